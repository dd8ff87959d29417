//! Graphs as files: formats, layers, and the same bytes for the same content.

use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, GraphNameRef, Quad, Term};
use summitkg_ontology::Base;
use summitkg_ontology::vocab::skg;

use crate::count::is_count;
use crate::error::{ExportError, StoreError};
use crate::order;
use crate::rdf12;
use crate::store::Store;
use crate::turtle::{self, BASE_PREFIX, PREFIXES};

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name on the command line.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }
    };
}
pub(crate) use named;

named! {
    /// A syntax for graphs.
    Format {
        /// One graph, for people.
        Turtle = "turtle",
        /// Several graphs, for people.
        TriG = "trig",
        /// One graph, a triple a line.
        NTriples = "ntriples",
        /// Several graphs, a quad a line.
        NQuads = "nquads",
        /// Several graphs, in JSON.
        JsonLd = "jsonld",
        /// One graph, in XML.
        RdfXml = "rdfxml",
    }
}

named! {
    /// What part of a store.
    Layer {
        /// The fused view, as the default graph.
        Knowledge = "knowledge",
        /// The fused view with the claims behind it: all that a citation needs.
        Cited = "cited",
        /// What each document says, in a graph of its own.
        Claims = "claims",
        /// Everything, with reference data, corrections and bookkeeping.
        All = "all",
    }
}

impl Layer {
    /// The layer of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|layer| layer.name() == name)
    }

    /// What a file of it is called at its head.
    const fn title(self) -> &'static str {
        match self {
            Self::Knowledge => "summitkg: what the documents support together",
            Self::Cited => {
                "summitkg: what the documents support together, and the claims and corrections behind it"
            }
            Self::Claims => "summitkg: what each document says, in a graph of its own",
            Self::All => "summitkg: knowledge, claims, reference data, corrections and bookkeeping",
        }
    }
}

/// What is written, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportOptions {
    /// The syntax.
    pub format: Format,
    /// The part of the store.
    pub layer: Layer,
    /// Whether the documents' texts are written too.
    pub with_text: bool,
    /// Whether statements and claims are RDF 1.2 reifiers, and not reified the way of RDF 1.1.
    pub rdf12: bool,
    /// Whether the bytes are packed with gzip.
    pub gzip: bool,
}

impl Format {
    /// The usual ending of file names.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Turtle => "ttl",
            Self::TriG => "trig",
            Self::NTriples => "nt",
            Self::NQuads => "nq",
            Self::JsonLd => "jsonld",
            Self::RdfXml => "rdf",
        }
    }

    /// What it is called on the web.
    pub(crate) fn media_type(self) -> &'static str {
        self.rdf().media_type()
    }

    /// The format of this name or file name ending.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let named = |f: &Self| f.name() == name || f.extension() == name;
        Self::ALL.iter().copied().find(named).or(match name.as_str() {
            "n-triples" => Some(Self::NTriples),
            "n-quads" => Some(Self::NQuads),
            "json-ld" => Some(Self::JsonLd),
            "xml" | "owl" | "rdf/xml" => Some(Self::RdfXml),
            _ => None,
        })
    }

    /// The format that a file name promises; `.gz` at the end is not looked at.
    pub fn from_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        Self::from_name(name.rsplit_once('.')?.1)
    }

    /// Whether it can hold more than one graph.
    pub const fn has_graphs(self) -> bool {
        matches!(self, Self::TriG | Self::NQuads | Self::JsonLd)
    }

    pub(crate) const fn rdf(self) -> RdfFormat {
        match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::TriG => RdfFormat::TriG,
            Self::NTriples => RdfFormat::NTriples,
            Self::NQuads => RdfFormat::NQuads,
            Self::JsonLd => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
            Self::RdfXml => RdfFormat::RdfXml,
        }
    }
}

impl Store {
    /// The quads of a layer in the order of exports; texts of documents only if asked for.
    pub fn quads(&self, layer: Layer, with_text: bool) -> Result<Vec<Quad>, StoreError> {
        let default = || self.quads_of(None, None, None, Some(GraphNameRef::DefaultGraph));
        let mut quads = match layer {
            Layer::Knowledge => default()?,
            Layer::All => {
                let mut quads = self.quads_of(None, None, None, None)?;
                quads.retain(|quad| !is_count(quad));
                quads
            }
            Layer::Claims | Layer::Cited => {
                let mut quads = Vec::new();
                if layer == Layer::Cited {
                    quads = default()?;
                    // What people correct stands behind a value as a claim does.
                    quads.extend(self.graph_quads(&self.base().corrections_graph())?);
                }
                for (_, graph) in self.document_graphs()? {
                    quads.extend(self.graph_quads(&graph)?);
                }
                quads
            }
        };
        if !with_text {
            quads.retain(|quad| quad.predicate != skg::TEXT);
        }
        order::sort(&mut quads);
        Ok(quads)
    }

    /// Writes a layer; the same content gives the same bytes.
    ///
    /// Formats of one graph can hold the knowledge only: claims of all documents thrown together
    /// would no longer say who says what.
    pub fn export(
        &self,
        format: Format,
        layer: Layer,
        with_text: bool,
        out: &mut impl Write,
    ) -> Result<(), ExportError> {
        let options = ExportOptions { format, layer, with_text, rdf12: false, gzip: false };
        self.export_with(options, out)
    }

    /// Writes a layer in one of the flavours there are; what cannot be written leaves no byte.
    pub fn export_with(&self, options: ExportOptions, out: &mut impl Write) -> Result<(), ExportError> {
        let ExportOptions { format, layer, with_text, rdf12, gzip } = options;
        if layer != Layer::Knowledge && !format.has_graphs() {
            return Err(ExportError::NeedsGraphs { format: format.name() });
        }
        if rdf12 && format == Format::JsonLd {
            return Err(ExportError::NoRdf12 { format: format.name() });
        }
        let mut quads = self.quads(layer, with_text)?;
        if rdf12 {
            quads = rdf12::reify(&quads);
        }
        packed(gzip, out, |out| write(&quads, format, self.base(), layer.title(), out))
    }
}

impl Store {
    /// Writes every conflict with the claims behind it, as one graph.
    pub fn write_conflicts(&self, format: Format, out: &mut impl Write) -> Result<(), ExportError> {
        let title = "summitkg: where sources disagree, what is preferred, and by which step of the policy";
        write(&self.conflict_quads()?, format, self.base(), title, out)
    }
}

/// Writes as it comes, or packed; level and header are fixed and no time is written: same content, same bytes.
pub(crate) fn packed(
    gzip: bool,
    out: &mut dyn Write,
    write: impl FnOnce(&mut dyn Write) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    if !gzip {
        return write(out);
    }
    let mut packed = GzEncoder::new(out, Compression::new(6));
    write(&mut packed)?;
    packed.finish()?;
    Ok(())
}

/// Writes sorted quads; nothing is written if a value does not fit the format.
pub(crate) fn write(
    quads: &[Quad],
    format: Format,
    base: &Base,
    title: &str,
    out: &mut (impl Write + ?Sized),
) -> Result<(), ExportError> {
    match format {
        Format::Turtle | Format::TriG => Ok(turtle::write(quads, base, title, out)?),
        Format::NTriples | Format::NQuads => {
            for quad in quads {
                writeln!(out, "{quad} .")?;
            }
            Ok(())
        }
        Format::JsonLd | Format::RdfXml => {
            if format == Format::RdfXml {
                check_xml(quads)?;
            }
            out.write_all(&serialize(quads, format, base)?)?;
            Ok(())
        }
    }
}

/// Into memory first: these serializers may give up half way.
fn serialize(quads: &[Quad], format: Format, base: &Base) -> Result<Vec<u8>, ExportError> {
    let mut serializer = RdfSerializer::from_format(format.rdf());
    for (prefix, iri) in PREFIXES.iter().copied().chain([(BASE_PREFIX, base.as_str())]) {
        // Only a prefix that is used is declared.
        if quads.iter().any(|quad| mentions(quad, iri)) {
            serializer = serializer.with_prefix(prefix, iri).map_err(std::io::Error::other)?;
        }
    }
    let mut writer = serializer.for_writer(Vec::new());
    for quad in quads {
        writer.serialize_quad(quad)?;
    }
    let mut bytes = writer.finish()?;
    if bytes.last() != Some(&b'\n') {
        bytes.push(b'\n');
    }
    Ok(bytes)
}

fn mentions(quad: &Quad, namespace: &str) -> bool {
    if let Term::Triple(triple) = &quad.object
        && mentions(&triple.as_ref().clone().in_graph(GraphName::DefaultGraph), namespace)
    {
        return true;
    }
    let datatype =
        |term: &Term| matches!(term, Term::Literal(l) if l.datatype().as_str().starts_with(namespace));
    let node = |term: &Term| matches!(term, Term::NamedNode(n) if n.as_str().starts_with(namespace));
    quad.predicate.as_str().starts_with(namespace)
        || node(&Term::from(quad.subject.clone()))
        || node(&quad.object)
        || datatype(&quad.object)
        || matches!(&quad.graph_name, GraphName::NamedNode(n) if n.as_str().starts_with(namespace))
}

/// XML 1.0 has no way at all to write most control characters.
fn check_xml(quads: &[Quad]) -> Result<(), ExportError> {
    let unfit = |c: &char| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    for quad in quads {
        let object = match &quad.object {
            Term::Triple(triple) => &triple.object,
            object => object,
        };
        if let Term::Literal(literal) = object
            && let Some(c) = literal.value().chars().find(unfit)
        {
            return Err(ExportError::NotInXml { subject: quad.subject.to_string(), code: u32::from(c) });
        }
    }
    Ok(())
}

//! What is wrong with a graph: shapes applied to each of its layers, and quotes compared with their texts.
//!
//! Each graph of the store is looked at alone, for no shape looks into another layer. What is wrong is a value, not an error;
//! the same graph gives the same results in the same order.

mod data;
mod engine;
mod parse;
mod quotes;
mod report;
mod shape;
mod source;
mod sparql;
mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use summitkg_ontology::vocab::skg;

use self::data::{Data, Key};
use self::engine::{Engine, Finding};
use self::shape::{SH, Shapes};
use crate::error::{StoreError, one_line};
use crate::export::named;
use crate::store::Store;
use crate::{Format, order, plain};

/// The shapes that every check applies.
const OURS: &str = include_str!("../../../ontology/shapes.ttl");
/// The namespace of their names.
const NS: &str = "https://w3id.org/summitkg/shapes#";

named! {
    /// How much a result matters.
    Severity {
        /// Cannot be true.
        Violation = "violation",
        /// Deserves a look.
        Warning = "warning",
        /// Worth knowing.
        Info = "info",
    }
}

named! {
    /// What a graph of the store holds.
    GraphKind {
        /// The fused view.
        Knowledge = "knowledge",
        /// What one document says.
        Claims = "claims",
        /// Data that ship with the program.
        Reference = "reference",
        /// What people corrected.
        Corrections = "corrections",
        /// Something else, in a graph that is not of summitkg.
        Other = "other",
    }
}

impl Severity {
    fn from_iri(iri: &str) -> Option<Self> {
        let name = iri.strip_prefix(SH)?.to_ascii_lowercase();
        Self::ALL.iter().copied().find(|severity| severity.name() == name)
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckResult {
    /// How much it matters.
    pub severity: Severity,
    /// The shape that is not met, or the constraint of it that is in SPARQL.
    pub shape: NamedNode,
    /// The shape that has this constraint, if that is another node.
    pub of_shape: Option<NamedNode>,
    /// The sort of constraint, as SHACL calls it.
    pub component: NamedNode,
    /// The node at fault.
    pub focus: Term,
    /// Its property, unless the shape concerns the whole node or a longer path.
    pub path: Option<NamedNode>,
    /// The value at fault, if it is one.
    pub value: Option<Term>,
    /// What is asked, in several languages.
    pub messages: Vec<Literal>,
    /// The graph in which it is.
    pub graph: GraphName,
    /// What that graph holds.
    pub kind: GraphKind,
    /// The name of the document whose graph it is.
    pub document: Option<String>,
}

impl CheckResult {
    /// The name of the shape without the namespace of ours.
    pub fn short_name(&self) -> &str {
        let name = self.shape.as_str();
        name.strip_prefix(NS).unwrap_or(name)
    }

    /// What is asked, in this language if there is such a message.
    pub fn message(&self, language: &str) -> &str {
        let of = |wanted: Option<&str>| self.messages.iter().find(|m| m.language() == wanted);
        of(Some(language)).or_else(|| of(Some("en"))).or(self.messages.first()).map_or("", Literal::value)
    }
}

/// What a check looked at, and what it found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// What is wrong, by graph, shape and node.
    pub results: Vec<CheckResult>,
    /// How many nodes some shape looks at, counted in each graph.
    pub nodes: usize,
    /// How many quotes were compared with their text.
    pub quotes: usize,
    /// How many quotes have no text to compare them with.
    pub quotes_without_text: usize,
    /// How many documents there are.
    pub documents: usize,
    /// How many of them come without their text.
    pub documents_without_text: usize,
    /// Shapes of one's own that aim at a sort of node of which there is none.
    pub idle: Vec<NamedNode>,
}

impl CheckReport {
    /// How many results are as severe as this.
    pub fn count(&self, severity: Severity) -> usize {
        self.results.iter().filter(|result| result.severity == severity).count()
    }

    /// Whether nothing is wrong; warnings count only if `strict`.
    pub fn conforms(&self, strict: bool) -> bool {
        self.count(Severity::Violation) == 0 && (!strict || self.count(Severity::Warning) == 0)
    }
}

/// Why shapes cannot be applied.
#[derive(Debug, thiserror::Error)]
#[error("shapes: {shape} {problem}")]
pub struct ShapesError {
    /// The shape.
    pub shape: String,
    /// What is the matter with it.
    pub problem: String,
}

/// Why a check cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The store or a file of shapes cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A shape is not understood.
    #[error(transparent)]
    Shapes(#[from] ShapesError),
    /// A file of shapes that holds none.
    #[error("{}: no shapes in it (nothing is a sh:NodeShape or sh:PropertyShape, or has a target)", .path.display())]
    NoShapes {
        /// The file.
        path: PathBuf,
    },
}

impl CheckError {
    /// The exit code that the command line promises for this.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Store(problem) => problem.exit_code(),
            Self::Shapes(_) | Self::NoShapes { .. } => 3,
        }
    }
}

impl Store {
    /// Applies the shapes of the ontology, and those of these files, to every graph of the store, and compares every quote
    /// with the text of its document. Files that are damaged, or quads that are missing, are an error.
    pub fn check(&self, shapes: &[PathBuf]) -> Result<CheckReport, CheckError> {
        self.verify()?;
        let ours = turtle(OURS.as_bytes(), RdfFormat::Turtle, Path::new("shapes.ttl"))?;
        let names = constraints_in_sparql(&ours);
        let mut all = ours.clone();
        for path in shapes {
            let own = read_shapes(path)?;
            if Shapes::parse(&own, &BTreeSet::new())?.all.is_empty() {
                return Err(CheckError::NoShapes { path: path.clone() });
            }
            all.extend(own);
        }
        let parsed = Shapes::parse(&all, &names)?;
        let messages = quotes::Messages::new(&Data::new(&ours));
        let mut report = CheckReport::default();
        let mut looked_at = vec![false; parsed.all.len()];
        for (name, quads) in self.graphs()? {
            let place = self.place_of(&name, &quads);
            let engine = Engine::new(&parsed, Data::new(&quads), &self.graph, &name);
            let (findings, nodes) = engine.run(&mut looked_at)?;
            report.nodes += nodes.len();
            report
                .results
                .extend(findings.into_iter().map(|finding| result(&parsed, finding, &name, &place)));
            quotes::check(&engine.data, &messages, &name, &place, &mut report);
        }
        report.results.sort_by_cached_key(key);
        report.results.dedup();
        let idle =
            parsed.all.iter().zip(&looked_at).filter(|(shape, seen)| !shape.targets.is_empty() && !**seen);
        report.idle =
            idle.map(|(s, _)| s.name.clone()).filter(|name| !name.as_str().starts_with(NS)).collect();
        Ok(report)
    }

    /// The quads of each graph but that of bookkeeping, which describes the store and not the world.
    fn graphs(&self) -> Result<Vec<(GraphName, Vec<Quad>)>, StoreError> {
        let bookkeeping = GraphName::from(self.base().store_graph());
        let mut graphs: BTreeMap<String, (GraphName, Vec<Quad>)> = BTreeMap::new();
        for quad in self.quads_of(None, None, None, None)? {
            if quad.graph_name != bookkeeping {
                let name = quad.graph_name.clone();
                graphs.entry(name.to_string()).or_insert_with(|| (name, Vec::new())).1.push(quad);
            }
        }
        Ok(graphs.into_values().collect())
    }

    fn place_of(&self, name: &GraphName, quads: &[Quad]) -> Place {
        let GraphName::NamedNode(graph) = name else {
            return Place { kind: GraphKind::Knowledge, document: None };
        };
        let document = quads.iter().find_map(|quad| match &quad.object {
            Term::Literal(text) if quad.predicate == skg::SOURCE_NAME => Some(text.value().to_owned()),
            _ => None,
        });
        let kind = if *graph == self.base().reference_graph() {
            GraphKind::Reference
        } else if *graph == self.base().node(["graph", "corrections"]) {
            GraphKind::Corrections
        } else if document.is_some() {
            GraphKind::Claims
        } else {
            GraphKind::Other
        };
        Place { kind, document }
    }
}

/// What a graph holds, and whose it is.
struct Place {
    kind: GraphKind,
    document: Option<String>,
}

fn result(shapes: &Shapes, finding: Finding, graph: &GraphName, place: &Place) -> CheckResult {
    let shape = shapes.get(finding.shape);
    let of = shape.map_or_else(|| shape::sh("Shape"), |shape| shape.name.clone());
    let (name, of_shape) = match finding.constraint {
        Some(constraint) => (constraint, Some(of)),
        None => (of, None),
    };
    CheckResult {
        severity: shape.map_or(Severity::Violation, |shape| shape.severity),
        shape: name,
        of_shape,
        component: finding.component,
        focus: finding.focus,
        path: finding.path,
        value: finding.value,
        messages: finding.messages,
        graph: graph.clone(),
        kind: place.kind,
        document: place.document.clone(),
    }
}

/// Graph, severity, shape, node and so on: an order that nothing else decides.
fn key(result: &CheckResult) -> (GraphKind, String, Severity, Vec<Key>) {
    let node = |node: &NamedNode| Key(node.clone().into());
    let mut rest = vec![node(&result.shape), Key(result.focus.clone())];
    rest.extend(result.path.as_ref().map(node));
    rest.extend(result.value.clone().map(Key));
    rest.push(node(&result.component));
    rest.extend(result.messages.iter().map(|message| Key(message.clone().into())));
    let graph = format!("{} {}", result.document.as_deref().unwrap_or_default(), result.graph);
    (result.kind, graph, result.severity, rest)
}

/// The nodes of our constraints in SPARQL.
fn constraints_in_sparql(ours: &[Quad]) -> BTreeSet<String> {
    let class = Term::from(shape::sh("SPARQLConstraint"));
    let found = ours.iter().filter(|quad| quad.predicate == rdf::TYPE && quad.object == class);
    found.filter_map(|quad| value::text(&Term::from(quad.subject.clone())).map(str::to_owned)).collect()
}

fn read_shapes(path: &Path) -> Result<Vec<Quad>, StoreError> {
    let Some(format) = Format::from_path(path) else {
        return Err(StoreError::UnknownFormat { path: path.to_owned() });
    };
    let unreadable = |problem: String| StoreError::Unreadable { path: path.to_owned(), problem };
    match plain::bytes(path) {
        Ok(Some(bytes)) => turtle(&bytes, format.rdf(), path),
        Ok(None) => Err(unreadable("there is no such file".to_owned())),
        Err(StoreError::NotAStore { problem, .. }) => Err(unreadable(problem)),
        Err(other) => Err(other),
    }
}

/// The triples of a file; blank nodes of two files stay apart.
fn turtle(bytes: &[u8], format: RdfFormat, path: &Path) -> Result<Vec<Quad>, StoreError> {
    let parser = RdfParser::from_format(format).rename_blank_nodes().for_reader(bytes);
    let mut quads: Vec<Quad> = parser.collect::<Result<_, _>>().map_err(|problem| {
        StoreError::Unreadable { path: path.to_owned(), problem: one_line(&problem.to_string()) }
    })?;
    order::sort(&mut quads);
    Ok(quads)
}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

//! Turtle and `TriG` for people: subjects grouped, classes first, only the prefixes that are used.
//!
//! Expects sorted quads, each once. What cannot be seen or could mislead the eye (control
//! characters, marks of direction) is written as an escape. In RDF 1.2 the reifier of a triple that
//! is in the same graph stands behind that triple, as an annotation.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::io::{self, Write};

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use summitkg_ontology::Base;

/// Prefixes known without being declared, in queries too.
pub(crate) const PREFIXES: &[(&str, &str)] = &[
    ("skg", "https://w3id.org/summitkg/ns#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("schema", "https://schema.org/"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("edtf", "http://id.loc.gov/datatypes/edtf/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("skgsh", "https://w3id.org/summitkg/shapes#"),
    ("void", "http://rdfs.org/ns/void#"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
];

/// The prefix of the base itself.
pub(crate) const BASE_PREFIX: &str = "id";

/// Writes sorted quads; graphs other than the default one in braces, as `TriG` has it.
pub(crate) fn write(
    quads: &[Quad],
    base: &Base,
    title: &str,
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    let mut printer = Printer { base, used: BTreeMap::new(), text: String::new() };
    let mut rest = quads;
    while let Some(first) = rest.first() {
        let end = rest.iter().position(|q| q.graph_name != first.graph_name).unwrap_or(rest.len());
        let (graph, others) = rest.split_at(end);
        printer.graph(graph, &first.graph_name);
        rest = others;
    }
    writeln!(out, "# {title}")?;
    for (prefix, iri) in &printer.used {
        writeln!(out, "@prefix {prefix}: <{}> .", escape_iri(iri))?;
    }
    out.write_all(printer.text.as_bytes())
}

struct Printer<'a> {
    base: &'a Base,
    /// Prefixes met so far with their namespaces.
    used: BTreeMap<String, String>,
    text: String,
}

impl Printer<'_> {
    fn graph(&mut self, quads: &[Quad], name: &GraphName) {
        let indent = match name {
            GraphName::DefaultGraph => "",
            GraphName::NamedNode(node) => {
                let node = self.iri(node);
                let _ = write!(self.text, "\n{node} {{");
                "    "
            }
            GraphName::BlankNode(node) => {
                let _ = write!(self.text, "\n{node} {{");
                "    "
            }
        };
        let notes = Annotations::of(quads);
        for about in quads.chunk_by(|a, b| a.subject == b.subject) {
            let subject = &about[0].subject;
            if notes.inlined.contains(subject) {
                continue;
            }
            let name = self.node(subject);
            let _ = write!(self.text, "\n{indent}{name} ");
            self.properties(about, &notes, indent);
            self.text.push_str(" .\n");
        }
        if !indent.is_empty() {
            self.text.push_str("}\n");
        }
    }

    fn node(&mut self, node: &NamedOrBlankNode) -> String {
        match node {
            NamedOrBlankNode::NamedNode(node) => self.iri(node),
            NamedOrBlankNode::BlankNode(node) => node.to_string(),
        }
    }

    /// What stands behind a subject that has been written.
    fn properties(&mut self, about: &[Quad], notes: &Annotations<'_>, indent: &str) {
        let next = format!(" ;\n{indent}    ");
        for (n, same) in about.chunk_by(|a, b| a.predicate == b.predicate).enumerate() {
            let first = &same[0];
            let is_type = first.predicate == rdf::TYPE;
            let predicate = if is_type { "a".to_owned() } else { self.iri(&first.predicate) };
            let separator = if n == 0 { "" } else { &next };
            let _ = write!(self.text, "{separator}{predicate} ");
            if same.iter().any(|quad| notes.reifiers.contains_key(&key(quad))) {
                self.annotated(same, notes, indent);
                continue;
            }
            let objects: Vec<String> = same.iter().map(|quad| self.term(&quad.object)).collect();
            // Short lists stand on one line.
            let length: usize = objects.iter().map(|o| o.chars().count() + 2).sum();
            let comma = if length < 90 { ", ".to_owned() } else { format!(",\n{indent}        ") };
            self.text.push_str(&objects.join(&comma));
        }
    }

    /// Objects with those who speak of the triples: `object ~ reifier {| what is said of it |}`.
    fn annotated(&mut self, same: &[Quad], notes: &Annotations<'_>, indent: &str) {
        for (n, quad) in same.iter().enumerate() {
            if n > 0 {
                let _ = write!(self.text, ",\n{indent}        ");
            }
            let object = self.term(&quad.object);
            self.text.push_str(&object);
            for about in notes.reifiers.get(&key(quad)).into_iter().flatten() {
                let reifier = self.node(&about[0].subject);
                let _ = write!(self.text, " ~ {reifier}");
                let said: Vec<Quad> = about.iter().filter(|q| q.predicate != rdf::REIFIES).cloned().collect();
                if !said.is_empty() {
                    let inner = format!("{indent}    ");
                    let _ = write!(self.text, " {{|\n{inner}    ");
                    self.properties(&said, &Annotations::default(), &inner);
                    let _ = write!(self.text, "\n{inner}|}}");
                }
            }
        }
    }

    fn term(&mut self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.iri(node),
            Term::Literal(literal) => self.literal(literal),
            Term::BlankNode(_) => term.to_string(),
            Term::Triple(triple) => {
                let subject = self.node(&triple.subject);
                let predicate = self.iri(&triple.predicate);
                let object = self.term(&triple.object);
                format!("<<( {subject} {predicate} {object} )>>")
            }
        }
    }

    fn literal(&mut self, literal: &Literal) -> String {
        let value = literal.value();
        let datatype = literal.datatype();
        if (datatype == xsd::INTEGER && is_plain_integer(value))
            || (datatype == xsd::BOOLEAN && matches!(value, "true" | "false"))
        {
            return value.to_owned();
        }
        let mut text = quote(value);
        if let Some(language) = literal.language() {
            let _ = write!(text, "@{language}");
            if let Some(direction) = literal.direction() {
                let _ = write!(text, "--{direction}");
            }
        } else if datatype != xsd::STRING {
            let datatype = self.iri(&datatype.into_owned());
            let _ = write!(text, "^^{datatype}");
        }
        text
    }

    /// A prefixed name where one is valid, else the whole IRI.
    fn iri(&mut self, node: &NamedNode) -> String {
        let iri = node.as_str();
        if let Some((prefix, namespace, local)) = self.split(iri) {
            let name = format!("{prefix}:{local}");
            self.used.entry(prefix).or_insert_with(|| namespace.to_owned());
            return name;
        }
        format!("<{}>", escape_iri(iri))
    }

    /// Prefix, namespace and local name: of a standard, or of a folder below the base (`person:拉赫蒙`).
    fn split<'i>(&self, iri: &'i str) -> Option<(String, &'i str, &'i str)> {
        for (prefix, namespace) in PREFIXES {
            if let Some(local) = iri.strip_prefix(namespace) {
                return is_local_name(local)
                    .then(|| ((*prefix).to_owned(), iri.strip_suffix(local).unwrap_or(iri), local));
            }
        }
        let below = self.base.local(iri)?;
        let (folder, local) = below.rsplit_once('/').unwrap_or(("", below));
        let prefix = if folder.is_empty() { BASE_PREFIX } else { folder };
        let taken =
            !folder.is_empty() && (folder == BASE_PREFIX || PREFIXES.iter().any(|(p, _)| *p == folder));
        (is_local_name(local) && is_prefix(prefix) && !taken)
            .then(|| (prefix.to_owned(), iri.strip_suffix(local).unwrap_or(iri), local))
    }
}

/// Who speaks of which triple of a graph, as far as it can stand behind that triple.
#[derive(Default)]
struct Annotations<'a> {
    /// For a triple all that is said of each of its reifiers.
    reifiers: HashMap<Key<'a>, Vec<&'a [Quad]>>,
    /// The reifiers that are written nowhere else.
    inlined: HashSet<&'a NamedOrBlankNode>,
}

/// A triple: subject, predicate, object.
type Key<'a> = (&'a NamedOrBlankNode, &'a NamedNode, &'a Term);

fn key(quad: &Quad) -> Key<'_> {
    (&quad.subject, &quad.predicate, &quad.object)
}

impl<'a> Annotations<'a> {
    /// Of sorted quads of one graph.
    fn of(quads: &'a [Quad]) -> Self {
        if !quads.iter().any(|quad| quad.predicate == rdf::REIFIES) {
            return Self::default();
        }
        let asserted: HashSet<Key<'_>> = quads.iter().map(key).collect();
        let abouts = || quads.chunk_by(|a, b| a.subject == b.subject);
        let said = |about: &'a [Quad]| -> Option<Key<'a>> {
            let mut said = about.iter().filter(|quad| quad.predicate == rdf::REIFIES);
            let (Some(Quad { object: Term::Triple(triple), .. }), None) = (said.next(), said.next()) else {
                return None;
            };
            let key = (&triple.subject, &triple.predicate, &triple.object);
            asserted.contains(&key).then_some(key)
        };
        let found: HashSet<_> =
            abouts().filter(|about| said(about).is_some()).map(|about| &about[0].subject).collect();
        let mut notes = Self::default();
        for about in abouts() {
            // One who speaks of what stands in an annotation is written on his own: no nesting, no circles.
            if let Some(key) = said(about).filter(|key| !found.contains(key.0)) {
                notes.inlined.insert(&about[0].subject);
                notes.reifiers.entry(key).or_default().push(about);
            }
        }
        notes
    }
}

fn is_plain_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn quote(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    text.push('"');
    for c in value.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if is_treacherous(c) => push_escape(&mut text, c),
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

/// Invisible, or able to reorder what stands around it.
fn is_treacherous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{E0000}'..='\u{E0FFF}')
}

fn push_escape(text: &mut String, c: char) {
    let code = u32::from(c);
    let _ = if code > 0xFFFF { write!(text, "\\U{code:08X}") } else { write!(text, "\\u{code:04X}") };
}

fn escape_iri(iri: &str) -> String {
    let mut text = String::with_capacity(iri.len());
    for c in iri.chars() {
        if matches!(c, '\0'..=' ' | '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\') || is_treacherous(c)
        {
            push_escape(&mut text, c);
        } else {
            text.push(c);
        }
    }
    text
}

/// `PN_CHARS_BASE` of the Turtle grammar, without what cannot be seen.
fn is_letter(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFEF}' | '\u{10000}'..='\u{DFFFF}')
}

fn is_name_char(c: char) -> bool {
    is_letter(c)
        || matches!(c, '_' | '-' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// A local name that needs no escape: percent signs and most punctuation are left to whole IRIs,
/// because not every parser reads their escapes.
fn is_local_name(name: &str) -> bool {
    let mut chars = name.chars();
    let first = chars.next().is_some_and(|c| is_letter(c) || c == '_' || c.is_ascii_digit());
    first
        && !name.ends_with('.')
        && chars.all(|c| is_name_char(c) || c == '.')
        && !name.contains(is_treacherous)
}

/// A prefix without dots, for the same reason.
fn is_prefix(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '-')
}

#[cfg(test)]
#[path = "turtle/tests.rs"]
mod tests;

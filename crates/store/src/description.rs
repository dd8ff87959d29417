//! What the graph is, as a dataset: counts (`VoID`), distributions (DCAT), where it comes from (PROV-O).
//!
//! No clock and no blank nodes: the day of a description is what the caller says, and each node has a
//! name below that of the dataset.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};
use summitkg_ontology::vocab::{prov, schema, skg};
use summitkg_ontology::{Base, fingerprint};

use crate::error::ExportError;
use crate::export::{self, Format, Layer};
use crate::order;
use crate::query::is_day;
use crate::store::Store;
use crate::turtle::PREFIXES;

const WORDS: &str = include_str!("../../../data/tables/dataset.tsv");
const VOID: &str = "http://rdfs.org/ns/void#";
const DCAT: &str = "http://www.w3.org/ns/dcat#";
const DCTERMS: &str = "http://purl.org/dc/terms/";
const PROV: &str = "http://www.w3.org/ns/prov#";
const FOAF: &str = "http://xmlns.com/foaf/0.1/";
const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types/";

/// What only the owner of a dataset can say of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescribeOptions {
    /// Under which licence it is published; nothing is said by default.
    pub licence: Option<NamedNode>,
    /// What it is called; by default what it is.
    pub title: Option<String>,
    /// Who publishes it: a name, or an address.
    pub publisher: Option<String>,
    /// The day of its last change, `2026-11-20`.
    pub modified: Option<String>,
}

impl DescribeOptions {
    /// Whether the day is one.
    pub fn has_valid_day(&self) -> bool {
        let parsed = |day: &str| day.parse::<summitkg_ontology::Edtf>().is_ok_and(|day| day.full().is_some());
        self.modified.as_deref().is_none_or(|day| is_day(day) && parsed(day))
    }
}

impl Store {
    /// Writes what the whole graph is, as a dataset.
    pub fn describe(
        &self,
        format: Format,
        gzip: bool,
        options: &DescribeOptions,
        out: &mut impl Write,
    ) -> Result<(), ExportError> {
        let quads = self.quads(Layer::All, false)?;
        let mut about = Description::new(self.base());
        about.names(&quads, options);
        about.counts(&quads);
        about.layers(&quads);
        about.distributions();
        about.provenance(&quads);
        order::sort(&mut about.quads);
        let title = "summitkg: what the dataset is";
        export::packed(gzip, out, |out| export::write(&about.quads, format, self.base(), title, out))
    }
}

/// Words in Chinese and English.
fn words(name: &str) -> [(&'static str, &'static str); 2] {
    let row = WORDS.lines().map(|line| line.split('\t').collect::<Vec<_>>()).find(|row| row[0] == name);
    match row.as_deref() {
        Some([_, zh, en]) => [("zh", *zh), ("en", *en)],
        _ => unreachable!("data/tables/dataset.tsv has no `{name}`"),
    }
}

struct Description<'a> {
    base: &'a Base,
    dataset: NamedNode,
    quads: Vec<Quad>,
}

impl<'a> Description<'a> {
    fn new(base: &'a Base) -> Self {
        let dataset = base.node(["dataset"]);
        let mut new = Self { base, dataset: dataset.clone(), quads: Vec::new() };
        new.a(&dataset, VOID, "Dataset");
        new.a(&dataset, DCAT, "Dataset");
        new
    }

    fn add(&mut self, subject: &NamedNode, namespace: &str, property: &str, object: impl Into<Term>) {
        let property = NamedNode::new_unchecked(format!("{namespace}{property}"));
        self.quads.push(Quad::new(subject.clone(), property, object, GraphName::DefaultGraph));
    }

    fn a(&mut self, subject: &NamedNode, namespace: &str, class: &str) {
        let class = NamedNode::new_unchecked(format!("{namespace}{class}"));
        self.add(subject, "", rdf::TYPE.as_str(), class);
    }

    fn count(&mut self, subject: &NamedNode, property: &str, n: usize) {
        self.add(subject, VOID, property, Literal::new_typed_literal(n.to_string(), xsd::INTEGER));
    }

    /// A node below that of the dataset.
    fn part(&self, path: &[&str]) -> NamedNode {
        self.base.node(["dataset", path.join("-").as_str()])
    }

    fn in_both(&mut self, subject: &NamedNode, property: &str, texts: [(&str, String); 2]) {
        for (language, text) in texts {
            let literal = Literal::new_language_tagged_literal_unchecked(text, language);
            self.add(subject, DCTERMS, property, literal);
        }
    }

    /// What it is called, and what its owner says.
    fn names(&mut self, quads: &[Quad], options: &DescribeOptions) {
        let dataset = self.dataset.clone();
        match &options.title {
            Some(title) => {
                self.add(&dataset, DCTERMS, "title", Literal::new_simple_literal(title));
            }
            None => self.in_both(&dataset, "title", words("title").map(|(lang, t)| (lang, t.to_owned()))),
        }
        let summits = instances(quads, skg::SUMMIT);
        let documents = documents(quads).len();
        let held: BTreeSet<&str> = quads
            .iter()
            .filter(|q| q.graph_name == GraphName::DefaultGraph && q.predicate == skg::SERIES)
            .filter_map(|quad| self.base.local(iri(&quad.object)?)?.strip_prefix("series/"))
            .collect();
        let series = held.into_iter().collect::<Vec<_>>().join(", ");
        let described = words("description").map(|(language, text)| {
            let text = text.replace("{summits}", &summits.len().to_string());
            let text = text.replace("{documents}", &documents.to_string());
            (language, text.replace("{series}", &series))
        });
        self.in_both(&dataset, "description", described);
        if let Some(licence) = &options.licence {
            self.add(&dataset, DCTERMS, "license", licence.clone());
        }
        if let Some(day) = &options.modified {
            self.add(&dataset, DCTERMS, "modified", Literal::new_typed_literal(day, xsd::DATE));
        }
        match &options.publisher {
            Some(address) if address.contains("://") && NamedNode::new(address).is_ok() => {
                self.add(&dataset, DCTERMS, "publisher", NamedNode::new_unchecked(address));
            }
            Some(name) => {
                let agent = self.part(&["publisher"]);
                self.add(&dataset, DCTERMS, "publisher", agent.clone());
                self.a(&agent, FOAF, "Agent");
                self.add(&agent, FOAF, "name", Literal::new_simple_literal(name));
            }
            None => {}
        }
        let space = Literal::new_simple_literal(self.base.as_str());
        self.add(&dataset, VOID, "uriSpace", space);
        if let Some(Term::NamedNode(example)) = summits.first() {
            self.add(&dataset, VOID, "exampleResource", example.clone());
        }
    }

    /// How much there is of each class and property.
    fn counts(&mut self, quads: &[Quad]) {
        let mut classes: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let mut properties: BTreeMap<&str, usize> = BTreeMap::new();
        let mut vocabularies = BTreeSet::new();
        let mut subjects = BTreeSet::new();
        let mut objects = BTreeSet::new();
        for quad in quads {
            let subject = quad.subject.to_string();
            if quad.predicate == rdf::TYPE
                && let Some(class) = iri(&quad.object)
            {
                classes.entry(class).or_default().insert(subject.clone());
                vocabularies.extend(namespace(class));
            }
            *properties.entry(quad.predicate.as_str()).or_default() += 1;
            vocabularies.extend(namespace(quad.predicate.as_str()));
            subjects.insert(subject);
            objects.insert(quad.object.to_string());
        }
        let entities: BTreeSet<&String> = classes.values().flatten().collect();
        let dataset = self.dataset.clone();
        for (property, n) in [
            ("triples", quads.len()),
            ("entities", entities.len()),
            ("classes", classes.len()),
            ("properties", properties.len()),
            ("distinctSubjects", subjects.len()),
            ("distinctObjects", objects.len()),
            ("documents", documents(quads).len()),
        ] {
            self.count(&dataset, property, n);
        }
        for vocabulary in vocabularies {
            self.add(&dataset, VOID, "vocabulary", NamedNode::new_unchecked(vocabulary));
        }
        for (class, things) in &classes {
            let partition = self.part(&["class", &short(class)]);
            self.add(&dataset, VOID, "classPartition", partition.clone());
            self.add(&partition, VOID, "class", NamedNode::new_unchecked(*class));
            self.count(&partition, "entities", things.len());
        }
        for (property, n) in properties {
            let partition = self.part(&["property", &short(property)]);
            self.add(&dataset, VOID, "propertyPartition", partition.clone());
            self.add(&partition, VOID, "property", NamedNode::new_unchecked(property));
            self.count(&partition, "triples", n);
        }
    }

    /// The layers that there are, each with its size.
    fn layers(&mut self, quads: &[Quad]) {
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for quad in quads {
            let name = match &quad.graph_name {
                GraphName::NamedNode(graph) => self.base.local(graph.as_str()).unwrap_or_default(),
                _ => "knowledge",
            };
            let layer = match name {
                "knowledge" => "knowledge",
                "graph/reference" => "reference",
                "graph/corrections" => "corrections",
                name if name.starts_with("doc/") => "claims",
                // The store's own notes are no part of what it describes.
                _ => continue,
            };
            *sizes.entry(layer).or_default() += 1;
        }
        let dataset = self.dataset.clone();
        for (layer, n) in sizes {
            let subset = self.part(&["layer", layer]);
            self.add(&dataset, VOID, "subset", subset.clone());
            self.a(&subset, VOID, "Dataset");
            self.in_both(&subset, "title", words(layer).map(|(lang, text)| (lang, text.to_owned())));
            self.count(&subset, "triples", n);
        }
    }

    fn distributions(&mut self) {
        let kind = |format: &Format| if format.has_graphs() { "several_graphs" } else { "one_graph" };
        let graphs = Format::ALL.iter().map(|format| (format.name(), format.media_type(), kind(format)));
        let dataset = self.dataset.clone();
        for (name, media_type, described) in graphs.chain([("csv", "text/csv", "tables")]) {
            let node = self.part(&["distribution", name]);
            self.add(&dataset, DCAT, "distribution", node.clone());
            self.a(&node, DCAT, "Distribution");
            self.add(&node, DCTERMS, "title", Literal::new_simple_literal(name));
            self.in_both(&node, "description", words(described).map(|(lang, text)| (lang, text.to_owned())));
            let media_type = NamedNode::new_unchecked(format!("{MEDIA_TYPES}{media_type}"));
            self.add(&node, DCAT, "mediaType", media_type);
        }
    }

    /// What it was made from, and by which program.
    fn provenance(&mut self, quads: &[Quad]) {
        const TOLD: [NamedNodeRef<'_>; 6] = [
            skg::SOURCE_NAME,
            schema::SHA256,
            schema::PUBLISHER,
            schema::DATE_PUBLISHED,
            schema::URL,
            skg::TITLE,
        ];
        let dataset = self.dataset.clone();
        let activity = self.part(&["making"]);
        self.add(&dataset, PROV, "wasGeneratedBy", activity.clone());
        self.a(&activity, PROV, "Activity");
        let documents = documents(quads);
        let reference = self.base.reference_graph();
        let mut sources: Vec<&NamedNode> = documents.clone();
        sources.push(&reference);
        for source in sources {
            self.add(&dataset, "", prov::WAS_DERIVED_FROM.as_str(), source.clone());
            self.a(source, PROV, "Entity");
        }
        let mut programs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut rules: BTreeMap<String, String> = BTreeMap::new();
        let names: BTreeSet<&str> = documents.iter().map(|node| node.as_str()).collect();
        for quad in quads {
            let subject = quad.subject.to_string();
            let subject = subject.trim_matches(['<', '>']);
            let hash_of_reference = subject == reference.as_str() && quad.predicate == schema::SHA256;
            if !(names.contains(subject) || hash_of_reference) {
                continue;
            }
            if TOLD.contains(&quad.predicate.as_ref()) {
                let about = Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() };
                self.quads.push(about);
            } else if let Term::Literal(version) = &quad.object {
                if quad.predicate == schema::SOFTWARE_VERSION {
                    programs.entry(version.value().to_owned()).or_default().insert(subject.to_owned());
                } else if quad.predicate == skg::RULES_VERSION {
                    rules.insert(subject.to_owned(), version.value().to_owned());
                }
            }
        }
        programs.entry(env!("CARGO_PKG_VERSION").to_owned()).or_default();
        for (version, read) in programs {
            let program = self.part(&["software", &version]);
            self.add(&activity, PROV, "wasAssociatedWith", program.clone());
            self.a(&program, PROV, "SoftwareAgent");
            self.add(&program, "", schema::NAME.as_str(), Literal::new_simple_literal("summitkg"));
            self.add(&program, "", schema::SOFTWARE_VERSION.as_str(), Literal::new_simple_literal(version));
            let versions: BTreeSet<&String> =
                read.iter().filter_map(|document| rules.get(document)).collect();
            for version in versions {
                self.add(&program, "", skg::RULES_VERSION.as_str(), Literal::new_simple_literal(version));
            }
        }
    }
}
fn iri(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}

/// The things of a class in knowledge, in the order of exports.
fn instances(quads: &[Quad], class: NamedNodeRef<'_>) -> Vec<Term> {
    let class = Term::from(class);
    let typed = quads.iter().filter(|q| q.graph_name == GraphName::DefaultGraph);
    let typed = typed.filter(|q| q.predicate == rdf::TYPE && q.object == class);
    typed.map(|quad| quad.subject.clone().into()).collect()
}

/// The documents that were read, each of which names its graph.
fn documents(quads: &[Quad]) -> Vec<&NamedNode> {
    let named = quads.iter().filter(|quad| quad.predicate == skg::SOURCE_NAME);
    named
        .filter_map(|quad| match &quad.graph_name {
            GraphName::NamedNode(graph) => Some(graph),
            _ => None,
        })
        .collect()
}

/// The vocabulary of a term: all before its local name.
fn namespace(term: &str) -> Option<&str> {
    term.get(..=term.rfind(['#', '/'])?)
}

/// A name for a term that fits into an address: `skg-Summit`.
fn short(term: &str) -> String {
    let local =
        |(prefix, namespace): &(&str, &str)| Some(format!("{prefix}-{}", term.strip_prefix(namespace)?));
    PREFIXES.iter().find_map(local).unwrap_or_else(|| fingerprint([term]))
}

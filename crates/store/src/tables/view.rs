//! The graph as the tables ask it: by subject, with names, codes and statements at hand.

use std::collections::HashMap;

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphName, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use summitkg_ontology::Base;
use summitkg_ontology::vocab::{NS, skg};

use super::Row;

/// Sorted quads of all layers, by subject.
pub(super) struct View<'q> {
    pub(super) base: &'q Base,
    quads: &'q [Quad],
    /// What knowledge says of a thing.
    knowledge: HashMap<&'q str, &'q [Quad]>,
    /// What other graphs say of a thing: a document's own, reference data, corrections.
    others: HashMap<&'q str, &'q [Quad]>,
    /// The statement of a triple.
    statements: HashMap<(&'q str, &'q str, &'q Term), &'q str>,
}

impl<'q> View<'q> {
    pub(super) fn of(base: &'q Base, quads: &'q [Quad]) -> Self {
        let mut view = Self {
            base,
            quads,
            knowledge: HashMap::new(),
            others: HashMap::new(),
            statements: HashMap::new(),
        };
        for about in quads.chunk_by(|a, b| a.subject == b.subject && a.graph_name == b.graph_name) {
            let NamedOrBlankNode::NamedNode(subject) = &about[0].subject else { continue };
            let default = about[0].graph_name == GraphName::DefaultGraph;
            let graph = if default { &mut view.knowledge } else { &mut view.others };
            graph.entry(subject.as_str()).or_insert(about);
        }
        for statement in view.instances(skg::STATEMENT) {
            let term = |property| view.one(statement, property);
            if let (Some(Term::NamedNode(subject)), Some(Term::NamedNode(property)), Some(object)) =
                (term(rdf::SUBJECT), term(rdf::PREDICATE), term(rdf::OBJECT))
            {
                view.statements.insert((subject.as_str(), property.as_str(), object), statement);
            }
        }
        view
    }

    /// The things of a class in knowledge, in the order of exports.
    pub(super) fn instances(&self, class: NamedNodeRef<'_>) -> Vec<&'q str> {
        self.of_class(class, |graph| *graph == GraphName::DefaultGraph)
    }

    /// The things of a class in any other graph.
    pub(super) fn instances_elsewhere(&self, class: NamedNodeRef<'_>) -> Vec<&'q str> {
        self.of_class(class, |graph| *graph != GraphName::DefaultGraph)
    }

    fn of_class(&self, class: NamedNodeRef<'_>, fits: impl Fn(&GraphName) -> bool) -> Vec<&'q str> {
        let class = Term::from(class);
        let typed = self.quads.iter().filter(|q| q.predicate == rdf::TYPE && q.object == class);
        let typed = typed.filter(|quad| fits(&quad.graph_name));
        typed.filter_map(|quad| node(&quad.subject)).collect()
    }

    fn about(&self, subject: &str) -> &'q [Quad] {
        let known = self.knowledge.get(subject).or_else(|| self.others.get(subject));
        known.copied().unwrap_or_default()
    }

    /// The values of a property, in the order of exports.
    pub(super) fn all<'s>(
        &self,
        subject: &'s str,
        property: NamedNodeRef<'s>,
    ) -> impl Iterator<Item = &'q Term> + use<'q, 's> {
        self.about(subject).iter().filter(move |quad| quad.predicate == property).map(|quad| &quad.object)
    }

    /// The one value of a property.
    pub(super) fn one(&self, subject: &str, property: NamedNodeRef<'_>) -> Option<&'q Term> {
        self.about(subject).iter().find(|quad| quad.predicate == property).map(|quad| &quad.object)
    }

    /// The thing that a property leads to.
    pub(super) fn link(&self, subject: &str, property: NamedNodeRef<'_>) -> Option<&'q str> {
        self.one(subject, property).and_then(iri)
    }

    /// The words of a literal, or the identifier of a thing.
    pub(super) fn text(&self, subject: &str, property: NamedNodeRef<'_>) -> String {
        self.one(subject, property).map_or_else(String::new, |term| self.value(term))
    }

    pub(super) fn value(&self, term: &Term) -> String {
        match term {
            Term::Literal(literal) => literal.value().to_owned(),
            Term::NamedNode(node) if node.as_str().starts_with(NS) => code(node.as_str()),
            Term::NamedNode(node) => self.id(node.as_str()),
            other => other.to_string(),
        }
    }

    /// An address without its base.
    pub(super) fn id(&self, node: &str) -> String {
        self.base.local(node).unwrap_or(node).to_owned()
    }

    pub(super) fn id_of(&self, node: Option<&str>) -> String {
        node.map_or_else(String::new, |node| self.id(node))
    }

    /// The name of a thing in a language.
    pub(super) fn label(&self, thing: Option<&str>, language: &str) -> String {
        let labels = thing.into_iter().flat_map(|thing| self.all(thing, rdfs::LABEL));
        let mut labels = labels.filter_map(|term| match term {
            Term::Literal(label) if label.language() == Some(language) => Some(label.value().to_owned()),
            _ => None,
        });
        labels.next().unwrap_or_default()
    }

    /// Whether knowledge or another graph says that a thing is of a class.
    pub(super) fn is(&self, thing: &str, class: NamedNodeRef<'_>) -> bool {
        let class = Term::from(class);
        self.all(thing, rdf::TYPE).any(|term| *term == class)
    }

    /// ISO 3166-1 code of a country, which only the reference data have.
    pub(super) fn iso(&self, country: Option<&str>) -> String {
        let facts = country.and_then(|country| self.others.get(country)).copied().unwrap_or_default();
        let code = facts.iter().find(|quad| quad.predicate == skg::ISO_CODE);
        code.map_or_else(String::new, |quad| self.value(&quad.object))
    }

    /// The statement of a triple.
    pub(super) fn statement(
        &self,
        subject: &str,
        property: NamedNodeRef<'_>,
        object: &Term,
    ) -> Option<&'q str> {
        self.statements.get(&(subject, property.as_str(), object)).copied()
    }

    /// Each summit with each value of a property of it.
    pub(super) fn of_summits(&self, property: NamedNodeRef<'q>) -> Vec<(&'q str, &'q Term)> {
        let summits = self.instances(skg::SUMMIT).into_iter();
        summits.flat_map(|summit| self.all(summit, property).map(move |value| (summit, value))).collect()
    }

    /// Columns on the summit of a row.
    pub(super) fn summit(&self, summit: &str) -> Row {
        vec![
            ("summit_id", self.id(summit)),
            ("series", self.series(summit)),
            ("number", self.text(summit, skg::NUMBER)),
            ("year", self.year(summit)),
        ]
    }

    pub(super) fn series(&self, summit: &str) -> String {
        let series = self.id_of(self.link(summit, skg::SERIES));
        series.rsplit('/').next().unwrap_or_default().to_owned()
    }

    /// The year of a summit; empty if its date allows several.
    pub(super) fn year(&self, summit: &str) -> String {
        let year = |property| self.text(summit, property).get(..4).unwrap_or_default().to_owned();
        let (first, last) = (year(skg::DATE_EARLIEST), year(skg::DATE_LATEST));
        if first == last { first } else { String::new() }
    }

    /// Columns on a person, country, city or organisation: `<prefix>_id`, `_zh`, `_en`.
    pub(super) fn thing(&self, names: [&'static str; 3], thing: Option<&str>) -> Row {
        let [id, zh, en] = names;
        vec![(id, self.id_of(thing)), (zh, self.label(thing, "zh")), (en, self.label(thing, "en"))]
    }

    pub(super) fn person(&self, person: Option<&str>) -> Row {
        self.thing(["person_id", "person_zh", "person_en"], person)
    }

    pub(super) fn city(&self, city: Option<&str>) -> Row {
        self.thing(["city_id", "city_zh", "city_en"], city)
    }

    pub(super) fn country(&self, country: Option<&str>) -> Row {
        let mut row = self.thing(["country_id", "country_zh", "country_en"], country);
        row.insert(1, ("country_iso", self.iso(country)));
        row
    }

    /// Columns on a country or an organisation, whichever it is.
    pub(super) fn represents(&self, whom: Option<&str>) -> Row {
        let organisation = whom.filter(|whom| self.is(whom, skg::ORGANISATION_CLASS));
        let country = whom.filter(|_| organisation.is_none());
        let names = ["organisation_id", "organisation_zh", "organisation_en"];
        [self.country(country), self.thing(names, organisation)].concat()
    }

    /// Columns on how a fact is known and where that is told.
    pub(super) fn known(&self, subject: &str, property: NamedNodeRef<'_>, object: &Term) -> Row {
        let statement = self.statement(subject, property, object);
        let text = |property| statement.map_or_else(String::new, |statement| self.text(statement, property));
        vec![
            ("basis", text(skg::BASIS)),
            ("source_count", text(skg::SOURCE_COUNT)),
            ("statement_id", self.id_of(statement)),
        ]
    }
}

/// The code of a concept: `capacityGuestOfChair` is `guest_of_chair`.
pub(super) fn code(concept: &str) -> String {
    let local = concept.strip_prefix(NS).unwrap_or(concept);
    let from = local.find(|c: char| c.is_ascii_uppercase()).unwrap_or(0);
    let mut code = String::new();
    for c in local.get(from..).unwrap_or_default().chars() {
        if c.is_ascii_uppercase() && !code.is_empty() {
            code.push('_');
        }
        code.push(c.to_ascii_lowercase());
    }
    code
}

pub(super) fn iri(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}

fn node(subject: &NamedOrBlankNode) -> Option<&str> {
    match subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

//! Tables by which a fact is cited: sources, statements, and the passages behind them.

use std::collections::BTreeMap;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNodeRef, Term};
use summitkg_ontology::vocab::{NS, oa, prov, schema, skg};

use super::Row;
use super::view::{View, iri};

pub(super) fn sources(view: &View<'_>) -> Vec<Row> {
    let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
    for claim in view.instances_elsewhere(skg::CLAIM) {
        *claims.entry(document_of(claim)).or_default() += 1;
    }
    let row = |source: &str| {
        let text = |property| view.text(source, property);
        vec![
            ("source_id", view.id(source)),
            ("source_name", text(skg::SOURCE_NAME)),
            ("title", text(skg::TITLE)),
            ("publisher", text(schema::PUBLISHER)),
            ("published", text(schema::DATE_PUBLISHED)),
            ("genre", text(skg::GENRE)),
            ("language", text(schema::IN_LANGUAGE)),
            ("url", text(schema::URL)),
            ("sha256", text(schema::SHA256)),
            ("events", view.all(source, skg::EVENT).count().to_string()),
            ("claims", claims.get(source).copied().unwrap_or_default().to_string()),
            ("software_version", text(schema::SOFTWARE_VERSION)),
            ("rules_version", text(skg::RULES_VERSION)),
        ]
    };
    view.instances_elsewhere(skg::DOCUMENT_CLASS).into_iter().map(row).collect()
}

/// The document that a claim is in: its address goes on below the document's.
fn document_of(claim: &str) -> &str {
    claim.split_once("/claim/").map_or("", |(document, _)| document)
}

/// A value that was stated of something: preferred, or an alternative to what is.
struct Value<'q> {
    node: &'q str,
    /// The statement that was preferred; none for that itself.
    instead: Option<&'q str>,
    subject: Option<&'q str>,
    property: Option<&'q str>,
    object: Option<&'q Term>,
}

/// Every statement, each followed by its alternatives.
fn values<'q>(view: &View<'q>) -> Vec<Value<'q>> {
    let mut values = Vec::new();
    for node in view.instances(skg::STATEMENT) {
        let (subject, property) = (view.link(node, rdf::SUBJECT), view.link(node, rdf::PREDICATE));
        values.push(Value { node, instead: None, subject, property, object: view.one(node, rdf::OBJECT) });
        for lost in view.all(node, skg::ALTERNATIVE).filter_map(iri) {
            let object = view.one(lost, rdf::VALUE);
            values.push(Value { node: lost, instead: Some(node), subject, property, object });
        }
    }
    values
}

pub(super) fn statements(view: &View<'_>) -> Vec<Row> {
    let row = |value: Value<'_>| {
        let text = |property: NamedNodeRef<'_>| view.text(value.node, property);
        let [independent, decided] = [skg::INDEPENDENT_COUNT, skg::DECIDED_BY].map(text);
        let thing = value.object.and_then(iri);
        let property = value.property.unwrap_or_default();
        vec![
            ("statement_id", view.id(value.node)),
            ("preferred", value.instead.is_none().to_string()),
            ("preferred_statement_id", view.id_of(value.instead)),
            ("subject_id", view.id_of(value.subject)),
            ("summit_id", view.id_of(value.subject.filter(|subject| view.is(subject, skg::SUMMIT)))),
            ("property", property.strip_prefix(NS).unwrap_or(property).to_owned()),
            ("value", value.object.map_or_else(String::new, |object| view.value(object))),
            ("value_zh", view.label(thing, "zh")),
            ("value_en", view.label(thing, "en")),
            ("basis", text(skg::BASIS)),
            ("source_count", text(skg::SOURCE_COUNT)),
            ("independent_count", independent),
            ("decided_by", decided),
            ("reason", text(skg::REASON)),
        ]
    };
    values(view).into_iter().map(row).collect()
}

pub(super) fn claims(view: &View<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    for value in values(view) {
        for claim in view.all(value.node, skg::SUPPORTED_BY).filter_map(iri) {
            let evidence: Vec<&str> = view.all(claim, prov::WAS_DERIVED_FROM).filter_map(iri).collect();
            if evidence.is_empty() {
                // A correction is its own evidence: it says why.
                rows.push(passage(view, value.node, claim, claim));
            }
            rows.extend(evidence.into_iter().map(|evidence| passage(view, value.node, claim, evidence)));
        }
    }
    rows
}

fn passage(view: &View<'_>, statement: &str, claim: &str, evidence: &str) -> Row {
    let selectors: Vec<&str> = view.all(evidence, oa::HAS_SELECTOR).filter_map(iri).collect();
    let selected = |property: NamedNodeRef<'_>| {
        let mut found = selectors.iter().map(|selector| view.text(selector, property));
        found.find(|text| !text.is_empty()).unwrap_or_default()
    };
    let document = view.link(evidence, oa::HAS_SOURCE);
    let quote = if evidence == claim { view.text(claim, skg::REASON) } else { selected(oa::EXACT) };
    vec![
        ("statement_id", view.id(statement)),
        ("claim_id", view.id(claim)),
        ("evidence_id", view.id(evidence)),
        ("source_id", view.id_of(document)),
        ("claim_basis", view.text(claim, skg::BASIS)),
        ("rule", view.text(evidence, skg::RULE)),
        ("start", selected(oa::START)),
        ("end", selected(oa::END)),
        ("quote", quote),
        ("prefix", selected(oa::PREFIX)),
        ("suffix", selected(oa::SUFFIX)),
    ]
}

//! Knowledge as quads of the default graph.

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, Quad};

use super::claims::mention;
use super::terms::Writer;
use crate::document::{DocId, fingerprint};
use crate::knowledge::{Entity, EntityKind, Knowledge, Node, Object, Statement};
use crate::mint::Base;
use crate::vocab::{schema, skg, skos};

/// The fused view: one node per thing, direct triples, and one statement node per fused fact.
pub fn knowledge(base: &Base, knowledge: &Knowledge) -> Vec<Quad> {
    let mut out = Writer::new(GraphName::DefaultGraph);
    for entity in &knowledge.entities {
        write_entity(base, &mut out, entity);
    }
    for summit in &knowledge.summits {
        let subject = base.iri(&summit.node);
        out.a(&subject, skg::SUMMIT);
        out.a(&subject, schema::EVENT);
        labels(&mut out, &subject, rdfs::LABEL, &summit.labels);
        for statement in &summit.statements {
            write_statement(base, &mut out, &subject, statement);
        }
    }
    out.quads
}

/// The one thing that fusion adds to claims: which summit each mention was identified with, or with
/// which it may be.
pub fn denotes(base: &Base, knowledge: &Knowledge) -> Vec<Quad> {
    let quad = |doc: &DocId, index: usize, property: NamedNodeRef<'static>, node: &Node| {
        Quad::new(mention(base, doc, index), property, base.iri(node), base.document(doc))
    };
    let decided = knowledge.denotes.iter().map(|(doc, index, node)| quad(doc, *index, skg::DENOTES, node));
    let open = knowledge.may_denote.iter().flat_map(|(doc, index, nodes)| {
        nodes.iter().map(move |node| quad(doc, *index, skg::MAY_DENOTE, node))
    });
    decided.chain(open).collect()
}

fn labels(out: &mut Writer, subject: &NamedNode, property: NamedNodeRef<'_>, labels: &[(String, String)]) {
    for (language, text) in labels {
        out.add(subject, property, Literal::new_language_tagged_literal_unchecked(text, language));
    }
}

fn write_entity(base: &Base, out: &mut Writer, entity: &Entity) {
    let subject = base.iri(&entity.kind.node(&entity.key));
    let (ours, theirs) = match entity.kind {
        EntityKind::Person => (skg::PERSON_CLASS, schema::PERSON),
        EntityKind::Country => (skg::COUNTRY_CLASS, schema::COUNTRY),
        EntityKind::City => (skg::CITY_CLASS, schema::CITY),
        EntityKind::Organisation => (skg::ORGANISATION_CLASS, schema::ORGANIZATION),
        EntityKind::Series => (skg::SUMMIT_SERIES, schema::EVENT_SERIES),
    };
    out.a(&subject, ours);
    out.a(&subject, theirs);
    labels(out, &subject, rdfs::LABEL, &entity.labels);
    labels(out, &subject, skos::ALT_LABEL, &entity.aliases);
}

fn write_statement(base: &Base, out: &mut Writer, subject: &NamedNode, statement: &Statement) {
    let object = base.term(&statement.object);
    out.add(subject, statement.property, object.clone());
    if let (Object::Node(node), Some((class, properties))) = (&statement.object, &statement.record) {
        let record = base.iri(node);
        out.a(&record, *class);
        for (property, value) in properties {
            out.add(&record, *property, base.term(value));
        }
    }
    let name = fingerprint([subject.as_str(), statement.property.as_str(), object.to_string().as_str()]);
    let node = base.node(["statement", name.as_str()]);
    out.a(&node, skg::STATEMENT);
    out.a(&node, rdf::STATEMENT);
    out.add(&node, rdf::SUBJECT, subject.clone());
    out.add(&node, rdf::PREDICATE, statement.property.into_owned());
    out.add(&node, rdf::OBJECT, object);
    out.add(&node, skg::BASIS, statement.basis.concept());
    out.add(&node, skg::REASON, Literal::new_language_tagged_literal_unchecked(&statement.reason, "en"));
    let mut sources: Vec<_> = statement.supported_by.iter().map(|(doc, _)| doc).collect();
    sources.sort_unstable();
    sources.dedup();
    out.add(&node, skg::SOURCE_COUNT, Literal::from(sources.len() as u64));
    for (doc, claim) in &statement.supported_by {
        out.add(&node, skg::SUPPORTED_BY, base.node(["doc", doc.as_str(), "claim", claim]));
    }
}

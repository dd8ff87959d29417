//! Knowledge as quads of the default graph.

use std::collections::BTreeSet;

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};

use super::claims::mention;
use super::terms::Writer;
use crate::code::{Basis, Policy};
use crate::document::{DocId, fingerprint};
use crate::knowledge::{Entity, EntityKind, Ground, Knowledge, Node, Object, Statement};
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
    for standing in &knowledge.standings {
        let subject = base.iri(&standing.node);
        out.a(&subject, skg::MEMBERSHIP);
        for (property, value) in &standing.properties {
            out.add(&subject, *property, base.term(value));
        }
        write_statement(base, &mut out, &subject, &standing.statement);
    }
    for verdict in &knowledge.verdicts {
        let node = base.correction(&verdict.id);
        out.add(&node, skg::CORRECTION_STATE, verdict.state.concept());
        out.add(&node, rdfs::COMMENT, Literal::new_language_tagged_literal_unchecked(&verdict.reason, "en"));
        for (document, claim) in &verdict.rejects {
            out.add(&node, skg::REJECTS, base.node(["doc", document.as_str(), "claim", claim]));
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
        for disputed in &statement.disputed {
            write_choice(base, out, &record, disputed);
        }
    }
    write_choice(base, out, subject, statement);
}

/// The node that tells how a triple was chosen.
fn write_choice(base: &Base, out: &mut Writer, subject: &NamedNode, statement: &Statement) {
    let object = base.term(&statement.object);
    let triple = |object: &Term| {
        fingerprint([subject.as_str(), statement.property.as_str(), object.to_string().as_str()])
    };
    let node = base.node(["statement", triple(&object).as_str()]);
    out.a(&node, skg::STATEMENT);
    out.a(&node, rdf::STATEMENT);
    out.add(&node, rdf::SUBJECT, subject.clone());
    out.add(&node, rdf::PREDICATE, statement.property.into_owned());
    out.add(&node, rdf::OBJECT, object);
    out.add(&node, skg::REASON, Literal::new_language_tagged_literal_unchecked(&statement.reason, "en"));
    let known = (statement.basis, statement.decided, statement.independent);
    write_grounds(base, out, &node, known, &statement.supported_by);
    for document in &statement.absent_from {
        out.add(&node, skg::ABSENT_FROM, base.document(document));
    }
    for alternative in &statement.alternatives {
        let value = base.term(&alternative.object);
        let other = base.node(["alternative", triple(&value).as_str()]);
        out.add(&node, skg::ALTERNATIVE, other.clone());
        out.a(&other, skg::ALTERNATIVE_CLASS);
        out.add(&other, rdf::VALUE, value);
        let known = (alternative.basis, alternative.decided, alternative.independent);
        write_grounds(base, out, &other, known, &alternative.supported_by);
    }
}

fn write_grounds(
    base: &Base,
    out: &mut Writer,
    node: &NamedNode,
    (basis, decided, independent): (Basis, Policy, usize),
    grounds: &[Ground],
) {
    out.add(node, skg::BASIS, basis.concept());
    out.add(node, skg::DECIDED_BY, decided.concept());
    let sources: BTreeSet<_> = grounds.iter().filter_map(Ground::document).collect();
    out.add(node, skg::SOURCE_COUNT, Literal::from(sources.len() as u64));
    out.add(node, skg::INDEPENDENT_COUNT, Literal::from(independent as u64));
    for ground in grounds {
        let what = match ground {
            Ground::Claim(document, claim) => base.node(["doc", document.as_str(), "claim", claim]),
            Ground::Correction(id) => base.correction(id),
        };
        out.add(node, skg::SUPPORTED_BY, what);
    }
}

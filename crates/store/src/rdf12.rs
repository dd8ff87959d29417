//! The graph with reifiers in the place of reified statements: RDF 1.2 for those that read it.
//!
//! Only nodes that are an `rdf:Statement` with one subject, predicate and object change, so that the way
//! back is one update, and gives the same quads again. What a claim says is not asserted by it, before
//! or after; what a statement says is a triple of its own either way.

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};

use crate::order;

/// Sorted quads with reifiers, sorted again.
pub(crate) fn reify(quads: &[Quad]) -> Vec<Quad> {
    let mut reified = Vec::with_capacity(quads.len());
    for about in quads.chunk_by(|a, b| a.subject == b.subject && a.graph_name == b.graph_name) {
        let Some(triple) = said(about) else {
            reified.extend_from_slice(about);
            continue;
        };
        let said = Term::Triple(Box::new(triple));
        let first = &about[0];
        reified.push(Quad::new(first.subject.clone(), rdf::REIFIES, said, first.graph_name.clone()));
        reified.extend(about.iter().filter(|quad| !is_reification(quad)).cloned());
    }
    order::sort(&mut reified);
    reified
}

/// The triple that a node stands for.
fn said(about: &[Quad]) -> Option<Triple> {
    let only = |property: NamedNodeRef<'_>| {
        let mut values = about.iter().filter(|quad| quad.predicate == property).map(|quad| &quad.object);
        values.next().filter(|_| values.next().is_none())
    };
    let statement = Term::from(rdf::STATEMENT);
    let typed = about.iter().any(|quad| quad.predicate == rdf::TYPE && quad.object == statement);
    match (only(rdf::SUBJECT)?, only(rdf::PREDICATE)?, only(rdf::OBJECT)?) {
        (Term::NamedNode(subject), Term::NamedNode(predicate), object) if typed => {
            let subject = NamedOrBlankNode::from(subject.clone());
            Some(Triple::new(subject, predicate.clone(), object.clone()))
        }
        _ => None,
    }
}

fn is_reification(quad: &Quad) -> bool {
    let properties = [rdf::SUBJECT, rdf::PREDICATE, rdf::OBJECT];
    properties.iter().any(|property| quad.predicate == *property)
        || (quad.predicate == rdf::TYPE && quad.object == Term::from(rdf::STATEMENT))
}

//! What the graph says of one node.

use std::str::FromStr;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

/// The quads of one subject.
pub(super) struct About(pub(super) Vec<Quad>);

impl About {
    pub(super) fn all(&self, property: NamedNodeRef<'_>) -> impl Iterator<Item = &Term> {
        self.0.iter().filter(move |q| q.predicate == property).map(|q| &q.object)
    }

    pub(super) fn one(&self, property: NamedNodeRef<'_>) -> Option<&Term> {
        self.all(property).next()
    }

    pub(super) fn node(&self, property: NamedNodeRef<'_>) -> Option<NamedNode> {
        self.nodes(property).into_iter().next()
    }

    pub(super) fn nodes(&self, property: NamedNodeRef<'_>) -> Vec<NamedNode> {
        self.all(property).filter_map(node).cloned().collect()
    }

    pub(super) fn text(&self, property: NamedNodeRef<'_>) -> Option<String> {
        self.all(property).find_map(literal).map(|l| l.value().to_owned())
    }

    pub(super) fn literals(&self, property: NamedNodeRef<'_>) -> Vec<Literal> {
        self.all(property).filter_map(literal).cloned().collect()
    }

    pub(super) fn number<N: FromStr>(&self, property: NamedNodeRef<'_>) -> Option<N> {
        self.text(property)?.parse().ok()
    }

    pub(super) fn is(&self, class: NamedNodeRef<'_>) -> bool {
        self.all(rdf::TYPE).any(|t| node(t).is_some_and(|n| *n == class))
    }

    /// What it says beside its class, in the order of the vocabulary.
    pub(super) fn fields(&self) -> Vec<(NamedNode, Term)> {
        let fields = self.0.iter().filter(|q| q.predicate != rdf::TYPE);
        fields.map(|q| (q.predicate.clone(), q.object.clone())).collect()
    }
}

pub(super) fn node(term: &Term) -> Option<&NamedNode> {
    if let Term::NamedNode(node) = term { Some(node) } else { None }
}

pub(super) fn literal(term: &Term) -> Option<&Literal> {
    if let Term::Literal(literal) = term { Some(literal) } else { None }
}

pub(super) fn named(subject: NamedOrBlankNode) -> Option<NamedNode> {
    if let NamedOrBlankNode::NamedNode(node) = subject { Some(node) } else { None }
}

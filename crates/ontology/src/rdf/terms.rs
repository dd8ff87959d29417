//! Literals and triples, spelt once.

use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term, vocab::xsd};

use crate::edtf::Interval;
use crate::knowledge::{Node, Object};
use crate::mint::Base;
use crate::vocab;

impl Base {
    /// The IRI of a thing.
    pub fn iri(&self, node: &Node) -> NamedNode {
        self.node(node.path())
    }

    pub(super) fn term(&self, object: &Object) -> Term {
        match object {
            Object::Node(node) => self.iri(node).into(),
            Object::Code(concept) => concept.clone().into(),
            Object::Text(text) => zh(text).into(),
            Object::Plain(text) => Literal::new_simple_literal(text).into(),
            Object::Integer(n) => Literal::new_typed_literal(n.to_string(), xsd::INTEGER).into(),
            Object::Boolean(b) => Literal::from(*b).into(),
            Object::Day(day) => Literal::new_typed_literal(day.to_string(), xsd::DATE).into(),
            Object::Edtf(interval) => edtf(*interval).into(),
        }
    }
}

pub(super) fn zh(text: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(text, "zh")
}

pub(super) fn edtf(interval: Interval) -> Literal {
    Literal::new_typed_literal(interval.to_string(), vocab::edtf::DATATYPE)
}

/// Collects quads about subjects of one graph.
pub(super) struct Writer {
    graph: GraphName,
    pub(super) quads: Vec<Quad>,
}

impl Writer {
    pub(super) fn new(graph: impl Into<GraphName>) -> Self {
        Self { graph: graph.into(), quads: Vec::new() }
    }

    pub(super) fn add(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), predicate, object, self.graph.clone()));
    }

    pub(super) fn a(&mut self, subject: &NamedNode, class: NamedNodeRef<'_>) {
        self.add(subject, oxrdf::vocab::rdf::TYPE, class.into_owned());
    }
}

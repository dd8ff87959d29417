//! Shapes: what they ask, and of which nodes. Reading them is in [`super::parse`].

use std::collections::HashMap;

use oxigraph::model::{Literal, NamedNode, Term};
use regex::Regex;

use super::Severity;
use super::data::Path;

/// The namespace of SHACL.
pub(super) const SH: &str = "http://www.w3.org/ns/shacl#";

/// The place of a shape in [`Shapes`].
pub(super) type Id = usize;

/// A shape with all that it asks.
pub(super) struct Shape {
    /// Its name; for one without, the nearest named shape that uses it.
    pub(super) name: NamedNode,
    pub(super) path: Option<Path>,
    pub(super) targets: Vec<Target>,
    pub(super) severity: Severity,
    pub(super) messages: Vec<Literal>,
    pub(super) deactivated: bool,
    pub(super) constraints: Vec<Constraint>,
}

/// Which nodes a shape looks at.
pub(super) enum Target {
    Node(Term),
    Class(Term),
    SubjectsOf(NamedNode),
    ObjectsOf(NamedNode),
}

/// One thing that is asked.
pub(super) enum Constraint {
    Class(Term),
    Datatype(NamedNode),
    NodeKind(NamedNode),
    MinCount(usize),
    MaxCount(usize),
    /// The bound, whether it is a lower one, and whether it is allowed itself.
    Bound(Literal, bool, bool),
    MinLength(usize),
    MaxLength(usize),
    Pattern(Regex),
    LanguageIn(Vec<String>),
    UniqueLang,
    Equals(NamedNode),
    Disjoint(NamedNode),
    /// Less than the values of the property, or equal.
    Less(NamedNode, bool),
    HasValue(Term),
    In(Vec<Term>),
    Not(Id),
    And(Vec<Id>),
    Or(Vec<Id>),
    Xone(Vec<Id>),
    Node(Id),
    Property(Id),
    /// How many values conform to a shape, and to none of the others.
    Qualified {
        shape: Id,
        min: Option<usize>,
        max: Option<usize>,
        others: Vec<Id>,
    },
    /// No property but these.
    Closed(Vec<NamedNode>),
    Sparql(Sparql),
}

/// A constraint in SPARQL: each answer is a violation.
pub(super) struct Sparql {
    /// Its node, if it has a name.
    pub(super) name: Option<NamedNode>,
    pub(super) select: String,
    pub(super) prefixes: Vec<(String, String)>,
    pub(super) messages: Vec<Literal>,
    /// One of ours: asked once for all nodes, since none depends on what `$this` is bound to first.
    pub(super) at_once: bool,
}

/// All shapes that are applied together.
#[derive(Default)]
pub(super) struct Shapes {
    pub(super) all: Vec<Shape>,
    pub(super) ids: HashMap<Term, Id>,
}

impl Shapes {
    pub(super) fn get(&self, id: Id) -> Option<&Shape> {
        self.all.get(id)
    }
}

pub(super) fn sh(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{SH}{name}"))
}

//! The earlier and the later of something.

use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, Term};

use crate::error::StoreError;
use crate::store::Store;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Side {
    Before,
    After,
}

impl Side {
    pub(super) const BOTH: [Self; 2] = [Self::Before, Self::After];
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pair<T> {
    pub(super) before: T,
    pub(super) after: T,
}

impl<T> Pair<T> {
    pub(super) fn of(&self, side: Side) -> &T {
        match side {
            Side::Before => &self.before,
            Side::After => &self.after,
        }
    }

    pub(super) fn of_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::Before => &mut self.before,
            Side::After => &mut self.after,
        }
    }
}

impl Store {
    /// What a graph says of a thing.
    pub(super) fn objects(
        &self,
        subject: &NamedNode,
        property: NamedNodeRef<'_>,
        graph: GraphNameRef<'_>,
    ) -> Result<Vec<Term>, StoreError> {
        let quads = self.quads_of(Some(subject.as_ref()), Some(property), None, Some(graph))?;
        Ok(quads.into_iter().map(|quad| quad.object).collect())
    }

    /// The things that a graph says to be so related to this one.
    pub(super) fn subjects(
        &self,
        property: NamedNodeRef<'_>,
        object: &Term,
        graph: Option<GraphNameRef<'_>>,
    ) -> Result<Vec<NamedNode>, StoreError> {
        let quads = self.quads_of(None, Some(property), Some(object.as_ref()), graph)?;
        Ok(quads.into_iter().filter_map(|quad| NamedNode::try_from(Term::from(quad.subject)).ok()).collect())
    }
}

/// The text of a literal.
pub(super) fn text(term: &Term) -> Option<&str> {
    match term {
        Term::Literal(literal) => Some(literal.value()),
        _ => None,
    }
}

/// A term that is a node.
pub(super) fn node(term: &Term) -> Option<&NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node),
        _ => None,
    }
}

//! How many quads a store holds, written in the store itself.
//!
//! A file that is cut off at the end of a line is still N-Quads, and what it lost would never be missed. So
//! one quad tells their number, itself included: for a plain store the number of its lines. It is kept by
//! [`Store::commit`] alone and leaves the store with it; exports and differences do not have it. A store without
//! it is accepted as it is, and gets it with the next change.

use std::collections::{HashMap, HashSet};

use oxigraph::model::{GraphName, Literal, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use summitkg_ontology::Base;

use crate::commit::Difference;
use crate::error::StoreError;
use crate::store::{Home, Store};

const TRIPLES: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://rdfs.org/ns/void#triples");

/// The quad that tells it.
pub(crate) fn quad(base: &Base, count: usize) -> Quad {
    let graph = base.store_graph();
    let count = Literal::from(u64::try_from(count).unwrap_or(u64::MAX));
    Quad::new(graph.clone(), TRIPLES, count, graph)
}

/// Whether a quad tells how many there are.
pub(crate) fn is_count(quad: &Quad) -> bool {
    let same = matches!((&quad.subject, &quad.graph_name),
        (NamedOrBlankNode::NamedNode(subject), GraphName::NamedNode(graph)) if subject == graph);
    same && quad.predicate == TRIPLES
}

/// The number that a quad tells, if it is one.
pub(crate) fn told(quad: &Quad) -> Option<usize> {
    match &quad.object {
        Term::Literal(number) if is_count(quad) => number.value().parse().ok(),
        _ => None,
    }
}

impl Store {
    /// The quads that tell how many there are: one, or none in a store of an earlier format.
    pub(crate) fn counts(&self) -> Result<Vec<Quad>, StoreError> {
        let graph = self.base().store_graph();
        self.quads_of(Some(graph.as_ref()), Some(TRIPLES), None, Some(graph.as_ref().into()))
    }

    /// How many quads the store says it holds; `None` if it does not say.
    pub(crate) fn told_count(&self) -> Result<Option<usize>, StoreError> {
        Ok(self.counts()?.iter().find_map(told))
    }

    /// Fails unless the store holds as many quads as it says; looks at every one of them.
    pub(crate) fn verify_count(&self) -> Result<(), StoreError> {
        let (told, found) = (self.told_count()?, self.counted()?);
        match (told, &self.home) {
            (Some(told), Home::Folder(_)) if told != found => Err(StoreError::Damaged {
                path: self.place().to_owned(),
                problem: format!("it holds {found} quads and should hold {told}"),
            }),
            _ => Ok(()),
        }
    }

    fn has_graph(&self, name: &GraphName) -> Result<bool, StoreError> {
        let mut quads = self.graph.quads_for_pattern(None, None, None, Some(name.as_ref()));
        Ok(quads.next().transpose().map_err(StoreError::engine(self.place()))?.is_some())
    }

    /// How many quads there are, counted.
    pub(crate) fn counted(&self) -> Result<usize, StoreError> {
        self.graph.len().map_err(StoreError::engine(self.place()))
    }

    /// How many quads there will be, without the one that tells it.
    pub(crate) fn count_after(&self, difference: &Difference) -> Result<usize, StoreError> {
        let before = match self.told_count()? {
            Some(told) => told.saturating_sub(1),
            None => self.counted()?,
        };
        let added: HashSet<&Quad> = difference.added.iter().collect();
        let removed: HashSet<&Quad> = difference.removed.iter().collect();
        // Nothing need be looked up of a document that was not there.
        let mut graphs: HashMap<&GraphName, bool> = HashMap::new();
        let new = added.iter().try_fold(0, |n, quad| {
            let there = match graphs.get(&quad.graph_name) {
                Some(there) => *there,
                None => self.has_graph(&quad.graph_name)?,
            };
            graphs.insert(&quad.graph_name, there);
            Ok::<_, StoreError>(n + usize::from(!there || !self.contains(quad)?))
        })?;
        let gone = removed
            .difference(&added)
            .try_fold(0, |n, quad| self.contains(quad).map(|known| n + usize::from(known)))?;
        Ok((before + new).saturating_sub(gone))
    }
}

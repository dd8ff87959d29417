//! What a change takes out and adds, and how it is made so at once.

use std::collections::HashSet;
use std::path::Path;

use oxigraph::model::{GraphName, Quad};
use oxigraph::store::Store as Graph;

use crate::error::StoreError;
use crate::store::{Home, Store};
use crate::{folder, plain};

/// Memory of the bulk loader; more makes it slower, not faster.
const LOADER_MEGABYTES: usize = 64;

#[derive(Default)]
pub(crate) struct Difference {
    pub(crate) removed: Vec<Quad>,
    pub(crate) added: Vec<Quad>,
}

impl Store {
    /// Makes all of it so, or nothing.
    pub(crate) fn commit(&self, difference: Difference) -> Result<(), StoreError> {
        let place = self.place();
        let engine = StoreError::engine(place);
        if let Home::Folder { .. } = self.home
            && self.is_empty()?
        {
            return load(&self.graph, place, difference.added);
        }
        let mut transaction = self.graph.start_transaction().map_err(&engine)?;
        for quad in &difference.removed {
            transaction.remove(quad);
        }
        transaction.extend(&difference.added);
        // A graph without quads would still be found by `GRAPH ?g {}`.
        let touched: HashSet<&GraphName> = difference.removed.iter().map(|quad| &quad.graph_name).collect();
        let mut touched: Vec<_> = touched.into_iter().collect();
        touched.sort_by_key(ToString::to_string);
        for graph in touched {
            if let GraphName::NamedNode(name) = graph
                && transaction.quads_for_pattern(None, None, None, Some(graph.as_ref())).next().is_none()
            {
                transaction.remove_named_graph(name).map_err(&engine)?;
            }
        }
        if let Home::Plain { path, .. } = &self.home {
            let quads = transaction.iter().collect::<Result<Vec<_>, _>>().map_err(&engine)?;
            plain::write(path, quads.into_iter())?;
        }
        transaction.commit().map_err(&engine)?;
        if let Home::Folder { path, .. } = &self.home {
            folder::flush(&self.graph, path)?;
        }
        Ok(())
    }
}

/// Fills an empty folder; atomic, and several times as fast as a transaction.
fn load(graph: &Graph, path: &Path, quads: Vec<Quad>) -> Result<(), StoreError> {
    let engine = StoreError::engine(path);
    let mut loader = graph.bulk_loader().with_max_memory_size_in_megabytes(LOADER_MEGABYTES);
    loader.load_quads(quads).map_err(&engine)?;
    loader.commit().map_err(&engine)?;
    folder::flush(graph, path)
}

impl Difference {
    /// Whether nothing changes.
    pub(crate) fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }

    /// What to take out and to add so that `old` becomes `new`.
    pub(crate) fn replace(
        &mut self,
        old: impl IntoIterator<Item = Quad>,
        new: impl IntoIterator<Item = Quad>,
    ) {
        let old: HashSet<Quad> = old.into_iter().collect();
        let new: Vec<Quad> = new.into_iter().collect();
        let mut seen: HashSet<&Quad> = HashSet::with_capacity(new.len());
        let fresh: Vec<bool> = new.iter().map(|quad| seen.insert(quad) && !old.contains(quad)).collect();
        self.removed.extend(old.iter().filter(|quad| !seen.contains(quad)).cloned());
        self.added.extend(new.into_iter().zip(fresh).filter_map(|(quad, fresh)| fresh.then_some(quad)));
    }
}

//! What a change takes out and adds, and how it is made so at once.

use std::path::Path;

use oxigraph::model::{GraphName, Quad};
use oxigraph::store::Store as Graph;
use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::error::StoreError;
use crate::store::{Home, Store};
use crate::{count, plain};

/// From so many quads on the bulk loader is faster than a transaction, and needs a tenth of the memory.
const MANY: usize = 20_000;

/// Memory of the bulk loader; more makes it slower, not faster.
const LOADER_MEGABYTES: usize = 64;

#[derive(Default)]
pub(crate) struct Difference {
    pub(crate) removed: Vec<Quad>,
    pub(crate) added: Vec<Quad>,
}

impl Store {
    /// Makes all of it so, or nothing.
    pub(crate) fn commit(&self, mut difference: Difference) -> Result<(), StoreError> {
        // How many quads there are follows from all others.
        difference.added.retain(|quad| !count::is_count(quad));
        difference.removed.retain(|quad| !count::is_count(quad));
        let place = self.place();
        let engine = StoreError::engine(place);
        let folder = match &self.home {
            Home::Folder(folder) => Some(folder),
            Home::Memory | Home::Plain { .. } => None,
        };
        if let Some(folder) = folder {
            folder.begin()?;
        }
        if self.is_empty()? {
            let count = |count| count::quad(self.base(), count);
            let counted = if let Home::Plain { path, .. } = &self.home {
                plain::write_counted(path, &difference.added, count)?
            } else {
                count(difference.added.iter().collect::<FxHashSet<_>>().len() + 1)
            };
            difference.added.push(counted);
            load(&self.graph, place, difference.added)?;
            return folder.map_or(Ok(()), |folder| folder.publish(&self.graph, &self.identity));
        }
        let counts = self.counts()?;
        let counted = folder.map(|_| self.count_after(&difference)).transpose()?;
        let mut transaction = self.graph.start_transaction().map_err(&engine)?;
        for quad in difference.removed.iter().chain(&counts) {
            transaction.remove(quad);
        }
        // What a writer has done of a change to a folder is its own until the whole is a state.
        if folder.is_some() && difference.added.len() > MANY {
            transaction.commit().map_err(&engine)?;
            load(&self.graph, place, std::mem::take(&mut difference.added))?;
            transaction = self.graph.start_transaction().map_err(&engine)?;
        } else {
            transaction.extend(&difference.added);
        }
        // A graph without quads would still be found by `GRAPH ?g {}`.
        let touched: FxHashSet<&GraphName> = difference.removed.iter().map(|quad| &quad.graph_name).collect();
        let mut touched: Vec<_> = touched.into_iter().collect();
        touched.sort_by_key(ToString::to_string);
        for graph in touched {
            if let GraphName::NamedNode(name) = graph
                && transaction.quads_for_pattern(None, None, None, Some(graph.as_ref())).next().is_none()
            {
                transaction.remove_named_graph(name).map_err(&engine)?;
            }
        }
        let count = counted.map_or_else(|| transaction.len().map_err(&engine), Ok)? + 1;
        transaction.insert(&count::quad(self.base(), count));
        if let Home::Plain { path, .. } = &self.home {
            plain::write(path, transaction.iter().map(|quad| quad.map_err(&engine)))?;
        }
        transaction.commit().map_err(&engine)?;
        folder.map_or(Ok(()), |folder| folder.publish(&self.graph, &self.identity))
    }
}

/// Loads many quads, several times as fast as a transaction.
fn load(graph: &Graph, path: &Path, quads: Vec<Quad>) -> Result<(), StoreError> {
    let engine = StoreError::engine(path);
    let mut loader = graph.bulk_loader().with_max_memory_size_in_megabytes(LOADER_MEGABYTES);
    loader.load_quads(quads).map_err(&engine)?;
    loader.commit().map_err(&engine)
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
        let old: FxHashSet<Quad> = old.into_iter().filter(|quad| !count::is_count(quad)).collect();
        let new: Vec<Quad> = new.into_iter().collect();
        let mut seen: FxHashSet<&Quad> = FxHashSet::with_capacity_and_hasher(new.len(), FxBuildHasher);
        let fresh: Vec<bool> = new.iter().map(|quad| seen.insert(quad) && !old.contains(quad)).collect();
        self.removed.extend(old.iter().filter(|quad| !seen.contains(quad)).cloned());
        self.added.extend(new.into_iter().zip(fresh).filter_map(|(quad, fresh)| fresh.then_some(quad)));
    }
}

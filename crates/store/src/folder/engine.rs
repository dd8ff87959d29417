//! What is asked of `RocksDB`; without it there is nothing to be had.

use std::path::Path;

use oxigraph::store::Store as Graph;

use crate::error::StoreError;

#[cfg(feature = "rocksdb")]
pub(super) fn open(path: &Path) -> Result<Graph, StoreError> {
    Graph::open(path).map_err(StoreError::engine(path))
}

#[cfg(feature = "rocksdb")]
pub(super) fn open_read_only(path: &Path) -> Result<Graph, StoreError> {
    Graph::open_read_only(path).map_err(StoreError::engine(path))
}

/// Writes all that is in memory to disk, and links it.
#[cfg(feature = "rocksdb")]
pub(super) fn backup(graph: &Graph, path: &Path) -> Result<(), StoreError> {
    graph.backup(path).map_err(StoreError::engine(path))
}

#[cfg(feature = "rocksdb")]
pub(super) fn optimize(graph: &Graph, path: &Path) -> Result<(), StoreError> {
    graph.optimize().map_err(StoreError::engine(path))
}

#[cfg(not(feature = "rocksdb"))]
pub(super) fn open(path: &Path) -> Result<Graph, StoreError> {
    Err(StoreError::NoRocksDb { path: path.to_owned() })
}

#[cfg(not(feature = "rocksdb"))]
pub(super) fn open_read_only(path: &Path) -> Result<Graph, StoreError> {
    open(path)
}

#[cfg(not(feature = "rocksdb"))]
pub(super) fn backup(_: &Graph, path: &Path) -> Result<(), StoreError> {
    open(path).map(drop)
}

#[cfg(not(feature = "rocksdb"))]
pub(super) fn optimize(_: &Graph, path: &Path) -> Result<(), StoreError> {
    open(path).map(drop)
}

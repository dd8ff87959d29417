//! The store in a folder: Oxigraph on `RocksDB`, for graphs that outgrow memory.
//!
//! A file `summitkg.store` marks the folder as ours; without it a folder that holds anything is
//! left alone, because `RocksDB` would silently make a database among the files.

use std::fs;
use std::io;
use std::path::Path;

use oxigraph::store::Store as Graph;
use summitkg_ontology::Base;

use crate::error::StoreError;
use crate::identity::Identity;
use crate::lock::Lock;
use crate::store::Access;

const MARKER: &str = "summitkg.store";
const LOCK: &str = "summitkg.lock";

/// A folder opened: the database in it, what it says of itself, and the lock.
pub(crate) struct Folder {
    pub(crate) graph: Graph,
    pub(crate) identity: Identity,
    pub(crate) lock: Option<Lock>,
}

/// What stands in a folder.
enum Content {
    Nothing,
    Empty,
    Ours(Identity),
}

/// Opens the store in this folder; `base` is that of a new one.
pub(crate) fn open(path: &Path, access: Access, base: Option<&Base>) -> Result<Folder, StoreError> {
    let content = inspect(path)?;
    if let Content::Ours(identity) = &content {
        identity.check(path)?;
    }
    match (access, content) {
        (Access::Read, Content::Nothing | Content::Empty) => {
            Err(StoreError::Missing { path: path.to_owned() })
        }
        (Access::Read, Content::Ours(identity)) => read(path, identity),
        (Access::Write, content) => write(path, content, base),
    }
}

fn inspect(path: &Path) -> Result<Content, StoreError> {
    let io = StoreError::io(path);
    let not_ours =
        |problem: &str| StoreError::NotAStore { path: path.to_owned(), problem: problem.to_owned() };
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => {}
        Ok(_) => return Err(not_ours("a file whose name does not end in .nq")),
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => return Ok(Content::Nothing),
        Err(problem) => return Err(io(problem)),
    }
    match fs::read_to_string(path.join(MARKER)) {
        Ok(text) => {
            let identity = text.lines().find_map(|line| Identity::of_line(line.as_bytes()));
            identity.map(Content::Ours).ok_or_else(|| not_ours("its file summitkg.store says nothing"))
        }
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => {
            let mut entries = fs::read_dir(path).map_err(&io)?;
            match entries.find(|entry| entry.as_ref().map_or(true, |e| e.file_name() != LOCK)) {
                None => Ok(Content::Empty),
                Some(_) => Err(not_ours("a folder with other files")),
            }
        }
        Err(problem) => Err(io(problem)),
    }
}

fn write(path: &Path, content: Content, base: Option<&Base>) -> Result<Folder, StoreError> {
    available(path)?;
    let io = StoreError::io(path);
    fs::create_dir_all(path).map_err(&io)?;
    let lock = Lock::exclusive(path, &path.join(LOCK), false)?;
    let identity = if let Content::Ours(identity) = content {
        identity
    } else {
        let identity = Identity::new(base.cloned().unwrap_or_default());
        fs::write(path.join(MARKER), format!("{} .\n", identity.quad())).map_err(&io)?;
        identity
    };
    remove_leftovers(path);
    let graph = engine::open(path)?;
    Ok(Folder { graph, identity, lock: Some(lock) })
}

fn read(path: &Path, identity: Identity) -> Result<Folder, StoreError> {
    available(path)?;
    let lock = Lock::shared(path, &path.join(LOCK))?;
    if !path.join("CURRENT").exists() {
        return Err(StoreError::Missing { path: path.to_owned() });
    }
    let graph = engine::open_read_only(path)?;
    Ok(Folder { graph, identity, lock })
}

/// Files of a bulk load that was killed: `RocksDB` never knew them, so nobody else removes them.
fn remove_leftovers(path: &Path) {
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("bulk-") && Path::new(&*name).extension().is_some_and(|e| e == "sst") {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Writes everything behind the changes so far to disk.
pub(crate) fn flush(graph: &Graph, path: &Path) -> Result<(), StoreError> {
    engine::flush(graph, path)
}

fn available(path: &Path) -> Result<(), StoreError> {
    if cfg!(feature = "rocksdb") { Ok(()) } else { Err(StoreError::NoRocksDb { path: path.to_owned() }) }
}

#[cfg(feature = "rocksdb")]
mod engine {
    use super::{Graph, Path, StoreError};

    pub(super) fn open(path: &Path) -> Result<Graph, StoreError> {
        Graph::open(path).map_err(StoreError::engine(path))
    }

    pub(super) fn open_read_only(path: &Path) -> Result<Graph, StoreError> {
        Graph::open_read_only(path).map_err(StoreError::engine(path))
    }

    pub(super) fn flush(graph: &Graph, path: &Path) -> Result<(), StoreError> {
        graph.flush().map_err(StoreError::engine(path))
    }
}

#[cfg(not(feature = "rocksdb"))]
mod engine {
    use super::{Graph, Path, StoreError};

    pub(super) fn open(path: &Path) -> Result<Graph, StoreError> {
        Err(StoreError::NoRocksDb { path: path.to_owned() })
    }

    pub(super) fn open_read_only(path: &Path) -> Result<Graph, StoreError> {
        open(path)
    }

    pub(super) fn flush(_: &Graph, path: &Path) -> Result<(), StoreError> {
        open(path).map(drop)
    }
}

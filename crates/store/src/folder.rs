//! The store in a folder: Oxigraph on `RocksDB`, for graphs that outgrow memory.
//!
//! The folder holds [states](crate::state) and, while somebody writes, that writer's own copy of the newest one.
//! Each change that is complete becomes the next state. So readers never wait for a writer nor a writer for
//! readers, and whatever stops a writer, the newest state is whole.
//!
//! A file `summitkg.store` marks the folder as ours; without it a folder that holds anything is
//! left alone, because `RocksDB` would silently make a database among the files.

mod engine;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use oxigraph::store::Store as Graph;
use summitkg_ontology::Base;

use crate::error::StoreError;
use crate::identity::{FORMAT, Identity};
use crate::lock::Lock;
use crate::plain::{self, replace, write_synced};
use crate::state::{self, Depth, State};
use crate::store::Access;

const MARKER: &str = "summitkg.store";
const LOCK: &str = "summitkg.lock";
/// The writer's own copy.
const WORK: &str = "work";

/// A folder that is open.
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    /// The state that is read, or that the writer made last; none in a new store, or one of format 1.
    state: Mutex<Option<State>>,
    /// Whether a change was begun and did not become a state.
    incomplete: AtomicBool,
    // Gone before the lock is.
    work: Option<Work>,
    _lock: Option<Lock>,
}

/// The writer's own copy; it goes with the writer.
struct Work(PathBuf);

impl Drop for Work {
    fn drop(&mut self) {
        // What stays behind goes with the next writer.
        let _ = state::remove(&self.0);
    }
}

/// What stands in a folder.
#[derive(Debug, PartialEq, Eq)]
enum Content {
    Nothing,
    Empty,
    States,
    /// The database of format 1, which had no states.
    Database(Identity),
}

/// Opens the store in this folder; `base` is that of a new one.
pub(crate) fn open(
    path: &Path,
    access: Access,
    base: Option<&Base>,
) -> Result<(Graph, Folder, Identity), StoreError> {
    let content = inspect(path)?;
    match access {
        Access::Read => read(path, content),
        Access::Write => write(path, base),
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
    let mut names = Vec::new();
    for entry in fs::read_dir(path).map_err(&io)? {
        names.push(entry.map_err(&io)?.file_name().to_string_lossy().into_owned());
    }
    let marked = names.iter().any(|name| name == MARKER);
    let identity = if marked { marker(path)? } else { None };
    if let Some(identity) = &identity {
        identity.check(path)?;
    }
    // A state tells whose it is also where the marker is damaged.
    if names.iter().any(|name| state::is_state(name)) {
        return Ok(Content::States);
    }
    let of_ours =
        |name: &String| name.starts_with(MARKER) || name == LOCK || name == WORK || state::is_ours(name);
    match identity {
        Some(identity) if names.iter().any(|name| is_database(name)) => Ok(Content::Database(identity)),
        // Whoever was to make the first state was killed.
        Some(_) => Ok(Content::Empty),
        None if marked => Err(not_ours("its file summitkg.store says nothing")),
        None if names.iter().all(of_ours) => Ok(Content::Empty),
        None => Err(not_ours("a folder with other files")),
    }
}

/// What the marker in a folder says.
fn marker(folder: &Path) -> Result<Option<Identity>, StoreError> {
    let path = folder.join(MARKER);
    let text = fs::read(&path).map_err(StoreError::io(&path))?;
    Ok(text.split(|b| *b == b'\n').find_map(Identity::of_line))
}

fn identity_of(state: &State) -> Result<Identity, StoreError> {
    let identity = marker(&state.path)?.ok_or_else(|| StoreError::Damaged {
        path: state.path.clone(),
        problem: "its file summitkg.store says nothing".to_owned(),
    })?;
    identity.check(&state.path)?;
    Ok(identity)
}

fn read(path: &Path, content: Content) -> Result<(Graph, Folder, Identity), StoreError> {
    let missing = || StoreError::Missing { path: path.to_owned() };
    let folder = |state, lock| Folder {
        path: path.to_owned(),
        state: Mutex::new(state),
        incomplete: AtomicBool::new(false),
        work: None,
        _lock: lock,
    };
    match content {
        Content::Nothing => Err(missing()),
        // Perhaps it is just being made.
        Content::Empty => Err(Lock::shared_if_there(path, &path.join(LOCK)).err().unwrap_or_else(missing)),
        Content::States => {
            available(path)?;
            let (state, lock) = State::newest_locked(path)?.ok_or_else(missing)?;
            state.verify(Depth::Sizes)?;
            let identity = identity_of(&state)?;
            let graph = engine::open_read_only(&state.path)?;
            Ok((graph, folder(Some(state), lock), identity))
        }
        Content::Database(identity) => {
            available(path)?;
            let lock = Lock::shared(path, &path.join(LOCK))?;
            has_current(path)?;
            let graph = engine::open_read_only(path)?;
            Ok((graph, folder(None, lock), identity))
        }
    }
}

fn write(path: &Path, base: Option<&Base>) -> Result<(Graph, Folder, Identity), StoreError> {
    available(path)?;
    fs::create_dir_all(path).map_err(StoreError::unwritable(path))?;
    let lock = Lock::exclusive(path, &path.join(LOCK), false)?;
    // Nobody else changes it from here on.
    let content = inspect(path)?;
    let work = Work(path.join(WORK));
    tidy(path)?;
    let state = State::newest(path)?;
    let identity = match (&state, content) {
        (Some(state), _) => {
            remove_database(path)?;
            state.verify(Depth::Sizes)?;
            state.copy_to(&work.0)?;
            identity_of(state)?
        }
        (None, Content::Database(identity)) => {
            has_current(path)?;
            state::copy_files(path, &work.0, is_database)?;
            identity
        }
        (None, _) => Identity::new(base.cloned().unwrap_or_default()),
    };
    let graph = engine::open(&work.0)?;
    let folder = Folder {
        path: path.to_owned(),
        state: Mutex::new(state),
        incomplete: AtomicBool::new(false),
        work: Some(work),
        _lock: Some(lock),
    };
    Ok((graph, folder, identity))
}

impl Folder {
    /// The folder of the writer's own copy.
    pub(crate) fn work(&self) -> Option<&Path> {
        self.work.as_ref().map(|Work(path)| path.as_path())
    }

    /// A change begins; refused after one that was not completed, for what the graph holds is no state.
    pub(crate) fn begin(&self) -> Result<(), StoreError> {
        if self.incomplete.swap(true, Ordering::Relaxed) {
            return Err(StoreError::Incomplete { path: self.path.clone() });
        }
        Ok(())
    }

    /// Makes the graph as it is now the newest state.
    pub(crate) fn publish(&self, graph: &Graph, identity: &Identity) -> Result<(), StoreError> {
        let new = state::fresh(&self.path)?;
        engine::backup(graph, &new)?;
        if let Some(Work(work)) = &self.work {
            state::add_files(work, &new, state::is_kept)?;
        }
        mark_new(&new, identity)?;
        // Before there is a state, so that earlier versions never take what they know for all there is.
        if !matches!(marker(&self.path), Ok(Some(Identity { format, .. })) if format == FORMAT.to_string()) {
            mark(&self.path, identity)?;
        }
        let mut last = self.state();
        *last = Some(state::publish(&self.path, last.as_ref())?);
        remove_database(&self.path)?;
        self.incomplete.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// Compares every byte of the state that is read with its checksum.
    pub(crate) fn verify(&self) -> Result<(), StoreError> {
        self.state().as_ref().map_or(Ok(()), |state| state.verify(Depth::Content))
    }

    /// Rewrites the tables as few and large ones, which are faster to read.
    pub(crate) fn optimize(&self, graph: &Graph) -> Result<(), StoreError> {
        engine::optimize(graph, &self.path)
    }

    /// Makes a copy of what is read the newest state of another folder, which is locked.
    pub(crate) fn copy_state_to(
        &self,
        target: &Path,
        graph: &Graph,
        identity: &Identity,
    ) -> Result<(), StoreError> {
        mark(target, &Identity::new(identity.base.clone()))?;
        if let Some(state) = &*self.state() {
            state.publish_to(target)?;
        } else {
            let new = state::fresh(target)?;
            engine::backup(graph, &new)?;
            mark_new(&new, identity)?;
            state::publish(target, None)?;
        }
        remove_database(target)
    }

    /// How much room the newest state takes.
    pub(crate) fn size(&self) -> u64 {
        self.state().as_ref().map_or(0, State::size)
    }

    fn state(&self) -> MutexGuard<'_, Option<State>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Locks a folder that is to become a store; `replace` tells whether it may be one already.
pub(crate) fn claim(path: &Path, replace: bool) -> Result<Lock, StoreError> {
    let exists = || StoreError::Exists { path: path.to_owned() };
    let refuse = |content: Content| match content {
        Content::States | Content::Database(_) if !replace => Err(exists()),
        _ => Ok(()),
    };
    refuse(inspect(path).or_else(|problem| tolerate(problem, path, replace))?)?;
    fs::create_dir_all(path).map_err(StoreError::unwritable(path))?;
    let lock = Lock::exclusive(path, &path.join(LOCK), false)?;
    refuse(inspect(path).or_else(|problem| tolerate(problem, path, replace))?)?;
    tidy(path)?;
    Ok(lock)
}

/// Removes what a writer that was killed left.
fn tidy(path: &Path) -> Result<(), StoreError> {
    plain::tidy(&path.join(MARKER));
    state::remove(&path.join(WORK))?;
    state::tidy(path)
}

/// What a marker says no more is still a store of ours, if it is to be replaced.
fn tolerate(problem: StoreError, path: &Path, replace: bool) -> Result<Content, StoreError> {
    match problem {
        StoreError::NotAStore { .. } if !replace && path.is_dir() => {
            Err(StoreError::Exists { path: path.to_owned() })
        }
        StoreError::NotAStore { .. } if replace && path.join(MARKER).is_file() => Ok(Content::States),
        other => Err(other),
    }
}

fn mark(folder: &Path, identity: &Identity) -> Result<(), StoreError> {
    replace(&folder.join(MARKER), |file| writeln!(file, "{} .", identity.quad()))
}

/// The same where nobody looks yet, so that nothing need be replaced.
fn mark_new(folder: &Path, identity: &Identity) -> Result<(), StoreError> {
    let path = folder.join(MARKER);
    let written = write_synced(&path, |file| writeln!(file, "{} .", identity.quad()));
    written.map_err(StoreError::unwritable(&path))
}

/// A database of format 1 without its beginning would be taken for an empty one.
fn has_current(path: &Path) -> Result<(), StoreError> {
    if path.join("CURRENT").exists() {
        return Ok(());
    }
    Err(StoreError::Damaged { path: path.to_owned(), problem: "its file CURRENT is missing".to_owned() })
}

/// The files of a database of format 1, which lay among our own.
fn is_database(name: &str) -> bool {
    let numbered =
        |end: &str| name.strip_suffix(end).is_some_and(|stem| stem.bytes().all(|b| b.is_ascii_digit()));
    numbered(".sst")
        || numbered(".log")
        || ["CURRENT", "IDENTITY"].contains(&name)
        || ["MANIFEST-", "OPTIONS-"].iter().any(|start| name.starts_with(start))
}

/// What else the engine left among them.
fn is_leftover(name: &str) -> bool {
    let bulk = name.starts_with("bulk-") && Path::new(name).extension().is_some_and(|end| end == "sst");
    bulk || ["LOCK", "LOG"].contains(&name) || name.starts_with("LOG.old.")
}

/// Removes the database of format 1 where states have taken its place.
fn remove_database(path: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(path).map_err(StoreError::io(path))?.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if is_database(&name) || is_leftover(&name) {
            fs::remove_file(entry.path()).map_err(StoreError::unwritable(path))?;
        }
    }
    Ok(())
}

fn available(path: &Path) -> Result<(), StoreError> {
    if cfg!(feature = "rocksdb") { Ok(()) } else { Err(StoreError::NoRocksDb { path: path.to_owned() }) }
}

#[cfg(all(test, feature = "rocksdb"))]
mod tests;

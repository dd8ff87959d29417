//! One writer at a time: an advisory lock on a file beside or inside the store.
//!
//! The writer's process id stands in the file, so that whoever waits can be told for whom.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::error::StoreError;

/// Held as long as it lives; the system frees it if the process dies.
#[derive(Debug)]
pub(crate) struct Lock {
    // Never read: closing it is what frees the lock.
    _file: File,
    remove: Option<PathBuf>,
}

impl Lock {
    /// The only writer of `store`; the lock file goes away with the lock if `transient`.
    pub(crate) fn exclusive(store: &Path, file: &Path, transient: bool) -> Result<Self, StoreError> {
        let io = StoreError::unwritable(file);
        loop {
            let mut lock = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(file)
                .map_err(&io)?;
            match lock.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(refusal(store, &mut lock)),
                Err(TryLockError::Error(problem)) => return Err(io(problem)),
            }
            // The one before us may have removed the file between our opening and locking it.
            if transient && !is_same_file(&lock, file) {
                continue;
            }
            lock.set_len(0).map_err(&io)?;
            writeln!(lock, "{}", std::process::id()).map_err(&io)?;
            return Ok(Self { _file: lock, remove: (transient && cfg!(unix)).then(|| file.to_owned()) });
        }
    }

    /// One of many readers, while there is no writer; `None` where nothing can be locked,
    /// as in a folder that may only be read.
    pub(crate) fn shared(store: &Path, file: &Path) -> Result<Option<Self>, StoreError> {
        let opened =
            File::open(file).or_else(|_| OpenOptions::new().read(true).append(true).create(true).open(file));
        opened.map_or(Ok(None), |lock| Self::share(store, file, lock))
    }

    /// The same, but without making a lock file where there is none.
    pub(crate) fn shared_if_there(store: &Path, file: &Path) -> Result<Option<Self>, StoreError> {
        File::open(file).map_or(Ok(None), |lock| Self::share(store, file, lock))
    }

    /// A lock that nobody else has; `None` if somebody has it, or there is no such file.
    pub(crate) fn unused(file: &Path) -> Option<Self> {
        let lock = File::open(file).ok()?;
        lock.try_lock().ok()?;
        Some(Self { _file: lock, remove: None })
    }

    fn share(store: &Path, file: &Path, mut lock: File) -> Result<Option<Self>, StoreError> {
        match lock.try_lock_shared() {
            Ok(()) => Ok(Some(Self { _file: lock, remove: None })),
            Err(TryLockError::WouldBlock) => {
                Err(StoreError::Locked { path: store.to_owned(), holder: holder(&mut lock) })
            }
            Err(TryLockError::Error(problem)) if problem.kind() == io::ErrorKind::Unsupported => Ok(None),
            Err(TryLockError::Error(problem)) => Err(StoreError::io(file)(problem)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(path) = &self.remove {
            // A file that stays behind does no harm.
            let _ = fs::remove_file(path);
        }
    }
}

/// Tells a writer from readers: beside readers a shared lock can be had.
fn refusal(store: &Path, lock: &mut File) -> StoreError {
    let path = store.to_owned();
    if lock.try_lock_shared().is_ok() {
        return StoreError::InUse { path };
    }
    StoreError::Locked { path, holder: holder(lock) }
}

fn holder(lock: &mut File) -> Option<u32> {
    let mut text = String::new();
    lock.rewind().ok()?;
    lock.take(32).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(unix)]
fn is_same_file(open: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(a), Ok(b)) = (open.metadata(), fs::metadata(path)) else { return false };
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

/// Elsewhere the file is never removed, so it is always the same.
#[cfg(not(unix))]
fn is_same_file(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_told_who_holds_the_store() {
        let folder = tempfile::tempdir().unwrap();
        let (store, file) = (folder.path().join("s.nq"), folder.path().join("s.nq.lock"));
        let first = Lock::exclusive(&store, &file, true).unwrap();
        let second = Lock::exclusive(&store, &file, true).unwrap_err();
        assert!(
            matches!(second, StoreError::Locked { holder: Some(pid), .. } if pid == std::process::id()),
            "{second}"
        );
        assert!(matches!(Lock::shared(&store, &file), Err(StoreError::Locked { .. })));
        drop(first);
        assert_eq!(file.exists(), !cfg!(unix));
        Lock::exclusive(&store, &file, true).unwrap();
    }

    #[test]
    fn readers_share_and_keep_a_writer_out() {
        let folder = tempfile::tempdir().unwrap();
        let (store, file) = (folder.path().join("s"), folder.path().join("lock"));
        let (one, two) = (Lock::shared(&store, &file).unwrap(), Lock::shared(&store, &file).unwrap());
        assert!(one.is_some() && two.is_some());
        assert!(matches!(Lock::exclusive(&store, &file, false), Err(StoreError::InUse { .. })));
        drop((one, two));
        Lock::exclusive(&store, &file, false).unwrap();
    }
}

//! Backups, and a store made of one again.
//!
//! A backup is a store like any other, of the same kind. It is complete or not there, and read and counted
//! before anything is made of it.

use std::fs;
use std::io;
use std::path::Path;

use crate::error::StoreError;
use crate::folder;
use crate::lock::Lock;
use crate::plain;
use crate::store::{Access, Home, Store};

impl Store {
    /// Makes a store of the same kind and content where there is none; the writer of this one is not disturbed.
    ///
    /// In a folder, tables that are on the same disk are shared and not copied.
    pub fn backup_to(&self, path: impl AsRef<Path>) -> Result<(), StoreError> {
        self.install(path.as_ref(), false)
    }

    /// Makes the store at `path` what the backup is; the earlier one stays until the new one is complete.
    ///
    /// Without `replace` there must be none.
    pub fn restore(
        backup: impl AsRef<Path>,
        path: impl AsRef<Path>,
        replace: bool,
    ) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let store = Self::open(backup, Access::Read).map_err(|problem| match problem {
            StoreError::Missing { path } => StoreError::NoBackup { path },
            other => other,
        })?;
        store.verify()?;
        store.install(path, replace)?;
        Self::open(path, Access::Read)
    }

    /// Compares every file of a folder with its checksum, and the number of quads with what it should be.
    ///
    /// A plain store is compared when it is opened.
    pub fn verify(&self) -> Result<(), StoreError> {
        self.verify_files()?;
        self.verify_count()
    }

    /// Compares every file of a folder with its checksum.
    pub(crate) fn verify_files(&self) -> Result<(), StoreError> {
        match &self.home {
            Home::Folder(folder) => folder.verify(),
            Home::Memory | Home::Plain { .. } => Ok(()),
        }
    }

    fn install(&self, path: &Path, replace: bool) -> Result<(), StoreError> {
        let other = |kind| {
            let store = self.place().to_owned();
            Err(StoreError::OtherKind { path: path.to_owned(), store, kind })
        };
        match &self.home {
            Home::Folder(_) if plain::is_plain(path) => other("a folder"),
            Home::Folder(folder) => {
                let _lock = folder::claim(path, replace)?;
                folder.copy_state_to(path, &self.graph, &self.identity)
            }
            Home::Memory => self.copy_to(path),
            Home::Plain { .. } if !plain::is_plain(path) => other("a file ending in .nq or .nq.gz"),
            Home::Plain { .. } => {
                let _lock = claim(path, replace)?;
                plain::write(path, self.quads_of(None, None, None, None)?.into_iter().map(Ok))
            }
        }
    }
}

/// Locks the place of a plain store; `replace` tells whether a file may be there already.
fn claim(path: &Path, replace: bool) -> Result<Lock, StoreError> {
    plain::make_folder(path)?;
    let lock = Lock::exclusive(path, &plain::beside(path, ".lock"), true)?;
    plain::tidy(path);
    match fs::metadata(path) {
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => Ok(lock),
        Ok(found) if found.is_file() && replace => Ok(lock),
        _ => Err(StoreError::Exists { path: path.to_owned() }),
    }
}

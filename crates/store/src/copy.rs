//! A second store with the same content, of the same kind or the other.

use std::fs;
use std::path::Path;

use crate::commit::Difference;
use crate::error::StoreError;
use crate::store::{Access, Options, Store};

impl Store {
    /// Copies everything into a new store, whose kind follows from its path.
    pub fn copy_to(&self, path: impl AsRef<Path>) -> Result<(), StoreError> {
        let path = path.as_ref();
        if !self.contains(&self.identity.quad())? {
            let problem = "it holds only a part of a store".to_owned();
            return Err(StoreError::NotAStore { path: self.place().to_owned(), problem });
        }
        let empty_folder = fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
        if fs::symlink_metadata(path).is_ok() && !empty_folder {
            return Err(StoreError::Exists { path: path.to_owned() });
        }
        let options = Options { base: Some(self.base().clone()), calendar: None };
        let mut copy = Self::open_with(path, Access::Write, options)?;
        // Whatever format this one has, the copy has ours.
        let (old, new) = (self.identity.quad(), copy.identity.quad());
        let mut added = self.quads_of(None, None, None, None)?;
        added.retain(|quad| *quad != old);
        added.push(new);
        let count = added.len();
        copy.commit(Difference { added, removed: Vec::new() })?;
        copy.compact_after(count).map(drop)
    }
}

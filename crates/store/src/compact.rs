//! Tables of a folder rewritten as few and large ones, which are faster to read.
//!
//! What loads many quads leaves many small tables, and the engine merges them in the background: in a command that
//! adds one document it begins to, and is stopped before it is done, each time anew.

use crate::error::StoreError;
use crate::store::{Home, Store};

/// So many quads leave tables that later changes would pay for.
const MUCH: usize = 100_000;

/// A folder with more than so many times the quads that were added is left to the engine, since to rewrite it
/// all takes longer than to add them took.
const TIMES: usize = 4;

/// How much room a store takes, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compaction {
    /// Before.
    pub before: u64,
    /// After.
    pub after: u64,
}

impl Store {
    /// Rewrites the tables of a folder so that they are faster to read; `None` where there are none.
    pub fn compact(&mut self) -> Result<Option<Compaction>, StoreError> {
        self.begun()?;
        let Home::Folder(folder) = &self.home else { return Ok(None) };
        let before = folder.size();
        folder.begin()?;
        folder.optimize(&self.graph)?;
        folder.publish(&self.graph, &self.identity)?;
        Ok(Some(Compaction { before, after: folder.size() }))
    }

    /// The same where so many quads were added that it pays.
    pub fn compact_after(&mut self, added: usize) -> Result<Option<Compaction>, StoreError> {
        if added < MUCH
            || !matches!(self.home, Home::Folder(_))
            || added.saturating_mul(TIMES) < self.len()?
        {
            return Ok(None);
        }
        self.compact()
    }
}

//! What a corpus says, known before anyone reads it.

use serde::{Deserialize, Serialize};

/// What a reader of a corpus must find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// How many records it has.
    pub documents: u32,
    /// How many of them cannot be read.
    pub failures: usize,
    /// How many speak of a summit.
    pub speaking: usize,
    /// The seed that all follows from.
    pub seed: u64,
    /// The summits, by series and number.
    pub summits: Vec<Summit>,
}

/// One summit of a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields of a summit need no more words")]
pub struct Summit {
    pub series: String,
    pub number: u32,
    pub start: String,
    pub city: String,
    pub country: String,
    pub chair: String,
    pub attendees: usize,
    /// How many documents speak of it.
    pub documents: usize,
}

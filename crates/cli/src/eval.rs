//! Facts of reports against facts of gold, counted per type.
//!
//! One item on both sides is right; one of the prediction alone is spurious, one of gold alone missing.
//! Gold is exhaustive only for reported events: what it leaves out of others is not held against anyone.

mod equal;
mod facts;
mod files;
mod matching;
mod ratio;
mod score;
mod tally;

pub(crate) use files::{Gold, Predictions};
pub(crate) use score::score;
pub(crate) use tally::{Counts, Tally, Verdict};

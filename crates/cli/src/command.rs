//! One file per subcommand.

pub(crate) mod backup;
pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod compact;
pub(crate) mod completions;
pub(crate) mod conflicts;
pub(crate) mod copy;
pub(crate) mod correct;
pub(crate) mod diff;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod extract;
pub(crate) mod queries;
pub(crate) mod query;
pub(crate) mod remove;
pub(crate) mod restore;
pub(crate) mod show;
pub(crate) mod stats;

//! What a person corrects in the knowledge: who, when, why, and what.
//!
//! A correction is data beside the sources. It names things by what people see (the path of a summit, the
//! name of a document, of a person), so that it can be applied again to whatever is read later.

use chrono::NaiveDate;

use crate::claim::Claim;
use crate::code::{Amends, CorrectionState};
use crate::document::DocId;
use crate::knowledge::EntityKind;

/// One correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// What it is called; unique in a store.
    pub id: String,
    /// The file in which it came, without its folder.
    pub file: String,
    /// Who made it.
    pub by: String,
    /// When.
    pub on: NaiveDate,
    /// Why, in his or her words.
    pub why: String,
    /// What it does.
    pub amendment: Amendment,
}

/// What a correction does. A summit is named by its path, `sco-chs/14`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amendment {
    /// Puts a value in the place of what sources say; of a record only the parts it names.
    Replace {
        /// The summit.
        summit: String,
        /// What is true of it.
        claim: Claim,
        /// The value it is about, as a source gives it; without it whatever the sources say.
        instead_of: Option<String>,
    },
    /// Adds what no source says.
    Add {
        /// The summit.
        summit: String,
        /// What is true of it.
        claim: Claim,
    },
    /// Leaves claims out of account: those that fit all that is given.
    Reject {
        /// The summit they speak of.
        summit: Option<String>,
        /// The document they stand in.
        document: Option<String>,
        /// Words that support them.
        quote: Option<String>,
        /// The property they are about, by its local name (`hostCity`).
        property: Option<String>,
        /// The value they give: a name, a number, a date.
        value: Option<String>,
    },
    /// Says that several things are one; the first name stays.
    Same {
        /// What sort of thing; none for summits.
        kind: Option<EntityKind>,
        /// Their names, or paths of summits.
        names: Vec<String>,
    },
    /// Says that a name in a document does not mean whom or what it was taken for.
    Different {
        /// What sort of thing; none for summits.
        kind: Option<EntityKind>,
        /// The name or path of what is not meant.
        name: String,
        /// The document that does not mean it.
        document: String,
        /// Who or what is meant instead; of its own if not told.
        called: Option<String>,
    },
    /// Prefers what a source says wherever sources disagree.
    Prefer {
        /// The name of a document or of a publisher.
        source: String,
        /// Only for this summit.
        summit: Option<String>,
        /// Only for this property, by its local name.
        property: Option<String>,
    },
}

impl Amendment {
    /// The kind of it.
    pub fn kind(&self) -> Amends {
        match self {
            Self::Replace { .. } => Amends::Replace,
            Self::Add { .. } => Amends::Add,
            Self::Reject { .. } => Amends::Reject,
            Self::Same { .. } => Amends::Same,
            Self::Different { .. } => Amends::Different,
            Self::Prefer { .. } => Amends::Prefer,
        }
    }
}

/// What became of a correction.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Verdict {
    /// The correction.
    pub id: String,
    /// Whether it applies.
    pub state: CorrectionState,
    /// Why, in a sentence.
    pub reason: String,
    /// The claims that it leaves out of account, ordered.
    pub rejects: Vec<(DocId, String)>,
}

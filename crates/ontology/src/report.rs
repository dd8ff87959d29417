//! What one document says, settled.

use serde::{Deserialize, Serialize};

use crate::claim::{Attendance, Claim, HostDecision};
use crate::code::{Basis, Role};
use crate::document::{DocId, DocumentMeta};
use crate::edtf::Interval;
use crate::evidence::Evidence;
use crate::read_with::ReadWith;

/// A claim with the words that support it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fact {
    claim: Claim,
    basis: Basis,
    evidence: Vec<Evidence>,
}

impl Fact {
    /// A fact has at least one piece of evidence; this is the only way to make one.
    pub fn new(claim: Claim, basis: Basis, first: Evidence) -> Self {
        Self { claim, basis, evidence: vec![first] }
    }

    /// The same fact with further words that support it; evidence is kept in the order of the text.
    #[must_use]
    pub fn also(mut self, more: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(more);
        self.evidence.sort();
        self.evidence.dedup();
        self
    }

    /// What is said.
    pub fn claim(&self) -> &Claim {
        &self.claim
    }

    /// How it is known.
    pub fn basis(&self) -> Basis {
        self.basis
    }

    /// The words; never empty.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }
}

/// One summit as this document speaks of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Event {
    /// The series, by its code (`sco-chs`).
    pub series: String,
    /// Told as held, as still to come, or in passing.
    pub role: Role,
    /// The words that name it; never empty in an extracted report.
    pub evidence: Vec<Evidence>,
    /// What is said of it, in the order of the contract.
    pub facts: Vec<Fact>,
}

macro_rules! slot {
    ($(#[$doc:meta])* $name:ident, $variant:ident, $type:ty, $value:ident => $out:expr) => {
        $(#[$doc])*
        pub fn $name(&self) -> Option<$type> {
            self.facts.iter().find_map(|fact| match &fact.claim {
                Claim::$variant($value) => Some($out),
                _ => None,
            })
        }
    };
}

impl Event {
    slot!(/// The number within the series.
        number, Number, u32, n => *n);
    slot!(/// When it met.
        date, Date, Interval, d => d.interval);
    slot!(/// The host city.
        city, City, &str, c => c.as_str());
    slot!(/// The host country.
        country, Country, &str, c => c.as_str());
    slot!(/// What it decided on the following meeting.
        next, Next, &HostDecision, n => n);
    slot!(/// How old the organisation is said to be.
        organisation_age, OrganisationAge, u32, n => *n);

    /// Puts facts into the order of the contract, those of one kind in the order of the text.
    pub fn settle_order(&mut self) {
        self.evidence.sort();
        self.evidence.dedup();
        // Facts that share a phrase stand in the order of the words that tell them apart.
        let start = |e: Option<&Evidence>| e.map(Evidence::start);
        let place = |f: &Fact| (f.claim.rank(), start(f.evidence.first()), start(f.evidence.last()));
        self.facts.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.claim.cmp(&b.claim)));
    }

    /// The participants.
    pub fn attendance(&self) -> impl Iterator<Item = &Attendance> {
        self.facts.iter().filter_map(|fact| match &fact.claim {
            Claim::Attendance(attendance) => Some(attendance),
            _ => None,
        })
    }
}

/// Something that a person may want to look at; never a reason to stop.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Finding {
    /// What sort of oddity.
    pub kind: FindingKind,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// What is odd, in a sentence.
    pub message: String,
}

/// The sorts of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FindingKind {
    /// Words with the name of a summit of which nothing was taken.
    NothingTaken,
    /// A group of participants without names.
    UnnamedGroup,
    /// A date that does not exist or cannot be completed.
    OddDate,
    /// Two rules read the same words differently; the first one won.
    Conflict,
    /// A person whose office or country could not be told.
    UnknownPerson,
}

impl FindingKind {
    /// The code in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NothingTaken => "nothing_taken",
            Self::UnnamedGroup => "unnamed_group",
            Self::OddDate => "odd_date",
            Self::Conflict => "conflict",
            Self::UnknownPerson => "unknown_person",
        }
    }
}

/// What one document says: the events it reports, announces or mentions.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Report {
    /// Identity of the document.
    pub id: DocId,
    /// What is known of the document.
    pub document: DocumentMeta,
    /// SHA-256 of the text.
    pub sha256: String,
    /// The events, the reported ones first.
    pub events: Vec<Event>,
    /// What looked odd.
    pub findings: Vec<Finding>,
    /// The rules and words with which it was read; nothing if that is not known.
    pub read_with: ReadWith,
}

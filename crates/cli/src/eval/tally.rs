//! What was right and what was not, counted per type of fact.

use std::collections::BTreeMap;
use std::ops::AddAssign;

macro_rules! types {
    ($($variant:ident = $code:literal),+ $(,)?) => {
        /// A type of fact.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum FactType { $($variant),+ }

        impl FactType {
            /// Its name in tables and JSON.
            pub(crate) const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }
    };
}

types! {
    Event = "event",
    Role = "role",
    DateStart = "date.start",
    DateEnd = "date.end",
    City = "city",
    Country = "country",
    Format = "format",
    Chair = "chair",
    Attendee = "attendee",
    Capacity = "capacity",
    Office = "office",
    Mode = "mode",
    Accompanying = "accompanying",
    Document = "document",
    Action = "action",
    Kind = "kind",
    Signature = "signature",
    NextYear = "next.year",
    NextCity = "next.city",
    NextCountry = "next.country",
    NextChairTerm = "next.chair_term",
    Membership = "membership",
    Change = "change",
    Speech = "speech",
}

/// How many items were right, and how many were not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Found in both.
    pub(crate) right: u32,
    /// Only in the prediction: false positives.
    pub(crate) spurious: u32,
    /// Only in gold: false negatives.
    pub(crate) missing: u32,
}

impl Counts {
    pub(crate) fn precision(self) -> f64 {
        share(self.right, self.right + self.spurious)
    }

    pub(crate) fn recall(self) -> f64 {
        share(self.right, self.right + self.missing)
    }

    pub(crate) fn f1(self) -> f64 {
        share(2 * self.right, 2 * self.right + self.spurious + self.missing)
    }
}

/// Of nothing, everything was right.
fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 1.0 } else { f64::from(part) / f64::from(whole) }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.spurious += other.spurious;
        self.missing += other.missing;
    }
}

/// What is wrong with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Gold has it, the prediction does not.
    Missing,
    /// The prediction has it, gold does not.
    Spurious,
    /// Both have it, with different values; counted as missing and as spurious.
    Wrong,
}

/// An item that is not right.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    pub(crate) verdict: Verdict,
    pub(crate) document: String,
    pub(crate) fact: FactType,
    /// The event, participant or document that it is said of.
    pub(crate) of: String,
    pub(crate) gold: String,
    pub(crate) predicted: String,
}

/// The counts of each type of fact that occurred, and what was not right.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) counts: BTreeMap<FactType, Counts>,
    pub(crate) mistakes: Vec<Mistake>,
}

impl Tally {
    pub(super) fn right(&mut self, fact: FactType) {
        self.counts.entry(fact).or_default().right += 1;
    }

    pub(super) fn mistake(&mut self, mistake: Mistake) {
        let counts = self.counts.entry(mistake.fact).or_default();
        counts.missing += u32::from(mistake.verdict != Verdict::Spurious);
        counts.spurious += u32::from(mistake.verdict != Verdict::Missing);
        self.mistakes.push(mistake);
    }

    /// All types together.
    pub(crate) fn total(&self) -> Counts {
        let mut total = Counts::default();
        for counts in self.counts.values() {
            total += *counts;
        }
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_follow_from_the_counts() {
        let counts = Counts { right: 6, spurious: 2, missing: 4 };
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(near(counts.precision(), 0.75) && near(counts.recall(), 0.6));
        assert!(near(counts.f1(), 12.0 / 18.0) && near(Counts::default().f1(), 1.0));
    }
}

//! What can be said of a summit: one variant per relation.
//!
//! Names are kept as the document writes them, countries, organisations, cities and offices
//! in their usual mainland form; which entity a name means is fusion's business.

use serde::{Deserialize, Serialize};

use crate::code::{Action, Capacity, Change, Format, Kind, Mode, RepresentsKind, ToStatus};
use crate::edtf::Interval;

/// One thing said of a summit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Claim {
    /// Its number within the series.
    Number(u32),
    /// When it met.
    Date(Date),
    /// The host city.
    City(String),
    /// The host country.
    Country(String),
    /// The building or place within the city.
    Venue(String),
    /// How it met.
    Format(Format),
    /// Who presided.
    Chair(Chair),
    /// Who took part.
    Attendance(Attendance),
    /// Who accompanied a participant.
    Accompanying(Accompanying),
    /// A document it adopted.
    Outcome(Outcome),
    /// Who signed, by name.
    Signature(Signature),
    /// What it decided on the following meeting or chairmanship.
    Next(HostDecision),
    /// A step of a country towards a status.
    Membership(MembershipChange),
    /// A speech given.
    Speech(Speech),
    /// How many years the organisation has existed, as said on the occasion.
    OrganisationAge(u32),
}

impl Claim {
    /// The place of this kind of claim in the order of the contract.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Date(_) => 1,
            Self::City(_) => 2,
            Self::Country(_) => 3,
            Self::Venue(_) => 4,
            Self::Format(_) => 5,
            Self::Chair(_) => 6,
            Self::Attendance(_) => 7,
            Self::Accompanying(_) => 8,
            Self::Outcome(_) => 9,
            Self::Signature(_) => 10,
            Self::Next(_) => 11,
            Self::Membership(_) => 12,
            Self::Speech(_) => 13,
            Self::OrganisationAge(_) => 14,
        }
    }
}

/// When a summit met.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    /// First and last day.
    pub interval: Interval,
    /// The words, without what they were completed from.
    pub text: String,
}

/// Who presided; a part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Chair {
    /// Name.
    pub person: Option<String>,
    /// Office, without the country.
    pub office: Option<String>,
    /// Country.
    pub country: Option<String>,
}

/// One participant: a person, or someone unnamed who speaks for a country or organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Attendance {
    /// Name; none if unnamed.
    pub person: Option<String>,
    /// The words of the text.
    pub as_written: String,
    /// Office, without the country.
    pub office: Option<String>,
    /// Country or organisation.
    pub represents: Option<String>,
    /// Which of the two.
    pub represents_kind: Option<RepresentsKind>,
    /// In what quality.
    pub capacity: Option<Capacity>,
    /// How the capacity is known, if it is not simply stated.
    pub capacity_inferred: bool,
    /// In the room or by video.
    pub mode: Option<Mode>,
}

/// An official of a delegation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Accompanying {
    /// Name.
    pub person: String,
    /// Office, if given.
    pub office: Option<String>,
}

/// A document that the summit adopted, or an unnamed set of documents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Outcome {
    /// The title; none for a set that is only counted or a text printed without its title.
    pub title: Option<String>,
    /// Whether the title stands between title marks.
    pub quoted: bool,
    /// What sort of document.
    pub kind: Kind,
    /// What was done with it.
    pub action: Action,
    /// The words for an unnamed set.
    pub count_only: Option<String>,
}

/// One named signatory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Signature {
    /// Title of the document, if the text gives it.
    pub document: Option<String>,
    /// Name.
    pub person: String,
    /// Office, without the country.
    pub office: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// Day of signing.
    pub date: Option<Interval>,
    /// Place of signing.
    pub place: Option<String>,
}

/// What is decided on the following meeting; a chairmanship is not a summit.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct HostDecision {
    /// Year of the meeting.
    pub year: Option<u16>,
    /// City of the meeting.
    pub city: Option<String>,
    /// Country that hosts or chairs.
    pub country: Option<String>,
    /// First and last year of the chairmanship.
    pub chair_term: Option<(u16, u16)>,
}

/// A step of a country towards a status.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MembershipChange {
    /// The country.
    pub country: String,
    /// The step.
    pub change: Change,
    /// The status it leads to.
    pub to_status: ToStatus,
}

/// A speech given at the summit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Speech {
    /// Name of the speaker.
    pub speaker: String,
    /// Title, if it has one.
    pub title: Option<String>,
}

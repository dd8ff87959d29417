//! The tables of a file of corrections, as they are written.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) by: Option<String>,
    pub(super) on: Option<Datetime>,
    #[serde(default)]
    pub(super) replace: Vec<Spanned<Fact>>,
    #[serde(default)]
    pub(super) add: Vec<Spanned<Fact>>,
    #[serde(default)]
    pub(super) reject: Vec<Spanned<Reject>>,
    #[serde(default)]
    pub(super) same: Vec<Spanned<Same>>,
    #[serde(default)]
    pub(super) different: Vec<Spanned<Different>>,
    #[serde(default)]
    pub(super) prefer: Vec<Spanned<Prefer>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fact {
    pub(super) id: Option<String>,
    pub(super) by: Option<String>,
    pub(super) on: Option<Datetime>,
    pub(super) why: String,
    pub(super) summit: String,
    pub(super) instead_of: Option<Scalar>,
    pub(super) number: Option<u32>,
    pub(super) date: Option<String>,
    pub(super) city: Option<String>,
    pub(super) country: Option<String>,
    pub(super) venue: Option<String>,
    pub(super) format: Option<String>,
    pub(super) chair: Option<ChairRow>,
    pub(super) attendance: Option<AttendanceRow>,
    pub(super) accompanying: Option<AccompanyingRow>,
    pub(super) outcome: Option<OutcomeRow>,
    pub(super) signature: Option<SignatureRow>,
    pub(super) next: Option<NextRow>,
    pub(super) membership: Option<MembershipRow>,
    pub(super) speech: Option<SpeechRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reject {
    pub(super) id: Option<String>,
    pub(super) by: Option<String>,
    pub(super) on: Option<Datetime>,
    pub(super) why: String,
    pub(super) summit: Option<String>,
    pub(super) document: Option<String>,
    pub(super) quote: Option<String>,
    pub(super) property: Option<String>,
    pub(super) value: Option<Scalar>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Same {
    pub(super) id: Option<String>,
    pub(super) by: Option<String>,
    pub(super) on: Option<Datetime>,
    pub(super) why: String,
    pub(super) summits: Option<Vec<String>>,
    pub(super) people: Option<Vec<String>>,
    pub(super) countries: Option<Vec<String>>,
    pub(super) cities: Option<Vec<String>>,
    pub(super) organisations: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Different {
    pub(super) id: Option<String>,
    pub(super) by: Option<String>,
    pub(super) on: Option<Datetime>,
    pub(super) why: String,
    pub(super) document: String,
    pub(super) summit: Option<String>,
    pub(super) person: Option<String>,
    pub(super) instead: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Prefer {
    pub(super) id: Option<String>,
    pub(super) by: Option<String>,
    pub(super) on: Option<Datetime>,
    pub(super) why: String,
    pub(super) source: String,
    pub(super) summit: Option<String>,
    pub(super) property: Option<String>,
}

/// A word or a number: values are compared as they are printed.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Scalar {
    Number(u32),
    Text(String),
}

impl Scalar {
    pub(super) fn text(self) -> String {
        match self {
            Self::Number(n) => n.to_string(),
            Self::Text(text) => text,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChairRow {
    pub(super) person: Option<String>,
    pub(super) office: Option<String>,
    pub(super) country: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AttendanceRow {
    pub(super) person: Option<String>,
    pub(super) office: Option<String>,
    pub(super) represents: Option<String>,
    pub(super) represents_kind: Option<String>,
    pub(super) capacity: Option<String>,
    pub(super) mode: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AccompanyingRow {
    pub(super) person: String,
    pub(super) office: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OutcomeRow {
    pub(super) title: Option<String>,
    pub(super) count_only: Option<String>,
    pub(super) kind: String,
    pub(super) action: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignatureRow {
    pub(super) document: Option<String>,
    pub(super) person: String,
    pub(super) office: Option<String>,
    pub(super) country: Option<String>,
    pub(super) date: Option<String>,
    pub(super) place: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NextRow {
    pub(super) year: Option<u16>,
    pub(super) city: Option<String>,
    pub(super) country: Option<String>,
    pub(super) chair_term: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MembershipRow {
    pub(super) country: String,
    pub(super) change: String,
    pub(super) to_status: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpeechRow {
    pub(super) speaker: String,
    pub(super) title: Option<String>,
}

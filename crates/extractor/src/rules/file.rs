//! The form of rule files and packs, and why one is refused.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use summitkg_ontology::{RuleId, RuleIdError};
use toml::Spanned;

/// Why a file of rules or a pack is refused; `file` has the line, where one is to blame.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each message documents its variant")]
pub enum RuleError {
    // The problem carries line and column.
    #[error("{file}: {problem}")]
    Schema { file: String, problem: Box<toml::de::Error> },
    #[error("{file}: {problem}")]
    Id { file: String, problem: RuleIdError },
    #[error("{file}: rule `{id}` is already defined in {first}")]
    Duplicate { file: String, id: String, first: String },
    #[error("{file}: rule `{id}` needs at least one example in `hits` and one near miss in `misses`")]
    NoExample { file: String, id: String },
    #[error("{file}: rule `{id}`: there is no {{{name}}}; write a kind of mention, `=key` or `w:words`")]
    Placeholder { file: String, id: String, name: String },
    #[error("{file}: rule `{id}`: {problem}")]
    Pattern { file: String, id: String, problem: Box<regex::Error> },
    #[error("{file}: rule `{id}`: `{value}` is no value of this field")]
    Value { file: String, id: String, value: String },
    #[error("{file}: `{name}` cannot be a name of {organisation}: it is {known}")]
    Name { file: String, name: String, organisation: String, known: String },
    #[error("{file}: `{name}` is folded before names are looked for; write `{folded}`")]
    Folded { file: String, name: String, folded: String },
    #[error("{file}: names need an `organisation` that they name")]
    NoOrganisation { file: String },
    #[error("{file}: series `{series}`: `{value}` is no {what}")]
    Standing { file: String, series: String, value: String, what: &'static str },
}

/// A file that was read, with its text, so that a complaint can name the line.
pub(crate) struct File<'a, T> {
    name: &'a str,
    text: &'a str,
    /// Whether it is compiled into the program.
    pub(super) trusted: bool,
    pub(super) content: T,
}

impl<'a, T: DeserializeOwned> File<'a, T> {
    pub(super) fn read(name: &'a str, text: &'a str, trusted: bool) -> Result<Self, RuleError> {
        Ok(Self { name, text, trusted, content: parse(name, text)? })
    }

    /// File and line of a value, as one can click them.
    pub(super) fn place<V>(&self, value: &Spanned<V>) -> String {
        let before = self.text.get(..value.span().start).unwrap_or_default();
        format!("{}:{}", self.name, before.matches('\n').count() + 1)
    }
}

/// What a rule reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Relation {
    /// A meeting was held, attended or opened: this sentence is about it.
    Held,
    /// Where a meeting was held.
    Place,
    /// The building.
    Venue,
    /// When it met.
    Date,
    /// It met by video.
    Video,
    /// Some met in a room, others by video.
    Hybrid,
    /// How old the organisation is.
    Age,
    Chair,
    Attendance,
    /// Somebody was at a meeting that is only named.
    Attended,
    Accompanying,
    Outcome,
    Next,
    /// The words that begin what is said of the following meeting, whatever their order.
    NextBegins,
    Membership,
    Speech,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFile {
    pub(super) rule: Vec<RuleRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleRow {
    pub(super) id: Spanned<String>,
    pub(super) relation: Relation,
    pub(super) pattern: String,
    pub(super) hits: Vec<String>,
    pub(super) misses: Vec<String>,
    pub(super) mode: Option<String>,
    pub(super) capacity: Option<String>,
    pub(super) action: Option<String>,
    pub(super) change: Option<String>,
    pub(super) to_status: Option<String>,
    /// Whether what the rule reads follows from the words rather than being said by them.
    #[serde(default)]
    pub(super) inferred: bool,
    /// Whether the rule also holds for what speakers say, not only for what happened.
    #[serde(default)]
    pub(super) in_speech: bool,
    /// Whether the rule reads the titles of what was adopted, and nothing else.
    #[serde(default)]
    pub(super) in_title: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PackFile {
    pub(super) organisation: Option<Spanned<String>>,
    /// Further names of the organisation, beside those of the lexicon.
    #[serde(default)]
    pub(super) aliases: Vec<Spanned<String>>,
    /// Words without one of which no text is about this organisation's meetings.
    #[serde(default)]
    pub(super) needles: Vec<String>,
    #[serde(default)]
    pub(super) series: Vec<SeriesRow>,
    #[serde(default)]
    pub(super) generic: Vec<NameRow>,
}

impl PackFile {
    pub(super) fn patterns(&self) -> impl Iterator<Item = &String> {
        let names = self.series.iter().flat_map(|s| &s.names);
        names.chain(&self.generic).map(|n| n.pattern.get_ref())
    }

    /// The names of the organisation, beginning with its own.
    pub(super) fn names(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.organisation.iter().chain(&self.aliases)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeriesRow {
    pub(super) code: String,
    pub(super) first_year: Option<u16>,
    #[serde(default)]
    pub(super) yearly: bool,
    /// Whether 峰会 without more means a meeting of this series in texts on the organisation.
    #[serde(default)]
    pub(super) main: bool,
    pub(super) names: Vec<NameRow>,
    /// The capacity of a country that has no standing.
    pub(super) others: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) standings: Vec<StandingRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NameRow {
    pub(super) pattern: Spanned<String>,
    #[serde(default)]
    pub(super) context: bool,
}

/// From a year on, these have this standing; the last row that applies holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StandingRow {
    pub(super) from: u16,
    pub(super) capacity: Spanned<String>,
    pub(super) who: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordsFile {
    pub(super) words: BTreeMap<String, String>,
}

pub(super) fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, RuleError> {
    toml::from_str(text)
        .map_err(|problem| RuleError::Schema { file: file.to_owned(), problem: Box::new(problem) })
}

/// A rule id that no other rule has.
pub(super) fn unique(file: &str, id: &str, ids: &mut BTreeMap<String, String>) -> Result<RuleId, RuleError> {
    let checked = RuleId::new(id).map_err(|problem| RuleError::Id { file: file.to_owned(), problem })?;
    match ids.insert(id.to_owned(), file.to_owned()) {
        Some(first) => Err(RuleError::Duplicate { file: file.to_owned(), id: id.to_owned(), first }),
        None => Ok(checked),
    }
}

/// The value of a field that is one of a closed set.
pub(super) fn code<T>(
    place: &str,
    row: &RuleRow,
    value: Option<&str>,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, RuleError> {
    let refuse = |value: &str| RuleError::Value {
        file: place.to_owned(),
        id: row.id.get_ref().clone(),
        value: value.to_owned(),
    };
    value.map(|v| read(v).ok_or_else(|| refuse(v))).transpose()
}

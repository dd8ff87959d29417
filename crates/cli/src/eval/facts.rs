//! A Report, or gold in its form, as far as it is scored.
//!
//! Gold may have more fields, further right answers among them; a missing value may be null or absent.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer};

/// One file of gold; without events it is about something else.
#[derive(Debug, Deserialize)]
pub(super) struct GoldFile {
    pub(super) events: Option<Vec<Event>>,
}

/// What was extracted from one document.
#[derive(Debug, Deserialize)]
pub(super) struct Extracted {
    #[serde(default, deserialize_with = "or_default")]
    pub(super) document: DocumentName,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) events: Vec<Event>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DocumentName {
    #[serde(deserialize_with = "text")]
    pub(super) id: Option<String>,
    #[serde(deserialize_with = "text")]
    pub(super) source: Option<String>,
}

/// One summit as a document speaks of it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct Event {
    pub(super) series: Option<String>,
    pub(super) number: Option<u32>,
    role: Option<String>,
    role_in_document: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(super) date: Date,
    pub(super) city: Option<String>,
    pub(super) country: Option<String>,
    pub(super) format: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(super) chair: Person,
    #[serde(deserialize_with = "or_default")]
    pub(super) attendance: Vec<Attendee>,
    #[serde(deserialize_with = "or_default")]
    pub(super) accompanying: Vec<Person>,
    #[serde(deserialize_with = "or_default")]
    pub(super) outcome_documents: Vec<Outcome>,
    #[serde(deserialize_with = "or_default")]
    pub(super) signatures: Vec<Person>,
    #[serde(deserialize_with = "or_default")]
    pub(super) next: Next,
    #[serde(deserialize_with = "or_default")]
    pub(super) membership_changes: Vec<Membership>,
    #[serde(deserialize_with = "or_default")]
    pub(super) speeches: Vec<Speech>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct Date {
    start: Option<String>,
    end: Option<String>,
    #[serde(deserialize_with = "or_default")]
    accept_also: Vec<Interval>,
    value_from_this_text_alone: Option<String>,
    value_after_inference_in_text: Option<String>,
    after_merging_seeds: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Interval {
    start: Option<String>,
    end: Option<String>,
}

/// Which end of an interval.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Start,
    End,
}

/// Somebody by name alone, or in a record.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(from = "NameOrRecord")]
pub(super) struct Person {
    pub(super) person: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a name, or an object with the field `person`")]
enum NameOrRecord {
    Name(String),
    Record { person: Option<String> },
}

impl From<NameOrRecord> for Person {
    fn from(value: NameOrRecord) -> Self {
        let person = match value {
            NameOrRecord::Name(name) => Some(name),
            NameOrRecord::Record { person } => person,
        };
        Self { person }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct Attendee {
    pub(super) person: Option<String>,
    pub(super) as_written: Option<String>,
    pub(super) represents: Option<String>,
    pub(super) office: Option<String>,
    pub(super) capacity: Option<String>,
    pub(super) mode: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct Outcome {
    pub(super) title: Option<String>,
    /// False for a descriptive name.
    pub(super) quoted: Option<bool>,
    pub(super) kind: Option<String>,
    pub(super) action: Option<String>,
    action_accept_also: Option<OneOrMany>,
    actions: Option<OneOrMany>,
    also: Option<OneOrMany>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged, expecting = "expected a value or a list of values")]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct Next {
    #[serde(deserialize_with = "text")]
    pub(super) year: Option<String>,
    pub(super) city: Option<String>,
    pub(super) country: Option<String>,
    #[serde(deserialize_with = "text")]
    chair_term: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct Membership {
    pub(super) country: Option<String>,
    pub(super) change: Option<String>,
    pub(super) to_status: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct Speech {
    pub(super) speaker: Option<String>,
    pub(super) title: Option<String>,
}

/// Null is the same as absent.
fn or_default<'de, T: Default + Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    Option::deserialize(from).map(Option::unwrap_or_default)
}

/// Text, or a number as text.
fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected text or a whole number")]
    enum TextOrNumber {
        Text(String),
        Number(i64),
    }
    let value = Option::<TextOrNumber>::deserialize(from)?;
    Ok(value.map(|value| match value {
        TextOrNumber::Text(text) => text,
        TextOrNumber::Number(number) => number.to_string(),
    }))
}

/// What is there and not empty.
pub(super) fn filled(value: Option<&String>) -> Option<&str> {
    value.map(String::as_str).filter(|v| !v.is_empty())
}

impl Event {
    pub(super) fn role(&self) -> Option<&str> {
        filled(self.role.as_ref()).or(self.role_in_document.as_deref())
    }

    /// The year in which it began, if its four digits are known.
    pub(super) fn year(&self) -> Option<String> {
        let start = edtf(self.date.start.as_deref()?)?;
        let year = start.get(..4).filter(|y| y.bytes().all(|b| b.is_ascii_digit()))?;
        Some(year.to_owned())
    }

    /// How messages call it.
    pub(super) fn name(&self) -> String {
        let number = self.number.map(|n| n.to_string());
        let year = self.year().filter(|_| number.is_none());
        let city = filled(self.city.as_ref()).filter(|_| number.is_none()).map(str::to_owned);
        let parts = [self.series.clone(), number, year, city];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

impl Date {
    /// The date as extracted.
    pub(super) fn value(&self, end: End) -> Option<String> {
        let value = if end == End::End { &self.end } else { &self.start };
        edtf(value.as_deref()?)
    }

    /// Every date that gold takes as right: if it tells what the text alone says, that, not what is known.
    pub(super) fn accepted(&self, end: End) -> BTreeSet<String> {
        let alone = [
            &self.value_from_this_text_alone,
            &self.value_after_inference_in_text,
            &self.after_merging_seeds,
        ];
        let alone: Vec<&str> = alone.into_iter().filter_map(|v| filled(v.as_ref())).collect();
        let part = |interval: &str| {
            let mut parts = interval.split('/');
            edtf(if end == End::End { parts.next_back() } else { parts.next() }?)
        };
        let own = if alone.is_empty() { self.value(end) } else { None };
        let also = self.accept_also.iter().filter_map(|interval| {
            edtf(if end == End::End { &interval.end } else { &interval.start }.as_deref()?)
        });
        alone.iter().copied().filter_map(part).chain(own).chain(also).collect()
    }
}

/// A date without the parts at its end that are not known: 2014-XX-XX is 2014.
fn edtf(value: &str) -> Option<String> {
    let value = value.to_uppercase().replace('?', "X");
    let known = value.trim_end_matches("-XX");
    (!matches!(known, "" | "XXXX")).then(|| known.to_owned())
}

impl Outcome {
    /// Further right answers to what the summit did with it.
    pub(super) fn other_actions(&self) -> Vec<&str> {
        [&self.action_accept_also, &self.actions, &self.also]
            .into_iter()
            .flatten()
            .flat_map(|list| match list {
                OneOrMany::One(action) => std::slice::from_ref(action),
                OneOrMany::Many(actions) => actions,
            })
            .map(String::as_str)
            .collect()
    }
}

impl Next {
    /// The years of the term, `2024-2025`.
    pub(super) fn term(&self) -> Option<String> {
        let text = self.chair_term.as_deref()?;
        let runs = text.split(|c: char| !c.is_ascii_digit());
        let years: Vec<&str> =
            runs.flat_map(|run| (0..run.len() / 4).filter_map(|i| run.get(4 * i..4 * i + 4))).collect();
        (!years.is_empty()).then(|| years.join("-"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_parts_at_the_end_of_a_date_are_dropped() {
        for (date, known) in [
            ("2014-09-12", Some("2014-09-12")),
            ("2021-??-17", Some("2021-XX-17")),
            ("2014-xx-xx", Some("2014")),
            ("????-??-??", None),
            ("", None),
        ] {
            assert_eq!(edtf(date).as_deref(), known, "{date}");
        }
    }

    #[test]
    fn gold_may_tell_what_the_text_alone_says() {
        let date: Date = serde_json::from_str(
            r#"{"start": "2014-09-11", "end": "2014-09-12", "value_from_this_text_alone": "2014-09-11/2014-09-12",
                "value_after_inference_in_text": null, "accept_also": [{"start": "2014-09-12", "end": "2014-09-12"}]}"#,
        )
        .unwrap();
        assert_eq!(date.accepted(End::Start), ["2014-09-11", "2014-09-12"].map(str::to_owned).into());
        assert_eq!(date.accepted(End::End), ["2014-09-12".to_owned()].into());
    }

    #[test]
    fn null_is_absent_and_names_may_stand_alone() {
        let event: Event = serde_json::from_str(
            r#"{"series": "sco-chs", "chair": null, "accompanying": ["王沪宁", {"person": "栗战书"}], "speeches": null,
                "next": {"year": 2015, "chair_term": "2024年至2025年"}, "extra": 1}"#,
        )
        .unwrap();
        assert_eq!(event.accompanying.len(), 2);
        assert_eq!(event.chair.person, None);
        assert_eq!(event.next.year.as_deref(), Some("2015"));
        assert_eq!(event.next.term().as_deref(), Some("2024-2025"));
        assert!(serde_json::from_str::<Event>(r#"{"accompanying": [1]}"#).is_err());
    }
}

//! Wrong facts that a shallow reader would assert, as the gold files spell them, put to a report.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use summitkg_ontology::name_key;

/// What a report cannot say, so that it cannot say it wrongly.
const NOT_TESTABLE: &[&str] = &[
    "attendance_location",
    "attendance_session",
    "chairmanship",
    "chairmanship_stated",
    "decision",
    "institution_founded",
    "name_form",
    "pledge_count",
    "pledge_identity",
    "proposals",
];

/// How a trap was met.
pub(crate) enum Outcome {
    /// The report does not assert it.
    Silent,
    /// It does; with the words.
    Asserted(String),
    /// Reports have no place for such a thing.
    NotTestable,
}

/// The usual names of countries and organisations.
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    pub(crate) fn new(tables: &[String]) -> Self {
        let rows = tables.iter().flat_map(|t| t.lines().filter(|l| !l.starts_with('#')));
        let pair = |row: &str| {
            let mut columns = row.split('\t');
            Some((columns.next()?.to_owned(), columns.nth(1)?.to_owned()))
        };
        Self(rows.filter_map(pair).collect())
    }

    fn usual<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }
}

/// One value or any of several.
fn any(wanted: &Value) -> Vec<&Value> {
    wanted.as_array().map_or_else(|| vec![wanted], |list| list.iter().collect())
}

/// Whether a value is one of those wanted; nothing wanted fits all.
fn is(wanted: &Value, got: &Value, same: impl Fn(&str, &str) -> bool) -> bool {
    wanted.is_null()
        || any(wanted).into_iter().any(|w| match (w.as_str(), got.as_str()) {
            (Some(w), Some(g)) => same(w, g),
            _ => w == got,
        })
}

fn plain(a: &str, b: &str) -> bool {
    name_key(a) == name_key(b)
}

/// A title as a whole, without the marks around it.
fn title(a: &str, b: &str) -> bool {
    let bare = |t: &str| name_key(t).replace(['《', '》', '〈', '〉', '“', '”', '"'], "");
    bare(a) == bare(b)
}

fn list<'a>(event: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    event[name].as_array().into_iter().flatten()
}

/// The events of the report that an event of the gold file stands for.
fn events<'a>(report: &'a Value, gold: &Value, id: &str) -> Vec<&'a Value> {
    let event =
        list(gold, "events").find(|e| e["id"] == id).unwrap_or_else(|| panic!("gold has no event {id}"));
    list(report, "events")
        .filter(|e| e["series"] == event["series"] && e["role"] == event["role_in_document"])
        .collect()
}

/// Puts one trap of a gold file to a report.
pub(crate) fn put(names: &Names, report: &Value, gold: &Value, trap: &Value) -> Outcome {
    let wanted = &trap["assertion"];
    let kind = wanted["type"].as_str().unwrap();
    if NOT_TESTABLE.contains(&kind) {
        return Outcome::NotTestable;
    }
    let whole = |wrong: bool, words: String| if wrong { Outcome::Asserted(words) } else { Outcome::Silent };
    let reported = |series: Option<&Value>| {
        list(report, "events")
            .filter(|e| e["role"] == "reported" && series.is_none_or(|s| e["series"] == *s))
            .count()
    };
    match kind {
        "event_count" => {
            let id = wanted["event"].as_str();
            let series = id.and_then(|id| Some(&list(gold, "events").find(|e| e["id"] == id)?["series"]));
            let count = reported(series);
            return whole(wanted["value"].as_u64() == Some(count as u64), format!("{count} events"));
        }
        "document_genre" => {
            let genre = &report["document"]["genre"];
            return whole(is(&wanted["value"], genre, plain), format!("genre {genre}"));
        }
        "country_identity" => {
            let forms: BTreeSet<&str> = any(&wanted["forms"]).into_iter().filter_map(Value::as_str).collect();
            let text = |v: &'_ Value| v.as_str().map(str::to_owned);
            let said: BTreeSet<String> = list(report, "events")
                .flat_map(|e| {
                    let attending = list(e, "attendance").filter_map(|a| text(&a["represents"]));
                    attending
                        .chain(list(e, "signatures").filter_map(|s| text(&s["country"])))
                        .collect::<Vec<_>>()
                })
                .filter(|c| forms.contains(c.as_str()))
                .collect();
            return whole(said.len() > 1, format!("{said:?} are two"));
        }
        "event_series" => {
            // The words of the trap name a meeting that belongs to another series.
            let words = trap["wrong"].as_str().unwrap_or_default();
            let wrong = list(report, "events").filter(|e| e["series"] == wanted["value"]).find_map(|e| {
                let quotes = list(e, "role_evidence").filter_map(|q| q["quote"].as_str());
                quotes
                    .filter(|q| ["总理", "政府首脑"].iter().any(|w| q.contains(w)))
                    .map(str::to_owned)
                    .next()
            });
            return whole(wrong.is_some(), format!("{wrong:?}: {words}"));
        }
        _ => {}
    }
    let ids = any(&wanted["event"]);
    let asserted = ids
        .iter()
        .flat_map(|id| events(report, gold, id.as_str().unwrap()))
        .find_map(|e| in_event(names, e, wanted));
    asserted.map_or(Outcome::Silent, Outcome::Asserted)
}

/// The words with which an event asserts what the trap says.
fn in_event(names: &Names, event: &Value, wanted: &Value) -> Option<String> {
    let place = |a: &str, b: &str| names.usual(a) == names.usual(b);
    let begins = |a: &str, b: &str| b.starts_with(a);
    let fields = |item: &Value, fields: &[&str]| {
        fields.iter().all(|f| {
            let same: &dyn Fn(&str, &str) -> bool =
                if matches!(*f, "represents" | "country") { &place } else { &plain };
            is(&wanted[*f], &item[*f], same)
        })
    };
    let find = |name: &str, test: &dyn Fn(&Value) -> bool| {
        list(event, name).find(|i| test(i)).map(ToString::to_string)
    };
    let when = |wrong: bool, slot: &str| wrong.then(|| format!("{slot} {}", event[slot]));
    let said = |slot: &str| !event[slot].is_null();
    match wanted["type"].as_str().unwrap() {
        "attendance" => find("attendance", &|a| {
            fields(a, &["represents", "person", "capacity", "mode", "office", "represents_kind"])
        }),
        "attendance_named" => find("attendance", &|a| !a["person"].is_null() && fields(a, &["represents"])),
        "attendance_missing" => {
            let there = list(event, "attendance").any(|a| fields(a, &["represents"]));
            (!there).then(|| format!("no {}", wanted["represents"]))
        }
        "attendance_capacity_scope" => {
            let members = list(event, "attendance").filter(|a| a["capacity"] == "member").count();
            (members <= 1).then(|| format!("{members} members"))
        }
        "accompanying" => find("accompanying", &|a| fields(a, &["person"])),
        "outcome_document" => find("outcome_documents", &|d| {
            let titled = |key: &str| !d[key].is_null() && is(&wanted["title"], &d[key], title);
            (titled("title") || titled("count_only")) && fields(d, &["action"])
        }),
        "outcome_document_count" => {
            let count =
                list(event, "outcome_documents").filter(|d| is(&wanted["title"], &d["title"], title)).count();
            (count as u64 >= wanted["value"].as_u64().unwrap()).then(|| format!("{count} times"))
        }
        "title_source" => find("outcome_documents", &|d| d["kind"] == "declaration" && !d["title"].is_null()),
        "event_date" => {
            let date = &event["date"];
            when(["start", "end"].iter().any(|end| is(&wanted["value"], &date[*end], begins)), "date")
        }
        "date_claimed_as_stated" => {
            let date = &event["date"];
            when(date["basis"] == "stated" && is(&wanted["value"], &date["start"], begins), "date")
        }
        "event_place" => {
            let slots = ["city", "country"].into_iter().filter(|slot| said(slot));
            slots.filter(|slot| is(&wanted["value"], &event[*slot], place)).find_map(|slot| when(true, slot))
        }
        "event_venue" => when(said("venue") && is(&wanted["value"], &event["venue"], plain), "venue"),
        "event_number" => when(is(&wanted["value"], &event["number"], plain), "number"),
        "chair" => when(said("chair") && fields(&event["chair"], &["person", "country"]), "chair"),
        "next" => {
            // A trap without values forbids any year and city.
            let next = &event["next"];
            let bare = wanted["year"].is_null() && wanted["city"].is_null();
            let asserted = |field: &str| {
                !next[field].is_null()
                    && is(&wanted[field], &next[field], plain)
                    && (bare || !wanted[field].is_null())
            };
            when(asserted("year") || asserted("city"), "next")
        }
        "membership_change" => {
            find("membership_changes", &|m| fields(m, &["country", "change", "to_status"]))
        }
        "speech" => find("speeches", &|s| !s["title"].is_null() && is(&wanted["title"], &s["title"], title)),
        other => {
            panic!("what does a trap of type `{other}` assert? teach it here, or list it as not testable")
        }
    }
}

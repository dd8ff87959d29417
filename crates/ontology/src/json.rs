//! A Report in JSON: the contract that people and other programs rely on.

use serde_json::{Map, Value, json};

use crate::claim::{Claim, HostDecision};
use crate::code::{Capacity, Genre, Mode, RepresentsKind};
use crate::evidence::Evidence;
use crate::report::{Event, Fact, Report};

impl Report {
    /// The Report as a JSON object; names of fields and values are fixed.
    pub fn to_json(&self) -> Value {
        let d = &self.document;
        json!({
            "document": {
                "id": d.name,
                "hash": self.id.as_str(),
                "title": d.title,
                "publisher": d.publisher,
                "published": d.published,
                "dateline": d.dateline,
                "genre": d.genre.map(Genre::code),
                "language": d.language,
                "url": d.url,
            },
            "events": self.events.iter().map(Event::to_json).collect::<Vec<_>>(),
            "findings": self.findings.iter().map(|f| json!({
                "kind": f.kind.code(), "start": f.start, "end": f.end, "message": f.message,
            })).collect::<Vec<_>>(),
        })
    }
}

const LISTS: [&str; 6] =
    ["attendance", "accompanying", "outcome_documents", "signatures", "membership_changes", "speeches"];

fn evidence(list: &[Evidence]) -> Value {
    list.iter()
        .map(|e| json!({"start": e.start(), "end": e.end(), "quote": e.exact(), "rule": e.rule().as_str()}))
        .collect()
}

fn term(decision: &HostDecision) -> Option<String> {
    decision.chair_term.map(|(from, to)| format!("{from}-{to}"))
}

impl Event {
    fn to_json(&self) -> Value {
        let mut object = Map::new();
        object.insert("series".into(), json!(self.series));
        object.insert("number".into(), Value::Null);
        object.insert("role".into(), json!(self.role.code()));
        object.insert("role_evidence".into(), evidence(&self.evidence));
        for slot in ["date", "city", "country", "venue", "format", "chair"] {
            object.insert(slot.into(), Value::Null);
        }
        for list in LISTS {
            object.insert(list.into(), json!([]));
        }
        object.insert("next".into(), Value::Null);
        for fact in &self.facts {
            let (name, mut value) = fact.to_json();
            if let Some(Value::Array(list)) = object.get_mut(name) {
                list.push(value);
                continue;
            }
            // A slot's evidence stands inside it if it is an object, beside it otherwise.
            if let Some(inner) = value.as_object_mut() {
                inner.insert("basis".into(), json!(fact.basis().code()));
                inner.insert("evidence".into(), evidence(fact.evidence()));
            } else {
                object.insert(format!("{name}_basis"), json!(fact.basis().code()));
                object.insert(format!("{name}_evidence"), evidence(fact.evidence()));
            }
            object.insert(name.into(), value);
        }
        Value::Object(object)
    }
}

impl Fact {
    fn to_json(&self) -> (&'static str, Value) {
        let (name, mut value) = match self.claim() {
            Claim::Number(n) => return ("number", json!(n)),
            Claim::City(c) => return ("city", json!(c)),
            Claim::Country(c) => return ("country", json!(c)),
            Claim::Venue(v) => return ("venue", json!(v)),
            Claim::Format(f) => return ("format", json!(f.code())),
            Claim::OrganisationAge(n) => return ("organisation_age", json!(n)),
            Claim::Date(d) => {
                let (start, end) = (d.interval.start.to_string(), d.interval.end.to_string());
                return ("date", json!({"start": start, "end": end, "text": d.text}));
            }
            Claim::Chair(c) => {
                return ("chair", json!({"person": c.person, "office": c.office, "country": c.country}));
            }
            Claim::Next(n) => {
                let next =
                    json!({"year": n.year, "city": n.city, "country": n.country, "chair_term": term(n)});
                return ("next", next);
            }
            Claim::Attendance(a) => (
                "attendance",
                json!({
                    "person": a.person, "as_written": a.as_written, "office": a.office,
                    "represents": a.represents,
                    "represents_kind": a.represents_kind.map(RepresentsKind::code),
                    "capacity": a.capacity.map(Capacity::code),
                    "capacity_basis": a.capacity.map(|_| if a.capacity_inferred { "inferred" } else { "stated" }),
                    "mode": a.mode.map(Mode::code), "unnamed": a.person.is_none(),
                }),
            ),
            Claim::Accompanying(a) => ("accompanying", json!({"person": a.person, "office": a.office})),
            Claim::Outcome(o) => (
                "outcome_documents",
                json!({
                    "title": o.title, "quoted": o.quoted, "kind": o.kind.code(), "action": o.action.code(),
                    "count_only": o.count_only,
                }),
            ),
            Claim::Signature(s) => (
                "signatures",
                json!({
                    "document": s.document, "person": s.person, "office": s.office, "country": s.country,
                    "date": s.date.map(|d| d.to_string()), "place": s.place,
                }),
            ),
            Claim::Membership(m) => (
                "membership_changes",
                json!({"country": m.country, "change": m.change.code(), "to_status": m.to_status.code()}),
            ),
            Claim::Speech(s) => ("speeches", json!({"speaker": s.speaker, "title": s.title})),
        };
        if let Some(object) = value.as_object_mut() {
            object.insert("basis".into(), json!(self.basis().code()));
            object.insert("evidence".into(), evidence(self.evidence()));
        }
        (name, value)
    }
}

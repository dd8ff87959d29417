//! The events of one document against those of gold.
//!
//! A *slot* (city, chair) may be filled on either side; an *attribute* (capacity, kind) is compared only for
//! items found in both, and only if gold tells it. Gold lists everything that a text says of a meeting which it
//! reports; slots that gold leaves open for other meetings are not held against a prediction.

use super::equal::{change, is_group, kind, same, same_office, same_person, same_place, same_title};
use super::facts::{Attendee, End, Event, Membership, Outcome, Person, Speech, filled};
use super::matching::{self, Matched};
use super::tally::{FactType, Mistake, Tally, Verdict};

/// Counts what one document's events have in common with gold.
pub(crate) fn score(tally: &mut Tally, document: &str, gold: &[Event], predicted: &[Event]) {
    let nothing = Event::default();
    let events = matching::events(gold, predicted);
    for (gold, predicted) in events.pairs {
        tally.right(FactType::Event);
        let exhaustive = gold.role() == Some("reported");
        Scorer { tally, document, of: gold.name(), both: true, exhaustive }.event(gold, predicted);
    }
    for gold in events.missing {
        let mut scorer = Scorer { tally, document, of: gold.name(), both: false, exhaustive: true };
        scorer.mistake(Verdict::Missing, FactType::Event, gold.role().unwrap_or_default(), "");
        scorer.event(gold, &nothing);
    }
    // Gold does not list every passing mention.
    for predicted in events.spurious.into_iter().filter(|e| e.role() != Some("mentioned")) {
        let mut scorer = Scorer { tally, document, of: predicted.name(), both: false, exhaustive: true };
        scorer.mistake(Verdict::Spurious, FactType::Event, "", predicted.role().unwrap_or_default());
        scorer.event(&nothing, predicted);
    }
}

/// The facts of one event.
struct Scorer<'t> {
    tally: &'t mut Tally,
    document: &'t str,
    /// The event's name.
    of: String,
    /// Whether the event is on both sides.
    both: bool,
    /// Whether a slot that gold leaves open is known to be open.
    exhaustive: bool,
}

/// A value, if there is one.
type Value<'v> = Option<&'v str>;

impl Scorer<'_> {
    fn event(&mut self, gold: &Event, predicted: &Event) {
        self.attribute(FactType::Role, None, gold.role(), predicted.role(), same);
        self.date(FactType::DateStart, End::Start, gold, predicted);
        self.date(FactType::DateEnd, End::End, gold, predicted);
        self.slot(FactType::City, gold.city.as_deref(), predicted.city.as_deref(), same_place);
        if gold.country.is_some() {
            self.slot(FactType::Country, gold.country.as_deref(), predicted.country.as_deref(), same_place);
        }
        self.attribute(FactType::Format, None, gold.format.as_deref(), predicted.format.as_deref(), same);
        let chairs = (gold.chair.person.as_deref(), predicted.chair.person.as_deref());
        self.slot(FactType::Chair, chairs.0, chairs.1, same_person);
        self.attendance(gold, predicted);
        self.items(FactType::Accompanying, accompanying(gold), accompanying(predicted), same_name, name);
        self.documents(gold, predicted);
        self.items(FactType::Signature, signatories(gold), signatories(predicted), same_name, name);
        self.next(gold, predicted);
        self.membership(gold, predicted);
        self.items(FactType::Speech, titled(gold), titled(predicted), same_speech, |speech| {
            format!("{}: {}", shown(speech.speaker.as_ref()), shown(speech.title.as_ref()))
        });
    }

    fn date(&mut self, fact: FactType, end: End, gold: &Event, predicted: &Event) {
        let accepted = gold.date.accepted(end);
        let value = predicted.date.value(end);
        let any = accepted.iter().cloned().collect::<Vec<_>>().join(" | ");
        let any = Some(any.as_str()).filter(|any| !any.is_empty());
        self.slot(fact, any, value.as_deref(), |_, value| value.is_some_and(|v| accepted.contains(v)));
    }

    fn attendance(&mut self, gold: &Event, predicted: &Event) {
        let label = |a: &Attendee| {
            let person = filled(a.person.as_ref()).unwrap_or("-");
            format!("{person} / {}", shown(a.represents.as_ref()))
        };
        let pairs =
            self.items(FactType::Attendee, participants(gold), participants(predicted), same_attendee, label);
        for (gold, predicted) in pairs {
            let of = label(gold);
            if self.exhaustive {
                let (a, b) = (gold.capacity.as_deref(), predicted.capacity.as_deref());
                self.attribute(FactType::Capacity, Some(&of), a, b, same);
            }
            let (a, b) = (gold.office.as_deref(), predicted.office.as_deref());
            self.attribute(FactType::Office, Some(&of), a, b, same_office);
            let (a, b) = (gold.mode.as_deref(), predicted.mode.as_deref());
            // Who is there without a word on how was most likely in the room.
            if a != Some("in_person") || !matches!(b, None | Some("" | "unknown")) {
                self.attribute(FactType::Mode, Some(&of), a, b, same);
            }
        }
    }

    fn documents(&mut self, gold: &Event, predicted: &Event) {
        let pairs = self.items(FactType::Document, adopted(gold), adopted(predicted), same_outcome, |o| {
            shown(o.title.as_ref()).to_owned()
        });
        for (gold, predicted) in pairs {
            let of = gold.title.as_deref();
            let others = gold.other_actions();
            let right = |a: Value<'_>, b: Value<'_>| same(a, b) || others.iter().any(|o| same(Some(o), b));
            self.attribute(FactType::Action, of, gold.action.as_deref(), predicted.action.as_deref(), right);
            let same_kind = |a: Value<'_>, b: Value<'_>| a.map(kind) == b.map(kind);
            self.attribute(FactType::Kind, of, gold.kind.as_deref(), predicted.kind.as_deref(), same_kind);
        }
    }

    fn next(&mut self, gold: &Event, predicted: &Event) {
        let (a, b) = (&gold.next, &predicted.next);
        let equal = |a: Value<'_>, b: Value<'_>| a == b;
        self.slot(FactType::NextYear, a.year.as_deref(), b.year.as_deref(), equal);
        self.slot(FactType::NextCity, a.city.as_deref(), b.city.as_deref(), same_place);
        self.slot(FactType::NextCountry, a.country.as_deref(), b.country.as_deref(), same_place);
        self.slot(FactType::NextChairTerm, a.term().as_deref(), b.term().as_deref(), equal);
    }

    fn membership(&mut self, gold: &Event, predicted: &Event) {
        let label =
            |m: &Membership| format!("{} -> {}", shown(m.country.as_ref()), shown(m.to_status.as_ref()));
        let pairs = self.items(FactType::Membership, changes(gold), changes(predicted), same_change, label);
        for (gold, predicted) in pairs {
            let (a, b) = (gold.change.as_deref().map(change), predicted.change.as_deref().map(change));
            self.attribute(FactType::Change, Some(&label(gold)), a, b, same);
        }
    }

    /// Counts items, and hands back those found in both.
    fn items<'e, T>(
        &mut self,
        fact: FactType,
        gold: Vec<&'e T>,
        predicted: Vec<&'e T>,
        same: impl Fn(&T, &T) -> bool,
        label: impl Fn(&T) -> String,
    ) -> Vec<(&'e T, &'e T)> {
        let matched = Matched::of(gold, predicted, same);
        for _ in &matched.pairs {
            self.tally.right(fact);
        }
        for item in matched.missing {
            self.mistake(Verdict::Missing, fact, &label(item), "");
        }
        for item in matched.spurious {
            self.mistake(Verdict::Spurious, fact, "", &label(item));
        }
        matched.pairs
    }

    fn slot(
        &mut self,
        fact: FactType,
        gold: Value<'_>,
        predicted: Value<'_>,
        same: impl Fn(Value<'_>, Value<'_>) -> bool,
    ) {
        match (gold, predicted) {
            (None, Some(predicted)) if self.exhaustive => {
                self.mistake(Verdict::Spurious, fact, "", predicted);
            }
            (None, _) => {}
            (Some(gold), None) => self.mistake(Verdict::Missing, fact, gold, ""),
            (Some(_), Some(_)) if same(gold, predicted) => self.tally.right(fact),
            (Some(gold), Some(predicted)) => self.mistake(Verdict::Wrong, fact, gold, predicted),
        }
    }

    /// A wrong value is missing and spurious at once, even if there is none.
    fn attribute(
        &mut self,
        fact: FactType,
        of: Option<&str>,
        gold: Value<'_>,
        predicted: Value<'_>,
        same: impl Fn(Value<'_>, Value<'_>) -> bool,
    ) {
        let Some(told) = gold.filter(|g| self.both && !matches!(*g, "" | "unknown")) else { return };
        if predicted.is_some_and(|p| !p.is_empty()) && same(gold, predicted) {
            self.tally.right(fact);
        } else {
            let of = of.unwrap_or(&self.of).to_owned();
            self.push(Verdict::Wrong, fact, of, told, predicted.unwrap_or_default());
        }
    }

    fn mistake(&mut self, verdict: Verdict, fact: FactType, gold: &str, predicted: &str) {
        self.push(verdict, fact, self.of.clone(), gold, predicted);
    }

    fn push(&mut self, verdict: Verdict, fact: FactType, of: String, gold: &str, predicted: &str) {
        let (document, gold, predicted) = (self.document.to_owned(), gold.to_owned(), predicted.to_owned());
        self.tally.mistake(Mistake { verdict, document, fact, of, gold, predicted });
    }
}

fn shown(value: Option<&String>) -> &str {
    value.map_or("-", String::as_str)
}

fn name(person: &Person) -> String {
    shown(person.person.as_ref()).to_owned()
}

fn same_name(a: &Person, b: &Person) -> bool {
    same_person(a.person.as_deref(), b.person.as_deref())
}

fn accompanying(event: &Event) -> Vec<&Person> {
    event.accompanying.iter().collect()
}

/// Named persons, and unnamed ones who stand for one country or organisation.
fn participants(event: &Event) -> Vec<&Attendee> {
    let group = |a: &&Attendee| is_group(a.represents.as_deref().unwrap_or_default());
    event.attendance.iter().filter(|a| filled(a.person.as_ref()).is_some() || !group(a)).collect()
}

fn same_attendee(a: &Attendee, b: &Attendee) -> bool {
    if !same_place(a.represents.as_deref(), b.represents.as_deref()) {
        return false;
    }
    let (Some(person), Some(other)) = (filled(a.person.as_ref()), filled(b.person.as_ref())) else {
        return filled(a.person.as_ref()) == filled(b.person.as_ref());
    };
    let written = |a: &'_ Attendee, person| filled(a.as_written.as_ref()).unwrap_or(person).to_owned();
    same_person(Some(person), Some(other)) || same_person(Some(&written(a, person)), Some(&written(b, other)))
}

/// Documents with a title, but for those of a meeting still to come.
fn adopted(event: &Event) -> Vec<&Outcome> {
    let documents = event.outcome_documents.iter();
    documents
        .filter(|o| filled(o.title.as_ref()).is_some() && o.action.as_deref() != Some("planned"))
        .collect()
}

fn same_outcome(gold: &Outcome, predicted: &Outcome) -> bool {
    same_title(gold.title.as_deref(), predicted.title.as_deref(), gold.quoted != Some(false))
}

/// Who signed by name.
fn signatories(event: &Event) -> Vec<&Person> {
    event.signatures.iter().filter(|s| filled(s.person.as_ref()).is_some()).collect()
}

/// The steps that a Report can tell.
fn changes(event: &Event) -> Vec<&Membership> {
    const STEPS: [&str; 4] = ["admitted", "accession_started", "memorandum_signed", "invited"];
    let step = |m: &&Membership| m.change.as_deref().is_some_and(|c| STEPS.contains(&change(c)));
    event.membership_changes.iter().filter(step).collect()
}

fn same_change(a: &Membership, b: &Membership) -> bool {
    same_place(a.country.as_deref(), b.country.as_deref())
        && same(a.to_status.as_deref(), b.to_status.as_deref())
}

/// Speeches with a title.
fn titled(event: &Event) -> Vec<&Speech> {
    event.speeches.iter().filter(|s| filled(s.title.as_ref()).is_some()).collect()
}

fn same_speech(a: &Speech, b: &Speech) -> bool {
    same_person(a.speaker.as_deref(), b.speaker.as_deref())
        && same_title(a.title.as_deref(), b.title.as_deref(), true)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// The counts of each type that occurs, as `type right/spurious/missing`.
    fn counts(gold: Value, predicted: Value) -> String {
        let events = |list: Value| -> Vec<Event> { serde_json::from_value(list).unwrap() };
        let mut tally = Tally::default();
        score(&mut tally, "t", &events(gold), &events(predicted));
        let counts = tally.counts.iter();
        let line = counts.map(|(f, c)| format!("{} {}/{}/{}", f.code(), c.right, c.spurious, c.missing));
        line.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn values_are_right_wrong_missing_or_spurious() {
        let gold = json!([{"series": "sco-chs", "number": 14, "role": "reported", "city": "杜尚别",
            "date": {"start": "2014-09-12", "end": "2014-09-12"}, "chair": {"person": "拉赫蒙"},
            "attendance": [{"person": "普京", "represents": "俄罗斯", "capacity": "member", "office": "总统"},
                           {"person": null, "represents": "印度", "capacity": "observer"}]}]);
        let predicted = json!([{"series": "sco-chs", "number": 14, "role": "reported", "city": null, "format": "video",
            "date": {"start": "2014-09-12", "end": "2014-09-13"}, "chair": {"person": "拉赫莫诺夫"},
            "attendance": [{"person": "普京", "represents": "俄罗斯联邦", "capacity": null, "office": "总统"},
                           {"person": null, "represents": "有关国际组织"}, {"person": null, "represents": "伊朗"}]}]);
        assert_eq!(
            counts(gold, predicted),
            "event 1/0/0, role 1/0/0, date.start 1/0/0, date.end 0/1/1, city 0/0/1, chair 1/0/0, \
             attendee 1/1/1, capacity 0/1/1, office 1/0/0"
        );
    }

    #[test]
    fn what_gold_leaves_out_of_other_meetings_is_not_held_against_anyone() {
        let gold = |role| json!([{"series": "sco-chs", "number": 13, "role": role}]);
        let full = |role| json!([{"series": "sco-chs", "number": 13, "role": role, "city": "比什凯克", "country": "吉尔吉斯斯坦"}]);
        assert_eq!(counts(gold("mentioned"), full("mentioned")), "event 1/0/0, role 1/0/0");
        assert_eq!(counts(gold("reported"), full("reported")), "event 1/0/0, role 1/0/0, city 0/1/0");
        assert_eq!(counts(json!([]), full("mentioned")), "");
        assert_eq!(counts(json!([]), full("reported")), "event 0/1/0, city 0/1/0");
        assert_eq!(counts(full("mentioned"), json!([])), "event 0/0/1, city 0/0/1, country 0/0/1");
    }

    #[test]
    fn an_announced_event_that_repeats_a_decision_is_no_item() {
        let meeting = json!({"series": "sco-chs", "number": 14, "role": "reported", "next": {"year": 2015, "city": "乌法"}});
        let announced = json!({"series": "sco-chs", "role": "announced", "city": "乌法"});
        let next = "next.year 1/0/0, next.city 1/0/0";
        assert_eq!(
            counts(json!([meeting]), json!([meeting, announced])),
            format!("event 1/0/0, role 1/0/0, {next}")
        );
        assert_eq!(counts(json!([]), json!([announced])), "event 0/1/0, city 0/1/0");
        let other = json!([{"series": "un", "role": "reported"}]);
        assert_eq!(counts(other, json!([])), "", "series without gold");
    }

    #[test]
    fn further_right_answers_of_gold_count() {
        let gold = json!([{"series": "sco-chs", "number": 24, "role": "reported", "outcome_documents": [
            {"title": "决议", "quoted": false, "kind": "resolution", "action": "issued", "actions": ["issued", "approved"]},
            {"title": "上海合作组织宪章", "kind": "charter", "action": "signed", "also": "noted"},
            {"title": "待签协定", "kind": "agreement", "action": "planned"}]}]);
        let predicted = json!([{"series": "sco-chs", "number": 24, "role": "reported", "outcome_documents": [
            {"title": "《宪章》", "kind": "treaty", "action": "approved"},
            {"title": "决议", "kind": "resolution", "action": "approved"}]}]);
        assert_eq!(
            counts(gold, predicted),
            "event 1/0/0, role 1/0/0, document 2/0/0, action 1/1/1, kind 2/0/0"
        );
    }
}

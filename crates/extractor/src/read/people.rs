//! Who presided, who took part, who accompanied, who signed.

use std::ops::Range;

use summitkg_ontology::{Attendance, Basis, Capacity, Chair, Claim, Mode, RepresentsKind, RuleId, name_key};

use super::candidate;
use crate::extract::Reading;
use crate::frame::{Candidate, Frames, Tense};
use crate::list::{Item, Represented, Run};
use crate::mention::{Mention, Value};
use crate::passage::{Passage, Piece};
use crate::pattern::Match;
use crate::rules::{Relation, Rule};

impl Reading<'_> {
    /// The words of a view range in the script of the original.
    pub(crate) fn original(&self, range: &Range<usize>) -> String {
        self.view.original(self.document, range)
    }

    /// Office and country of a person, from here or from elsewhere in the text.
    fn office_of(&self, item: &Item) -> (Option<String>, Option<Represented>) {
        let known =
            item.person.as_ref().and_then(|name| self.people.get(&name_key(self.view.slice(name.clone()))));
        let office = item.office.clone().or_else(|| known.and_then(|k| k.0.clone()));
        let represents = item.represents.clone().or_else(|| known.and_then(|k| k.1.clone()));
        (office.clone(), represents.or_else(|| self.guess(item, office.as_deref())))
    }

    /// Whom somebody speaks for whose country the text does not give: reports leave out the country of
    /// officials at home. Whom others speak for is known to fusion, not to this text.
    fn guess(&self, item: &Item, office: Option<&str>) -> Option<Represented> {
        if office.is_some_and(|o| self.extractor.rules.word("domestic-office").is_match(o)) {
            return Some(Represented::Country(crate::marks::HOME.to_owned()));
        }
        let name = item.person.as_ref().map(|name| name_key(self.view.slice(name.clone())));
        match name.and_then(|name| self.extractor.lexicon.meaning(&name).cloned()) {
            Some(crate::lexicon::Meaning::Person { represents }) if represents == crate::marks::HOME => {
                Some(Represented::Country(represents))
            }
            _ => None,
        }
    }

    pub(super) fn attendance(&self, item: &Item, mode: Option<Mode>) -> Attendance {
        let (office, represents) = self.office_of(item);
        // 地区反恐怖机构执委会主任: the director of the body.
        let of_body = matches!(&represents, Some(Represented::Organisation { body: true, .. }));
        let office = office.map(|office| {
            let found = self.extractor.rules.word("body-office").captures(&office).filter(|_| of_body);
            found.and_then(|c| Some(c.name("office")?.as_str().to_owned())).unwrap_or(office)
        });
        let (name, kind) = match represents {
            Some(Represented::Country(key)) => (Some(key), Some(RepresentsKind::Country)),
            Some(Represented::Organisation { key, .. }) => (Some(key), Some(RepresentsKind::Organisation)),
            None => (None, None),
        };
        Attendance {
            person: item.person.as_ref().map(|name| self.original(name)),
            as_written: self.original(&item.written),
            office,
            represents: name,
            represents_kind: kind,
            capacity: item.class,
            capacity_inferred: false,
            mode,
        }
    }
}

impl Reading<'_> {
    /// Whoever gives a speech at a meeting takes part in it.
    pub(super) fn speaker_attends(&self, frames: &mut Frames, passage: &Passage, item: &Item) {
        let Ok(rule) = RuleId::new("attendance.speaker") else { return };
        let claim = Claim::Attendance(self.attendance(item, None));
        let found = Candidate { claim, basis: Basis::Inferred, rule, ranges: vec![item.written.clone()] };
        frames.add(passage, passage.sentence.range.start, &found);
    }
}

/// Who presided; the chair takes part too.
pub(super) fn chair(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    // Who is to preside over a meeting still to come is told by those who brief on it.
    let briefed = passage.told.iter().flatten().any(|(_, tense)| *tense == Tense::Future);
    for rule in reading.extractor.rules.possible(Relation::Chair, &passage.skeleton) {
        let all = !passage.speech || rule.in_speech || briefed;
        for captures in rule.regex.captures_all(&passage.skeleton).into_iter().filter(|_| all) {
            let Some(whole) = captures.get(0) else { continue };
            if let Some(Mention { value: Value::Country(key), .. }) = passage.mention(&captures, "country") {
                let chair = Chair { person: None, office: None, country: Some(key.clone()) };
                let range = passage.range(&whole);
                frames.add(passage, range.start, &candidate(rule, Claim::Chair(chair), vec![range.clone()]));
            }
            let Some(item) = passage.list(&captures, "who").and_then(|run| run.items.last()) else {
                continue;
            };
            if item.group || item.person.is_none() && item.represents.is_none() {
                continue;
            }
            let attendance = reading.attendance(item, None);
            let chair = Chair {
                person: attendance.person.clone(),
                office: attendance.office.clone(),
                country: attendance.represents.clone(),
            };
            let range = passage.range(&whole);
            let chair = candidate(rule, Claim::Chair(chair), vec![range.clone(), item.written.clone()]);
            frames.add(passage, range.start, &chair);
            let present = candidate(rule, Claim::Attendance(attendance), vec![item.written.clone()]);
            frames.add(passage, range.start, &present);
        }
    }
}

/// Who took part, in what quality and how.
pub(super) fn attendance(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    let rules = &reading.extractor.rules;
    // Words that one rule has read are left alone by the next.
    let mut taken: Vec<Range<usize>> = Vec::new();
    // Who is expected at a meeting still to come is told by those who brief on it.
    let expected = frames.current.is_some_and(|i| frames.all[i].held == 0 && frames.all[i].future > 0);
    for rule in rules.possible(Relation::Attendance, &passage.skeleton) {
        let spoken = passage.speech && !rule.in_speech && !expected;
        for captures in rule.regex.captures_all(&passage.skeleton).into_iter().filter(|_| !spoken) {
            let envoy = |m: &Mention| matches!(&m.value, Value::Office(key) if rules.word("envoy-office").is_match(key));
            if captures.name("envoy").is_some() && !passage.mention(&captures, "envoy").is_some_and(envoy) {
                continue;
            }
            let class = passage.mention(&captures, "class").and_then(|m| match m.value {
                Value::Class(class) => Some(class),
                _ => None,
            });
            let side = passage.mention(&captures, "side").and_then(|m| match &m.value {
                Value::Country(key) => Some(key),
                _ => None,
            });
            for name in ["who", "others", "host"] {
                let Some(run) = passage.list(&captures, name) else { continue };
                let known = taken.iter().any(|t| t.start < run.range.end && run.range.start < t.end);
                let many = run.items.iter().filter(|i| i.person.is_some()).count() > 2;
                if known
                    || invites(reading, passage, run)
                    || rule.id.as_str() == LISTED && !is_roll(reading, frames, passage, run)
                    || rule.id.as_str() == DISCUSSED && !many
                {
                    continue;
                }
                taken.push(run.range.clone());
                let verb = captures.get(0).map_or("", Match::as_str);
                // 取消行程，改以视频方式参加: what the last clause tells counts.
                let verb = verb.trim_end_matches(crate::marks::COMMA);
                let verb = verb.rsplit(crate::marks::COMMA).next().unwrap_or(verb);
                let sent = rule.mode == Some(Mode::SpecialRepresentative);
                if !sent && rules.word("absent").is_match(verb) || rules.word("receives").is_match(verb) {
                    frames.leave(run.range.clone(), rule, "not there, or receiving those who were");
                    continue;
                }
                attend(reading, frames, passage, rule, run, class, side);
            }
            // On whose behalf somebody came: he was not there himself.
            taken.extend(passage.list(&captures, "other").map(|run| run.range.clone()));
            if let Some(states) = captures.name("states") {
                send(reading, frames, passage, rule, states.range());
            }
        }
    }
}

/// Whether somebody only invites: 应某某邀请.
fn invites(reading: &Reading<'_>, passage: &Passage, run: &Run) -> bool {
    let (rules, text) = (&reading.extractor.rules, passage.skeleton.text());
    let (start, end) = (passage.skeleton.here(run.range.start), passage.skeleton.here(run.range.end));
    rules.word("invited-by").is_match(text.get(..start).unwrap_or_default())
        && rules.word("invitation").is_match(text.get(end..).unwrap_or_default())
}

/// Countries that sent somebody who is not named.
fn send(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage, rule: &Rule, states: Range<usize>) {
    let office = |text: &str| {
        text.char_indices().find_map(|(i, _)| match passage.piece(states.end + i)? {
            Piece::Mention(Mention { value: Value::Office(key) | Value::Unnamed(key), .. }) => {
                Some(key.clone())
            }
            _ => None,
        })
    };
    let clause = passage.skeleton.text().get(states.end..).unwrap_or_default();
    let clause = clause.get(..crate::marks::clause_end(&clause)).unwrap_or_default();
    let office = office(&clause);
    for mention in passage.mentions_in(states.clone()) {
        let Value::Country(country) = &mention.value else { continue };
        let attendance = Attendance {
            person: None,
            as_written: reading.original(&mention.range),
            office: office.clone(),
            represents: Some(country.clone()),
            represents_kind: Some(RepresentsKind::Country),
            capacity: None,
            capacity_inferred: false,
            mode: None,
        };
        let found = candidate(rule, Claim::Attendance(attendance), vec![mention.range.clone()]);
        frames.add(passage, mention.range.start, &found);
    }
}

/// The rule that takes those who talk with each other for those who met, if they are several.
const DISCUSSED: &str = "attendance.discussed";

/// Who was at a meeting that the text only names.
pub(super) fn attended(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    let absent = reading.extractor.rules.word("absent");
    for rule in reading.extractor.rules.possible(Relation::Attended, &passage.skeleton) {
        for captures in rule.regex.captures_all(&passage.skeleton) {
            let told = passage.summit(&captures, "summit").and_then(|i| passage.told[i]);
            let Some((frame, Tense::Named | Tense::Past)) = told else { continue };
            let (Some(run), Some(whole)) = (passage.list(&captures, "who"), captures.get(0)) else {
                continue;
            };
            if absent.is_match(whole.as_str()) {
                continue;
            }
            for item in run.items.iter().filter(|item| item.person.is_some()) {
                let claim = Claim::Attendance(reading.attendance(item, None));
                frames.all[frame].candidates.push(candidate(rule, claim, vec![item.written.clone()]));
            }
        }
    }
}

/// The rule that takes a list of participants for what it is, whatever the verb.
const LISTED: &str = "attendance.listed";

/// Whether a list in a passage on a meeting is one of its participants: several with country and office, or
/// some whose quality is told.
fn is_roll(reading: &Reading<'_>, frames: &Frames, passage: &Passage, run: &Run) -> bool {
    let rules = &reading.extractor.rules;
    let text = passage.skeleton.text();
    let words = passage.words(&reading.extractor.rules, reading.view);
    let told = frames.current.is_some_and(|i| frames.tells_of(i) && frames.all[i].future == 0);
    let full = |item: &&Item| item.person.is_some() && item.office.is_some() && item.represents.is_some();
    let count = run.items.iter().filter(full).count();
    let listed = count > 1 || run.items.iter().any(|i| i.class.is_some() && !i.group);
    // So many can only be those who met.
    let many =
        count > 2 && run.items.iter().filter_map(|i| i.represents.as_ref()).collect::<Vec<_>>().len() > 2;
    told && listed
        && (!passage.sentence.heading || many && words.contains(crate::marks::COLON))
        && (many || rules.word("roll-only").is_match(text) || rules.word("presence").is_match(words))
        && !rules.word("bilateral").is_match(text)
}

fn attend(
    reading: &Reading<'_>,
    frames: &mut Frames,
    passage: &Passage,
    rule: &Rule,
    run: &Run,
    class: Option<Capacity>,
    side: Option<&String>,
) {
    for item in run.items.iter().filter(|item| !item.group) {
        let mut attendance = reading.attendance(item, rule.mode);
        attendance.capacity = attendance.capacity.or(class).or(rule.capacity);
        if let (None, Some(side)) = (&attendance.represents, side) {
            attendance.represents = Some(side.clone());
            attendance.represents_kind = Some(RepresentsKind::Country);
        }
        if rule.mode == Some(Mode::SpecialRepresentative) && item.office.is_none() {
            let words = passage.skeleton.text();
            let office = passage.mentions_in(0..words.len()).find_map(|m| match &m.value {
                Value::Office(key) if reading.extractor.rules.word("envoy-office").is_match(key) => {
                    Some(key.clone())
                }
                _ => None,
            });
            // 主席特别代表: the envoy, not whose envoy he is.
            let envoy = |key: String| {
                reading.extractor.rules.word("envoy-office").find(&key).map(|m| m.as_str().to_owned())
            };
            attendance.office = office.and_then(envoy);
        }
        let candidate = candidate(rule, Claim::Attendance(attendance), vec![item.written.clone()]);
        frames.add(passage, run.range.start, &candidate);
    }
}

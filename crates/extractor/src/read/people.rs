//! Who presided, who took part, who accompanied, who signed.

use std::ops::Range;

use summitkg_ontology::{
    Accompanying, Attendance, Basis, Capacity, Chair, Claim, Interval, Mode, RepresentsKind, RuleId,
    Signature, name_key,
};

use super::candidate;
use crate::extract::Reading;
use crate::frame::{Candidate, Frames, Tense};
use crate::list::{Item, Represented, Run};
use crate::mention::{Mention, Value};
use crate::passage::{Passage, Piece};
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
    for rule in reading.extractor.rules.of(Relation::Chair) {
        let all = !passage.speech || rule.in_speech || briefed;
        for captures in rule.regex.captures_iter(passage.skeleton.text()).filter(|_| all) {
            let Some(whole) = captures.get(0) else { continue };
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
    for rule in rules.of(Relation::Attendance) {
        let spoken = passage.speech && !rule.in_speech && !expected;
        for captures in rule.regex.captures_iter(passage.skeleton.text()).filter(|_| !spoken) {
            let envoy = |m: &Mention| matches!(&m.value, Value::Office(key) if rules.word("envoy-office").is_match(key));
            if captures.name("envoy").is_some() && !passage.mention(&captures, "envoy").is_some_and(envoy) {
                continue;
            }
            let class = passage.mention(&captures, "class").and_then(|m| match m.value {
                Value::Class(class) => Some(class),
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
                let verb = captures.get(0).map_or("", |m| m.as_str());
                if rules.word("absent").is_match(verb) || rules.word("receives").is_match(verb) {
                    frames.leave(run.range.clone(), rule, "not there, or receiving those who were");
                    continue;
                }
                attend(reading, frames, passage, rule, run, class);
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
            Piece::Mention(Mention { value: Value::Office(key) | Value::Unnamed(key), .. }) => Some(key.clone()),
            _ => None,
        })
    };
    let clause = passage.skeleton.text().get(states.end..).unwrap_or_default();
    let clause = clause.get(..clause.find(['，', '。', '；']).unwrap_or(clause.len())).unwrap_or_default();
    let office = office(clause);
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
    for rule in reading.extractor.rules.of(Relation::Attended) {
        for captures in rule.regex.captures_iter(passage.skeleton.text()) {
            let told = passage.summit(&captures, "summit").and_then(|i| passage.told[i]);
            let Some((frame, Tense::Named | Tense::Past)) = told else { continue };
            let (Some(run), Some(whole)) = (passage.list(&captures, "who"), captures.get(0)) else { continue };
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
    let words = reading.view.slice(passage.sentence.range.clone());
    let told = frames.current.is_some_and(|i| frames.tells_of(i) && frames.all[i].future == 0);
    let full = |item: &&Item| item.person.is_some() && item.office.is_some() && item.represents.is_some();
    let count = run.items.iter().filter(full).count();
    let listed = count > 1 || run.items.iter().any(|i| i.class.is_some() && !i.group);
    // So many can only be those who met.
    let many = count > 2 && run.items.iter().filter_map(|i| i.represents.as_ref()).collect::<Vec<_>>().len() > 2;
    told && listed
        && !passage.sentence.heading
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
) {
    for item in run.items.iter().filter(|item| !item.group) {
        let mut attendance = reading.attendance(item, rule.mode);
        attendance.capacity = attendance.capacity.or(class).or(rule.capacity);
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

/// Officials named without office at the end: 某某、某某等参加。 Whether the passage is such a sentence.
pub(super) fn accompanying(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) -> bool {
    let closing = reading.extractor.rules.word("activities-above");
    let words = reading.view.slice(passage.sentence.range.clone());
    if passage.speech && !closing.is_match(words) || passage.sentence.heading || !passage.summits.is_empty() {
        return false;
    }
    let Some(names) = bare_names(reading, passage) else { return false };
    let Ok(rule) = RuleId::new("accompanying.bare-names") else { return false };
    // One name alone, without office, behind a leader of the writers' own country.
    let home = |c: &Candidate| matches!(&c.claim, Claim::Attendance(a) if a.represents.as_deref() == Some(crate::marks::HOME));
    let led = frames.current.is_some_and(|i| frames.all[i].candidates.iter().any(home));
    let telling = names.len() > 1 || led || reading.extractor.rules.word("activities").is_match(words);
    if !telling {
        return false;
    }
    // Nobody has been at a meeting still to come: they were at the one that the text is about.
    let held = |i: &usize| frames.all.get(*i).is_some_and(|f| f.held > 0 || f.headline && f.future == 0);
    let mut about = (0..frames.all.len()).find(held).filter(|_| !frames.current.is_some_and(|i| held(&i)));
    // The meeting of the headline is what the text is about, whatever else it tells of the same day.
    let headlines: Vec<usize> =
        (0..frames.all.len()).filter(|i| frames.all[*i].headline && held(i)).collect();
    if let [headline] = headlines.as_slice() {
        about = about.or(Some(*headline).filter(|i| frames.current != Some(*i)));
    }
    // 上述活动 are all that were told of.
    let all = reading.extractor.rules.word("activities-above").is_match(words) && about.is_none();
    for name in names {
        let claim = Claim::Accompanying(Accompanying { person: reading.original(&name), office: None });
        let found = Candidate { claim, basis: Basis::Stated, rule: rule.clone(), ranges: vec![name.clone()] };
        match about {
            _ if all => {
                let told = frames.all.iter_mut().filter(|f| f.held > 0 || f.headline && f.future == 0);
                told.for_each(|f| f.candidates.push(found.clone()));
            }
            Some(frame) => frames.all[frame].candidates.push(found),
            None => frames.add(passage, name.start, &found),
        }
    }
    true
}

/// The names of a sentence that is a list of Chinese names and a verb of attending, and nothing else.
fn bare_names(reading: &Reading<'_>, passage: &Passage) -> Option<Vec<Range<usize>>> {
    let rules = &reading.extractor.rules;
    let start = passage.sentence.range.start;
    let words = reading.view.slice(passage.sentence.range.clone());
    let list = match rules.word("officials-before").find(words) {
        Some(head) if head.start() < 12 => {
            let rest = words.get(head.end()..)?;
            head.end()..head.end() + rules.word("officials-end").find(rest).map_or(rest.len(), |m| m.start())
        }
        _ => {
            let tail = rules.word("with-officials-tail").find(words)?;
            let lead = rules.word("officials-lead").find(words).map_or(0, |m| m.end());
            lead.min(tail.start())..tail.start()
        }
    };
    let mut names = Vec::new();
    let mut at = list.start;
    let joints = rules.word("name-joint");
    while at < list.end {
        let rest = words.get(at..list.end)?;
        let length = joints.find(rest).map_or(rest.len(), |m| m.start());
        let chunk = rest.get(..length)?;
        let trimmed = chunk.trim();
        let is_name = |name: &str| {
            reading.extractor.lexicon.chinese_name(name) && !reading.extractor.segmenter.is_ordinary(name)
        };
        let name = if is_name(trimmed) {
            trimmed
        } else {
            // An office may stand before the name: 国务委员某某, 上海市委书记某某。
            let offices = reading.extractor.lexicon.words(trimmed);
            let office = offices.filter(|(_, m)| matches!(m, crate::lexicon::Meaning::Office(_))).last()?;
            trimmed.get(office.0.end..).filter(|name| is_name(name))?
        };
        let offset = at + chunk.find(name)?;
        names.push(start + offset..start + offset + name.len());
        at += length + joints.find(rest).map_or(rest.len() - length, |m| m.len());
    }
    (!names.is_empty()).then_some(names)
}

/// Tables of signatories: lines of country, office and name.
pub(super) fn signatures(reading: &Reading<'_>, frames: &mut Frames, passages: &[Passage]) {
    let (Ok(rule), Ok(present)) = (RuleId::new("signature.table"), RuleId::new("attendance.signed")) else {
        return;
    };
    let rows = signature_rows(reading, passages);
    let Some(frame) = frames.current.or_else(|| frames.all.iter().position(|f| f.held > 0 || f.headline))
    else {
        return;
    };
    for table in rows.chunk_by(|a, b| b.0 - a.0 <= 2).filter(|t| t.len() > 1) {
        let last = table.last().map_or(0, |(i, _)| *i);
        let (date, place) = below(reading, passages, last);
        let title = adopted_title(reading, passages).map(|(title, _)| title);
        for (_, item) in table {
            let attendance = reading.attendance(item, None);
            let Some(person) = attendance.person.clone() else { continue };
            let signature = Signature {
                document: title.clone(),
                person,
                office: attendance.office.clone(),
                country: attendance.represents.clone(),
                date,
                place: place.clone(),
            };
            for (claim, rule, basis) in [
                (Claim::Signature(signature), &rule, Basis::Stated),
                (Claim::Attendance(attendance), &present, Basis::Inferred),
            ] {
                let ranges = vec![item.written.clone()];
                frames.all[frame].candidates.push(Candidate { claim, basis, rule: rule.clone(), ranges });
            }
        }
    }
}

/// The lines of country, office and name, with the number of the passage where each ends; the name may stand on a
/// line of its own below.
fn signature_rows(reading: &Reading<'_>, passages: &[Passage]) -> Vec<(usize, Item)> {
    let signed =
        |rest: Range<usize>| reading.extractor.rules.word("signed-mark").is_match(reading.view.slice(rest));
    let alone = |p: &Passage| match p.lists.as_slice() {
        [run] if run.range.start == p.sentence.range.start && signed(run.range.end..p.sentence.range.end) => {
            match run.items.as_slice() {
                [item] => Some(item.clone()),
                _ => None,
            }
        }
        _ => None,
    };
    let mut rows = Vec::new();
    for (i, passage) in passages.iter().enumerate() {
        let Some(item) = alone(passage).filter(|item| item.office.is_some() && item.represents.is_some()) else {
            continue;
        };
        if item.person.is_some() {
            rows.push((i, item));
        } else if let Some(name) = passages.get(i + 1).and_then(|below| whole_name(reading, below)) {
            let written = item.written.start..name.end;
            rows.push((i + 1, Item { person: Some(name), written, ..item }));
        }
    }
    rows
}

/// The name that a line consists of.
fn whole_name(reading: &Reading<'_>, passage: &Passage) -> Option<Range<usize>> {
    let range = passage.sentence.range.clone();
    let name = reading.view.slice(range.clone());
    let lexicon = &reading.extractor.lexicon;
    let transcribed = (2..=24).contains(&name.chars().count()) && name.chars().all(|c| lexicon.transcribes(c));
    (transcribed || lexicon.chinese_name(name)).then_some(range)
}

/// The title of an adopted text printed in full, if its heading gives it.
pub(super) fn adopted_title(reading: &Reading<'_>, passages: &[Passage]) -> Option<(String, Range<usize>)> {
    let from = reading.context.adopted_from?;
    passages
        .iter()
        .filter(|p| p.sentence.heading && p.sentence.line < from)
        .find(|p| {
            reading.extractor.rules.word("adopted").is_match(reading.view.slice(p.sentence.range.clone()))
        })
        .map(|p| (reading.original(&p.sentence.range), p.sentence.range.clone()))
}

/// Date and place of the line below a table.
fn below(reading: &Reading<'_>, passages: &[Passage], last: usize) -> (Option<Interval>, Option<String>) {
    let rule = reading.extractor.rules.all.iter().find(|r| r.id.as_str() == "place.signed");
    let found = passages
        .iter()
        .skip(last + 1)
        .take(2)
        .find_map(|p| Some((p, rule?.regex.captures(p.skeleton.text())?)));
    let Some((passage, captures)) = found else { return (None, None) };
    let date = passage.mention(&captures, "date").and_then(|d| reading.context.complete(d, Tense::Held));
    let place = passage.mention(&captures, "city").and_then(|m| match &m.value {
        Value::City { key, .. } => Some(key.clone()),
        _ => None,
    });
    (date.map(|d| d.interval), place)
}

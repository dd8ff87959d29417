//! Lines of country, office and name: the signatories below an adopted text, the participants in others.

use std::ops::Range;

use summitkg_ontology::{Basis, Capacity, Claim, Interval, RuleId, Signature};

use super::adopted::adopted_title;
use crate::extract::Reading;
use crate::frame::{Candidate, Frames, Tense};
use crate::list::Item;
use crate::mention::Value;
use crate::passage::Passage;

/// Lines of country, office and name.
pub(super) fn read(reading: &Reading<'_>, frames: &mut Frames, passages: &[Passage]) {
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
        if reading.context.adopted_from.is_none() && date.is_none() {
            roll(reading, frames, frame, passages, table);
            continue;
        }
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

/// Participants one to a line, with their quality on a line of its own above them.
fn roll(
    reading: &Reading<'_>,
    frames: &mut Frames,
    frame: usize,
    passages: &[Passage],
    rows: &[(usize, Item)],
) {
    let Ok(rule) = RuleId::new("attendance.roll") else { return };
    let class = |passage: &Passage| -> Option<Capacity> {
        let text =
            passage.skeleton.text().as_str().trim_matches(|c: char| c == crate::marks::COLON || c.is_whitespace());
        let only = passage
            .mentions_in(0..passage.skeleton.text().len())
            .next()
            .filter(|_| text.chars().count() == 1);
        match only.map(|m| &m.value) {
            Some(Value::Class(class)) => Some(*class),
            _ => None,
        }
    };
    for (i, item) in rows {
        let above = passages[..*i].iter().rev().take_while(|p| p.sentence.heading).find_map(class);
        let item = Item { class: item.class.or(above), ..item.clone() };
        let claim = Claim::Attendance(reading.attendance(&item, None));
        let ranges = vec![item.written.clone()];
        frames.all[frame].candidates.push(Candidate {
            claim,
            basis: Basis::Stated,
            rule: rule.clone(),
            ranges,
        });
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
        let Some(item) = alone(passage).filter(|item| item.office.is_some() && item.represents.is_some())
        else {
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
    let transcribed =
        (2..=24).contains(&name.chars().count()) && name.chars().all(|c| lexicon.transcribes(c));
    (transcribed || lexicon.chinese_name(name)).then_some(range)
}

/// Date and place of the line below a table.
fn below(reading: &Reading<'_>, passages: &[Passage], last: usize) -> (Option<Interval>, Option<String>) {
    let rule = reading.extractor.rules.all.iter().find(|r| r.id.as_str() == "place.signed");
    let found =
        passages.iter().skip(last + 1).take(2).find_map(|p| Some((p, rule?.regex.captures(&p.skeleton)?)));
    let Some((passage, captures)) = found else { return (None, None) };
    let date = passage.mention(&captures, "date").and_then(|d| reading.context.complete(d, Tense::Held));
    let place = passage.mention(&captures, "city").and_then(|m| match &m.value {
        Value::City { key, .. } => Some(key.clone()),
        _ => None,
    });
    (date.map(|d| d.interval), place)
}

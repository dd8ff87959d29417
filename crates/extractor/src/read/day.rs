//! When a meeting was held: the date that belongs to its name, and lines and sentences with a date of their own.

use std::ops::Range;

use chrono::Days;
use summitkg_ontology::{Basis, Claim, Date, Edtf, Interval, RuleId};

use super::place::{own_bracket, places};
use super::tense::Attributive;
use super::{candidate, matches};
use crate::extract::Reading;
use crate::frame::{Candidate, Frames, Tense, better, compatible};
use crate::mention::{Mention, Value};
use crate::numeral::number;
use crate::passage::Passage;
use crate::rules::Relation;
use crate::when::Completed;

/// How far from the name of a summit its date may stand, in bytes.
const NEAR: usize = 150;
/// How far from the name of a summit, in bytes, a day of its sentence may be its own.
const FAR: usize = 1500;
/// How far, in characters, a month or year stands before the name of a meeting only named.
const BROAD: usize = 20;
/// How many days a meeting lasts at most.
const LONGEST: u32 = 4;
/// How many passages back 当天 may reach.
const SINCE_DAY: usize = 10;

/// The date of a summit: the nearest before its name, else the nearest behind, with no other summit between.
fn date_near(
    reading: &Reading<'_>,
    before: &[Passage],
    passage: &Passage,
    i: usize,
) -> Option<(Mention, RuleId)> {
    let name = &passage.summits[i].range;
    let rule = |id: &str| RuleId::new(id).ok();
    let between = |a: usize, b: usize| {
        passage.summits.iter().any(|s| s.range != *name && s.range.start >= a && s.range.end <= b)
    };
    if let Some(bracket) = own_bracket(reading, passage, i) {
        let date = passage.dates().find(|d| bracket.start <= d.range.start && d.range.end <= bracket.end)?;
        return Some((date.clone(), rule("date.in-bracket")?));
    }
    let rules = &reading.extractor.rules;
    let before_name = passage.skeleton.text().get(..passage.skeleton.here(name.start)).unwrap_or_default();
    let after_name = passage.skeleton.text().get(passage.skeleton.here(name.end)..).unwrap_or_default();
    let travel = rules.word("travel").is_match(before_name);
    let trip = rules.word("trip-after").is_match(after_name);
    let text_between = |from: usize, to: usize| {
        let (from, to) = (passage.skeleton.here(from), passage.skeleton.here(to));
        passage.skeleton.text().get(from..to).unwrap_or_default()
    };
    // The day of a departure or a briefing is not that of the meeting, unless it stands right with its name.
    let of_meeting = |d: &Mention| {
        d.range.end <= name.start && rules.word("held-of").is_match(text_between(d.range.end, name.start))
    };
    // The day of an announcement is not that of the meeting.
    let said = |d: &Mention| {
        d.range.end <= name.start
            && rules.word("said-between").is_match(text_between(d.range.end, name.start))
            && !rules.word("opens").is_match(after_name)
    };
    // 原定9月…: the day for which a meeting was planned is not its day.
    let dropped = |d: &Mention| {
        let before = passage.skeleton.text().get(..passage.skeleton.here(d.range.start)).unwrap_or_default();
        let clause = before.last_clause();
        rules.word("dropped").is_match(clause)
    };
    let near = |d: &Mention| d.range.start.abs_diff(name.start) <= FAR;
    let usable = |d: &&Mention| {
        near(d)
            && !in_dateline(reading, passage, d)
            && !trip
            && (!travel || of_meeting(d))
            && !said(d)
            && !dropped(d)
    };
    // Right behind the name, whatever was said or done before it.
    let own = |d: &&Mention| near(d) && !in_dateline(reading, passage, d) && !trip && !dropped(d);
    let behind = passage.dates().filter(own).find(|d| {
        d.range.start >= name.end && rules.word("day-behind").is_match(text_between(name.end, d.range.start))
    });
    if let Some(date) = behind.filter(|d| !between(name.end, d.range.start)) {
        return Some((date.clone(), rule("date.after-name")?));
    }
    let left = passage
        .dates()
        .filter(usable)
        .filter(|d| d.range.end <= name.start && !between(d.range.end, name.start))
        .last();
    if let Some(date) = left {
        return Some((date.clone(), rule("date.before-name")?));
    }
    let right = passage.dates().filter(usable).find(|d| {
        d.range.start >= name.end && d.range.start - name.end <= NEAR && !between(name.end, d.range.start)
    });
    if let Some(date) = right {
        return Some((date.clone(), rule("date.after-name")?));
    }
    // 将于2027年: a year alone, bound to the name.
    let year = passage.mentions_in(0..passage.skeleton.text().len()).find(|m| {
        matches!(m.value, Value::Date(words) if !words.is_more_than_a_year())
            && m.range.start >= name.end
            && rules.word("bound-year").is_match(text_between(name.end, m.range.start))
    });
    if let Some(year) = year {
        return Some((year.clone(), rule("date.after-name")?));
    }
    // 14日，某城，某宾馆。: a line that sets the scene for the next.
    if let Some(captures) = before.last().and_then(|p| rules.word("scene").captures(&p.skeleton))
        && let Some(date) = before.last().and_then(|p| p.mention(&captures, "date"))
    {
        return Some((date.clone(), rule("date.of-scene")?));
    }
    // 这天上午: the day that the passages before spoke of last.
    let same_day = reading.extractor.rules.word("same-day").is_match(&passage.skeleton);
    let told = before.iter().rev().filter(|p| !p.speech).take(SINCE_DAY);
    let dates = told.filter(|_| same_day).find(|p| p.dates().next().is_some())?.dates();
    let precision = |m: &&Mention| match m.value {
        Value::Date(words) => (words.year.is_some(), words.month.is_some(), words.day.is_some()),
        _ => (false, false, false),
    };
    Some((dates.max_by_key(precision)?.clone(), rule("date.same-day")?))
}

/// The date of a summit as a passage tells it, by how it is spoken of.
pub(super) fn date_told(
    reading: &Reading<'_>,
    before: &[Passage],
    passage: &Passage,
    i: usize,
    tense: Tense,
    words: Option<&Attributive>,
) -> Option<(Mention, RuleId)> {
    let rule = RuleId::new("date.before-name").ok();
    if let Some(Attributive { date: Some(date), .. }) = words {
        return Some(date.clone()).zip(rule);
    }
    if tense <= Tense::Named && own_bracket(reading, passage, i).is_none() {
        return date_of_named(reading, passage, i).zip(rule);
    }
    // 明年主办…: a year or a month, not the day of a journey.
    let no_day = |d: &Mention| matches!(d.value, Value::Date(words) if words.day.is_none());
    let broad = || date_of_named(reading, passage, i).filter(|d| tense == Tense::Future && no_day(d));
    date_near(reading, before, passage, i).or_else(|| broad().zip(rule))
}

/// The day of a meeting that is only named: right before its name, with nothing between but who was there.
pub(super) fn date_of_named(reading: &Reading<'_>, passage: &Passage, i: usize) -> Option<Mention> {
    let Range { start: name, end } = passage.summits.get(i)?.range.clone();
    let here = passage.skeleton.here(name);
    let dates = passage.mentions_in(0..here).filter(|m| matches!(m.value, Value::Date(_)));
    let date = dates.filter(|d| !in_dateline(reading, passage, d)).last()?;
    let between = passage.skeleton.text().get(passage.skeleton.here(date.range.end)..here)?;
    // 今年11月来华出席…: a month or a year reaches further than a day, which may be that of something else.
    let broad = matches!(date.value, Value::Date(words) if words.day.is_none());
    // 28日在峰会吹风会上: the day of what only bears the name.
    let after = passage.skeleton.text().get(passage.skeleton.here(end)..).unwrap_or_default();
    if !broad && reading.extractor.rules.word("bears-name").is_match(after) {
        return None;
    }
    let rules = &reading.extractor.rules;
    let near = broad
        && between.chars().count() <= BROAD
        && !between.contains(crate::marks::STOPS)
        && !rules.word("other-event").is_match(between);
    (near || rules.word("day-of-named").is_match(between)).then(|| date.clone())
}

pub(super) fn in_dateline(reading: &Reading<'_>, passage: &Passage, date: &Mention) -> bool {
    let found = reading.extractor.rules.word("dateline").find(&passage.skeleton);
    found.is_some_and(|m| {
        let range = passage.range(&m);
        range.start <= date.range.start && date.range.end <= range.end
    })
}

/// Place and date of a line of their own: below the title of a speech, or below signatures.
pub(super) fn loose(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    let Some(current) = frames.current else { return };
    if !passage.summits.is_empty() {
        return;
    }
    let rules = &reading.extractor.rules;
    if !passage.speech && rules.word("held-here").is_match(&passage.skeleton) {
        held_here(reading, frames, passage, current);
    }
    began(reading, frames, passage, current);
    for rule in rules.possible(Relation::Place, &passage.skeleton).filter(|r| {
        matches!(r.id.as_str(), "place.dated" | "place.before-date" | "place.signed" | "place.here")
    }) {
        let Some(captures) = rule.regex.captures(&passage.skeleton) else { continue };
        let date = passage.mention(&captures, "date");
        let completed = date.and_then(|d| reading.context.complete(d, Tense::Held));
        let frame = &mut frames.all[current];
        if let (Some(date), Some(done)) = (date, completed)
            && frame.date.is_none_or(|known| compatible(known, done.interval))
        {
            frame.date = Some(frame.date.map_or(done.interval, |known| better(known, done.interval)));
            let text = reading.view.slice(date.range.clone()).to_owned();
            let claim = Claim::Date(Date { interval: done.interval, text });
            frame.candidates.push(candidate(rule, claim, vec![date.range.clone()]));
        }
        for (_, place) in places(reading, passage) {
            place.write(frames, current);
        }
    }
}

/// 会议…在…举行, without the name of the meeting: day and place of the one told of, if it has none yet.
fn held_here(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage, current: usize) {
    let rules = &reading.extractor.rules;
    let text = passage.skeleton.text();
    // What is still to come has no day of sitting: the sentence is of another meeting, that prepares it.
    let held = frames.all.get(current).is_some_and(|f| f.held > 0);
    if !frames.tells_of(current)
        || !held
        || rules.word("decided").is_match(text)
        || rules.word("future").is_match(text)
    {
        return;
    }
    let found = frames.all[current].city.is_none().then(|| places(reading, passage));
    for (_, place) in found.into_iter().flatten().take(1) {
        place.write(frames, current);
    }
    let frame = &mut frames.all[current];
    let date = passage.dates().find(|d| !in_dateline(reading, passage, d)).filter(|_| frame.date.is_none());
    let done = date.and_then(|d| Some((d, reading.context.complete(d, Tense::Held)?)));
    if let (Some((date, done)), Ok(rule)) = (done, RuleId::new("date.of-sitting")) {
        frame.date = Some(done.interval);
        let text = reading.view.slice(date.range.clone()).to_owned();
        let claim = Claim::Date(Date { interval: done.interval, text });
        let basis = if done.inferred { Basis::Inferred } else { Basis::Stated };
        frame.candidates.push(Candidate { claim, basis, rule, ranges: vec![date.range.clone()] });
    }
}

/// 会议于15日开始: the first day of a meeting of which so far only the last is known.
fn began(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage, current: usize) {
    for rule in reading.extractor.rules.possible(Relation::Date, &passage.skeleton) {
        for captures in matches(rule, passage) {
            let Some(date) = passage.mention(&captures, "date") else { continue };
            let frame = &mut frames.all[current];
            let Some((done, known)) = reading.context.complete(date, Tense::Held).zip(frame.date) else {
                continue;
            };
            let days =
                known.end.full().zip(done.interval.start.full()).map(|(end, start)| (end - start).num_days());
            if days.is_some_and(|days| (1..=5).contains(&days)) {
                let interval = Interval { start: done.interval.start, end: known.end };
                frame.date = Some(interval);
                let text = reading.view.slice(date.range.clone()).to_owned();
                let claim = Claim::Date(Date { interval, text });
                frame.candidates.push(Candidate {
                    basis: Basis::Inferred,
                    ..candidate(rule, claim, vec![date.range.clone()])
                });
            }
        }
    }
}

/// 为期两天的会议16日闭幕: the other days of a meeting that lasted several.
pub(super) fn lasting(reading: &Reading<'_>, passage: &Passage, done: Completed) -> Completed {
    let rules = &reading.extractor.rules;
    let text = passage.skeleton.text();
    let days = rules.word("lasting").captures(text).and_then(|c| number(c.name("n")?.as_str()));
    let (Some(days), Some(day), true) = (days, done.interval.start.full(), done.interval.is_single()) else {
        return done;
    };
    let others = Days::new(u64::from(days.saturating_sub(1).min(LONGEST)));
    let moved = if rules.word("closes").is_match(text) {
        day.checked_sub_days(others).map(|first| (first, day))
    } else if rules.word("opens-now").is_match(text) {
        day.checked_add_days(others).map(|last| (day, last))
    } else {
        None
    };
    let interval = moved.and_then(|(first, last)| {
        Some(Interval { start: Edtf::from_day(first)?, end: Edtf::from_day(last)? })
    });
    interval.map_or(done, |interval| Completed { interval, inferred: true })
}

//! Which meeting a name means, and which words of a sentence are about a meeting that it only names.

use std::ops::Range;

use summitkg_ontology::{Basis, Claim, RuleId};

use super::candidate;
use super::place::{Place, place_at};
use crate::extract::Reading;
use crate::frame::{Candidate, Clues, Frames, Tense};
use crate::mention::{Mention, Value};
use crate::passage::Passage;
use crate::pattern::Match;
use crate::summit::SummitName;

/// How far, in characters, a sentence that begins with a meeting is about it.
const TOPIC: usize = 60;
/// How far, in characters, a clause is about the meeting named in it.
const CLAUSE: usize = 16;

/// The series of a name that any series may have: the one told of, or for 峰会 the main one of its organisation.
fn series_of(reading: &Reading<'_>, frames: &Frames, name: &SummitName) -> Option<String> {
    if name.series.is_some() {
        return name.series.clone();
    }
    let rules = &reading.extractor.rules;
    let summit = rules.word("summit-word").is_match(reading.view.slice(name.range.clone()));
    // 峰会 may mean that of the organisation the text names; 第几次会议 only one already told of.
    let here = frames.series_here().or_else(|| reading.context.series.clone().filter(|_| summit))?;
    // Meetings that keep no count, such as informal ones, are not called by their city.
    let uncounted =
        rules.series(&here).is_some_and(|s| !s.main && s.first_year.is_none() && name.city.is_some());
    let organisation = rules
        .series(&here)
        .map(|s| s.organisation.clone())
        .filter(|_| (summit || uncounted) && name.is_specific());
    let main = organisation.and_then(|o| rules.main_series(&o)).map(|s| s.code.clone());
    Some(main.unwrap_or(here))
}

/// The main series of the organisation that a passage names last before a meeting called by its city alone:
/// 两国在金砖国家框架内合作密切，愿落实好乌法峰会共识.
fn series_beside(reading: &Reading<'_>, passage: &Passage, name: &SummitName) -> Option<String> {
    let rules = &reading.extractor.rules;
    let by_city = name.series.is_none() && name.city.is_some() && name.number.is_none();
    if !by_city || !rules.word("summit-word").is_match(reading.view.slice(name.range.clone())) {
        return None;
    }
    let before = passage.mentions_in(0..passage.skeleton.here(name.range.start));
    let organisation = before.filter_map(|m| match &m.value {
        Value::Organisation { key, body: false } => Some(key.as_str()),
        _ => None,
    });
    let main = rules.main_series(organisation.last()?)?;
    let here = passage.summits.iter().any(|s| s.series.as_deref() == Some(main.code.as_str()));
    (!here).then(|| main.code.clone())
}

/// A name of a passage, with the series that it means where it stands.
pub(super) fn told_name(reading: &Reading<'_>, frames: &Frames, passage: &Passage, i: usize) -> SummitName {
    let name = passage.summits[i].clone();
    let context = name.context && !same_organisation(reading, frames, passage, &name);
    // 领导人第三次会晤 is the name of whichever series the text is about.
    let any = context && name.number.is_some() && frames.series_here().is_some() && {
        reading.extractor.rules.word("any-leaders").is_match(reading.view.slice(name.range.clone()))
    };
    let rule = RuleId::new("name.of-leaders").ok().filter(|_| any).unwrap_or(name.rule);
    let name = SummitName { series: name.series.filter(|_| !any), rule, context: context && !any, ..name };
    let series = series_beside(reading, passage, &name).or_else(|| series_of(reading, frames, &name));
    SummitName { series, ..name }
}

/// Whether a name that needs a context is of the organisation that the text is about.
fn same_organisation(reading: &Reading<'_>, frames: &Frames, passage: &Passage, name: &SummitName) -> bool {
    let organisation = |code: &str| reading.extractor.rules.series(code).map(|s| s.organisation.as_str());
    let here = frames.series_here().or_else(|| reading.context.series.clone());
    match (&name.series, here) {
        (Some(series), _) if passage.organisations().any(|key| organisation(series) == Some(key)) => true,
        (Some(series), Some(here)) => organisation(series) == organisation(&here),
        (None, here) => here.is_some(),
        _ => false,
    }
}

pub(super) fn clues(reading: &Reading<'_>, name: &SummitName) -> Clues {
    Clues {
        number: name.number,
        year: name.year.and_then(|words| words.year).and_then(|y| reading.context.written.year(y)),
        date: name
            .year
            .filter(|w| w.is_more_than_a_year())
            .and_then(|w| reading.context.written.complete(w, Tense::Named))
            .map(|c| c.interval),
        city: name.city.as_ref().map(|(city, _)| city.clone()),
        country: name.country.clone(),
        gone: false,
    }
}

/// The country that holds a meeting: 中国将主办…, 来华出席….
pub(super) fn host_of_named(reading: &Reading<'_>, passage: &Passage, i: usize) -> Option<Place> {
    let before = passage.skeleton.text().get(..passage.skeleton.here(passage.summits[i].range.start))?;
    let rules = &reading.extractor.rules;
    if let Some(country) = rules.word("host-of-named").captures(before).and_then(|c| c.name("country")) {
        return place_at(reading, passage, &country.range());
    }
    let home = rules.word("home-of-named").find(before)?;
    let rule = rules.all.iter().find(|rule| rule.id.as_str() == "place.country")?;
    let claim = Claim::Country(crate::marks::HOME.to_owned());
    let found = Candidate { basis: Basis::Inferred, ..candidate(rule, claim, vec![passage.range(&home)]) };
    Some(Place { city: None, candidates: vec![found] })
}

/// The place that somebody went to for a meeting only named: 赴某城出席….
pub(super) fn place_of_named(reading: &Reading<'_>, passage: &Passage, i: usize) -> Option<Range<usize>> {
    let before = passage.skeleton.text().get(..passage.skeleton.here(passage.summits[i].range.start))?;
    let captures = reading.extractor.rules.word("place-of-named").captures(before)?;
    let (country, city) =
        (captures.name("country"), captures.name("city").or_else(|| captures.name("city2")));
    country.or(city).zip(city.or(country)).map(|(first, last)| first.start()..last.end())
}

/// The words that are about a meeting only named: 塔什干峰会批准的…, and a clause or more that begins with its name.
pub(super) fn reach(reading: &Reading<'_>, passage: &Passage) -> Vec<(Range<usize>, usize)> {
    let rules = &reading.extractor.rules;
    let text = passage.skeleton.text();
    let mut found = Vec::new();
    for (i, told) in passage.told.iter().enumerate() {
        let (Some((frame, Tense::Named | Tense::Past)), Some(name)) = (told, passage.summits.get(i)) else {
            continue;
        };
        let (start, end) = (passage.skeleton.here(name.range.start), passage.skeleton.here(name.range.end));
        let before = text.get(..start).unwrap_or_default();
        let clause = before.last_clause();
        let after = text.get(end..).unwrap_or_default();
        let stop = rules.word("of-other").find(after).map_or(after.len(), Match::start);
        let topic = rules.word("topic-lead").is_match(clause);
        let near = if topic { TOPIC } else { CLAUSE };
        let mut length = after.char_indices().nth(near).map_or(after.len(), |(at, _)| at).min(stop);
        if !topic {
            length = crate::marks::clause_end(&after).min(length);
        }
        if length > 0 {
            found.push((name.range.start..passage.skeleton.view(end..end + length).end, *frame));
        }
    }
    found
}

/// A passage that begins with another organisation is about its meeting: 再看上合。, 上合组织会议….
pub(super) fn organisation_told_of(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    let rules = &reading.extractor.rules;
    let Some(captures) = rules.word("organisation-topic").captures(&passage.skeleton) else { return };
    let Some(Mention { value: Value::Organisation { key, .. }, .. }) = passage.mention(&captures, "org")
    else {
        return;
    };
    let of = |i: usize| rules.series(&frames.all[i].series).map(|s| s.organisation.as_str());
    if passage.speech || frames.current.is_none_or(|i| of(i) == Some(key)) {
        return;
    }
    let told = (0..frames.all.len()).rev().find(|i| of(*i) == Some(key) && frames.tells_of(*i));
    if told.is_some() || captures.name("met").is_some() {
        frames.current = told;
    }
}

//! Lists of past meetings: one line each, with date, place and number.

use summitkg_ontology::{Basis, Claim, Date, Genre, RuleId};

use super::{hosts, row, table};
use crate::extract::Reading;
use crate::frame::{Candidate, Clues, Frames, Tense};
use crate::mention::{Mention, Value};
use crate::passage::Passage;
use crate::summit::SummitName;

/// Reads a line of a list, or notes which series the following lines are about.
pub(super) fn read(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    let rules = &reading.extractor.rules;
    let text = passage.skeleton.text();
    if table::read(reading, frames, passage) || hosts::read(reading, frames, passage) {
        return;
    }
    if reading.context.genre != Some(Genre::Background) {
        return;
    }
    let words = passage.words(&reading.extractor.rules, reading.view);
    let heads = passage.sentence.heading || rules.word("list-intro").is_match(words);
    let named = passage.summits.iter().find(|s| s.series.is_some() && !s.is_specific());
    if let Some(name) = named.filter(|_| heads) {
        frames.listed.clone_from(&name.series);
    }
    let Some(series) = frames.listed.clone().or_else(|| reading.context.series.clone()) else { return };
    let line =
        ["list-line", "list-line-place-first"].iter().find_map(|words| rules.word(words).captures(text));
    let Some(captures) = line else { return };
    if passage.told.iter().flatten().any(|(_, tense)| *tense > Tense::Named) {
        return;
    }
    let Ok(rule) = RuleId::new("event.list-line") else { return };
    let date = passage.first(&captures, &["date", "year"]).cloned();
    let completed = date.as_ref().and_then(|d| reading.context.complete(d, Tense::Held));
    let city = match passage.mention(&captures, "city") {
        Some(Mention { range, value: Value::City { key, .. } }) => Some((key.clone(), range.clone())),
        _ => None,
    };
    let country = match passage.mention(&captures, "country") {
        Some(Mention { range, value: Value::Country(key) }) => Some((key.clone(), range.clone())),
        _ => None,
    };
    let ordinal = passage.mentions_in(0..text.len()).find_map(|m| match m.value {
        Value::Ordinal(n) => Some((n, m.range.clone())),
        _ => None,
    });
    let of_name = passage.summits.iter().find_map(|s| Some((s.number?, s.range.clone())));
    let leading = captures.name("n").and_then(|n| Some((n.as_str().parse().ok()?, passage.range(&n))));
    // The mark of an item is the number of the meeting if the series has met once a year since it began.
    let first = rules.series(&series).filter(|s| s.yearly).and_then(|s| s.first_year);
    let year = completed.and_then(|c| c.interval.start.year()).map(u32::from);
    let leading = leading.filter(|(n, _): &(u32, _)| {
        first.is_some_and(|first| year.is_none_or(|year| u32::from(first) + n == year + 1))
    });
    let number: Option<(u32, _)> = of_name.or(ordinal).or(leading);
    let clues = Clues {
        number: number.as_ref().map(|(n, _)| *n),
        year: None,
        date: completed.map(|c| c.interval),
        city: city.as_ref().map(|(city, _)| city.clone()),
        country: country.as_ref().map(|(country, _)| country.clone()),
        gone: false,
    };
    let format = row::met_by(reading, passage.words(&reading.extractor.rules, reading.view));
    let placed = clues.city.is_some() || clues.country.is_some() || format.is_some();
    if clues.number.is_none() && clues.date.is_none() || !placed {
        return;
    }
    let line = SummitName {
        range: passage.sentence.range.clone(),
        series: Some(series),
        rule: rule.clone(),
        context: false,
        number: clues.number,
        year: None,
        city: None,
        country: None,
    };
    let Some(frame) = frames.resolve(&line, &clues, false) else { return };
    let told = &mut frames.all[frame];
    let mut add = |claim, basis, range| {
        told.candidates.push(Candidate { claim, basis, rule: rule.clone(), ranges: vec![range] });
    };
    if let Some((n, range)) = number {
        add(Claim::Number(n), Basis::Stated, range);
    }
    if let (Some(date), Some(done)) = (date, completed) {
        let text = reading.view.slice(date.range.clone()).to_owned();
        let basis = if done.inferred { Basis::Inferred } else { Basis::Stated };
        add(Claim::Date(Date { interval: done.interval, text }), basis, date.range);
    }
    if let Some((city, range)) = city {
        add(Claim::City(city), Basis::Stated, range);
    }
    if let Some((country, range)) = country {
        add(Claim::Country(country), Basis::Stated, range);
    }
    if let Some((format, found)) = format {
        let start = passage.sentence.range.start;
        add(Claim::Format(format), Basis::Stated, start + found.start..start + found.end);
    }
    frames.current = Some(frame);
}

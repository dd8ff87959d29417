//! The following meeting and chairmanship; steps of countries towards a status.

use std::ops::Range;

use summitkg_ontology::{Claim, Edtf, HostDecision, MembershipChange, ToStatus};

use super::{UNREAL, candidate, matches, told};
use crate::extract::Reading;
use crate::frame::{Candidate, Frames, Tense};
use crate::mention::{Mention, Value};
use crate::passage::Passage;
use crate::pattern::Captures;
use crate::rules::{Relation, Rule};
use crate::summit::SummitName;

/// What is decided on the following meeting.
pub(super) fn host(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    for rule in reading.extractor.rules.possible(Relation::Next, &passage.skeleton) {
        for captures in matches(rule, passage) {
            let Some(whole) = captures.get(0) else { continue };
            if !reading.is_real(passage, &whole) {
                frames.leave(passage.range(&whole), rule, UNREAL);
                continue;
            }
            let mut next = HostDecision::default();
            if let Some(Mention { value: Value::Country(key), .. }) = passage.mention(&captures, "country") {
                next.country = Some(key.clone());
            }
            if let Some(Mention { value: Value::City { key, .. }, .. }) =
                passage.first(&captures, &["city", "city2"])
            {
                next.city = Some(key.clone());
            }
            if let Some(Mention { value: Value::Term(from, to), .. }) =
                passage.first(&captures, &["term", "term2", "term3"])
            {
                next.chair_term = Some((*from, *to));
            }
            let words = passage.first(&captures, &["year", "year2", "date"]);
            let named = passage.summit(&captures, "summit");
            if named.is_some_and(|i| passage.told.get(i).is_some_and(Option::is_some)) {
                // The meeting is told of itself, not decided on.
                continue;
            }
            let of_name = named.and_then(|i| passage.summits.get(i));
            next.year = words
                .and_then(|m| reading.context.complete(m, Tense::Future))
                .and_then(|done| done.interval.start.year())
                .or_else(|| of_name.and_then(|n| n.year?.year).and_then(|y| reading.context.written.year(y)));
            if let Some((city, _)) = of_name.and_then(|n| n.city.as_ref())
                && next.city.is_none()
            {
                next.city = Some(city.clone());
            }
            if let (Some(country), None) = (&next.country, &next.city) {
                // 支持某国担任下任主席国，愿为某城峰会…: the city of that country, named behind.
                let behind = passage.range(&whole).end;
                let cities = passage.summits.iter().filter(|s| s.range.start >= behind);
                let city =
                    cities.filter_map(|s| s.city.as_ref()).find(|(city, _)| reading.city_in(city, country));
                next.city = city.map(|(city, _)| city.clone());
            }
            let here = frames.current.and_then(|i| frames.all[i].known_year());
            let follows = next.year.zip(here).is_none_or(|(next, here)| next > here);
            if next.country.is_none() && next.city.is_none() || !follows {
                continue;
            }
            let range = passage.range(&whole);
            frames.add(passage, range.start, &candidate(rule, Claim::Next(next), vec![range.clone()]));
        }
    }
}

/// The names of meetings with which words on the following one begin.
pub(super) fn begins<'p>(reading: &Reading<'p>, passage: &'p Passage) -> impl Iterator<Item = Range<usize>> {
    let rules = reading.extractor.rules.possible(Relation::NextBegins, &passage.skeleton);
    let found = rules.flat_map(|rule| matches(rule, passage));
    let names = found.filter_map(|captures| passage.summits.get(passage.summit(&captures, "summit")?));
    names.filter(|name| follows_writing(reading, passage, name)).map(|name| name.range.clone())
}

/// Whether a name, or the sentence that has it, is of a year after the day of writing.
fn follows_writing(reading: &Reading<'_>, passage: &Passage, name: &SummitName) -> bool {
    let written = reading.context.written;
    let year = name.year.and_then(|words| words.year).and_then(|year| written.year(year));
    let year = year.or_else(|| {
        let whole = 0..passage.skeleton.text().len();
        let told = passage.mentions_in(whole).find(|m| matches!(m.value, Value::Date(_)))?;
        let done = reading.context.complete(told, Tense::Future).filter(|_| passage.dates().next().is_none());
        done?.interval.start.year()
    });
    year > written.date.and_then(Edtf::year) && written.date.is_some()
}

/// What is said of the following meeting in an order that no rule foresees: the country, the city, the year
/// and the term that stand in a sentence from the words that begin it.
pub(super) fn host_from_words(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    let here = frames.current.and_then(|i| frames.all[i].known_year());
    for rule in reading.extractor.rules.possible(Relation::NextBegins, &passage.skeleton) {
        for captures in matches(rule, passage) {
            let Some(whole) = captures.get(0).filter(|found| reading.is_real(passage, found)) else {
                continue;
            };
            let of_name = passage.summit(&captures, "summit").and_then(|i| passage.summits.get(i));
            if of_name.is_some_and(|name| !follows_writing(reading, passage, name)) {
                continue;
            }
            let Some(mut next) = decision(reading, passage, whole.range()) else { continue };
            if let Some(name) = of_name {
                let year = name.year.and_then(|words| words.year);
                next.year = year.and_then(|year| reading.context.written.year(year)).or(next.year);
                next.city = next.city.or(name.city.as_ref().map(|(city, _)| city.clone()));
            }
            let follows = |year: Option<u16>| year.zip(here).is_none_or(|(year, here)| year > here);
            let place = next.country.is_some() || next.city.is_some();
            let agrees = next.city.as_ref().zip(next.country.as_ref());
            let agrees = agrees.is_none_or(|(city, country)| reading.city_in(city, country));
            let told = passage.told.iter().any(Option::is_some);
            if !place || !agrees || !follows(next.year) || told {
                continue;
            }
            let range = passage.range(&whole);
            let range = range.start
                ..range.end - (whole.len() - whole.as_str().trim_end_matches(crate::marks::STOPS).len());
            // What the rules read of the same words says it already.
            let says = |c: &Candidate| matches!(&c.claim, Claim::Next(known) if c.ranges.iter().any(|r| range.contains(&r.start)) && covers(known, &next));
            if frames.all.iter().flat_map(|f| &f.candidates).any(says) {
                continue;
            }
            frames.add(passage, range.start, &candidate(rule, Claim::Next(next), vec![range.clone()]));
        }
    }
}

/// The country, the city, the year and the term that words name; none if they name two countries, two cities or a
/// person.
pub(super) fn decision(
    reading: &Reading<'_>,
    passage: &Passage,
    words: Range<usize>,
) -> Option<HostDecision> {
    let mut next = HostDecision::default();
    for mention in passage.mentions_in(words) {
        match &mention.value {
            Value::Country(key) if next.country.as_ref().is_none_or(|known| known == key) => {
                next.country = Some(key.clone());
            }
            Value::City { key, .. } if next.city.as_ref().is_none_or(|known| known == key) => {
                next.city = Some(key.clone());
            }
            Value::Country(_) | Value::City { .. } | Value::Person { .. } => return None,
            Value::Term(from, to) => next.chair_term = next.chair_term.or(Some((*from, *to))),
            Value::Date(_) => {
                let year = reading.context.complete(mention, Tense::Future);
                let year = year.and_then(|done| done.interval.start.year());
                next.year = next.year.or(year.filter(|_| next.chair_term.is_none()));
            }
            _ => {}
        }
    }
    Some(next)
}

/// Whether one decision says all that another does.
fn covers(known: &HostDecision, more: &HostDecision) -> bool {
    (more.year.is_none() || known.year == more.year)
        && (more.city.is_none() || known.city == more.city)
        && (more.country.is_none() || known.country == more.country)
        && (more.chair_term.is_none() || known.chair_term == more.chair_term)
}

/// Steps of countries towards a status.
pub(super) fn membership(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    for rule in reading.extractor.rules.possible(Relation::Membership, &passage.skeleton) {
        for captures in told(rule, passage) {
            let Some(whole) = captures.get(0) else { continue };
            if !reading.is_real(passage, &whole) {
                frames.leave(passage.range(&whole), rule, UNREAL);
                continue;
            }
            for (at, step) in steps(passage, rule, &captures) {
                frames.add(passage, at, &step);
            }
        }
    }
}

/// Steps that the title of an adopted document tells.
pub(super) fn of_title(reading: &Reading<'_>, frames: &mut Frames, title: &Passage, targets: &[usize]) {
    let rules = reading.extractor.rules.possible(Relation::Membership, &title.skeleton);
    for rule in rules.filter(|r| r.in_title) {
        for captures in rule.regex.captures_all(&title.skeleton) {
            for (_, step) in steps(title, rule, &captures) {
                for target in targets {
                    frames.all[*target].candidates.push(step.clone());
                }
            }
        }
    }
}

/// The step of each country that a match names, with its place.
fn steps(passage: &Passage, rule: &Rule, captures: &Captures<'_>) -> Vec<(usize, Candidate)> {
    let (Some(whole), Some(who), Some(change)) = (captures.get(0), captures.name("who"), rule.change) else {
        return Vec::new();
    };
    let status = passage.mention(captures, "status").and_then(|m| match m.value {
        Value::Class(class) => ToStatus::from_code(class.code()),
        _ => None,
    });
    let Some(to_status) = status.or(rule.to_status) else { return Vec::new() };
    let range = passage.range(&whole);
    let countries = passage.mentions_in(who.range()).filter_map(|m| match &m.value {
        Value::Country(country) => Some((country.clone(), m.range.clone())),
        _ => None,
    });
    countries
        .map(|(country, own)| {
            let claim = Claim::Membership(MembershipChange { country, change, to_status });
            let mut words = vec![range.clone()];
            words.extend(Some(own).filter(|own| own.start > range.start));
            (range.start, candidate(rule, claim, words))
        })
        .collect()
}

//! Where a meeting was held: what words say, and what follows from them.

use std::ops::Range;

use summitkg_ontology::{Basis, Claim, RuleId};

use super::{candidate, matches};
use crate::extract::Reading;
use crate::frame::{Candidate, Frame, Frames, Tense};
use crate::lexicon::Meaning;
use crate::mention::{Mention, Value};
use crate::passage::{Passage, Piece};
use crate::rules::Relation;

/// How many passages from its name the city of a meeting may be named.
const NEARBY: usize = 4;

/// A place that a rule read.
pub(super) struct Place {
    pub(super) city: Option<String>,
    pub(super) candidates: Vec<Candidate>,
}

impl Place {
    /// Puts what fits into a frame.
    /// Whether its city lies in the country of another place.
    pub(super) fn lies_in(&self, reading: &Reading<'_>, other: &Self) -> bool {
        let country = |c: &Candidate| match &c.claim {
            Claim::Country(country) => Some(country.clone()),
            _ => None,
        };
        let country = other.candidates.iter().find_map(country);
        self.city.as_ref().zip(country).is_some_and(|(city, country)| reading.city_in(city, &country))
    }

    pub(super) fn write(self, frames: &mut Frames, frame: usize) {
        let told = &mut frames.all[frame];
        for candidate in self.candidates {
            match &candidate.claim {
                Claim::City(city) if told.city.as_ref().is_none_or(|c| c == city) => {
                    told.city = Some(city.clone());
                }
                Claim::Country(country) if told.country.as_ref().is_none_or(|c| c == country) => {
                    told.country = Some(country.clone());
                }
                _ => continue,
            }
            told.candidates.push(candidate);
        }
    }
}

/// The place of a meeting already told of.
fn place_of(frame: &Frame) -> Option<Place> {
    let city = frame.city.clone()?;
    let said = |c: &&Candidate| matches!(&c.claim, Claim::City(said) if *said == city);
    let country =
        |c: &&Candidate| matches!(&c.claim, Claim::Country(said) if frame.country.as_ref() == Some(said));
    let first = frame.candidates.iter().find(said)?;
    let candidates = std::iter::once(first).chain(frame.candidates.iter().find(country)).cloned().collect();
    Some(Place { city: Some(city), candidates })
}

/// The city of a dateline.
fn dateline(reading: &Reading<'_>, passage: &Passage) -> Option<Range<usize>> {
    let found = reading.extractor.rules.word("dateline").find(passage.skeleton.text())?;
    let city = found.as_str().char_indices().find(|(i, _)| {
        matches!(
            passage.piece(found.start() + i),
            Some(Piece::Mention(Mention { value: Value::City { .. }, .. }))
        )
    });
    city.map(|(i, c)| found.start() + i..found.start() + i + c.len_utf8())
}

/// A bracket with place and date right behind a name: 峰会（上海，2006年6月15日）.
pub(super) fn own_bracket(reading: &Reading<'_>, passage: &Passage, i: usize) -> Option<Range<usize>> {
    let end = passage.summits.get(i)?.range.end;
    let at = passage.skeleton.here(end);
    let rest = passage.skeleton.text().get(at..)?;
    reading
        .extractor
        .rules
        .word("own-bracket")
        .find(rest)
        .map(|m| passage.skeleton.view(at + m.start()..at + m.end()))
}

/// The place that the passage gives nearest to a summit, if it is where the meeting was.
pub(super) fn place_near(
    reading: &Reading<'_>,
    frames: &Frames,
    before: &[Passage],
    passage: &Passage,
    i: usize,
    main: bool,
) -> Option<Place> {
    let at_hand = || reading.extractor.rules.word("being-here").is_match(passage.skeleton.text());
    if !main && own_bracket(reading, passage, i).is_none() && !at_hand() {
        return None;
    }
    let name = passage.summits[i].range.clone();
    let mut found = places(reading, passage);
    let rules = &reading.extractor.rules;
    let text = passage.skeleton.text();
    if found.is_empty() && (rules.word("same-day").is_match(text) || rules.word("here").is_match(text)) {
        // 这天…, 这是…, 在这里…: the place that the passages before spoke of, or where the report was sent from.
        let of_current = frames.current.and_then(|i| place_of(&frames.all[i]));
        if of_current.is_some() {
            return of_current;
        }
        let told = before.iter().rev().filter(|p| !p.speech).take(10);
        let near = told.map(|p| places(reading, p)).find(|found| !found.is_empty());
        let sent =
            || before.iter().chain([passage]).find_map(|p| place_at(reading, p, &dateline(reading, p)?));
        return near.and_then(|mut found| found.pop()).map(|(_, place)| place).or_else(sent);
    }
    if let Some(scene) =
        before.last().filter(|p| found.is_empty() && rules.word("scene").is_match(p.skeleton.text()))
    {
        let captures = rules.word("scene").captures(scene.skeleton.text())?;
        return place_at(reading, scene, &captures.get(0)?.range());
    }
    // One place before several meetings that are named in one breath is the place of all of them.
    let text = |from: usize, to: usize| {
        passage
            .skeleton
            .text()
            .get(passage.skeleton.here(from)..passage.skeleton.here(to))
            .unwrap_or_default()
    };
    let coordinated = passage.summits.windows(2).all(|pair| match pair {
        [a, b] => reading.extractor.rules.word("coordinated").is_match(text(a.range.end, b.range.start)),
        _ => true,
    });
    let first = passage.summits.iter().map(|s| s.range.start).min();
    if coordinated && found.len() == 1 && found.first().is_some_and(|(range, _)| Some(range.end) <= first) {
        return found.pop().map(|(_, place)| place);
    }
    found
        .into_iter()
        .filter(|(range, _)| {
            let (a, b) = (range.end.min(name.end), range.start.max(name.start));
            !passage.summits.iter().any(|s| s.range != name && s.range.start >= a && s.range.end <= b)
        })
        .min_by_key(|(range, _)| range.start.abs_diff(name.start))
        .map(|(_, place)| place)
}

/// The place that stands at a range of the skeleton.
pub(super) fn place_at(reading: &Reading<'_>, passage: &Passage, range: &Range<usize>) -> Option<Place> {
    let rule = reading.extractor.rules.all.iter().find(|r| r.id.as_str() == "place.in")?;
    let mut place = Place { city: None, candidates: Vec::new() };
    for Mention { range, value } in passage.mentions_in(range.clone()) {
        let claim = match value {
            Value::City { key, .. } => {
                place.city = Some(key.clone());
                Claim::City(key.clone())
            }
            Value::Country(key) => Claim::Country(key.clone()),
            _ => continue,
        };
        place.candidates.push(candidate(rule, claim, vec![range.clone()]));
    }
    Some(place)
}

pub(super) fn places(reading: &Reading<'_>, passage: &Passage) -> Vec<(Range<usize>, Place)> {
    let rules = &reading.extractor.rules;
    let mut found = Vec::new();
    for rule in rules.of(Relation::Place).filter(|r| !r.inferred) {
        for captures in rule.regex.captures_iter(passage.skeleton.text()) {
            let Some(whole) = captures.get(0) else { continue };
            let after = passage.skeleton.text().get(whole.end()..).unwrap_or_default();
            let before = passage.skeleton.text().get(..whole.start()).unwrap_or_default();
            let clause = before.get(crate::marks::clause_start(before, before.len())..).unwrap_or_default();
            if rules.word("video-place").is_match(after) || rules.word("dropped").is_match(clause) {
                continue;
            }
            let mut place = Place { city: None, candidates: Vec::new() };
            if let Some(Mention { range, value: Value::City { key, .. } }) =
                passage.mention(&captures, "city")
            {
                place.city = Some(key.clone());
                place.candidates.push(candidate(rule, Claim::City(key.clone()), vec![range.clone()]));
            }
            if let Some(Mention { range, value: Value::Country(key) }) = passage.mention(&captures, "country")
            {
                place.candidates.push(candidate(rule, Claim::Country(key.clone()), vec![range.clone()]));
            }
            found.push((passage.range(&whole), place));
        }
    }
    found
}

/// What follows from several passages: the host country from the words for the chair or those on site, the city
/// from the name of the declaration.
pub(super) fn infer(reading: &Reading<'_>, frames: &mut Frames, passages: &[Passage]) {
    let rules = &reading.extractor.rules;
    let mut adjacent: Vec<(String, String, Range<usize>)> = Vec::new();
    for passage in passages {
        for captures in rules.word("country-city").captures_iter(passage.skeleton.text()) {
            if let (
                Some(Mention { range, value: Value::Country(country) }),
                Some(Mention { value: Value::City { key, .. }, .. }),
            ) = (passage.mention(&captures, "country"), passage.mention(&captures, "city"))
            {
                adjacent.push((country.clone(), key.clone(), range.clone()));
            }
        }
    }
    let adjacency = RuleId::new("place.country-beside-city").ok();
    for frame in &mut frames.all {
        let beside = adjacent.iter().find(|(_, city, _)| frame.city.as_ref() == Some(city));
        if let (None, Some((country, _, range)), Some(rule)) = (&frame.country, beside, &adjacency) {
            frame.country = Some(country.clone());
            let claim = Claim::Country(country.clone());
            frame.candidates.push(Candidate {
                claim,
                basis: Basis::Inferred,
                rule: rule.clone(),
                ranges: vec![range.clone()],
            });
        }
    }
    for frame in &mut frames.all {
        let host = frame.candidates.iter().find_map(|c| match &c.claim {
            Claim::Chair(chair) => Some((chair.country.clone()?, c.ranges.clone())),
            _ => None,
        });
        if let (None, Some(city), Some((country, ranges)), Ok(rule)) =
            (&frame.country, &frame.city, host, RuleId::new("place.country-of-chair"))
            && reading.city_in(city, &country)
        {
            frame.country = Some(country.clone());
            let claim = Claim::Country(country);
            frame.candidates.push(Candidate { claim, basis: Basis::Inferred, rule, ranges });
        }
    }
    city_of_country(reading, frames, passages);
    country_of_city(reading, frames, passages);
    let Some(current) = frames.all.iter().position(|f| f.held > 0 || f.headline) else { return };
    let single = frames.all.iter().filter(|f| f.held > 0 || f.headline).count() == 1;
    for rule in rules.of(Relation::Place).filter(|r| r.inferred) {
        for passage in passages {
            let Some(captures) = matches(rule, passage).next() else { continue };
            let frame = &mut frames.all[current];
            if let Some(Mention { range, value: Value::City { key, .. } }) =
                passage.mention(&captures, "city")
                && frame.city.is_none()
                && single
            {
                frame.city = Some(key.clone());
                frame.candidates.push(candidate(rule, Claim::City(key.clone()), vec![range.clone()]));
            }
            let Some(Mention { range, value: Value::Country(country) }) =
                passage.mention(&captures, "country")
            else {
                continue;
            };
            let on_site = rule.id.as_str() == "place.country-on-site";
            let fits = match &frame.city {
                Some(city) => reading.city_in(city, country),
                None => on_site || !frame.by_video(),
            };
            if frame.country.is_none() && single && fits && !frame.by_video() {
                frame.country = Some(country.clone());
                frame.candidates.push(candidate(rule, Claim::Country(country.clone()), vec![range.clone()]));
            }
            if on_site && frame.city.is_none() && frame.country.as_ref() == Some(country) {
                city_of_declaration(reading, frame, country);
            }
        }
    }
}

/// The city of a meeting of which only the country is told, if the text names one city there near it, or that of
/// its dateline.
fn city_of_country(reading: &Reading<'_>, frames: &mut Frames, passages: &[Passage]) {
    let ids = ["place.city-nearby", "place.of-dateline", "place.of-venue"].map(RuleId::new);
    let [Ok(near), Ok(sent), Ok(within)] = ids else { return };
    // 在人民大会堂举行: a building that news at home names without its city.
    let at_home = |c: &Candidate| {
        let words = c.ranges.first().filter(|_| matches!(c.claim, Claim::Venue(_)))?;
        let known = reading.extractor.rules.word("home-venue").is_match(reading.view.slice(words.clone()));
        known.then(|| (crate::marks::CAPITAL.to_owned(), words.clone(), &within))
    };
    let reported = frames.all.iter().filter(|f| f.held > 0).count();
    for (i, frame) in frames.all.iter_mut().enumerate() {
        if frame.city.is_some() || frame.held == 0 || frame.by_video() {
            continue;
        }
        let told =
            |p: &Passage| p.told.iter().flatten().any(|(told, tense)| *told == i && *tense > Tense::Named);
        let Some(at) = passages.iter().position(told) else { continue };
        let around = passages.get(at.saturating_sub(NEARBY)..).unwrap_or_default();
        let around = around.iter().take(2 * NEARBY + 1).filter(|p| !p.speech);
        let here: Vec<(&String, &String, &Range<usize>)> = around.flat_map(Passage::cities).collect();
        let there: Vec<_> =
            here.iter().filter(|(_, country, _)| frame.country.as_ref() == Some(country)).collect();
        let one = there.first().filter(|(city, ..)| there.iter().all(|(other, ..)| other == city));
        let found = match (one, &frame.country) {
            (Some((city, _, range)), _) => Some(((*city).clone(), (*range).clone(), &near)),
            // A report is sent from where the meeting was, unless from the writers' own capital.
            (None, None) if reported == 1 => {
                let dateline = passages.iter().find_map(|p| place_at(reading, p, &dateline(reading, p)?));
                let range = dateline.as_ref().and_then(|d| d.candidates.first()?.ranges.first().cloned());
                let venue = frame.candidates.iter().any(|c| matches!(c.claim, Claim::Venue(_)));
                let city =
                    dateline.and_then(|d| d.city).filter(|city| venue || city != crate::marks::CAPITAL);
                let named =
                    beside_country(reading, passages.get(at.saturating_sub(2)..=at).unwrap_or_default());
                let (city, range) = city.zip(range).or(named).unzip();
                city.zip(range).map(|(city, range)| (city, range, &sent))
            }
            _ => None,
        };
        let found = frame.candidates.iter().find_map(at_home).or(found);
        if let Some((city, range, rule)) = found {
            frame.city = Some(city.clone());
            let (basis, ranges) = (Basis::Inferred, vec![range]);
            frame.candidates.push(Candidate { claim: Claim::City(city), basis, rule: rule.clone(), ranges });
        }
    }
}

/// A city that one of the passages names together with its country.
fn beside_country(reading: &Reading<'_>, passages: &[Passage]) -> Option<(String, Range<usize>)> {
    let word = reading.extractor.rules.word("country-city");
    let beside = |p: &Passage| {
        let captures = word.captures(p.skeleton.text())?;
        let Mention { range, value: Value::City { key, .. } } = p.mention(&captures, "city")? else {
            return None;
        };
        Some((key.clone(), range.clone()))
    };
    passages.iter().filter(|p| !p.speech).find_map(beside)
}

/// The country of a city, if the text names that country anywhere.
fn country_of_city(reading: &Reading<'_>, frames: &mut Frames, passages: &[Passage]) {
    let Ok(rule) = RuleId::new("place.country-of-city") else { return };
    for frame in frames.all.iter_mut().filter(|f| f.country.is_none()) {
        let Some(Meaning::City { country, .. }) =
            frame.city.as_ref().and_then(|city| reading.extractor.lexicon.meaning(city))
        else {
            continue;
        };
        let named = passages.iter().flat_map(Passage::countries).find(|(key, _)| *key == country);
        if let Some((_, range)) = named {
            frame.country = Some(country.clone());
            let claim = Claim::Country(country.clone());
            let (basis, ranges) = (Basis::Inferred, vec![range.clone()]);
            frame.candidates.push(Candidate { claim, basis, rule: rule.clone(), ranges });
        }
    }
}

/// The city in the name of what was signed, if it lies in the country where the meeting was.
fn city_of_declaration(reading: &Reading<'_>, frame: &mut Frame, country: &str) {
    let found = frame.candidates.iter().find_map(|c| {
        let Claim::Outcome(outcome) = &c.claim else { return None };
        let title: String = outcome.title.as_ref()?.chars().map(summitkg_ontology::simplified).collect();
        let cities = reading.extractor.lexicon.words(&title);
        let city = cities.filter_map(|(_, meaning)| match meaning {
            Meaning::City { key, country: of } if of == country => Some(key.clone()),
            _ => None,
        });
        Some((city.last()?, c.ranges.clone()))
    });
    if let (Some((city, ranges)), Ok(rule)) = (found, RuleId::new("place.named-declaration")) {
        frame.city = Some(city.clone());
        frame.candidates.push(Candidate { claim: Claim::City(city), basis: Basis::Inferred, rule, ranges });
    }
}

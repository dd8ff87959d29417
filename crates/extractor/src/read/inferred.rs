//! Where a meeting was, when no sentence on it says so: from its chair, its venue, the dateline, the words around.

use std::ops::Range;

use summitkg_ontology::{Basis, Claim, RuleId};

use super::place::{dateline, place_at};
use super::{candidate, matches};
use crate::extract::Reading;
use crate::frame::{Candidate, Frame, Frames, Tense};
use crate::lexicon::Meaning;
use crate::mention::{Mention, Value};
use crate::passage::Passage;
use crate::rules::Relation;

/// How many passages from its name the city of a meeting may be named.
const NEARBY: usize = 4;

/// What follows from several passages: the host country from the words for the chair or those on site, the city
/// from the name of the declaration.
pub(super) fn places(reading: &Reading<'_>, frames: &mut Frames, passages: &[Passage]) {
    let rules = &reading.extractor.rules;
    let mut adjacent: Vec<(String, String, Range<usize>)> = Vec::new();
    for passage in passages {
        for captures in rules.word("country-city").captures_all(&passage.skeleton) {
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
        let captures = word.captures(&p.skeleton)?;
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
        let mut city = cities.into_iter().rev().filter_map(|word| match word.meaning {
            Meaning::City { key, country: of } if of == country => Some(key.clone()),
            _ => None,
        });
        Some((city.next()?, c.ranges.clone()))
    });
    if let (Some((city, ranges)), Ok(rule)) = (found, RuleId::new("place.named-declaration")) {
        frame.city = Some(city.clone());
        frame.candidates.push(Candidate { claim: Claim::City(city), basis: Basis::Inferred, rule, ranges });
    }
}

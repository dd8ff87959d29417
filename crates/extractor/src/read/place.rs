//! Where a meeting was held: what words say, and what follows from them.

use std::ops::Range;

use summitkg_ontology::Claim;

use super::candidate;
use crate::extract::Reading;
use crate::frame::{Candidate, Frame, Frames};
use crate::mention::{Mention, Value};
use crate::passage::{Passage, Piece};
use crate::rules::Relation;

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
pub(super) fn dateline(reading: &Reading<'_>, passage: &Passage) -> Option<Range<usize>> {
    let found = reading.extractor.rules.word("dateline").find(&passage.skeleton)?;
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
    let at_hand = || reading.extractor.rules.word("being-here").is_match(&passage.skeleton);
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
        before.last().filter(|p| found.is_empty() && rules.word("scene").is_match(&p.skeleton))
    {
        let captures = rules.word("scene").captures(&scene.skeleton)?;
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
    for rule in rules.possible(Relation::Place, &passage.skeleton).filter(|r| !r.inferred) {
        for captures in rule.regex.captures_all(&passage.skeleton) {
            let Some(whole) = captures.get(0) else { continue };
            let after = passage.skeleton.text().get(whole.end()..).unwrap_or_default();
            let before = passage.skeleton.text().get(..whole.start()).unwrap_or_default();
            let clause = before.last_clause();
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

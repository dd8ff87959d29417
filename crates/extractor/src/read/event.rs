//! Which summit a passage tells of, and how it speaks of it.

use summitkg_ontology::{Basis, Claim, Date, Edtf, Format, Interval, RuleId};

use super::day::{date_told, lasting, loose};
use super::naming::{clues, host_of_named, organisation_told_of, place_of_named, reach, told_name};
use super::place::{place_at, place_near};
use super::tense::{Around, attributive, by_day, earlier, later, lies_behind, tenses};
use super::{candidate, matches};
use crate::extract::Reading;
use crate::frame::{Candidate, Clues, Frames, Tense};
use crate::mention::Year;
use crate::numeral::number;
use crate::passage::Passage;
use crate::rules::Relation;
use crate::summit::SummitName;

/// Finds the frames that the names of a passage mean, and what it says of place and time.
pub(super) fn read(reading: &Reading<'_>, frames: &mut Frames, passages: &mut [Passage], index: usize) {
    let (before, rest) = passages.split_at_mut(index);
    let Some(passage) = rest.first_mut() else { return };
    let decides = frames.current.is_some_and(|i| frames.tells_of(i));
    let reports = frames.all.iter().any(|f| f.held > 0);
    let expects = frames.all.iter().any(|f| f.future > 0);
    let tenses = tenses(reading, passage, Around { decides, reports, expects });
    for (i, tense) in tenses.iter().enumerate() {
        let Some(tense) = *tense else {
            before_next(reading, frames, passage, i);
            continue;
        };
        tell(reading, frames, before, passage, i, tense);
    }
    passage.reach = reach(reading, passage);
    if passage.summits.is_empty() {
        organisation_told_of(reading, frames, passage);
        let day = passage.dates().find_map(|d| reading.context.complete(d, Tense::Held));
        passage.when = day.map(|d| d.interval).filter(|d| d.start.day().is_some());
    }
    loose(reading, frames, passage);
    facts(reading, frames, passage);
}

/// A text that only names the following meeting of a series tells of the one before it.
fn before_next(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage, i: usize) {
    let (Some(name), true) = (passage.summits.get(i), frames.all.is_empty() && !passage.speech) else {
        return;
    };
    let decided = reading.extractor.rules.word("decided").is_match(&passage.skeleton);
    if name.series.is_none() || !decided {
        return;
    }
    if let Some(frame) = frames.resolve(
        &SummitName { number: None, year: None, city: None, ..name.clone() },
        &Clues::default(),
        true,
    ) {
        frames.all[frame].held += 1;
        frames.current = Some(frame);
    }
}

/// Resolves one name to its frame and notes how the passage speaks of it.
fn tell(
    reading: &Reading<'_>,
    frames: &mut Frames,
    before: &[Passage],
    passage: &mut Passage,
    i: usize,
    tense: Tense,
) {
    let name = told_name(reading, frames, passage, i);
    let mut clues = clues(reading, &name);
    let tense = earlier(reading, frames, later(reading, tense, &clues), &clues);
    let main = tense > Tense::Named;
    let words = attributive(reading, passage, i).map(|(words, _)| words);
    let date = date_told(reading, before, passage, i, tense, words.as_ref());
    let tense = by_day(reading, frames, passage, i, tense, date.as_ref().map(|(mention, _)| mention));
    let completed = date.as_ref().and_then(|(mention, _)| reading.context.complete(mention, tense));
    let completed = completed.map(|done| lasting(reading, passage, done));
    // 3日谈2027年峰会: a day of another year than that in the name is not its day.
    let other_year = clues.year.is_some_and(|own| {
        completed.and_then(|done| done.interval.start.year()).is_some_and(|year| year != own)
    });
    let (date, completed) = if other_year { (None, None) } else { (date, completed) };
    let place = words
        .and_then(|words| place_at(reading, passage, &words.place?))
        .or_else(|| place_at(reading, passage, &place_of_named(reading, passage, i)?))
        .or_else(|| {
            let near = place_near(reading, frames, before, passage, i, main);
            // A city beside it that is not the host's is that of something else.
            let host = host_of_named(reading, passage, i);
            near.filter(|near| host.as_ref().is_none_or(|host| near.lies_in(reading, host))).or(host)
        });
    clues.date = completed.map(|c| c.interval).or(clues.date);
    clues.gone =
        tense <= Tense::Named && date.as_ref().is_some_and(|(mention, _)| lies_behind(reading, mention));
    if clues.city.is_none() && (main || place.is_some()) {
        clues.city = place.as_ref().and_then(|p| p.city.clone());
    }
    // 办好下次峰会: what is wished of a meeting that nothing tells apart is said of no meeting told of here.
    if tense == Tense::Future && passage.speech && !clues.any() {
        return;
    }
    let Some(frame) = frames.resolve(&name, &clues, main) else { return };
    passage.told[i] = Some((frame, tense));
    let told = &mut frames.all[frame];
    match tense {
        Tense::Held if passage.sentence.heading => told.headline = true,
        Tense::Held => told.held += 1,
        Tense::Future => told.future += 1,
        Tense::Named | Tense::Past => {}
    }
    let expects = tense == Tense::Future && frames.all.iter().all(|f| f.held == 0);
    if main && (!passage.speech || expects) {
        frames.current = Some(frame);
    }
    let told = &mut frames.all[frame];
    let mut add = |claim, inferred, rule: &RuleId, ranges| {
        let basis = if inferred { Basis::Inferred } else { Basis::Stated };
        told.candidates.push(Candidate { claim, basis, rule: rule.clone(), ranges });
    };
    if let Some(n) = name.number {
        add(Claim::Number(n), false, &name.rule, vec![name.range.clone()]);
    }
    if let Some((city, range)) = &name.city {
        add(Claim::City(city.clone()), false, &name.rule, vec![range.clone()]);
    }
    if let (Some((mention, rule)), Some(done)) = (&date, completed) {
        let text = reading.view.slice(mention.range.clone()).to_owned();
        let mut ranges = vec![mention.range.clone()];
        if done.inferred {
            ranges.extend(reading.context.written_in.clone());
        }
        add(Claim::Date(Date { interval: done.interval, text }), done.inferred, rule, ranges);
    } else if let Some(words) = name.year
        && let Some(year) = words.year.and_then(|y| reading.context.written.year(y))
        && let Some(date) = Edtf::new(Some(year), None, None)
    {
        let text = reading.view.slice(name.range.clone()).to_owned();
        let relative = matches!(words.year, Some(Year::From(_)));
        let claim = Claim::Date(Date { interval: Interval::single(date), text });
        add(claim, relative, &name.rule, vec![name.range.clone()]);
    }
    if let Some(place) = place {
        place.write(frames, frame);
    }
}

/// Venue, video and the age of the organisation.
fn facts(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    // A sentence on a meeting that is none of those told of.
    if !passage.summits.is_empty() && passage.told.iter().all(Option::is_none) {
        return;
    }
    let rules = &reading.extractor.rules;
    for rule in rules.all.iter().filter(|r| {
        matches!(r.relation, Relation::Venue | Relation::Video | Relation::Hybrid | Relation::Age)
    }) {
        for captures in matches(rule, passage) {
            let Some(whole) = captures.get(0) else { continue };
            let range = passage.range(&whole);
            let (claim, range) = match rule.relation {
                Relation::Venue => {
                    let Some(words) = captures.name("venue").map(|m| passage.range(&m)) else { continue };
                    (Claim::Venue(reading.original(&words)), words)
                }
                Relation::Video => (Claim::Format(Format::Video), range),
                Relation::Hybrid => (Claim::Format(Format::Hybrid), range),
                _ => {
                    let Some(years) = captures.name("years").and_then(|m| number(m.as_str())) else {
                        continue;
                    };
                    (Claim::OrganisationAge(years), range)
                }
            };
            frames.add(passage, range.start, &candidate(rule, claim, vec![range.clone()]));
        }
    }
}

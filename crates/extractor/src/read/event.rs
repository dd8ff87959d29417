//! Which summit a passage tells of, and how it speaks of it.

use std::ops::Range;

use summitkg_ontology::{Basis, Claim, Date, Edtf, Format, Genre, Interval, RuleId};

use super::day::{date_near, date_of_named, loose};
use super::place::{own_bracket, place_at, place_near};
use super::{candidate, matches};
use crate::extract::Reading;
use crate::frame::{Candidate, Clues, Frame, Frames, Tense};
use crate::mention::{Day, Mention, Value, Year};
use crate::numeral::number;
use crate::passage::Passage;
use crate::rules::Relation;
use crate::summit::SummitName;

/// How many days ahead of the day of writing a meeting may seem to lie that has been held.
const SLACK: i64 = 2;
/// How far, in characters, a sentence that begins with a meeting is about it.
const TOPIC: usize = 60;
/// How far, in characters, a clause is about the meeting named in it.
const CLAUSE: usize = 16;
/// How far, in bytes, words bear on the summit of a sentence.
const REACH: usize = 3000;

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

/// The words that are about a meeting only named: 塔什干峰会批准的…, and a clause or more that begins with its name.
fn reach(reading: &Reading<'_>, passage: &Passage) -> Vec<(Range<usize>, usize)> {
    let rules = &reading.extractor.rules;
    let text = passage.skeleton.text();
    let mut found = Vec::new();
    for (i, told) in passage.told.iter().enumerate() {
        let (Some((frame, Tense::Named | Tense::Past)), Some(name)) = (told, passage.summits.get(i)) else { continue };
        let (start, end) = (passage.skeleton.here(name.range.start), passage.skeleton.here(name.range.end));
        let before = text.get(..start).unwrap_or_default();
        let clause = before.get(crate::marks::clause_start(before, before.len())..).unwrap_or_default();
        let after = text.get(end..).unwrap_or_default();
        let stop = rules.word("of-other").find(after).map_or(after.len(), |m| m.start());
        let topic = rules.word("topic-lead").is_match(clause);
        let near = if topic { TOPIC } else { CLAUSE };
        let mut length = after.char_indices().nth(near).map_or(after.len(), |(at, _)| at).min(stop);
        if !topic {
            length = crate::marks::clause_end(after).min(length);
        }
        if length > 0 {
            found.push((name.range.start..passage.skeleton.view(end..end + length).end, *frame));
        }
    }
    found
}

/// A passage that begins with another organisation is about its meeting: 再看上合。, 上合组织会议….
fn organisation_told_of(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    let rules = &reading.extractor.rules;
    let Some(captures) = rules.word("organisation-topic").captures(passage.skeleton.text()) else { return };
    let Some(Mention { value: Value::Organisation { key, .. }, .. }) = passage.mention(&captures, "org") else {
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

/// A text that only names the following meeting of a series tells of the one before it.
fn before_next(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage, i: usize) {
    let (Some(name), true) = (passage.summits.get(i), frames.all.is_empty() && !passage.speech) else {
        return;
    };
    let decided = reading.extractor.rules.word("decided").is_match(passage.skeleton.text());
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

/// What stands before and behind a place of a sentence, as far as it can bear on how a summit there is spoken of.
fn around(text: &str, at: usize) -> (&str, &str) {
    let boundary =
        |place: usize| (0..=place.min(text.len())).rfind(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let (from, to) = (boundary(at.saturating_sub(REACH)), boundary(at.saturating_add(REACH)));
    (text.get(from..at).unwrap_or_default(), text.get(at..to).unwrap_or_default())
}

/// What the text has told of before a passage.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around {
    /// A meeting that may have decided on the following one.
    decides: bool,
    /// A meeting that was held.
    reports: bool,
    /// A meeting that is still to come.
    expects: bool,
}

/// How each summit of a passage is spoken of; none for one that is not this or a past meeting.
pub(super) fn tenses(reading: &Reading<'_>, passage: &Passage, told: Around) -> Vec<Option<Tense>> {
    let Around { decides, reports, expects } = told;
    let rules = &reading.extractor.rules;
    let text = passage.skeleton.text();
    let mut held = vec![false; passage.summits.len()];
    for rule in rules.of(Relation::Held) {
        let mut at = 0;
        // Matches of several summits may overlap: start again behind each summit.
        while let Some(captures) = rule.regex.captures_at(text, at) {
            let Some(summit) = captures.name("summit") else { break };
            let habit = captures.get(0).is_some_and(|m| rules.word("habitual").is_match(m.as_str()));
            if let Some(i) = passage.summit(&captures, "summit").filter(|_| !habit) {
                held[i] = true;
            }
            at = summit.end();
        }
    }
    // 出席A和B: what is said of the first is said of the second.
    for i in 1..held.len() {
        let (a, b) = (&passage.summits[i - 1].range, &passage.summits[i].range);
        let between = text.get(passage.skeleton.here(a.end)..passage.skeleton.here(b.start)).unwrap_or_default();
        held[i] |= held[i - 1] && rules.word("and").is_match(between);
    }
    let next: Vec<Range<usize>> = rules
        .of(Relation::Next)
        .filter(|rule| decides && (!passage.speech || rule.in_speech))
        .flat_map(|rule| rule.regex.find_iter(text).map(|m| passage.range(&m)).collect::<Vec<_>>())
        .collect();
    let in_interval = decides && rules.word("margin-time").is_match(text);
    let returning = rules.word("returns").is_match(text);
    let met_before = rules.word("after-meeting").is_match(text);
    (0..passage.summits.len())
        .map(|i| {
            let name = &passage.summits[i].range;
            if next.iter().any(|n| n.start <= name.start && name.end <= n.end) {
                return None;
            }
            let at = passage.skeleton.here(passage.summits[i].range.start);
            let (before, after) = around(text, at);
            let after = after.get(after.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
            let clause = before.get(crate::marks::clause_start(before, before.len())..).unwrap_or_default();
            let next_year = rules.word("next-year").is_match(before) && passage.summits[i].city.is_some();
            let others = passage.summits[i].series.is_none() && passage.summits[i].number.is_some();
            if others && rules.word("other-office").is_match(clause) {
                return None;
            }
            if !next_year && rules.word("following").is_match(before)
                || rules.word("following-after").is_match(after)
                || rules.word("cancelled").is_match(after)
            {
                return None;
            }
            let future = rules.word("future").find_iter(before).last().is_some_and(|m| {
                !rules.word("not-future").is_match(before.get(m.start()..).unwrap_or_default())
                    && before
                        .get(m.end()..)
                        .is_some_and(|b| b.chars().count() <= 40 && !b.contains(crate::marks::STOPS))
            }) || rules.word("future-after").is_match(after);
            let travel = rules.word("travel").is_match(before);
            // 出席…后，还将…: what is still to come is not what one comes back from.
            let returns = (travel || returning) && met_before && !rules.word("still-to").is_match(clause);
            // 先后出席: what one did on the journey.
            let done = rules.word("one-by-one").is_match(before) || rules.word("done-there").is_match(before);
            let future = future || travel && !done;
            let gone = passage.summits[i].year.is_some_and(|w| matches!(w.year, Some(Year::From(n)) if n < 0));
            let past = returns
                || gone
                || rules.word("past-after").is_match(after)
                || rules.word("past-before").is_match(clause)
                || rules.word("days-before").is_match(text);
            let heading = passage.sentence.heading && reading.context.genre != Some(Genre::Background);
            // 出席会议的某某会见某某: the sentence tells of talks, the meeting only of who talks.
            let margin = in_interval && !passage.summits[i].is_specific()
                || rules.word("bears-name").is_match(after)
                || rules.word("margin-after").is_match(after) || rules.word("margin-before").is_match(before);
            let upcoming = next_year
                || rules.word("support-host").is_match(clause)
                || rules.word("prepared").is_match(after)
                || rules.word("put-off").is_match(after)
                || attributive(reading, passage, i).is_some_and(|(_, soon)| soon);
            // What a ministry announces is said, and still what is to come.
            let announced = (future || expects) && held[i] && !margin && !reports;
            Some(match (held[i] && !margin || heading && !margin, future) {
                _ if upcoming => Tense::Future,
                _ if past => Tense::Past,
                _ if passage.speech && announced => Tense::Future,
                _ if passage.speech => Tense::Named,
                (true, true) => Tense::Future,
                (true, false) => Tense::Held,
                (false, _) => Tense::Named,
            })
        })
        .collect()
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
    let name = passage.summits[i].clone();
    let context = name.context && !same_organisation(reading, frames, passage, &name);
    let name = SummitName { series: series_of(reading, frames, &name), context, ..name };
    let mut clues = clues(reading, &name);
    let tense = earlier(reading, frames, later(reading, tense, &clues), &clues);
    let main = tense > Tense::Named;
    let attributive = attributive(reading, passage, i).map(|(words, _)| words);
    let date = if let Some(Attributive { date: Some(date), .. }) = &attributive {
        Some(date.clone()).zip(RuleId::new("date.before-name").ok())
    } else if main || own_bracket(reading, passage, i).is_some() {
        date_near(reading, before, passage, i)
    } else {
        date_of_named(reading, passage, i).zip(RuleId::new("date.before-name").ok())
    };
    let tomorrow = |d: &Mention| matches!(d.value, Value::Date(words) if matches!(words.day, Some(Day::From(n)) if n > 0));
    let soon = passage.dates().any(|d| d.range.end <= name.range.start && tomorrow(d));
    let ahead = tense == Tense::Held
        && date.as_ref().is_some_and(|(mention, _)| soon || lies_ahead(reading, frames, mention));
    // 去年7月赴某城出席: a journey of a year gone by.
    let gone = |d: &Mention| matches!(d.value, Value::Date(words) if matches!(words.year, Some(Year::From(n)) if n < 0));
    let past = tense == Tense::Future && date_of_named(reading, passage, i).is_some_and(|d| gone(&d));
    let tense = match (ahead, past) {
        (true, _) => Tense::Future,
        (_, true) => Tense::Past,
        _ => tense,
    };
    let completed = date.as_ref().and_then(|(mention, _)| reading.context.complete(mention, tense));
    let place = attributive
        .and_then(|words| place_at(reading, passage, &words.place?))
        .or_else(|| place_near(reading, frames, before, passage, i, main))
        .or_else(|| place_at(reading, passage, &place_of_named(reading, passage, i)?));
    clues.date = completed.map(|c| c.interval).or(clues.date);
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

/// Day and place right before the name of a meeting: 9月在某城举行的….
struct Attributive {
    date: Option<Mention>,
    place: Option<Range<usize>>,
}

/// What stands right before a name as its attribute, and whether it says that the meeting is still to come.
fn attributive(reading: &Reading<'_>, passage: &Passage, i: usize) -> Option<(Attributive, bool)> {
    let before = passage.skeleton.text().get(..passage.skeleton.here(passage.summits[i].range.start))?;
    let captures = reading.extractor.rules.word("attributive").captures(before)?;
    let (country, city) = (captures.name("country"), captures.name("city").or_else(|| captures.name("city2")));
    let place = country.or(city).zip(city.or(country)).map(|(first, last)| first.start()..last.end());
    let soon = ["soon", "soon2", "soon3"].iter().any(|name| captures.name(name).is_some());
    let date = passage.first(&captures, &["date", "year"]).cloned();
    Some((Attributive { date, place }, soon)).filter(|(words, soon)| *soon || words.date.is_some() || words.place.is_some())
}

/// The place that somebody went to for a meeting only named: 赴某城出席….
fn place_of_named(reading: &Reading<'_>, passage: &Passage, i: usize) -> Option<Range<usize>> {
    let before = passage.skeleton.text().get(..passage.skeleton.here(passage.summits[i].range.start))?;
    let captures = reading.extractor.rules.word("place-of-named").captures(before)?;
    let (country, city) = (captures.name("country"), captures.name("city").or_else(|| captures.name("city2")));
    country.or(city).zip(city.or(country)).map(|(first, last)| first.start()..last.end())
}

/// Whether a day lies ahead of the day of writing: 明天, or a later day of the month in a text that so far only
/// tells of what is to come.
fn lies_ahead(reading: &Reading<'_>, frames: &Frames, date: &Mention) -> bool {
    let Value::Date(words) = date.value else { return false };
    let Some(today) = reading.context.written.date.and_then(Edtf::full) else { return false };
    let expects = frames.all.iter().any(|f| f.future > 0) && frames.all.iter().all(|f| f.held == 0);
    let tense = if expects && words.month.is_none() { Tense::Future } else { Tense::Named };
    let day = reading.context.complete(date, tense).and_then(|done| done.interval.start.full());
    let relative = matches!(words.day, Some(Day::From(n)) if n > 0);
    let in_month = words.month.is_some() && day.is_some_and(|day| (day - today).num_days() > SLACK);
    (relative || expects) && day.is_some_and(|day| day > today) || in_month
}

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
    let uncounted = rules.series(&here).is_some_and(|s| !s.main && s.first_year.is_none() && name.city.is_some());
    let organisation = rules
        .series(&here)
        .map(|s| s.organisation.clone())
        .filter(|_| (summit || uncounted) && name.is_specific());
    let main = organisation.and_then(|o| rules.main_series(&o)).map(|s| s.code.clone());
    Some(main.unwrap_or(here))
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

/// What is told as held but lies after the day of writing is still to come.
pub(super) fn later(reading: &Reading<'_>, tense: Tense, clues: &Clues) -> Tense {
    let written = reading.context.written.date.and_then(Edtf::year);
    match (tense, clues.year, written) {
        (Tense::Held, Some(year), Some(written)) if year > written => Tense::Future,
        _ => tense,
    }
}

/// What a text on a meeting names as of a year before it is past: 2009年某城会议通过的….
fn earlier(reading: &Reading<'_>, frames: &Frames, tense: Tense, clues: &Clues) -> Tense {
    let year = clues.date.and_then(|d| d.start.year()).or(clues.year);
    let told = |f: &Frame| f.held > 0 && f.known_year() > year;
    let looks_back = reading.context.genre == Some(Genre::Background);
    let past = tense == Tense::Held && year.is_some() && !looks_back && frames.all.iter().any(told);
    if past { Tense::Past } else { tense }
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

//! Which summit a passage tells of, where and when it was held, and how.

use std::ops::Range;

use summitkg_ontology::{Basis, Claim, Date, Document, DocumentMeta, Format, Genre, Interval, RuleId};

use super::{candidate, matches};
use crate::extract::Reading;
use crate::frame::{Candidate, Clues, Frame, Frames, Tense, better, compatible};
use crate::mention::{Mention, Value};
use crate::numeral::number;
use crate::passage::Passage;
use crate::rules::Relation;
use crate::summit::SummitName;
use crate::view::View;

/// How far from the name of a summit its date may stand, in bytes.
const NEAR: usize = 150;

/// Finds the frames that the names of a passage mean, and what it says of place and time.
pub(super) fn read(reading: &Reading<'_>, frames: &mut Frames, passages: &mut [Passage], index: usize) {
    let (before, rest) = passages.split_at_mut(index);
    let Some(passage) = rest.first_mut() else { return };
    let decides = frames.current.is_some_and(|i| frames.tells_of(i));
    let tenses = tenses(reading, passage, decides);
    for (i, tense) in tenses.iter().enumerate() {
        let Some(tense) = *tense else {
            before_next(reading, frames, passage, i);
            continue;
        };
        tell(reading, frames, before, passage, i, tense);
    }
    if passage.summits.is_empty() {
        let day = passage.dates().find_map(|d| reading.context.complete(d, Tense::Held));
        passage.when = day.map(|d| d.interval).filter(|d| d.start.day().is_some());
    }
    loose(reading, frames, passage);
    facts(reading, frames, passage);
}

/// The frames that a headline kept apart from the text tells of; their evidence is in the text.
pub(super) fn headline(reading: &Reading<'_>, frames: &mut Frames) {
    let Some(title) = reading.document.meta().title.as_deref() else { return };
    let document = Document::new(DocumentMeta::default(), title.to_owned());
    let view = View::new(&document);
    let extractor = reading.extractor;
    let mentions = crate::mention::find(&extractor.lexicon, view.text());
    for mut sentence in crate::sentence::split(view.text()) {
        sentence.heading = true;
        let passage = Passage::new(extractor, view.text(), &mentions, sentence);
        for (name, tense) in passage.summits.iter().zip(tenses(reading, &passage, false)) {
            let (Some(series), Some(tense @ (Tense::Held | Tense::Future))) = (&name.series, tense) else {
                continue;
            };
            let clues = clues(reading, name);
            if name.context || later(reading, tense, &clues) != tense {
                continue;
            }
            let mut frame = Frame::new(series.clone());
            frame.learn(&clues);
            (frame.headline, frame.future) = (tense == Tense::Held, usize::from(tense == Tense::Future));
            frames.all.push(frame);
        }
    }
    frames.current = (frames.all.len() == 1).then_some(0);
}

/// Words of the text for what only the headline told: the meeting itself, and its city.
pub(super) fn ground(reading: &Reading<'_>, frames: &mut Frames, passages: &[Passage]) {
    let rules = &reading.extractor.rules;
    let (Ok(rule), Ok(place)) = (RuleId::new("event.of-headline"), RuleId::new("place.of-headline")) else {
        return;
    };
    for frame in frames.all.iter_mut().filter(|f| f.headline || f.future > 0) {
        if frame.names.is_empty() && !frame.candidates.is_empty() {
            let met = |p: &Passage| {
                let found = rules.word("met").find(p.skeleton.text()).filter(|_| !p.speech)?;
                Some(p.range(&found))
            };
            frame.names.extend(passages.iter().find_map(met).map(|range| (range, rule.clone())));
        }
        let known = frame.candidates.iter().any(|c| matches!(c.claim, Claim::City(_)));
        if let (Some(city), false, false) = (&frame.city, known, frame.names.is_empty()) {
            let said = |m: &Mention| matches!(&m.value, Value::City { key, .. } if key == city);
            let text = |p: &Passage| p.skeleton.text().len();
            let range = passages
                .iter()
                .find_map(|p| p.mentions_in(0..text(p)).find(|m| said(m)).map(|m| m.range.clone()));
            let claim = Claim::City(city.clone());
            let found = range.map(|r| Candidate {
                claim,
                basis: Basis::Inferred,
                rule: place.clone(),
                ranges: vec![r],
            });
            frame.candidates.extend(found);
        }
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

/// How each summit of a passage is spoken of; none for one that is not this or a past meeting. `decides` tells
/// that a meeting is told of which may have decided on the following one.
fn tenses(reading: &Reading<'_>, passage: &Passage, decides: bool) -> Vec<Option<Tense>> {
    let rules = &reading.extractor.rules;
    let text = passage.skeleton.text();
    let mut held = vec![false; passage.summits.len()];
    for rule in rules.of(Relation::Held) {
        let mut at = 0;
        // Matches of several summits may overlap: start again behind each summit.
        while let Some(captures) = rule.regex.captures_at(text, at) {
            let Some(summit) = captures.name("summit") else { break };
            if let Some(i) = passage.summit(&captures, "summit") {
                held[i] = true;
            }
            at = summit.end();
        }
    }
    let next: Vec<Range<usize>> = rules
        .of(Relation::Next)
        .filter(|_| decides)
        .flat_map(|rule| rule.regex.find_iter(text).map(|m| passage.range(&m)).collect::<Vec<_>>())
        .collect();
    (0..passage.summits.len())
        .map(|i| {
            let name = &passage.summits[i].range;
            if next.iter().any(|n| n.start <= name.start && name.end <= n.end) {
                return None;
            }
            let at = passage.skeleton.here(passage.summits[i].range.start);
            let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
            let after = after.get(after.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
            if rules.word("following").is_match(before) || rules.word("following-after").is_match(after) {
                return None;
            }
            let clause = before.get(crate::marks::clause_start(before, before.len())..).unwrap_or_default();
            let future = rules.word("future").find_iter(before).last().is_some_and(|m| {
                !rules.word("not-future").is_match(before.get(m.start()..).unwrap_or_default())
                    && before
                        .get(m.end()..)
                        .is_some_and(|b| b.chars().count() <= 40 && !b.contains(crate::marks::STOPS))
            }) || rules.word("future-after").is_match(after);
            let travel = rules.word("travel").is_match(before);
            let leaves = travel || rules.word("returns").is_match(text);
            let returns = leaves && rules.word("after-meeting").is_match(text);
            let future = future || travel;
            let past = returns
                || rules.word("past-after").is_match(after)
                || rules.word("past-before").is_match(clause);
            let heading = passage.sentence.heading && reading.context.genre != Some(Genre::Background);
            Some(match (held[i] || heading, future) {
                _ if past => Tense::Past,
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
    let context = name.context && !same_organisation(reading, frames, &name);
    let name = SummitName { series: series_of(reading, frames, &name), context, ..name };
    let mut clues = clues(reading, &name);
    let tense = later(reading, tense, &clues);
    let main = tense > Tense::Named;
    let date = if main || own_bracket(reading, passage, i).is_some() {
        date_near(reading, before, passage, i)
    } else {
        // 今年9月杜尚别峰会: a date right before the name is part of it.
        let adjacent = passage.dates().find(|d| d.range.end == name.range.start).cloned();
        adjacent.zip(RuleId::new("date.before-name").ok())
    };
    let completed = date.as_ref().and_then(|(mention, _)| reading.context.complete(mention, tense));
    let place = place_near(reading, before, passage, i, main);
    clues.date = completed.map(|c| c.interval).or(clues.date);
    if clues.city.is_none() && main {
        clues.city = place.as_ref().and_then(|p| p.city.clone());
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
    if main {
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
        && let Some(date) = summitkg_ontology::Edtf::new(Some(year), None, None)
    {
        let text = reading.view.slice(name.range.clone()).to_owned();
        let relative = matches!(words.year, Some(crate::mention::Year::From(_)));
        let claim = Claim::Date(Date { interval: Interval::single(date), text });
        add(claim, relative, &name.rule, vec![name.range.clone()]);
    }
    if let Some(place) = place {
        place.write(frames, frame);
    }
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
    let organisation =
        rules.series(&here).map(|s| s.organisation.clone()).filter(|_| summit && name.is_specific());
    let main = organisation.and_then(|o| rules.main_series(&o)).map(|s| s.code.clone());
    Some(main.unwrap_or(here))
}

/// Whether a name that needs a context is of the organisation that the text is about.
fn same_organisation(reading: &Reading<'_>, frames: &Frames, name: &SummitName) -> bool {
    let organisation = |code: &str| reading.extractor.rules.series(code).map(|s| s.organisation.as_str());
    let here = frames.series_here().or_else(|| reading.context.series.clone());
    match (&name.series, here) {
        (Some(series), Some(here)) => organisation(series) == organisation(&here),
        (None, here) => here.is_some(),
        _ => false,
    }
}

/// What is told as held but lies after the day of writing is still to come.
fn later(reading: &Reading<'_>, tense: Tense, clues: &Clues) -> Tense {
    let written = reading.context.written.date.and_then(summitkg_ontology::Edtf::year);
    match (tense, clues.year, written) {
        (Tense::Held, Some(year), Some(written)) if year > written => Tense::Future,
        _ => tense,
    }
}

fn clues(reading: &Reading<'_>, name: &SummitName) -> Clues {
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

/// A bracket with place and date right behind a name: 峰会（上海，2006年6月15日）.
fn own_bracket(reading: &Reading<'_>, passage: &Passage, i: usize) -> Option<Range<usize>> {
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
    let travel = rules.word("travel").is_match(before_name);
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
    };
    let usable = |d: &&Mention| !in_dateline(reading, passage, d) && (!travel || of_meeting(d)) && !said(d);
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
    // 这天上午: the day that the passage before spoke of.
    let same_day = reading.extractor.rules.word("same-day").is_match(passage.skeleton.text());
    let dates = before.last().filter(|_| same_day)?.dates();
    let precision = |m: &&Mention| match m.value {
        Value::Date(words) => (words.year.is_some(), words.month.is_some(), words.day.is_some()),
        _ => (false, false, false),
    };
    Some((dates.max_by_key(precision)?.clone(), rule("date.same-day")?))
}

fn in_dateline(reading: &Reading<'_>, passage: &Passage, date: &Mention) -> bool {
    let found = reading.extractor.rules.word("dateline").find(passage.skeleton.text());
    found.is_some_and(|m| {
        let range = passage.range(&m);
        range.start <= date.range.start && date.range.end <= range.end
    })
}

/// A place that a rule read.
struct Place {
    city: Option<String>,
    candidates: Vec<Candidate>,
}

impl Place {
    fn write(self, frames: &mut Frames, frame: usize) {
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

/// The place that the passage gives nearest to a summit, if it is where the meeting was.
fn place_near(
    reading: &Reading<'_>,
    before: &[Passage],
    passage: &Passage,
    i: usize,
    main: bool,
) -> Option<Place> {
    if !main && own_bracket(reading, passage, i).is_none() {
        return None;
    }
    let name = passage.summits[i].range.clone();
    let mut found = places(reading, passage);
    let rules = &reading.extractor.rules;
    let text = passage.skeleton.text();
    if found.is_empty() && (rules.word("same-day").is_match(text) || rules.word("here").is_match(text)) {
        // 这天…, 这是…, 在这里…: the place that the passages before spoke of.
        let near = before.iter().rev().take(3).map(|p| places(reading, p)).find(|found| !found.is_empty());
        return near?.pop().map(|(_, place)| place);
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

fn places(reading: &Reading<'_>, passage: &Passage) -> Vec<(Range<usize>, Place)> {
    let rules = &reading.extractor.rules;
    let mut found = Vec::new();
    for rule in rules.of(Relation::Place).filter(|r| !r.inferred) {
        for captures in rule.regex.captures_iter(passage.skeleton.text()) {
            let Some(whole) = captures.get(0) else { continue };
            let after = passage.skeleton.text().get(whole.end()..).unwrap_or_default();
            if rules.word("video-place").is_match(after) {
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

/// Place and date of a line of their own: below the title of a speech, or below signatures.
fn loose(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    let Some(current) = frames.current else { return };
    if !passage.summits.is_empty() {
        return;
    }
    let rules = &reading.extractor.rules;
    if !passage.speech && rules.word("held-here").is_match(passage.skeleton.text()) {
        held_here(reading, frames, passage, current);
    }
    began(reading, frames, passage, current);
    for rule in rules
        .of(Relation::Place)
        .filter(|r| matches!(r.id.as_str(), "place.dated" | "place.signed" | "place.here"))
    {
        let Some(captures) = rule.regex.captures(passage.skeleton.text()) else { continue };
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
    if !frames.tells_of(current)
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
    for rule in reading.extractor.rules.of(Relation::Date) {
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

/// Venue, video and the age of the organisation.
fn facts(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
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
    let Some(current) = frames.all.iter().position(|f| f.held > 0 || f.headline) else { return };
    let single = frames.all.iter().filter(|f| f.held > 0 || f.headline).count() == 1;
    for rule in rules.of(Relation::Place).filter(|r| r.inferred) {
        for passage in passages {
            let Some(captures) = matches(rule, passage).next() else { continue };
            let Some(Mention { range, value: Value::Country(country) }) =
                passage.mention(&captures, "country")
            else {
                continue;
            };
            let on_site = rule.id.as_str() == "place.country-on-site";
            let frame = &mut frames.all[current];
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

/// The city in the name of what was signed, if it lies in the country where the meeting was.
fn city_of_declaration(reading: &Reading<'_>, frame: &mut crate::frame::Frame, country: &str) {
    let found = frame.candidates.iter().find_map(|c| {
        let Claim::Outcome(outcome) = &c.claim else { return None };
        let title: String = outcome.title.as_ref()?.chars().map(summitkg_ontology::simplified).collect();
        let cities = reading.extractor.lexicon.words(&title);
        let city = cities.filter_map(|(_, meaning)| match meaning {
            crate::lexicon::Meaning::City { key, country: of } if of == country => Some(key.clone()),
            _ => None,
        });
        Some((city.last()?, c.ranges.clone()))
    });
    if let (Some((city, ranges)), Ok(rule)) = (found, RuleId::new("place.named-declaration")) {
        frame.city = Some(city.clone());
        frame.candidates.push(Candidate { claim: Claim::City(city), basis: Basis::Inferred, rule, ranges });
    }
}

//! How a sentence speaks of a meeting: as held, still to come, past, or only named.

use std::ops::Range;

use summitkg_ontology::{Edtf, Genre};

use super::day::date_of_named;
use super::next;
use crate::extract::Reading;
use crate::frame::{Clues, Frame, Frames, Tense};
use crate::mention::{DateWords, Day, Mention, Value, Year};
use crate::passage::Passage;
use crate::pattern::Known;
use crate::rules::Relation;

/// How many days ahead of the day of writing a meeting may seem to lie that has been held.
const SLACK: i64 = 2;
/// How far, in bytes, words bear on the summit of a sentence.
const REACH: usize = 3000;

/// What stands before and behind a place of a sentence, as far as it can bear on how a summit there is spoken of.
pub(super) fn around(text: Known<'_>, at: usize) -> (Known<'_>, Known<'_>) {
    let boundary =
        |place: usize| (0..=place.min(text.len())).rfind(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let (from, to) = (boundary(at.saturating_sub(REACH)), boundary(at.saturating_add(REACH)));
    (text.get(from..at).unwrap_or_default(), text.get(at..to).unwrap_or_default())
}

/// What the text has told of before a passage.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around {
    /// A meeting that may have decided on the following one.
    pub(super) decides: bool,
    /// A meeting that was held.
    pub(super) reports: bool,
    /// A meeting that is still to come.
    pub(super) expects: bool,
}

/// How each summit of a passage is spoken of; none for one that is not this or a past meeting.
pub(super) fn tenses(reading: &Reading<'_>, passage: &Passage, told: Around) -> Vec<Option<Tense>> {
    if passage.summits.is_empty() {
        return Vec::new();
    }
    let Around { decides, reports, expects } = told;
    let rules = &reading.extractor.rules;
    let text = passage.skeleton.text();
    let mut held = vec![false; passage.summits.len()];
    for rule in rules.possible(Relation::Held, &passage.skeleton) {
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
        let between =
            text.get(passage.skeleton.here(a.end)..passage.skeleton.here(b.start)).unwrap_or_default();
        held[i] |= held[i - 1] && rules.word("and").is_match(between);
    }
    let next: Vec<Range<usize>> = rules
        .possible(Relation::Next, &passage.skeleton)
        .filter(|rule| decides && (!passage.speech || rule.in_speech))
        .flat_map(|rule| rule.regex.find_all(text).into_iter().map(|m| passage.range(&m)))
        .chain(next::begins(reading, passage).filter(|_| decides))
        .collect();
    let in_interval = decides && rules.word("margin-time").is_match(&passage.skeleton);
    let returning = rules.word("returns").is_match(&passage.skeleton);
    let met_before = rules.word("after-meeting").is_match(&passage.skeleton);
    (0..passage.summits.len())
        .map(|i| {
            let name = &passage.summits[i].range;
            if next.iter().any(|n| n.start <= name.start && name.end <= n.end) {
                return None;
            }
            let at = passage.skeleton.here(passage.summits[i].range.start);
            let (before, after) = around(text, at);
            let after = after.get(after.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
            let clause = before.last_clause();
            let next_year = rules.word("next-year").is_match(before) && passage.summits[i].city.is_some();
            let others = passage.summits[i].series.is_none() && passage.summits[i].number.is_some();
            if others && rules.word("other-office").is_match(clause) {
                return None;
            }
            // 两国元首北京会晤, 历史上的第二次峰会: talks of two, and a count.
            let bare = passage.summits[i].series.is_none();
            if bare && (rules.word("of-two").is_match(clause) || rules.word("nth-ever").is_match(clause)) {
                return None;
            }
            if !next_year && rules.word("following").is_match(before)
                || rules.word("following-after").is_match(after)
                || rules.word("cancelled").is_match(after)
            {
                return None;
            }
            let future = rules.word("future").find_all(before).pop().is_some_and(|m| {
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
            let gone =
                passage.summits[i].year.is_some_and(|w| matches!(w.year, Some(Year::From(n)) if n < 0));
            let past = returns
                || gone
                || rules.word("past-after").is_match(after)
                || rules.word("past-before").is_match(clause)
                || rules.word("years-before").is_match(before)
                || rules.word("days-before").is_match(text);
            let heading = passage.sentence.heading && reading.context.genre != Some(Genre::Background);
            // 出席会议的某某会见某某: the sentence tells of talks, the meeting only of who talks.
            let margin = in_interval && !passage.summits[i].is_specific()
                || rules.word("bears-name").is_match(after)
                || rules.word("margin-after").is_match(after)
                || rules.word("margin-before").is_match(before);
            let upcoming = next_year
                || rules.word("support-host").is_match(clause)
                || rules.word("prepared").is_match(after)
                || rules.word("put-off").is_match(after) && !rules.word("held-after-all").is_match(after)
                || attributive(reading, passage, i).is_some_and(|(_, soon)| soon);
            // What a ministry announces is said, and still what is to come.
            let announced = (future || expects) && held[i] && !margin && !reports;
            Some(match ((held[i] || heading) && !margin, future) {
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

/// Day and place right before the name of a meeting: 9月在某城举行的….
pub(super) struct Attributive {
    pub(super) date: Option<Mention>,
    pub(super) place: Option<Range<usize>>,
}

/// What stands right before a name as its attribute, and whether it says that the meeting is still to come.
pub(super) fn attributive(reading: &Reading<'_>, passage: &Passage, i: usize) -> Option<(Attributive, bool)> {
    let before = passage.skeleton.text().get(..passage.skeleton.here(passage.summits[i].range.start))?;
    let captures = reading.extractor.rules.word("attributive").captures(before)?;
    let clause = before.last_clause();
    if reading.extractor.rules.word("dropped").is_match(clause) {
        return None;
    }
    let (country, city) =
        (captures.name("country"), captures.name("city").or_else(|| captures.name("city2")));
    let place = country.or(city).zip(city.or(country)).map(|(first, last)| first.start()..last.end());
    let soon = ["soon", "soon2", "soon3"].iter().any(|name| captures.name(name).is_some());
    let date = passage.first(&captures, &["date", "year"]).cloned();
    Some((Attributive { date, place }, soon))
        .filter(|(words, soon)| *soon || words.date.is_some() || words.place.is_some())
}

/// Whether a day lies ahead of the day of writing: 明天, or a later day of the month in a text that so far only
/// tells of what is to come.
fn lies_ahead(reading: &Reading<'_>, frames: &Frames, date: &Mention) -> bool {
    let Value::Date(words) = date.value else { return false };
    let written = reading.context.written.date.filter(|_| reading.context.dated);
    let Some(today) = written.and_then(Edtf::full) else { return false };
    let expects = frames.all.iter().any(|f| f.future > 0) && frames.all.iter().all(|f| f.held == 0);
    let tense = if expects && words.month.is_none() { Tense::Future } else { Tense::Named };
    let day = reading.context.complete(date, tense).and_then(|done| done.interval.start.full());
    let relative = matches!(words.day, Some(Day::From(n)) if n > 0);
    let in_month = words.month.is_some() && day.is_some_and(|day| (day - today).num_days() > SLACK);
    (relative || expects) && day.is_some_and(|day| day > today) || in_month
}

/// Whether a date that names its month lies in a month before that of writing.
pub(super) fn lies_behind(reading: &Reading<'_>, date: &Mention) -> bool {
    if !matches!(date.value, Value::Date(words) if words.month.is_some()) {
        return false;
    }
    let written = reading.context.written.date.filter(|_| reading.context.dated);
    let told = reading.context.complete(date, Tense::Past).map(|done| done.interval.end);
    let month = |date: Edtf| Some((date.year()?, date.month()?));
    written.and_then(month).zip(told.and_then(month)).is_some_and(|(written, told)| told < written)
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
pub(super) fn earlier(reading: &Reading<'_>, frames: &Frames, tense: Tense, clues: &Clues) -> Tense {
    let year = clues.date.and_then(|d| d.start.year()).or(clues.year);
    let told = |f: &Frame| f.held > 0 && f.known_year() > year;
    let looks_back = reading.context.genre == Some(Genre::Background);
    let past = tense == Tense::Held && year.is_some() && !looks_back && frames.all.iter().any(told);
    if past { Tense::Past } else { tense }
}

/// How a summit is spoken of once its day is known: what is told as held but lies ahead is still to come, a journey
/// of months ago is past.
pub(super) fn by_day(
    reading: &Reading<'_>,
    frames: &Frames,
    passage: &Passage,
    i: usize,
    tense: Tense,
    date: Option<&Mention>,
) -> Tense {
    let days = |d: &Mention| match d.value {
        Value::Date(DateWords { day: Some(Day::From(n)), .. }) => n,
        _ => 0,
    };
    let years = |d: &Mention| match d.value {
        Value::Date(DateWords { year: Some(Year::From(n)), .. }) => n,
        _ => 0,
    };
    let name = passage.summits[i].range.start;
    let before = passage.skeleton.text().get(..passage.skeleton.here(name)).unwrap_or_default();
    let clause = before.last_clause();
    // 欢迎11月来华出席: nobody is welcomed to what is over.
    let wished = reading.extractor.rules.word("support-host").is_match(clause);
    let soon = || passage.dates().any(|d| d.range.end <= name && days(d) > 0);
    match tense {
        Tense::Held if date.is_some_and(|d| soon() || lies_ahead(reading, frames, d)) => Tense::Future,
        Tense::Future
            if !wished
                && date_of_named(reading, passage, i)
                    .is_some_and(|d| years(&d) < 0 || lies_behind(reading, &d)) =>
        {
            Tense::Past
        }
        _ => tense,
    }
}

//! What the rules leave for a person to look at, with the reason: the rule or the stage that left it.

use std::ops::Range;

use summitkg_ontology::{
    Basis, Claim, CodePoints, Document, Event, Fact, Finding, FindingKind, RepresentsKind, name_key,
};

use crate::Extractor;
use crate::extract::Reading;
use crate::frame::{Frame, Frames, Tense};
use crate::mention::{Mention, Value};
use crate::passage::{Draft, Passage};
use crate::view::{View, ViewRange};

/// Makes findings of ranges of the view.
struct Findings<'a> {
    view: &'a View,
    document: &'a Document,
    points: &'a CodePoints<'a>,
    all: Vec<Finding>,
}

impl Findings<'_> {
    fn place(&self, range: &Range<usize>) -> Option<(u32, u32)> {
        let span = self.view.span(self.document, &ViewRange(range.clone()))?.range();
        Some((self.points.of_byte(span.start), self.points.of_byte(span.end)))
    }

    fn add(&mut self, kind: FindingKind, range: &Range<usize>, message: impl Into<String>) {
        if let Some((start, end)) = self.place(range) {
            self.all.push(Finding { kind, start, end, message: message.into() });
        }
    }
}

/// What a person may want to look at: sentences on meetings of which nothing was taken and why, what was denied or
/// only proposed, days that cannot be, participants without names or without a country, chairs that differ.
pub(super) fn of(
    reading: &Reading<'_>,
    frames: &Frames,
    points: &CodePoints<'_>,
    events: &[Event],
) -> Vec<Finding> {
    let mut findings = Findings { view: reading.view, document: reading.document, points, all: Vec::new() };
    let taken = Taken::new(events);
    let rules = &reading.extractor.rules;
    for passage in &reading.passages {
        too_many(&mut findings, passage);
        if findings.place(&passage.sentence.range).is_none_or(|place| !taken.any_in(place)) {
            untold(&mut findings, reading.extractor, frames, passage);
        }
        for date in passage.dates().filter(|_| passage.told.iter().flatten().any(|(_, t)| *t > Tense::Named))
        {
            let counts =
                matches!(date.value, Value::Date(words) if words.year.is_some() || words.month.is_some());
            if counts && reading.context.complete(date, Tense::Held).is_none() {
                let message = "no such day, or nothing tells from when it counts";
                findings.add(FindingKind::OddDate, &date.range, message);
            }
        }
        let attends = rules.word("attend").is_match(&passage.skeleton);
        let mixed = |l: &&crate::list::Run| !l.is_group() || attends;
        for item in passage.lists.iter().filter(mixed).flat_map(|l| &l.items).filter(|i| i.group) {
            if !events.is_empty() {
                findings.add(
                    FindingKind::UnnamedGroup,
                    &item.written,
                    "participants without names or number",
                );
            }
        }
    }
    for (range, rule, reason) in &frames.left {
        findings.add(FindingKind::NothingTaken, range, format!("{reason} ({rule})"));
    }
    for frame in &frames.all {
        several_chairs(&mut findings, frame);
    }
    findings.all.extend(events.iter().flat_map(of_event));
    findings.all.sort_by(|a, b| (a.start, a.end, &a.message).cmp(&(b.start, b.end, &b.message)));
    findings.all.dedup();
    findings.all
}

/// Sentences with words for a meeting in a text that names none of any series.
pub(crate) fn without_names(
    extractor: &Extractor,
    document: &Document,
    view: &View,
    mentions: &[Mention],
    drafts: Vec<Draft>,
) -> Vec<Finding> {
    let points = CodePoints::new(document.text());
    let mut findings = Findings { view, document, points: &points, all: Vec::new() };
    let word = extractor.rules.word("meeting-word");
    for draft in drafts.into_iter().filter(|draft| word.is_match(&draft.skeleton)) {
        let passage = Passage::of(draft, extractor, view.text(), mentions);
        untold(&mut findings, extractor, &Frames::default(), &passage);
    }
    findings.all
}

/// A sentence with more names than are read.
fn too_many(findings: &mut Findings<'_>, passage: &Passage) {
    if let Some(last) = passage.summits.get(crate::summit::MOST - 1) {
        let rest = last.range.end..passage.sentence.range.end;
        let message = format!(
            "more than {} names of meetings in one sentence: the rest was not read",
            crate::summit::MOST
        );
        findings.add(FindingKind::NothingTaken, &rest, message);
    }
}

/// A sentence on a meeting that no fact was taken of.
fn untold(findings: &mut Findings<'_>, extractor: &Extractor, frames: &Frames, passage: &Passage) {
    for (name, told) in passage.summits.iter().zip(&passage.told) {
        let which = told.and_then(|(frame, _)| frames.all.get(frame));
        let told_apart =
            which.is_some_and(|f| f.number.is_some() || f.known_year().is_some() || f.city.is_some());
        let reason = match told {
            None if name.series.is_none() => "no meeting is told of that this name could mean",
            None => {
                "a meeting of this series that is not told of: the next one, cancelled, or of another context"
            }
            Some(_) if !told_apart => "only named: neither number, year nor city tells which meeting it is",
            Some(_) if passage.speech => "said by somebody, not told",
            Some((_, Tense::Past)) => "named as past",
            Some((_, Tense::Held)) => "tells that the meeting was held, and nothing else that a rule reads",
            Some((_, Tense::Future)) => {
                "tells that the meeting is to come, and nothing else that a rule reads"
            }
            Some(_) => "named in passing",
        };
        findings.add(FindingKind::NothingTaken, &passage.sentence.range, format!("{reason} ({})", name.rule));
    }
    if passage.summits.is_empty()
        && let Some(word) = extractor.rules.word("meeting-word").find(&passage.skeleton)
    {
        let message = "speaks of a meeting by no name that a pack knows";
        findings.add(FindingKind::NothingTaken, &passage.range(&word), message);
    }
}

/// Chairs that differ: the first stands, the others may be right.
fn several_chairs(findings: &mut Findings<'_>, frame: &Frame) {
    let stated = frame.candidates.iter().filter(|c| c.basis == Basis::Stated);
    let mut chairs = stated.filter_map(|c| match &c.claim {
        Claim::Chair(chair) => Some((chair.person.as_deref()?, c)),
        _ => None,
    });
    let Some((first, _)) = chairs.next() else { return };
    for (other, candidate) in chairs.filter(|(name, _)| name_key(name) != name_key(first)) {
        if let Some(range) = candidate.ranges.first() {
            let message = format!("{other} too is said to preside; {first} was taken ({})", candidate.rule);
            findings.add(FindingKind::Conflict, range, message);
        }
    }
}

/// What is odd in what was taken: participants without a country, several chairs.
fn of_event(event: &Event) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |kind, fact: &Fact, message: String| {
        let evidence = fact.evidence().first();
        found.extend(evidence.map(|e| Finding { kind, start: e.start(), end: e.end(), message }));
    };
    for fact in &event.facts {
        if let Claim::Attendance(a) = fact.claim()
            && let (Some(name), None, RepresentsKind::Country) =
                (&a.person, &a.represents, a.represents_kind.unwrap_or(RepresentsKind::Country))
        {
            add(FindingKind::UnknownPerson, fact, format!("nothing tells for whom {name} speaks"));
        }
    }
    found
}

/// The places of the words that facts were taken of.
struct Taken(Vec<(u32, u32)>);

impl Taken {
    fn new(events: &[Event]) -> Self {
        let facts = events.iter().flat_map(|e| &e.facts).flat_map(Fact::evidence);
        let mut places: Vec<(u32, u32)> = facts.map(|e| (e.start(), e.end())).collect();
        places.sort_unstable();
        // For each place where the words of a fact begin, in order: how far such words have reached so far.
        let mut furthest = 0;
        for (_, end) in &mut places {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Self(places)
    }

    /// Whether anything was taken of a range.
    fn any_in(&self, (start, end): (u32, u32)) -> bool {
        let before = self.0.partition_point(|(from, _)| *from < end).checked_sub(1);
        before.and_then(|i| self.0.get(i)).is_some_and(|(_, to)| *to > start)
    }
}

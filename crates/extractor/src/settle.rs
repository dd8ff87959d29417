//! Candidates become facts: one value per slot, each participant and document once.

pub(crate) mod findings;
mod lists;
mod role;

use std::collections::BTreeSet;
use std::ops::Range;

use summitkg_ontology::{
    Basis, Chair, Claim, CodePoints, Date, Edtf, Event, Evidence, Fact, Format, Genre, HostDecision,
    Interval, Mode, ReadWith, Report, Role, RuleId,
};

use role::{YEARS_OF_HISTORY, ahead, far, long_past, role, to_come};

use crate::extract::{Reading, metadata};
use crate::frame::{Candidate, Frame, Frames};
use crate::view::ViewRange;

/// Places in the view, each with the rule that read it.
type Sources = Vec<(Range<usize>, RuleId)>;

/// A claim with its basis and the words of all candidates that say so.
struct Merged {
    claim: Claim,
    basis: Basis,
    sources: Sources,
}

impl Merged {
    fn new(candidate: &Candidate) -> Self {
        let sources = candidate.ranges.iter().map(|r| (r.clone(), candidate.rule.clone())).collect();
        Self { claim: candidate.claim.clone(), basis: candidate.basis, sources }
    }

    fn absorb(&mut self, candidate: &Candidate) {
        self.basis = self.basis.min(candidate.basis);
        self.sources.extend(candidate.ranges.iter().map(|r| (r.clone(), candidate.rule.clone())));
    }
}

/// The report of a document that was read.
pub(crate) fn report(reading: &Reading<'_>, frames: &Frames) -> Report {
    let document = reading.document;
    let points = CodePoints::new(document.text());
    let quote = |(range, rule): (Range<usize>, RuleId)| {
        Evidence::new(document, &points, reading.view.span(document, &ViewRange(range))?, rule)
    };
    let mut events = Vec::new();
    let main = frames.all.iter().find(|f| f.held > 0 && f.date.is_some());
    let years: BTreeSet<u16> =
        frames.all.iter().filter(|f| f.held > 0).filter_map(Frame::known_year).collect();
    let looks_back = reading.context.genre == Some(Genre::Background) || years.len() >= YEARS_OF_HISTORY;
    for frame in &frames.all {
        let past = looks_back || far(main, frame) || long_past(reading, frame);
        let role = role(frame).map(|r| match r {
            Role::Reported if past => Role::Mentioned,
            Role::Reported if to_come(reading, frame) => Role::Announced,
            Role::Announced if long_past(reading, frame) => Role::Mentioned,
            Role::Mentioned if ahead(reading, frame) => Role::Announced,
            r => r,
        });
        let Some(role) = role else { continue };
        let settled = settle(reading, frame, role);
        let facts = settled.into_iter().filter_map(|merged| {
            let mut evidence = merged.sources.into_iter().filter_map(&quote);
            let first = evidence.next()?;
            Some(Fact::new(merged.claim, merged.basis, first).also(evidence))
        });
        let mut event = Event {
            series: frame.series.clone(),
            role,
            facts: facts.collect(),
            evidence: frame.names.iter().cloned().filter_map(&quote).collect(),
        };
        event.settle_order();
        if !event.evidence.is_empty() {
            events.push(event);
        }
    }
    events.sort_by_key(|event| event.role);
    share_year(&mut events);
    Report {
        id: document.id().clone(),
        document: metadata(document, &reading.context),
        sha256: document.sha256(),
        findings: findings::of(reading, frames, &points, &events),
        read_with: ReadWith::default(),
        events,
    }
}

/// Meetings of one month and day that a text reports together fell in one year.
fn share_year(events: &mut [Event]) {
    let dated = |event: &Event| event.date().filter(|_| event.role == Role::Reported);
    let known: Vec<(Interval, Fact)> = events
        .iter()
        .filter_map(|event| {
            let date = dated(event).filter(|d| d.start.year().is_some())?;
            let fact = event.facts.iter().find(|f| matches!(f.claim(), Claim::Date(_)))?;
            Some((date, fact.clone()))
        })
        .collect();
    for event in events {
        let Some(date) = dated(event).filter(|d| d.start.year().is_none() && d.start.month().is_some())
        else {
            continue;
        };
        let same = |known: &Interval| {
            known.start.month() == date.start.month() && known.start.day() == date.start.day()
        };
        let Some((whole, source)) = known.iter().find(|(known, _)| same(known)) else { continue };
        for fact in &mut event.facts {
            if let Claim::Date(old) = fact.claim() {
                let claim = Claim::Date(Date { interval: *whole, text: old.text.clone() });
                let mut evidence = fact.evidence().iter().chain(source.evidence()).cloned();
                if let Some(first) = evidence.next() {
                    *fact = Fact::new(claim, Basis::Inferred, first).also(evidence);
                }
            }
        }
    }
}

/// Every fact of a frame, merged.
fn settle(reading: &Reading<'_>, frame: &Frame, role: Role) -> Vec<Merged> {
    let of = |pick: fn(&Claim) -> bool| frame.candidates.iter().filter(move |c| pick(&c.claim));
    let mut facts: Vec<Merged> = Vec::new();
    facts.extend(single(of(|c| matches!(c, Claim::Number(_))), |c| {
        *c == Claim::Number(frame.number.unwrap_or(0))
    }));
    let next = next(of(|c| matches!(c, Claim::Next(_))));
    facts.extend(date(reading, frame, role, next.as_ref()));
    let city = frame.city.clone().unwrap_or_default();
    // A meeting by video has no city: the one named is where somebody sat before the camera.
    let by_video = frame.by_video();
    let cities = of(|c| matches!(c, Claim::City(_))).filter(|_| !by_video);
    facts.extend(single(cities, |c| *c == Claim::City(city.clone())));
    let country = frame.country.clone().unwrap_or_default();
    facts.extend(single(of(|c| matches!(c, Claim::Country(_))), |c| *c == Claim::Country(country.clone())));
    facts.extend(single(of(|c| matches!(c, Claim::Venue(_))), |_| true));
    facts.extend(
        single(of(|c| matches!(c, Claim::OrganisationAge(_))), |_| true).filter(|_| role == Role::Reported),
    );
    let chair = chair(of(|c| matches!(c, Claim::Chair(_))));
    let attendance = lists::attendance(reading, frame, role);
    facts.extend(format(frame, role, &attendance));
    let accompanying = lists::accompanying(frame, &attendance);
    let outcomes = lists::outcomes(frame, role);
    facts.extend(chair);
    facts.extend(attendance);
    facts.extend(accompanying);
    facts.extend(outcomes);
    facts.extend(lists::signatures(frame));
    facts.extend(next);
    facts.extend(lists::memberships(frame));
    facts.extend(lists::speeches(frame));
    facts
}

/// The candidates that agree on the value that the frame settled on.
fn single<'c>(
    candidates: impl Iterator<Item = &'c Candidate>,
    fits: impl Fn(&Claim) -> bool,
) -> Option<Merged> {
    let mut merged: Option<Merged> = None;
    for candidate in candidates.filter(|c| fits(&c.claim)) {
        match &mut merged {
            None => merged = Some(Merged::new(candidate)),
            Some(merged) if merged.claim == candidate.claim => merged.absorb(candidate),
            Some(_) => {}
        }
    }
    merged
}

/// The date: what the words say, and a year that follows from the decision on the next meeting.
fn date(reading: &Reading<'_>, frame: &Frame, role: Role, next: Option<&Merged>) -> Option<Merged> {
    let mut date = frame.date.or_else(|| year_only(frame.year))?;
    let dates = || {
        frame.candidates.iter().filter_map(|c| match &c.claim {
            Claim::Date(d) => Some((c, d)),
            _ => None,
        })
    };
    let mut sources = Sources::new();
    let mut basis = Basis::Inferred;
    let mut text = String::new();
    for (candidate, found) in dates().filter(|(_, d)| crate::frame::compatible(d.interval, date)) {
        if text.is_empty()
            || found.interval == date && basis == Basis::Inferred && candidate.basis == Basis::Stated
        {
            text.clone_from(&found.text);
        }
        if found.interval == date {
            basis = basis.min(candidate.basis);
        }
        sources.extend(candidate.ranges.iter().map(|r| (r.clone(), candidate.rule.clone())));
    }
    let yearly =
        reading.extractor.rules.series(&frame.series).is_some_and(|s| s.yearly) || frame.series == "sco-plus";
    if date.start.year().is_none()
        && role == Role::Reported
        && yearly
        && let Some((year, more)) = year_from(next)
        && let (Some(start), Some(end)) = (date.start.with_year(year), date.end.with_year(year))
    {
        date = Interval { start, end };
        basis = Basis::Inferred;
        sources.extend(more);
    }
    (!sources.is_empty()).then_some(Merged {
        claim: Claim::Date(Date { interval: date, text }),
        basis,
        sources,
    })
}

/// The year before the one for which the next meeting is fixed, or the first of the term of the next chair.
fn year_from(next: Option<&Merged>) -> Option<(u16, Sources)> {
    let merged = next?;
    let Claim::Next(decision) = &merged.claim else { return None };
    let year = decision.chair_term.map(|(from, _)| from).or(decision.year.map(|y| y - 1))?;
    let rule = RuleId::new("date.year-before-next").ok()?;
    Some((year, merged.sources.iter().map(|(range, _)| (range.clone(), rule.clone())).collect()))
}

/// What is decided on the next meeting, put together from all that is said of it.
fn next<'c>(candidates: impl Iterator<Item = &'c Candidate>) -> Option<Merged> {
    let mut merged: Option<Merged> = None;
    for candidate in candidates {
        let Claim::Next(more) = &candidate.claim else { continue };
        let Some(known) = &mut merged else {
            merged = Some(Merged::new(candidate));
            continue;
        };
        let Claim::Next(decision) = &mut known.claim else { continue };
        if decision.country.is_some() && more.country.is_some() && decision.country != more.country {
            continue;
        }
        *decision = HostDecision {
            year: decision.year.or(more.year),
            city: decision.city.take().or_else(|| more.city.clone()),
            country: decision.country.take().or_else(|| more.country.clone()),
            chair_term: decision.chair_term.or(more.chair_term),
        };
        known.absorb(candidate);
    }
    merged
}

/// The chair: the first who is said to preside; what follows by inference only counts without one.
fn chair<'c>(candidates: impl Iterator<Item = &'c Candidate>) -> Option<Merged> {
    let mut all: Vec<&Candidate> = candidates.collect();
    all.sort_by_key(|c| c.basis);
    let mut merged: Option<Merged> = None;
    for candidate in all {
        let Claim::Chair(more) = &candidate.claim else { continue };
        let Some(known) = &mut merged else {
            merged = Some(Merged::new(candidate));
            continue;
        };
        if known.basis == Basis::Stated && candidate.basis != Basis::Stated {
            break;
        }
        let Claim::Chair(chair) = &mut known.claim else { continue };
        if chair.person == more.person {
            *chair = Chair {
                person: chair.person.take(),
                office: chair.office.take().or_else(|| more.office.clone()),
                country: chair.country.take().or_else(|| more.country.clone()),
            };
            known.absorb(candidate);
        }
    }
    merged
}

/// How a meeting met: by video if it or its only participants so far are said to have been, by both if some were.
fn format(frame: &Frame, role: Role, attendance: &[Merged]) -> Option<Merged> {
    if let Some(said) =
        single(frame.candidates.iter().filter(|c| matches!(c.claim, Claim::Format(_))), |_| true)
    {
        return Some(said);
    }
    if role != Role::Reported {
        return None;
    }
    let modes = || {
        attendance.iter().filter_map(|m| match &m.claim {
            Claim::Attendance(a) => Some((m, a.mode)),
            _ => None,
        })
    };
    let by_video = modes().find(|(_, mode)| *mode == Some(Mode::Video)).map(|(m, _)| m);
    let in_room = modes().any(|(_, mode)| matches!(mode, Some(Mode::InPerson | Mode::SpecialRepresentative)));
    let (format, source) = match (by_video, in_room) {
        (Some(video), true) => (Format::Hybrid, video.sources.clone()),
        (Some(video), false) => (Format::Video, video.sources.clone()),
        (None, _) => {
            let city = frame.candidates.iter().find(|c| matches!(c.claim, Claim::City(_)))?;
            (Format::InPerson, city.ranges.iter().map(|r| (r.clone(), city.rule.clone())).collect())
        }
    };
    let id = RuleId::new("format.of-participants").ok()?;
    let sources = source.into_iter().map(|(range, _): (Range<usize>, RuleId)| (range, id.clone())).collect();
    Some(Merged { claim: Claim::Format(format), basis: Basis::Inferred, sources })
}

/// The year of a frame as an interval, if nothing more is known.
fn year_only(year: Option<u16>) -> Option<Interval> {
    Edtf::new(Some(year?), None, None).map(Interval::single)
}

//! Texts that a meeting adopted, printed in full.

use std::ops::Range;

use summitkg_ontology::{Action, Basis, Claim, Kind, Outcome, RuleId};

use crate::extract::Reading;
use crate::frame::{Candidate, Frame, Frames};
use crate::passage::Passage;
use crate::pattern::Match;

/// An adopted text printed in full is an outcome of the meeting that it tells of, with or without its title.
pub(super) fn reproduced(reading: &Reading<'_>, frames: &mut Frames, passages: &[Passage]) {
    let Some(frame) = frames.all.iter_mut().find(|f| f.held > 0 || f.headline) else { return };
    let found = if reading.context.adopted_from.is_some() {
        printed_in_full(reading, frame, passages)
    } else {
        own_title(reading, passages)
    };
    let Some((outcome, basis, range)) = found else { return };
    let id = if basis == Basis::Stated { "documents.own-title" } else { "documents.printed-in-full" };
    if let Ok(rule) = RuleId::new(id) {
        frame.candidates.push(Candidate { claim: Claim::Outcome(outcome), basis, rule, ranges: vec![range] });
    }
}

/// A declaration that is the text itself: signed if signatures stand below or it has no title.
fn printed_in_full(
    reading: &Reading<'_>,
    frame: &Frame,
    passages: &[Passage],
) -> Option<(Outcome, Basis, Range<usize>)> {
    let signed = frame.candidates.iter().any(|c| matches!(c.claim, Claim::Signature(_)));
    let declares = |p: &&Passage| {
        reading.extractor.rules.word("declares").is_match(p.words(&reading.extractor.rules, reading.view))
    };
    let opening = || passages.iter().find(declares).map(|p| p.sentence.range.clone());
    let (title, range) = match adopted_title(reading, passages) {
        Some((title, range)) => (Some(title), range),
        None => (None, opening()?),
    };
    let action = if signed || title.is_none() { Action::Signed } else { Action::Issued };
    let kind = title.as_deref().map_or(Kind::Declaration, |t| reading.kind_of(t));
    Some((Outcome { quoted: false, title, kind, action, count_only: None }, Basis::Inferred, range))
}

/// A communiqué begins with its own title.
fn own_title(reading: &Reading<'_>, passages: &[Passage]) -> Option<(Outcome, Basis, Range<usize>)> {
    let rules = &reading.extractor.rules;
    passages.iter().take(6).filter(|p| p.sentence.heading).find_map(|passage| {
        let words = passage.words(&reading.extractor.rules, reading.view);
        let (name, tail) = (passage.summits.first()?, rules.word("adopted").find(words)?);
        let tail_start = passage.sentence.range.start + tail.start();
        let end = rules.word("title-word").find(tail.as_str()).map_or(tail.len(), Match::end);
        // 上海合作组织成员国元首某城会晤联合公报: what stands before the name is part of the title.
        let text = passage.skeleton.text();
        let lead = text.get(..passage.skeleton.here(name.range.start)).unwrap_or_default();
        let whole = lead.chars().all(crate::skeleton::is_piece);
        let start = if whole { passage.sentence.range.start } else { name.range.start };
        let range = start..tail_start + end;
        if reading.view.slice(name.range.end..tail_start).chars().count() > 4 {
            return None;
        }
        let title = Some(reading.original(&range));
        let kind = reading.kind_of(reading.view.slice(range.clone()));
        let outcome = Outcome { title, quoted: false, kind, action: Action::Issued, count_only: None };
        Some((outcome, Basis::Stated, range))
    })
}

/// The title of an adopted text printed in full, if its heading gives it.
pub(super) fn adopted_title(reading: &Reading<'_>, passages: &[Passage]) -> Option<(String, Range<usize>)> {
    let from = reading.context.adopted_from?;
    passages
        .iter()
        .filter(|p| p.sentence.heading && p.sentence.line < from)
        .find(|p| {
            reading.extractor.rules.word("adopted").is_match(p.words(&reading.extractor.rules, reading.view))
        })
        .map(|p| (reading.original(&p.sentence.range), p.sentence.range.clone()))
}

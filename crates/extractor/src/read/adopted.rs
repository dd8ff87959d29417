//! Texts that a meeting adopted, printed in full.

use std::ops::Range;

use summitkg_ontology::{Action, Basis, Claim, Kind, Outcome, RuleId};

use crate::extract::Reading;
use crate::frame::{Candidate, Frames};
use crate::passage::Passage;

/// An adopted text printed in full is an outcome of the meeting that it tells of, with or without its title.
pub(super) fn reproduced(reading: &Reading<'_>, frames: &mut Frames, passages: &[Passage]) {
    let Some(target) = frames.all.iter().position(|f| f.held > 0 || f.headline) else { return };
    let rules = &reading.extractor.rules;
    let frame = &mut frames.all[target];
    if reading.context.adopted_from.is_some() {
        let Ok(rule) = RuleId::new("documents.printed-in-full") else { return };
        let signed = frame.candidates.iter().find(|c| matches!(c.claim, Claim::Signature(_)));
        let title = adopted_title(reading, passages);
        let declares =
            |p: &&Passage| rules.word("declares").is_match(reading.view.slice(p.sentence.range.clone()));
        let opening = passages.iter().find(declares).map(|p| p.sentence.range.clone());
        let Some(range) = title.as_ref().map(|(_, range)| range.clone()).or(opening) else { return };
        let title = title.map(|(words, _)| words);
        let action = if signed.is_some() || title.is_none() { Action::Signed } else { Action::Issued };
        let kind = title.as_deref().map_or(Kind::Declaration, |t| reading.kind_of(t));
        let outcome = Outcome { quoted: false, title, kind, action, count_only: None };
        frame.candidates.push(Candidate {
            claim: Claim::Outcome(outcome),
            basis: Basis::Inferred,
            rule,
            ranges: vec![range],
        });
        return;
    }
    // A communiqué begins with its own title.
    let Ok(rule) = RuleId::new("documents.own-title") else { return };
    for passage in passages.iter().take(6) {
        let words = reading.view.slice(passage.sentence.range.clone());
        let (Some(name), Some(tail)) = (passage.summits.first(), rules.word("adopted").find(words)) else {
            continue;
        };
        if !passage.sentence.heading || frame.held + usize::from(frame.headline) == 0 {
            continue;
        }
        let title_end = passage.sentence.range.start
            + tail.start()
            + rules.word("title-word").find(tail.as_str()).map_or(tail.len(), |m| m.end());
        // 上海合作组织成员国元首某城会晤联合公报: what stands before the name is part of the title.
        let text = passage.skeleton.text();
        let lead = text.get(..passage.skeleton.here(name.range.start)).unwrap_or_default();
        let whole = lead.chars().all(crate::skeleton::is_piece);
        let start = if whole { passage.sentence.range.start } else { name.range.start };
        let range = start..title_end;
        let between = reading.view.slice(name.range.end..passage.sentence.range.start + tail.start());
        if between.chars().count() > 4 {
            continue;
        }
        let title = reading.original(&range);
        let kind = reading.kind_of(reading.view.slice(range.clone()));
        let outcome =
            Outcome { title: Some(title), quoted: false, kind, action: Action::Issued, count_only: None };
        frame.candidates.push(Candidate {
            claim: Claim::Outcome(outcome),
            basis: Basis::Stated,
            rule,
            ranges: vec![range],
        });
        return;
    }
}

/// The title of an adopted text printed in full, if its heading gives it.
pub(super) fn adopted_title(reading: &Reading<'_>, passages: &[Passage]) -> Option<(String, Range<usize>)> {
    let from = reading.context.adopted_from?;
    passages
        .iter()
        .filter(|p| p.sentence.heading && p.sentence.line < from)
        .find(|p| {
            reading.extractor.rules.word("adopted").is_match(reading.view.slice(p.sentence.range.clone()))
        })
        .map(|p| (reading.original(&p.sentence.range), p.sentence.range.clone()))
}

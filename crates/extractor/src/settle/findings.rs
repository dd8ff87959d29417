//! What the rules leave for a person to look at.

use std::ops::Range;

use summitkg_ontology::{CodePoints, Event, Fact, Finding, FindingKind};

use crate::extract::Reading;
use crate::view::ViewRange;

/// What a person may want to look at: names of summits of which nothing was taken, groups without names.
pub(super) fn of(reading: &Reading<'_>, points: &CodePoints<'_>, events: &[Event]) -> Vec<Finding> {
    let place = |range: &Range<usize>| {
        let span = reading.view.span(reading.document, &ViewRange(range.clone()))?.range();
        Some((points.of_byte(span.start), points.of_byte(span.end)))
    };
    // For each place where the words of a fact begin, in order: how far such words have reached so far.
    let mut reach: Vec<(u32, u32)> =
        events.iter().flat_map(|e| &e.facts).flat_map(Fact::evidence).map(|e| (e.start(), e.end())).collect();
    reach.sort_unstable();
    let mut furthest = 0;
    for (_, end) in &mut reach {
        furthest = furthest.max(*end);
        *end = furthest;
    }
    let taken = |(start, end): (u32, u32)| {
        let last = reach.partition_point(|(from, _)| *from <= start).checked_sub(1);
        last.and_then(|i| reach.get(i)).is_some_and(|(_, to)| end <= *to)
    };
    let mut findings = Vec::new();
    for passage in &reading.passages {
        for (name, told) in passage.summits.iter().zip(&passage.told) {
            if let (None, Some((start, end))) = (told, place(&name.range).filter(|at| !taken(*at))) {
                let message = format!("nothing was taken of this name of a meeting ({})", name.rule);
                findings.push(Finding { kind: FindingKind::NothingTaken, start, end, message });
            }
        }
        let attends = reading.extractor.rules.word("attend").is_match(passage.skeleton.text());
        let mixed = |l: &&crate::list::Run| !l.is_group() || attends;
        for item in passage.lists.iter().filter(mixed).flat_map(|l| &l.items).filter(|i| i.group) {
            if let Some((start, end)) = place(&item.written).filter(|_| !events.is_empty()) {
                let message = "participants without names or number".to_owned();
                findings.push(Finding { kind: FindingKind::UnnamedGroup, start, end, message });
            }
        }
    }
    findings
}

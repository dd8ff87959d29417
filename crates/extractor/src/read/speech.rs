//! Speeches and their titles.

use summitkg_ontology::{Claim, Genre, RuleId, Speech, name_key};

use super::{candidate, matches};
use crate::extract::Reading;
use crate::frame::{Candidate, Frames};
use crate::mention::Value;
use crate::passage::Passage;
use crate::rules::Relation;

/// Reads who spoke, and under which title.
pub(super) fn read(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    if passage.sentence.heading {
        heading(reading, frames, passage);
    }
    // A speech at a forum or a banquet is none at the meeting.
    let elsewhere = reading.extractor.rules.word("elsewhere").is_match(&passage.skeleton);
    if elsewhere && passage.told.iter().flatten().next().is_none() {
        return;
    }
    for rule in reading.extractor.rules.possible(Relation::Speech, &passage.skeleton) {
        for captures in matches(rule, passage) {
            let Some(whole) = captures.get(0) else { continue };
            let title = passage.mention(&captures, "title").and_then(|m| match &m.value {
                Value::Title(inner) => Some(inner.clone()),
                _ => None,
            });
            let at = passage.range(&whole);
            let before = |l: &crate::list::Run| l.range.end <= at.start.max(l.range.end.min(at.end));
            let run = passage.list(&captures, "who").or_else(|| {
                passage.lists.iter().rfind(|l| before(l) && l.range.start < at.start && l.items.len() == 1)
            });
            let item = run.and_then(|run| run.items.last()).filter(|item| item.person.is_some());
            let named = item.and_then(|item| item.person.clone());
            let Some(speaker) = named.or_else(|| reading.last_speaker(passage)) else { continue };
            let mut ranges = vec![at.clone()];
            ranges.extend(title.clone());
            let speech =
                Speech { speaker: reading.original(&speaker), title: title.map(|t| reading.original(&t)) };
            frames.add(passage, at.start, &candidate(rule, Claim::Speech(speech), ranges));
            if let Some(item) = item {
                reading.speaker_attends(frames, passage, item);
            }
        }
    }
}

/// The title of a speech printed in full: the heading above ——在…上的讲话.
fn heading(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    let speech = matches!(reading.context.genre, Some(Genre::Speech | Genre::Composite));
    let words = passage.words(&reading.extractor.rules, reading.view);
    let rules = &reading.extractor.rules;
    if !speech || !rules.word("speech-heading").is_match(words) {
        return;
    }
    let text = reading.view.text();
    let before = text.get(..passage.sentence.range.start).unwrap_or_default().trim_end();
    let line = before.rfind('\n').map_or(0, |i| i + 1)..before.len();
    let title =
        rules.word("title-text").captures(reading.view.slice(line.clone())).and_then(|c| c.name("title"));
    let title = title
        .map(|m| line.start + m.start()..line.start + m.end())
        .filter(|r| !r.is_empty() && !words.starts_with(crate::marks::TITLE));
    // The speaker stands below, with his office, or is the one whose name the headings give.
    let after = text.get(passage.sentence.range.end..).unwrap_or_default();
    let named = reading.people.keys().filter_map(|name| {
        let at = after.find(name.as_str()).filter(|at| *at < 120)?;
        Some(passage.sentence.range.end + at..passage.sentence.range.end + at + name.len())
    });
    let speaker = named.min_by_key(|range| range.start);
    let (Some(title), Some(speaker), Ok(rule)) = (title, speaker, RuleId::new("speech.heading")) else {
        return;
    };
    let speech = Speech { speaker: reading.original(&speaker), title: Some(reading.original(&title)) };
    let found = Candidate {
        claim: Claim::Speech(speech),
        basis: summitkg_ontology::Basis::Stated,
        rule,
        ranges: vec![title, passage.sentence.range.clone(), speaker.clone()],
    };
    frames.add(passage, passage.sentence.range.start, &found);
    let item = crate::list::Item {
        written: speaker.clone(),
        person: Some(speaker),
        office: None,
        represents: None,
        class: None,
        group: false,
    };
    reading.speaker_attends(frames, passage, &item);
}

impl Reading<'_> {
    /// The person whom the text before a passage named last.
    fn last_speaker(&self, passage: &Passage) -> Option<std::ops::Range<usize>> {
        let before = self.view.text().get(..passage.sentence.range.start)?;
        let found = self.people.keys().filter_map(|name| {
            let at = before.rfind(name.as_str())?;
            Some(at..at + name.len())
        });
        let last = found.max_by_key(|range| range.start)?;
        (name_key(self.view.slice(last.clone())).chars().count() > 1).then_some(last)
    }
}

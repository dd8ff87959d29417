//! Candidates of a document: each passage in order, each relation in turn.

mod adopted;
mod day;
pub(crate) mod documents;
mod event;
mod headline;
mod hosts;
mod inferred;
mod lines;
mod naming;
mod next;
mod objects;
mod officials;
mod people;
mod place;
mod row;
mod signatures;
mod speech;
pub(crate) mod table;
mod tense;

use std::ops::Range;

use summitkg_ontology::{Basis, Claim};

use crate::extract::{Read, Reading};
use crate::frame::{Candidate, Frames};
use crate::passage::Passage;
use crate::pattern::{Captures, Match};
use crate::rules::Rule;

/// Reads all passages.
pub(crate) fn all(mut reading: Reading<'_>) -> Read<'_> {
    let mut frames = Frames::default();
    let passages = std::mem::take(&mut reading.passages);
    let mut passages = passages;
    headline::read(&reading, &mut frames);
    for index in 0..passages.len() {
        if table::is_field(&reading, &passages[index]) {
            table::field(&reading, &mut frames, &passages[index]);
            continue;
        }
        event::read(&reading, &mut frames, &mut passages, index);
        let passage = &passages[index];
        lines::read(&reading, &mut frames, passage);
        let accompanying = officials::read(&reading, &mut frames, passage);
        people::chair(&reading, &mut frames, passage);
        if !accompanying {
            people::attendance(&reading, &mut frames, passage);
        }
        people::attended(&reading, &mut frames, passage);
        documents::read(&reading, &mut frames, passage, &passages[index + 1..]);
        next::host(&reading, &mut frames, passage);
        next::host_from_words(&reading, &mut frames, passage);
        next::membership(&reading, &mut frames, passage);
        speech::read(&reading, &mut frames, passage);
    }
    frames.settle_ahead();
    signatures::read(&reading, &mut frames, &passages);
    adopted::reproduced(&reading, &mut frames, &passages);
    headline::ground(&reading, &mut frames, &passages);
    inferred::places(&reading, &mut frames, &passages);
    reading.passages = passages;
    (reading, frames)
}

/// Why what a rule read is no fact.
const UNREAL: &str = "denied, only possible or only proposed";

impl Frames {
    /// Notes what a rule read and why it was left.
    fn leave(&mut self, range: Range<usize>, rule: &Rule, reason: &'static str) {
        self.left.push((range, rule.id.clone(), reason));
    }

    /// Puts a candidate into the frames that the words at a place belong to.
    fn add(&mut self, passage: &Passage, at: usize, candidate: &Candidate) {
        // The day that a decision on the following meeting names is not that of the passage.
        let decision = matches!(candidate.claim, Claim::Next(_));
        let frames = match self.current {
            Some(current) if decision && passage.when.is_some() => vec![current],
            _ => passage.frames_at(at, self),
        };
        let acts = matches!(candidate.claim, Claim::Next(_) | Claim::Membership(_));
        if acts && self.all.is_empty() && !passage.speech {
            self.ahead.push(candidate.clone());
        }
        for frame in frames {
            let frame = if acts { self.acting(frame) } else { frame };
            self.all[frame].candidates.push(candidate.clone());
        }
    }
}

impl Frames {
    /// What the lead tells before it names the meeting belongs to the one that the text reports.
    fn settle_ahead(&mut self) {
        let mut held = self.all.iter_mut().filter(|f| f.held > 0);
        if let (Some(only), None) = (held.next(), held.next()) {
            only.candidates.append(&mut self.ahead);
        }
    }
}

impl Reading<'_> {
    /// Whether what a rule read was done: not denied, only possible or only proposed.
    fn is_real(&self, passage: &Passage, found: &Match<'_>) -> bool {
        let (rules, text) = (&self.extractor.rules, passage.skeleton.text());
        // A rule may begin with the mark that ends the clause before.
        let lead =
            found.as_str().chars().next().filter(|c| !c.is_alphanumeric() && !crate::skeleton::is_piece(*c));
        let start = found.start() + lead.map_or(0, char::len_utf8);
        let before = text.get(..start).unwrap_or_default();
        let clause = before.last_clause();
        let after = text.get(found.end()..).unwrap_or_default();
        !rules.word("unreal").is_match(clause) && !rules.word("unreal-after").is_match(after)
    }
}

/// A candidate of a rule with the words it read.
fn candidate(rule: &Rule, claim: Claim, ranges: Vec<Range<usize>>) -> Candidate {
    let basis = if rule.inferred { Basis::Inferred } else { Basis::Stated };
    Candidate { claim, basis, rule: rule.id.clone(), ranges }
}

/// Every match of a rule in a passage, also in speech where it is about a meeting that the speaker names.
fn told<'p>(rule: &'p Rule, passage: &'p Passage) -> impl Iterator<Item = Captures<'p>> + 'p {
    let all = !passage.speech || rule.in_speech;
    let of_named = move |found: &Captures<'p>| {
        let at = found.get(0).map_or(0, |m| passage.range(&m).start);
        passage.reach.iter().any(|(range, _)| range.contains(&at))
    };
    let found = if rule.in_title { Vec::new() } else { rule.regex.captures_all(&passage.skeleton) };
    found.into_iter().filter(move |found| all || of_named(found))
}

/// Every match of a rule in a passage.
fn matches<'p>(rule: &'p Rule, passage: &'p Passage) -> impl Iterator<Item = Captures<'p>> + 'p {
    let allowed = (!passage.speech || rule.in_speech) && !rule.in_title;
    let found = if allowed { rule.regex.captures_all(&passage.skeleton) } else { Vec::new() };
    found.into_iter()
}

//! What was signed, approved and issued.

use std::ops::Range;

use summitkg_ontology::{Action, Basis, Claim, Outcome, RuleId};

use super::objects::{follow, quoted};
use super::told;
use crate::Extractor;
use crate::extract::Reading;
use crate::frame::{Candidate, Frames, Tense};
use crate::lexicon::Meaning;
use crate::mention::{Mention, Value};
use crate::passage::Passage;
use crate::pattern::Captures;
use crate::rules::{Relation, Rule};
use crate::sentence::Sentence;

/// Reads the objects of verbs of signing, approving and issuing.
pub(super) fn read(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage, below: &[Passage]) {
    let (rules, text) = (&reading.extractor.rules, passage.skeleton.text());
    for rule in rules.possible(Relation::Outcome, &passage.skeleton) {
        let Some(action) = rule.action else { continue };
        for captures in told(rule, passage) {
            let Some(whole) = captures.get(0) else { continue };
            let objects = captures.name("objects").or_else(|| captures.name("objects2"));
            let Some(action) = adopted(reading, passage, rule, whole.start(), action) else {
                if objects.is_some_and(|o| !follow(reading, passage, o.start()).is_empty()) {
                    frames.leave(
                        passage.range(&whole),
                        rule,
                        "only urged, planned, denied or between two states",
                    );
                }
                continue;
            };
            let found = match (objects, captures.name("titles")) {
                (Some(objects), _) => {
                    let mut found = follow(reading, passage, objects.start());
                    if found.is_empty()
                        && rules.word("colon").is_match(text.get(objects.start()..).unwrap_or_default())
                    {
                        let items = below.iter().map_while(|p| listed(reading, p));
                        found = items.flatten().collect();
                    }
                    found
                }
                (None, Some(titles)) => {
                    passage.mentions_in(titles.range()).filter_map(|m| quoted(reading, m)).collect()
                }
                _ => continue,
            };
            let at = passage.range(&whole).start;
            let targets = if rule.id.as_str() == OF_DAY {
                frame_of_day(reading, frames, passage, &captures).into_iter().collect()
            } else if captures.name("city").is_some() {
                dated_target(reading, frames, passage, &captures).into_iter().collect()
            } else {
                passage.frames_at(at, frames)
            };
            let done = |i: usize| if action == Action::Planned { i } else { frames.acting(i) };
            let targets: Vec<usize> = targets.into_iter().map(done).collect();
            let between_two = |o: &Outcome| {
                o.title
                    .as_deref()
                    .is_some_and(|t| reading.extractor.rules.word("two-states-title").is_match(t))
            };
            for (outcome, range) in found.into_iter().filter(|(o, _)| !between_two(o)) {
                if outcome.title.is_some() && action != Action::Planned {
                    let title = title_passage(reading.extractor, reading.view.text(), passage, &range);
                    super::next::of_title(reading, frames, &title, &targets);
                }
                let basis = if rule.inferred { Basis::Inferred } else { Basis::Stated };
                let targets = of_organisation(reading, frames, outcome.title.as_deref(), &targets);
                let claim = Claim::Outcome(Outcome { action, ..outcome });
                if frames.all.is_empty() && !passage.speech && action != Action::Planned {
                    let (rule, ranges) = (rule.id.clone(), vec![range.clone()]);
                    frames.ahead.push(Candidate { claim: claim.clone(), basis, rule, ranges });
                }
                for target in &targets {
                    frames.all[*target].candidates.push(Candidate {
                        claim: claim.clone(),
                        basis,
                        rule: rule.id.clone(),
                        ranges: vec![range.clone()],
                    });
                }
            }
        }
    }
}

/// The words of a title as a passage of their own.
pub(crate) fn title_passage(
    extractor: &Extractor,
    view: &str,
    passage: &Passage,
    title: &Range<usize>,
) -> Passage {
    let words = view.get(title.clone()).unwrap_or_default();
    let inner = words.trim_matches(crate::marks::AROUND_TITLE);
    let start = title.start + words.find(inner).unwrap_or(0);
    let mut mentions = crate::mention::find(&extractor.lexicon, inner);
    for mention in &mut mentions {
        mention.range = start + mention.range.start..start + mention.range.end;
    }
    let sentence = Sentence { range: start..start + inner.len(), ..passage.sentence.clone() };
    Passage::new(extractor, view, &mentions, sentence)
}

/// The titles of a line of a list of documents; none if it is no such line.
fn listed(reading: &Reading<'_>, passage: &Passage) -> Option<Vec<(Outcome, Range<usize>)>> {
    let text = passage.skeleton.text();
    let mark = reading.extractor.rules.word("item-mark").find(text)?;
    let found = follow(reading, passage, mark.end());
    (!found.is_empty()).then_some(found)
}

/// The meetings that adopted a document: those told of by the sentence, unless its title names another organisation
/// of whose meeting the text tells too.
fn of_organisation(
    reading: &Reading<'_>,
    frames: &Frames,
    title: Option<&str>,
    targets: &[usize],
) -> Vec<usize> {
    let rules = &reading.extractor.rules;
    let of = |i: usize| rules.series(&frames.all[i].series).map(|s| s.organisation.clone());
    let folded: String = title.unwrap_or_default().chars().map(summitkg_ontology::simplified).collect();
    let named = reading.extractor.lexicon.words(&folded).into_iter().find_map(|word| match word.meaning {
        Meaning::Organisation { key, .. } if word.range.start == 0 => Some(key.clone()),
        _ => None,
    });
    let Some(named) = named.filter(|named| targets.iter().all(|i| of(*i).as_ref() != Some(named))) else {
        return targets.to_vec();
    };
    let other =
        (0..frames.all.len()).rev().find(|i| of(*i).as_ref() == Some(&named) && frames.all[*i].held > 0);
    other.map_or_else(|| targets.to_vec(), |i| vec![i])
}

/// Whether a match of a rule names anything that was adopted; for tests of rules.
#[cfg(test)]
pub(crate) fn reads(reading: &Reading<'_>, passage: &Passage, rule: &Rule, captures: &Captures<'_>) -> bool {
    let verb = captures.get(0).map_or(0, crate::pattern::Match::start);
    let done = adopted(reading, passage, rule, verb, Action::Signed).is_some_and(|a| a != Action::Planned);
    let objects = captures.name("objects").or_else(|| captures.name("objects2"));
    done && objects.is_none_or(|o| !follow(reading, passage, o.start()).is_empty())
}

/// What was done, if it was: words before the verb may say that it is only wished, urged or planned.
fn adopted(
    reading: &Reading<'_>,
    passage: &Passage,
    rule: &Rule,
    verb: usize,
    action: Action,
) -> Option<Action> {
    let rules = &reading.extractor.rules;
    let text = passage.skeleton.text();
    let clause = text.get(crate::marks::clause_start(&text, verb)..verb).unwrap_or_default();
    let before = text.get(crate::marks::bears_on(&text, verb)..verb).unwrap_or_default();
    if rules.word("two-states").is_match(clause) || rules.word("two-states-met").is_match(before) {
        return None;
    }
    if !rule.in_speech && rules.word("not-adopted").is_match(clause) {
        return None;
    }
    Some(if rules.word("planned").is_match(clause) { Action::Planned } else { action })
}

/// The rule that takes the day of a document for that of a meeting which the text names.
const OF_DAY: &str = "documents.of-day";

/// 2006年6月15日的《…》: the meeting of that day, if the text names it.
fn frame_of_day(
    reading: &Reading<'_>,
    frames: &Frames,
    passage: &Passage,
    captures: &Captures<'_>,
) -> Option<usize> {
    let day = reading.context.complete(passage.mention(captures, "date")?, Tense::Named)?.interval;
    day.start.full()?;
    (0..frames.all.len()).find(|i| frames.all[*i].held == 0 && frames.all[*i].date == Some(day))
}

/// 2013年9月13日在某城批准的: the frame of that city, if it is not the one told of.
fn dated_target(
    reading: &Reading<'_>,
    frames: &mut Frames,
    passage: &Passage,
    captures: &Captures<'_>,
) -> Option<usize> {
    let city = match passage.mention(captures, "city") {
        Some(Mention { value: Value::City { key, .. }, .. }) => key.clone(),
        _ => return None,
    };
    let target = frames.in_city(&city)?;
    let Some(date) = passage.mention(captures, "date") else { return Some(target) };
    let done = reading.context.complete(date, Tense::Named)?;
    let frame = &mut frames.all[target];
    if frame.date.is_none() && frame.known_year().is_none_or(|y| done.interval.start.year() == Some(y)) {
        frame.date = Some(done.interval);
        let text = reading.view.slice(date.range.clone()).to_owned();
        let claim = Claim::Date(summitkg_ontology::Date { interval: done.interval, text });
        let rule = RuleId::new("date.of-adoption").ok()?;
        frame.candidates.push(Candidate {
            claim,
            basis: Basis::Inferred,
            rule,
            ranges: vec![date.range.clone()],
        });
    }
    Some(target)
}

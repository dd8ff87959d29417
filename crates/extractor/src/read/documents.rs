//! What was signed, approved and issued.

use std::ops::Range;

use summitkg_ontology::{Action, Basis, Claim, Kind, Outcome, RuleId};

use super::signatures::adopted_title;
use super::told;
use crate::Extractor;
use crate::extract::Reading;
use crate::frame::{Candidate, Frames, Tense};
use crate::lexicon::Meaning;
use crate::mention::{Mention, Value};
use crate::passage::Passage;
use crate::rules::{Relation, Rule};
use crate::sentence::Sentence;

/// Longest name of a document that stands without title marks, in characters.
const UNQUOTED: usize = 70;

/// Reads the objects of verbs of signing, approving and issuing.
pub(super) fn read(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage, below: &[Passage]) {
    let (rules, text) = (&reading.extractor.rules, passage.skeleton.text());
    for rule in rules.of(Relation::Outcome) {
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
    let named = reading.extractor.lexicon.words(&folded).find_map(|(range, meaning)| match meaning {
        Meaning::Organisation { key, .. } if range.start == 0 => Some(key.clone()),
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
pub(crate) fn reads(
    reading: &Reading<'_>,
    passage: &Passage,
    rule: &Rule,
    captures: &regex::Captures<'_>,
) -> bool {
    let verb = captures.get(0).map_or(0, |m| m.start());
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
    let clause = text.get(crate::marks::clause_start(text, verb)..verb).unwrap_or_default();
    let before = text.get(crate::marks::bears_on(text, verb)..verb).unwrap_or_default();
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
    captures: &regex::Captures<'_>,
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
    captures: &regex::Captures<'_>,
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

/// The documents named from a place on, one after the other.
fn follow(reading: &Reading<'_>, passage: &Passage, start: usize) -> Vec<(Outcome, Range<usize>)> {
    let rules = &reading.extractor.rules;
    let text = passage.skeleton.text();
    let mut found = Vec::new();
    let mut at = start;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        // The first object follows its verb; only then commas join.
        let joint = if at == start { rules.word("object-lead") } else { rules.word("title-joint") };
        let joined = joint.find(rest).map_or("", |m| m.as_str());
        at += joined.len();
        let rest = text.get(at..).unwrap_or_default();
        // Behind a comma another sentence may begin.
        let loose = rules.word("loose-joint").is_match(joined) && !rules.word("object-named").is_match(rest);
        if let Some(crate::passage::Piece::Mention(mention @ Mention { value: Value::Title(_), .. })) =
            passage.piece(at)
        {
            let mut end = at + rest.chars().next().map_or(0, char::len_utf8);
            let after = text.get(end..).unwrap_or_default();
            if rules.word("speech-tail").is_match(after) {
                break;
            }
            let Some((mut outcome, mut range)) = quoted(reading, mention) else { break };
            if let Some(tail) = rules.word("after-title").find(after) {
                end += tail.end();
                range.end = passage.skeleton.view(at..end).end;
                outcome.title = Some(reading.original(&range));
                outcome.kind = reading.kind_of(reading.view.slice(range.clone()));
            }
            found.push((outcome, range));
            at = end;
        } else if let Some((outcome, length)) =
            unquoted(reading, passage, at).filter(|_| !passage.sentence.heading && !loose)
        {
            // 同名公报: a document that is named elsewhere.
            if !rules.word("same-name").is_match(text.get(at..).unwrap_or_default())
                || outcome.title.is_none()
            {
                found.push((outcome, passage.skeleton.view(at..at + length)));
            }
            at += length;
        } else {
            break;
        }
    }
    found
}

fn quoted(reading: &Reading<'_>, mention: &Mention) -> Option<(Outcome, Range<usize>)> {
    let Value::Title(inner) = &mention.value else { return None };
    let title = reading.original(inner);
    let kind = reading.kind_of(reading.view.slice(inner.clone()));
    let outcome = Outcome { title: Some(title), quoted: true, kind, action: Action::Noted, count_only: None };
    Some((outcome, mention.range.clone()))
}

/// A document named without title marks, or a set of which only the number is told.
fn unquoted(reading: &Reading<'_>, passage: &Passage, at: usize) -> Option<(Outcome, usize)> {
    let rules = &reading.extractor.rules;
    let rest = passage.skeleton.text().get(at..)?;
    let mut end = None;
    // 修改《某某》的议定书: a document that is named after another.
    if let Some(found) = rules.word("named-after").find(rest) {
        let range = passage.skeleton.view(at..at + found.end());
        let kind = reading.kind_of(found.as_str());
        let title = Some(reading.original(&range));
        return Some((
            Outcome { title, quoted: false, kind, action: Action::Noted, count_only: None },
            found.end(),
        ));
    }
    // What a document is about may have verbs of its own: 关于启动…的决议.
    let about = rules.word("object-about").is_match(rest);
    let stop = rules.word(if about { "object-stop-hard" } else { "object-stop" });
    for (count, (i, _)) in rest.char_indices().enumerate() {
        let from = rest.get(i..)?;
        let title = matches!(passage.piece(at + i), Some(crate::passage::Piece::Mention(m)) if matches!(m.value, Value::Title(_)));
        if count > UNQUOTED || title || stop.is_match(from) {
            break;
        }
        if let Some(word) = rules.word("document-word").find(from)
            && rules.word("object-end").is_match(from.get(word.end()..)?)
        {
            end = Some((reading.kind_of(word.as_str()), i + word.end()));
            break;
        }
    }
    let (kind, length) = end?;
    let words = rest.get(..length)?;
    let range = passage.skeleton.view(at..at + length);
    let original = reading.original(&range);
    let open = original.starts_with(crate::marks::ENDS_LIST);
    let original = original.trim_start_matches(crate::marks::ENDS_LIST).to_owned();
    if open && kind == Kind::Other || original.starts_with(crate::marks::OF) || original.chars().count() < 2 {
        return None;
    }
    let set = rules.word("counted").is_match(words);
    let joint = rules.word("joint-statement").is_match(words);
    let titled =
        joint || rules.word("about").is_match(words) || matches!(kind, Kind::Communique | Kind::Declaration);
    let (title, count_only) = if set || !titled { (None, Some(original)) } else { (Some(original), None) };
    Some((Outcome { title, quoted: false, kind, action: Action::Noted, count_only }, length))
}

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

impl Reading<'_> {
    /// What sort of document a title names: the last word for a kind in it, outside what it is about.
    pub(crate) fn kind_of(&self, title: &str) -> Kind {
        let folded: String = title.chars().map(summitkg_ontology::simplified).collect();
        let plain: String = folded.chars().filter(|c| !matches!(c, '《' | '》' | '〈' | '〉')).collect();
        let plain = self.extractor.rules.word("bracketed").replace_all(&plain, "").into_owned();
        self.extractor.lexicon.document_kind(&plain).unwrap_or(Kind::Other)
    }

    /// Whether a city lies in a country.
    pub(crate) fn city_in(&self, city: &str, country: &str) -> bool {
        matches!(self.extractor.lexicon.meaning(city), Some(crate::lexicon::Meaning::City { country: of, .. }) if of == country)
    }
}

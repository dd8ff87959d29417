//! The pipeline from a document to its report, to be read as one paragraph.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use summitkg_ontology::{Document, DocumentMeta, Finding, Genre, ReadWith, Report};

use crate::context::Context;
use crate::frame::Frames;
use crate::lexicon::{Lexicon, Word};
use crate::list::{Item, Represented};
use crate::mention::{self, Mention, Value};
use crate::passage::{Draft, Passage};
use crate::read;
use crate::sentence;
use crate::settle;
use crate::trace;
use crate::view::View;
use crate::{Extractor, Stage};

/// What is known of the persons of a text by name: office and whom they speak for.
pub(crate) type People = BTreeMap<String, (Option<String>, Option<Represented>)>;

/// A document while it is read.
pub(crate) struct Reading<'a> {
    pub(crate) extractor: &'a Extractor,
    pub(crate) document: &'a Document,
    pub(crate) view: &'a View,
    /// Every word of the lexicons in the view.
    pub(crate) words: Vec<Word<'a>>,
    pub(crate) context: Context,
    pub(crate) passages: Vec<Passage>,
    pub(crate) people: People,
}

impl Extractor {
    /// Reads every fact it can; never fails on text.
    pub fn extract(&self, document: &Document) -> Report {
        self.extract_in_stages(document, &mut |_| ())
    }

    /// The same, telling each time that a step is done.
    #[doc(hidden)]
    pub fn extract_in_stages(&self, document: &Document, done: &mut dyn FnMut(Stage)) -> Report {
        if self.concerns_summits(document) { self.read(document, done) } else { silent(document, Vec::new()) }
    }

    /// Reads a document that concerns summits.
    pub(crate) fn read(&self, document: &Document, done: &mut dyn FnMut(Stage)) -> Report {
        let view = View::new(document);
        let sentences = sentence::split(view.text());
        let words = self.lexicon.words(view.text());
        let mut mentions = mention::find_among(&self.lexicon, view.text(), &words);
        tell_apart(&mut mentions, view.text(), &self.lexicon);
        done(Stage::Mentions);
        let text = view.text();
        let drafts: Vec<Draft> =
            sentences.into_iter().map(|s| Draft::new(self, text, &mentions, s)).collect();
        let title = document.meta().title.as_deref().unwrap_or_default();
        if drafts.iter().all(|d| d.summits.is_empty()) && !self.sieve.has_needle(title) {
            done(Stage::Passages);
            let findings = settle::findings::without_names(self, document, &view, &mentions, drafts);
            done(Stage::Settling);
            return silent(document, findings);
        }
        let mut passages: Vec<Passage> =
            drafts.into_iter().map(|draft| Passage::of(draft, self, text, &mentions)).collect();
        let introduced = introduce(&mut mentions, view.text(), &passages);
        for passage in &mut passages {
            // A sentence is what the mentions in it make of it.
            let sentence = passage.sentence.range.clone();
            if introduced.iter().any(|name| name.start < sentence.end && sentence.start < name.end) {
                *passage = Passage::new(self, view.text(), &mentions, passage.sentence.clone());
            }
        }
        done(Stage::Passages);
        let context = Context::read(self, document, &view, (&words, &mentions), &mut passages);
        let people = people(&view, &passages);
        let reading = Reading { extractor: self, document, view: &view, words, context, passages, people };
        let (reading, frames) = read::all(reading);
        done(Stage::Rules);
        let mut report = settle::report(&reading, &frames);
        report.read_with = trace::of(&reading, &mentions, &report.events);
        done(Stage::Settling);
        report
    }
}

/// The report on a document of which nothing was taken.
fn silent(document: &Document, findings: Vec<Finding>) -> Report {
    Report {
        id: document.id().clone(),
        document: document.meta().clone(),
        sha256: document.sha256(),
        events: Vec::new(),
        findings,
        read_with: ReadWith::default(),
    }
}

/// A word that may stand for several countries stands for the one that the text names in full.
fn tell_apart(mentions: &mut [Mention], view: &str, lexicon: &Lexicon) {
    let others = |m: &Mention| match &m.value {
        Value::Country(_) => view.get(m.range.clone()).and_then(|word| lexicon.others(word)),
        _ => None,
    };
    let shared: Vec<(usize, &[String])> =
        mentions.iter().enumerate().filter_map(|(i, m)| Some((i, others(m)?))).collect();
    if shared.is_empty() {
        return;
    }
    let full = mentions.iter().filter(|m| others(m).is_none()).filter_map(|m| match &m.value {
        Value::Country(key) => Some(key.clone()),
        _ => None,
    });
    let named: BTreeSet<String> = full.collect();
    for (i, others) in shared {
        let mut meant = others.iter().filter(|other| named.contains(*other));
        if let Value::Country(key) = &mut mentions[i].value
            && let (false, Some(one), None) = (named.contains(key), meant.next(), meant.next())
        {
            key.clone_from(one);
        }
    }
}

/// Adds names that the text introduces with an office, wherever they stand alone, and tells where.
fn introduce(mentions: &mut Vec<Mention>, view: &str, passages: &[Passage]) -> Vec<Range<usize>> {
    let items = passages.iter().flat_map(|p| &p.lists).flat_map(|l| &l.items);
    // Mentions are in order and none lies in another: the one that may overlap is the last that begins before.
    let last_before = |end: usize| {
        mentions.partition_point(|m| m.range.start < end).checked_sub(1).and_then(|i| mentions.get(i))
    };
    let known = |range: &Range<usize>| {
        last_before(range.end).is_some_and(|m| m.range == *range && matches!(m.value, Value::Person { .. }))
    };
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    for item in items.filter(|i| i.represents.is_some()) {
        if let Some(name) = item.person.clone().filter(|name| !known(name))
            && let Some(words) = view.get(name).filter(|w| w.chars().count() >= 2)
        {
            let represents = match &item.represents {
                Some(Represented::Country(key) | Represented::Organisation { key, .. }) => key.clone(),
                None => String::new(),
            };
            names.entry(words).or_insert(represents);
        }
    }
    let mut found: Vec<Mention> = Vec::new();
    for (name, represents) in &names {
        for (start, words) in view.match_indices(name) {
            let range = start..start + words.len();
            if last_before(range.end).is_none_or(|m| m.range.end <= range.start) {
                found.push(Mention { range, value: Value::Person { represents: represents.clone() } });
            }
        }
    }
    let places = found.iter().map(|m| m.range.clone()).collect();
    if found.is_empty() {
        return places;
    }
    mentions.extend(found);
    mentions.sort_by_key(|m| (m.range.start, std::cmp::Reverse(m.range.end)));
    mentions.dedup_by(|b, a| b.range.start < a.range.end);
    places
}

/// Gathers what the text says of each person, wherever it says most.
fn people(view: &View, passages: &[Passage]) -> People {
    let mut people = People::new();
    for item in passages.iter().flat_map(|p| &p.lists).flat_map(|l| &l.items) {
        let Item { person: Some(name), office, represents, .. } = item else { continue };
        let name = summitkg_ontology::name_key(view.slice(name.clone()));
        let entry = people.entry(name).or_default();
        entry.0 = entry.0.take().or_else(|| office.clone());
        entry.1 = entry.1.take().or_else(|| represents.clone());
    }
    people
}

/// What the document is, completed by what the text tells.
pub(crate) fn metadata(document: &Document, context: &Context) -> DocumentMeta {
    let meta = document.meta().clone();
    DocumentMeta {
        title: meta.title.or_else(|| context.title.clone()),
        published: meta.published.or_else(|| context.published.clone()),
        dateline: meta.dateline.or_else(|| context.dateline.clone()),
        genre: meta.genre.or(Some(context.genre.unwrap_or(Genre::NewsReport))),
        ..meta
    }
}

/// What reading leaves: the document and its frames.
pub(crate) type Read<'a> = (Reading<'a>, Frames);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Relation, Rule};

    /// Whether a rule reads anything in a text.
    fn fires(extractor: &Extractor, rule: &Rule, text: &str) -> bool {
        let document = Document::new(DocumentMeta::default(), text.to_owned());
        let view = View::new(&document);
        let words = extractor.lexicon.words(view.text());
        let mentions = mention::find_among(&extractor.lexicon, view.text(), &words);
        let sentences = sentence::split(view.text()).into_iter();
        let mut passages: Vec<Passage> =
            sentences.map(|s| Passage::new(extractor, view.text(), &mentions, s)).collect();
        let context = Context::read(extractor, &document, &view, (&words, &mentions), &mut passages);
        let people = people(&view, &passages);
        let reading = Reading {
            extractor,
            document: &document,
            view: &view,
            words,
            context,
            passages: Vec::new(),
            people,
        };
        if rule.in_title {
            let found: Vec<Passage> = passages
                .iter()
                .flat_map(|p| {
                    p.titles().map(|t| read::documents::title_passage(extractor, view.text(), p, t))
                })
                .collect();
            return found.iter().any(|title| rule.regex.is_match(&title.skeleton));
        }
        let always = matches!(rule.relation, Relation::Place | Relation::Attended);
        passages.iter().filter(|p| !p.speech || rule.in_speech || always).any(|p| {
            rule.regex.captures_all(&p.skeleton).into_iter().any(|captures| {
                rule.relation != Relation::Outcome || read::documents::reads(&reading, p, rule, &captures)
            })
        })
    }

    #[test]
    fn every_rule_reads_its_hits_and_leaves_its_misses() {
        let extractor = Extractor::new().unwrap();
        let mut wrong = Vec::new();
        for (id, hits, misses) in crate::rules::examples() {
            let rule = extractor.rules.all.iter().find(|r| r.id.as_str() == id).unwrap();
            let expected = hits.iter().map(|t| (t, true)).chain(misses.iter().map(|t| (t, false)));
            wrong.extend(
                expected
                    .filter(|(t, want)| fires(&extractor, rule, t) != *want)
                    .map(|(t, want)| format!("{id}: want {want}: {t}")),
            );
        }
        assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    fn every_named_set_of_words_is_used_and_every_used_one_is_there() {
        let sources = [
            include_str!("context.rs"),
            include_str!("list.rs"),
            include_str!("list/item.rs"),
            include_str!("read.rs"),
            include_str!("read/documents.rs"),
            include_str!("read/adopted.rs"),
            include_str!("read/objects.rs"),
            include_str!("read/row.rs"),
            include_str!("read/day.rs"),
            include_str!("read/inferred.rs"),
            include_str!("read/event.rs"),
            include_str!("read/headline.rs"),
            include_str!("read/hosts.rs"),
            include_str!("read/naming.rs"),
            include_str!("read/officials.rs"),
            include_str!("read/signatures.rs"),
            include_str!("read/tense.rs"),
            include_str!("read/place.rs"),
            include_str!("read/lines.rs"),
            include_str!("read/next.rs"),
            include_str!("read/people.rs"),
            include_str!("read/speech.rs"),
            include_str!("read/table.rs"),
            include_str!("settle.rs"),
            include_str!("summit.rs"),
            include_str!("settle/findings.rs"),
            include_str!("settle/lists.rs"),
        ];
        let data = crate::rules::texts();
        let names = |text: &str, before: &str, after: char| -> Vec<String> {
            let rest = text.split(before).skip(1).filter_map(|rest| rest.split_once(after));
            rest.map(|(name, _)| name.to_owned()).collect()
        };
        let mut used: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
        for source in sources {
            for before in ["word(\"", "matches(\"", "dated(\"", "heading(\""] {
                used.extend(names(source, before, '"'));
            }
        }
        used.extend(data.iter().flat_map(|text| names(text, "{w:", '}')));
        let defined: std::collections::BTreeSet<String> = crate::rules::word_names().into_iter().collect();
        // Some are chosen from a table of names.
        let quoted = |name: &&String| sources.iter().any(|source| source.contains(&format!("\"{name}\"")));
        used.extend(defined.iter().filter(quoted).cloned());
        assert_eq!(used, defined, "left: used, right: words.toml");
    }
}

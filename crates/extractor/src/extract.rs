//! The pipeline from a document to its report, to be read as one paragraph.

use std::collections::BTreeMap;
use std::ops::Range;

use summitkg_ontology::{Document, DocumentMeta, Genre, Report};

use crate::Extractor;
use crate::context::Context;
use crate::frame::Frames;
use crate::list::{Item, Represented};
use crate::mention::{self, Mention, Value};
use crate::passage::Passage;
use crate::read;
use crate::sentence;
use crate::settle;
use crate::view::View;

/// What is known of the persons of a text by name: office and whom they speak for.
pub(crate) type People = BTreeMap<String, (Option<String>, Option<Represented>)>;

/// A document while it is read.
pub(crate) struct Reading<'a> {
    pub(crate) extractor: &'a Extractor,
    pub(crate) document: &'a Document,
    pub(crate) view: &'a View,
    pub(crate) context: Context,
    pub(crate) passages: Vec<Passage>,
    pub(crate) people: People,
}

impl Extractor {
    /// Reads every fact it can; never fails on text.
    pub fn extract(&self, document: &Document) -> Report {
        let empty = |meta: DocumentMeta| Report {
            id: document.id().clone(),
            document: meta,
            sha256: document.sha256(),
            events: Vec::new(),
            findings: Vec::new(),
        };
        if !self.concerns_summits(document.text()) {
            return empty(document.meta().clone());
        }
        let view = View::new(document);
        let sentences = sentence::split(view.text());
        let mut mentions = mention::find(&self.lexicon, view.text());
        let mut passages: Vec<Passage> =
            sentences.iter().map(|s| Passage::new(self, view.text(), &mentions, s.clone())).collect();
        if introduce(&mut mentions, view.text(), &passages) {
            passages = sentences.into_iter().map(|s| Passage::new(self, view.text(), &mentions, s)).collect();
        }
        if passages.iter().all(|p| p.summits.is_empty()) {
            return empty(document.meta().clone());
        }
        let context = Context::read(self, document, &view, &mut passages);
        let people = people(&view, &passages);
        let reading = Reading { extractor: self, document, view: &view, context, passages, people };
        let frames = read::all(reading);
        settle::report(frames.0, frames.1)
    }
}

/// Adds names that the text introduces with an office, wherever they stand alone; whether there are any.
fn introduce(mentions: &mut Vec<Mention>, view: &str, passages: &[Passage]) -> bool {
    let items = passages.iter().flat_map(|p| &p.lists).flat_map(|l| &l.items);
    let known = |range: &Range<usize>| {
        mentions.iter().any(|m| m.range == *range && matches!(m.value, Value::Person { .. }))
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
    let before = mentions.len();
    let taken: Vec<Range<usize>> = mentions.iter().map(|m| m.range.clone()).collect();
    for (name, represents) in &names {
        for (start, words) in view.match_indices(name) {
            let range = start..start + words.len();
            if taken.iter().all(|t| t.end <= range.start || range.end <= t.start) {
                mentions.push(Mention { range, value: Value::Person { represents: represents.clone() } });
            }
        }
    }
    mentions.sort_by_key(|m| (m.range.start, std::cmp::Reverse(m.range.end)));
    mentions.dedup_by(|b, a| b.range.start < a.range.end);
    mentions.len() > before
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

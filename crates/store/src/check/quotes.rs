//! Quotes compared with the texts they are from.
//!
//! The code points from start to end are exactly the quotation, and what it gives as context stands right before and after
//! it. SHACL cannot say this; results have the form of its results, under names of their own. What is no quotation at all
//! (no place, no words) is for the shapes to tell.

use std::collections::BTreeMap;

use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Term};
use sha2::{Digest as _, Sha256};
use summitkg_ontology::vocab::{oa, schema, skg};

use super::data::Data;
use super::shape::sh;
use super::sparql::fill;
use super::{CheckReport, CheckResult, NS, Place, Severity, hex};

/// At most so many places at which a quotation stands instead are told.
const PLACES: usize = 5;

/// What each of these checks says, from the file of shapes.
pub(super) struct Messages(BTreeMap<&'static str, Vec<Literal>>);

/// The names of the checks, each in the namespace of shapes.
const NAMES: [&str; 4] = ["quote", "quote-moved", "quote-context", "text-sha256"];

impl Messages {
    pub(super) fn new(shapes: &Data<'_>) -> Self {
        let of = |name| {
            let node = Term::from(NamedNode::new_unchecked(format!("{NS}{name}")));
            let messages = shapes.values(&node, sh("message").as_ref());
            messages
                .into_iter()
                .filter_map(|m| if let Term::Literal(m) = m { Some(m) } else { None })
                .collect()
        };
        Self(NAMES.iter().map(|name| (*name, of(name))).collect())
    }
}

/// A text with the places of its characters.
struct Text<'a> {
    text: &'a str,
    /// Where each code point begins, and the end.
    offsets: Vec<usize>,
}

impl<'a> Text<'a> {
    fn new(text: &'a str) -> Self {
        let offsets = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Self { text, offsets }
    }

    /// The text between two code points; none if it is shorter.
    fn between(&self, start: usize, end: usize) -> Option<&'a str> {
        self.text.get(*self.offsets.get(start)?..*self.offsets.get(end)?)
    }

    fn before(&self, at: usize) -> &'a str {
        self.between(0, at).unwrap_or_default()
    }

    fn after(&self, at: usize) -> &'a str {
        self.offsets.get(at).and_then(|at| self.text.get(*at..)).unwrap_or_default()
    }

    /// Where words stand, in code points.
    fn places(&self, words: &str) -> Vec<usize> {
        let places = self.text.match_indices(words).take(PLACES);
        places.filter_map(|(at, _)| self.offsets.binary_search(&at).ok()).collect()
    }
}

/// Compares the quotes of a graph with the texts in it.
pub(super) fn check(
    data: &Data<'_>,
    messages: &Messages,
    graph: &GraphName,
    place: &Place,
    report: &mut CheckReport,
) {
    let mut tell =
        |name: &'static str, component: &str, focus: &Term, path: NamedNodeRef<'_>, value: Term, with| {
            let texts = messages.0.get(name).map_or(&[][..], Vec::as_slice);
            let with: Option<Term> = with;
            report.results.push(CheckResult {
                severity: Severity::Violation,
                shape: NamedNode::new_unchecked(format!("{NS}{name}")),
                of_shape: None,
                component: NamedNode::new_unchecked(format!("{NS}{component}")),
                focus: focus.clone(),
                path: Some(path.into_owned()),
                value: Some(value),
                messages: texts.iter().map(|text| fill(text, &[("places", with.as_ref())])).collect(),
                graph: graph.clone(),
                kind: place.kind,
                document: place.document.clone(),
            });
        };
    let (mut quotes, mut unchecked, mut textless) = (0, 0, 0);
    let mut texts = BTreeMap::new();
    let documents = data.instances(&skg::DOCUMENT_CLASS.into_owned().into());
    for document in &documents {
        let Some(Term::Literal(text)) = data.values(document, skg::TEXT).into_iter().next() else {
            textless += 1;
            continue;
        };
        for hash in data.values(document, schema::SHA256) {
            let found = hex(Sha256::digest(text.value().as_bytes()).as_slice());
            if super::value::text(&hash) != Some(&found) {
                tell("text-sha256", "HashComponent", document, schema::SHA256, hash, None);
            }
        }
        texts.insert(document.to_string(), text);
    }
    let texts: BTreeMap<&String, Text<'_>> =
        texts.iter().map(|(name, t)| (name, Text::new(t.value()))).collect();
    for evidence in data.instances(&skg::EVIDENCE_CLASS.into_owned().into()) {
        let Some(quote) = Quote::of(data, &evidence) else { continue };
        let Some(text) = texts.get(&quote.source.to_string()) else {
            unchecked += 1;
            continue;
        };
        quotes += 1;
        let exact = Literal::new_simple_literal(&quote.exact).into();
        if text.between(quote.start, quote.end) != Some(quote.exact.as_str()) {
            let places = text.places(&quote.exact);
            if places.is_empty() {
                tell("quote", "QuoteComponent", &evidence, oa::EXACT, exact, None);
            } else {
                let length = quote.exact.chars().count();
                let places: Vec<String> = places.iter().map(|at| format!("{at}-{}", at + length)).collect();
                let places = Some(Literal::new_simple_literal(places.join(", ")).into());
                tell("quote-moved", "QuoteComponent", &evidence, oa::EXACT, exact, places);
            }
            continue;
        }
        for (property, words, fits) in [
            (oa::PREFIX, &quote.prefix, text.before(quote.start).ends_with(quote.prefix.as_str())),
            (oa::SUFFIX, &quote.suffix, text.after(quote.end).starts_with(quote.suffix.as_str())),
        ] {
            if !fits {
                let words = Literal::new_simple_literal(words).into();
                tell("quote-context", "QuoteComponent", &evidence, property, words, None);
            }
        }
    }
    report.quotes += quotes;
    report.quotes_without_text += unchecked;
    report.documents += documents.len();
    report.documents_without_text += textless;
}

/// A quotation and its place, as a piece of evidence gives them.
struct Quote {
    source: Term,
    exact: String,
    prefix: String,
    suffix: String,
    start: usize,
    end: usize,
}

impl Quote {
    fn of(data: &Data<'_>, evidence: &Term) -> Option<Self> {
        let selectors = data.values(evidence, oa::HAS_SELECTOR);
        let literal = |property: NamedNodeRef<'_>| {
            selectors.iter().flat_map(|s| data.values(s, property)).find_map(|value| match value {
                Term::Literal(literal) => Some(literal.value().to_owned()),
                _ => None,
            })
        };
        Some(Self {
            source: data.values(evidence, oa::HAS_SOURCE).into_iter().next()?,
            exact: literal(oa::EXACT)?,
            prefix: literal(oa::PREFIX).unwrap_or_default(),
            suffix: literal(oa::SUFFIX).unwrap_or_default(),
            start: literal(oa::START)?.parse().ok()?,
            end: literal(oa::END)?.parse().ok()?,
        })
    }
}

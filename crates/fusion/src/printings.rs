//! Which documents print one text.
//!
//! A text that ten papers print is one source, not ten. Two documents print one text if at least half
//! of the quoted words of the shorter stand in the other with the same words around them. That holds for
//! reprints under other headlines and for excerpts; two reports that merely share official phrases share
//! few of their quotations.

use std::collections::{BTreeMap, BTreeSet};

use summitkg_ontology::{DocId, Evidence, Fact, Ground, Statement, name_key};

use crate::family::Excerpt;

/// For each document the number of its text.
#[derive(Debug, Default)]
pub(crate) struct Printings(BTreeMap<DocId, usize>);

impl Printings {
    /// Compares the quotations of these reports.
    pub(crate) fn of(excerpts: &[Excerpt<'_>]) -> Self {
        let mut documents: Vec<(&DocId, BTreeSet<String>)> =
            excerpts.iter().map(|excerpt| (&excerpt.report.id, quotations(excerpt))).collect();
        // The fullest printing stands for its text; ties fall to the identity, never to the order of reading.
        documents.sort_by(|(a, x), (b, y)| y.len().cmp(&x.len()).then_with(|| a.cmp(b)));
        let mut texts = BTreeMap::new();
        let mut printed_in: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, (doc, quotations)) in documents.iter().enumerate() {
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            for text in quotations.iter().filter_map(|q| printed_in.get(q.as_str())).flatten() {
                *shared.entry(*text).or_default() += 1;
            }
            // Only texts already known are compared, and none is shorter than this one.
            let fullest = shared.into_iter().max_by_key(|(text, count)| (*count, std::cmp::Reverse(*text)));
            let one = fullest.filter(|(_, count)| count * 2 >= quotations.len()).map(|(text, _)| text);
            if one.is_none() {
                for quotation in quotations {
                    printed_in.entry(quotation).or_default().push(i);
                }
            }
            texts.insert((*doc).clone(), one.unwrap_or(i));
        }
        Self(texts)
    }

    /// Counts the texts behind a statement and behind each value that it was preferred to.
    pub(crate) fn count(&self, statement: &mut Statement) {
        statement.independent = self.behind(&statement.supported_by);
        for alternative in &mut statement.alternatives {
            alternative.independent = self.behind(&alternative.supported_by);
        }
        for disputed in &mut statement.disputed {
            self.count(disputed);
        }
    }

    fn behind(&self, grounds: &[Ground]) -> usize {
        let texts = grounds.iter().filter_map(Ground::document).map(|document| self.text_of(document));
        texts.collect::<BTreeSet<_>>().len()
    }

    /// The number of a document's text.
    pub(crate) fn text_of(&self, document: &DocId) -> usize {
        self.0.get(document).copied().unwrap_or_default()
    }
}

/// The quoted words of a report with what stands around them.
fn quotations(excerpt: &Excerpt<'_>) -> BTreeSet<String> {
    excerpt.facts().flat_map(Fact::evidence).map(in_context).collect()
}

/// Characters of context that count on either side; where blanks and breaks differ, evidence has a few less than it keeps.
const CONTEXT: usize = 8;

/// Without script, blanks and line breaks, which differ between printings.
fn in_context(evidence: &Evidence) -> String {
    let (before, after) = (name_key(evidence.prefix()), name_key(evidence.suffix()));
    let from = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(i, _)| i);
    let mut words = before.get(from..).unwrap_or_default().to_owned();
    words.push_str(&name_key(evidence.exact()));
    words.extend(after.chars().take(CONTEXT));
    words
}

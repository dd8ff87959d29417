//! What of rules and words took part in reading a document, so that another reading can be compared with it.
//!
//! It depends on the text and on the data alone, not on what else was read.

use std::collections::BTreeSet;

use summitkg_ontology::{Event, Evidence, Fact, ReadWith};

use crate::extract::Reading;
use crate::mention::{Mention, Value};

/// Tables of characters: nearly every text has most of their rows, so they count as wholes.
pub(crate) const WHOLE: [&str; 3] = ["surnames.tsv", "transliteration.tsv", "variants.tsv"];

/// The rules that read something, the series that were spoken of, and every word of the lexicons in the text; nothing
/// for a text that speaks of no meeting.
pub(crate) fn of(reading: &Reading<'_>, mentions: &[Mention], events: &[Event]) -> ReadWith {
    let mut with = ReadWith::default();
    if events.is_empty() {
        return with;
    }
    let extractor = reading.extractor;
    let facts = events.iter().flat_map(|e| e.facts.iter().flat_map(Fact::evidence));
    let evidence = events.iter().flat_map(|e| &e.evidence).chain(facts);
    for rule in evidence.map(Evidence::rule).collect::<BTreeSet<_>>() {
        if let Some(digest) = extractor.rules.digest(rule) {
            with.add(ReadWith::RULES, rule.as_str(), digest.to_owned());
        }
    }
    for series in events.iter().filter_map(|e| extractor.rules.series(&e.series)) {
        with.add(ReadWith::SERIES, &series.code, series.digest.clone());
    }
    let text = reading.view.text();
    extractor.lexicon.note(text, &reading.words, &mut with);
    for mention in mentions.iter().filter(|m| matches!(m.value, Value::Country(_))) {
        let mut chars = text.get(mention.range.clone()).unwrap_or_default().chars();
        if let (Some(c), None) = (chars.next(), chars.next())
            && let Some(letter) = extractor.lexicon.letter(c)
        {
            letter.origin.note(c.encode_utf8(&mut [0; 4]), &mut with);
        }
    }
    with.add(ReadWith::FILES, "words.toml", extractor.rules.words_digest.clone());
    for (table, digest) in &extractor.tables {
        with.add(ReadWith::FILES, table, digest.clone());
    }
    with
}

//! Typed values with their place: what the words of the lexicons and the shapes of dates,
//! ordinals and titles stand for in a text.

mod date;
mod letter;
mod shape;
mod title;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use summitkg_ontology::Capacity;

pub(crate) use date::{DateWords, Day, Month, Year};

use crate::lexicon::{Lexicon, Meaning, Word};
use crate::numeral::number;

/// What a mention is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Country(String),
    City {
        key: String,
        country: String,
    },
    Organisation {
        key: String,
        body: bool,
    },
    Office(String),
    Unnamed(String),
    Person {
        represents: String,
    },
    Class(Capacity),
    Date(DateWords),
    /// First and last year of a term: 2024至2025年度.
    Term(u16, u16),
    Ordinal(u32),
    /// A title between title marks; the range is that of the words within.
    Title(Range<usize>),
}

/// A value and its place in the view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) range: Range<usize>,
    pub(crate) value: Value,
}

impl Value {
    /// What a word of the lexicons is as a mention; none for one that only contains another.
    pub(crate) fn of(meaning: &Meaning) -> Option<Self> {
        Some(match meaning.clone() {
            Meaning::Country(key) => Self::Country(key),
            Meaning::City { key, country } => Self::City { key, country },
            Meaning::Organisation { key, body } => Self::Organisation { key, body },
            Meaning::Office(key) => Self::Office(key),
            Meaning::Unnamed(key) => Self::Unnamed(key),
            Meaning::Person { represents } => Self::Person { represents },
            Meaning::Class(class) => Self::Class(class),
            Meaning::Opaque => return None,
        })
    }
}

#[expect(
    clippy::non_ascii_literal,
    clippy::unwrap_used,
    reason = "numerals are a shape; the pattern is fixed"
)]
static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("第([0-9]{1,3}|[一二三四五六七八九十百廿卅两〇零]{1,5})(?:次|届)|首次|首届").unwrap()
});

#[expect(clippy::non_ascii_literal, clippy::unwrap_used, reason = "terms are a shape; the pattern is fixed")]
static TERM: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("([12][0-9]{3})年?(?:至|到|—|-|/)([12][0-9]{3})(?:年度|年)").unwrap());

/// Finds every mention, from left to right, none within another.
pub(crate) fn find(lexicon: &Lexicon, text: &str) -> Vec<Mention> {
    find_among(lexicon, text, &lexicon.words(text))
}

/// The same where the words of the lexicon in the text have been found before.
pub(crate) fn find_among(lexicon: &Lexicon, text: &str, words: &[Word<'_>]) -> Vec<Mention> {
    let titles = title::find(text);
    let stretches: Vec<Range<usize>> = shape::stretches(text).collect();
    let mut shapes: Vec<Mention> = date::find(text, &stretches);
    for stretch in stretches {
        let words = text.get(stretch.clone()).unwrap_or_default();
        if words.len() >= SHORTEST_TERM {
            terms(words, stretch.start, &mut shapes);
        }
        if words.contains(COUNTED) {
            ordinals(text, stretch, &mut shapes);
        }
    }
    let words =
        words.iter().filter_map(|w| Some(Mention { range: w.range.clone(), value: Value::of(w.meaning)? }));
    let mut all: Vec<(u8, Mention)> = titles.into_iter().map(|m| (0, m)).collect();
    all.extend(shapes.into_iter().map(|m| (if matches!(m.value, Value::Term(..)) { 1 } else { 2 }, m)));
    all.extend(words.map(|m| (3, m)));
    // Titles before shapes before words: what stands inside a title is no mention of its own.
    all.sort_by_key(|(rank, m)| (*rank, m.range.start));
    let mut kept: Vec<Mention> = Vec::with_capacity(all.len());
    let mut taken: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    for (_, mention) in all {
        let before = taken.range(..mention.range.end).next_back();
        if before.is_none_or(|(_, end)| *end <= mention.range.start) {
            taken.insert(mention.range.start, mention.range.end);
            kept.push(mention);
        }
    }
    kept.sort_by_key(|m| m.range.start);
    for mention in &mut kept {
        if matches!(mention.value, Value::Person { .. }) {
            mention.range.start = initials(lexicon, text, mention.range.start);
        }
    }
    let letters = letter::find(lexicon, text, &kept);
    kept.extend(letters);
    kept.sort_by_key(|m| m.range.start);
    kept
}

/// How long a term is at least, in bytes: 2024-2025年.
const SHORTEST_TERM: usize = 12;
/// What every ordinal ends with.
#[expect(clippy::non_ascii_literal, reason = "what is counted is a shape")]
const COUNTED: [char; 2] = ['次', '届'];

/// Terms in a stretch that begins at a place of a text.
fn terms(words: &str, start: usize, shapes: &mut Vec<Mention>) {
    let parsed = |m: Option<regex::Match<'_>>| m.and_then(|m| m.as_str().parse::<u16>().ok());
    for found in TERM.captures_iter(words) {
        if let (Some(whole), Some(from), Some(to)) =
            (found.get(0), parsed(found.get(1)), parsed(found.get(2)))
            && to > from
        {
            let range = start + whole.start()..start + whole.end();
            shapes.push(Mention { range, value: Value::Term(from, to) });
        }
    }
}

/// Ordinals in a stretch of a text.
fn ordinals(text: &str, stretch: Range<usize>, shapes: &mut Vec<Mention>) {
    for found in ORDINAL.captures_iter(text.get(stretch.clone()).unwrap_or_default()) {
        let Some(whole) = found.get(0) else { continue };
        let range = stretch.start + whole.start()..stretch.start + whole.end();
        let value = found.get(1).map_or(Some(1), |n| number(n.as_str()));
        // 扩员后首次会议, 两年来首次会议: not the first of all.
        let since = found.get(1).is_none()
            && text.get(..range.start).is_some_and(|before| {
                let before = crate::marks::MEETS.iter().fold(before, |b, word| b.trim_end_matches(word));
                before.ends_with(crate::marks::SINCE)
            });
        if let Some(n) = value.filter(|n| (1..1000).contains(n) && !since) {
            shapes.push(Mention { range, value: Value::Ordinal(n) });
        }
    }
}

/// Where the initials before a family name begin: 弗·弗·普京.
fn initials(lexicon: &Lexicon, text: &str, name: usize) -> usize {
    let mut start = name;
    let before = |at: usize| text.get(..at)?.strip_suffix(crate::marks::JOINTS)?.char_indices().next_back();
    while let Some((at, _)) = before(start).filter(|(_, letter)| lexicon.transcribes(*letter)) {
        start = at;
    }
    let longer =
        text.get(..start).and_then(|b| b.chars().next_back()).is_some_and(|c| lexicon.transcribes(c));
    if longer { name } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_and_words_are_found_once() {
        let lexicon = Lexicon::load().unwrap();
        let text =
            "第十四次会议9月12日在杜尚别举行，签署《〈某条约〉杜尚别宣言》，由中国接任2024至2025年度主席国";
        let kinds: Vec<_> = find(&lexicon, text).into_iter().map(|m| m.value).collect();
        assert!(
            matches!(
                kinds.as_slice(),
                [
                    Value::Ordinal(14),
                    Value::Date(_),
                    Value::City { .. },
                    Value::Title(_),
                    Value::Country(_),
                    Value::Term(2024, 2025)
                ]
            ),
            "{kinds:?}"
        );
    }
}

//! Finds the words of a large set in a text: of several that begin at one place the longest.
//!
//! Nearly every place of a text begins with two characters with which no word begins, which one look tells; an automaton
//! would walk through more states than a cache holds.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// Words by how they begin.
pub(super) struct Finder {
    /// Which hashes the beginnings of words have.
    hashes: Vec<u64>,
    /// The words with a beginning, by their numbers, the longest first.
    words: FxHashMap<Beginning, Vec<usize>>,
    /// Whether there are words of one character.
    short: bool,
}

/// The first two characters of a word, or the only one.
type Beginning = (char, Option<char>);

/// How many hashes there are, as a power of two.
const BITS: u32 = 16;

fn hash((first, second): Beginning) -> (usize, u64) {
    let mixed = u32::from(first).wrapping_mul(0x9E37_79B1) ^ second.map_or(0, u32::from);
    let hash = mixed.wrapping_mul(0x85EB_CA6B) >> (32 - BITS);
    (hash as usize >> 6, 1 << (hash & 63))
}

impl Finder {
    pub(super) fn new(words: &[String]) -> Self {
        let mut finder = Self { hashes: vec![0; 1 << (BITS - 6)], words: FxHashMap::default(), short: false };
        let mut longest_first: Vec<(usize, &String)> = words.iter().enumerate().collect();
        longest_first.sort_by_key(|(_, word)| std::cmp::Reverse(word.len()));
        for (number, word) in longest_first {
            let mut chars = word.chars();
            let Some(first) = chars.next() else { continue };
            let beginning = (first, chars.next());
            let (at, bit) = hash(beginning);
            finder.hashes[at] |= bit;
            finder.short |= beginning.1.is_none();
            finder.words.entry(beginning).or_default().push(number);
        }
        finder
    }

    /// Tells every word of the text, from left to right, with its number in `words`, which are those the finder was made of.
    pub(super) fn find(&self, words: &[String], text: &str, mut tell: impl FnMut(Range<usize>, usize)) {
        let mut chars = text.char_indices();
        let mut next = chars.next();
        while let Some((at, first)) = next {
            next = chars.next();
            let mut word = self.longest(words, text, at, (first, next.map(|(_, c)| c)));
            if word.is_none() && self.short {
                word = self.longest(words, text, at, (first, None));
            }
            if let Some((end, number)) = word {
                tell(at..end, number);
                while next.is_some_and(|(at, _)| at < end) {
                    next = chars.next();
                }
            }
        }
    }

    fn longest(
        &self,
        words: &[String],
        text: &str,
        at: usize,
        beginning: Beginning,
    ) -> Option<(usize, usize)> {
        let (place, bit) = hash(beginning);
        if self.hashes[place] & bit == 0 {
            return None;
        }
        let rest = text.get(at..)?;
        let numbers = self.words.get(&beginning)?;
        let number = numbers.iter().find(|number| rest.starts_with(words[**number].as_str()))?;
        Some((at + words[*number].len(), *number))
    }
}

#[cfg(test)]
mod tests {
    use aho_corasick::{AhoCorasick, MatchKind};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_are_found_as_an_automaton_finds_them(
            words in proptest::collection::btree_set("[甲乙丙a]{1,4}", 0..12),
            text in "[甲乙丙a\u{1F600}]{0,30}",
        ) {
            let words: Vec<String> = words.into_iter().collect();
            let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&words).unwrap();
            let expected: Vec<_> = automaton.find_iter(&text).map(|m| (m.range(), m.pattern().as_usize())).collect();
            let mut found = Vec::new();
            Finder::new(&words).find(&words, &text, |range, number| found.push((range, number)));
            prop_assert_eq!(found, expected);
        }
    }
}

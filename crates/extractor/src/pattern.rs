//! A regular expression that is compiled when a text first needs it, and asked only where it can match.
//!
//! Most rules are about words that most sentences lack. What every match of a pattern must contain is known from
//! the pattern; an [`Index`] finds in one pass over a sentence which patterns can match in it, so nearly all of them are
//! ruled out without a search.

mod index;
mod required;

use std::ops::Deref;
use std::slice::SliceIndex;
use std::sync::OnceLock;

use regex::{Captures, Match, Regex};

pub(crate) use index::{Index, Numbers};
use required::First;
pub(crate) use required::Traits;

/// A pattern; the first search compiles it.
pub(crate) struct Pattern {
    source: String,
    /// Its number in the index, if it has one.
    number: OnceLock<u16>,
    regex: OnceLock<Regex>,
    /// The same, at the beginning of a text alone.
    anchored: OnceLock<Regex>,
    /// How a match can begin.
    first: OnceLock<First>,
}

/// A text, or part of it, of which it is known which patterns can match in it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Known<'t> {
    text: &'t str,
    possible: Option<&'t Numbers>,
}

impl<'t> Known<'t> {
    pub(crate) fn new(text: &'t str, possible: Option<&'t Numbers>) -> Self {
        Self { text, possible }
    }

    pub(crate) fn as_str(self) -> &'t str {
        self.text
    }

    /// A part of the text, in which nothing else can match.
    pub(crate) fn get(self, range: impl SliceIndex<str, Output = str>) -> Option<Self> {
        Some(Self { text: self.text.get(range)?, ..self })
    }

    /// The words behind the last mark that ends a clause.
    pub(crate) fn last_clause(self) -> Self {
        self.get(crate::marks::clause_start(self.text, self.text.len())..).unwrap_or_default()
    }
}

impl Deref for Known<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

/// What a pattern is searched for in.
pub(crate) trait Haystack<'t>: Copy {
    /// The text.
    fn text(self) -> &'t str;
    /// Which patterns can match in it, if that is known.
    fn possible(self) -> Option<&'t Numbers> {
        None
    }
}

impl<'t> Haystack<'t> for &'t str {
    fn text(self) -> &'t str {
        self
    }
}

impl<'t> Haystack<'t> for &'t String {
    fn text(self) -> &'t str {
        self
    }
}

impl<'t> Haystack<'t> for Known<'t> {
    fn text(self) -> &'t str {
        self.text
    }

    fn possible(self) -> Option<&'t Numbers> {
        self.possible
    }
}

/// Never matches; stands for a pattern that cannot be compiled, which loading or a test has told.
const NOTHING: &str = "[^\\s\\S]";

impl Pattern {
    /// A pattern of the files compiled into the program, of which a test makes sure that each can be compiled.
    pub(crate) fn trusted(source: String) -> Self {
        Self {
            source,
            number: OnceLock::new(),
            regex: OnceLock::new(),
            anchored: OnceLock::new(),
            first: OnceLock::new(),
        }
    }

    /// A pattern of somebody else's.
    pub(crate) fn checked(source: String) -> Result<Self, regex::Error> {
        let regex = Regex::new(&source)?;
        Ok(Self { regex: OnceLock::from(regex), ..Self::trusted(source) })
    }

    /// The regular expression itself.
    pub(crate) fn regex(&self) -> &Regex {
        self.regex.get_or_init(|| compile(&self.source))
    }

    /// Whether a match can begin with a character.
    pub(crate) fn may_begin_with(&self, c: char) -> bool {
        self.first.get_or_init(|| First::of(&self.source)).may_be(c)
    }

    /// Whether a text can have a match at all.
    pub(crate) fn may_match_in<'t>(&self, haystack: impl Haystack<'t>) -> bool {
        let known = haystack.possible().zip(self.number.get());
        known.is_none_or(|(possible, number)| possible.has(*number))
    }

    /// The pattern, if it cannot be compiled.
    #[cfg(test)]
    pub(crate) fn problem(&self) -> Option<&str> {
        Regex::new(&self.source).is_err().then_some(&self.source)
    }

    pub(crate) fn is_match<'t>(&self, haystack: impl Haystack<'t>) -> bool {
        self.may_match_in(haystack) && self.regex().is_match(haystack.text())
    }

    pub(crate) fn find<'t>(&self, haystack: impl Haystack<'t>) -> Option<Match<'t>> {
        if self.may_match_in(haystack) { self.regex().find(haystack.text()) } else { None }
    }

    /// The match that begins where the text begins, if the leftmost does.
    pub(crate) fn find_at_start<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        let anchored = || self.anchored.get_or_init(|| compile(&format!("\\A(?:{})", self.source)));
        if text.chars().next().is_none_or(|c| self.may_begin_with(c)) { anchored().find(text) } else { None }
    }

    pub(crate) fn captures<'t>(&self, haystack: impl Haystack<'t>) -> Option<Captures<'t>> {
        if self.may_match_in(haystack) { self.regex().captures(haystack.text()) } else { None }
    }

    /// The last match.
    pub(crate) fn find_last<'t>(&self, haystack: impl Haystack<'t>) -> Option<Match<'t>> {
        if self.may_match_in(haystack) { self.regex().find_iter(haystack.text()).last() } else { None }
    }

    /// Every match, from left to right.
    pub(crate) fn captures_all<'t>(&self, haystack: impl Haystack<'t>) -> Vec<Captures<'t>> {
        if self.may_match_in(haystack) {
            self.regex().captures_iter(haystack.text()).collect()
        } else {
            Vec::new()
        }
    }
}

fn compile(source: &str) -> Regex {
    #[expect(clippy::unwrap_used, reason = "the pattern is fixed")]
    Regex::new(source).unwrap_or_else(|_| Regex::new(NOTHING).unwrap())
}

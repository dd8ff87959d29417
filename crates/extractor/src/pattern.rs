//! A regular expression that is compiled when a text first needs it, and asked only where it can match.
//!
//! Most rules are about words that most sentences lack. What every match of a pattern must contain is known from
//! the pattern; an [`Index`] finds in one pass over a sentence which patterns can match in it, so nearly all of them are
//! ruled out without a search.

mod found;
mod index;
mod required;

use std::ops::Deref;
use std::slice::SliceIndex;
use std::sync::OnceLock;

use regex_automata::meta::{Config, Regex};
use regex_automata::{Anchored, Input};

pub(crate) use found::{Captures, Match};
pub(crate) use index::{Index, Numbers};
use required::First;
pub(crate) use required::Traits;

/// A pattern; the first search compiles it.
#[derive(Debug)]
pub(crate) struct Pattern {
    source: String,
    /// Its number in the index, if it has one.
    number: OnceLock<u16>,
    regex: OnceLock<Regex>,
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
        Self { source, number: OnceLock::new(), regex: OnceLock::new(), first: OnceLock::new() }
    }

    /// A pattern of somebody else's.
    pub(crate) fn checked(source: String) -> Result<Self, regex::Error> {
        regex::Regex::new(&source)?;
        Ok(Self::trusted(source))
    }

    fn regex(&self) -> &Regex {
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
        regex::Regex::new(&self.source).is_err().then_some(&self.source)
    }

    pub(crate) fn is_match<'t>(&self, haystack: impl Haystack<'t>) -> bool {
        self.may_match_in(haystack) && self.regex().is_match(haystack.text())
    }

    pub(crate) fn find<'t>(&self, haystack: impl Haystack<'t>) -> Option<Match<'t>> {
        if !self.may_match_in(haystack) {
            return None;
        }
        let found = self.regex().find(haystack.text())?;
        Some(Match::new(haystack.text(), found.range()))
    }

    /// The match that begins where the text begins, if the leftmost does.
    pub(crate) fn find_at_start<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        if !text.chars().next().is_none_or(|c| self.may_begin_with(c)) {
            return None;
        }
        let found = self.regex().search(&Input::new(text).anchored(Anchored::Yes))?;
        Some(Match::new(text, found.range()))
    }

    /// The leftmost match that begins at a place or behind it.
    pub(crate) fn captures_at<'t>(&self, haystack: impl Haystack<'t>, at: usize) -> Option<Captures<'t>> {
        if !self.may_match_in(haystack) {
            return None;
        }
        let text = haystack.text();
        let mut groups = self.regex().create_captures();
        self.regex().search_captures(&Input::new(text).range(at..), &mut groups);
        groups.is_match().then(|| Captures::new(text, groups))
    }

    pub(crate) fn captures<'t>(&self, haystack: impl Haystack<'t>) -> Option<Captures<'t>> {
        self.captures_at(haystack, 0)
    }

    /// Every match, from left to right, without its groups.
    pub(crate) fn find_all<'t>(&self, haystack: impl Haystack<'t>) -> Vec<Match<'t>> {
        if !self.may_match_in(haystack) {
            return Vec::new();
        }
        let text = haystack.text();
        self.regex().find_iter(text).map(|found| Match::new(text, found.range())).collect()
    }

    /// The parts of a text that stand before, between and behind the matches.
    pub(crate) fn parts<'t>(&self, haystack: impl Haystack<'t>) -> Vec<&'t str> {
        let (text, mut at) = (haystack.text(), 0);
        let mut parts = Vec::new();
        for found in self.find_all(haystack) {
            parts.extend(text.get(at..found.start()));
            at = found.end();
        }
        parts.extend(text.get(at..));
        parts
    }

    /// Every match, from left to right.
    pub(crate) fn captures_all<'t>(&self, haystack: impl Haystack<'t>) -> Vec<Captures<'t>> {
        if !self.may_match_in(haystack) {
            return Vec::new();
        }
        let text = haystack.text();
        self.regex().captures_iter(text).map(|groups| Captures::new(text, groups)).collect()
    }
}

/// How counted repetitions begin.
const COUNTED: [&str; 2] = ["{0,", "{1,"];

/// Compiles a pattern. One that counts is searched for by a backtracker, which is ready at once: an automaton would be
/// made of states as texts need them, of which a gap of thirty characters has hundreds, for a few sentences that ask it.
fn compile(source: &str) -> Regex {
    let counts = COUNTED.iter().any(|counted| source.contains(counted));
    let build = |source| Regex::builder().configure(Config::new().hybrid(!counts)).build(source).ok();
    #[expect(clippy::unwrap_used, reason = "the pattern is fixed")]
    build(source).or_else(|| build(NOTHING)).unwrap()
}

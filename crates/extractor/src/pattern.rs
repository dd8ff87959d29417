//! A regular expression that is compiled when a text first needs it, and asked only where it can match.
//!
//! Most rules are about words that most sentences lack. What every match of a pattern must contain is known from
//! the pattern, and which characters a sentence has is found out once for all rules, so nearly all of them are
//! ruled out without a search.

mod required;

use std::sync::OnceLock;

use regex::{CaptureMatches, Captures, Match, Regex};

use required::Required;
pub(crate) use required::Traits;

/// A pattern; the first search compiles it.
pub(crate) struct Pattern {
    source: String,
    regex: OnceLock<Regex>,
    /// The same, at the beginning of a text alone.
    anchored: OnceLock<Regex>,
    required: OnceLock<Required>,
}

/// What a pattern is searched for in: text of which it may be known what it has.
pub(crate) trait Haystack<'t> {
    /// The text.
    fn text(self) -> &'t str;
    /// What the text has; none if nobody has looked.
    fn traits(self) -> Option<&'t Traits>;
}

impl<'t> Haystack<'t> for &'t str {
    fn text(self) -> &'t str {
        self
    }

    fn traits(self) -> Option<&'t Traits> {
        None
    }
}

impl<'t> Haystack<'t> for &'t String {
    fn text(self) -> &'t str {
        self
    }

    fn traits(self) -> Option<&'t Traits> {
        None
    }
}

/// Never matches; stands for a pattern that cannot be compiled, which loading or a test has told.
const NOTHING: &str = "[^\\s\\S]";

impl Pattern {
    /// A pattern of the files compiled into the program, of which a test makes sure that each can be compiled.
    pub(crate) fn trusted(source: String) -> Self {
        Self { source, regex: OnceLock::new(), anchored: OnceLock::new(), required: OnceLock::new() }
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

    fn required(&self) -> &Required {
        self.required.get_or_init(|| Required::of(&self.source))
    }

    /// Whether a text can have a match at all.
    pub(crate) fn may_match_in<'t>(&self, haystack: impl Haystack<'t> + Copy) -> bool {
        match haystack.traits() {
            Some(traits) => self.required().is_met_by(traits),
            None => self.required().is_met_by(&Traits::of(haystack.text())),
        }
    }

    /// The pattern, if it cannot be compiled.
    #[cfg(test)]
    pub(crate) fn problem(&self) -> Option<&str> {
        Regex::new(&self.source).is_err().then_some(&self.source)
    }

    pub(crate) fn is_match<'t>(&self, haystack: impl Haystack<'t> + Copy) -> bool {
        self.may_match_in(haystack) && self.regex().is_match(haystack.text())
    }

    pub(crate) fn find<'t>(&self, haystack: impl Haystack<'t> + Copy) -> Option<Match<'t>> {
        if self.may_match_in(haystack) { self.regex().find(haystack.text()) } else { None }
    }

    /// The match that begins where the text begins, if the leftmost does.
    pub(crate) fn find_at_start<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        let anchored = || self.anchored.get_or_init(|| compile(&format!("\\A(?:{})", self.source)));
        if self.required().may_begin(text) { anchored().find(text) } else { None }
    }

    pub(crate) fn captures<'t>(&self, haystack: impl Haystack<'t> + Copy) -> Option<Captures<'t>> {
        if self.may_match_in(haystack) { self.regex().captures(haystack.text()) } else { None }
    }

    pub(crate) fn captures_iter<'p, 't>(
        &'p self,
        haystack: impl Haystack<'t> + Copy,
    ) -> std::iter::Flatten<std::option::IntoIter<CaptureMatches<'p, 't>>> {
        let found = (self.may_match_in(haystack)).then(|| self.regex().captures_iter(haystack.text()));
        found.into_iter().flatten()
    }
}

fn compile(source: &str) -> Regex {
    #[expect(clippy::unwrap_used, reason = "the pattern is fixed")]
    Regex::new(source).unwrap_or_else(|_| Regex::new(NOTHING).unwrap())
}

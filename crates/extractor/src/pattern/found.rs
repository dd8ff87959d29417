//! What a pattern found in a text.

use std::ops::Range;

use regex_automata::util::captures;

/// A part of a text that a pattern, or a group of it, matched.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl<'t> Match<'t> {
    pub(super) fn new(text: &'t str, range: Range<usize>) -> Self {
        Self { text, start: range.start, end: range.end }
    }

    pub(crate) fn start(self) -> usize {
        self.start
    }

    pub(crate) fn end(self) -> usize {
        self.end
    }

    pub(crate) fn range(self) -> Range<usize> {
        self.start..self.end
    }

    pub(crate) fn len(self) -> usize {
        self.end - self.start
    }

    pub(crate) fn as_str(self) -> &'t str {
        self.text.get(self.range()).unwrap_or_default()
    }
}

/// A match with its groups.
#[derive(Debug)]
pub(crate) struct Captures<'t> {
    text: &'t str,
    groups: captures::Captures,
}

impl<'t> Captures<'t> {
    pub(super) fn new(text: &'t str, groups: captures::Captures) -> Self {
        Self { text, groups }
    }

    /// The group of this number; the whole match is the first.
    pub(crate) fn get(&self, number: usize) -> Option<Match<'t>> {
        Some(Match::new(self.text, self.groups.get_group(number)?.range()))
    }

    /// The group with this name.
    pub(crate) fn name(&self, name: &str) -> Option<Match<'t>> {
        Some(Match::new(self.text, self.groups.get_group_by_name(name)?.range()))
    }

    /// Every named group that took part.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&str, Match<'t>)> {
        let info = self.groups.group_info();
        let pattern = self.groups.pattern();
        let names = pattern.into_iter().flat_map(move |pattern| info.pattern_names(pattern));
        names.flatten().filter_map(|name| Some((name, self.name(name)?)))
    }
}

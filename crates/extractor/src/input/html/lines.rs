//! The lines that the text of a page or a fragment is written in.

use memchr::{memchr, memchr2};

use super::is_block;

/// Tags that end a line and nothing else.
const ENDS: [&str; 5] = ["p>", "/p>", "br>", "br/>", "br />"];

/// The length of the tag that the bytes begin with, if it only ends a line.
pub(in crate::input) fn line_end(bytes: &[u8]) -> Option<usize> {
    let rest = bytes.strip_prefix(b"<")?;
    let is = |tag: &&&str| rest.get(..tag.len()).is_some_and(|r| r.eq_ignore_ascii_case(tag.as_bytes()));
    ENDS.iter().find(is).map(|tag| tag.len() + 1)
}

/// The lines of a fragment that has no markup but ends of lines, as most records do; no parser is needed for it.
pub(super) fn paragraphs(text: &str) -> Option<String> {
    if memchr2(b'&', 0, text.as_bytes()).is_some() {
        return None;
    }
    let mut out = Lines::new(text.len(), false);
    let mut rest = text;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        let (words, tag) = rest.split_at_checked(at)?;
        out.push(words);
        out.end_line();
        rest = tag.get(line_end(tag.as_bytes())?..)?;
    }
    out.push(rest);
    Some(out.finish())
}

/// Text as it is written, a line for each block.
pub(super) struct Lines {
    text: String,
    pub(super) blank: bool,
    /// Whether a cell of a row begins that is not the first.
    cell: bool,
    preformatted: usize,
    keep: bool,
}

impl Lines {
    pub(super) fn new(length: usize, keep: bool) -> Self {
        Self { text: String::with_capacity(length), blank: false, cell: false, preformatted: 0, keep }
    }

    pub(super) fn open(&mut self, element: &str) {
        self.preformatted += usize::from(element == "pre");
        self.boundary(element);
    }

    pub(super) fn close(&mut self, element: &str) {
        // A skipped `pre` was never opened, but such elements are skipped by their class alone.
        self.preformatted = self.preformatted.saturating_sub(usize::from(element == "pre"));
        self.boundary(element);
    }

    pub(super) fn boundary(&mut self, element: &str) {
        match element {
            // Cells of one row stay on one line.
            "td" | "th" => self.cell = !self.text.is_empty() && !self.text.ends_with('\n'),
            name if is_block(name) || name == "br" => self.end_line(),
            _ => {}
        }
    }

    pub(super) fn finish(mut self) -> String {
        let length = self.text.trim_end().len();
        self.text.truncate(length);
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text
    }

    pub(super) fn end_line(&mut self) {
        (self.blank, self.cell) = (false, false);
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    pub(super) fn push(&mut self, words: &str) {
        let is_blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{C}' | '\u{A0}');
        let mut rest = words;
        while let Some(blank) = rest.chars().next() {
            if is_blank(blank) {
                if blank == '\n' && (self.preformatted > 0 || self.keep) {
                    self.blank = false;
                    self.text.push('\n');
                } else {
                    self.blank = true;
                }
                rest = rest.get(blank.len_utf8()..).unwrap_or_default();
                continue;
            }
            if self.cell {
                self.text.push('\t');
                (self.cell, self.blank) = (false, false);
            }
            // One blank stands for any number; those that only wrap lines are for the reader of the text to tell.
            if std::mem::take(&mut self.blank) && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            let (word, after) = rest.split_at(rest.find(is_blank).unwrap_or(rest.len()));
            self.text.push_str(word);
            rest = after;
        }
    }
}

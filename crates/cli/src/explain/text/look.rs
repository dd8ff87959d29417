//! Colour and width: none of the first in a pipe, under `NO_COLOR` or on a dumb terminal.

use std::env;

use unicode_width::UnicodeWidthStr as _;

use crate::output::{on_terminal, printable};

/// How the text is to look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    colour: bool,
    /// Columns of a line.
    pub(super) width: usize,
    /// Whether patterns are told in full.
    full: bool,
}

/// The width where there is no terminal.
const WIDTH: usize = 100;

impl Look {
    /// For standard output, or else for a file.
    pub(crate) fn of(standard: bool, full: bool) -> Self {
        let terminal = standard && on_terminal();
        let refused = env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        let size = terminal_size::terminal_size().filter(|_| terminal);
        let width = size.map_or(WIDTH, |(width, _)| usize::from(width.0));
        Self { colour: terminal && !refused && !dumb, width: width.clamp(60, 200), full }
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    pub(super) fn name(self, text: &str) -> String {
        self.paint("36", text)
    }

    pub(super) fn rule(self, text: &str) -> String {
        self.paint("35", text)
    }

    pub(super) fn carets(self, text: &str) -> String {
        self.paint("1;33", text)
    }

    /// A pattern in one line, unless all of it is wanted.
    pub(super) fn cut(self, text: &str) -> String {
        let text = printable(text);
        let room = self.width.saturating_sub(6);
        if self.full || text.width() <= room {
            return text;
        }
        let mut kept = String::new();
        for c in text.chars() {
            kept.push(c);
            if kept.width() > room {
                kept.pop();
                break;
            }
        }
        kept.push('…');
        kept
    }
}

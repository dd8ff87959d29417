//! A sentence with each mention written as one character, so that a rule is a regular expression
//! over kinds of things: `{list}出席{summit}` whatever the list and the summit are.
//!
//! The characters come from the private use area; what a text has there itself becomes a blank.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::mention::Value;
use crate::pattern::{Haystack, Known, Numbers};

/// Kinds of mentions as rules name them, with their characters.
pub(crate) const KINDS: [(&str, char); 15] = [
    ("country", '\u{E001}'),
    ("city", '\u{E002}'),
    ("organisation", '\u{E003}'),
    ("office", '\u{E004}'),
    ("person", '\u{E005}'),
    ("date", '\u{E006}'),
    ("year", '\u{E007}'),
    ("ordinal", '\u{E008}'),
    ("title", '\u{E009}'),
    ("class", '\u{E00A}'),
    ("unnamed", '\u{E00B}'),
    ("term", '\u{E00D}'),
    ("summit", '\u{E00E}'),
    ("list", '\u{E00F}'),
    ("group", '\u{E010}'),
];

/// The first of the characters for things that rules name by key: `{=上海合作组织}`.
const KEYED: u32 = 0xE100;

/// The character of a kind.
pub(crate) fn kind(name: &str) -> Option<char> {
    KINDS.iter().find(|(kind, _)| *kind == name).map(|(_, c)| *c)
}

/// Whether a character of a skeleton stands for a mention.
pub(crate) fn is_piece(c: char) -> bool {
    ('\u{E000}'..='\u{F8FF}').contains(&c)
}

/// The characters of things that rules name by key.
#[derive(Default)]
pub(crate) struct Alphabet {
    keys: BTreeMap<String, (char, char)>,
}

impl Alphabet {
    /// Gives a key that stands for a thing of this kind a character of its own.
    pub(crate) fn add(&mut self, key: &str, kind: char) {
        let next = u32::try_from(self.keys.len()).ok().and_then(|n| char::from_u32(KEYED + n));
        if let Some(next) = next {
            self.keys.entry(key.to_owned()).or_insert((next, kind));
        }
    }

    /// The character of a key.
    pub(crate) fn letter(&self, key: &str) -> Option<char> {
        self.keys.get(key).map(|(letter, _)| *letter)
    }

    /// Every character that stands for a thing of a kind.
    pub(crate) fn letters(&self, kind: char) -> String {
        let keyed = self.keys.values().filter(|(_, k)| *k == kind).map(|(letter, _)| *letter);
        std::iter::once(kind).chain(keyed).collect()
    }

    /// The character of a value.
    pub(crate) fn of(&self, value: &Value) -> char {
        let keyed = |key: &str, kind: char| self.letter(key).unwrap_or(kind);
        match value {
            Value::Country(key) => keyed(key, '\u{E001}'),
            Value::City { .. } => '\u{E002}',
            Value::Organisation { key, .. } => keyed(key, '\u{E003}'),
            Value::Office(key) => keyed(key, '\u{E004}'),
            Value::Person { .. } => '\u{E005}',
            Value::Date(words) if words.is_more_than_a_year() => '\u{E006}',
            Value::Date(_) => '\u{E007}',
            Value::Ordinal(_) => '\u{E008}',
            Value::Title(_) => '\u{E009}',
            Value::Class(_) => '\u{E00A}',
            Value::Unnamed(key) => keyed(key, '\u{E00B}'),
            Value::Term(..) => '\u{E00D}',
        }
    }
}

/// The encoded text of a sentence and the way back to the view.
pub(crate) struct Skeleton {
    text: String,
    parts: Vec<Part>,
    /// The patterns that can match in it, once they are known.
    possible: Option<Numbers>,
}

/// Words of the view as they are, or one character that stands for some.
struct Part {
    /// Where it begins here.
    place: usize,
    view: Range<usize>,
    kind: PartKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PartKind {
    /// As many bytes here as in the view.
    Words,
    /// One character for one that is none of a text.
    Blank,
    /// One character for the piece of this number.
    Piece(usize),
}

impl<'s> Haystack<'s> for &'s Skeleton {
    fn text(self) -> &'s str {
        &self.text
    }

    fn possible(self) -> Option<&'s Numbers> {
        self.possible.as_ref()
    }
}

impl Skeleton {
    /// Encodes a range of the view: `pieces` are ranges with their characters, in order, disjoint.
    pub(crate) fn new(
        view: &str,
        range: Range<usize>,
        pieces: impl IntoIterator<Item = (Range<usize>, char)>,
    ) -> Self {
        let text = String::with_capacity(range.len());
        let mut skeleton = Self { text, parts: Vec::new(), possible: None };
        let mut at = range.start;
        for (number, (piece, letter)) in pieces.into_iter().enumerate() {
            if piece.start < at || piece.end > range.end {
                continue;
            }
            skeleton.literal(view, at..piece.start);
            skeleton.single(letter, piece.clone(), PartKind::Piece(number));
            at = piece.end;
        }
        skeleton.literal(view, at..range.end);
        skeleton
    }

    /// Notes which patterns can match, before many are asked.
    pub(crate) fn allow(&mut self, possible: Numbers) {
        self.possible = Some(possible);
    }

    fn literal(&mut self, view: &str, range: Range<usize>) {
        let mut from = range.start;
        let words = view.get(range.clone()).unwrap_or_default();
        for (i, c) in words.char_indices().filter(|(_, c)| is_piece(*c)) {
            let start = range.start + i;
            self.words(view, from..start);
            from = start + c.len_utf8();
            self.single(' ', start..from, PartKind::Blank);
        }
        self.words(view, from..range.end);
    }

    fn words(&mut self, view: &str, range: Range<usize>) {
        if let Some(words) = view.get(range.clone()).filter(|words| !words.is_empty()) {
            self.parts.push(Part { place: self.text.len(), view: range, kind: PartKind::Words });
            self.text.push_str(words);
        }
    }

    fn single(&mut self, c: char, view: Range<usize>, kind: PartKind) {
        self.parts.push(Part { place: self.text.len(), view, kind });
        self.text.push(c);
    }

    /// The encoded text.
    pub(crate) fn text(&self) -> Known<'_> {
        Known::new(&self.text, self.possible.as_ref())
    }

    /// The part that a place lies in.
    fn part(&self, at: usize) -> Option<&Part> {
        self.parts.get(self.parts.partition_point(|part| part.place <= at).checked_sub(1)?)
    }

    /// The view range that a range of the encoded text stands for.
    pub(crate) fn view(&self, range: Range<usize>) -> Range<usize> {
        // Behind the end stands what the last character stands for.
        let last = self.text.char_indices().next_back().map_or(0, |(i, _)| i);
        let (first, to) = (range.start.min(last), range.end.min(self.text.len()));
        let start = self.part(first).map_or(0, |part| match part.kind {
            PartKind::Words => part.view.start + (first - part.place),
            _ => part.view.start,
        });
        let end = to.checked_sub(1).and_then(|at| self.part(at)).map_or(start, |part| match part.kind {
            PartKind::Words => part.view.start + (to - part.place),
            _ => part.view.end,
        });
        start..end.max(start)
    }

    /// Which of the pieces stands at a place of the encoded text.
    pub(crate) fn piece(&self, at: usize) -> Option<usize> {
        match self.part(at).filter(|part| part.place == at)?.kind {
            PartKind::Piece(number) => Some(number),
            _ => None,
        }
    }

    /// Where the character that begins at a place of the view stands here.
    pub(crate) fn here(&self, view: usize) -> usize {
        let next = self.parts.partition_point(|part| part.view.start < view);
        let within = next.checked_sub(1).and_then(|i| self.parts.get(i));
        if let Some(part) = within.filter(|part| part.kind == PartKind::Words && view < part.view.end) {
            let place = part.place + (view - part.view.start);
            return (place..self.text.len())
                .find(|i| self.text.is_char_boundary(*i))
                .unwrap_or(self.text.len());
        }
        self.parts.get(next).map_or(self.text.len(), |part| part.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_in_the_skeleton_leads_back_to_the_view() {
        let view = "甲在杜尚别出席会议";
        let city = 6..15;
        let skeleton = Skeleton::new(view, 0..view.len(), [(city.clone(), '\u{E002}')]);
        assert_eq!(skeleton.text().as_str(), "甲在\u{E002}出席会议");
        let at = skeleton.text().find('\u{E002}').unwrap();
        assert_eq!(skeleton.view(at..at + 3), city);
        assert_eq!(view.get(skeleton.view(at + 3..at + 9)), Some("出席"));
        assert_eq!(skeleton.here(15), at + 3);
        assert_eq!(
            (skeleton.piece(at), skeleton.piece(at + 3), skeleton.piece(at - 3)),
            (Some(0), None, None)
        );
        assert_eq!(
            (skeleton.here(0), skeleton.here(7), skeleton.here(view.len())),
            (0, at + 3, skeleton.text().len())
        );
        let end = skeleton.text().len();
        assert_eq!(skeleton.view(end..end), view.len() - 3..view.len());
    }

    #[test]
    fn characters_that_stand_for_pieces_are_blanks_in_the_text_itself() {
        let view = "甲\u{E002}乙";
        let skeleton = Skeleton::new(view, 0..view.len(), []);
        assert_eq!(skeleton.text().as_str(), "甲 乙");
        assert_eq!((skeleton.view(3..4), skeleton.view(4..7), skeleton.piece(3)), (3..6, 6..9, None));
        assert_eq!((skeleton.here(6), skeleton.here(4)), (4, 4));
    }
}

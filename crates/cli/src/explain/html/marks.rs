//! Highlighted ranges of a text as marks that nest: where two ranges cross, one is taken apart.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Ranges of a text, each with the facts that rest on its words.
pub(super) type Spans = BTreeMap<(u32, u32), BTreeSet<usize>>;

/// What happens at some place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words up to the next thing that happens.
    Words(Range<u32>),
    /// A mark begins, or one that had to be interrupted goes on.
    Open { span: (u32, u32), first: bool },
    /// A mark ends, or is interrupted.
    Close { span: (u32, u32), last: bool },
}

/// The text from 0 to `length` in pieces; ranges that reach beyond are left out.
pub(super) fn pieces(spans: &Spans, length: u32) -> Vec<Piece> {
    let mut to_come: Vec<(u32, u32)> =
        spans.keys().copied().filter(|(start, end)| start < end && *end <= length).collect();
    // The longest of those that begin together is the outermost.
    to_come.sort_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
    let places: BTreeSet<u32> = to_come.iter().flat_map(|(s, e)| [*s, *e]).chain([0, length]).collect();
    let mut to_come = to_come.into_iter().peekable();
    let mut pieces = Vec::new();
    let mut open: Vec<(u32, u32)> = Vec::new();
    let mut at = 0;
    for place in places {
        if at < place {
            pieces.push(Piece::Words(at..place));
            at = place;
        }
        let keep = open.iter().position(|(_, end)| *end == place).unwrap_or(open.len());
        let mut again = Vec::new();
        for span in open.drain(keep..).rev() {
            let last = span.1 == place;
            pieces.push(Piece::Close { span, last });
            again.extend((!last).then_some((span, false)));
        }
        again.reverse();
        while let Some(span) = to_come.next_if(|(start, _)| *start == place) {
            again.push((span, true));
        }
        again.sort_by_key(|((_, end), _)| std::cmp::Reverse(*end));
        for (span, first) in again {
            pieces.push(Piece::Open { span, first });
            open.push(span);
        }
    }
    pieces
}

/// The ranges that are taken apart.
pub(super) fn parted(pieces: &[Piece]) -> BTreeSet<(u32, u32)> {
    let again = pieces.iter().filter_map(|p| match p {
        Piece::Open { span, first: false } => Some(*span),
        _ => None,
    });
    again.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces as one can read them; letters stand for ranges in their order.
    fn drawn(spans: &[(u32, u32)], length: u32) -> String {
        let of: Spans = spans.iter().map(|s| (*s, BTreeSet::new())).collect();
        let name = |span: (u32, u32)| {
            let n = of.keys().position(|s| *s == span).unwrap();
            char::from(b'a' + u8::try_from(n).unwrap())
        };
        let draw = |piece: &Piece| match piece {
            Piece::Words(range) => {
                range.clone().map(|i| char::from(b'0' + u8::try_from(i).unwrap())).collect()
            }
            Piece::Open { span, first } => format!("{}{}", if *first { "<" } else { "+" }, name(*span)),
            Piece::Close { span, last } => format!("{}{}", name(*span), if *last { ">" } else { "~" }),
        };
        pieces(&of, length).iter().map(draw).collect()
    }

    #[test]
    fn ranges_nest_touch_and_cross() {
        assert_eq!(drawn(&[], 3), "012");
        assert_eq!(drawn(&[(1, 2)], 3), "0<a1a>2");
        assert_eq!(drawn(&[(0, 3), (1, 2)], 3), "<a0<b1b>2a>");
        assert_eq!(drawn(&[(0, 2), (0, 3)], 3), "<b<a01a>2b>");
        assert_eq!(drawn(&[(0, 2), (2, 3)], 3), "<a01a><b2b>");
        assert_eq!(drawn(&[(0, 2), (1, 3)], 4), "<a0<b1b~a>+b2b>3");
        assert_eq!(drawn(&[(0, 2), (1, 9)], 4), "<a01a>23");
        assert_eq!(
            parted(&pieces(&Spans::from([((0, 2), BTreeSet::new()), ((1, 3), BTreeSet::new())]), 4)),
            [(1, 3)].into()
        );
    }

    #[test]
    fn whatever_crosses_the_pieces_nest_and_say_each_range_whole() {
        // Every set of three ranges in a text of five characters.
        let all: Vec<(u32, u32)> = (0..5).flat_map(|s| (s + 1..=5).map(move |e| (s, e))).collect();
        for a in &all {
            for b in &all {
                for c in &all {
                    let spans: Spans = [*a, *b, *c].into_iter().map(|s| (s, BTreeSet::new())).collect();
                    let mut said: BTreeMap<(u32, u32), Vec<u32>> = BTreeMap::new();
                    let (mut open, mut text) = (Vec::new(), Vec::new());
                    for piece in pieces(&spans, 5) {
                        match piece {
                            Piece::Open { span, .. } => open.push(span),
                            Piece::Close { span, .. } => assert_eq!(open.pop(), Some(span)),
                            Piece::Words(range) => {
                                text.extend(range.clone());
                                for span in &open {
                                    said.entry(*span).or_default().extend(range.clone());
                                }
                            }
                        }
                    }
                    assert!(open.is_empty());
                    assert_eq!(text, [0, 1, 2, 3, 4]);
                    for (start, end) in spans.keys() {
                        assert_eq!(said[&(*start, *end)], (*start..*end).collect::<Vec<_>>());
                    }
                }
            }
        }
    }
}

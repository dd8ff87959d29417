//! The stretches of a text in which dates, ordinals and terms can stand.
//!
//! All of a match is of a few characters, so it lies within one stretch of them; nearly all of a text lies in none.
#![expect(clippy::non_ascii_literal, reason = "the characters of numbers and dates are a shape")]

use std::ops::Range;
use std::sync::LazyLock;

/// Every character that a date, an ordinal or a term can have, beside digits.
const PARTS: &str = "〇零○一二三四五六七八九十百廿卅两年月日号天前后内今昨明去本翌次转第同当上下个这隔周星期礼拜的份度至到届首—~、（）/-.";

/// Without one of these, or two digits with a mark between them, there is none in a stretch.
const TELLING: &str = "年月日号天周期拜次届首/-.";

/// What a character is in a stretch: none, part of one, part that tells.
const PART: u8 = 1;
const TELLS: u8 = 2;

static KINDS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut kinds = vec![0; 1 << 16];
    for c in PARTS.chars().chain('0'..='9') {
        kinds[c as usize] = PART;
    }
    for c in TELLING.chars() {
        kinds[c as usize] = TELLS;
    }
    kinds
});

/// The stretches, from left to right.
pub(super) fn stretches(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let kinds: &[u8] = &KINDS;
    let mut chars = text.char_indices();
    std::iter::from_fn(move || {
        let (mut start, mut tells) = (None, false);
        for (at, c) in chars.by_ref() {
            let kind = kinds.get(c as usize).copied().unwrap_or_default();
            match (kind, start) {
                (0, None) => {}
                (0, Some(start)) if tells => return Some(start..at),
                (0, Some(_)) => start = None,
                _ => {
                    start = start.or(Some(at));
                    // What a stretch without a sign told is forgotten with it.
                    tells = kind == TELLS || tells && start != Some(at);
                }
            }
        }
        start.filter(|_| tells).map(|start| start..text.len())
    })
}

#[cfg(test)]
mod tests {
    use regex_syntax::Parser;
    use regex_syntax::hir::{Class, Hir, HirKind};

    use super::*;

    /// Every character that a match of a pattern can have.
    fn characters(hir: &Hir) -> String {
        match hir.kind() {
            HirKind::Literal(literal) => String::from_utf8(literal.0.to_vec()).unwrap(),
            HirKind::Class(Class::Unicode(class)) => {
                class.iter().flat_map(|range| range.start()..=range.end()).collect()
            }
            HirKind::Class(Class::Bytes(_)) => panic!("bytes"),
            HirKind::Repetition(repetition) => characters(&repetition.sub),
            HirKind::Capture(capture) => characters(&capture.sub),
            HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(characters).collect(),
            HirKind::Empty | HirKind::Look(_) => String::new(),
        }
    }

    #[test]
    fn a_match_lies_in_one_stretch() {
        for pattern in
            [super::super::date::DATE.as_str(), super::super::ORDINAL.as_str(), super::super::TERM.as_str()]
        {
            let beyond: String = characters(&Parser::new().parse(pattern).unwrap())
                .chars()
                .filter(|c| KINDS[*c as usize] == 0)
                .collect();
            assert_eq!(beyond, "", "{pattern}");
        }
    }

    #[test]
    fn stretches_are_found_from_left_to_right() {
        let text = "二十国集团9月12日至13日举行第十四次会议，十五人2014-9-12";
        let found: Vec<&str> = stretches(text).map(|range| text.get(range).unwrap()).collect();
        assert_eq!(found, ["9月12日至13日", "第十四次", "2014-9-12"]);
        assert_eq!(stretches("次").count(), 1);
        assert_eq!(stretches("二十").chain(stretches("")).count(), 0);
    }
}

//! What a text must have for a pattern to match in it, and what a text has: characters and pairs of characters.

use regex_syntax::Parser;
use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind};

use crate::skeleton::is_piece;

/// The number of a character or a pair in a set; several share one, which only costs a search that finds nothing.
pub(super) type Atom = u16;

const BITS: u32 = 12;
/// How many numbers there are.
pub(super) const ATOMS: usize = 1 << BITS;

/// What a character is mixed from, alone or as the first of a pair.
fn mixed(c: char) -> u32 {
    u32::from(c).wrapping_mul(0x9E37_79B1)
}

fn atom(mixed: u32, second: u32) -> Atom {
    Atom::try_from((mixed ^ second).wrapping_mul(0x85EB_CA6B) >> (32 - BITS)).unwrap_or_default()
}

fn single(c: char) -> Atom {
    atom(mixed(c), 0)
}

fn pair(first: char, second: char) -> Atom {
    atom(mixed(first), u32::from(second))
}

/// A set of atoms: the characters and pairs that a text has.
pub(crate) struct Traits([u64; ATOMS / 64]);

impl Traits {
    pub(super) fn none() -> Self {
        Self([0; ATOMS / 64])
    }

    pub(crate) fn of(text: &str) -> Self {
        let mut traits = Self::none();
        let mut chars = text.chars();
        let Some(first) = chars.next() else { return traits };
        traits.add(single(first));
        let mut before = mixed(first);
        for c in chars {
            let here = mixed(c);
            traits.add(atom(here, 0));
            traits.add(atom(before, u32::from(c)));
            before = here;
        }
        traits
    }

    pub(super) fn add(&mut self, atom: Atom) {
        self.0[usize::from(atom >> 6)] |= 1 << (atom & 63);
    }

    pub(super) fn has(&self, atom: Atom) -> bool {
        self.0[usize::from(atom >> 6)] >> (atom & 63) & 1 == 1
    }

    /// The atoms that are also in another set.
    pub(super) fn both<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = Atom> + 's {
        let words = self.0.iter().zip(&other.0).map(|(a, b)| a & b);
        (0..)
            .zip(words)
            .filter(|(_, word)| *word != 0)
            .flat_map(|(at, word)| bits(word).map(move |bit| (at << 6) + bit))
    }
}

/// The places of the bits of a word that are set.
pub(super) fn bits(mut word: u64) -> impl Iterator<Item = u16> {
    std::iter::from_fn(move || {
        let bit = u16::try_from(word.trailing_zeros()).ok().filter(|bit| *bit < 64)?;
        word &= word - 1;
        Some(bit)
    })
}

/// Atoms of which every match has at least one, and how likely it is that a text has one too: a rough number.
#[derive(Clone, Default)]
struct AnyOf {
    atoms: Vec<Atom>,
    likely: usize,
}

impl AnyOf {
    fn pair(first: char, second: char) -> Self {
        Self { atoms: vec![pair(first, second)], likely: 1 }
    }

    fn single(c: char) -> Self {
        Self { atoms: vec![single(c)], likely: if c.is_alphabetic() || is_piece(c) { 3 } else { 20 } }
    }

    fn or(mut self, other: &Self) -> Self {
        self.atoms.extend(&other.atoms);
        self.likely += other.likely;
        self
    }
}

/// What every match of a pattern has.
pub(super) struct Required {
    /// The most telling first.
    sets: Vec<AnyOf>,
}

/// A set of more atoms than this is in nearly every text.
const LARGE: usize = 400;
/// A set as likely as this is in so many texts that looking for it does not pay.
const COMMON: usize = 30;
/// So many sets are tried.
const SETS: usize = 6;

impl Required {
    /// What a pattern requires; nothing if it cannot be parsed.
    pub(super) fn of(pattern: &str) -> Self {
        let mut sets = Parser::new().parse(pattern).map(|hir| sets(&hir)).unwrap_or_default();
        for set in &mut sets {
            set.atoms.sort_unstable();
            set.atoms.dedup();
        }
        sets.retain(|set| set.likely <= COMMON);
        sets.truncate(SETS);
        Self { sets }
    }

    /// Sets of atoms of which every match has at least one each, the most telling first.
    pub(super) fn sets(&self) -> impl Iterator<Item = &[Atom]> {
        self.sets.iter().map(|set| set.atoms.as_slice())
    }
}

/// The characters that a match of a pattern can begin with; none if it can be empty or begin with nearly any.
#[derive(Debug)]
pub(super) struct First(Option<Vec<char>>);

impl First {
    pub(super) fn of(pattern: &str) -> Self {
        let first = Parser::new().parse(pattern).ok().and_then(|hir| edge_of(&hir, Edge::First));
        Self(never_empty(first))
    }

    pub(super) fn may_be(&self, c: char) -> bool {
        self.0.as_ref().is_none_or(|first| first.binary_search(&c).is_ok())
    }
}

/// The sets of which every match has something, the most telling first.
fn sets(hir: &Hir) -> Vec<AnyOf> {
    let mut sets = match hir.kind() {
        HirKind::Literal(literal) => {
            let Ok(text) = std::str::from_utf8(&literal.0) else { return Vec::new() };
            let chars: Vec<char> = text.chars().collect();
            match chars.as_slice() {
                [c] => vec![AnyOf::single(*c)],
                chars => chars.iter().zip(chars.iter().skip(1)).map(|(a, b)| AnyOf::pair(*a, *b)).collect(),
            }
        }
        HirKind::Class(Class::Unicode(class)) => {
            let single = |c| AnyOf::single(c);
            members(class)
                .into_iter()
                .map(|chars| chars.map(single).reduce(|a, b| a.or(&b)).unwrap_or_default())
                .collect()
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => sets(&repetition.sub),
        HirKind::Capture(capture) => sets(&capture.sub),
        HirKind::Concat(parts) => parts.iter().flat_map(sets).chain(junctions(parts)).collect(),
        HirKind::Alternation(ways) => {
            // A match goes one of the ways and has all that this way requires: what comes first of each, then what
            // comes second, and so on.
            let ways: Vec<Vec<AnyOf>> = ways.iter().map(sets).collect();
            let nth = |n: usize| {
                let of = |way: &Vec<AnyOf>| way.get(n).or(way.last()).cloned();
                let all: Option<Vec<AnyOf>> = ways.iter().map(of).collect();
                all.and_then(|all| all.into_iter().reduce(|a, b| a.or(&b)))
            };
            let most = ways.iter().map(Vec::len).max().unwrap_or_default().min(SETS);
            (0..most).filter_map(nth).filter(|set| set.atoms.len() <= LARGE).collect()
        }
        _ => Vec::new(),
    };
    sets.sort_by_key(|set| set.likely);
    sets
}

/// The pairs of which one stands where one part of a match meets the next.
fn junctions(parts: &[Hir]) -> impl Iterator<Item = AnyOf> + '_ {
    (1..parts.len()).filter_map(|at| {
        let (before, after) = parts.split_at_checked(at)?;
        let before = never_empty(edge(before.iter().rev(), Edge::Last))?;
        let after = never_empty(edge(after.iter(), Edge::First))?;
        let pairs = || before.iter().flat_map(|a| after.iter().map(|b| AnyOf::pair(*a, *b)));
        (before.len() * after.len() <= PAIRS).then(|| pairs().reduce(|a, b| a.or(&b)))?
    })
}

/// The characters at an edge, each once, unless there may be none.
fn never_empty(edge: Option<(Vec<char>, bool)>) -> Option<Vec<char>> {
    edge.filter(|(_, empty)| !empty).map(|(mut chars, _)| {
        chars.sort_unstable();
        chars.dedup();
        chars
    })
}

/// More pairs than this tell little.
const PAIRS: usize = 100;

/// The characters of a class, unless they are many.
fn members(class: &ClassUnicode) -> Option<impl Iterator<Item = char>> {
    let size: usize = class.iter().map(regex_syntax::hir::ClassUnicodeRange::len).sum();
    (size <= LARGE).then(|| class.iter().flat_map(|range| range.start()..=range.end()))
}

/// The two ends of a match.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    First,
    Last,
}

/// The characters that a match can have at an edge and whether it can be empty; none if they are too many.
fn edge_of(hir: &Hir, edge_of_match: Edge) -> Option<(Vec<char>, bool)> {
    let inner = |hir: &Hir| edge_of(hir, edge_of_match);
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            let mut chars = text.chars();
            let c = if edge_of_match == Edge::First { chars.next() } else { chars.next_back() };
            Some((c.into_iter().collect(), text.is_empty()))
        }
        HirKind::Class(Class::Unicode(class)) => members(class).map(|chars| (chars.collect(), false)),
        HirKind::Repetition(repetition) => {
            inner(&repetition.sub).map(|(chars, empty)| (chars, empty || repetition.min == 0))
        }
        HirKind::Capture(capture) => inner(&capture.sub),
        HirKind::Concat(parts) if edge_of_match == Edge::First => edge(parts.iter(), edge_of_match),
        HirKind::Concat(parts) => edge(parts.iter().rev(), edge_of_match),
        HirKind::Alternation(ways) => {
            let ways: Option<Vec<(Vec<char>, bool)>> = ways.iter().map(inner).collect();
            let (chars, empty): (Vec<Vec<char>>, Vec<bool>) = ways?.into_iter().unzip();
            Some((chars.concat(), empty.contains(&true)))
        }
        HirKind::Empty | HirKind::Look(_) => Some((Vec::new(), true)),
        HirKind::Class(Class::Bytes(_)) => None,
    }
}

/// The same of several parts in a row, the outermost first.
fn edge<'h>(parts: impl Iterator<Item = &'h Hir>, edge_of_match: Edge) -> Option<(Vec<char>, bool)> {
    let mut all = Vec::new();
    for part in parts {
        let (chars, empty) = edge_of(part, edge_of_match)?;
        all.extend(chars);
        if !empty {
            return Some((all, false));
        }
    }
    Some((all, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_has_a_match_is_never_ruled_out() {
        let cases = [
            ("在(?:北京|上海)(?:举行|召开)", "会议在上海召开", "会议在北海召开"),
            ("[甲乙]国{1,2}", "乙国", "丙国"),
            ("(?:甲|乙)?会", "会", "甲乙"),
            ("(?i:g20)峰会", "G20峰会", "G20会议"),
            ("\\d+次", "14次", "第十四"),
        ];
        let met = |pattern: &str, text: &str| {
            let traits = Traits::of(text);
            Required::of(pattern).sets().all(|set| set.iter().any(|atom| traits.has(*atom)))
        };
        for (pattern, has, lacks) in cases {
            assert!(met(pattern, has), "{pattern} in {has}");
            assert!(!met(pattern, lacks), "{pattern} in {lacks}");
        }
        assert!(met("", "") && met(".*", ""));
        let first = First::of("(?:甲|\\s?乙)丙*");
        assert_eq!(['甲', ' ', '乙', '丙'].map(|c| first.may_be(c)), [true, true, true, false]);
        assert!(First::of("甲?").may_be('丙') && First::of("[^甲]").may_be('乙'));
    }
}

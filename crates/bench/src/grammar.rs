//! Texts from a grammar: each symbol has several ways to be written, and one is chosen.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail};

use crate::random::Random;
use crate::table::rows;

/// What a symbol is replaced with.
type Productions = Vec<Vec<Part>>;

/// A grammar whose symbols are numbered.
pub(crate) struct Grammar {
    symbols: BTreeMap<String, usize>,
    productions: Vec<Productions>,
}

enum Part {
    Text(String),
    Symbol(usize),
    /// The fact of this number, in the order of [`Facts::NAMES`].
    Fact(usize),
    Number(u32, u32),
}

/// Values that a text is about, one for each name.
#[derive(Clone, Default)]
pub(crate) struct Facts([String; Self::NAMES.len()]);

impl Facts {
    /// What a production calls them.
    const NAMES: [&str; 18] = [
        "CHAIR",
        "CITY",
        "DATED",
        "DAY",
        "DECLARATION",
        "GUESTS",
        "MEMBERS",
        "MONTH",
        "NAME",
        "NEXTPLACE",
        "NEXTYEAR",
        "OBSERVERS",
        "OFFICIALS",
        "PAST",
        "PLACE",
        "SOMEONE",
        "WHO",
        "YEAR",
    ];

    pub(crate) fn set(&mut self, name: &str, value: String) {
        let at = Self::NAMES.binary_search(&name).unwrap_or_else(|_| panic!("no fact is called {name}"));
        self.0[at] = value;
    }
}

impl Grammar {
    /// The grammar shipped with the crate.
    pub(crate) fn shipped() -> Result<Self> {
        Self::parse(include_str!("../data/grammar.tsv")).context("data/grammar.tsv")
    }

    fn parse(table: &str) -> Result<Self> {
        let rows = rows(table, &["symbol", "text"])?;
        let mut symbols = BTreeMap::new();
        for row in &rows {
            let next = symbols.len();
            symbols.entry(row[0].to_owned()).or_insert(next);
        }
        let mut productions: Vec<Productions> = symbols.iter().map(|_| Vec::new()).collect();
        for row in &rows {
            let parts = parts(row[1], &symbols).with_context(|| format!("{}: {}", row[0], row[1]))?;
            productions[symbols[row[0]]].push(parts);
        }
        Ok(Self { symbols, productions })
    }

    /// The number of a symbol, which is there.
    pub(crate) fn symbol(&self, name: &str) -> usize {
        *self.symbols.get(name).unwrap_or_else(|| panic!("data/grammar.tsv has no symbol {name}"))
    }

    /// The texts of a symbol that are plain words.
    pub(crate) fn words(&self, symbol: &str) -> impl Iterator<Item = &str> {
        self.productions[self.symbol(symbol)].iter().filter_map(|parts| match parts.as_slice() {
            [Part::Text(text)] => Some(text.as_str()),
            _ => None,
        })
    }

    /// Writes one of the texts of a symbol.
    pub(crate) fn write(&self, symbol: usize, facts: &Facts, random: &mut Random, out: &mut String) {
        for part in random.pick(&self.productions[symbol]) {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Symbol(symbol) => self.write(*symbol, facts, random, out),
                Part::Fact(fact) => out.push_str(&facts.0[*fact]),
                Part::Number(low, high) => {
                    let _ = write!(out, "{}", random.between(*low, *high));
                }
            }
        }
    }

    /// One of the texts of a symbol.
    pub(crate) fn text(&self, symbol: &str, facts: &Facts, random: &mut Random) -> String {
        let mut out = String::new();
        self.write(self.symbol(symbol), facts, random, &mut out);
        out
    }
}

/// The parts of a production; `-` alone is an empty text.
fn parts(production: &str, symbols: &BTreeMap<String, usize>) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = if production == "-" { "" } else { production };
    while let Some((before, from)) = rest.split_once('{') {
        let (name, after) = from.split_once('}').context("a { without its }")?;
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        parts.push(match (Facts::NAMES.binary_search(&name), symbols.get(name), name.split_once("..")) {
            (Ok(fact), ..) => Part::Fact(fact),
            (_, Some(symbol), _) => Part::Symbol(*symbol),
            (.., Some((low, high))) => {
                let (low, high) = (low.parse()?, high.parse()?);
                if low > high {
                    bail!("{{{name}}} is no range");
                }
                Part::Number(low, high)
            }
            _ => bail!("{{{name}}} is no symbol, fact or range"),
        });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_follows_from_grammar_facts_and_seed() {
        let grammar = Grammar::parse("symbol\ttext\na\t{b}、{CITY}{3..3}\nb\t甲\n").unwrap();
        let mut facts = Facts::default();
        facts.set("CITY", "乙".to_owned());
        assert_eq!(grammar.text("a", &facts, &mut Random::of(1, 1)), "甲、乙3");
    }

    #[test]
    fn what_a_grammar_does_not_have_is_told() {
        for (production, told) in [("{c}", "no symbol"), ("{9..2}", "no range"), ("{a", "without its }")] {
            let Err(error) = Grammar::parse(&format!("symbol\ttext\na\t{production}\n")) else {
                panic!("{production}")
            };
            assert!(format!("{error:#}").contains(told), "{error:#}");
        }
    }
}

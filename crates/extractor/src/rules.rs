//! The loaded rules: patterns from `data/rules`, names of series from `data/packs`.

mod file;
mod pattern;

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use summitkg_ontology::{Action, Capacity, Change, Mode, RuleId, ToStatus};

pub use file::RuleError;
use file::{PackFile, RuleFile, RuleRow, SeriesRow, WordsFile};
pub(crate) use file::{Relation, Standing};

use crate::lexicon::Lexicon;
use crate::skeleton::Alphabet;

/// One rule, ready to match.
pub(crate) struct Rule {
    pub(crate) id: RuleId,
    pub(crate) relation: Relation,
    pub(crate) regex: Regex,
    pub(crate) mode: Option<Mode>,
    pub(crate) capacity: Option<Capacity>,
    pub(crate) action: Option<Action>,
    pub(crate) change: Option<Change>,
    pub(crate) to_status: Option<ToStatus>,
    pub(crate) inferred: bool,
    pub(crate) in_speech: bool,
    pub(crate) in_title: bool,
}

/// A series of summits, as its pack describes it.
pub(crate) struct Series {
    pub(crate) code: String,
    pub(crate) organisation: String,
    pub(crate) first_year: Option<u16>,
    pub(crate) yearly: bool,
    /// Whether 峰会 without more means a meeting of this series.
    pub(crate) main: bool,
    /// Patterns that name a meeting of this series.
    pub(crate) names: Vec<Name>,
    /// The capacity of a country that has no standing.
    pub(crate) others: Option<Capacity>,
    /// From which year on a country or organisation has which standing.
    pub(crate) standings: Vec<Standing>,
}

/// A pattern that names a meeting.
pub(crate) struct Name {
    pub(crate) id: RuleId,
    pub(crate) regex: Regex,
    /// Whether the name means this series only where the text is about it anyhow.
    pub(crate) context: bool,
}

/// All rules.
pub(crate) struct Rules {
    pub(crate) all: Vec<Rule>,
    pub(crate) series: Vec<Series>,
    /// Names that mean a meeting of whatever series the text is about.
    pub(crate) generic: Vec<Name>,
    words: BTreeMap<String, Regex>,
    pub(crate) alphabet: Alphabet,
    /// Words without one of which no text is about a summit.
    pub(crate) needles: Vec<String>,
}

// RULES and PACKS: every file of these folders with its name.
include!(concat!(env!("OUT_DIR"), "/rules.rs"));
const WORDS: (&str, &str) = ("rules/words.toml", include_str!("../../../data/rules/words.toml"));

impl Rules {
    /// Loads the files compiled into the program.
    pub(crate) fn load(lexicon: &Lexicon) -> Result<Self, RuleError> {
        Self::from_files(lexicon, RULES, PACKS, WORDS)
    }

    fn from_files(
        lexicon: &Lexicon,
        rules: &[(&str, &str)],
        packs: &[(&str, &str)],
        words: (&str, &str),
    ) -> Result<Self, RuleError> {
        let words_file: WordsFile = file::parse(words.0, words.1)?;
        let rule_files: Vec<(&str, RuleFile)> = read_all(rules)?;
        let pack_files: Vec<(&str, PackFile)> = read_all(packs)?;

        let mut alphabet = Alphabet::default();
        let rule_patterns = rule_files.iter().flat_map(|(_, f)| f.rule.iter().map(|r| &r.pattern));
        let names = pack_files.iter().flat_map(|(_, f)| f.patterns());
        for pattern in rule_patterns.chain(names).chain(words_file.words.values()) {
            pattern::collect_keys(lexicon, pattern, &mut alphabet);
        }
        let compiler = pattern::Compiler { alphabet: &alphabet, words: &words_file.words, lexicon };
        let mut ids = BTreeMap::new();
        let mut loaded = Self {
            all: Vec::new(),
            series: Vec::new(),
            generic: Vec::new(),
            words: BTreeMap::new(),
            alphabet: Alphabet::default(),
            needles: Vec::new(),
        };
        for (name, pattern) in &words_file.words {
            loaded.words.insert(name.clone(), compiler.compile(words.0, name, pattern)?);
        }
        for (file, rows) in &rule_files {
            for row in &rows.rule {
                loaded.all.push(rule(file, row, &mut ids, &compiler)?);
            }
        }
        let mut needles = BTreeSet::new();
        for (file, pack) in &pack_files {
            needles.extend(pack.needles.iter().cloned());
            let mut name = |code: &str, n: usize, row: &file::NameRow| -> Result<Name, RuleError> {
                let id = file::unique(file, &format!("name.{code}-{n}"), &mut ids)?;
                Ok(Name {
                    regex: compiler.compile(file, id.as_str(), &row.pattern)?,
                    context: row.context,
                    id,
                })
            };
            for (n, row) in pack.generic.iter().enumerate() {
                loaded.generic.push(name("generic", n + 1, row)?);
            }
            for row in &pack.series {
                let names = row.names.iter().enumerate().map(|(n, r)| name(&row.code, n + 1, r));
                loaded.series.push(series(row, pack, names.collect::<Result<_, _>>()?));
            }
        }
        loaded.needles = needles.into_iter().collect();
        loaded.alphabet = alphabet;
        Ok(loaded)
    }

    /// The rules of one relation, in their order.
    pub(crate) fn of(&self, relation: Relation) -> impl Iterator<Item = &Rule> {
        self.all.iter().filter(move |rule| rule.relation == relation)
    }

    /// A named set of words; a test makes sure that every name used in the code is defined.
    pub(crate) fn word(&self, name: &str) -> &Regex {
        #[expect(clippy::expect_used, reason = "the names are compared with the file by a test")]
        self.words.get(name).expect("words.toml defines every name that the code uses")
    }

    /// The series that 峰会 means in texts on an organisation.
    pub(crate) fn main_series(&self, organisation: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.main && series.organisation == organisation)
    }

    /// The series with this code.
    pub(crate) fn series(&self, code: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.code == code)
    }
}

fn read_all<'a, T: serde::de::DeserializeOwned>(
    files: &[(&'a str, &str)],
) -> Result<Vec<(&'a str, T)>, RuleError> {
    files.iter().map(|(name, text)| Ok((*name, file::parse(name, text)?))).collect()
}

fn series(row: &SeriesRow, pack: &PackFile, names: Vec<Name>) -> Series {
    Series {
        code: row.code.clone(),
        organisation: pack.organisation.clone().unwrap_or_default(),
        first_year: row.first_year,
        yearly: row.yearly,
        main: row.main,
        names,
        others: row.others.as_deref().and_then(Capacity::from_code),
        standings: row.standings.clone(),
    }
}

fn rule(
    file: &str,
    row: &RuleRow,
    ids: &mut BTreeMap<String, String>,
    compiler: &pattern::Compiler<'_>,
) -> Result<Rule, RuleError> {
    let id = file::unique(file, &row.id, ids)?;
    if row.hits.is_empty() || row.misses.is_empty() {
        return Err(RuleError::NoExample { file: file.to_owned(), id: row.id.clone() });
    }
    Ok(Rule {
        relation: row.relation,
        regex: compiler.compile(file, &row.id, &row.pattern)?,
        mode: file::code(file, row, row.mode.as_deref(), Mode::from_code)?,
        capacity: file::code(file, row, row.capacity.as_deref(), Capacity::from_code)?,
        action: file::code(file, row, row.action.as_deref(), Action::from_code)?,
        change: file::code(file, row, row.change.as_deref(), Change::from_code)?,
        to_status: file::code(file, row, row.to_status.as_deref(), ToStatus::from_code)?,
        inferred: row.inferred,
        in_speech: row.in_speech,
        in_title: row.in_title,
        id,
    })
}

/// A hash of every file that decides what is read.
pub(crate) fn version() -> String {
    let rules = RULES.iter().chain(PACKS).map(|(_, text)| *text);
    summitkg_ontology::fingerprint(rules.chain([WORDS.1]).chain(crate::lexicon::TABLES))
}

/// The examples of every rule: its name, the texts it must read and those it must leave alone.
#[cfg(test)]
pub(crate) fn examples() -> Vec<(String, Vec<String>, Vec<String>)> {
    let files: Vec<(&str, RuleFile)> = read_all(RULES).unwrap_or_default();
    files.into_iter().flat_map(|(_, f)| f.rule).map(|r| (r.id, r.hits, r.misses)).collect()
}

/// The texts of all rule files and packs.
#[cfg(test)]
pub(crate) fn texts() -> Vec<&'static str> {
    RULES.iter().chain(PACKS).map(|(_, text)| *text).chain([WORDS.1]).collect()
}

/// The names of all sets of words.
#[cfg(test)]
pub(crate) fn word_names() -> Vec<String> {
    file::parse::<WordsFile>(WORDS.0, WORDS.1).map(|f| f.words.into_keys().collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_rules_load_and_every_rule_has_examples() {
        let rules = Rules::load(&Lexicon::load().unwrap()).unwrap();
        assert!(rules.all.len() > 20 && rules.series.len() > 5);
    }

    #[test]
    fn a_misspelt_key_is_refused_with_its_place() {
        let lexicon = Lexicon::load().unwrap();
        let bad = [("a.toml", "[[rule]]\nid = \"a.b\"\npatern = \"x\"\n")];
        let error =
            Rules::from_files(&lexicon, &bad, &[], ("w", "[words]\n")).map(|_| ()).unwrap_err().to_string();
        assert!(
            error.starts_with("a.toml:") && error.contains("line 3") && error.contains("patern"),
            "{error}"
        );
    }

    #[test]
    fn an_id_is_never_used_twice_and_needs_examples() {
        let lexicon = Lexicon::load().unwrap();
        let row = "[[rule]]\nid = \"a.b\"\nrelation = \"chair\"\npattern = \"x\"\nhits = [\"x\"]\nmisses = [\"y\"]\n";
        let twice = format!("{row}{row}");
        let error = Rules::from_files(&lexicon, &[("a.toml", &twice)], &[], ("w", "[words]\n"))
            .map(|_| ())
            .unwrap_err();
        assert!(error.to_string().contains("already"), "{error}");
        let bare = row.replace("misses = [\"y\"]", "misses = []");
        let error = Rules::from_files(&lexicon, &[("a.toml", &bare)], &[], ("w", "[words]\n"))
            .map(|_| ())
            .unwrap_err();
        assert!(error.to_string().contains("misses"), "{error}");
    }
}

//! What each rule says, for whoever asks why something was read.
//!
//! The book is made of the same files that rules are loaded from, without compiling a pattern. Rules that are
//! written in Rust have no pattern; `data/rules/coded.tsv` says in words what they do.

use std::collections::BTreeMap;

use super::file::{File, PackFile, RuleFile};
use super::{RuleError, read_all, version};
use crate::data::Data;

/// What the rules written in Rust do, in words.
const CODED: (&str, &str) = ("rules/coded.tsv", include_str!("../../../../data/rules/coded.tsv"));

/// What one rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleText {
    /// The file that it stands in, with its line, below the folder `data`.
    pub place: String,
    /// The pattern; none for a rule written in Rust.
    pub pattern: Option<String>,
    /// What it does, in Chinese and English, where no pattern says it.
    pub words: Option<(String, String)>,
    /// A text that it reads.
    pub example: Option<String>,
}

/// The rules of this version of the program, by their ids.
#[derive(Clone, Debug)]
pub struct RuleBook {
    version: String,
    rules: BTreeMap<String, RuleText>,
}

impl RuleBook {
    /// Reads the files compiled into the program.
    pub fn new() -> Result<Self, RuleError> {
        let data = Data::shipped();
        let mut rules = coded(CODED);
        let files: Vec<File<'_, RuleFile>> = read_all(data.rules(), true)?;
        for file in &files {
            for row in &file.content.rule {
                let text = RuleText {
                    place: file.place(&row.id),
                    pattern: Some(row.pattern.clone()),
                    words: None,
                    example: row.hits.first().cloned(),
                };
                rules.insert(row.id.get_ref().clone(), text);
            }
        }
        let packs: Vec<File<'_, PackFile>> = read_all(data.packs(), true)?;
        for pack in &packs {
            let generic = pack.content.generic.iter().enumerate().map(|(n, row)| ("generic", n, row));
            let series = pack.content.series.iter();
            let own =
                series.flat_map(|s| s.names.iter().enumerate().map(|(n, row)| (s.code.as_str(), n, row)));
            for (code, n, row) in generic.chain(own) {
                let text = RuleText {
                    place: pack.place(&row.pattern),
                    pattern: Some(row.pattern.get_ref().clone()),
                    words: None,
                    example: None,
                };
                rules.insert(format!("name.{code}-{}", n + 1), text);
            }
        }
        Ok(Self { version: version(&data, &[]), rules })
    }

    /// A hash of the rules and lexicons, as [`crate::Extractor::version`] gives it.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The rule with this id, if there is one.
    pub fn rule(&self, id: &str) -> Option<&RuleText> {
        self.rules.get(id)
    }
}

/// The table of rules written in Rust: two lines of comment, then id, Chinese and English.
fn coded(file: (&str, &str)) -> BTreeMap<String, RuleText> {
    let rows = file.1.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).skip(1);
    let read = |(n, line): (usize, &str)| {
        let mut cells = line.split('\t').map(str::to_owned);
        let (id, zh, en) = (cells.next()?, cells.next()?, cells.next()?);
        let place = format!("{}:{}", file.0, n + 1);
        Some((id, RuleText { place, pattern: None, words: Some((zh, en)), example: None }))
    };
    rows.filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// The names of rules that the sources of this crate make, outside of tests.
    fn named_in(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                named_in(&path, found);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            for word in text.split('"').skip(1) {
                let (family, name) = word.split_once('.').unwrap_or_default();
                let part = |p: &str| p.len() > 1 && p.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
                let file = ["tsv", "toml", "rs", "txt", "md", "gz", "json", "jsonl", "html"].contains(&name);
                if part(family) && part(name) && !file {
                    found.insert(word.to_owned());
                }
            }
        }
    }

    #[test]
    fn every_rule_written_in_rust_is_described_and_no_other() {
        let mut found = BTreeSet::new();
        named_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        let patterns: BTreeSet<String> = crate::rules::examples().into_iter().map(|(id, ..)| id).collect();
        let found: BTreeSet<String> = found.difference(&patterns).cloned().collect();
        let described: BTreeSet<String> = coded(CODED).into_keys().collect();
        assert_eq!(described, found, "left: data/rules/coded.tsv, right: crates/extractor/src");
    }

    #[test]
    fn every_loaded_rule_is_in_the_book_with_its_pattern() {
        let (_, rules) = crate::rules::load(&Data::shipped(), &[]).unwrap();
        let book = RuleBook::new().unwrap();
        let names = rules.series.iter().flat_map(|s| &s.names).chain(&rules.generic).map(|n| &n.id);
        for id in rules.all.iter().map(|r| &r.id).chain(names) {
            let rule = book.rule(id.as_str()).unwrap_or_else(|| panic!("{id} is not in the book"));
            assert!(rule.pattern.is_some() && rule.place.contains(".toml:"), "{id}: {rule:?}");
        }
        assert_eq!(book.version(), version(&Data::shipped(), &[]));
    }
}

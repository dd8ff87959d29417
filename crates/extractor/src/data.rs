//! The files that decide what is read: those compiled into the program, or others in their place.

use std::borrow::Cow;
use std::collections::BTreeMap;

// RULES and PACKS: every file of these folders with its name.
include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// Where the sets of words are that patterns name.
pub(crate) const WORDS: &str = "rules/words.toml";

macro_rules! tables {
    ($($name:literal),+) => {
        const TABLES: &[(&str, &str)] =
            &[$((concat!("lexicon/", $name), include_str!(concat!("../../../data/lexicon/", $name)))),+];
    };
}

tables!(
    "cities.tsv",
    "classes.tsv",
    "countries.tsv",
    "documents.tsv",
    "offices.tsv",
    "opaque.tsv",
    "organisations.tsv",
    "people.tsv",
    "surnames.tsv",
    "transliteration.tsv",
    "variants.tsv"
);

/// Folded below the extractor, for everybody: no extractor can have a table of its own.
const COMMON: &str = "lexicon/variants.tsv";

/// Rules, packs and tables of words by their names: `rules/chair.toml`, `packs/sco.toml`, `lexicon/people.tsv`.
#[derive(Clone, Debug)]
pub struct Data(BTreeMap<Cow<'static, str>, Cow<'static, str>>);

/// There is no file of this name among the rules, packs and tables, or none that can be replaced.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}: no file of rules, packs or words that can be replaced; the names are those below `data`")]
pub struct UnknownFile(pub String);

impl Data {
    /// What is compiled into the program.
    pub fn shipped() -> Self {
        let files = RULES.iter().chain(PACKS).chain(TABLES);
        let mut all: BTreeMap<_, _> = files.map(|(name, text)| ((*name).into(), (*text).into())).collect();
        all.insert(WORDS.into(), include_str!("../../../data/rules/words.toml").into());
        Self(all)
    }

    /// The text of a file.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(AsRef::as_ref)
    }

    /// The same with another text of one file; its form is checked when an extractor is made of it.
    pub fn replace(mut self, name: &str, text: impl Into<String>) -> Result<Self, UnknownFile> {
        match self.0.get_mut(name).filter(|_| name != COMMON) {
            Some(old) => *old = Cow::Owned(text.into()),
            None => return Err(UnknownFile(name.to_owned())),
        }
        Ok(self)
    }

    /// Whether every file is the one compiled into the program, which the tests have gone over.
    pub(crate) fn is_shipped(&self) -> bool {
        self.0.values().all(|text| matches!(text, Cow::Borrowed(_)))
    }

    /// A table of words.
    pub(crate) fn table(&self, name: &str) -> &str {
        self.text(&format!("lexicon/{name}")).unwrap_or_default()
    }

    /// The files of rules, without the sets of words.
    pub(crate) fn rules(&self) -> impl Iterator<Item = (&str, &str)> {
        self.below("rules/").filter(|(name, _)| *name != WORDS)
    }

    /// The packs.
    pub(crate) fn packs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.below("packs/")
    }

    /// The sets of words.
    pub(crate) fn words(&self) -> (&str, &str) {
        (WORDS, self.text(WORDS).unwrap_or_default())
    }

    /// Every file in order of their names.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(AsRef::as_ref)
    }

    fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().map(|(name, text)| (&**name, &**text)).filter(move |(name, _)| name.starts_with(folder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_are_there_can_be_replaced() {
        let data = Data::shipped().replace("rules/chair.toml", "").unwrap();
        assert_eq!(data.text("rules/chair.toml"), Some(""));
        for name in ["rules/chairs.toml", "chair.toml", COMMON] {
            assert_eq!(Data::shipped().replace(name, "").unwrap_err(), UnknownFile(name.to_owned()));
        }
    }
}

//! The rules and words with which a document was read.
//!
//! Each is named with a digest of its definition, so that two readings of one text can be compared
//! and a difference be laid at the door of a rule or of a row of a lexicon.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::document::fingerprint;

/// Definitions by the file or kind they belong to, and by name, each with its digest.
///
/// Spelt as one line for each file: `people.tsv 拉赫蒙=1f3a5c 普京=80b2de`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReadWith(BTreeMap<String, BTreeMap<String, String>>);

/// Hexadecimal digits kept of a digest: two definitions of one name are equal by chance once in sixteen million.
const DIGITS: usize = 6;

impl ReadWith {
    /// The set of rules, by their ids.
    pub const RULES: &str = "rules";
    /// The set of series, by their codes.
    pub const SERIES: &str = "series";
    /// The set of files that count as wholes, by their names.
    pub const FILES: &str = "files";

    /// The digest of a definition.
    pub fn digest(definition: &str) -> String {
        let mut digest = fingerprint([definition]);
        digest.truncate(DIGITS);
        digest
    }

    /// Adds a definition by its digest.
    pub fn add(&mut self, file: &str, name: &str, digest: String) {
        let solid = |text: &str| text.split_whitespace().collect::<String>();
        self.0.entry(solid(file)).or_default().insert(solid(name), digest);
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The digest of a definition.
    pub fn get(&self, file: &str, name: &str) -> Option<&str> {
        self.0.get(file)?.get(name).map(String::as_str)
    }

    /// Every definition: file, name, digest.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.0.iter().flat_map(|(file, names)| {
            names.iter().map(|(name, digest)| (file.as_str(), name.as_str(), digest.as_str()))
        })
    }

    /// Reads what was spelt; whatever has another form is passed over.
    pub fn parse(text: &str) -> Self {
        let mut read = Self::default();
        for line in text.lines() {
            let Some((file, names)) = line.split_once(' ') else { continue };
            for (name, digest) in names.split(' ').filter_map(|pair| pair.rsplit_once('=')) {
                read.add(file, name, digest.to_owned());
            }
        }
        read
    }
}

impl fmt::Display for ReadWith {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (file, names)) in self.0.iter().enumerate() {
            write!(f, "{}{file}", if i > 0 { "\n" } else { "" })?;
            names.iter().try_for_each(|(name, digest)| write!(f, " {name}={digest}"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spelt_is_read_back() {
        let mut with = ReadWith::default();
        with.add("people.tsv", "普京", ReadWith::digest("普京\tperson"));
        with.add("people.tsv", "a=b c", "000000".to_owned());
        with.add(ReadWith::RULES, "chair.presides", "123456".to_owned());
        let spelt = with.to_string();
        assert_eq!(spelt.lines().count(), 2, "{spelt}");
        assert_eq!(ReadWith::parse(&spelt), with);
        assert_eq!(with.get("people.tsv", "a=bc"), Some("000000"));
        assert!(ReadWith::parse("").is_empty() && ReadWith::parse("x\n=\n").is_empty());
    }
}

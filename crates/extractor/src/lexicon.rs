//! The loaded gazetteers: every word that may be a mention, found in one pass.

mod file;
mod finder;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use summitkg_ontology::{Capacity, Kind, ReadWith};

use crate::data::Data;

pub use file::LexiconError;
use file::{Row, rows};
use finder::Finder;

/// What a word of the lexicon stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A country, by its usual short form.
    Country(String),
    /// A city and its country.
    City { key: String, country: String },
    /// An organisation; `body` for a standing body of the organisation that meets.
    Organisation { key: String, body: bool },
    /// An office that a named person holds.
    Office(String),
    /// A word that stands for persons without naming them.
    Unnamed(String),
    /// A person and the country or organisation he is known to speak for.
    Person { represents: String },
    /// A quality of attendance.
    Class(Capacity),
    /// A word that only contains one of the above.
    Opaque,
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Country(key) => write!(f, "a name of the country `{key}`"),
            Self::City { key, .. } => write!(f, "a name of the city `{key}`"),
            Self::Organisation { key, .. } => write!(f, "a name of the organisation `{key}`"),
            Self::Office(key) | Self::Unnamed(key) => write!(f, "a word for the office `{key}`"),
            Self::Person { .. } => f.write_str("the name of a person"),
            Self::Class(class) => write!(f, "a word for the capacity `{}`", class.code()),
            Self::Opaque => f.write_str("a word that stands for nothing by itself"),
        }
    }
}

/// A word of the lexicon in a text.
pub(crate) struct Word<'l> {
    pub(crate) range: Range<usize>,
    pub(crate) meaning: &'l Meaning,
    number: usize,
}

/// Words and what they stand for.
pub(crate) struct Lexicon {
    /// The words, in order.
    words: Vec<String>,
    /// Made when a text is first searched.
    finder: OnceLock<Finder>,
    meanings: Vec<Meaning>,
    /// The row of each word.
    origins: Vec<Origin>,
    surnames: BTreeSet<String>,
    transliteration: BTreeSet<char>,
    /// Words that end the names of documents, the longest first.
    documents: Vec<(String, Kind, Origin)>,
    /// Characters that stand for countries in set phrases.
    letters: BTreeMap<char, Letter>,
    /// Words for a country that may also stand for others, with the keys of these.
    shared: BTreeMap<String, Vec<String>>,
}

/// One character that stands for a country: 俄总统, 中俄哈三国.
pub(crate) struct Letter {
    pub(crate) key: String,
    /// Whether it does so alone before an office, or only among others.
    pub(crate) alone: bool,
    pub(crate) origin: Origin,
}

/// The row of a table that makes a word what it is.
#[derive(Clone)]
pub(crate) struct Origin {
    file: &'static str,
    row: String,
    digest: OnceLock<String>,
}

impl Origin {
    fn of(row: &Row<'_>) -> Self {
        Self { file: row.file, row: row.text(), digest: OnceLock::new() }
    }

    /// Notes that this row took part in reading a document.
    pub(crate) fn note(&self, word: &str, with: &mut ReadWith) {
        with.add(self.file, word, self.digest.get_or_init(|| ReadWith::digest(&self.row)).clone());
    }
}

/// Where the names come from that packs give their organisations.
const PACKS: &str = "packs";

impl Lexicon {
    /// Loads the tables compiled into the program.
    #[cfg(test)]
    pub(crate) fn load() -> Result<Self, LexiconError> {
        Self::with_names(&Data::shipped(), &[])
    }

    /// Loads the tables and further names of organisations, each with its key; a word that a table has keeps
    /// its meaning.
    pub(crate) fn with_names(data: &Data, names: &[(String, String)]) -> Result<Self, LexiconError> {
        let table = |name: &'static str| rows(name, data.table(name));
        let mut words: BTreeMap<String, (Meaning, Origin)> = BTreeMap::new();
        let mut letters: BTreeMap<char, Letter> = BTreeMap::new();
        let mut shared: BTreeMap<String, Vec<String>> = BTreeMap::new();
        // Later tables win where a word stands in several: a country is rather a country than a name.
        for row in table("people.tsv")? {
            let meaning = Meaning::Person { represents: row.column(3).to_owned() };
            words.entry(row.column(0).to_owned()).or_insert_with(|| (meaning, Origin::of(&row)));
        }
        for row in table("cities.tsv")? {
            let (key, country) = (row.column(2).to_owned(), row.column(3).to_owned());
            words.insert(row.column(0).to_owned(), (Meaning::City { key, country }, Origin::of(&row)));
        }
        for row in table("countries.tsv")? {
            let (key, origin) = (row.column(2).to_owned(), Origin::of(&row));
            match (row.column(1), row.column(0).chars().next()) {
                ("char", Some(c)) => _ = letters.insert(c, Letter { key, alone: true, origin }),
                ("char-among", Some(c)) => _ = letters.insert(c, Letter { key, alone: false, origin }),
                _ => {
                    if let Some(others) = row.column(3).strip_prefix("also ") {
                        let others = others.split(crate::marks::PAUSE).map(str::to_owned).collect();
                        shared.insert(row.column(0).to_owned(), others);
                    }
                    words.insert(row.column(0).to_owned(), (Meaning::Country(key), origin));
                }
            }
        }
        for row in table("organisations.tsv")? {
            let (key, body) = (row.column(2).to_owned(), row.column(1) == "body");
            words.insert(row.column(0).to_owned(), (Meaning::Organisation { key, body }, Origin::of(&row)));
        }
        for row in table("offices.tsv")? {
            let key = row.column(2).to_owned();
            let unnamed = row.column(1) == "unnamed";
            let meaning = if unnamed { Meaning::Unnamed(key) } else { Meaning::Office(key) };
            words.insert(row.column(0).to_owned(), (meaning, Origin::of(&row)));
        }
        for row in table("classes.tsv")? {
            let class = coded(&row, Capacity::from_code, "capacity")?;
            words.insert(row.column(0).to_owned(), (Meaning::Class(class), Origin::of(&row)));
        }
        let mut documents = Vec::new();
        for row in table("documents.tsv")? {
            let kind = coded(&row, Kind::from_code, "kind of document")?;
            documents.push((row.column(0).to_owned(), kind, Origin::of(&row)));
        }
        documents.sort_by_key(|(word, ..)| std::cmp::Reverse(word.len()));
        for row in table("opaque.tsv")? {
            words.insert(row.column(0).to_owned(), (Meaning::Opaque, Origin::of(&row)));
        }
        for (name, key) in names {
            let meaning = Meaning::Organisation { key: key.clone(), body: false };
            let origin = Origin { file: PACKS, row: key.clone(), digest: OnceLock::new() };
            words.entry(name.clone()).or_insert((meaning, origin));
        }
        let (words, (meanings, origins)) = words.into_iter().unzip();
        Ok(Self {
            words,
            finder: OnceLock::new(),
            meanings,
            origins,
            surnames: table("surnames.tsv")?.iter().map(|r| r.column(0).to_owned()).collect(),
            transliteration: table("transliteration.tsv")?
                .iter()
                .filter_map(|r| r.column(0).chars().next())
                .collect(),
            documents,
            letters,
            shared,
        })
    }

    /// Every word of the text, from left to right, the longest first.
    pub(crate) fn words(&self, text: &str) -> Vec<Word<'_>> {
        let finder = self.finder.get_or_init(|| Finder::new(&self.words));
        let mut found = Vec::new();
        finder.find(&self.words, text, |range, number| {
            found.push(Word { range, number, meaning: &self.meanings[number] });
        });
        found
    }

    /// Notes the rows of all words that occur in the text.
    pub(crate) fn note(&self, text: &str, words: &[Word<'_>], with: &mut ReadWith) {
        let numbers: BTreeSet<usize> = words.iter().map(|word| word.number).collect();
        for number in numbers {
            if let (Some(word), Some(origin)) = (self.words.get(number), self.origins.get(number)) {
                origin.note(word, with);
            }
        }
        for (word, _, origin) in self.documents.iter().filter(|(word, ..)| text.contains(word)) {
            origin.note(word, with);
        }
    }

    /// What a whole word stands for.
    pub(crate) fn meaning(&self, word: &str) -> Option<&Meaning> {
        let found = self.words.binary_search_by(|known| known.as_str().cmp(word)).ok()?;
        self.meanings.get(found)
    }

    /// The country that one character stands for in set phrases.
    pub(crate) fn letter(&self, c: char) -> Option<&Letter> {
        self.letters.get(&c)
    }

    /// The other countries for which a word may stand.
    pub(crate) fn others(&self, word: &str) -> Option<&[String]> {
        self.shared.get(word).map(Vec::as_slice)
    }

    /// Whether a character occurs in transcriptions of foreign names.
    pub(crate) fn transcribes(&self, c: char) -> bool {
        crate::marks::JOINTS.contains(&c) || self.transliteration.contains(&c)
    }

    /// Whether a word has the form of a Chinese name: a surname and one or two characters.
    pub(crate) fn chinese_name(&self, word: &str) -> bool {
        let length = word.chars().count();
        let split = |n: usize| word.char_indices().nth(n).map_or(word.len(), |(i, _)| i);
        let surname = |n: usize| word.get(..split(n)).is_some_and(|s| self.surnames.contains(s));
        let han = word.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
        han && ((2..=3).contains(&length) && surname(1) || (3..=4).contains(&length) && surname(2))
    }

    /// The words that end the names of documents, the longest first.
    pub(crate) fn document_words(&self) -> impl Iterator<Item = &str> {
        self.documents.iter().map(|(word, ..)| word.as_str())
    }

    /// The kind of document that a name tells by the last such word in it.
    pub(crate) fn document_kind(&self, name: &str) -> Option<Kind> {
        let last = |(word, kind, _): &(String, Kind, Origin)| {
            name.rfind(word.as_str()).map(|at| (at + word.len(), word.len(), *kind))
        };
        self.documents
            .iter()
            .filter_map(last)
            .max_by_key(|(end, length, _)| (*end, *length))
            .map(|(_, _, kind)| kind)
    }
}

fn coded<T>(row: &Row<'_>, read: impl Fn(&str) -> Option<T>, what: &'static str) -> Result<T, LexiconError> {
    read(row.column(1)).ok_or_else(|| row.refuse(what, row.column(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_wins() {
        let lexicon = Lexicon::load().unwrap();
        let keys = |text: &str| -> Vec<String> {
            lexicon.words(text).into_iter().map(|w| text.get(w.range).unwrap().to_owned()).collect()
        };
        assert_eq!(keys("白俄罗斯总统"), ["白俄罗斯", "总统"]);
        assert_eq!(keys("上海合作组织秘书长"), ["上海合作组织", "秘书长"]);
        assert_eq!(keys("中华人民共和国主席"), ["中华人民共和国", "主席"]);
    }

    #[test]
    fn names_have_a_form() {
        let lexicon = Lexicon::load().unwrap();
        for name in ["王毅", "欧阳修", "司马相如", "王沪宁"] {
            assert!(lexicon.chinese_name(name), "{name}");
        }
        for other in ["王", "上海合作组织", "a b", ""] {
            assert!(!lexicon.chinese_name(other), "{other}");
        }
    }
}

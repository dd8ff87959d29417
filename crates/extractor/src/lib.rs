#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), warn(clippy::non_ascii_literal))]

mod context;
mod data;
mod extract;
mod frame;
mod input;
mod lexicon;
mod list;
mod marks;
mod mention;
mod numeral;
mod passage;
mod pattern;
mod read;
mod rules;
mod sentence;
mod settle;
mod skeleton;
mod summit;
mod token;
mod trace;
mod view;
mod when;

use aho_corasick::{AhoCorasick, MatchKind};
use summitkg_ontology::ReadWith;

pub use data::{Data, UnknownFile};
pub use input::{InputError, Options, Source, read};
pub use lexicon::LexiconError;
pub use rules::{RuleBook, RuleError, RuleText};

/// Reads documents with the rules and lexicons shipped with the program.
pub struct Extractor {
    lexicon: lexicon::Lexicon,
    rules: rules::Rules,
    segmenter: token::Segmenter,
    needles: AhoCorasick,
    version: String,
    /// Digests of the tables that count as wholes.
    tables: Vec<(&'static str, String)>,
}

/// Why rules, packs or lexicons are refused.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each message documents its variant")]
pub enum LoadError {
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    #[error(transparent)]
    Rules(#[from] RuleError),
}

impl Extractor {
    /// Loads the rules, packs and lexicons compiled into the program.
    pub fn new() -> Result<Self, LoadError> {
        Self::with_packs(&[])
    }

    /// Loads what is compiled into the program and further packs, each as the name that complaints call it by and
    /// its text in the form of `data/packs`.
    ///
    /// A pack adds series, it changes none: a series that is there already, and a name of an organisation that
    /// means something else, are refused with file and line.
    pub fn with_packs(packs: &[(&str, &str)]) -> Result<Self, LoadError> {
        Self::load(&Data::shipped(), packs)
    }

    /// Loads other rules, packs or words than those compiled into the program.
    pub fn with_data(data: &Data) -> Result<Self, LoadError> {
        Self::load(data, &[])
    }

    fn load(data: &Data, packs: &[(&str, &str)]) -> Result<Self, LoadError> {
        let (lexicon, rules) = rules::load(data, packs)?;
        let needles = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            .build(&rules.needles)
            .map_err(|problem| LexiconError::Automaton { problem: problem.to_string() })?;
        Ok(Self {
            lexicon,
            rules,
            segmenter: token::Segmenter::default(),
            needles,
            version: rules::version(data, packs),
            tables: trace::WHOLE.map(|name| (name, ReadWith::digest(data.table(name)))).into(),
        })
    }

    /// A hash of the rules and lexicons; reports made with equal versions are equal.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether a text can speak of a summit at all: it has one of the words without which none is meant.
    fn concerns_summits(&self, text: &str) -> bool {
        self.needles.is_match(text)
    }
}

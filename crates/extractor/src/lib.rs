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
mod outcome;
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

use summitkg_ontology::ReadWith;

pub use data::{Data, UnknownFile};
pub use input::{InputError, Options, Piece, Source, pieces, read};
pub use lexicon::LexiconError;
pub use outcome::{Found, Outcome, Stage};
pub use rules::{RuleBook, RuleError, RuleText};

/// Reads documents with the rules and lexicons shipped with the program.
pub struct Extractor {
    lexicon: lexicon::Lexicon,
    rules: rules::Rules,
    segmenter: token::Segmenter,
    sieve: input::Sieve,
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
        let sieve = input::Sieve::new(&rules.needles)?;
        Ok(Self {
            lexicon,
            rules,
            segmenter: token::Segmenter::default(),
            sieve,
            version: rules::version(data, packs),
            tables: trace::WHOLE.map(|name| (name, ReadWith::digest(data.table(name)))).into(),
        })
    }

    /// A hash of the rules and lexicons; reports made with equal versions are equal.
    pub fn version(&self) -> &str {
        &self.version
    }
}

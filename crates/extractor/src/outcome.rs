//! What becomes of the documents of a source: most of them concern no summit, and nothing is made of those.

use std::ops::ControlFlow;

use summitkg_ontology::{Document, Report};

use crate::input::{InputError, Options, Piece, Source, pieces};
use crate::{Extractor, view};

/// What a record or file was found to be.
#[derive(Debug)]
pub enum Found {
    /// A document that no rule can read anything in, by its name: it has none of the words without which no summit is
    /// meant.
    Quiet(String),
    /// A document that has one.
    Document(Document),
}

/// What was read in a record or file.
#[derive(Debug)]
pub enum Outcome {
    /// A document without a word for a summit, by its name.
    Quiet(String),
    /// A document with what it says, which may be nothing.
    Read(Box<(Document, Report)>),
}

/// The steps in which a document is read, for whoever measures how long they take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Folding the text and finding its mentions.
    Mentions,
    /// Sentences with their skeletons, names of meetings and lists of participants.
    Passages,
    /// The rules, sentence by sentence.
    Rules,
    /// Candidates to facts, findings, the trace of rules and words.
    Settling,
}

impl Extractor {
    /// Reads and extracts a source on this thread: hands over, in order, what was read in each document, and what
    /// could not be read.
    pub fn extract_source(
        &self,
        source: Source<'_>,
        options: &Options,
        sink: &mut dyn FnMut(Result<Outcome, InputError>),
    ) {
        pieces(source, options, &mut |piece| {
            self.extract_piece(piece, options, sink);
            ControlFlow::Continue(())
        });
    }

    /// The same of a piece of a source.
    pub fn extract_piece(
        &self,
        piece: Piece,
        options: &Options,
        sink: &mut dyn FnMut(Result<Outcome, InputError>),
    ) {
        self.sift(piece, options, &mut |found| {
            sink(found.map(|found| match found {
                Found::Quiet(name) => Outcome::Quiet(name),
                Found::Document(document) => {
                    let report = self.read(&document, &mut |_| ());
                    Outcome::Read(Box::new((document, report)))
                }
            }));
        });
    }

    /// Reads the documents of a piece that can concern a summit, and the names of the others, in order.
    ///
    /// Most records are known to be quiet by their bytes, and neither parsed nor copied.
    pub fn sift(&self, piece: Piece, options: &Options, sink: &mut dyn FnMut(Result<Found, InputError>)) {
        piece.sift(options, Some(&self.sieve), &mut |found| {
            sink(found.map(|found| match found {
                Found::Document(document) if !self.concerns_summits(&document) => {
                    Found::Quiet(document.meta().name.clone())
                }
                found => found,
            }));
        });
    }

    /// Whether a document can speak of a summit at all: it has one of the words without which none is meant, or is so
    /// damaged that they cannot be searched for.
    pub(crate) fn concerns_summits(&self, document: &Document) -> bool {
        let title = document.meta().title.as_deref().unwrap_or_default();
        self.sieve.has_needle(document.text())
            || self.sieve.has_needle(title)
            || view::is_damaged(document.text())
    }
}

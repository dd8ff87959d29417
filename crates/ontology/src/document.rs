//! A text exactly as published, and the only way to point into it.
//!
//! A [`Span`] is a byte range of the original text that never cuts a character; only
//! [`Document::span`] makes one. Nothing here folds, segments or interprets.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::code::Genre;

/// The identity of a document: a hash of its name and its text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocId(String);

impl DocId {
    /// Derives the identity from what the document is called and what it says.
    pub fn derive(name: &str, text: &str) -> Self {
        Self(fingerprint([name, text]))
    }

    /// Reads an identity back from where [`DocId::as_str`] wrote it.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = |b: &u8| b.is_ascii_digit() || (b'a'..=b'f').contains(b);
        (text.len() == 16 && text.as_bytes().iter().all(hex)).then(|| Self(text.to_owned()))
    }

    /// Sixteen hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DocId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A short hash of some texts: sixteen hexadecimal digits.
pub fn fingerprint<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    hex(&hash.finalize()[..8])
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What is known about a document beside its text; every part but the name may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DocumentMeta {
    /// The record's id, or the file's name without extension.
    pub name: String,
    /// Headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Day of publication, `YYYY-MM-DD`.
    pub published: Option<String>,
    /// Place, day and agency as printed before the text.
    pub dateline: Option<String>,
    /// What sort of text it is.
    pub genre: Option<Genre>,
    /// BCP 47 tag of the language and script.
    pub language: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
}

/// Half-open byte range in a document's *original* text.
///
/// Only [`Document::span`] makes one, so a span is never empty and never cuts a
/// character in two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The range in bytes.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Decoded text in its original characters, with its identity and metadata.
#[derive(Clone, Debug)]
pub struct Document {
    id: DocId,
    meta: DocumentMeta,
    text: String,
}

impl Document {
    /// A document of this text; its identity follows from its name and the text.
    ///
    /// # Panics
    /// If the text is 4 GiB or longer, which input limits rule out.
    pub fn new(meta: DocumentMeta, text: String) -> Self {
        assert!(u32::try_from(text.len()).is_ok(), "documents are shorter than 4 GiB");
        Self { id: DocId::derive(&meta.name, &text), meta, text }
    }

    /// The identity.
    pub fn id(&self) -> &DocId {
        &self.id
    }

    /// What is known about the document.
    pub fn meta(&self) -> &DocumentMeta {
        &self.meta
    }

    /// The text as published.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The SHA-256 of the text, in hexadecimal.
    pub fn sha256(&self) -> String {
        hex(&Sha256::digest(self.text.as_bytes()))
    }

    /// The span of `range`; `None` if it is empty, out of bounds or splits a character.
    pub fn span(&self, range: Range<usize>) -> Option<Span> {
        let words = self.text.get(range.clone())?;
        let (start, end) = (u32::try_from(range.start).ok()?, u32::try_from(range.end).ok()?);
        (!words.is_empty()).then_some(Span { start, end })
    }

    /// The words of a span of this document; `None` for a span of another one.
    pub fn quote(&self, span: Span) -> Option<&str> {
        self.text.get(span.range())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        Document::new(DocumentMeta { name: "t".into(), ..DocumentMeta::default() }, text.into())
    }

    #[test]
    fn a_span_never_cuts_a_character_and_is_never_empty() {
        let doc = document("会议");
        assert_eq!(doc.span(0..3).and_then(|s| doc.quote(s)), Some("会"));
        assert_eq!(doc.span(0..1), None);
        assert_eq!(doc.span(3..3), None);
        assert_eq!(doc.span(0..9), None);
    }

    #[test]
    fn identity_follows_name_and_text() {
        assert_eq!(document("会").id(), document("会").id());
        assert_ne!(document("会").id(), document("议").id());
        assert_eq!(DocId::parse(document("会").id().as_str()).as_ref(), Some(document("会").id()));
        assert_eq!(DocId::parse("../etc"), None);
    }
}

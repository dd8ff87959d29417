//! Words of a document and the rule that read them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::document::{Document, Span};
use crate::offsets::CodePoints;

/// The name of a rule: `family.name`, lower case, unique and never used twice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RuleId(String);

/// Why a rule's name is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("rule id `{0}` must be of the form family.name, lower case letters, digits and hyphens")]
pub struct RuleIdError(String);

impl RuleId {
    /// Checks the form of a rule's name.
    pub fn new(id: &str) -> Result<Self, RuleIdError> {
        let part = |p: &str| {
            !p.is_empty() && p.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        match id.split_once('.') {
            Some((family, name)) if part(family) && part(name) => Ok(Self(id.to_owned())),
            _ => Err(RuleIdError(id.to_owned())),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An exact quotation with its place and the rule that read it.
///
/// Offsets are code points of the document's text, end exclusive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Evidence {
    start: u32,
    end: u32,
    exact: String,
    prefix: String,
    suffix: String,
    rule: RuleId,
}

/// Characters of context kept on either side of a quotation.
const CONTEXT: usize = 16;

impl Evidence {
    /// Quotes `span` of `document`; `None` if the span is not of this document.
    pub fn new(document: &Document, points: &CodePoints<'_>, span: Span, rule: RuleId) -> Option<Self> {
        let text = document.text();
        let range = span.range();
        let exact = document.quote(span)?.to_owned();
        let before = text.get(..range.start)?;
        let from = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(i, _)| i);
        Some(Self {
            start: points.of_byte(range.start),
            end: points.of_byte(range.end),
            exact,
            prefix: before.get(from..)?.to_owned(),
            suffix: text.get(range.end..)?.chars().take(CONTEXT).collect(),
            rule,
        })
    }

    /// Reads evidence back from a graph; `None` if the range does not fit the quotation.
    pub fn restore(start: u32, exact: String, prefix: String, suffix: String, rule: RuleId) -> Option<Self> {
        let length = u32::try_from(exact.chars().count()).ok()?;
        let end = start.checked_add(length)?;
        (length > 0).then_some(Self { start, end, exact, prefix, suffix, rule })
    }

    /// First code point.
    pub fn start(&self) -> u32 {
        self.start
    }

    /// One past the last code point.
    pub fn end(&self) -> u32 {
        self.end
    }

    /// The words, exactly as printed.
    pub fn exact(&self) -> &str {
        &self.exact
    }

    /// What stands before the words.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// What stands after the words.
    pub fn suffix(&self) -> &str {
        &self.suffix
    }

    /// The rule that read the words.
    pub fn rule(&self) -> &RuleId {
        &self.rule
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DocumentMeta;

    #[test]
    fn rule_ids_have_one_form() {
        assert!(RuleId::new("date.of-month").is_ok());
        for bad in ["date", "Date.x", "date.", ".x", "a.b.c", "a.b_c"] {
            assert!(RuleId::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn evidence_counts_code_points() {
        let doc = Document::new(DocumentMeta::default(), "习近平出席会议".into());
        let span = doc.span(9..15).unwrap();
        let evidence =
            Evidence::new(&doc, &CodePoints::new(doc.text()), span, RuleId::new("a.b").unwrap()).unwrap();
        assert_eq!((evidence.start(), evidence.end(), evidence.exact()), (3, 5, "出席"));
        assert_eq!((evidence.prefix(), evidence.suffix()), ("习近平", "会议"));
    }
}

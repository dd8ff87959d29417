//! IRIs of things; the only place that makes them.
//!
//! IRIs are readable and stable: `id/sco-chs/14`, `id/person/拉赫蒙`, `id/doc/<hash>`.

use oxrdf::NamedNode;

use crate::document::DocId;

/// The address under which things are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(String);

impl Default for Base {
    fn default() -> Self {
        Self("https://w3id.org/summitkg/id/".to_owned())
    }
}

impl Base {
    /// An absolute IRI that ends in `/` or `#`; `None` for anything else.
    pub fn new(iri: &str) -> Option<Self> {
        let whole = (iri.ends_with('/') || iri.ends_with('#')) && iri.contains(':');
        (whole && NamedNode::new(iri).is_ok()).then(|| Self(iri.to_owned()))
    }

    /// The address itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The thing at this path below the base; each part is made safe for an IRI.
    pub fn node<S: AsRef<str>>(&self, path: impl IntoIterator<Item = S>) -> NamedNode {
        let mut iri = self.0.clone();
        for (i, part) in path.into_iter().enumerate() {
            if i > 0 {
                iri.push('/');
            }
            push_segment(&mut iri, part.as_ref());
        }
        NamedNode::new_unchecked(iri)
    }

    /// A source document, which is also the name of the graph of its claims.
    pub fn document(&self, id: &DocId) -> NamedNode {
        self.node(["doc", id.as_str()])
    }

    /// A series of summits.
    pub fn series(&self, code: &str) -> NamedNode {
        self.node(["series", code])
    }

    /// A person, by the name that identifies him.
    pub fn person(&self, name: &str) -> NamedNode {
        self.node(["person", name])
    }

    /// A country.
    pub fn country(&self, name: &str) -> NamedNode {
        self.node(["country", name])
    }

    /// A city.
    pub fn city(&self, name: &str) -> NamedNode {
        self.node(["city", name])
    }

    /// An organisation.
    pub fn organisation(&self, name: &str) -> NamedNode {
        self.node(["organisation", name])
    }

    /// The graph of reference data.
    pub fn reference_graph(&self) -> NamedNode {
        self.node(["graph", "reference"])
    }

    /// The graph of corrections.
    pub fn corrections_graph(&self) -> NamedNode {
        self.node(["graph", "corrections"])
    }

    /// A correction, by its id.
    pub fn correction(&self, id: &str) -> NamedNode {
        self.node(["correction", id])
    }

    /// The graph of bookkeeping: the format of the store and what was read.
    pub fn store_graph(&self) -> NamedNode {
        self.node(["graph", "store"])
    }

    /// The path of a thing below the base, as it was before it was made safe for an IRI; a blank reads as `_`.
    pub fn decode(&self, iri: &str) -> Option<Vec<String>> {
        self.local(iri)?.split('/').map(decoded).collect()
    }

    /// The part of an IRI after the base.
    pub fn local<'a>(&self, iri: &'a str) -> Option<&'a str> {
        iri.strip_prefix(&self.0)
    }
}

/// Appends a path segment: what an IRI may not hold, and `/`, is percent-encoded; blanks become `_`.
fn push_segment(iri: &mut String, part: &str) {
    use std::fmt::Write as _;
    for c in part.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' | '_' | '~' => iri.push(c),
            c if c.is_whitespace() => iri.push('_'),
            c if allowed_beyond_ascii(c) => iri.push(c),
            c => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    let _ = write!(iri, "%{byte:02X}");
                }
            }
        }
    }
}

/// A segment without percent-encoding; `None` if it is no text.
fn decoded(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        let hex = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
        bytes.push(match byte {
            b'%' => hex(rest.next()?)? * 16 + hex(rest.next()?)?,
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

/// The `ucschar` of RFC 3987.
fn allowed_beyond_ascii(c: char) -> bool {
    matches!(u32::from(c),
        0xA0..=0xD7FF | 0xF900..=0xFDCF | 0xFDF0..=0xFFEF
        | 0x1_0000..=0x1_FFFD | 0x2_0000..=0x2_FFFD | 0x3_0000..=0x3_FFFD)
        && !matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_segment_gives_a_valid_iri() {
        let base = Base::default();
        for name in [
            "拉赫蒙",
            "伊姆兰·汗",
            "刚果（金）",
            "a b",
            "<x>\"{}|\\^`",
            "../..",
            "\u{202E}x",
            "\u{0}",
            "%",
            "\u{E000}",
        ] {
            let node = base.person(name);
            assert!(NamedNode::new(node.as_str()).is_ok(), "{node}");
        }
        assert_eq!(base.decode(base.person("刚果（金）/%").as_str()).unwrap(), ["person", "刚果（金）/%"]);
        assert_eq!(base.decode("https://example.org/"), None);
        assert_eq!(base.person("伊姆兰·汗").as_str(), "https://w3id.org/summitkg/id/person/伊姆兰·汗");
    }

    #[test]
    fn a_base_is_an_absolute_iri() {
        assert!(Base::new("https://example.org/x/").is_some());
        for bad in ["", "x/", "https://example.org/x", "https://exa mple.org/"] {
            assert!(Base::new(bad).is_none(), "{bad}");
        }
    }
}

//! Whose a store is: the version of its format and the base of its IRIs.
//!
//! One quad says both, `<BASEgraph/store> schema:softwareVersion "2" <BASEgraph/store>`; it can be
//! found in a file without understanding the rest, which a newer format may spell differently.

use std::path::Path;

use oxigraph::model::{Literal, NamedNodeRef, Quad};
use summitkg_ontology::Base;
use summitkg_ontology::vocab::schema;

use crate::error::StoreError;

/// The format that this version writes. It reads all before it: format 1 did not tell how many quads there are,
/// and had no states in its folders.
pub(crate) const FORMAT: u32 = 2;

const GRAPH: &str = "graph/store>";

/// What a store says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) base: Base,
    pub(crate) format: String,
}

impl Identity {
    /// The identity of a new store.
    pub(crate) fn new(base: Base) -> Self {
        Self { base, format: FORMAT.to_string() }
    }

    /// The quad that says it.
    pub(crate) fn quad(&self) -> Quad {
        let graph = self.base.store_graph();
        Quad::new(graph.clone(), schema::SOFTWARE_VERSION, Literal::new_simple_literal(&self.format), graph)
    }

    /// The property that tells the format.
    pub(crate) const FORMAT_PROPERTY: NamedNodeRef<'static> = schema::SOFTWARE_VERSION;

    /// The identity in a line of N-Quads; `None` for any other line.
    pub(crate) fn of_line(line: &[u8]) -> Option<Self> {
        // Most lines are about something else: look before decoding.
        let iri_end = line.iter().position(|b| *b == b'>')? + 1;
        if !line.get(..iri_end)?.ends_with(GRAPH.as_bytes()) {
            return None;
        }
        let line = std::str::from_utf8(line).ok()?.trim_end();
        let (subject, rest) = line.split_once(' ')?;
        let rest = rest.strip_prefix(&format!("{} \"", schema::SOFTWARE_VERSION))?;
        let (format, graph) = rest.split_once("\" ")?;
        let iri = subject.strip_prefix('<')?.strip_suffix(GRAPH)?;
        let base = Base::new(iri)?;
        (graph.strip_suffix('.')?.trim_end() == subject).then(|| Self { base, format: format.to_owned() })
    }

    /// Refuses what a later version wrote, or one before the first that was given to anybody.
    pub(crate) fn check(&self, path: &Path) -> Result<(), StoreError> {
        match self.format.parse::<u32>() {
            Ok(0) => Err(StoreError::Older { path: path.to_owned(), version: self.format.clone() }),
            Ok(..=FORMAT) => Ok(()),
            _ => Err(StoreError::Newer { path: path.to_owned(), version: self.format.clone() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_that_is_written_is_recognised() {
        let ours = Identity::new(Base::default());
        let line = format!("{} .\n", ours.quad());
        assert_eq!(Identity::of_line(line.as_bytes()), Some(ours));
        for other in [
            "",
            "<a> <b> <c> .",
            "\"graph/store> x",
            "<x:graph/store> <https://schema.org/softwareVersion> \"1\" .",
        ] {
            assert_eq!(Identity::of_line(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn formats_up_to_ours_are_read() {
        let check = |format: &str| {
            Identity { format: format.to_owned(), base: Base::default() }.check(Path::new("x.nq"))
        };
        for format in 1..=FORMAT {
            assert!(check(&format.to_string()).is_ok());
        }
        let next = (FORMAT + 1).to_string();
        for format in [next.as_str(), "1.5", "-1", ""] {
            assert!(matches!(check(format), Err(StoreError::Newer { .. })), "{format}");
        }
        assert!(matches!(check("0"), Err(StoreError::Older { .. })));
    }
}

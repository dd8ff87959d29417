//! Exported graphs as read-only stores.

use std::path::Path;

use oxigraph::io::RdfParser;
use oxigraph::model::{Quad, Term};
use summitkg_ontology::Base;
use summitkg_ontology::vocab::{schema, skg};

use crate::error::{StoreError, one_line};
use crate::export::Format;
use crate::plain;
use crate::store::Store;

impl Store {
    /// Reads an RDF file of any format, told by its ending, into a store that cannot be changed.
    pub fn load_graph(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let Some(format) = Format::from_path(path) else {
            return Err(StoreError::UnknownFormat { path: path.to_owned() });
        };
        let bytes = match plain::bytes(path) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Err(unreadable(path, "there is no such file")),
            Err(StoreError::NotAStore { problem, .. }) => return Err(unreadable(path, &problem)),
            Err(other) => return Err(other),
        };
        let quads: Vec<Quad> = RdfParser::from_format(format.rdf())
            .for_reader(bytes.as_slice())
            .collect::<Result<_, _>>()
            .map_err(|problem| unreadable(path, &one_line(&problem.to_string())))?;
        let base = base_of(&quads).unwrap_or_default();
        Self::of_quads(base, quads, path)
    }
}

fn unreadable(path: &Path, problem: &str) -> StoreError {
    StoreError::Unreadable { path: path.to_owned(), problem: problem.to_owned() }
}

/// The base under which these quads name things, told by what has a fixed place below it.
fn base_of(quads: &[Quad]) -> Option<Base> {
    quads.iter().find_map(|quad| {
        let (node, place) = if quad.predicate == skg::SERIES {
            (&quad.object, "series/")
        } else if quad.predicate == schema::SOFTWARE_VERSION {
            (&Term::from(quad.subject.clone()), "doc/")
        } else {
            return None;
        };
        let Term::NamedNode(node) = node else { return None };
        let at = node.as_str().rfind(place)?;
        Base::new(node.as_str().get(..at)?)
    })
}

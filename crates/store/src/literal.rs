//! One spelling for each value, the one that the engine keeps.
//!
//! Oxigraph stores numbers and dates as values and gives `"05"^^xsd:integer` back as `"5"`. What
//! is compared with the store must be spelt in its way, or the same document would differ from
//! itself.

use std::collections::HashMap;
use std::path::Path;

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use oxigraph::store::Store as Graph;
use summitkg_ontology::vocab::edtf;

use crate::error::StoreError;

/// The spellings seen so far.
pub(crate) struct Spelling {
    engine: Graph,
    known: HashMap<Literal, Literal>,
}

impl Spelling {
    pub(crate) fn new() -> Result<Self, StoreError> {
        let engine = Graph::new().map_err(StoreError::engine(Path::new("memory")))?;
        Ok(Self { engine, known: HashMap::new() })
    }

    /// Spells every literal as the engine would give it back.
    pub(crate) fn settle(&mut self, quads: &mut [Quad]) -> Result<(), StoreError> {
        for quad in quads {
            if let Term::Literal(literal) = &mut quad.object
                && is_value(literal)
            {
                *literal = self.of(literal)?;
            }
        }
        Ok(())
    }

    fn of(&mut self, literal: &Literal) -> Result<Literal, StoreError> {
        if let Some(known) = self.known.get(literal) {
            return Ok(known.clone());
        }
        let failed = StoreError::engine(Path::new("memory"));
        let node = NamedNode::new_unchecked("urn:literal");
        let quad = Quad::new(node.clone(), node, literal.clone(), GraphName::DefaultGraph);
        self.engine.insert(&quad).map_err(&failed)?;
        let mut spelt = literal.clone();
        if let Some(back) = self.engine.iter().next()
            && let Term::Literal(back) = back.map_err(&failed)?.object
        {
            spelt = back;
        }
        self.engine.clear().map_err(&failed)?;
        self.known.insert(literal.clone(), spelt.clone());
        Ok(spelt)
    }
}

/// Whether the engine may keep a value instead of the spelling.
fn is_value(literal: &Literal) -> bool {
    let datatype = literal.datatype();
    literal.language().is_none()
        && datatype != xsd::STRING
        && datatype != rdf::LANG_STRING
        && datatype != edtf::DATATYPE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_spelt_as_the_engine_gives_them_back() {
        let node = NamedNode::new_unchecked("urn:x");
        let quad = |text: &str, datatype: oxigraph::model::NamedNodeRef<'_>| {
            let literal = Literal::new_typed_literal(text, datatype);
            Quad::new(node.clone(), node.clone(), literal, GraphName::DefaultGraph)
        };
        let mut quads = vec![
            quad("05", xsd::INTEGER),
            quad("1", xsd::BOOLEAN),
            quad("2014-09-12+00:00", xsd::DATE),
            quad("no date", xsd::DATE),
            quad("2021-XX-17", edtf::DATATYPE),
        ];
        Spelling::new().unwrap().settle(&mut quads).unwrap();
        let engine = Graph::new().unwrap();
        for quad in &quads {
            engine.insert(quad).unwrap();
        }
        for quad in &engine {
            assert!(quads.contains(&quad.unwrap()));
        }
        assert_eq!(quads[0].object.to_string(), "\"5\"^^<http://www.w3.org/2001/XMLSchema#integer>");
    }
}

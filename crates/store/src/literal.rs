//! One spelling for each value, the one that the engine keeps.
//!
//! Oxigraph stores numbers and dates as values and gives `"05"^^xsd:integer` back as `"5"`. What
//! is compared with the store must be spelt in its way, or the same document would differ from
//! itself.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use oxigraph::store::Store as Graph;
use summitkg_ontology::vocab::edtf;

use crate::error::StoreError;

/// The spellings seen so far.
#[derive(Default)]
pub(crate) struct Spelling {
    known: HashMap<Literal, Literal>,
    /// Made when first asked; to take out again what it was asked would cost more than to leave it.
    engine: Option<Graph>,
}

impl Spelling {
    /// Spells every literal as the engine would give it back.
    pub(crate) fn settle(&mut self, quads: &mut [Quad]) -> Result<(), StoreError> {
        self.learn(quads)?;
        for quad in quads {
            if let Term::Literal(literal) = &mut quad.object
                && is_value(literal)
                && let Some(known) = self.known.get(literal)
            {
                literal.clone_from(known);
            }
        }
        Ok(())
    }

    /// Asks the engine for all spellings at once that have not been seen.
    fn learn(&mut self, quads: &[Quad]) -> Result<(), StoreError> {
        let literals = quads.iter().filter_map(|quad| match &quad.object {
            Term::Literal(literal) if is_value(literal) && !self.known.contains_key(literal) => Some(literal),
            _ => None,
        });
        let new: BTreeMap<String, &Literal> =
            literals.map(|literal| (literal.to_string(), literal)).collect();
        if new.is_empty() {
            return Ok(());
        }
        let failed = StoreError::engine(Path::new("memory"));
        let engine = match &self.engine {
            Some(engine) => engine.clone(),
            None => self.engine.insert(Graph::new().map_err(&failed)?).clone(),
        };
        let first = self.known.len();
        let node = |number: usize| NamedNode::new_unchecked(format!("urn:literal:{}", first + number));
        let asked = new.values().enumerate().map(|(number, literal)| {
            Quad::new(node(number), node(number), (*literal).clone(), GraphName::DefaultGraph)
        });
        engine.extend(asked).map_err(&failed)?;
        for (number, literal) in new.into_values().enumerate() {
            let subject = node(number);
            let mut told = engine.quads_for_pattern(Some(subject.as_ref().into()), None, None, None);
            let spelt = match told.next().transpose().map_err(&failed)?.map(|quad| quad.object) {
                Some(Term::Literal(spelt)) => spelt,
                _ => literal.clone(),
            };
            self.known.insert(literal.clone(), spelt);
        }
        Ok(())
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
        Spelling::default().settle(&mut quads).unwrap();
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

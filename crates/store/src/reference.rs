//! The data that ship with summitkg: `data/reference/*.ttl` and the labels of concepts.
//!
//! Both are compiled in. Things of the reference data are named below the default base; in a
//! store with another base they are renamed.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term, Triple};
use summitkg_ontology::Base;
use summitkg_ontology::vocab::skg;

use crate::embedded::REFERENCE;
use crate::error::{StoreError, one_line};

const ONTOLOGY: &str = include_str!("../../../ontology/summitkg.ttl");

/// The reference data below this base; read once, for every change asks for them.
pub(crate) fn triples(base: &Base) -> Result<Vec<Triple>, StoreError> {
    static SHIPPED: OnceLock<Vec<Triple>> = OnceLock::new();
    let mut triples = if let Some(triples) = SHIPPED.get() {
        triples.clone()
    } else {
        let mut triples = Vec::new();
        for (name, content) in REFERENCE {
            triples.extend(turtle(&format!("data/reference/{name}.ttl"), content)?);
        }
        SHIPPED.get_or_init(|| triples).clone()
    };
    let shipped = Base::default();
    if *base != shipped {
        for triple in &mut triples {
            rebase(triple, &shipped, base);
        }
    }
    Ok(triples)
}

fn rebase(triple: &mut Triple, from: &Base, to: &Base) {
    let moved = |node: &NamedNode| {
        let local = from.local(node.as_str())?;
        Some(NamedNode::new_unchecked(format!("{}{local}", to.as_str())))
    };
    if let NamedOrBlankNode::NamedNode(node) = &triple.subject
        && let Some(node) = moved(node)
    {
        triple.subject = node.into();
    }
    if let Term::NamedNode(node) = &triple.object
        && let Some(node) = moved(node)
    {
        triple.object = node.into();
    }
}

/// For every concept of a closed set, its classes and labels, so that they can be shown without
/// looking into another graph.
pub(crate) fn concepts() -> Result<&'static BTreeMap<NamedNode, Vec<Triple>>, StoreError> {
    static CONCEPTS: OnceLock<BTreeMap<NamedNode, Vec<Triple>>> = OnceLock::new();
    if let Some(concepts) = CONCEPTS.get() {
        return Ok(concepts);
    }
    let mut concepts: BTreeMap<NamedNode, Vec<Triple>> = BTreeMap::new();
    let triples = turtle("ontology/summitkg.ttl", ONTOLOGY)?;
    for triple in &triples {
        if let NamedOrBlankNode::NamedNode(node) = &triple.subject
            && triple.predicate == rdf::TYPE
            && triple.object == Term::from(skg::CODE)
        {
            concepts.insert(node.clone(), Vec::new());
        }
    }
    for triple in triples {
        if (triple.predicate == rdf::TYPE || triple.predicate == rdfs::LABEL)
            && let NamedOrBlankNode::NamedNode(node) = &triple.subject
            && let Some(about) = concepts.get_mut(node)
        {
            about.push(triple);
        }
    }
    Ok(CONCEPTS.get_or_init(|| concepts))
}

fn turtle(name: &str, content: &str) -> Result<Vec<Triple>, StoreError> {
    RdfParser::from_format(RdfFormat::Turtle)
        .without_named_graphs()
        .for_reader(content.as_bytes())
        .map(|quad| quad.map(Triple::from))
        .collect::<Result<_, _>>()
        .map_err(|problem| StoreError::Unreadable {
            path: PathBuf::from(name),
            problem: one_line(&problem.to_string()),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_data_can_be_read_and_have_no_blank_nodes() {
        let triples = triples(&Base::default()).unwrap();
        assert!(!triples.is_empty());
        for triple in &triples {
            assert!(!triple.subject.is_blank_node() && !triple.object.is_blank_node(), "{triple}");
        }
    }

    #[test]
    fn another_base_leaves_nothing_under_the_shipped_one() {
        let base = Base::new("https://example.org/x/").unwrap();
        for triple in triples(&base).unwrap() {
            assert!(!triple.to_string().contains(Base::default().as_str()), "{triple}");
        }
    }

    #[test]
    fn every_concept_has_a_class_and_a_chinese_label() {
        let concepts = concepts().unwrap();
        assert!(!concepts.is_empty());
        for (concept, triples) in concepts {
            assert!(triples.iter().any(|t| t.predicate == rdf::TYPE), "{concept}");
            assert!(triples.iter().any(|t| t.object.to_string().ends_with("@zh")), "{concept}");
        }
    }
}

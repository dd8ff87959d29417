//! How the things of a difference are called.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphNameRef, NamedNode, Term};
use summitkg_ontology::vocab::skg;

use super::pair::{Pair, Side, node, text};
use super::{Delta, Part};
use crate::error::StoreError;
use crate::store::Store;

/// Labels by language, and for records the thing that has them; the later store's, or else the earlier's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Language and label of each thing.
    pub labels: BTreeMap<NamedNode, Vec<(String, String)>>,
    /// The summit that a record is of, the document that a mention is of.
    pub owners: BTreeMap<NamedNode, NamedNode>,
}

impl Names {
    /// The label in a language, or else any.
    pub fn label(&self, thing: &NamedNode, language: &str) -> Option<&str> {
        let labels = self.labels.get(thing)?;
        let found = labels.iter().find(|(l, _)| l == language).or_else(|| labels.first());
        found.map(|(_, label)| label.as_str())
    }

    pub(super) fn of(stores: &Pair<&Store>, deltas: &[Delta]) -> Result<Self, StoreError> {
        let mut names = Self::default();
        let mut wanted: BTreeSet<&NamedNode> = BTreeSet::new();
        for delta in deltas.iter().filter(|d| matches!(d.part, Part::Knowledge | Part::Claims)) {
            wanted.insert(&delta.thing);
            for value in [&delta.before, &delta.after].into_iter().flatten() {
                wanted.extend(node(&value.term));
                wanted.extend(value.details.iter().filter_map(|(_, term)| node(term)));
            }
        }
        for thing in wanted {
            let owner = names.add(stores, thing)?;
            if let Some(owner) = owner {
                names.add(stores, &owner)?;
                names.owners.insert(thing.clone(), owner);
            }
        }
        Ok(names)
    }

    /// Adds the labels of a thing; who owns it, if it has none.
    fn add(&mut self, stores: &Pair<&Store>, thing: &NamedNode) -> Result<Option<NamedNode>, StoreError> {
        for side in [Side::After, Side::Before] {
            let store = stores.of(side);
            let mut terms = store.objects(thing, rdfs::LABEL, GraphNameRef::DefaultGraph)?;
            if terms.is_empty() {
                terms = store.objects(thing, skg::SOURCE_NAME, thing.as_ref().into())?;
            }
            let language = |term: &Term| match term {
                Term::Literal(literal) => literal.language().unwrap_or_default().to_owned(),
                _ => String::new(),
            };
            let mut labels: Vec<(String, String)> =
                terms.iter().filter_map(|t| Some((language(t), text(t)?.to_owned()))).collect();
            if !labels.is_empty() {
                labels.sort();
                self.labels.insert(thing.clone(), labels);
                return Ok(None);
            }
        }
        for side in [Side::After, Side::Before] {
            let store = stores.of(side);
            let quads = store.quads_of(None, None, Some(thing.as_ref().into()), None)?;
            let owner = quads.into_iter().find(|q| {
                let about = [rdf::OBJECT, rdf::SUBJECT, rdf::TYPE].iter().any(|p| q.predicate == *p);
                !about && (q.graph_name.is_default_graph() || q.predicate == skg::EVENT)
            });
            if let Some(owner) = owner {
                return Ok(NamedNode::try_from(Term::from(owner.subject)).ok());
            }
        }
        Ok(None)
    }
}

//! How much there is of everything.

use std::collections::BTreeMap;

use oxigraph::model::{GraphNameRef, Term};
use serde::Serialize;
use summitkg_ontology::SummitStatus;
use summitkg_ontology::vocab::skg;

use crate::error::StoreError;
use crate::store::Store;

/// What a store holds, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Documents that speak of a summit.
    pub documents: usize,
    /// Events as documents speak of them.
    pub event_mentions: usize,
    /// Facts as documents state them.
    pub claims: usize,
    /// Quotations.
    pub evidence: usize,
    /// Summits by status (`held`, `announced`, `mentioned`).
    pub summits: BTreeMap<String, usize>,
    /// Persons.
    pub persons: usize,
    /// Countries.
    pub countries: usize,
    /// Cities.
    pub cities: usize,
    /// Organisations.
    pub organisations: usize,
    /// Fused facts.
    pub statements: usize,
    /// Quads of each layer.
    pub quads: LayerSizes,
}

/// Quads by layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LayerSizes {
    /// The fused view.
    pub knowledge: usize,
    /// What documents say.
    pub claims: usize,
    /// What ships with summitkg.
    pub reference: usize,
    /// The store's own notes.
    pub bookkeeping: usize,
}

impl Store {
    /// Counts what the store holds.
    pub fn stats(&self) -> Result<Stats, StoreError> {
        let mut stats = Stats { summits: self.summits_by_status()?, ..Stats::default() };
        for (class, count) in [
            (skg::PERSON_CLASS, &mut stats.persons),
            (skg::COUNTRY_CLASS, &mut stats.countries),
            (skg::CITY_CLASS, &mut stats.cities),
            (skg::ORGANISATION_CLASS, &mut stats.organisations),
            (skg::STATEMENT, &mut stats.statements),
        ] {
            *count = self.instances(class)?.len();
        }
        for (_, graph) in self.document_graphs()? {
            let quads = self.graph_quads(&graph)?;
            let of_class = |class| quads.iter().filter(|q| q.object == Term::from(class)).count();
            stats.documents += 1;
            stats.event_mentions += of_class(skg::EVENT_MENTION);
            stats.claims += of_class(skg::CLAIM);
            stats.evidence += of_class(skg::EVIDENCE_CLASS);
            stats.quads.claims += quads.len();
        }
        stats.quads.reference = self.graph_quads(&self.base().reference_graph())?.len();
        // What tells how many there are is no content: an export has as much without it.
        let counts = self.counts()?.len();
        stats.quads.bookkeeping = self.graph_quads(&self.base().store_graph())?.len() - counts;
        let corrections = self.graph_quads(&self.base().corrections_graph())?.len();
        let LayerSizes { claims, reference, bookkeeping, .. } = stats.quads;
        // The largest part is what is left, and a store tells how many quads it holds.
        stats.quads.knowledge =
            self.len()?.saturating_sub(claims + reference + bookkeeping + corrections + counts);
        Ok(stats)
    }

    fn summits_by_status(&self) -> Result<BTreeMap<String, usize>, StoreError> {
        let mut counts = BTreeMap::new();
        for quad in self.quads_of(None, Some(skg::STATUS), None, Some(GraphNameRef::DefaultGraph))? {
            if let Term::NamedNode(concept) = &quad.object
                && let Some(status) = SummitStatus::from_concept(concept.as_str())
            {
                *counts.entry(status.code().to_owned()).or_default() += 1;
            }
        }
        Ok(counts)
    }
}

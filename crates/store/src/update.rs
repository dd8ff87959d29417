//! Putting documents in and taking them out.
//!
//! A change is computed whole, as the difference between what the store holds and what it should
//! hold, and then committed at once. So building twice changes not one quad, and a failure or an
//! interruption leaves the store as it was.

use std::collections::{BTreeMap, HashSet};

use oxigraph::model::{GraphName, NamedNode, Quad};
use summitkg_ontology::vocab::skg;
use summitkg_ontology::{Correction, DocId, Node, Report, Undecided, Verdict, rdf as mapping};

use crate::error::StoreError;
use crate::literal::Spelling;
use crate::replace::is_identification;
use crate::store::Store;
use crate::suggest::nearest;

/// A document to put into the store.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it says.
    pub report: Report,
    /// Its text, if the store is to keep it.
    pub text: Option<String>,
    /// The versions of the software and of the rules that read it.
    pub versions: (String, String),
}

/// What a call changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Documents that were not there.
    pub documents_added: usize,
    /// Documents that were there with another text or reading.
    pub documents_replaced: usize,
    /// The names of those of them whose text is another than before, in order.
    pub other_texts: Vec<String>,
    /// Documents that were there just so.
    pub documents_unchanged: usize,
    /// Documents taken out, also those that no longer speak of any summit.
    pub documents_removed: usize,
    /// Entries that gave way to a later one of the same call with the same name.
    pub documents_superseded: usize,
    /// Entries that speak of no summit and so leave nothing.
    pub documents_without_events: usize,
    /// Names of people, in what was fused anew, that leave it open whom they mean.
    pub undecided: Vec<Undecided>,
    /// Events in the whole store that may denote several summits: document, place in it, and which.
    pub may_denote: Vec<(DocId, usize, Vec<Node>)>,
    /// Quads that are new.
    pub quads_added: usize,
    /// Quads that are gone.
    pub quads_removed: usize,
    /// What became of each correction that was asked again, ordered.
    pub verdicts: Vec<Verdict>,
}

impl Changes {
    /// Adds what a later call changed. Its verdicts take the place of earlier ones.
    pub fn add(&mut self, later: Self) {
        self.documents_added += later.documents_added;
        self.documents_replaced += later.documents_replaced;
        self.documents_unchanged += later.documents_unchanged;
        self.documents_removed += later.documents_removed;
        self.documents_superseded += later.documents_superseded;
        self.documents_without_events += later.documents_without_events;
        self.quads_added += later.quads_added;
        self.quads_removed += later.quads_removed;
        self.other_texts.extend(later.other_texts);
        self.undecided.extend(later.undecided);
        self.undecided.sort();
        self.undecided.dedup();
        self.may_denote.extend(later.may_denote);
        self.may_denote.sort();
        self.may_denote.dedup();
        self.verdicts.retain(|old| !later.verdicts.iter().any(|new| new.id == old.id));
        self.verdicts.extend(later.verdicts);
        self.verdicts.sort();
    }

    /// Whether the store is as it was.
    pub fn is_empty(&self) -> bool {
        self.quads_added == 0 && self.quads_removed == 0
    }
}

/// Documents after the change, as far as they differ from the store.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) changes: Changes,
    /// New claims by their graph; none for a document that goes.
    pub(crate) graphs: BTreeMap<NamedNode, Option<Vec<Quad>>>,
    /// The corrections that are to hold, if they change.
    pub(crate) corrections: Option<Vec<Correction>>,
}

impl Store {
    /// Puts documents in, each replacing an earlier one of the same name, and fuses anew.
    ///
    /// A report without events leaves no claims and takes out an earlier version. Of entries
    /// with the same name the last one counts.
    pub fn put(&mut self, entries: Vec<Entry>) -> Result<Changes, StoreError> {
        self.writable()?;
        let mut plan = Plan::default();
        let count = entries.len();
        let mut by_name: BTreeMap<String, Entry> = BTreeMap::new();
        for entry in entries {
            by_name.insert(entry.report.document.name.clone(), entry);
        }
        plan.changes.documents_superseded = count - by_name.len();
        let mut spelling = Spelling::default();
        for (name, entry) in by_name {
            let earlier = self.graphs_named(&name)?;
            self.plan_entry(&mut plan, &mut spelling, &entry, &earlier)?;
        }
        self.settle(plan, spelling)
    }

    /// Takes documents out, by name or identity, and fuses anew; all of them or, if one is not
    /// there, none.
    pub fn remove(&mut self, names: &[String]) -> Result<Changes, StoreError> {
        self.begun()?;
        let mut plan = Plan::default();
        for name in names {
            let mut found = self.graphs_named(name)?;
            if let Some(graph) = DocId::parse(name).map(|id| self.base().document(&id)) {
                let about = self.quads_of(Some(graph.as_ref()), Some(skg::SOURCE_NAME), None, None)?;
                found.extend((!about.is_empty()).then_some(graph));
            }
            if found.is_empty() {
                let graphs = self.document_graphs()?;
                let nearest = nearest(name, graphs.iter().map(|(n, _)| n.as_str())).map(str::to_owned);
                return Err(StoreError::UnknownDocument { name: name.clone(), nearest });
            }
            let before = plan.graphs.len();
            plan.graphs.extend(found.into_iter().map(|graph| (graph, None)));
            plan.changes.documents_removed += plan.graphs.len() - before;
        }
        self.settle(plan, Spelling::default())
    }

    /// The store may be changed, and there is one.
    pub(crate) fn begun(&self) -> Result<(), StoreError> {
        self.writable()?;
        match self.path() {
            Some(path) if !self.contains(&self.identity.quad())? => {
                Err(StoreError::Missing { path: path.to_owned() })
            }
            _ => Ok(()),
        }
    }

    /// The graphs of the documents of this name.
    fn graphs_named(&self, name: &str) -> Result<Vec<NamedNode>, StoreError> {
        let literal = oxigraph::model::Literal::new_simple_literal(name);
        let named = self.quads_of(None, Some(skg::SOURCE_NAME), Some(literal.as_ref().into()), None)?;
        let graph = |quad: Quad| match quad.graph_name {
            GraphName::NamedNode(graph) => Some(graph),
            _ => None,
        };
        Ok(named.into_iter().filter_map(graph).collect())
    }

    fn plan_entry(
        &self,
        plan: &mut Plan,
        spelling: &mut Spelling,
        entry: &Entry,
        earlier: &[NamedNode],
    ) -> Result<(), StoreError> {
        let graph = self.base().document(&entry.report.id);
        for other in earlier.iter().filter(|g| **g != graph) {
            plan.graphs.insert(other.clone(), None);
        }
        if entry.report.events.is_empty() {
            plan.changes.documents_without_events += 1;
            plan.changes.documents_removed += usize::from(!earlier.is_empty());
            for other in earlier {
                plan.graphs.insert(other.clone(), None);
            }
            return Ok(());
        }
        let versions = (entry.versions.0.as_str(), entry.versions.1.as_str());
        let mut quads = mapping::claims(self.base(), &entry.report, versions, entry.text.as_deref());
        spelling.settle(&mut quads)?;
        let kept: HashSet<Quad> =
            self.graph_quads(&graph)?.into_iter().filter(|q| !is_identification(q)).collect();
        let unchanged = !kept.is_empty() && kept == quads.iter().cloned().collect();
        match (unchanged, earlier.is_empty() && kept.is_empty()) {
            (true, _) => plan.changes.documents_unchanged += 1,
            (false, true) => plan.changes.documents_added += 1,
            (false, false) => {
                // The identity of a document is that of its text: another graph holds another text.
                if kept.is_empty() {
                    plan.changes.other_texts.push(entry.report.document.name.clone());
                }
                plan.changes.documents_replaced += 1;
            }
        }
        if !unchanged {
            plan.graphs.insert(graph, Some(quads));
        }
        Ok(())
    }
}

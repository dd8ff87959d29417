//! Putting documents in and taking them out.
//!
//! A change is computed whole, as the difference between what the store holds and what it should
//! hold, and then committed at once. So building twice changes not one quad, and a failure or an
//! interruption leaves the store as it was.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, Quad, Term, Triple};
use oxigraph::store::Store as Graph;
use summitkg_fusion::fuse;
use summitkg_ontology::vocab::skg;
use summitkg_ontology::{DocId, Node, Report, Undecided, rdf as mapping};

use crate::error::StoreError;
use crate::identity::Identity;
use crate::literal::Spelling;
use crate::store::{Home, Store};
use crate::suggest::nearest;
use crate::{folder, plain, reference};

/// Memory of the bulk loader; more makes it slower, not faster.
const LOADER_MEGABYTES: usize = 64;

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
    /// Names of people in the whole store that leave it open whom they mean.
    pub undecided: Vec<Undecided>,
    /// Events in the whole store that may denote several summits: document, place in it, and which.
    pub may_denote: Vec<(DocId, usize, Vec<Node>)>,
    /// Quads that are new.
    pub quads_added: usize,
    /// Quads that are gone.
    pub quads_removed: usize,
}

impl Changes {
    /// Whether the store is as it was.
    pub fn is_empty(&self) -> bool {
        self.quads_added == 0 && self.quads_removed == 0
    }
}

/// Documents after the change, as far as they differ from the store.
#[derive(Default)]
struct Plan {
    changes: Changes,
    /// New claims by their graph; none for a document that goes.
    graphs: BTreeMap<NamedNode, Option<Vec<Quad>>>,
}

#[derive(Default)]
pub(crate) struct Difference {
    pub(crate) removed: Vec<Quad>,
    pub(crate) added: Vec<Quad>,
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
        let mut stored: BTreeMap<String, Vec<NamedNode>> = BTreeMap::new();
        for (name, graph) in self.document_graphs()? {
            if by_name.contains_key(&name) {
                stored.entry(name).or_default().push(graph);
            }
        }
        let mut spelling = Spelling::new()?;
        for (name, entry) in by_name {
            let earlier = stored.remove(&name).unwrap_or_default();
            self.plan_entry(&mut plan, &mut spelling, &entry, &earlier)?;
        }
        self.settle(&plan, &mut spelling)
    }

    /// Takes documents out, by name or identity, and fuses anew; all of them or, if one is not
    /// there, none.
    pub fn remove(&mut self, names: &[String]) -> Result<Changes, StoreError> {
        self.writable()?;
        if let Some(path) = self.path()
            && !self.contains(&self.identity.quad())?
        {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        let graphs = self.document_graphs()?;
        let mut plan = Plan::default();
        for name in names {
            let by_id = DocId::parse(name).map(|id| self.base().document(&id));
            let found = graphs.iter().filter(|(n, g)| n == name || by_id.as_ref() == Some(g));
            let before = plan.graphs.len();
            let mut any = false;
            for (_, graph) in found {
                any = true;
                plan.graphs.insert(graph.clone(), None);
            }
            if !any {
                let nearest = nearest(name, graphs.iter().map(|(n, _)| n.as_str())).map(str::to_owned);
                return Err(StoreError::UnknownDocument { name: name.clone(), nearest });
            }
            plan.changes.documents_removed += plan.graphs.len() - before;
        }
        self.settle(&plan, &mut Spelling::new()?)
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
            self.graph_quads(&graph)?.into_iter().filter(|q| q.predicate != skg::DENOTES).collect();
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

    /// Computes everything that follows from the changed documents, and commits it.
    fn settle(&mut self, plan: &Plan, spelling: &mut Spelling) -> Result<Changes, StoreError> {
        let base = self.base().clone();
        let mut difference = Difference::default();
        let mut reports: Vec<Report> = Vec::new();
        for (_, graph) in self.document_graphs()? {
            if !plan.graphs.contains_key(&graph) {
                reports.push(self.read_report(&graph, &self.graph_quads(&graph)?)?);
            }
        }
        for (graph, claims) in &plan.graphs {
            let old = self
                .graph_quads(graph)?
                .into_iter()
                .filter(|q| q.predicate != skg::DENOTES && q.predicate != skg::MAY_DENOTE);
            difference.replace(old, claims.iter().flatten().cloned());
            if let Some(claims) = claims {
                reports.push(self.read_report(graph, claims)?);
            }
        }
        reports.sort_by(|a, b| a.id.cmp(&b.id));

        let shipped = reference::triples(&base)?;
        let knowledge = fuse(&reports, &self.reference(shipped.iter().cloned()));
        let mut fused = mapping::knowledge(&base, &knowledge);
        fused.extend(concept_labels(&fused)?);
        spelling.settle(&mut fused)?;
        let mut denotes = mapping::denotes(&base, &knowledge);
        spelling.settle(&mut denotes)?;
        difference.replace(self.quads_of(None, None, None, Some(GraphNameRef::DefaultGraph))?, fused);
        let mut before = self.quads_of(None, Some(skg::DENOTES), None, None)?;
        before.extend(self.quads_of(None, Some(skg::MAY_DENOTE), None, None)?);
        difference.replace(before, denotes);
        self.settle_own_graphs(&mut difference, spelling, shipped)?;

        let mut changes = plan.changes.clone();
        changes.undecided = knowledge.undecided;
        changes.may_denote = knowledge.may_denote;
        changes.quads_added = difference.added.len();
        changes.quads_removed = difference.removed.len();
        if !changes.is_empty() {
            self.commit(difference)?;
        }
        Ok(changes)
    }

    /// Reference data, if they are not those of this version, and bookkeeping.
    fn settle_own_graphs(
        &self,
        difference: &mut Difference,
        spelling: &mut Spelling,
        shipped: Vec<Triple>,
    ) -> Result<(), StoreError> {
        let digest = self.digest_quad(&reference::digest());
        if !self.contains(&digest)? {
            let graph = self.base().reference_graph();
            let mut new: Vec<Quad> = shipped.into_iter().map(|t| t.in_graph(graph.clone())).collect();
            spelling.settle(&mut new)?;
            difference.replace(self.graph_quads(&graph)?, new);
        }
        let mut own = vec![Identity::new(self.base().clone()).quad(), digest];
        own.extend(self.calendar.then(|| self.calendar_quad()));
        difference.replace(self.graph_quads(&self.base().store_graph())?, own);
        Ok(())
    }

    /// Makes all of it so, or nothing.
    pub(crate) fn commit(&self, difference: Difference) -> Result<(), StoreError> {
        let place = self.place();
        let engine = StoreError::engine(place);
        if let Home::Folder { .. } = self.home
            && self.is_empty()?
        {
            return load(&self.graph, place, difference.added);
        }
        let mut transaction = self.graph.start_transaction().map_err(&engine)?;
        for quad in &difference.removed {
            transaction.remove(quad);
        }
        transaction.extend(&difference.added);
        // A graph without quads would still be found by `GRAPH ?g {}`.
        let touched: HashSet<&GraphName> = difference.removed.iter().map(|quad| &quad.graph_name).collect();
        let mut touched: Vec<_> = touched.into_iter().collect();
        touched.sort_by_key(ToString::to_string);
        for graph in touched {
            if let GraphName::NamedNode(name) = graph
                && transaction.quads_for_pattern(None, None, None, Some(graph.as_ref())).next().is_none()
            {
                transaction.remove_named_graph(name).map_err(&engine)?;
            }
        }
        if let Home::Plain { path, .. } = &self.home {
            let quads = transaction.iter().collect::<Result<Vec<_>, _>>().map_err(&engine)?;
            plain::write(path, quads.into_iter())?;
        }
        transaction.commit().map_err(&engine)?;
        if let Home::Folder { path, .. } = &self.home {
            folder::flush(&self.graph, path)?;
        }
        Ok(())
    }
}

/// Fills an empty folder; atomic, and several times as fast as a transaction.
fn load(graph: &Graph, path: &Path, quads: Vec<Quad>) -> Result<(), StoreError> {
    let engine = StoreError::engine(path);
    let mut loader = graph.bulk_loader().with_max_memory_size_in_megabytes(LOADER_MEGABYTES);
    loader.load_quads(quads).map_err(&engine)?;
    loader.commit().map_err(&engine)?;
    folder::flush(graph, path)
}

impl Difference {
    /// What to take out and to add so that `old` becomes `new`.
    fn replace(&mut self, old: impl IntoIterator<Item = Quad>, new: impl IntoIterator<Item = Quad>) {
        let old: HashSet<Quad> = old.into_iter().collect();
        let mut kept = HashSet::new();
        let mut seen = HashSet::new();
        for quad in new {
            if old.contains(&quad) {
                kept.insert(quad);
            } else if seen.insert(quad.clone()) {
                self.added.push(quad);
            }
        }
        self.removed.extend(old.into_iter().filter(|quad| !kept.contains(quad)));
    }
}

/// Classes and labels of the concepts that these quads point to.
fn concept_labels(quads: &[Quad]) -> Result<Vec<Quad>, StoreError> {
    let concepts = reference::concepts()?;
    let used: BTreeSet<&NamedNode> = quads
        .iter()
        .filter_map(|quad| match &quad.object {
            Term::NamedNode(node) if concepts.contains_key(node) => Some(node),
            _ => None,
        })
        .collect();
    let labels = used.into_iter().filter_map(|node| concepts.get(node)).flatten();
    Ok(labels.map(|triple| triple.clone().in_graph(GraphName::DefaultGraph)).collect())
}

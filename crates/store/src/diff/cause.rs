//! Causes of differences, from the claims behind both values to the documents they stand in.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef};
use summitkg_ontology::vocab::{NS, skg, skos};

use super::behind::Told;
use super::inputs::Inputs;
use super::pair::{Pair, Side, node};
use super::reading::Definitions;
use super::values::name;
use super::{Cause, CauseKind, Delta, DeltaKind, Part, Split, Value};
use crate::error::StoreError;
use crate::store::Store;

/// Finds causes; keeps what it has asked.
pub(super) struct Causes<'s> {
    pub(super) stores: Pair<&'s Store>,
    pub(super) inputs: &'s Inputs,
    /// The nodes in documents' graphs of which something differs.
    touched: HashSet<NamedNode>,
    pub(super) defined: Option<Definitions>,
    pub(super) told: BTreeMap<(Side, NamedNode), Vec<Told>>,
    pub(super) of_claim: BTreeMap<NamedNode, Vec<Cause>>,
    pub(super) texts: BTreeMap<NamedNode, Option<String>>,
}

impl<'s> Causes<'s> {
    pub(super) fn new(stores: &Pair<&'s Store>, inputs: &'s Inputs, split: &'s Split) -> Self {
        let quads = split.documents.values().flat_map(|pair| pair.before.iter().chain(&pair.after));
        Self {
            stores: *stores,
            inputs,
            touched: quads.map(name).collect(),
            defined: None,
            told: BTreeMap::new(),
            of_claim: BTreeMap::new(),
            texts: BTreeMap::new(),
        }
    }

    /// The causes that lie in the claims behind a difference, or in the data that it is of.
    pub(super) fn direct(&mut self, delta: &Delta) -> Result<Vec<Cause>, StoreError> {
        let mut causes = match delta.part {
            Part::Knowledge if self.inputs.silent.before || self.inputs.silent.after => self.silent(),
            Part::Knowledge => self.of_fact(delta)?,
            Part::Claims => self.of_document(delta)?,
            Part::Corrections => self.correction(&delta.thing, delta.kind).into_iter().collect(),
            Part::Reference => vec![Cause::new(CauseKind::Reference, delta.kind, "reference")],
            Part::Bookkeeping => self.of_bookkeeping(delta),
        };
        causes.sort();
        causes.dedup();
        Ok(causes)
    }

    /// Causes for what has none of its own: through the things that it leads to, or because but one input differs.
    pub(super) fn complete(&self, deltas: &mut [Delta]) {
        let mut of_thing: BTreeMap<&NamedNode, BTreeSet<&Cause>> = BTreeMap::new();
        let mut speaks_of: BTreeMap<&NamedNode, BTreeSet<&Cause>> = BTreeMap::new();
        let mut around: BTreeMap<&NamedNode, BTreeSet<&Cause>> = BTreeMap::new();
        for delta in deltas.iter().filter(|d| d.part == Part::Knowledge) {
            around.entry(&delta.thing).or_default().extend(&delta.causes);
            if delta.kind == DeltaKind::Support {
                continue;
            }
            if delta.property != skg::NEXT_SUMMIT && delta.property != skg::PREVIOUS_SUMMIT {
                of_thing.entry(&delta.thing).or_default().extend(&delta.causes);
            }
            for value in [&delta.before, &delta.after].into_iter().flatten() {
                let nodes = value.details.iter().filter_map(|(_, term)| node(term)).chain(node(&value.term));
                for node in nodes.filter(|n| !n.as_str().starts_with(NS)) {
                    speaks_of.entry(node).or_default().extend(&delta.causes);
                }
            }
        }
        let mut found: Vec<Option<Vec<Cause>>> = Vec::with_capacity(deltas.len());
        for delta in deltas.iter() {
            found.push(
                delta.causes.is_empty().then(|| self.indirect(delta, [&of_thing, &speaks_of, &around])),
            );
        }
        for (delta, causes) in deltas.iter_mut().zip(found) {
            if let Some(mut causes) = causes {
                causes.sort();
                causes.dedup();
                delta.causes = causes;
            }
        }
    }

    fn indirect(
        &self,
        delta: &Delta,
        [of_thing, speaks_of, around]: [&BTreeMap<&NamedNode, BTreeSet<&Cause>>; 3],
    ) -> Vec<Cause> {
        let all = |causes: Option<&BTreeSet<&Cause>>| -> Vec<Cause> {
            causes.into_iter().flatten().map(|c| (*c).clone()).collect()
        };
        let follows = |causes: Vec<Cause>| causes.into_iter().map(Cause::indirect).collect::<Vec<_>>();
        // A person comes and goes with the facts that speak of him.
        if delta.property == rdf::TYPE {
            let causes = all(speaks_of.get(&delta.thing));
            if !causes.is_empty() {
                return causes;
            }
        }
        let is_name = delta.property == rdfs::LABEL || delta.property == skos::ALT_LABEL;
        if is_name {
            let causes = all(around.get(&delta.thing));
            if !causes.is_empty() {
                return follows(causes);
            }
        }
        // A link comes and goes with the summit that it leads to.
        let ends = [&delta.before, &delta.after].into_iter().flatten().filter_map(|v| node(&v.term));
        let ends: Vec<Cause> = ends.flat_map(|end| all(of_thing.get(end))).collect();
        if !ends.is_empty() {
            return follows(ends);
        }
        match self.inputs.all.as_slice() {
            [] => vec![Cause::new(CauseKind::Software, DeltaKind::Changed, "fusion")],
            [only] => vec![only.clone().indirect()],
            several => {
                vec![Cause::new(CauseKind::Unknown, DeltaKind::Changed, several.len().to_string()).indirect()]
            }
        }
    }

    fn silent(&self) -> Vec<Cause> {
        let silent = self.inputs.silent;
        let sides = [(silent.before, "A"), (silent.after, "B")].into_iter().filter(|(silent, _)| *silent);
        let names: Vec<&str> = sides.map(|(_, name)| name).collect();
        vec![Cause::new(CauseKind::Unknown, DeltaKind::Changed, names.join(" "))]
    }

    fn of_fact(&mut self, delta: &Delta) -> Result<Vec<Cause>, StoreError> {
        let mut behind: Pair<BTreeSet<NamedNode>> = Pair::default();
        for (side, value) in [(Side::Before, &delta.before), (Side::After, &delta.after)] {
            if let Some(value) = value {
                *behind.of_mut(side) = self.behind(side, delta, value)?;
            }
        }
        let mut causes = Vec::new();
        for claim in behind.before.union(&behind.after) {
            let base = self.stores.after.base();
            let one_sided = behind.before.contains(claim) != behind.after.contains(claim);
            if base.local(claim.as_str()).is_some_and(|local| local.starts_with("correction/")) {
                let gone = behind.before.contains(claim);
                let kind = if gone { DeltaKind::Removed } else { DeltaKind::Added };
                causes.extend(self.correction(claim, kind).filter(|_| one_sided));
                if !one_sided {
                    let changed = self.inputs.corrections.get(claim).copied();
                    causes.extend(changed.and_then(|kind| self.correction(claim, kind)));
                }
            } else if self.touched.contains(claim) {
                let is_elsewhere = self.is_elsewhere(delta, claim)?;
                let of_claim = self.of_claim(claim)?;
                causes.extend(of_claim.into_iter().map(|c| if is_elsewhere { c.indirect() } else { c }));
            } else if one_sided {
                causes.extend(self.identity(claim)?);
            }
        }
        if causes.is_empty() {
            causes.extend(self.correction_of(delta));
        }
        if causes.is_empty() {
            let ends = [&delta.before, &delta.after].into_iter().flatten().filter_map(|v| node(&v.term));
            let own = std::iter::once(&delta.thing).chain(ends).any(|n| self.inputs.reference.contains(n));
            let reference = Cause::new(CauseKind::Reference, DeltaKind::Changed, "reference");
            causes.extend(own.then_some(reference));
        }
        Ok(causes)
    }

    /// The graph that a claim, a mention or a quotation stands in.
    pub(super) fn document(&self, part: &NamedNode) -> Option<NamedNode> {
        let base = self.stores.after.base();
        let id = base.local(part.as_str())?.strip_prefix("doc/")?.split('/').next()?;
        Some(base.node(["doc", id]))
    }

    /// Whether a claim is of another summit than the one that a difference is about.
    fn is_elsewhere(&self, delta: &Delta, claim: &NamedNode) -> Result<bool, StoreError> {
        let Some(document) = self.document(claim) else { return Ok(false) };
        let thing = delta.thing.as_str();
        // A standing is what several summits show.
        let base = self.stores.after.base();
        if base.local(thing).is_some_and(|local| local.starts_with("membership/")) {
            return Ok(false);
        }
        for side in Side::BOTH {
            for summit in self.denoted(side, &document, claim)? {
                let summit = summit.as_str();
                if thing == summit || thing.strip_prefix(summit).is_some_and(|rest| rest.starts_with('/')) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn denoted(
        &self,
        side: Side,
        document: &NamedNode,
        claim: &NamedNode,
    ) -> Result<Vec<NamedNode>, StoreError> {
        let store = self.stores.of(side);
        let mut all = Vec::new();
        for mention in store.objects(claim, rdf::SUBJECT, document.as_ref().into())?.iter().filter_map(node) {
            let summits = store.objects(mention, skg::DENOTES, document.as_ref().into())?;
            all.extend(summits.iter().filter_map(node).cloned());
        }
        Ok(all)
    }

    /// A claim that both stores have, but that only one counts here: it is understood to be of another summit.
    /// What differs of the documents that speak of either summit is why.
    fn identity(&self, claim: &NamedNode) -> Result<Vec<Cause>, StoreError> {
        let Some(document) = self.document(claim) else { return Ok(Vec::new()) };
        let before = self.denoted(Side::Before, &document, claim)?;
        let after = self.denoted(Side::After, &document, claim)?;
        if before == after {
            return Ok(Vec::new());
        }
        let mut causes = self.speakers(&before, &after)?;
        let base = self.stores.after.base();
        let local = |summit: &NamedNode| base.local(summit.as_str()).unwrap_or_default().to_owned();
        let (before, after) = (before.first().map(local), after.first().map(local));
        let name = self.stores.after.objects(&document, skg::SOURCE_NAME, document.as_ref().into())?;
        let name = name.first().and_then(super::pair::text).unwrap_or_default().to_owned();
        let cause = Cause::new(CauseKind::Identity, DeltaKind::Changed, name);
        causes.push(cause.between(before.as_deref(), after.as_deref()));
        Ok(causes)
    }

    /// What differs of the documents that speak of these summits.
    fn speakers(&self, before: &[NamedNode], after: &[NamedNode]) -> Result<Vec<Cause>, StoreError> {
        let mut causes = BTreeSet::new();
        for (side, summits) in [(Side::Before, before), (Side::After, after)] {
            for summit in summits {
                let store = self.stores.of(side);
                for quad in store.quads_of(None, Some(skg::DENOTES), Some(summit.as_ref().into()), None)? {
                    let GraphName::NamedNode(graph) = &quad.graph_name else { continue };
                    let changed = self.inputs.documents.get(graph);
                    let of_document = changed.into_iter().flat_map(|d| d.causes.iter().map(Cause::common));
                    causes.extend(of_document.map(Cause::indirect));
                }
            }
        }
        Ok(causes.into_iter().collect())
    }

    /// A difference in the graph of a document.
    fn of_document(&mut self, delta: &Delta) -> Result<Vec<Cause>, StoreError> {
        if super::is_fused(&delta.property) {
            let own = self.document(&delta.thing).and_then(|document| self.inputs.documents.get(&document));
            if let Some(own) = own {
                return Ok(own.causes.clone());
            }
            let summit = |value: &Option<Value>| -> Vec<NamedNode> {
                value.iter().filter_map(|v| node(&v.term)).cloned().collect()
            };
            return self.speakers(&summit(&delta.before), &summit(&delta.after));
        }
        let causes = self.inputs.documents.get(&delta.thing).map(|d| d.causes.clone()).unwrap_or_default();
        if !causes.is_empty() {
            return Ok(causes);
        }
        let name = delta.property.as_str().rsplit(['#', '/']).next().unwrap_or_default();
        Ok(vec![Cause::new(CauseKind::Metadata, delta.kind, name)])
    }

    fn of_bookkeeping(&self, delta: &Delta) -> Vec<Cause> {
        let graph = self.stores.after.base();
        let kind = if delta.thing == graph.reference_graph() {
            CauseKind::Reference
        } else if delta.property == skg::BASIS {
            CauseKind::Background
        } else {
            CauseKind::Software
        };
        vec![Cause::new(kind, delta.kind, graph.local(delta.thing.as_str()).unwrap_or("store"))]
    }

    fn correction(&self, node: &NamedNode, change: DeltaKind) -> Option<Cause> {
        let id = self.stores.after.base().local(node.as_str())?;
        let id = id.strip_prefix("correction/").unwrap_or(id);
        let change = self.inputs.corrections.get(node).copied().unwrap_or(change);
        Some(Cause::new(CauseKind::Correction, change, id))
    }

    /// A correction that names this thing and property and is not the same in both stores.
    fn correction_of(&self, delta: &Delta) -> Vec<Cause> {
        let mut found = Vec::new();
        for (correction, change) in &self.inputs.corrections {
            let names = |property: NamedNodeRef<'_>, wanted: &NamedNode| {
                Side::BOTH.iter().any(|side| {
                    let graph: GraphName = self.stores.of(*side).base().node(["graph", "corrections"]).into();
                    let objects = self.stores.of(*side).objects(correction, property, graph.as_ref());
                    objects.is_ok_and(|all| all.iter().any(|t| node(t) == Some(wanted)))
                })
            };
            if names(rdf::SUBJECT, &delta.thing) && names(rdf::PREDICATE, &delta.property) {
                found.extend(self.correction(correction, *change));
            }
        }
        found
    }
}

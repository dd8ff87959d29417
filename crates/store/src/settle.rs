//! What follows from a change: which families it touches, what is known of them anew, and the difference.
//!
//! Only the families of series that changed documents or corrections speak of are fused again, and only
//! their part of the knowledge is read and compared. The result is the same as if all were.

use std::collections::{BTreeSet, HashSet};

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use summitkg_fusion::{Fusion, Reference, Renewal, merge};
use summitkg_ontology::vocab::{self, skg};
use summitkg_ontology::{Correction, DocId, EntityKind, Knowledge, Report, rdf as mapping};

use crate::commit::Difference;
use crate::embedded::DIGEST;
use crate::error::StoreError;
use crate::families::{Family, Packed, bare};
use crate::identity::Identity;
use crate::literal::Spelling;
use crate::reference;
use crate::store::Store;
use crate::update::{Changes, Plan};

/// Families fused again.
#[derive(Default)]
struct Renewed {
    parts: Vec<Knowledge>,
    /// The summits and standings to replace.
    nodes: BTreeSet<NamedNode>,
    packed: Vec<Packed>,
}

/// Which families are fused again.
enum Touched {
    All,
    Families(BTreeSet<String>),
}

impl Store {
    /// Computes everything that follows from a change, and commits it.
    pub(crate) fn settle(&mut self, plan: Plan, mut spelling: Spelling) -> Result<Changes, StoreError> {
        // What is remembered runs ahead of the graph until the change is made.
        self.settled(plan, &mut spelling).inspect_err(|_| self.forget())
    }

    fn settled(&mut self, plan: Plan, spelling: &mut Spelling) -> Result<Changes, StoreError> {
        let base = self.base().clone();
        let reference = self.shipped_reference()?;
        let corrections = match &plan.corrections {
            Some(corrections) => corrections.clone(),
            None => self.corrections()?,
        };
        let mut difference = Difference::default();
        self.settle_own_graphs(&mut difference, spelling)?;
        // Other reference data, another program, with or without the calendar: nothing is as it was.
        let touched =
            if difference.is_empty() { self.touched(&plan, &reference, &corrections)? } else { Touched::All };
        let mut corrected = mapping::corrections(&base, &corrections);
        spelling.settle(&mut corrected)?;
        difference.replace(self.graph_quads(&base.corrections_graph())?, corrected);
        let all = matches!(touched, Touched::All);
        let families = match touched {
            Touched::All => self.families_of(&plan, &reference)?,
            Touched::Families(families) => families,
        };
        let documents = self.documents_of(&plan)?;
        let Plan { graphs, mut changes, .. } = plan;
        for (graph, claims) in graphs {
            let old = self.graph_quads(&graph)?.into_iter().filter(|q| !is_identification(q));
            difference.replace(old, claims.into_iter().flatten());
        }

        let mut packed = Vec::new();
        if all || !families.is_empty() {
            let only = (!all).then_some(&families);
            let fusion = Fusion { reference: &reference, corrections: &corrections, families: only };
            let mut renewed = self.renew(&documents, &fusion, &families, all)?;
            packed = std::mem::take(&mut renewed.packed);
            let knowledge = merge(std::iter::once(fusion.unheard()).chain(renewed.parts));
            let mut fused = mapping::knowledge(&base, &knowledge);
            fused.extend(self.concept_labels(&fused, all)?);
            spelling.settle(&mut fused)?;
            let mut denotes = mapping::denotes(&base, &knowledge);
            spelling.settle(&mut denotes)?;
            if all {
                difference.replace(self.quads_of(None, None, None, Some(GraphNameRef::DefaultGraph))?, fused);
                difference.replace(self.identifications(None)?, denotes);
            } else {
                self.replace_families(&mut difference, &fusion, renewed.nodes, fused, denotes)?;
            }
            changes.undecided = knowledge.undecided;
            changes.may_denote = knowledge.may_denote;
            changes.verdicts = knowledge.verdicts;
        }
        changes.quads_added = difference.added.len();
        changes.quads_removed = difference.removed.len();
        if !changes.is_empty() {
            let old = self.graph_quads(&base.store_graph())?;
            let old = old.into_iter().filter(|quad| self.is_family_digest(quad));
            difference.replace(old, self.digests_of_families(&packed, all)?);
            self.commit(difference)?;
            self.keep(packed, &reference);
        }
        Ok(changes)
    }

    /// The documents that change, as they will be; none for one that goes.
    fn documents_of(&self, plan: &Plan) -> Result<Vec<(DocId, Option<Report>)>, StoreError> {
        let mut documents = Vec::new();
        for (graph, claims) in &plan.graphs {
            let report = claims.as_ref().map(|claims| self.read_report(graph, claims)).transpose()?;
            documents.extend(self.document_of(graph).map(|id| (id, report.map(bare))));
        }
        Ok(documents)
    }

    /// Fuses families with what a change makes of their documents.
    fn renew(
        &mut self,
        documents: &[(DocId, Option<Report>)],
        fusion: &Fusion<'_>,
        families: &BTreeSet<String>,
        all: bool,
    ) -> Result<Renewed, StoreError> {
        if all {
            self.forget();
        }
        let changed = documents.iter().map(|(id, _)| self.base().document(id)).collect();
        let mut renewed = Renewed::default();
        for family in families {
            let speaks = |report: &Report| {
                report.events.iter().any(|event| fusion.reference.family(&event.series) == family)
            };
            let known = if all { None } else { self.remembered(family) };
            let (mut reports, memory) = match known {
                Some(Family { reports, memory }) => (reports, Some(memory)),
                None => (self.read_family(family, fusion.reference, &changed)?, None),
            };
            for (id, report) in documents {
                reports.remove(id);
                reports.extend(report.clone().filter(&speaks).map(|report| (id.clone(), report)));
            }
            let listed: Vec<&Report> = reports.values().collect();
            let before = memory.as_ref().cloned().unwrap_or_default();
            let Renewal { knowledge, changed: nodes, memory: after } = fusion.renew(&listed, family, &before);
            renewed.nodes.extend(nodes.iter().map(|node| self.base().node(node.path())));
            if memory.is_none() && !all {
                renewed.nodes.extend(self.nodes_of_family(family, fusion.reference)?);
            }
            renewed.parts.push(knowledge);
            renewed.packed.extend(self.pack(family.clone(), Family { reports, memory: after }));
        }
        Ok(renewed)
    }

    /// Applies these corrections and no others.
    pub(crate) fn settle_corrections(&mut self, corrections: Vec<Correction>) -> Result<Changes, StoreError> {
        let plan = Plan { corrections: Some(corrections), ..Plan::default() };
        self.settle(plan, Spelling::new()?)
    }

    /// The families that a change of documents or corrections touches.
    fn touched(
        &self,
        plan: &Plan,
        reference: &Reference,
        corrections: &[Correction],
    ) -> Result<Touched, StoreError> {
        let mut families = BTreeSet::new();
        let mut changed: Vec<Correction> = Vec::new();
        if let Some(new) = &plan.corrections {
            let old = self.corrections()?;
            changed.extend(old.iter().filter(|c| !new.contains(c)).cloned());
            changed.extend(new.iter().filter(|c| !old.contains(c)).cloned());
        }
        for correction in &changed {
            match reference.family_of(correction) {
                Some(family) => families.insert(family.to_owned()),
                None => return Ok(Touched::All),
            };
        }
        let series = |quads: &[Quad]| -> Vec<String> {
            let of_series = quads.iter().filter(|quad| quad.predicate == skg::SERIES);
            of_series.filter_map(|quad| self.series_code(&quad.object)).collect()
        };
        for (graph, claims) in &plan.graphs {
            let old = self.quads_of(None, Some(skg::SERIES), None, Some(graph.as_ref().into()))?;
            let both = series(&old).into_iter().chain(series(claims.as_deref().unwrap_or_default()));
            families.extend(both.map(|code| reference.family(&code).to_owned()));
        }
        // What people correct of names and sources must be asked of every family.
        if !families.is_empty() && corrections.iter().any(|c| reference.family_of(c).is_none()) {
            return Ok(Touched::All);
        }
        Ok(Touched::Families(families))
    }

    fn series_code(&self, term: &Term) -> Option<String> {
        match term {
            Term::NamedNode(node) => {
                let mut path = self.base().decode(node.as_str())?;
                (path.first()? == EntityKind::Series.folder()).then(|| path.pop())?
            }
            _ => None,
        }
    }

    /// The series of these families.
    pub(crate) fn series_of(&self, families: &BTreeSet<String>, reference: &Reference) -> Vec<NamedNode> {
        let own = families.iter().map(String::as_str);
        let codes: BTreeSet<&str> = own.chain(reference.series_of(families)).collect();
        codes.into_iter().map(|code| self.base().series(code)).collect()
    }

    /// The families that documents speak of, before a change or after it.
    fn families_of(&self, plan: &Plan, reference: &Reference) -> Result<BTreeSet<String>, StoreError> {
        let stored = self.quads_of(None, Some(skg::SERIES), None, None)?;
        let new = plan.graphs.values().flatten().flatten().filter(|quad| quad.predicate == skg::SERIES);
        let series: HashSet<&Term> = stored.iter().chain(new).map(|quad| &quad.object).collect();
        let codes = series.into_iter().filter_map(|series| self.series_code(series));
        Ok(codes.map(|code| reference.family(&code).to_owned()).collect())
    }

    /// The document of a graph.
    fn document_of(&self, graph: &NamedNode) -> Option<DocId> {
        self.base().decode(graph.as_str())?.last().and_then(|id| DocId::parse(id))
    }

    /// Which event mentions were identified with which summits: of all, or of these.
    fn identifications(&self, summits: Option<&[NamedNode]>) -> Result<Vec<Quad>, StoreError> {
        let mut quads = Vec::new();
        for property in [skg::DENOTES, skg::MAY_DENOTE] {
            match summits {
                None => quads.extend(self.quads_of(None, Some(property), None, None)?),
                Some(summits) => {
                    for summit in summits {
                        quads.extend(self.quads_of(
                            None,
                            Some(property),
                            Some(summit.as_ref().into()),
                            None,
                        )?);
                    }
                }
            }
        }
        Ok(quads)
    }

    /// The summits and standings that the knowledge has of a family.
    fn nodes_of_family(&self, family: &str, reference: &Reference) -> Result<Vec<NamedNode>, StoreError> {
        let default = Some(GraphNameRef::DefaultGraph);
        let mut quads = Vec::new();
        for series in self.series_of(&BTreeSet::from([family.to_owned()]), reference) {
            quads.extend(self.quads_of(None, Some(skg::SERIES), Some(series.as_ref().into()), default)?);
        }
        let organisation = self.base().organisation(family);
        let of = Some(organisation.as_ref().into());
        quads.extend(self.quads_of(None, Some(skg::ORGANISATION), of, default)?);
        Ok(quads.into_iter().filter_map(|quad| named(&quad.subject)).collect())
    }

    /// Replaces what the knowledge has of these summits and standings by what is known of them now.
    fn replace_families(
        &self,
        difference: &mut Difference,
        fusion: &Fusion<'_>,
        nodes: BTreeSet<NamedNode>,
        fused: Vec<Quad>,
        mut denotes: Vec<Quad>,
    ) -> Result<(), StoreError> {
        denotes.retain(|quad| matches!(&quad.object, Term::NamedNode(summit) if nodes.contains(summit)));
        let nodes: Vec<NamedNode> = nodes.into_iter().collect();
        difference.replace(self.identifications(Some(&nodes))?, denotes);
        let mut old = self.owned(nodes)?;
        let mine = |c: &&Correction| {
            let family = fusion.reference.family_of(c);
            family.is_some_and(|family| fusion.families.is_some_and(|families| families.contains(family)))
        };
        let known = self.corrections()?;
        let ids: BTreeSet<&str> =
            fusion.corrections.iter().chain(&known).filter(mine).map(|c| c.id.as_str()).collect();
        for id in ids {
            old.extend(self.about(self.base().correction(id).as_ref())?);
        }
        let (mut shared, own): (Vec<Quad>, Vec<Quad>) =
            fused.into_iter().partition(|quad| self.is_shared(&quad.subject));
        let pointed: BTreeSet<NamedNode> = old.iter().filter_map(|quad| self.shared_object(quad)).collect();
        let named_anew = shared.iter().filter_map(|quad| named(&quad.subject));
        let pointed_anew = own.iter().filter_map(|quad| self.shared_object(quad));
        let kept: BTreeSet<NamedNode> = named_anew.chain(pointed_anew).collect();

        // The names of a thing do not depend on what was read: where they are, they stay.
        let mut there = BTreeSet::new();
        for node in &kept {
            there.extend(self.is_told_of(node.as_ref())?.then(|| node.clone()));
        }
        shared.retain(|quad| named(&quad.subject).is_none_or(|node| !there.contains(&node)));
        // What no one points to any more goes, with its names.
        let mut shared_old = Vec::new();
        let going: HashSet<&Quad> = old.iter().collect();
        for node in pointed.difference(&kept) {
            if !self.is_pointed_to(node, &going)? {
                shared_old.extend(self.about(node.as_ref())?);
            }
        }
        difference.replace(shared_old, shared);
        difference.replace(old, own);
        Ok(())
    }

    /// Everything in the knowledge that belongs to these summits: records, statements, alternatives.
    fn owned(&self, summits: Vec<NamedNode>) -> Result<Vec<Quad>, StoreError> {
        let mut seen: BTreeSet<NamedNode> = summits.iter().cloned().collect();
        let mut open = summits;
        let mut quads = Vec::new();
        while let Some(node) = open.pop() {
            let below = format!("{}/", node.as_str());
            let about = self.about(node.as_ref())?;
            for quad in &about {
                if let Term::NamedNode(object) = &quad.object
                    && (object.as_str().starts_with(&below) || quad.predicate == skg::ALTERNATIVE)
                    && seen.insert(object.clone())
                {
                    open.push(object.clone());
                }
            }
            quads.extend(about);
            let told = Some(GraphNameRef::DefaultGraph);
            for quad in self.quads_of(None, Some(rdf::SUBJECT), Some(node.as_ref().into()), told)? {
                if let Some(statement) = named(&quad.subject)
                    && seen.insert(statement.clone())
                {
                    open.push(statement);
                }
            }
        }
        Ok(quads)
    }

    /// Classes and labels of the concepts that these quads point to; `all`, or those that are not there yet.
    fn concept_labels(&self, quads: &[Quad], all: bool) -> Result<Vec<Quad>, StoreError> {
        let mut labels = Vec::new();
        for concept in concepts(quads) {
            if all || !self.is_told_of(concept.as_ref())? {
                let told = reference::concepts()?.get(concept).into_iter().flatten();
                labels.extend(told.map(|triple| triple.clone().in_graph(GraphName::DefaultGraph)));
            }
        }
        Ok(labels)
    }

    /// Whether the knowledge says anything of a node.
    fn is_told_of(&self, node: NamedNodeRef<'_>) -> Result<bool, StoreError> {
        let mut quads =
            self.graph.quads_for_pattern(Some(node.into()), None, None, Some(GraphNameRef::DefaultGraph));
        Ok(quads.next().transpose().map_err(StoreError::engine(self.place()))?.is_some())
    }

    /// What the knowledge says of a node.
    fn about(&self, node: NamedNodeRef<'_>) -> Result<Vec<Quad>, StoreError> {
        self.quads_of(Some(node), None, None, Some(GraphNameRef::DefaultGraph))
    }

    /// Whether several families may point to a thing: a person, a country, a concept.
    fn is_shared(&self, subject: &NamedOrBlankNode) -> bool {
        let NamedOrBlankNode::NamedNode(node) = subject else { return false };
        let folder = self.base().local(node.as_str()).and_then(|local| local.split('/').next());
        match folder {
            Some(folder) => EntityKind::ALL.iter().any(|kind| kind.folder() == folder),
            None => node.as_str().starts_with(vocab::NS),
        }
    }

    fn shared_object(&self, quad: &Quad) -> Option<NamedNode> {
        match &quad.object {
            Term::NamedNode(node) if self.is_shared(&node.clone().into()) => Some(node.clone()),
            _ => None,
        }
    }

    /// Whether something in the knowledge beside these quads points to a node.
    fn is_pointed_to(&self, node: &NamedNode, going: &HashSet<&Quad>) -> Result<bool, StoreError> {
        let default = Some(GraphNameRef::DefaultGraph);
        for quad in self.graph.quads_for_pattern(None, None, Some(node.as_ref().into()), default) {
            let quad = quad.map_err(StoreError::engine(self.place()))?;
            // A thing may be of a class or country that points at itself.
            if !going.contains(&quad) && !self.is_shared(&quad.subject) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Reference data, if they are not those of this version, and bookkeeping.
    fn settle_own_graphs(
        &self,
        difference: &mut Difference,
        spelling: &mut Spelling,
    ) -> Result<(), StoreError> {
        let digest = self.digest_quad(DIGEST);
        if !self.contains(&digest)? {
            let graph = self.base().reference_graph();
            let shipped = reference::triples(self.base())?;
            let mut new: Vec<Quad> = shipped.into_iter().map(|t| t.in_graph(graph.clone())).collect();
            spelling.settle(&mut new)?;
            difference.replace(self.graph_quads(&graph)?, new);
        }
        let mut own = vec![Identity::new(self.base().clone()).quad(), digest];
        own.extend(self.calendar.then(|| self.calendar_quad()));
        let mut old = self.graph_quads(&self.base().store_graph())?;
        old.retain(|quad| !self.is_family_digest(quad));
        difference.replace(old, own);
        Ok(())
    }
}

fn named(subject: &NamedOrBlankNode) -> Option<NamedNode> {
    match subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.clone()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

/// What fusion adds to claims.
pub(crate) fn is_identification(quad: &Quad) -> bool {
    quad.predicate == skg::DENOTES || quad.predicate == skg::MAY_DENOTE
}

/// Concepts that these quads point to.
fn concepts(quads: &[Quad]) -> BTreeSet<&NamedNode> {
    // Classes and properties are named in the ontology alone.
    let values = quads.iter().filter(|quad| quad.predicate != rdf::TYPE && quad.predicate != rdf::PREDICATE);
    let nodes = values.filter_map(|quad| match &quad.object {
        Term::NamedNode(node) if node.as_str().starts_with(vocab::NS) => Some(node),
        _ => None,
    });
    nodes.collect()
}

//! What follows from a change: which families it touches, what is known of them anew, and the difference.
//!
//! Only the families of series that changed documents or corrections speak of are fused again, and only
//! their part of the knowledge is read and compared. The result is the same as if all were.

use std::collections::{BTreeSet, HashSet};

use oxigraph::model::vocab::rdf;
use oxigraph::model::{
    GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple,
};
use summitkg_fusion::{Fusion, Reference};
use summitkg_ontology::vocab::{self, skg};
use summitkg_ontology::{Correction, EntityKind, Report, rdf as mapping};

use crate::commit::Difference;
use crate::error::StoreError;
use crate::identity::Identity;
use crate::literal::Spelling;
use crate::reference;
use crate::store::Store;
use crate::update::{Changes, Plan};

/// Which families are fused again.
enum Touched {
    All,
    Families(BTreeSet<String>),
}

impl Store {
    /// Computes everything that follows from a change, and commits it.
    pub(crate) fn settle(&mut self, plan: &Plan, mut spelling: Spelling) -> Result<Changes, StoreError> {
        let spelling = &mut spelling;
        let base = self.base().clone();
        let shipped = reference::triples(&base)?;
        let reference = self.reference(shipped.iter().cloned());
        let corrections = match &plan.corrections {
            Some(corrections) => corrections.clone(),
            None => self.corrections()?,
        };
        let mut difference = Difference::default();
        self.settle_own_graphs(&mut difference, spelling, shipped)?;
        // Other reference data, another program, with or without the calendar: nothing is as it was.
        let touched =
            if difference.is_empty() { self.touched(plan, &reference, &corrections)? } else { Touched::All };
        let mut corrected = mapping::corrections(&base, &corrections);
        spelling.settle(&mut corrected)?;
        difference.replace(self.graph_quads(&base.corrections_graph())?, corrected);
        for (graph, claims) in &plan.graphs {
            let old = self.graph_quads(graph)?.into_iter().filter(|q| !is_identification(q));
            difference.replace(old, claims.iter().flatten().cloned());
        }

        let mut changes = plan.changes.clone();
        if !matches!(&touched, Touched::Families(families) if families.is_empty()) {
            let reports = self.reports_of(&touched, plan, &reference)?;
            let families = match &touched {
                Touched::All => None,
                Touched::Families(families) => Some(families),
            };
            let fusion = Fusion { reference: &reference, corrections: &corrections, families };
            let knowledge = fusion.fuse(&reports);
            let mut fused = mapping::knowledge(&base, &knowledge);
            fused.extend(concept_labels(&fused)?);
            spelling.settle(&mut fused)?;
            let mut denotes = mapping::denotes(&base, &knowledge);
            spelling.settle(&mut denotes)?;
            match &touched {
                Touched::All => {
                    difference
                        .replace(self.quads_of(None, None, None, Some(GraphNameRef::DefaultGraph))?, fused);
                    difference.replace(self.identifications(None)?, denotes);
                }
                Touched::Families(families) => {
                    self.replace_families(
                        &mut difference,
                        families,
                        &reference,
                        &corrections,
                        fused,
                        denotes,
                    )?;
                }
            }
            changes.undecided = knowledge.undecided;
            changes.may_denote = knowledge.may_denote;
            changes.verdicts = knowledge.verdicts;
        }
        changes.quads_added = difference.added.len();
        changes.quads_removed = difference.removed.len();
        if !changes.is_empty() {
            self.commit(difference)?;
        }
        Ok(changes)
    }

    /// Applies these corrections and no others.
    pub(crate) fn settle_corrections(&mut self, corrections: Vec<Correction>) -> Result<Changes, StoreError> {
        let plan = Plan { corrections: Some(corrections), ..Plan::default() };
        self.settle(&plan, Spelling::new()?)
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
    fn series_of(&self, families: &BTreeSet<String>, reference: &Reference) -> Vec<NamedNode> {
        let own = families.iter().map(String::as_str);
        let codes: BTreeSet<&str> = own.chain(reference.series_of(families)).collect();
        codes.into_iter().map(|code| self.base().series(code)).collect()
    }

    /// The reports as they are after the change, as far as they speak of what is touched.
    fn reports_of(
        &self,
        touched: &Touched,
        plan: &Plan,
        reference: &Reference,
    ) -> Result<Vec<Report>, StoreError> {
        let mut graphs: BTreeSet<NamedNode> = BTreeSet::new();
        match touched {
            Touched::All => graphs.extend(self.document_graphs()?.into_iter().map(|(_, graph)| graph)),
            Touched::Families(families) => {
                for series in self.series_of(families, reference) {
                    let quads = self.quads_of(None, Some(skg::SERIES), Some(series.as_ref().into()), None)?;
                    graphs.extend(quads.into_iter().filter_map(|quad| match quad.graph_name {
                        GraphName::NamedNode(graph) => Some(graph),
                        _ => None,
                    }));
                }
                graphs.remove(&self.base().reference_graph());
            }
        }
        let mut reports = Vec::new();
        for graph in graphs.iter().filter(|graph| !plan.graphs.contains_key(*graph)) {
            reports.push(self.read_report(graph, &self.graph_quads(graph)?)?);
        }
        for (graph, claims) in &plan.graphs {
            if let Some(claims) = claims {
                reports.push(self.read_report(graph, claims)?);
            }
        }
        Ok(reports)
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

    /// Replaces what is known of families by what is known of them now.
    fn replace_families(
        &self,
        difference: &mut Difference,
        families: &BTreeSet<String>,
        reference: &Reference,
        corrections: &[Correction],
        fused: Vec<Quad>,
        denotes: Vec<Quad>,
    ) -> Result<(), StoreError> {
        let mut summits = Vec::new();
        for series in self.series_of(families, reference) {
            let of_series = Some(series.as_ref().into());
            let quads =
                self.quads_of(None, Some(skg::SERIES), of_series, Some(GraphNameRef::DefaultGraph))?;
            summits.extend(quads.into_iter().filter_map(|quad| named(&quad.subject)));
        }
        difference.replace(self.identifications(Some(&summits))?, denotes);

        for family in families {
            let organisation = self.base().organisation(family);
            let of = Some(organisation.as_ref().into());
            let default = Some(GraphNameRef::DefaultGraph);
            let standings = self.quads_of(None, Some(skg::ORGANISATION), of, default)?;
            summits.extend(standings.into_iter().filter_map(|quad| named(&quad.subject)));
        }
        let mut old = self.owned(summits)?;
        let mine = |c: &&Correction| reference.family_of(c).is_some_and(|family| families.contains(family));
        let known = self.corrections()?;
        let ids: BTreeSet<&str> =
            corrections.iter().chain(&known).filter(mine).map(|c| c.id.as_str()).collect();
        for id in ids {
            old.extend(self.about(self.base().correction(id).as_ref())?);
        }
        let (shared, own): (Vec<Quad>, Vec<Quad>) =
            fused.into_iter().partition(|quad| self.is_shared(&quad.subject));
        let pointed: BTreeSet<NamedNode> = old.iter().filter_map(|quad| self.shared_object(quad)).collect();
        let kept: BTreeSet<NamedNode> = shared.iter().filter_map(|quad| named(&quad.subject)).collect();

        let mut shared_old = Vec::new();
        for node in &kept {
            shared_old.extend(self.about(node.as_ref())?);
        }
        // What no one points to any more goes, with its names.
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

//! What follows from a change: which families it touches, what is known of them anew, and the difference.
//!
//! Only the families of series that changed documents or corrections speak of are fused again, and only
//! their part of the knowledge is read and compared. The result is the same as if all were.

use std::collections::{BTreeSet, HashSet};

use oxigraph::model::{GraphNameRef, NamedNode, Quad, Term};
use summitkg_fusion::{Fusion, Reference, Renewal, merge};
use summitkg_ontology::vocab::skg;
use summitkg_ontology::{Correction, DocId, EntityKind, Knowledge, Report, rdf as mapping};

use crate::commit::Difference;
use crate::embedded::DIGEST;
use crate::error::StoreError;
use crate::families::{Family, bare};
use crate::identity::Identity;
use crate::literal::Spelling;
use crate::reference;
use crate::replace::is_identification;
use crate::store::Store;
use crate::update::{Changes, Plan};

/// Families fused again.
#[derive(Default)]
struct Renewed {
    parts: Vec<Knowledge>,
    /// The summits and standings to replace.
    nodes: BTreeSet<NamedNode>,
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

        if all || !families.is_empty() {
            let only = (!all).then_some(&families);
            let fusion = Fusion { reference: &reference, corrections: &corrections, families: only };
            let renewed = self.renew(&documents, &fusion, &families, all)?;
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
            self.commit(difference)?;
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
            let before = memory.clone().unwrap_or_default();
            let Renewal { knowledge, changed: nodes, memory: after } = fusion.renew(&listed, family, &before);
            renewed.nodes.extend(nodes.iter().map(|node| self.base().node(node.path())));
            if memory.is_none() && !all {
                renewed.nodes.extend(self.nodes_of_family(family, fusion.reference)?);
            }
            renewed.parts.push(knowledge);
            self.keep(family.clone(), Family { reports, memory: after });
        }
        Ok(renewed)
    }

    /// Applies these corrections and no others.
    pub(crate) fn settle_corrections(&mut self, corrections: Vec<Correction>) -> Result<Changes, StoreError> {
        let plan = Plan { corrections: Some(corrections), ..Plan::default() };
        self.settle(plan, Spelling::default())
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
        difference.replace(self.graph_quads(&self.base().store_graph())?, own);
        Ok(())
    }
}

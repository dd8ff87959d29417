//! What the knowledge has of summits and standings, and its replacement by what is known of them now.

use std::collections::{BTreeSet, HashSet};

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use summitkg_fusion::{Fusion, Reference};
use summitkg_ontology::vocab::{self, skg};
use summitkg_ontology::{Correction, EntityKind};

use crate::commit::Difference;
use crate::error::StoreError;
use crate::reference;
use crate::store::Store;

impl Store {
    /// Which event mentions were identified with which summits: of all, or of these.
    pub(crate) fn identifications(&self, summits: Option<&[NamedNode]>) -> Result<Vec<Quad>, StoreError> {
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
    pub(crate) fn nodes_of_family(
        &self,
        family: &str,
        reference: &Reference,
    ) -> Result<Vec<NamedNode>, StoreError> {
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
    pub(crate) fn replace_families(
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
    pub(crate) fn concept_labels(&self, quads: &[Quad], all: bool) -> Result<Vec<Quad>, StoreError> {
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

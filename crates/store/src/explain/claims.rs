//! What documents and people say: claims, mentions, corrections, with their evidence.

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef};
use summitkg_ontology::vocab::{dcterms, oa, prov, skg};
use summitkg_ontology::{Basis, Evidence, Role, RuleId};

use super::about::{About, named, node};
use super::gather::{Found, Gatherer};
use super::{ExplainedClaim, ExplainedCorrection, ExplainedMention, ExplainedSupport};

impl Gatherer<'_> {
    pub(super) fn support(&self, about: &About) -> Found<ExplainedSupport> {
        let mut support = ExplainedSupport::default();
        for node in about.nodes(skg::SUPPORTED_BY) {
            if let Some(claim) = self.claim(&node)? {
                support.claims.push(claim);
            } else if let Some(correction) = self.correction(&node)? {
                support.corrections.push(correction);
            } else {
                support.missing.push(node);
            }
        }
        support.claims.sort_by(by_place);
        Ok(support)
    }

    pub(super) fn claim(&self, claim: &NamedNode) -> Found<Option<ExplainedClaim>> {
        let about = self.about(claim.as_ref(), None)?;
        let place = about.0.first().and_then(|q| match &q.graph_name {
            GraphName::NamedNode(graph) => Some(graph.clone()),
            _ => None,
        });
        let (true, Some(graph)) = (about.is(skg::CLAIM), place) else { return Ok(None) };
        let (Some(document), Some(mention), Some(property), Some(value)) = (
            self.id(&graph),
            about.node(rdf::SUBJECT),
            about.node(rdf::PREDICATE),
            about.one(rdf::OBJECT).cloned(),
        ) else {
            return Err(self.damaged(claim, "rdf:subject, rdf:predicate and rdf:object"));
        };
        let record = match node(&value) {
            Some(node) => self.about(node.as_ref(), Some(graph.as_ref().into()))?.fields(),
            None => Vec::new(),
        };
        Ok(Some(ExplainedClaim {
            node: claim.clone(),
            denotes: self.about(mention.as_ref(), None)?.nodes(skg::DENOTES),
            basis: about.node(skg::BASIS).and_then(|b| Basis::from_concept(b.as_str())),
            evidence: self.evidence(&about, prov::WAS_DERIVED_FROM)?,
            document,
            mention,
            property,
            value,
            record,
        }))
    }

    pub(super) fn correction(&self, correction: &NamedNode) -> Found<Option<ExplainedCorrection>> {
        let about = self.about(correction.as_ref(), None)?;
        Ok(about.is(skg::CORRECTION_CLASS).then(|| ExplainedCorrection {
            node: correction.clone(),
            action: about.node(skg::AMENDS),
            creator: about.text(dcterms::CREATOR),
            created: about.text(dcterms::CREATED),
            reasons: about.literals(skg::REASON),
        }))
    }

    pub(super) fn mention(&self, mention: &NamedNode) -> Found<Option<ExplainedMention>> {
        let about = self.about(mention.as_ref(), None)?;
        let graph = about.0.iter().find_map(|q| match &q.graph_name {
            GraphName::NamedNode(graph) => self.id(graph),
            _ => None,
        });
        let Some(document) = graph.filter(|_| about.is(skg::EVENT_MENTION)) else { return Ok(None) };
        Ok(Some(ExplainedMention {
            node: mention.clone(),
            document,
            role: about.node(skg::ROLE).and_then(|r| Role::from_concept(r.as_str())),
            denotes: about.nodes(skg::DENOTES),
            may_denote: about.nodes(skg::MAY_DENOTE),
            evidence: self.evidence(&about, skg::EVIDENCE)?,
        }))
    }

    pub(super) fn evidence(&self, about: &About, property: NamedNodeRef<'_>) -> Found<Vec<Evidence>> {
        let mut all = Vec::new();
        for source in about.nodes(property) {
            let own = self.about(source.as_ref(), None)?;
            let mut selectors = Vec::new();
            for selector in own.nodes(oa::HAS_SELECTOR) {
                selectors.extend(self.about(selector.as_ref(), None)?.0);
            }
            let fields = About(selectors);
            let read = || {
                let rule = RuleId::new(&own.text(skg::RULE)?).ok()?;
                let (exact, prefix) = (fields.text(oa::EXACT)?, fields.text(oa::PREFIX)?);
                Evidence::restore(fields.number(oa::START)?, exact, prefix, fields.text(oa::SUFFIX)?, rule)
            };
            all.push(read().ok_or_else(|| self.damaged(&source, "quotation"))?);
        }
        all.sort();
        all.dedup();
        Ok(all)
    }

    pub(super) fn mentions_in(&self, graph: &NamedNode) -> Found<Vec<ExplainedMention>> {
        let document = self.about(graph.as_ref(), Some(graph.as_ref().into()))?;
        let found = document.nodes(skg::EVENT).iter().map(|m| self.mention(m)).collect::<Found<Vec<_>>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    pub(super) fn claims_in(&self, graph: &NamedNode) -> Found<Vec<NamedNode>> {
        let claims = self.store.quads_of(
            None,
            Some(rdf::TYPE),
            Some(skg::CLAIM.into()),
            Some(graph.as_ref().into()),
        )?;
        Ok(claims.into_iter().filter_map(|q| named(q.subject)).collect())
    }
}

/// By document, and by the place of the first words.
pub(super) fn by_place(a: &ExplainedClaim, b: &ExplainedClaim) -> std::cmp::Ordering {
    let place = |c: &ExplainedClaim| c.evidence.first().map(|e| (e.start(), e.end()));
    (&a.document, place(a), a.node.as_str()).cmp(&(&b.document, place(b), b.node.as_str()))
}

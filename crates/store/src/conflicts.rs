//! Where sources disagree: the values, who says each, what is preferred, and by which step of the policy.

use std::collections::BTreeSet;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use summitkg_ontology::vocab::{oa, prov, skg};

use crate::error::StoreError;
use crate::order;
use crate::store::Store;

/// A disagreement of sources on one property of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What sort of disagreement.
    pub kind: ConflictKind,
    /// The summit that it concerns; for an event that may be several summits, the event; for the standing
    /// of a country in an organisation, that.
    pub summit: NamedNode,
    /// The summit itself or a record of it, such as an attendance.
    pub subject: NamedNode,
    /// The property.
    pub property: NamedNode,
    /// The values, the preferred one first.
    pub sides: Vec<Side>,
}

/// The sorts of disagreements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConflictKind {
    /// Several values were claimed.
    Value,
    /// One list has it, another has not.
    Absence,
    /// An event may be any of several summits.
    Identity,
}

impl ConflictKind {
    /// The code in JSON and CSV.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Absence => "absence",
            Self::Identity => "identity",
        }
    }
}

/// One value of a disagreement; of an absence, the lists that have it and those that have not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The value; none for lists that lack it.
    pub value: Option<Term>,
    /// Whether it is preferred; none where nothing is.
    pub preferred: Option<bool>,
    /// How it is known, a concept.
    pub basis: Option<NamedNode>,
    /// The step of the policy by which it was preferred or lost, a concept.
    pub decided: Option<NamedNode>,
    /// Who says so, ordered.
    pub citations: Vec<Citation>,
}

/// The words of a source for a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    /// The name of the document, or of the author of a correction.
    pub source: String,
    /// The document's graph; none for a correction.
    pub document: Option<String>,
    /// The day of its publication.
    pub published: Option<String>,
    /// First code point of the words, and one past the last.
    pub place: Option<(u32, u32)>,
    /// The words.
    pub quote: String,
    /// The rule that read them.
    pub rule: Option<String>,
}

impl Store {
    /// Every disagreement, by summit, thing and property.
    pub fn conflicts(&self) -> Result<Vec<Conflict>, StoreError> {
        let mut conflicts = Vec::new();
        for statement in self.nodes_with(skg::ALTERNATIVE)? {
            conflicts.extend(self.of_values(&statement)?);
        }
        for statement in self.nodes_with(skg::ABSENT_FROM)? {
            conflicts.extend(self.of_absence(&statement)?);
        }
        conflicts.extend(self.of_identity()?);
        conflicts.sort_by(|a, b| {
            (&a.summit, &a.subject, &a.property, a.kind).cmp(&(&b.summit, &b.subject, &b.property, b.kind))
        });
        Ok(conflicts)
    }

    /// The same as quads of one graph: statements, alternatives, and the claims behind them with their words.
    pub fn conflict_quads(&self) -> Result<Vec<Quad>, StoreError> {
        let mut open: Vec<NamedNode> = self.nodes_with(skg::ALTERNATIVE)?;
        open.extend(self.nodes_with(skg::ABSENT_FROM)?);
        let follow =
            [skg::ALTERNATIVE, skg::SUPPORTED_BY, skg::ABSENT_FROM, prov::WAS_DERIVED_FROM, oa::HAS_SELECTOR];
        let mut seen: BTreeSet<NamedNode> = open.iter().cloned().collect();
        let mut quads = Vec::new();
        while let Some(node) = open.pop() {
            for quad in self.quads_of(Some(node.as_ref()), None, None, None)? {
                if quad.predicate == skg::TEXT {
                    continue;
                }
                if let Term::NamedNode(object) = &quad.object
                    && (follow.contains(&quad.predicate.as_ref()) || object.as_str().ends_with("/value"))
                    && seen.insert(object.clone())
                {
                    open.push(object.clone());
                }
                quads.push(Quad { graph_name: oxigraph::model::GraphName::DefaultGraph, ..quad });
            }
        }
        quads.sort_by_key(ToString::to_string);
        quads.dedup();
        order::sort(&mut quads);
        Ok(quads)
    }

    /// The nodes of the knowledge that have a property, each once.
    fn nodes_with(&self, property: NamedNodeRef<'_>) -> Result<Vec<NamedNode>, StoreError> {
        let quads = self.quads_of(None, Some(property), None, Some(GraphNameRef::DefaultGraph))?;
        let nodes: BTreeSet<NamedNode> =
            quads.into_iter().filter_map(|quad| node(quad.subject.into())).collect();
        Ok(nodes.into_iter().collect())
    }

    fn values(&self, of: &NamedNode, property: NamedNodeRef<'_>) -> Result<Vec<Term>, StoreError> {
        let default = Some(GraphNameRef::DefaultGraph);
        let quads = self.quads_of(Some(of.as_ref()), Some(property), None, default)?;
        let mut objects: Vec<Term> = quads.into_iter().map(|quad| quad.object).collect();
        objects.sort_by_key(ToString::to_string);
        Ok(objects)
    }

    fn value(&self, of: &NamedNode, property: NamedNodeRef<'_>) -> Result<Option<Term>, StoreError> {
        Ok(self.values(of, property)?.into_iter().next())
    }

    /// The summit, thing and property that a statement is about.
    fn about_what(
        &self,
        statement: &NamedNode,
    ) -> Result<Option<(NamedNode, NamedNode, NamedNode)>, StoreError> {
        let subject = self.value(statement, rdf::SUBJECT)?.and_then(node);
        let property = self.value(statement, rdf::PREDICATE)?.and_then(node);
        Ok(subject.zip(property).map(|(subject, property)| {
            let path = self.base().decode(subject.as_str()).unwrap_or_default();
            // A standing is of no one summit.
            let of_summit = path.get(..2).filter(|path| path.first().is_some_and(|p| p != "membership"));
            let summit = of_summit.map_or_else(|| subject.clone(), |path| self.base().node(path));
            (summit, subject, property)
        }))
    }

    fn side(&self, of: &NamedNode, value: NamedNodeRef<'_>, preferred: bool) -> Result<Side, StoreError> {
        let mut citations = Vec::new();
        for ground in self.values(of, skg::SUPPORTED_BY)?.into_iter().filter_map(node) {
            citations.extend(self.citations(&ground)?);
        }
        citations.sort();
        citations.dedup();
        Ok(Side {
            value: self.value(of, value)?,
            preferred: Some(preferred),
            basis: self.value(of, skg::BASIS)?.and_then(node),
            decided: self.value(of, skg::DECIDED_BY)?.and_then(node),
            citations,
        })
    }

    fn of_values(&self, statement: &NamedNode) -> Result<Option<Conflict>, StoreError> {
        let Some((summit, subject, property)) = self.about_what(statement)? else { return Ok(None) };
        let mut sides = vec![self.side(statement, rdf::OBJECT, true)?];
        let alternatives = self.values(statement, skg::ALTERNATIVE)?;
        for alternative in alternatives.into_iter().filter_map(node) {
            sides.push(self.side(&alternative, rdf::VALUE, false)?);
        }
        Ok(Some(Conflict { kind: ConflictKind::Value, summit, subject, property, sides }))
    }

    fn of_absence(&self, statement: &NamedNode) -> Result<Option<Conflict>, StoreError> {
        let Some((summit, subject, property)) = self.about_what(statement)? else { return Ok(None) };
        let mut without = Vec::new();
        for document in self.values(statement, skg::ABSENT_FROM)?.into_iter().filter_map(node) {
            without.push(self.source(&document)?);
        }
        without.sort();
        let lacking =
            Side { value: None, preferred: Some(false), basis: None, decided: None, citations: without };
        let sides = vec![self.side(statement, rdf::OBJECT, true)?, lacking];
        Ok(Some(Conflict { kind: ConflictKind::Absence, summit, subject, property, sides }))
    }

    /// Events that may be several summits.
    fn of_identity(&self) -> Result<Vec<Conflict>, StoreError> {
        let mut open: std::collections::BTreeMap<NamedNode, Vec<Quad>> = std::collections::BTreeMap::new();
        for quad in self.quads_of(None, Some(skg::MAY_DENOTE), None, None)? {
            if let NamedOrBlankNode::NamedNode(event) = &quad.subject {
                open.entry(event.clone()).or_default().push(quad);
            }
        }
        let mut conflicts = Vec::new();
        for (event, mut quads) in open {
            let mut citations = Vec::new();
            for evidence in self.quads_of(Some(event.as_ref()), Some(skg::EVIDENCE), None, None)? {
                if let Some(evidence) = node(evidence.object) {
                    citations.push(self.citation(&evidence)?);
                }
            }
            citations.sort();
            quads.sort_by_key(|quad| quad.object.to_string());
            let side = |quad: Quad| Side {
                value: Some(quad.object),
                preferred: None,
                basis: None,
                decided: None,
                citations: citations.clone(),
            };
            conflicts.push(Conflict {
                kind: ConflictKind::Identity,
                summit: event.clone(),
                subject: event,
                property: skg::MAY_DENOTE.into_owned(),
                sides: quads.into_iter().map(side).collect(),
            });
        }
        Ok(conflicts)
    }

    /// The words of a claim, or the reason of a correction.
    fn citations(&self, ground: &NamedNode) -> Result<Vec<Citation>, StoreError> {
        let quads = self.quads_of(Some(ground.as_ref()), Some(prov::WAS_DERIVED_FROM), None, None)?;
        let evidence: Vec<NamedNode> = quads.into_iter().filter_map(|quad| node(quad.object)).collect();
        if evidence.is_empty() {
            let id = self.base().decode(ground.as_str()).and_then(|mut path| path.pop());
            let correction = self.corrections()?.into_iter().find(|c| Some(&c.id) == id.as_ref());
            return Ok(correction.into_iter().map(of_correction).collect());
        }
        evidence.iter().map(|evidence| self.citation(evidence)).collect()
    }

    fn citation(&self, evidence: &NamedNode) -> Result<Citation, StoreError> {
        let about = self.quads_of(Some(evidence.as_ref()), None, None, None)?;
        let graph = about.first().map(|quad| quad.graph_name.to_string());
        let document = about.iter().find(|quad| quad.predicate == oa::HAS_SOURCE).map(|q| q.object.clone());
        let mut citation = match document.and_then(node) {
            Some(document) => self.source(&document)?,
            None => Citation { source: graph.unwrap_or_default(), ..Citation::default() },
        };
        let (mut start, mut end) = (None, None);
        for quad in about {
            if quad.predicate == skg::RULE {
                citation.rule = word(&quad.object);
            }
            let Some(selector) = node(quad.object).filter(|_| quad.predicate == oa::HAS_SELECTOR) else {
                continue;
            };
            for quad in self.quads_of(Some(selector.as_ref()), None, None, None)? {
                match quad.predicate.as_ref() {
                    p if p == oa::EXACT => citation.quote = word(&quad.object).unwrap_or_default(),
                    p if p == oa::START => start = word(&quad.object).and_then(|n| n.parse().ok()),
                    p if p == oa::END => end = word(&quad.object).and_then(|n| n.parse().ok()),
                    _ => {}
                }
            }
        }
        citation.place = start.zip(end);
        Ok(citation)
    }

    /// A document as a source.
    fn source(&self, document: &NamedNode) -> Result<Citation, StoreError> {
        let info = self.document(document)?;
        Ok(Citation {
            source: info.meta.name,
            document: Some(document.as_str().to_owned()),
            published: info.meta.published,
            ..Citation::default()
        })
    }
}

fn of_correction(correction: summitkg_ontology::Correction) -> Citation {
    Citation {
        source: format!("{} ({})", correction.by, correction.file),
        published: Some(correction.on.to_string()),
        quote: correction.why,
        rule: Some(format!("correction.{}", correction.amendment.kind().code())),
        ..Citation::default()
    }
}

fn node(term: Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node),
        _ => None,
    }
}

fn word(term: &Term) -> Option<String> {
    match term {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    }
}

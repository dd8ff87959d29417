//! From nodes of the graph to explanations; each node is looked up by its address alone.

use std::collections::BTreeSet;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, Quad, Term, Triple};
use summitkg_ontology::vocab::{prov, skg};
use summitkg_ontology::{Basis, DocId};

use super::about::{About, named, node};
use super::claims::by_place;
use super::{ExplainedAlternative, ExplainedMention, ExplainedStatement, Explanation};
use crate::error::StoreError;
use crate::order;
use crate::store::Store;

pub(super) type Found<T> = Result<T, StoreError>;

/// Reads explanations out of a store.
pub(super) struct Gatherer<'s> {
    pub(super) store: &'s Store,
}

impl<'s> Gatherer<'s> {
    pub(super) fn new(store: &'s Store) -> Self {
        Self { store }
    }

    pub(super) fn everything(&self) -> Found<Explanation> {
        let nodes = self.store.instances(skg::STATEMENT)?.into_iter().filter_map(|q| named(q.subject));
        let mut mentions = Vec::new();
        let mut claims = Vec::new();
        for (_, graph) in self.store.document_graphs()? {
            mentions.extend(self.mentions_in(&graph)?);
            claims.extend(self.claims_in(&graph)?);
        }
        self.put_together(&nodes.collect(), mentions, claims)
    }

    pub(super) fn of(&self, thing: NamedNodeRef<'_>) -> Found<Explanation> {
        let about = self.about(thing, None)?;
        let thing = thing.into_owned();
        if about.is(skg::STATEMENT) {
            return self.put_together(&BTreeSet::from([thing]), Vec::new(), Vec::new());
        }
        if about.is(skg::DOCUMENT_CLASS) {
            let (mentions, claims) = (self.mentions_in(&thing)?, self.claims_in(&thing)?);
            let nodes = self.resting_on(&claims)?;
            return Ok(self.put_together(&nodes, mentions, claims)?.of_document(self.id(&thing).as_ref()));
        }
        if about.is(skg::EVENT_MENTION) {
            let claims = self.subjects(rdf::SUBJECT, &thing)?;
            let mentions = self.mention(&thing)?.into_iter().collect();
            return self.put_together(&self.resting_on(&claims)?, mentions, claims);
        }
        let claims = if about.is(skg::CLAIM) {
            vec![thing.clone()]
        } else if about.is(skg::EVIDENCE_CLASS) {
            self.subjects(prov::WAS_DERIVED_FROM, &thing)?
        } else {
            Vec::new()
        };
        if !claims.is_empty() {
            return self.put_together(&self.resting_on(&claims)?, Vec::new(), claims);
        }
        if about.is(skg::CORRECTION_CLASS) {
            let nodes = self.subjects(skg::SUPPORTED_BY, &thing)?.into_iter().collect();
            return self.put_together(&nodes, Vec::new(), Vec::new());
        }
        let alternative_of = self.subjects(skg::ALTERNATIVE, &thing)?;
        if !alternative_of.is_empty() {
            return self.put_together(&alternative_of.into_iter().collect(), Vec::new(), Vec::new());
        }
        self.thing(&thing, about.is(skg::SUMMIT))
    }

    /// What is said of a thing; of other things than summits also what is said with it.
    fn thing(&self, thing: &NamedNode, summit: bool) -> Found<Explanation> {
        let mut nodes: BTreeSet<NamedNode> = self.statements(rdf::SUBJECT, thing)?.into_iter().collect();
        let (mut mentions, mut claims) = (Vec::new(), Vec::new());
        if summit {
            for mention in self.subjects(skg::DENOTES, thing)? {
                claims.extend(self.subjects(rdf::SUBJECT, &mention)?);
                mentions.extend(self.mention(&mention)?);
            }
            // Of its records, what is said of them in turn.
            for node in nodes.clone() {
                if let Some(record) = self.about(node.as_ref(), None)?.node(rdf::OBJECT) {
                    let own = self.statements(rdf::SUBJECT, &record)?;
                    if !own.is_empty() && !self.about(record.as_ref(), None)?.is(skg::SUMMIT) {
                        nodes.extend(own);
                    }
                }
            }
        } else {
            nodes.extend(self.statements(rdf::OBJECT, thing)?);
            let default = Some(GraphNameRef::DefaultGraph);
            let users = self.store.quads_of(None, None, Some(thing.as_ref().into()), default)?;
            for record in users.into_iter().filter_map(|q| named(q.subject)) {
                let about = self.about(record.as_ref(), Some(GraphNameRef::DefaultGraph))?;
                if !about.is(skg::SUMMIT) && !about.is(skg::STATEMENT) {
                    nodes.extend(self.statements(rdf::OBJECT, &record)?);
                }
            }
        }
        self.put_together(&nodes, mentions, claims)
    }

    /// Explains statements, and those claims that support none at all.
    fn put_together(
        &self,
        nodes: &BTreeSet<NamedNode>,
        mut mentions: Vec<ExplainedMention>,
        claims: Vec<NamedNode>,
    ) -> Found<Explanation> {
        let statements = nodes.iter().map(|n| self.statement(n)).collect::<Found<Vec<_>>>()?;
        let asserted = |s: ExplainedStatement| {
            let (subject, property, value) = (s.subject.clone(), s.property.clone(), s.value.clone());
            (Quad::new(subject, property, value, GraphName::DefaultGraph), s)
        };
        let mut statements: Vec<_> = statements.into_iter().flatten().map(asserted).collect();
        statements.sort_by(|(a, _), (b, _)| order::compare(a, b));
        let statements = statements.into_iter().map(|(_, statement)| statement).collect();
        let mut unused = Vec::new();
        for claim in claims.into_iter().collect::<BTreeSet<_>>() {
            if self.resting_on(std::slice::from_ref(&claim))?.is_empty() {
                unused.extend(self.claim(&claim)?);
            }
        }
        unused.sort_by(by_place);
        mentions.sort_by(|a, b| (&a.document, &a.node.as_str()).cmp(&(&b.document, &b.node.as_str())));
        Ok(Explanation { statements, mentions, unused })
    }

    /// The statements that rest on these claims, or that were preferred to them.
    fn resting_on(&self, claims: &[NamedNode]) -> Found<BTreeSet<NamedNode>> {
        let mut found = BTreeSet::new();
        for claim in claims {
            for node in self.subjects(skg::SUPPORTED_BY, claim)? {
                let about = self.about(node.as_ref(), None)?;
                if about.is(skg::STATEMENT) {
                    found.insert(node);
                } else {
                    found.extend(self.subjects(skg::ALTERNATIVE, &node)?);
                }
            }
        }
        Ok(found)
    }

    fn statement(&self, statement: &NamedNode) -> Found<Option<ExplainedStatement>> {
        let about = self.about(statement.as_ref(), None)?;
        let (Some(subject), Some(property), Some(value)) =
            (about.node(rdf::SUBJECT), about.node(rdf::PREDICATE), about.one(rdf::OBJECT).cloned())
        else {
            return Ok(None);
        };
        let basis = about.node(skg::BASIS);
        let mut alternatives =
            about.nodes(skg::ALTERNATIVE).iter().map(|n| self.alternative(n)).collect::<Found<Vec<_>>>()?;
        alternatives.sort_by(|a, b| a.node.as_str().cmp(b.node.as_str()));
        let is_background = basis.as_ref().is_some_and(|b| *b == Basis::Background.concept());
        Ok(Some(ExplainedStatement {
            record: self.record(&value)?,
            decided_by: about.node(skg::DECIDED_BY),
            reasons: about.literals(skg::REASON),
            sources: about.number(skg::SOURCE_COUNT),
            independent: about.number(skg::INDEPENDENT_COUNT),
            support: self.support(&about)?,
            alternatives,
            absent_from: about.nodes(skg::ABSENT_FROM).iter().filter_map(|n| self.id(n)).collect(),
            background: if is_background {
                self.background(&subject, &property, &value)?
            } else {
                Vec::new()
            },
            node: statement.clone(),
            subject,
            property,
            value,
            basis,
        }))
    }

    fn alternative(&self, alternative: &NamedNode) -> Found<ExplainedAlternative> {
        let about = self.about(alternative.as_ref(), None)?;
        let value = about.one(rdf::VALUE).cloned();
        Ok(ExplainedAlternative {
            node: alternative.clone(),
            record: value.as_ref().map_or_else(|| Ok(Vec::new()), |value| self.record(value))?,
            value,
            basis: about.node(skg::BASIS),
            decided_by: about.node(skg::DECIDED_BY),
            sources: about.number(skg::SOURCE_COUNT),
            independent: about.number(skg::INDEPENDENT_COUNT),
            support: self.support(&about)?,
        })
    }

    /// What the reference data say where no source speaks: the value itself, or what it follows from.
    fn background(&self, subject: &NamedNode, property: &NamedNode, value: &Term) -> Found<Vec<Triple>> {
        let reference = self.store.base().reference_graph();
        let look = |subject: &NamedNode, property: NamedNodeRef<'_>, value: Option<&Term>| {
            let (value, graph) = (value.map(Term::as_ref), Some(reference.as_ref().into()));
            self.store.quads_of(Some(subject.as_ref()), Some(property), value, graph)
        };
        let entry = self.entry(subject)?;
        let mut found = look(&entry, property.as_ref(), Some(value))?;
        if found.is_empty() && *property == skg::HOST_COUNTRY {
            for city in self.about(subject.as_ref(), Some(GraphNameRef::DefaultGraph))?.nodes(skg::HOST_CITY)
            {
                found.extend(look(&city, skg::COUNTRY, Some(value))?);
            }
        } else if found.is_empty() && [skg::NEXT_SUMMIT, skg::PREVIOUS_SUMMIT].contains(&property.as_ref()) {
            found.extend(look(&entry, skg::NUMBER, None)?);
            if let Some(other) = node(value) {
                found.extend(look(&self.entry(other)?, skg::NUMBER, None)?);
            }
        } else if found.is_empty()
            && [skg::EDTF, skg::DATE_EARLIEST, skg::DATE_LATEST].contains(&property.as_ref())
        {
            found.extend(look(&entry, skg::START_DATE, None)?);
            found.extend(look(&entry, skg::END_DATE, None)?);
        }
        order::sort(&mut found);
        Ok(found.into_iter().map(Into::into).collect())
    }

    /// A summit as the calendar has it: under its own address, or that of its number.
    fn entry(&self, summit: &NamedNode) -> Found<NamedNode> {
        let reference = self.store.base().reference_graph();
        let graph = Some(reference.as_ref().into());
        let about = self.about(summit.as_ref(), Some(GraphNameRef::DefaultGraph))?;
        let (Some(number), Some(series)) = (about.one(skg::NUMBER), about.node(skg::SERIES)) else {
            return Ok(summit.clone());
        };
        let numbered = self.store.quads_of(None, Some(skg::NUMBER), Some(number.as_ref()), graph)?;
        for entry in numbered.into_iter().filter_map(|q| named(q.subject)) {
            if self.about(entry.as_ref(), graph)?.node(skg::SERIES).as_ref() == Some(&series) {
                return Ok(entry);
            }
        }
        Ok(summit.clone())
    }

    /// The properties of a value of the knowledge that is a record.
    fn record(&self, value: &Term) -> Found<Vec<(NamedNode, Term)>> {
        const RECORDS: [NamedNodeRef<'static>; 6] = [
            skg::ATTENDANCE_CLASS,
            skg::OUTCOME_DOCUMENT,
            skg::SIGNATURE_CLASS,
            skg::HOST_DECISION,
            skg::MEMBERSHIP_CHANGE_CLASS,
            skg::SPEECH_CLASS,
        ];
        let Some(node) = node(value) else { return Ok(Vec::new()) };
        let about = self.about(node.as_ref(), Some(GraphNameRef::DefaultGraph))?;
        Ok(if RECORDS.iter().any(|class| about.is(*class)) { about.fields() } else { Vec::new() })
    }

    pub(super) fn about(&self, subject: NamedNodeRef<'_>, graph: Option<GraphNameRef<'_>>) -> Found<About> {
        let mut quads = self.store.quads_of(Some(subject), None, None, graph)?;
        order::sort(&mut quads);
        Ok(About(quads))
    }

    /// What points to a node by a property, in any layer but the reference.
    fn subjects(&self, property: NamedNodeRef<'_>, object: &NamedNode) -> Found<Vec<NamedNode>> {
        let found = self.store.quads_of(None, Some(property), Some(object.as_ref().into()), None)?;
        let all: BTreeSet<NamedNode> = found.into_iter().filter_map(|q| named(q.subject)).collect();
        Ok(all.into_iter().collect())
    }

    /// The statements with this subject or object.
    fn statements(&self, part: NamedNodeRef<'_>, thing: &NamedNode) -> Found<Vec<NamedNode>> {
        let mut found = Vec::new();
        for node in self.subjects(part, thing)? {
            if self.about(node.as_ref(), Some(GraphNameRef::DefaultGraph))?.is(skg::STATEMENT) {
                found.push(node);
            }
        }
        Ok(found)
    }

    pub(super) fn id(&self, document: &NamedNode) -> Option<DocId> {
        DocId::parse(self.store.base().local(document.as_str())?.strip_prefix("doc/")?)
    }

    pub(super) fn damaged(&self, node: &NamedNode, what: &str) -> StoreError {
        let problem = format!("<{}> has no usable {what}", node.as_str());
        StoreError::Damaged { path: self.store.place().to_owned(), problem }
    }
}

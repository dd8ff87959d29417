//! A Report as quads of its document's graph, and back.

use std::collections::BTreeMap;

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{Literal, NamedNode, Quad, Term};

use super::fields::{Fields, Value, iri, literal};
use super::terms::{Writer, zh};
use crate::claim::Claim;
use crate::code::{Basis, Genre, Role};
use crate::document::{DocId, DocumentMeta, fingerprint};
use crate::evidence::{Evidence, RuleId};
use crate::mint::Base;
use crate::read_with::ReadWith;
use crate::report::{Event, Fact, Report};
use crate::vocab::{oa, prov, schema, skg};

/// Why a graph is not the claims of a document.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum RdfError {
    /// The graph's name is not that of a document.
    #[error("<{0}> is not the graph of a document")]
    NotADocument(String),
    /// A node lacks what every node of its kind has.
    #[error("<{node}> has no usable {property}; the store was changed by another program, build it anew")]
    Incomplete {
        /// The node.
        node: String,
        /// What is missing.
        property: String,
    },
}

/// The n-th event mention of a document.
pub(super) fn mention(base: &Base, doc: &DocId, index: usize) -> NamedNode {
    base.node(["doc", doc.as_str(), "event", &index.to_string()])
}

/// The name of a claim within its document: a hash of the event's place, what is said and where.
pub fn claim_name(event: usize, fact: &Fact) -> String {
    let claim = fact.claim();
    let place = fact.evidence().first().map(|e| (e.start(), e.end()));
    let said = match claim.value() {
        Value::Simple(object, _) => format!("{object:?}"),
        Value::Record(_, fields) => format!("{fields:?}"),
    };
    fingerprint([format!("{event} {} {place:?}", claim.property()).as_str(), said.as_str()])
}

/// The claims graph of a report: what the document says and what it is, with its text if given.
///
/// `versions` are those of the software and of the rules that read it.
pub fn claims(base: &Base, report: &Report, versions: (&str, &str), text: Option<&str>) -> Vec<Quad> {
    let document = base.document(&report.id);
    let mut out = Writer::new(document.clone());
    write_document(&mut out, &document, report, versions, text);
    for (index, event) in report.events.iter().enumerate() {
        let node = mention(base, &report.id, index);
        out.add(&document, skg::EVENT, node.clone());
        out.a(&node, skg::EVENT_MENTION);
        out.add(&node, skg::SERIES, base.series(&event.series));
        out.add(&node, skg::ROLE, event.role.concept());
        for evidence in &event.evidence {
            let evidence = write_evidence(base, &mut out, &report.id, evidence);
            out.add(&node, skg::EVIDENCE, evidence);
        }
        for fact in &event.facts {
            write_claim(base, &mut out, report, (index, &node), fact);
        }
    }
    out.quads
}

fn write_document(
    out: &mut Writer,
    document: &NamedNode,
    report: &Report,
    versions: (&str, &str),
    text: Option<&str>,
) {
    let meta = &report.document;
    let plain = |text: &str| Literal::new_simple_literal(text);
    out.a(document, skg::DOCUMENT_CLASS);
    out.a(document, prov::ENTITY);
    let article = meta.genre == Some(Genre::NewsReport);
    out.a(document, if article { schema::NEWS_ARTICLE } else { schema::DIGITAL_DOCUMENT });
    out.add(document, skg::SOURCE_NAME, plain(&meta.name));
    out.add(document, schema::SHA256, plain(&report.sha256));
    out.add(document, schema::SOFTWARE_VERSION, plain(versions.0));
    out.add(document, skg::RULES_VERSION, plain(versions.1));
    if !report.read_with.is_empty() {
        out.add(document, skg::READ_WITH, plain(&report.read_with.to_string()));
    }
    if let Some(genre) = meta.genre {
        out.add(document, skg::GENRE, genre.concept());
    }
    if let Some(day) = &meta.published {
        out.add(document, schema::DATE_PUBLISHED, Literal::new_typed_literal(day, xsd::DATE));
    }
    for (property, value) in
        [(skg::TITLE, &meta.title), (schema::PUBLISHER, &meta.publisher), (skg::DATELINE, &meta.dateline)]
    {
        if let Some(value) = value {
            out.add(document, property, zh(value));
        }
    }
    for (property, value) in [(schema::IN_LANGUAGE, &meta.language), (schema::URL, &meta.url)] {
        if let Some(value) = value {
            out.add(document, property, plain(value));
        }
    }
    if let Some(text) = text {
        out.add(document, skg::TEXT, plain(text));
    }
}

fn write_evidence(base: &Base, out: &mut Writer, doc: &DocId, evidence: &Evidence) -> NamedNode {
    let place = format!("{}-{}", evidence.start(), evidence.end());
    let path = |last: &'static str| {
        base.node(["doc", doc.as_str(), "evidence", place.as_str(), evidence.rule().as_str(), last])
    };
    let node = base.node(["doc", doc.as_str(), "evidence", &place, evidence.rule().as_str()]);
    let (quote, position) = (path("quote"), path("position"));
    out.a(&node, skg::EVIDENCE_CLASS);
    out.a(&node, oa::SPECIFIC_RESOURCE);
    out.add(&node, oa::HAS_SOURCE, base.document(doc));
    out.add(&node, oa::HAS_SELECTOR, quote.clone());
    out.add(&node, oa::HAS_SELECTOR, position.clone());
    out.add(&node, skg::RULE, Literal::new_simple_literal(evidence.rule().as_str()));
    out.a(&quote, oa::TEXT_QUOTE_SELECTOR);
    for (property, words) in
        [(oa::EXACT, evidence.exact()), (oa::PREFIX, evidence.prefix()), (oa::SUFFIX, evidence.suffix())]
    {
        out.add(&quote, property, Literal::new_simple_literal(words));
    }
    out.a(&position, oa::TEXT_POSITION_SELECTOR);
    for (property, offset) in [(oa::START, evidence.start()), (oa::END, evidence.end())] {
        out.add(&position, property, Literal::new_typed_literal(offset.to_string(), xsd::INTEGER));
    }
    node
}

fn write_claim(base: &Base, out: &mut Writer, report: &Report, event: (usize, &NamedNode), fact: &Fact) {
    let name = claim_name(event.0, fact);
    let node = base.node(["doc", report.id.as_str(), "claim", &name]);
    out.a(&node, skg::CLAIM);
    out.a(&node, rdf::STATEMENT);
    out.add(&node, rdf::SUBJECT, event.1.clone());
    out.add(&node, rdf::PREDICATE, fact.claim().property().into_owned());
    match fact.claim().value() {
        Value::Simple(object, words) => {
            out.add(&node, rdf::OBJECT, base.term(&object));
            if let Some(words) = words {
                out.add(&node, skg::DATE_TEXT, zh(&words));
            }
        }
        Value::Record(class, fields) => {
            let record = base.node(["doc", report.id.as_str(), "claim", &name, "value"]);
            out.add(&node, rdf::OBJECT, record.clone());
            out.a(&record, class);
            for (property, value) in fields {
                out.add(&record, property, base.term(&value));
            }
        }
    }
    out.add(&node, skg::BASIS, fact.basis().concept());
    for evidence in fact.evidence() {
        let source = write_evidence(base, out, &report.id, evidence);
        out.add(&node, prov::WAS_DERIVED_FROM, source);
    }
}

/// Every value of every property of every subject, in order.
pub(super) struct Graph<'a>(BTreeMap<&'a str, BTreeMap<&'a str, Vec<&'a Term>>>);

impl<'a> Graph<'a> {
    pub(super) fn new(quads: &'a [Quad]) -> Self {
        let mut graph = Self(BTreeMap::new());
        for quad in quads {
            if let oxrdf::NamedOrBlankNode::NamedNode(subject) = &quad.subject {
                let properties = graph.0.entry(subject.as_str()).or_default();
                properties.entry(quad.predicate.as_str()).or_default().push(&quad.object);
            }
        }
        graph
    }

    /// The nodes of a class.
    pub(super) fn instances(&self, class: oxrdf::NamedNodeRef<'_>) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter_map(move |(subject, properties)| {
            let mut types = properties.get(rdf::TYPE.as_str()).into_iter().flatten();
            types.any(|t| iri(t) == Some(class.as_str())).then_some(*subject)
        })
    }

    pub(super) fn all(
        &self,
        subject: &str,
        property: oxrdf::NamedNodeRef<'_>,
    ) -> impl Iterator<Item = &'a Term> + use<'a> {
        let values = self.0.get(subject).and_then(|p| p.get(property.as_str()));
        values.cloned().unwrap_or_default().into_iter()
    }

    pub(super) fn one(&self, subject: &str, property: oxrdf::NamedNodeRef<'_>) -> Result<&'a Term, RdfError> {
        self.all(subject, property).next().ok_or_else(|| incomplete(subject, property.as_str()))
    }

    pub(super) fn text(&self, subject: &str, property: oxrdf::NamedNodeRef<'_>) -> Option<String> {
        self.all(subject, property).next().and_then(literal)
    }

    pub(super) fn fields(&self, subject: &str) -> Fields {
        let properties = self.0.get(subject).into_iter().flatten();
        properties.filter_map(|(p, values)| Some(((*p).to_owned(), (*values.first()?).clone()))).collect()
    }
}

pub(super) fn incomplete(node: &str, property: &str) -> RdfError {
    RdfError::Incomplete { node: node.to_owned(), property: property.to_owned() }
}

/// Reads a document's claims back as its Report; findings are not kept in the graph.
pub fn report(base: &Base, graph_name: &NamedNode, quads: &[Quad]) -> Result<Report, RdfError> {
    let id = base
        .local(graph_name.as_str())
        .and_then(|local| local.strip_prefix("doc/"))
        .and_then(DocId::parse)
        .ok_or_else(|| RdfError::NotADocument(graph_name.as_str().to_owned()))?;
    let graph = Graph::new(quads);
    let doc = graph_name.as_str();
    let meta = DocumentMeta {
        name: graph.text(doc, skg::SOURCE_NAME).ok_or_else(|| incomplete(doc, "skg:sourceName"))?,
        title: graph.text(doc, skg::TITLE),
        publisher: graph.text(doc, schema::PUBLISHER),
        published: graph.text(doc, schema::DATE_PUBLISHED),
        dateline: graph.text(doc, skg::DATELINE),
        genre: graph.all(doc, skg::GENRE).next().and_then(iri).and_then(Genre::from_concept),
        language: graph.text(doc, schema::IN_LANGUAGE),
        url: graph.text(doc, schema::URL),
    };
    let sha256 = graph.text(doc, schema::SHA256).unwrap_or_default();

    let mut claims: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for claim in graph.instances(skg::CLAIM) {
        let event = iri(graph.one(claim, rdf::SUBJECT)?).ok_or_else(|| incomplete(claim, "rdf:subject"))?;
        claims.entry(event).or_default().push(claim);
    }
    let count = graph.all(doc, skg::EVENT).count();
    let mut events = Vec::with_capacity(count);
    for index in 0..count {
        let node = mention(base, &id, index);
        let node = node.as_str();
        let series = iri(graph.one(node, skg::SERIES)?).and_then(|s| base.local(s)?.strip_prefix("series/"));
        let role = iri(graph.one(node, skg::ROLE)?).and_then(Role::from_concept);
        let evidence = graph.all(node, skg::EVIDENCE).map(|e| read_evidence(&graph, e));
        let facts = claims.get(node).into_iter().flatten().map(|claim| read_fact(&graph, claim));
        let mut event = Event {
            series: series.ok_or_else(|| incomplete(node, "skg:series"))?.to_owned(),
            role: role.ok_or_else(|| incomplete(node, "skg:role"))?,
            evidence: evidence.collect::<Result<_, _>>()?,
            facts: facts.collect::<Result<_, _>>()?,
        };
        event.settle_order();
        events.push(event);
    }
    let read_with = graph.text(doc, skg::READ_WITH).map(|text| ReadWith::parse(&text)).unwrap_or_default();
    Ok(Report { id, document: meta, sha256, events, findings: Vec::new(), read_with })
}

fn read_evidence(graph: &Graph<'_>, term: &Term) -> Result<Evidence, RdfError> {
    let node = iri(term).unwrap_or_default();
    let mut fields = Fields::new();
    for selector in graph.all(node, oa::HAS_SELECTOR).filter_map(iri) {
        fields.extend(graph.fields(selector));
    }
    let text = |p: oxrdf::NamedNodeRef<'_>| fields.get(p.as_str()).and_then(literal);
    let read = || {
        let rule = RuleId::new(&graph.text(node, skg::RULE)?).ok()?;
        Evidence::restore(
            text(oa::START)?.parse().ok()?,
            text(oa::EXACT)?,
            text(oa::PREFIX)?,
            text(oa::SUFFIX)?,
            rule,
        )
    };
    read().ok_or_else(|| incomplete(node, "quotation"))
}

fn read_fact(graph: &Graph<'_>, claim: &str) -> Result<Fact, RdfError> {
    let property = iri(graph.one(claim, rdf::PREDICATE)?).unwrap_or_default();
    let object = graph.one(claim, rdf::OBJECT)?;
    let words = graph.all(claim, skg::DATE_TEXT).next();
    let fields = iri(object).map(|node| graph.fields(node)).unwrap_or_default();
    let value =
        Claim::read(property, object, words, &fields).ok_or_else(|| incomplete(claim, "rdf:object"))?;
    let basis = iri(graph.one(claim, skg::BASIS)?).and_then(Basis::from_concept);
    let basis = basis.ok_or_else(|| incomplete(claim, "skg:basis"))?;
    let mut evidence = graph.all(claim, prov::WAS_DERIVED_FROM).map(|e| read_evidence(graph, e));
    let first = evidence.next().ok_or_else(|| incomplete(claim, "prov:wasDerivedFrom"))??;
    Ok(Fact::new(value, basis, first).also(evidence.collect::<Result<Vec<_>, _>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Object;
    use crate::{
        Accompanying, Action, Attendance, Capacity, Chair, Change, CodePoints, Date, Document, Format,
        HostDecision, Kind, MembershipChange, Mode, Outcome, RepresentsKind, Signature, Speech, ToStatus,
    };

    /// One claim of every kind.
    fn sample() -> (Document, Report) {
        let text = "第十四次会议9月12日在杜尚别举行".to_owned();
        let doc = Document::new(DocumentMeta { name: "样本".into(), ..DocumentMeta::default() }, text);
        let points = CodePoints::new(doc.text());
        let evidence = |range: std::ops::Range<usize>| {
            Evidence::new(&doc, &points, doc.span(range).unwrap(), RuleId::new("a.b").unwrap()).unwrap()
        };
        let name = || Some("拉赫蒙".to_owned());
        let claims = [
            Claim::Number(14),
            Claim::Date(Date {
                interval: "2014-09-11/2014-09-12".parse().unwrap(), text: "9月12日".into()
            }),
            Claim::City("杜尚别".into()),
            Claim::Country("塔吉克斯坦".into()),
            Claim::Venue("独立宫".into()),
            Claim::Format(Format::Hybrid),
            Claim::Chair(Chair { person: name(), office: None, country: Some("塔吉克斯坦".into()) }),
            Claim::Attendance(Attendance {
                person: None,
                as_written: "印度代表".into(),
                office: Some("代表".into()),
                represents: Some("印度".into()),
                represents_kind: Some(RepresentsKind::Country),
                capacity: Some(Capacity::Observer),
                capacity_inferred: true,
                mode: Some(Mode::Video),
            }),
            Claim::Accompanying(Accompanying { person: "某人".into(), office: None }),
            Claim::Outcome(Outcome {
                title: None,
                quoted: false,
                kind: Kind::Resolution,
                action: Action::Approved,
                count_only: Some("一系列决议".into()),
            }),
            Claim::Signature(Signature {
                document: None,
                person: "普京".into(),
                office: Some("总统".into()),
                country: Some("俄罗斯".into()),
                date: "2014-09-12".parse().ok(),
                place: Some("杜尚别".into()),
            }),
            Claim::Next(HostDecision { chair_term: Some((2024, 2025)), ..HostDecision::default() }),
            Claim::Membership(MembershipChange {
                country: "伊朗".into(),
                change: Change::AccessionStarted,
                to_status: ToStatus::Member,
            }),
            Claim::Speech(Speech { speaker: "习近平".into(), title: Some("题".into()) }),
            Claim::OrganisationAge(20),
        ];
        let facts = claims.map(|c| Fact::new(c, Basis::Inferred, evidence(0..18)).also([evidence(18..19)]));
        let mut event = Event {
            series: "sco-chs".into(),
            role: Role::Reported,
            evidence: vec![evidence(0..18)],
            facts: facts.into(),
        };
        event.settle_order();
        let report = Report {
            id: doc.id().clone(),
            document: DocumentMeta {
                genre: Some(Genre::NewsReport),
                published: Some("2014-09-13".into()),
                ..doc.meta().clone()
            },
            sha256: doc.sha256(),
            events: vec![event.clone(), event],
            findings: Vec::new(),
            read_with: ReadWith::parse("rules a.b=012345\npeople.tsv 普京=6789ab"),
        };
        (doc, report)
    }

    #[test]
    fn a_report_is_read_back_as_it_was_written_in_any_order() {
        let (doc, sample) = sample();
        let base = Base::default();
        let mut quads = claims(&base, &sample, ("0", "0"), Some(doc.text()));
        quads.reverse();
        let graph = base.document(&sample.id);
        assert_eq!(report(&base, &graph, &quads), Ok(sample));
    }

    #[test]
    fn there_are_no_blank_nodes_and_every_iri_is_valid() {
        let (_, sample) = sample();
        for quad in claims(&Base::default(), &sample, ("0", "0"), None) {
            for iri in
                [Some(quad.subject.to_string()), Some(quad.predicate.to_string())].into_iter().flatten()
            {
                assert!(
                    iri.starts_with('<') && NamedNode::new(iri.trim_matches(['<', '>'])).is_ok(),
                    "{iri}"
                );
            }
        }
    }

    #[test]
    fn a_damaged_graph_is_an_error_that_names_the_node() {
        let (_, sample) = sample();
        let base = Base::default();
        let graph = base.document(&sample.id);
        let quads: Vec<_> = claims(&base, &sample, ("0", "0"), None)
            .into_iter()
            .filter(|q| q.predicate != skg::ROLE)
            .collect();
        let error = report(&base, &graph, &quads).unwrap_err();
        assert!(error.to_string().contains("/event/0>"), "{error}");
    }

    #[test]
    fn an_object_of_each_kind_has_one_spelling() {
        let object = Object::Edtf("2021-XX-17".parse().unwrap());
        let spelt = Base::default().term(&object).to_string();
        assert_eq!(spelt, "\"2021-XX-17\"^^<http://id.loc.gov/datatypes/edtf/EDTF>");
    }
}

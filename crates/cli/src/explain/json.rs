//! An explanation as one JSON object; its form is told by `summitkg explain --help`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use anyhow::Result;
use serde_json::{Map, Value, json};
use summitkg_ontology::vocab::NS;
use summitkg_ontology::{Basis, DocId, Evidence};
use summitkg_store::{
    ExplainedAlternative, ExplainedClaim, ExplainedMention, ExplainedStatement, ExplainedSupport, NamedNode,
    NamedOrBlankNode, Term, Triple,
};

use super::{Case, steps, words};

/// The form of the object, for `--help`.
pub(crate) const FORM: &str = "\
JSON is one object:
  thing, title, part   what was asked for; null for everything
  statements[]         id, subject, property, value, valueId, record{property: text}, basis,
                       decidedBy, reason, sources, independent, steps[{text, claims[id]}],
                       claims[], corrections[], missing[], alternatives[], absentFrom[document],
                       background[{subject, property, value}]
  claims[]             id, document, property, value, record, rule, basis, summits[], evidence[]
  evidence[]           start, end, quote, rule, line, sentence, sentence_start; places count
                       code points of the document's text, ends are exclusive
  alternatives[]       id, value, valueId, record, basis, decidedBy, sources, independent,
                       claims[], corrections[], missing[]
  corrections[]        id, action, creator, created, reason
  mentions[]           id, document, role, summits[], maybe[], evidence[]
  unused[]             claims that support no statement
  documents{name}      id, title, publisher, published, url, text: whether the store keeps it
  rules{id}            place, pattern, says, example";

/// Writes the object, indented.
pub(crate) fn write(case: &Case<'_, '_>, out: &mut impl Write) -> Result<()> {
    let explanation = case.explanation;
    let list = |values: Result<Vec<Value>>| values.map(Value::Array);
    let object = json!({
        "thing": case.handle,
        "title": case.handle.map(|_| case.title),
        "part": case.part,
        "statements": list(explanation.statements.iter().map(|s| statement(case, s)).collect())?,
        "mentions": list(explanation.mentions.iter().map(|m| mention(case, m)).collect())?,
        "unused": list(explanation.unused.iter().map(|c| claim(case, c)).collect())?,
        "documents": documents(case),
        "rules": rules(case),
    });
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)?;
    Ok(())
}

fn statement(case: &Case<'_, '_>, statement: &ExplainedStatement) -> Result<Value> {
    let reason = words::reason(case.view.lang, &statement.reasons);
    let parts: Vec<Vec<String>> = statement.support.claims.iter().map(words::parts).collect();
    let steps = steps::steps(reason.unwrap_or_default(), &parts).into_iter().map(|step| {
        let claims = step.claims.iter().filter_map(|n| statement.support.claims.get(*n));
        json!({ "text": step.text, "claims": claims.map(|c| handle(case, &c.node)).collect::<Vec<_>>() })
    });
    let mut object = Map::new();
    object.insert("id".into(), handle(case, &statement.node).into());
    object.insert("subject".into(), handle(case, &statement.subject).into());
    object.insert("property".into(), words::local(&statement.property).into());
    put_value(case, &mut object, Some(&statement.value), &statement.record);
    object.insert("basis".into(), code(statement.basis.as_ref()));
    object.insert("decidedBy".into(), code(statement.decided_by.as_ref()));
    object.insert("reason".into(), reason.into());
    object.insert("sources".into(), statement.sources.into());
    object.insert("independent".into(), statement.independent.into());
    object.insert("steps".into(), steps.collect());
    put_support(case, &mut object, &statement.support)?;
    let alternatives = statement.alternatives.iter().map(|a| alternative(case, a));
    object.insert("alternatives".into(), Value::Array(alternatives.collect::<Result<_>>()?));
    let absent = statement.absent_from.iter().map(|id| Value::from(case.sources.name(id)));
    object.insert("absentFrom".into(), absent.collect());
    object.insert("background".into(), statement.background.iter().map(|t| background(case, t)).collect());
    Ok(object.into())
}

fn alternative(case: &Case<'_, '_>, alternative: &ExplainedAlternative) -> Result<Value> {
    let mut object = Map::new();
    object.insert("id".into(), handle(case, &alternative.node).into());
    put_value(case, &mut object, alternative.value.as_ref(), &alternative.record);
    object.insert("basis".into(), code(alternative.basis.as_ref()));
    object.insert("decidedBy".into(), code(alternative.decided_by.as_ref()));
    object.insert("sources".into(), alternative.sources.into());
    object.insert("independent".into(), alternative.independent.into());
    put_support(case, &mut object, &alternative.support)?;
    Ok(object.into())
}

fn put_support(
    case: &Case<'_, '_>,
    object: &mut Map<String, Value>,
    support: &ExplainedSupport,
) -> Result<()> {
    let claims = support.claims.iter().map(|c| claim(case, c));
    object.insert("claims".into(), Value::Array(claims.collect::<Result<_>>()?));
    let corrections = support.corrections.iter().map(|c| {
        json!({
            "id": handle(case, &c.node),
            "action": c.action.as_ref().map(words::local),
            "creator": c.creator,
            "created": c.created,
            "reason": words::reason(case.view.lang, &c.reasons),
        })
    });
    object.insert("corrections".into(), corrections.collect());
    object.insert("missing".into(), support.missing.iter().map(|n| Value::from(handle(case, n))).collect());
    Ok(())
}

fn claim(case: &Case<'_, '_>, claim: &ExplainedClaim) -> Result<Value> {
    let mut object = Map::new();
    object.insert("id".into(), handle(case, &claim.node).into());
    object.insert("document".into(), case.sources.name(&claim.document).into());
    object.insert("property".into(), words::local(&claim.property).into());
    put_value(case, &mut object, Some(&claim.value), &claim.record);
    object.remove("valueId");
    object.insert("rule".into(), claim.evidence.first().map(|e| e.rule().as_str()).into());
    object.insert("basis".into(), claim.basis.map(Basis::code).into());
    object.insert("summits".into(), claim.denotes.iter().map(|n| Value::from(handle(case, n))).collect());
    object.insert("evidence".into(), evidence(case, &claim.document, &claim.evidence)?);
    Ok(object.into())
}

fn mention(case: &Case<'_, '_>, mention: &ExplainedMention) -> Result<Value> {
    let handles = |nodes: &[NamedNode]| nodes.iter().map(|n| handle(case, n)).collect::<Vec<_>>();
    Ok(json!({
        "id": handle(case, &mention.node),
        "document": case.sources.name(&mention.document),
        "role": mention.role.map(summitkg_ontology::Role::code),
        "summits": handles(&mention.denotes),
        "maybe": handles(&mention.may_denote),
        "evidence": evidence(case, &mention.document, &mention.evidence)?,
    }))
}

fn evidence(case: &Case<'_, '_>, document: &DocId, all: &[Evidence]) -> Result<Value> {
    let quoted = all.iter().map(|e| {
        let passage = case.sources.passage(document, e)?;
        Ok(json!({
            "start": e.start(),
            "end": e.end(),
            "quote": e.exact(),
            "rule": e.rule().as_str(),
            "line": passage.line,
            "sentence": passage.sentence,
            "sentence_start": passage.start,
        }))
    });
    quoted.collect::<Result<Vec<_>>>().map(Value::Array)
}

fn background(case: &Case<'_, '_>, triple: &Triple) -> Value {
    let subject = background_of(case, triple);
    let value = case.view.label(&triple.object);
    json!({ "subject": subject, "property": words::local(&triple.predicate), "value": value })
}

fn put_value(
    case: &Case<'_, '_>,
    object: &mut Map<String, Value>,
    value: Option<&Term>,
    record: &[(NamedNode, Term)],
) {
    object.insert("value".into(), value.map(|v| words::value(case.view, v, record)).into());
    let id = value.and_then(|v| if let Term::NamedNode(node) = v { Some(handle(case, node)) } else { None });
    object.insert("valueId".into(), id.into());
    let fields = record.iter().map(|(p, v)| (words::local(p).to_owned(), case.view.label(v).into()));
    let fields: Map<String, Value> = fields.collect();
    object.insert("record".into(), if fields.is_empty() { Value::Null } else { fields.into() });
}

fn documents(case: &Case<'_, '_>) -> Value {
    let infos = case.explanation.documents();
    let infos = infos.iter().filter_map(|id| case.sources.info(id));
    // Of two documents of one name, each has its identity behind it.
    let mut named: BTreeMap<String, Value> = BTreeMap::new();
    for info in infos {
        let about = json!({
            "id": info.id.as_str(),
            "title": info.meta.title,
            "publisher": info.meta.publisher,
            "published": info.meta.published,
            "url": info.meta.url,
            "text": info.has_text,
        });
        let name = case.sources.name(&info.id);
        let name = if named.contains_key(&name) { format!("{name} ({})", info.id) } else { name };
        named.insert(name, about);
    }
    named.into_iter().collect::<Map<_, _>>().into()
}

fn rules(case: &Case<'_, '_>) -> Value {
    let mentioned = case.explanation.mentions.iter().flat_map(|m| &m.evidence);
    let all = case.explanation.claims().flat_map(|c| &c.evidence).chain(mentioned);
    let ids: BTreeSet<&str> = all.map(|e| e.rule().as_str()).collect();
    let of = |id: &str| {
        let Some(rule) = case.book.rule(id) else { return (id.to_owned(), Value::Null) };
        let says = rule.words.as_ref().map(|(zh, en)| case.view.lang.pick(zh, en));
        let about = json!({
            "place": format!("data/{}", rule.place),
            "pattern": rule.pattern,
            "says": says,
            "example": rule.example,
        });
        (id.to_owned(), about)
    };
    ids.into_iter().map(of).collect::<Map<_, _>>().into()
}

/// The code of a basis, the local name of another concept.
fn code(concept: Option<&NamedNode>) -> Value {
    let Some(concept) = concept else { return Value::Null };
    match Basis::from_concept(concept.as_str()) {
        Some(basis) => basis.code().into(),
        None => concept.as_str().strip_prefix(NS).unwrap_or(concept.as_str()).into(),
    }
}

/// An address as one may type it.
pub(super) fn handle(case: &Case<'_, '_>, node: &NamedNode) -> String {
    case.view.store.base().local(node.as_str()).unwrap_or(node.as_str()).to_owned()
}

/// What a triple of the reference is about, as one may type it.
pub(super) fn background_of(case: &Case<'_, '_>, triple: &Triple) -> String {
    match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => handle(case, node),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    }
}

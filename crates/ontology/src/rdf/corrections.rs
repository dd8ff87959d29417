//! Corrections as quads of a graph of their own, and back.
//!
//! What a correction says of a summit has the form of a claim: predicate, and a value or a record of names.

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{Literal, NamedNode, NamedNodeRef, Quad};

use super::claims::{Graph, RdfError, incomplete};
use super::fields::{Value, iri, literal};
use super::terms::{Writer, zh};
use crate::claim::Claim;
use crate::code::Amends;
use crate::correction::{Amendment, Correction};
use crate::knowledge::EntityKind;
use crate::mint::Base;
use crate::vocab::{NS, dcterms, oa, owl, prov, skg};

/// The graph of these corrections.
pub fn corrections(base: &Base, corrections: &[Correction]) -> Vec<Quad> {
    let mut out = Writer::new(base.corrections_graph());
    for correction in corrections {
        write(base, &mut out, correction);
    }
    out.quads
}

fn write(base: &Base, out: &mut Writer, correction: &Correction) {
    let node = base.correction(&correction.id);
    let plain = |text: &str| Literal::new_simple_literal(text);
    out.a(&node, skg::CORRECTION_CLASS);
    out.a(&node, prov::ENTITY);
    out.add(&node, skg::AMENDS, correction.amendment.kind().concept());
    out.add(&node, dcterms::CREATOR, plain(&correction.by));
    out.add(&node, dcterms::CREATED, Literal::new_typed_literal(correction.on.to_string(), xsd::DATE));
    out.add(&node, skg::REASON, zh(&correction.why));
    out.add(&node, skg::CORRECTION_FILE, plain(&correction.file));
    let mut words = |property: NamedNodeRef<'_>, value: Option<&String>| {
        if let Some(value) = value {
            out.add(&node, property, plain(value));
        }
    };
    match &correction.amendment {
        Amendment::Replace { summit, claim, instead_of } => {
            words(skg::INSTEAD_OF, instead_of.as_ref());
            write_claim(base, out, &node, summit, claim);
        }
        Amendment::Add { summit, claim } => write_claim(base, out, &node, summit, claim),
        Amendment::Reject { summit, document, quote, property, value } => {
            words(skg::OF_DOCUMENT, document.as_ref());
            words(oa::EXACT, quote.as_ref());
            words(skg::INSTEAD_OF, value.as_ref());
            write_about(base, out, &node, summit.as_ref(), property.as_ref());
        }
        Amendment::Same { kind, names } => {
            out.add(&node, rdf::PREDICATE, owl::SAME_AS.into_owned());
            for (i, name) in names.iter().enumerate() {
                let property = if i == 0 { rdf::SUBJECT } else { rdf::OBJECT };
                out.add(&node, property, thing(base, *kind, name));
            }
        }
        Amendment::Different { kind, name, document, called } => {
            words(skg::OF_DOCUMENT, Some(document));
            out.add(&node, rdf::SUBJECT, thing(base, *kind, name));
            out.add(&node, rdf::PREDICATE, owl::DIFFERENT_FROM.into_owned());
            if let Some(called) = called {
                out.add(&node, rdf::OBJECT, thing(base, *kind, called));
            }
        }
        Amendment::Prefer { source, summit, property } => {
            words(skg::PREFERRED_SOURCE, Some(source));
            write_about(base, out, &node, summit.as_ref(), property.as_ref());
        }
    }
}

/// The node of a thing with this name, or of the summit at this path.
fn thing(base: &Base, kind: Option<EntityKind>, name: &str) -> NamedNode {
    match kind {
        Some(kind) => base.node([kind.folder(), name]),
        None => base.node(name.split('/')),
    }
}

fn write_about(
    base: &Base,
    out: &mut Writer,
    node: &NamedNode,
    summit: Option<&String>,
    property: Option<&String>,
) {
    if let Some(summit) = summit {
        out.add(node, rdf::SUBJECT, thing(base, None, summit));
    }
    if let Some(property) = property {
        out.add(node, rdf::PREDICATE, crate::vocab::concept(property));
    }
}

fn write_claim(base: &Base, out: &mut Writer, node: &NamedNode, summit: &str, claim: &Claim) {
    out.add(node, rdf::SUBJECT, thing(base, None, summit));
    out.add(node, rdf::PREDICATE, claim.property().into_owned());
    match claim.value() {
        Value::Simple(object, words) => {
            out.add(node, rdf::OBJECT, base.term(&object));
            if let Some(words) = words.filter(|words| !words.is_empty()) {
                out.add(node, skg::DATE_TEXT, zh(&words));
            }
        }
        Value::Record(class, fields) => {
            let record = NamedNode::new_unchecked(format!("{}/value", node.as_str()));
            out.add(node, rdf::OBJECT, record.clone());
            out.a(&record, class);
            for (property, value) in fields {
                out.add(&record, property, base.term(&value));
            }
        }
    }
}

/// Reads corrections back, ordered by id; `file` is where they are from if they do not say so.
pub fn read_corrections(base: &Base, quads: &[Quad], file: &str) -> Result<Vec<Correction>, RdfError> {
    let graph = Graph::new(quads);
    let mut found = Vec::new();
    for node in graph.instances(skg::CORRECTION_CLASS) {
        found.push(read(base, &graph, node, file)?);
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

fn read(base: &Base, graph: &Graph<'_>, node: &str, file: &str) -> Result<Correction, RdfError> {
    let text = |property: NamedNodeRef<'_>| graph.text(node, property);
    let need = |property: NamedNodeRef<'_>, name: &str| text(property).ok_or_else(|| incomplete(node, name));
    let amends = iri(graph.one(node, skg::AMENDS)?).and_then(Amends::from_concept);
    let subject = || graph.all(node, rdf::SUBJECT).next().and_then(iri).and_then(|s| base.decode(s));
    let summit = || subject().map(|path| path.join("/"));
    let property = || {
        let property = graph.all(node, rdf::PREDICATE).next().and_then(iri)?;
        property.strip_prefix(NS).map(str::to_owned)
    };
    let claim = || {
        let predicate = iri(graph.one(node, rdf::PREDICATE)?).unwrap_or_default();
        let object = graph.one(node, rdf::OBJECT)?;
        let fields = iri(object).map(|record| graph.fields(record)).unwrap_or_default();
        let words = graph.all(node, skg::DATE_TEXT).next();
        Claim::read(predicate, object, words, &fields).ok_or_else(|| incomplete(node, "rdf:object"))
    };
    let about = || summit().ok_or_else(|| incomplete(node, "rdf:subject"));
    let amendment = match amends.ok_or_else(|| incomplete(node, "skg:amends"))? {
        Amends::Replace => {
            Amendment::Replace { summit: about()?, claim: claim()?, instead_of: text(skg::INSTEAD_OF) }
        }
        Amends::Add => Amendment::Add { summit: about()?, claim: claim()? },
        Amends::Reject => Amendment::Reject {
            summit: summit(),
            document: text(skg::OF_DOCUMENT),
            quote: text(oa::EXACT),
            property: property(),
            value: text(skg::INSTEAD_OF),
        },
        Amends::Same => {
            let first = subject().ok_or_else(|| incomplete(node, "rdf:subject"))?;
            let kind = kind_of(&first);
            let others = graph.all(node, rdf::OBJECT).filter_map(iri).filter_map(|o| base.decode(o));
            let mut rest: Vec<String> = others.map(|path| name_of(kind, &path)).collect();
            rest.sort();
            let names = std::iter::once(name_of(kind, &first)).chain(rest).collect();
            Amendment::Same { kind, names }
        }
        Amends::Different => {
            let path = subject().ok_or_else(|| incomplete(node, "rdf:subject"))?;
            let kind = kind_of(&path);
            let called = graph.all(node, rdf::OBJECT).next().and_then(iri).and_then(|o| base.decode(o));
            Amendment::Different {
                kind,
                name: name_of(kind, &path),
                document: need(skg::OF_DOCUMENT, "skg:ofDocument")?,
                called: called.map(|path| name_of(kind, &path)),
            }
        }
        Amends::Prefer => Amendment::Prefer {
            source: need(skg::PREFERRED_SOURCE, "skg:preferredSource")?,
            summit: summit(),
            property: property(),
        },
    };
    let id = base.decode(node).and_then(|path| path.last().cloned());
    let on = need(dcterms::CREATED, "dcterms:created")?;
    Ok(Correction {
        id: id.ok_or_else(|| incomplete(node, "name below the base"))?,
        file: text(skg::CORRECTION_FILE).unwrap_or_else(|| file.to_owned()),
        by: need(dcterms::CREATOR, "dcterms:creator")?,
        on: on.parse().map_err(|_| incomplete(node, "dcterms:created"))?,
        why: graph.all(node, skg::REASON).find_map(literal).ok_or_else(|| incomplete(node, "skg:reason"))?,
        amendment,
    })
}

fn kind_of(path: &[String]) -> Option<EntityKind> {
    EntityKind::ALL.into_iter().find(|kind| path.first().is_some_and(|folder| folder == kind.folder()))
}

fn name_of(kind: Option<EntityKind>, path: &[String]) -> String {
    match kind {
        Some(_) => path.get(1..).unwrap_or_default().join("/"),
        None => path.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::claim::{Attendance, Date, HostDecision, Outcome};
    use crate::code::{Action, Capacity, Kind};

    /// One correction of every kind, and of values and records.
    fn samples() -> Vec<Correction> {
        let some = |text: &str| Some(text.to_owned());
        let summit = || "sco-chs/2014-杜尚别".to_owned();
        let attendance =
            Attendance { person: some("普京"), capacity: Some(Capacity::Member), ..Attendance::default() };
        let outcome = Outcome {
            title: some("某某宣言"),
            quoted: true,
            kind: Kind::Declaration,
            action: Action::Signed,
            count_only: None,
        };
        let amendments = [
            Amendment::Replace { summit: summit(), claim: Claim::Number(14), instead_of: some("13") },
            Amendment::Replace { summit: summit(), claim: Claim::Attendance(attendance), instead_of: None },
            Amendment::Replace {
                summit: summit(),
                claim: Claim::Date(Date {
                    interval: "2014-09-11/2014-09-12".parse().unwrap(),
                    text: String::new(),
                }),
                instead_of: some("2014-09-12"),
            },
            Amendment::Add { summit: summit(), claim: Claim::Outcome(outcome) },
            Amendment::Add {
                summit: summit(),
                claim: Claim::Next(HostDecision { year: Some(2015), ..HostDecision::default() }),
            },
            Amendment::Reject {
                summit: None,
                document: some("a b/c"),
                quote: some("第十四次"),
                property: some("number"),
                value: None,
            },
            Amendment::Same { kind: Some(EntityKind::Person), names: vec!["乙".into(), "甲".into()] },
            Amendment::Same { kind: None, names: vec![summit(), "sco-chs/14".into()] },
            Amendment::Different {
                kind: Some(EntityKind::Person),
                name: "刚果（金）".into(),
                document: "x".into(),
                called: None,
            },
            Amendment::Prefer { source: "某报".into(), summit: Some(summit()), property: some("hostCity") },
        ];
        let correction = |(i, amendment)| Correction {
            id: format!("c{i}"),
            file: "f.toml".into(),
            by: "某人".into(),
            on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
            why: "因为".into(),
            amendment,
        };
        amendments.into_iter().enumerate().map(correction).collect()
    }

    #[test]
    fn corrections_come_back_as_they_were() {
        let base = Base::default();
        let quads = corrections(&base, &samples());
        assert_eq!(read_corrections(&base, &quads, "other").unwrap(), samples());
    }

    #[test]
    fn a_correction_that_lacks_something_is_told() {
        let base = Base::default();
        for (missing, name) in [
            (dcterms::CREATOR, "dcterms:creator"),
            (skg::AMENDS, skg::AMENDS.as_str()),
            (skg::REASON, "skg:reason"),
        ] {
            let mut quads = corrections(&base, &samples()[..1]);
            quads.retain(|quad| quad.predicate != missing);
            let error = read_corrections(&base, &quads, "f").unwrap_err();
            assert!(error.to_string().contains(name), "{error}");
        }
    }
}

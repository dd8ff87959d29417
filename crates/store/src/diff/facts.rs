//! Differences of knowledge: facts, not the triples they are spelt in.
//!
//! A record that came or went is one fact with the property that leads to it; a date, with all its spellings;
//! a person, with his names. What differs in a statement alone, its sources or reasons, is a difference of support.

use std::collections::{BTreeMap, HashMap};

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, Quad, Term};
use summitkg_ontology::vocab::{NS, skg};

use super::pair::{Pair, Side, node};
use super::values::{Properties, by_thing, delta, name, paired};
use super::{Delta, DeltaKind, Part, Value};
use crate::error::StoreError;
use crate::store::Store;

const RECORDS: [NamedNodeRef<'_>; 6] = [
    skg::ATTENDANCE_CLASS,
    skg::OUTCOME_DOCUMENT,
    skg::SIGNATURE_CLASS,
    skg::HOST_DECISION,
    skg::MEMBERSHIP_CHANGE_CLASS,
    skg::SPEECH_CLASS,
];

/// Properties with any number of values, of which none takes the place of another.
const LISTS: [NamedNodeRef<'_>; 6] =
    [skg::ATTENDANCE, skg::ACCOMPANYING, skg::OUTCOME, skg::SIGNATURE, skg::MEMBERSHIP_CHANGE, skg::SPEECH];

/// Other spellings of a date.
const OF_DATE: [NamedNodeRef<'_>; 5] =
    [skg::START_DATE, skg::END_DATE, skg::DATE_EARLIEST, skg::DATE_LATEST, skg::DATE_TEXT];

/// What the label of a summit is made of.
const OF_LABEL: [NamedNodeRef<'_>; 4] = [skg::NUMBER, skg::EDTF, skg::HOST_CITY, skg::SERIES];

/// Where a triple is told of: thing, property, value and side.
type Place = (NamedNode, NamedNode, Term, Side);

/// Every difference of knowledge.
pub(super) fn deltas(stores: &Pair<&Store>, quads: &Pair<Vec<Quad>>) -> Result<Vec<Delta>, StoreError> {
    let base = stores.after.base();
    let is_about_facts = |thing: &NamedNode| {
        let local = base.local(thing.as_str());
        local.is_some_and(|l| l.starts_with("statement/") || l.starts_with("alternative/"))
    };
    let is_concept = |thing: &NamedNode| thing.as_str().starts_with(NS);
    let mut things = by_thing(quads, |q| !is_about_facts(&name(q)) && !is_concept(&name(q)));
    let concepts = by_thing(quads, |q| is_concept(&name(q)));
    let supports = by_thing(quads, |q| is_about_facts(&name(q)));

    let mut records = take_records(&mut things);
    let mut found = Vec::new();
    for (thing, properties) in things {
        found.extend(of_thing(&thing, properties, &mut records));
    }
    // Records that nothing leads to, in a graph that others wrote.
    let left: Vec<(NamedNode, Side)> = records.keys().cloned().collect();
    for (thing, side) in left {
        if let Some(value) = take(&mut records, &thing, side) {
            found.push(one_sided(&thing, &rdf::TYPE.into_owned(), value, side));
        }
    }
    for (thing, properties) in concepts {
        found.extend(whole(Part::Bookkeeping, &thing, &rdfs::LABEL.into_owned(), properties));
    }
    add_support(stores, &mut found, supports)?;
    Ok(found)
}

/// Takes out the records that only one side has.
fn take_records(
    things: &mut BTreeMap<NamedNode, Properties>,
) -> BTreeMap<(NamedNode, Side), Vec<(NamedNode, Term)>> {
    let mut records = BTreeMap::new();
    for (thing, properties) in things {
        for side in Side::BOTH {
            let types = properties.get(&rdf::TYPE.into_owned()).map(|types| types.of(side));
            let is_record = |class: &Term| RECORDS.iter().any(|r| *class == Term::from(*r));
            if !types.is_some_and(|types| types.iter().any(is_record)) {
                continue;
            }
            let record: &mut Vec<_> = records.entry((thing.clone(), side)).or_default();
            for (property, values) in properties.iter_mut() {
                record.extend(values.of_mut(side).drain(..).map(|value| (property.clone(), value)));
            }
        }
    }
    records
}

/// A record as a value: its class, and the rest as details.
fn take(
    records: &mut BTreeMap<(NamedNode, Side), Vec<(NamedNode, Term)>>,
    record: &NamedNode,
    side: Side,
) -> Option<Value> {
    let mut details = records.remove(&(record.clone(), side))?;
    let class = details.iter().position(|(property, _)| *property == rdf::TYPE)?;
    let (_, term) = details.remove(class);
    Some(Value { term, details })
}

fn of_thing(
    thing: &NamedNode,
    mut properties: Properties,
    records: &mut BTreeMap<(NamedNode, Side), Vec<(NamedNode, Term)>>,
) -> Vec<Delta> {
    let mut found = Vec::new();
    let class = properties.remove(&rdf::TYPE.into_owned());
    let is_summit = class.as_ref().is_some_and(|pair| {
        pair.before.iter().chain(&pair.after).any(|class| *class == Term::from(skg::SUMMIT))
    });
    if let Some(class) = class {
        // A new person is one difference with all his names; of a summit, each fact is one.
        let mut with = Properties::from([(rdf::TYPE.into_owned(), class)]);
        let rest = properties.keys().filter(|p| !is_summit || **p == rdfs::LABEL).cloned();
        for property in rest.collect::<Vec<_>>() {
            if let Some(values) = properties.remove(&property) {
                with.insert(property, values);
            }
        }
        found.extend(whole(Part::Knowledge, thing, &rdf::TYPE.into_owned(), with));
    }
    let mut dates: Pair<Vec<(NamedNode, Term)>> = Pair::default();
    if let Some(edtf) = properties.get(&skg::EDTF.into_owned()) {
        let sides = Side::BOTH.map(|side| (side, edtf.of(side).len() == 1));
        for property in OF_DATE {
            let Some(values) = properties.get_mut(&property.into_owned()) else { continue };
            for (side, _) in sides.iter().filter(|(_, one)| *one) {
                let folded = values.of_mut(*side).drain(..).map(|value| (property.into_owned(), value));
                dates.of_mut(*side).extend(folded);
            }
        }
    }
    let labels = properties.remove(&rdfs::LABEL.into_owned());
    for (property, terms) in properties {
        let mut values: Pair<Vec<Value>> = Pair::default();
        for side in Side::BOTH {
            for term in terms.of(side) {
                let mut value = Value::plain(term.clone());
                if let Some(record) = node(term).and_then(|n| take(records, n, side)) {
                    value.details.push((rdf::TYPE.into_owned(), record.term));
                    value.details.extend(record.details);
                }
                if property == skg::EDTF {
                    value.details.append(dates.of_mut(side));
                }
                values.of_mut(side).push(value);
            }
        }
        let list = LISTS.iter().any(|l| property == *l);
        found.extend(paired(Part::Knowledge, thing, &property, &values, list));
    }
    if let Some(labels) = labels {
        let made_of = |d: &&mut Delta| OF_LABEL.iter().any(|p| d.property == *p);
        if let Some(delta) = found.iter_mut().find(made_of) {
            for side in Side::BOTH {
                let side_value = match side {
                    Side::Before => delta.before.as_mut(),
                    Side::After => delta.after.as_mut(),
                };
                delta.quads += labels.of(side).len();
                let details = labels.of(side).iter().map(|l| (rdfs::LABEL.into_owned(), l.clone()));
                if let Some(value) = side_value {
                    value.details.extend(details);
                }
            }
        } else {
            let values = Pair {
                before: labels.before.into_iter().map(Value::plain).collect(),
                after: labels.after.into_iter().map(Value::plain).collect(),
            };
            found.extend(paired(Part::Knowledge, thing, &rdfs::LABEL.into_owned(), &values, false));
        }
    }
    found
}

/// All that differs of a thing as one difference for each side.
pub(super) fn whole(part: Part, thing: &NamedNode, main: &NamedNode, properties: Properties) -> Vec<Delta> {
    let mut sides: Pair<Vec<(NamedNode, Term)>> = Pair::default();
    for (property, values) in properties {
        for side in Side::BOTH {
            sides.of_mut(side).extend(values.of(side).iter().map(|v| (property.clone(), v.clone())));
        }
    }
    let value = |mut all: Vec<(NamedNode, Term)>| {
        // Our own classes say more than those of others.
        let ours =
            |(p, v): &(NamedNode, Term)| p == main && node(v).is_some_and(|n| n.as_str().starts_with(NS));
        let first = all.iter().position(ours).or_else(|| all.iter().position(|(p, _)| p == main));
        let at = first.or_else(|| (!all.is_empty()).then_some(0))?;
        let (_, term) = all.remove(at);
        Some(Value { term, details: all })
    };
    let (before, after) = (value(sides.before), value(sides.after));
    if before.is_none() && after.is_none() {
        return Vec::new();
    }
    vec![delta(part, thing, main, before, after)]
}

fn one_sided(thing: &NamedNode, property: &NamedNode, value: Value, side: Side) -> Delta {
    let (before, after) = match side {
        Side::Before => (Some(value), None),
        Side::After => (None, Some(value)),
    };
    delta(Part::Knowledge, thing, property, before, after)
}

/// Counts what is said about facts with the facts that came and went; the rest is support.
fn add_support(
    stores: &Pair<&Store>,
    found: &mut Vec<Delta>,
    supports: BTreeMap<NamedNode, Properties>,
) -> Result<(), StoreError> {
    let mut places: HashMap<Place, usize> = HashMap::new();
    for (index, delta) in found.iter().enumerate() {
        for (side, value) in [(Side::Before, &delta.before), (Side::After, &delta.after)] {
            let Some(value) = value else { continue };
            let mut add = |thing: &NamedNode, property: &NamedNode, term: &Term| {
                places.entry((thing.clone(), property.clone(), term.clone(), side)).or_insert(index);
            };
            add(&delta.thing, &delta.property, &value.term);
            for (property, term) in &value.details {
                add(&delta.thing, property, term);
                if let Some(record) = node(&value.term) {
                    add(record, property, term);
                }
            }
        }
    }
    let mut support: BTreeMap<(NamedNode, NamedNode, String), Delta> = BTreeMap::new();
    for (about, properties) in supports {
        let counts =
            Side::BOTH.map(|side| (side, properties.values().map(|v| v.of(side).len()).sum::<usize>()));
        let mut triple = None;
        for (side, _) in counts.iter().rev().filter(|(_, count)| *count > 0) {
            let told = match triple {
                None => triple_of(stores.of(*side), &about)?,
                some => some,
            };
            triple = told;
        }
        let Some((thing, property, term)) = triple else {
            // A statement of nothing, in a graph that others wrote.
            found.extend(whole(Part::Bookkeeping, &about, &rdf::TYPE.into_owned(), properties));
            continue;
        };
        for (side, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
            let place = (thing.clone(), property.clone(), term.clone(), side);
            if let Some(delta) = places.get(&place).and_then(|index| found.get_mut(*index)) {
                delta.quads += count;
                continue;
            }
            let key = (thing.clone(), property.clone(), term.to_string());
            let delta = support.entry(key).or_insert_with(|| Delta {
                kind: DeltaKind::Support,
                quads: 0,
                ..delta(Part::Knowledge, &thing, &property, None, None)
            });
            delta.quads += count;
            delta.before = Some(Value::plain(term.clone()));
            delta.after = Some(Value::plain(term.clone()));
        }
    }
    found.extend(support.into_values());
    Ok(())
}

/// The triple that a statement, or an alternative to one, is about.
fn triple_of(store: &Store, about: &NamedNode) -> Result<Option<(NamedNode, NamedNode, Term)>, StoreError> {
    let graph = GraphNameRef::DefaultGraph;
    let of = store.subjects(skg::ALTERNATIVE, &about.clone().into(), Some(graph))?;
    let statement = of.first().unwrap_or(about);
    let one = |property| Ok::<_, StoreError>(store.objects(statement, property, graph)?.pop());
    let (thing, property) = (one(rdf::SUBJECT)?, one(rdf::PREDICATE)?);
    let (Some(thing), Some(property)) = (thing.as_ref().and_then(node), property.as_ref().and_then(node))
    else {
        return Ok(None);
    };
    Ok(one(rdf::OBJECT)?.map(|object| (thing.clone(), property.clone(), object)))
}

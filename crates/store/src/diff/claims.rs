//! Differences beside knowledge: what documents say and what is known of them, corrections, reference data.

use std::collections::BTreeMap;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, Quad, Term};
use summitkg_ontology::vocab::skg;

use super::facts::whole;
use super::pair::{Pair, Side, node};
use super::values::{Properties, by_thing, delta, paired};
use super::{Delta, DeltaKind, Part, Split, Value};
use crate::error::StoreError;
use crate::store::Store;

/// Every difference beside knowledge.
pub(super) fn deltas(stores: &Pair<&Store>, split: &Split) -> Result<Vec<Delta>, StoreError> {
    let mut found = Vec::new();
    for (document, quads) in &split.documents {
        of_document(stores, document, quads, &mut found)?;
    }
    for quads in split.denotes.values() {
        each(Part::Claims, quads, &mut found);
    }
    for (correction, properties) in by_thing(&split.corrections, |_| true) {
        found.extend(whole(Part::Corrections, &correction, &rdf::TYPE.into_owned(), properties));
    }
    each(Part::Reference, &split.reference, &mut found);
    each(Part::Bookkeeping, &split.bookkeeping, &mut found);
    Ok(found)
}

/// A difference for each value.
fn each(part: Part, quads: &Pair<Vec<Quad>>, found: &mut Vec<Delta>) {
    for (thing, properties) in by_thing(quads, |_| true) {
        for (property, values) in properties {
            found.extend(paired(part, &thing, &property, &plain(values), false));
        }
    }
}

fn plain(terms: Pair<Vec<Term>>) -> Pair<Vec<Value>> {
    Pair {
        before: terms.before.into_iter().map(Value::plain).collect(),
        after: terms.after.into_iter().map(Value::plain).collect(),
    }
}

fn of_document(
    stores: &Pair<&Store>,
    document: &NamedNode,
    quads: &Pair<Vec<Quad>>,
    found: &mut Vec<Delta>,
) -> Result<(), StoreError> {
    let mut things = by_thing(quads, |_| true);
    if let Some(properties) = things.remove(document) {
        if properties.contains_key(&skg::SOURCE_NAME.into_owned()) {
            found.extend(whole(Part::Claims, document, &skg::SOURCE_NAME.into_owned(), properties));
        } else {
            for (property, values) in properties {
                found.extend(paired(Part::Claims, document, &property, &plain(values), false));
            }
        }
    }
    for side in Side::BOTH {
        let claims: Vec<NamedNode> =
            things.iter().filter(|(_, p)| is_claim(p, side)).map(|(thing, _)| thing.clone()).collect();
        for claim in claims {
            found.extend(of_claim(stores, document, &claim, side, &mut things)?);
        }
    }
    // Mentions, quotations and places: they tell of the claims where these stand.
    let rest: usize =
        things.values().flat_map(BTreeMap::values).map(|pair| pair.before.len() + pair.after.len()).sum();
    if rest > 0 {
        found.push(Delta {
            kind: DeltaKind::Support,
            quads: rest,
            ..delta(Part::Claims, document, &skg::EVIDENCE.into_owned(), None, None)
        });
    }
    Ok(())
}

fn is_claim(properties: &Properties, side: Side) -> bool {
    let types = properties.get(&rdf::TYPE.into_owned());
    types.is_some_and(|types| types.of(side).contains(&skg::CLAIM.into()))
}

/// A claim that one side has, with its record, as a value of its document.
fn of_claim(
    stores: &Pair<&Store>,
    document: &NamedNode,
    claim: &NamedNode,
    side: Side,
    things: &mut BTreeMap<NamedNode, Properties>,
) -> Result<Option<Delta>, StoreError> {
    let graph = document.as_ref().into();
    let store = stores.of(side);
    let property = store.objects(claim, rdf::PREDICATE, graph)?.pop();
    let object = store.objects(claim, rdf::OBJECT, graph)?.pop();
    let (Some(property), Some(term)) = (property.as_ref().and_then(node), object) else { return Ok(None) };
    let mut details = Vec::new();
    for part in [Some(claim), node(&term)].into_iter().flatten() {
        for (property, values) in things.get_mut(part).into_iter().flatten() {
            details.extend(values.of_mut(side).drain(..).map(|value| (property.clone(), value)));
        }
    }
    let at = details.iter().position(|(p, v)| *p == rdf::OBJECT && *v == term);
    if let Some(at) = at {
        details.remove(at);
    }
    let value = Some(Value { term, details });
    Ok(Some(match side {
        Side::Before => delta(Part::Claims, document, property, value, None),
        Side::After => delta(Part::Claims, document, property, None, value),
    }))
}

//! What is said of things, grouped and paired.

use std::collections::BTreeMap;

use oxigraph::model::{NamedNode, Quad, Term};

use super::pair::{Pair, Side};
use super::{Delta, DeltaKind, Part, Value};

/// Values by property.
pub(super) type Properties = BTreeMap<NamedNode, Pair<Vec<Term>>>;

/// What differs, by thing and property; things without a name have no place in a store.
pub(super) fn by_thing<'q>(
    quads: &'q Pair<Vec<Quad>>,
    keep: impl Fn(&'q Quad) -> bool,
) -> BTreeMap<NamedNode, Properties> {
    let mut things: BTreeMap<NamedNode, Properties> = BTreeMap::new();
    for side in Side::BOTH {
        for quad in quads.of(side).iter().filter(|q| keep(q)) {
            let thing = name(quad);
            let pair = things.entry(thing).or_default().entry(quad.predicate.clone()).or_default();
            pair.of_mut(side).push(quad.object.clone());
        }
    }
    things
}

/// The subject of a quad; a blank node of a foreign file goes by its label.
pub(super) fn name(quad: &Quad) -> NamedNode {
    NamedNode::try_from(Term::from(quad.subject.clone()))
        .unwrap_or_else(|_| NamedNode::new_unchecked(quad.subject.to_string()))
}

/// The values of one property as differences: those of one language, or a single one on either side, are one value
/// that changed, unless the property is a list.
pub(super) fn paired(
    part: Part,
    thing: &NamedNode,
    property: &NamedNode,
    values: &Pair<Vec<Value>>,
    list: bool,
) -> Vec<Delta> {
    let mut groups: BTreeMap<String, Pair<Vec<Value>>> = BTreeMap::new();
    for side in Side::BOTH {
        for value in values.of(side) {
            let group = match &value.term {
                Term::Literal(literal) => literal.language().unwrap_or_default().to_owned(),
                _ => String::new(),
            };
            groups.entry(group).or_default().of_mut(side).push(value.clone());
        }
    }
    let mut deltas = Vec::new();
    for mut group in groups.into_values() {
        if !list && group.before.len() == 1 && group.after.len() == 1 {
            deltas.push(delta(part, thing, property, group.before.pop(), group.after.pop()));
            continue;
        }
        deltas.extend(group.before.into_iter().map(|v| delta(part, thing, property, Some(v), None)));
        deltas.extend(group.after.into_iter().map(|v| delta(part, thing, property, None, Some(v))));
    }
    deltas
}

/// One difference, as yet without a cause.
pub(super) fn delta(
    part: Part,
    thing: &NamedNode,
    property: &NamedNode,
    before: Option<Value>,
    after: Option<Value>,
) -> Delta {
    let kind = match (&before, &after) {
        (None, _) => DeltaKind::Added,
        (_, None) => DeltaKind::Removed,
        (Some(_), Some(_)) => DeltaKind::Changed,
    };
    let size = |value: &Option<Value>| value.as_ref().map_or(0, |v| 1 + v.details.len());
    let quads = size(&before) + size(&after);
    Delta {
        part,
        kind,
        thing: thing.clone(),
        property: property.clone(),
        before,
        after,
        causes: Vec::new(),
        quads,
    }
}

impl Value {
    pub(super) fn plain(term: Term) -> Self {
        Self { term, details: Vec::new() }
    }
}

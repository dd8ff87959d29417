//! Disagreements as a table that people can write by hand: what the program lists, in few words.

use std::collections::BTreeSet;

use summitkg_store::{Conflict, NamedNode, Side, Store, Term};

/// One value of a disagreement, or its absence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Value {
    /// A thing by its path, a concept by its name, a literal as it is; none where lists lack the item.
    pub value: Option<String>,
    /// Whether it is preferred.
    pub preferred: Option<bool>,
    /// The step of the policy, without the word policy.
    pub step: String,
    /// The names of the documents that say so, or lack it.
    pub documents: BTreeSet<String>,
}

/// One disagreement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dispute {
    /// The path of the summit; for an event that may be several, its document and place in it.
    pub summit: String,
    /// The path of the record below the summit; empty for the summit itself.
    pub of: String,
    /// The local name of the property.
    pub property: String,
    /// `value`, `absence` or `identity`.
    pub kind: String,
    /// The values, the preferred one first.
    pub values: Vec<Value>,
}

/// Everything that a store lists, ordered.
pub fn disputes(store: &Store) -> Vec<Dispute> {
    let mut all: Vec<Dispute> = store.conflicts().unwrap().iter().map(|c| dispute(store, c)).collect();
    all.sort();
    all
}

/// One disagreement in few words.
pub fn dispute(store: &Store, conflict: &Conflict) -> Dispute {
    let summit = path(store, &conflict.summit);
    let subject = path(store, &conflict.subject);
    let of = subject.strip_prefix(&summit).unwrap_or(&subject).trim_start_matches('/').to_owned();
    let mut values: Vec<Value> = conflict.sides.iter().map(|side| value(store, side)).collect();
    values.sort_by(|a, b| b.preferred.cmp(&a.preferred).then_with(|| a.cmp(b)));
    Dispute { summit, of, property: local(&conflict.property), kind: conflict.kind.code().to_owned(), values }
}

fn value(store: &Store, side: &Side) -> Value {
    let step = side.decided.as_ref().map(local).unwrap_or_default();
    Value {
        value: side.value.as_ref().map(|term| word(store, term)),
        preferred: side.preferred,
        step: step.trim_start_matches("policy").to_lowercase(),
        documents: side.citations.iter().map(|citation| citation.source.clone()).collect(),
    }
}

/// A thing by its path, a concept by its name, a literal as it is.
pub fn word(store: &Store, term: &Term) -> String {
    match term {
        Term::NamedNode(node) => path(store, node),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

fn path(store: &Store, node: &NamedNode) -> String {
    store.base().decode(node.as_str()).map_or_else(|| local(node), |path| path.join("/"))
}

fn local(node: &NamedNode) -> String {
    node.as_str().rsplit(['#', '/']).next().unwrap().to_owned()
}

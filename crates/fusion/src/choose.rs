//! The policy: which of several claimed values is preferred, and why.
//!
//! What a source tells of a meeting as held goes before what was foreseen; then a stated value
//! before an inferred one, the value of most documents, a report of the meeting before a mention
//! in passing, and at last the smallest value, so that the choice never depends on order.
//! [`crate::dates`] adds precision and containment for dates.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use summitkg_ontology::{Basis, DocId, Role};

use crate::mention::{Said, Support, support};

/// One document's value for a slot.
pub(crate) struct Candidate<'a, T> {
    pub(crate) value: T,
    pub(crate) basis: Basis,
    pub(crate) said: Said<'a>,
}

impl<'a, T> Candidate<'a, T> {
    /// A value that is known as the fact is known.
    pub(crate) fn new(value: T, said: Said<'a>) -> Self {
        Self { value, basis: said.basis(), said }
    }
}

/// The preferred value.
#[derive(Debug)]
pub(crate) struct Choice<T> {
    pub(crate) value: T,
    pub(crate) basis: Basis,
    pub(crate) support: Support,
    pub(crate) reason: String,
}

/// How strongly a group of claims speaks for its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Weight {
    /// Some claim is not a mere announcement.
    pub(crate) told: bool,
    /// Some claim is stated.
    pub(crate) stated: bool,
}

/// The weight, number of documents and presence of a report of the meeting itself.
pub(crate) fn weigh<'a>(claims: &(impl Iterator<Item = (Basis, Said<'a>)> + Clone)) -> (Weight, usize, bool) {
    let docs: BTreeSet<&DocId> = claims.clone().map(|(_, said)| said.doc).collect();
    let weight = Weight {
        told: claims.clone().any(|(_, said)| said.role != Role::Announced),
        stated: claims.clone().any(|(basis, _)| basis == Basis::Stated),
    };
    (weight, docs.len(), claims.clone().any(|(_, said)| said.role == Role::Reported))
}

/// `1 document`, `2 documents`.
pub(crate) fn documents(n: usize) -> String {
    if n == 1 { "1 document".to_owned() } else { format!("{n} documents") }
}

/// Picks the preferred value; `show` prints a value for the reason.
pub(crate) fn choose<T: Ord>(
    candidates: Vec<Candidate<'_, T>>,
    show: impl Fn(&T) -> String,
) -> Option<Choice<T>> {
    let mut groups: BTreeMap<T, Vec<(Basis, Said<'_>)>> = BTreeMap::new();
    for Candidate { value, basis, said } in candidates {
        groups.entry(value).or_default().push((basis, said));
    }
    let mut ranked: Vec<_> = groups.into_iter().collect();
    // The sort is stable: values that weigh the same stay in their own order.
    ranked.sort_by_cached_key(|(_, claims)| Reverse(weigh(&claims.iter().copied())));
    let mut ranked = ranked.into_iter();
    let (value, claims) = ranked.next()?;
    let (weight, count, _) = weigh(&claims.iter().copied());
    let known = match weight {
        Weight { told: false, .. } => "foreseen",
        Weight { stated: true, .. } => "stated",
        Weight { stated: false, .. } => "inferred",
    };
    let others: Vec<String> = ranked
        .map(|(value, claims)| format!("{} ({})", show(&value), documents(weigh(&claims.iter().copied()).1)))
        .collect();
    let mut reason = format!("{known} in {}", documents(count));
    if !others.is_empty() {
        reason = format!("{reason}; also claimed: {}", others.join(", "));
    }
    Some(Choice {
        value,
        basis: if weight.stated { Basis::Stated } else { Basis::Inferred },
        support: support(claims.into_iter().map(|(_, said)| said)),
        reason,
    })
}

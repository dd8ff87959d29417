//! The policy: which of several claimed values is preferred, and by which step.
//!
//! The steps of [`Policy`] in their order; the first in which two values differ decides between them. The
//! last is the value itself, so that a choice never depends on the order of reading. What precision and
//! ranges mean is known to [`crate::dates`] alone.

use std::collections::{BTreeMap, BTreeSet};

use summitkg_ontology::{Alternative, Basis, DocId, Object, Policy, Role};

use crate::mention::{Said, Support, support, texts};

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

/// The preferred value, and the others.
#[derive(Clone, Debug)]
pub(crate) struct Choice<T> {
    pub(crate) value: T,
    pub(crate) basis: Basis,
    pub(crate) decided: Policy,
    pub(crate) support: Support,
    pub(crate) reason: String,
    pub(crate) others: Vec<Lost<T>>,
}

impl Choice<String> {
    /// The same with this value preferred because it is the more definite: as a source gives it, or else as
    /// background.
    #[must_use]
    pub(crate) fn rather(mut self, value: &str, reason: &str) -> Self {
        if self.value == value {
            return self;
        }
        let given = self.others.iter().position(|lost| lost.value == value);
        let given = given.map(|place| self.others.remove(place));
        let (basis, support) =
            given.map_or((Basis::Background, Support::new()), |lost| (lost.basis, lost.support));
        let first =
            Lost { value: self.value, basis: self.basis, decided: self.decided, support: self.support };
        let others = std::iter::once(first).chain(self.others);
        let others: Vec<_> = others.map(|lost| Lost { decided: Policy::Precision, ..lost }).collect();
        let told: Vec<&str> = others.iter().map(|lost| lost.value.as_str()).collect();
        let reason = format!("{reason}; also claimed: {}", told.join(", "));
        Self { value: value.to_owned(), basis, decided: Policy::Precision, support, reason, others }
    }
}

impl<T> Choice<T> {
    /// The same where values that only say the chosen one in other words are no others.
    #[must_use]
    pub(crate) fn without_alike(mut self, alike: impl Fn(&T, &T) -> bool) -> Self {
        let (same, others): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.others).into_iter().partition(|lost| alike(&self.value, &lost.value));
        self.support.extend(same.into_iter().flat_map(|lost| lost.support));
        self.support.sort();
        self.support.dedup();
        self.decided = others.first().map_or(Policy::Only, |second| second.decided);
        Self { others, ..self }
    }
}

/// A value that was not chosen.
#[derive(Clone, Debug)]
pub(crate) struct Lost<T> {
    pub(crate) value: T,
    pub(crate) basis: Basis,
    pub(crate) decided: Policy,
    pub(crate) support: Support,
}

impl<T> Lost<T> {
    /// The same as a fact of the graph.
    pub(crate) fn alternative(&self, object: impl Fn(&T) -> Object) -> Alternative {
        Alternative {
            object: object(&self.value),
            basis: self.basis,
            decided: self.decided,
            supported_by: self.support.clone(),
            independent: 0,
        }
    }
}

/// How strongly claims speak for their value; a greater weight is preferred.
#[expect(clippy::struct_excessive_bools, reason = "one for each step of the policy")]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Weight {
    pub(crate) corrected: bool,
    pub(crate) preferred: bool,
    /// Some claim is not a mere announcement.
    pub(crate) told: bool,
    /// Some claim is of a report of the meeting itself.
    pub(crate) reported: bool,
    /// Some claim is stated.
    pub(crate) stated: bool,
    pub(crate) own: bool,
    /// How much of a date is known.
    pub(crate) precision: u8,
    /// In how many texts it stands.
    pub(crate) independent: usize,
    /// Whether it is a range of days, not a single one.
    pub(crate) range: bool,
    /// How far what was done goes.
    pub(crate) furthest: u8,
    /// The last day of publication.
    pub(crate) latest: Option<String>,
}

impl Weight {
    /// The weight of these claims, how each is known beside it.
    pub(crate) fn of<'a>(claims: &(impl Iterator<Item = (Basis, Said<'a>)> + Clone)) -> Self {
        let any = |test: fn(&(Basis, Said<'a>)) -> bool| claims.clone().any(|claim| test(&claim));
        Self {
            corrected: any(|(basis, _)| *basis == Basis::Correction),
            preferred: any(|(_, said)| said.preferred),
            told: any(|(_, said)| said.role != Role::Announced),
            reported: any(|(_, said)| said.role == Role::Reported),
            stated: any(|(basis, _)| *basis == Basis::Stated),
            own: any(|(_, said)| said.own()),
            precision: 0,
            independent: texts(claims.clone().map(|(_, said)| said)),
            range: false,
            furthest: 0,
            latest: claims.clone().filter_map(|(_, said)| said.day()).max().map(str::to_owned),
        }
    }

    /// The first step that tells this weight from a lesser one.
    pub(crate) fn step(&self, lesser: &Self) -> Policy {
        let steps = [
            (self.corrected != lesser.corrected, Policy::Correction),
            (self.preferred != lesser.preferred, Policy::PreferredSource),
            (self.told != lesser.told, Policy::Held),
            (self.reported != lesser.reported, Policy::Report),
            (self.stated != lesser.stated, Policy::Stated),
            (self.own != lesser.own, Policy::Source),
            (self.precision != lesser.precision, Policy::Precision),
            (self.independent != lesser.independent, Policy::Independent),
            (self.range != lesser.range, Policy::Range),
            (self.furthest != lesser.furthest, Policy::Furthest),
            (self.latest != lesser.latest, Policy::Latest),
        ];
        steps.into_iter().find(|(differs, _)| *differs).map_or(Policy::Order, |(_, step)| step)
    }

    /// How claims of this weight know their value.
    pub(crate) fn basis(&self) -> Basis {
        match self {
            Self { corrected: true, .. } => Basis::Correction,
            Self { stated: true, .. } => Basis::Stated,
            Self { .. } => Basis::Inferred,
        }
    }

    /// The same in a word.
    pub(crate) fn known(&self) -> &'static str {
        match self {
            Self { corrected: true, .. } => "corrected",
            Self { told: false, .. } => "foreseen",
            Self { stated: true, .. } => "stated",
            Self { .. } => "inferred",
        }
    }
}

/// `1 document`, `10 documents of 3 texts`, `1 correction and 2 documents`.
pub(crate) fn documents<'a>(said: impl Iterator<Item = Said<'a>> + Clone) -> String {
    let corrections = said.clone().filter(|s| s.basis() == Basis::Correction).count();
    let said = said.filter(|s| s.basis() != Basis::Correction);
    let n = said.clone().map(|s| s.doc).collect::<BTreeSet<&DocId>>().len();
    let texts = texts(said);
    let count = |n: usize, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
    let printed = match (n, texts) {
        (0, _) => None,
        (n, texts) if texts == n => Some(count(n, "document")),
        (n, texts) => Some(format!("{} of {}", count(n, "document"), count(texts, "text"))),
    };
    let corrected = (corrections > 0).then(|| count(corrections, "correction"));
    [corrected, printed].into_iter().flatten().collect::<Vec<_>>().join(" and ")
}

fn said<'a>(claims: &[(Basis, Said<'a>)]) -> Vec<Said<'a>> {
    claims.iter().map(|(_, said)| *said).collect()
}

/// Picks the preferred value; `show` prints a value for the reason.
pub(crate) fn choose<T: Ord>(
    candidates: Vec<Candidate<'_, T>>,
    show: impl Fn(&T) -> String,
) -> Option<Choice<T>> {
    choose_by(candidates, show, |_| 0)
}

/// The same where what was done further counts for more.
pub(crate) fn choose_by<T: Ord>(
    candidates: Vec<Candidate<'_, T>>,
    show: impl Fn(&T) -> String,
    furthest: impl Fn(&T) -> u8,
) -> Option<Choice<T>> {
    let mut groups: BTreeMap<T, Vec<(Basis, Said<'_>)>> = BTreeMap::new();
    for Candidate { value, basis, said } in candidates {
        groups.entry(value).or_default().push((basis, said));
    }
    let weigh = |value: &T, claims: &[(Basis, Said<'_>)]| {
        let weight = Weight::of(&claims.iter().copied());
        Weight { furthest: furthest(value), ..weight }
    };
    let mut ranked: Vec<_> = groups.into_iter().map(|(v, claims)| (weigh(&v, &claims), v, claims)).collect();
    // The sort is stable: values that weigh the same stay in their own order.
    ranked.sort_by(|(a, ..), (b, ..)| b.cmp(a));
    let mut ranked = ranked.into_iter();
    let (weight, value, claims) = ranked.next()?;
    let own = said(&claims);
    let mut reason = format!("{} in {}", weight.known(), documents(own.iter().copied()));
    let mut others = Vec::new();
    for (lesser, value, claims) in ranked {
        let theirs = said(&claims);
        let decided = weight.step(&lesser);
        let before = if others.is_empty() { "; also claimed: " } else { ", " };
        let told = format!("{before}{} ({})", show(&value), documents(theirs.iter().copied()));
        reason.push_str(&told);
        others.push(Lost { value, basis: lesser.basis(), decided, support: support(theirs) });
    }
    Some(Choice {
        value,
        basis: weight.basis(),
        decided: others.first().map_or(Policy::Only, |second| second.decided),
        support: support(own),
        reason,
        others,
    })
}

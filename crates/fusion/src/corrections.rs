//! What people correct, applied to what the sources say.
//!
//! Claims that a correction rejects are taken out before summits are identified. What it says of a summit
//! stands beside the claims as one of its own, which outranks them. A correction that finds nothing to
//! apply to is stale; it is told, never dropped.

mod matching;
mod naming;
mod rejected;
mod summits;
#[cfg(test)]
mod tests;
mod verdicts;

use std::collections::{BTreeMap, BTreeSet};

use summitkg_ontology::{
    Amendment, Basis, Claim, Correction, CorrectionState, DocId, DocumentMeta, Evidence, Fact, RuleId,
    Verdict,
};

use crate::cluster::Summits;
use crate::knowledge::paths;
use crate::mention::{Mention, Said};
use crate::names::Names;
use matching::{gives, same_item, slot};
pub(crate) use naming::settle_names;
pub(crate) use rejected::Rejected;
pub(crate) use verdicts::{heard, unheard};
use verdicts::{summits_of, verdict};

/// A correction with what it says of a summit in the form of a fact.
pub(crate) struct Prepared<'c> {
    correction: &'c Correction,
    doc: DocId,
    meta: DocumentMeta,
    fact: Option<Fact>,
}

/// Prepares corrections, in order of their ids.
pub(crate) fn prepare<'c>(corrections: impl Iterator<Item = &'c Correction>) -> Vec<Prepared<'c>> {
    let mut prepared: Vec<Prepared<'_>> = corrections.map(Prepared::new).collect();
    prepared.sort_by(|a, b| a.correction.id.cmp(&b.correction.id));
    prepared
}

impl<'c> Prepared<'c> {
    fn new(correction: &'c Correction) -> Self {
        let claim = match &correction.amendment {
            Amendment::Replace { claim, .. } | Amendment::Add { claim, .. } => Some(claim.clone()),
            _ => None,
        };
        // The words behind it are the reason that its author gives.
        let rule = || RuleId::new(&format!("correction.{}", correction.amendment.kind().code())).ok();
        let why = if correction.why.is_empty() { "-" } else { &correction.why };
        let evidence =
            rule().and_then(|r| Evidence::restore(0, why.to_owned(), String::new(), String::new(), r));
        Self {
            correction,
            doc: DocId::derive("correction", &correction.id),
            meta: DocumentMeta {
                name: correction.id.clone(),
                published: Some(correction.on.to_string()),
                ..DocumentMeta::default()
            },
            fact: claim.zip(evidence).map(|(claim, e)| Fact::new(claim, Basis::Correction, e)),
        }
    }

    fn said(&self) -> Option<Said<'_>> {
        self.fact.as_ref().map(|fact| Said::correction(&self.doc, &self.meta, fact))
    }
}

/// A source whose word is preferred, for one summit or all, in one property or all.
#[derive(Debug)]
pub(crate) struct Preference {
    source: String,
    summit: Option<usize>,
    property: Option<String>,
}

impl Preference {
    /// Whether it prefers this fact of a summit.
    pub(crate) fn holds(&self, said: Said<'_>, summit: usize) -> bool {
        let property = said.fact.claim().property();
        let local = property.as_str().rsplit('#').next();
        is_source(said.meta, &self.source)
            && self.summit.is_none_or(|i| i == summit)
            && self.property.as_deref().is_none_or(|p| Some(p) == local)
    }
}

fn is_source(meta: &DocumentMeta, name: &str) -> bool {
    meta.name == name || meta.publisher.as_deref() == Some(name)
}

/// Applies what corrections say of summits, and tells what became of each.
pub(crate) fn apply<'a>(
    prepared: &'a [Prepared<'_>],
    summits: &mut Summits<'a>,
    names: &Names<'_>,
    rejected: &Rejected,
    of_names: Vec<Verdict>,
) -> Vec<Verdict> {
    let mut verdicts: BTreeMap<String, Verdict> = of_names.into_iter().map(|v| (v.id.clone(), v)).collect();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut open: Vec<&Prepared<'_>> =
        prepared.iter().filter(|p| !verdicts.contains_key(&p.correction.id)).collect();
    // A summit may be named by the number that another correction gives it, so names are asked again.
    while !open.is_empty() {
        for (path, i) in paths(summits, names) {
            known.entry(path).or_insert(i);
        }
        let before = open.len();
        open.retain(|p| match state(p, summits, names, &known, rejected) {
            Some(verdict) => {
                verdicts.insert(p.correction.id.clone(), verdict);
                false
            }
            None => true,
        });
        summits.refresh();
        if open.len() == before {
            break;
        }
    }
    let missing = open.into_iter().map(|p| {
        let unknown = summits_of(p.correction).into_iter().filter(|path| !known.contains_key(*path));
        let paths: Vec<&str> = unknown.collect();
        verdict(p.correction, CorrectionState::Stale, format!("no summit {} is known", paths.join(", ")))
    });
    let mut all: Vec<Verdict> = verdicts.into_values().chain(missing).collect();
    for verdict in &mut all {
        let claims = rejected.0.get(&verdict.id).into_iter().flatten();
        verdict.rejects = claims.cloned().collect();
    }
    all.sort();
    all
}

/// Applies one correction; `None` if it speaks of a summit that is not known by that name yet.
fn state<'a>(
    prepared: &'a Prepared<'_>,
    summits: &mut Summits<'a>,
    names: &Names<'_>,
    known: &BTreeMap<String, usize>,
    rejected: &Rejected,
) -> Option<Verdict> {
    let correction = prepared.correction;
    let of = |state, reason: &str| Some(verdict(correction, state, reason));
    let (applied, stale) = (CorrectionState::Applied, CorrectionState::Stale);
    match &correction.amendment {
        Amendment::Reject { .. } => match rejected.0.get(&correction.id).map_or(0, BTreeSet::len) {
            0 => of(stale, "no claim fits it"),
            1 => of(applied, "leaves 1 claim out of account"),
            n => of(applied, &format!("leaves {n} claims out of account")),
        },
        Amendment::Replace { summit, claim, instead_of } => {
            let i = *known.get(summit)?;
            let replaced = rejected.0.get(&correction.id).is_some_and(|claims| !claims.is_empty());
            let verdict = match replaces(summits, i, claim, instead_of.as_deref(), names) {
                Err(reason) if !replaced => return of(stale, &reason),
                Ok(CorrectionState::Unneeded) => {
                    of(CorrectionState::Unneeded, "the sources say so by themselves")
                }
                _ => of(applied, "outranks what the sources say"),
            };
            summits.correct(i, prepared.said()?);
            verdict
        }
        Amendment::Add { summit, claim } => {
            let i = *known.get(summit)?;
            let told = said_of(summits, i).any(|said| same_item(said.fact.claim(), claim, names));
            let slots = said_of(summits, i)
                .any(|said| slot(claim) && said.fact.claim().property() == claim.property());
            summits.correct(i, prepared.said()?);
            match (told, slots) {
                (true, _) => of(CorrectionState::Unneeded, "the sources say it by themselves"),
                (false, true) => of(applied, "outranks what the sources say by now"),
                (false, false) => of(applied, "adds what no source says"),
            }
        }
        Amendment::Same { kind: None, names: same } => {
            let found: Vec<usize> = same.iter().filter_map(|path| known.get(path).copied()).collect();
            let [first, others @ ..] = found.as_slice() else { return None };
            if found.len() < same.len() {
                return None;
            }
            for other in others {
                summits.merge(*first, *other);
            }
            of(applied, "the summits are one")
        }
        Amendment::Different { kind: None, name, document, called } => {
            let i = *known.get(name)?;
            let target = match called {
                Some(path) => Some(*known.get(path)?),
                None => None,
            };
            let of_document = |m: &usize| summits.mentions[*m].meta().name == *document;
            let members: Vec<usize> =
                summits.clusters[i].members.iter().copied().filter(of_document).collect();
            if members.is_empty() {
                return of(stale, &format!("{document} does not speak of {name}"));
            }
            summits.detach(i, &members, target);
            of(applied, "the document speaks of another summit")
        }
        Amendment::Same { .. } | Amendment::Different { .. } => None,
        Amendment::Prefer { source, summit, property } => {
            let summit = match summit {
                Some(path) => Some(*known.get(path)?),
                None => None,
            };
            if !summits.mentions.iter().any(|m| is_source(m.meta(), source)) {
                return of(stale, &format!("no document or publisher is called {source}"));
            }
            let preference = Preference { source: source.clone(), summit, property: property.clone() };
            summits.preferences.push(preference);
            of(applied, "what the source says is preferred")
        }
    }
}

fn said_of<'a>(summits: &Summits<'a>, i: usize) -> impl Iterator<Item = Said<'a>> {
    summits.mentions_of(i).flat_map(Mention::said)
}

/// Whether there is something to replace; an error says why not.
fn replaces(
    summits: &Summits<'_>,
    i: usize,
    claim: &Claim,
    instead_of: Option<&str>,
    names: &Names<'_>,
) -> Result<CorrectionState, String> {
    let property = claim.property().as_str().rsplit('#').next().unwrap_or_default();
    let about: Vec<&Claim> = said_of(summits, i)
        .map(|said| said.fact.claim())
        .filter(|c| c.property() == claim.property())
        .collect();
    if let Some(value) = instead_of {
        let told = about.iter().any(|c| gives(c, value, names));
        return if told {
            Ok(CorrectionState::Applied)
        } else {
            Err(format!("no source says {value} of {property}"))
        };
    }
    let alike = |c: &&&Claim| same_item(c, claim, names);
    if slot(claim) {
        return match about.iter().filter(alike).count() {
            _ if about.is_empty() => Err(format!("no source says anything of {property}: use `add`")),
            n if n == about.len() => Ok(CorrectionState::Unneeded),
            _ => Ok(CorrectionState::Applied),
        };
    }
    if about.iter().any(|c| same_item(c, claim, names)) {
        Ok(CorrectionState::Applied)
    } else {
        Err(format!("no source has such an item of {property}: use `add`"))
    }
}

//! What people correct, applied to what the sources say.
//!
//! Claims that a correction rejects are taken out before summits are identified. What it says of a summit
//! stands beside the claims as one of its own, which outranks them. A correction that finds nothing to
//! apply to is stale; it is told, never dropped.

mod matching;
mod summits;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use summitkg_ontology::rdf::claim_name;
use summitkg_ontology::{
    Amendment, Basis, Claim, Correction, CorrectionState, DocId, DocumentMeta, EntityKind, Evidence, Fact,
    Report, RuleId, Verdict, name_key,
};

use crate::cluster::Summits;
use crate::family::Excerpt;
use crate::knowledge::paths;
use crate::mention::{Mention, Said};
use crate::names::{Names, Naming};
use matching::{gives, same_item, slot};

/// A correction with what it says of a summit in the form of a fact.
pub(crate) struct Prepared<'c> {
    correction: &'c Correction,
    doc: DocId,
    meta: DocumentMeta,
    fact: Option<Fact>,
}

/// The verdict on a correction of which no family has heard.
pub(crate) fn unheard(correction: &Correction) -> Verdict {
    let summits = summits_of(correction);
    let reason = match summits.as_slice() {
        [] => "no source speaks of it".to_owned(),
        summits => format!("no summit {} is known", summits.join(", ")),
    };
    verdict(correction, CorrectionState::Stale, reason)
}

/// Verdicts of one more family: a correction that applies in one applies.
pub(crate) fn heard(before: Vec<Verdict>, more: Vec<Verdict>) -> Vec<Verdict> {
    let mut all: BTreeMap<String, Verdict> = before.into_iter().map(|v| (v.id.clone(), v)).collect();
    for verdict in more {
        let known = all.entry(verdict.id.clone()).or_insert_with(|| verdict.clone());
        let mut rejects = std::mem::take(&mut known.rejects);
        // States stand in the order from applied to stale.
        if verdict.state <= known.state {
            *known = Verdict { rejects: Vec::new(), ..verdict.clone() };
        }
        rejects.extend(verdict.rejects);
        rejects.sort();
        rejects.dedup();
        known.rejects = rejects;
    }
    all.into_values().collect()
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

/// The facts that corrections leave out of account, by correction.
#[derive(Default)]
pub(crate) struct Rejected(BTreeMap<String, BTreeSet<(DocId, String)>>);

impl Rejected {
    /// Finds them among what the sources say, with summits as they are identified without corrections.
    pub(crate) fn find(prepared: &[Prepared<'_>], summits: &Summits<'_>, names: &Names<'_>) -> Self {
        let mut found = Self::default();
        let rejecting = prepared.iter().filter_map(|p| Some((p.correction, Rejecting::of(p.correction)?)));
        let rejecting: Vec<_> = rejecting.collect();
        if rejecting.is_empty() {
            return found;
        }
        let paths = paths(summits, names);
        for (correction, rejecting) in rejecting {
            let of_summit = rejecting.summit.map(|path| paths.get(path).copied());
            let claims = found.0.entry(correction.id.clone()).or_default();
            for (mention, cluster) in summits.mentions.iter().zip(&summits.of_mention) {
                if of_summit.is_some_and(|wanted| wanted.is_none() || wanted != *cluster) {
                    continue;
                }
                let fitting = mention.said().filter(|said| rejecting.fits(*said, names));
                claims.extend(fitting.map(|said| (said.doc.clone(), claim_name(mention.index, said.fact))));
            }
        }
        found
    }

    /// These reports without what is rejected; `None` if nothing is.
    pub(crate) fn without(&self, excerpts: &[Excerpt<'_>]) -> Option<Vec<Report>> {
        let rejected: BTreeSet<&(DocId, String)> = self.0.values().flatten().collect();
        if rejected.is_empty() {
            return None;
        }
        let keep = |excerpt: &Excerpt<'_>| {
            let mut report = excerpt.report.clone();
            for (index, event) in report.events.iter_mut().enumerate() {
                let kept = |fact: &Fact| !rejected.contains(&(report.id.clone(), claim_name(index, fact)));
                event.facts.retain(kept);
            }
            report
        };
        Some(excerpts.iter().map(keep).collect())
    }
}

/// What a correction rejects: of its own, or as the value that it replaces in a list.
struct Rejecting<'c> {
    summit: Option<&'c str>,
    document: Option<&'c str>,
    quote: Option<&'c str>,
    property: Option<&'c str>,
    value: Option<&'c str>,
}

impl<'c> Rejecting<'c> {
    fn of(correction: &'c Correction) -> Option<Self> {
        match &correction.amendment {
            Amendment::Reject { summit, document, quote, property, value } => Some(Self {
                summit: summit.as_deref(),
                document: document.as_deref(),
                quote: quote.as_deref(),
                property: property.as_deref(),
                value: value.as_deref(),
            }),
            Amendment::Replace { summit, claim, instead_of: Some(value) } if !slot(claim) => Some(Self {
                summit: Some(summit),
                document: None,
                quote: None,
                property: claim.property().as_str().rsplit('#').next(),
                value: Some(value),
            }),
            _ => None,
        }
    }

    fn fits(&self, said: Said<'_>, names: &Names<'_>) -> bool {
        let property = said.fact.claim().property();
        let quoted = |quote| said.fact.evidence().iter().any(|e| e.exact().contains(quote));
        self.document.is_none_or(|name| said.meta.name == name || said.doc.as_str() == name)
            && self.property.is_none_or(|local| property.as_str().rsplit('#').next() == Some(local))
            && self.quote.is_none_or(quoted)
            && self.value.is_none_or(|value| gives(said.fact.claim(), value, names))
    }
}

/// Lets names be joined and parted as corrections say; asked before summits are identified.
pub(crate) fn settle_names(
    prepared: &[Prepared<'_>],
    excerpts: &[Excerpt<'_>],
    names: &mut Names<'_>,
) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for correction in prepared.iter().map(|p| p.correction) {
        let (state, reason) = match &correction.amendment {
            Amendment::Same { kind: Some(kind), names: same } => {
                if let Some(name) = same.iter().find(|name| !bears(excerpts, *kind, name, names)) {
                    (CorrectionState::Stale, format!("no source names {name}"))
                } else {
                    let keys: Vec<String> = same.iter().map(|name| names.raw_key(*kind, name)).collect();
                    names.join(*kind, &keys);
                    (CorrectionState::Applied, "the names mean one".to_owned())
                }
            }
            Amendment::Different { kind: Some(kind), name, document, called } => {
                let is_meant = |excerpt: &&Excerpt<'_>| excerpt.report.document.name == *document;
                let there: Vec<Excerpt<'_>> = excerpts.iter().filter(is_meant).cloned().collect();
                if bears(&there, *kind, name, names) {
                    let called = called.clone().unwrap_or_else(|| format!("{name}（{document}）"));
                    let key = names.raw_key(*kind, name);
                    let bare = names.raw_person(&Naming { name, ..Naming::default() }).key;
                    for excerpt in &there {
                        names.part(&excerpt.report.id, &key, &called);
                        names.part(&excerpt.report.id, &bare, &called);
                    }
                    (CorrectionState::Applied, "the document means someone else".to_owned())
                } else {
                    (CorrectionState::Stale, format!("{document} does not name {name}"))
                }
            }
            _ => continue,
        };
        verdicts.push(verdict(correction, state, reason));
    }
    verdicts
}

/// Whether some source names a thing.
fn bears(excerpts: &[Excerpt<'_>], kind: EntityKind, name: &str, names: &Names<'_>) -> bool {
    let key = names.raw_key(kind, name);
    let mut claims = excerpts.iter().flat_map(Excerpt::facts).map(Fact::claim);
    match kind {
        EntityKind::Person => claims
            .filter_map(|claim| names.person_in(claim))
            .any(|naming| names.raw_person(&naming).key == key || names.raw_key(kind, naming.name) == key),
        _ => claims.any(|claim| matching::names_of(claim, kind).any(|n| names.raw_key(kind, n) == key)),
    }
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

/// The summits that a correction names.
fn summits_of(correction: &Correction) -> Vec<&str> {
    match &correction.amendment {
        Amendment::Replace { summit, .. } | Amendment::Add { summit, .. } => vec![summit],
        Amendment::Prefer { summit, .. } | Amendment::Reject { summit, .. } => {
            summit.as_deref().into_iter().collect()
        }
        Amendment::Different { kind: None, name, called, .. } => {
            std::iter::once(name.as_str()).chain(called.as_deref()).collect()
        }
        Amendment::Same { kind: None, names } => names.iter().map(String::as_str).collect(),
        Amendment::Different { .. } | Amendment::Same { .. } => Vec::new(),
    }
}

fn verdict(correction: &Correction, state: CorrectionState, reason: impl Into<String>) -> Verdict {
    Verdict { id: correction.id.clone(), state, reason: reason.into(), rejects: Vec::new() }
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

impl Names<'_> {
    /// The key of the thing that a name means, as corrections join it.
    pub(crate) fn key(&self, kind: EntityKind, name: &str) -> String {
        self.joined(kind, self.raw_key(kind, name))
    }

    fn raw_key(&self, kind: EntityKind, name: &str) -> String {
        match kind {
            // A name that identifies a person means him, whoever else bears it.
            EntityKind::Person if self.is_key(name) => name_key(name),
            EntityKind::Person => self.raw_person(&Naming { name, ..Naming::default() }).key,
            EntityKind::Country | EntityKind::City | EntityKind::Organisation => self.raw_thing(kind, name),
            EntityKind::Series => name.to_owned(),
        }
    }
}

//! What became of each correction.

use std::collections::BTreeMap;

use summitkg_ontology::{Amendment, Correction, CorrectionState, Verdict};

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

/// The summits that a correction names.
pub(super) fn summits_of(correction: &Correction) -> Vec<&str> {
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

pub(super) fn verdict(correction: &Correction, state: CorrectionState, reason: impl Into<String>) -> Verdict {
    Verdict { id: correction.id.clone(), state, reason: reason.into(), rejects: Vec::new() }
}

//! Names that corrections join or part.

use summitkg_ontology::{Amendment, CorrectionState, EntityKind, Fact, Verdict, name_key};

use super::verdicts::verdict;
use super::{Prepared, matching};
use crate::family::Excerpt;
use crate::names::{Names, Naming};

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

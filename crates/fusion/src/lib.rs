#![doc = include_str!("../README.md")]

mod attendance;
mod choose;
mod cluster;
mod corrections;
mod dates;
mod documents;
mod family;
mod identity;
mod knowledge;
mod label;
mod links;
mod memory;
mod mention;
mod names;
mod people;
mod printings;
#[cfg(test)]
mod properties;
mod record;
mod records;
mod reference;
#[cfg(test)]
mod scenario;
mod standings;
#[cfg(test)]
mod testing;
mod written;
mod years;

use summitkg_ontology::{Correction, Knowledge, Report};

use std::collections::BTreeSet;

use cluster::Summits;
use corrections::Rejected;
use family::{Excerpt, families};
use mention::Mention;
use printings::Printings;

pub use memory::{Memory, Renewal};
pub use names::{Names, Naming, Person};
pub use reference::Reference;

/// What these reports support together.
///
/// The result depends on the set of reports and the reference alone, not on the order of reports.
pub fn fuse(reports: &[Report], reference: &Reference) -> Knowledge {
    Fusion { reference, corrections: &[], families: None }.fuse(reports)
}

/// What reports are fused with, and how far.
#[derive(Clone, Copy, Debug)]
pub struct Fusion<'a> {
    /// What is known beside the sources.
    pub reference: &'a Reference,
    /// What people correct.
    pub corrections: &'a [Correction],
    /// The families of series to fuse; all if not told. What is known of one does not depend on the others.
    pub families: Option<&'a BTreeSet<String>>,
}

impl Fusion<'_> {
    /// What these reports support together.
    pub fn fuse(&self, reports: &[Report]) -> Knowledge {
        let mut reports: Vec<&Report> = reports.iter().collect();
        reports.sort_by(|a, b| a.id.cmp(&b.id));
        reports.dedup_by(|a, b| a.id == b.id);
        let mut families = families(&reports, self.reference);
        if let Some(only) = self.families {
            families.retain(|family| only.contains(family));
        }
        let parts = families.iter().map(|family| self.renew(&reports, family, &Memory::default()).knowledge);
        merge(std::iter::once(self.unheard()).chain(parts))
    }

    /// What became of corrections before any family was asked: one that finds nothing anywhere is stale.
    pub fn unheard(&self) -> Knowledge {
        // Corrections of names and sources speak to every family.
        let mine = |c: &&Correction| match (self.families, self.reference.family_of(c)) {
            (Some(only), Some(family)) => only.contains(family),
            _ => true,
        };
        let unheard = self.corrections.iter().filter(mine).map(corrections::unheard);
        Knowledge { verdicts: unheard.collect(), ..Knowledge::default() }
    }

    /// Fuses one family, leaving out what is as it was remembered.
    ///
    /// The reports are ordered by identity, each once; those that do not speak of the family do no harm.
    pub fn renew(&self, reports: &[&Report], family: &str, before: &Memory) -> Renewal {
        let excerpts = Excerpt::all(reports, self.reference, family);
        let about = |c: &&Correction| self.reference.family_of(c).is_none_or(|of| of == family);
        let prepared = corrections::prepare(self.corrections.iter().filter(about));
        let printings = Printings::of(&excerpts);
        let mut names = Names::in_facts(excerpts.iter().flat_map(Excerpt::facts), self.reference);
        let of_names = corrections::settle_names(&prepared, &excerpts, &mut names);

        let mentions = Mention::all(&excerpts, &names, &printings);
        let mut summits = Summits::identify(&mentions, &names, self.reference);
        let rejected = Rejected::find(&prepared, &summits, &names);
        let kept = rejected.without(&excerpts);
        let kept: Option<Vec<&Report>> = kept.as_ref().map(|reports| reports.iter().collect());
        let again = kept.map(|kept| Excerpt::all(&kept, self.reference, family));
        let again = again.map(|excerpts| Mention::all(&excerpts, &names, &printings));
        if let Some(mentions) = &again {
            summits = Summits::identify(mentions, &names, self.reference);
        }
        let verdicts = corrections::apply(&prepared, &mut summits, &names, &rejected, of_names);
        let mut renewal = knowledge::assemble(&summits, &names, &printings, before);
        renewal.knowledge.verdicts = verdicts;
        renewal
    }
}

/// What is known of several families.
pub fn merge(parts: impl Iterator<Item = Knowledge>) -> Knowledge {
    let mut all = Knowledge::default();
    for part in parts {
        all.summits.extend(part.summits);
        all.entities.extend(part.entities);
        all.denotes.extend(part.denotes);
        all.may_denote.extend(part.may_denote);
        all.standings.extend(part.standings);
        all.undecided.extend(part.undecided);
        all.verdicts = corrections::heard(all.verdicts, part.verdicts);
    }
    all.summits.sort_by(|a, b| a.node.cmp(&b.node));
    all.entities.sort();
    all.entities.dedup();
    all.denotes.sort();
    all.may_denote.sort();
    all.standings.sort();
    all.undecided.sort();
    all
}

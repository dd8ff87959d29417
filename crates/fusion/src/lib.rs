#![doc = include_str!("../README.md")]

mod attendance;
mod choose;
mod cluster;
mod corrections;
mod dates;
mod documents;
mod identity;
mod knowledge;
mod label;
mod links;
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
#[cfg(test)]
mod testing;
mod written;
mod years;

use summitkg_ontology::{Correction, Knowledge, Report};

use cluster::Summits;
use corrections::Rejected;
use mention::Mention;
use printings::Printings;

pub use names::{Names, Naming, Person};
pub use reference::Reference;

/// What these reports support together.
///
/// The result depends on the set of reports and the reference alone, not on the order of reports.
pub fn fuse(reports: &[Report], reference: &Reference) -> Knowledge {
    fuse_corrected(reports, reference, &[])
}

/// What these reports support together where people correct them.
pub fn fuse_corrected(reports: &[Report], reference: &Reference, corrections: &[Correction]) -> Knowledge {
    let mut reports: Vec<&Report> = reports.iter().collect();
    reports.sort_by(|a, b| a.id.cmp(&b.id));
    reports.dedup_by(|a, b| a.id == b.id);
    let prepared = corrections::prepare(corrections);
    let printings = Printings::of(&reports);
    let mut names = Names::new(&reports, reference);
    let of_names = corrections::settle_names(&prepared, &reports, &mut names);

    let mentions = Mention::all(&reports, &names, &printings);
    let mut summits = Summits::identify(&mentions, &names, reference);
    let rejected = Rejected::find(&prepared, &summits, &names);
    let kept = rejected.without(&reports);
    let kept: Option<Vec<&Report>> = kept.as_ref().map(|reports| reports.iter().collect());
    let again = kept.as_ref().map(|reports| Mention::all(reports, &names, &printings));
    if let Some(mentions) = &again {
        summits = Summits::identify(mentions, &names, reference);
    }
    let verdicts = corrections::apply(&prepared, &mut summits, &names, &rejected, of_names);
    Knowledge { verdicts, ..knowledge::assemble(&summits, &names, &printings) }
}

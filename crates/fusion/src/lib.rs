#![doc = include_str!("../README.md")]

mod attendance;
mod choose;
mod cluster;
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

use summitkg_ontology::{Knowledge, Report};

pub use names::{Names, Naming, Person};
pub use reference::Reference;

/// What these reports support together.
///
/// The result depends on the set of reports and the reference alone, not on the order of reports.
pub fn fuse(reports: &[Report], reference: &Reference) -> Knowledge {
    let mut reports: Vec<&Report> = reports.iter().collect();
    reports.sort_by(|a, b| a.id.cmp(&b.id));
    reports.dedup_by(|a, b| a.id == b.id);
    let names = Names::new(&reports, reference);
    let printings = printings::Printings::of(&reports);
    let mentions = mention::Mention::all(&reports, &names, &printings);
    let summits = cluster::Summits::identify(&mentions, &names, reference);
    knowledge::assemble(&summits, &names, &printings)
}

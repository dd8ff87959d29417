//! Families of series: the series of one organisation.
//!
//! Nothing that is said of one family bears on what is known of another, so a change to a document is
//! fused again for its families alone.

use std::collections::BTreeSet;

use summitkg_ontology::{Amendment, Correction, EntityKind, Event, Fact, Report};

use crate::reference::Reference;

impl Reference {
    /// The family of a series: its organisation, or itself if that is not known.
    pub fn family<'a>(&'a self, series: &'a str) -> &'a str {
        self.organisation_of(EntityKind::Series, series).unwrap_or(series)
    }

    /// The series that organisations of these families hold.
    pub fn series_of<'a>(&'a self, families: &'a BTreeSet<String>) -> impl Iterator<Item = &'a str> {
        let series = self.things(EntityKind::Series);
        series.filter(|code| families.contains(self.family(code)))
    }

    /// The family that a correction is about; `None` if it is about names or sources of all.
    pub fn family_of<'a>(&'a self, correction: &'a Correction) -> Option<&'a str> {
        let path = match &correction.amendment {
            Amendment::Replace { summit, .. } | Amendment::Add { summit, .. } => Some(summit),
            Amendment::Reject { summit, .. } | Amendment::Prefer { summit, .. } => summit.as_ref(),
            Amendment::Same { kind: None, names } => names.first(),
            Amendment::Different { kind: None, name, .. } => Some(name),
            Amendment::Same { .. } | Amendment::Different { .. } => None,
        };
        path.map(|path| self.family(path.split('/').next().unwrap_or_default()))
    }
}

/// A report as far as it speaks of one family.
#[derive(Clone, Debug)]
pub(crate) struct Excerpt<'a> {
    pub(crate) report: &'a Report,
    /// Its events, with their places in the report.
    pub(crate) events: Vec<(usize, &'a Event)>,
}

impl<'a> Excerpt<'a> {
    /// The excerpts of these reports for a family; reports that do not speak of it have none.
    pub(crate) fn all(reports: &[&'a Report], reference: &Reference, family: &str) -> Vec<Self> {
        let excerpt = |report: &&'a Report| {
            let events = report.events.iter().enumerate();
            let events: Vec<_> = events.filter(|(_, e)| reference.family(&e.series) == family).collect();
            (!events.is_empty()).then_some(Self { report, events })
        };
        reports.iter().filter_map(excerpt).collect()
    }

    /// What it says.
    pub(crate) fn facts(&self) -> impl Iterator<Item = &'a Fact> {
        self.events.iter().flat_map(|(_, event)| &event.facts)
    }
}

/// The families that these reports speak of.
pub(crate) fn families(reports: &[&Report], reference: &Reference) -> BTreeSet<String> {
    let events = reports.iter().flat_map(|report| &report.events);
    events.map(|event| reference.family(&event.series).to_owned()).collect()
}

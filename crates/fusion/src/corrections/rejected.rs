//! The claims that corrections leave out of account.

use std::collections::{BTreeMap, BTreeSet};

use summitkg_ontology::rdf::claim_name;
use summitkg_ontology::{Amendment, Correction, DocId, Fact, Report};

use super::Prepared;
use super::matching::{gives, slot};
use crate::cluster::Summits;
use crate::family::Excerpt;
use crate::knowledge::paths;
use crate::mention::Said;
use crate::names::Names;

/// The facts that corrections leave out of account, by correction.
#[derive(Default)]
pub(crate) struct Rejected(pub(super) BTreeMap<String, BTreeSet<(DocId, String)>>);

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

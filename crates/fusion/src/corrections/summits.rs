//! What corrections do to summits that were identified.

use summitkg_ontology::Claim;

use crate::cluster::Summits;
use crate::mention::{Mention, Said};

impl<'a> Summits<'a> {
    /// What mentions and corrections say of this summit.
    pub(crate) fn said_of(&self, i: usize) -> impl Iterator<Item = Said<'a>> {
        let told =
            self.mentions_of(i).flat_map(Mention::said).chain(self.clusters[i].corrected.iter().copied());
        told.map(move |said| Said { preferred: self.preferences.iter().any(|p| p.holds(said, i)), ..said })
    }

    /// Adds what a correction says; summits of one number are one.
    pub(crate) fn correct(&mut self, i: usize, said: Said<'a>) {
        self.clusters[i].corrected.push(said);
        if let Claim::Number(number) = said.fact.claim() {
            let series = self.clusters[i].series;
            let same = |j: &usize| *j != i && self.clusters[*j].number == Some(*number);
            let other = self.of_series(series).into_iter().find(same);
            self.clusters[i].number = Some(*number);
            if let Some(other) = other {
                self.merge(i, other);
            }
        }
    }

    /// Makes two summits one.
    pub(crate) fn merge(&mut self, into: usize, other: usize) {
        if into == other {
            return;
        }
        self.take_over(into, other);
        for decision in std::mem::take(&mut self.clusters[other].decides) {
            self.decisions[decision].from = into;
            self.clusters[into].decides.push(decision);
        }
        let leads = std::mem::take(&mut self.clusters[other].leads);
        self.clusters[into].leads.extend(leads);
        for decision in std::mem::take(&mut self.clusters[other].foreseen) {
            self.aim(decision, into);
        }
        let corrected = std::mem::take(&mut self.clusters[other].corrected);
        self.clusters[into].corrected.extend(corrected);
        let number = self.clusters[other].number.take();
        self.clusters[into].number = self.clusters[into].number.or(number);
    }

    /// Takes mentions out of a summit, to denote another, or one of their own.
    pub(crate) fn detach(&mut self, from: usize, mentions: &[usize], to: Option<usize>) {
        self.clusters[from].members.retain(|m| !mentions.contains(m));
        let series = self.clusters[from].series;
        let to = to.unwrap_or_else(|| self.open(series, None));
        for mention in mentions {
            self.join(*mention, to);
        }
    }
}

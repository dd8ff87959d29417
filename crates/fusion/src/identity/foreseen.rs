//! Summits that were still to come when a source spoke of them.
//!
//! A decision on the next meeting, or an announcement, means the summit that follows, wherever it met in
//! the end; if none that is known fits, the meeting is only foreseen.

use summitkg_ontology::{Edtf, Role};

use super::{Made, Meaning};
use crate::cluster::{Decision, NEAR, Summits};
use crate::mention::{Mention, Place};
use crate::names::Names;

/// How long before a meeting its host is spoken of, in days.
const AHEAD: i64 = 2 * 366;

impl<'a> Summits<'a> {
    /// Finds what the decisions of summits mean, those that tell the year first.
    pub(super) fn decisions(&mut self, names: &Names<'_>) {
        self.gather_decisions(names);
        self.decide(|d| d.says.year.is_some(), Self::meant_by_year);
        self.refresh();
        self.decide(|d| d.says.year.is_none() && d.says.city.is_some(), Self::meant_by_city);
        self.refresh();
    }

    /// Finds what decisions of one sort mean; what `meant` does not find is a new summit.
    fn decide(&mut self, sort: impl Fn(&Decision<'a>) -> bool, meant: impl Fn(&Self, usize) -> Meaning) {
        let open = |d: &usize| self.decisions[*d].target.is_none() && sort(&self.decisions[*d]);
        for d in (0..self.decisions.len()).filter(open).collect::<Vec<_>>() {
            let from = self.decisions[d].from;
            let target = match meant(self, d) {
                Meaning::Known(target) => Some(target),
                Meaning::Undecided(_) => None,
                Meaning::New => {
                    let new = self.open(self.clusters[from].series, None);
                    self.clusters[new].after = Some(from);
                    Some(new)
                }
            };
            if let Some(target) = target {
                self.aim(d, target);
            }
        }
    }

    fn meant_by_year(&self, d: usize) -> Meaning {
        let decision = &self.decisions[d];
        let (from, place) = (decision.from, &decision.place);
        let Some(year) = decision.says.year else { return Meaning::Undecided(Vec::new()) };
        if self.year(from) == Some(year) && self.fits(from, place) {
            // A meeting does not decide on itself.
            return Meaning::Undecided(Vec::new());
        }
        let following = self.following(from);
        if let Some(next) = following
            && (self.in_year(next, year) || (self.year(next).is_none() && self.fits(next, place)))
        {
            return Meaning::Known(next);
        }
        let mut fitting = self.of_series(self.clusters[from].series);
        fitting.retain(|i| *i != from && self.in_year(*i, year) && self.fits(*i, place));
        match fitting.as_slice() {
            // The next meeting was held there after all, but not in that year.
            [] => following
                .filter(|next| self.in_city(*next, place) && self.year(*next).is_some_and(|y| y > year))
                .map_or(Meaning::New, Meaning::Known),
            [one] => Meaning::Known(*one),
            _ => Meaning::Undecided(fitting),
        }
    }

    fn meant_by_city(&self, d: usize) -> Meaning {
        let decision = &self.decisions[d];
        let from = decision.from;
        let known = self.follower(from, &decision.place).or_else(|| {
            let after = self.when(from).and_then(|w| w.end.latest()).and_then(Edtf::from_day)?;
            self.first_after(self.clusters[from].series, Some(from), &decision.place, after, None)
        });
        known.map_or(Meaning::New, Meaning::Known)
    }

    /// The summit that follows another: decided, next in number, or announced as such.
    fn follower(&self, of: usize, place: &Place) -> Option<usize> {
        let announced = self.of_series(self.clusters[of].series);
        let announced = announced.into_iter().filter(|i| self.clusters[*i].after == Some(of));
        let decided = self.leads(of).iter().copied();
        decided.chain(self.following(of)).chain(announced).find(|i| self.fits(*i, place))
    }

    /// The first summit of a series, other than `but`, at a place on or after a day, within two years;
    /// anywhere within one, where no place is known. A document may be of the last days of a meeting,
    /// and a `mention` may tell days that speak against one.
    fn first_after(
        &self,
        series: &str,
        but: Option<usize>,
        place: &Place,
        day: Edtf,
        mention: Option<&Mention<'_>>,
    ) -> Option<usize> {
        let (there, grace, ahead) = if place.known() {
            (self.at_place(series, place), NEAR, AHEAD)
        } else {
            (self.of_series(series), 0, AHEAD / 2)
        };
        let there = there.into_iter().filter(|i| Some(*i) != but);
        let there = there.filter(|i| mention.is_none_or(|m| self.dates_allow(*i, m)));
        let soon = there.filter_map(|i| {
            let (last, day) = (self.when(i)?.end.latest()?, day.earliest()?);
            (-grace..=ahead).contains(&(last - day).num_days()).then_some((last, i))
        });
        soon.min().map(|(_, i)| i)
    }

    /// Announcements without number and year: the summit that follows the one that the document
    /// reports, else the first one there after the document.
    pub(super) fn by_announcement(&mut self) {
        let mentions = self.mentions;
        let mut made = Made::default();
        for m in self.open_mentions_by_day() {
            let mention: &'a Mention<'a> = &mentions[m];
            if mention.event.role != Role::Announced || self.open.contains_key(&m) {
                continue;
            }
            let series = mention.event.series.as_str();
            let reported = self.reported_beside(m);
            let place = &mention.place;
            let day = self.seen_from.get(mention.doc).copied();
            let known = reported
                .and_then(|of| self.follower(of, place))
                .or_else(|| self.first_after(series, reported, place, day?, Some(mention)))
                .or_else(|| made.find(series, place, day));
            match known {
                Some(cluster) => {
                    self.join(m, cluster);
                    if made.has(series, cluster) {
                        made.add(series, place, day, cluster);
                    }
                }
                None if place.known() => {
                    let new = self.open(series, None);
                    self.clusters[new].after = reported;
                    self.join(m, new);
                    made.add(series, place, day, new);
                }
                None => {}
            }
        }
    }

    /// The last summit of the series that the same document reports.
    fn reported_beside(&self, m: usize) -> Option<usize> {
        let (mentions, mention) = (self.mentions, &self.mentions[m]);
        let first = mentions.partition_point(|other| other.doc < mention.doc);
        (first..mentions.len())
            .take_while(|o| mentions[*o].doc == mention.doc)
            .filter(|o| mentions[*o].event.role == Role::Reported)
            .filter_map(|o| self.of_mention[o])
            .filter(|i| self.clusters[*i].series == mention.event.series)
            .max_by_key(|i| (self.ordinal(*i), self.year(*i), *i))
    }

    /// A chairmanship makes no summit, but the one that follows fulfils it.
    pub(super) fn chairmanships(&mut self) {
        for d in 0..self.decisions.len() {
            if self.decisions[d].only_chair() {
                let from = self.decisions[d].from;
                let anywhere = Place::default();
                if let Some(target) = self.follower(from, &anywhere) {
                    self.aim(d, target);
                }
            }
        }
    }
}

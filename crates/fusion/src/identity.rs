//! Which mentions denote one summit.
//!
//! Passes from the surest to the least sure: the number; the year and the place; decisions on
//! the following meeting; announcements; at last a bare place, which is decided by date. Summits
//! of different series, or with different numbers, never merge, nor do meetings of different
//! years merely because the city is one. What cannot be decided stays apart.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use summitkg_ontology::{Edtf, Role};

use crate::cluster::Summits;
use crate::dates::combine;
use crate::mention::{Mention, Place};
use crate::names::Names;
use crate::reference::Reference;

impl<'a> Summits<'a> {
    /// Identifies the summits of these mentions.
    pub(crate) fn identify(mentions: &'a [Mention<'a>], names: &Names<'_>, reference: &'a Reference) -> Self {
        let mut summits = Self {
            mentions,
            reference,
            clusters: Vec::new(),
            decisions: Vec::new(),
            of_mention: vec![None; mentions.len()],
            seen_from: BTreeMap::new(),
            preferences: Vec::new(),
        };
        summits.by_number();
        summits.refresh();
        summits.by_year();
        summits.refresh();
        summits.adopt_years();
        summits.refresh();
        summits.look_back();
        summits.gather_decisions(names);
        summits.decide(|d| d.says.year.is_some(), Self::meant_by_year);
        summits.refresh();
        summits.decide(|d| d.says.year.is_none() && d.says.city.is_some(), Self::meant_by_city);
        summits.refresh();
        summits.by_announcement();
        summits.refresh();
        summits.by_place();
        summits.refresh();
        summits.chairmanships();
        summits
    }

    fn by_number(&mut self) {
        let mut numbered: BTreeMap<(&'a str, u32), usize> = BTreeMap::new();
        for (m, mention) in self.mentions.iter().enumerate() {
            if let Some(number) = mention.event.number() {
                let key = (mention.event.series.as_str(), number);
                let cluster = match numbered.get(&key) {
                    Some(cluster) => *cluster,
                    None => self.open(key.0, Some(number)),
                };
                numbered.insert(key, cluster);
                self.join(m, cluster);
            }
        }
    }

    /// The mentions that denote nothing yet, those that say most of their place first.
    fn open_mentions(&self) -> Vec<usize> {
        let mut open: Vec<usize> =
            (0..self.mentions.len()).filter(|m| self.of_mention[*m].is_none()).collect();
        open.sort_by_key(|m| {
            let place = &self.mentions[*m].place;
            (Reverse(place.city.is_some()), Reverse(place.known()), *m)
        });
        open
    }

    /// Year and place; a year alone is enough where it leaves one summit.
    fn by_year(&mut self) {
        let mentions = self.mentions;
        for m in self.open_mentions() {
            let mention: &'a Mention<'a> = &mentions[m];
            let Some(year) = mention.year() else { continue };
            let fitting: Vec<usize> = self
                .of_series(&mention.event.series)
                .into_iter()
                .filter(|i| self.year_near(*i) == Some(year) && self.fits(*i, &mention.place))
                .filter(|i| self.dates_allow(*i, mention))
                .collect();
            let in_city: Vec<usize> =
                fitting.iter().copied().filter(|i| self.in_city(*i, &mention.place)).collect();
            let cluster = match (in_city.as_slice(), fitting.as_slice()) {
                ([one], _) | ([], [one]) => *one,
                _ => self.open(&mention.event.series, None),
            };
            self.join(m, cluster);
        }
    }

    /// The year of a summit that may have been opened since dates were last settled.
    fn year_near(&self, i: usize) -> Option<u16> {
        self.year(i).or_else(|| self.mentions_of(i).find_map(Mention::year))
    }

    fn in_city(&self, i: usize, place: &Place) -> bool {
        self.places(i).any(|known| known.same_city(place))
    }

    /// Whether the dates of a mention do not speak against a summit: sources that differ by a few
    /// days may mean one meeting, different months mean two.
    fn dates_allow(&self, i: usize, mention: &Mention<'_>) -> bool {
        let own: Vec<_> = match self.when(i) {
            Some(interval) => vec![interval],
            None => self.mentions_of(i).flat_map(Mention::dates).map(|d| d.interval).collect(),
        };
        mention.dates().all(|date| {
            own.is_empty()
                || own.iter().any(|known| {
                    let days = |d: &summitkg_ontology::Interval| d.start.full();
                    let near = days(known).zip(days(&date.interval));
                    combine(*known, date.interval).is_some()
                        || near.is_some_and(|(a, b)| (a - b).num_days().abs() <= 7)
                })
        })
    }

    /// A numbered summit without a year takes that of the one dated summit in its city.
    fn adopt_years(&mut self) {
        for i in 0..self.clusters.len() {
            if self.clusters[i].number.is_none() || self.year(i).is_some() {
                continue;
            }
            let places: Vec<Place> = self.places(i).cloned().collect();
            let fitting: Vec<usize> = self
                .of_series(self.clusters[i].series)
                .into_iter()
                .filter(|j| self.clusters[*j].number.is_none())
                .filter(|j| places.iter().any(|place| self.in_city(*j, place)))
                .filter(|j| self.may_adopt(i, *j))
                .collect();
            if let [one] = fitting.as_slice() {
                let members = std::mem::take(&mut self.clusters[*one].members);
                for m in members {
                    self.join(m, i);
                }
            }
        }
    }

    /// Whether the year of `j` keeps the order of numbers and is not after a document on `i`.
    fn may_adopt(&self, i: usize, j: usize) -> bool {
        let Some((number, year)) = self.clusters[i].number.zip(self.year(j)) else { return false };
        let ordered = self.of_series(self.clusters[i].series).into_iter().all(|k| {
            match self.clusters[k].number.zip(self.year(k)) {
                Some((n, y)) => n == number || (n < number) == (y < year) || y == year,
                None => true,
            }
        });
        let published = |m: &Mention<'_>| m.published().and_then(Edtf::year);
        let told = self.mentions_of(i).filter(|m| m.event.role != Role::Announced);
        let dates = self.mentions_of(j).all(|m| {
            let mut dates = m.dates();
            let own = self.clusters[i].dating.as_ref().map(|d| d.interval);
            dates.all(|d| own.is_none_or(|own| combine(own, d.interval).is_some()))
        });
        ordered && dates && told.filter_map(published).all(|p| p >= year)
    }

    /// How far each document can look back from: the meeting it reports, or its publication if
    /// that is earlier.
    fn look_back(&mut self) {
        for (m, mention) in self.mentions.iter().enumerate() {
            let reported = (mention.event.role == Role::Reported)
                .then(|| self.of_mention[m].and_then(|i| self.when(i)))
                .flatten()
                .and_then(|interval| interval.end.latest())
                .and_then(Edtf::from_day);
            for date in reported.into_iter().chain(mention.published()) {
                let seen = self.seen_from.entry(mention.doc).or_insert(date);
                *seen = (*seen).min(date);
            }
        }
    }

    /// Finds what decisions of one sort mean; what `meant` does not find is a new summit.
    fn decide(
        &mut self,
        sort: impl Fn(&crate::cluster::Decision<'a>) -> bool,
        meant: impl Fn(&Self, usize) -> Meaning,
    ) {
        for d in (0..self.decisions.len()).filter(|d| sort(&self.decisions[*d])).collect::<Vec<_>>() {
            let from = self.decisions[d].from;
            let target = match meant(self, d) {
                Meaning::Known(target) => Some(target),
                Meaning::Undecided => None,
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
        let (from, year) = (decision.from, decision.says.year);
        if self.year(from) == year && self.fits(from, &decision.place) {
            // A meeting does not decide on itself.
            return Meaning::Undecided;
        }
        let following = self.following(from);
        if let Some(next) = following
            && (self.year(next) == year || (self.year(next).is_none() && self.fits(next, &decision.place)))
        {
            return Meaning::Known(next);
        }
        let foreseen = |i: usize| self.foreseen_by(i).any(|other| other.says.year == year);
        let fitting: Vec<usize> = self
            .of_series(self.clusters[from].series)
            .into_iter()
            .filter(|i| self.year(*i) == year || foreseen(*i))
            .filter(|i| *i != from && self.fits(*i, &decision.place))
            .collect();
        match fitting.as_slice() {
            [] => Meaning::New,
            [one] => Meaning::Known(*one),
            _ => Meaning::Undecided,
        }
    }

    fn meant_by_city(&self, d: usize) -> Meaning {
        let decision = &self.decisions[d];
        let from = decision.from;
        let known = self.follower(from, &decision.place).or_else(|| {
            let after = self.when(from).and_then(|w| w.end.latest()).and_then(Edtf::from_day)?;
            self.first_after(self.clusters[from].series, Some(from), &decision.place, after)
        });
        known.map_or(Meaning::New, Meaning::Known)
    }

    /// The summit that follows another: decided, next in number, or announced as such.
    fn follower(&self, of: usize, place: &Place) -> Option<usize> {
        let decided = self.decisions_of(of).filter_map(|d| d.target);
        let announced = self.of_series(self.clusters[of].series);
        let announced = announced.into_iter().filter(|i| self.clusters[*i].after == Some(of));
        decided.chain(self.following(of)).chain(announced).find(|i| self.fits(*i, place))
    }

    /// The first summit of a series, other than `but`, at a place on or after a day, within two years.
    fn first_after(&self, series: &str, but: Option<usize>, place: &Place, day: Edtf) -> Option<usize> {
        let there = self.at_place(series, place).into_iter().filter(|i| Some(*i) != but);
        let soon = there.filter_map(|i| {
            let (last, day) = (self.when(i)?.end.latest()?, day.earliest()?);
            (last >= day && (last - day).num_days() <= 2 * 366).then_some((last, i))
        });
        soon.min().map(|(_, i)| i)
    }

    /// The summits of a series that are known to be at a place.
    fn at_place(&self, series: &str, place: &Place) -> Vec<usize> {
        let mut all = self.of_series(series);
        all.retain(|i| {
            let bare = place.city.is_none() && place.country.is_some();
            self.places(*i).any(|p| p.same_city(place) || (bare && p.country == place.country))
        });
        all
    }

    /// Announcements without number and year: the summit that follows the one that the document
    /// reports, else the first one there after the document.
    fn by_announcement(&mut self) {
        let mentions = self.mentions;
        for m in self.open_mentions() {
            let mention: &'a Mention<'a> = &mentions[m];
            if mention.event.role != Role::Announced {
                continue;
            }
            let series = mention.event.series.as_str();
            let first = mentions.partition_point(|other| other.doc < mention.doc);
            let reported = (first..mentions.len())
                .take_while(|o| mentions[*o].doc == mention.doc)
                .filter(|o| mentions[*o].event.role == Role::Reported)
                .filter_map(|o| self.of_mention[o])
                .filter(|i| self.clusters[*i].series == series)
                .max_by_key(|i| (self.ordinal(*i), self.year(*i), *i));
            let place = &mention.place;
            let day = self.seen_from.get(mention.doc).copied();
            let known = reported
                .and_then(|of| self.follower(of, place))
                .or_else(|| self.first_after(series, reported, place, day?));
            match known {
                Some(cluster) => self.join(m, cluster),
                None if place.known() => {
                    let new = self.open(series, None);
                    self.clusters[new].after = reported;
                    self.join(m, new);
                }
                None => {}
            }
        }
    }

    /// A place without number and year: the latest summit there that the document can look back
    /// on. A mention in passing that several could satisfy denotes none.
    fn by_place(&mut self) {
        let mut apart: BTreeMap<(&'a str, &'a Place, Option<u16>), usize> = BTreeMap::new();
        let mentions = self.mentions;
        for m in self.open_mentions() {
            let mention: &'a Mention<'a> = &mentions[m];
            let series = mention.event.series.as_str();
            let reported = mention.event.role == Role::Reported;
            if mention.event.role == Role::Announced || !(mention.place.known() || reported) {
                continue;
            }
            let day = self.seen_from.get(mention.doc).copied();
            match self.last_before(mention, day) {
                Meaning::Known(cluster) => self.join(m, cluster),
                // Without any fact there is nothing to know and nothing to support it.
                Meaning::New if mention.event.facts.is_empty() => {}
                Meaning::Undecided => {}
                Meaning::New => {
                    let key = (series, &mention.place, day.and_then(Edtf::year));
                    let known = apart.get(&key).copied().filter(|_| mention.place.known() && !reported);
                    let cluster = known.unwrap_or_else(|| self.open(series, None));
                    apart.insert(key, cluster);
                    self.join(m, cluster);
                }
            }
        }
    }

    fn last_before(&self, mention: &Mention<'_>, day: Option<Edtf>) -> Meaning {
        let reported = mention.event.role == Role::Reported;
        let series = &mention.event.series;
        let known = mention.place.known();
        let mut there =
            if known { self.at_place(series, &mention.place) } else { self.just_before(series, day) };
        there.retain(|i| self.dates_allow(*i, mention));
        let last = day.and_then(Edtf::latest);
        let first = |i: usize| self.when(i).and_then(|w| w.start.earliest());
        there.retain(|i| match (first(*i), last) {
            // A report tells of a meeting of these days, not of years ago.
            (Some(first), Some(last)) => first <= last && (!reported || (last - first).num_days() <= 366),
            _ => true,
        });
        let dated: Option<Vec<_>> = there.iter().map(|i| first(*i).map(|day| (day, *i))).collect();
        match (there.as_slice(), dated.filter(|_| last.is_some())) {
            ([], _) => Meaning::New,
            ([one], _) => Meaning::Known(*one),
            (_, Some(dated)) => dated.into_iter().max().map_or(Meaning::New, |(_, i)| Meaning::Known(i)),
            _ if reported => Meaning::New,
            _ => Meaning::Undecided,
        }
    }

    /// The summits of a series that ended within a week before a document: a report that names
    /// neither number nor place is about them.
    fn just_before(&self, series: &str, day: Option<Edtf>) -> Vec<usize> {
        let mut all = self.of_series(series);
        all.retain(|i| {
            let end = self.when(*i).and_then(|when| when.end.full());
            let days = end.zip(day.and_then(Edtf::full)).map(|(end, day)| (day - end).num_days());
            days.is_some_and(|days| (0..=7).contains(&days))
        });
        all
    }

    /// A chairmanship makes no summit, but the one that follows fulfils it.
    fn chairmanships(&mut self) {
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

/// What words that point to a summit mean.
enum Meaning {
    Known(usize),
    New,
    Undecided,
}

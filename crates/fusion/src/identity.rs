//! Which mentions denote one summit.
//!
//! Passes from the surest to the least sure: the number; the year and the place; decisions on
//! the following meeting ([`foreseen`]); announcements; at last a bare place or nothing but the day of
//! the document ([`near`]). Summits of different series, or with different numbers, never merge, nor
//! do meetings of different years merely because the city is one. One body does not meet twice in one
//! city in one year. What could be several stays apart and makes no summit.

mod foreseen;
mod near;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use summitkg_ontology::{Edtf, Interval, Role};

use crate::cluster::{NEAR, Summits};
use crate::dates::combine;
use crate::mention::{Mention, Place};
use crate::names::Names;
use crate::reference::Reference;

/// Within how many days documents speak of one meeting by its place alone.
const YEAR: i64 = 366;

impl<'a> Summits<'a> {
    /// Identifies the summits of these mentions.
    pub(crate) fn identify(mentions: &'a [Mention<'a>], names: &Names<'_>, reference: &'a Reference) -> Self {
        let mut summits = Self::of(mentions, reference);
        summits.by_number();
        summits.refresh();
        summits.by_year();
        summits.refresh();
        summits.adopt_years();
        summits.refresh();
        summits.look_back();
        summits.gather_decisions(names);
        // Reports first, for what they decide on the following meeting.
        summits.by_place(Passing::LeftOut);
        summits.refresh();
        summits.decisions(names);
        summits.by_announcement();
        summits.refresh();
        summits.by_place(Passing::Told);
        summits.refresh();
        summits.decisions(names);
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

    /// Lets a mention denote what its words mean; a new summit is made for it.
    fn denote(&mut self, m: usize, meaning: Meaning) {
        match meaning {
            Meaning::Known(cluster) => self.join(m, cluster),
            Meaning::New => {
                let new = self.open(&self.mentions[m].event.series, None);
                self.join(m, new);
            }
            Meaning::Undecided(several) => {
                self.open.insert(m, several.into_iter().collect());
            }
        }
    }

    /// Year and place; a year alone is enough where it leaves one summit.
    fn by_year(&mut self) {
        let mentions = self.mentions;
        for m in self.open_mentions() {
            if let Some(year) = mentions[m].year() {
                let meaning = self.in_its_year(&mentions[m], year);
                self.denote(m, meaning);
            }
        }
    }

    fn in_its_year(&self, mention: &Mention<'_>, year: u16) -> Meaning {
        let place = &mention.place;
        let reported = mention.event.role == Role::Reported;
        let mut fitting = self.of_series(&mention.event.series);
        fitting.retain(|i| self.in_year(*i, year) && self.fits(*i, place));
        let in_city: Vec<usize> = fitting.iter().copied().filter(|i| self.in_city(*i, place)).collect();
        // Another day or month is then another tale of the same meeting.
        if let [one] = in_city.as_slice() {
            return Meaning::Known(*one);
        }
        let among = if in_city.is_empty() { fitting } else { in_city.clone() };
        let dated: Vec<usize> = among.iter().copied().filter(|i| self.dates_allow(*i, mention)).collect();
        match (dated.as_slice(), among.is_empty()) {
            ([one], _) => Meaning::Known(*one),
            (_, true) => Meaning::New,
            // A report of another month that names no city of theirs tells of another meeting.
            ([], _) if reported && in_city.is_empty() => Meaning::New,
            ([], _) => Meaning::Undecided(among),
            _ => Meaning::Undecided(dated),
        }
    }

    /// Whether the dates of a mention do not speak against a summit: sources that differ by a few
    /// days may mean one meeting, different months mean two.
    fn dates_allow(&self, i: usize, mention: &Mention<'_>) -> bool {
        let own: Vec<Interval> = match self.when(i) {
            Some(interval) => vec![interval],
            None => self.intervals(i).collect(),
        };
        mention.dates().all(|date| {
            own.is_empty()
                || own.iter().any(|known| {
                    let days = |d: &Interval| d.start.full();
                    let near = days(known).zip(days(&date.interval));
                    combine(*known, date.interval).is_some()
                        || near.is_some_and(|(a, b)| (a - b).num_days().abs() <= NEAR)
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
                self.take_over(i, *one);
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
        let own = self.clusters[i].dating.as_ref().map(|d| d.interval);
        let dates = self.intervals(j).all(|date| own.is_none_or(|own| combine(own, date).is_some()));
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
}

/// What is done with mentions in passing, and with reports of meetings that no other source knows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Passing {
    LeftOut,
    Told,
}

/// What words that point to a summit mean.
enum Meaning {
    Known(usize),
    New,
    /// Any of these.
    Undecided(Vec<usize>),
}

/// Summits that one pass makes for mentions of a place, with the last day on which one was spoken of.
#[derive(Default)]
struct Made<'a> {
    of_series: BTreeMap<&'a str, Vec<Spoken<'a>>>,
}

/// The place of such a summit, the last day, and the summit.
type Spoken<'a> = (&'a Place, Option<Edtf>, usize);

impl<'a> Made<'a> {
    fn add(&mut self, series: &'a str, place: &'a Place, day: Option<Edtf>, cluster: usize) {
        let made = self.of_series.entry(series).or_default();
        match made.iter_mut().find(|(.., other)| *other == cluster) {
            Some((_, last, _)) => *last = (*last).max(day),
            None => made.push((place, day, cluster)),
        }
    }

    fn has(&self, series: &str, cluster: usize) -> bool {
        self.of_series.get(series).is_some_and(|made| made.iter().any(|(.., other)| *other == cluster))
    }

    /// The one at this place of which a document of the same year before spoke.
    fn find(&self, series: &str, place: &Place, day: Option<Edtf>) -> Option<usize> {
        let latest = |day: Option<Edtf>| day.and_then(Edtf::latest);
        let soon = |last: Option<Edtf>| match (latest(last), latest(day)) {
            (Some(last), Some(day)) => (day - last).num_days() <= YEAR,
            (last, day) => last.is_none() && day.is_none(),
        };
        let made = self.of_series.get(series)?.iter();
        let mut fitting = made.filter(|(known, last, _)| known.agrees(place) && soon(*last));
        let (.., one) = fitting.next_back()?;
        fitting.next().is_none().then_some(*one)
    }
}

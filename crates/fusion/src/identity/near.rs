//! Mentions that tell neither number nor year: the place, or the day of the document, decides.
//!
//! A bare place means the meeting there that is nearest to the document in time. What several could
//! satisfy denotes none.

use summitkg_ontology::{Edtf, Role};

use super::{Made, Meaning, Passing, YEAR};
use crate::cluster::{NEAR, Summits, called_after, declarations};
use crate::mention::{Mention, Place};
use crate::written::fold;

impl<'a> Summits<'a> {
    /// A place without number and year, or a report without even that.
    pub(super) fn by_place(&mut self, passing: Passing) {
        let mentions = self.mentions;
        let mut made = Made::default();
        // Those that find a known summit come first, lest one that is made here takes them.
        let rounds: &[bool] = if passing == Passing::Told { &[false, true] } else { &[false] };
        for &making in rounds {
            for m in self.open_mentions_by_day() {
                let mention: &'a Mention<'a> = &mentions[m];
                let series = mention.event.series.as_str();
                let reported = mention.event.role == Role::Reported;
                let speaks = reported || (passing == Passing::Told && mention.place.known());
                if mention.event.role == Role::Announced || !speaks || self.open.contains_key(&m) {
                    continue;
                }
                let day = self.seen_from.get(mention.doc).copied();
                let meaning = match (self.near(mention, day, &made), making) {
                    (Meaning::New, false) => continue,
                    (Meaning::Undecided(_), _) if passing == Passing::LeftOut => continue,
                    // Without any fact there is nothing to know and nothing to support it.
                    (Meaning::New, true) if mention.event.facts.is_empty() => continue,
                    (Meaning::New, true) if mention.place.known() => {
                        made.find(series, &mention.place, day).map_or(Meaning::New, Meaning::Known)
                    }
                    (meaning, _) => meaning,
                };
                self.denote(m, meaning);
                if let Some(cluster) = self.of_mention[m].filter(|_| making) {
                    made.add(series, &mention.place, day, cluster);
                }
            }
        }
    }

    /// The mentions that denote nothing yet, those that say most of their place first, then the
    /// earliest documents.
    pub(super) fn open_mentions_by_day(&self) -> Vec<usize> {
        let mut open = self.open_mentions();
        open.sort_by_key(|m| {
            let mention = &self.mentions[*m];
            let day = self.seen_from.get(mention.doc);
            (mention.place.city.is_none(), !mention.place.known(), day.and_then(|d| d.latest()), *m)
        });
        open
    }

    fn near(&self, mention: &Mention<'_>, day: Option<Edtf>, made: &Made<'_>) -> Meaning {
        let reported = mention.event.role == Role::Reported;
        let series = mention.event.series.as_str();
        let mut there = match (mention.place.known(), day) {
            (true, _) => self.at_place(series, &mention.place),
            (false, Some(day)) => self.just_before(series, day),
            (false, None) => self.named_by_declaration(mention),
        };
        there.retain(|i| !made.has(series, *i));
        there.retain(|i| self.dates_allow(*i, mention) && self.decides_alike(*i, mention));
        let distance = |i: usize| self.distance(i, day?);
        // A report tells of a meeting of these days, not of years ago; words may look ahead, but not far.
        there.retain(|i| match distance(*i) {
            Some(Distance { days, ahead: true }) => days <= YEAR,
            Some(Distance { days, ahead: false }) => !reported || days <= YEAR,
            None => true,
        });
        let dated: Vec<(Distance, usize)> = there.iter().filter_map(|i| Some((distance(*i)?, *i))).collect();
        let nearest = dated.iter().min().filter(|(d, _)| dated.len() == there.len() || d.days <= YEAR);
        match (there.as_slice(), nearest) {
            ([], _) => Meaning::New,
            ([one], _) | (_, Some((_, one))) => Meaning::Known(*one),
            _ => Meaning::Undecided(there),
        }
    }

    /// How far a summit is from a day.
    fn distance(&self, i: usize, day: Edtf) -> Option<Distance> {
        let (when, day) = (self.when(i)?, day.latest()?);
        let (first, last) = (when.start.earliest()?, when.end.latest()?);
        let ahead = first > day;
        let days = if ahead { (first - day).num_days() } else { (day - last).num_days().max(0) };
        Some(Distance { days, ahead })
    }

    /// The summits of a series that are known to be at a place.
    pub(super) fn at_place(&self, series: &str, place: &Place) -> Vec<usize> {
        let mut all = self.of_series(series);
        all.retain(|i| {
            let bare = place.city.is_none() && place.country.is_some();
            self.places(*i).any(|p| p.same_city(place) || (bare && p.country == place.country))
        });
        all
    }

    /// The summits of a series that ended within a week before a document: a report that names
    /// neither number nor place is about them.
    fn just_before(&self, series: &str, day: Edtf) -> Vec<usize> {
        let mut all = self.of_series(series);
        all.retain(|i| {
            let end = self.when(*i).and_then(|when| when.end.full());
            let days = end.zip(day.full()).map(|(end, day)| (day - end).num_days());
            days.is_some_and(|days| (0..=NEAR).contains(&days))
        });
        all
    }

    /// The summits that a report without place and day may be of: those in the city after which its
    /// declaration is called; without one, any summit of the series.
    fn named_by_declaration(&self, mention: &Mention<'_>) -> Vec<usize> {
        let mut all = self.of_series(&mention.event.series);
        let titles = declarations(mention);
        if !titles.is_empty() {
            let cities = |i: usize| self.places(i).filter_map(|place| place.city.as_deref());
            all.retain(|i| cities(*i).any(|city| called_after(&titles, city)));
        }
        all
    }

    /// Whether what a mention tells of the following meeting does not speak against a summit.
    fn decides_alike(&self, i: usize, mention: &Mention<'_>) -> bool {
        fn agree<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
            a.zip(b).is_none_or(|(a, b)| a == b)
        }
        mention.decisions().all(|(says, _)| {
            let (city, country) = (says.city.as_deref().map(fold), says.country.as_deref().map(fold));
            let alike = |(year, place): (Option<u16>, &Place)| {
                agree(says.year.as_ref(), year.as_ref())
                    && agree(city.as_ref(), place.city.as_deref().map(fold).as_ref())
                    && agree(country.as_ref(), place.country.as_deref().map(fold).as_ref())
            };
            let mut then = self.then(i).peekable();
            then.peek().is_none() || then.any(alike)
        })
    }
}

/// How far a meeting is from a document; the nearer one is the less, the past one if both are as near.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Distance {
    days: i64,
    ahead: bool,
}

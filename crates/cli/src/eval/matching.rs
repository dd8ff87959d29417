//! Which events and items of a prediction are those of gold.

use std::collections::BTreeSet;

use super::equal::{place, same, same_place};
use super::facts::{Event, filled};

/// The series for which gold is made; what a text says of others is not scored.
const SERIES: &[&str] = &[
    "sco-chs",
    "sco-plus",
    "sco-chg",
    "sco-cfm",
    "brics",
    "brics-plus",
    "china-central-asia",
    "cica",
    "g20",
    "apec",
];

/// Items of gold with their counterparts, and those without.
pub(super) struct Matched<'e, T> {
    pub(super) pairs: Vec<(&'e T, &'e T)>,
    pub(super) missing: Vec<&'e T>,
    pub(super) spurious: Vec<&'e T>,
}

impl<'e, T> Matched<'e, T> {
    /// Each item of gold takes the first that is the same and not taken yet.
    pub(super) fn of(gold: Vec<&'e T>, predicted: Vec<&'e T>, same: impl Fn(&T, &T) -> bool) -> Self {
        let (mut pairs, mut missing, mut spurious) = (Vec::new(), Vec::new(), predicted);
        for item in gold {
            match spurious.iter().position(|other| same(item, other)) {
                Some(at) => pairs.push((item, spurious.remove(at))),
                None => missing.push(item),
            }
        }
        Self { pairs, missing, spurious }
    }
}

/// The events of one document that are scored, matched.
pub(super) fn events<'e>(gold: &'e [Event], predicted: &'e [Event]) -> Matched<'e, Event> {
    let decided: BTreeSet<Meeting> = gold.iter().chain(predicted).flat_map(decided).collect();
    let scored = |events: &'e [Event]| events.iter().filter(|e| is_scored(e, &decided)).collect();
    Matched::of(scored(gold), scored(predicted), same_event)
}

/// A series with a year or place of one of its meetings.
type Meeting<'e> = (Option<&'e str>, String);

/// The year and places that an event decides on for the next of its series.
fn decided(event: &Event) -> impl Iterator<Item = Meeting<'_>> {
    let next = &event.next;
    let year = filled(next.year.as_ref()).map(str::to_owned);
    let places = [&next.city, &next.country].into_iter().filter_map(|p| filled(p.as_ref())).map(place);
    year.into_iter().chain(places).map(|value| (event.series.as_deref(), value))
}

/// Whether an event is an item: not if it is announced and only repeats the `next` of another.
fn is_scored(event: &Event, decided: &BTreeSet<Meeting<'_>>) -> bool {
    let series = event.series.as_deref();
    let places = [&event.city, &event.country].into_iter().flatten().map(|p| place(p));
    let mut own = event.year().into_iter().chain(places);
    series.is_some_and(|s| SERIES.contains(&s))
        && (event.role() != Some("announced") || !own.any(|value| decided.contains(&(series, value))))
}

/// The same number in the same series; without numbers the same year, and city if both tell it.
fn same_event(gold: &Event, predicted: &Event) -> bool {
    if gold.series != predicted.series {
        return false;
    }
    if let (Some(a), Some(b)) = (gold.number, predicted.number) {
        return a == b;
    }
    let cities = (filled(gold.city.as_ref()), filled(predicted.city.as_ref()));
    if let (Some(a), Some(b)) = (gold.year(), predicted.year()) {
        return a == b && (cities.0.is_none() || cities.1.is_none() || same(cities.0, cities.1));
    }
    if cities == (None, None) {
        return same_place(gold.country.as_deref(), predicted.country.as_deref());
    }
    same(gold.city.as_deref(), predicted.city.as_deref())
}

//! When a summit met: partial dates of all mentions, completed step by step.
//!
//! The preferred value follows from the steps of [`crate::choose`]; for dates, texts in accord with a
//! value count for it. What it lacks is taken from compatible values in the same order. A day inside
//! a short range is in accord with it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use summitkg_ontology::{Basis, Edtf, Interval, Policy};

use crate::choose::{Lost, Weight, documents};
use crate::mention::{DateClaim, Said, Support, support, texts};

/// The longest range, in days after the first, that is taken for the meeting itself; a longer
/// one is more likely a journey and does not absorb a single day.
const LONGEST: i64 = 4;

/// A year that follows from other summits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct YearStep {
    pub(crate) year: u16,
    pub(crate) reason: String,
    pub(crate) support: Support,
}

/// When a summit met, with the steps that led to it.
#[derive(Clone, Debug)]
pub(crate) struct Dating {
    pub(crate) interval: Interval,
    pub(crate) basis: Basis,
    pub(crate) decided: Policy,
    pub(crate) reason: String,
    pub(crate) support: Support,
    /// Dates that contradict it, and days within it that others give for the whole.
    pub(crate) others: Vec<Lost<Interval>>,
    /// The words that say most of it.
    pub(crate) text: Option<String>,
}

/// All claims of one value.
struct Value<'a> {
    interval: Interval,
    claims: Vec<DateClaim<'a>>,
    weight: Weight,
}

impl Value<'_> {
    fn describe(&self) -> String {
        let claims = self.claims.iter().map(|c| c.said);
        format!("{} ({}, {})", self.interval, self.weight.known(), documents(claims))
    }

    fn said(&self) -> impl Iterator<Item = Said<'_>> {
        self.claims.iter().map(|c| c.said)
    }
}

/// How much of a date is known.
fn precision(interval: Interval) -> u8 {
    interval.start.precision().min(interval.end.precision())
}

/// The date that these claims support together.
pub(crate) fn settle(claims: Vec<DateClaim<'_>>) -> Option<Dating> {
    let mut ranked = ranked(claims).into_iter();
    let first = ranked.next()?;
    let strongest = first.weight.clone();
    let mut interval = first.interval;
    let (mut parts, mut contrary) = (vec![first], Vec::new());
    for value in ranked {
        match combine(interval, value.interval) {
            Some(combined) => {
                // A complete date is not widened by what ranks below it.
                if !complete(interval) {
                    interval = combined;
                }
                parts.push(value);
            }
            None => contrary.push(value),
        }
    }
    let known = parts.iter().filter(|v| v.interval == interval).map(|v| v.weight.basis());
    let basis = known.max_by_key(|basis| strength(*basis)).unwrap_or(Basis::Inferred);
    let text = words(&parts, interval);
    let mut reason = narrate(&mut parts);
    if !contrary.is_empty() {
        let told: Vec<String> = contrary.iter().map(Value::describe).collect();
        reason = format!("{reason}; also claimed: {}", told.join(", "));
    }
    let near = parts.iter().filter(|v| complete(v.interval) && v.interval != interval);
    let others = contrary.iter().chain(near).map(|value| Lost {
        value: value.interval,
        basis: value.weight.basis(),
        decided: strongest.step(&value.weight),
        support: support(value.said()),
    });
    let others: Vec<_> = others.collect();
    let said: Vec<Said<'_>> = parts.iter().flat_map(Value::said).collect();
    Some(Dating {
        interval,
        basis,
        decided: others.first().map_or(Policy::Only, |second| second.decided),
        reason,
        support: support(said),
        others,
        text,
    })
}

/// A whole date is known as the best of those who give it whole.
fn strength(basis: Basis) -> u8 {
    match basis {
        Basis::Correction => 3,
        Basis::Stated => 2,
        Basis::Inferred => 1,
        Basis::Background => 0,
    }
}

impl Dating {
    /// The same date in the year that other summits give, if its own is unknown.
    #[must_use]
    pub(crate) fn in_year(mut self, step: &YearStep) -> Self {
        let filled = (self.interval.start.with_year(step.year), self.interval.end.with_year(step.year));
        if let (None, (Some(start), Some(end))) = (self.interval.start.year(), filled) {
            self.interval = Interval { start, end };
            self.basis = Basis::Inferred;
            self.reason = format!("{}; {}: {}", self.reason, step.reason, self.interval);
            self.support.extend(step.support.iter().cloned());
            self.support.sort();
            self.support.dedup();
        }
        self
    }

    /// A date of which nothing but such a year is known.
    pub(crate) fn of_year(step: &YearStep) -> Option<Self> {
        Some(Self {
            interval: Interval::single(Edtf::new(Some(step.year), None, None)?),
            basis: Basis::Inferred,
            decided: Policy::Only,
            reason: step.reason.clone(),
            support: step.support.clone(),
            others: Vec::new(),
            text: None,
        })
    }
}

fn ranked(claims: Vec<DateClaim<'_>>) -> Vec<Value<'_>> {
    let mut groups: BTreeMap<Interval, Vec<DateClaim<'_>>> = BTreeMap::new();
    for claim in claims {
        groups.entry(claim.interval).or_default().push(claim);
    }
    let weigh = |interval: Interval| {
        let own = groups.get(&interval).into_iter().flatten();
        let weight = Weight::of(&own.map(|c| (c.said.basis(), c.said)));
        // A text whose date adds nothing to this one is in accord with it.
        let adds_nothing = |other: &Interval| combine(interval, *other) == Some(interval);
        let accord = groups.iter().filter(|(other, _)| adds_nothing(other)).flat_map(|(_, claims)| claims);
        Weight {
            precision: precision(interval),
            independent: texts(accord.map(|c| c.said)),
            range: !interval.is_single(),
            // A later day of publication tells of a later session, it does not correct an earlier day.
            latest: None,
            ..weight
        }
    };
    let weights: Vec<Weight> = groups.keys().map(|interval| weigh(*interval)).collect();
    let mut values: Vec<Value<'_>> = groups
        .into_iter()
        .zip(weights)
        .map(|((interval, claims), weight)| Value { interval, claims, weight })
        .collect();
    // The sort is stable: values that weigh the same stay in their own order.
    values.sort_by(|a, b| b.weight.cmp(&a.weight));
    values
}

/// The words of the part that says the whole, or else most of it.
fn words(parts: &[Value<'_>], whole: Interval) -> Option<String> {
    let mut parts: Vec<&Value<'_>> = parts.iter().collect();
    parts.sort_by_key(|v| {
        Reverse((v.weight.told, v.interval == whole, v.weight.precision, v.weight.reported))
    });
    let mut texts = parts.into_iter().flat_map(|v| &v.claims).map(|claim| claim.text);
    texts.find(|text| !text.is_empty()).map(str::to_owned)
}

/// Tells how the parts complete each other, the least precise first, what was foreseen last.
fn narrate(parts: &mut [Value<'_>]) -> String {
    parts.sort_by_key(|value| (!value.weight.told, value.weight.precision, value.interval));
    let mut whole: Option<Interval> = None;
    let mut steps = Vec::new();
    for value in &*parts {
        match whole.map(|known| (known, combine(known, value.interval))) {
            None => {
                steps.push(value.describe());
                whole = Some(value.interval);
            }
            Some((known, Some(combined))) if combined != known => {
                steps.push(format!("with {}: {combined}", value.describe()));
                whole = Some(combined);
            }
            Some(_) => steps.push(format!("in accord with {}", value.describe())),
        }
    }
    steps.join("; ")
}

/// Whether first and last day are calendar days.
pub(crate) fn complete(interval: Interval) -> bool {
    interval.start.full().is_some() && interval.end.full().is_some()
}

/// What two dates say together; `None` if they contradict each other.
pub(crate) fn combine(a: Interval, b: Interval) -> Option<Interval> {
    if let (Some(start), Some(end)) = (a.start.merge(b.start), a.end.merge(b.end)) {
        return Some(Interval { start, end });
    }
    within(a, b).or_else(|| within(b, a))
}

/// A short range, completed by a day or shorter range inside it.
fn within(range: Interval, inner: Interval) -> Option<Interval> {
    if range.is_single() {
        return None;
    }
    let (start, end) = (fill(range.start, inner.start)?, fill(range.end, inner.end)?);
    let (first, last) = (fill(inner.start, range.start)?, fill(inner.end, range.end)?);
    let parts = |date: Edtf| (date.year(), date.month(), date.day());
    let shape = |date: Edtf| (date.year().is_some(), date.month().is_some(), date.day().is_some());
    let days = match (start.full(), end.full()) {
        (Some(start), Some(end)) => (end - start).num_days(),
        _ => i64::from(end.day()?) - i64::from(start.day()?),
    };
    let alike = [end, first, last].into_iter().all(|date| shape(date) == shape(start));
    let inside = parts(start) <= parts(first) && parts(first) <= parts(last) && parts(last) <= parts(end);
    (alike && inside && (0..=LONGEST).contains(&days)).then_some(Interval { start, end })
}

/// A day with the year and month of another where it has none of its own.
fn fill(date: Edtf, from: Edtf) -> Option<Edtf> {
    Edtf::new(date.year().or(from.year()), date.month().or(from.month()), Some(date.day()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(text: &str) -> Interval {
        text.parse().unwrap()
    }

    #[test]
    fn dates_combine_unless_they_contradict() {
        for (a, b, both) in [
            ("XXXX-XX-13", "2013", Some("2013-XX-13")),
            ("2013-XX-13", "2013-09-13", Some("2013-09-13")),
            ("2014-09-11/2014-09-12", "2014-09-12", Some("2014-09-11/2014-09-12")),
            ("XXXX-09-11/XXXX-09-12", "2014-09-12", Some("2014-09-11/2014-09-12")),
            ("XXXX-XX-11/XXXX-XX-12", "XXXX-09-12", Some("XXXX-09-11/XXXX-09-12")),
            ("XXXX-07-09/XXXX-07-10", "2015", Some("2015-07-09/2015-07-10")),
            ("2008-08-31/2008-09-01", "2008-09-01", Some("2008-08-31/2008-09-01")),
            ("2014-09-11/2014-09-12", "2014-09-13", None),
            ("2014-09-11/2014-09-19", "2014-09-12", None),
            ("2014-09-12", "2013", None),
        ] {
            let text = |found: Option<Interval>| found.map(|i| i.to_string());
            assert_eq!(text(combine(interval(a), interval(b))).as_deref(), both, "{a} + {b}");
            assert_eq!(text(combine(interval(b), interval(a))).as_deref(), both, "{b} + {a}");
        }
    }
}

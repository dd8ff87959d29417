//! Which document speaks of which meeting, and when each is published.

use anyhow::{Result, bail};
use chrono::{Days, NaiveDate};

use crate::grammar::Grammar;
use crate::meeting::{Meeting, meetings};
use crate::random::Random;

/// What corpus is wanted.
#[derive(Clone, Debug)]
pub struct Order {
    /// How many documents.
    pub documents: u32,
    /// Which part of them speaks of a summit, from 0 to 1.
    pub share: f64,
    /// What everything follows from.
    pub seed: u64,
    /// The first year of meetings and documents.
    pub from_year: i32,
    /// At most so many years of meetings; fewer if there are not two documents for each.
    pub years: u32,
    /// Mix the documents, instead of giving them in the order of publication.
    pub shuffle: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self { documents: 2000, share: 0.02, seed: 1, from_year: 2001, years: 25, shuffle: false }
    }
}

/// How a document speaks of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// All that is known, with everyone who came.
    Report,
    /// A few sentences.
    Short,
    /// Before the day.
    Soon,
    /// Years later, in a text on something else.
    Past,
    /// The first report once more, by another publisher.
    Reprint,
}

/// A document that speaks of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Telling {
    /// Days from the first day of the corpus.
    pub(crate) day: u32,
    pub(crate) meeting: u32,
    pub(crate) kind: Kind,
    /// What its words follow from.
    pub(crate) words: u64,
}

/// The documents in the order of publication.
pub(crate) struct Plan {
    pub(crate) meetings: Vec<Meeting>,
    /// In order of their days.
    tellings: Vec<Telling>,
    /// Which document each of them is.
    places: Vec<u32>,
    first_day: NaiveDate,
    days: u32,
    documents: u32,
}

/// One document of a plan.
pub(crate) enum Planned {
    Telling(Telling),
    /// Other news, with the count of such documents before it.
    Other {
        day: u32,
        before: u32,
    },
}

impl Plan {
    pub(crate) fn new(order: &Order, grammar: &Grammar) -> Result<Self> {
        if !(0.0..=1.0).contains(&order.share) {
            bail!("a share of {} is not from 0 to 1", order.share);
        }
        if order.documents == 0
            || !(1..=80).contains(&order.years)
            || !(1991..=2100).contains(&order.from_year)
        {
            bail!("there must be a document, 1 to 80 years, and a first year from 1991 to 2100");
        }
        let speaking = (f64::from(order.documents) * order.share).round() as usize;
        let room = if order.share > 0.0 { speaking.max(2) / 2 } else { 0 };
        let meetings = meetings(grammar, order.seed, order.from_year, order.years, room)?;
        let Some(first_day) = NaiveDate::from_ymd_opt(order.from_year, 1, 1) else { bail!("no such year") };
        let last = meetings.last().map_or(first_day, |m| m.day);
        // Reprints follow the last meeting by some days.
        let days = since(first_day, last) + 40;
        let tellings = tellings(order, &meetings, speaking, first_day, days);
        let others = order.documents - tellings.len() as u32;
        let places = places(&tellings, others, days);
        Ok(Self { meetings, tellings, places, first_day, days, documents: order.documents })
    }

    pub(crate) fn tellings(&self) -> &[Telling] {
        &self.tellings
    }

    pub(crate) fn day(&self, day: u32) -> NaiveDate {
        self.first_day + Days::new(day.into())
    }

    /// How many documents tell of no meeting.
    pub(crate) fn others(&self) -> u32 {
        self.documents - self.tellings.len() as u32
    }

    /// The document of this number.
    pub(crate) fn document(&self, i: u32) -> Planned {
        match self.places.binary_search(&i) {
            Ok(at) => Planned::Telling(self.tellings[at]),
            Err(tellings) => {
                let before = i - tellings as u32;
                Planned::Other { day: other_day(before, self.others(), self.days), before }
            }
        }
    }
}

fn since(first: NaiveDate, day: NaiveDate) -> u32 {
    u32::try_from((day - first).num_days()).unwrap_or(0)
}

/// The day of the `before`-th of the other documents, which are spread evenly.
fn other_day(before: u32, others: u32, days: u32) -> u32 {
    (u64::from(before) * u64::from(days) / u64::from(others.max(1))) as u32
}

fn tellings(
    order: &Order,
    meetings: &[Meeting],
    speaking: usize,
    first_day: NaiveDate,
    days: u32,
) -> Vec<Telling> {
    let mut random = Random::of(order.seed, 0x7E11);
    let mut tellings = Vec::with_capacity(speaking);
    for n in 0..speaking {
        // Each has its full report, then chance decides.
        let at = if n < meetings.len() { n } else { random.below(meetings.len()) };
        let met = since(first_day, meetings[at].day);
        let mut kind = match random.below(20) {
            _ if n < meetings.len() => Kind::Report,
            0..5 => Kind::Report,
            5..12 => Kind::Short,
            12..14 => Kind::Soon,
            14..17 => Kind::Past,
            _ => Kind::Reprint,
        };
        let later = met + random.between(200, 1500);
        if kind == Kind::Past && later >= days {
            kind = Kind::Short;
        }
        let (day, words) = match kind {
            Kind::Report => {
                (met + random.between(0, 1), if n < meetings.len() { at as u64 } else { random.next() })
            }
            Kind::Short => (met + random.between(0, 2), random.next()),
            Kind::Soon => (met - random.between(2, 20), random.next()),
            Kind::Past => (later, random.next()),
            Kind::Reprint => (met + random.between(1, 4), at as u64),
        };
        tellings.push(Telling { day, meeting: at as u32, kind, words });
    }
    tellings.sort_unstable();
    tellings
}

/// Which document each telling is, when the others are spread evenly over the days.
fn places(tellings: &[Telling], others: u32, days: u32) -> Vec<u32> {
    let mut before = 0;
    let place = |(at, telling): (usize, &Telling)| {
        while before < others && other_day(before, others, days) <= telling.day {
            before += 1;
        }
        before + at as u32
    };
    tellings.iter().enumerate().map(place).collect()
}

//! Event frames: the summits that a document speaks of, as they take shape while it is read.

use std::ops::Range;

use summitkg_ontology::{Basis, Claim, Edtf, Interval, RuleId};

use crate::read::table::Table;
use crate::summit::SummitName;

/// What is found of an event, before it is settled.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) claim: Claim,
    pub(crate) basis: Basis,
    pub(crate) rule: RuleId,
    /// The words; the first is the main evidence.
    pub(crate) ranges: Vec<Range<usize>>,
}

/// How a sentence speaks of a summit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tense {
    /// Named as past: 去年峰会以来.
    Past,
    /// Named in passing.
    Named,
    /// Still to come.
    Future,
    /// Held, or told as going on.
    Held,
}

/// A summit as far as it has been read.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) series: String,
    pub(crate) number: Option<u32>,
    pub(crate) year: Option<u16>,
    pub(crate) date: Option<Interval>,
    pub(crate) city: Option<String>,
    pub(crate) country: Option<String>,
    /// How often it is spoken of in which way.
    pub(crate) held: usize,
    pub(crate) future: usize,
    /// Whether it stands in a heading or is what a text is about.
    pub(crate) headline: bool,
    /// The names it has in the text, with the rule that read each.
    pub(crate) names: Vec<(Range<usize>, RuleId)>,
    pub(crate) candidates: Vec<Candidate>,
}

/// What a name and the words around it tell of which summit is meant.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clues {
    pub(crate) number: Option<u32>,
    pub(crate) year: Option<u16>,
    pub(crate) date: Option<Interval>,
    pub(crate) city: Option<String>,
    pub(crate) country: Option<String>,
    /// Whether its date lies well before the day of writing.
    pub(crate) gone: bool,
}

impl Clues {
    fn year(&self) -> Option<u16> {
        self.date.and_then(|d| d.start.year()).or(self.year)
    }

    /// Whether anything tells this meeting from others of its series.
    pub(crate) fn any(&self) -> bool {
        self.number.is_some() || self.year().is_some() || self.date.is_some() || self.city.is_some()
    }
}

impl Frame {
    /// The year, as far as it is known.
    pub(crate) fn known_year(&self) -> Option<u16> {
        self.date.and_then(|d| d.start.year()).or(self.year)
    }

    /// Whether the clues cannot be of this summit.
    fn conflicts(&self, clues: &Clues) -> bool {
        fn differ<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
            matches!((a, b), (Some(a), Some(b)) if a != b)
        }
        let dates = match (self.date, clues.date) {
            (Some(a), Some(b)) => !compatible(a, b),
            _ => false,
        };
        let to_come = self.future > 0 && self.held == 0;
        to_come && clues.gone
            || differ(self.number, clues.number)
            || differ(self.known_year(), clues.year())
            || differ(self.city.as_deref(), clues.city.as_deref())
            || dates
    }

    /// Whether the clues say that this summit is meant.
    fn supports(&self, clues: &Clues) -> bool {
        fn equal<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
            matches!((a, b), (Some(a), Some(b)) if a == b)
        }
        equal(self.number, clues.number)
            || equal(self.known_year(), clues.year())
            || equal(self.city.as_deref(), clues.city.as_deref())
            || equal(self.date, clues.date)
    }

    /// Whether the meeting was held by video.
    pub(crate) fn by_video(&self) -> bool {
        self.candidates.iter().any(|c| matches!(c.claim, Claim::Format(summitkg_ontology::Format::Video)))
    }

    /// Adds what the clues know.
    pub(crate) fn learn(&mut self, clues: &Clues) {
        self.number = self.number.or(clues.number);
        self.year = self.year.or(clues.year);
        self.city = self.city.take().or_else(|| clues.city.clone());
        self.country = self.country.take().or_else(|| clues.country.clone());
        if let Some(date) = clues.date {
            self.date = Some(self.date.map_or(date, |old| better(old, date)));
        }
    }
}

/// Whether two dates can be those of one meeting: they agree, or one lies in the other.
pub(crate) fn compatible(a: Interval, b: Interval) -> bool {
    let within =
        |inner: Interval, outer: Interval| match (outer.start.full(), outer.end.full(), inner.start.full()) {
            (Some(from), Some(to), Some(day)) => from <= day && day <= to,
            _ => false,
        };
    a.start.agrees(b.start) || a.end.agrees(b.end) || within(a, b) || within(b, a)
}

/// The better of two compatible dates: the more precise one, then the range.
pub(crate) fn better(old: Interval, new: Interval) -> Interval {
    let precision = |i: Interval| (i.start.precision(), !i.is_single());
    let merged = |a: Edtf, b: Edtf| a.merge(b).unwrap_or(a);
    if precision(new) > precision(old) {
        new
    } else if old.is_single() && new.is_single() {
        Interval::single(merged(old.start, new.start))
    } else {
        old
    }
}

/// All frames of a document, and the one that is being told of.
#[derive(Default)]
pub(crate) struct Frames {
    pub(crate) all: Vec<Frame>,
    pub(crate) current: Option<usize>,
    /// The series that a heading says the following lines are about.
    pub(crate) listed: Option<String>,
    /// What rules read and left, with the reason.
    pub(crate) left: Vec<(Range<usize>, RuleId, &'static str)>,
    /// What is told before any meeting is named.
    pub(crate) ahead: Vec<Candidate>,
    /// The table that is being read.
    pub(crate) table: Option<Table>,
}

impl Frames {
    /// The frame that a name means; a new one if it fits none.
    ///
    /// `main` says that the sentence tells of this meeting rather than naming it in passing.
    pub(crate) fn resolve(&mut self, name: &SummitName, clues: &Clues, main: bool) -> Option<usize> {
        let series = match &name.series {
            Some(series) => series.clone(),
            None => self.series_here()?,
        };
        if name.context
            && name.series.is_some()
            && !self.all.iter().any(|f| f.series == series)
            && self.listed.as_ref() != Some(&series)
        {
            return None;
        }
        let found = self.best(&series, clues, main);
        let index = match found {
            Some(index) => index,
            // A bare name that fits nothing told of is nothing one can identify, unless it is told of.
            None if !clues.any() && !main => return None,
            None => {
                self.all.push(Frame::new(series));
                self.all.len() - 1
            }
        };
        self.all[index].learn(clues);
        self.all[index].names.push((name.range.clone(), name.rule.clone()));
        Some(index)
    }

    /// The series that the text is about at this point.
    pub(crate) fn series_here(&self) -> Option<String> {
        self.current.map(|i| self.all[i].series.clone()).or_else(|| self.listed.clone())
    }

    fn best(&self, series: &str, clues: &Clues, main: bool) -> Option<usize> {
        let fits = |i: &usize| self.all[*i].series == series && !self.all[*i].conflicts(clues);
        let here = self.current.filter(fits);
        if !clues.any() {
            // The meeting told of last, or the only one of the series.
            return here.or_else(|| (0..self.all.len()).rev().find(fits));
        }
        if let Some(index) = here.filter(|i| self.all[*i].supports(clues)) {
            return Some(index);
        }
        let supported = (0..self.all.len()).filter(fits).find(|i| self.all[*i].supports(clues));
        // The only meeting of the series that is told of, whatever was named since.
        let mut told = (0..self.all.len()).filter(|i| fits(i) && self.tells_of(*i));
        let only = || told.next().filter(|_| told.next().is_none());
        supported.or_else(|| if main { here.or_else(only) } else { None })
    }

    /// Whether a frame is one that the text tells of.
    pub(crate) fn tells_of(&self, frame: usize) -> bool {
        self.all.get(frame).is_some_and(|f| f.held + f.future > 0 || f.headline)
    }

    /// The meeting that acts where one still to come was told of last: nothing that is to come decides anything.
    pub(crate) fn acting(&self, frame: usize) -> usize {
        let held = |i: &usize| self.all.get(*i).is_some_and(|f| f.held > 0);
        if held(&frame) || self.all.get(frame).is_some_and(|f| f.future == 0) {
            return frame;
        }
        (0..self.all.len()).rev().find(held).unwrap_or(frame)
    }

    /// The frame of a series with this city, other than those told of.
    pub(crate) fn in_city(&self, city: &str) -> Option<usize> {
        (0..self.all.len()).find(|i| self.all[*i].city.as_deref() == Some(city))
    }
}

impl Frame {
    /// A summit of which nothing is known yet.
    pub(crate) fn new(series: String) -> Self {
        Self {
            series,
            number: None,
            year: None,
            date: None,
            city: None,
            country: None,
            held: 0,
            future: 0,
            headline: false,
            names: Vec::new(),
            candidates: Vec::new(),
        }
    }
}

//! Dates of which a part may be unknown: the subset of EDTF (ISO 8601-2) that sources need.
//!
//! Year, month and day may each be unspecified (`2021-XX-17`, `XXXX-09-13`); an [`Interval`] has
//! a first and a last day. No approximation, no seasons, no years before 1.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A date of which a part may be unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Edtf {
    year: Option<u16>,
    month: Option<u8>,
    day: Option<u8>,
}

/// Why a text is no date.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no date of the form 2014-09-12, 2014-09, 2014, 2021-XX-17 or XXXX-09-12")]
pub struct EdtfError(String);

impl Edtf {
    /// A date of these parts; `None` if nothing is known, or no such day exists in any year.
    pub fn new(year: Option<u16>, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let known = year.is_some() || month.is_some() || day.is_some();
        let exists = year.is_none_or(|y| (1..=9999).contains(&y))
            && month.is_none_or(|m| (1..=12).contains(&m))
            && day.is_none_or(|d| {
                // A leap year and a month of 31 days stand for what is unknown.
                let year = i32::from(year.unwrap_or(2000));
                NaiveDate::from_ymd_opt(year, u32::from(month.unwrap_or(1)), u32::from(d)).is_some()
            });
        (known && exists).then_some(Self { year, month, day })
    }

    /// The year, if known.
    pub fn year(self) -> Option<u16> {
        self.year
    }

    /// The month, if known.
    pub fn month(self) -> Option<u8> {
        self.month
    }

    /// The day of the month, if known.
    pub fn day(self) -> Option<u8> {
        self.day
    }

    /// The calendar day, if every part is known.
    pub fn full(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(i32::from(self.year?), u32::from(self.month?), u32::from(self.day?))
    }

    /// The date of a calendar day.
    pub fn from_day(day: NaiveDate) -> Option<Self> {
        let part = |n: u32| u8::try_from(n).ok();
        Self::new(u16::try_from(day.year()).ok(), part(day.month()), part(day.day()))
    }

    /// The same date with its year replaced.
    pub fn with_year(self, year: u16) -> Option<Self> {
        Self::new(Some(year), self.month, self.day)
    }

    /// How many of the three parts are known.
    pub fn precision(self) -> u8 {
        u8::from(self.year.is_some()) + u8::from(self.month.is_some()) + u8::from(self.day.is_some())
    }

    /// Whether no part that both know differs.
    pub fn agrees(self, other: Self) -> bool {
        fn differ<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
            a.zip(b).is_some_and(|(a, b)| a != b)
        }
        !(differ(self.year, other.year) || differ(self.month, other.month) || differ(self.day, other.day))
    }

    /// What both know together; `None` if they contradict each other.
    pub fn merge(self, other: Self) -> Option<Self> {
        if !self.agrees(other) {
            return None;
        }
        Self::new(self.year.or(other.year), self.month.or(other.month), self.day.or(other.day))
    }

    /// The first day that the date can mean; `None` without a year.
    pub fn earliest(self) -> Option<NaiveDate> {
        let (year, month, day) = (i32::from(self.year?), self.month, self.day);
        let mut months = month.map_or(1..=12, |m| m..=m);
        months.find_map(|m| NaiveDate::from_ymd_opt(year, u32::from(m), u32::from(day.unwrap_or(1))))
    }

    /// The last day that the date can mean; `None` without a year.
    pub fn latest(self) -> Option<NaiveDate> {
        let (year, month, day) = (i32::from(self.year?), self.month, self.day);
        let months = month.map_or(1..=12, |m| m..=m);
        months.rev().find_map(|m| {
            let at = |d| NaiveDate::from_ymd_opt(year, u32::from(m), u32::from(d));
            day.map_or_else(|| at(1)?.checked_add_months(Months::new(1))?.checked_sub_days(Days::new(1)), at)
        })
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}")?,
            None => f.write_str("XXXX")?,
        }
        if self.month.is_none() && self.day.is_none() {
            return Ok(());
        }
        match self.month {
            Some(month) => write!(f, "-{month:02}")?,
            None => f.write_str("-XX")?,
        }
        match self.day {
            Some(day) => write!(f, "-{day:02}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Edtf {
    type Err = EdtfError;

    fn from_str(text: &str) -> Result<Self, EdtfError> {
        let error = || EdtfError(text.to_owned());
        let mut parts = text.split('-');
        let mut part = |length: usize, unknown: &str| match parts.next() {
            None => Ok(None),
            Some(p) if p == unknown => Ok(None),
            Some(p) if p.len() == length && p.bytes().all(|b| b.is_ascii_digit()) => {
                p.parse::<u16>().map(Some).map_err(|_| error())
            }
            Some(_) => Err(error()),
        };
        let (year, month, day) = (part(4, "XXXX")?, part(2, "XX")?, part(2, "XX")?);
        if parts.next().is_some() {
            return Err(error());
        }
        let small = |n: Option<u16>| n.and_then(|n| u8::try_from(n).ok());
        Self::new(year, small(month), small(day)).ok_or_else(error)
    }
}

/// From a first to a last day, which may be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// The first day.
    pub start: Edtf,
    /// The last day.
    pub end: Edtf,
}

impl Interval {
    /// One day, month or year.
    pub fn single(date: Edtf) -> Self {
        Self { start: date, end: date }
    }

    /// Whether first and last day are one.
    pub fn is_single(self) -> bool {
        self.start == self.end
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_single() { write!(f, "{}", self.start) } else { write!(f, "{}/{}", self.start, self.end) }
    }
}

impl FromStr for Interval {
    type Err = EdtfError;

    fn from_str(text: &str) -> Result<Self, EdtfError> {
        match text.split_once('/') {
            Some((start, end)) => Ok(Self { start: start.parse()?, end: end.parse()? }),
            None => Ok(Self::single(text.parse()?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Edtf {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["2014-09-12", "2014-09", "2014", "2021-XX-17", "XXXX-09-13", "XXXX-XX-13", "XXXX-09"] {
            assert_eq!(date(text).to_string(), text);
        }
        for text in ["2014-09-11/2014-09-12", "2014"] {
            assert_eq!(text.parse::<Interval>().unwrap().to_string(), text);
        }
        for bad in
            ["", "XXXX", "2014-13", "2014-02-30", "20140912", "2014-9-1", "2014-09-12-01", "+014", "2021-17"]
        {
            assert!(bad.parse::<Edtf>().is_err(), "{bad}");
        }
    }

    #[test]
    fn bounds_are_the_first_and_last_possible_day() {
        let bounds = |text: &str| {
            let day = |d: Option<NaiveDate>| d.map(|d| d.to_string());
            (day(date(text).earliest()), day(date(text).latest()))
        };
        let pair = |a: &str, b: &str| (Some(a.to_owned()), Some(b.to_owned()));
        assert_eq!(bounds("2021-XX-17"), pair("2021-01-17", "2021-12-17"));
        assert_eq!(bounds("2021-XX-31"), pair("2021-01-31", "2021-12-31"));
        assert_eq!(bounds("2024-02"), pair("2024-02-01", "2024-02-29"));
        assert_eq!(bounds("2014"), pair("2014-01-01", "2014-12-31"));
        assert_eq!(bounds("XXXX-09-13"), (None, None));
    }

    #[test]
    fn merging_keeps_what_either_knows_and_refuses_contradictions() {
        assert_eq!(date("XXXX-XX-13").merge(date("2013-09")), Some(date("2013-09-13")));
        assert_eq!(date("2013").merge(date("2014-09")), None);
        assert_eq!(date("XXXX-XX-31").merge(date("2013-09")), None);
    }
}

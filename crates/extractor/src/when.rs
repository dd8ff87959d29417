//! Dates completed from the day of writing.

use chrono::{Datelike, Days, NaiveDate};
use summitkg_ontology::{Edtf, Interval};

use crate::frame::Tense;
use crate::mention::{DateWords, Day, Month, Year};

/// From which day a text counts: the day of publication, or what the dateline tells of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) date: Option<Edtf>,
}

/// A date with whether anything but its words was needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Completed {
    pub(crate) interval: Interval,
    pub(crate) inferred: bool,
}

/// How far behind the day of writing a past day may seem to lie, for time zones and early reports.
const SLACK: u64 = 2;

/// How far ahead a day without a year may lie before it is rather one of the year before.
const AHEAD: u64 = 180;

impl Written {
    fn day(self) -> Option<NaiveDate> {
        self.date.and_then(Edtf::full)
    }

    /// The year that a word for a year means.
    pub(crate) fn year(self, year: Year) -> Option<u16> {
        match year {
            Year::Is(year) => Some(year),
            Year::From(n) => self.date?.year()?.checked_add_signed(i16::from(n)),
        }
    }

    /// The date that words mean, told in this tense.
    pub(crate) fn complete(self, words: DateWords, tense: Tense) -> Option<Completed> {
        if let Some(Day::From(n)) = words.day {
            let day = self.day()?;
            return Self::days_from(day, i64::from(n));
        }
        if let Some(Day::Week(week, weekday)) = words.day {
            let day = self.day()?;
            let ahead = i64::from(weekday) - i64::from(day.weekday().num_days_from_monday());
            // A bare 周五 is the last one in what has been, the next one in what is to come.
            let weeks = match (week, tense) {
                (Some(week), _) => i64::from(week),
                (None, Tense::Future) => i64::from(ahead < 0),
                (None, _) => -i64::from(ahead > 0),
            };
            return Self::days_from(day, ahead + 7 * weeks);
        }
        let day = match words.day {
            Some(Day::Is(day)) => Some(day),
            _ => None,
        };
        let stated_year = words.year.and_then(|y| self.year(y));
        let (year, month) = match words.month {
            Some(Month::Is(month)) => (stated_year.or_else(|| self.year_of(month, day, tense)), Some(month)),
            Some(Month::From(n)) => {
                let base = self.day()?.with_day(1)?;
                let moved = match n {
                    0 => Some(base),
                    n if n < 0 => base.checked_sub_months(chrono::Months::new(1)),
                    _ => base.checked_add_months(chrono::Months::new(1)),
                }?;
                (u16::try_from(moved.year()).ok(), u8::try_from(moved.month()).ok())
            }
            None => match day {
                Some(day) if words.year.is_none() => self.month_of(day, tense),
                _ => (stated_year, None),
            },
        };
        let start = Edtf::new(year, month, day)?;
        let end = match words.end {
            // 31日至1日: the end lies in the next month.
            Some((None, end_day)) if day.is_some_and(|day| end_day < day) => match month {
                Some(12) => Edtf::new(year.map(|y| y + 1), Some(1), Some(end_day))?,
                month => Edtf::new(year, month.map(|m| m + 1), Some(end_day))?,
            },
            Some((end_month, end_day)) => Edtf::new(year, end_month.or(month), Some(end_day))?,
            None => start,
        };
        let relative =
            matches!(words.year, Some(Year::From(_))) || matches!(words.month, Some(Month::From(_)));
        let completed = words.year.is_none() && year.is_some() || words.month.is_none() && month.is_some();
        (end >= start)
            .then_some(Completed { interval: Interval { start, end }, inferred: relative || completed })
    }

    fn days_from(day: NaiveDate, days: i64) -> Option<Completed> {
        let day = day.checked_add_signed(chrono::TimeDelta::try_days(days)?)?;
        Some(Completed { interval: Interval::single(Edtf::from_day(day)?), inferred: true })
    }

    /// The year of a month and day: the nearest one that fits the tense.
    fn year_of(self, month: u8, day: Option<u8>, tense: Tense) -> Option<u16> {
        let Some(written) = self.day() else { return self.date.and_then(Edtf::year) };
        let year = written.year();
        let at = |year: i32| NaiveDate::from_ymd_opt(year, u32::from(month), u32::from(day.unwrap_or(1)));
        let chosen = match tense {
            Tense::Future if at(year).is_some_and(|d| d + Days::new(40) < written) => year + 1,
            // 去年 is never left out of a day within half a year: what seems to lie ahead does.
            Tense::Held | Tense::Named | Tense::Past
                if at(year).is_some_and(|d| d > written + Days::new(AHEAD)) =>
            {
                year - 1
            }
            _ => year,
        };
        u16::try_from(chosen).ok()
    }

    /// Year and month of a bare day: those of writing, or of the month before or after.
    fn month_of(self, day: u8, tense: Tense) -> (Option<u16>, Option<u8>) {
        let Some(date) = self.date else { return (None, None) };
        let (Some(year), Some(month), Some(today)) = (date.year(), date.month(), date.day()) else {
            return (date.year(), date.month());
        };
        let back = tense != Tense::Future && u64::from(day) > u64::from(today) + SLACK;
        let forth = tense == Tense::Future && day + 2 < today;
        match (back, forth, month) {
            (true, _, 1) => (year.checked_sub(1), Some(12)),
            (true, _, m) => (Some(year), Some(m - 1)),
            (_, true, 12) => (year.checked_add(1), Some(1)),
            (_, true, m) => (Some(year), Some(m + 1)),
            _ => (Some(year), Some(month)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_completed_from_the_day_of_writing() {
        let cases = [
            (
                "2014-09-13",
                DateWords { day: Some(Day::Is(13)), ..Default::default() },
                Tense::Held,
                "2014-09-13",
            ),
            (
                "2014-01-01",
                DateWords { day: Some(Day::Is(31)), ..Default::default() },
                Tense::Held,
                "2013-12-31",
            ),
            (
                "2014-09-13",
                DateWords { month: Some(Month::Is(9)), day: Some(Day::Is(12)), ..Default::default() },
                Tense::Held,
                "2014-09-12",
            ),
            (
                "2014-01-03",
                DateWords { month: Some(Month::Is(12)), day: Some(Day::Is(30)), ..Default::default() },
                Tense::Held,
                "2013-12-30",
            ),
            (
                "2015-11-17",
                DateWords {
                    year: Some(Year::From(1)),
                    month: Some(Month::Is(9)),
                    day: Some(Day::Is(4)),
                    end: Some((None, 5)),
                },
                Tense::Future,
                "2016-09-04/2016-09-05",
            ),
            (
                "XXXX-09-12",
                DateWords { day: Some(Day::Is(12)), ..Default::default() },
                Tense::Held,
                "XXXX-09-12",
            ),
            (
                "2014-09-13",
                DateWords { day: Some(Day::From(-1)), ..Default::default() },
                Tense::Held,
                "2014-09-12",
            ),
            (
                "2016-06-27",
                DateWords { day: Some(Day::Week(Some(-1), 4)), ..Default::default() },
                Tense::Held,
                "2016-06-24",
            ),
            (
                "2016-06-27",
                DateWords { day: Some(Day::Week(None, 4)), ..Default::default() },
                Tense::Future,
                "2016-07-01",
            ),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .map(|(written, words, tense, want)| {
                let written = Written { date: written.parse().ok() };
                (want, written.complete(words, tense).map(|c| c.interval.to_string()))
            })
            .filter(|(want, got)| got.as_deref() != Some(*want))
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

//! Made-up meetings: one a year for each series, with all that a report tells of them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use chrono::{Datelike as _, NaiveDate};

use crate::grammar::{Facts, Grammar};
use crate::random::Random;
use crate::table::{rows, words};

/// A meeting, and who took part.
pub(crate) struct Meeting {
    pub(crate) series: String,
    pub(crate) number: u32,
    pub(crate) day: NaiveDate,
    pub(crate) city: String,
    pub(crate) country: String,
    pub(crate) chair: String,
    pub(crate) attendees: usize,
    /// What its texts say, without the next meeting.
    pub(crate) facts: Facts,
    /// The members who came beside the chair, each as 国家、职务、姓名.
    pub(crate) others: Vec<String>,
    /// The parts of a report that not every meeting has something for.
    pub(crate) has: BTreeSet<&'static str>,
    place: String,
}

struct Series {
    code: String,
    first: i32,
    who: String,
    name: String,
    past: String,
    declaration: String,
    members: Vec<String>,
    observers: Vec<String>,
}

struct Country {
    head: String,
    premier: String,
    names: String,
    capital: String,
    cities: Vec<String>,
}

/// The first `count` meetings from a year on, by year and then by series.
pub(crate) fn meetings(
    grammar: &Grammar,
    seed: u64,
    from: i32,
    years: u32,
    count: usize,
) -> Result<Vec<Meeting>> {
    let (series, countries) = (all_series()?, countries()?);
    let mut people =
        People { grammar, seed, from, known: known_names(), taken: BTreeSet::new(), terms: BTreeMap::new() };
    let mut meetings: Vec<Meeting> = Vec::new();
    for year in from..from.saturating_add_unsigned(years) {
        for (s, series) in series.iter().enumerate().filter(|(_, s)| s.first <= year) {
            if meetings.len() == count {
                break;
            }
            let mut random = Random::of(seed, u64::from(year.unsigned_abs()) << 8 | s as u64);
            let before = meetings.iter().rposition(|m| m.series == series.code);
            let meeting = series.meet(year, &countries, &mut people, &mut random)?;
            if let Some(before) = before {
                meetings[before].has.insert("report.next");
                meetings[before].facts.set("NEXTYEAR", year.to_string());
                meetings[before].facts.set("NEXTPLACE", meeting.place.clone());
            }
            meetings.push(meeting);
        }
    }
    Ok(meetings)
}

impl Series {
    fn meet(
        &self,
        year: i32,
        countries: &BTreeMap<String, Country>,
        people: &mut People<'_>,
        random: &mut Random,
    ) -> Result<Meeting> {
        let host = random.pick(&self.members).clone();
        let land = countries.get(&host).with_context(|| format!("data/countries.tsv has no {host}"))?;
        let at = random.below(land.cities.len() + 1);
        let city = land.cities.get(at).unwrap_or(&land.capital).clone();
        let capital = if city == land.capital { "首都" } else { "" };
        let place = format!("{host}{capital}{city}");
        let (month, day) = (random.between(4, 11), random.between(3, 28));
        let day = NaiveDate::from_ymd_opt(year, month, day).context("no such day")?;
        let number = (year - self.first + 1).unsigned_abs();

        let mut who = |country: &str| -> Result<(String, String)> {
            let known =
                countries.get(country).with_context(|| format!("data/countries.tsv has no {country}"))?;
            let office = if self.code == "sco-chg" { &known.premier } else { &known.head };
            let name = people.holder(&format!("{country}{office}"), &known.names, year);
            Ok((format!("{country}{office}{name}"), name))
        };
        let (presides, chair) = who(&host)?;
        let mut named =
            |countries: &[String]| countries.iter().map(|c| Ok(who(c)?.0)).collect::<Result<Vec<_>>>();
        let mut members: Vec<String> = self.members.iter().filter(|m| **m != host).cloned().collect();
        random.shuffle(&mut members);
        let others = named(&members)?;
        let mut observers = self.observers.clone();
        random.shuffle(&mut observers);
        observers.truncate(random.below(observers.len() + 1));
        let observers = named(&observers)?;
        let known = |c: &&String| !self.members.contains(c) && !self.observers.contains(c);
        let mut guests: Vec<String> = countries.keys().filter(known).cloned().collect();
        random.shuffle(&mut guests);
        guests.truncate(random.below(3).max(6usize.saturating_sub(1 + others.len() + observers.len())));
        let guests = named(&guests)?;
        let mut officials: Vec<&str> = people.grammar.words("official").collect();
        random.shuffle(&mut officials);
        let officials: Vec<String> = officials[..random.below(3)]
            .iter()
            .map(|office| format!("{office}{}", people.holder(office, "foreign", year)))
            .collect();

        let parts =
            [("report.observers", &observers), ("report.guests", &guests), ("report.officials", &officials)];
        let has = parts.into_iter().filter(|(_, who)| !who.is_empty()).map(|(part, _)| part).collect();

        let mut facts = Facts::default();
        let fill = |pattern: &str| {
            let ordinal =
                format!("第{}{}", chinese(number), if pattern.starts_with("{n}") { "届" } else { "次" });
            pattern.replace("{n}", &ordinal).replace("{year}", &year.to_string()).replace("{city}", &city)
        };
        for (name, value) in [
            ("CHAIR", presides),
            ("CITY", city.clone()),
            ("DATED", format!("{month}月{}日", day.day())),
            ("DAY", day.day().to_string()),
            ("DECLARATION", fill(&self.declaration)),
            ("GUESTS", guests.join("、")),
            ("MEMBERS", others.join("、")),
            ("MONTH", month.to_string()),
            ("NAME", fill(&self.name)),
            ("OBSERVERS", observers.join("、")),
            ("OFFICIALS", officials.join("、")),
            ("PAST", fill(&self.past)),
            ("PLACE", place.clone()),
            ("WHO", self.who.clone()),
            ("YEAR", year.to_string()),
        ] {
            facts.set(name, value);
        }
        Ok(Meeting {
            series: self.code.clone(),
            number,
            day,
            city,
            country: host,
            chair,
            attendees: 1 + others.len() + observers.len() + guests.len() + officials.len(),
            facts,
            others,
            has,
            place,
        })
    }
}

/// Who holds which office when.
struct People<'g> {
    grammar: &'g Grammar,
    seed: u64,
    from: i32,
    known: BTreeSet<&'static str>,
    taken: BTreeSet<String>,
    /// For each office the holders so far, with the year that their term ends before.
    terms: BTreeMap<String, Vec<(i32, String)>>,
}

impl People<'_> {
    /// Who holds an office in a year; terms follow from the seed, not from the order of asking.
    fn holder(&mut self, office: &str, names: &str, year: i32) -> String {
        let purpose = office.bytes().fold(7u64, |sum, byte| sum.wrapping_mul(257).wrapping_add(byte.into()));
        let terms = self.terms.entry(office.to_owned()).or_default();
        loop {
            if let Some((_, name)) = terms.iter().find(|(end, _)| year < *end) {
                return name.clone();
            }
            let mut random = Random::of(self.seed ^ purpose, terms.len() as u64);
            let begins = terms.last().map_or(self.from, |(end, _)| *end);
            let ends = begins.saturating_add_unsigned(random.between(3, 9));
            let name = loop {
                let name = self.grammar.text(&format!("{names}.name"), &Facts::default(), &mut random);
                // A name with that of somebody known in it would be read as his.
                if !self.known.iter().any(|known| name.contains(known)) && self.taken.insert(name.clone()) {
                    break name;
                }
            };
            terms.push((ends, name));
        }
    }
}

/// Names of people who exist.
fn known_names() -> BTreeSet<&'static str> {
    let table = include_str!("../../../data/lexicon/people.tsv");
    table.lines().skip(2).filter_map(|line| line.split('\t').next()).collect()
}

fn all_series() -> Result<Vec<Series>> {
    let header = ["code", "first", "who", "name", "past", "declaration", "members", "observers"];
    let rows = rows(include_str!("../data/series.tsv"), &header).context("data/series.tsv")?;
    rows.iter()
        .map(|row| {
            Ok(Series {
                code: row[0].to_owned(),
                first: row[1].parse().with_context(|| format!("data/series.tsv: year {}", row[1]))?,
                who: row[2].to_owned(),
                name: row[3].to_owned(),
                past: row[4].to_owned(),
                declaration: row[5].to_owned(),
                members: words(row[6]),
                observers: words(row[7]),
            })
        })
        .collect()
}

fn countries() -> Result<BTreeMap<String, Country>> {
    let header = ["country", "head", "premier", "names", "capital", "cities"];
    let rows = rows(include_str!("../data/countries.tsv"), &header).context("data/countries.tsv")?;
    let country = |row: &Vec<&str>| Country {
        head: row[1].to_owned(),
        premier: row[2].to_owned(),
        names: row[3].to_owned(),
        capital: row[4].to_owned(),
        cities: words(row[5]),
    };
    Ok(rows.iter().map(|row| (row[0].to_owned(), country(row))).collect())
}

/// A number below 100 in Chinese.
fn chinese(number: u32) -> String {
    let digit = |n: u32| ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"][(n % 10) as usize];
    let tens = if number < 20 { "" } else { digit(number / 10) };
    let ten = if number < 10 { "" } else { "十" };
    format!("{tens}{ten}{}", digit(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_reports() {
        let written: Vec<String> = [1, 10, 12, 20, 35].into_iter().map(chinese).collect();
        assert_eq!(written, ["一", "十", "十二", "二十", "三十五"]);
    }

    #[test]
    fn every_series_meets_once_a_year_and_knows_the_next_meeting() {
        let grammar = Grammar::shipped().unwrap();
        let meetings = meetings(&grammar, 1, 2001, 25, usize::MAX).unwrap();
        let places: BTreeSet<_> = meetings.iter().map(|m| (&m.series, m.day.year())).collect();
        assert_eq!(places.len(), meetings.len());
        assert!(meetings.len() > 200, "{}", meetings.len());
        for meeting in &meetings {
            assert!((6..=20).contains(&meeting.attendees), "{} {}", meeting.series, meeting.attendees);
        }
    }
}

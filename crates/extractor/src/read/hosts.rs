//! Lines on the meetings of one host country: its years, each with the city that follows.

use std::ops::Range;

use summitkg_ontology::{Basis, Claim, Date, Edtf, Interval, RuleId};

use super::row;
use crate::extract::Reading;
use crate::frame::{Candidate, Clues, Frames};
use crate::mention::{Mention, Value};
use crate::passage::Passage;
use crate::summit::SummitName;

/// A year with its place in the view, and the city named for it.
type Year = (u16, Range<usize>, Option<(String, Range<usize>)>);

/// The meetings that one country held: `某国：2005年、2011年，均在某城`. Each year has the city that follows it. Whether
/// the passage is such a line.
pub(super) fn read(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) -> bool {
    let (rules, text) = (&reading.extractor.rules, passage.skeleton.text());
    let series = frames.listed.clone().or_else(|| reading.context.series.clone());
    let (Some(captures), Some(series)) = (rules.word("host-line").captures(text), series) else {
        return false;
    };
    let Some(Mention { value: Value::Country(host), range: said }) =
        passage.mention(&captures, "country").cloned()
    else {
        return false;
    };
    let Ok(rule) = RuleId::new("event.host-line") else { return false };
    let mut years: Vec<(u16, Range<usize>)> = Vec::new();
    let mut found: Vec<Year> = Vec::new();
    for mention in passage.mentions_in(0..text.len()) {
        match &mention.value {
            Value::Date(words) if !words.is_more_than_a_year() => {
                years.extend(
                    words
                        .year
                        .and_then(|y| reading.context.written.year(y))
                        .map(|y| (y, mention.range.clone())),
                );
            }
            Value::City { key, country } if *country == host => {
                let city = Some((key.clone(), mention.range.clone()));
                found.extend(years.drain(..).map(|(year, range)| (year, range, city.clone())));
            }
            _ => {}
        }
    }
    let format = row::met_by(reading, passage.words(&reading.extractor.rules, reading.view));
    found.extend(years.into_iter().filter(|_| format.is_some()).map(|(year, range)| (year, range, None)));
    for (year, range, city) in &found {
        let clues = Clues {
            year: Some(*year),
            city: city.as_ref().map(|(city, _)| city.clone()),
            country: Some(host.clone()),
            ..Clues::default()
        };
        let name = SummitName {
            range: range.clone(),
            series: Some(series.clone()),
            rule: rule.clone(),
            context: false,
            number: None,
            year: None,
            city: None,
            country: None,
        };
        let Some(frame) = frames.resolve(&name, &clues, false) else { continue };
        let interval = Edtf::new(Some(*year), None, None).map(Interval::single);
        let text = reading.view.slice(range.clone()).to_owned();
        let date = interval.map(|interval| (Claim::Date(Date { interval, text }), range.clone()));
        let city = city.clone().map(|(city, range)| (Claim::City(city), range));
        let video = format.clone().filter(|_| city.is_none()).map(|(format, found)| {
            let start = passage.sentence.range.start;
            (Claim::Format(format), start + found.start..start + found.end)
        });
        let country = city.is_some().then(|| (Claim::Country(host.clone()), said.clone()));
        for (claim, range) in date.into_iter().chain(city).chain(video).chain(country) {
            let (basis, rule, ranges) = (Basis::Stated, rule.clone(), vec![range]);
            frames.all[frame].candidates.push(Candidate { claim, basis, rule, ranges });
        }
    }
    !found.is_empty()
}

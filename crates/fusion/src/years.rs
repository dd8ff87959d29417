//! Years that follow from other summits: from the age of the organisation, and from the rhythm
//! of numbered meetings.

use std::collections::BTreeMap;

use crate::dates::YearStep;
use crate::label::ordinal_en;
use crate::mention::Support;

/// What the sources say of one summit that bears on years.
#[derive(Clone, Debug)]
pub(crate) struct Known<'a> {
    pub(crate) series: &'a str,
    /// The organisation, or the series where it is unknown.
    pub(crate) organisation: &'a str,
    pub(crate) number: Option<(u32, Support)>,
    /// The year that its own sources give.
    pub(crate) year: Option<(u16, Support)>,
    /// The age of the organisation on the occasion.
    pub(crate) age: Option<(u32, Support)>,
}

/// The year of the `of`-th summit, if the others leave one possibility.
pub(crate) fn infer(all: &[Known<'_>], of: usize) -> Option<YearStep> {
    let this = all.get(of)?;
    match (by_age(all, this), by_rhythm(all, this)) {
        (Some(age), Some(rhythm)) if age.year == rhythm.year => Some(YearStep {
            year: age.year,
            reason: format!("{}; {}", age.reason, rhythm.reason),
            support: joined([&age.support, &rhythm.support]),
        }),
        // Two ways to two years: neither is trusted.
        (Some(_), Some(_)) => None,
        (age, rhythm) => age.or(rhythm),
    }
}

fn joined<'s>(parts: impl IntoIterator<Item = &'s Support>) -> Support {
    let mut all: Support = parts.into_iter().flatten().cloned().collect();
    all.sort();
    all.dedup();
    all
}

/// The organisation is as old as said, and another summit tells when it was how old.
fn by_age(all: &[Known<'_>], this: &Known<'_>) -> Option<YearStep> {
    let (age, claims) = this.age.as_ref()?;
    let mut foundings: BTreeMap<u32, Vec<&Known<'_>>> = BTreeMap::new();
    for known in all.iter().filter(|k| k.organisation == this.organisation) {
        if let (Some((year, _)), Some((age, _))) = (&known.year, &known.age)
            && let Some(founded) = u32::from(*year).checked_sub(*age)
        {
            foundings.entry(founded).or_default().push(known);
        }
    }
    let most = foundings.values().map(Vec::len).max()?;
    let mut best = foundings.iter().filter(|(_, witnesses)| witnesses.len() == most);
    let (Some((founded, witnesses)), None) = (best.next(), best.next()) else { return None };
    let (Some((witness_year, year_claims)), Some((witness_age, age_claims))) =
        witnesses.first().map(|w| (w.year.as_ref(), w.age.as_ref()))?
    else {
        return None;
    };
    let year = u16::try_from(founded + age).ok()?;
    Some(YearStep {
        year,
        reason: format!(
            "the organisation was {witness_age} years old in {witness_year}, so it was founded in {founded}; \
             {age} years old at this meeting, which was in {year}"
        ),
        support: joined([claims, year_claims, age_claims]),
    })
}

/// Numbered meetings that keep step with the years.
fn by_rhythm(all: &[Known<'_>], this: &Known<'_>) -> Option<YearStep> {
    let (number, claims) = this.number.as_ref()?;
    // Summits that lie on one line have the same difference between year and number.
    let mut lines: BTreeMap<i64, BTreeMap<u32, (u16, Support)>> = BTreeMap::new();
    for known in all.iter().filter(|k| k.series == this.series) {
        if let (Some((n, number_claims)), Some((year, year_claims))) = (&known.number, &known.year) {
            let line = lines.entry(i64::from(*year) - i64::from(*n)).or_default();
            line.insert(*n, (*year, joined([number_claims, year_claims])));
        }
    }
    let mut found = lines.iter().filter_map(|(offset, line)| {
        let year = u16::try_from(offset + i64::from(*number)).ok()?;
        let (below, above) = (line.range(..number).next_back(), line.range(number..).next());
        let witnesses: Vec<_> = match (below, above) {
            (Some(below), Some(above)) => vec![below, above],
            // A body may have met in another rhythm long before and after: no further than what is known is long.
            _ if line.len() < 3 || !reaches(line, *number) => return None,
            (Some(_), None) => line.iter().rev().take(3).collect::<Vec<_>>().into_iter().rev().collect(),
            (None, _) => line.iter().take(3).collect(),
        };
        Some((year, witnesses))
    });
    let (Some((year, witnesses)), None) = (found.next(), found.next()) else { return None };
    let told: Vec<String> =
        witnesses.iter().map(|(n, (y, _))| format!("{} in {y}", ordinal_en(**n))).collect();
    Some(YearStep {
        year,
        reason: format!(
            "{}: one meeting a year, so the {} fell in {year}",
            told.join(" and "),
            ordinal_en(*number)
        ),
        support: joined(witnesses.iter().map(|(_, (_, support))| support).chain([claims])),
    })
}

/// Whether a number lies no further beyond a line of meetings than the line is long.
fn reaches(line: &BTreeMap<u32, (u16, Support)>, number: u32) -> bool {
    let ends = line.first_key_value().zip(line.last_key_value());
    ends.is_some_and(|((first, _), (last, _))| {
        number.saturating_sub(*last).max(first.saturating_sub(number)) <= last - first
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(number: u32, year: Option<u16>, age: Option<u32>) -> Known<'static> {
        Known {
            series: "s",
            organisation: "o",
            number: Some((number, Support::new())),
            year: year.map(|y| (y, Support::new())),
            age: age.map(|a| (a, Support::new())),
        }
    }

    fn year(all: &[Known<'_>], of: usize) -> Option<u16> {
        infer(all, of).map(|step| step.year)
    }

    #[test]
    fn two_meetings_give_the_years_between_and_three_those_beyond() {
        let two = [known(13, Some(2013), None), known(24, Some(2024), None), known(21, None, None)];
        assert_eq!(year(&two, 2), Some(2021));
        assert!(infer(&two, 2).is_some_and(|s| s.reason.contains("13th in 2013 and 24th in 2024")));
        let beyond = [known(13, Some(2013), None), known(14, Some(2014), None), known(15, None, None)];
        assert_eq!(year(&beyond, 2), None);
        let three = [&beyond[..], &[known(12, Some(2012), None)]].concat();
        assert_eq!(year(&three, 2), Some(2015));
        let far = [&three[..], &[known(30, None, None)]].concat();
        assert_eq!(year(&far, 4), None, "a short line does not reach far");
        let broken = [known(13, Some(2013), None), known(24, Some(2025), None), known(21, None, None)];
        assert_eq!(year(&broken, 2), None);
    }

    #[test]
    fn an_age_gives_the_year_unless_the_rhythm_contradicts() {
        let aged = [known(24, Some(2024), Some(23)), known(21, None, Some(20))];
        assert_eq!(year(&aged, 1), Some(2021));
        let torn = [&aged[..], &[known(20, Some(2019), None), known(22, Some(2021), None)]].concat();
        assert_eq!(year(&torn, 1), None);
    }
}

//! Names of summits in a sentence, and what they are said to be: held, still to come, past.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::mention::{DateWords, Mention, Value};
use crate::pattern::{Captures, Known, Match, Traits};
use crate::rules::{Name, Rules};
use crate::skeleton::Skeleton;

/// A name of a summit.
#[derive(Clone, Debug)]
pub(crate) struct SummitName {
    /// Its place in the view.
    pub(crate) range: Range<usize>,
    /// The series it names; none for a name that any series may have.
    pub(crate) series: Option<String>,
    /// Which pattern read it.
    pub(crate) rule: summitkg_ontology::RuleId,
    /// Whether it means a meeting only where the text is about its series.
    pub(crate) context: bool,
    pub(crate) number: Option<u32>,
    pub(crate) year: Option<DateWords>,
    pub(crate) city: Option<(String, Range<usize>)>,
    pub(crate) country: Option<String>,
}

impl SummitName {
    /// Whether the name itself tells which meeting of its series is meant.
    pub(crate) fn is_specific(&self) -> bool {
        self.number.is_some() || self.year.is_some() || self.city.is_some()
    }
}

/// More meetings than this no sentence names; what is behind them is told as a finding.
pub(crate) const MOST: usize = 60;

/// Finds the names of summits in a sentence: those of a series first, the longest first.
pub(crate) fn find(
    rules: &Rules,
    skeleton: &Skeleton,
    traits: &Traits,
    pieces: &[Mention],
) -> Vec<SummitName> {
    let mut found: Vec<SummitName> = Vec::new();
    let possible = rules.names().possible(traits);
    if possible.is_empty() {
        return found;
    }
    let text = Known::new(skeleton.text().as_str(), Some(&possible));
    let own = rules.series.iter().flat_map(|s| s.names.iter().map(move |n| (Some(s.code.as_str()), n)));
    let generic = rules.generic.iter().map(|n| (None, n));
    for (series, name) in own.chain(generic) {
        for captures in name.regex.captures_all(text) {
            let whole = captures.name("name").or(captures.get(0)).filter(|m| !m.as_str().is_empty());
            // 金砖国家领导人同工商理事会代表对话会: no summit, whoever came.
            let other = |m: &Match<'_>| rules.word("no-summit").is_match(m.as_str());
            if let Some(whole) = whole.filter(|m| !other(m)) {
                found.push(read(rules, skeleton, pieces, series, name, whole.range(), &captures));
            }
        }
    }
    // Longest first; of equals the more definite name, which is that of a series.
    found.sort_by_key(|n| (std::cmp::Reverse(n.range.len()), n.context, n.series.is_none(), n.range.start));
    let mut kept: BTreeMap<usize, SummitName> = BTreeMap::new();
    for name in found {
        let before = kept.range(..name.range.end).next_back();
        if before.is_none_or(|(_, known)| known.range.end <= name.range.start) {
            kept.insert(name.range.start, name);
        }
    }
    let mut kept: Vec<SummitName> = kept.into_values().take(MOST).collect();
    for name in kept.iter_mut().filter(|n| n.city.is_none()) {
        // 上海亚信峰会: a city right before the name is part of it.
        let at = pieces.partition_point(|m| m.range.end <= name.range.start);
        if let Some(Mention { range, value: Value::City { key, .. } }) =
            at.checked_sub(1).and_then(|i| pieces.get(i))
            && range.end == name.range.start
        {
            name.city = Some((key.clone(), range.clone()));
            name.range.start = range.start;
        }
    }
    kept
}

fn read(
    rules: &Rules,
    skeleton: &Skeleton,
    pieces: &[Mention],
    series: Option<&str>,
    name: &Name,
    range: Range<usize>,
    captures: &Captures<'_>,
) -> SummitName {
    let mut summit = SummitName {
        range: skeleton.view(range.clone()),
        series: series.map(str::to_owned),
        rule: name.id.clone(),
        context: name.context,
        number: None,
        year: None,
        city: None,
        country: None,
    };
    for (_, found) in captures.named().filter(|(group, _)| *group != "name") {
        let place = found.range();
        let Some(mention) = skeleton.piece(place.start).and_then(|i| pieces.get(i)) else { continue };
        match &mention.value {
            // 会晤首次在非洲举行: not the first meeting, but the first time that something was so.
            Value::Ordinal(1)
                if place.end == range.end
                    && skeleton
                        .text()
                        .get(place.end..)
                        .is_some_and(|after| rules.word("first-time").is_match(after)) =>
            {
                summit.range.end = mention.range.start;
            }
            Value::Ordinal(n) => summit.number = Some(*n),
            Value::Date(words) => summit.year = Some(*words),
            Value::City { key, .. } => summit.city = Some((key.clone(), mention.range.clone())),
            Value::Country(key) => summit.country = Some(key.clone()),
            _ => {}
        }
    }
    summit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_series_are_told_apart() {
        let (lexicon, rules) = crate::rules::load(&crate::data::Data::shipped(), &[]).unwrap();
        let read = |text: &str| -> Vec<(Option<String>, Option<u32>, Option<String>)> {
            let mentions = crate::mention::find(&lexicon, text);
            let letters = mentions.iter().map(|m| (m.range.clone(), rules.alphabet.of(&m.value)));
            let skeleton = Skeleton::new(text, 0..text.len(), letters);
            find(&rules, &skeleton, &Traits::of(&skeleton.text()), &mentions)
                .into_iter()
                .map(|n| (n.series, n.number, n.city.map(|c| c.0)))
                .collect()
        };
        let chs = |n, c: Option<&str>| vec![(Some("sco-chs".to_owned()), n, c.map(str::to_owned))];
        let one = |s: &str, n| vec![(Some(s.to_owned()), n, None)];
        let cases = [
            ("上海合作组织成员国元首理事会第十四次会议", chs(Some(14), None)),
            ("上合组织成员国元首理事会会议", chs(None, None)),
            ("上海合作组织杜尚别峰会", chs(None, Some("杜尚别"))),
            ("第二十五次上海合作组织峰会", chs(Some(25), None)),
            ("上海合作组织第十五次峰会", chs(Some(15), None)),
            ("上合组织元首会议", chs(None, None)),
            ("上海合作组织成员国政府首脑（总理）理事会第十三次会议", one("sco-chg", Some(13))),
            ("上海合作组织成员国总理第十三次会议", one("sco-chg", Some(13))),
            ("上海合作组织成员国外长理事会会议", one("sco-cfm", None)),
            ("“上海合作组织+”阿斯塔纳峰会", vec![(Some("sco-plus".into()), None, Some("阿斯塔纳".into()))]),
            ("金砖国家领导人第七次会晤", one("brics", Some(7))),
            ("二十国集团领导人第十次峰会", one("g20", Some(10))),
            ("亚太经合组织第二十二次领导人非正式会议", one("apec", Some(22))),
            ("首届中国—中亚峰会", one("china-central-asia", Some(1))),
            ("亚信第四次峰会", one("cica", Some(4))),
        ];
        let wrong: Vec<_> =
            cases.iter().map(|(t, want)| (t, want, read(t))).filter(|(_, w, g)| *w != g).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

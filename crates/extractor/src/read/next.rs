//! The following meeting and chairmanship; steps of countries towards a status.

use summitkg_ontology::{Claim, HostDecision, MembershipChange, ToStatus};

use super::{candidate, matches};
use crate::extract::Reading;
use crate::frame::{Frames, Tense};
use crate::mention::{Mention, Value};
use crate::passage::Passage;
use crate::rules::Relation;

/// What is decided on the following meeting.
pub(super) fn host(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    for rule in reading.extractor.rules.of(Relation::Next) {
        for captures in matches(rule, passage) {
            let Some(whole) = captures.get(0).filter(|m| reading.is_real(passage, m)) else { continue };
            let mut next = HostDecision::default();
            if let Some(Mention { value: Value::Country(key), .. }) = passage.mention(&captures, "country") {
                next.country = Some(key.clone());
            }
            if let Some(Mention { value: Value::City { key, .. }, .. }) = passage.mention(&captures, "city") {
                next.city = Some(key.clone());
            }
            if let Some(Mention { value: Value::Term(from, to), .. }) =
                passage.first(&captures, &["term", "term2", "term3"])
            {
                next.chair_term = Some((*from, *to));
            }
            let words = passage.first(&captures, &["year", "year2", "date"]);
            let named = passage.summit(&captures, "summit");
            if named.is_some_and(|i| passage.told.get(i).is_some_and(Option::is_some)) {
                // The meeting is told of itself, not decided on.
                continue;
            }
            let of_name = named.and_then(|i| passage.summits.get(i));
            next.year = words
                .and_then(|m| reading.context.complete(m, Tense::Future))
                .and_then(|done| done.interval.start.year())
                .or_else(|| of_name.and_then(|n| n.year?.year).and_then(|y| reading.context.written.year(y)));
            if let Some((city, _)) = of_name.and_then(|n| n.city.as_ref())
                && next.city.is_none()
            {
                next.city = Some(city.clone());
            }
            let here = frames.current.and_then(|i| frames.all[i].known_year());
            let follows = next.year.zip(here).is_none_or(|(next, here)| next > here);
            if next.country.is_none() && next.city.is_none() || !follows {
                continue;
            }
            let range = passage.range(&whole);
            frames.add(passage, range.start, &candidate(rule, Claim::Next(next), vec![range.clone()]));
        }
    }
}

/// Steps of countries towards a status.
pub(super) fn membership(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    for rule in reading.extractor.rules.of(Relation::Membership) {
        let Some(change) = rule.change else { continue };
        for captures in matches(rule, passage) {
            let (Some(whole), Some(who)) = (captures.get(0), captures.name("who")) else { continue };
            if !reading.is_real(passage, &whole) {
                continue;
            }
            let status = passage.mention(&captures, "status").and_then(|m| match m.value {
                Value::Class(class) => ToStatus::from_code(class.code()),
                _ => None,
            });
            let Some(to_status) = status.or(rule.to_status) else { continue };
            let range = passage.range(&whole);
            for mention in passage.mentions_in(who.range()) {
                let Value::Country(country) = &mention.value else { continue };
                let claim =
                    Claim::Membership(MembershipChange { country: country.clone(), change, to_status });
                let mut words = vec![range.clone()];
                words.extend(Some(mention.range.clone()).filter(|own| own.start > range.start));
                frames.add(passage, range.start, &candidate(rule, claim, words));
            }
        }
    }
}

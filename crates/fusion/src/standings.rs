//! The standing of each country in an organisation over time.
//!
//! It follows from the steps that summits decided (admitted as member) and from the capacities in which
//! sources say that countries took part. A summit shows the standing of its day and no more: what lies between is left to
//! the reader, and a standing is never said to have ended. Who is seen in a lower standing after a higher
//! one is a contradiction, and told as one.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use summitkg_ontology::vocab::skg;
use summitkg_ontology::{
    Alternative, Basis, Capacity, Change, EntityKind, Ground, Node, Object, Policy, Property, Standing,
    Statement, Summit, SummitStatus, ToStatus,
};

use crate::reference::Reference;

/// The standings that one summit shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shown {
    /// The first day as far as known, for order.
    day: String,
    year: Option<u16>,
    countries: Vec<Sighting>,
}

/// A country in a standing at a summit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Sighting {
    country: String,
    status: ToStatus,
    admitted: bool,
    grounds: Vec<Ground>,
}

impl Shown {
    /// What this summit shows.
    pub(crate) fn of(summit: &Summit) -> Self {
        // What is only to come shows nothing yet.
        let announced = Object::Code(SummitStatus::Announced.concept());
        if summit.statements.iter().any(|s| s.property == skg::STATUS && s.object == announced) {
            return Self::default();
        }
        let (day, year) = date(summit);
        let countries = summit.statements.iter().filter_map(shown).collect();
        Self { day, year, countries }
    }
}

/// A sighting with its summit.
struct Seen<'k> {
    when: (&'k str, &'k Node),
    year: Option<u16>,
    admitted: bool,
    grounds: &'k [Ground],
}

type Sightings<'k> = BTreeMap<(&'k str, &'k str), BTreeMap<Rank, Vec<Seen<'k>>>>;

/// The standings that these summits show.
pub(crate) fn standings<'k>(
    summits: impl IntoIterator<Item = (&'k Node, &'k Shown)>,
    reference: &'k Reference,
) -> Vec<Standing> {
    let mut seen: Sightings<'_> = BTreeMap::new();
    for (node, Shown { day, year, countries }) in summits {
        let [series, ..] = node.path() else { continue };
        let Some(organisation) = reference.organisation_of(EntityKind::Series, series) else { continue };
        for Sighting { country, status, admitted, grounds } in countries {
            let by_status = seen.entry((organisation, country)).or_default();
            let seen = Seen { when: (day, node), year: *year, admitted: *admitted, grounds };
            by_status.entry(Rank(*status)).or_default().push(seen);
        }
    }
    let of = |((organisation, country), by_status): (&(&str, &str), &mut BTreeMap<Rank, Vec<Seen<'_>>>)| {
        for seen in by_status.values_mut() {
            seen.sort_by(|a, b| a.when.cmp(&b.when));
        }
        let statuses: Vec<Rank> = by_status.keys().copied().collect();
        statuses
            .into_iter()
            .filter_map(|status| standing(organisation, country, status, by_status))
            .collect::<Vec<_>>()
    };
    seen.iter_mut().flat_map(of).collect()
}

/// A status, ordered by how close it binds a country to the organisation.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Rank(ToStatus);

impl Ord for Rank {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let rank = |status: ToStatus| match status {
            ToStatus::DialoguePartner => 0,
            ToStatus::Observer => 1,
            ToStatus::Member => 2,
        };
        rank(self.0).cmp(&rank(other.0))
    }
}

impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The first day and the year of a summit, as far as known.
fn date(summit: &Summit) -> (String, Option<u16>) {
    let value = |property: Property| summit.statements.iter().find(|s| s.property == property);
    let full = value(skg::START_DATE).and_then(|s| match &s.object {
        Object::Day(day) => Some(day.to_string()),
        _ => None,
    });
    let edtf = value(skg::EDTF).and_then(|s| match &s.object {
        Object::Edtf(interval) => Some(*interval),
        _ => None,
    });
    let year = edtf.and_then(|interval| interval.start.year());
    let year = year.or_else(|| full.as_deref().and_then(|day| day.get(..4)?.parse().ok()));
    (full.or_else(|| edtf.map(|interval| interval.to_string())).unwrap_or_default(), year)
}

/// The country and the standing that a statement shows, and whether it is an admission.
fn shown(statement: &Statement) -> Option<Sighting> {
    let sighting = |country, status, admitted| {
        let grounds = statement.supported_by.clone();
        Some(Sighting { country, status, admitted, grounds })
    };
    let (_, properties) = statement.record.as_ref()?;
    let code = |property: Property| {
        properties.iter().find(|(p, _)| *p == property).and_then(|(_, object)| match object {
            Object::Code(concept) => Some(concept.as_str()),
            _ => None,
        })
    };
    let country = |property: Property| {
        properties.iter().find(|(p, _)| *p == property).and_then(|(_, object)| match object {
            Object::Node(node) => match node.path() {
                [folder, key] if folder == EntityKind::Country.folder() => Some(key.clone()),
                _ => None,
            },
            _ => None,
        })
    };
    if statement.property == skg::ATTENDANCE {
        // A capacity that no word gives may itself be inferred from the standing.
        if code(skg::CAPACITY_BASIS)? == Basis::Inferred.concept().as_str() {
            return None;
        }
        let status = match Capacity::from_concept(code(skg::CAPACITY)?)? {
            Capacity::Member => ToStatus::Member,
            Capacity::Observer => ToStatus::Observer,
            Capacity::DialoguePartner => ToStatus::DialoguePartner,
            // A guest has no standing by it.
            _ => return None,
        };
        return sighting(country(skg::REPRESENTS)?, status, false);
    }
    let admitted = statement.property == skg::MEMBERSHIP_CHANGE
        && Change::from_concept(code(skg::CHANGE)?)? == Change::Admitted;
    let status = ToStatus::from_concept(code(skg::TO_STATUS)?)?;
    let country = country(skg::COUNTRY)?;
    if admitted { sighting(country, status, true) } else { None }
}

fn standing(
    organisation: &str,
    country: &str,
    status: Rank,
    by_status: &BTreeMap<Rank, Vec<Seen<'_>>>,
) -> Option<Standing> {
    let seen = by_status.get(&status)?;
    let (first, last) = (seen.first()?, seen.last()?);
    let admission = seen.iter().find(|s| s.admitted);
    let node = Node::new(["membership", organisation, country, status.0.code()]);
    let mut properties = vec![
        (skg::ORGANISATION, Object::Node(EntityKind::Organisation.node(organisation))),
        (skg::COUNTRY, Object::Node(EntityKind::Country.node(country))),
        (skg::FIRST_SEEN, Object::Node(first.when.1.clone())),
        (skg::LAST_SEEN, Object::Node(last.when.1.clone())),
    ];
    properties.extend(first.year.map(|year| (skg::SINCE, Object::Integer(year.into()))));
    properties.extend(last.year.map(|year| (skg::UNTIL, Object::Integer(year.into()))));
    properties.extend(admission.map(|s| (skg::ADMITTED_AT, Object::Node(s.when.1.clone()))));

    // Below what it had already reached.
    let lower = by_status.range(..status);
    let contrary: Vec<(Rank, Vec<&Seen<'_>>)> = lower
        .map(|(rank, all)| (*rank, all.iter().filter(|s| s.when.0 > first.when.0).collect()))
        .filter(|(_, all): &(Rank, Vec<_>)| !all.is_empty())
        .collect();
    let summits: BTreeSet<&Node> = seen.iter().map(|s| s.when.1).collect();
    let mut reason = match admission {
        Some(s) => format!("admitted at {}; shown at {} summits", s.when.1.path().join("/"), summits.len()),
        None => format!("shown at {} summits", summits.len()),
    };
    for (rank, all) in &contrary {
        let at: Vec<String> = all.iter().map(|s| s.when.1.path().join("/")).collect();
        reason = format!("{reason}; also claimed: {} at {}", rank.0.code(), at.join(", "));
    }
    let alternatives = contrary.into_iter().map(|(rank, all)| Alternative {
        object: Object::Code(rank.0.concept()),
        basis: Basis::Inferred,
        decided: Policy::Furthest,
        supported_by: grounds(ends(&all)),
        independent: 0,
    });
    let alternatives: Vec<Alternative> = alternatives.collect();
    let statement = Statement {
        property: skg::STANDING,
        object: Object::Code(status.0.concept()),
        record: None,
        basis: if admission.is_some() { Basis::Stated } else { Basis::Inferred },
        decided: if alternatives.is_empty() { Policy::Only } else { Policy::Furthest },
        reason,
        supported_by: grounds(ends(&seen.iter().collect::<Vec<_>>()).chain(admission)),
        independent: 0,
        alternatives,
        absent_from: Vec::new(),
        disputed: Vec::new(),
    };
    Some(Standing { node, properties, statement })
}

/// The sightings at the first and at the last summit: what is said of a standing is since when and until when at
/// least. Each summit between has its own attendance, with its claims.
fn ends<'s, 'k>(seen: &'s [&'s Seen<'k>]) -> impl Iterator<Item = &'s Seen<'k>> {
    let at = |end: Option<&&Seen<'k>>| end.map(|seen| seen.when.1);
    let ends = [at(seen.first()), at(seen.last())];
    seen.iter().copied().filter(move |seen| ends.contains(&Some(seen.when.1)))
}

fn grounds<'s, 'k: 's>(seen: impl Iterator<Item = &'s Seen<'k>>) -> Vec<Ground> {
    let all: BTreeSet<&Ground> = seen.flat_map(|s| s.grounds).collect();
    all.into_iter().cloned().collect()
}

#[cfg(test)]
mod tests {
    use summitkg_ontology::{Attendance, Claim, Knowledge, MembershipChange, Role};

    use super::*;
    use crate::fuse;
    use crate::testing::{Draft, reference};

    fn summit(number: u32, date: &str, attends: &str) -> Draft {
        Draft::new(&number.to_string()).event("sco-chs").number(number).date(date).attends(attends)
    }

    fn of<'k>(knowledge: &'k Knowledge, status: &str) -> &'k Standing {
        let path = ["membership", "上海合作组织", "印度", status];
        knowledge.standings.iter().find(|s| s.node.path() == path).unwrap()
    }

    fn value(standing: &Standing, property: Property) -> Option<String> {
        let found = standing.properties.iter().find(|(p, _)| *p == property);
        found.map(|(_, object)| match object {
            Object::Node(node) => node.path().join("/"),
            Object::Integer(n) => n.to_string(),
            other => format!("{other:?}"),
        })
    }

    #[test]
    fn a_country_is_seen_in_standings_and_admitted_to_one() {
        let admission = Claim::Membership(MembershipChange {
            country: "印度".into(),
            change: Change::Admitted,
            to_status: ToStatus::Member,
        });
        let reports = [
            summit(13, "2013-09-13", "observer 印度 代表 -").report(),
            summit(14, "2014-09-12", "observer 印度 代表 -").report(),
            summit(17, "2017-06-09", "observer 印度 总理 莫迪").fact(admission).report(),
            summit(18, "2018-06-10", "member 印度 总理 莫迪").report(),
        ];
        let knowledge = fuse(&reports, &reference());
        let (observer, member) = (of(&knowledge, "observer"), of(&knowledge, "member"));
        assert_eq!(value(observer, skg::SINCE).as_deref(), Some("2013"));
        assert_eq!(value(observer, skg::UNTIL).as_deref(), Some("2017"));
        assert_eq!(value(member, skg::ADMITTED_AT).as_deref(), Some("sco-chs/17"));
        assert_eq!(value(member, skg::SINCE).as_deref(), Some("2017"));
        assert_eq!(member.statement.basis, Basis::Stated);
        assert_eq!(observer.statement.basis, Basis::Inferred);
        assert!(
            member.statement.alternatives.is_empty(),
            "admitted at the summit that it attends as observer"
        );
    }

    #[test]
    fn neither_a_meeting_to_come_nor_an_inferred_capacity_shows_a_standing() {
        let coming = Draft::new("a").spoken("sco-chs", Role::Announced).number(30);
        let coming = coming.date("2030-06").attends("member 印度 总理 莫迪").report();
        assert_eq!(fuse(&[coming], &reference()).standings, []);
        let inferred = Claim::Attendance(Attendance {
            person: Some("莫迪".into()),
            represents: Some("印度".into()),
            capacity: Some(Capacity::Member),
            capacity_inferred: true,
            ..Attendance::default()
        });
        let held = Draft::new("b").event("sco-chs").number(20).fact(inferred).report();
        assert_eq!(fuse(&[held], &reference()).standings, []);
    }

    #[test]
    fn a_lower_standing_after_a_higher_one_is_a_contradiction() {
        let reports = [
            summit(17, "2017-06-09", "member 印度 总理 莫迪").report(),
            summit(18, "2018-06-10", "observer 印度 总理 莫迪").report(),
            summit(19, "2019-06-14", "guest_of_chair 印度 总理 莫迪").report(),
        ];
        let knowledge = fuse(&reports, &reference());
        let member = of(&knowledge, "member");
        let [lower] = member.statement.alternatives.as_slice() else { panic!("{member:?}") };
        assert_eq!(lower.object, Object::Code(ToStatus::Observer.concept()));
        assert_eq!((lower.supported_by.len(), lower.independent), (1, 1));
        assert_eq!(knowledge.standings.len(), 2, "a guest has no standing by it");
    }
}

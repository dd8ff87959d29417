//! Who took part: claims of all documents, merged by person, or by country for the unnamed.

use std::collections::{BTreeMap, BTreeSet};

use summitkg_ontology::vocab::skg;
use summitkg_ontology::{Attendance, Basis, Capacity, Claim, EntityKind, Mode, Object, Property, Statement};

use crate::choose::{Candidate, Choice, choose};
use crate::mention::Said;
use crate::names::Names;
use crate::record::{Disputed, listing, note_absences, statement};
use crate::records::Whose;

/// A country or organisation: kind and key.
type Represented = (EntityKind, String);

/// One claim about a participant; the chair takes part too, without capacity and mode.
struct Seen<'a> {
    represents: Option<Represented>,
    office: Option<&'a str>,
    details: Option<&'a Attendance>,
    said: Said<'a>,
}

/// The attendance records of a summit.
pub(crate) fn attendance(whose: &Whose<'_, '_>) -> Vec<Statement> {
    let mut named: BTreeMap<String, Vec<Seen<'_>>> = BTreeMap::new();
    let mut unnamed: BTreeMap<Represented, Vec<Seen<'_>>> = BTreeMap::new();
    for said in &whose.said {
        let Some(seen) = see(whose.names, *said) else { continue };
        match (whose.person_in(*said), &seen.represents) {
            (Some(person), _) => named.entry(person).or_default().push(seen),
            (None, Some(represents)) => unnamed.entry(represents.clone()).or_default().push(seen),
            (None, None) => {}
        }
    }
    for (represents, claims) in std::mem::take(&mut unnamed) {
        match leader(&named, &represents, &claims) {
            // The named one stands for whom another document leaves unnamed.
            Some(person) => named.entry(person).or_default().extend(claims),
            None => {
                unnamed.insert(represents, claims);
            }
        }
    }
    let named = named.iter().map(|(person, claims)| (Some(person.as_str()), claims));
    let all = named.chain(unnamed.values().map(|claims| (None, claims)));
    let mut items: Vec<_> = all
        .map(|(person, claims)| {
            let (statement, capacity) = record(whose, person, claims);
            let listed = claims.iter().filter(|seen| seen.details.is_some());
            (statement, capacity, listing(listed.map(|seen| seen.said)))
        })
        .collect();
    note_absences(&mut items);
    let mut statements: Vec<Statement> = items.into_iter().map(|(statement, ..)| statement).collect();
    statements.sort_by(|a, b| a.object.cmp(&b.object));
    statements
}

fn see<'a>(names: &Names<'_>, said: Said<'a>) -> Option<Seen<'a>> {
    match said.fact.claim() {
        Claim::Attendance(details) => {
            let kind = details.represents_kind;
            let represents = details.represents.as_deref().map(|name| names.represented(name, kind));
            Some(Seen { represents, office: details.office.as_deref(), details: Some(details), said })
        }
        Claim::Chair(chair) if chair.person.is_some() => {
            let represents = chair.country.as_deref().map(|c| (EntityKind::Country, names.country(c)));
            Some(Seen { represents, office: chair.office.as_deref(), details: None, said })
        }
        _ => None,
    }
}

/// The one named person whom an unnamed representative can be: same country, no other capacity,
/// and not a special representative beside the leader.
fn leader(named: &BTreeMap<String, Vec<Seen<'_>>>, of: &Represented, unnamed: &[Seen<'_>]) -> Option<String> {
    let capacities = |claims: &[Seen<'_>]| -> BTreeSet<_> {
        claims.iter().filter_map(|s| s.details.and_then(|d| d.capacity)).collect()
    };
    let wanted = capacities(unnamed);
    let special = |claims: &[Seen<'_>]| {
        claims.iter().any(|s| s.details.is_some_and(|d| d.mode == Some(Mode::SpecialRepresentative)))
    };
    let mut fitting = named.iter().filter(|(_, claims)| {
        let theirs = capacities(claims);
        let alike = wanted.is_empty() || theirs.is_empty() || !wanted.is_disjoint(&theirs);
        claims.iter().any(|s| s.represents.as_ref() == Some(of)) && !special(claims) && alike
    });
    let first = fitting.next();
    first.filter(|_| fitting.next().is_none()).map(|(person, _)| person.clone())
}

/// The preferred value of one attribute.
fn attribute<'a, T: Ord>(
    claims: &[Seen<'a>],
    value: impl Fn(&Seen<'a>) -> Option<(T, Basis)>,
    show: impl Fn(&T) -> String,
) -> Option<Choice<T>> {
    let candidates = claims.iter().filter_map(|seen| {
        let (value, basis) = value(seen)?;
        Some(Candidate { value, basis, said: seen.said })
    });
    choose(candidates.collect(), show)
}

/// One participant, with the capacity that all lists together give.
fn record(whose: &Whose<'_, '_>, person: Option<&str>, claims: &[Seen<'_>]) -> (Statement, Option<Capacity>) {
    let plain = |seen: &Seen<'_>| seen.said.basis();
    let represents = attribute(claims, |s| Some((s.represents.clone()?, plain(s))), |(_, key)| key.clone());
    // What the named person is called, not what an unnamed claim calls the post.
    let of_person = |s: &Seen<'_>| person.is_none() || s.details.is_none_or(|d| d.person.is_some());
    let office = attribute(
        claims,
        |s| s.office.filter(|_| of_person(s)).map(|o| (o.to_owned(), plain(s))),
        Clone::clone,
    );
    let office = office.map(|choice| choice.without_alike(|a, b| whose.names.one_office(a, b)));
    let capacity = attribute(
        claims,
        |s| {
            let details = s.details?;
            let basis = if details.capacity_inferred { Basis::Inferred } else { plain(s) };
            Some((details.capacity?, basis))
        },
        |c| c.code().to_owned(),
    );
    let known_mode = |s: &Seen<'_>| s.details.and_then(|d| d.mode).filter(|m| *m != Mode::Unknown);
    let mode = attribute(claims, |s| Some((known_mode(s)?, plain(s))), |m| m.code().to_owned());
    let unknown = claims.iter().any(|s| s.details.is_some_and(|d| d.mode == Some(Mode::Unknown)));
    let written =
        claims.iter().filter(|s| of_person(s)).find_map(|s| s.details.map(|d| d.as_written.clone()));

    let mut properties: Vec<(Property, Object)> = Vec::new();
    let mut put = |property, object: Option<Object>| properties.extend(object.map(|o| (property, o)));
    put(skg::PERSON, person.map(|p| Object::Node(EntityKind::Person.node(p))));
    put(skg::REPRESENTS, represents.as_ref().map(|c| Object::Node(c.value.0.node(&c.value.1))));
    put(skg::OFFICE, office.as_ref().map(|c| Object::Text(c.value.clone())));
    put(skg::CAPACITY, capacity.as_ref().map(|c| Object::Code(c.value.concept())));
    put(skg::CAPACITY_BASIS, capacity.as_ref().map(|c| Object::Code(c.basis.concept())));
    let best_mode = mode.as_ref().map(|c| c.value).or(unknown.then_some(Mode::Unknown));
    put(skg::MODE, best_mode.map(|m| Object::Code(m.concept())));
    put(skg::UNNAMED, Some(Object::Boolean(person.is_none())));
    put(skg::AS_WRITTEN, written.filter(|w| !w.is_empty()).map(Object::Text));

    let disputed = Disputed::default()
        .of(skg::REPRESENTS, represents.as_ref(), |(kind, key)| Object::Node(kind.node(key)))
        .of(skg::OFFICE, office.as_ref(), |office| Object::Text(office.clone()))
        .of(skg::CAPACITY, capacity.as_ref(), |capacity| Object::Code(capacity.concept()))
        .of(skg::MODE, mode.as_ref(), |mode| Object::Code(mode.concept()));
    let side = represents.as_ref().map_or("unstated", |c| c.value.1.as_str());
    let node = whose.node.child(["attendance", side, person.unwrap_or("unnamed")]);
    let said: Vec<Said<'_>> = claims.iter().map(|s| s.said).collect();
    let record = (skg::ATTENDANCE_CLASS, properties);
    (statement(skg::ATTENDANCE, node, record, &said, disputed), capacity.map(|c| c.value))
}

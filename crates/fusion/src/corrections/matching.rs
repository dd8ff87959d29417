//! Whether a claim gives the value, or is of the item, that a correction speaks of.

use summitkg_ontology::{Claim, EntityKind, RepresentsKind, name_key};

use crate::names::Names;

/// Whether a summit has at most one value of this kind.
pub(super) fn slot(claim: &Claim) -> bool {
    match claim {
        Claim::Number(_)
        | Claim::Date(_)
        | Claim::City(_)
        | Claim::Country(_)
        | Claim::Venue(_)
        | Claim::Format(_)
        | Claim::Chair(_)
        | Claim::Next(_)
        | Claim::OrganisationAge(_) => true,
        Claim::Attendance(_)
        | Claim::Accompanying(_)
        | Claim::Outcome(_)
        | Claim::Signature(_)
        | Claim::Membership(_)
        | Claim::Speech(_) => false,
    }
}

/// The names of things of a kind that a claim has, beside people.
pub(super) fn names_of(claim: &Claim, kind: EntityKind) -> impl Iterator<Item = &str> {
    let (countries, cities, organisations): (Vec<&String>, Vec<&String>, Vec<&String>) = match claim {
        Claim::City(city) => (vec![], vec![city], vec![]),
        Claim::Country(country) => (vec![country], vec![], vec![]),
        Claim::Chair(chair) => (chair.country.iter().collect(), vec![], vec![]),
        Claim::Attendance(a) if a.represents_kind == Some(RepresentsKind::Organisation) => {
            (vec![], vec![], a.represents.iter().collect())
        }
        Claim::Attendance(a) => (a.represents.iter().collect(), vec![], vec![]),
        Claim::Signature(s) => (s.country.iter().collect(), vec![], vec![]),
        Claim::Next(n) => (n.country.iter().collect(), n.city.iter().collect(), vec![]),
        Claim::Membership(m) => (vec![&m.country], vec![], vec![]),
        _ => (vec![], vec![], vec![]),
    };
    let of_kind = match kind {
        EntityKind::Country => countries,
        EntityKind::City => cities,
        EntityKind::Organisation => organisations,
        EntityKind::Person | EntityKind::Series => vec![],
    };
    of_kind.into_iter().map(String::as_str)
}

/// A text without marks and blanks.
fn bare(text: &str) -> String {
    name_key(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a claim gives this value: a number, date, name, title, or the code of a concept.
pub(super) fn gives(claim: &Claim, value: &str, names: &Names<'_>) -> bool {
    let words = |text: &Option<String>| text.as_deref().is_some_and(|t| bare(t) == bare(value));
    let country = |name: &str| names.country(name) == names.country(value);
    let maybe = |name: &Option<String>| name.as_deref().is_some_and(country);
    let person = |name: &Option<String>| {
        let name = name.as_deref();
        name.is_some_and(|n| names.key(EntityKind::Person, n) == names.key(EntityKind::Person, value))
    };
    match claim {
        Claim::Number(n) | Claim::OrganisationAge(n) => n.to_string() == value,
        Claim::Date(date) => date.interval.to_string() == value || date.text == value,
        Claim::City(city) => names.city(city) == names.city(value),
        Claim::Country(name) => country(name),
        Claim::Venue(venue) => bare(venue) == bare(value),
        Claim::Format(format) => format.code() == value,
        Claim::Chair(chair) => person(&chair.person) || maybe(&chair.country),
        Claim::Attendance(a) => {
            person(&a.person)
                || (a.person.is_none()
                    && a.represents.as_deref().is_some_and(|r| {
                        names.represented(r, a.represents_kind) == names.represented(value, a.represents_kind)
                    }))
        }
        Claim::Accompanying(a) => person(&Some(a.person.clone())),
        Claim::Outcome(outcome) => words(&outcome.title) || words(&outcome.count_only),
        Claim::Signature(s) => person(&Some(s.person.clone())),
        Claim::Next(next) => {
            next.year.is_some_and(|year| year.to_string() == value)
                || next.city.as_deref().is_some_and(|city| names.city(city) == names.city(value))
                || maybe(&next.country)
        }
        Claim::Membership(step) => country(&step.country),
        Claim::Speech(speech) => person(&Some(speech.speaker.clone())) || words(&speech.title),
    }
}

/// Whether two claims give one value of a slot, or are of one item of a list.
pub(super) fn same_item(a: &Claim, b: &Claim, names: &Names<'_>) -> bool {
    let of = |value: &str| a.property() == b.property() && gives(a, value, names);
    match b {
        Claim::Number(n) | Claim::OrganisationAge(n) => of(&n.to_string()),
        Claim::Date(date) => of(&date.interval.to_string()),
        Claim::City(name) | Claim::Country(name) | Claim::Venue(name) => of(name),
        Claim::Format(format) => of(format.code()),
        Claim::Chair(chair) => chair.person.as_ref().or(chair.country.as_ref()).is_some_and(|name| of(name)),
        Claim::Attendance(wanted) => match (&wanted.person, &wanted.represents, a) {
            (Some(person), ..) if of(person) => true,
            // Who was unnamed until now is the one of the country or organisation.
            (_, Some(body), Claim::Attendance(a)) if a.person.is_none() || wanted.person.is_none() => {
                let key = |name: &str, kind| names.represented(name, kind).1;
                a.represents.as_deref().is_some_and(|r| {
                    key(r, a.represents_kind) == key(body, wanted.represents_kind.or(a.represents_kind))
                })
            }
            _ => false,
        },
        Claim::Accompanying(wanted) => of(&wanted.person),
        Claim::Outcome(wanted) => wanted.title.as_ref().or(wanted.count_only.as_ref()).is_some_and(|t| of(t)),
        Claim::Signature(wanted) => of(&wanted.person),
        Claim::Next(wanted) => match a {
            Claim::Next(a) => {
                let agree = |x: &Option<String>, y: &Option<String>| y.is_none() || x == y;
                agree(&a.city, &wanted.city)
                    && agree(&a.country, &wanted.country)
                    && (wanted.year.is_none() || a.year == wanted.year)
                    && (wanted.chair_term.is_none() || a.chair_term == wanted.chair_term)
            }
            _ => false,
        },
        Claim::Membership(wanted) => {
            of(&wanted.country) && matches!(a, Claim::Membership(step) if step.change == wanted.change)
        }
        Claim::Speech(wanted) => of(wanted.title.as_ref().unwrap_or(&wanted.speaker)),
    }
}

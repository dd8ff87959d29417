//! Which person a name means: by country, office and date.
//!
//! Who bears a name is looked up; what is known beside the name then rules people out. Evidence counts
//! in this order: the country, the office held on that date, any office held on that date. What leaves
//! several is not decided, and no one is guessed.

use std::collections::BTreeSet;

use summitkg_ontology::{EntityKind, Interval};

use super::bearer::Bearers;
use crate::reference::{Hold, Reference, Tenure, Title};

/// Reports do not agree to the day on when someone took office.
const DAYS_OF_GRACE: i64 = 60;

/// Someone who is so far from an office is not who is meant, even if no other bears the name.
const DAYS_TOO_FAR: i64 = 2 * 366;

/// A name of a person with what is known beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Naming<'a> {
    /// The name, with or without titles.
    pub name: &'a str,
    /// The country or organisation for which the person speaks: kind and key.
    pub body: Option<(EntityKind, String)>,
    /// The office, without the country.
    pub office: Option<&'a str>,
    /// When the person was called so.
    pub date: Option<Interval>,
}

/// Whom a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// A person of the reference.
    Known(String),
    /// Someone whom the reference does not have; the people who bear the name and may be meant, if
    /// it is that which could not be decided.
    New(BTreeSet<String>),
}

/// What is known of the office beside a name.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Office {
    /// None is given.
    Unsaid,
    /// One of which nothing is known; who is known to be something else is not meant by it.
    Strange,
    /// One in which terms are known.
    Named(Title),
}

impl Reference {
    /// Decides whom a name means.
    pub(crate) fn meant(&self, naming: &Naming<'_>) -> Meant {
        let mut bearers = self.bearers(naming.name);
        let mut naming = naming.clone();
        let mut office = match naming.office.map(|words| self.offices().title(words)) {
            None => Office::Unsaid,
            Some(None) => Office::Strange,
            Some(Some(title)) => Office::Named(title),
        };
        if bearers.people.is_empty()
            && let Some(peeled) = self.peel(naming.name)
        {
            bearers = self.bearers(&peeled.name);
            naming.body = naming.body.or(peeled.body);
            if office == Office::Unsaid {
                office = peeled.title.map_or(office, Office::Named);
            }
        }
        self.decide(&bearers, &naming, &office)
    }

    fn decide(&self, bearers: &Bearers<'_>, naming: &Naming<'_>, office: &Office) -> Meant {
        let country = naming.body.as_ref().filter(|(kind, _)| *kind == EntityKind::Country);
        let allowed: BTreeSet<&str> = bearers
            .people
            .iter()
            .copied()
            .filter(|key| country.is_none_or(|c| self.may_speak_for(key, c)))
            .collect();
        let at_home: BTreeSet<&str> = allowed
            .iter()
            .copied()
            .filter(|key| naming.body.as_ref().is_some_and(|body| self.homes(key).contains(body)))
            .collect();
        let agrees = !at_home.is_empty();
        let fitting = if agrees { at_home } else { allowed };
        let mut fit = fitting.iter();
        let (Some(first), second) = (fit.next(), fit.next()) else { return Meant::New(BTreeSet::new()) };
        if second.is_some() {
            return self.of_several(&fitting, naming, office);
        }
        let days = match office {
            Office::Named(title) => self.days_off(first, naming, title),
            Office::Unsaid | Office::Strange => None,
        };
        let far = days.is_some_and(|days| days > DAYS_TOO_FAR);
        let near = days.is_some_and(|days| days <= DAYS_OF_GRACE) && naming.date.is_some();
        if far || (bearers.in_part && !agrees && !near) {
            return Meant::New(std::iter::once((*first).to_owned()).collect());
        }
        Meant::Known((*first).to_owned())
    }

    /// The one of several who held the office on the date, or any office if none is given.
    fn of_several(&self, fitting: &BTreeSet<&str>, naming: &Naming<'_>, office: &Office) -> Meant {
        let undecided = || Meant::New(fitting.iter().map(|key| (*key).to_owned()).collect());
        let dated = naming.date.is_some_and(|date| date.start.year().is_some());
        let title = match office {
            Office::Named(title) => Some(title),
            Office::Unsaid if dated => None,
            Office::Unsaid | Office::Strange => return undecided(),
        };
        for closely in [true, false] {
            let days = fitting.iter().filter_map(|key| {
                let terms = self.tenures(key).filter(|term| in_body(term, naming));
                let terms = terms.filter(|term| title.is_none_or(|title| self.same(term, title, closely)));
                let hold = title.map_or(Hold::Holds, |title| title.hold);
                let days =
                    terms.map(|term| naming.date.map_or(0, |date| term.days_from(date, hold))).min()?;
                (days <= DAYS_OF_GRACE).then_some((days, *key))
            });
            let days: BTreeSet<(i64, &str)> = days.collect();
            let mut nearest = days.iter();
            if let Some((least, key)) = nearest.next() {
                let alone = nearest.next().is_none_or(|(days, _)| days > least);
                return if alone { Meant::Known((*key).to_owned()) } else { undecided() };
            }
        }
        undecided()
    }

    /// Whether a term is in one of the offices of a title: the same or a kind of it, or else one of
    /// which the title names a kind.
    fn same(&self, term: &Tenure, title: &Title, closely: bool) -> bool {
        let offices = self.offices();
        let of = |office: &String| std::iter::once(office.clone()).collect();
        offices.is(&term.office, &title.offices)
            || (!closely && title.offices.iter().any(|wanted| offices.is(wanted, &of(&term.office))))
    }

    /// How far someone is from the office on the date; `None` if nothing is known of it.
    fn days_off(&self, key: &str, naming: &Naming<'_>, title: &Title) -> Option<i64> {
        let date = naming.date?;
        let terms = self.tenures(key).filter(|term| self.same(term, title, false));
        terms.map(|term| term.days_from(date, title.hold)).min()
    }

    /// Officials of organisations may come from any country.
    fn may_speak_for(&self, key: &str, country: &(EntityKind, String)) -> bool {
        let homes = self.homes(key);
        homes.contains(country) || homes.iter().all(|(kind, _)| *kind != EntityKind::Country)
    }

    /// The countries and organisations that someone speaks for, now or then.
    fn homes(&self, key: &str) -> BTreeSet<(EntityKind, String)> {
        let own = |kind, of: Option<&str>| of.map(|name| (kind, name.to_owned()));
        let country = own(EntityKind::Country, self.country_of(EntityKind::Person, key));
        let organisation = own(EntityKind::Organisation, self.organisation_of(EntityKind::Person, key));
        let then = self.tenures(key).filter_map(|term| term.body.clone());
        country.into_iter().chain(organisation).chain(then).collect()
    }
}

/// Whether a term may be in the country or organisation for which someone speaks.
fn in_body(term: &Tenure, naming: &Naming<'_>) -> bool {
    // Who chairs an organisation may be called so instead of by his country.
    let differ = |a: &(EntityKind, String), b: &(EntityKind, String)| a.0 == b.0 && a.1 != b.1;
    !naming.body.as_ref().zip(term.body.as_ref()).is_some_and(|(a, b)| differ(a, b))
}

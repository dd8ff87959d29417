//! Which person a name means: by country, office and date.
//!
//! Who bears a name is looked up; what is known beside the name then rules people out. Evidence counts
//! in this order: the country, the office held on that date, any office held on that date. What leaves
//! several is not decided, and no one is guessed.

use std::collections::BTreeSet;

use summitkg_ontology::{EntityKind, Interval};

use crate::reference::{Hold, Reference, Tenure, Title};
use crate::written::{is_han, words};

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

/// People who bear a name.
#[derive(Debug, Default)]
struct Bearers<'r> {
    people: BTreeSet<&'r str>,
    /// Whether they are called so only in part, by a surname that others have too.
    in_part: bool,
}

/// A name without titles, and what these say.
struct Peeled {
    name: String,
    body: Option<(EntityKind, String)>,
    title: Option<Title>,
}

impl Reference {
    /// Decides whom a name means.
    pub(crate) fn meant(&self, naming: &Naming<'_>) -> Meant {
        let mut bearers = self.bearers(naming.name);
        let mut naming = naming.clone();
        // An office that nothing is known of still is one: who is something else does not fit.
        let mut title = naming.office.map(|office| self.offices().title(office));
        if bearers.people.is_empty()
            && let Some(peeled) = self.peel(naming.name)
        {
            bearers = self.bearers(&peeled.name);
            naming.body = naming.body.or(peeled.body);
            title = title.or(peeled.title.map(Some));
        }
        self.decide(&bearers, &naming, title.as_ref())
    }

    /// Whether anyone in the reference bears this name.
    pub(crate) fn bears(&self, name: &str) -> bool {
        !self.bearers(name).people.is_empty() || self.peel(name).is_some()
    }

    fn bearers(&self, name: &str) -> Bearers<'_> {
        let people: BTreeSet<&str> = self.called(EntityKind::Person, name).into_iter().collect();
        if !people.is_empty() {
            return Bearers { people, in_part: false };
        }
        if is_han(name) {
            return Bearers { people: self.ending_in(name), in_part: true };
        }
        self.in_letters(&words(name))
    }

    /// Initials stand for names, further names do no harm, a surname alone is a name in part.
    fn in_letters(&self, wanted: &[String]) -> Bearers<'_> {
        let stands_for = |short: &str, long: &str| {
            short == long || (short.chars().count() == 1 && long.starts_with(short))
        };
        let full = |known: &[String]| known.len() > 1 && known.iter().all(|word| wanted.contains(word));
        let short = |known: &[String]| {
            wanted.iter().all(|word| known.iter().any(|known| stands_for(word, known)))
                && known.last().is_some_and(|surname| wanted.contains(surname))
        };
        let of = |fits: &dyn Fn(&[String]) -> bool| -> BTreeSet<&str> {
            self.lettered().filter(|(known, _)| fits(known)).map(|(_, key)| key).collect()
        };
        let people = of(&full);
        if !people.is_empty() || wanted.is_empty() {
            return Bearers { people, in_part: false };
        }
        let people = of(&short);
        // Whom Chinese calls by the surname alone needs no other name here either.
        let usual = people.iter().all(|key| !key.contains('·'));
        Bearers { people, in_part: wanted.len() == 1 && !usual }
    }

    /// Takes countries and titles off both ends until a known name is left.
    fn peel(&self, name: &str) -> Option<Peeled> {
        let letters = !is_han(name);
        let units: Vec<String> = match letters {
            true => name.split_whitespace().map(str::to_owned).collect(),
            false => name.chars().filter(|c| !c.is_whitespace()).map(String::from).collect(),
        };
        let joined = |units: &[String]| units.join(if letters { " " } else { "" });
        let mut peeled = Peeled { name: String::new(), body: None, title: None };
        let mut left = units.as_slice();
        while left.len() > 1 {
            let front = (1..left.len()).rev().map(|n| left.split_at(n));
            let back = (1..left.len()).map(|n| left.split_at(n)).map(|(rest, title)| (title, rest));
            let mut ends = front.chain(back);
            let (_, rest) = ends.find(|(taken, _)| self.take(&joined(taken), letters, &mut peeled))?;
            left = rest;
            peeled.name = joined(left);
            if !self.bearers(&peeled.name).people.is_empty() {
                return Some(peeled);
            }
        }
        None
    }

    /// Whether these words name a country, an organisation or an office, of which note is taken.
    fn take(&self, words: &str, letters: bool, peeled: &mut Peeled) -> bool {
        if !letters && words.chars().count() < 2 {
            return false;
        }
        for kind in [EntityKind::Country, EntityKind::Organisation] {
            if let [key] = self.called(kind, words).as_slice() {
                peeled.body.get_or_insert((kind, (*key).to_owned()));
                return true;
            }
        }
        let Some(title) = self.offices().title(words) else { return false };
        let address = title.offices.iter().all(|office| office == "form-of-address");
        if !address {
            peeled.title.get_or_insert(title);
        }
        true
    }

    fn decide(&self, bearers: &Bearers<'_>, naming: &Naming<'_>, title: Option<&Option<Title>>) -> Meant {
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
            return self.of_several(&fitting, naming, title);
        }
        let days = title.and_then(|title| self.days_off(first, naming, title.as_ref()?));
        let far = days.is_some_and(|days| days > DAYS_TOO_FAR);
        let near = days.is_some_and(|days| days <= DAYS_OF_GRACE) && naming.date.is_some();
        if far || (bearers.in_part && !agrees && !near) {
            return Meant::New(std::iter::once((*first).to_owned()).collect());
        }
        Meant::Known((*first).to_owned())
    }

    /// The one of several who held the office on the date, or any office if none is given.
    fn of_several(
        &self,
        fitting: &BTreeSet<&str>,
        naming: &Naming<'_>,
        title: Option<&Option<Title>>,
    ) -> Meant {
        let undecided = || Meant::New(fitting.iter().map(|key| (*key).to_owned()).collect());
        let dated = naming.date.is_some_and(|date| date.start.year().is_some());
        let Some(known) = title.map_or_else(|| dated.then_some(None), |title| title.as_ref().map(Some))
        else {
            return undecided();
        };
        for closely in [true, false] {
            let days = fitting.iter().filter_map(|key| {
                let terms = self.tenures(key).filter(|term| self.in_body(term, naming));
                let terms = terms.filter(|term| known.is_none_or(|title| self.same(term, title, closely)));
                let hold = known.map_or(Hold::Holds, |title| title.hold);
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

    fn in_body(&self, term: &Tenure, naming: &Naming<'_>) -> bool {
        // Who chairs an organisation may be called so instead of by his country.
        let differ = |a: &(EntityKind, String), b: &(EntityKind, String)| a.0 == b.0 && a.1 != b.1;
        !naming.body.as_ref().zip(term.body.as_ref()).is_some_and(|(a, b)| differ(a, b))
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

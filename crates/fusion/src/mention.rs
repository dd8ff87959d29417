//! A flat view on the events of all reports, with names brought into one form.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use summitkg_ontology::rdf::claim_name;
use summitkg_ontology::{
    Basis, Claim, DocId, DocumentMeta, Edtf, Event, Fact, Genre, Ground, HostDecision, Interval, Role,
};

use crate::family::Excerpt;
use crate::names::Names;
use crate::printings::Printings;

/// What something rests on, ordered.
pub(crate) type Support = Vec<Ground>;

/// A fact together with where it is said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said<'a> {
    pub(crate) doc: &'a DocId,
    pub(crate) meta: &'a DocumentMeta,
    /// Which text the document prints; several documents may print one.
    pub(crate) text: usize,
    /// Whether a correction prefers this source.
    pub(crate) preferred: bool,
    pub(crate) index: usize,
    pub(crate) role: Role,
    pub(crate) fact: &'a Fact,
    /// Where the name of the claim is kept.
    pub(crate) name: Option<&'a OnceCell<String>>,
}

impl<'a> Said<'a> {
    /// What a correction says of a meeting.
    pub(crate) fn correction(doc: &'a DocId, meta: &'a DocumentMeta, fact: &'a Fact) -> Self {
        Self {
            doc,
            meta,
            text: usize::MAX,
            preferred: false,
            index: 0,
            role: Role::Reported,
            fact,
            name: None,
        }
    }

    /// The address of the claim or correction.
    pub(crate) fn source(self) -> Ground {
        if self.basis() == Basis::Correction {
            return Ground::Correction(self.meta.name.clone());
        }
        let make = || claim_name(self.index, self.fact);
        Ground::Claim(self.doc.clone(), self.name.map_or_else(make, |name| name.get_or_init(make).clone()))
    }

    /// How the document knows it.
    pub(crate) fn basis(self) -> Basis {
        self.fact.basis()
    }

    /// The same fact as something that was still to come when it was said.
    pub(crate) fn foreseen(self) -> Self {
        Self { role: Role::Announced, ..self }
    }

    /// The day on which its document was published.
    pub(crate) fn day(self) -> Option<&'a str> {
        self.meta.published.as_deref().and_then(|moment| moment.get(..10))
    }

    /// Whether a document of the meeting itself says it: what it declared or communicated.
    pub(crate) fn own(self) -> bool {
        self.role == Role::Reported && matches!(self.meta.genre, Some(Genre::Declaration | Genre::Communique))
    }
}

/// The addresses of these facts, each once, in order.
pub(crate) fn support<'a>(said: impl IntoIterator<Item = Said<'a>>) -> Support {
    let mut support: Support = said.into_iter().map(Said::source).collect();
    support.sort();
    support.dedup();
    support
}

/// How many texts say it.
pub(crate) fn texts<'a>(said: impl IntoIterator<Item = Said<'a>>) -> usize {
    said.into_iter().map(|s| s.text).collect::<BTreeSet<_>>().len()
}

/// A date as one document gives it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DateClaim<'a> {
    pub(crate) interval: Interval,
    pub(crate) text: &'a str,
    pub(crate) said: Said<'a>,
}

impl<'a> DateClaim<'a> {
    /// The date that a fact gives, if it gives one.
    pub(crate) fn new(said: Said<'a>) -> Option<Self> {
        match said.fact.claim() {
            Claim::Date(date) => Some(Self { interval: date.interval, text: &date.text, said }),
            _ => None,
        }
    }
}

/// Where a meeting is held, as far as known; names are keys of entities.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) city: Option<String>,
    pub(crate) country: Option<String>,
}

impl Place {
    /// The country of a known city is added.
    pub(crate) fn new(names: &Names<'_>, city: Option<&str>, country: Option<&str>) -> Self {
        let city = city.map(|c| names.city(c));
        let of_city = city.as_deref().and_then(|c| names.country_of_city(c));
        let country = country.map(|c| names.country(c)).or_else(|| of_city.map(str::to_owned));
        Self { city, country }
    }

    /// Whether anything is known.
    pub(crate) fn known(&self) -> bool {
        self.city.is_some() || self.country.is_some()
    }

    /// Whether nothing that both know differs.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        match (&self.city, &other.city) {
            (Some(a), Some(b)) => a == b,
            _ => self.country.is_none() || other.country.is_none() || self.country == other.country,
        }
    }

    /// Whether both know the city and it is one.
    pub(crate) fn same_city(&self, other: &Self) -> bool {
        self.city.is_some() && self.city == other.city
    }
}

/// One event of one report.
#[derive(Debug)]
pub(crate) struct Mention<'a> {
    pub(crate) doc: &'a DocId,
    meta: &'a DocumentMeta,
    text: usize,
    pub(crate) index: usize,
    pub(crate) event: &'a Event,
    pub(crate) place: Place,
    /// The names of its claims, each made when it is first asked for: a claim supports many things, and its
    /// name is a hash of all it says.
    names: Vec<OnceCell<String>>,
}

impl<'a> Mention<'a> {
    /// The events of all reports, by document and place in the document.
    pub(crate) fn all(excerpts: &[Excerpt<'a>], names: &Names<'_>, printings: &Printings) -> Vec<Self> {
        let events = excerpts.iter().flat_map(|x| x.events.iter().map(move |(i, e)| (x.report, *i, *e)));
        events
            .map(|(report, index, event)| Self {
                doc: &report.id,
                meta: &report.document,
                text: printings.text_of(&report.id),
                index,
                event,
                place: Place::new(names, event.city(), event.country()),
                names: vec![OnceCell::new(); event.facts.len()],
            })
            .collect()
    }

    /// The facts, with where they are said.
    pub(crate) fn said(&'a self) -> impl Iterator<Item = Said<'a>> {
        self.event.facts.iter().zip(&self.names).map(|(fact, name)| Said {
            doc: self.doc,
            meta: self.meta,
            text: self.text,
            preferred: false,
            index: self.index,
            role: self.event.role,
            fact,
            name: Some(name),
        })
    }

    /// The dates that it gives.
    pub(crate) fn dates(&'a self) -> impl Iterator<Item = DateClaim<'a>> {
        self.said().filter_map(DateClaim::new)
    }

    /// The year it names itself.
    pub(crate) fn year(&self) -> Option<u16> {
        self.dates().find_map(|date| date.interval.start.year())
    }

    /// The decisions on the following meeting.
    pub(crate) fn decisions(&'a self) -> impl Iterator<Item = (&'a HostDecision, Said<'a>)> {
        self.said().filter_map(|said| match said.fact.claim() {
            Claim::Next(decision) => Some((decision, said)),
            _ => None,
        })
    }

    /// What is known of the document.
    pub(crate) fn meta(&self) -> &'a DocumentMeta {
        self.meta
    }

    /// When the document was published.
    pub(crate) fn published(&self) -> Option<Edtf> {
        // A moment of publication begins with its day.
        let day: String = self.meta.published.as_deref()?.chars().take(10).collect();
        day.parse().ok()
    }
}

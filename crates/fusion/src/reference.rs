//! Background knowledge: names of people, countries, cities, organisations and series, and the
//! calendar of past summits.
//!
//! It is built from the reference Turtle, which the store parses. Nothing here ever outranks a
//! source; a value that only stands here is marked as background.

mod office;

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{Literal, NamedOrBlankNode, Term, Triple};
use serde::{Deserialize, Serialize};
use summitkg_ontology::vocab::{NS, dcterms, skg, skos};
use summitkg_ontology::{Base, Edtf, EntityKind, Format, Interval};

use crate::mention::Place;
use crate::written::{fold, is_han, last_part, words};

pub(crate) use office::{Hold, Offices, Tenure, Title};

/// What is known beside the sources.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    things: BTreeMap<(EntityKind, String), Thing>,
    /// From a name as it is compared to the keys of the things that bear it.
    names: BTreeMap<(EntityKind, String), BTreeSet<String>>,
    /// From the last part of a transcription to the people who bear it.
    last_parts: BTreeMap<String, BTreeSet<String>>,
    /// The words of names in letters, with the people who bear them.
    lettered: BTreeSet<(Vec<String>, String)>,
    offices: Offices,
    /// The terms of office of each person.
    tenures: BTreeMap<String, BTreeSet<Tenure>>,
    calendar: Vec<Entry>,
}

/// Names and relations of one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Thing {
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) aliases: Vec<(String, String)>,
    country: Option<String>,
    organisation: Option<String>,
}

/// A past summit.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) series: String,
    pub(crate) number: Option<u32>,
    pub(crate) date: Option<Interval>,
    pub(crate) city: Option<String>,
    pub(crate) country: Option<String>,
    /// Whether it met by video and in no other way.
    pub(crate) by_video: bool,
}

impl Entry {
    /// Where it was held.
    pub(crate) fn place(&self) -> Place {
        Place { city: self.city.clone(), country: self.country.clone() }
    }
}

/// What the triples say of one subject.
#[derive(Default)]
struct Description {
    class: Option<&'static str>,
    labels: Vec<(String, String)>,
    aliases: Vec<(String, String)>,
    values: BTreeMap<String, String>,
}

/// The classes that are read.
const CLASSES: [(&str, Option<EntityKind>); 8] = [
    ("Person", Some(EntityKind::Person)),
    ("Country", Some(EntityKind::Country)),
    ("City", Some(EntityKind::City)),
    ("Organisation", Some(EntityKind::Organisation)),
    ("SummitSeries", Some(EntityKind::Series)),
    ("Summit", None),
    ("Office", None),
    ("Tenure", None),
];

impl Reference {
    /// Reads the triples of the reference graph; what is not understood is left aside.
    pub fn from_triples(base: &Base, triples: impl IntoIterator<Item = Triple>) -> Self {
        let mut subjects: BTreeMap<String, Description> = BTreeMap::new();
        for triple in triples {
            if let NamedOrBlankNode::NamedNode(subject) = &triple.subject
                && let Some(path) = local(base, subject.as_str())
            {
                subjects.entry(path).or_default().take(base, &triple);
            }
        }
        let mut reference = Self::default();
        follow(&mut subjects);
        for (path, description) in subjects {
            reference.add(&path, description);
        }
        reference.calendar.sort();
        reference
    }

    /// The same without past summits: what the sources alone support.
    #[must_use]
    pub fn without_calendar(mut self) -> Self {
        self.calendar.clear();
        self
    }

    fn add(&mut self, path: &str, mut description: Description) {
        let Some((class, kind)) = CLASSES.iter().find(|(class, _)| Some(*class) == description.class) else {
            return;
        };
        let Some((folder, key)) = path.split_once('/') else { return };
        description.labels.sort();
        description.aliases.sort();
        description.aliases.dedup();
        let names = description.labels.iter().chain(&description.aliases).map(|(_, name)| name.as_str());
        let Some(kind) = *kind else {
            match *class {
                "Office" => {
                    let broader = description.values.remove(skos::BROADER.as_str());
                    self.offices.add(key, names, broader);
                }
                "Tenure" => self.add_tenure(&mut description),
                _ => self.calendar.push(description.entry(folder, key)),
            }
            return;
        };
        for name in names.chain([key]) {
            self.names.entry((kind, fold(name))).or_default().insert(key.to_owned());
            if kind == EntityKind::Person {
                self.add_parts(name, key);
            }
        }
        let thing = Thing {
            country: description.values.remove(skg::COUNTRY.as_str()),
            organisation: description.values.remove(skg::ORGANISATION.as_str()),
            labels: description.labels,
            aliases: description.aliases,
        };
        self.things.insert((kind, key.to_owned()), thing);
    }

    /// Whole names are not the only ones that people go by.
    fn add_parts(&mut self, name: &str, key: &str) {
        if is_han(name) {
            if let Some(last) = last_part(name) {
                self.last_parts.entry(last).or_default().insert(key.to_owned());
            }
        } else {
            self.lettered.insert((words(name), key.to_owned()));
        }
    }

    fn add_tenure(&mut self, description: &mut Description) {
        let mut get = |property: oxrdf::NamedNodeRef<'_>| description.values.remove(property.as_str());
        let (Some(holder), Some(office)) = (get(skg::HOLDER), get(skg::HELD_OFFICE)) else { return };
        let country = get(skg::COUNTRY).map(|c| (EntityKind::Country, c));
        let tenure = Tenure {
            office,
            body: country.or_else(|| get(skg::ORGANISATION).map(|o| (EntityKind::Organisation, o))),
            from: get(skg::IN_OFFICE_FROM).and_then(|d| d.parse().ok()),
            until: get(skg::IN_OFFICE_UNTIL).and_then(|d| d.parse().ok()),
        };
        self.tenures.entry(holder).or_default().insert(tenure);
    }

    #[cfg(test)]
    pub(crate) fn add_office(&mut self, key: &str, title: &str) {
        self.offices.add(key, std::iter::once(title), None);
    }

    /// The offices with their titles.
    pub(crate) fn offices(&self) -> &Offices {
        &self.offices
    }

    /// The terms of office of a person.
    pub(crate) fn tenures(&self, person: &str) -> impl Iterator<Item = &Tenure> {
        self.tenures.get(person).into_iter().flatten()
    }

    /// The people whose names end in this part.
    pub(crate) fn ending_in(&self, part: &str) -> BTreeSet<&str> {
        self.last_parts.get(&fold(part)).into_iter().flatten().map(String::as_str).collect()
    }

    /// The names of people in letters: their words, and the person.
    pub(crate) fn lettered(&self) -> impl Iterator<Item = (&[String], &str)> {
        self.lettered.iter().map(|(words, key)| (words.as_slice(), key.as_str()))
    }

    /// The thing of this key.
    pub(crate) fn thing(&self, kind: EntityKind, key: &str) -> Option<&Thing> {
        self.things.get(&(kind, key.to_owned()))
    }

    /// The keys of the things of a kind.
    pub(crate) fn things(&self, kind: EntityKind) -> impl Iterator<Item = &str> {
        self.things.keys().filter(move |(of, _)| *of == kind).map(|(_, key)| key.as_str())
    }

    /// The keys of the things that bear this name.
    pub(crate) fn called(&self, kind: EntityKind, name: &str) -> Vec<&str> {
        let keys = self.names.get(&(kind, fold(name)));
        keys.into_iter().flatten().map(String::as_str).collect()
    }

    /// The country of a city or person.
    pub(crate) fn country_of(&self, kind: EntityKind, key: &str) -> Option<&str> {
        self.thing(kind, key)?.country.as_deref()
    }

    /// The organisation whose meetings form a series, or whose official a person is.
    pub(crate) fn organisation_of(&self, kind: EntityKind, key: &str) -> Option<&str> {
        self.thing(kind, key)?.organisation.as_deref()
    }

    /// The label in a language.
    pub(crate) fn label(&self, kind: EntityKind, key: &str, language: &str) -> Option<&str> {
        let labels = &self.thing(kind, key)?.labels;
        labels.iter().find(|(tag, _)| tag == language).map(|(_, text)| text.as_str())
    }

    /// The past summits of a series.
    pub(crate) fn calendar(&self, series: &str) -> impl Iterator<Item = &Entry> {
        self.calendar.iter().filter(move |entry| entry.series == series)
    }
}

impl Description {
    fn take(&mut self, base: &Base, triple: &Triple) {
        let predicate = triple.predicate.as_ref();
        match &triple.object {
            Term::NamedNode(class) if predicate == rdf::TYPE => {
                let known = CLASSES.iter().find(|(name, _)| class.as_str().strip_prefix(NS) == Some(*name));
                self.class = known.map(|(name, _)| *name).or(self.class);
            }
            Term::NamedNode(code) if predicate == skg::FORMAT => self.set(predicate.as_str(), code.as_str()),
            Term::NamedNode(node) => {
                if let Some((_, key)) = local(base, node.as_str()).as_deref().and_then(|p| p.split_once('/'))
                {
                    self.set(predicate.as_str(), key);
                }
            }
            Term::Literal(literal) if predicate == rdfs::LABEL => self.labels.push(tagged(literal)),
            Term::Literal(literal) if predicate == skos::ALT_LABEL => self.aliases.push(tagged(literal)),
            Term::Literal(literal) => self.set(predicate.as_str(), literal.value()),
            _ => {}
        }
    }

    /// Of several values the smallest is kept, so that the order of triples does not matter.
    fn set(&mut self, property: &str, value: &str) {
        let slot = self.values.entry(property.to_owned()).or_insert_with(|| value.to_owned());
        if value < slot.as_str() {
            value.clone_into(slot);
        }
    }

    fn entry(&mut self, series: &str, key: &str) -> Entry {
        let mut get = |property: oxrdf::NamedNodeRef<'_>| self.values.remove(property.as_str());
        let number = get(skg::NUMBER).and_then(|n| n.parse().ok()).or_else(|| key.parse().ok());
        let start: Option<Edtf> = get(skg::START_DATE).and_then(|d| d.parse().ok());
        let end: Option<Edtf> = get(skg::END_DATE).and_then(|d| d.parse().ok());
        let edtf: Option<Interval> = get(skg::EDTF).and_then(|d| d.parse().ok());
        let date = start.map(|start| Interval { start, end: end.unwrap_or(start) }).or(edtf);
        Entry {
            series: get(skg::SERIES).unwrap_or_else(|| series.to_owned()),
            number,
            date,
            city: get(skg::HOST_CITY),
            country: get(skg::HOST_COUNTRY),
            by_video: get(skg::FORMAT).and_then(|f| Format::from_concept(&f)) == Some(Format::Video),
        }
    }
}

/// What a thing was called before is another name of what it is called now.
fn follow(subjects: &mut BTreeMap<String, Description>) {
    let replaced = subjects.iter().filter_map(|(path, description)| {
        let now = description.values.get(dcterms::IS_REPLACED_BY.as_str())?;
        let (folder, before) = path.split_once('/')?;
        Some((path.clone(), before.to_owned(), format!("{folder}/{now}")))
    });
    for (path, before, now) in replaced.collect::<Vec<_>>() {
        if let Some(former) = subjects.remove(&path)
            && let Some(thing) = subjects.get_mut(&now)
        {
            thing.aliases.extend(former.labels);
            thing.aliases.extend(former.aliases);
            thing.aliases.push(("zh".to_owned(), before));
        }
    }
}

fn tagged(literal: &Literal) -> (String, String) {
    (literal.language().unwrap_or("zh").to_owned(), literal.value().to_owned())
}

/// The path below the base, decoded. The shipped Turtle is written with the usual base, so that
/// one is understood beside a base of the user's own.
fn local(base: &Base, iri: &str) -> Option<String> {
    let usual = Base::default();
    let path = base.local(iri).or_else(|| usual.local(iri))?;
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let mut digit = || ahead.next().and_then(|b| char::from(b).to_digit(16));
        match (byte, digit(), digit()) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).ok()?);
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference() -> Reference {
        crate::testing::reference()
    }

    #[test]
    fn things_are_found_by_label_alias_and_key_in_either_script() {
        let reference = reference();
        let called = |kind, name| reference.called(kind, name);
        assert_eq!(called(EntityKind::Person, "阿坦巴耶夫"), ["阿塔姆巴耶夫"]);
        assert_eq!(called(EntityKind::Country, "塔吉克斯坦共和國"), ["塔吉克斯坦"]);
        assert_eq!(called(EntityKind::City, "Dushanbe"), ["杜尚别"]);
        assert!(called(EntityKind::City, "火星").is_empty());
        assert_eq!(reference.country_of(EntityKind::City, "乌法"), Some("俄罗斯"));
        assert_eq!(reference.organisation_of(EntityKind::Series, "sco-plus"), Some("上海合作组织"));
    }

    #[test]
    fn the_calendar_can_be_left_out() {
        let reference = reference();
        let entry = reference.calendar("sco-chs").find(|e| e.number == Some(21)).cloned();
        assert_eq!(entry.and_then(|e| e.date).map(|d| d.to_string()), Some("2021-09-17".to_owned()));
        assert_eq!(reference.without_calendar().calendar("sco-chs").count(), 0);
    }

    #[test]
    fn percent_signs_of_an_iri_are_read() {
        let base = Base::default();
        let iri = base.person("a/b c%");
        assert_eq!(local(&base, iri.as_str()).as_deref(), Some("person/a/b_c%"));
        assert_eq!(local(&base, "https://example.org/"), None);
    }
}

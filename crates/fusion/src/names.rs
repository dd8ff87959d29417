//! Which entity a name means.
//!
//! Countries, cities and organisations are known by reference aliases; a name that the reference
//! does not have stands for itself, in simplified characters. People may share a name, so country,
//! office and date decide between them.

mod bearer;
mod person;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use summitkg_ontology::{Claim, DocId, Entity, EntityKind, Fact, Interval, Report, RepresentsKind, name_key};

use crate::reference::Reference;

use person::Meant;
pub use person::Naming;

/// Resolves the names of one set of reports.
#[derive(Debug)]
pub struct Names<'a> {
    pub(crate) reference: &'a Reference,
    /// People whom the reference does not know, by name, with the countries they speak for.
    strangers: BTreeMap<String, BTreeSet<String>>,
    /// What corrections say is one: the key of each thing that goes by another.
    joined: BTreeMap<(EntityKind, String), String>,
    /// Who is meant by a name in a document, where a correction says who is not.
    parted: BTreeMap<(DocId, String), String>,
    /// Whom namings mean without regard to corrections: one name stands in many claims, and to take titles off it
    /// asks the reference for each part of it.
    decided: RefCell<BTreeMap<Kept, Person>>,
}

/// A naming as it is kept.
type Kept = (String, Option<(EntityKind, String)>, Option<String>, Option<Interval>);

/// A person as far as a name tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name that identifies him or her.
    pub key: String,
    /// The people who may be meant, where that could not be decided; then the key is of none of them.
    pub undecided: BTreeSet<String>,
}

/// What stands for the country of someone of whom it is not known.
const UNKNOWN: &str = "未详";

impl Naming<'_> {
    /// The country, if the person speaks for one.
    pub(crate) fn country(&self) -> Option<&str> {
        self.body.as_ref().filter(|(kind, _)| *kind == EntityKind::Country).map(|(_, key)| key.as_str())
    }
}

impl<'a> Names<'a> {
    /// Prepares the names in these reports.
    pub fn new(reports: &[&Report], reference: &'a Reference) -> Self {
        Self::in_facts(reports.iter().flat_map(|r| &r.events).flat_map(|e| &e.facts), reference)
    }

    /// Prepares the names in these facts.
    pub(crate) fn in_facts<'f>(facts: impl Iterator<Item = &'f Fact>, reference: &'a Reference) -> Self {
        let mut names = Self {
            reference,
            strangers: BTreeMap::new(),
            joined: BTreeMap::new(),
            parted: BTreeMap::new(),
            decided: RefCell::default(),
        };
        let mut people: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for naming in facts.filter_map(|fact| names.person_in(fact.claim())) {
            people.entry(naming.name).or_default().extend(naming.country().map(str::to_owned));
        }
        for (name, countries) in people {
            if !reference.bears(name) {
                names.strangers.entry(name_key(name)).or_default().extend(countries);
            }
        }
        names
    }

    /// What corrections say of names.
    pub(crate) fn hash_corrected(&self, into: &mut impl Hasher) {
        (&self.joined, &self.parted).hash(into);
    }

    /// Whether a claim names a stranger whose name several countries have.
    pub(crate) fn is_shared(&self, claim: &Claim) -> bool {
        let shared = |name: &str| self.strangers.get(&name_key(name)).is_some_and(|all| all.len() > 1);
        name_in(claim).is_some_and(shared)
    }

    /// The person whom a claim names, with what the claim says beside.
    pub(crate) fn person_in<'c>(&self, claim: &'c Claim) -> Option<Naming<'c>> {
        let of = |name: Option<&'c String>, office: Option<&'c String>, country: Option<&String>| {
            let body = country.map(|c| (EntityKind::Country, self.country(c)));
            name.map(|name| Naming { name, body, office: office.map(String::as_str), date: None })
        };
        match claim {
            Claim::Chair(c) => of(c.person.as_ref(), c.office.as_ref(), c.country.as_ref()),
            Claim::Attendance(a) => {
                let naming = of(a.person.as_ref(), a.office.as_ref(), None)?;
                let body = a.represents.as_deref().map(|r| self.represented(r, a.represents_kind));
                Some(Naming { body, ..naming })
            }
            Claim::Accompanying(a) => of(Some(&a.person), a.office.as_ref(), None),
            Claim::Signature(s) => of(Some(&s.person), s.office.as_ref(), s.country.as_ref()),
            Claim::Speech(s) => of(Some(&s.speaker), None, None),
            _ => None,
        }
    }

    fn known(&self, kind: EntityKind, name: &str) -> Option<String> {
        // English puts an article before many names.
        let bare = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
        match self.reference.called(kind, bare).as_slice() {
            [one] => Some((*one).to_owned()),
            several => several.iter().find(|key| name_key(key) == name_key(name)).map(|k| (*k).to_owned()),
        }
    }

    /// Lets these things be one, under the key of the first.
    pub(crate) fn join(&mut self, kind: EntityKind, keys: &[String]) {
        if let [first, others @ ..] = keys {
            for other in others.iter().filter(|other| *other != first) {
                self.joined.insert((kind, other.clone()), first.clone());
            }
        }
    }

    /// Lets a person whom a document names be another.
    pub(crate) fn part(&mut self, document: &DocId, key: &str, called: &str) {
        self.parted.insert((document.clone(), key.to_owned()), called.to_owned());
    }

    /// The key that a thing goes by.
    pub(crate) fn joined(&self, kind: EntityKind, key: String) -> String {
        let mut key = key;
        // Each step leads to another key; a circle of corrections ends where it began.
        for _ in 0..self.joined.len() {
            match self.joined.get(&(kind, key.clone())) {
                Some(next) => key.clone_from(next),
                None => break,
            }
        }
        key
    }

    /// The key of a thing, as the reference has it.
    pub(crate) fn raw_thing(&self, kind: EntityKind, name: &str) -> String {
        self.known(kind, name).unwrap_or_else(|| name_key(name))
    }

    /// The key of a country.
    pub fn country(&self, name: &str) -> String {
        self.joined(EntityKind::Country, self.raw_thing(EntityKind::Country, name))
    }

    /// The key of a city.
    pub fn city(&self, name: &str) -> String {
        self.joined(EntityKind::City, self.raw_thing(EntityKind::City, name))
    }

    /// The country of a city that the reference knows.
    pub(crate) fn country_of_city(&self, key: &str) -> Option<&'a str> {
        self.reference.country_of(EntityKind::City, key)
    }

    /// The key of an organisation.
    pub fn organisation(&self, name: &str) -> String {
        self.joined(EntityKind::Organisation, self.raw_thing(EntityKind::Organisation, name))
    }

    /// What an attendee speaks for: kind and key.
    pub fn represented(&self, name: &str, kind: Option<RepresentsKind>) -> (EntityKind, String) {
        match kind {
            Some(RepresentsKind::Country) => (EntityKind::Country, self.country(name)),
            Some(RepresentsKind::Organisation) => (EntityKind::Organisation, self.organisation(name)),
            None => match self.known(EntityKind::Organisation, name) {
                Some(key) => (EntityKind::Organisation, self.joined(EntityKind::Organisation, key)),
                None => (EntityKind::Country, self.country(name)),
            },
        }
    }

    /// The person whom a name in a document means.
    pub(crate) fn person_of(&self, document: &DocId, naming: &Naming<'_>) -> Person {
        let person = self.person(naming);
        if self.parted.is_empty() {
            return person;
        }
        // A correction names a person by the key, or by a name that the document leaves without anything else.
        let bare = self.raw_person(&Naming { name: naming.name, ..Naming::default() }).key;
        let parted = |key: &String| self.parted.get(&(document.clone(), key.clone()));
        match parted(&person.key).or_else(|| parted(&bare)) {
            Some(called) => Person { key: called.clone(), undecided: BTreeSet::new() },
            None => person,
        }
    }

    /// The person whom a name means, as far as that can be decided.
    pub fn person(&self, naming: &Naming<'_>) -> Person {
        let person = self.raw_person(naming);
        Person { key: self.joined(EntityKind::Person, person.key), ..person }
    }

    /// Whether two titles are one office, one with words left out: 国家主席 and 主席.
    pub(crate) fn one_office(&self, a: &str, b: &str) -> bool {
        let title = |words: &str| self.reference.offices().title(words);
        (a.ends_with(b) || b.ends_with(a)) && title(a).is_some() && title(a) == title(b)
    }

    /// Whether the reference identifies a person by this name.
    pub(crate) fn is_key(&self, name: &str) -> bool {
        self.reference.thing(EntityKind::Person, &name_key(name)).is_some()
    }

    /// The same without regard to corrections.
    pub(crate) fn raw_person(&self, naming: &Naming<'_>) -> Person {
        let Naming { name, body, office, date } = naming;
        let kept = ((*name).to_owned(), body.clone(), office.map(str::to_owned), *date);
        let known = self.decided.borrow().get(&kept).cloned();
        known.unwrap_or_else(|| {
            let person = self.decide(naming);
            self.decided.borrow_mut().insert(kept, person.clone());
            person
        })
    }

    fn decide(&self, naming: &Naming<'_>) -> Person {
        let undecided = match self.reference.meant(naming) {
            Meant::Known(key) => return Person { key, undecided: BTreeSet::new() },
            Meant::New(undecided) => undecided,
        };
        let written = name_key(naming.name);
        let apart = |country: &str| format!("{written}（{country}）");
        // Strangers of one name are one person unless they speak for several countries.
        let several = self.strangers.get(&written).is_some_and(|countries| countries.len() > 1);
        // Who is not the one who bears the name must not pass for him.
        let taken = self.reference.thing(EntityKind::Person, &written).is_some();
        let known = || undecided.is_empty() && self.reference.bears(naming.name);
        let key = match naming.country() {
            Some(country) if several || taken || known() => apart(country),
            None if taken => apart(UNKNOWN),
            _ => written.clone(),
        };
        Person { key, undecided }
    }

    /// The names of an entity: those of the reference, or else its key. They do not depend on what was
    /// read, so that an entity of several families is the same whichever was fused last.
    pub(crate) fn entity(&self, kind: EntityKind, key: &str) -> Entity {
        let zh = |text: &str| ("zh".to_owned(), text.to_owned());
        let thing = self.reference.thing(kind, key);
        let mut labels = thing.map_or_else(Vec::new, |t| t.labels.clone());
        if labels.is_empty() {
            labels.push(zh(key));
        }
        let mut aliases = thing.map_or_else(Vec::new, |t| t.aliases.clone());
        aliases.sort();
        aliases.dedup();
        Entity { kind, key: key.to_owned(), labels, aliases }
    }
}

/// The name of the person whom a claim names.
fn name_in(claim: &Claim) -> Option<&str> {
    match claim {
        Claim::Chair(chair) => chair.person.as_deref(),
        Claim::Attendance(attendance) => attendance.person.as_deref(),
        Claim::Accompanying(companion) => Some(&companion.person),
        Claim::Signature(signature) => Some(&signature.person),
        Claim::Speech(speech) => Some(&speech.speaker),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Draft, reference};

    use super::*;

    fn person(names: &Names<'_>, name: &str, country: Option<&str>) -> String {
        let body = country.map(|c| (EntityKind::Country, c.to_owned()));
        names.person(&Naming { name, body, ..Naming::default() }).key
    }

    #[test]
    fn people_are_told_apart_by_country_and_joined_by_alias() {
        let reference = reference();
        let names = Names::new(&[], &reference);
        let of = |name, country| person(&names, name, country);
        assert_eq!(of("阿坦巴耶夫", Some("吉尔吉斯斯坦")), "阿塔姆巴耶夫");
        assert_eq!(of("納扎爾巴耶夫", None), "纳扎尔巴耶夫");
        assert_eq!(of("卡里莫夫", Some("土库曼斯坦")), "卡里莫夫（土库曼斯坦）");
        assert_eq!(of("谢里夫", Some("巴基斯坦")), "夏巴兹·谢里夫");
        assert_eq!(of("谢里夫", Some("埃及")), "奥萨马·谢里夫");
        assert_eq!(of("谢里夫", None), "谢里夫");
        let both = names.person(&Naming { name: "谢里夫", ..Naming::default() }).undecided;
        assert_eq!(Vec::from_iter(both), ["夏巴兹·谢里夫", "奥萨马·谢里夫"]);
    }

    #[test]
    fn a_title_with_words_left_out_is_one_office_and_a_deputy_another() {
        let mut reference = reference();
        for (key, title) in [("head", "国家主席"), ("head", "主席"), ("head", "总统"), ("deputy", "副主席")]
        {
            reference.add_office(key, title);
        }
        let names = Names::new(&[], &reference);
        assert!(names.one_office("国家主席", "主席") && names.one_office("主席", "国家主席"));
        for (a, b) in [("国家主席", "总统"), ("副主席", "主席"), ("某主席", "主席")] {
            assert!(!names.one_office(a, b), "{a} {b}");
        }
    }

    #[test]
    fn strangers_of_one_name_are_one_person_unless_their_countries_differ() {
        let draft = |name, country| {
            Draft::new(name).event("sco-chs").attends(&format!("member {country} 总统 某某")).report()
        };
        let (a, b, c) = (draft("a", "俄罗斯"), draft("b", "中国"), draft("c", "俄罗斯"));
        let reference = Reference::default();
        let one = Names::new(&[&a, &c], &reference);
        assert_eq!(person(&one, "某某", Some("俄罗斯")), "某某");
        let two = Names::new(&[&a, &b], &reference);
        assert_eq!(person(&two, "某某", Some("俄罗斯")), "某某（俄罗斯）");
        assert_eq!(person(&two, "某某", Some("中国")), "某某（中国）");
    }
}

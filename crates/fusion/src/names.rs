//! Which entity a name means.
//!
//! Countries, cities and organisations are known by reference aliases; a name that the reference
//! does not have stands for itself, in simplified characters. People may share a name, so the
//! country decides between them.

use std::collections::{BTreeMap, BTreeSet};

use summitkg_ontology::{Claim, Entity, EntityKind, Report, RepresentsKind, name_key};

use crate::reference::Reference;

/// Resolves the names of one set of reports.
pub(crate) struct Names<'a> {
    pub(crate) reference: &'a Reference,
    /// People whom the reference does not know, by name, with the countries they speak for.
    strangers: BTreeMap<String, BTreeSet<String>>,
    /// How each person is written, by key.
    spellings: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Names<'a> {
    /// Prepares the names in these reports.
    pub(crate) fn new(reports: &[&Report], reference: &'a Reference) -> Self {
        let mut names = Self { reference, strangers: BTreeMap::new(), spellings: BTreeMap::new() };
        let facts = || reports.iter().flat_map(|r| &r.events).flat_map(|e| &e.facts);
        let people: BTreeSet<(&str, Option<String>)> =
            facts().filter_map(|fact| names.person_in(fact.claim())).collect();
        for (name, country) in &people {
            if reference.called(EntityKind::Person, name).is_empty() {
                let countries = names.strangers.entry(name_key(name)).or_default();
                countries.extend(country.clone());
            }
        }
        for (name, country) in people {
            let key = names.person(name, country.as_deref());
            names.spellings.entry(key).or_default().insert(name.to_owned());
        }
        names
    }

    /// The person whom a claim names, with the country the claim gives.
    pub(crate) fn person_in<'c>(&self, claim: &'c Claim) -> Option<(&'c str, Option<String>)> {
        let of = |name: Option<&'c String>, country: Option<&String>| {
            name.map(|name| (name.as_str(), country.map(|c| self.country(c))))
        };
        match claim {
            Claim::Chair(c) => of(c.person.as_ref(), c.country.as_ref()),
            Claim::Attendance(a) => {
                let represented = a.represents.as_deref().map(|r| self.represented(r, a.represents_kind));
                let country =
                    represented.filter(|(kind, _)| *kind == EntityKind::Country).map(|(_, key)| key);
                a.person.as_deref().map(|name| (name, country))
            }
            Claim::Accompanying(a) => of(Some(&a.person), None),
            Claim::Signature(s) => of(Some(&s.person), s.country.as_ref()),
            Claim::Speech(s) => of(Some(&s.speaker), None),
            _ => None,
        }
    }

    fn known(&self, kind: EntityKind, name: &str) -> Option<String> {
        match self.reference.called(kind, name).as_slice() {
            [one] => Some((*one).to_owned()),
            several => several.iter().find(|key| name_key(key) == name_key(name)).map(|k| (*k).to_owned()),
        }
    }

    /// The key of a country.
    pub(crate) fn country(&self, name: &str) -> String {
        self.known(EntityKind::Country, name).unwrap_or_else(|| name_key(name))
    }

    /// The key of a city.
    pub(crate) fn city(&self, name: &str) -> String {
        self.known(EntityKind::City, name).unwrap_or_else(|| name_key(name))
    }

    /// The country of a city that the reference knows.
    pub(crate) fn country_of_city(&self, key: &str) -> Option<&'a str> {
        self.reference.country_of(EntityKind::City, key)
    }

    /// What an attendee speaks for: kind and key.
    pub(crate) fn represented(&self, name: &str, kind: Option<RepresentsKind>) -> (EntityKind, String) {
        let organisation = || self.known(EntityKind::Organisation, name);
        match kind {
            Some(RepresentsKind::Country) => (EntityKind::Country, self.country(name)),
            Some(RepresentsKind::Organisation) => {
                (EntityKind::Organisation, organisation().unwrap_or_else(|| name_key(name)))
            }
            None => match organisation() {
                Some(key) => (EntityKind::Organisation, key),
                None => (EntityKind::Country, self.country(name)),
            },
        }
    }

    /// The key of a person, by name and, if known, the key of the country.
    pub(crate) fn person(&self, name: &str, country: Option<&str>) -> String {
        let (written, known) = (name_key(name), self.reference.called(EntityKind::Person, name));
        let apart = |country: &str| format!("{written}（{country}）");
        if known.is_empty() {
            // Strangers of one name are one person unless they speak for several countries.
            let several = self.strangers.get(&written).is_some_and(|countries| countries.len() > 1);
            return country.filter(|_| several).map_or_else(|| written.clone(), apart);
        }
        let fits = |key: &&&str| {
            let home = self.reference.country_of(EntityKind::Person, key);
            home.is_none() || country.is_none() || home == country
        };
        match (known.iter().filter(fits).collect::<Vec<_>>().as_slice(), country) {
            ([one], _) => (**one).to_owned(),
            ([], Some(country)) => apart(country),
            // The name of one of several who cannot be told apart must not pass for the key of one.
            _ if self.reference.thing(EntityKind::Person, &written).is_some() => {
                apart(country.unwrap_or("?"))
            }
            _ => written,
        }
    }

    /// The names of an entity: those of the reference, or else what the sources write.
    pub(crate) fn entity(&self, kind: EntityKind, key: &str) -> Entity {
        let zh = |text: &str| ("zh".to_owned(), text.to_owned());
        let thing = self.reference.thing(kind, key);
        let mut labels = thing.map_or_else(Vec::new, |t| t.labels.clone());
        if labels.is_empty() {
            labels.push(zh(key));
        }
        let mut aliases = thing.map_or_else(Vec::new, |t| t.aliases.clone());
        let spellings = self.spellings.get(key).filter(|_| kind == EntityKind::Person);
        for spelling in spellings.into_iter().flatten() {
            if !labels.iter().chain(&aliases).any(|(_, known)| known == spelling) {
                aliases.push(zh(spelling));
            }
        }
        aliases.sort();
        aliases.dedup();
        Entity { kind, key: key.to_owned(), labels, aliases }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Draft, reference};

    use super::*;

    #[test]
    fn people_are_told_apart_by_country_and_joined_by_alias() {
        let reference = reference();
        let names = Names::new(&[], &reference);
        assert_eq!(names.person("阿坦巴耶夫", Some("吉尔吉斯斯坦")), "阿塔姆巴耶夫");
        assert_eq!(names.person("納扎爾巴耶夫", None), "纳扎尔巴耶夫");
        assert_eq!(names.person("卡里莫夫", Some("土库曼斯坦")), "卡里莫夫（土库曼斯坦）");
        assert_eq!(names.person("谢里夫", Some("巴基斯坦")), "夏巴兹·谢里夫");
        assert_eq!(names.person("谢里夫", Some("埃及")), "奥萨马·谢里夫");
        assert_eq!(names.person("谢里夫", None), "谢里夫");
    }

    #[test]
    fn strangers_of_one_name_are_one_person_unless_their_countries_differ() {
        let draft = |name, country| {
            Draft::new(name).event("sco-chs").attends(&format!("member {country} 总统 某某")).report()
        };
        let (a, b, c) = (draft("a", "俄罗斯"), draft("b", "中国"), draft("c", "俄罗斯"));
        let reference = Reference::default();
        let one = Names::new(&[&a, &c], &reference);
        assert_eq!(one.person("某某", Some("俄罗斯")), "某某");
        let two = Names::new(&[&a, &b], &reference);
        assert_eq!(two.person("某某", Some("俄罗斯")), "某某（俄罗斯）");
        assert_eq!(two.person("某某", Some("中国")), "某某（中国）");
    }
}

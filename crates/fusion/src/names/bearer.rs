//! Who bears a name: whole, in part, in letters, among titles.

use std::collections::BTreeSet;

use summitkg_ontology::EntityKind;

use crate::reference::{Reference, Title};
use crate::written::{is_han, words};

/// People who bear a name.
#[derive(Debug, Default)]
pub(super) struct Bearers<'r> {
    pub(super) people: BTreeSet<&'r str>,
    /// Whether they are called so only in part, by a surname that others have too.
    pub(super) in_part: bool,
}

/// A name without titles, and what these say.
pub(super) struct Peeled {
    pub(super) name: String,
    pub(super) body: Option<(EntityKind, String)>,
    pub(super) title: Option<Title>,
}

impl Reference {
    /// Whether anyone in the reference bears this name, and not only as a part of another.
    pub(crate) fn bears(&self, name: &str) -> bool {
        let whole = |name: &str| {
            let bearers = self.bearers(name);
            !bearers.people.is_empty() && !bearers.in_part
        };
        whole(name) || self.peel(name).is_some_and(|peeled| whole(&peeled.name))
    }

    pub(super) fn bearers(&self, name: &str) -> Bearers<'_> {
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
    pub(super) fn peel(&self, name: &str) -> Option<Peeled> {
        let letters = !is_han(name);
        let units: Vec<String> = if letters {
            name.split_whitespace().map(str::to_owned).collect()
        } else {
            name.chars().filter(|c| !c.is_whitespace()).map(String::from).collect()
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
}

//! Offices, and who held them when.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use summitkg_ontology::{Edtf, EntityKind, Interval};

use crate::written::fold;

/// Words before a title that say how its bearer stands to the office; see `data/generate/offices.tsv`.
const QUALIFIERS: [(&str, Hold); 3] =
    [("acting", Hold::Holds), ("former", Hold::Held), ("elect", Hold::Elected)];

/// How many days before a term someone may be called elect.
const ELECT: i64 = 200;

/// How someone stands to an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    Holds,
    Held,
    Elected,
}

/// What a title says: offices, and whether they are held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Title {
    pub(crate) offices: BTreeSet<String>,
    pub(crate) hold: Hold,
}

/// The offices with their titles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Offices {
    titles: BTreeMap<String, BTreeSet<String>>,
    broader: BTreeMap<String, String>,
}

/// One term of office.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Tenure {
    pub(crate) office: String,
    /// The country or organisation.
    pub(crate) body: Option<(EntityKind, String)>,
    pub(crate) from: Option<Edtf>,
    pub(crate) until: Option<Edtf>,
}

impl Offices {
    pub(super) fn add<'t>(
        &mut self,
        key: &str,
        titles: impl Iterator<Item = &'t str>,
        broader: Option<String>,
    ) {
        for title in titles {
            self.titles.entry(fold(title)).or_default().insert(key.to_owned());
        }
        self.broader.extend(broader.map(|b| (key.to_owned(), b)));
    }

    /// What a title says; `None` if it names no office that is known.
    pub(crate) fn title(&self, words: &str) -> Option<Title> {
        let mut title = Title { offices: BTreeSet::new(), hold: Hold::Holds };
        for part in words.split(['兼', '、', '/']) {
            let (hold, bare) = self.qualified(fold(part));
            if hold != Hold::Holds {
                title.hold = hold;
            }
            title.offices.extend(self.titles.get(&bare).into_iter().flatten().cloned());
        }
        let qualifiers: Vec<&str> = QUALIFIERS.iter().map(|(key, _)| *key).collect();
        title.offices.retain(|office| !qualifiers.contains(&office.as_str()));
        (!title.offices.is_empty()).then_some(title)
    }

    /// The title without the word that qualifies it.
    fn qualified(&self, title: String) -> (Hold, String) {
        if self.titles.contains_key(&title) {
            return (Hold::Holds, title);
        }
        let ends = title.char_indices().map(|(i, c)| i + c.len_utf8());
        let found = ends.rev().find_map(|end| {
            let (front, rest) = title.split_at(end);
            let keys = self.titles.get(front)?;
            let (_, hold) = QUALIFIERS.iter().find(|(key, _)| keys.contains(*key))?;
            self.titles.contains_key(rest).then(|| (*hold, rest.to_owned()))
        });
        found.unwrap_or((Hold::Holds, title))
    }

    /// Whether an office is one of these or of their kinds.
    pub(crate) fn is(&self, office: &str, wanted: &BTreeSet<String>) -> bool {
        let mut at = Some(office);
        while let Some(office) = at {
            if wanted.contains(office) {
                return true;
            }
            at = self.broader.get(office).map(String::as_str);
        }
        false
    }
}

impl Tenure {
    /// How many days a date lies outside the time at which the title fits this term.
    pub(crate) fn days_from(&self, date: Interval, hold: Hold) -> i64 {
        let (Some(first), Some(last)) = (date.start.earliest(), date.end.latest()) else { return 0 };
        let from = self.from.and_then(Edtf::earliest);
        let before = from.map_or(0, |from| (from - last).num_days().max(0));
        let after =
            |end: Option<Edtf>| end.and_then(Edtf::latest).map_or(0, |end| (first - end).num_days().max(0));
        match hold {
            Hold::Holds => before + after(self.until),
            Hold::Held => before,
            Hold::Elected => (before - ELECT).max(0) + after(self.from),
        }
    }
}

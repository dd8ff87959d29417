//! From what people type to the thing they mean.

use std::collections::BTreeSet;

use anyhow::Result;
use summitkg_fusion::{Names, Naming, Person};
use summitkg_ontology::vocab::skg;
use summitkg_ontology::{DocId, name_key};

use super::view::{Row, View};

/// What can be shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Found {
    /// Something with an address in the graph.
    Thing(String),
    /// A source document: its identity and name.
    Document(DocId, String),
}

/// Everything that may be meant: an address, an exact name, a summit by what is known of it, a
/// person by any name, and only then parts of names.
pub(crate) fn find(view: &View<'_>, wanted: &str) -> Result<Vec<Found>> {
    let wanted = wanted.trim();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(found) = by_address(view, wanted)? {
        return Ok(vec![found]);
    }
    let named = by_name(view, wanted)?;
    if !named.is_empty() {
        return Ok(named);
    }
    let summits = summits(view, wanted)?;
    if !summits.is_empty() {
        return Ok(summits);
    }
    let people = people(view, wanted)?;
    if !people.is_empty() {
        return Ok(people);
    }
    by_part(view, wanted)
}

/// People by what they are called anywhere: with titles, initials, a surname alone.
fn people(view: &View<'_>, wanted: &str) -> Result<Vec<Found>> {
    let background = view.store.background()?;
    let naming = Naming { name: wanted, ..Naming::default() };
    let Person { key, undecided } = Names::new(&[], &background).person(&naming);
    let keys = if undecided.is_empty() { BTreeSet::from([key]) } else { undecided };
    let address = |key: &String| view.store.base().person(key).into_string();
    let there = keys.iter().map(address).filter(|iri| view.things.contains_key(iri));
    Ok(there.map(Found::Thing).collect())
}

/// `sco-chs/14`, `id:sco-chs/14`, `person/普京`, `doc/…`, or a whole IRI.
fn by_address(view: &View<'_>, wanted: &str) -> Result<Option<Found>> {
    let base = view.store.base();
    let wanted = wanted.trim_start_matches('<').trim_end_matches('>');
    let local = base.local(wanted).or_else(|| wanted.strip_prefix("id:")).unwrap_or(wanted);
    let iri = format!("{}{local}", base.as_str());
    if view.things.contains_key(&iri) {
        return Ok(Some(Found::Thing(iri)));
    }
    let id = local.strip_prefix("doc/").unwrap_or(local);
    let document = view.store.documents()?.into_iter().find(|d| d.id.as_str() == id);
    Ok(document.map(|d| Found::Document(d.id, d.meta.name)))
}

/// Names are compared without regard to script, blanks and case.
fn key(name: &str) -> String {
    name_key(name).to_lowercase()
}

fn by_name(view: &View<'_>, wanted: &str) -> Result<Vec<Found>> {
    let wanted_key = key(wanted);
    let mut found: Vec<Found> = view
        .things
        .iter()
        .filter(|(_, thing)| {
            let city = thing.class == skg::CITY_CLASS.as_str();
            let mut names = thing.labels.iter().map(|(_, label)| label).chain(&thing.aliases);
            // A city is what its summits are called by.
            !city && names.any(|name| key(name) == wanted_key)
        })
        .map(|(iri, _)| Found::Thing(iri.clone()))
        .collect();
    let documents = view.store.documents()?.into_iter();
    found.extend(documents.filter(|d| d.meta.name == wanted).map(|d| Found::Document(d.id, d.meta.name)));
    Ok(found)
}

/// Summits of which every word that was typed is true.
fn summits(view: &View<'_>, wanted: &str) -> Result<Vec<Found>> {
    let words = words(wanted);
    let mut found = BTreeSet::new();
    for row in view.rows(include_str!("summits.rq"), None)? {
        let Some(iri) = row.text("thing") else { continue };
        let names: Vec<String> =
            ["thing", "city", "country", "series"].iter().flat_map(|v| names(view, &row, v)).collect();
        if !words.is_empty() && words.iter().all(|word| word.fits(&row, &names)) {
            found.insert(Found::Thing(iri.to_owned()));
        }
    }
    Ok(found.into_iter().collect())
}

/// All names of what a variable points to, and its code.
fn names(view: &View<'_>, row: &Row, variable: &str) -> Vec<String> {
    let Some(iri) = row.text(variable) else { return Vec::new() };
    let thing = view.things.get(iri);
    let labels = thing.into_iter().flat_map(|t| t.labels.iter().map(|(_, label)| key(label)));
    let aliases = thing.into_iter().flat_map(|t| t.aliases.iter().map(|alias| key(alias)));
    // An alias of a country is a part of too many words to be looked for within them.
    let aliases = aliases.filter(|alias| alias.chars().count() > 1);
    let code = view.store.base().local(iri).and_then(|local| local.rsplit('/').next()).map(key);
    labels.chain(aliases).chain(code.filter(|_| variable == "series")).collect()
}

/// A word of what was typed.
#[derive(Debug, PartialEq, Eq)]
enum Word {
    Year(u32),
    Number(u32),
    Name(String),
}

fn words(wanted: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for piece in wanted.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、')) {
        // 2014年杜尚别, 杜尚别2014
        let (front, back) = piece.split_at(piece.find(|c: char| !c.is_ascii_digit()).unwrap_or(piece.len()));
        let digits_behind = back.len() - back.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (middle, end) = back.split_at(back.len() - digits_behind);
        match (front.len(), end.len()) {
            (4, _) => words.extend([word(front), word(back.trim_start_matches('年'))]),
            (0, 4) => words.extend([word(middle), word(end)]),
            _ => words.push(word(piece)),
        }
    }
    words.into_iter().flatten().collect()
}

fn word(text: &str) -> Option<Word> {
    let bare = text.trim_start_matches('第');
    let bare = ["次会议", "次會議", "次峰会", "次", "届", "屆", "年", "th", "st", "nd", "rd"]
        .iter()
        .find_map(|ending| bare.strip_suffix(ending))
        .unwrap_or(bare);
    match bare.parse::<u32>() {
        Ok(year @ 1900..=2100) => Some(Word::Year(year)),
        Ok(number) => Some(Word::Number(number)),
        Err(_) => Some(key(text)).filter(|k| !k.is_empty()).map(Word::Name),
    }
}

impl Word {
    fn fits(&self, row: &Row, names: &[String]) -> bool {
        match self {
            Self::Number(number) => row.text("number").and_then(|n| n.parse().ok()) == Some(*number),
            Self::Year(year) => {
                let date = row.text("start").or_else(|| row.text("edtf"));
                date.and_then(|d| d.get(..4)) == Some(&format!("{year:04}"))
            }
            Self::Name(name) => names.iter().any(|n| n.contains(name.as_str())),
        }
    }
}

fn by_part(view: &View<'_>, wanted: &str) -> Result<Vec<Found>> {
    let wanted = key(wanted);
    let mut found: Vec<Found> = view
        .things
        .iter()
        .filter(|(_, thing)| {
            let mut names = thing.labels.iter().map(|(_, label)| label).chain(&thing.aliases);
            names.any(|name| key(name).contains(&wanted))
        })
        .map(|(iri, _)| Found::Thing(iri.clone()))
        .collect();
    let documents = view.store.documents()?.into_iter();
    let of = |name: &Option<String>| name.as_ref().is_some_and(|n| key(n).contains(&wanted));
    let fitting = documents.filter(|d| key(&d.meta.name).contains(&wanted) || of(&d.meta.title));
    found.extend(fitting.map(|d| Found::Document(d.id, d.meta.name)));
    Ok(found)
}

/// Whether a word names a city: what summits are called by.
pub(crate) fn is_city(view: &View<'_>, word: &str) -> bool {
    let mut cities = view.things.values().filter(|thing| thing.class == skg::CITY_CLASS.as_str());
    cities.any(|city| {
        let mut names = city.labels.iter().map(|(_, label)| label).chain(&city.aliases);
        names.any(|name| key(name) == key(word))
    })
}

/// The name in the graph that was probably meant.
pub(crate) fn nearest_name(view: &View<'_>, wanted: &str) -> Result<Option<String>> {
    let things = view.things.values();
    let names = things.flat_map(|t| t.labels.iter().map(|(_, label)| label).chain(&t.aliases));
    let documents = view.store.documents()?;
    let names = names.chain(documents.iter().map(|d| &d.meta.name));
    Ok(summitkg_store::nearest(wanted, names.map(String::as_str)).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_years_numbers_and_names() {
        let name = |n: &str| Word::Name(n.to_owned());
        for (typed, expected) in [
            ("14", vec![Word::Number(14)]),
            ("第14次", vec![Word::Number(14)]),
            ("第十四次", vec![name("第十四次")]),
            ("14th", vec![Word::Number(14)]),
            ("2014", vec![Word::Year(2014)]),
            ("2014年", vec![Word::Year(2014)]),
            ("杜尚别 2014", vec![name("杜尚别"), Word::Year(2014)]),
            ("杜尚別2014", vec![name("杜尚别"), Word::Year(2014)]),
            ("2014年杜尚别", vec![Word::Year(2014), name("杜尚别")]),
            ("Dushanbe, 2014", vec![name("dushanbe"), Word::Year(2014)]),
        ] {
            assert_eq!(words(typed), expected, "{typed}");
        }
    }
}

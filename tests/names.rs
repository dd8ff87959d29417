//! Names that mean one thing, and names that do not.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::BTreeSet;
use std::fs;

use summitkg_fusion::{Names, Naming, Person, Reference};
use summitkg_ontology::{Base, EntityKind};
use summitkg_tests::{files, none, repository};

/// A name with what stands beside it: country or organisation, office, date.
struct Name<'t> {
    words: &'t str,
    body: Option<&'t str>,
    office: Option<&'t str>,
    date: Option<&'t str>,
}

impl<'t> Name<'t> {
    fn new(cell: &'t str) -> Self {
        let mut parts = cell.split(';').map(str::trim);
        let words = parts.next().unwrap();
        let mut next = || parts.next().filter(|part| !part.is_empty());
        let name = Self { words, body: next(), office: next(), date: next() };
        assert!(parts.next().is_none() && !words.is_empty(), "{cell}");
        name
    }

    fn person(&self, names: &Names<'_>) -> Person {
        names.person(&Naming {
            name: self.words,
            body: self.body.map(|body| names.represented(body, None)),
            office: self.office,
            date: self.date.map(|date| date.parse().unwrap()),
        })
    }

    /// The kind and key of what the name means, and who else may be meant.
    fn means(&self, kind: &str, names: &Names<'_>) -> (EntityKind, Person) {
        let thing = |kind, key| (kind, Person { key, undecided: BTreeSet::new() });
        match kind {
            "person" => (EntityKind::Person, self.person(names)),
            "country" => thing(EntityKind::Country, names.country(self.words)),
            "city" => thing(EntityKind::City, names.city(self.words)),
            "organisation" => thing(EntityKind::Organisation, names.organisation(self.words)),
            "party" => {
                let (kind, key) = names.represented(self.words, None);
                thing(kind, key)
            }
            other => panic!("no kind `{other}`"),
        }
    }
}

fn reference() -> Reference {
    let triples = files(&repository("data/reference"), "ttl").into_iter().flat_map(|path| {
        let text = fs::read(path).unwrap();
        oxttl::TurtleParser::new().for_slice(&text).map(Result::unwrap).collect::<Vec<_>>()
    });
    Reference::from_triples(&Base::default(), triples)
}

#[test]
fn names_mean_what_the_table_says() {
    let reference = reference();
    let names = Names::new(&[], &reference);
    let table = fs::read_to_string(repository("tests/names.tsv")).unwrap();
    let (mut wrong, mut seen) = (Vec::new(), BTreeSet::new());
    let (mut rows, mut different) = (0, 0);
    for (line, row) in table.lines().enumerate().skip(2) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [kind, a, b, relation, why] = cells.as_slice() else {
            panic!("names.tsv:{}: five columns: {row}", line + 1)
        };
        let (of_a, of_b) = (Name::new(a).means(kind, &names), Name::new(b).means(kind, &names));
        let holds = match *relation {
            "same" => of_a == of_b && of_a.1.undecided.is_empty(),
            "different" => (of_a.0, &of_a.1.key) != (of_b.0, &of_b.1.key),
            // A person of its own, who may be the other one.
            "open" => of_a.1.undecided.contains(&of_b.1.key) && !of_a.1.undecided.contains(&of_a.1.key),
            other => panic!("names.tsv:{}: no relation `{other}`", line + 1),
        };
        rows += 1;
        different += usize::from(*relation == "different");
        if !holds {
            let (a_means, b_means) = (of_a.1, of_b.1);
            wrong.push(format!(
                "names.tsv:{}: {a} | {b}: {relation} ({why}): {a_means:?}, {b_means:?}",
                line + 1
            ));
        }
        if !seen.insert((*kind, BTreeSet::from([*a, *b]))) {
            wrong.push(format!("names.tsv:{}: twice: {row}", line + 1));
        }
    }
    none(&wrong);
    assert!(rows >= 300 && different >= 120, "{rows} rows, {different} of things that differ");
}

/// A spelling of the lexicon means its person, unless it is left open.
#[test]
fn every_spelling_of_a_person_leads_to_that_person() {
    let reference = reference();
    let names = Names::new(&[], &reference);
    let table = fs::read_to_string(repository("data/lexicon/people.tsv")).unwrap();
    let mut wrong = Vec::new();
    for row in table.lines().skip(2) {
        let cells: Vec<&str> = row.split('\t').collect();
        let (surface, key, body) = (cells[0], cells[2], cells[3]);
        let naming = Naming { name: surface, body: Some(names.represented(body, None)), ..Naming::default() };
        let person = names.person(&naming);
        if person.key != key && !person.undecided.contains(key) {
            wrong.push(format!("{surface} of {body} means {person:?}, not {key}"));
        }
    }
    none(&wrong);
}

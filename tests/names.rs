//! Names that mean one thing, and names that do not.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::BTreeSet;
use std::fs;

use summitkg_fusion::{Names, Naming, Person, Reference};
use summitkg_ontology::{Base, Edtf, EntityKind};
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

/// The keys of everything that the gazetteers have.
fn keys() -> BTreeSet<String> {
    let tables = ["people", "countries", "cities", "organisations"].iter().map(|table| {
        let text = fs::read_to_string(repository(&format!("data/lexicon/{table}.tsv"))).unwrap();
        rows(&text).into_iter().map(|row| row[2].to_owned()).collect::<Vec<_>>()
    });
    tables.flatten().collect()
}

#[test]
fn names_mean_what_the_table_says() {
    let reference = reference();
    let names = Names::new(&[], &reference);
    let table = fs::read_to_string(repository("tests/names.tsv")).unwrap();
    let known = keys();
    let (mut wrong, mut seen) = (Vec::new(), BTreeSet::new());
    let (mut all, mut different) = (0, 0);
    for (line, row) in table.lines().enumerate().skip(2) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [kind, a, b, relation, why] = cells.as_slice() else {
            panic!("names.tsv:{}: five columns: {row}", line + 1)
        };
        let (of_a, of_b) = (Name::new(a).means(kind, &names), Name::new(b).means(kind, &names));
        let holds = match *relation {
            "same" => of_a == of_b && (known.contains(&of_a.1.key) || why.starts_with("strangers")),
            "different" => (of_a.0, &of_a.1.key) != (of_b.0, &of_b.1.key),
            // A person of its own, who may be the other one.
            "open" => of_a.1.undecided.contains(&of_b.1.key) && !of_a.1.undecided.contains(&of_a.1.key),
            other => panic!("names.tsv:{}: no relation `{other}`", line + 1),
        };
        all += 1;
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
    assert!(all >= 300 && different >= 120, "{all} rows, {different} of things that differ");
}

/// The lines of a table below its heading, by columns.
fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines().skip(2).map(|line| line.split('\t').collect()).collect()
}

#[test]
fn the_tables_of_names_and_terms_are_sorted_and_known() {
    let read = |path: &str| fs::read_to_string(repository(path)).unwrap();
    let mut wrong = Vec::new();
    for name in ["names", "offices", "people_terms"] {
        let text = read(&format!("data/generate/{name}.tsv"));
        let lines: Vec<&str> = text.lines().skip(2).collect();
        let pairs = lines.windows(2).filter(|pair| pair[0] >= pair[1]);
        wrong.extend(pairs.map(|pair| format!("{name}.tsv: not sorted, or twice: {}", pair[1])));
    }
    let (offices, terms) = (read("data/generate/offices.tsv"), read("data/generate/people_terms.tsv"));
    let known: BTreeSet<&str> = rows(&offices).iter().map(|row| row[0]).collect();
    let broader = rows(&offices).into_iter().map(|row| row[1]).filter(|key| !key.is_empty());
    let held: Vec<_> = rows(&terms);
    let named = broader.chain(held.iter().map(|row| row[1]));
    wrong.extend(named.filter(|key| !known.contains(key)).map(|key| format!("no office `{key}`")));
    for row in &held {
        let [from, until] = [row[2], row[3]].map(|day| day.parse::<Edtf>().ok());
        let ordered = until.is_none() || from.and_then(Edtf::earliest) <= until.and_then(Edtf::latest);
        if from.is_none() || until.is_none() != row[3].is_empty() || !ordered {
            wrong.push(format!("people_terms.tsv: no term: {}", row.join(" ")));
        }
    }
    none(&wrong);
}

/// A spelling of the lexicon means its person, unless it is left open.
#[test]
fn every_spelling_of_a_person_leads_to_that_person() {
    let reference = reference();
    let names = Names::new(&[], &reference);
    let table = fs::read_to_string(repository("data/lexicon/people.tsv")).unwrap();
    let mut wrong = Vec::new();
    for cells in rows(&table) {
        let (surface, key, body) = (cells[0], cells[2], cells[3]);
        let naming = Naming { name: surface, body: Some(names.represented(body, None)), ..Naming::default() };
        let person = names.person(&naming);
        if person.key != key && !person.undecided.contains(key) {
            wrong.push(format!("{surface} of {body} means {person:?}, not {key}"));
        }
    }
    none(&wrong);
}

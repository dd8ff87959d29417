//! What a store knows, beside what it must know.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::{Result, bail};
use summitkg_store::{Answer as Rows, Store, Term};

use crate::answer::{Answer, Summit};

/// The summits of a store, one row for each value of a property.
const SUMMITS: &str = "SELECT ?summit ?series ?number ?start ?city ?country ?chair {
    ?summit a skg:Summit ; skg:series ?in .
    OPTIONAL { ?summit skg:number ?number }
    OPTIONAL { ?summit skg:startDate ?start }
    OPTIONAL { ?summit skg:hostCity/rdfs:label ?city FILTER(LANG(?city) = 'zh') }
    OPTIONAL { ?summit skg:hostCountry/rdfs:label ?country FILTER(LANG(?country) = 'zh') }
    OPTIONAL { ?summit skg:chair/rdfs:label ?chair FILTER(LANG(?chair) = 'zh') }
    BIND(REPLACE(STR(?in), '^.*/', '') AS ?series)
}";
const ATTENDEES: &str = "SELECT ?summit (COUNT(?a) AS ?count) { ?summit skg:attendance ?a } GROUP BY ?summit";
const DOCUMENTS: &str = "SELECT ?summit (COUNT(DISTINCT ?document) AS ?count) {
    GRAPH ?document { ?document skg:event ?mention . ?mention skg:denotes ?summit }
} GROUP BY ?summit";

/// How a store differs from what its texts say.
#[derive(Debug, Default)]
pub struct Verdict {
    /// How many summits were compared.
    pub summits: usize,
    /// How many values of them are as they must be.
    pub right: usize,
    /// How many documents with a summit the store has, and how many it must have.
    pub documents: (usize, usize),
    /// One line for each difference.
    pub wrong: Vec<String>,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (found, expected) = self.documents;
        writeln!(f, "documents  {found} of {expected} that speak of a summit")?;
        writeln!(f, "summits    {}, {} values right, {} wrong", self.summits, self.right, self.wrong.len())?;
        self.wrong.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// Compares a store that was built from a corpus with the answer of that corpus.
pub fn verify(store: &Store, answer: &Answer) -> Result<Verdict> {
    let mut verdict =
        Verdict { documents: (store.documents()?.len(), answer.speaking), ..Verdict::default() };
    if verdict.documents.0 != verdict.documents.1 {
        verdict.wrong.push(format!(
            "documents that speak of a summit: {}, not {}",
            verdict.documents.0, answer.speaking
        ));
    }
    let mut found: BTreeMap<(String, u32), Vec<Summit>> = BTreeMap::new();
    for summit in known(store)? {
        found.entry((summit.series.clone(), summit.number)).or_default().push(summit);
    }
    for expected in &answer.summits {
        verdict.summits += 1;
        let name = format!("{}/{}", expected.series, expected.number);
        match found.remove(&(expected.series.clone(), expected.number)).unwrap_or_default().as_slice() {
            [one] => compare(&name, expected, one, &mut verdict),
            several => verdict.wrong.push(format!("{name}: {} summits, not one", several.len())),
        }
    }
    verdict
        .wrong
        .extend(found.into_values().flatten().map(|summit| format!("none of the corpus: {summit:?}")));
    Ok(verdict)
}

fn compare(name: &str, expected: &Summit, found: &Summit, verdict: &mut Verdict) {
    let values = |summit: &Summit| {
        let Summit { start, city, country, chair, attendees, documents, .. } = summit.clone();
        [
            ("start", start),
            ("city", city),
            ("country", country),
            ("chair", chair),
            ("attendees", attendees.to_string()),
            ("documents", documents.to_string()),
        ]
    };
    for ((property, expected), (_, found)) in values(expected).into_iter().zip(values(found)) {
        if expected == found {
            verdict.right += 1;
        } else {
            verdict.wrong.push(format!("{name} {property}: {found:?}, not {expected:?}"));
        }
    }
}

/// Every summit that a store knows; several values of a property stand beside each other.
fn known(store: &Store) -> Result<Vec<Summit>> {
    let (attendees, documents) = (counts(store, ATTENDEES)?, counts(store, DOCUMENTS)?);
    let mut values: BTreeMap<String, Vec<BTreeSet<String>>> = BTreeMap::new();
    for row in rows(store, SUMMITS)? {
        let [summit, properties @ ..] = row.as_slice() else { continue };
        let known = values.entry(summit.clone()).or_insert_with(|| vec![BTreeSet::new(); properties.len()]);
        for (known, value) in known.iter_mut().zip(properties) {
            known.insert(value.clone());
        }
    }
    let summit = |(name, values): (String, Vec<BTreeSet<String>>)| {
        let value = |at: usize| values[at].iter().cloned().collect::<Vec<_>>().join("|");
        Summit {
            series: value(0),
            number: value(1).parse().unwrap_or(0),
            start: value(2),
            city: value(3),
            country: value(4),
            chair: value(5),
            attendees: attendees.get(&name).copied().unwrap_or(0),
            documents: documents.get(&name).copied().unwrap_or(0),
        }
    };
    Ok(values.into_iter().map(summit).collect())
}

fn counts(store: &Store, query: &str) -> Result<BTreeMap<String, usize>> {
    rows(store, query)?.into_iter().map(|row| Ok((row[0].clone(), row[1].parse()?))).collect()
}

/// The rows of a query as plain text.
fn rows(store: &Store, query: &str) -> Result<Vec<Vec<String>>> {
    let Rows::Solutions { rows, .. } = store.query(query, &[])? else { bail!("no rows") };
    let text = |term: &Option<Term>| match term {
        Some(Term::Literal(value)) => value.value().to_owned(),
        Some(term) => term.to_string(),
        None => String::new(),
    };
    Ok(rows.iter().map(|row| row.iter().map(text).collect()).collect())
}

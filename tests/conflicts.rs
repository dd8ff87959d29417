//! Fifty contradictions, sown in a hundred reports: each is listed with both quotes, and no claim is lost.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde::Deserialize;
use summitkg_extractor::Extractor;
use summitkg_ontology::{Document, DocumentMeta, rdf};
use summitkg_store::{Answer, Citation, Conflict, Entry, Side, Store};
use summitkg_tests::disputes::{dispute, word};
use summitkg_tests::{entry, none, repository};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seeded {
    pair: Vec<Pair>,
}

/// Two reports of one meeting that contradict each other in one thing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    name: String,
    summit: String,
    #[serde(default)]
    of: String,
    property: String,
    preferred: String,
    step: String,
    #[serde(default)]
    also: Vec<String>,
    a: Sown,
    b: Sown,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sown {
    published: String,
    value: Option<String>,
    quote: Option<String>,
    text: String,
}

impl Pair {
    fn documents(&self) -> [(Document, &Sown); 2] {
        let of = |letter: &str, sown: &Sown| {
            document(&format!("{}, {letter}", self.name), &sown.published, &sown.text)
        };
        [(of("a", &self.a), &self.a), (of("b", &self.b), &self.b)]
    }
}

fn document(name: &str, published: &str, text: &str) -> Document {
    let meta = DocumentMeta {
        name: name.to_owned(),
        published: Some(published.to_owned()),
        ..DocumentMeta::default()
    };
    Document::new(meta, text.to_owned())
}

fn seeded() -> Seeded {
    let path = repository("tests/conflicts/seeded.toml");
    toml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn store(entries: Vec<Entry>) -> Store {
    let mut store = Store::in_memory().unwrap();
    store.put(entries).unwrap();
    store
}

/// Whether a citation quotes the document as it stands there.
fn quoted(citation: &Citation, document: &Document) -> bool {
    let Some((start, end)) = citation.place else { return false };
    let (start, end) = (usize::try_from(start).unwrap(), usize::try_from(end).unwrap());
    let there: String = document.text().chars().skip(start).take(end - start).collect();
    !there.is_empty() && there == citation.quote && citation.rule.is_some()
}

/// What is wrong with how one value of a contradiction is listed.
fn misgivings(store: &Store, pair: &Pair, side: Option<&Side>, letter: &str) -> Vec<String> {
    let [a, b] = pair.documents();
    let (document, sown) = if letter == "a" { a } else { b };
    let Some(side) = side else { return vec![format!("{}: no value of {letter}", pair.name)] };
    let mut wrong = Vec::new();
    let mut expect = |holds: bool, what: &str| {
        if !holds {
            wrong.push(format!("{}, {letter}: {what}: {side:?}", pair.name));
        }
    };
    expect(side.value.as_ref().map(|v| word(store, v)) == sown.value, "the value");
    expect(side.preferred == Some(pair.preferred == letter), "whether it is preferred");
    let step = side.decided.as_ref().map_or("", |node| node.as_str().rsplit("policy").next().unwrap());
    expect(sown.value.is_none() || step.to_lowercase() == pair.step, "the step");
    expect(side.citations.iter().all(|c| c.source == document.meta().name), "the document");
    let Some(words) = &sown.quote else { return wrong };
    expect(side.citations.iter().all(|c| quoted(c, &document)), "the words");
    expect(side.citations.iter().any(|c| c.quote == *words), "the quote");
    wrong
}

#[test]
fn fifty_contradictions_are_listed_with_both_quotes() {
    let Seeded { pair: pairs } = seeded();
    assert_eq!(pairs.len(), 50);
    let extractor = Extractor::new().unwrap();
    let documents = pairs.iter().flat_map(Pair::documents);
    let store = store(documents.map(|(document, _)| entry(&extractor, &document)).collect());
    let conflicts = store.conflicts().unwrap();
    let mut open: BTreeMap<(String, String, String), &Conflict> = BTreeMap::new();
    for conflict in &conflicts {
        let shown = dispute(&store, conflict);
        let twice = open.insert((shown.summit, shown.of, shown.property), conflict);
        assert!(twice.is_none(), "listed twice: {conflict:?}");
    }
    let mut wrong = Vec::new();
    for pair in &pairs {
        let place = |of: &str, property: &str| (pair.summit.clone(), of.to_owned(), property.to_owned());
        let Some(conflict) = open.remove(&place(&pair.of, &pair.property)) else {
            wrong.push(format!("{}: not listed", pair.name));
            continue;
        };
        if conflict.sides.len() != 2 {
            wrong.push(format!("{}: {} values", pair.name, conflict.sides.len()));
        }
        let (first, second) = if pair.preferred == "a" { ("a", "b") } else { ("b", "a") };
        wrong.extend(misgivings(&store, pair, conflict.sides.first(), first));
        wrong.extend(misgivings(&store, pair, conflict.sides.get(1), second));
        for also in &pair.also {
            let (of, property) = also.rsplit_once(' ').unwrap();
            if open.remove(&place(of, property)).is_none() {
                wrong.push(format!("{}: not listed: {also}", pair.name));
            }
        }
    }
    wrong.extend(open.keys().map(|place| format!("nobody contradicts himself there: {place:?}")));
    none(&wrong);
}

#[test]
fn no_claim_of_a_contradiction_is_lost() {
    let pairs = seeded().pair;
    let extractor = Extractor::new().unwrap();
    let entries: Vec<Entry> =
        pairs.iter().flat_map(Pair::documents).map(|(document, _)| entry(&extractor, &document)).collect();
    let store = store(entries.clone());
    let mut wrong = Vec::new();
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    for Entry { report, .. } in &entries {
        if report.events.len() != 1 {
            wrong.push(format!("{}: speaks of {} meetings", report.document.name, report.events.len()));
        }
        for (i, event) in report.events.iter().enumerate() {
            let names = event.facts.iter().map(|fact| rdf::claim_name(i, fact));
            wanted.extend(
                names.map(|name| store.base().node(["doc", report.id.as_str(), "claim", &name]).to_string()),
            );
        }
        let kept = store.report(&report.id).unwrap();
        if kept.map(|kept| kept.events).as_ref() != Some(&report.events) {
            wrong.push(format!("{}: is not kept as it was read", report.document.name));
        }
    }
    let Answer::Solutions { rows, .. } =
        store.query("SELECT ?c { GRAPH ?g { ?c a skg:Claim } }", &[]).unwrap()
    else {
        panic!("no table")
    };
    let found: Vec<String> = rows.into_iter().map(|row| row[0].as_ref().unwrap().to_string()).collect();
    assert_eq!(found.len(), found.iter().collect::<BTreeSet<_>>().len());
    let found: BTreeSet<String> = found.into_iter().collect();
    wrong.extend(wanted.difference(&found).map(|claim| format!("lost: {claim}")));
    wrong.extend(found.difference(&wanted).map(|claim| format!("of nobody: {claim}")));
    none(&wrong);
}

/// The values of the city of the 14th meeting, the preferred one first, with how many texts say so and the step.
fn cities(store: &Store) -> Vec<[String; 3]> {
    let query = "SELECT ?city ?texts ?step {
        ?statement rdf:predicate skg:hostCity .
        { ?statement rdf:object ?city ; skg:independentCount ?texts ; skg:decidedBy ?step . BIND(1 AS ?rank) }
        UNION
        { ?statement skg:alternative ?other . BIND(2 AS ?rank)
          ?other rdf:value ?city ; skg:independentCount ?texts ; skg:decidedBy ?step }
    } ORDER BY ?rank";
    let Answer::Solutions { rows, .. } = store.query(query, &[]).unwrap() else { panic!("no table") };
    let cell = |term: &Option<summitkg_store::Term>| word(store, term.as_ref().unwrap());
    rows.iter().map(|row| [cell(&row[0]), cell(&row[1]), cell(&row[2])]).collect()
}

const AGENCY: &str = "上海合作组织成员国元首理事会第十四次会议2014年9月12日在杜尚别举行。塔吉克斯坦总统拉赫蒙主持会议。\
    成员国元首签署了《上海合作组织成员国元首杜尚别宣言》。";

#[test]
fn a_text_printed_three_times_counts_once() {
    let extractor = Extractor::new().unwrap();
    let mut reports: Vec<Document> = ["甲报", "乙报", "丙报"]
        .iter()
        .map(|paper| document(paper, "2014-09-14", &format!("{paper}：元首聚首\n\n{AGENCY}\n")))
        .collect();
    let read = |reports: &[Document]| store(reports.iter().map(|d| entry(&extractor, d)).collect());
    assert_eq!(read(&reports).conflicts().unwrap(), []);
    // One independent text, printed later, corrects it; a tie of one text each.
    let other = "白桦林边，上海合作组织成员国元首理事会第十四次会议于2014年9月12日在乌法召开。";
    reports.push(document("丁报", "2014-09-15", other));
    let step = |step: &str| format!("policy{step}");
    let rows = |a: [&str; 2], b: [&str; 2], by: &str| {
        [a, b].map(|[city, texts]| [format!("city/{city}"), texts.to_owned(), step(by)]).to_vec()
    };
    assert_eq!(cities(&read(&reports)), rows(["乌法", "1"], ["杜尚别", "1"], "Latest"));
    // An earlier one does not.
    reports[3] = document("丁报", "2014-09-13", other);
    assert_eq!(cities(&read(&reports)), rows(["杜尚别", "1"], ["乌法", "1"], "Latest"));
    // Two independent texts do, whenever they are printed and however often the first is.
    let third =
        "各代表团在机场受到迎接。2014年9月12日在乌法，上海合作组织成员国元首理事会第十四次会议圆满结束。";
    reports.push(document("戊报", "2014-09-13", third));
    assert_eq!(cities(&read(&reports)), rows(["乌法", "2"], ["杜尚别", "1"], "Independent"));
}

//! What must hold across the five reports once they are one graph: who is meant, what is not to be merged,
//! how dates are completed, which documents are one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use summitkg_store::Store;
use summitkg_tests::{none, rows};

use super::{corpora, entries, json, list, store};

fn gold() -> Option<(Value, Store, Store)> {
    let corpora = corpora()?;
    let gold = json(&corpora.join("gold/seeds/cross_document.json"));
    Some((gold, store(false, entries(&corpora)), store(true, entries(&corpora))))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Words and what they lead to, by the name of the document.
type Words = Vec<(String, String, String)>;

/// The words by which documents name summits, with the summit: as events, and as decisions on the next one.
fn names(store: &Store) -> (Words, Words) {
    let three = |query: &str| {
        let rows = rows(store, query).into_iter();
        rows.map(|row| (row[0].clone(), row[1].clone(), row[2].clone())).collect()
    };
    let events = "SELECT ?name ?quote ?s { GRAPH ?g { ?doc skg:sourceName ?name ; skg:event ?m .
        ?m skg:denotes ?s ; skg:evidence/oa:hasSelector/oa:exact ?quote } }";
    let decisions = "SELECT ?name ?quote ?s { ?from skg:nextHost ?n ; skg:nextSummit ?s .
        ?st rdf:subject ?from ; rdf:predicate skg:nextHost ; skg:supportedBy ?claim .
        GRAPH ?g { ?doc skg:sourceName ?name . ?claim prov:wasDerivedFrom/oa:hasSelector/oa:exact ?quote } }";
    (three(events), three(decisions))
}

#[test]
fn every_mention_denotes_the_summit_of_the_gold() {
    let Some((gold, alone, shown)) = gold() else { return };
    let mut wrong = Vec::new();
    for store in [alone, shown] {
        let (events, decisions) = names(&store);
        let mut nodes: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for coreference in list(&gold["coreference"]) {
            let summit = text(&coreference["summit"]);
            for mention in list(&coreference["mentions"]) {
                let (seed, surface) = (text(&mention["seed"]), text(&mention["surface"]));
                let of = |words: &Words| -> BTreeSet<String> {
                    let here =
                        words.iter().filter(|(name, quote, _)| name == seed && quote.contains(surface));
                    here.map(|(.., node)| node.clone()).collect()
                };
                // A name without its attribute may be that of a later mention too.
                let found = Some(of(&events)).filter(|f| !f.is_empty()).unwrap_or_else(|| of(&decisions));
                if found.is_empty() && text(&mention["role"]) != "announced" {
                    wrong.push(format!("{summit}: {surface} of {seed} denotes nothing"));
                }
                nodes.entry(summit).or_default().extend(found);
            }
        }
        let of = |summit: &str| nodes.get(summit).cloned().unwrap_or_default();
        for (summit, found) in &nodes {
            if found.len() != 1 {
                wrong.push(format!("{summit} is {found:?}"));
            }
        }
        let apart = list(&gold["must_not_merge"]).map(|pair| &pair["items"]);
        for items in apart {
            let summits: Vec<BTreeSet<String>> =
                list(items).map(text).filter(|id| nodes.contains_key(id)).map(of).collect();
            if let [a, b] = summits.as_slice()
                && !a.is_disjoint(b)
            {
                wrong.push(format!("{items} are one: {a:?}"));
            }
        }
        assert_eq!(nodes.values().flatten().collect::<BTreeSet<_>>().len(), nodes.len());
    }
    none(&wrong);
}

#[test]
fn people_whom_the_gold_keeps_apart_are_apart() {
    let Some((gold, _, shown)) = gold() else { return };
    let people: BTreeMap<&str, &Value> =
        list(&gold["people"]).map(|p| (text(&p["id"]), &p["forms"])).collect();
    let node = |id: &str| -> BTreeSet<Vec<String>> {
        let values: String =
            list(people[id]).filter_map(Value::as_str).flat_map(|f| ["'", f, "'@zh "]).collect();
        let query = format!(
            "SELECT ?p {{ VALUES ?f {{ {values} }} ?p a skg:Person ; rdfs:label|skos:altLabel ?f . ?r skg:person ?p }}"
        );
        rows(&shown, &query)
    };
    let mut wrong = Vec::new();
    for pair in list(&gold["must_not_merge"]) {
        let known: Vec<_> =
            list(&pair["items"]).map(text).filter(|id| people.contains_key(id)).map(node).collect();
        for (i, a) in known.iter().enumerate() {
            if a.len() != 1 || known.iter().skip(i + 1).any(|b| a == b) {
                wrong.push(format!("{}: {known:?}", pair["what"]));
            }
        }
    }
    none(&wrong);
    // Unnamed participants of several meetings are never one.
    let unnamed = rows(&shown, "SELECT ?a ?s { ?s skg:attendance ?a . ?a skg:unnamed true }");
    let records: BTreeSet<&String> = unnamed.iter().map(|row| &row[0]).collect();
    assert_eq!(records.len(), unnamed.len());
}

#[test]
fn dates_are_completed_as_in_the_gold() {
    let Some((gold, alone, _)) = gold() else { return };
    let (events, _) = names(&alone);
    let announced = rows(&alone, "SELECT ?s { ?s skg:previousSummit/skg:number 14 }");
    let mut wrong = Vec::new();
    for completion in list(&gold["date_completion"]) {
        let summit = text(&completion["summit"]);
        let coreference = list(&gold["coreference"]).find(|c| text(&c["summit"]) == summit);
        let Some(mention) = coreference.and_then(|c| list(&c["mentions"]).last()) else { continue };
        let (seed, surface) = (text(&mention["seed"]), text(&mention["surface"]));
        let named = events.iter().find(|(name, quote, _)| name == seed && quote.contains(surface));
        let node = named.map(|(.., node)| node).or_else(|| announced.first().map(|row| &row[0]));
        let node = node.unwrap_or_else(|| panic!("{summit}: {surface} denotes nothing"));
        let query = format!("SELECT ?d {{ <https://w3id.org/summitkg/id/{node}> skg:edtf ?d }}");
        let found: Vec<String> = rows(&alone, &query).into_iter().flatten().collect();
        let wanted = text(&completion["merged"]).split(',').next().unwrap_or_default().replace("??", "XX");
        if found != [wanted.as_str()] {
            wrong.push(format!("{summit} ({node}): {found:?}, not {wanted}"));
        }
    }
    none(&wrong);
}

/// The titles of an item such as `001/002 title (2014)`, with the documents that it stands in.
fn titled(item: &str) -> (Vec<&str>, &str) {
    let end =
        item.find(|c: char| !(c.is_ascii_digit() || c == '/' || c == ',' || c == ' ')).unwrap_or(item.len());
    let (seeds, title) = item.split_at(end);
    let title = title.split(" (").next().unwrap_or_default().split(" / ").next().unwrap_or_default();
    (seeds.split([',', '/', ' ']).filter(|s| !s.is_empty()).collect(), title.trim())
}

#[test]
fn documents_are_one_or_two_as_in_the_gold() {
    let Some((gold, alone, _)) = gold() else { return };
    let outcomes = rows(
        &alone,
        "SELECT ?name ?title ?d { ?st rdf:predicate skg:outcome ; rdf:object ?d ; skg:supportedBy ?claim .
            GRAPH ?g { ?doc skg:sourceName ?name . ?claim rdf:object ?value . ?value skg:title|skg:countOnly ?title } }",
    );
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for identity in list(&gold["document_identity"]) {
        let nodes: Vec<BTreeSet<&String>> = list(&identity["documents"])
            .map(|item| {
                let (seeds, title) = titled(text(item));
                let here = outcomes.iter().filter(|row| seeds.contains(&row[0].as_str()));
                here.filter(|row| row[1].trim_matches(['《', '》']) == title).map(|row| &row[2]).collect()
            })
            .filter(|found: &BTreeSet<&String>| !found.is_empty())
            .collect();
        let pairs = nodes.iter().enumerate().flat_map(|(i, a)| nodes.iter().skip(i + 1).map(move |b| (a, b)));
        for (a, b) in pairs {
            tried += 1;
            let fits = match text(&identity["verdict"]) {
                "different" => a.is_disjoint(b),
                _ => a == b,
            };
            if !fits {
                wrong.push(format!("{}: {a:?} and {b:?}", identity["documents"]));
            }
        }
    }
    none(&wrong);
    assert!(tried >= 3, "only {tried} pairs of documents are outcomes of the summits");
    // The text of the declaration of 2014 has no title: it is the declaration that another report names.
    let declarations = rows(
        &alone,
        "SELECT ?name ?d { ?s skg:number 14 ; skg:outcome ?d . ?d skg:kind skg:kindDeclaration .
            ?st rdf:predicate skg:outcome ; rdf:object ?d ; skg:supportedBy ?claim .
            GRAPH ?g { ?doc skg:sourceName ?name . ?claim rdf:object ?value } }",
    );
    let nodes: BTreeSet<&String> = declarations.iter().map(|row| &row[1]).collect();
    assert_eq!((nodes.len(), declarations.len()), (1, 2), "{declarations:?}");
}

/// Which summit of the gold a node is.
fn summit_of(id: &str) -> String {
    match id.strip_prefix("chs-") {
        Some(number) => {
            format!("?s skg:number {number} ; skg:series ?in FILTER(strends(str(?in), '/sco-chs'))")
        }
        None => {
            "?s skg:series ?in ; skg:status skg:summitHeld FILTER(strends(str(?in), '/sco-plus'))".to_owned()
        }
    }
}

#[test]
fn countries_and_organisations_are_represented_over_time_as_in_the_gold() {
    let Some((gold, alone, shown)) = gold() else { return };
    let mut wrong = Vec::new();
    let mut compared = 0;
    for store in [alone, shown] {
        for body in list(&gold["representation_over_time"]) {
            let name = text(&body["represents"]);
            for event in list(&body["events"]) {
                let ask = format!(
                    "SELECT DISTINCT ?code ?who {{ VALUES ?name {{ '{name}'@zh }} ?whom rdfs:label|skos:altLabel ?name . {} .
                    ?s skg:attendance ?a . ?a skg:represents ?whom ; skg:capacity ?c . BIND(str(?c) AS ?code)
                    OPTIONAL {{ ?a skg:person ?p . ?p rdfs:label|skos:altLabel ?who }} }}",
                    summit_of(text(&event["event"]))
                );
                let found = rows(&store, &ask);
                let capacity = summitkg_ontology::Capacity::from_code(text(&event["capacity"])).unwrap();
                compared += 1;
                if found.is_empty() || !found.iter().all(|row| row[0].ends_with(capacity.local())) {
                    wrong
                        .push(format!("{name} at {}: {found:?}, want {}", event["event"], event["capacity"]));
                }
                for who in list(&event["by"]).map(text) {
                    let here =
                        |row: &Vec<String>| row[1] == who || (who.starts_with('(') && row[1].is_empty());
                    if !found.iter().any(here) {
                        wrong.push(format!("{name} at {}: {who} is not among {found:?}", event["event"]));
                    }
                }
            }
        }
    }
    none(&wrong);
    assert!(compared > 100, "{compared}");
}

#[test]
fn people_attend_where_the_gold_has_them() {
    let Some((gold, alone, _)) = gold() else { return };
    let mut wrong = Vec::new();
    for person in list(&gold["people"]) {
        let forms: String = list(&person["forms"]).map(text).flat_map(|form| ["'", form, "'@zh "]).collect();
        let who = format!("VALUES ?form {{ {forms} }} ?p a skg:Person ; rdfs:label|skos:altLabel ?form .");
        for at in list(&person["attended"]) {
            let capacity = summitkg_ontology::Capacity::from_code(text(&at["capacity"])).unwrap();
            let mode = summitkg_ontology::Mode::from_code(text(&at["mode"])).unwrap();
            let chair = if at["presides"] == true { "?s skg:chair ?p ." } else { "" };
            let ask = format!(
                "SELECT DISTINCT ?a {{ {who} {} . ?s skg:attendance ?a . {chair}
                ?a skg:person ?p ; skg:capacity skg:{} ; skg:mode skg:{} }}",
                summit_of(text(&at["event"])),
                capacity.local(),
                mode.local()
            );
            if rows(&alone, &ask).len() != 1 {
                wrong.push(format!("{} at {}: {at}", person["id"], at["event"]));
            }
        }
    }
    none(&wrong);
}

/// Of the contradictions of the gold those that are of facts: the day of the 14th, which is one, and two that
/// are none: a name in two spellings, and two documents of two years.
#[test]
fn the_contradictions_of_the_gold_are_told_and_what_only_seems_one_is_not() {
    let Some((gold, alone, _)) = gold() else { return };
    let kinds: BTreeMap<&str, &str> =
        list(&gold["contradictions"]).map(|c| (text(&c["about"]), text(&c["kind"]))).collect();
    assert_eq!(kinds["date of the 14th meeting"], "near");
    let conflicts = alone.conflicts().unwrap();
    let values: BTreeSet<(String, String)> = conflicts
        .iter()
        .filter(|c| c.kind == summitkg_store::ConflictKind::Value)
        .map(|c| {
            let subject = alone.base().local(c.subject.as_str()).unwrap().to_owned();
            (subject, c.property.as_str().rsplit('#').next().unwrap().to_owned())
        })
        .collect();
    assert_eq!(values, BTreeSet::from([("sco-chs/14".to_owned(), "edtf".to_owned())]));
    let date = conflicts.iter().find(|c| c.property.as_str().ends_with("edtf")).unwrap();
    let quotes: Vec<&str> =
        date.sides.iter().flat_map(|side| &side.citations).map(|c| c.quote.as_str()).collect();
    for side in ["a", "b"] {
        let contradiction = list(&gold["contradictions"]).find(|c| c["kind"] == "near").unwrap();
        let words = text(&contradiction[side]["quote"]);
        assert!(quotes.iter().any(|quote| words.contains(quote)), "{side}: {words} {quotes:?}");
    }
}

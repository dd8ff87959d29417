//! The five annotated reports, read, scored, and fused into one graph.
//!
//! They are no part of this repository: `SUMMITKG_CORPORA` names the folder that holds them, with
//! their gold data and `tools/score.py`. Without it these tests say so and pass.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

#[path = "corpora/cross.rs"]
mod cross;
#[path = "corpora/traps.rs"]
mod traps;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Once;

use serde_json::Value;
use summitkg_extractor::Extractor;
use summitkg_ontology::{Document, Report};
use summitkg_store::{Entry, Format, Layer, Options, Store};
use summitkg_tests::{documents, entry, files, misquotes, none, repository, rows};

const SCORE: f64 = 0.95;
const SCORE_OF_EACH_TYPE: f64 = 0.85;

/// Says something even if the test passes.
fn say(words: &str) {
    let _ = writeln!(io::stderr(), "{words}");
}

/// The folder with the corpora; none if there is none, which is said.
fn corpora() -> Option<PathBuf> {
    let folder = env::var_os("SUMMITKG_CORPORA").map(PathBuf::from);
    let found = folder.filter(|f| f.join("corpora/seeds").is_dir() && f.join("gold/seeds").is_dir());
    if found.is_none() {
        static SAID: Once = Once::new();
        SAID.call_once(|| say("skipped: set SUMMITKG_CORPORA to a folder with corpora/, gold/ and tools/"));
    }
    found
}

/// The five documents with what is read in them.
fn read(corpora: &Path) -> (Extractor, Vec<(Document, Report)>) {
    let extractor = Extractor::new().unwrap();
    let documents: Vec<Document> =
        files(&corpora.join("corpora/seeds"), "txt").iter().flat_map(|path| documents(path)).collect();
    assert_eq!(documents.len(), 5);
    let read = documents.into_iter().map(|d| (d.clone(), extractor.extract(&d))).collect();
    (extractor, read)
}

fn json(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[test]
fn the_score_meets_the_bar() {
    let Some(corpora) = corpora() else { return };
    if Command::new("python3").arg("--version").output().is_err() {
        return say("skipped: the scorer needs python3");
    }
    let folder = tempfile::tempdir().unwrap();
    let predicted = folder.path().join("reports.ndjson");
    let lines: Vec<String> =
        read(&corpora).1.iter().map(|(_, report)| report.to_json().to_string()).collect();
    fs::write(&predicted, lines.join("\n")).unwrap();
    let score = |flag: &str| {
        let tool = corpora.join("tools/score.py");
        let run = Command::new("python3")
            .arg(tool)
            .arg(corpora.join("gold/seeds"))
            .arg(&predicted)
            .arg(flag)
            .output();
        let run = run.unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).unwrap()
    };
    let result: Value = serde_json::from_str(&score("--json")).unwrap();
    let f1 = |value: &Value| value["f1"].as_f64().unwrap();
    let types = result["types"].as_object().unwrap();
    let low: Vec<_> =
        types.iter().filter(|(_, t)| f1(t) < SCORE_OF_EACH_TYPE).map(|(name, _)| name).collect();
    say(&format!(
        "F1 {:.4} over {} documents; {}",
        f1(&result),
        result["documents"],
        types.iter().map(|(name, t)| format!("{name} {:.3}", f1(t))).collect::<Vec<_>>().join(", ")
    ));
    assert_eq!(result["documents"], 5);
    assert!(result["absent"].as_array().unwrap().is_empty(), "{}", result["absent"]);
    assert!(
        f1(&result) >= SCORE && low.is_empty(),
        "F1 {}, too low {low:?}\n{}",
        f1(&result),
        score("--errors")
    );
}

#[test]
fn no_trap_is_fallen_into() {
    let Some(corpora) = corpora() else { return };
    let tables = ["countries", "organisations"]
        .map(|t| fs::read_to_string(repository(&format!("data/lexicon/{t}.tsv"))).unwrap());
    let names = traps::Names::new(&tables);
    let (mut tested, mut left, mut wrong) = (0, BTreeMap::new(), Vec::new());
    for (document, report) in read(&corpora).1 {
        let name = &document.meta().name;
        let gold = json(&corpora.join(format!("gold/seeds/{name}.json")));
        let report = report.to_json();
        for trap in list(&gold["traps"]).filter(|t| !t["assertion"].is_null()) {
            match traps::put(&names, &report, &gold, trap) {
                traps::Outcome::Silent => tested += 1,
                traps::Outcome::Asserted(words) => {
                    tested += 1;
                    wrong.push(format!("{name}: {}\n    {}\n    {words}", trap["wrong"], trap["assertion"]));
                }
                traps::Outcome::NotTestable => {
                    *left.entry(trap["assertion"]["type"].to_string()).or_insert(0) += 1;
                }
            }
        }
    }
    say(&format!("{tested} traps tested, {} sprung; a report cannot say: {left:?}", wrong.len()));
    none(&wrong);
}

#[test]
fn every_fact_quotes_its_words() {
    let Some(corpora) = corpora() else { return };
    let (_, read) = read(&corpora);
    none(&read.iter().flat_map(|(document, report)| misquotes(document, report)).collect::<Vec<_>>());
}

#[test]
fn two_readings_give_the_same_bytes() {
    let Some(corpora) = corpora() else { return };
    let bytes =
        || read(&corpora).1.iter().map(|(_, report)| report.to_json().to_string()).collect::<Vec<_>>();
    assert_eq!(bytes(), bytes());
}

fn entries(corpora: &Path) -> Vec<Entry> {
    let (extractor, read) = read(corpora);
    read.iter().map(|(document, _)| entry(&extractor, document)).collect()
}

fn store(calendar: bool, entries: Vec<Entry>) -> Store {
    let mut store =
        Store::in_memory_with(Options { calendar: Some(calendar), ..Options::default() }).unwrap();
    store.put(entries).unwrap();
    store
}

fn table<const N: usize>(rows: &[[&str; N]]) -> BTreeSet<Vec<String>> {
    rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
}

#[test]
fn the_five_become_the_summits_of_the_gold() {
    let Some(corpora) = corpora() else { return };
    let gold = json(&corpora.join("gold/seeds/cross_document.json"));
    for calendar in [false, true] {
        let store = store(calendar, entries(&corpora));
        let count = |series: &str, more: &str| {
            let query = format!(
                "SELECT ?s {{ ?s a skg:Summit ; skg:series ?series . {more} FILTER(strends(str(?series), '/{series}')) }}"
            );
            rows(&store, &query).len()
        };
        let held = "?s skg:status skg:summitHeld .";
        let found = [count("sco-chs", ""), count("sco-chs", held), count("sco-plus", held)];
        let wanted = ["sco_chs_total_distinct", "sco_chs_reported", "sco_plus_reported"]
            .map(|key| usize::try_from(gold["expected_counts"][key].as_u64().unwrap()).unwrap());
        assert_eq!(found, wanted, "all, reported, SCO+; calendar: {calendar}");
    }
}

#[test]
fn dates_are_as_precise_as_the_sources() {
    let Some(corpora) = corpora() else { return };
    let edtf = "SELECT ?n ?d { ?s skg:series ?series ; skg:number ?n ; skg:edtf ?d FILTER(strends(str(?series), '/sco-chs')) }";
    let alone = store(false, entries(&corpora));
    let dates = rows(&alone, edtf);
    for row in [["13", "2013-09-13"], ["21", "2021-XX-17"], ["24", "2024-07-04"]] {
        assert!(dates.contains(row.map(str::to_owned).as_slice()), "{row:?} not in {dates:?}");
    }
    let full = "SELECT ?d ?basis { ?st rdf:subject ?s ; rdf:predicate skg:startDate ; rdf:object ?d ; skg:basis ?basis .
        ?s skg:number 21 }";
    assert_eq!(rows(&alone, full), BTreeSet::new(), "no source tells the month of the 21st");
    let shown = store(true, entries(&corpora));
    assert_eq!(rows(&shown, full), table(&[["2021-09-17", "basisBackground"]]));
    let kept: BTreeSet<_> = rows(&shown, edtf).into_iter().filter(|row| row[0] == "21").collect();
    assert_eq!(kept, table(&[["21", "2021-XX-17"]]), "the calendar does not speak for the sources");
}

#[test]
fn places_chairs_and_attendance_are_those_of_the_gold() {
    let Some(corpora) = corpora() else { return };
    let gold = json(&corpora.join("gold/seeds/cross_document.json"));
    let people: BTreeMap<&str, BTreeSet<&str>> = list(&gold["people"])
        .map(|p| (p["id"].as_str().unwrap(), list(&p["forms"]).filter_map(Value::as_str).collect()))
        .collect();
    let store = store(false, entries(&corpora));
    let mut wrong = Vec::new();
    for summit in list(&gold["summits"]).filter(|s| !s["attendance_total"].is_null()) {
        let id = summit["id"].as_str().unwrap();
        let which = match summit["number"].as_u64() {
            Some(number) => format!(
                "?s skg:number {number} ; skg:series ?series FILTER(strends(str(?series), '/sco-chs'))"
            ),
            None => {
                "?s skg:series ?series ; skg:status skg:summitHeld FILTER(strends(str(?series), '/sco-plus'))"
                    .to_owned()
            }
        };
        let ask = |what: &str| rows(&store, &format!("SELECT {what} . {which} }}"));
        let mut compare = |what: &str, got: String, want: String| {
            if got != want {
                wrong.push(format!("{id}: {what}: got {got}, want {want}"));
            }
        };
        let one = |rows: BTreeSet<Vec<String>>| {
            rows.into_iter().map(|r| r.join(" ")).collect::<Vec<_>>().join(" | ")
        };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        compare("city", one(ask("?c { ?s skg:hostCity ?c")), format!("city/{}", text(&summit["city"])));
        compare(
            "country",
            one(ask("?c { ?s skg:hostCountry ?c")),
            format!("country/{}", text(&summit["country"])),
        );
        let chair = one(ask("?c { ?s skg:chair ?c"));
        let forms = &people[summit["chair"]["person_id"].as_str().unwrap()];
        if !forms.contains(chair.trim_start_matches("person/")) {
            compare("chair", chair, format!("{forms:?}"));
        }
        let count = |more: &str| ask(&format!("?a {{ ?s skg:attendance ?a {more}")).len().to_string();
        compare("attendance", count(""), summit["attendance_total"].to_string());
        compare("unnamed", count("; . ?a skg:unnamed true"), summit["attendance_unnamed"].to_string());
        let by_capacity: BTreeMap<&str, String> = summit["attendance_by_capacity"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(code, n)| (code.as_str(), n.to_string()))
            .collect();
        let got: BTreeMap<&str, String> = summitkg_ontology::Capacity::ALL
            .iter()
            .map(|c| (c.code(), count(&format!(". ?a skg:capacity skg:{}", c.local()))))
            .filter(|(_, n)| n != "0")
            .collect();
        compare("by capacity", format!("{got:?}"), format!("{by_capacity:?}"));
    }
    none(&wrong);
}

/// Persons who took part, how often, and how often by video.
#[test]
fn people_are_one_node_each_whatever_their_spelling() {
    let Some(corpora) = corpora() else { return };
    let gold = json(&corpora.join("gold/seeds/cross_document.json"));
    let store = store(true, entries(&corpora));
    let mut wrong = Vec::new();
    let mut nodes = BTreeSet::new();
    for person in list(&gold["attendance_counts"]) {
        let forms: Vec<&str> = list(&person["forms"]).filter_map(Value::as_str).collect();
        let values = forms.iter().flat_map(|f| ["'", *f, "'@zh "]).collect::<String>();
        let who = format!("VALUES ?form {{ {values}}} ?p a skg:Person ; rdfs:label|skos:altLabel ?form .");
        let mut compare = |what: &str, pattern: &str, want: &Value| {
            let got = rows(&store, &format!("SELECT DISTINCT ?x {{ {who} {pattern} }}")).len();
            if Some(got as u64) != want.as_u64() {
                wrong.push(format!("{forms:?}: {what}: got {got}, want {want}"));
            }
        };
        compare("nodes", "BIND(?p AS ?x)", &1.into());
        compare("attended", "?s skg:attendance ?x . ?x skg:person ?p", &person["attended_total"]);
        compare(
            "by video",
            "?s skg:attendance ?x . ?x skg:person ?p ; skg:mode skg:modeVideo",
            &person["by_video"],
        );
        compare("presided", "?x skg:chair ?p", &person["presided"]);
        compare("accompanied", "?x skg:accompanying ?p", &person["accompanied"]);
        nodes.extend(rows(&store, &format!("SELECT ?p {{ {who} }}")));
    }
    none(&wrong);
    assert_eq!(nodes.len(), list(&gold["attendance_counts"]).count(), "nobody is merged with another");
}

#[test]
fn decisions_are_linked_to_the_summits_that_fulfilled_them() {
    let Some(corpora) = corpora() else { return };
    let store = store(false, entries(&corpora));
    let links = rows(
        &store,
        "SELECT ?a ?year ?city ?b { ?s skg:nextHost ?n ; skg:number ?a . ?n skg:year ?year ; skg:city ?city ; skg:fulfilledBy/skg:number ?b }",
    );
    assert!(links.is_superset(&table(&[["13", "2014", "city/杜尚别", "14"]])), "{links:?}");
    let chain = rows(&store, "SELECT ?a ?b { ?s skg:number ?a ; skg:nextSummit/skg:number ?b }");
    assert!(chain.is_superset(&table(&[["13", "14"]])), "{chain:?}");
    // A chairmanship is not a summit.
    let years = rows(&store, "SELECT ?a { ?s skg:nextHost ?n ; skg:number ?a . ?n skg:year|skg:city ?x }");
    assert!(years.is_disjoint(&table(&[["21"], ["24"]])), "{years:?}");
}

#[test]
fn the_graph_does_not_depend_on_the_order_of_files() {
    let Some(corpora) = corpora() else { return };
    let entries = entries(&corpora);
    let export = |store: &Store, formats: &[Format]| {
        let of = |format: &Format| {
            let mut bytes = Vec::new();
            store
                .export(
                    *format,
                    if format.has_graphs() { Layer::All } else { Layer::Knowledge },
                    true,
                    &mut bytes,
                )
                .unwrap();
            bytes
        };
        formats.iter().map(of).collect::<Vec<_>>()
    };
    let mut first = store(true, entries.clone());
    assert!(export(&first, Format::ALL) == export(&first, Format::ALL), "two exports of one store differ");
    let formats = [Format::Turtle, Format::NQuads];
    let wanted = export(&first, &formats);
    let changes = first.put(entries.clone()).unwrap();
    assert!(changes.is_empty() && changes.documents_unchanged == 5, "{changes:?}");
    assert!(wanted == export(&first, &formats), "putting the same again changes the export");
    for turn in 1..=3 {
        let mut turned = entries.clone();
        turned.rotate_left(turn);
        if turn > 1 {
            turned.reverse();
        }
        assert!(wanted == export(&store(true, turned), &formats), "order {turn} at once");
    }
    let mut one_by_one = store(true, Vec::new());
    for entry in entries.into_iter().rev() {
        one_by_one.put(vec![entry]).unwrap();
    }
    assert!(wanted == export(&one_by_one, &formats), "one by one, the last first");
}

/// A trap that never springs proves nothing: each kind is put to an event that asserts it.
#[test]
fn traps_spring_on_those_who_fall_into_them() {
    let names = traps::Names::new(&["阿联酋\tshort\t阿联酋\n阿拉伯联合酋长国\tfull\t阿联酋".to_owned()]);
    let cases = [
        (
            r#"{"type": "attendance", "represents": ["卡塔尔", "阿拉伯联合酋长国"], "capacity": "member"}"#,
            r#"{"attendance": [{"represents": "阿联酋", "capacity": "member"}]}"#,
        ),
        (
            r#"{"type": "attendance", "person": "甲", "mode": "video"}"#,
            r#"{"attendance": [{"person": "甲", "mode": "video"}]}"#,
        ),
        (
            r#"{"type": "attendance_named", "represents": ["印度"]}"#,
            r#"{"attendance": [{"represents": "印度", "person": "乙"}]}"#,
        ),
        (r#"{"type": "attendance_missing", "represents": "印度"}"#, r#"{"attendance": []}"#),
        (r#"{"type": "attendance_capacity_scope"}"#, r#"{"attendance": [{"capacity": "member"}]}"#),
        (r#"{"type": "accompanying", "person": "丙"}"#, r#"{"accompanying": [{"person": "丙"}]}"#),
        (
            r#"{"type": "outcome_document", "title": ["甲公约", "乙公约"]}"#,
            r#"{"outcome_documents": [{"title": "《乙公约》", "action": "noted"}]}"#,
        ),
        (
            r#"{"type": "outcome_document", "title": "一系列决议", "action": "signed"}"#,
            r#"{"outcome_documents": [{"count_only": "一系列决议", "action": "signed"}]}"#,
        ),
        (
            r#"{"type": "outcome_document_count", "title": "甲", "value": 2}"#,
            r#"{"outcome_documents": [{"title": "甲"}, {"title": "甲"}]}"#,
        ),
        (r#"{"type": "title_source"}"#, r#"{"outcome_documents": [{"title": "甲", "kind": "declaration"}]}"#),
        (
            r#"{"type": "event_date", "value": ["2013", "2015"]}"#,
            r#"{"date": {"start": "2014-12-31", "end": "2015-01-01"}}"#,
        ),
        (
            r#"{"type": "date_claimed_as_stated", "value": "2024-07-04"}"#,
            r#"{"date": {"start": "2024-07-04", "basis": "stated"}}"#,
        ),
        (r#"{"type": "event_place", "value": ["北京", "中国"]}"#, r#"{"city": "北京"}"#),
        (r#"{"type": "event_venue", "value": "独立宫"}"#, r#"{"venue": "独立宫"}"#),
        (r#"{"type": "event_number", "value": 24}"#, r#"{"number": 24}"#),
        (r#"{"type": "chair", "country": "中国"}"#, r#"{"chair": {"country": "中国"}}"#),
        (r#"{"type": "next"}"#, r#"{"next": {"year": 2015}}"#),
        (r#"{"type": "next", "year": 2022, "city": "撒马尔罕"}"#, r#"{"next": {"city": "撒马尔罕"}}"#),
        (r#"{"type": "membership_change"}"#, r#"{"membership_changes": [{"country": "甲"}]}"#),
        (
            r#"{"type": "membership_change", "country": "伊朗", "change": "admitted"}"#,
            r#"{"membership_changes": [{"country": "伊朗", "change": "admitted"}]}"#,
        ),
        (r#"{"type": "speech", "title": "甲"}"#, r#"{"speeches": [{"title": "甲"}]}"#),
        (r#"{"type": "event_count", "value": 1}"#, "{}"),
        (r#"{"type": "event_series", "value": "s"}"#, r#"{"role_evidence": [{"quote": "总理会议"}]}"#),
        (
            r#"{"type": "country_identity", "forms": ["甲", "乙"]}"#,
            r#"{"attendance": [{"represents": "甲"}], "signatures": [{"country": "乙"}]}"#,
        ),
    ];
    let gold: Value =
        serde_json::from_str(r#"{"events": [{"id": "e", "series": "s", "role_in_document": "reported"}]}"#)
            .unwrap();
    let sprung = |assertion: &str, event: &str| {
        let mut assertion: Value = serde_json::from_str(assertion).unwrap();
        let mut event: Value = serde_json::from_str(event).unwrap();
        assertion["event"] = "e".into();
        event["series"] = "s".into();
        event["role"] = "reported".into();
        let report = serde_json::json!({"events": [event]});
        matches!(
            traps::put(&names, &report, &gold, &serde_json::json!({"assertion": assertion})),
            traps::Outcome::Asserted(_)
        )
    };
    let full = r#"{"number": 9, "date": {"start": "2001-01-01", "basis": "inferred"}, "city": "丁", "chair": {"country": "丁"},
        "attendance": [{"represents": "印度", "capacity": "member"}, {"represents": "丁", "capacity": "member", "person": "丁"}],
        "outcome_documents": [{"title": "丁", "action": "approved"}], "next": {"country": "丁"}, "speeches": [{"title": null}]}"#;
    let mut wrong = Vec::new();
    for (assertion, event) in cases {
        if !sprung(assertion, event) {
            wrong.push(format!("does not spring: {assertion} on {event}"));
        }
        let counts = assertion.contains("event_count");
        if !counts && sprung(assertion, full) {
            wrong.push(format!("springs on the innocent: {assertion}"));
        }
    }
    none(&wrong);
}

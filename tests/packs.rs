//! Packs: the one that CONTRIBUTING.md tells how to write works as told, and those shipped are whole.
#![expect(clippy::unwrap_used, reason = "a harness may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use summitkg_extractor::Extractor;
use summitkg_ontology::{Document, DocumentMeta, Role};
use summitkg_tests::page::{Block, Case, blocks, cases, difference, render};
use summitkg_tests::{check_known_failures, document, file_name, files, misquotes, none, repository};

/// The page, and the heading of the example.
const PAGE: &str = "CONTRIBUTING.md";
const HEADING: &str = "A series";

/// Series of which no page of the suite reports a meeting; the list may only shrink.
const WITHOUT_PAGE: &[&str] = &[];

/// Other meetings of the organisation of the example, and words that only look like its name.
const NEAR_MISSES: &[&str] = &[
    "澜湄合作第六次外长会8日在重庆举行，国务委员兼外长王毅和泰国副总理兼外长敦主持会议。",
    "瀾湄合作第九次外長會16日在泰國清邁舉行。",
    "澜沧江—湄公河合作联合工作组会议20日在昆明举行，六国代表出席。",
    "澜湄合作中国秘书处19日在北京成立，六国领导人会议的共识正在落实。",
    "澜湄合作媒体峰会15日在万象举行。",
    "越南领导人10日在河内会见来访的澜沧江沿岸各省代表。",
];

/// The blocks of the example: its pack, and its texts with facts.
fn example() -> (String, Vec<Case>) {
    let page = fs::read_to_string(repository(PAGE)).unwrap();
    let here = blocks(PAGE, &page).into_iter().filter(|b| b.heading == HEADING);
    let (packs, rest): (Vec<Block>, Vec<Block>) = here.partition(|b| b.language == "toml");
    let [pack] = packs.as_slice() else { panic!("{PAGE}: one pack under `{HEADING}`") };
    let cases = cases(PAGE, rest);
    assert!(!cases.is_empty(), "{PAGE}: a text with facts under `{HEADING}`");
    (pack.text.clone(), cases)
}

fn document_of(case: &Case) -> Document {
    let meta = DocumentMeta { name: "example".to_owned(), ..case.meta.clone() };
    Document::new(meta, case.text.clone())
}

#[test]
fn the_example_is_read_as_told() {
    let (pack, cases) = example();
    let extractor = Extractor::with_packs(&[("lmc.toml", &pack)]).unwrap_or_else(|e| panic!("{e}"));
    let mut wrong = Vec::new();
    for case in &cases {
        let document = document_of(case);
        let report = extractor.extract(&document);
        let got = render(&report, &document);
        wrong.extend(misquotes(&document, &report));
        if got != case.facts {
            wrong.push(format!("{PAGE}:{}\n{}\nread:\n{got}", case.block.0, difference(&case.facts, &got)));
        }
    }
    none(&wrong);
}

#[test]
fn without_the_pack_the_example_says_nothing() {
    let extractor = Extractor::new().unwrap();
    let (pack, cases) = example();
    for case in &cases {
        let document = document_of(case);
        assert_eq!(render(&extractor.extract(&document), &document), "", "{PAGE}:{}", case.block.0);
    }
    let with = Extractor::with_packs(&[("lmc.toml", &pack)]).unwrap();
    assert_ne!(extractor.version(), with.version(), "reports made with different packs differ");
}

#[test]
fn other_meetings_of_the_organisation_are_not_of_the_series() {
    let (pack, _) = example();
    let extractor = Extractor::with_packs(&[("lmc.toml", &pack)]).unwrap();
    let mut wrong = Vec::new();
    for text in NEAR_MISSES {
        let events = extractor.extract(&document("near", text)).events;
        let held = events.iter().filter(|e| e.role != Role::Mentioned);
        wrong.extend(held.map(|e| format!("{text}: {} {}", e.series, e.evidence[0].exact())));
    }
    none(&wrong);
}

/// The page explains the keys that there are, and no others.
#[test]
fn the_example_has_every_key() {
    let page = fs::read_to_string(repository(PAGE)).unwrap();
    let (_, section) = page.split_once(&format!("\n## {HEADING}\n")).unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let (_, table) = section.split_once("| Key |").unwrap();
    let rows = table.lines().skip(2).map_while(|line| line.strip_prefix("| `"));
    let explained: BTreeSet<&str> = rows.filter_map(|row| Some(row.split_once('`')?.0)).collect();
    let (pack, _) = example();
    let mut used = BTreeSet::new();
    let pack: toml::Table = pack.parse().unwrap();
    used.extend(pack.keys().filter(|key| *key != "series").map(String::as_str));
    for series in pack["series"].as_array().unwrap() {
        used.extend(series.as_table().unwrap().keys().map(String::as_str));
        for name in series["names"].as_array().unwrap() {
            used.extend(name.as_table().unwrap().keys().map(String::as_str));
        }
    }
    used.remove("pattern");
    assert_eq!(explained, used, "left: explained, right: in the example");
}

/// The packs shipped, by the names of their files.
fn packs() -> BTreeMap<String, toml::Table> {
    let read = |path: &PathBuf| fs::read_to_string(path).unwrap().parse().unwrap();
    files(&repository("data/packs"), "toml").iter().map(|p| (file_name(p).to_owned(), read(p))).collect()
}

/// The series of the packs with their organisation.
fn series() -> BTreeMap<String, String> {
    let mut series = BTreeMap::new();
    for pack in packs().values() {
        let Some(organisation) = pack.get("organisation").and_then(toml::Value::as_str) else { continue };
        for row in pack["series"].as_array().unwrap() {
            series.insert(row["code"].as_str().unwrap().to_owned(), organisation.to_owned());
        }
    }
    series
}

/// Rows of a table: a comment, a header, rows.
fn rows(path: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(repository(path)).unwrap();
    text.lines().skip(2).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// A series that only the packs know has no label; one that only the table knows is never read.
#[test]
fn packs_and_table_of_series_name_the_same() {
    let labelled: BTreeMap<String, String> =
        rows("data/generate/series.tsv").into_iter().map(|row| (row[0].clone(), row[7].clone())).collect();
    assert_eq!(labelled, series(), "left: data/generate/series.tsv, right: data/packs");
}

/// A report that names the organisation by any of its names is read at all, in either script.
#[test]
fn every_name_of_an_organisation_has_a_needle() {
    let names = rows("data/lexicon/organisations.tsv");
    let traditional: String =
        rows("data/generate/organisation_labels.tsv").into_iter().map(|row| row[1].clone()).collect();
    let fold = |text: &str| text.chars().map(summitkg_ontology::simplified).collect::<String>();
    let mut wrong = Vec::new();
    for (file, pack) in &packs() {
        let Some(organisation) = pack.get("organisation").and_then(toml::Value::as_str) else { continue };
        let list = |key: &str| pack.get(key).and_then(toml::Value::as_array).cloned().unwrap_or_default();
        let strings = |key: &str| -> Vec<String> {
            list(key).iter().map(|value| value.as_str().unwrap().to_owned()).collect()
        };
        let needles = strings("needles");
        let known = names.iter().filter(|row| row[2] == organisation).map(|row| row[0].clone());
        for name in known.chain(strings("aliases")) {
            if !needles.iter().any(|needle| name.contains(needle.as_str())) {
                wrong.push(format!("{file}: no needle for {name}"));
            }
            // A needle that has a traditional character, or none that changes.
            let traditional =
                |n: &&String| fold(n) != **n || n.chars().all(|c| c.is_ascii() || traditional.contains(c));
            let other = needles.iter().filter(traditional);
            if !other.map(|n| fold(n)).any(|needle| name.contains(&needle)) {
                wrong.push(format!("{file}: no needle in traditional characters for {name}"));
            }
        }
    }
    none(&wrong);
}

/// Each series has a page that reports a meeting of it, named by a pattern of its pack.
#[test]
fn every_series_has_a_page() {
    let mut reported = BTreeSet::new();
    for folder in fs::read_dir(repository("tests/suite")).unwrap() {
        for page in files(&folder.unwrap().path(), "md") {
            let text = fs::read_to_string(page).unwrap();
            let events =
                text.lines().filter(|line| line.contains(" reported  «") && line.contains("»  name."));
            reported.extend(events.filter_map(|line| Some(line.split_once(' ')?.0.to_owned())));
        }
    }
    let series = series();
    let missing: BTreeSet<&str> =
        series.keys().filter(|code| !reported.contains(*code)).map(String::as_str).collect();
    check_known_failures(WITHOUT_PAGE, &missing);
}

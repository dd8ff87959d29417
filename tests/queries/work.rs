//! What the shipped queries cost, in rows that the steps of their plans produce: the same on every machine.
//!
//! A planner that begins at the wrong end, or a join of everything with everything, shows here long before
//! anybody waits for it. `tests/queries/work.txt` has the rows of each query with the settings of its expected answer.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env, fs};

use summitkg_extractor::Extractor;
use summitkg_ontology::{Document, DocumentMeta};
use summitkg_store::{Answer, QueryOptions, Store, find_query, shipped};
use summitkg_tests::{documents, entry, files, none, repository};

use super::{REPORTS, setting};

/// How far from its budget a query may be before somebody is to look at it, in parts of a hundred; small
/// queries have some rows more to spare.
const TOLERANCE: u64 = 20;
const SPARE: u64 = 50;

fn work(store: &Store, name: &str, given: &[(String, String)]) -> (Answer, u64) {
    let query = find_query(name).unwrap();
    let parameters = query.bind(given).unwrap();
    store.query_counted(query.text, &parameters, &QueryOptions::default()).unwrap()
}

#[test]
fn every_query_costs_what_its_budget_says() {
    let file = repository("tests/queries/work.txt");
    let mut text = "# Rows that all steps of each query produce; SUMMITKG_UPDATE=1 renews them.\n".to_owned();
    let mut wrong = Vec::new();
    let budgets = fs::read_to_string(&file).unwrap_or_default();
    let lines = budgets.lines().filter(|line| !line.starts_with('#'));
    let mut budgets: BTreeMap<&str, u64> = lines
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, rows)| (name, rows.parse().unwrap()))
        .collect();
    for query in shipped() {
        let setting = setting(query.name);
        let (_, rows) = work(setting.store(), query.name, &setting.given);
        let _ = writeln!(text, "{}\t{rows}", query.name);
        match budgets.remove(query.name) {
            Some(budget) if rows.abs_diff(budget) > budget * TOLERANCE / 100 + SPARE => {
                wrong.push(format!("{}: {rows} rows, its budget is {budget}", query.name));
            }
            Some(_) => {}
            None => wrong.push(format!("{}: {rows} rows, and no budget", query.name)),
        }
    }
    wrong.extend(budgets.keys().map(|name| format!("{name}: a budget without a query")));
    if env::var_os("SUMMITKG_UPDATE").is_some() {
        fs::write(&file, text).unwrap();
    } else {
        none(&wrong);
    }
}

/// Queries about one thing, which neither `more_documents` nor `more_summits` have anything to say of.
const ABOUT_ONE: &[(&str, &[(&str, &str)])] = &[
    ("attendance", &[("number", "14"), ("series", "sco-chs")]),
    ("attendance", &[("number", "14")]),
    ("chain", &[("number", "14"), ("series", "sco-chs")]),
    ("conflicts", &[("number", "30")]),
    ("country", &[("name", "土库曼斯坦")]),
    ("document-facts", &[("document", "14-2014-dushanbe")]),
    ("documents", &[("series", "sco-chs")]),
    ("evidence", &[("number", "14"), ("property", "hostCity")]),
    ("evidence", &[("number", "14"), ("property", "attendance")]),
    ("person", &[("name", "莫迪")]),
    ("single-source", &[("number", "14")]),
    ("status-over-time", &[("series", "sco-chs")]),
    ("summits", &[("series", "sco-chs")]),
];

/// Copies of the reports of earlier meetings, each under another name and with other words at its end.
fn more_documents(times: usize) -> Vec<Document> {
    let earlier = files(&repository("data/reports"), "txt").into_iter().take(9);
    let texts: Vec<Document> = earlier.flat_map(|path| documents(&path)).collect();
    let copy = |n: usize, document: &Document| {
        let meta = DocumentMeta { name: format!("{}-{n}", document.meta().name), ..document.meta().clone() };
        Document::new(meta, format!("{}\n记者第{n}次报道。\n", document.text()))
    };
    (0..times).flat_map(|n| texts.iter().map(move |document| copy(n, document))).collect()
}

/// Reports of meetings of another body, with nobody whom the shipped reports name.
fn more_summits(times: usize) -> Vec<Document> {
    let report = |n: usize| {
        let text = format!(
            "集体安全条约组织集体安全理事会第{n}次会议{year}年11月{day}日在明斯克举行。白俄罗斯总统卢卡申科主持会议，\
             亚美尼亚总统萨尔基相出席会议。会议发表了《第{n}号宣言》。\n",
            year = 1900 + n,
            day = 1 + n % 28,
        );
        Document::new(DocumentMeta { name: format!("csto-{n}"), ..DocumentMeta::default() }, text)
    };
    (101..101 + times).map(report).collect()
}

/// The graph of the shipped reports, of two that contradict each other, and of more.
fn with_reports(more: Vec<Document>) -> Store {
    let extractor = Extractor::new().unwrap();
    let folders = ["data/reports", "tests/queries/disputed"];
    let paths = folders.iter().flat_map(|folder| files(&repository(folder), "txt"));
    let shipped = paths.flat_map(|path| documents(&path));
    let mut store = Store::in_memory().unwrap();
    store.put(shipped.chain(more).map(|document| entry(&extractor, &document)).collect()).unwrap();
    store
}

#[test]
fn what_is_asked_of_one_thing_costs_the_same_whatever_else_there_is() {
    let summits = |store: &Store| super::ask(store, find_query("summits").unwrap(), &[]).1.len();
    let plain = with_reports(Vec::new());
    let (copied, widened) = (with_reports(more_documents(8)), with_reports(more_summits(80)));
    assert_eq!(summits(&copied), summits(&plain), "copies tell of the same meetings");
    assert!(summits(&widened) >= summits(&plain) + 80, "{}", summits(&widened));
    let mut wrong = Vec::new();
    for (name, given) in ABOUT_ONE {
        let given: Vec<_> = given.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let (answer, rows) = work(&plain, name, &given);
        if !matches!(&answer, Answer::Solutions { rows, .. } if !rows.is_empty()) {
            wrong.push(format!("{name} {given:?}: no answer, which shows nothing"));
        }
        for (store, what) in [(&copied, "documents"), (&widened, "summits")] {
            let (other, more) = work(store, name, &given);
            if other != answer {
                wrong.push(format!("{name} {given:?}: another answer among more {what}"));
            }
            if more > rows + rows * TOLERANCE / 100 {
                wrong.push(format!("{name} {given:?}: {rows} rows, among more {what} {more}"));
            }
        }
    }
    none(&wrong);
}

/// A query about somebody looks his name up in these languages, for an index does not find it in any.
#[test]
fn names_are_in_the_languages_that_queries_look_in() {
    let languages = "SELECT DISTINCT (LANG(?name) AS ?language) { ?thing rdfs:label|skos:altLabel ?name }";
    let found = summitkg_tests::rows(&REPORTS, languages);
    assert!(found.len() > 3, "{found:?}");
    let mut wrong = Vec::new();
    for name in ["country", "person"] {
        let text = find_query(name).unwrap().text;
        let looked: Vec<&str> =
            text.lines().find(|line| line.contains("#if name:")).unwrap().split(' ').collect();
        let missing =
            found.iter().flatten().filter(|language| !looked.contains(&format!("$name@{language}").as_str()));
        wrong.extend(missing.map(|language| format!("{name}: {language}")));
    }
    none(&wrong);
}

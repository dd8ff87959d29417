//! Reports made by hand, and the two kinds of stores.
#![allow(dead_code, clippy::unwrap_used, reason = "shared by several tests, which may panic")]

use std::path::{Path, PathBuf};

use summitkg_ontology::{
    Basis, Claim, CodePoints, Document, DocumentMeta, Event, Evidence, Fact, Genre, ReadWith, Report, Role,
    RuleId,
};
use summitkg_store::{Access, Answer, Entry, Store};
use tempfile::TempDir;

/// A document that says where the n-th summit met.
pub(crate) fn entry(name: &str, number: u32, city: &str) -> Entry {
    entry_of(name, &format!("第{number}次会议在{city}举行。"), number, city)
}

pub(crate) fn entry_of(name: &str, text: &str, number: u32, city: &str) -> Entry {
    let meta = DocumentMeta {
        name: name.to_owned(),
        title: Some(format!("{city}会议")),
        published: Some("2014-09-13".to_owned()),
        genre: Some(Genre::NewsReport),
        ..DocumentMeta::default()
    };
    let document = Document::new(meta, text.to_owned());
    let points = CodePoints::new(document.text());
    let quote = |words: &str| {
        let start = text.find(words).unwrap();
        let span = document.span(start..start + words.len()).unwrap();
        Evidence::new(&document, &points, span, RuleId::new("test.rule").unwrap()).unwrap()
    };
    let numbered = quote(&number.to_string());
    let facts = vec![
        Fact::new(Claim::Number(number), Basis::Stated, numbered.clone()),
        Fact::new(Claim::City(city.to_owned()), Basis::Stated, quote(city)),
    ];
    let events =
        vec![Event { series: "sco-chs".to_owned(), role: Role::Reported, evidence: vec![numbered], facts }];
    let report = Report {
        id: document.id().clone(),
        document: document.meta().clone(),
        sha256: document.sha256(),
        events,
        findings: Vec::new(),
        read_with: ReadWith::default(),
    };
    Entry { report, text: Some(text.to_owned()), versions: ("0.1.0".to_owned(), "1".to_owned()) }
}

/// The same document, found to speak of no summit.
pub(crate) fn silent(mut entry: Entry) -> Entry {
    entry.report.events.clear();
    entry
}

pub(crate) fn three() -> Vec<Entry> {
    vec![entry("甲", 14, "杜尚别"), entry("乙", 15, "乌法"), entry("丙 \"x\"", 2, "圣彼得堡")]
}

/// A place for a store of every kind that this build has.
pub(crate) fn kinds() -> Vec<(TempDir, PathBuf)> {
    let names: &[&str] =
        if cfg!(feature = "rocksdb") { &["s.nq", "s.nq.gz", "folder"] } else { &["s.nq", "s.nq.gz"] };
    names
        .iter()
        .map(|name| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(name);
            (folder, path)
        })
        .collect()
}

pub(crate) fn write(path: &Path) -> Store {
    Store::open(path, Access::Write).unwrap()
}

pub(crate) fn read(path: &Path) -> Store {
    Store::open(path, Access::Read).unwrap()
}

/// The first column of a table, as text.
pub(crate) fn column(answer: &Answer) -> Vec<String> {
    match answer {
        Answer::Solutions { rows, .. } => {
            rows.iter().map(|row| row[0].as_ref().map_or_else(String::new, ToString::to_string)).collect()
        }
        other => panic!("not a table: {other:?}"),
    }
}

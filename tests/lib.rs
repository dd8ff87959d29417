//! What the tests of several crates share: where things are, and checks that show every failure.
#![expect(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a harness may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use summitkg_extractor::{Extractor, Options, Source, read};
use summitkg_ontology::{Document, DocumentMeta, Evidence, Fact, Report};
use summitkg_store::Entry;

/// A file or folder of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(path)
}

/// The files of a folder with this extension, by name; there must be some.
#[track_caller]
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == extension))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no .{extension} in {}", folder.display());
    files
}

/// The name of a file without its folder.
pub fn file_name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// Fails with all complaints at once.
#[track_caller]
pub fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Fails unless exactly the known cases fail, so that the list cannot go stale.
#[track_caller]
pub fn check_known_failures(known: &[&str], failed: &BTreeSet<&str>) {
    let known: BTreeSet<&str> = known.iter().copied().collect();
    let (new, fixed): (Vec<_>, Vec<_>) =
        (failed.difference(&known).collect(), known.difference(failed).collect());
    assert!(new.is_empty(), "newly failing: {new:?}");
    assert!(fixed.is_empty(), "now passing, take them off the list: {fixed:?}");
}

/// The documents of a file, read as the program reads them.
#[track_caller]
pub fn documents(path: &Path) -> Vec<Document> {
    let bytes = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut documents = Vec::new();
    read(Source::from_bytes(file_name(path), &bytes), &Options::default(), &mut |d| {
        documents.push(d.unwrap());
    });
    documents
}

/// A document that is not in a file.
pub fn document(name: &str, text: &str) -> Document {
    Document::new(DocumentMeta { name: name.to_owned(), ..DocumentMeta::default() }, text.to_owned())
}

/// What goes into a store for a document.
pub fn entry(extractor: &Extractor, document: &Document) -> Entry {
    Entry {
        report: extractor.extract(document),
        text: Some(document.text().to_owned()),
        versions: ("tests".to_owned(), extractor.version().to_owned()),
    }
}

/// Every piece of evidence of a report.
pub fn evidence(report: &Report) -> impl Iterator<Item = &Evidence> {
    report.events.iter().flat_map(|e| e.evidence.iter().chain(e.facts.iter().flat_map(Fact::evidence)))
}

/// What is wrong with the evidence of a report: empty, or not the words of the document at its place.
pub fn misquotes(document: &Document, report: &Report) -> Vec<String> {
    let text: Vec<char> = document.text().chars().collect();
    let slice = |from: usize, to: usize| text.get(from..to).map(String::from_iter);
    let name = &document.meta().name;
    let mut wrong = Vec::new();
    for event in &report.events {
        if event.evidence.is_empty() {
            wrong.push(format!("{name}: {} {}: no evidence", event.series, event.role.code()));
        }
        let bare = event.facts.iter().filter(|f| f.evidence().is_empty());
        wrong.extend(bare.map(|f| format!("{name}: no evidence for {:?}", f.claim())));
    }
    for e in evidence(report) {
        let (start, end) = (e.start() as usize, e.end() as usize);
        let before = start.checked_sub(e.prefix().chars().count()).and_then(|from| slice(from, start));
        let after = slice(end, end + e.suffix().chars().count());
        let right = start < end
            && slice(start, end).as_deref() == Some(e.exact())
            && before.as_deref() == Some(e.prefix())
            && after.as_deref() == Some(e.suffix());
        if !right {
            wrong.push(format!("{name} {start}..{end}: {:?} by {}", e.exact(), e.rule()));
        }
    }
    for f in report.findings.iter().filter(|f| f.start > f.end || f.end as usize > text.len()) {
        wrong.push(format!("{name} {}..{}: finding {:?} outside the text", f.start, f.end, f.kind));
    }
    wrong
}

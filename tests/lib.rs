//! What the tests of several crates share: where things are, and checks that show every failure.
#![expect(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a harness may panic")]

pub mod disputes;
pub mod fuzzing;
pub mod page;
pub mod soundness;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use summitkg_extractor::{Extractor, Options, Source, read};
use summitkg_ontology::{Document, DocumentMeta};
use summitkg_store::{Answer, Entry, Store, Term};

pub use soundness::{evidence, misquotes};

/// A file or folder of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(path)
}

/// The program just built, in the profile of the test that asks.
#[track_caller]
pub fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.parent().and_then(Path::parent).unwrap().join("summitkg");
    assert!(program.exists(), "{} is missing: `cargo build` makes it", program.display());
    program
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

/// The rows of a query, each value as a word: a literal as it is, a thing by the end of its name.
#[track_caller]
pub fn rows(store: &Store, query: &str) -> BTreeSet<Vec<String>> {
    let Answer::Solutions { rows, .. } = store.query(query, &[]).unwrap() else {
        panic!("no SELECT: {query}")
    };
    let word = |term: Option<Term>| match term {
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        Some(Term::NamedNode(node)) => {
            let iri = node.as_str();
            store.base().local(iri).unwrap_or(iri.rsplit(['#', '/']).next().unwrap()).to_owned()
        }
        Some(other) => other.to_string(),
        None => String::new(),
    };
    rows.into_iter().map(|row| row.into_iter().map(word).collect()).collect()
}

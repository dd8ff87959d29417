//! What the fuzzer reads, replayed: its corpus, the shipped reports and the pages of the suite.
//!
//! The target itself, in `tests/fuzz`, needs libFuzzer; this needs nothing.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use summitkg_extractor::Extractor;
use summitkg_tests::soundness::faults;
use summitkg_tests::{none, repository};

/// All files below a folder, by name.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|p| if p.is_dir() { below(&p) } else { vec![p] }).collect()
}

#[test]
fn every_input_of_the_fuzzer_is_read_soundly() {
    let extractor = Extractor::new().unwrap();
    let mut wrong = Vec::new();
    for folder in ["tests/fuzz/corpus/extract", "data/reports", "tests/suite"] {
        let inputs = below(&repository(folder));
        assert!(inputs.len() > 20, "{folder} has only {} inputs", inputs.len());
        for path in inputs {
            let bytes = fs::read(&path).unwrap();
            let read = catch_unwind(AssertUnwindSafe(|| faults(&extractor, &bytes)));
            let found = read.unwrap_or_else(|_| vec!["a panic, told above".to_owned()]);
            wrong.extend(found.iter().map(|fault| format!("{}: {fault}", path.display())));
        }
    }
    none(&wrong);
}

/// libFuzzer reads bytes as escapes; the word that names an entry is what people read.
#[test]
fn words_of_the_dictionary_are_spelt_as_they_are_named() {
    let dictionary = fs::read_to_string(repository("tests/fuzz/summits.dict")).unwrap();
    let named =
        dictionary.lines().filter_map(|line| line.split_once('=')).filter(|(name, _)| !name.is_ascii());
    let mut words = 0;
    for (name, value) in named {
        let escaped: Vec<String> = name.bytes().map(|b| format!("\\x{b:02X}")).collect();
        assert_eq!(value, format!("\"{}\"", escaped.concat()), "{name}");
        words += 1;
    }
    assert!(words > 50, "only {words} words");
}

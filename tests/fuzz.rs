//! What the fuzzer reads, replayed: the corpus of each target, the shipped reports and the pages of the suite.
//!
//! The targets themselves, in `tests/fuzz`, need libFuzzer; this needs nothing.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use summitkg_tests::fuzzing::TARGETS;
use summitkg_tests::{file_name, none, repository};

/// A second for each million bytes, and as much for what is small: on a busy machine nothing is quick.
const PER_MEGABYTE: f64 = 1.0;
const LEAST: Duration = Duration::from_secs(2);

/// All files below a folder, by name.
fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|p| if p.is_dir() { below(&p) } else { vec![p] }).collect()
}

#[test]
fn every_input_of_the_fuzzer_is_sound_and_quick() {
    let mut wrong = Vec::new();
    for (name, target) in TARGETS {
        let mut inputs = below(&repository(&format!("tests/fuzz/corpus/{name}")));
        assert!(inputs.len() >= 8, "{name} has only {} inputs", inputs.len());
        if *name == "extract" {
            inputs
                .extend(["data/reports", "tests/suite"].iter().flat_map(|folder| below(&repository(folder))));
        }
        // What is loaded once counts for no input.
        let _ = target(&[]);
        for path in inputs {
            let bytes = fs::read(&path).unwrap();
            let begun = Instant::now();
            let found = catch_unwind(AssertUnwindSafe(|| target(&bytes)));
            let took = begun.elapsed();
            let found = found.unwrap_or_else(|_| vec!["a panic, told above".to_owned()]);
            wrong.extend(found.iter().map(|fault| format!("{}: {fault}", path.display())));
            #[expect(clippy::cast_precision_loss, reason = "no input is so large")]
            let allowed = LEAST + Duration::from_secs_f64(bytes.len() as f64 / 1e6 * PER_MEGABYTE);
            if took > allowed {
                wrong.push(format!("{}: {took:?} for {} bytes", path.display(), bytes.len()));
            }
        }
    }
    none(&wrong);
}

#[test]
fn every_target_has_its_program_its_dictionary_and_its_corpus_and_the_reverse() {
    let targets: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let stems = |folder: &str| -> BTreeSet<String> {
        let paths = fs::read_dir(repository(folder)).unwrap().map(|entry| entry.unwrap().path());
        paths.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
    };
    let manifest: toml::Table =
        fs::read_to_string(repository("tests/fuzz/Cargo.toml")).unwrap().parse().unwrap();
    let programs =
        manifest["bin"].as_array().unwrap().iter().map(|bin| bin["name"].as_str().unwrap().to_owned());
    assert_eq!(programs.collect::<BTreeSet<_>>(), targets);
    assert_eq!(stems("tests/fuzz/fuzz_targets"), targets);
    assert_eq!(stems("tests/fuzz/corpus"), targets);
    // Sentences are numbers of words: a word of letters is no help.
    let with_words: BTreeSet<String> = targets.iter().filter(|name| *name != "sentences").cloned().collect();
    assert_eq!(stems("tests/fuzz/dict"), with_words);
    for (name, _) in TARGETS {
        let program = fs::read_to_string(repository(&format!("tests/fuzz/fuzz_targets/{name}.rs"))).unwrap();
        assert!(program.contains(&format!("fuzzing::{name}(bytes)")), "{name} tries something else");
    }
}

/// libFuzzer reads bytes as escapes; the word that names an entry is what people read.
#[test]
fn words_of_dictionaries_are_spelt_as_libfuzzer_reads_them() {
    let mut words = 0;
    for path in below(&repository("tests/fuzz/dict")) {
        let dictionary = fs::read_to_string(&path).unwrap();
        for line in dictionary.lines().filter(|line| !line.starts_with('#')) {
            let (name, value) =
                line.split_once("=\"").unwrap_or(("", line.strip_prefix('"').unwrap_or_default()));
            let place = format!("{}: {line}", file_name(&path));
            assert!(value.is_ascii() && value.len() > 1 && value.ends_with('"'), "{place}");
            if !name.is_ascii() {
                let escaped: Vec<String> = name.bytes().map(|b| format!("\\x{b:02X}")).collect();
                assert_eq!(value, format!("{}\"", escaped.concat()), "{place}");
                words += 1;
            }
        }
    }
    assert!(words > 50, "only {words} words");
}

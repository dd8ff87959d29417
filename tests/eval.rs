//! `summitkg eval` counts what the project's scorer in Python counts, also for predictions that are wrong.
//!
//! `SUMMITKG_CORPORA` names a folder with `corpora/`, `gold/` and `tools/score.py`. Without it, or
//! without python3, the comparison says so and passes; the program's own tests of `eval` always run.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

#[path = "eval/damage.rs"]
mod damage;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use damage::Damage;
use serde_json::Value;
use summitkg_extractor::Extractor;
use summitkg_tests::{documents, file_name, files, none, program, repository};

/// How many damaged sets of predictions are scored for each folder of gold.
const ROUNDS: u64 = 20;

/// Says something even if the test passes.
fn say(words: &str) {
    let _ = writeln!(io::stderr(), "{words}");
}

/// True and false positives and false negatives of each type, and F1 of all together.
#[derive(Debug, PartialEq)]
struct Figures {
    types: BTreeMap<String, [u64; 3]>,
    f1: f64,
}

impl Figures {
    fn new(json: &Value, f1: &Value) -> Self {
        let count = |of: &Value, name: &str| of[name].as_u64().unwrap();
        let types = json["types"].as_object().unwrap();
        let counts = |t: &Value| ["tp", "fp", "fn"].map(|name| count(t, name));
        Self {
            types: types.iter().map(|(name, t)| (name.clone(), counts(t))).collect(),
            f1: f1.as_f64().unwrap(),
        }
    }
}

fn output(command: &mut Command) -> Value {
    let run = command.output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).unwrap()
}

fn by_script(scorer: &Path, gold: &Path, reports: &Path) -> Figures {
    let json = output(Command::new("python3").args([scorer, gold, reports]).arg("--json"));
    Figures::new(&json, &json["f1"])
}

fn by_program(gold: &Path, reports: &Path) -> Figures {
    let mut command = Command::new(program());
    let json =
        output(command.args(["eval", "--format", "json", "--gold"]).arg(gold).arg("--reports").arg(reports));
    Figures::new(&json, &json["total"]["f1"])
}

/// What the program reads in texts.
fn extracted(texts: &Path) -> Vec<Value> {
    let extractor = Extractor::new().unwrap();
    let documents = files(texts, "txt").into_iter().flat_map(|path| documents(&path));
    documents.map(|d| extractor.extract(&d).to_json()).collect()
}

/// Gold as if it had been extracted: every type of fact in every form that gold has.
fn perfect(gold: &Path) -> Vec<Value> {
    let mut reports = Vec::new();
    for path in files(gold, "json") {
        let mut report: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let Some(events) = report.get_mut("events").and_then(Value::as_array_mut) else { continue };
        for event in events {
            if let Some(role) = event.get("role_in_document").cloned() {
                event["role"] = role;
            }
        }
        report["document"]["id"] = file_name(&path).trim_end_matches(".json").into();
        reports.push(report);
    }
    reports
}

/// The scorer, and each folder of gold with its texts; none if there is none, which is said.
fn scorer() -> Option<(PathBuf, Vec<(PathBuf, PathBuf)>)> {
    let root = env::var_os("SUMMITKG_CORPORA").map(PathBuf::from);
    let Some(root) = root.filter(|r| r.join("tools/score.py").is_file()) else {
        say("skipped: set SUMMITKG_CORPORA to a folder with corpora/, gold/ and tools/score.py");
        return None;
    };
    if Command::new("python3").arg("--version").output().is_err() {
        say("skipped: the scorer needs python3");
        return None;
    }
    let names = ["seeds", "reports"].into_iter();
    let folders = names.map(|n| (root.join("gold").join(n), root.join("corpora").join(n)));
    let ours = (repository("tests/gold"), repository("data/reports"));
    let folders = folders.filter(|(gold, texts)| gold.is_dir() && texts.is_dir()).chain([ours]);
    Some((root.join("tools/score.py"), folders.collect()))
}

#[test]
fn the_figures_are_those_of_the_script() {
    let Some((script, folders)) = scorer() else { return };
    let place = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    let (mut compared, mut seen): (_, BTreeMap<String, [u64; 3]>) = (0, BTreeMap::new());
    for (gold, texts) in &folders {
        let (read, perfect) = (extracted(texts), perfect(gold));
        let sets = [read.clone(), perfect.clone()].into_iter();
        let damaged = (0..ROUNDS).map(|round| {
            Damage::new(round, [&read, &perfect]).of(if round % 2 == 0 { &read } else { &perfect })
        });
        for (n, reports) in sets.chain(damaged).enumerate() {
            let file = place.path().join(format!("{n}.ndjson"));
            let lines: Vec<String> = reports.iter().map(Value::to_string).collect();
            fs::write(&file, lines.join("\n")).unwrap();
            let (theirs, ours) = (by_script(&script, gold, &file), by_program(gold, &file));
            let names: BTreeSet<&String> = theirs.types.keys().chain(ours.types.keys()).collect();
            for name in names.into_iter().filter(|n| theirs.types.get(*n) != ours.types.get(*n)) {
                let (theirs, ours) = (theirs.types.get(name), ours.types.get(name));
                wrong.push(format!("{} {n} {name}: {theirs:?}, eval {ours:?}", gold.display()));
            }
            if (theirs.f1 - ours.f1).abs() > 1e-12 {
                wrong.push(format!("{} {n}: F1 {}, eval {}", gold.display(), theirs.f1, ours.f1));
            }
            compared += theirs.types.len();
            for (name, counts) in theirs.types {
                let sum = seen.entry(name).or_default();
                sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
        }
    }
    say(&format!("{compared} types of facts in {} folders of gold compared: {seen:?}", folders.len()));
    none(&wrong);
    let never: Vec<_> = seen.iter().filter(|(_, counts)| counts.contains(&0)).collect();
    assert!(seen.len() == 24 && never.is_empty(), "never right, spurious or missing: {never:?}");
}

/// The texts themselves, read by the program, give what their reports give.
#[test]
fn texts_and_their_reports_score_alike() {
    let (gold, texts) = (repository("tests/gold"), repository("data/reports"));
    let file = tempfile::NamedTempFile::new().unwrap();
    let lines: Vec<String> = extracted(&texts).iter().map(Value::to_string).collect();
    fs::write(file.path(), lines.join("\n")).unwrap();
    let mut command = Command::new(program());
    let json = output(command.args(["eval", "--format", "json", "--gold"]).arg(&gold).arg(&texts));
    assert_eq!(Figures::new(&json, &json["total"]["f1"]), by_program(&gold, file.path()));
    assert_eq!((json["documents"].as_u64(), json["absent"].as_array().unwrap().len()), (Some(3), 0));
    assert_eq!(json["total"]["f1"].as_f64(), Some(1.0), "our own gold is met: {json:#}");
}

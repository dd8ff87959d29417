//! Power cuts and bad disks: a store with any file shortened, emptied, gone or overwritten is refused with the way
//! out, or gives just what it held. Nothing panics, nothing hangs, and a refusal changes nothing.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "tests may panic, and tell what they measured")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use summitkg_store::{Access, Layer, Quad, Store};
use summitkg_tests::{file_name, none, program, repository};
use tempfile::TempDir;

/// Looks at every quad, in an order that makes the engine go over the errors of damaged blocks.
const COUNT: &str = "SELECT (COUNT(*) AS ?n) WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }";
/// Long enough for a busy machine, and shorter than a query may take by default.
const LONG: Duration = Duration::from_secs(40);

/// Files of a store that hold something.
fn parts(store: &Path) -> Vec<PathBuf> {
    if store.is_file() {
        return vec![store.to_owned()];
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(store).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(parts(&path));
        } else if !file_name(&path).starts_with("LOG") && file_name(&path) != "summitkg.lock" {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// A file as it may be after an accident, with what happened to it; `None` is no file.
fn accidents(good: &[u8]) -> Vec<(String, Option<Vec<u8>>)> {
    let length = good.len();
    let mut all = vec![("missing".to_owned(), None)];
    let line_ends = good.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1);
    let line_ends: Vec<usize> = line_ends.filter(|end| *end < length).collect();
    let mut cuts = vec![0, 1, length / 4, length / 2, length * 3 / 4, length.saturating_sub(1)];
    cuts.extend(
        [0, line_ends.len() / 2, line_ends.len().saturating_sub(1)].iter().filter_map(|n| line_ends.get(*n)),
    );
    cuts.sort_unstable();
    cuts.dedup();
    all.extend(
        cuts.iter()
            .filter(|cut| **cut < length)
            .map(|cut| (format!("cut to {cut}"), Some(good[..*cut].to_vec()))),
    );
    if length > 16 {
        for at in [0, length / 3, length / 2, length - 16] {
            let mut other = good.to_vec();
            other[at..at + 16].iter_mut().for_each(|byte| *byte ^= 0x55);
            all.push((format!("16 bytes at {at}"), Some(other)));
        }
    }
    all
}

/// Runs the program; an error must be one line that is no panic and comes in time.
fn run(store: &Path, args: &[&str]) -> Result<(i32, String), String> {
    let begun = Instant::now();
    let mut command = Command::new(program());
    command.args(["--store"]).arg(store).args(args).env_remove("SUMMITKG_STORE");
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let done = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    let code = done.status.code().unwrap_or(-1);
    let told = code == 0 || (err.lines().count() == 1 && err.starts_with("summitkg: error: "));
    if begun.elapsed() > LONG || err.contains("a fault in summitkg") || !told || ![0, 4].contains(&code) {
        return Err(format!("{}: exit {code} after {:?}: {err}", args[0], begun.elapsed()));
    }
    Ok((code, if code == 0 { out.into_owned() } else { err.into_owned() }))
}

fn quads(store: &Path) -> Option<Vec<Quad>> {
    let store = Store::open(store, Access::Read).ok()?;
    store.verify().ok()?;
    store.quads(Layer::All, true).ok()
}

fn survives_damage(name: &str) {
    let folder = TempDir::new().unwrap();
    let store = folder.path().join(name);
    let texts =
        ["14-2014-dushanbe", "15-2015-ufa"].map(|text| repository(&format!("data/reports/{text}.txt")));
    let texts = texts.map(|path| path.to_str().unwrap().to_owned());
    run(&store, &["build", "-q", "--batch", "1", &texts[0], &texts[1]]).unwrap();
    let content = quads(&store).unwrap();
    let counted = run(&store, &["query", "-e", COUNT]).unwrap();
    let files = parts(&store);
    let good: Vec<(PathBuf, Vec<u8>)> =
        files.iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    let (mut wrong, mut refused, mut unharmed, mut unnoticed) = (Vec::new(), 0, 0, 0);
    let packed = store.extension().is_none_or(|end| end == "gz");
    for (path, bytes) in &good {
        for (accident, after) in accidents(bytes) {
            let mut complain =
                |problem: String| wrong.push(format!("{}, {accident}: {problem}", file_name(path)));
            match &after {
                Some(after) => fs::write(path, after).unwrap(),
                None => fs::remove_file(path).unwrap(),
            }
            match quads(&store) {
                Some(found) if found == content => unharmed += 1,
                // Words of a text that are others now: only `check` can know, by the quotes.
                Some(found)
                    if !packed && accident.starts_with("16 bytes") && found.len() == content.len() =>
                {
                    unnoticed += 1;
                }
                Some(_) => complain("it holds something else, and nothing told so".to_owned()),
                None => refused += 1,
            }
            match run(&store, &["query", "-e", COUNT]) {
                Ok((0, answer)) if answer == counted.1 => {}
                Ok((0, answer)) => complain(format!("another answer: {answer}")),
                Ok((_, told)) if !["restore", "build"].iter().any(|way| told.contains(way)) => {
                    complain(format!("no way out: {told}"));
                }
                Ok(_) => {}
                Err(problem) => complain(problem),
            }
            // A writer either refuses and changes nothing, or goes on from what was there.
            let before: Vec<Option<Vec<u8>>> = files.iter().map(|path| fs::read(path).ok()).collect();
            if Store::open(&store, Access::Write).is_err() {
                let now: Vec<Option<Vec<u8>>> = files.iter().map(|path| fs::read(path).ok()).collect();
                if now != before {
                    complain("a refusal changed it".to_owned());
                }
            }
            for (path, bytes) in &good {
                fs::write(path, bytes).unwrap();
            }
        }
    }
    eprintln!(
        "{name}: {} files; {refused} accidents refused, {unharmed} without harm, {unnoticed} not noticed, {} wrong",
        good.len(),
        wrong.len()
    );
    assert!(refused > 0);
    none(&wrong);
}

#[test]
fn a_plain_store_survives_damage() {
    survives_damage("store.nq");
}

#[test]
fn a_packed_store_survives_damage() {
    survives_damage("store.nq.gz");
}

#[cfg(feature = "rocksdb")]
#[test]
fn a_folder_survives_damage() {
    survives_damage("store");
}

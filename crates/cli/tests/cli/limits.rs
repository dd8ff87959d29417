//! Limits of queries: whatever is asked, it ends in time and within its memory, and leaves no process behind.
//!
//! Times are held against whole seconds only: other tests run beside these.

use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::place::{Place, assert_fails, done};

/// Above the limit, a busy machine included.
const LATE: Duration = Duration::from_secs(8);

/// A place with the graph of `data/reports` in every kind of store.
fn reports() -> (Place, Vec<&'static str>) {
    let place = Place::new();
    let reports = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/reports");
    let built = place.run(&["build", "-q", &reports.display().to_string()]);
    assert_eq!(built.code, 0, "{}", built.err);
    let mut stores = vec!["store.nq"];
    if cfg!(feature = "rocksdb") {
        let copied = place.run(&["copy", "store.nq", "store"]);
        assert_eq!(copied.code, 0, "{}", copied.err);
        stores.push("store");
    }
    (place, stores)
}

fn values() -> String {
    let ten = |name: char| format!("VALUES ?{name} {{ 1 2 3 4 5 6 7 8 9 0 }} ");
    ('a'..='h').map(ten).collect()
}

fn chain(link: impl Fn(usize) -> String) -> String {
    (0..990).map(link).collect()
}

/// Queries that the engine itself does not stop, or not in time.
fn endless() -> Vec<(&'static str, String)> {
    vec![
        ("product", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }".to_owned()),
        ("paths", "SELECT (COUNT(*) AS ?n) { ?a (!skg:x|!^skg:x)+ ?b . ?c (!skg:x|!^skg:x)+ ?d }".to_owned()),
        ("values", format!("SELECT (COUNT(*) AS ?n) {{ {} }}", values())),
        ("patterns", format!("SELECT * {{ {} }}", chain(|n| format!("?s{n} ?p{n} ?s{} . ", n + 1)))),
        (
            "regex",
            "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(REGEX(CONCAT(STR(?c), STR(?f)), 'x{99}y')) }"
                .to_owned(),
        ),
        (
            "describe",
            "DESCRIBE ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?c), STR(?f), STR(?i)) = 'x') }"
                .to_owned(),
        ),
    ]
}

/// Queries that take all the memory there is.
fn boundless() -> Vec<(&'static str, String)> {
    let everything = "{ GRAPH ?g { ?a ?b ?c } . ?d ?e ?f }";
    let ten = |n: usize| format!("?x{n},").repeat(9) + &format!("?x{n}");
    let longer = |n: usize| format!("BIND(CONCAT({}) AS ?x{}) ", ten(n), n + 1);
    let strings: String = (0..12).map(longer).collect();
    vec![
        ("order", format!("SELECT * {everything} ORDER BY ?c ?f LIMIT 3")),
        ("rows", format!("SELECT * {{ {} }}", values())),
        ("strings", format!("SELECT (STRLEN(?x12) AS ?n) {{ BIND('0123456789' AS ?x0) {strings} }}")),
        (
            "graph",
            format!("CONSTRUCT {{ ?a ?e ?long }} {{ {everything} BIND(CONCAT(STR(?c), STR(?f)) AS ?long) }}"),
        ),
    ]
}

#[test]
fn every_endless_query_ends_in_time() {
    let (place, stores) = reports();
    assert_eq!(place.run(&["export", "--layer", "all", "-o", "graph.nq.gz"]).code, 0);
    for (name, query) in endless() {
        let graph = (name == "values").then_some(["--graph", "graph.nq.gz"]);
        for from in stores.iter().map(|store| ["--store", store]).chain(graph) {
            let begun = Instant::now();
            let asked = ["query", "-e", &query, "--timeout", "1", "--max-memory", "1G"];
            let run = place.run(&[&asked[..], &from].concat());
            assert!(begun.elapsed() < Duration::from_secs(1) + LATE, "{name}: {:?}", begun.elapsed());
            assert_fails(&run, 5, &["no answer within 1 s", "allow more time"]);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn every_boundless_query_ends_within_its_memory() {
    let (place, stores) = reports();
    for (name, query) in boundless() {
        for store in &stores {
            let asked = ["query", "-e", &query, "--store", store, "--timeout", "300", "--max-memory", "256M"];
            let parent = start(&place, &asked);
            let child = child_of(&parent);
            let mut peak = 0;
            // The process table keeps it until its parent has waited for it, without any figures.
            while let Some(resident) = resident(child) {
                peak = peak.max(resident);
                thread::sleep(Duration::from_millis(2));
            }
            let run = done(parent.wait_with_output().unwrap());
            assert_fails(&run, 5, &["no answer within 256M of memory", "--max-memory"]);
            assert!(peak > 0, "{name}: nothing was seen of it");
            // Beside what it allocates, the program's own code and pages of files are resident.
            assert!(peak < 256 + 128, "{name}: {peak} MiB");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn with_any_memory_there_is_the_answer_or_one_line() {
    let (place, stores) = reports();
    let whole = place.run(&["query", "summits"]).out;
    for store in stores {
        for mib in (128..=256).step_by(16) {
            let run = place.run(&["query", "summits", "--store", store, "--max-memory", &format!("{mib}M")]);
            if run.code == 0 || mib == 256 {
                assert_eq!((run.out == whole, run.err.as_str()), (true, ""), "{store} {mib}");
            } else {
                assert_fails(&run, 5, &[&format!("within {mib}M of memory"), "--max-memory"]);
            }
        }
    }
}

/// Whether this process, and so any that it starts, ignores a signal.
#[cfg(target_os = "linux")]
fn is_ignored(signal: u32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap().trim();
    u64::from_str_radix(mask, 16).unwrap() >> (signal - 1) & 1 == 1
}

#[cfg(target_os = "linux")]
#[expect(clippy::print_stderr, reason = "what is left out is said")]
#[test]
fn no_process_is_left_behind() {
    let (place, _) = reports();
    let (_, query) = endless().swap_remove(2);
    let asked = ["query", "-e", &query];
    // Killed outright, and as by Ctrl-C and by `kill`.
    for (signal, number) in [("KILL", 9), ("INT", 2), ("TERM", 15)] {
        // A shell starts what runs in its background so, and what it starts inherits it.
        if is_ignored(number) {
            eprintln!("skipped: {signal} is ignored by whoever started the tests");
            continue;
        }
        let mut parent = start(&place, &asked);
        let child = child_of(&parent);
        send(signal, parent.id());
        assert!(!parent.wait().unwrap().success());
        gone(child, signal);
    }
    // Nobody reads any more.
    let mut parent = start(&place, &asked);
    let child = child_of(&parent);
    drop(parent.stdout.take());
    assert_eq!(parent.wait().unwrap().code(), Some(0));
    gone(child, "a closed pipe");
    // The child is killed by somebody else, such as a system out of memory.
    let parent = start(&place, &asked);
    send("KILL", child_of(&parent));
    assert_fails(&done(parent.wait_with_output().unwrap()), 5, &["was killed", "--max-memory"]);
}

#[test]
fn a_limit_of_nothing_or_of_more_than_there_is_makes_no_sense() {
    let place = Place::new();
    for (option, values) in [
        ("--timeout", &["0", "-1", "nan", "inf", "1e99", "1h", ""][..]),
        ("--max-rows", &["0", "-1", "1.5", "99999999999999999999", "many", ""]),
        ("--max-memory", &["0", "-1G", "1M", "512", "99999999T", "all", ""]),
    ] {
        for value in values {
            assert_fails(&place.run(&["query", "-e", "ASK {}", option, value]), 2, &[option, "--help"]);
        }
    }
}

#[test]
fn rows_are_limited_in_every_kind_of_answer() {
    let (place, _) = reports();
    let ask = |query: &str| place.run(&["query", "-e", query, "--max-rows", "2", "-o", "answer.csv"]);
    assert_fails(&ask("SELECT * { ?s ?p ?o }"), 5, &["more than 2 rows"]);
    assert!(!place.path("answer.csv").exists(), "an answer is written whole or not at all");
    let graph = |query: &str| place.run(&["query", "-e", query, "--max-rows", "2"]);
    assert_fails(&graph("CONSTRUCT WHERE { ?s ?p ?o }"), 5, &["more than 2 rows"]);
    assert_fails(&graph("DESCRIBE ?s { ?s a skg:Summit }"), 5, &["more than 2 rows"]);
    assert_eq!(graph("ASK { ?s ?p ?o }").out, "true\n");
    assert_eq!(ask("SELECT * { ?s a skg:Summit } LIMIT 2").code, 0);
    assert_eq!(fs::read_to_string(place.path("answer.csv")).unwrap().lines().count(), 3);
}

fn start(place: &Place, args: &[&str]) -> Child {
    place.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// The process that works for this one; waits until it does.
#[cfg(target_os = "linux")]
fn child_of(parent: &Child) -> u32 {
    let begun = Instant::now();
    loop {
        let children = format!("/proc/{0}/task/{0}/children", parent.id());
        let children = fs::read_to_string(children).unwrap_or_default();
        if let Some(child) = children.split_whitespace().next().and_then(|child| child.parse().ok())
            && resident(child).is_some_and(|mib| mib > 1)
        {
            return child;
        }
        assert!(begun.elapsed() < LATE, "there is no child");
        thread::sleep(Duration::from_millis(1));
    }
}

/// The most that a process has had resident, in MiB, while it lives.
#[cfg(target_os = "linux")]
fn resident(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(peak.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? >> 10)
}

#[cfg(target_os = "linux")]
fn gone(process: u32, why: &str) {
    let begun = Instant::now();
    while resident(process).is_some() {
        assert!(begun.elapsed() < LATE, "after {why} it still runs");
        thread::sleep(Duration::from_millis(10));
    }
}

#[cfg(target_os = "linux")]
fn send(signal: &str, process: u32) {
    let sent = std::process::Command::new("kill").args(["-s", signal, &process.to_string()]).status();
    assert!(sent.unwrap().success());
}

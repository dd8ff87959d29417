//! A build that is interrupted keeps what it had stored, and goes on when it is run again.

use std::fs;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::place::Place;

const DOCUMENTS: usize = 12;

#[test]
fn a_killed_build_keeps_whole_batches_and_ends_as_if_nothing_had_happened() {
    let place = Place::new();
    for n in 0..DOCUMENTS {
        let number = n + 13;
        let text = format!("上海合作组织成员国元首理事会第{number}次会议2014年9月{number}日在杜尚别举行。");
        place.write(&format!("texts/{number}.txt"), text);
    }
    // Enough that says nothing for what came before it to be read and stored.
    place.write("texts/weather.jsonl", "{\"text\": \"今天天气晴。\"}\n".repeat(200));
    // Standard input is read last and never ends: the build hangs with two batches stored and two documents waiting.
    let mut build = place.command(&["build", "-q", "--batch", "5", "texts", "-"]);
    let mut build = build.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    let stored = loop {
        assert!(begun.elapsed() < Duration::from_secs(60), "nothing was stored in a minute");
        let stats = place.run(&["stats", "--format", "json"]);
        let known: serde_json::Value = serde_json::from_str(&stats.out).unwrap_or_default();
        match known["documents"].as_u64() {
            Some(10) => break 10,
            _ => sleep(Duration::from_millis(50)),
        }
    };
    build.kill().unwrap();
    build.wait().unwrap();
    assert_eq!(stored, 10);

    let rest = place.run(&["build", "texts"]);
    assert_eq!(rest.code, 0, "{}", rest.err);
    assert!(rest.err.contains("2 new, 0 replaced, 10 unchanged"), "{}", rest.err);
    place.run(&["--store", "fresh.nq", "build", "-q", "texts"]);
    assert!(fs::read(place.path("store.nq")).unwrap() == fs::read(place.path("fresh.nq")).unwrap());
    let small = place.run(&["--store", "small.nq", "build", "-q", "--batch", "1", "texts"]);
    assert_eq!(small.code, 0, "{}", small.err);
    assert!(fs::read(place.path("small.nq")).unwrap() == fs::read(place.path("fresh.nq")).unwrap());
}

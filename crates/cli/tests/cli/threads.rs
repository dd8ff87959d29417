//! Reading on several threads, and of streams.

use std::io::Write as _;
use std::process::Stdio;

use crate::place::{Place, done};

/// Records enough for many pieces: summits, other news, broken lines, names that come twice.
fn records() -> String {
    let summit = |n: usize| {
        format!(
            "上海合作组织成员国元首理事会第{n}次会议{}日在塔吉克斯坦首都杜尚别举行。拉赫蒙主持会议。",
            n % 28 + 1
        )
    };
    let other = "记者今天了解到，全国各地的农业生产情况总体是好的，主要农产品供应有保障。".repeat(20);
    let record = |i: usize| match i % 10 {
        0 => format!("{{\"id\": {i}, \"text\": \"{}\"}}\n", summit(i % 30 + 1)),
        1 => format!("{{\"id\": {i}, \"text\": \n"),
        2 => format!("{{\"id\": \"same\", \"text\": \"{}{other}\"}}\n", summit(i % 30 + 1)),
        3 => "\n".to_owned(),
        _ => format!("{{\"id\": \"n{}\", \"text\": \"<p>{other}</p>\"}}\n", i % 700),
    };
    (0..1200).map(record).collect()
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let place = Place::new();
    place.write("a.jsonl", records());
    place.write("b/1.txt", "上海合作组织成员国元首理事会会议在杜尚别举行。");
    place.write("b/2.html", "<html><p>会议<p>没有峰会的一页");
    place.write("b/3.txt", "");
    let with = |threads: &str| {
        let extracted = place.run(&[
            "extract",
            "-v",
            "--format",
            "ndjson",
            "--threads",
            threads,
            "a.jsonl",
            "b",
            "a.jsonl",
        ]);
        let store = format!("{threads}.nq");
        let built = place.run(&["--store", &store, "build", "--threads", threads, "a.jsonl", "b"]);
        assert_eq!((extracted.code, built.code), (0, 0), "{} {}", extracted.err, built.err);
        // Without what is said of progress when a run is slow.
        let lines = |err: &str, begin: &str| -> Vec<String> {
            err.lines().filter(|line| line.starts_with(begin)).map(str::to_owned).collect()
        };
        let told = (lines(&extracted.err, "summitkg: skipped"), lines(&built.err, "summits"));
        (extracted.out, told, std::fs::read(place.path(&store)).unwrap())
    };
    let one = with("1");
    assert_eq!(one.0.lines().count(), 1080 - 120 + 2);
    assert_eq!(one.1.0.len(), 121);
    for threads in ["2", "7"] {
        assert!(one == with(threads), "{threads} threads give something else than one");
    }
}

#[test]
fn standard_input_is_read_as_it_comes_and_left_when_nobody_wants_more() {
    let place = Place::new();
    let piped = place.run_with_input(&["extract", "--format", "ndjson", "-q", "-"], &records());
    place.write("a.jsonl", records());
    let file = place.run(&["extract", "--format", "ndjson", "-q", "a.jsonl"]);
    assert_eq!(piped.out.lines().count(), file.out.lines().count());

    // What reads the output goes away while more input comes.
    let mut child = place
        .command(&["extract", "--format", "ndjson", "-q", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    let written = (0..200).try_for_each(|_| input.write_all(records().as_bytes()));
    assert!(written.is_err(), "it read on though nobody wanted its output");
    drop(input);
    done(child.wait_with_output().unwrap());
}

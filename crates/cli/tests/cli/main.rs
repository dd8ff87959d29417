//! The command from outside: what it prints where, and its exit codes.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod check;
mod diff;
mod eval;
mod export;
mod interrupted;
mod limits;
mod place;
mod threads;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use place::{Place, assert_fails, done};

const TEXT: &str = "上海合作组织成员国元首理事会第十四次会议12日在塔吉克斯坦首都杜尚别举行。\n";

fn graph() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/graph.ttl").display().to_string()
}

#[test]
fn bad_input_is_told_in_one_line() {
    let place = Place::new();
    place.write("empty.txt", "");
    place.write("blank.txt", "\u{FEFF} \n\u{3000}\n");
    place.write("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    place.write("noise.txt", b"ab\0\x01\x02\0cd\0");
    place.write("cut.txt.gz", [0x1f, 0x8b, 8, 0, 0]);
    place.write("bad.jsonl", "{\"text\": \n");
    place.write("folder/x.pdf", "x");
    fs::create_dir(place.path("nothing")).unwrap();
    for (path, words) in [
        ("missing.txt", "no such file"),
        ("empty.txt", "no text in it"),
        ("blank.txt", "no text in it"),
        ("picture.txt", "a picture, not text"),
        ("noise.txt", "a binary file, not text"),
        ("cut.txt.gz", "cut.txt.gz: "),
        ("bad.jsonl", "bad.jsonl:1: not a JSON record"),
        ("folder", "no texts in the folder"),
        ("nothing", "the folder is empty"),
        ("/dev/null", "not a regular file"),
    ] {
        assert_fails(&place.run(&["build", path]), 3, &[path, words]);
        assert_fails(&place.run(&["extract", path]), 3, &[path, words]);
    }
    assert!(!place.path("store.nq").exists(), "nothing was read, so nothing is stored");
    assert_fails(&place.run_with_input(&["extract", "-"], ""), 3, &["standard input: no text"]);
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    place.write("secret.txt", TEXT);
    fs::set_permissions(place.path("secret.txt"), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(place.path("secret.txt")).is_ok() {
        return; // root may read everything
    }
    assert_fails(&place.run(&["build", "secret.txt"]), 3, &["secret.txt: permission denied"]);
}

#[cfg(unix)]
#[test]
fn pipes_and_loops_never_block() {
    let place = Place::new();
    place.write("d/a.txt", TEXT);
    std::os::unix::fs::symlink("..", place.path("d/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere", place.path("d/dangling.txt")).unwrap();
    std::os::unix::fs::symlink("a.txt", place.path("d/same.txt")).unwrap();
    let made = Command::new("mkfifo").arg(place.path("d/pipe.txt")).status();
    let run = place.run(&["extract", "d", "--format", "ndjson"]);
    assert_eq!((run.code, run.out.lines().count(), run.err.lines().count()), (0, 1, 1), "{}", run.err);
    assert!(run.err.contains("dangling.txt: no such file"), "{}", run.err);
    if made.is_ok_and(|status| status.success()) {
        assert_fails(&place.run(&["extract", "d/pipe.txt"]), 3, &["not a regular file"]);
    }
}

#[test]
fn a_broken_record_is_skipped_unless_strict() {
    let place = Place::new();
    place.write(
        "n.jsonl",
        format!(
            "{{\"id\":\"a\",\"text\":\"{}\"}}\n{{oops\n{{\"id\":\"b\",\"text\":\"会议\"}}\n",
            TEXT.trim()
        ),
    );
    let run = place.run(&["extract", "n.jsonl", "--format", "ndjson"]);
    assert_eq!((run.code, run.out.lines().count()), (0, 2));
    assert!(run.err.starts_with("summitkg: skipped: n.jsonl:2: not a JSON record"), "{}", run.err);
    let run = place.run(&["build", "n.jsonl", "--strict"]);
    assert_fails(&run, 3, &["n.jsonl:2"]);
    assert!(!place.path("store.nq").exists());
    assert_eq!(place.run(&["build", "n.jsonl", "-q"]).err, "");
}

#[test]
fn stores_that_cannot_be_used_are_told_and_stay() {
    let place = Place::new();
    for args in [
        &["stats"][..],
        &["export"],
        &["show", "14"],
        &["query", "-e", "ASK {}"],
        &["copy", "store.nq", "b.nq"],
    ] {
        assert_fails(&place.run(args), 4, &["store.nq", "no store here"]);
    }
    place.write("a.txt", TEXT);
    assert_eq!(place.run(&["build", "a.txt"]).code, 0);

    let stored = fs::read_to_string(place.path("store.nq")).unwrap();
    let newer = stored.replace("softwareVersion> \"2\" <", "softwareVersion> \"99\" <");
    assert_ne!(stored, newer);
    place.write("newer.nq", &newer);
    for args in [&["--store", "newer.nq", "stats"][..], &["--store", "newer.nq", "build", "a.txt"]] {
        assert_fails(&place.run(args), 4, &["newer.nq", "newer summitkg"]);
    }
    assert_eq!(fs::read_to_string(place.path("newer.nq")).unwrap(), newer);

    place.write("notes.nq", "these are no quads\n");
    assert_fails(&place.run(&["--store", "notes.nq", "stats"]), 4, &["notes.nq"]);
    assert_fails(&place.run(&["copy", "store.nq", "newer.nq"]), 2, &["newer.nq"]);
}

#[test]
fn a_locked_store_is_told_at_once() {
    let place = Place::new();
    place.write("a.txt", TEXT);
    assert_eq!(place.run(&["build", "a.txt"]).code, 0);
    let before = fs::read(place.path("store.nq")).unwrap();
    // A build that waits for its standard input holds the store.
    let mut holder =
        place.command(&["build", "-"]).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    // The file is there before the lock is held, its content is written after.
    let locks = || {
        let files = fs::read_dir(place.0.path()).unwrap().map(|e| e.unwrap());
        let mut locks = files.filter(|e| e.file_name().to_string_lossy().contains("lock"));
        locks.any(|e| fs::read(e.path()).is_ok_and(|holder| !holder.is_empty()))
    };
    for _ in 0..500 {
        if locks() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let run = place.run(&["build", "a.txt"]);
    assert_fails(&run, 4, &["store.nq", "being written"]);
    drop(holder.stdin.take());
    assert_eq!(holder.wait().unwrap().code(), Some(3));
    assert_eq!(fs::read(place.path("store.nq")).unwrap(), before);
}

#[test]
fn mistakes_in_queries_are_shown() {
    let place = Place::new();
    let graph = graph();
    let run = place.run(&["query", "--graph", &graph, "-e", "SELECT ?s WHERE {\n  ?s ?p \n}"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    let lines: Vec<&str> = run.err.lines().collect();
    assert!(lines[0].starts_with("summitkg: error: query, line "), "{}", run.err);
    assert_eq!((lines.len(), lines[2].trim_start().trim_start_matches('|').trim()), (3, "^"), "{}", run.err);

    assert_fails(&place.run(&["query", "no-such-query"]), 2, &["neither a shipped query nor a file"]);
    assert_fails(&place.run(&["query", "no/such.rq"]), 2, &["no/such.rq: no such file"]);
    assert_fails(&place.run(&["query", "-e", "ASK {}", "--param", "x"]), 2, &["--param x"]);
    assert_fails(&place.run(&["query", "-e", "ASK {}", "--graph", &graph, "-p", "x=1"]), 2, &["?x"]);
    assert_fails(
        &place.run(&["query", "-e", "ASK {}", "--graph", &graph, "--format", "tabel"]),
        2,
        &["tabel"],
    );
    assert_fails(&place.run(&["query", "-e", "ASK {}", "--graph", "g.ttl"]), 3, &["g.ttl"]);
    // A typing error in the name of a shipped query, whichever they are.
    if let Some(name) = place.run(&["queries"]).out.lines().nth(1).and_then(|line| line.split(',').next()) {
        let typo = format!("{name}x");
        assert_fails(&place.run(&["query", &typo]), 2, &["did you mean", name]);
    }
    let slow = "SELECT (COUNT(*) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }";
    assert_fails(&place.run(&["query", "-e", slow, "--graph", &graph, "--timeout", "0.1"]), 5, &["0.1 s"]);
    let rows = place.run(&["query", "-e", "SELECT * { ?s ?p ?o }", "--graph", &graph, "--max-rows", "2"]);
    assert_fails(&rows, 5, &["more than 2 rows"]);
}

#[test]
fn usage_is_told_in_one_line() {
    let place = Place::new();
    for args in
        [&["bild"][..], &["build"], &["query"], &["build", "--nope"], &["--lang", "fr", "stats"], &["show"]]
    {
        assert_fails(&place.run(args), 2, &["--help"]);
    }
    assert_fails(&place.run(&["--base", "x", "stats"]), 2, &["--base x"]);
    assert_fails(&place.run(&["export", "--layer", "x"]), 2, &["--layer x"]);
    assert_fails(&place.run(&["export", "-o", "x.doc"]), 2, &["x.doc"]);
    let help = place.run(&["--help"]);
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    assert!(help.out.contains("Exit codes"));
}

#[test]
fn names_are_unique_and_files_of_folders_in_order() {
    let place = Place::new();
    for name in ["n/b/x.txt", "n/a/x.txt.gz", "n/a/y.md", "n/README.md", "n/.hidden.txt", "n/z.pdf"] {
        place.write(name, TEXT);
    }
    place.write(
        "n/r.jsonl",
        "{\"id\":\"y\",\"text\":\"会议一\"}\n{\"text\":\"会议二\"}\n{\"id\":\"y\",\"text\":\"会议三\"}\n",
    );
    assert_eq!(place.names(&["n"]), ["a/x", "y", "b/x", "r/y", "r-2", "r/y#2"]);
    assert_eq!(place.names(&["n/b/x.txt", "n/b/x.txt", "n/README.md"]), ["x", "README"]);
    let run = place.run(&["build", "n", "--lang", "zh"]);
    assert!(run.err.starts_with("读取：4 个文件，6 篇文档；跳过 0，忽略 2"), "{}", run.err);
}

#[test]
fn a_store_is_built_asked_copied_and_emptied() {
    let place = Place::new();
    place.write("a.txt", TEXT);
    let built = place.run(&["build", "a.txt"]);
    assert_eq!((built.code, built.out.as_str()), (0, ""), "{}", built.err);
    let stored = fs::read(place.path("store.nq")).unwrap();
    assert_eq!(place.run(&["build", "a.txt"]).code, 0);
    assert_eq!(fs::read(place.path("store.nq")).unwrap(), stored, "the same text changes nothing");

    let stats: serde_json::Value =
        serde_json::from_str(&place.run(&["stats", "--format", "json"]).out).unwrap();
    assert!(stats["quads"]["reference"].as_u64().unwrap() > 0);
    assert_eq!(place.run(&["copy", "store.nq", "copy.nq"]).code, 0);
    assert_eq!(fs::read(place.path("copy.nq")).unwrap(), stored);
    for (layer, format) in
        [("knowledge", "turtle"), ("knowledge", "rdfxml"), ("all", "trig"), ("all", "jsonld")]
    {
        let run = place.run(&["export", "--layer", layer, "--format", format]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(run.out, place.run(&["export", "--layer", layer, "--format", format]).out);
    }
    assert_fails(&place.run(&["remove", "b"]), 3, &["`b`"]);
    assert_fails(&place.run(&["show", "什么都不是"]), 1, &["什么都不是"]);
}

#[test]
fn answers_come_in_the_form_asked_for() {
    let place = Place::new();
    let graph = graph();
    let ask = |args: &[&str]| place.run(&[&["query", "--graph", &graph], args].concat());
    let select = "SELECT ?n ?s WHERE { ?s skg:number ?n } ORDER BY ?n";
    let csv = ask(&["-e", select]);
    assert_eq!(
        csv.out.replace('\r', ""),
        "n,s\n14,https://w3id.org/summitkg/id/sco-chs/14\n21,https://w3id.org/summitkg/id/sco-chs/21\n"
    );
    assert_eq!((csv.code, csv.err.as_str()), (0, ""));
    let table = ask(&["-e", select, "--format", "table"]);
    assert_eq!(table.out, "n   s\n──────────────────\n14  id:sco-chs/14\n21  id:sco-chs/21\n");
    assert_eq!(table.err, "2 rows\n");
    assert_eq!(ask(&["-e", "ASK { ?s skg:number ?n }", "-p", "n=14"]).out, "true\n");
    assert_eq!(ask(&["-e", "ASK { ?s skg:number ?n }", "-p", "n=15"]).out, "false\n");
    let turtle = ask(&["-e", "CONSTRUCT { ?s skg:number ?n } WHERE { ?s skg:number ?n }"]);
    assert!(turtle.out.contains("skg:number 14"), "{}", turtle.out);

    place.write("q.rq", select);
    assert_eq!(ask(&["q.rq", "-o", "r.json"]).out, "");
    let json: serde_json::Value = serde_json::from_slice(&fs::read(place.path("r.json")).unwrap()).unwrap();
    assert_eq!(json["results"]["bindings"].as_array().unwrap().len(), 2);
    let piped = place.run_with_input(&["query", "--graph", &graph, "-"], select);
    assert_eq!(piped.out, csv.out);
    assert_fails(&ask(&["q.rq", "-o", "no/such/r.csv"]), 3, &["no/such/r.csv"]);
    assert_fails(&ask(&["q.rq", "--format", "turtle"]), 2, &["turtle"]);
    let left: Vec<_> = fs::read_dir(place.0.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "no parts of files are left behind: {left:?}");
}

#[test]
fn things_are_found_by_what_people_call_them() {
    let place = Place::new();
    let graph = graph();
    let show = |lang: &str, thing: &[&str]| {
        place.run(&[&["show", "--graph", &graph, "--lang", lang], thing].concat())
    };
    for thing in [
        &["14"][..],
        &["第十四次"],
        &["第14次"],
        &["杜尚别 2014"],
        &["杜尚别", "2014"],
        &["sco-chs/14"],
        &["2014年"],
        &["id:sco-chs/14"],
    ] {
        let run = show("zh", thing);
        assert!(
            run.out.starts_with("上海合作组织成员国元首理事会第十四次会议（2014年，杜尚别）\nsco-chs/14\n"),
            "{thing:?}: {}{}",
            run.out,
            run.err
        );
    }
    let page = show("en", &["dushanbe", "2014"]).out;
    for line in [
        "; 2014-09-12 (background)",
        "chair    Emomali Rahmon",
        "  member               Vladimir Putin  总统    Russia      in person",
        "  observer (inferred)  [印度代表]              India",
        "  杜尚别宣言  declaration  signed",
    ] {
        assert!(page.contains(line), "{line}\nis missing in\n{page}");
    }
    assert!(show("zh", &["俄羅斯聯邦"]).out.starts_with("俄罗斯\n"));
    assert!(show("zh", &["Vladimir Putin"]).out.contains("2014-09-12"));
    let several = show("en", &["杜尚别"]);
    assert_eq!((several.code, several.err.lines().count()), (2, 3), "{}", several.err);
    assert_fails(&show("en", &["nobody"]), 1, &["nothing found for `nobody`"]);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    let place = Place::new();
    for i in 0..200 {
        place.write(&format!("d/{i}.txt"), TEXT);
    }
    place.run(&["build", "d"]);
    let all = ["export", "--layer", "all", "--format", "nquads"];
    for args in [&["extract", "d"][..], &all, &["completions", "bash"], &["stats"], &["--help"]] {
        let mut child = place.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let run = done(child.wait_with_output().unwrap());
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{args:?}");
    }
}

#[test]
fn completions_name_the_subcommands() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish"] {
        let run = place.run(&["completions", shell]);
        assert!(run.code == 0 && run.out.contains("extract"), "{shell}");
    }
}

#[test]
fn a_person_is_found_by_any_name_and_an_open_name_is_told() {
    let place = Place::new();
    place.write(
        "a.txt",
        "2018年6月10日，上海合作组织成员国元首理事会第十八次会议在青岛举行。俄罗斯总统普京出席会议。\n\n巴基斯坦文化部长谢里夫出席会议。\n",
    );
    let built = place.run(&["build", "a.txt"]);
    assert!(
        built.err.contains("1 left open, each a person of its own: 谢里夫 (夏巴兹/谢里夫?"),
        "{}",
        built.err
    );
    for name in
        ["普京", "俄罗斯总统普京", "Путин", "Vladimir Putin", "V. Putin", "Владимир Владимирович Путин"]
    {
        let shown = place.run(&["show", name]);
        assert!(shown.out.starts_with("Vladimir Putin\n"), "{name}: {}{}", shown.out, shown.err);
    }
}

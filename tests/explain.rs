//! `summitkg explain` over our own reports: carets stand under the quoted words, offsets are those of
//! the texts, and the page links every fact to its words and back, whatever the texts hold.
//!
//! The page is read by a parser of HTML that is not ours, and by Chromium if there is one; with
//! `SUMMITKG_REQUIRE_CHROMIUM=1` a missing one is a failure.
#![expect(clippy::unwrap_used, clippy::string_slice, reason = "tests may panic")]

#[path = "explain/page.rs"]
mod page;
#[path = "explain/screen.rs"]
mod screen;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;
use summitkg_tests::{documents, files, none, program, repository};
use tempfile::TempDir;

/// A folder with a store.
struct Place(TempDir);

impl Place {
    /// The program's answer; it must succeed.
    #[track_caller]
    fn run(&self, args: &[&str]) -> String {
        let mut command = Command::new(program());
        command.current_dir(self.0.path()).args(args).env_clear().env("SUMMITKG_STORE", "s.nq");
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{args:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    #[track_caller]
    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.run(&[&["explain", "--format", "json"], args].concat())).unwrap()
    }
}

/// Our own reports in a store.
static REPORTS: LazyLock<Place> = LazyLock::new(|| {
    let place = Place(tempfile::tempdir().unwrap());
    place.run(&["build", "-q", repository("data/reports").to_str().unwrap()]);
    place
});

/// A text that tries to be markup, script, and to turn what stands around it.
const HOSTILE: &str = "消息<script>alert(1)</script>&amp;'\"\u{202E}反\u{202C}</mark></div>。\r\n\
    2014年9月12日，上海合作组织成员国元首理事会第十四次会议在杜尚别举行。塔吉克斯坦总统拉赫蒙主持会议。\r\n\
    元首们签署了《<b onclick=x>甲&乙\u{202E}</b>宣言》<img src=http://tracker.invalid/x>，俄罗斯总统普京、中国国家主席习近平出席会议。\u{9b}31m\r\n";

static TRAP: LazyLock<Place> = LazyLock::new(|| {
    let place = Place(tempfile::tempdir().unwrap());
    let about = "---\ntitle: </title><script src='http://tracker.invalid/'></script>\u{202E}\npublisher: <b>&\n\
        published: 2014-09-13\nurl: javascript:alert(1)\n---\n";
    fs::write(place.0.path().join("<i>'&.txt"), format!("{about}{HOSTILE}")).unwrap();
    place.run(&["build", "-q", "<i>'&.txt"]);
    place
});

/// The text of every document of our reports, by name.
fn texts() -> BTreeMap<String, String> {
    let reports = files(&repository("data/reports"), "txt");
    let all = reports.iter().flat_map(|path| documents(path));
    all.map(|d| (d.meta().name.clone(), d.text().to_owned())).collect()
}

/// Every claim in an object, also of alternatives and of nothing, and every mention.
fn claims(object: &Value) -> Vec<&Value> {
    fn list<'v>(name: &str, from: &'v Value) -> impl Iterator<Item = &'v Value> {
        from[name].as_array().into_iter().flatten()
    }
    let mut all: Vec<&Value> = Vec::new();
    for statement in list("statements", object) {
        all.extend(list("claims", statement));
        for alternative in list("alternatives", statement) {
            all.extend(list("claims", alternative));
        }
    }
    all.extend(list("unused", object));
    all.extend(list("mentions", object));
    all
}

/// A number of a JSON object.
fn number(value: &Value, name: &str) -> usize {
    usize::try_from(value[name].as_u64().unwrap()).unwrap()
}

#[test]
fn offsets_are_code_points_of_the_texts() {
    let (texts, all) = (texts(), REPORTS.json(&[]));
    let mut wrong = Vec::new();
    let mut count = 0;
    for claim in claims(&all) {
        let name = claim["document"].as_str().unwrap();
        let text: Vec<char> = texts[name].chars().collect();
        for e in claim["evidence"].as_array().unwrap() {
            count += 1;
            let cut = |from: usize, to: usize| text[from..to].iter().collect::<String>();
            let (start, end) = (number(e, "start"), number(e, "end"));
            let (sentence, first) = (e["sentence"].as_str().unwrap(), number(e, "sentence_start"));
            let last = first + sentence.chars().count();
            let line = text[..start].iter().filter(|c| **c == '\n').count() + 1;
            let right = e["quote"] == cut(start, end).as_str()
                && sentence == cut(first, last)
                && first <= start
                && end <= last
                && line == number(e, "line")
                && all["rules"][e["rule"].as_str().unwrap()]["place"].is_string();
            if !right {
                wrong.push(format!("{name} {start}-{end}: {e}"));
            }
        }
    }
    none(&wrong);
    assert!(count > 1000, "{count}");
    let documents = all["documents"].as_object().unwrap();
    assert_eq!(documents.keys().collect::<Vec<_>>(), texts.keys().collect::<Vec<_>>());
}

#[test]
fn the_object_has_the_promised_form_and_is_the_same_each_time() {
    let one = REPORTS.json(&["14", "chair"]);
    assert_eq!((one["thing"].as_str(), one["part"].as_str()), (Some("sco-chs/14"), Some("chair")));
    let [statement] = one["statements"].as_array().unwrap().as_slice() else { panic!("{one}") };
    for (name, value) in [
        ("property", "chair"),
        ("value", "Emomali Rahmon"),
        ("valueId", "person/拉赫蒙"),
        ("basis", "stated"),
    ] {
        assert_eq!(statement[name], value, "{name}");
    }
    assert_eq!(number(statement, "sources"), 1);
    let claim = &statement["claims"][0];
    assert_eq!(
        (claim["rule"].as_str(), claim["record"]["personName"].as_str()),
        (Some("chair.presides"), Some("拉赫蒙"))
    );
    let date = REPORTS.json(&["14", "date", "--lang", "zh"]);
    let steps = &date["statements"][0]["steps"];
    assert_eq!(steps.as_array().map(Vec::len), Some(2), "{steps}");
    let claims = date["statements"][0]["claims"].as_array().unwrap();
    let ids: Vec<&Value> =
        steps.as_array().unwrap().iter().flat_map(|s| s["claims"].as_array().unwrap()).collect();
    assert_eq!(ids.len(), claims.len(), "each claim belongs to one step");
    let bytes = || ["json", "html"].map(|form| REPORTS.run(&["explain", "--format", form]));
    assert!(bytes() == bytes(), "two runs differ");
}

/// A thing, a part of it, and what the answer must hold.
type Asked = (&'static [&'static str], usize, &'static str);

#[test]
fn a_part_of_a_thing_is_found_by_property_and_by_value() {
    let asked: &[Asked] = &[
        (&["14", "hostCity"], 1, "杜尚别"),
        (&["14", "主办城市"], 1, "杜尚别"),
        (&["杜尚别", "2014", "city"], 1, "杜尚别"),
        (&["杜尚别 2014", "chair"], 1, "拉赫蒙"),
        (&["14", "普京"], 1, "俄罗斯总统普京"),
        (&["14", "拉赫蒙"], 2, "塔吉克斯坦总统拉赫蒙"),
        (&["15", "俄罗斯"], 2, "乌法"),
        (&["14", "杜尚别宣言"], 1, "上海合作组织成员国元首杜尚别宣言"),
        (&["普京", "14"], 1, "俄罗斯总统普京"),
        (&["sco-chs/14/attendance/俄罗斯/普京"], 1, "俄罗斯总统普京"),
        (&["id:sco-chs/14/attendance/俄罗斯/普京"], 1, "俄罗斯总统普京"),
        (&["https://w3id.org/summitkg/id/sco-chs/14/attendance/俄罗斯/普京"], 1, "俄罗斯总统普京"),
    ];
    let mut wrong = Vec::new();
    for (args, count, words) in asked {
        let found = REPORTS.json(&[&["--lang", "zh"], *args].concat());
        let statements = found["statements"].as_array().unwrap();
        if statements.len() != *count || !found.to_string().contains(words) {
            wrong.push(format!("{args:?}: {} statements: {found}", statements.len()));
        }
    }
    none(&wrong);
    let whole = REPORTS.json(&["杜尚别", "2014"]);
    assert!(whole["statements"].as_array().unwrap().len() > 20 && whole["part"].is_null());
    // A statement and a claim by their own addresses.
    let one = REPORTS.json(&["14", "chair"]);
    for id in [&one["statements"][0]["id"], &one["statements"][0]["claims"][0]["id"]] {
        let found = REPORTS.json(&[id.as_str().unwrap()]);
        assert!(found["statements"].as_array().unwrap().contains(&one["statements"][0]), "{id}: {found}");
    }
}

#[test]
fn what_is_not_there_is_told_with_what_was_meant() {
    for (args, code, words) in [
        (&["14", "hostCiti"][..], 1, "did you mean `hostCity`?"),
        (&["杜尚比"], 1, "did you mean `杜尚别`?"),
        (&["什么都不是"], 1, "nothing found"),
        (&["杜尚别"], 2, "sco-chs/14"),
        (&["14", "-o", "x.docx"], 2, ".docx"),
        (&["14", "--format", "yaml"], 2, "yaml"),
        (&["--format", "text"], 2, "name what is to be explained"),
        (&[], 2, "--help"),
        (&["14", "--graph", "no.ttl"], 3, "no.ttl"),
    ] {
        let mut command = Command::new(program());
        command
            .current_dir(REPORTS.0.path())
            .arg("explain")
            .args(args)
            .env_clear()
            .env("SUMMITKG_STORE", "s.nq");
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(code), 0), "{args:?}: {said}");
        assert!(said.starts_with("summitkg: error: ") && said.contains(words), "{args:?}: {said}");
    }
}

#[test]
fn what_was_not_preferred_corrected_or_absent_is_told_in_every_form() {
    let graph = repository("crates/store/tests/explain.trig");
    let graph = graph.to_str().unwrap();
    let object = REPORTS.json(&["sco-chs/14", "chair", "--graph", graph]);
    let [statement] = object["statements"].as_array().unwrap().as_slice() else { panic!("{object}") };
    for (name, value) in [("decidedBy", "policyStated"), ("basis", "stated"), ("value", "甲")] {
        assert_eq!(statement[name], value, "{name}");
    }
    let other = &statement["alternatives"][0];
    assert_eq!((other["value"].as_str(), other["decidedBy"].as_str()), (Some("乙"), Some("policyPrecision")));
    assert_eq!(other["claims"][0]["evidence"][0]["quote"], "乙");
    assert_eq!(statement["corrections"][0]["creator"], "某人");
    assert_eq!(statement["absentFrom"][0], "b");
    let text = REPORTS.run(&["explain", "sco-chs/14", "chair", "--graph", graph, "--lang", "zh"]);
    for words in ["未采用  乙", "更正 correction/1", "某人", "2026-01-02", "据公报", "未列于 b", "不在此图中"]
    {
        assert!(text.contains(words), "{words} is missing in\n{text}");
    }
    let page = REPORTS.run(&["explain", "--format", "html", "--graph", graph, "--lang", "en"]);
    page::check(&page, &REPORTS.json(&["--graph", graph]), None);
    for words in ["not preferred", "correction/1", "not in the list of", "may be"] {
        assert!(page.contains(words), "{words} is missing in the page");
    }
}

#[test]
fn a_graph_without_claims_or_texts_explains_what_it_can() {
    let place = &*REPORTS;
    place.run(&["export", "-o", "k.ttl"]);
    place.run(&["export", "--layer", "all", "-o", "all.trig"]);
    let knowledge = place.json(&["14", "chair", "--graph", "k.ttl"]);
    let statement = &knowledge["statements"][0];
    assert_eq!(
        (statement["claims"].as_array().unwrap().len(), statement["missing"].as_array().unwrap().len()),
        (0, 1)
    );
    let text = place.run(&["explain", "14", "chair", "--graph", "k.ttl"]);
    assert!(text.contains("exported without it"), "{text}");
    // Without texts the evidence itself keeps some words on either side.
    let claims = place.json(&["14", "chair", "--graph", "all.trig"]);
    let evidence = &claims["statements"][0]["claims"][0]["evidence"][0];
    let (sentence, quote) = (evidence["sentence"].as_str().unwrap(), evidence["quote"].as_str().unwrap());
    assert!(evidence["line"].is_null() && sentence.contains(quote) && sentence != quote, "{evidence}");
    let text = place.run(&["explain", "14", "chair", "--graph", "all.trig"]);
    screen::check(&text, &claims);
    page::check(
        &place.run(&["explain", "14", "--graph", "all.trig", "--format", "html"]),
        &place.json(&["14", "--graph", "all.trig"]),
        None,
    );
}

#[test]
fn real_reports_are_explained_too() {
    let Some(folder) = std::env::var_os("SUMMITKG_CORPORA").map(|f| Path::new(&f).join("corpora")) else {
        let _ = writeln!(io::stderr(), "skipped: SUMMITKG_CORPORA is not set");
        return;
    };
    let place = Place(tempfile::tempdir().unwrap());
    let (reports, seeds) = (folder.join("reports"), folder.join("seeds"));
    place.run(&["build", "-q", reports.to_str().unwrap(), seeds.to_str().unwrap()]);
    let everything = place.json(&[]);
    assert!(everything["documents"].as_object().unwrap().len() > 15);
    page::check(&place.run(&["explain", "--format", "html"]), &everything, None);
    for n in ["13", "14", "15"] {
        let thing = format!("sco-chs/{n}");
        screen::check(&place.run(&["explain", &thing]), &place.json(&[&thing]));
    }
}

fn place_of(path: &Path) -> String {
    format!("file://{}", path.display())
}

//! `diff`: forms and exit codes.

use crate::place::{Place, assert_fails};

const TEXT: &str = "上海合作组织成员国元首理事会第十四次会议9月12日在塔吉克斯坦首都杜尚别举行。塔吉克斯坦总统拉赫蒙主持会议。\n";

fn succeed(place: &Place, args: &[&str]) {
    let run = place.run(args);
    assert_eq!(run.code, 0, "{args:?}: {}", run.err);
}

/// Two stores, of which the later one has another chair.
fn two() -> Place {
    let place = Place::new();
    place.write("a/n.txt", TEXT);
    place.write("b/n.txt", TEXT.replace("塔吉克斯坦总统拉赫蒙", "俄罗斯总统普京"));
    for store in ["a", "b"] {
        succeed(&place, &["build", store, "--store", &format!("{store}.nq"), "-q"]);
    }
    place
}

#[test]
fn no_difference_is_zero_and_one_is_one() {
    let place = two();
    let same = place.run(&["diff", "a.nq", "a.nq", "--format", "table"]);
    assert_eq!((same.code, same.out.as_str()), (0, ""));
    let other = place.run(&["diff", "a.nq", "b.nq", "--format", "table", "--lang", "en"]);
    assert_eq!(other.code, 1);
    let (out, err) = (other.out, other.err);
    let chair = out.lines().find(|l| l.contains(" chair ")).unwrap_or_else(|| panic!("{out}"));
    let words: Vec<&str> = chair.split("  ").map(str::trim).filter(|w| !w.is_empty()).collect();
    assert_eq!(words[0], "changed");
    assert_eq!(words[2..], ["chair", "Emomali Rahmon", "Vladimir Putin", "document n has another text"]);
    assert!(err.starts_with("facts ") && err.contains("--layer all"), "{err}");
    assert!(!err.contains("error"), "{err}");
    let quiet = place.run(&["diff", "a.nq", "b.nq", "-q", "-o", "x.csv"]);
    assert_eq!((quiet.code, quiet.err.as_str()), (1, ""));
    let csv = std::fs::read_to_string(place.path("x.csv")).unwrap();
    assert!(csv.starts_with("change,part,thing,name,property,before,after,cause\r\n"), "{csv}");
}

#[test]
fn every_form_tells_the_same_differences() {
    let place = two();
    let run = |more: &[&str]| {
        let output = place.run(&[&["diff", "a.nq", "b.nq"], more].concat());
        assert_eq!(output.code, 1, "{more:?}: {}", output.err);
        output.out
    };
    let json: serde_json::Value = serde_json::from_str(&run(&["--format", "json"])).unwrap();
    let listed = json["differences"].as_array().unwrap();
    assert!(listed.iter().all(|d| d["causes"][0]["kind"] == "text" && d["causes"][0]["name"] == "n"));
    assert_eq!(run(&["--format", "tsv"]).lines().count(), listed.len() + 1);
    let all: serde_json::Value =
        serde_json::from_str(&run(&["--format", "json", "--all", "--layer", "all"])).unwrap();
    assert_eq!(all["not_listed"], 0);
    let quads: u64 =
        all["differences"].as_array().unwrap().iter().map(|d| d["quads"].as_u64().unwrap()).sum();
    assert_eq!(quads, all["quads"]["added"].as_u64().unwrap() + all["quads"]["removed"].as_u64().unwrap());
    let patch = run(&["--format", "rdf-patch", "--layer", "all"]);
    assert_eq!(patch.lines().count() as u64, quads + 2);
    assert!(patch.starts_with("TX .\nD ") && patch.ends_with("TC .\n"));
    let knowledge = run(&["--format", "rdf-patch"]);
    assert!(knowledge.lines().all(|l| l.ends_with(" .")) && knowledge.len() < patch.len());
    let counted: serde_json::Value = serde_json::from_str(&run(&["--summary", "--format", "json"])).unwrap();
    let total =
        |kind: &str| -> u64 { counted.as_array().unwrap().iter().map(|c| c[kind].as_u64().unwrap()).sum() };
    assert_eq!(total("added") + total("removed") + total("changed"), listed.len() as u64);
}

#[test]
fn exports_are_compared_like_stores() {
    let place = two();
    for (store, file) in [("a.nq", "a.ttl"), ("b.nq", "b.jsonld"), ("a.nq", "a.trig")] {
        let layer = if file == "a.ttl" { "knowledge" } else { "all" };
        succeed(&place, &["export", "--store", store, "--layer", layer, "-o", file]);
    }
    let output = place.run(&["diff", "a.ttl", "b.nq", "--lang", "en"]);
    assert_eq!(output.code, 1);
    let out = output.out;
    assert!(out.contains("unknown: no claims in A"), "{out}");
    let output = place.run(&["diff", "a.trig", "b.jsonld", "--lang", "zh"]);
    let out = output.out;
    assert!(out.contains("文档 n 文本不同"), "{out}");
}

#[test]
fn what_cannot_be_compared_is_told() {
    let place = two();
    assert_fails(&place.run(&["diff", "none.nq", "b.nq"]), 4, &["none.nq", "there is no store here"]);
    assert_fails(&place.run(&["diff", "a.nq", "none.ttl"]), 3, &["none.ttl", "no such file"]);
    assert_fails(&place.run(&["diff", "a.nq", "b.nq", "--format", "xml"]), 2, &["xml", "rdf-patch"]);
    assert_fails(&place.run(&["diff", "a.nq", "b.nq", "--format", "rdf-patch", "--summary"]), 2, &["patch"]);
    place.write("bad.nq", "no quads\n");
    assert_fails(&place.run(&["diff", "a.nq", "bad.nq"]), 3, &["bad.nq"]);
    succeed(&place, &["build", "a", "--store", "c.nq", "--base", "https://example.org/", "-q"]);
    assert_fails(&place.run(&["diff", "a.nq", "c.nq"]), 2, &["c.nq", "--base"]);
}

//! `check`: what is told where, in which form, and with which exit code.

use std::fs;

use crate::place::{Place, assert_fails};
use crate::{TEXT, graph};

fn built(place: &Place, more: &[&str]) {
    place.write("d/a.txt", format!("---\npublished: 2014-09-13\n---\n{TEXT}俄罗斯总统普京出席会议。\n"));
    let run = place.run(&[&["build", "-q", "d"], more].concat());
    assert_eq!(run.code, 0, "{}", run.err);
}

/// The store with one piece of text for another, as a careless hand would leave it.
fn changed(place: &Place, from: &str, to: &str) {
    let store = fs::read_to_string(place.path("store.nq")).unwrap();
    assert!(store.contains(from), "{store}");
    place.write("store.nq", store.replace(from, to));
}

#[test]
fn a_sound_store_says_so_to_people_alone() {
    let place = Place::new();
    built(&place, &[]);
    let run = place.run(&["check", "--format", "table", "--strict"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    let lines: Vec<&str> = run.err.lines().collect();
    assert!(lines[0].starts_with("checked ") && lines[0].ends_with(" quotes, 1 document"), "{}", run.err);
    assert_eq!(lines[1..], ["nothing is wrong"]);
    assert_eq!(place.run(&["check", "--format", "json", "-q"]).out, "[]\n");
    assert_eq!(place.run(&["check", "-q"]).out, "severity,shape,focus,path,value,message,layer,document\r\n");
    assert!(place.run(&["check", "--lang", "zh"]).err.ends_with("未发现问题\n"));
}

#[test]
fn a_quote_that_left_its_place_is_found_there() {
    let place = Place::new();
    built(&place, &[]);
    changed(
        &place,
        "上海合作组织成员国元首理事会第十四次会议12日在",
        "（快讯）上海合作组织成员国元首理事会第十四次会议12日在",
    );
    let run = place.run(&["check", "--lang", "en"]);
    assert_eq!(run.code, 1);
    let told = |name: &str| run.out.lines().filter(|line| line.contains(&format!("shapes#{name},"))).count();
    assert_eq!(told("text-sha256"), 1, "{}", run.out);
    assert!(told("quote-moved") > 3, "{}", run.out);
    assert!(run.out.contains("the quotation stands at 4-24 (code points)"), "{}", run.out);
    assert!(run.out.lines().skip(1).all(|line| line.ends_with(",claims,a")), "{}", run.out);
    assert!(run.err.contains("error: the graph does not conform: "), "{}", run.err);
    let chinese = place.run(&["check", "--lang", "zh", "--format", "table"]);
    assert!(chinese.out.contains("违规") && chinese.out.contains("引文在 4-24（码点）"), "{}", chinese.out);
}

#[test]
fn quotes_without_a_text_are_counted_and_not_condemned() {
    let place = Place::new();
    built(&place, &["--no-text"]);
    let run = place.run(&["check"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.err.contains(" 0 quotes, 1 document; 1 without text, so "), "{}", run.err);
    assert!(run.err.contains(" quotes could not be compared with one"), "{}", run.err);
}

#[test]
fn an_impossible_date_and_a_doubt_differ_in_their_exit_code() {
    let place = Place::new();
    let start = "<https://w3id.org/summitkg/id/x> a skg:Summit ; skg:series <https://w3id.org/summitkg/id/series/x> ;";
    let prefixes = "@prefix skg: <https://w3id.org/summitkg/ns#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
        <https://w3id.org/summitkg/id/series/x> a skg:SummitSeries ; rdfs:label \"系列\"@zh .\n\
        <https://w3id.org/summitkg/id/p> a skg:Person ; rdfs:label \"甲\"@zh .\n\
        <https://w3id.org/summitkg/id/q> a skg:Attendance ; skg:unnamed true .\n";
    let doubt =
        "skg:chair <https://w3id.org/summitkg/id/p> ; skg:attendance <https://w3id.org/summitkg/id/q> .";
    place.write("doubt.ttl", format!("{prefixes}{start} {doubt}"));
    let run = place.run(&["check", "--graph", "doubt.ttl"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("warning,https://w3id.org/summitkg/shapes#Summit-chair-absent,"), "{}", run.out);
    assert!(run.err.ends_with("1 warning\n"), "{}", run.err);
    let strict = place.run(&["check", "--graph", "doubt.ttl", "--strict"]);
    assert_eq!((strict.code, strict.out), (1, run.out));
    assert!(strict.err.ends_with("error: the graph does not conform: 1 warning\n"), "{}", strict.err);
    let dates = "skg:startDate \"2014-09-12\"^^xsd:date ; skg:endDate \"2014-09-11\"^^xsd:date .";
    place.write("dates.ttl", format!("{prefixes}{start} {dates}"));
    let run = place.run(&["check", "--graph", "dates.ttl", "--format", "table"]);
    assert_eq!(run.code, 1);
    let row = run.out.lines().nth(2).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    let wanted = "violation Summit-start-before-end id:x skg:startDate 2014-09-12 A summit must not end before it starts. knowledge";
    assert_eq!(row, wanted);
}

#[test]
fn the_report_is_rdf_without_blank_nodes_and_always_the_same() {
    let place = Place::new();
    built(&place, &[]);
    changed(&place, "\"name.", "\"NAME.");
    let write = |name: &str| {
        let run = place.run(&["check", "-q", "-o", name]);
        assert_eq!(run.code, 1, "{}", run.err);
        fs::read_to_string(place.path(name)).unwrap()
    };
    let lines = write("report.nt");
    assert_eq!(lines, write("again.nt"));
    assert!(!lines.contains("_:"), "{lines}");
    assert!(lines.contains("<http://www.w3.org/ns/shacl#conforms> \"false\""), "{lines}");
    assert!(lines.contains("shacl#sourceShape> <https://w3id.org/summitkg/shapes#Evidence-rule>"), "{lines}");
    let turtle = write("report.ttl");
    assert!(turtle.contains("a sh:ValidationReport"), "{turtle}");
    // What is written can be read again.
    let asked = place.run(&[
        "query",
        "--graph",
        "report.ttl",
        "-e",
        "SELECT ?shape { ?r sh:sourceShape ?shape } LIMIT 1",
    ]);
    assert_eq!(asked.out, "shape\r\nhttps://w3id.org/summitkg/shapes#Evidence-rule\r\n");
    assert!(write("report.jsonld").starts_with(['{', '[']));
    built(&place, &[]);
}

#[test]
fn shapes_of_ones_own_are_applied_beside_ours() {
    let place = Place::new();
    let prefixes = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix skg: <https://w3id.org/summitkg/ns#> .\n\
        @prefix ex: <https://example.org/> .\n";
    let shapes = |text: &str| place.write("own.ttl", format!("{prefixes}{text}"));
    let graph = graph();
    let check = || place.run(&["check", "--graph", &graph, "--shapes", "own.ttl"]);
    let before = place.run(&["check", "--graph", &graph]).out.lines().count();
    shapes(
        "ex:Venue a sh:NodeShape ; sh:targetClass skg:Summit ; sh:property [ sh:path skg:venue ; sh:minCount 1 ] .",
    );
    let run = check();
    assert_eq!(run.code, 1);
    assert_eq!(run.out.lines().filter(|l| l.contains("https://example.org/Venue")).count(), 2, "{}", run.out);
    assert_eq!(run.out.lines().count(), before + 2);
    shapes("ex:Ship a sh:NodeShape ; sh:targetClass ex:Ship ; sh:nodeKind sh:IRI .");
    assert!(check().err.contains("shape <https://example.org/Ship>: the graph has no node that it is about"));
    shapes(
        "ex:Low a sh:NodeShape ; sh:targetClass skg:Summit ; sh:severity sh:Info ; sh:sparql [ sh:message \"{?value}!\" ;\n\
        sh:select \"SELECT $this ?value { $this skg:number ?value FILTER(?value < 20) }\" ] .",
    );
    assert!(
        check().out.contains(
            "info,https://example.org/Low,https://w3id.org/summitkg/id/sco-chs/14,,14,14!,knowledge,"
        )
    );
    for (text, words) in [
        ("ex:A a sh:NodeShape ; sh:minCuont 1 .", "sh:minCuont is not supported"),
        (
            "ex:A a sh:NodeShape ; sh:property [ sh:minCount 1 ] .",
            "a shape within <https://example.org/A> is used as sh:property, but has no sh:path",
        ),
        ("ex:A a sh:NodeShape ; sh:node ex:A .", "uses itself"),
        ("ex:A sh:path skg:number ; a sh:PropertyShape ; sh:pattern \"(\" .", "no regular expression"),
        ("ex:A a sh:NodeShape ; sh:sparql [ sh:select \"SELECT\" ] .", "is not SPARQL"),
        ("ex:A a sh:ConstraintComponent .", "<https://example.org/A> defines a constraint"),
        ("ex:A a sh:NodeShape ; sh:target ex:B .", "sh:target is not supported"),
        ("ex:A a ex:B .", "own.ttl: no shapes in it"),
        ("ex:A a", "own.ttl: "),
    ] {
        shapes(text);
        assert_fails(&check(), 3, &[words]);
    }
    assert_fails(
        &place.run(&["check", "--graph", &graph, "--shapes", "none.ttl"]),
        3,
        &["none.ttl: there is no such file"],
    );
    assert_fails(
        &place.run(&["check", "--graph", &graph, "--format", "xlsx"]),
        2,
        &["`xlsx` is no known format"],
    );
    assert_fails(&place.run(&["check"]), 4, &["there is no store here"]);
}

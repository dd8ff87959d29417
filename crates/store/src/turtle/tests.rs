use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::NamedNodeRef;
use proptest::prelude::*;

use super::*;
use crate::order;

const AWKWARD: &[&str] = &[
    "",
    " ",
    "\"",
    "\\",
    "\\\"",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{202e}gnp",
    "\u{200f}",
    "\u{feff}",
    "\u{fffe}",
    "\u{e0001}",
    "'''",
    "\"\"\"",
    "@zh .",
    "\" ; a skg:Summit .",
    "<script>",
    "𠮷野家",
    "乌兹别克斯坦",
    "%s %d {}",
    "\u{2028}",
];

const NAMES: &[&str] = &[
    "person/拉赫蒙",
    "person/伊姆兰·汗",
    "country/刚果（金）",
    "country/刚果(金)",
    "x/a%2Fb",
    "x/a.",
    "x/.a",
    "x/-a",
    "x/a/b/c",
    "x//b",
    "",
    "x/",
    "sco-chs/14",
    "skg/x",
    "id/x",
    "9/x",
    "x.y/z",
    "x/a:b",
    "x/a~b",
    "x/“甲”",
    "x/a,b;c",
    "x/①",
    "x/a'b",
    "上合/峰会",
    "x/a_b",
    "x/_",
    "x/1",
    "graph/store",
];

fn node(local: &str) -> NamedNode {
    NamedNode::new(format!("{}{local}", Base::default().as_str())).unwrap()
}

fn literals(value: &str) -> Vec<Literal> {
    let edtf = NamedNodeRef::new_unchecked("http://id.loc.gov/datatypes/edtf/EDTF");
    vec![
        Literal::new_simple_literal(value),
        Literal::new_language_tagged_literal_unchecked(value, "zh-hant"),
        Literal::new_typed_literal(value, edtf),
        Literal::new_typed_literal(value, xsd::INTEGER),
    ]
}

#[track_caller]
fn check_round_trip(mut quads: Vec<Quad>) {
    order::sort(&mut quads);
    let mut out = Vec::new();
    write(&quads, &Base::default(), "test", &mut out).unwrap();
    let parser = RdfParser::from_format(RdfFormat::TriG);
    let text = String::from_utf8(out).unwrap();
    let mut back: Vec<Quad> =
        parser.for_reader(text.as_bytes()).map(|q| q.unwrap_or_else(|e| panic!("{e}\n{text}"))).collect();
    order::sort(&mut back);
    assert_eq!(back, quads, "{text}");
    assert!(!text.contains(|c: char| c != '\n' && is_treacherous(c)), "{text:?}");
}

#[test]
fn awkward_strings_come_back_as_they_were() {
    let property = node("p");
    let quads = AWKWARD.iter().flat_map(|text| literals(text));
    check_round_trip(
        quads.map(|l| Quad::new(property.clone(), property.clone(), l, GraphName::DefaultGraph)).collect(),
    );
}

#[test]
fn awkward_names_come_back_as_they_were() {
    let quads = NAMES.iter().flat_map(|name| {
        let (n, g) = (node(name), node("doc/0123456789abcdef"));
        let simple = Quad::new(n.clone(), n.clone(), n.clone(), GraphName::DefaultGraph);
        [simple, Quad::new(n.clone(), n.clone(), n.clone(), g), Quad::new(n.clone(), n.clone(), n.clone(), n)]
    });
    check_round_trip(quads.collect());
}

#[test]
fn the_page_reads_well() {
    let (summit, class) =
        (node("sco-chs/14"), |n: &str| NamedNode::new_unchecked(format!("{}{n}", PREFIXES[0].1)));
    let quad = |p: &str, o: Term| Quad::new(summit.clone(), class(p), o, GraphName::DefaultGraph);
    let mut quads = vec![
        quad("hostCity", node("city/杜尚别").into()),
        quad("attendance", node("sco-chs/14/attendance/普京").into()),
        quad("number", Literal::from(14).into()),
        quad("startDate", Literal::new_typed_literal("2014-09-12", xsd::DATE).into()),
        Quad::new(summit.clone(), rdf::TYPE, class("Summit"), GraphName::DefaultGraph),
        Quad::new(summit.clone(), rdf::TYPE, class("Summit"), node("doc/0a")),
    ];
    order::sort(&mut quads);
    let mut out = Vec::new();
    write(&quads, &Base::default(), "summits", &mut out).unwrap();
    let expected = r#"# summits
@prefix city: <https://w3id.org/summitkg/id/city/> .
@prefix doc: <https://w3id.org/summitkg/id/doc/> .
@prefix sco-chs: <https://w3id.org/summitkg/id/sco-chs/> .
@prefix skg: <https://w3id.org/summitkg/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

sco-chs:14 a skg:Summit ;
    skg:number 14 ;
    skg:startDate "2014-09-12"^^xsd:date ;
    skg:hostCity city:杜尚别 ;
    skg:attendance <https://w3id.org/summitkg/id/sco-chs/14/attendance/普京> .

doc:0a {
    sco-chs:14 a skg:Summit .
}
"#;
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

proptest! {
    #[test]
    fn any_string_comes_back(text in any::<String>()) {
        let property = node("p");
        let literal = Literal::new_simple_literal(&text);
        check_round_trip(vec![Quad::new(property.clone(), property, literal, GraphName::DefaultGraph)]);
    }

    #[test]
    fn any_name_comes_back(text in "\\PC{0,8}") {
        let n = Base::default().person(&text);
        check_round_trip(vec![Quad::new(n.clone(), n.clone(), n, GraphName::DefaultGraph)]);
    }
}

/// A reifier stands behind its triple only where that says neither less nor more.
#[test]
fn annotations_say_what_reifiers_say() {
    let turtle = "PREFIX : <http://x/> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        :s :p :o , :o2 ~ :plain , \"x\"@zh ~ :one {| :q 1 |} ~ :two {| :q 2 ; :r :s |} .
        :absent rdf:reifies <<( :s :p :nobody )>> ; :q 3 .
        :inner rdf:reifies <<( :one :q 1 )>> ; :q 4 .
        :self rdf:reifies <<( :self :q 5 )>> ; :q 5 .
        :a rdf:reifies <<( :b :q 6 )>> ; :q 6 . :b rdf:reifies <<( :a :q 6 )>> ; :q 6 .
        :both rdf:reifies <<( :s :p :o )>> , <<( :s :p :o2 )>> .
        :nested rdf:reifies <<( :s :p <<( :x :y \"z\" )>> )>> . :s :p <<( :x :y \"z\" )>> .
        :about :says <<( :s :p :o )>> .";
    let parse = |bytes: &[u8]| -> Vec<Quad> {
        RdfParser::from_format(RdfFormat::Turtle).for_reader(bytes).map(|q| q.unwrap()).collect()
    };
    let mut quads = parse(turtle.as_bytes());
    order::sort(&mut quads);
    let mut bytes = Vec::new();
    write(&quads, &Base::default(), "a test", &mut bytes).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let mut back = parse(&bytes);
    order::sort(&mut back);
    assert_eq!(back, quads, "{text}");
    assert_eq!(text.matches("{|").count(), 2, "{text}");
    assert!(text.contains("~ <http://x/one> {|") && text.contains(":reifies <<( <http://x/one>"), "{text}");
}

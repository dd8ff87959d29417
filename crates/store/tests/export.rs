//! Every format can be read back, and says the same bytes for the same content.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::collections::BTreeSet;

use common::{entry_of, three};
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
use summitkg_store::{Answer, ExportError, Format, Layer, Quad, Store, StoreError};

const AWKWARD: &str =
    "第14次会议在\"杜尚别\"举行。\n\\ \t\r\n '''\"\"\" \u{202e}反\u{feff} %s {} <x> ]]> & @zh .";

fn store() -> Store {
    let mut store = Store::in_memory().unwrap();
    store.put(three()).unwrap();
    store.put(vec![entry_of("怪 \u{202e}", AWKWARD, 14, "杜尚别")]).unwrap();
    store
}

fn export(store: &Store, format: Format, layer: Layer) -> Vec<u8> {
    let mut bytes = Vec::new();
    store.export(format, layer, true, &mut bytes).unwrap();
    bytes
}

fn parse(format: Format, bytes: &[u8]) -> BTreeSet<String> {
    let format = match format {
        Format::Turtle => RdfFormat::Turtle,
        Format::TriG => RdfFormat::TriG,
        Format::NTriples => RdfFormat::NTriples,
        Format::NQuads => RdfFormat::NQuads,
        Format::JsonLd => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
        Format::RdfXml => RdfFormat::RdfXml,
    };
    RdfParser::from_format(format).for_reader(bytes).map(|quad| quad.unwrap().to_string()).collect()
}

fn lines(quads: &[Quad]) -> BTreeSet<String> {
    quads.iter().map(ToString::to_string).collect()
}

#[test]
fn every_format_comes_back_as_it_was() {
    let store = store();
    for layer in Layer::ALL.iter().copied() {
        let expected = lines(&store.quads(layer, true).unwrap());
        for format in Format::ALL.iter().copied() {
            if layer != Layer::Knowledge && !format.has_graphs() {
                let refused = store.export(format, layer, true, &mut Vec::new()).unwrap_err();
                assert!(
                    matches!(refused, ExportError::NeedsGraphs { .. }) && refused.exit_code() == 2,
                    "{refused}"
                );
                continue;
            }
            let bytes = export(&store, format, layer);
            assert!(bytes == export(&store, format, layer));
            let back = parse(format, &bytes);
            let missing: Vec<_> = expected.difference(&back).take(3).collect();
            let extra: Vec<_> = back.difference(&expected).take(3).collect();
            assert!(missing.is_empty() && extra.is_empty(), "{format:?} {layer:?}: -{missing:?} +{extra:?}");
        }
    }
}

#[test]
fn texts_are_left_out_unless_asked_for() {
    let store = store();
    let mut without = Vec::new();
    store.export(Format::NQuads, Layer::All, false, &mut without).unwrap();
    assert!(!String::from_utf8(without).unwrap().contains("ns#text>"));
    assert!(String::from_utf8(export(&store, Format::NQuads, Layer::All)).unwrap().contains("ns#text>"));
}

#[test]
fn turtle_declares_what_it_uses_and_nothing_else() {
    let text = String::from_utf8(export(&store(), Format::Turtle, Layer::Knowledge)).unwrap();
    for line in text.lines().filter_map(|line| line.strip_prefix("@prefix ")) {
        let prefix = line.split_once(' ').unwrap().0;
        assert!(text.matches(prefix).count() > 1, "{prefix} is not used");
    }
    assert!(text.contains("sco-chs:14 a skg:Summit, schema:Event ;\n    rdfs:label "), "{text}");
    assert!(!text.contains("oa:"));
}

#[test]
fn an_export_of_any_format_can_be_queried() {
    let store = store();
    let folder = tempfile::tempdir().unwrap();
    let query = "SELECT ?n ?c { ?s skg:number ?n ; skg:hostCity ?c . ?s skg:status ?t . FILTER(?c != id:x) }";
    let expected = store.query(query, &[]).unwrap();
    for format in Format::ALL {
        let path = folder.path().join(format!("graph.{}", format.extension()));
        std::fs::write(&path, export(&store, *format, Layer::Knowledge)).unwrap();
        let mut graph = Store::load_graph(&path).unwrap();
        assert!(graph.query(query, &[]).unwrap() == expected, "{format:?}");
        assert!(matches!(graph.put(Vec::new()), Err(StoreError::ReadOnly { .. })));
    }
    let whole = folder.path().join("all.trig");
    std::fs::write(&whole, export(&store, Format::TriG, Layer::All)).unwrap();
    let graph = Store::load_graph(&whole).unwrap();
    assert_eq!(graph.reports().unwrap(), store.reports().unwrap());
    assert_eq!(graph.stats().unwrap(), store.stats().unwrap());
    graph.copy_to(folder.path().join("again.nq")).unwrap();
}

#[test]
fn a_graph_that_cannot_be_read_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.ttl");
    std::fs::write(&path, "<http://a> <http://b> <http://c> .\n<http://a> nope:x 1 .\n").unwrap();
    let problem = Store::load_graph(&path).err().unwrap();
    assert!(
        matches!(problem, StoreError::Unreadable { .. }) && problem.to_string().contains("line 2"),
        "{problem}"
    );
    let missing = Store::load_graph(folder.path().join("no.ttl")).err().unwrap();
    assert!(missing.to_string().contains("no such file") && missing.exit_code() == 3, "{missing}");
    assert!(matches!(Store::load_graph("x.docx").err().unwrap(), StoreError::UnknownFormat { .. }));
}

#[test]
fn what_xml_cannot_hold_is_refused_whole() {
    let answer = Answer::Graph(vec![summitkg_store::Triple::new(
        summitkg_store::NamedNode::new("http://a").unwrap(),
        summitkg_store::NamedNode::new("http://b/c").unwrap(),
        summitkg_store::Literal::new_simple_literal("\u{1}"),
    )]);
    let mut out = Vec::new();
    let base = summitkg_ontology::Base::default();
    let problem = answer.write_graph(Format::RdfXml, &base, &mut out).unwrap_err();
    assert!(matches!(problem, ExportError::NotInXml { code: 1, .. }) && out.is_empty(), "{problem}");
    answer.write_graph(Format::Turtle, &base, &mut out).unwrap();
    assert_eq!(parse(Format::Turtle, &out).len(), 1);
}

#[test]
fn names_of_formats_are_understood() {
    for format in Format::ALL {
        assert_eq!(Format::from_name(format.name()), Some(*format));
        assert_eq!(Format::from_name(&format.extension().to_uppercase()), Some(*format));
        let path = format!("a.b/图.{}.gz", format.extension());
        assert_eq!(Format::from_path(path.as_ref()), Some(*format));
    }
    assert_eq!(Format::from_path("graph".as_ref()), None);
    for layer in Layer::ALL {
        assert_eq!(Layer::from_name(layer.name()), Some(*layer));
    }
}

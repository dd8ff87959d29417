//! Every format can be read back, and says the same bytes for the same content.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::collections::BTreeSet;

use common::{entry_of, three};
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
use oxigraph::sparql::SparqlEvaluator;
use summitkg_store::{
    Answer, DescribeOptions, ExportError, ExportOptions, Format, Layer, NamedNode, Quad, Store, StoreError,
};

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

const FORTH: &str = "DELETE { ?n rdf:reifies ?t }
    INSERT { ?n a rdf:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }
    WHERE { ?n rdf:reifies ?t BIND(SUBJECT(?t) AS ?s) BIND(PREDICATE(?t) AS ?p) BIND(OBJECT(?t) AS ?o) }";

/// Reifiers to reified statements, in every graph.
fn back_to_rdf11(bytes: &[u8], format: RdfFormat) -> BTreeSet<String> {
    let graph = oxigraph::store::Store::new().unwrap();
    graph.load_from_slice(format, bytes).unwrap();
    let named = FORTH.replace("{ ?n", "{ GRAPH ?g { ?n").replace(" }", " } }");
    for update in [FORTH, &named] {
        let update = format!("PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> {update}");
        SparqlEvaluator::new().parse_update(&update).unwrap().on_store(&graph).execute().unwrap();
    }
    graph.iter().map(|quad| quad.unwrap().to_string()).collect()
}

fn rdf12(store: &Store, format: Format, layer: Layer) -> Result<Vec<u8>, ExportError> {
    let mut bytes = Vec::new();
    let options = ExportOptions { format, layer, with_text: true, rdf12: true, gzip: false };
    store.export_with(options, &mut bytes).inspect_err(|_| assert_eq!(bytes, b"", "nothing is written"))?;
    Ok(bytes)
}

#[test]
fn rdf_1_2_is_the_same_graph_and_one_update_away_from_it() {
    let store = store();
    for layer in Layer::ALL.iter().copied() {
        let expected = lines(&store.quads(layer, true).unwrap());
        for format in Format::ALL.iter().copied().filter(|f| layer == Layer::Knowledge || f.has_graphs()) {
            if format == Format::JsonLd {
                let refused = rdf12(&store, format, layer).unwrap_err();
                assert!(matches!(refused, ExportError::NoRdf12 { .. }) && refused.exit_code() == 2);
                continue;
            }
            let bytes = rdf12(&store, format, layer).unwrap();
            assert!(bytes == rdf12(&store, format, layer).unwrap());
            assert!(parse(format, &bytes).len() < expected.len(), "{format:?} {layer:?}");
            let rdf = match format {
                Format::Turtle => RdfFormat::Turtle,
                Format::TriG => RdfFormat::TriG,
                Format::NTriples => RdfFormat::NTriples,
                Format::RdfXml => RdfFormat::RdfXml,
                _ => RdfFormat::NQuads,
            };
            let back = back_to_rdf11(&bytes, rdf);
            let missing: Vec<_> = expected.difference(&back).take(3).collect();
            let extra: Vec<_> = back.difference(&expected).take(3).collect();
            assert!(missing.is_empty() && extra.is_empty(), "{format:?} {layer:?}: -{missing:?} +{extra:?}");
        }
    }
}

#[test]
fn what_a_statement_says_stands_before_it_and_what_a_claim_says_is_not_asserted() {
    let text = |layer| String::from_utf8(rdf12(&store(), Format::TriG, layer).unwrap()).unwrap();
    let knowledge = text(Layer::Knowledge);
    assert!(!knowledge.contains("rdf:reifies"), "each statement is an annotation of its triple");
    assert!(knowledge.contains("    skg:hostCity city:杜尚别 ~ statement:"), "{knowledge}");
    let claims = text(Layer::Claims);
    assert!(claims.contains("rdf:reifies <<( ") && !claims.contains("{|"), "{claims}");
}

#[test]
fn a_packed_export_unpacks_to_the_same_bytes() {
    use std::io::Read as _;
    let store = store();
    let mut packed = Vec::new();
    let options = ExportOptions {
        format: Format::TriG,
        layer: Layer::Cited,
        with_text: true,
        rdf12: false,
        gzip: true,
    };
    store.export_with(options, &mut packed).unwrap();
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).unwrap();
    assert!(unpacked == export(&store, Format::TriG, Layer::Cited));
}

#[test]
fn knowledge_with_its_claims_is_both_and_nothing_else() {
    let store = store();
    let of = |layer| lines(&store.quads(layer, false).unwrap());
    let both: BTreeSet<String> = of(Layer::Knowledge).union(&of(Layer::Claims)).cloned().collect();
    assert_eq!(of(Layer::Cited), both);
    assert!(of(Layer::All).is_superset(&both));
}

fn described(options: &DescribeOptions) -> Vec<u8> {
    let mut bytes = Vec::new();
    store().describe(Format::Turtle, false, options, &mut bytes).unwrap();
    bytes
}

#[test]
fn a_description_counts_what_there_is_and_says_what_the_owner_says() {
    let own = DescribeOptions {
        licence: Some(NamedNode::new("https://example.org/licence").unwrap()),
        title: Some("峰会".to_owned()),
        publisher: Some("某研究所".to_owned()),
        modified: Some("2026-11-20".to_owned()),
    };
    let bytes = described(&own);
    assert!(bytes == described(&own));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dataset.ttl");
    std::fs::write(&path, &bytes).unwrap();
    let graph = Store::load_graph(&path).unwrap();
    let ask = |pattern: &str| graph.query(&format!("ASK {{ {pattern} }}"), &[]).unwrap();
    let store = store();
    let triples = store.quads(Layer::All, false).unwrap().len();
    let knowledge = store.quads(Layer::Knowledge, false).unwrap().len();
    let sources = store.documents().unwrap().len();
    for pattern in [
        format!("?d a void:Dataset, dcat:Dataset ; void:triples {triples} ; void:documents {sources}"),
        format!("?d void:subset ?layer . ?layer void:triples {knowledge}"),
        "?d dcterms:license <https://example.org/licence> ; dcterms:title '峰会' ; dcterms:modified ?day"
            .to_owned(),
        "?d dcterms:publisher/foaf:name '某研究所' ; dcat:distribution/dcat:mediaType ?type".to_owned(),
        "?d void:classPartition ?c . ?c void:class skg:Summit ; void:entities ?n".to_owned(),
        "?d prov:wasGeneratedBy/prov:wasAssociatedWith/schema:softwareVersion ?v ; void:exampleResource ?s"
            .to_owned(),
    ] {
        assert_eq!(ask(&pattern), Answer::Boolean(true), "{pattern}");
    }
    let derived = "SELECT ?s { ?d prov:wasDerivedFrom ?s . ?s schema:sha256 ?hash ; skg:sourceName ?name }";
    let Answer::Solutions { rows, .. } = graph.query(derived, &[]).unwrap() else { panic!("no table") };
    assert_eq!(rows.len(), sources);
    assert!(!String::from_utf8(bytes).unwrap().contains("_:"));

    let silent = String::from_utf8(described(&DescribeOptions::default())).unwrap();
    for word in ["dcterms:license", "dcterms:modified", "dcterms:publisher"] {
        assert!(!silent.contains(word), "{word} is only said by the owner");
    }
    let day = |day: &str| DescribeOptions { modified: Some(day.to_owned()), ..DescribeOptions::default() };
    assert!(day("2024-02-29").has_valid_day() && !day("2026-02-29").has_valid_day());
    assert!(!day("2026-11").has_valid_day() && !day("gestern").has_valid_day());
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

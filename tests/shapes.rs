//! Every shape has an example in `tests/shapes` that it must find, and finds nothing else there.
//!
//! In a file, `x t:breaks shape` says that this shape (or constraint in SPARQL) has a result for x, and `t:breaksDirectly` the
//! same for a shape that aims at nothing by itself; there the test aims it. `t:compares` names what is found by comparing
//! quotes with their text. The results of a file are exactly those it names; pyshacl, where it is installed, finds the same
//! but for the comparing.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use oxrdf::{Graph, NamedNodeRef, TermRef};
use oxttl::TurtleParser;
use summitkg_extractor::Extractor;
use summitkg_store::{GraphKind, Severity, Store};
use summitkg_tests::{documents, entry, file_name, files, none, repository};

const SH: &str = "http://www.w3.org/ns/shacl#";
const SHAPES: &str = "https://w3id.org/summitkg/shapes#";
const TEST: &str = "https://w3id.org/summitkg/shapes/test#";

/// Shape and node of a result.
type Pair = (String, String);

fn turtle(path: &Path) -> Graph {
    let triples = TurtleParser::new().for_slice(&fs::read(path).unwrap()).collect::<Result<Vec<_>, _>>();
    triples.unwrap_or_else(|e| panic!("{}: {e}", path.display())).into_iter().collect()
}

fn iri<'a>(term: impl Into<TermRef<'a>>) -> String {
    match term.into() {
        TermRef::NamedNode(node) => node.as_str().to_owned(),
        other => other.to_string(),
    }
}

fn short(iri: &str) -> &str {
    iri.strip_prefix(SHAPES).unwrap_or(iri)
}

/// What is found by comparing quotes, not by shapes.
const COMPARED: [&str; 4] = ["quote", "quote-moved", "quote-context", "text-sha256"];

/// What a file says that shapes find, and of it what only shapes find that the test must aim; what comparing finds.
struct Expected {
    all: BTreeSet<Pair>,
    direct: BTreeSet<Pair>,
    compared: BTreeSet<Pair>,
}

fn expected(graph: &Graph) -> Expected {
    let pairs = |name: &str| -> BTreeSet<Pair> {
        let property = format!("{TEST}{name}");
        let said = graph.triples_for_predicate(NamedNodeRef::new(&property).unwrap());
        said.map(|t| (iri(t.object), iri(t.subject))).collect()
    };
    let direct = pairs("breaksDirectly");
    let all = pairs("breaks").union(&direct).cloned().collect();
    Expected { all, direct, compared: pairs("compares") }
}

/// Shapes that aim at nodes: those of a file, as Turtle.
fn aims(direct: &BTreeSet<Pair>, classes: &BTreeMap<String, String>) -> String {
    let aim =
        |(shape, node): &Pair| format!("<{shape}> a <{}> ; <{SH}targetNode> <{node}> .\n", classes[shape]);
    direct.iter().map(aim).collect()
}

/// Every node of the shapes that asks something itself, with its class; one that only gathers others asks nothing.
fn asking() -> BTreeMap<String, String> {
    let graph = turtle(&repository("ontology/shapes.ttl"));
    let kinds = ["NodeShape", "PropertyShape", "SPARQLConstraint"].map(|kind| format!("{SH}{kind}"));
    let gathers = ["property", "sparql", "targetClass", "targetObjectsOf", "message", "path", "severity"];
    let mut asking = BTreeMap::new();
    for kind in &kinds {
        let class = NamedNodeRef::new(kind).unwrap();
        for node in graph.subjects_for_predicate_object(oxrdf::vocab::rdf::TYPE, class) {
            let asks = graph
                .triples_for_subject(node)
                .any(|t| t.predicate.as_str().strip_prefix(SH).is_some_and(|name| !gathers.contains(&name)));
            if asks {
                asking.insert(iri(node), kind.clone());
            }
        }
    }
    asking
}

fn examples() -> Vec<PathBuf> {
    files(&repository("tests/shapes"), "ttl")
}

/// What our engine finds in a file of examples.
fn found(path: &Path, direct: &BTreeSet<Pair>, classes: &BTreeMap<String, String>) -> BTreeSet<Pair> {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("aims.ttl");
    fs::write(&own, aims(direct, classes)).unwrap();
    let shapes: &[PathBuf] = if direct.is_empty() { &[] } else { &[own] };
    let report = Store::load_graph(path).unwrap().check(shapes).unwrap();
    report.results.iter().map(|r| (r.shape.as_str().to_owned(), iri(&r.focus))).collect()
}

fn differences(file: &str, by: &str, wanted: &BTreeSet<Pair>, got: &BTreeSet<Pair>) -> Vec<String> {
    let missed =
        wanted.difference(got).map(|(s, n)| format!("{file}: {by} does not find {} at <{n}>", short(s)));
    let beyond = got.difference(wanted).map(|(s, n)| format!("{file}: {by} finds {} at <{n}>", short(s)));
    missed.chain(beyond).collect()
}

#[test]
fn every_shape_finds_its_examples_and_nothing_else() {
    let classes = asking();
    let mut wrong = Vec::new();
    for path in examples() {
        let Expected { all, direct, compared } = expected(&turtle(&path));
        for (shape, _) in all.iter().filter(|(shape, _)| !classes.contains_key(shape)) {
            wrong.push(format!("{}: there is no shape {}", file_name(&path), short(shape)));
        }
        if wrong.is_empty() {
            let wanted = all.union(&compared).cloned().collect();
            wrong.extend(differences(file_name(&path), "check", &wanted, &found(&path, &direct, &classes)));
        }
    }
    none(&wrong);
}

#[test]
fn every_shape_has_an_example() {
    let mut with = BTreeSet::new();
    for path in examples() {
        let Expected { all, compared, .. } = expected(&turtle(&path));
        with.extend(all.into_iter().chain(compared).map(|(shape, _)| shape));
    }
    let shapes: Vec<String> =
        asking().into_keys().chain(COMPARED.map(|name| format!("{SHAPES}{name}"))).collect();
    assert!(shapes.len() > 200, "{}", shapes.len());
    let without = shapes.iter().filter(|shape| !with.contains(*shape));
    none(
        &without.map(|shape| format!("{} has no example in tests/shapes", short(shape))).collect::<Vec<_>>(),
    );
}

#[test]
fn every_shape_says_what_it_asks_in_both_languages() {
    let graph = turtle(&repository("ontology/shapes.ttl"));
    let message = format!("{SH}message");
    let languages = |shape: &str| -> Vec<String> {
        let node = NamedNodeRef::new(shape).unwrap();
        let said = graph.objects_for_subject_predicate(node, NamedNodeRef::new(&message).unwrap());
        let language =
            |term| if let TermRef::Literal(l) = term { l.language().map(str::to_owned) } else { None };
        let mut languages: Vec<String> = said.filter_map(language).collect();
        languages.sort();
        languages
    };
    let compared = COMPARED.map(|name| format!("{SHAPES}{name}"));
    let wrong = asking().into_keys().chain(compared).filter(|shape| languages(shape) != ["en", "zh"]);
    none(
        &wrong.map(|shape| format!("{}: one message in zh and one in en", short(&shape))).collect::<Vec<_>>(),
    );
}

#[test]
fn our_own_reports_conform_in_every_layer_and_every_quote_is_compared() {
    let extractor = Extractor::new().unwrap();
    let reports = files(&repository("data/reports"), "txt");
    let entries = reports.iter().flat_map(|path| documents(path)).map(|d| entry(&extractor, &d)).collect();
    let mut store = Store::in_memory().unwrap();
    store.put(entries).unwrap();
    let report = store.check(&[]).unwrap();
    let told = report.results.iter().map(|r| format!("{} {} {:?}", r.short_name(), r.focus, r.value));
    none(&told.collect::<Vec<_>>());
    assert!(report.conforms(true));
    assert_eq!((report.documents, report.documents_without_text), (reports.len(), 0));
    assert!(report.quotes > 500 && report.quotes_without_text == 0, "{report:?}");
    assert_eq!(store.check(&[]).unwrap(), report, "checking twice finds the same");
}

#[test]
fn severity_and_layer_are_told() {
    let path = repository("tests/shapes/attendance.ttl");
    let report = Store::load_graph(&path).unwrap().check(&[]).unwrap();
    let of = |name: &str| report.results.iter().find(|r| r.short_name() == name).unwrap();
    assert_eq!(of("Summit-member-absent").severity, Severity::Warning);
    assert_eq!(of("Summit-attends-once").severity, Severity::Violation);
    assert_eq!(of("Summit-attends-once").kind, GraphKind::Knowledge);
    assert_eq!(of("Record-office").message("zh"), "职务应为带语言标记的文字。");
    assert_eq!(of("Record-office").message("en"), "An office is given in words with a language tag.");
    assert!(!report.conforms(false));
}

/// A file with shapes and data for what our own shapes do not need.
fn core() -> PathBuf {
    repository("tests/shapes/engine/core.ttl")
}

#[test]
fn what_our_shapes_do_not_use_works_too() {
    let path = core();
    let Expected { all, .. } = expected(&turtle(&path));
    let report = Store::load_graph(&path).unwrap().check(std::slice::from_ref(&path)).unwrap();
    let got = report.results.iter().map(|r| (r.shape.as_str().to_owned(), iri(&r.focus))).collect();
    none(&differences("core.ttl", "check", &all, &got));
    assert!(all.len() >= 30, "{}", all.len());
}

/// Reads the results of pyshacl: the constraint in SPARQL if it names one, else the shape; and the node.
const PYSHACL: &str = r#"
import sys, rdflib, pyshacl
from rdflib import RDF, Namespace
SH = Namespace("http://www.w3.org/ns/shacl#")
data, shapes = sys.argv[1], rdflib.Graph()
for path in sys.argv[2:]:
    shapes.parse(path, format="turtle")
_, report, _ = pyshacl.validate(data, shacl_graph=shapes, data_graph_format="turtle", advanced=False)
for result in report.subjects(RDF.type, SH.ValidationResult):
    if (None, SH.detail, result) in report:
        continue
    shape = report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape)
    print(shape, report.value(result, SH.focusNode))
"#;

#[test]
fn pyshacl_finds_the_same() {
    let python = |arguments: &[&str]| Command::new("python3").args(arguments).output().ok();
    if !python(&["-c", "import pyshacl"]).is_some_and(|o| o.status.success()) {
        let _ = writeln!(io::stderr(), "skipped: python3 has no pyshacl; pip install pyshacl");
        return;
    }
    let (classes, folder) = (asking(), tempfile::tempdir().unwrap());
    let shapes = repository("ontology/shapes.ttl");
    let mut wrong = Vec::new();
    for path in examples().into_iter().chain([core()]) {
        let Expected { all: wanted, direct, .. } = expected(&turtle(&path));
        let own = folder.path().join(file_name(&path));
        if path == core() {
            fs::copy(&path, &own).unwrap();
        } else {
            fs::write(&own, aims(&direct, &classes)).unwrap();
        }
        let paths = [&path, &shapes, &own].map(|p| p.to_str().unwrap());
        let output = python(&["-c", PYSHACL, paths[0], paths[1], paths[2]]).unwrap();
        let (said, complaint) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{}: {complaint}", path.display());
        let pair = |line: &str| line.split_once(' ').map(|(s, n)| (s.to_owned(), n.to_owned()));
        let got: BTreeSet<Pair> = said.lines().filter_map(pair).collect();
        wrong.extend(differences(file_name(&path), "pyshacl", &wanted, &got));
    }
    none(&wrong);
}

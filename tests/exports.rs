//! Every export of the graph of our own reports, read back by parsers that are not ours.
//!
//! rdflib reads all formats, `rapper` those of one graph; pyshacl applies the shapes. What is not on the machine is skipped, and
//! said; with `SUMMITKG_REQUIRE_RDFLIB=1` a missing rdflib is a failure.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

use summitkg_extractor::Extractor;
use summitkg_ontology::vocab::skg;
use summitkg_store::{Answer, Format, GraphName, Layer, NamedOrBlankNode, Store, Term};
use summitkg_tests::{documents, entry, files, none, repository};
use tempfile::TempDir;

/// Summits whose report is not read as one yet; the list may only shrink.
const MISSING: &[u32] = &[];

/// Every format and layer in files `layer.extension`, with `counts.json`.
struct Exports {
    folder: TempDir,
    store: Store,
}

static EXPORTS: LazyLock<Exports> = LazyLock::new(|| {
    let extractor = Extractor::new().unwrap();
    let reports = files(&repository("data/reports"), "txt");
    let entries = reports.iter().flat_map(|path| documents(path)).map(|d| entry(&extractor, &d)).collect();
    let mut store = Store::in_memory().unwrap();
    store.put(entries).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut counts = serde_json::Map::new();
    for layer in Layer::ALL {
        counts.insert(layer.name().to_owned(), store.quads(*layer, true).unwrap().len().into());
        for format in Format::ALL.iter().filter(|f| *layer == Layer::Knowledge || f.has_graphs()) {
            let path = folder.path().join(format!("{}.{}", layer.name(), format.extension()));
            let mut file = io::BufWriter::new(fs::File::create(path).unwrap());
            store.export(*format, *layer, true, &mut file).unwrap();
            file.flush().unwrap();
        }
    }
    fs::write(folder.path().join("counts.json"), serde_json::Value::Object(counts).to_string()).unwrap();
    Exports { folder, store }
});

/// Says something even if the test passes.
fn say(words: &str) {
    let _ = writeln!(io::stderr(), "{words}");
}

/// What a program answers; none if it is not on the machine.
fn run(program: &str, arguments: &[&str], folder: &Path) -> Option<Output> {
    Command::new(program).args(arguments).current_dir(folder).output().ok()
}

#[test]
fn rdflib_reads_every_format_alike() {
    let there = run("python3", &["-c", "import rdflib"], Path::new(".")).is_some_and(|o| o.status.success());
    if !there {
        let required = env::var_os("SUMMITKG_REQUIRE_RDFLIB").is_some_and(|v| v == "1");
        assert!(!required, "SUMMITKG_REQUIRE_RDFLIB=1, and python3 has no rdflib: pip install rdflib");
        return say("skipped: python3 has no rdflib; pip install rdflib");
    }
    let folder = EXPORTS.folder.path();
    let script = repository("tests/export_check.py");
    let output = run("python3", &[script.to_str().unwrap(), "."], folder).unwrap();
    let (said, wrong) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}{wrong}");
    let read: BTreeSet<&str> = said.lines().filter_map(|l| Some(l.split_once(':')?.0)).collect();
    assert_eq!(read.len(), Format::ALL.len() + 2 * 3, "{said}");
    say(&format!("rdflib read {}", said.trim().replace('\n', ", ")));
}

/// Whether a graph conforms to the shapes of the ontology, and what is said of it.
fn conforms(graph: &Path) -> (bool, String) {
    let path = |name: &str| repository(name).to_str().unwrap().to_owned();
    let (shapes, terms) = (path("ontology/shapes.ttl"), path("ontology/summitkg.ttl"));
    let arguments = ["-m", "pyshacl", "-s", &shapes, "-e", &terms, graph.to_str().unwrap()];
    let output = run("python3", &arguments, Path::new(".")).unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn the_graph_conforms_to_the_shapes_and_a_broken_one_does_not() {
    if !run("python3", &["-c", "import pyshacl"], Path::new(".")).is_some_and(|o| o.status.success()) {
        return say("skipped: python3 has no pyshacl; pip install pyshacl");
    }
    let graph = EXPORTS.folder.path().join("knowledge.ttl");
    let (good, said) = conforms(&graph);
    assert!(good, "{said}");
    let summit = "<https://w3id.org/summitkg/id/sco-chs/13>";
    let wrong = [
        (skg::NUMBER, "\"thirteen\""),
        (skg::START_DATE, "\"2013\""),
        (skg::HOST_CITY, summit),
        (skg::ATTENDANCE, "\"Putin\""),
    ];
    let path = EXPORTS.folder.path().join("broken.ttl");
    fs::copy(&graph, &path).unwrap();
    let mut broken = fs::OpenOptions::new().append(true).open(&path).unwrap();
    for (what, object) in wrong {
        writeln!(broken, "\n{summit} {what} {object} .").unwrap();
    }
    let (good, said) = conforms(&path);
    assert!(!good, "{said}");
    for (what, object) in wrong {
        let name = what.as_str().rsplit(['#', '/']).next().unwrap();
        let told = said.lines().any(|l| l.contains("Result Path") && l.contains(name));
        assert!(told, "{what} {object} is accepted: {said}");
    }
}

#[test]
fn rapper_reads_every_format_of_one_graph_alike() {
    let folder = EXPORTS.folder.path();
    let triples = |syntax: &str, file: &str| -> Option<BTreeSet<String>> {
        let output = run("rapper", &["-q", "-i", syntax, "-o", "ntriples", file], folder)?;
        let complaints = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && complaints.is_empty(), "{file}: {complaints}");
        Some(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect())
    };
    let Some(wanted) = triples("ntriples", "knowledge.nt") else {
        return say("skipped: rapper is not installed (Debian: raptor2-utils)");
    };
    assert_eq!(wanted.len(), EXPORTS.store.quads(Layer::Knowledge, false).unwrap().len());
    let mut wrong = Vec::new();
    for (syntax, file) in [("turtle", "knowledge.ttl"), ("rdfxml", "knowledge.rdf")] {
        let got = triples(syntax, file).unwrap();
        wrong.extend(wanted.difference(&got).take(5).map(|line| format!("{file} lacks {line}")));
        wrong.extend(got.difference(&wanted).take(5).map(|line| format!("{file} has beyond {line}")));
    }
    none(&wrong);
}

#[test]
fn no_quad_has_a_blank_node() {
    let quads = EXPORTS.store.quads(Layer::All, true).unwrap();
    let blank = |quad: &&summitkg_store::Quad| {
        matches!(quad.subject, NamedOrBlankNode::BlankNode(_))
            || !matches!(quad.object, Term::NamedNode(_) | Term::Literal(_))
            || matches!(quad.graph_name, GraphName::BlankNode(_))
    };
    none(&quads.iter().filter(blank).map(ToString::to_string).collect::<Vec<_>>());
}

#[test]
fn our_own_reports_make_26_summits() {
    let question = "SELECT ?n (COUNT(?s) AS ?of) { ?s a skg:Summit ; skg:status skg:summitHeld ; skg:number ?n ; skg:series ?series .
        FILTER(strends(str(?series), '/sco-chs')) } GROUP BY ?n ORDER BY ?n";
    let Answer::Solutions { rows, .. } = EXPORTS.store.query(question, &[]).unwrap() else {
        panic!("no table")
    };
    let value = |term: &Option<Term>| match term {
        Some(Term::Literal(literal)) => literal.value().parse::<u32>().unwrap(),
        other => panic!("{other:?}"),
    };
    let found: Vec<(u32, u32)> = rows.iter().map(|row| (value(&row[0]), value(&row[1]))).collect();
    let wanted: Vec<(u32, u32)> = (1..=26).filter(|n| !MISSING.contains(n)).map(|n| (n, 1)).collect();
    assert_eq!(found, wanted, "number, and how many summits bear it");
}

//! Every export of the graph of our own reports, read back by parsers that are not ours.
//!
//! rdflib and Jena's riot read all formats, rapper all but JSON-LD, N3.js those of text, and those in RDF 1.2 too; pyshacl
//! applies the shapes. What is not on the machine is skipped, and said; with `SUMMITKG_REQUIRE_RDFLIB=1` a missing rdflib
//! is a failure, with `SUMMITKG_REQUIRE_READERS=1` any other that Debian has and that is missing.
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
use summitkg_store::{Answer, ExportOptions, Format, GraphName, Layer, NamedOrBlankNode, Store, Term};
use summitkg_tests::{documents, entry, files, none, repository};
use tempfile::TempDir;

/// Summits whose report is not read as one yet; the list may only shrink.
const MISSING: &[u32] = &[];

/// Every format and layer in files `layer.extension`, with `counts.json`; those in RDF 1.2 in `rdf12`.
struct Exports {
    folder: TempDir,
    store: Store,
}

/// The formats that can hold a layer.
fn formats(layer: Layer) -> impl Iterator<Item = Format> {
    Format::ALL.iter().copied().filter(move |f| layer == Layer::Knowledge || f.has_graphs())
}

static EXPORTS: LazyLock<Exports> = LazyLock::new(|| {
    let extractor = Extractor::new().unwrap();
    let reports = files(&repository("data/reports"), "txt");
    let entries = reports.iter().flat_map(|path| documents(path)).map(|d| entry(&extractor, &d)).collect();
    let mut store = Store::in_memory().unwrap();
    store.put(entries).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("rdf12")).unwrap();
    let mut counts = serde_json::Map::new();
    for layer in Layer::ALL {
        counts.insert(layer.name().to_owned(), store.quads(*layer, true).unwrap().len().into());
        for (format, rdf12) in formats(*layer).flat_map(|format| [(format, false), (format, true)]) {
            if rdf12 && format == Format::JsonLd {
                continue;
            }
            let sub = if rdf12 { "rdf12" } else { "" };
            let path = folder.path().join(sub).join(format!("{}.{}", layer.name(), format.extension()));
            let mut file = io::BufWriter::new(fs::File::create(path).unwrap());
            let options = ExportOptions { format, layer: *layer, with_text: true, rdf12, gzip: false };
            store.export_with(options, &mut file).unwrap();
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
    assert_eq!(read.len(), Layer::ALL.iter().flat_map(|layer| formats(*layer)).count(), "{said}");
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

/// Each format once, with the largest layer that it holds, and the name of that file: readers that take
/// seconds to start read no more.
fn samples() -> impl Iterator<Item = (Format, Layer, String)> {
    Format::ALL.iter().map(|format| {
        let layer = if format.has_graphs() { Layer::All } else { Layer::Knowledge };
        (*format, layer, format!("{}.{}", layer.name(), format.extension()))
    })
}

/// What `program` makes of its arguments; none if it is not on the machine, which is said.
fn reader(program: &str, hint: &str, arguments: &[&str]) -> Option<String> {
    let Some(output) = run(program, arguments, EXPORTS.folder.path()) else {
        // N3.js comes from a registry that not every machine may reach.
        let required = env::var_os("SUMMITKG_REQUIRE_READERS").is_some_and(|v| v == "1") && program != "n3";
        assert!(!required, "SUMMITKG_REQUIRE_READERS=1, and there is no {program}: {hint}");
        say(&format!("skipped: there is no {program}; {hint}"));
        return None;
    };
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaints.is_empty(), "{program} {arguments:?}: {complaints}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The quads of a layer as N-Quads.
fn known(layer: Layer) -> String {
    fs::read_to_string(EXPORTS.folder.path().join(format!("{}.nq", layer.name()))).unwrap()
}

fn lines(text: &str) -> BTreeSet<String> {
    text.lines().map(str::to_owned).collect()
}

/// What differs between two readings of a file.
fn differences(file: &str, wanted: &BTreeSet<String>, got: &BTreeSet<String>) -> Vec<String> {
    let lacks = wanted.difference(got).take(5).map(|line| format!("{file} lacks {line}"));
    let beyond = got.difference(wanted).take(5).map(|line| format!("{file} has beyond {line}"));
    lacks.chain(beyond).collect()
}

/// As one reader writes it: control characters and what is beyond ASCII may be escaped or not.
fn unescaped(text: &str) -> BTreeSet<String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        plain.push_str(before);
        let digits = match escape.as_bytes()[1] {
            b'u' => 4,
            b'U' => 8,
            _ => 0,
        };
        let (whole, after) = escape.split_at(2 + digits);
        let code = whole.get(2..).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match code.and_then(char::from_u32) {
            // A line feed would be another line.
            Some(c) if c >= ' ' => plain.push(c),
            _ => plain.push_str(whole),
        }
        rest = after;
    }
    lines(&(plain + rest))
}

#[test]
fn rapper_reads_every_format_but_json_alike() {
    const HINT: &str = "Debian: raptor2-utils";
    let mut wrong = Vec::new();
    for (format, layer, file) in samples().filter(|(format, ..)| *format != Format::JsonLd) {
        let syntax = if format == Format::RdfXml { "rdfxml" } else { format.name() };
        let to = if format.has_graphs() { "nquads" } else { "ntriples" };
        let Some(read) = reader("rapper", HINT, &["-q", "-i", syntax, "-o", to, &file]) else { return };
        wrong.extend(differences(&file, &unescaped(&known(layer)), &unescaped(&read)));
    }
    none(&wrong);
}

#[test]
fn riot_reads_every_format_alike_and_warns_of_nothing() {
    const HINT: &str = "tests/readers/install.sh makes Debian's libapache-jena-java work";
    let mut wrong = Vec::new();
    for (format, layer, file) in samples() {
        // Debian's Jena has no provider for the JSON of JSON-LD 1.1; ours reads as 1.0 too.
        let syntax = if format == Format::JsonLd { "jsonld10" } else { format.name() };
        let arguments = [&format!("--syntax={syntax}"), "--output=nquads", &file];
        let Some(read) = reader("riot", HINT, &arguments) else { return };
        wrong.extend(differences(&file, &unescaped(&known(layer)), &unescaped(&read)));
    }
    none(&wrong);
}

#[test]
fn n3_reads_formats_of_text_alike_in_rdf_1_2_too() {
    const HINT: &str = "tests/readers/install.sh installs N3.js from npm";
    let mut wrong = Vec::new();
    let text = |format: Format| !matches!(format, Format::JsonLd | Format::RdfXml);
    for (_, layer, file) in samples().filter(|(format, ..)| text(*format)) {
        let Some(read) = reader("n3", HINT, &["--canonical", &file]) else { return };
        wrong.extend(differences(&file, &lines(&known(layer)), &lines(&read)));
        let file = format!("rdf12/{file}");
        let Some(read) = reader("n3", HINT, &["--canonical", &file]) else { return };
        let path = EXPORTS.folder.path().join(format!("rdf12/{}.nq", layer.name()));
        let (wanted, got) = (lines(&fs::read_to_string(path).unwrap()).len(), lines(&read).len());
        if got != wanted {
            wrong.push(format!("{file}: {got} quads, not {wanted}"));
        }
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

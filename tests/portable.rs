//! The shipped queries give the same answers on Oxigraph, on rdflib and on Apache Jena's ARQ, over an exported file.
//!
//! Other engines know no parameters, so values are written into the text: the language where it is asked
//! for, others as `VALUES`. `SUMMITKG_READERS` is the folder with `arq` that `tests/readers/install.sh` makes;
//! without it nothing is asked, which `SUMMITKG_REQUIRE_READERS=1` does not allow.
#![expect(clippy::unwrap_used, reason = "a harness may panic")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::{env, fs, io};

use serde_json::Value;
use summitkg_extractor::Extractor;
use summitkg_store::{
    Answer, Format, Layer, ResultFormat, ShippedQuery, Store, Term, read_corrections, shipped,
};
use summitkg_tests::{documents, entry, file_name, files, none, repository};
use tempfile::TempDir;

/// The reports that are asked, by the number of their summit.
const SOME: &[&str] = &["01-", "02-", "14-", "15-", "17-", "20-", "21-"];

/// The sets of texts that queries are tested with.
const FOLDERS: [(&str, &str); 3] =
    [("reports", "data/reports"), ("texts", "tests/queries/texts"), ("disputed", "tests/queries/disputed")];

/// The layer that all shipped queries need, of each set of texts.
struct Asked {
    folder: TempDir,
    stores: BTreeMap<&'static str, Store>,
}

static ASKED: LazyLock<Asked> = LazyLock::new(|| {
    let extractor = Extractor::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut stores = BTreeMap::new();
    for (name, texts) in FOLDERS {
        let mut paths = files(&repository(texts), "txt");
        // Enough for every query to have an answer; other engines take much longer over all.
        paths.retain(|path| {
            name != "reports" || SOME.iter().any(|number| file_name(path).starts_with(number))
        });
        let documents = paths.iter().flat_map(|path| documents(path));
        let mut store = Store::in_memory().unwrap();
        store.put(documents.map(|document| entry(&extractor, &document)).collect()).unwrap();
        let corrections = repository(texts).join("corrections.toml");
        if let Ok(text) = fs::read_to_string(&corrections) {
            store.correct(read_corrections(&corrections, &text, store.base()).unwrap()).unwrap();
        }
        let path = folder.path().join(format!("{name}.nq"));
        let mut file = io::BufWriter::new(fs::File::create(&path).unwrap());
        store.export(Format::NQuads, Layer::Cited, false, &mut file).unwrap();
        file.flush().unwrap();
        // What the file holds is asked here too, not the store that it is from.
        stores.insert(name, Store::load_graph(&path).unwrap());
    }
    Asked { folder, stores }
});

/// A query with its values, as a file, and over which texts it is asked.
struct Question {
    query: &'static ShippedQuery,
    given: Vec<(String, String)>,
    over: &'static str,
    text: String,
    file: PathBuf,
}

fn question(query: &'static ShippedQuery) -> Question {
    let expected =
        fs::read_to_string(repository("tests/queries").join(format!("{}.tsv", query.name))).unwrap();
    let head = expected.lines().take_while(|line| line.starts_with('#'));
    let head: Vec<(String, String)> = head
        .filter_map(|line| line.trim_start_matches('#').trim().split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let named = head.iter().find(|(name, _)| name == "over").map_or("reports", |(_, value)| value);
    let (over, _) = FOLDERS.into_iter().find(|(name, _)| *name == named).unwrap();
    let given: Vec<_> = head.into_iter().filter(|(name, _)| name != "over").collect();
    let lines = query.text.lines().filter(|line| !line.starts_with('#'));
    let mut text = lines.collect::<Vec<_>>().join("\n");
    for (name, value) in query.bind(&given).unwrap() {
        if name == "lang" {
            text = text.replace("= ?lang)", &format!("= {value})"));
        } else if text.contains(&format!("AS ?{name})")) {
            // A variable that is bound within cannot have its values there.
            let _ = writeln!(text, "\nVALUES ?{name} {{ {value} }}");
        } else {
            text = text.replacen("WHERE {", &format!("WHERE {{ VALUES ?{name} {{ {value} }}"), 1);
        }
    }
    let file = ASKED.folder.path().join(format!("{}.rq", query.name));
    fs::write(&file, &text).unwrap();
    Question { query, given, over, text, file }
}

fn questions() -> Vec<Question> {
    shipped().iter().map(question).collect()
}

fn data(over: &str) -> PathBuf {
    ASKED.folder.path().join(format!("{over}.nq"))
}

/// Rows in an order of our own, for no two engines sort Chinese and missing values alike.
fn rows(results: &Value) -> Vec<String> {
    let bindings = results["results"]["bindings"].as_array().unwrap();
    let cell = |cell: &Value| {
        let datatype = cell["datatype"].as_str().unwrap_or_default();
        let datatype = if datatype.ends_with("#string") { "" } else { datatype };
        format!("{}@{}^^{datatype}", cell["value"], cell["xml:lang"].as_str().unwrap_or_default())
    };
    let mut rows: Vec<String> = bindings
        .iter()
        .map(|row| {
            let row: BTreeMap<&String, String> =
                row.as_object().unwrap().iter().map(|(name, value)| (name, cell(value))).collect();
            format!("{row:?}")
        })
        .collect();
    rows.sort();
    rows
}

fn of_oxigraph(question: &Question) -> Vec<String> {
    let answer = ASKED.stores[question.over].query(&question.text, &[]).unwrap();
    let mut bytes = Vec::new();
    answer.write(ResultFormat::Json, &mut bytes).unwrap();
    let rows = rows(&serde_json::from_slice(&bytes).unwrap());
    assert!(!rows.is_empty(), "{}: an empty answer compares nothing", question.query.name);
    rows
}

fn compare(engine: &str, question: &Question, results: &Value, wrong: &mut Vec<String>) {
    let (ours, theirs) = (of_oxigraph(question), rows(results));
    let only =
        |a: &[String], b: &[String]| a.iter().find(|row| !b.contains(row)).cloned().unwrap_or_default();
    if ours != theirs {
        wrong.push(format!(
            "{}: {engine} has {} rows, Oxigraph {}\n  - {}\n  + {}",
            question.query.name,
            theirs.len(),
            ours.len(),
            only(&ours, &theirs),
            only(&theirs, &ours)
        ));
    }
}

fn say(words: &str) {
    let _ = writeln!(io::stderr(), "{words}");
}

fn readers() -> Option<PathBuf> {
    let readers =
        env::var_os("SUMMITKG_READERS").map(PathBuf::from).filter(|folder| folder.join("arq").exists());
    let required = env::var_os("SUMMITKG_REQUIRE_READERS").is_some_and(|v| v == "1");
    assert!(readers.is_some() || !required, "SUMMITKG_REQUIRE_READERS=1, and SUMMITKG_READERS has no arq");
    if readers.is_none() {
        say("skipped: SUMMITKG_READERS names no folder with arq; tests/readers/install.sh makes one");
    }
    readers
}

fn json(program: &mut Command) -> String {
    let output = program.output().unwrap();
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program:?}: {wrong}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn values_written_into_the_text_are_parameters() {
    let mut wrong = Vec::new();
    for question in questions() {
        let store = &ASKED.stores[question.over];
        let parameters = question.query.bind(&question.given).unwrap();
        let rows = |text: &str, parameters: &[(String, Term)]| match store.query(text, parameters).unwrap() {
            Answer::Solutions { rows, .. } => rows,
            other => panic!("{}: a table is expected, not {other:?}", question.query.name),
        };
        if rows(&question.text, &[]) != rows(question.query.text, &parameters) {
            wrong.push(question.query.name.to_owned());
        }
    }
    none(&wrong);
}

#[test]
fn rdflib_answers_as_oxigraph_does() {
    if readers().is_none() {
        return;
    }
    let mut wrong = Vec::new();
    let (questions, script) = (questions(), repository("tests/readers/ask.py"));
    for (over, _) in FOLDERS {
        let asked: Vec<&Question> = questions.iter().filter(|q| q.over == over).collect();
        let files = asked.iter().map(|q| q.file.as_path());
        let answers = json(Command::new("python3").args([&script, &data(over)]).args(files));
        assert_eq!(answers.lines().count(), asked.len());
        for (question, answer) in asked.iter().zip(answers.lines()) {
            compare("rdflib", question, &serde_json::from_str(answer).unwrap(), &mut wrong);
        }
    }
    none(&wrong);
}

#[test]
fn arq_answers_as_oxigraph_does() {
    let Some(readers) = readers() else { return };
    let mut wrong = Vec::new();
    for question in questions() {
        let arq = |file: &Path| {
            let mut arq = Command::new(readers.join("arq"));
            json(arq.arg("--results=json").arg("--data").arg(data(question.over)).arg("--query").arg(file))
        };
        let answer: Value = serde_json::from_str(&arq(&question.file)).unwrap();
        compare("ARQ", &question, &answer, &mut wrong);
    }
    none(&wrong);
}

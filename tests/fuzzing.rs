//! What the fuzzer tries, and what must hold of it: one function for each target, from bytes to what is wrong.
//!
//! The targets in `tests/fuzz` call these functions, and `tests/fuzz.rs` replays their corpora with them.

use std::io::{BufReader, Write as _};
use std::path::Path;
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

use oxrdf::vocab::xsd;
use summitkg_extractor::{Data, Extractor, Options, Source, read};
use summitkg_ontology::{Document, DocumentMeta};
use summitkg_store::{Access, Answer, QueryError, QueryOptions, Store, Term, parse_term, read_corrections};

use crate::soundness::{self, misquotes};
use crate::{documents, entry, files, repository};

/// Bytes to what is wrong with what becomes of them.
pub type Target = fn(&[u8]) -> Vec<String>;

/// Every target by its name, which is also that of its corpus.
pub const TARGETS: &[(&str, Target)] = &[
    ("corrections", corrections),
    ("extract", extract),
    ("input", input),
    ("plain", plain),
    ("query", query),
    ("sentences", sentences),
];

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new().unwrap());

/// Bytes of any kind, as a file whose name follows from them.
pub fn extract(bytes: &[u8]) -> Vec<String> {
    soundness::faults(&EXTRACTOR, bytes)
}

const NAMES: [&str; 9] = ["-", "x.txt", "x.md", "x.html", "x.jsonl", "x.json", "x.txt.gz", "x.jsonl.gz", "x"];

/// A file under any name, read with any options: the first two bytes choose them.
pub fn input(bytes: &[u8]) -> Vec<String> {
    let [name, flags, content @ ..] = bytes else { return Vec::new() };
    let name = NAMES[usize::from(*name) % NAMES.len()];
    let field = |bit: u8, name: &str| (flags & (1 << bit) != 0).then(|| name.to_owned());
    let options = Options {
        text_field: field(0, "a"),
        title_field: field(1, "b"),
        date_field: field(2, "a"),
        id_field: field(3, "b"),
        publisher_field: field(4, "c"),
        document_name: field(5, "name"),
        document_limit: if flags & 64 == 0 { 1 << 20 } else { 100 },
        total_limit: if flags & 64 == 0 { 4 << 20 } else { 300 },
    };
    let outcome = |source: Source<'_>| {
        let mut outcome = Vec::new();
        read(source, &options, &mut |found| {
            outcome.push(found.map(|d| (d.meta().clone(), d.text().to_owned())).map_err(|e| e.to_string()));
        });
        outcome
    };
    let whole = outcome(Source::from_bytes(name, content));
    let mut wrong = Vec::new();
    if whole != outcome(Source::new(name, name, BufReader::with_capacity(3, content))) {
        wrong.push("read in pieces it is something else".to_owned());
    }
    if whole.is_empty() && content.iter().any(|byte| !byte.is_ascii_whitespace()) {
        wrong.push("passed over in silence".to_owned());
    }
    for found in &whole {
        match found {
            Ok((meta, text)) if meta.name.is_empty() || text.trim().is_empty() => {
                wrong.push(format!("a document without name or text: {:?}", meta.name));
            }
            Ok((_, text)) if text.len() as u64 > 3 * options.document_limit => {
                wrong.push(format!("{} bytes, where {} are allowed", text.len(), options.document_limit));
            }
            Err(told) if told.is_empty() => wrong.push("an error without words".to_owned()),
            _ => {}
        }
    }
    wrong
}

/// What reports are made of: the words of the fuzzer's dictionary, then those of every lexicon.
static WORDS: LazyLock<(Vec<String>, Vec<String>)> = LazyLock::new(|| {
    let dictionary = include_str!("fuzz/dict/extract.dict");
    let core = dictionary.lines().filter_map(|line| line.split_once('=')).map(|(word, _)| word.to_owned());
    let marks =
        ["，", "。", "、", "：", "“", "”", "《", "》", "（", "）", "；", "\n", "\n\n", "　", "1", "2014年"];
    let core = core.filter(|word| !word.is_ascii()).chain(marks.map(str::to_owned)).collect();
    let data = Data::shipped();
    let tables =
        ["people", "countries", "cities", "organisations", "offices", "documents", "classes", "opaque"];
    let rows =
        tables.iter().flat_map(|table| data.text(&format!("lexicon/{table}.tsv")).unwrap().lines().skip(2));
    let lexicon = rows.filter_map(|row| row.split('\t').next()).map(str::to_owned).collect();
    (core, lexicon)
});

/// Sentences of our own words: a byte is one that every report has, or with the next any of the lexicons.
pub fn sentences(bytes: &[u8]) -> Vec<String> {
    let (core, lexicon) = &*WORDS;
    let mut text = String::new();
    let mut rest = bytes.iter().map(|byte| usize::from(*byte));
    while let Some(byte) = rest.next() {
        match byte.checked_sub(192) {
            None => text.push_str(&core[byte % core.len()]),
            Some(high) => text.push_str(&lexicon[(high * 256 + rest.next().unwrap_or(0)) % lexicon.len()]),
        }
    }
    let meta = DocumentMeta { name: "x".to_owned(), ..DocumentMeta::default() };
    let document = Document::new(meta, text);
    let report = EXTRACTOR.extract(&document);
    let mut wrong = misquotes(&document, &report);
    if EXTRACTOR.extract(&document).to_json() != report.to_json() {
        wrong.push("read again it says something else".to_owned());
    }
    if !wrong.is_empty() {
        wrong.push(document.text().to_owned());
    }
    wrong
}

/// The graph of two reports that contradict each other.
static DISPUTED: LazyLock<Mutex<Store>> = LazyLock::new(|| {
    let texts = files(&repository("tests/queries/disputed"), "txt");
    let entries = texts.iter().flat_map(|path| documents(path)).map(|d| entry(&EXTRACTOR, &d)).collect();
    let mut store = Store::in_memory().unwrap();
    store.put(entries).unwrap();
    Mutex::new(store)
});

/// A file of corrections, TOML or Turtle: refused with its name, or applied and withdrawn without a trace.
pub fn corrections(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let name = if text.starts_with(['@', '<', '#']) { "x.ttl" } else { "x.toml" };
    let mut store = DISPUTED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let read = match read_corrections(Path::new(name), &text, store.base()) {
        Ok(read) => read,
        Err(told) if told.to_string().contains(name) => return Vec::new(),
        Err(told) => return vec![format!("told without its file: {told}")],
    };
    let before = store.len().unwrap();
    let mut ids: Vec<String> = read.iter().map(|correction| correction.id.clone()).collect();
    ids.sort();
    ids.dedup();
    let count = read.len();
    let mut wrong = Vec::new();
    if ids.len() < count {
        wrong.push(format!("{count} corrections, {} ids", ids.len()));
    }
    match store.correct(read) {
        Ok(changes) if changes.verdicts.len() != ids.len() => {
            wrong.push(format!("{count} corrections, {} verdicts", changes.verdicts.len()));
        }
        Ok(_) => {}
        Err(told) => wrong.push(format!("read, but not applied: {told}")),
    }
    if let Err(told) = store.withdraw(&ids) {
        wrong.push(format!("not withdrawn: {told}"));
    }
    if store.len().unwrap() != before {
        wrong.push("a trace is left".to_owned());
    }
    wrong
}

static EMPTY: LazyLock<Store> = LazyLock::new(|| Store::in_memory().unwrap());

/// A query with a parameter: the first line is `name=value`, the rest is the query.
pub fn query(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let (parameter, text) = text.split_once('\n').unwrap_or(("", &text));
    let parameter = parameter.split_once('=').map(|(name, value)| (name.to_owned(), parse_term(value)));
    let parameters: Vec<(String, Term)> = parameter.into_iter().collect();
    let options = QueryOptions {
        timeout: Some(Duration::from_millis(200)),
        max_rows: Some(1000),
        ..QueryOptions::default()
    };
    let mut wrong = Vec::new();
    match EMPTY.query_with(text, &parameters, &options) {
        Err(QueryError::Evaluation { problem }) if problem == "the engine gave up" => {
            wrong.push("the engine gave up".to_owned());
        }
        Err(QueryError::Syntax { line, column, .. }) => {
            // One line more, and one character more: where something is missing.
            let width = text.split('\n').nth(line - 1).map(|line| line.chars().count());
            if width.is_none_or(|width| column > width + 1) {
                wrong.push(format!("line {line}, column {column} is not in the query"));
            }
        }
        Err(told) if told.to_string().contains('\n') => wrong.push(format!("not one line: {told}")),
        _ => {}
    }
    for (_, term) in &parameters {
        wrong.extend(confined(term));
    }
    wrong
}

/// A value stays in its place, in each of the ways by which it comes there.
fn confined(term: &Term) -> Option<String> {
    let ways = [
        "SELECT ?v { VALUES ?w { 1 } BIND(?v AS ?u) }",
        "SELECT (?v AS ?w) { VALUES ?u { 1 } }",
        "SELECT ?w {\n#if v: BIND($v AS ?w)\n}",
    ];
    // A number or a day the engine spells in its own way; of the others every sign stays.
    let verbatim = |given: &Term| match given {
        Term::Literal(literal) if literal.language().is_none() => literal.datatype() == xsd::STRING,
        _ => true,
    };
    let parameter = [("v".to_owned(), term.clone())];
    ways.into_iter().find_map(|way| match EMPTY.query(way, &parameter) {
        Ok(Answer::Solutions { rows, .. }) if rows == [vec![Some(term.clone())]] => None,
        Ok(Answer::Solutions { rows, .. }) if rows.len() == 1 && !verbatim(term) => None,
        other => Some(format!("{way} with {term}: {other:?}")),
    })
}

/// A store in one file, of any bytes.
pub fn plain(bytes: &[u8]) -> Vec<String> {
    let suffix = if bytes.starts_with(&[0x1f, 0x8b]) { ".nq.gz" } else { ".nq" };
    let mut file = tempfile::Builder::new().suffix(suffix).tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let mut wrong = Vec::new();
    let mut told = |what: &str, problem: String| {
        if problem.is_empty() || problem.contains('\n') || !problem.contains(suffix) {
            wrong.push(format!("{what}: {problem}"));
        }
    };
    match Store::open(file.path(), Access::Read) {
        Ok(store) => {
            let asked: [(&str, Result<usize, _>); 5] = [
                ("documents", store.documents().map(|all| all.len())),
                ("reports", store.reports().map(|all| all.len())),
                ("corrections", store.corrections().map(|all| all.len())),
                ("knowledge", store.knowledge().map(|known| known.summits.len())),
                ("background", store.background().map(|_| 0)),
            ];
            for (what, answer) in asked {
                if let Err(problem) = answer {
                    told(what, problem.to_string());
                }
            }
            let everything = store.query("SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 5", &[]);
            if let Err(problem) = everything {
                wrong.push(format!("query: {problem}"));
            }
        }
        Err(problem) => told("open", problem.to_string()),
    }
    if std::fs::read(file.path()).unwrap() != bytes {
        wrong.push("read, and changed".to_owned());
    }
    wrong
}

#[cfg(test)]
mod tests {
    use summitkg_store::Literal;

    use super::*;

    #[test]
    fn words_are_there() {
        let (core, lexicon) = &*WORDS;
        assert!(core.len() > 100 && lexicon.len() > 2000, "{} {}", core.len(), lexicon.len());
        assert!(confined(&Literal::new_simple_literal("\" } # \n").into()).is_none());
    }
}

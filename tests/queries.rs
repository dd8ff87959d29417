//! The shipped queries: `queries/<name>.rq` answers what `tests/queries/<name>.tsv` says.
//!
//! The answer is that over the graph of `data/reports`, with the default parameters. Comments at the
//! head of the expected answer change this: `# number=14` gives a parameter, and `# over=texts` takes
//! the graph of `tests/queries/texts`, which has what those reports have not: signatories, speeches,
//! officials of a delegation, a date that only the calendar completes; `# over=disputed` that of
//! `tests/queries/disputed`, two reports that contradict each other, and what people correct in them.
//!
//! `SUMMITKG_UPDATE=1 cargo test --test queries` writes the answers; read the difference before you
//! commit it.
#![expect(clippy::unwrap_used, reason = "a harness may panic")]

#[path = "queries/work.rs"]
mod work;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use std::{env, fs};

use summitkg_extractor::Extractor;
use summitkg_ontology::{Base, vocab};
use summitkg_store::{
    Access, Answer, ParameterKind, ShippedQuery, Store, Term, find_query, read_corrections, shipped,
};
use summitkg_tests::{check_known_failures, documents, entry, file_name, files, none, repository};

/// Far more than any of them needs, even on a busy machine.
const SLOW: Duration = Duration::from_millis(100);

static REPORTS: LazyLock<Store> = LazyLock::new(|| built("data/reports"));
static TEXTS: LazyLock<Store> = LazyLock::new(|| built("tests/queries/texts"));
static DISPUTED: LazyLock<Store> = LazyLock::new(|| {
    let mut store = built("tests/queries/disputed");
    let path = repository("tests/queries/disputed/corrections.toml");
    let text = fs::read_to_string(&path).unwrap();
    store.correct(read_corrections(&path, &text, store.base()).unwrap()).unwrap();
    store
});

fn built(folder: &str) -> Store {
    let extractor = Extractor::new().unwrap_or_else(|e| panic!("{e}"));
    let documents = files(&repository(folder), "txt").into_iter().flat_map(|path| documents(&path));
    let mut store = Store::in_memory().unwrap();
    store.put(documents.map(|document| entry(&extractor, &document)).collect()).unwrap();
    store
}

/// What the head of an expected answer asks for.
#[derive(Default)]
struct Setting {
    head: String,
    over: Option<String>,
    given: Vec<(String, String)>,
}

impl Setting {
    fn of(expected: &str) -> Self {
        let mut setting = Self::default();
        for line in expected.lines().take_while(|line| line.starts_with('#')) {
            let _ = writeln!(setting.head, "{line}");
            let (name, value) = line.trim_start_matches('#').trim().split_once('=').unwrap_or_else(|| {
                panic!("`{line}`: must be `# name=value`");
            });
            match name {
                "over" => setting.over = Some(value.to_owned()),
                _ => setting.given.push((name.to_owned(), value.to_owned())),
            }
        }
        setting
    }

    fn store(&self) -> &'static Store {
        match self.over.as_deref() {
            None => &REPORTS,
            Some("texts") => &TEXTS,
            Some("disputed") => &DISPUTED,
            Some(other) => panic!("over={other}: there is no such graph"),
        }
    }
}

fn expected_file(name: &str) -> PathBuf {
    repository("tests/queries").join(format!("{name}.tsv"))
}

fn setting(name: &str) -> Setting {
    Setting::of(&fs::read_to_string(expected_file(name)).unwrap_or_default())
}

/// The columns and rows of an answer.
#[track_caller]
fn ask(
    store: &Store,
    query: &ShippedQuery,
    given: &[(String, String)],
) -> (Vec<String>, Vec<Vec<Option<Term>>>) {
    let parameters = query.bind(given).unwrap_or_else(|e| panic!("{}: {e}", query.name));
    match store.query(query.text, &parameters).unwrap_or_else(|e| panic!("{}: {e}", query.name)) {
        Answer::Solutions { variables, rows } => (variables, rows),
        other => panic!("{}: a table is expected, not {other:?}", query.name),
    }
}

/// An answer as text: columns apart by tabs, names without their namespace, nothing of a literal but
/// its words.
fn table((variables, rows): &(Vec<String>, Vec<Vec<Option<Term>>>)) -> String {
    let mut text = variables.join("\t") + "\n";
    for row in rows {
        let cells: Vec<String> =
            row.iter().map(|cell| cell.as_ref().map_or_else(String::new, readable)).collect();
        text += cells.join("\t").trim_end_matches('\t');
        text += "\n";
    }
    text
}

fn readable(term: &Term) -> String {
    let words = match term {
        Term::NamedNode(node) => {
            let iri = node.as_str();
            let base = Base::default();
            let short = [("id", base.as_str()), ("skg", vocab::NS)]
                .into_iter()
                .find_map(|(prefix, ns)| Some(format!("{prefix}:{}", iri.strip_prefix(ns)?)));
            short.unwrap_or_else(|| format!("<{iri}>"))
        }
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A query without its comments.
fn code(query: &ShippedQuery) -> String {
    let lines = query.text.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.collect::<Vec<_>>().join("\n")
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn every_query_has_an_expected_answer_and_the_reverse() {
    let names = |folder: &str, extension: &str| -> BTreeSet<String> {
        let stem =
            |path: &PathBuf| Path::new(file_name(path)).file_stem().unwrap().to_str().unwrap().to_owned();
        files(&repository(folder), extension).iter().map(stem).collect()
    };
    let queries = names("queries", "rq");
    if env::var_os("SUMMITKG_UPDATE").is_none() {
        assert_eq!(queries, names("tests/queries", "tsv"));
    }
    let embedded: BTreeSet<String> = shipped().iter().map(|query| query.name.to_owned()).collect();
    assert_eq!(queries, embedded);
    assert!(queries.iter().all(|name| find_query(name).is_ok()));
}

#[test]
fn every_query_answers_as_expected() {
    let update = env::var_os("SUMMITKG_UPDATE").is_some();
    let mut wrong = Vec::new();
    for query in shipped() {
        let file = expected_file(query.name);
        let expected = fs::read_to_string(&file).unwrap_or_default();
        let setting = Setting::of(&expected);
        let answer = setting.head.clone() + &table(&ask(setting.store(), query, &setting.given));
        if update {
            fs::write(&file, &answer).unwrap();
        } else if answer != expected {
            wrong.push(format!("{}:\n{}", query.name, difference(&expected, &answer)));
        }
    }
    none(&wrong);
}

/// The lines that only one of two texts has; if they have the same, their order differs.
fn difference(expected: &str, found: &str) -> String {
    let lines = |text: &str| -> BTreeSet<String> { text.lines().map(str::to_owned).collect() };
    let (before, after) = (lines(expected), lines(found));
    let mut text = String::new();
    before.difference(&after).for_each(|line| _ = writeln!(text, "  - {line}"));
    after.difference(&before).for_each(|line| _ = writeln!(text, "  + {line}"));
    if text.is_empty() { "  the same rows in another order or number".to_owned() } else { text }
}

#[test]
fn every_expected_answer_shows_something() {
    if env::var_os("SUMMITKG_UPDATE").is_some() {
        return; // They are being written.
    }
    let empty = |query: &&ShippedQuery| {
        let expected = fs::read_to_string(expected_file(query.name)).unwrap_or_default();
        expected.lines().filter(|line| !line.starts_with('#')).count() < 2
    };
    none(&shipped().iter().filter(empty).map(|query| query.name.to_owned()).collect::<Vec<_>>());
}

#[test]
fn every_query_asks_in_both_languages_and_is_a_table_in_an_order() {
    let mut wrong = Vec::new();
    for query in shipped() {
        let name = query.name;
        if !query.zh.ends_with('？') || !query.zh.contains(is_han) {
            wrong.push(format!("{name}: zh: {}", query.zh));
        }
        if !query.en.ends_with('?') || query.en.contains(is_han) {
            wrong.push(format!("{name}: en: {}", query.en));
        }
        if !name.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
            wrong.push(format!("{name}: not a plain name"));
        }
        if !code(query).contains("ORDER BY") {
            wrong.push(format!("{name}: rows in no order"));
        }
    }
    none(&wrong);
}

#[test]
fn every_parameter_is_used_and_explained() {
    let mut wrong = Vec::new();
    for query in shipped() {
        let code = code(query);
        let words: BTreeSet<&str> =
            code.split(|c: char| !(c.is_alphanumeric() || c == '?' || c == '_')).collect();
        for parameter in &query.parameters {
            let variable = format!("?{}", parameter.name);
            if !words.contains(variable.as_str()) {
                wrong.push(format!("{}: {variable} is not used", query.name));
            }
            if parameter.description.is_empty() {
                wrong.push(format!("{}: {variable} is not explained", query.name));
            }
        }
        let declared = query.parameters.iter().any(|p| p.name == "lang");
        if declared != words.contains("?lang") {
            wrong.push(format!("{}: ?lang must be declared where it is used", query.name));
        }
    }
    none(&wrong);
}

#[test]
fn no_query_asks_another_server_or_depends_on_the_shipped_base() {
    let asks = |query: &&ShippedQuery| {
        let code = code(query).to_ascii_uppercase();
        code.contains("SERVICE") || code.contains("/SUMMITKG/ID/")
    };
    none(&shipped().iter().filter(asks).map(|query| query.name.to_owned()).collect::<Vec<_>>());
}

/// A query is also a file that other programs can run.
#[test]
fn every_prefix_is_declared() {
    let mut wrong = Vec::new();
    for query in shipped() {
        let code = code(query);
        for prefix in ["skg", "rdf", "rdfs", "schema", "prov", "oa", "skos", "xsd", "id"] {
            let used = code.split(|c: char| !(c.is_alphanumeric() || c == ':')).any(|word| {
                word.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(':') && rest != ":")
            });
            if used != code.contains(&format!("PREFIX {prefix}:")) {
                wrong.push(format!("{}: {prefix}", query.name));
            }
        }
    }
    none(&wrong);
}

#[test]
fn every_query_answers_an_empty_store() {
    let store = Store::in_memory().unwrap();
    for query in shipped() {
        let (variables, rows) = ask(&store, query, &[]);
        assert!(!variables.is_empty(), "{}", query.name);
        assert_eq!(rows, Vec::<Vec<_>>::new(), "{}", query.name);
    }
}

/// A name that is missing in the language of the reader loses no row and adds none.
#[test]
fn every_language_has_the_same_rows() {
    let mut wrong = Vec::new();
    for query in shipped().iter().filter(|q| q.parameters.iter().any(|p| p.name == "lang")) {
        let setting = setting(query.name);
        let rows = |lang: &str| {
            let given = [setting.given.as_slice(), &[("lang".to_owned(), lang.to_owned())]].concat();
            ask(setting.store(), query, &given).1
        };
        let (zh, none_such) = (rows("zh"), rows("xx"));
        if zh != none_such {
            wrong.push(format!("{}: a language without names gives another answer than Chinese", query.name));
        }
        for lang in ["en", "ru"] {
            let rows = rows(lang);
            if rows.len() != zh.len() {
                wrong.push(format!("{}: {} rows in zh, {} in {lang}", query.name, zh.len(), rows.len()));
            }
        }
    }
    none(&wrong);
}

/// Slots of the calendar that the reports tell and that are not read right yet.
const KNOWN_TO_DIFFER: &[&str] = &[];

#[test]
fn the_reports_agree_with_the_calendar() {
    // What nobody says is filled in from the calendar, so such values do not count.
    let text = "SELECT ?number ?property WHERE {
        GRAPH id:graph/reference { ?summit skg:number ?number ; ?property ?value }
        FILTER(?property IN (skg:startDate, skg:endDate, skg:hostCity, skg:hostCountry, skg:chair))
        FILTER NOT EXISTS {
          ?statement rdf:subject ?summit ; rdf:predicate ?property ; rdf:object ?value ; skg:basis ?basis .
          FILTER(?basis != skg:basisBackground)
        }
      }";
    let text = text.replace("id:graph/reference", &format!("<{}graph/reference>", REPORTS.base().as_str()));
    let Answer::Solutions { rows, .. } = REPORTS.query(&text, &[]).unwrap() else { panic!("no table") };
    let slot = |row: &Vec<Option<Term>>| {
        let cells: Vec<String> = row.iter().flatten().map(|t| readable(t).replace("skg:", "")).collect();
        cells.join(" ")
    };
    let slots: Vec<String> = rows.iter().map(slot).collect();
    check_known_failures(KNOWN_TO_DIFFER, &slots.iter().map(String::as_str).collect());
}

/// A parameter that need not be given selects among the rows without it.
#[test]
fn a_parameter_selects_rows() {
    let mut wrong = Vec::new();
    let mut tested = 0;
    for query in shipped() {
        let (variables, all) = ask(&REPORTS, query, &[]);
        for parameter in query.parameters.iter().filter(|p| p.default.is_none()) {
            let Some(column) = variables.iter().position(|v| *v == parameter.name) else {
                wrong.push(format!("{}: ?{} is no column", query.name, parameter.name));
                continue;
            };
            let value = match parameter.kind {
                ParameterKind::Integer => "14",
                _ if parameter.name == "series" => "sco-chs",
                _ => "14-2014-dushanbe",
            };
            let given = [(parameter.name.clone(), value.to_owned())];
            let selected = ask(&REPORTS, query, &given).1;
            let says =
                |row: &&Vec<Option<Term>>| row[column].as_ref().is_some_and(|cell| readable(cell) == value);
            let by_hand: Vec<_> = all.iter().filter(says).cloned().collect();
            if selected != by_hand {
                let counts = (selected.len(), by_hand.len(), all.len());
                wrong
                    .push(format!("{}: ?{}: {counts:?} selected, expected, all", query.name, parameter.name));
            }
            tested += 1;
        }
    }
    assert!(tested > 0);
    none(&wrong);
}

/// `SUMMITKG_TIMED_STORE` names a larger store to ask.
#[test]
#[expect(clippy::print_stdout, reason = "the times, for `--nocapture`")]
fn every_query_answers_at_once() {
    let larger = env::var_os("SUMMITKG_TIMED_STORE").map(|path| Store::open(path, Access::Read).unwrap());
    let mut slow = Vec::new();
    for query in shipped() {
        let setting = setting(query.name);
        let store = larger.as_ref().unwrap_or_else(|| setting.store());
        let best = (0..3).map(|_| {
            let started = Instant::now();
            ask(store, query, &setting.given);
            started.elapsed()
        });
        let best = best.min().unwrap();
        println!("{:>8.2} ms  {}", best.as_secs_f64() * 1000.0, query.name);
        if best > SLOW {
            slow.push(format!("{}: {best:?}", query.name));
        }
    }
    none(&slow);
}

//! The tables of `export --format csv`: what the dictionary says of them holds, and they say what the graph says.
//!
//! A validator of CSV on the Web (Python's `csvw`) reads them too, if it is on the machine.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::process::Command;
use std::sync::LazyLock;
use std::{fs, io};

use serde_json::Value;
use summitkg_extractor::Extractor;
use summitkg_store::{Answer, Layer, Store, TableFile, TableFormat, Term, not_our_tables};
use summitkg_tests::{documents, entry, files, none, repository};

/// A table as it is read: its header and its rows.
struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn column(&self, name: &str) -> Vec<&str> {
        let at = self.header.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name}"));
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    fn row(&self, column: &str, value: &str) -> BTreeMap<&str, &str> {
        let at = self.column(column).iter().position(|v| *v == value).unwrap_or_else(|| panic!("no {value}"));
        self.header.iter().map(String::as_str).zip(self.rows[at].iter().map(String::as_str)).collect()
    }
}

/// RFC 4180, read by other code than that which writes it.
fn read(text: &str, delimiter: char) -> Table {
    let mut rows: Vec<Vec<String>> = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.trim_start_matches('\u{FEFF}').chars().peekable();
    while let Some(c) = chars.next() {
        let cell = rows.last_mut().unwrap().last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.push(chars.next().unwrap()),
            '"' => quoted = !quoted,
            '\r' if !quoted => assert_eq!(chars.peek(), Some(&'\n'), "lines end in CR LF"),
            '\n' if !quoted => rows.push(vec![String::new()]),
            c if c == delimiter && !quoted => rows.last_mut().unwrap().push(String::new()),
            c => cell.push(c),
        }
    }
    assert_eq!(rows.pop(), Some(vec![String::new()]), "the last line ends too");
    let header = rows.remove(0);
    Table { header, rows }
}

/// Both sets of texts that the queries are tested with: together they have every kind of record.
static STORE: LazyLock<Store> = LazyLock::new(|| {
    let extractor = Extractor::new().unwrap();
    let mut store = Store::in_memory().unwrap();
    let texts = ["data/reports", "tests/queries/texts"];
    let paths = texts.iter().flat_map(|folder| files(&repository(folder), "txt"));
    store.put(paths.flat_map(|path| documents(&path)).map(|d| entry(&extractor, &d)).collect()).unwrap();
    store
});

static FILES: LazyLock<Vec<TableFile>> = LazyLock::new(|| STORE.tables(TableFormat::Csv, false).unwrap());

fn text(name: &str) -> &'static str {
    let file = FILES.iter().find(|file| file.name == name).unwrap_or_else(|| panic!("no {name}"));
    std::str::from_utf8(&file.bytes).unwrap()
}

static TABLES: LazyLock<BTreeMap<&'static str, Table>> = LazyLock::new(|| {
    let names = FILES.iter().filter_map(|file| file.name.strip_suffix(".csv"));
    let tables = names.filter(|name| *name != "dictionary");
    tables.map(|name| (name, read(text(&format!("{name}.csv")), ','))).collect()
});

fn metadata() -> Value {
    serde_json::from_str(text("csv-metadata.json")).unwrap()
}

/// The table that a file name of the metadata means.
fn named(url: &Value) -> &str {
    url.as_str().unwrap().strip_suffix(".csv").unwrap()
}

#[test]
fn the_dictionaries_describe_the_columns_that_there_are() {
    let there: BTreeSet<(String, String)> = TABLES
        .iter()
        .flat_map(|(table, content)| content.header.iter().map(|h| ((*table).to_owned(), h.clone())))
        .collect();
    let dictionary = read(text("dictionary.csv"), ',');
    let columns: BTreeSet<(String, String)> = dictionary
        .column("table")
        .into_iter()
        .zip(dictionary.column("column"))
        .filter(|(_, column)| !column.is_empty())
        .map(|(table, column)| (table.to_owned(), column.to_owned()))
        .collect();
    assert_eq!(columns, there, "left: dictionary.csv, right: headers");
    let metadata = metadata();
    let mut described = BTreeSet::new();
    for table in metadata["tables"].as_array().unwrap() {
        let own: Vec<&str> = table["tableSchema"]["columns"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c["name"].as_str().unwrap())
            .collect();
        assert_eq!(own, TABLES[named(&table["url"])].header, "{}: the order of columns", table["url"]);
        described.extend(own.iter().map(|c| (named(&table["url"]).to_owned(), (*c).to_owned())));
    }
    assert_eq!(described, there, "left: csv-metadata.json, right: headers");
    for title in ["title_zh", "title_en", "description_zh", "description_en"] {
        assert!(dictionary.column(title).iter().all(|words| !words.is_empty()), "{title} is never empty");
    }
}

/// No two rows have one key, and each value of a column that refers to a table is there.
#[test]
fn keys_lead_to_one_row() {
    let mut wrong = Vec::new();
    let mut followed = 0;
    for table in metadata()["tables"].as_array().unwrap() {
        let name = named(&table["url"]);
        let content = &TABLES[name];
        let schema = &table["tableSchema"];
        let key: Vec<Vec<&str>> = schema["primaryKey"]
            .as_array()
            .unwrap()
            .iter()
            .map(|column| content.column(column.as_str().unwrap()))
            .collect();
        let mut seen = BTreeSet::new();
        for n in 0..content.rows.len() {
            let values: Vec<&str> = key.iter().map(|column| column[n]).collect();
            if values.contains(&"") || !seen.insert(values.clone()) {
                wrong.push(format!("{name}: {values:?} is no key"));
            }
        }
        for foreign in schema["foreignKeys"].as_array().into_iter().flatten() {
            let column = foreign["columnReference"].as_str().unwrap();
            let target = &TABLES[named(&foreign["reference"]["resource"])];
            let there: BTreeSet<&str> = target
                .column(foreign["reference"]["columnReference"].as_str().unwrap())
                .into_iter()
                .collect();
            for value in content.column(column).into_iter().filter(|value| !value.is_empty()) {
                followed += 1;
                if !there.contains(value) {
                    wrong.push(format!("{name}.{column}: {value} leads nowhere"));
                }
            }
        }
    }
    assert!(followed > 1000);
    none(&wrong);
}

/// No text of ours names a building or an address, and nobody signs for an organisation.
const NEVER: &[&str] = &[
    "membership.other_statuses",
    "summits.venue",
    "statements.preferred_statement_id",
    "statements.independent_count",
    "statements.decided_by",
    "sources.url",
    "signatures.organisation_id",
    "signatures.organisation_zh",
    "signatures.organisation_en",
];

#[test]
fn every_table_and_every_column_of_facts_has_something() {
    let empty = |name: &&&str| TABLES[**name].rows.is_empty();
    let mut wrong: Vec<String> = TABLES.keys().filter(empty).map(|name| format!("{name} is empty")).collect();
    for (name, table) in TABLES.iter() {
        for column in &table.header {
            let full = format!("{name}.{column}");
            if !NEVER.contains(&full.as_str()) && table.column(column).iter().all(|cell| cell.is_empty()) {
                wrong.push(format!("{full} is always empty"));
            }
        }
    }
    none(&wrong);
}

#[test]
fn values_are_of_the_kind_that_the_dictionary_says() {
    let mut wrong = Vec::new();
    for table in metadata()["tables"].as_array().unwrap() {
        for column in table["tableSchema"]["columns"].as_array().unwrap() {
            let (name, kind) = (column["name"].as_str().unwrap(), &column["datatype"]);
            let fits = |value: &str| -> bool {
                let digits = value.bytes().all(|b| b.is_ascii_digit());
                let shape: String = value.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
                match (kind["base"].as_str().or(kind.as_str()).unwrap(), kind["format"].as_str()) {
                    ("integer", _) => digits,
                    ("gYear", _) => digits && value.len() == 4,
                    ("date", _) => shape == "9999-99-99",
                    ("boolean", _) => value == "true" || value == "false",
                    (_, Some(codes)) => codes.split('|').any(|code| code == value),
                    _ => true,
                }
            };
            for value in TABLES[named(&table["url"])].column(name) {
                if !value.is_empty() && !fits(value) {
                    wrong.push(format!("{}.{name}: `{value}` is no {kind}", table["url"]));
                }
            }
        }
    }
    none(&wrong);
}

fn count(question: &str) -> BTreeMap<String, usize> {
    let Answer::Solutions { rows, .. } = STORE.query(question, &[]).unwrap() else { panic!("no table") };
    let cell = |term: &Option<Term>| match term {
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        Some(Term::NamedNode(node)) => STORE.base().local(node.as_str()).unwrap().to_owned(),
        other => panic!("{other:?}"),
    };
    rows.iter().map(|row| (cell(&row[0]), cell(&row[1]).parse().unwrap())).collect()
}

#[test]
fn rows_are_as_many_as_the_graph_has() {
    let of_summits = |table: &str| {
        let mut counts = BTreeMap::new();
        for summit in TABLES[table].column("summit_id") {
            *counts.entry(summit.to_owned()).or_insert(0) += 1;
        }
        counts
    };
    for (table, property) in [
        ("attendance", "attendance"),
        ("accompanying", "accompanying"),
        ("documents", "outcome"),
        ("signatures", "signature"),
        ("membership_changes", "membershipChange"),
        ("next_hosts", "nextHost"),
        ("speeches", "speech"),
    ] {
        let asked =
            format!("SELECT ?s (COUNT(?x) AS ?n) {{ ?s a skg:Summit ; skg:{property} ?x }} GROUP BY ?s");
        assert_eq!(of_summits(table), count(&asked), "left: {table}.csv, right: SPARQL");
    }
    for (table, class) in [
        ("summits", "Summit"),
        ("people", "Person"),
        ("countries", "Country"),
        ("organisations", "Organisation"),
        ("statements", "Statement"),
    ] {
        // A value that was claimed and not preferred stands beside the statement.
        let classes = if class == "Statement" {
            "skg:Statement skg:Alternative".to_owned()
        } else {
            format!("skg:{class}")
        };
        let asked = format!("SELECT ('x' AS ?x1) (COUNT(?x) AS ?n) {{ VALUES ?c {{ {classes} }} ?x a ?c }}");
        assert_eq!(count(&asked)["x"], TABLES[table].rows.len(), "{table}");
    }
}

/// From a row to the words, as somebody who cites does it.
#[test]
fn a_row_leads_to_its_words() {
    let attended = TABLES["attendance"].row("as_written", "俄罗斯总统普京");
    assert_eq!((attended["person_id"], attended["person_en"]), ("person/普京", "Vladimir Putin"));
    assert_eq!((attended["country_iso"], attended["capacity"]), ("RU", "member"));
    let statement = TABLES["statements"].row("statement_id", attended["statement_id"]);
    assert_eq!((statement["property"], statement["value"]), ("attendance", attended["attendance_id"]));
    let claim = TABLES["claims"].row("statement_id", attended["statement_id"]);
    assert!(claim["quote"].contains("普京"), "{claim:?}");
    let source = TABLES["sources"].row("source_id", claim["source_id"]);
    let words: usize = claim["quote"].chars().count();
    let number = |cell: &str| cell.parse::<usize>().unwrap();
    assert_eq!(number(claim["end"]) - number(claim["start"]), words);
    assert!(!source["source_name"].is_empty() && source["sha256"].len() == 64);
    let sourced: BTreeSet<&str> = TABLES["claims"].column("statement_id").into_iter().collect();
    let statements = &TABLES["statements"];
    let unsourced = statements.column("statement_id").into_iter().zip(statements.column("source_count"));
    none(
        &unsourced
            .filter(|(id, count)| (*count == "0") == sourced.contains(id))
            .map(|(id, count)| format!("{id}: {count} sources"))
            .collect::<Vec<_>>(),
    );
}

/// Written from the facts of our reports: who came as what, and who was admitted.
#[test]
fn membership_by_year_is_what_was_observed() {
    let table = &TABLES["membership"];
    let status = |country: &str, year: &str| {
        let mut rows = (0..table.rows.len()).filter(|n| {
            table.column("series")[*n] == "sco-chs"
                && table.column("country_iso")[*n] == country
                && table.column("year")[*n] == year
        });
        let row = rows.next()?;
        assert_eq!(rows.next(), None, "{country} {year}: one row");
        Some((table.column("membership_status")[row], table.column("observed")[row]))
    };
    for (country, year, expected) in [
        ("CN", "2001", Some(("member", "attendance"))),
        ("IN", "2014", Some(("observer", "attendance"))),
        ("IN", "2017", Some(("member", "change"))),
        ("IN", "2018", Some(("member", "attendance"))),
        ("US", "2014", None),
    ] {
        assert_eq!(status(country, year), expected, "{country} {year}");
    }
}

/// A value that lost, and a correction, stand in the tables like others, told apart by their columns.
#[test]
fn what_was_not_preferred_and_what_people_corrected_can_be_cited() {
    let base = STORE.base().as_str();
    let statement = TABLES["summits"].row("summit_id", "sco-chs/14")["city_statement_id"];
    let claim = TABLES["claims"].row("statement_id", statement)["claim_id"];
    let skg = "https://w3id.org/summitkg/ns#";
    let lost = format!("<{base}alternative/1>");
    let correction = format!("<{base}correction/1>");
    let added = [
        format!("<{base}{statement}> <{skg}alternative> {lost}"),
        format!("<{base}{statement}> <{skg}decidedBy> <{skg}policyPreferredSource>"),
        format!(
            "<{base}{statement}> <{skg}independentCount> \"3\"^^<http://www.w3.org/2001/XMLSchema#integer>"
        ),
        format!("<{base}{statement}> <{skg}supportedBy> {correction}"),
        format!("{lost} <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> <{base}city/北京>"),
        format!("{lost} <{skg}supportedBy> <{base}{claim}>"),
        format!("{correction} <{skg}reason> \"why\"@zh <{base}graph/corrections>"),
    ];
    let mut lines: Vec<String> =
        STORE.quads(Layer::All, false).unwrap().iter().map(|quad| format!("{quad} .")).collect();
    let own = |line: &String| line.starts_with(&format!("<{base}{statement}> <{skg}"));
    let replaced = |line: &String| line.contains("decidedBy>") || line.contains("independentCount>");
    lines.retain(|line| !(own(line) && replaced(line)));
    lines.extend(added.iter().map(|line| format!("{line} .")));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("more.nq");
    fs::write(&path, lines.join("\n") + "\n").unwrap();
    let files = Store::load_graph(&path).unwrap().tables(TableFormat::Csv, false).unwrap();
    let table = |name: &str| {
        let file = files.iter().find(|file| file.name == name).unwrap();
        read(std::str::from_utf8(&file.bytes).unwrap(), ',')
    };
    let (statements, claims) = (table("statements.csv"), table("claims.csv"));
    let row = statements.row("statement_id", "alternative/1");
    assert_eq!((row["preferred"], row["preferred_statement_id"]), ("false", statement));
    assert_eq!((row["property"], row["value_en"]), ("hostCity", "Beijing"));
    let preferred = statements.row("statement_id", statement);
    assert_eq!((preferred["preferred"], preferred["independent_count"]), ("true", "3"));
    assert_eq!(preferred["decided_by"], "preferred_source");
    assert_eq!(claims.row("statement_id", "alternative/1")["claim_id"], claim);
    let corrected = claims.row("claim_id", "correction/1");
    assert_eq!((corrected["statement_id"], corrected["quote"]), (statement, "why"));
}

#[test]
fn the_same_content_gives_the_same_bytes_in_either_form() {
    assert!(*FILES == STORE.tables(TableFormat::Csv, false).unwrap());
    let tabs = STORE.tables(TableFormat::Tsv, true).unwrap();
    assert_eq!(tabs.len(), FILES.len());
    for (name, table) in TABLES.iter() {
        let file = tabs.iter().find(|file| file.name == format!("{name}.tsv")).unwrap();
        assert!(file.bytes.starts_with("\u{FEFF}".as_bytes()), "{name}: the mark for Excel");
        let other = read(std::str::from_utf8(&file.bytes).unwrap(), '\t');
        assert!(other.header == table.header && other.rows == table.rows, "{name}");
    }
    assert!(tabs.last().unwrap().bytes.starts_with(b"{"), "no mark in JSON");
}

#[test]
fn an_earlier_export_is_known_and_nothing_else_is() {
    let names: Vec<&str> = FILES.iter().map(|file| file.name.as_str()).collect();
    let ours = Some(text("csv-metadata.json").as_bytes());
    assert_eq!(not_our_tables(names.iter().copied(), ours), None);
    let with = |name| names.iter().copied().chain([name]).collect::<Vec<_>>();
    assert_eq!(not_our_tables(with("notes.txt"), ours).as_deref(), Some("notes.txt"));
    assert_eq!(not_our_tables(["summits.csv"], None).as_deref(), Some("csv-metadata.json"));
    let others = Some(b"{\"tables\": []}".as_slice());
    assert_eq!(not_our_tables(names.iter().copied(), others).as_deref(), Some("csv-metadata.json"));
}

#[test]
fn a_validator_of_csv_on_the_web_accepts_them() {
    let has = Command::new("python3").args(["-c", "import csvw"]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        let _ = writeln!(io::stderr(), "skipped: python3 has no csvw; pip install csvw");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for file in FILES.iter() {
        fs::write(folder.path().join(&file.name), &file.bytes).unwrap();
    }
    let script = repository("tests/readers/csvw_check.py");
    let run = |folder: &std::path::Path| Command::new("python3").arg(&script).arg(folder).output().unwrap();
    let good = run(folder.path());
    assert!(good.status.success(), "{}", String::from_utf8_lossy(&good.stderr));
    let path = folder.path().join("summits.csv");
    let broken = fs::read_to_string(&path).unwrap().replace(",held,", ",perhaps,");
    fs::write(&path, broken).unwrap();
    assert!(!run(folder.path()).status.success(), "it refuses what the description does not allow");
}

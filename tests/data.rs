//! Every shipped file of data keeps the promises made for it.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use oxrdf::{NamedOrBlankNode, Term, Triple};
use summitkg_extractor::Extractor;
use summitkg_ontology::{Base, Claim, Role, simplified};
use summitkg_tests::{check_known_failures, documents, file_name, files, misquotes, none, repository};
use unicode_normalization::is_nfc;

/// A gazetteer: its columns and rows, each with its line.
struct Table {
    name: String,
    header: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
}

impl Table {
    /// The values of a column with their lines; none if there is no such column.
    fn column(&self, title: &str) -> impl Iterator<Item = (usize, &str)> {
        let at = self.header.iter().position(|h| h == title);
        self.rows.iter().filter_map(move |(line, row)| Some((*line, row.get(at?)?.as_str())))
    }

    fn values(&self, title: &str) -> BTreeSet<&str> {
        self.column(title).map(|(_, value)| value).collect()
    }
}

/// The tables of words, which the extractor loads, and that of evaluation.
fn all_tables() -> Vec<Table> {
    let mut tables = tables();
    tables.push(table(&repository("data/eval/equal.tsv")));
    tables
}

fn tables() -> Vec<Table> {
    files(&repository("data/lexicon"), "tsv").iter().map(|path| table(path)).collect()
}

#[track_caller]
fn table(path: &Path) -> Table {
    let name = file_name(path).to_owned();
    let text = fs::read_to_string(path).unwrap();
    assert!(text.ends_with('\n') && !text.contains('\r'), "{name}: lines end in line feeds");
    let mut lines = text.lines();
    let comment = lines.next().unwrap();
    assert!(comment.starts_with("# ") && comment.len() > 10, "{name}: a comment says what it is");
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    let header = cells(lines.next().unwrap());
    assert!(
        header.iter().all(|h| h.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')),
        "{name}: {header:?}"
    );
    let rows = lines.enumerate().map(|(i, line)| (i + 3, cells(line))).collect();
    Table { name, header, rows }
}

/// The tables by name without extension.
fn by_name(tables: &[Table]) -> BTreeMap<&str, &Table> {
    tables.iter().map(|t| (t.name.trim_end_matches(".tsv"), t)).collect()
}

#[test]
fn gazetteers_are_sorted_and_clean() {
    let mut wrong = Vec::new();
    for Table { name, header, rows } in &all_tables() {
        let key = header.iter().position(|h| h == "key");
        let place = |row: &[String]| (row[0].clone(), key.map(|k| row[k].clone()));
        for (line, row) in rows {
            let mut say = |what: &str| wrong.push(format!("{name}:{line}: {what}: {}", row.join("\t")));
            if row.len() != header.len() {
                say("another number of columns than the header");
                continue;
            }
            for (title, cell) in header.iter().zip(row) {
                if title != "note" && (cell.is_empty() || cell.contains(char::is_whitespace)) {
                    say(&format!("empty or blank {title}"));
                }
                if cell.trim() != cell || cell.contains('\u{FEFF}') || cell.contains('\u{200B}') {
                    say(&format!("something invisible in {title}"));
                }
                if !is_nfc(cell) {
                    say(&format!("{title} is not in NFC"));
                }
            }
        }
        for pair in rows.windows(2).filter(|pair| pair.iter().all(|(_, row)| row.len() == header.len())) {
            if place(&pair[0].1) >= place(&pair[1].1) {
                wrong.push(format!("{name}:{}: not sorted, or twice: {}", pair[1].0, pair[1].1.join("\t")));
            }
        }
    }
    none(&wrong);
}

#[test]
fn gazetteers_are_simplified() {
    let mut wrong = Vec::new();
    for Table { name, header, rows } in &all_tables() {
        for (line, row) in rows {
            for (title, cell) in header.iter().zip(row) {
                // What is folded is the one thing that may be traditional.
                if name == "variants.tsv" && title == "char" {
                    continue;
                }
                for c in cell.chars().filter(|c| simplified(*c) != *c) {
                    wrong.push(format!("{name}:{line}: {title} `{cell}`: {c} folds to {}", simplified(c)));
                }
            }
        }
    }
    none(&wrong);
}

/// Within the basic plane; beyond it nothing is folded.
#[test]
fn variants_fold_as_the_table_says() {
    let tables = tables();
    let rows = by_name(&tables)["variants"].rows.iter();
    let pairs = rows.map(|(line, row)| (line, row.iter().map(|cell| cell.parse::<char>().unwrap())));
    let mut wrong = Vec::new();
    for (line, mut pair) in pairs {
        let (from, to) = (pair.next().unwrap(), pair.next().unwrap());
        if from == to || u32::from(from.max(to)) <= 0xFFFF && simplified(from) != to {
            wrong.push(format!(
                "variants.tsv:{line}: {from} should fold to {to}, folds to {}",
                simplified(from)
            ));
        }
    }
    none(&wrong);
}

#[test]
fn keys_are_there() {
    let tables = tables();
    let tables = by_name(&tables);
    let mut wrong = Vec::new();
    for table in tables.values() {
        let surfaces = table.values("surface");
        let strange = table.column("key").filter(|(_, key)| !surfaces.contains(key));
        wrong.extend(strange.map(|(line, key)| format!("{}:{line}: no row for the key `{key}`", table.name)));
    }
    let countries = tables["countries"].values("key");
    let speak_for: BTreeSet<&str> = &countries | &tables["organisations"].values("key");
    for (name, known) in [("cities", &countries), ("people", &speak_for)] {
        let strange = tables[name].column("country").filter(|(_, country)| !known.contains(country));
        wrong.extend(strange.map(|(line, c)| format!("{name}.tsv:{line}: nobody knows `{c}`")));
    }
    none(&wrong);
}

/// The organisations whose meetings the packs teach; a pack may bring one that no gazetteer has.
fn organisations_of_packs() -> BTreeSet<String> {
    let read = |path: &PathBuf| fs::read_to_string(path).unwrap().parse::<toml::Table>().unwrap();
    let organisation = |pack: toml::Table| Some(pack.get("organisation")?.as_str()?.to_owned());
    files(&repository("data/packs"), "toml").iter().map(read).filter_map(organisation).collect()
}

/// Keys of the gazetteers and things of the reference data are the same.
#[test]
fn gazetteers_and_reference_data_know_the_same_things() {
    let tables = tables();
    let tables = by_name(&tables);
    let base = Base::default();
    let mut wrong = Vec::new();
    for (name, folder) in [
        ("cities", "city"),
        ("countries", "country"),
        ("organisations", "organisation"),
        ("people", "person"),
    ] {
        let mut keys: BTreeSet<String> = tables[name].values("key").into_iter().map(str::to_owned).collect();
        if name == "organisations" {
            keys.extend(organisations_of_packs());
        }
        let keys: BTreeSet<String> = keys.iter().map(|key| base.node([folder, key]).into_string()).collect();
        let declared = declared(&turtle(&repository(&format!("data/reference/{name}.ttl"))));
        wrong.extend(keys.difference(&declared).map(|iri| format!("{name}.ttl lacks {iri}")));
        wrong.extend(declared.difference(&keys).map(|iri| format!("{name}.tsv lacks {iri}")));
    }
    none(&wrong);
}

#[test]
fn every_data_file_has_a_source_and_every_source_a_file() {
    let data = repository("data");
    let present: BTreeSet<String> = ["eval", "lexicon", "reference", "tables"]
        .iter()
        .flat_map(|folder| {
            fs::read_dir(data.join(folder))
                .unwrap()
                .map(move |f| format!("{folder}/{}", file_name(&f.unwrap().path())))
        })
        .collect();
    let sources = fs::read_to_string(data.join("SOURCES.md")).unwrap();
    let rows: Vec<&str> = sources.lines().filter_map(|l| l.strip_prefix("| `")).collect();
    let listed: BTreeSet<String> =
        rows.iter().filter_map(|l| Some(l.split_once('`')?.0.to_owned())).collect();
    assert_eq!(rows.len(), listed.len(), "a file has two rows in SOURCES.md");
    assert_eq!(listed, present, "left: SOURCES.md, right: data/");
}

/// One step leads from a name to that under which it is compared, for each kind that the code asks for.
#[test]
fn what_evaluation_counts_as_equal_is_told_in_one_step() {
    let table = table(&repository("data/eval/equal.tsv"));
    let (surfaces, kinds) = (table.values("surface"), table.values("kind"));
    assert_eq!(kinds, ["change", "document_kind", "group", "office", "person", "place"].into());
    let rows = table.column("key").zip(table.column("kind"));
    let again = rows.filter(|((_, key), (_, kind))| *kind != "group" && surfaces.contains(key));
    none(
        &again
            .map(|((line, key), _)| format!("equal.tsv:{line}: `{key}` stands for another"))
            .collect::<Vec<_>>(),
    );
    let code = fs::read_to_string(repository("crates/cli/src/eval/equal.rs")).unwrap();
    none(
        &kinds
            .iter()
            .filter(|k| !code.contains(&format!("\"{k}\"")))
            .map(|k| format!("{k}: unused"))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn the_extractor_loads_every_gazetteer() {
    let code = fs::read_to_string(repository("crates/extractor/src/data.rs")).unwrap();
    let is_table =
        |word: &&str| Path::new(word).extension().is_some_and(|e| e == "tsv") && !word.contains('/');
    let loaded: BTreeSet<String> = code.split('"').filter(is_table).map(str::to_owned).collect();
    let present: BTreeSet<String> = tables().into_iter().map(|t| t.name).collect();
    assert_eq!(loaded, present, "left: data.rs, right: data/lexicon");
}

#[track_caller]
fn turtle(path: &Path) -> Vec<Triple> {
    let text = fs::read(path).unwrap();
    let triples = oxttl::TurtleParser::new().for_slice(&text);
    triples.map(|t| t.unwrap_or_else(|e| panic!("{}: {e}", path.display()))).collect()
}

/// Everything that a graph says something of.
fn declared(triples: &[Triple]) -> BTreeSet<String> {
    triples
        .iter()
        .filter(|t| t.predicate == oxrdf::vocab::rdf::TYPE)
        .filter_map(|t| match &t.subject {
            NamedOrBlankNode::NamedNode(node) => Some(node.as_str().to_owned()),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect()
}

fn reference() -> Vec<(PathBuf, Vec<Triple>)> {
    files(&repository("data/reference"), "ttl")
        .into_iter()
        .map(|path| (path.clone(), turtle(&path)))
        .collect()
}

#[test]
fn reference_data_name_everything_they_speak_of() {
    let graphs = reference();
    let base = Base::default();
    let declared: BTreeSet<String> = graphs.iter().flat_map(|(_, triples)| declared(triples)).collect();
    let mut wrong = Vec::new();
    for (path, triples) in &graphs {
        let name = file_name(path);
        assert!(!triples.is_empty(), "{name} is empty");
        for triple in triples {
            let (subject, object) = match (&triple.subject, &triple.object) {
                (NamedOrBlankNode::NamedNode(s), Term::NamedNode(o)) => (s.as_str(), Some(o.as_str())),
                (NamedOrBlankNode::NamedNode(s), Term::Literal(_)) => (s.as_str(), None),
                _ => {
                    wrong.push(format!("{name}: neither thing nor words: {triple}"));
                    continue;
                }
            };
            let ours = [Some(subject), object].into_iter().flatten().filter(|iri| base.local(iri).is_some());
            wrong.extend(
                ours.filter(|iri| !declared.contains(*iri))
                    .map(|iri| format!("{name}: {iri} is not declared: {triple}")),
            );
        }
        let distinct: BTreeSet<String> = triples.iter().map(ToString::to_string).collect();
        if distinct.len() != triples.len() {
            wrong.push(format!("{name}: something is said twice"));
        }
    }
    none(&wrong);
}

#[test]
fn reference_data_use_terms_of_the_vocabulary() {
    const NS: &str = "https://w3id.org/summitkg/ns#";
    let terms = declared(&turtle(&repository("ontology/summitkg.ttl")));
    let mut wrong = Vec::new();
    for (path, triples) in reference() {
        for triple in &triples {
            let object = if let Term::NamedNode(object) = &triple.object { object.as_str() } else { "" };
            let used = [triple.predicate.as_str(), object].into_iter().filter(|iri| iri.starts_with(NS));
            wrong.extend(
                used.filter(|iri| !terms.contains(*iri)).map(|iri| format!("{}: {iri}", file_name(&path))),
            );
        }
    }
    none(&wrong);
}

#[test]
fn labels_are_in_the_script_that_their_tag_says() {
    let mut wrong = Vec::new();
    for (path, triples) in reference() {
        for triple in &triples {
            let Term::Literal(label) = &triple.object else { continue };
            let words = label.value();
            if !is_nfc(words) || words.trim() != words {
                wrong.push(format!("{}: blanks or not NFC: {triple}", file_name(&path)));
            }
            let odd = words.chars().find(|c| simplified(*c) != *c);
            if let Some(c) = odd.filter(|_| label.language() == Some("zh")) {
                wrong.push(format!("{}: {c} in @zh: {triple}", file_name(&path)));
            }
        }
    }
    none(&wrong);
}

/// The values of a property in the order of summits.
fn calendar(triples: &[Triple], property: &str) -> BTreeMap<u32, Vec<String>> {
    let base = Base::default();
    let mut values: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for t in triples {
        let NamedOrBlankNode::NamedNode(subject) = &t.subject else { continue };
        let number =
            base.local(subject.as_str()).and_then(|l| l.strip_prefix("sco-chs/")).unwrap().parse().unwrap();
        if t.predicate.as_str().ends_with(property) {
            let value = match &t.object {
                Term::Literal(literal) => literal.value().to_owned(),
                other => other.to_string(),
            };
            values.entry(number).or_default().push(value);
        }
    }
    values
}

#[test]
fn the_calendar_has_26_summits_one_after_the_other() {
    let triples = turtle(&repository("data/reference/calendar.ttl"));
    let numbers = calendar(&triples, "ns#number");
    assert_eq!(numbers.len(), 26);
    let mut before = String::new();
    let (starts, ends) = (calendar(&triples, "ns#startDate"), calendar(&triples, "ns#endDate"));
    for (n, (number, said)) in (1..=26).zip(&numbers) {
        assert_eq!((*number, said.as_slice()), (n, [n.to_string()].as_slice()));
        let ([start], [end]) = (starts[&n].as_slice(), ends[&n].as_slice()) else {
            panic!("{n}: one first and one last day")
        };
        assert!(before < *start && start <= end, "{n}: {before} < {start} <= {end}");
        before.clone_from(end);
    }
    assert_eq!(starts[&1], ["2001-06-15"]);
    assert_eq!(starts[&26], ["2026-09-01"]);
}

#[test]
fn the_ontology_parses_and_has_no_blank_nodes_but_lists() {
    let mut wrong = Vec::new();
    for path in files(&repository("ontology"), "ttl") {
        let triples = turtle(&path);
        assert!(!triples.is_empty(), "{}", path.display());
        for t in &triples {
            let list = [oxrdf::vocab::rdf::FIRST, oxrdf::vocab::rdf::REST].contains(&t.predicate.as_ref());
            if matches!(t.subject, NamedOrBlankNode::BlankNode(_))
                && !list
                && file_name(&path) != "shapes.ttl"
            {
                wrong.push(format!("{}: {t}", file_name(&path)));
            }
        }
    }
    none(&wrong);
}

#[test]
fn there_is_a_report_of_each_of_the_26_summits() {
    let paths = files(&repository("data/reports"), "txt");
    assert_eq!(paths.len(), 26);
    let mut wrong = Vec::new();
    for (number, path) in (1..).zip(&paths) {
        let name = file_name(path);
        let text = fs::read_to_string(path).unwrap();
        let year = 2000 + number;
        if !name.starts_with(&format!("{number:02}-{year}-")) {
            wrong.push(format!("{name}: the {number}th file is of {year}"));
        }
        if !text.starts_with("---\n") || text.lines().skip(1).take(6).all(|l| l != "---") {
            wrong.push(format!("{name}: no front matter"));
        }
        let [document] = documents(path).try_into().unwrap_or_else(|_| panic!("{name}: one document"));
        let meta = document.meta();
        for (what, value) in
            [("title", &meta.title), ("published", &meta.published), ("publisher", &meta.publisher)]
        {
            if value.as_ref().is_none_or(String::is_empty) {
                wrong.push(format!("{name}: no {what}"));
            }
        }
        if !meta.published.as_deref().unwrap_or_default().starts_with(&year.to_string()) {
            wrong.push(format!("{name}: published {:?}", meta.published));
        }
        wrong.extend(
            document
                .text()
                .chars()
                .filter(|c| simplified(*c) != *c)
                .map(|c| format!("{name}: traditional {c}")),
        );
    }
    none(&wrong);
}

/// What is read of our reports otherwise than the calendar has it; the list may only shrink.
const KNOWN: &[&str] = &[];

/// The facts of the reports are those of the calendar, as far as they are read from the text.
#[test]
fn our_reports_say_what_the_calendar_says() {
    let extractor = Extractor::new().unwrap();
    let triples = turtle(&repository("data/reference/calendar.ttl"));
    let base = Base::default();
    let said = |n: u32, property: &str| calendar(&triples, property).remove(&n).unwrap_or_default().concat();
    let (mut wrong, mut failed) = (Vec::new(), BTreeSet::new());
    for (number, path) in (1..).zip(files(&repository("data/reports"), "txt")) {
        let [document] = documents(&path).try_into().unwrap();
        let report = extractor.extract(&document);
        wrong.extend(misquotes(&document, &report));
        let mut compare = |what: &str, got: String, want: String| {
            let case = format!("{}: {what}", file_name(&path));
            if got != want {
                if !KNOWN.contains(&case.as_str()) {
                    wrong.push(format!("{case}: read {got}, calendar {want}"));
                }
                failed.insert(case);
            }
        };
        let held = report.events.iter().filter(|e| e.series == "sco-chs" && e.role != Role::Mentioned);
        let held: Vec<_> = held.filter(|e| e.number().is_none_or(|n| n == number)).collect();
        compare("number of events", held.len().to_string(), "1".to_owned());
        let Some(event) = held.first() else { continue };
        let (first, last) = (said(number, "ns#startDate"), said(number, "ns#endDate"));
        let day = if first == last { first } else { format!("{first}/{last}") };
        compare("number", event.number().unwrap_or_default().to_string(), number.to_string());
        compare("date", event.date().map(|d| d.to_string()).unwrap_or_default(), day);
        let node = |kind: &str, name: Option<&str>| {
            name.map(|n| base.node([kind, n]).to_string()).unwrap_or_default()
        };
        compare("city", node("city", event.city()), said(number, "ns#hostCity"));
        let chair = event.facts.iter().find_map(|f| match f.claim() {
            Claim::Chair(chair) => chair.person.clone(),
            _ => None,
        });
        compare("chair", node("person", chair.as_deref()), said(number, "ns#chair"));
    }
    none(&wrong);
    check_known_failures(KNOWN, &failed.iter().map(String::as_str).collect());
}

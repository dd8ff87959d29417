//! Twenty corrections of every kind, through the program: what each does, that all survive a build from
//! nothing and a way through RDF, which become stale, and how mistakes are told.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use summitkg_store::{Access, Answer, Store};
use summitkg_tests::{none, program, repository};
use tempfile::TempDir;

/// A folder with a store of the shipped reports and the papers of these tests.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        desk.build();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(program());
        command.current_dir(self.0.path()).env_remove("SUMMITKG_STORE");
        command.args(["--store", "s.nq", "--lang", "en"]).args(args).output().unwrap()
    }

    /// Runs a command that must succeed; its words for people.
    #[track_caller]
    fn done(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stderr).unwrap()
    }

    fn build(&self) -> String {
        let [reports, papers] = ["data/reports", "tests/corrections/papers"].map(repository);
        self.done(&["build", reports.to_str().unwrap(), papers.to_str().unwrap()])
    }

    fn correct(&self) -> String {
        self.done(&["correct", twenty().to_str().unwrap()])
    }

    /// The store as it lies on disk.
    fn bytes(&self) -> Vec<u8> {
        fs::read(self.path("s.nq")).unwrap()
    }
}

fn twenty() -> PathBuf {
    repository("tests/corrections/twenty.toml")
}

/// For each correction a pattern that holds once it is applied, and not before.
const EFFECTS: [(&str, &str); 20] = [
    ("date-26", "<sco-chs/26> skg:endDate '2026-09-01'^^xsd:date ; skg:startDate '2026-08-31'^^xsd:date"),
    ("date-1", "<sco-chs/1> skg:startDate '2001-06-14'^^xsd:date"),
    ("office-20", "<sco-chs/20/attendance/吉尔吉斯斯坦/扎帕罗夫> skg:office '代理总统'@zh ; skg:represents <country/吉尔吉斯斯坦>"),
    (
        "chair-list-5",
        "<sco-chs/5> skg:attendance/skg:person <person/甲某某> FILTER NOT EXISTS {
            <sco-chs/5> skg:attendance/skg:person/rdfs:label ?name FILTER(CONTAINS(?name, '纳特瓦尔')) }",
    ),
    ("attendance-26", "<sco-chs/26> skg:attendance [ skg:person <person/乙某某> ; skg:represents <country/蒙古国> ]"),
    ("outcome-26", "<sco-chs/26> skg:outcome [ skg:title '关于示例的声明'@zh ; skg:action skg:actionIssued ]"),
    (
        "signature-24",
        "<sco-chs/24> skg:signature [ skg:signatory/rdfs:label '托卡耶夫'@zh ; skg:place '阿斯塔纳'@zh ; skg:document ?document ]",
    ),
    ("speech-14", "<sco-chs/14> skg:speech [ skg:speaker <person/习近平> ; skg:title '示例讲话'@zh ]"),
    ("venue-12", "<sco-chs/12> skg:venue '人民大会堂'@zh"),
    (
        "membership-25",
        "<sco-chs/25> skg:membershipChange [ skg:country <country/亚美尼亚> ; skg:toStatus skg:statusDialoguePartner ]",
    ),
    ("next-26", "<sco-chs/26> skg:nextHost [ skg:year 2027 ; skg:country <country/塔吉克斯坦> ]"),
    ("not-there-18", "FILTER NOT EXISTS { <sco-chs/18> skg:attendance/skg:represents <country/巴基斯坦> }"),
    (
        "not-there-14",
        "FILTER NOT EXISTS { <sco-chs/14> skg:attendance/skg:represents <country/土库曼斯坦> }",
    ),
    ("same-person", "FILTER NOT EXISTS { <sco-chs/19> skg:attendance/skg:person <person/热埃别科夫> }"),
    ("same-city", "FILTER NOT EXISTS { ?s rdf:predicate skg:hostCity ; skg:alternative ?other ; rdf:subject <sco-chs/19> }"),
    ("same-summit", "FILTER NOT EXISTS { <sco-chs/2018-索契> a skg:Summit }"),
    ("another-person", "<sco-chs/17> skg:attendance/skg:person <person/某谢里夫>"),
    ("another-summit", "<sco-chs/2003-圣彼得堡> a skg:Summit ; skg:hostCity <city/圣彼得堡>"),
    (
        "prefer-evening",
        "<sco-chs/11> skg:chair <person/马西莫夫> . ?s rdf:subject <sco-chs/11> ; rdf:predicate skg:chair ;
            skg:decidedBy skg:policyPreferredSource",
    ),
    (
        "prefer-publisher",
        "<sco-chs/19> skg:endDate '2019-06-13'^^xsd:date . ?s rdf:subject <sco-chs/19> ; rdf:predicate skg:edtf ;
            skg:decidedBy skg:policyPreferredSource",
    ),
];

/// The corrections whose effect is not in the graph.
fn without_effect(store: &Path) -> Vec<&'static str> {
    let store = Store::open(store, Access::Read).unwrap();
    let base = store.base().as_str().to_owned();
    let holds = |pattern: &str| {
        let query = format!("BASE <{base}> ASK {{ {pattern} }}");
        match store.query(&query, &[]) {
            Ok(Answer::Boolean(holds)) => holds,
            other => panic!("{query}: {other:?}"),
        }
    };
    EFFECTS.iter().filter(|(_, pattern)| !holds(pattern)).map(|(id, _)| *id).collect()
}

#[test]
fn each_of_twenty_corrections_has_its_effect_and_can_be_withdrawn() {
    let desk = Desk::new();
    let before = desk.bytes();
    let without: Vec<&str> = without_effect(&desk.path("s.nq"));
    assert_eq!(without.len(), 20, "some hold without any correction: {without:?}");
    let told = desk.correct();
    assert!(told.contains("corrections 20 applied, 0 not needed any more, 0 stale"), "{told}");
    assert_eq!(without_effect(&desk.path("s.nq")), [""; 0]);
    let all = desk.bytes();
    assert!(desk.correct().contains("quads +0 -0"), "the same again");
    assert!(all == desk.bytes());
    // One, and it alone.
    desk.done(&["correct", "--withdraw", "venue-12"]);
    assert_eq!(without_effect(&desk.path("s.nq")), ["venue-12"]);
    desk.done(&["correct", "--withdraw", "twenty.toml"]);
    assert!(before == desk.bytes(), "withdrawn, all is as it was");
    let unknown = desk.run(&["correct", "--withdraw", "venue-12"]);
    assert_eq!(unknown.status.code(), Some(3), "{unknown:?}");
}

#[test]
fn corrections_outrank_what_they_correct_and_it_stays_beside_them() {
    let desk = Desk::new();
    desk.correct();
    let store = Store::open(desk.path("s.nq"), Access::Read).unwrap();
    let query = "SELECT ?date ?basis ?step ?other ?who {
        ?s rdf:subject ?summit ; rdf:predicate skg:edtf ; rdf:object ?date ; skg:basis ?basis ; skg:decidedBy ?step ;
            skg:alternative/rdf:value ?other ; skg:supportedBy ?correction .
        ?summit skg:number 26 .
        GRAPH ?g { ?correction a skg:Correction ; <http://purl.org/dc/terms/creator> ?who } }";
    let Answer::Solutions { rows, .. } = store.query(query, &[]).unwrap() else { panic!("no table") };
    let row: Vec<String> = rows.iter().flatten().map(|t| t.as_ref().unwrap().to_string()).collect();
    for (cell, part) in row.iter().zip([
        "2026-08-31/2026-09-01",
        "basisCorrection",
        "policyCorrection",
        "2026-09-01",
        "编辑部",
    ]) {
        assert!(cell.contains(part), "{row:?}");
    }
    assert_eq!(row.len(), 5, "{row:?}");
}

#[test]
fn twenty_corrections_survive_a_build_from_nothing() {
    let desk = Desk::new();
    desk.correct();
    let wanted = desk.bytes();
    // Every document again, and taken out and put in.
    assert!(desk.build().contains("quads +0 -0"));
    assert!(wanted == desk.bytes());
    let names: Vec<String> = Store::open(desk.path("s.nq"), Access::Read)
        .unwrap()
        .documents()
        .unwrap()
        .into_iter()
        .map(|document| document.meta.name)
        .collect();
    let remove: Vec<&str> = std::iter::once("remove").chain(names.iter().map(String::as_str)).collect();
    desk.done(&remove);
    let told = desk.build();
    assert!(wanted == desk.bytes(), "{told}");
    // A store that knows the corrections before any document.
    let early = Desk(tempfile::tempdir().unwrap());
    let reports = repository("data/reports/14-2014-dushanbe.txt");
    early.done(&["build", reports.to_str().unwrap()]);
    let told = early.correct();
    assert!(told.contains("18 stale"), "{told}");
    let told = early.build();
    assert!(!told.contains("stale:"), "{told}");
    assert!(wanted == early.bytes());
}

#[test]
fn corrections_travel_as_rdf() {
    let desk = Desk::new();
    desk.correct();
    let query = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?c a skg:Correction } GRAPH ?g { ?s ?p ?o } }";
    for (format, name) in
        [("turtle", "c.ttl"), ("ntriples", "c.nt"), ("rdfxml", "c.rdf"), ("jsonld", "c.jsonld")]
    {
        let output = desk.run(&["query", "-e", query, "--format", format]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::write(desk.path(name), output.stdout).unwrap();
        let other = Desk::new();
        other.done(&["correct", desk.path(name).to_str().unwrap()]);
        assert!(desk.bytes() == other.bytes(), "{format}");
    }
}

#[test]
fn five_that_no_longer_apply_are_told() {
    let desk = Desk::new();
    desk.correct();
    // Three sources go, and two say now what the correction says, or say it no more.
    let told = desk.done(&["remove", "diary", "letter", "evening"]);
    assert!(told.contains("3 stale"), "{told}");
    let changed = |name: &str, from: &str, to: &str| {
        let text = fs::read_to_string(repository("data/reports").join(name)).unwrap();
        assert!(text.contains(from));
        fs::create_dir_all(desk.path("changed")).unwrap();
        fs::write(desk.path("changed").join(name), text.replace(from, to)).unwrap();
    };
    changed("18-2018-qingdao.txt", "巴基斯坦总统侯赛因、", "");
    changed("01-2001-shanghai.txt", "15日", "16日");
    let told = desk.done(&["build", "changed"]);
    let stale = [
        ("another-person", "diary does not name 谢里夫"),
        ("date-1", "no source says 2001-06-15 of edtf"),
        ("not-there-18", "no claim fits it"),
        ("prefer-evening", "no document or publisher is called evening"),
        ("same-summit", "no summit sco-chs/2018-索契 is known"),
    ];
    assert!(told.contains("15 applied, 0 not needed any more, 5 stale"), "{told}");
    let wrong = |told: &str| -> Vec<String> {
        let told_of = |(id, why): &(&str, &str)| !told.contains(&format!("{id} ({why})"));
        stale
            .iter()
            .filter(|s| told_of(s))
            .map(|(id, why)| format!("{id} ({why}) is not in: {told}"))
            .collect()
    };
    none(&wrong(&told));
    let again = desk.correct();
    none(&wrong(&again));
    let listed = desk.run(&["correct", "--format", "csv"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert_eq!(listed.lines().filter(|line| line.contains(",stale,")).count(), 5, "{listed}");
    let strict = desk.run(&["correct", "--strict", "--format", "csv"]);
    assert_eq!(strict.status.code(), Some(1), "{strict:?}");
    // They are kept, and apply again when the documents come back.
    let told = desk.build();
    assert!(!told.contains("stale:"), "{told}");
    assert_eq!(without_effect(&desk.path("s.nq")), [""; 0]);
    assert_eq!(desk.run(&["correct", "--strict"]).status.code(), Some(0));
}

/// A file with one mistake, the line that is told, and a part of the message.
const MISTAKES: [(&str, usize, &str); 16] = [
    (
        "by = '甲'\non = 2026-11-20\n[[replace]]\nwhy = '因'\nsummit = 'sco-chs/1'\nplace = '上海'\n",
        6,
        "unknown field `place`",
    ),
    ("[[replaced]]\nwhy = '因'\n", 1, "unknown field `replaced`"),
    ("on = 2026-11-20\n\n[[add]]\nwhy = '因'\nsummit = 'sco-chs/1'\ncity = '上海'\n", 3, "say who corrects"),
    ("by = '甲'\n[[add]]\nwhy = '因'\nsummit = 'sco-chs/1'\ncity = '上海'\n", 2, "say when"),
    ("by = '甲'\non = 2026-11-20\n[[add]]\nsummit = 'sco-chs/1'\ncity = '上海'\n", 3, "missing field `why`"),
    ("by = '甲'\non = 2026-11-20\n[[add]]\nwhy = ' '\nsummit = 'sco-chs/1'\ncity = '上海'\n", 3, "say why"),
    ("by = '甲'\non = 2026-02-30\n[[add]]\nwhy = '因'\nsummit = 'sco-chs/1'\ncity = '上海'\n", 2, ""),
    (
        "by = '甲'\non = 2026-11-20\n[[add]]\nwhy = '因'\nsummit = 'sco-chs/1'\ncity = '上海'\ncountry = '中国'\n",
        3,
        "one fact in each table",
    ),
    ("by = '甲'\non = 2026-11-20\n[[add]]\nwhy = '因'\nsummit = 'sco-chs/1'\n", 3, "say what is so"),
    ("by = '甲'\non = 2026-11-20\n[[add]]\nwhy = '因'\ncity = '上海'\n", 3, "missing field `summit`"),
    (
        "by = '甲'\non = 2026-11-20\n[[replace]]\nwhy = '因'\nsummit = 'sco-chs/1'\ndate = '15.6.2001'\n",
        3,
        "`15.6.2001` is no date",
    ),
    (
        "by = '甲'\non = 2026-11-20\n[[replace]]\nwhy = '因'\nsummit = 'sco-chs/1'\nformat = 'online'\n",
        3,
        "no value `online`; there are",
    ),
    (
        "by = '甲'\non = 2026-11-20\n[[reject]]\nwhy = '因'\nsummit = 'sco-chs/1'\nproperty = 'town'\n",
        3,
        "no property `town`; there are",
    ),
    ("by = '甲'\non = 2026-11-20\n[[reject]]\nwhy = '因'\nsummit = 'sco-chs/1'\n", 3, "say which claims"),
    ("by = '甲'\non = 2026-11-20\n[[same]]\nwhy = '因'\npeople = ['甲']\n", 3, "name at least two"),
    ("by = '甲'\non = 2026-11-20\n[[prefer]]\nwhy = '因'\nsource = '甲'\n\n[[prefer]\n", 7, ""),
];

#[test]
fn a_mistake_in_the_file_is_one_line_and_changes_nothing() {
    let desk = Desk::new();
    let before = desk.bytes();
    let mut wrong = Vec::new();
    for (text, line, part) in MISTAKES {
        fs::write(desk.path("bad.toml"), text).unwrap();
        let output = desk.run(&["correct", "bad.toml"]);
        let told = String::from_utf8(output.stderr).unwrap();
        let place = format!("summitkg: error: bad.toml:{line}: ");
        let clear = told.starts_with(&place) && told.contains(part) && told.trim_end().lines().count() == 1;
        if output.status.code() != Some(3) || !clear || told.trim_end().len() <= place.len() {
            wrong.push(format!("{text}--\n{:?}: {told}, not {place}{part}", output.status.code()));
        }
        if desk.bytes() != before {
            wrong.push(format!("{text}--\nchanged the store"));
        }
    }
    none(&wrong);
    for (name, text) in [("bad.ttl", "<a> <b> ."), ("empty.toml", ""), ("empty.ttl", "")] {
        fs::write(desk.path(name), text).unwrap();
        let output = desk.run(&["correct", name]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(3) && told.contains(name), "{told}");
        assert_eq!(told.trim_end().lines().count(), 1, "{told}");
    }
    assert!(desk.bytes() == before);
}

/// A summit may be read of tomorrow, so a correction of one that nobody knows waits, and is told.
#[test]
fn a_correction_of_an_unknown_summit_is_stale() {
    let desk = Desk::new();
    fs::write(
        desk.path("c.toml"),
        "by = '甲'\non = 2026-11-20\n[[add]]\nid = 'x'\nwhy = '因'\nsummit = 'sco-chs/99'\ncity = '上海'\n",
    )
    .unwrap();
    let output = desk.run(&["correct", "--strict", "c.toml"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("x (no summit sco-chs/99 is known)"), "{told}");
}

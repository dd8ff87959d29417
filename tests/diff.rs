//! Differences between stores: each tells its true cause, whichever way one looks.
#![expect(clippy::unwrap_used, reason = "a harness may panic")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use summitkg_extractor::{Data, Extractor};
use summitkg_ontology::{Document, DocumentMeta};
use summitkg_store::{Cause, CauseKind, Delta, DeltaKind, Diff, Format, Layer, Options, Part, Store, Value};
use summitkg_tests::{document, documents, entry, file_name, files, none, repository};

/// The report that is changed in these tests.
const NAME: &str = "14-2014-dushanbe";

/// Five years are enough: what is said of the year before and after is among them.
fn reports() -> Vec<Document> {
    static REPORTS: LazyLock<Vec<Document>> = LazyLock::new(|| {
        let all = files(&repository("data/reports"), "txt").into_iter();
        all.filter(|p| ("12".."17").contains(&file_name(p))).flat_map(|path| documents(&path)).collect()
    });
    REPORTS.clone()
}

fn store(extractor: &Extractor, documents: &[Document]) -> Store {
    let mut store = Store::in_memory().unwrap();
    store.put(documents.iter().map(|d| entry(extractor, d)).collect()).unwrap();
    store
}

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new().unwrap());

fn shipped(documents: &[Document]) -> Store {
    store(&EXTRACTOR, documents)
}

/// The reports, one of them made another by `change`.
fn with(change: impl Fn(&Document) -> Option<Document>) -> Vec<Document> {
    let change = |d: Document| if d.meta().name == NAME { change(&d) } else { Some(d) };
    reports().into_iter().filter_map(change).collect()
}

fn with_text(old: &str, new: &str) -> Vec<Document> {
    with(|d| {
        assert!(d.text().contains(old), "{old}");
        Some(Document::new(d.meta().clone(), d.text().replace(old, new)))
    })
}

/// Compares both ways; the second must mirror the first, and both account for every quad.
fn diff(a: &Store, b: &Store) -> Diff {
    let (there, back) = (a.diff(b).unwrap(), b.diff(a).unwrap());
    for diff in [&there, &back] {
        let told: usize = diff.deltas.iter().map(|d| d.quads).sum();
        assert_eq!(told, diff.removed.len() + diff.added.len(), "every quad belongs to one difference");
        let without: Vec<&Delta> = diff.deltas.iter().filter(|d| d.causes.is_empty()).collect();
        assert!(without.is_empty(), "no cause: {without:#?}");
    }
    assert_eq!((&there.removed, &there.added), (&back.added, &back.removed));
    let spelt = |d: &Delta| format!("{d:?}");
    let one: BTreeSet<String> = there.deltas.iter().map(spelt).collect();
    let other: BTreeSet<String> = back.deltas.iter().map(|d| spelt(&mirror(d))).collect();
    let wrong: Vec<String> = one.symmetric_difference(&other).cloned().collect();
    none(&wrong);
    there
}

fn opposite(kind: DeltaKind) -> DeltaKind {
    match kind {
        DeltaKind::Added => DeltaKind::Removed,
        DeltaKind::Removed => DeltaKind::Added,
        same => same,
    }
}

fn mirror(delta: &Delta) -> Delta {
    let mut causes: Vec<Cause> = delta
        .causes
        .iter()
        .map(|c| Cause {
            change: opposite(c.change),
            before: c.after.clone(),
            after: c.before.clone(),
            // The sides of an unknown cause have names.
            name: match (c.kind, c.name.as_str()) {
                (CauseKind::Unknown, "A") => "B".to_owned(),
                (CauseKind::Unknown, "B") => "A".to_owned(),
                _ => c.name.clone(),
            },
            ..c.clone()
        })
        .collect();
    causes.sort();
    Delta {
        kind: opposite(delta.kind),
        before: delta.after.clone(),
        after: delta.before.clone(),
        causes,
        ..delta.clone()
    }
}

/// The facts that differ: kind, property, values.
fn facts(diff: &Diff) -> Vec<String> {
    let facts = diff.deltas.iter().filter(|d| d.part == Part::Knowledge && d.kind != DeltaKind::Support);
    let local = |iri: &str| iri.rsplit(['#', '/']).next().unwrap().to_owned();
    let value = |v: &Option<Value>| {
        v.as_ref().map_or("–".to_owned(), |v| match &v.term {
            summitkg_store::Term::Literal(literal) => literal.value().to_owned(),
            other => local(other.to_string().trim_matches(['<', '>'])),
        })
    };
    let thing = |d: &Delta| d.thing.as_str().split("/id/").last().unwrap().to_owned();
    facts
        .map(|d| {
            let (before, after) = (value(&d.before), value(&d.after));
            format!("{} {} {} {before} {after}", d.kind.code(), thing(d), local(d.property.as_str()))
        })
        .collect()
}

/// The causes of the facts that differ, without digests.
fn causes(diff: &Diff) -> BTreeSet<String> {
    let facts = diff.deltas.iter().filter(|d| d.part == Part::Knowledge && d.kind != DeltaKind::Support);
    facts.flat_map(|d| &d.causes).map(spelt).collect()
}

fn spelt(cause: &Cause) -> String {
    let Cause { kind, change, name, document, indirect, .. } = cause;
    let (within, far) = (document.as_deref().unwrap_or("-"), if *indirect { " indirect" } else { "" });
    format!("{} {} {name} {within}{far}", kind.code(), change.code())
}

fn set(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(|s| (*s).to_owned()).collect()
}

/// An extractor of which one file reads otherwise.
fn reading(file: &str, change: impl Fn(&str) -> String) -> Extractor {
    let data = Data::shipped();
    let old = data.text(file).unwrap().to_owned();
    let new = change(&old);
    assert_ne!(old, new, "{file} is not changed");
    Extractor::with_data(&data.replace(file, new).unwrap()).unwrap()
}

fn without_row(file: &str, row: &str) -> Extractor {
    reading(file, |text| text.split_inclusive('\n').filter(|l| !l.starts_with(row)).collect())
}

#[test]
fn the_same_is_no_difference() {
    let (a, b) = (shipped(&reports()), shipped(&reports()));
    let same = diff(&a, &b);
    assert!(same.is_empty() && same.deltas.is_empty() && same.inputs.is_empty());
}

#[test]
fn a_document_that_goes_takes_its_facts_along() {
    let gone = diff(&shipped(&reports()), &shipped(&with(|_| None)));
    let told = facts(&gone);
    for fact in ["removed sco-chs/14 chair 拉赫蒙 –", "removed sco-chs/14 format formatInPerson –"] {
        assert!(told.iter().any(|f| f == fact), "{fact} in {told:#?}");
    }
    let attendance = told.iter().filter(|f| f.starts_with("removed sco-chs/14 attendance")).count();
    assert_eq!(attendance, 12, "each participant is one fact: {told:#?}");
    // Facts of the neighbours, and a summit that now is only announced, follow from it.
    assert_eq!(
        causes(&gone),
        set(&["document removed 14-2014-dushanbe -", "document removed 14-2014-dushanbe - indirect",])
    );
    assert_eq!(gone.inputs.len(), 1);
}

#[test]
fn another_text_changes_what_it_says_otherwise() {
    let (a, b) = (shipped(&reports()), shipped(&with_text("卡尔扎伊", "加尼")));
    let other = diff(&a, &b);
    assert_eq!(
        facts(&other),
        ["added sco-chs/14 attendance – 加尼", "removed sco-chs/14 attendance 卡尔扎伊 –",]
    );
    assert_eq!(causes(&other), set(&["text changed 14-2014-dushanbe -"]));
    let added =
        other.deltas.iter().find(|d| d.kind == DeltaKind::Added && d.part == Part::Knowledge).unwrap();
    let details = &added.after.as_ref().unwrap().details;
    assert!(
        details.iter().any(|(p, _)| p.as_str().ends_with("#person")),
        "a record comes whole: {details:?}"
    );
}

#[test]
fn another_day_of_publication_changes_the_date_that_follows_from_it() {
    let later = with(|d| {
        let meta = DocumentMeta { published: Some("2014-10-13".to_owned()), ..d.meta().clone() };
        Some(Document::new(meta, d.text().to_owned()))
    });
    let other = diff(&shipped(&reports()), &shipped(&later));
    assert_eq!(facts(&other), ["changed sco-chs/14 edtf 2014-09-12 2014-10-12"]);
    assert_eq!(causes(&other), set(&["metadata changed datePublished 14-2014-dushanbe"]));
    let [cause] = other.inputs.as_slice() else { panic!("{:?}", other.inputs) };
    assert_eq!((cause.before.as_deref(), cause.after.as_deref()), (Some("2014-09-13"), Some("2014-10-13")));
}

#[test]
fn another_definition_of_a_rule_is_named_for_each_document_that_it_reads() {
    let narrower = |text: &str| text.replacen("(?:会议|峰会|{summit}|会晤", "(?:峰会|{summit}|会晤", 1);
    let other = reading("rules/chair.toml", narrower);
    let other = diff(&shipped(&reports()), &store(&other, &reports()));
    assert!(facts(&other).iter().any(|f| f == "removed sco-chs/14 chair 拉赫蒙 –"));
    for cause in causes(&other) {
        assert!(cause.starts_with("rule changed chair.presides "), "{cause}");
    }
    assert!(causes(&other).contains("rule changed chair.presides 14-2014-dushanbe"));
    let [rules] = other.inputs.as_slice() else { panic!("one input for all documents: {:?}", other.inputs) };
    assert_eq!(rules.kind, CauseKind::Rules);
}

#[test]
fn a_rule_that_nothing_else_uses_is_told_as_applied_on_one_side() {
    let one = with(|d| Some(d.clone())).into_iter().filter(|d| d.meta().name == NAME).collect::<Vec<_>>();
    let none = reading("rules/chair.toml", |text| text.replacen("主持(?:了)?", "主持者(?:了)?", 1));
    let other = diff(&shipped(&one), &store(&none, &one));
    assert!(facts(&other).iter().any(|f| f == "removed sco-chs/14 chair 拉赫蒙 –"), "{:#?}", facts(&other));
    assert_eq!(causes(&other), set(&["rule removed chair.presides 14-2014-dushanbe"]));
}

#[test]
fn a_row_of_a_lexicon_is_named_whether_it_came_or_went() {
    for (file, row, word) in [
        ("cities.tsv", "杜尚别\t", "杜尚别"),
        ("documents.tsv", "程序\t", "程序"),
        ("offices.tsv", "总统\t", "总统"),
    ] {
        let name = format!("lexicon/{file}");
        let other = diff(&shipped(&reports()), &store(&without_row(&name, row), &reports()));
        assert!(!facts(&other).is_empty(), "{word} matters");
        let all = causes(&other);
        let wrong: Vec<&String> =
            all.iter().filter(|c| !c.starts_with(&format!("row removed {file} {word} "))).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

#[test]
fn a_row_with_another_meaning_is_a_change_of_that_row() {
    let other = reading("lexicon/classes.tsv", |text| {
        text.replace("观察员国\tobserver", "观察员国\tdialogue_partner")
    });
    let other = diff(&shipped(&reports()), &store(&other, &reports()));
    let capacity =
        "changed sco-chs/14/attendance/阿富汗/卡尔扎伊 capacity capacityObserver capacityDialoguePartner";
    assert!(facts(&other).iter().any(|f| f == capacity), "{:#?}", facts(&other));
    let wrong: Vec<String> =
        causes(&other).into_iter().filter(|c| !c.starts_with("row changed classes.tsv 观察员国 ")).collect();
    none(&wrong);
}

#[test]
fn standings_of_a_series_are_told_as_such() {
    let other = |text: &str| text.replacen("from = 2005", "from = 2020", 1);
    let other = reading("packs/sco.toml", other);
    let other = diff(&shipped(&reports()), &store(&other, &reports()));
    let all = causes(&other);
    assert!(!all.is_empty() && all.iter().all(|c| c.starts_with("series changed sco-chs ")), "{all:#?}");
}

#[test]
fn what_no_longer_speaks_of_a_summit_is_not_said_to_be_removed() {
    let one: Vec<Document> = reports().into_iter().filter(|d| d.meta().name == NAME).collect();
    let mut silent = store(&without_row("lexicon/cities.tsv", "杜尚别\t"), &reports());
    silent.remove(&[NAME.to_owned()]).unwrap();
    let other = diff(&shipped(&one), &silent);
    assert!(
        causes(&other).iter().any(|c| c.starts_with("unread removed 14-2014-dushanbe")),
        "{:#?}",
        causes(&other)
    );
}

#[test]
fn the_calendar_is_a_cause_where_it_is_the_only_one() {
    let mut without = Store::in_memory_with(Options { calendar: Some(false), ..Options::default() }).unwrap();
    without.put(reports().iter().map(|d| entry(&EXTRACTOR, d)).collect()).unwrap();
    let other = diff(&without, &shipped(&reports()));
    let wrong: Vec<String> =
        causes(&other).into_iter().filter(|c| !c.starts_with("background added calendar -")).collect();
    none(&wrong);
}

/// A store of these lines of N-Quads.
fn of_lines(lines: &str) -> Store {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.nq");
    std::fs::write(&path, lines).unwrap();
    Store::load_graph(&path).unwrap()
}

fn lines(store: &Store) -> String {
    let mut out = Vec::new();
    store.export(Format::NQuads, Layer::All, true, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

const ID: &str = "https://w3id.org/summitkg/id/";
const NS: &str = "https://w3id.org/summitkg/ns#";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// A correction of a property of the 14th summit.
fn correction(id: &str, property: &str, value: &str) -> String {
    let (node, graph) = (format!("<{ID}correction/{id}>"), format!("<{ID}graph/corrections>"));
    [
        format!("{node} <{RDF}type> <{NS}Correction> {graph} ."),
        format!("{node} <{RDF}subject> <{ID}sco-chs/14> {graph} ."),
        format!("{node} <{RDF}predicate> <{NS}{property}> {graph} ."),
        format!("{node} <{RDF}object> {value} {graph} .\n"),
    ]
    .join("\n")
}

#[test]
fn a_correction_that_supports_or_rejects_a_value_is_the_cause() {
    let before = lines(&shipped(&reports()));
    let summit = format!("<{ID}sco-chs/14>");
    let chair = format!("{summit} <{NS}chair> ");
    let rejected: String =
        before.split_inclusive('\n').filter(|l| !l.starts_with(&chair) || l.contains("graph/")).collect();
    assert!(rejected.len() < before.len());
    let statement = format!("<{ID}statement/0123456789abcdef>");
    let added = [
        format!("{summit} <{NS}venue> \"独立宫\"@zh ."),
        format!("{statement} <{RDF}type> <{NS}Statement> ."),
        format!("{statement} <{RDF}subject> {summit} ."),
        format!("{statement} <{RDF}predicate> <{NS}venue> ."),
        format!("{statement} <{RDF}object> \"独立宫\"@zh ."),
        format!("{statement} <{NS}supportedBy> <{ID}correction/c1> .\n"),
    ]
    .join("\n");
    let corrections = correction("c1", "venue", "\"独立宫\"@zh")
        + &correction("c2", "chair", &format!("<{ID}person/拉赫蒙>"));
    let other = diff(&of_lines(&before), &of_lines(&(rejected + &added + &corrections)));
    assert_eq!(facts(&other), ["removed sco-chs/14 chair 拉赫蒙 –", "added sco-chs/14 venue – 独立宫"]);
    let of = |property: &str| -> Vec<String> {
        let of = |d: &&Delta| d.part == Part::Knowledge && d.property.as_str().ends_with(property);
        other.deltas.iter().filter(of).flat_map(|d| d.causes.iter().map(spelt)).collect()
    };
    assert_eq!(of("#chair"), ["correction added c2 -"]);
    assert_eq!(of("#venue"), ["correction added c1 -"]);
    assert_eq!(
        other.inputs.iter().map(spelt).collect::<BTreeSet<_>>(),
        set(&["correction added c1 -", "correction added c2 -"])
    );
}

#[test]
fn a_correction_that_became_stale_has_changed() {
    let before = lines(&shipped(&reports())) + &correction("c1", "venue", "\"独立宫\"@zh");
    let stale = format!("<{ID}correction/c1> <{NS}status> \"stale\" <{ID}graph/corrections> .\n");
    let other = diff(&of_lines(&before), &of_lines(&(before.clone() + &stale)));
    assert_eq!(facts(&other), [] as [String; 0]);
    assert_eq!(other.inputs.iter().map(spelt).collect::<Vec<_>>(), ["correction changed c1 -"]);
}

#[test]
fn facts_that_move_to_another_summit_tell_whose_fault_it_is() {
    let store = |documents: &[Document]| {
        let mut store =
            Store::in_memory_with(Options { calendar: Some(false), ..Options::default() }).unwrap();
        store.put(documents.iter().map(|d| entry(&EXTRACTOR, d)).collect()).unwrap();
        store
    };
    let first = document(
        "first",
        "2014年9月12日，上海合作组织成员国元首理事会会议在塔吉克斯坦首都杜尚别举行。塔吉克斯坦总统拉赫蒙主持会议。",
    );
    let second = document("second", "2014年9月12日，上海合作组织成员国元首理事会第十四次会议在杜尚别举行。");
    let late = diff(&store(std::slice::from_ref(&first)), &store(&[first.clone(), second]));
    let moved = late.deltas.iter().find(|d| {
        d.kind == DeltaKind::Added && d.part == Part::Knowledge && d.property.as_str().ends_with("#chair")
    });
    let causes: Vec<String> =
        moved.unwrap_or_else(|| panic!("{:#?}", facts(&late))).causes.iter().map(spelt).collect();
    assert_eq!(causes, ["document added second - indirect", "identity changed first -"]);
}

#[test]
fn without_claims_the_cause_is_unknown_not_guessed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ttl");
    let mut file = std::fs::File::create(&path).unwrap();
    shipped(&reports()).export(Format::Turtle, Layer::Knowledge, false, &mut file).unwrap();
    drop(file);
    let exported = Store::load_graph(&path).unwrap();
    let other = diff(&exported, &shipped(&with_text("卡尔扎伊", "加尼")));
    assert_eq!(facts(&other).len(), 2, "{:#?}", facts(&other));
    assert_eq!(causes(&other), set(&["unknown changed A -"]));
}

#[test]
fn stores_that_name_things_otherwise_are_refused() {
    let base = summitkg_ontology::Base::new("https://example.org/").unwrap();
    let mut other = Store::in_memory_with(Options { base: Some(base), ..Options::default() }).unwrap();
    other.put(reports().iter().take(1).map(|d| entry(&EXTRACTOR, d)).collect()).unwrap();
    let refused = shipped(&reports()).diff(&other).unwrap_err().to_string();
    assert!(refused.contains("https://w3id.org/summitkg/id/"), "{refused}");
}

#[test]
fn a_patch_makes_the_later_store_of_the_earlier_one() {
    let (a, b) = (shipped(&reports()), shipped(&with_text("卡尔扎伊", "加尼")));
    let mut patch = Vec::new();
    diff(&a, &b).write_patch(&mut patch).unwrap();
    let lines = |store: &Store| -> BTreeSet<String> { lines(store).lines().map(str::to_owned).collect() };
    let mut patched = lines(&a);
    for line in String::from_utf8(patch).unwrap().lines() {
        match line.split_once(' ').unwrap() {
            ("D", quad) => assert!(patched.remove(quad), "{quad}"),
            ("A", quad) => assert!(patched.insert(quad.to_owned()), "{quad}"),
            (sign, rest) => assert!(matches!(sign, "TX" | "TC") && rest == ".", "{line}"),
        }
    }
    assert_eq!(patched, lines(&b));
}

//! Documents go in and out; the graph follows from them alone. Run over every kind of store.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::fs;

use common::{column, entry, entry_of, kinds, read, silent, three, write};
use summitkg_ontology::{Amendment, Claim, Correction};
use summitkg_store::{Access, Format, Layer, NamedOrBlankNode, Options, Store, StoreError, Term};

fn export(store: &Store) -> String {
    let mut bytes = Vec::new();
    store.export(Format::TriG, Layer::All, true, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn putting_twice_changes_not_one_quad() {
    for (_folder, path) in kinds() {
        let mut store = write(&path);
        let first = store.put(three()).unwrap();
        assert_eq!((first.documents_added, first.quads_removed), (3, 0), "{first:?}");
        let before = export(&store);
        let second = store.put(three()).unwrap();
        assert!(second.is_empty() && second.documents_unchanged == 3, "{second:?}");
        drop(store);
        let mut store = write(&path);
        let third = store.put(three()).unwrap();
        assert!(third.is_empty() && third.documents_unchanged == 3, "{third:?}");
        drop(store);
        assert_eq!(export(&read(&path)), before);
    }
}

#[test]
fn the_order_of_insertion_and_the_kind_of_store_leave_no_trace() {
    let mut exports = Vec::new();
    for (_folder, path) in kinds() {
        let mut store = write(&path);
        store.put(three()).unwrap();
        exports.push(export(&store));
    }
    for (_folder, path) in kinds() {
        for entry in three().into_iter().rev() {
            // Each in a session of its own, with a detour.
            let mut store = write(&path);
            store.put(vec![entry, common::entry("过", 20, "莫斯科")]).unwrap();
        }
        let mut store = write(&path);
        store.remove(&["过".to_owned()]).unwrap();
        exports.push(export(&store));
    }
    let mut memory = Store::in_memory().unwrap();
    memory.put(three()).unwrap();
    exports.push(export(&memory));
    for other in &exports {
        assert!(other == &exports[0]);
    }
}

#[test]
fn a_corrected_document_changes_its_own_facts_only() {
    for (_folder, path) in kinds() {
        let mut store = write(&path);
        store.put(three()).unwrap();
        let changes = store.put(vec![entry("甲", 14, "上海")]).unwrap();
        assert_eq!((changes.documents_replaced, changes.documents_added), (1, 0));
        assert_eq!(changes.other_texts, ["甲"]);
        let cities = store.query(
            "SELECT ?l { ?s skg:number 14 ; skg:hostCity/rdfs:label ?l FILTER(LANG(?l) = 'zh') }",
            &[],
        );
        assert_eq!(column(&cities.unwrap()), ["\"上海\"@zh"]);
        assert_eq!(store.documents().unwrap().len(), 3);
        store.put(three()).unwrap();
        let mut fresh = Store::in_memory().unwrap();
        fresh.put(three()).unwrap();
        assert!(export(&store) == export(&fresh));
    }
}

#[test]
fn what_is_removed_leaves_nothing_behind() {
    for (_folder, path) in kinds() {
        let mut store = write(&path);
        store.put(Vec::new()).unwrap();
        let empty = export(&store);
        store.put(three()).unwrap();
        let slip = store.remove(&["甲".to_owned(), "乙乙".to_owned()]).unwrap_err();
        assert!(matches!(&slip, StoreError::UnknownDocument { .. }), "{slip}");
        assert_eq!(store.documents().unwrap().len(), 3, "all or nothing");
        let id = store.documents().unwrap()[0].id.clone();
        let name = store.documents().unwrap()[1].meta.name.clone();
        let changes = store.remove(&[id.to_string(), name.clone(), name]).unwrap();
        assert_eq!(changes.documents_removed, 2);
        // Found to speak of nothing, the last one goes too.
        let last =
            three().into_iter().find(|e| e.report.document.name == store.documents().unwrap()[0].meta.name);
        let changes = store.put(vec![silent(last.unwrap()), silent(entry("新", 3, "莫斯科"))]).unwrap();
        assert_eq!((changes.documents_removed, changes.documents_without_events), (1, 2));
        assert_eq!(export(&store), empty);
        let graphs = store.query("SELECT DISTINCT ?g { GRAPH ?g {} }", &[]).unwrap();
        assert_eq!(column(&graphs).len(), 2, "reference and bookkeeping: {graphs:?}");
    }
}

#[test]
fn a_report_comes_back_as_it_was_put_in() {
    for (_folder, path) in kinds() {
        let mut store = write(&path);
        let text = "第14次会议在杜尚别举行。\r\n\t\"引号\" \\ \u{202e}反\u{0}\u{1f}\u{feff}末尾 ";
        let odd = entry_of("甲", text, 14, "杜尚别");
        store.put(vec![odd.clone()]).unwrap();
        drop(store);
        let store = read(&path);
        let id = &odd.report.id;
        assert_eq!(store.report(id).unwrap().as_ref(), Some(&odd.report));
        assert_eq!(store.reports().unwrap(), std::slice::from_ref(&odd.report));
        assert_eq!(store.text(id).unwrap().as_deref(), Some(text));
        let info = &store.documents().unwrap()[0];
        assert_eq!((&info.meta, info.events, info.has_text), (&odd.report.document, 1, true));
        assert_eq!(info.sha256, odd.report.sha256);
        assert!(store.report(&common::entry("无", 1, "x").report.id).unwrap().is_none());
    }
}

#[test]
fn of_two_entries_with_one_name_the_last_counts() {
    let mut store = Store::in_memory().unwrap();
    let changes = store.put(vec![entry("甲", 1, "上海"), entry("甲", 2, "莫斯科")]).unwrap();
    assert_eq!((changes.documents_added, changes.documents_superseded), (1, 1));
    assert_eq!(store.documents().unwrap().len(), 1);
    assert_eq!(store.reports().unwrap()[0].events[0].number(), Some(2));
}

#[test]
fn every_layer_is_counted_and_has_no_blank_nodes() {
    for (_folder, path) in kinds() {
        let mut store = write(&path);
        store.put(three()).unwrap();
        let stats = store.stats().unwrap();
        assert_eq!((stats.documents, stats.event_mentions, stats.claims), (3, 3, 6), "{stats:?}");
        assert_eq!(stats.evidence, 6);
        let sizes = stats.quads;
        let quads = store.quads(Layer::All, true).unwrap();
        assert_eq!(sizes.knowledge + sizes.claims + sizes.reference + sizes.bookkeeping, quads.len());
        // The quad that counts them is no content.
        assert_eq!(quads.len() + 1, store.len().unwrap());
        for quad in quads {
            let blank = matches!(quad.subject, NamedOrBlankNode::BlankNode(_))
                || matches!(quad.object, Term::BlankNode(_));
            assert!(!blank && !quad.graph_name.is_blank_node(), "{quad}");
        }
    }
}

#[test]
fn concepts_in_use_bring_their_labels() {
    let mut store = Store::in_memory().unwrap();
    store.put(three()).unwrap();
    let labels = store
        .query("SELECT DISTINCT ?l { ?s skg:status/rdfs:label ?l FILTER(LANG(?l) = 'zh') }", &[])
        .unwrap();
    assert_eq!(column(&labels), ["\"已举行\"@zh"]);
}

#[test]
fn the_base_and_the_calendar_are_remembered() {
    for (_folder, path) in kinds() {
        let base = summitkg_ontology::Base::new("https://example.org/kg/").unwrap();
        let options = Options { base: Some(base.clone()), calendar: Some(false) };
        let mut store = Store::open_with(&path, Access::Write, options).unwrap();
        store.put(three()).unwrap();
        let before = export(&store);
        drop(store);
        assert!(!before.contains("w3id.org/summitkg/id/"));
        let mut store = write(&path);
        assert_eq!(store.base(), &base);
        assert!(store.put(three()).unwrap().is_empty());
        drop(store);
        let other =
            Options { base: summitkg_ontology::Base::new("https://example.org/other/"), calendar: None };
        let refused = Store::open_with(&path, Access::Read, other).err().unwrap();
        assert!(matches!(refused, StoreError::OtherBase { .. }), "{refused}");
    }
}

#[test]
fn a_copy_holds_the_same_whatever_its_kind() {
    for (_folder, from) in kinds() {
        let mut store = write(&from);
        store.put(three()).unwrap();
        for (_other, to) in kinds() {
            store.copy_to(&to).unwrap();
            assert!(export(&read(&to)) == export(&store));
            let refused = store.copy_to(&to).unwrap_err();
            assert!(matches!(refused, StoreError::Exists { .. }), "{refused}");
        }
    }
}

#[test]
fn a_store_of_another_version_is_fused_anew_whatever_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.nq");
    let other_family = || {
        let mut entry = entry("金砖", 8, "果阿");
        entry.report.events[0].series = "brics".to_owned();
        entry
    };
    let all = || three().into_iter().chain([other_family()]).collect::<Vec<_>>();
    write(&path).put(all()).unwrap();
    let whole = fs::read_to_string(&path).unwrap();
    // As a version would have left it that knew less and had other reference data.
    let label = |line: &str| line.contains("/brics/8> <http://www.w3.org/2000/01/rdf-schema#label>");
    let digest = |line: &str| line.contains("graph/reference> <https://schema.org/sha256>");
    let older: String = whole
        .lines()
        .filter(|line| !label(line) && !line.contains("void#triples"))
        .map(|line| if digest(line) { line.replacen(" \"", " \"0", 1) } else { line.to_owned() } + "\n")
        .collect();
    assert!(older.len() < whole.len());
    fs::write(&path, older).unwrap();
    let correction = Correction {
        id: "c".into(),
        file: "f.toml".into(),
        by: "某人".into(),
        on: "2026-11-20".parse().unwrap(),
        why: "因为".into(),
        amendment: Amendment::Add { summit: "sco-chs/14".into(), claim: Claim::Venue("某宫".into()) },
    };
    write(&path).correct(vec![correction.clone()]).unwrap();
    let mut fresh = Store::in_memory().unwrap();
    fresh.put(all()).unwrap();
    fresh.correct(vec![correction]).unwrap();
    assert!(export(&read(&path)) == export(&fresh));
}

/// What a folder keeps of its families beside the graph.
#[cfg(feature = "rocksdb")]
fn kept(path: &std::path::Path) -> Vec<std::path::PathBuf> {
    let states = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let state = states.filter(|path| path.join("summitkg.files").exists()).max().unwrap();
    let files = fs::read_dir(state).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|end| end == "kept")).collect()
}

#[cfg(feature = "rocksdb")]
#[test]
fn what_a_folder_keeps_of_its_families_is_used_and_may_be_damaged() {
    type Damage = fn(Vec<u8>) -> Vec<u8>;
    let more = || vec![entry("多", 20, "莫斯科")];
    let mut whole = Store::in_memory().unwrap();
    whole.put(three().into_iter().chain(more()).collect()).unwrap();
    let damages: [(&str, Damage); 3] = [
        ("whole", |bytes| bytes),
        ("changed", |bytes| bytes.iter().map(|byte| !byte).collect()),
        ("lost by a power cut", |_| Vec::new()),
    ];
    for (damaged, damage) in damages {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        write(&path).put(three()).unwrap();
        let before = kept(&path);
        assert!(before.len() >= 2, "reference data and a family: {before:?}");
        for file in &before {
            fs::write(file, damage(fs::read(file).unwrap())).unwrap();
        }
        write(&path).put(more()).unwrap();
        assert!(export(&read(&path)) == export(&whole), "{damaged}");
        read(&path).verify().unwrap();
        // A family has another file after the change, and its old one is gone.
        assert_eq!(kept(&path).len(), before.len());
        assert_ne!(kept(&path), before);
    }
}

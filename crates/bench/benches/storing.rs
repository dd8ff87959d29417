//! What fusing, storing, asking and exporting cost.
#![expect(clippy::unwrap_used, reason = "benches may panic, as tests may")]

use std::path::Path;
use std::sync::LazyLock;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use summitkg_bench::{Corpus, Order, verify, work};
use summitkg_extractor::Extractor;
use summitkg_fusion::{Reference, fuse};
use summitkg_ontology::Report;
use summitkg_store::{Access, Answer, Entry, Format, Layer, Store, find_query, shipped};

fn main() {
    divan::main();
}

/// 30 texts that speak of 15 meetings, and as many that speak of none.
static ORDER: LazyLock<Order> = LazyLock::new(|| Order { documents: 60, share: 0.5, ..Order::default() });
static LINES: LazyLock<Vec<u8>> = LazyLock::new(|| work::lines(&ORDER).unwrap());
static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new().unwrap());
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut entries = Vec::new();
    work::entries(&EXTRACTOR, &LINES, |entry| entries.push(entry));
    entries
});
/// Made once, and checked; other benches only read it.
static STORE: LazyLock<Store> = LazyLock::new(|| {
    let options = summitkg_store::Options { calendar: Some(false), ..Default::default() };
    let mut store = Store::in_memory_with(options).unwrap();
    store.put(ENTRIES.clone()).unwrap();
    let verdict = verify(&store, &Corpus::new(&ORDER).unwrap().answer()).unwrap();
    assert!(verdict.wrong.is_empty(), "{verdict}");
    store
});

const SPEAKING: usize = 30;
const MEETINGS: usize = 15;

/// The kinds of store: what ends in `.nq` is one file.
const KINDS: &[&str] = if cfg!(feature = "rocksdb") { &["store.nq", "store"] } else { &["store.nq"] };

#[divan::bench(args = KINDS, max_time = 5)]
fn a_build(bencher: Bencher<'_, '_>, kind: &str) {
    let (lines, extractor) = (&*LINES, &*EXTRACTOR);
    bencher
        .counter(ItemsCount::new(ORDER.documents))
        .with_inputs(|| tempfile::tempdir().unwrap())
        .bench_refs(|folder| {
            let changes = work::build(extractor, black_box(lines), &folder.path().join(kind)).unwrap();
            assert_eq!(changes.documents_added, SPEAKING);
        });
}

#[divan::bench(args = KINDS, max_time = 5)]
fn b_adding_one_document(bencher: Bencher<'_, '_>, kind: &str) {
    let one = ENTRIES.last().unwrap();
    let rest = &ENTRIES[..SPEAKING - 1];
    let without = |folder: &Path| {
        let mut store = work::new_store(&folder.join(kind)).unwrap();
        store.put(rest.to_vec()).unwrap();
    };
    bencher
        .with_inputs(|| {
            let folder = tempfile::tempdir().unwrap();
            without(folder.path());
            folder
        })
        .bench_refs(|folder| {
            let mut store = Store::open(folder.path().join(kind), Access::Write).unwrap();
            assert_eq!(store.put(vec![one.clone()]).unwrap().documents_added, 1);
        });
}

#[divan::bench(max_time = 2)]
fn c_fusion(bencher: Bencher<'_, '_>) {
    let reports: Vec<Report> = ENTRIES.iter().map(|entry| entry.report.clone()).collect();
    bencher
        .counter(ItemsCount::new(SPEAKING))
        .bench(|| assert_eq!(fuse(black_box(&reports), &Reference::default()).summits.len(), MEETINGS));
}

#[divan::bench(args = shipped().iter().map(|query| query.name), max_time = 1)]
fn d_query(bencher: Bencher<'_, '_>, name: &str) {
    let query = find_query(name).unwrap();
    let parameters = query.bind(&[]).unwrap();
    let (store, expected) = (&*STORE, STORE.query(query.text, &parameters).unwrap());
    if name == "summits" {
        assert!(matches!(&expected, Answer::Solutions { rows, .. } if rows.len() == MEETINGS));
    }
    bencher.bench(|| assert_eq!(store.query(black_box(query.text), &parameters).unwrap(), expected));
}

#[divan::bench(args = Format::ALL.iter().copied(), max_time = 2)]
fn e_export(bencher: Bencher<'_, '_>, format: Format) {
    let store = &*STORE;
    let export = || {
        let mut bytes = Vec::new();
        store.export(format, Layer::Knowledge, false, &mut bytes).unwrap();
        bytes
    };
    let expected = export();
    assert!(expected.len() > 10_000);
    bencher.counter(divan::counter::BytesCount::of_slice(&expected)).bench(|| assert_eq!(export(), expected));
}

//! All texts of development in one store: the five reports, the others, and the whole news stream.
//!
//! `SUMMITKG_CORPORA` names the folder that holds them; without it these tests say so and pass. Everything is
//! read once.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::thread;
use std::time::Instant;

use summitkg_extractor::{Extractor, Options, Source, read};
use summitkg_ontology::{Document, Fact};
use summitkg_store::{Entry, Format, Layer, Quad, Store};
use summitkg_tests::disputes::disputes;
use summitkg_tests::{entry, file_name, files, none, repository};

/// Says something even if the test passes.
fn say(words: &str) {
    let _ = writeln!(io::stderr(), "{words}");
}

/// The entries of each file: 23 texts and the news.
struct Corpora {
    files: Vec<Vec<Entry>>,
    documents: usize,
}

impl Corpora {
    fn texts(&self) -> &[Vec<Entry>] {
        &self.files[..self.files.len() - 1]
    }

    fn news(&self) -> &[Entry] {
        self.files.last().unwrap()
    }
}

fn documents_of(path: &Path) -> Vec<Document> {
    let bytes = fs::read(path).unwrap();
    let mut documents = Vec::new();
    read(Source::from_bytes(file_name(path), &bytes), &Options::default(), &mut |d| {
        // Some items of the stream have no text, as the program tells.
        documents.extend(d.ok());
    });
    assert!(!documents.is_empty(), "{}", path.display());
    documents
}

/// Reads everything, on all processors; none if there is nothing to read, which is said.
fn corpora() -> Option<&'static Corpora> {
    static CORPORA: OnceLock<Option<Corpora>> = OnceLock::new();
    let read = || {
        let folder = env::var_os("SUMMITKG_CORPORA").map(|f| PathBuf::from(f).join("corpora"));
        let Some(folder) = folder.filter(|f| f.join("seeds").is_dir() && f.join("reports").is_dir()) else {
            say("skipped: set SUMMITKG_CORPORA to a folder with corpora/seeds, corpora/reports and the news");
            return None;
        };
        let started = Instant::now();
        let mut paths = files(&folder.join("seeds"), "txt");
        paths.extend(files(&folder.join("reports"), "txt"));
        assert_eq!(paths.len(), 23);
        paths.extend(files(&folder, "gz"));
        let documents: Vec<Vec<Document>> = paths.iter().map(|path| documents_of(path)).collect();
        let count = documents.iter().map(Vec::len).sum();
        let extractor = Extractor::new().unwrap();
        let files = documents.into_iter().map(|documents| extract(&extractor, &documents)).collect();
        say(&format!("{count} documents read in {:.1} s", started.elapsed().as_secs_f64()));
        Some(Corpora { files, documents: count })
    };
    CORPORA.get_or_init(read).as_ref()
}

/// What some documents say, those that speak of no summit left out.
fn extract(extractor: &Extractor, documents: &[Document]) -> Vec<Entry> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let parts = documents.chunks(documents.len().div_ceil(threads).max(1));
    let read = |part: &[Document]| -> Vec<Entry> {
        let entries = part.iter().map(|document| entry(extractor, document));
        entries.filter(|entry| !entry.report.events.is_empty()).collect()
    };
    thread::scope(|scope| {
        let running: Vec<_> = parts.map(|part| scope.spawn(move || read(part))).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

fn store(entries: Vec<Entry>) -> Store {
    let mut store = Store::in_memory().unwrap();
    store.put(entries).unwrap();
    store
}

fn bytes(store: &Store) -> Vec<u8> {
    let mut bytes = Vec::new();
    store.export(Format::NQuads, Layer::All, true, &mut bytes).unwrap();
    bytes
}

/// An order of so many things that looks random, the same on every run.
fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    for i in (1..count).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(i, usize::try_from(state >> 33).unwrap() % (i + 1));
    }
    order
}

/// Puts files in this order, several of them at a time.
fn in_order(files: &[Vec<Entry>], order: &[usize], at_once: usize) -> Store {
    let mut store = Store::in_memory().unwrap();
    for some in order.chunks(at_once) {
        store.put(some.iter().flat_map(|i| files[*i].iter().cloned()).collect()).unwrap();
    }
    store
}

/// How many orders are tried.
const ORDERS: u64 = 20;

#[test]
fn texts_put_one_by_one_in_any_order_give_the_same_bytes() {
    let Some(corpora) = corpora() else { return };
    let started = Instant::now();
    let texts = corpora.texts();
    let wanted = bytes(&store(texts.concat()));
    for seed in 1..=2 {
        let order = shuffled(texts.len(), seed);
        assert!(wanted == bytes(&in_order(texts, &order, 1)), "order {order:?}");
    }
    say(&format!("2 orders of {} texts in {:.1} s", texts.len(), started.elapsed().as_secs_f64()));
}

#[test]
fn twenty_orders_of_all_files_give_the_same_bytes() {
    let Some(corpora) = corpora() else { return };
    let started = Instant::now();
    let files = &corpora.files;
    let wanted = bytes(&store(files.concat()));
    let once = started.elapsed().as_secs_f64();
    for seed in 1..=ORDERS {
        let order = shuffled(files.len(), seed);
        // All at once, or several at a time.
        let at_once = [files.len(), files.len(), files.len(), 9][usize::try_from(seed).unwrap() % 4];
        assert!(wanted == bytes(&in_order(files, &order, at_once)), "order {order:?}, {at_once} at once");
    }
    say(&format!(
        "{ORDERS} orders of {} files in {:.1} s, {once:.1} s for one; {} bytes",
        files.len(),
        started.elapsed().as_secs_f64(),
        wanted.len()
    ));
}

/// The quads of what can change: all but the reference.
fn quads(store: &Store) -> BTreeSet<String> {
    let layers = [Layer::Knowledge, Layer::Claims].into_iter();
    layers.flat_map(|layer| store.quads(layer, false).unwrap()).map(|quad: Quad| quad.to_string()).collect()
}

/// The summits that a document speaks of, by path.
fn summits_of(store: &Store, document: &str) -> BTreeSet<String> {
    let query =
        "SELECT DISTINCT ?s { GRAPH ?d { ?d skg:sourceName ?name . ?e skg:denotes|skg:mayDenote ?s } }";
    let name = summitkg_store::Term::from(summitkg_store::Literal::new_simple_literal(document));
    let answer = store.query(query, &[("name".to_owned(), name)]).unwrap();
    let summitkg_store::Answer::Solutions { rows, .. } = answer else { panic!("no table") };
    rows.iter().map(|row| row[0].as_ref().unwrap().to_string()).collect()
}

/// The changed quads of each summit that do not rest on a claim of these documents: its own, those of its
/// records, statements and alternatives.
fn changed<'q>(
    (before, after): (&'q BTreeSet<String>, &'q BTreeSet<String>),
    documents: &[String],
    summits: &'q BTreeSet<String>,
) -> BTreeMap<&'q str, Vec<&'q str>> {
    let mut about: BTreeMap<&str, &str> = BTreeMap::new();
    let mut parts: BTreeMap<&str, [&str; 3]> = BTreeMap::new();
    let mut resting: BTreeSet<&str> = BTreeSet::new();
    for line in before.union(after) {
        let [subject, predicate, object] = words(line);
        match predicate.rsplit(['#', '/']).next().unwrap_or_default() {
            "subject>" => {
                about.insert(subject, object);
                parts.entry(subject).or_default()[0] = object;
            }
            "predicate>" => parts.entry(subject).or_default()[1] = object,
            "object>" => parts.entry(subject).or_default()[2] = object,
            "alternative>" => {
                about.insert(object, subject);
            }
            "supportedBy>" if documents.iter().any(|document| object.starts_with(document)) => {
                resting.insert(subject);
            }
            _ => {}
        }
    }
    let told: BTreeSet<[&str; 3]> = resting.iter().filter_map(|node| parts.get(node)).copied().collect();
    let of = |line: &str| {
        let fact = words(line);
        let mut node = fact[0];
        if told.contains(&fact) {
            return None;
        }
        while let Some(owner) = about.get(node) {
            if resting.contains(node) {
                return None;
            }
            node = owner;
        }
        let inside = |summit: &&String| {
            let rest = node.strip_prefix(summit.trim_end_matches('>'));
            rest.is_some_and(|rest| rest == ">" || rest.starts_with('/'))
        };
        summits.iter().find(inside).map(String::as_str)
    };
    let mut changed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in before.symmetric_difference(after) {
        if let Some(summit) = of(line) {
            changed.entry(summit).or_default().push(line);
        }
    }
    changed
}

/// Subject, predicate and object of a line.
fn words(line: &str) -> [&str; 3] {
    let mut words = line.splitn(3, ' ');
    std::array::from_fn(|_| words.next().unwrap_or_default())
}

/// Assures that a change wrote quads of the summits that a document speaks of, and elsewhere only what rests
/// on its claims, such as what it foresees of the next meeting.
#[track_caller]
fn stays_within(
    what: &str,
    quads: (&BTreeSet<String>, &BTreeSet<String>),
    documents: &[String],
    allowed: &BTreeSet<String>,
    all: &BTreeSet<String>,
) {
    assert!(!allowed.is_empty() && allowed.is_subset(all), "{what}: {allowed:?}");
    let mut beyond = changed(quads, documents, all);
    beyond.retain(|summit, _| !allowed.contains(*summit));
    assert!(beyond.is_empty(), "{what}: it speaks of {allowed:?}, but {beyond:#?} changed");
}

/// The document without the words of its last fact.
fn shortened(entry_before: &Entry, extractor: &Extractor) -> Entry {
    let text = entry_before.text.clone().unwrap();
    let facts = entry_before.report.events.iter().flat_map(|event| &event.facts);
    let last = facts.flat_map(Fact::evidence).max_by_key(|evidence| evidence.start()).unwrap();
    let start = usize::try_from(last.start()).unwrap();
    let length = last.exact().chars().count();
    let text: String = text.chars().take(start).chain(text.chars().skip(start + length)).collect();
    entry(extractor, &Document::new(entry_before.report.document.clone(), text))
}

#[test]
fn reading_again_changes_nothing_and_a_change_only_what_it_speaks_of() {
    let Some(corpora) = corpora() else { return };
    let all = corpora.files.concat();
    let started = Instant::now();
    let mut store = Store::in_memory().unwrap();
    let full = store.put(all.clone()).unwrap();
    let build = started.elapsed();
    let kept = store.documents().unwrap().len();
    say(&format!(
        "full build: {} of {} documents speak of a summit, {} quads in {:.2} s",
        kept,
        corpora.documents,
        full.quads_added,
        build.as_secs_f64()
    ));

    let started = Instant::now();
    for round in 1..=10 {
        let changes = store.put(all.clone()).unwrap();
        assert!(changes.is_empty() && changes.documents_unchanged == kept, "round {round}: {changes:?}");
    }
    say(&format!(
        "read again ten times: 0 quads changed, {:.2} s each",
        started.elapsed().as_secs_f64() / 10.0
    ));

    let extractor = Extractor::new().unwrap();
    let reports = corpora.news().iter().filter(|entry| {
        entry
            .report
            .events
            .iter()
            .any(|event| event.role == summitkg_ontology::Role::Reported && event.facts.len() > 5)
    });
    let mut reports: Vec<&Entry> = reports.collect();
    reports.sort_by(|a, b| a.report.document.name.cmp(&b.report.document.name));
    let summits = |store: &Store| -> BTreeSet<String> {
        let answer = store.query("SELECT ?s { ?s a skg:Summit }", &[]).unwrap();
        let summitkg_store::Answer::Solutions { rows, .. } = answer else { panic!("no table") };
        rows.iter().map(|row| row[0].as_ref().unwrap().to_string()).collect()
    };
    let known = summits(&store);
    for (which, picked) in [reports[reports.len() / 3], reports[reports.len() / 2]].into_iter().enumerate() {
        let name = &picked.report.document.name;
        let before = quads(&store);
        let mut speaks = summits_of(&store, name);
        let short = shortened(picked, &extractor);
        let started = Instant::now();
        let (what, changes) = if which == 0 {
            ("changed", store.put(vec![short.clone()]).unwrap())
        } else {
            ("removed", store.remove(std::slice::from_ref(name)).unwrap())
        };
        let time = started.elapsed();
        let after = quads(&store);
        speaks.extend(summits_of(&store, name));
        let both = known.union(&summits(&store)).cloned().collect();
        let documents: Vec<String> = [&picked.report, &short.report]
            .map(|report| store.base().document(&report.id).to_string().trim_end_matches('>').to_owned())
            .to_vec();
        stays_within(&format!("{name} {what}"), (&before, &after), &documents, &speaks, &both);
        assert!(!changes.is_empty());
        assert!(changes.quads_added + changes.quads_removed < full.quads_added / 50, "{changes:?}");
        say(&format!(
            "one document {what}: quads +{} -{} of {} summits in {:.2} s, against {} quads in {:.2} s",
            changes.quads_added,
            changes.quads_removed,
            speaks.len(),
            time.as_secs_f64(),
            full.quads_added,
            build.as_secs_f64()
        ));
        let back = store.put(vec![picked.clone()]).unwrap();
        assert_eq!((back.quads_added, back.quads_removed), (changes.quads_removed, changes.quads_added));
        assert!(before == quads(&store), "{name} is back, and all is as it was");
    }
}

/// The disagreements as rows: summit, record below it, property, kind, value, whether it is preferred, the
/// step, the documents.
fn rows(store: &Store) -> BTreeSet<String> {
    let names: BTreeMap<String, String> = store
        .documents()
        .unwrap()
        .into_iter()
        .map(|document| (format!("doc/{}/", document.id.as_str()), document.meta.name))
        .collect();
    let readable = |path: String| {
        let found = names.iter().find_map(|(doc, name)| Some((name, path.strip_prefix(doc)?)));
        found.map_or_else(|| path.clone(), |(name, rest)| format!("{name}/{rest}"))
    };
    let mut rows = BTreeSet::new();
    for dispute in disputes(store) {
        let summit = readable(dispute.summit);
        let item = dispute.values.first().and_then(|value| value.value.clone()).unwrap_or_default();
        for value in dispute.values {
            let preferred = match value.preferred {
                Some(true) => "yes",
                Some(false) => "no",
                None => "",
            };
            let lacking = || format!("without {item}");
            let documents: Vec<&str> = value.documents.iter().map(String::as_str).collect();
            let cells = [
                summit.as_str(),
                &readable(dispute.of.clone()),
                &dispute.property,
                &dispute.kind,
                &value.value.clone().unwrap_or_else(lacking),
                preferred,
                &value.step,
                &documents.join(" "),
            ];
            rows.insert(cells.join("\t"));
        }
    }
    rows
}

#[test]
fn the_conflicts_of_the_23_texts_are_those_found_by_reading() {
    let Some(corpora) = corpora() else { return };
    let found = rows(&store(corpora.texts().concat()));
    let table = fs::read_to_string(repository("tests/conflicts/corpora.tsv")).unwrap();
    let wanted: BTreeSet<String> =
        table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(str::to_owned).collect();
    let missed = wanted.difference(&found).map(|row| format!("not listed: {row}"));
    let more = found.difference(&wanted).map(|row| format!("listed too: {row}"));
    none(&missed.chain(more).collect::<Vec<_>>());
}

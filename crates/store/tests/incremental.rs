//! What a change leaves is what a fresh store would hold: many random changes, the same on every run.
//!
//! After each put, removal, correction and withdrawal the quads are those of a new store that is given the
//! documents and corrections of that moment; and a change in one family of series writes no quad of another.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

#[path = "incremental/drafts.rs"]
mod drafts;

use std::collections::{BTreeMap, BTreeSet};

use drafts::{Numbers, correction, entry};
use summitkg_ontology::{Amendment, Base, Correction, rdf as mapping};
use summitkg_store::{Access, Changes, Entry, Layer, Quad, Store};

/// How many changes each sequence has.
const STEPS: usize = 60;

/// Subject, predicate, object and graph.
type Line = [String; 4];

/// What documents and corrections left in a store; the reference is always the same.
fn quads(store: &Store) -> BTreeSet<Line> {
    let line = |q: Quad| {
        [q.subject.to_string(), q.predicate.to_string(), q.object.to_string(), q.graph_name.to_string()]
    };
    let layers = [Layer::Knowledge, Layer::Claims].into_iter();
    let quads = layers.flat_map(|layer| store.quads(layer, true).unwrap());
    let corrections = mapping::corrections(store.base(), &store.corrections().unwrap());
    quads.chain(corrections).map(line).collect()
}

/// What a store should hold.
#[derive(Default)]
struct Wanted {
    documents: BTreeMap<String, Entry>,
    corrections: BTreeMap<String, Correction>,
}

impl Wanted {
    fn fresh(&self) -> BTreeSet<Line> {
        let mut store = Store::in_memory().unwrap();
        store.put(self.documents.values().cloned().collect()).unwrap();
        if !self.corrections.is_empty() {
            store.correct(self.corrections.values().cloned().collect()).unwrap();
        }
        quads(&store)
    }
}

/// One change, as it is made to every store.
#[derive(Clone, Debug)]
enum Step {
    Put(Vec<Entry>),
    Remove(Vec<String>),
    Correct(Vec<Correction>),
    Withdraw(Vec<String>),
}

impl Step {
    fn draw(numbers: &mut Numbers, wanted: &Wanted) -> Self {
        let choice = numbers.below(10);
        let documents: Vec<&String> = wanted.documents.keys().collect();
        let corrections: Vec<&String> = wanted.corrections.keys().collect();
        match choice {
            5 | 6 if !documents.is_empty() => {
                let count = 1 + numbers.below(2.min(documents.len()));
                let names: BTreeSet<String> =
                    (0..count).map(|_| documents[numbers.below(documents.len())].clone()).collect();
                Self::Remove(names.into_iter().collect())
            }
            7 | 8 => {
                let drawn = (0..=numbers.below(2)).map(|_| correction(numbers));
                let by_id: BTreeMap<String, Correction> = drawn.map(|c| (c.id.clone(), c)).collect();
                Self::Correct(by_id.into_values().collect())
            }
            9 if !corrections.is_empty() => {
                Self::Withdraw(vec![corrections[numbers.below(corrections.len())].clone()])
            }
            _ => Self::Put((0..=numbers.below(3)).map(|_| entry(numbers)).collect()),
        }
    }

    fn note(&self, wanted: &mut Wanted) {
        match self {
            Self::Put(entries) => {
                for entry in entries {
                    let name = entry.report.document.name.clone();
                    if entry.report.events.is_empty() {
                        wanted.documents.remove(&name);
                    } else {
                        wanted.documents.insert(name, entry.clone());
                    }
                }
            }
            Self::Remove(names) => wanted.documents.retain(|name, _| !names.contains(name)),
            Self::Correct(corrections) => {
                for correction in corrections {
                    wanted.corrections.insert(correction.id.clone(), correction.clone());
                }
            }
            Self::Withdraw(ids) => wanted.corrections.retain(|id, _| !ids.contains(id)),
        }
    }

    fn make(&self, store: &mut Store) -> Changes {
        match self.clone() {
            Self::Put(entries) => store.put(entries),
            Self::Remove(names) => store.remove(&names),
            Self::Correct(corrections) => store.correct(corrections),
            Self::Withdraw(ids) => store.withdraw(&ids),
        }
        .unwrap()
    }

    /// The families that it speaks of; none if it is about names or sources of all.
    fn families(&self, before: &Wanted, after: &Wanted) -> Option<BTreeSet<String>> {
        let mut families = BTreeSet::new();
        match self {
            Self::Put(_) | Self::Remove(_) => {
                let names: BTreeSet<&String> = match self {
                    Self::Put(entries) => entries.iter().map(|e| &e.report.document.name).collect(),
                    Self::Remove(names) => names.iter().collect(),
                    _ => BTreeSet::new(),
                };
                for name in names {
                    let both = [before, after].into_iter().filter_map(|w| w.documents.get(name));
                    let events = both.flat_map(|entry| &entry.report.events);
                    families.extend(events.map(|event| family(&event.series).to_owned()));
                }
            }
            Self::Correct(corrections) => {
                let old = corrections.iter().filter_map(|c| before.corrections.get(&c.id));
                for correction in corrections.iter().chain(old) {
                    families.insert(family_of(correction)?);
                }
            }
            Self::Withdraw(ids) => {
                for correction in ids.iter().filter_map(|id| before.corrections.get(id)) {
                    families.insert(family_of(correction)?);
                }
            }
        }
        Some(families)
    }
}

/// The organisation whose series it is.
fn family(series: &str) -> &str {
    series.split('-').next().unwrap()
}

fn family_of(correction: &Correction) -> Option<String> {
    let path = match &correction.amendment {
        Amendment::Replace { summit, .. } | Amendment::Add { summit, .. } => Some(summit),
        Amendment::Reject { summit, .. } | Amendment::Prefer { summit, .. } => summit.as_ref(),
        Amendment::Same { kind: None, names } => names.first(),
        Amendment::Different { kind: None, name, .. } => Some(name),
        Amendment::Same { .. } | Amendment::Different { .. } => None,
    };
    path.map(|path| family(path.split('/').next().unwrap()).to_owned())
}

/// Complains of quads of the knowledge that belong to a summit of no touched family.
fn strangers(changed: &[&Line], all: &BTreeSet<Line>, families: &BTreeSet<String>) -> Vec<String> {
    let base = Base::default();
    let local = |node: &str| base.local(node.trim_matches(['<', '>'])).map(str::to_owned);
    // Statements and alternatives have no path of their own: their subject, or what points to them, tells.
    let mut about: BTreeMap<String, String> = BTreeMap::new();
    for [subject, predicate, object, _] in all {
        let owner = match predicate.trim_end_matches('>').rsplit('#').next() {
            Some("subject") => (subject, object),
            Some("alternative") => (object, subject),
            _ => continue,
        };
        about.extend(local(owner.0).zip(local(owner.1)));
    }
    let mut wrong = Vec::new();
    for line in changed {
        let Some(mut node) = local(&line[0]) else { continue };
        while let Some(owner) = about.get(&node) {
            node.clone_from(owner);
        }
        let mut path = node.split('/');
        let first = match (path.next().unwrap(), path.next()) {
            // A standing is in the organisation that holds the series.
            ("membership", Some("上海合作组织")) => "sco",
            ("membership", Some("二十国集团")) => "g20",
            ("membership", Some("金砖国家")) => "brics",
            (first, _) => first,
        };
        let of_all = ["doc", "correction", "person", "country", "city", "organisation", "series"];
        if !of_all.contains(&first) && !families.contains(family(first)) {
            wrong.push(line.join(" "));
        }
    }
    wrong
}

/// Makes the same random changes in every store, and compares each time.
fn run(seed: u64, mut stores: Vec<Store>) {
    let mut numbers = Numbers::new(seed);
    let mut wanted = Wanted::default();
    let mut before: BTreeSet<Line> = BTreeSet::new();
    let mut partial = 0;
    for i in 0..STEPS {
        let step = Step::draw(&mut numbers, &wanted);
        let mut after =
            Wanted { documents: wanted.documents.clone(), corrections: wanted.corrections.clone() };
        step.note(&mut after);
        let families = step.families(&wanted, &after);
        wanted = after;
        let fresh = wanted.fresh();
        for store in &mut stores {
            let changes = step.make(store);
            let now = quads(store);
            let kind = store.path().map_or("memory".to_owned(), |path| path.display().to_string());
            let what = format!("seed {seed}, step {i}, {kind}");
            let shown = |lines: &BTreeSet<Line>, others: &BTreeSet<Line>| {
                lines.difference(others).map(|line| line.join(" ")).collect::<Vec<_>>()
            };
            let (lacking, left) = (shown(&fresh, &now), shown(&now, &fresh));
            assert!(
                lacking.is_empty() && left.is_empty(),
                "{what}: lacks {lacking:#?}, left {left:#?} by {step:?}"
            );
            let written = (now.difference(&before).count(), before.difference(&now).count());
            // The first change brings the reference too.
            assert!(i == 0 || written == (changes.quads_added, changes.quads_removed), "{what}: {changes:?}");
        }
        if let Some(families) = families.filter(|_| i > 0) {
            let changed: Vec<&Line> = fresh.symmetric_difference(&before).collect();
            let all: BTreeSet<Line> = fresh.union(&before).cloned().collect();
            let wrong = strangers(&changed, &all, &families);
            assert!(wrong.is_empty(), "seed {seed}, step {i}: {families:?} changed, but also {wrong:#?}");
            partial += usize::from(!changed.is_empty());
        }
        before = fresh;
    }
    assert!(partial > STEPS / 2, "seed {seed}: most changes are of some families alone, here {partial}");
}

#[test]
fn every_change_leaves_what_a_fresh_store_would_hold() {
    run(1, vec![Store::in_memory().unwrap()]);
}

#[test]
fn stores_on_disk_change_like_those_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let names: &[&str] = if cfg!(feature = "rocksdb") { &["s.nq", "folder"] } else { &["s.nq"] };
    let open = |name: &&str| Store::open(folder.path().join(name), Access::Write).unwrap();
    run(2, names.iter().map(open).collect());
}

//! Generated corpora are what they promise, and the program reads them as their answer says.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::sync::LazyLock;

use summitkg_bench::{Answer, Corpus, Order, verify, work};
use summitkg_extractor::{Extractor, Options, Source, read};
use summitkg_store::Store;

static ORDER: LazyLock<Order> = LazyLock::new(|| Order { documents: 160, share: 0.5, ..Order::default() });

fn bytes(order: &Order) -> Vec<u8> {
    work::lines(order).unwrap()
}

/// Makes one thing of an answer wrong.
type Plant = fn(&mut Answer);

fn sorted(bytes: &[u8]) -> Vec<&[u8]> {
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    lines.sort_unstable();
    lines
}

fn store() -> Store {
    let options = summitkg_store::Options { calendar: Some(false), ..Default::default() };
    let mut store = Store::in_memory_with(options).unwrap();
    let mut entries = Vec::new();
    work::entries(&Extractor::new().unwrap(), &bytes(&ORDER), |entry| entries.push(entry));
    store.put(entries).unwrap();
    store
}

#[test]
fn a_seed_gives_the_same_corpus_and_another_seed_another() {
    assert_eq!(bytes(&ORDER), bytes(&ORDER));
    assert_ne!(bytes(&ORDER), bytes(&Order { seed: 2, ..ORDER.clone() }));
}

#[test]
fn mixed_documents_are_the_same_documents() {
    let (ordered, mixed) = (bytes(&ORDER), bytes(&Order { shuffle: true, ..ORDER.clone() }));
    assert_ne!(ordered, mixed);
    assert_eq!(sorted(&ordered), sorted(&mixed));
}

#[test]
fn documents_come_in_the_order_of_publication() {
    let records: Vec<_> = Corpus::new(&ORDER).unwrap().documents().collect();
    assert_eq!(records.len(), 160);
    assert!(records.is_sorted_by_key(|record| record.published.clone()));
    assert!(records.is_sorted_by_key(|record| record.id.clone()));
}

#[test]
fn as_many_records_fail_as_the_answer_says() {
    let order = Order { documents: 8050, share: 0.0, ..Order::default() };
    let (mut failures, mut documents, bytes) = (0, 0, bytes(&order));
    read(Source::from_bytes("corpus.jsonl", &bytes), &Options::default(), &mut |read| match read {
        Ok(_) => documents += 1,
        Err(_) => failures += 1,
    });
    assert_eq!((failures, documents), (3, 8047));
    let answer = Corpus::new(&order).unwrap().answer();
    assert_eq!((answer.failures, answer.speaking, answer.summits.len()), (3, 0, 0));
}

#[test]
fn what_cannot_be_ordered_is_told() {
    for order in [
        Order { share: 1.5, ..Order::default() },
        Order { share: f64::NAN, ..Order::default() },
        Order { years: 0, ..Order::default() },
        Order { documents: 0, ..Order::default() },
    ] {
        assert!(Corpus::new(&order).is_err(), "{order:?}");
    }
}

#[test]
fn the_program_knows_what_the_corpus_says_and_a_planted_error_is_found() {
    let (store, answer) = (store(), Corpus::new(&ORDER).unwrap().answer());
    let verdict = verify(&store, &answer).unwrap();
    assert!(verdict.wrong.is_empty(), "{verdict}");
    assert_eq!((verdict.summits, verdict.right, answer.speaking), (40, 240, 80));
    let planted: [(&str, Plant); 9] = [
        ("start", |answer| answer.summits[3].start.push('0')),
        ("city", |answer| answer.summits[3].city.clear()),
        ("country", |answer| answer.summits[3].country.clear()),
        ("chair", |answer| answer.summits[3].chair.push('夫')),
        ("attendees", |answer| answer.summits[3].attendees += 1),
        ("documents:", |answer| answer.summits[3].documents += 1),
        ("0 summits, not one", |answer| answer.summits[3].number += 40),
        ("none of the corpus", |answer| drop(answer.summits.pop())),
        ("documents that speak", |answer| answer.speaking += 1),
    ];
    for (told, plant) in planted {
        let mut wrong = answer.clone();
        plant(&mut wrong);
        let verdict = verify(&store, &wrong).unwrap();
        assert!(verdict.wrong.iter().any(|line| line.contains(told)), "{told}: {verdict}");
    }
}

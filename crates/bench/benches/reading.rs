//! What each stage of reading costs, in bytes of text.
#![expect(clippy::unwrap_used, reason = "benches may panic, as tests may")]

use std::path::Path;
use std::sync::LazyLock;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use jieba_rs::Jieba;
use summitkg_bench::{Order, work};
use summitkg_extractor::Extractor;
use summitkg_ontology::{Document, DocumentMeta, simplified};

fn main() {
    divan::main();
}

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new().unwrap());
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// News of which one text in fifty speaks of a summit, as archives have them.
static ARCHIVE: LazyLock<Vec<u8>> =
    LazyLock::new(|| work::lines(&Order { documents: 1000, ..Order::default() }).unwrap());

/// Years of real news, where they are at hand.
static NEWS: LazyLock<Option<Vec<u8>>> = LazyLock::new(|| {
    let folder = std::env::var_os("SUMMITKG_CORPORA")?;
    Some(work::unfolded(&Path::new(&folder).join("corpora/news-2012-2015.jsonl.gz")).unwrap())
});
/// They take minutes in a build for tests.
const NO_NEWS: bool = cfg!(debug_assertions);

/// A full report: every sentence has something.
const DENSE: &str = include_str!("../../../data/reports/22-2022-samarkand.txt");
/// Words that concern no summit, in simplified and traditional characters.
const EMPTY: &str = "本市昨日新增公交线路十二条，市民出行更加方便。有關部門表示，將繼續聽取各界意見。";
/// One of the words without which no summit is meant, and no summit.
const NEARLY: &str = "班列开往中亚，主要运送家用电器和纺织服装。当地企业说，金砖国家市场潜力很大。";

fn document(text: String) -> Document {
    Document::new(DocumentMeta { name: "bench".to_owned(), ..DocumentMeta::default() }, text)
}

/// How many events a text has, measured.
fn events(bencher: Bencher<'_, '_>, text: String, expected: usize) {
    let document = document(text);
    let bytes = BytesCount::of_str(document.text());
    let extractor = &*EXTRACTOR;
    bencher
        .counter(bytes)
        .bench(|| assert_eq!(extractor.extract(black_box(&document)).events.len(), expected));
}

#[divan::bench(max_time = 2)]
fn a_loading_of_rules_and_words() {
    assert!(!Extractor::new().unwrap().version().is_empty());
}

#[divan::bench]
fn b_decoding_and_parsing(bencher: Bencher<'_, '_>) {
    let lines = &*ARCHIVE;
    bencher.counter(BytesCount::of_slice(lines)).bench(|| {
        let mut count = 0;
        work::documents(black_box(lines), |_| count += 1);
        // One record has no text.
        assert_eq!(count, 999);
    });
}

#[divan::bench]
fn c_needles_only(bencher: Bencher<'_, '_>) {
    events(bencher, EMPTY.repeat(10_000), 0);
}

#[divan::bench]
fn d_an_empty_document(bencher: Bencher<'_, '_>) {
    events(bencher, EMPTY.repeat(12), 0);
}

#[divan::bench]
fn e_folding(bencher: Bencher<'_, '_>) {
    let text = EMPTY.repeat(10_000);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| assert!(black_box(&text).chars().map(simplified).all(|c| c != '關')));
}

#[divan::bench]
fn f_a_document_with_a_needle_and_no_summit(bencher: Bencher<'_, '_>) {
    events(bencher, NEARLY.repeat(12), 0);
}

#[divan::bench]
fn g_a_dense_report(bencher: Bencher<'_, '_>) {
    events(bencher, DENSE.to_owned(), 1);
}

#[divan::bench(max_time = 2)]
fn h_extraction_of_an_archive(bencher: Bencher<'_, '_>) {
    extraction(bencher, &ARCHIVE, |speaking| assert_eq!(speaking, 20));
}

#[divan::bench(max_time = 2)]
fn i_jieba_over_the_same_texts(bencher: Bencher<'_, '_>) {
    jieba(bencher, &ARCHIVE);
}

#[divan::bench(max_time = 5, ignore = NO_NEWS || NEWS.is_none())]
fn j_extraction_of_the_news(bencher: Bencher<'_, '_>) {
    extraction(bencher, NEWS.as_ref().unwrap(), |speaking| assert!(speaking > 0));
}

#[divan::bench(max_time = 5, ignore = NO_NEWS || NEWS.is_none())]
fn k_jieba_over_the_news(bencher: Bencher<'_, '_>) {
    jieba(bencher, NEWS.as_ref().unwrap());
}

fn extraction(bencher: Bencher<'_, '_>, lines: &[u8], right: fn(usize)) {
    let extractor = &*EXTRACTOR;
    bencher
        .counter(BytesCount::of_slice(lines))
        .bench(|| right(work::speaking(extractor, black_box(lines), 1)));
}

fn jieba(bencher: Bencher<'_, '_>, lines: &[u8]) {
    let mut texts = Vec::new();
    work::documents(lines, |document| texts.push(document.text().to_owned()));
    let jieba = &*JIEBA;
    bencher.counter(BytesCount::of_slice(lines)).bench(|| {
        let words: usize = texts.iter().map(|text| jieba.cut(black_box(text), true).len()).sum();
        assert!(words > 100_000);
    });
}

//! What holds of the reading of any bytes at all; shared with the fuzz target, which compiles this file too.

use summitkg_extractor::{Extractor, Options, Source, read};
use summitkg_ontology::{Document, Evidence, Fact, Report};

/// So that no input, however small it is compressed, fills the memory.
const DOCUMENT_LIMIT: u64 = 1 << 20;
const TOTAL_LIMIT: u64 = 4 << 20;

/// The name of a file that would begin like this; without a known extension the content decides.
fn name(bytes: &[u8]) -> &'static str {
    match bytes.first() {
        Some(b'<') => "x.html",
        Some(b'[') => "x.json",
        Some(b'{') => "x.jsonl",
        _ => "-",
    }
}

/// Reads bytes as the program reads a file, and tells what is wrong with the reports of its documents.
pub fn faults(extractor: &Extractor, bytes: &[u8]) -> Vec<String> {
    let options = Options { document_limit: DOCUMENT_LIMIT, total_limit: TOTAL_LIMIT, ..Options::default() };
    let mut wrong = Vec::new();
    read(Source::from_bytes(name(bytes), bytes), &options, &mut |result| match result {
        Ok(document) => {
            let report = extractor.extract(&document);
            wrong.extend(misquotes(&document, &report));
            let json = report.to_json().to_string();
            if serde_json::from_str::<serde_json::Value>(&json).is_err() {
                wrong.push(format!("no JSON: {json}"));
            }
        }
        Err(error) => {
            if error.to_string().is_empty() {
                wrong.push(format!("an error without words: {error:?}"));
            }
        }
    });
    wrong
}

/// Every piece of evidence of a report.
pub fn evidence(report: &Report) -> impl Iterator<Item = &Evidence> {
    report.events.iter().flat_map(|e| e.evidence.iter().chain(e.facts.iter().flat_map(Fact::evidence)))
}

/// What is wrong with the evidence of a report: empty, or not the words of the document at its place.
pub fn misquotes(document: &Document, report: &Report) -> Vec<String> {
    let text: Vec<char> = document.text().chars().collect();
    let slice = |from: usize, to: usize| text.get(from..to).map(String::from_iter);
    let name = &document.meta().name;
    let mut wrong = Vec::new();
    for event in &report.events {
        if event.evidence.is_empty() {
            wrong.push(format!("{name}: {} {}: no evidence", event.series, event.role.code()));
        }
        let bare = event.facts.iter().filter(|f| f.evidence().is_empty());
        wrong.extend(bare.map(|f| format!("{name}: no evidence for {:?}", f.claim())));
    }
    for e in evidence(report) {
        let (start, end) = (e.start() as usize, e.end() as usize);
        let before = start.checked_sub(e.prefix().chars().count()).and_then(|from| slice(from, start));
        let after = slice(end, end + e.suffix().chars().count());
        let right = start < end
            && slice(start, end).as_deref() == Some(e.exact())
            && before.as_deref() == Some(e.prefix())
            && after.as_deref() == Some(e.suffix());
        if !right {
            wrong.push(format!("{name} {start}..{end}: {:?} by {}", e.exact(), e.rule()));
        }
    }
    for f in report.findings.iter().filter(|f| f.start > f.end || f.end as usize > text.len()) {
        wrong.push(format!("{name} {}..{}: finding {:?} outside the text", f.start, f.end, f.kind));
    }
    wrong
}

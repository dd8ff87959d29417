//! The work that is measured, through the doors that every caller has.

use std::path::Path;
use std::{fs, io, thread};

use anyhow::{Context as _, Result};
use flate2::read::MultiGzDecoder;
use summitkg_extractor::{Extractor, Options, Outcome, Source, read};
use summitkg_ontology::{Document, Report};
use summitkg_store::{Access, Changes, Entry, Options as StoreOptions, Store, StoreError};

use crate::corpus::Corpus;
use crate::plan::Order;

/// How many documents that speak of a summit are stored at once, as `build` does.
const BATCH: usize = 500;

/// The JSON lines of a generated corpus.
pub fn lines(order: &Order) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    Corpus::new(order)?.write(&mut bytes)?;
    Ok(bytes)
}

/// A file's bytes, unfolded if they are packed.
pub fn unfolded(path: &Path) -> Result<Vec<u8>> {
    let file = fs::read(path).with_context(|| path.display().to_string())?;
    if !file.starts_with(&[0x1f, 0x8b]) {
        return Ok(file);
    }
    let mut bytes = Vec::new();
    io::copy(&mut MultiGzDecoder::new(file.as_slice()), &mut bytes)
        .with_context(|| path.display().to_string())?;
    Ok(bytes)
}

/// Reads JSON lines and extracts every document that can concern a summit.
pub fn extract(extractor: &Extractor, lines: &[u8], mut sink: impl FnMut(&Document, Report)) {
    let source = Source::from_bytes("corpus.jsonl", lines);
    extractor.extract_source(source, &Options::default(), &mut |outcome| {
        if let Ok(Outcome::Read(read)) = outcome {
            let (document, report) = *read;
            sink(&document, report);
        }
    });
}

/// The documents of JSON lines; records that cannot be read are passed over.
pub fn documents(lines: &[u8], mut sink: impl FnMut(Document)) {
    let source = Source::from_bytes("corpus.jsonl", lines);
    read(source, &Options::default(), &mut |document| {
        if let Ok(document) = document {
            sink(document);
        }
    });
}

/// Extracts on several threads, each a part of the lines; how many documents speak of a summit.
pub fn speaking(extractor: &Extractor, lines: &[u8], threads: usize) -> usize {
    let count = |part: &[u8]| {
        let mut speaking = 0;
        extract(extractor, part, |_, report| speaking += usize::from(!report.events.is_empty()));
        speaking
    };
    let parts = parts(lines, threads);
    thread::scope(|scope| {
        let running: Vec<_> = parts.iter().map(|part| scope.spawn(|| count(part))).collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).sum()
    })
}

/// Lines in so many parts of about equal size.
fn parts(lines: &[u8], count: usize) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = lines;
    for left in (1..=count).rev() {
        let near = rest.len() / left;
        let end = rest[near..].iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| near + at + 1);
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts
}

/// Documents that speak of a summit as they are stored, with their texts.
pub fn entries(extractor: &Extractor, lines: &[u8], mut sink: impl FnMut(Entry)) {
    let versions = (env!("CARGO_PKG_VERSION").to_owned(), extractor.version().to_owned());
    extract(extractor, lines, |document, report| {
        if !report.events.is_empty() {
            let text = Some(document.text().to_owned());
            sink(Entry { report, text, versions: versions.clone() });
        }
    });
}

/// Reads, extracts and stores, without the calendar of past summits.
pub fn build(extractor: &Extractor, lines: &[u8], store: &Path) -> Result<Changes> {
    let mut store = new_store(store)?;
    let (mut waiting, mut stored) = (Vec::new(), Ok(Changes::default()));
    let mut put = |entries: &mut Vec<Entry>, stored: &mut Result<Changes, StoreError>| {
        if let Ok(changes) = stored {
            match store.put(std::mem::take(entries)) {
                Ok(more) => changes.add(more),
                Err(problem) => *stored = Err(problem),
            }
        }
    };
    entries(extractor, lines, |entry| {
        waiting.push(entry);
        if waiting.len() == BATCH {
            put(&mut waiting, &mut stored);
        }
    });
    put(&mut waiting, &mut stored);
    Ok(stored?)
}

/// A store to write, without the calendar.
pub fn new_store(path: &Path) -> Result<Store> {
    let options = StoreOptions { calendar: Some(false), ..StoreOptions::default() };
    Ok(Store::open_with(path, Access::Write, options)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_whole_lines_and_together_everything() {
        let lines = b"a\nbbbbbbbb\nc\nd\n";
        for count in 1..6 {
            let parts = parts(lines, count);
            assert_eq!(parts.concat(), lines);
            assert!(parts.iter().all(|part| part.is_empty() || part.ends_with(b"\n")), "{parts:?}");
        }
    }
}

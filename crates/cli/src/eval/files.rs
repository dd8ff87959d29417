//! Gold and earlier reports, read from files.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;
use summitkg_ontology::Report;

use super::facts::{Event, Extracted, GoldFile};
use crate::error::Failure;
use crate::files::{open, reason};

/// A folder of gold, one file per document.
pub(crate) struct Gold {
    /// The events of each document, by its name.
    pub(crate) documents: BTreeMap<String, Vec<Event>>,
    /// Files about something else: they have no `events`.
    pub(crate) other: Vec<String>,
}

impl Gold {
    pub(crate) fn read(folder: &Path) -> Result<Self, Failure> {
        let mut gold = Self { documents: BTreeMap::new(), other: Vec::new() };
        for path in json_files(folder)? {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let file: GoldFile = serde_json::from_reader(BufReader::new(open(&path)?))
                .map_err(|problem| Failure::Input(format!("{}: not gold: {problem}", path.display())))?;
            match file.events {
                Some(events) => drop(gold.documents.insert(name, events)),
                None => gold.other.push(name),
            }
        }
        if gold.documents.is_empty() {
            let problem = "no gold in it: one NAME.json for each document, with its `events`";
            return Err(Failure::Input(format!("{}: {problem}", folder.display())));
        }
        Ok(gold)
    }
}

fn json_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |problem: io::Error| Failure::Input(format!("{}: {}", folder.display(), reason(&problem)));
    let entries = fs::read_dir(folder).map_err(failed)?;
    let paths =
        entries.map(|entry| entry.map(|e| e.path())).collect::<io::Result<Vec<_>>>().map_err(failed)?;
    let mut files: Vec<PathBuf> =
        paths.into_iter().filter(|p| p.extension().is_some_and(|e| e == "json") && p.is_file()).collect();
    files.sort();
    Ok(files)
}

/// What was extracted, by the name that gold has for the document.
#[derive(Default)]
pub(crate) struct Predictions {
    pub(crate) documents: BTreeMap<String, Vec<Event>>,
    /// Names that several documents have; the first one is scored.
    pub(crate) twice: Vec<String>,
}

impl Predictions {
    /// Reports that `extract` printed earlier, in either of its forms; `-` is standard input.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Self::parse(io::stdin().lock(), "standard input");
        }
        Self::parse(BufReader::new(open(path)?), &path.display().to_string())
    }

    fn parse(reader: impl Read, place: &str) -> Result<Self, Failure> {
        let mut predictions = Self::default();
        for report in serde_json::Deserializer::from_reader(reader).into_iter::<Extracted>() {
            let report = report.map_err(|problem| {
                Failure::Input(format!("{place}: not reports as `extract` prints them: {problem}"))
            })?;
            predictions.add(report);
        }
        if predictions.documents.is_empty() {
            return Err(Failure::Input(format!("{place}: no reports in it")));
        }
        Ok(predictions)
    }

    /// A Report, compared as it is printed.
    pub(crate) fn push(&mut self, report: &Report) -> serde_json::Result<()> {
        let json: Value = report.to_json();
        self.add(serde_json::from_value(json)?);
        Ok(())
    }

    fn add(&mut self, report: Extracted) {
        let names = [report.document.id, report.document.source].into_iter().flatten();
        let mut names: Vec<String> = names.map(|name| short(&name).to_owned()).collect();
        names.dedup();
        for name in names {
            match self.documents.entry(name) {
                Entry::Vacant(place) => {
                    place.insert(report.events.clone());
                }
                Entry::Occupied(place) => self.twice.push(place.key().clone()),
            }
        }
    }
}

/// The name of a document without folders.
fn short(name: &str) -> &str {
    let file = name.trim_end_matches('/').rsplit('/').next().unwrap_or(name);
    file.strip_suffix(".txt").unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_read_in_both_forms() {
        let printed = "{\"document\": {\"id\": \"a/x.txt\"}, \"events\": []}\n{\n\"document\": {\"id\": 7},\n\"events\": null}\n";
        let read = Predictions::parse(printed.as_bytes(), "p").unwrap();
        assert_eq!(read.documents.keys().collect::<Vec<_>>(), ["7", "x"]);
        let twice = Predictions::parse(printed.repeat(2).as_bytes(), "p").unwrap();
        assert_eq!(twice.twice, ["x", "7"]);
        for bad in ["", "[]", "{\"events\": 1}"] {
            assert!(Predictions::parse(bad.as_bytes(), "p").is_err(), "{bad}");
        }
    }
}

//! Families as they were last fused: what their documents say, and what is remembered of the fusing.
//!
//! A change asks for all reports of the families that it touches. To read them from the graph costs many times
//! what it costs to fuse them, so they are kept: in memory by a store that lives there, by one in a folder in files
//! that belong to its state. Where such a file is missing or damaged, the graph is read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use oxigraph::model::{GraphName, NamedNode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use summitkg_fusion::{Memory, Reference};
use summitkg_ontology::vocab::skg;
use summitkg_ontology::{DocId, ReadWith, Report, fingerprint};

use crate::embedded::DIGEST;
use crate::error::StoreError;
use crate::reference;
use crate::state::{KEPT, is_kept};
use crate::store::{Home, Store};

/// One family as it was last fused.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Family {
    pub(crate) reports: BTreeMap<DocId, Report>,
    pub(crate) memory: Memory,
}

/// The name under which reference data are kept.
const REFERENCE: &str = "reference";

/// Reference data with the version of the program that they ship with.
type Shipped = (String, Reference);

/// Reference data while they are read.
pub(crate) type Awaited = JoinHandle<Option<Shipped>>;

impl Store {
    /// A family as it was last fused; `None` if that is not known.
    pub(crate) fn remembered(&mut self, family: &str) -> Option<Family> {
        match self.home {
            Home::Folder(ref folder) => unpack(folder.work()?, family),
            Home::Memory | Home::Plain { .. } => self.families.remove(family),
        }
    }

    /// The reports of a family as the graph has them, but for these documents.
    pub(crate) fn read_family(
        &self,
        family: &str,
        reference: &Reference,
        without: &BTreeSet<NamedNode>,
    ) -> Result<BTreeMap<DocId, Report>, StoreError> {
        let mut graphs: BTreeSet<NamedNode> = BTreeSet::new();
        for series in self.series_of(&BTreeSet::from([family.to_owned()]), reference) {
            let quads = self.quads_of(None, Some(skg::SERIES), Some(series.as_ref().into()), None)?;
            graphs.extend(quads.into_iter().filter_map(|quad| match quad.graph_name {
                GraphName::NamedNode(graph) => Some(graph),
                _ => None,
            }));
        }
        graphs.remove(&self.base().reference_graph());
        let mut reports = BTreeMap::new();
        for graph in graphs.difference(without) {
            let report = self.read_report(graph, &self.graph_quads(graph)?)?;
            reports.insert(report.id.clone(), bare(report));
        }
        Ok(reports)
    }

    /// Begins to read what is kept of the reference data, while the caller reads documents: every change asks for
    /// them, and for all of them.
    pub(crate) fn foresee_change(&mut self) {
        let Home::Folder(folder) = &self.home else { return };
        self.awaited = folder.work().map(Path::to_owned).and_then(|work| {
            let read = move || unpack(&work, REFERENCE).filter(|(version, _): &Shipped| version == DIGEST);
            thread::Builder::new().spawn(read).ok()
        });
    }

    /// The reference data that ship with this version, as they are kept or else from their Turtle.
    pub(crate) fn shipped_reference(&mut self) -> Result<Reference, StoreError> {
        if self.awaited.is_none() {
            self.foresee_change();
        }
        let kept = self.awaited.take().and_then(|reading| reading.join().ok()?);
        let reference = if let Some((_, reference)) = kept {
            reference
        } else {
            let reference = Reference::from_triples(self.base(), reference::triples(self.base())?);
            self.pack(REFERENCE, &(DIGEST, &reference));
            reference
        };
        Ok(self.as_far_as_it_counts(reference))
    }

    /// Keeps a family for the next change.
    pub(crate) fn keep(&mut self, family: String, fused: Family) {
        match self.home {
            Home::Folder(_) => self.pack(&family, &fused),
            Home::Memory | Home::Plain { .. } => {
                self.families.insert(family, fused);
            }
        }
    }

    /// Forgets every family: all are made anew, or the change was not made.
    pub(crate) fn forget(&mut self) {
        self.families.clear();
        let Home::Folder(folder) = &self.home else { return };
        for (name, path) in folder.work().map(kept).unwrap_or_default() {
            if !name.starts_with(&prefix(REFERENCE)) {
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Writes a file into the writer's own copy, with which it becomes part of the next state. One that cannot be
    /// written, or that a power cut takes, is only made anew the next time.
    fn pack(&self, name: &str, content: &impl Serialize) {
        let Home::Folder(folder) = &self.home else { return };
        let (Some(work), Ok(bytes)) = (folder.work(), postcard::to_stdvec(content)) else { return };
        let new = file_name(name, &bytes);
        for (file, path) in kept(work) {
            if file.starts_with(&prefix(name)) && file != new {
                let _ = fs::remove_file(path);
            }
        }
        let path = work.join(&new);
        if !path.exists() && fs::write(&path, bytes).is_err() {
            let _ = fs::remove_file(path);
        }
    }
}

/// What is kept under a name in a writer's own copy, if its digest fits.
fn unpack<T: DeserializeOwned>(work: &Path, name: &str) -> Option<T> {
    let (file, path) = kept(work).into_iter().find(|(file, _)| file.starts_with(&prefix(name)))?;
    let bytes = fs::read(&path).ok()?;
    let whole = file == file_name(name, &bytes);
    if !whole {
        // So that it is written anew, which a name that is taken would prevent.
        let _ = fs::remove_file(path);
    }
    whole.then(|| postcard::from_bytes(&bytes).ok())?
}

/// The files that are kept in a writer's own copy, by name.
fn kept(work: &Path) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(work).into_iter().flatten().flatten();
    let named = entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()));
    named.filter(|(name, _)| is_kept(name)).collect()
}

/// A report without what fusion does not ask for.
pub(crate) fn bare(report: Report) -> Report {
    Report { findings: Vec::new(), read_with: ReadWith::default(), sha256: String::new(), ..report }
}

/// Families are named in Chinese; what files may be called depends on the system.
fn prefix(name: &str) -> String {
    format!("{}-", fingerprint([name]))
}

/// A name with a digest of the content, which therefore never changes under it.
fn file_name(name: &str, bytes: &[u8]) -> String {
    let mut file = prefix(name);
    for byte in Sha256::digest(bytes).iter().take(16) {
        let _ = write!(file, "{byte:02x}");
    }
    format!("{file}.{KEPT}")
}

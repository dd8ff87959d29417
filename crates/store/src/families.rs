//! Families as they were last fused: what their documents say, and what is remembered of the fusing.
//!
//! A change asks for all reports of the families that it touches. To read them from the graph costs many times
//! what it costs to fuse them, so they are kept: in memory by a store that lives there, in files beside the
//! database by a store in a folder. Such a file is only a copy. The store's own graph has a digest of the one
//! that belongs to it, written with the change itself; any other file, or none, means that the graph is read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use summitkg_fusion::{Memory, Reference};
use summitkg_ontology::vocab::{schema, skg};
use summitkg_ontology::{DocId, ReadWith, Report, fingerprint};

use crate::embedded::DIGEST;
use crate::error::StoreError;
use crate::folder::Folder;
use crate::reference;
use crate::store::{Home, Store};

/// One family as it was last fused.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Family {
    pub(crate) reports: BTreeMap<DocId, Report>,
    pub(crate) memory: Memory,
}

/// The folder of these files in the folder of a store.
const FOLDER: &str = "families";

/// A family ready to be kept: the bytes of its file and their digest.
pub(crate) struct Packed {
    family: String,
    bytes: Vec<u8>,
    digest: String,
}

impl Store {
    /// A family as it was last fused; `None` if that is not known.
    pub(crate) fn remembered(&mut self, family: &str) -> Option<Family> {
        let Home::Folder(Folder { path, .. }) = &self.home else { return self.families.remove(family) };
        let bytes = fs::read(path.join(FOLDER).join(file_name(family))).ok()?;
        let known = self.contains(&self.digest_of_family(family, &digest(&bytes))).ok()?;
        known.then(|| postcard::from_bytes(&bytes).ok())?
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

    /// The reference data that ship with this version, from their file or else from their Turtle.
    pub(crate) fn shipped_reference(&self) -> Result<Reference, StoreError> {
        let whole = |bytes: Vec<u8>| -> Option<Reference> {
            let (check, packed) = bytes.split_at_checked(DIGEST_LENGTH)?;
            let (version, calendar, reference): (String, bool, Reference) =
                (check == digest(packed).as_bytes()).then(|| postcard::from_bytes(packed).ok())??;
            (version == DIGEST && calendar == self.calendar).then_some(reference)
        };
        let file = self.reference_file();
        if let Some(reference) = file.as_ref().and_then(|file| fs::read(file).ok()).and_then(whole) {
            return Ok(reference);
        }
        // Of another version, or damaged: it is written again with the change.
        file.map(fs::remove_file);
        let reference = Reference::from_triples(self.base(), reference::triples(self.base())?);
        Ok(self.as_far_as_it_counts(reference))
    }

    /// Packs a family for its file; `None` for a store that keeps it in memory.
    pub(crate) fn pack(&mut self, family: String, fused: Family) -> Option<Packed> {
        if !matches!(self.home, Home::Folder(_)) {
            self.families.insert(family, fused);
            return None;
        }
        let bytes = postcard::to_stdvec(&fused).ok()?;
        let digest = digest(&bytes);
        Some(Packed { family, bytes, digest })
    }

    /// Forgets every family, for a change that was not made.
    pub(crate) fn forget(&mut self) {
        self.families.clear();
    }

    /// Writes the files of families that were committed. One that cannot be written is only read from the
    /// graph the next time.
    pub(crate) fn keep(&self, packed: Vec<Packed>, reference: &Reference) {
        let Home::Folder(Folder { path, .. }) = &self.home else { return };
        let folder = path.join(FOLDER);
        if fs::create_dir_all(&folder).is_err() {
            return;
        }
        for Packed { family, bytes, .. } in packed {
            write(&folder.join(file_name(&family)), &bytes);
        }
        if let Some(file) = self.reference_file().filter(|file| !file.exists())
            && let Ok(packed) = postcard::to_stdvec(&(DIGEST, self.calendar, reference))
        {
            write(&file, &[digest(&packed).as_bytes(), &packed].concat());
        }
    }

    fn reference_file(&self) -> Option<PathBuf> {
        match &self.home {
            Home::Folder(Folder { path, .. }) => Some(path.join(FOLDER).join("reference.bin")),
            Home::Memory | Home::Plain { .. } => None,
        }
    }

    /// The digests of the families' files as the store's own graph is to have them; `all` others are forgotten.
    pub(crate) fn digests_of_families(&self, packed: &[Packed], all: bool) -> Result<Vec<Quad>, StoreError> {
        let new: Vec<Quad> = packed.iter().map(|p| self.digest_of_family(&p.family, &p.digest)).collect();
        let fused: BTreeSet<String> = new.iter().map(|quad| quad.subject.to_string()).collect();
        let mut quads = self.graph_quads(&self.base().store_graph())?;
        quads
            .retain(|quad| !all && self.is_family_digest(quad) && !fused.contains(&quad.subject.to_string()));
        quads.extend(new);
        Ok(quads)
    }

    fn digest_of_family(&self, family: &str, digest: &str) -> Quad {
        let organisation = self.base().organisation(family);
        Quad::new(
            organisation,
            schema::SHA256,
            Literal::new_simple_literal(digest),
            self.base().store_graph(),
        )
    }

    /// Whether a quad only names a family's file, which a copy of the store does not have.
    pub(crate) fn is_family_digest(&self, quad: &Quad) -> bool {
        quad.graph_name == GraphName::from(self.base().store_graph())
            && quad.predicate == schema::SHA256
            && Term::from(quad.subject.clone()) != Term::from(self.base().reference_graph())
    }
}

/// A report without what fusion does not ask for.
pub(crate) fn bare(report: Report) -> Report {
    Report { findings: Vec::new(), read_with: ReadWith::default(), sha256: String::new(), ..report }
}

/// Writes a file whole or not at all.
fn write(file: &Path, bytes: &[u8]) {
    let part = file.with_extension("part");
    if fs::write(&part, bytes).and_then(|()| fs::rename(&part, file)).is_err() {
        let _ = fs::remove_file(&part);
    }
}

/// Families are named in Chinese; what files may be called depends on the system.
fn file_name(family: &str) -> PathBuf {
    PathBuf::from(fingerprint([family])).with_extension("bin")
}

/// Hexadecimal digits of a digest.
const DIGEST_LENGTH: usize = 32;

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(DIGEST_LENGTH / 2).fold(String::new(), |mut text, byte| {
        use std::fmt::Write as _;
        let _ = write!(text, "{byte:02x}");
        text
    })
}

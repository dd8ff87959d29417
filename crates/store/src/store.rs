//! The store: a graph, where it lives, and how it is opened.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use oxigraph::model::vocab::rdf;
use oxigraph::model::{
    GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, Term, TermRef,
};
use oxigraph::store::Store as Graph;
use summitkg_fusion::{Reference, fuse};
use summitkg_ontology::Base;
use summitkg_ontology::vocab::{schema, skg};
use summitkg_ontology::{Basis, DocId, DocumentMeta, Knowledge, Report, rdf as mapping};

use crate::commit::Difference;
use crate::error::StoreError;
use crate::families::{Awaited, Family};
use crate::folder::Folder;
use crate::identity::Identity;
use crate::lock::Lock;
use crate::{folder, plain};

/// Whether a store is opened to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Only read; there must be a store.
    Read,
    /// Changed, by one process at a time; made if absent.
    Write,
}

/// What a store is opened with; by default everything is as the store has it.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The address below which things are named; an existing store must have the same.
    pub base: Option<Base>,
    /// Whether the calendar of past summits counts beside the documents; remembered by the store.
    pub calendar: Option<bool>,
}

/// Reports and the knowledge fused from them, at rest and in SPARQL.
pub struct Store {
    pub(crate) graph: Graph,
    pub(crate) home: Home,
    pub(crate) identity: Identity,
    pub(crate) calendar: bool,
    /// The families that a store in memory remembers.
    pub(crate) families: BTreeMap<String, Family>,
    /// Reference data that a change of a folder will ask for.
    pub(crate) awaited: Option<Awaited>,
    access: Access,
}

/// Where the graph lives.
pub(crate) enum Home {
    Memory,
    Plain { path: PathBuf, _lock: Option<Lock> },
    Folder(Folder),
}

/// A document in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentInfo {
    /// Its identity.
    pub id: DocId,
    /// What is known of it.
    pub meta: DocumentMeta,
    /// SHA-256 of its text.
    pub sha256: String,
    /// How many events it speaks of.
    pub events: usize,
    /// Whether the store keeps its text.
    pub has_text: bool,
}

impl Store {
    /// Opens the store at this path: one file if it ends in `.nq` or `.nq.gz`, else a folder.
    ///
    /// A new store comes into being with its first [`Store::put`], not here.
    pub fn open(path: impl AsRef<Path>, access: Access) -> Result<Self, StoreError> {
        Self::open_with(path, access, Options::default())
    }

    /// Opens a store with options.
    pub fn open_with(path: impl AsRef<Path>, access: Access, options: Options) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let Options { base, calendar } = options;
        let (graph, home, identity) = if plain::is_plain(path) {
            open_plain(path, access, base.as_ref())?
        } else {
            let (graph, folder, identity) = folder::open(path, access, base.as_ref())?;
            (graph, Home::Folder(folder), identity)
        };
        if base.is_some_and(|base| base != identity.base) {
            let base = identity.base.as_str().to_owned();
            return Err(StoreError::OtherBase { path: path.to_owned(), base });
        }
        let mut store = Self::of(graph, home, identity, access);
        store.foresee_change();
        if let Some(format) = store.told_format()? {
            store.calendar = store.contains(&store.calendar_quad())?;
            store.identity.format = format;
            if access == Access::Write {
                store.migrate()?;
            }
        } else if access == Access::Read {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        store.calendar = calendar.unwrap_or(store.calendar);
        Ok(store)
    }

    /// A store that lives as long as this value.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::in_memory_with(Options::default())
    }

    /// A store that lives as long as this value, with options.
    pub fn in_memory_with(options: Options) -> Result<Self, StoreError> {
        let identity = Identity::new(options.base.unwrap_or_default());
        let calendar = options.calendar.unwrap_or(true);
        let graph = empty_graph(Path::new("memory"))?;
        Ok(Self { calendar, ..Self::of(graph, Home::Memory, identity, Access::Write) })
    }

    /// A read-only store of these quads.
    pub(crate) fn of_quads(base: Base, quads: Vec<Quad>, path: &Path) -> Result<Self, StoreError> {
        let graph = graph_of(quads, path)?;
        let identity = Identity::new(base);
        Ok(Self::of(graph, Home::Memory, identity, Access::Read))
    }

    fn of(graph: Graph, home: Home, identity: Identity, access: Access) -> Self {
        Self { graph, home, identity, calendar: true, families: BTreeMap::new(), awaited: None, access }
    }

    /// The address below which things are named.
    pub fn base(&self) -> &Base {
        &self.identity.base
    }

    /// Where the store is; `None` for one in memory.
    pub fn path(&self) -> Option<&Path> {
        match &self.home {
            Home::Memory => None,
            Home::Plain { path, .. } => Some(path),
            Home::Folder(folder) => Some(&folder.path),
        }
    }

    /// How many quads it holds, in all layers.
    pub fn len(&self) -> Result<usize, StoreError> {
        // Counting a folder takes as long as reading it.
        match (&self.home, self.told_count()?) {
            (Home::Folder(_), Some(told)) => Ok(told),
            _ => self.counted(),
        }
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        self.graph.is_empty().map_err(StoreError::engine(self.place()))
    }

    /// The documents, by name.
    pub fn documents(&self) -> Result<Vec<DocumentInfo>, StoreError> {
        let graphs = self.document_graphs()?;
        let mut documents =
            graphs.iter().map(|(_, graph)| self.document(graph)).collect::<Result<Vec<_>, _>>()?;
        documents.sort_by(|a, b| (&a.meta.name, &a.id).cmp(&(&b.meta.name, &b.id)));
        Ok(documents)
    }

    /// The names of the documents, in order.
    pub fn document_names(&self) -> Result<BTreeSet<String>, StoreError> {
        Ok(self.document_graphs()?.into_iter().map(|(name, _)| name).collect())
    }

    /// Whether a folder would serve this store better than its file, which is read and written as a whole.
    pub fn outgrows_its_file(&self) -> Result<bool, StoreError> {
        Ok(matches!(self.home, Home::Plain { .. }) && self.len()? > plain::LARGE)
    }

    pub(crate) fn document(&self, graph: &NamedNode) -> Result<DocumentInfo, StoreError> {
        let about = self.quads_of(Some(graph.as_ref()), None, None, Some(graph.as_ref().into()))?;
        let count = |property: NamedNodeRef<'_>| about.iter().filter(|q| q.predicate == property).count();
        let (events, has_text) = (count(skg::EVENT), count(skg::TEXT) > 0);
        // Without its events, the graph reads as a report that says nothing.
        let meta: Vec<Quad> =
            about.into_iter().filter(|q| q.predicate != skg::EVENT && q.predicate != skg::TEXT).collect();
        let Report { id, document, sha256, .. } = self.read_report(graph, &meta)?;
        Ok(DocumentInfo { id, meta: document, sha256, events, has_text })
    }

    /// What a document says; `None` if there is no such document.
    pub fn report(&self, id: &DocId) -> Result<Option<Report>, StoreError> {
        let graph = self.base().document(id);
        let quads = self.graph_quads(&graph)?;
        if quads.is_empty() { Ok(None) } else { self.read_report(&graph, &quads).map(Some) }
    }

    /// What all documents say, ordered by identity.
    pub fn reports(&self) -> Result<Vec<Report>, StoreError> {
        let mut reports = Vec::new();
        for (_, graph) in self.document_graphs()? {
            reports.push(self.read_report(&graph, &self.graph_quads(&graph)?)?);
        }
        reports.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(reports)
    }

    /// What the documents support together, fused anew from their reports; writes nothing.
    pub fn knowledge(&self) -> Result<Knowledge, StoreError> {
        Ok(fuse(&self.reports()?, &self.background()?))
    }

    /// What is known beside the sources, as the store holds it; names are resolved with it.
    pub fn background(&self) -> Result<Reference, StoreError> {
        let graph = self.base().reference_graph();
        let triples = self.graph_quads(&graph)?.into_iter().map(Into::into);
        Ok(self.as_far_as_it_counts(Reference::from_triples(self.base(), triples)))
    }

    /// The text of a document; `None` if the store does not keep it.
    pub fn text(&self, id: &DocId) -> Result<Option<String>, StoreError> {
        let graph = self.base().document(id);
        let quads =
            self.quads_of(Some(graph.as_ref()), Some(skg::TEXT), None, Some(graph.as_ref().into()))?;
        Ok(quads.into_iter().find_map(|quad| match quad.object {
            Term::Literal(text) => Some(text.destruct().0),
            _ => None,
        }))
    }

    pub(crate) fn writable(&self) -> Result<(), StoreError> {
        match self.access {
            Access::Write => Ok(()),
            Access::Read => Err(StoreError::ReadOnly { path: self.place().to_owned() }),
        }
    }

    /// The format that the graph itself tells; `None` if nothing was ever stored.
    fn told_format(&self) -> Result<Option<String>, StoreError> {
        let graph = self.base().store_graph();
        let told = self.quads_of(
            Some(graph.as_ref()),
            Some(Identity::FORMAT_PROPERTY),
            None,
            Some(graph.as_ref().into()),
        )?;
        Ok(told.into_iter().find_map(|quad| match quad.object {
            Term::Literal(format) => Some(format.destruct().0),
            _ => None,
        }))
    }

    /// Makes a store of an earlier format one of ours.
    fn migrate(&mut self) -> Result<(), StoreError> {
        let (old, new) = (self.identity.quad(), Identity::new(self.base().clone()));
        if self.identity == new {
            return Ok(());
        }
        self.identity = new;
        self.commit(Difference { removed: vec![old], added: vec![self.identity.quad()] })
    }

    /// The name in messages.
    pub(crate) fn place(&self) -> &Path {
        self.path().unwrap_or_else(|| Path::new("graph"))
    }

    /// With the calendar, if it counts here.
    pub(crate) fn as_far_as_it_counts(&self, reference: Reference) -> Reference {
        if self.calendar { reference } else { reference.without_calendar() }
    }

    /// Says that background knowledge counts; there is none in a store of sources alone.
    pub(crate) fn calendar_quad(&self) -> Quad {
        let graph = self.base().store_graph();
        Quad::new(graph.clone(), skg::BASIS, Basis::Background.concept(), graph)
    }

    /// Name and graph of every document, ordered.
    pub(crate) fn document_graphs(&self) -> Result<Vec<(String, NamedNode)>, StoreError> {
        let named = self.quads_of(None, Some(skg::SOURCE_NAME), None, None)?;
        let mut graphs: Vec<_> = named
            .into_iter()
            .filter_map(|quad| match (quad.graph_name, quad.object) {
                (GraphName::NamedNode(graph), Term::Literal(name)) => Some((name.destruct().0, graph)),
                _ => None,
            })
            .collect();
        graphs.sort();
        Ok(graphs)
    }

    pub(crate) fn read_report(&self, graph: &NamedNode, quads: &[Quad]) -> Result<Report, StoreError> {
        mapping::report(self.base(), graph, quads).map_err(|problem| StoreError::Damaged {
            path: self.place().to_owned(),
            problem: problem.to_string(),
        })
    }

    pub(crate) fn graph_quads(&self, graph: &NamedNode) -> Result<Vec<Quad>, StoreError> {
        self.quads_of(None, None, None, Some(graph.as_ref().into()))
    }

    /// The quads that fit; stops at the first error, since a damaged block repeats it for ever.
    pub(crate) fn quads_of(
        &self,
        subject: Option<NamedNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Result<Vec<Quad>, StoreError> {
        self.graph
            .quads_for_pattern(subject.map(NamedOrBlankNodeRef::from), predicate, object, graph)
            .collect::<Result<_, _>>()
            .map_err(StoreError::engine(self.place()))
    }

    /// The things of a class in the default graph.
    pub(crate) fn instances(&self, class: NamedNodeRef<'_>) -> Result<Vec<Quad>, StoreError> {
        self.quads_of(None, Some(rdf::TYPE), Some(class.into()), Some(GraphNameRef::DefaultGraph))
    }

    pub(crate) fn contains(&self, quad: &Quad) -> Result<bool, StoreError> {
        self.graph.contains(quad).map_err(StoreError::engine(self.place()))
    }

    /// The hash of the reference data that the store holds, as a quad.
    pub(crate) fn digest_quad(&self, digest: &str) -> Quad {
        let literal = oxigraph::model::Literal::new_simple_literal(digest);
        Quad::new(self.base().reference_graph(), schema::SHA256, literal, self.base().store_graph())
    }
}

fn open_plain(
    path: &Path,
    access: Access,
    base: Option<&Base>,
) -> Result<(Graph, Home, Identity), StoreError> {
    let lock = match access {
        Access::Read => None,
        Access::Write => {
            plain::make_folder(path)?;
            Some(Lock::exclusive(path, &plain::beside(path, ".lock"), true)?)
        }
    };
    if lock.is_some() {
        plain::tidy(path);
    }
    let (identity, quads) = match plain::read(path)? {
        Some(found) => found,
        None if access == Access::Read => return Err(StoreError::Missing { path: path.to_owned() }),
        None => (Identity::new(base.cloned().unwrap_or_default()), Vec::new()),
    };
    Ok((graph_of(quads, path)?, Home::Plain { path: path.to_owned(), _lock: lock }, identity))
}

fn empty_graph(path: &Path) -> Result<Graph, StoreError> {
    Graph::new().map_err(StoreError::engine(path))
}

fn graph_of(quads: Vec<Quad>, path: &Path) -> Result<Graph, StoreError> {
    let engine = StoreError::engine(path);
    let graph = empty_graph(path)?;
    let mut loader = graph.bulk_loader();
    loader.load_quads(quads).map_err(&engine)?;
    loader.commit().map_err(&engine)?;
    Ok(graph)
}

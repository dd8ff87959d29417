//! What tells two stores apart, and the cause of each difference.
//!
//! Both stores are passed over once; whatever else is asked, is asked of what differs. Causes are read from the
//! data of both stores. What these do not tell is said to be unknown, and every quad that differs belongs to
//! exactly one difference.

mod behind;
mod cause;
mod claim;
mod claims;
mod facts;
mod inputs;
mod names;
mod pair;
mod patch;
mod reading;
mod values;

use std::collections::BTreeMap;

use oxigraph::model::{GraphName, NamedNode, Quad, Term};
use summitkg_ontology::vocab::skg;

use crate::count::is_count;
use crate::error::StoreError;
use crate::store::Store;

pub use names::Names;
use pair::Pair;
pub(crate) use pair::Side;

/// The differences between two stores, from an earlier to a later one.
#[derive(Clone, Debug)]
pub struct Diff {
    /// Every difference: those of knowledge first, by thing and property.
    pub deltas: Vec<Delta>,
    /// What of that from which knowledge is made is not the same: documents, corrections, background.
    pub inputs: Vec<Cause>,
    /// Names and owners of the things that the differences speak of.
    pub names: Names,
    /// The quads that only the earlier store has, in order.
    pub removed: Vec<Quad>,
    /// The quads that only the later store has, in order.
    pub added: Vec<Quad>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// In which part of the stores.
    pub part: Part,
    /// Of what kind.
    pub kind: DeltaKind,
    /// The thing that is spoken of; the document for a claim.
    pub thing: NamedNode,
    /// What is said of it.
    pub property: NamedNode,
    /// What the earlier store says.
    pub before: Option<Value>,
    /// What the later store says.
    pub after: Option<Value>,
    /// Why; never empty.
    pub causes: Vec<Cause>,
    /// How many quads this difference is.
    pub quads: usize,
}

/// A value with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The value.
    pub term: Term,
    /// What is said of the value, if it came or went with it: the properties of a record, the names of a person.
    pub details: Vec<(NamedNode, Term)>,
}

/// The kinds of differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeltaKind {
    /// Only the later store has it.
    Added,
    /// Only the earlier store has it.
    Removed,
    /// Both have a value, but not the same.
    Changed,
    /// Both say the same, for another reason or with other sources.
    Support,
}

/// The parts of a store that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The fused view.
    Knowledge,
    /// What one document says, and what is known of it.
    Claims,
    /// Corrections by people.
    Corrections,
    /// Data on countries, people and series, shipped with the program.
    Reference,
    /// The format of the store and what it was built with.
    Bookkeeping,
}

/// Why something differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    /// What sort of cause.
    pub kind: CauseKind,
    /// Whether it came, went or is another.
    pub change: DeltaKind,
    /// What it is: a document, a rule, `people.tsv 普京`, a property of a document, a correction.
    pub name: String,
    /// The document that was read, if the cause is in the reading.
    pub document: Option<String>,
    /// What it was: a digest, a version, a value.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
    /// Whether it is no claim about this very thing, but something from which this follows.
    pub indirect: bool,
}

/// The sorts of causes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CauseKind {
    /// A document came or went.
    Document,
    /// A document has another text.
    Text,
    /// Something known of a document beside its text, such as its day of publication.
    Metadata,
    /// The same text is in one store only, and the rules differ: it was taken out, or no meeting is found in it.
    Unread,
    /// The definition of a rule, or a rule that only one reading applied.
    Rule,
    /// What a pack says of a series.
    Series,
    /// A row of a lexicon.
    Row,
    /// A file that counts as a whole.
    File,
    /// Rules or lexicons, at a place that the stores do not tell.
    Rules,
    /// A version of the program.
    Software,
    /// A correction by a person.
    Correction,
    /// Which summit a document is understood to speak of.
    Identity,
    /// Reference data.
    Reference,
    /// Whether the calendar of past summits counts.
    Background,
    /// The stores do not tell.
    Unknown,
}

impl Cause {
    fn new(kind: CauseKind, change: DeltaKind, name: impl Into<String>) -> Self {
        Self { kind, change, name: name.into(), document: None, before: None, after: None, indirect: false }
    }

    fn between(mut self, before: Option<&str>, after: Option<&str>) -> Self {
        (self.before, self.after) = (before.map(str::to_owned), after.map(str::to_owned));
        self
    }

    /// The same, said of all documents: other rules are one cause, however many documents they read.
    fn common(&self) -> Self {
        let shared = matches!(self.kind, CauseKind::Rules | CauseKind::Software);
        Self { document: self.document.clone().filter(|_| !shared), ..self.clone() }
    }

    fn within(mut self, document: &str) -> Self {
        self.document = Some(document.to_owned());
        self
    }

    fn indirect(mut self) -> Self {
        self.indirect = true;
        self
    }
}

macro_rules! codes {
    ($type:ident: $($variant:ident = $code:literal),+ $(,)?) => {
        impl $type {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code in tables and JSON.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }
    };
}

codes! { DeltaKind: Added = "added", Removed = "removed", Changed = "changed", Support = "support" }
codes! { Part: Knowledge = "knowledge", Claims = "claims", Corrections = "corrections", Reference = "reference",
Bookkeeping = "bookkeeping" }
codes! { CauseKind: Document = "document", Text = "text", Metadata = "metadata", Unread = "unread", Rule = "rule",
    Series = "series", Row = "row", File = "file", Rules = "rules", Software = "software",
    Correction = "correction", Identity = "identity", Reference = "reference", Background = "background",
Unknown = "unknown" }

impl Diff {
    /// Whether the stores hold the same.
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }
}

/// The quads that differ, by the part of the stores.
#[derive(Default)]
struct Split {
    knowledge: Pair<Vec<Quad>>,
    /// Of each document: without which summit its mentions denote, which is for all documents to say.
    documents: BTreeMap<NamedNode, Pair<Vec<Quad>>>,
    denotes: BTreeMap<NamedNode, Pair<Vec<Quad>>>,
    corrections: Pair<Vec<Quad>>,
    reference: Pair<Vec<Quad>>,
    bookkeeping: Pair<Vec<Quad>>,
}

impl Store {
    /// What an `other`, later store has otherwise than this one, with the cause of each difference.
    pub fn diff(&self, other: &Self) -> Result<Diff, StoreError> {
        if self.base() != other.base() && !self.is_empty()? && !other.is_empty()? {
            let base = self.base().as_str().to_owned();
            return Err(StoreError::OtherNames { path: other.place().to_owned(), base });
        }
        let (mut removed, mut added) = (self.without(other)?, other.without(self)?);
        let stores = Pair { before: self, after: other };
        let split = Split::of(&stores, &removed, &added);
        let inputs = inputs::Inputs::of(&stores, &split)?;
        let mut deltas = facts::deltas(&stores, &split.knowledge)?;
        deltas.extend(claims::deltas(&stores, &split)?);
        let mut causes = cause::Causes::new(&stores, &inputs, &split);
        for delta in &mut deltas {
            delta.causes = causes.direct(delta)?;
        }
        causes.complete(&mut deltas);
        deltas.sort_by_cached_key(|d| {
            let term = |v: &Option<Value>| v.as_ref().map(|v| v.term.to_string());
            (d.part, d.thing.to_string(), d.property.to_string(), term(&d.before), term(&d.after))
        });
        let names = Names::of(&stores, &deltas)?;
        let key = |quad: &Quad| (quad.graph_name.to_string(), quad.to_string());
        removed.sort_by_cached_key(key);
        added.sort_by_cached_key(key);
        Ok(Diff { deltas, inputs: inputs.all, names, removed, added })
    }

    /// The quads that this store has and the other has not.
    fn without(&self, other: &Self) -> Result<Vec<Quad>, StoreError> {
        let mut alone = Vec::new();
        for quad in &self.graph {
            let quad = quad.map_err(StoreError::engine(self.place()))?;
            if !is_count(&quad) && !other.contains(&quad)? {
                alone.push(quad);
            }
        }
        Ok(alone)
    }
}

impl Split {
    fn of(stores: &Pair<&Store>, removed: &[Quad], added: &[Quad]) -> Self {
        let base = if removed.is_empty() { stores.after.base() } else { stores.before.base() };
        let (reference, own) = (base.reference_graph(), base.store_graph());
        let corrections = base.node(["graph", "corrections"]);
        let mut split = Self::default();
        for (side, quads) in [(Side::Before, removed), (Side::After, added)] {
            for quad in quads {
                let pair = match &quad.graph_name {
                    GraphName::NamedNode(graph) if *graph == reference => &mut split.reference,
                    GraphName::NamedNode(graph) if *graph == own => &mut split.bookkeeping,
                    GraphName::NamedNode(graph) if *graph == corrections => &mut split.corrections,
                    GraphName::NamedNode(graph) if is_fused(&quad.predicate) => {
                        split.denotes.entry(graph.clone()).or_default()
                    }
                    GraphName::NamedNode(graph) => split.documents.entry(graph.clone()).or_default(),
                    GraphName::DefaultGraph | GraphName::BlankNode(_) => &mut split.knowledge,
                };
                pair.of_mut(side).push(quad.clone());
            }
        }
        split
    }
}

/// Whether a property stands in a document's graph, but follows from all documents.
fn is_fused(property: &NamedNode) -> bool {
    *property == skg::DENOTES || *property == skg::MAY_DENOTE
}

//! What knowledge is made from, as far as it differs: documents, corrections, reference data, the calendar.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, NamedNodeRef, Quad, Term};
use summitkg_ontology::ReadWith;
use summitkg_ontology::vocab::{schema, skg};

use super::pair::{Pair, Side, text};
use super::values::name;
use super::{Cause, CauseKind, DeltaKind, Split};
use crate::error::StoreError;
use crate::store::Store;

/// What is known of a document beside its text.
const METADATA: [NamedNodeRef<'_>; 7] = [
    schema::DATE_PUBLISHED,
    skg::TITLE,
    schema::PUBLISHER,
    schema::IN_LANGUAGE,
    schema::URL,
    skg::DATELINE,
    skg::GENRE,
];

/// Metadata that a reading may find in the text.
const READ_FROM_TEXT: [NamedNodeRef<'_>; 4] = [schema::DATE_PUBLISHED, skg::TITLE, skg::DATELINE, skg::GENRE];

/// A document as one store has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    pub(super) name: String,
    sha256: String,
    metadata: BTreeMap<NamedNode, String>,
    software: String,
    pub(super) rules: String,
    pub(super) with: ReadWith,
}

/// A document that differs.
#[derive(Clone, Debug)]
pub(super) struct Document {
    pub(super) readings: Pair<Option<Reading>>,
    /// What differs before anything is read.
    pub(super) causes: Vec<Cause>,
}

/// Everything that differs before documents are fused.
#[derive(Default)]
pub(super) struct Inputs {
    pub(super) documents: BTreeMap<NamedNode, Document>,
    /// The nodes that corrections differ in.
    pub(super) corrections: BTreeMap<NamedNode, DeltaKind>,
    /// The things that reference data differ in.
    pub(super) reference: BTreeSet<NamedNode>,
    /// Whether a side has knowledge, but no claims to tell where it is from.
    pub(super) silent: Pair<bool>,
    pub(super) all: Vec<Cause>,
}

impl Inputs {
    pub(super) fn of(stores: &Pair<&Store>, split: &Split) -> Result<Self, StoreError> {
        let mut inputs = Self::default();
        for side in Side::BOTH {
            let store = stores.of(side);
            let claims = store.quads_of(None, Some(skg::SOURCE_NAME), None, None)?;
            *inputs.silent.of_mut(side) = claims.is_empty() && !store.is_empty()?;
        }
        let versions = rule_versions(stores)?;
        for graph in split.documents.keys() {
            let readings =
                Pair { before: reading(stores.before, graph)?, after: reading(stores.after, graph)? };
            let causes = causes(stores, &readings, &versions)?;
            inputs.all.extend(causes.iter().map(Cause::common));
            inputs.documents.insert(graph.clone(), Document { readings, causes });
        }
        inputs.corrections = changes(&split.corrections);
        for (node, change) in &inputs.corrections {
            let id = stores.after.base().local(node.as_str()).unwrap_or(node.as_str());
            let id = id.strip_prefix("correction/").unwrap_or(id);
            inputs.all.push(Cause::new(CauseKind::Correction, *change, id));
        }
        inputs.reference = changes(&split.reference).into_keys().collect();
        if !inputs.reference.is_empty() {
            inputs.all.push(Cause::new(CauseKind::Reference, DeltaKind::Changed, "reference"));
        }
        let calendar = split.bookkeeping.before.iter().chain(&split.bookkeeping.after);
        let turned = calendar.filter(|q| q.predicate == skg::BASIS).count() > 0;
        if turned && !inputs.silent.before && !inputs.silent.after {
            let change = if stores.after.calendar { DeltaKind::Added } else { DeltaKind::Removed };
            inputs.all.push(Cause::new(CauseKind::Background, change, "calendar"));
        }
        inputs.all.sort();
        inputs.all.dedup();
        Ok(inputs)
    }
}

/// What came, went or is another, by its name.
fn changes(quads: &Pair<Vec<Quad>>) -> BTreeMap<NamedNode, DeltaKind> {
    let mut changes = BTreeMap::new();
    for (side, change) in [(Side::Before, DeltaKind::Removed), (Side::After, DeltaKind::Added)] {
        for quad in quads.of(side) {
            let known = changes.entry(name(quad)).or_insert(change);
            if *known != change {
                *known = DeltaKind::Changed;
            }
        }
    }
    // What has lost or gained something, but was and is there, is another.
    let typed = |thing: &NamedNode, side: Side| {
        let class = |q: &&Quad| q.predicate == oxigraph::model::vocab::rdf::TYPE;
        quads.of(side).iter().filter(class).any(|q| name(q) == *thing)
    };
    for (thing, change) in &mut changes {
        let side = if *change == DeltaKind::Removed { Side::Before } else { Side::After };
        if !typed(thing, side) {
            *change = DeltaKind::Changed;
        }
    }
    changes
}

/// The versions of rules that each store was read with.
fn rule_versions(stores: &Pair<&Store>) -> Result<Pair<BTreeSet<String>>, StoreError> {
    let of = |store: &Store| -> Result<BTreeSet<String>, StoreError> {
        let quads = store.quads_of(None, Some(skg::RULES_VERSION), None, None)?;
        Ok(quads.iter().filter_map(|q| text(&q.object)).map(str::to_owned).collect())
    };
    Ok(Pair { before: of(stores.before)?, after: of(stores.after)? })
}

fn reading(store: &Store, graph: &NamedNode) -> Result<Option<Reading>, StoreError> {
    let mut found = Reading::default();
    for quad in store.quads_of(Some(graph.as_ref()), None, None, Some(graph.as_ref().into()))? {
        let value = match &quad.object {
            Term::Literal(literal) => literal.value().to_owned(),
            Term::NamedNode(node) => node.as_str().to_owned(),
            _ => continue,
        };
        if quad.predicate == skg::SOURCE_NAME {
            found.name = value;
        } else if quad.predicate == schema::SHA256 {
            found.sha256 = value;
        } else if quad.predicate == schema::SOFTWARE_VERSION {
            found.software = value;
        } else if quad.predicate == skg::RULES_VERSION {
            found.rules = value;
        } else if quad.predicate == skg::READ_WITH {
            found.with = ReadWith::parse(&value);
        } else if METADATA.iter().any(|p| quad.predicate == *p) {
            found.metadata.insert(quad.predicate, value);
        }
    }
    Ok((!found.name.is_empty()).then_some(found))
}

/// Why the graphs of a document differ.
fn causes(
    stores: &Pair<&Store>,
    readings: &Pair<Option<Reading>>,
    versions: &Pair<BTreeSet<String>>,
) -> Result<Vec<Cause>, StoreError> {
    match (&readings.before, &readings.after) {
        (Some(before), Some(after)) => Ok(between(before, after)),
        (Some(before), None) => alone(stores.after, before, Side::Before, &versions.after),
        (None, Some(after)) => alone(stores.before, after, Side::After, &versions.before),
        (None, None) => Ok(Vec::new()),
    }
}

/// The same text, read twice.
fn between(before: &Reading, after: &Reading) -> Vec<Cause> {
    let name = after.name.as_str();
    let mut causes = Vec::new();
    let same_rules = before.rules == after.rules && before.software == after.software;
    for property in METADATA {
        let (old, new) =
            (before.metadata.get(&property.into_owned()), after.metadata.get(&property.into_owned()));
        // What other rules found in the text is their doing, and told as such.
        if old != new
            && (same_rules || !READ_FROM_TEXT.contains(&property) || property == schema::DATE_PUBLISHED)
        {
            let local = property.as_str().rsplit(['#', '/']).next().unwrap_or_default();
            let cause = Cause::new(CauseKind::Metadata, DeltaKind::Changed, local).within(name);
            causes.push(cause.between(old.map(String::as_str), new.map(String::as_str)));
        }
    }
    if before.rules != after.rules {
        let cause = Cause::new(CauseKind::Rules, DeltaKind::Changed, "rules").within(name);
        causes.push(cause.between(Some(&before.rules), Some(&after.rules)));
    }
    if before.software != after.software {
        let cause = Cause::new(CauseKind::Software, DeltaKind::Changed, "summitkg").within(name);
        causes.push(cause.between(Some(&before.software), Some(&after.software)));
    }
    causes
}

/// A text that one store has: the other has another one of the same name, or none.
fn alone(
    other: &Store,
    reading: &Reading,
    side: Side,
    versions: &BTreeSet<String>,
) -> Result<Vec<Cause>, StoreError> {
    let name = Term::from(oxigraph::model::Literal::new_simple_literal(&reading.name));
    for twin in other.subjects(skg::SOURCE_NAME, &name, None)? {
        let Some(twin) = self::reading(other, &twin)?.filter(|t| t.sha256 != reading.sha256) else {
            continue;
        };
        let (old, new) = match side {
            Side::Before => (reading, &twin),
            Side::After => (&twin, reading),
        };
        let cause = Cause::new(CauseKind::Text, DeltaKind::Changed, &reading.name);
        return Ok(vec![cause.between(Some(short(&old.sha256)), Some(short(&new.sha256)))]);
    }
    let change = match side {
        Side::Before => DeltaKind::Removed,
        Side::After => DeltaKind::Added,
    };
    // A text in which no meeting is found leaves nothing: under other rules this may be why it is not there.
    let certain = versions.is_empty() || versions.contains(&reading.rules);
    let kind = if certain { CauseKind::Document } else { CauseKind::Unread };
    Ok(vec![Cause::new(kind, change, &reading.name)])
}

/// As much of a digest as people compare.
fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

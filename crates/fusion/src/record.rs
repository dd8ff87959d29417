//! Statements that lead to a record: an attendance, a document, a signature.

use std::collections::BTreeMap;

use summitkg_ontology::{Basis, DocId, Node, Object, Policy, Property, Role, Statement};

use crate::choose::{Choice, Weight, documents};
use crate::mention::{Said, support};

/// The properties of a record on which claims disagree.
#[derive(Default)]
pub(crate) struct Disputed(Vec<Statement>);

impl Disputed {
    /// Adds a property if other values of it were claimed or a correction gives it.
    #[must_use]
    pub(crate) fn of<T>(
        mut self,
        property: Property,
        choice: Option<&Choice<T>>,
        object: impl Fn(&T) -> Object,
    ) -> Self {
        let told = |choice: &&Choice<T>| !choice.others.is_empty() || choice.basis == Basis::Correction;
        self.0.extend(choice.filter(told).map(|choice| chosen(property, choice, object)));
        self
    }
}

/// The statement of a value that was chosen.
pub(crate) fn chosen<T>(property: Property, choice: &Choice<T>, object: impl Fn(&T) -> Object) -> Statement {
    Statement {
        property,
        object: object(&choice.value),
        record: None,
        basis: choice.basis,
        decided: choice.decided,
        reason: choice.reason.clone(),
        supported_by: choice.support.clone(),
        independent: 0,
        alternatives: choice.others.iter().map(|lost| lost.alternative(&object)).collect(),
        absent_from: Vec::new(),
        disputed: Vec::new(),
    }
}

/// A record's statement; its reason tells where values of its properties compete.
pub(crate) fn statement(
    property: Property,
    node: Node,
    record: (Property, Vec<(Property, Object)>),
    said: &[Said<'_>],
    disputed: Disputed,
) -> Statement {
    let weight = Weight::of(&said.iter().map(|s| (s.basis(), *s)));
    let known = match weight.basis() {
        Basis::Correction => "corrected",
        Basis::Stated => "stated",
        _ => "inferred",
    };
    let mut reason = format!("{known} in {}", documents(said.iter().copied()));
    for part in &disputed.0 {
        if let Some((_, others)) = part.reason.split_once("; also claimed: ") {
            let name = part.property.as_str().rsplit('#').next().unwrap_or_default();
            reason = format!("{reason}; {name} also claimed: {others}");
        }
    }
    Statement {
        property,
        object: Object::Node(node),
        record: Some(record),
        basis: weight.basis(),
        decided: if weight.basis() == Basis::Correction { Policy::Correction } else { Policy::Only },
        reason,
        supported_by: support(said.iter().copied()),
        independent: 0,
        alternatives: Vec::new(),
        absent_from: Vec::new(),
        disputed: disputed.0,
    }
}

/// The texts that report a meeting and list an item, each with a document that prints it.
pub(crate) type Listing<'a> = BTreeMap<usize, &'a DocId>;

/// Where an item is listed.
pub(crate) fn listing<'a>(said: impl Iterator<Item = Said<'a>>) -> Listing<'a> {
    let mut listing = Listing::new();
    for said in said.filter(|said| said.role == Role::Reported && said.basis() != Basis::Correction) {
        let document = listing.entry(said.text).or_insert(said.doc);
        *document = said.doc.min(document);
    }
    listing
}

/// Notes for each item which texts list at least two of its kind, but not it: who names two of those
/// present means to name them all, as far as he knew of them.
pub(crate) fn note_absences<K: Ord>(items: &mut [(Statement, K, Listing<'_>)]) {
    let mut lists: BTreeMap<&K, BTreeMap<usize, (usize, &DocId)>> = BTreeMap::new();
    for (_, kind, listing) in items.iter() {
        for (text, document) in listing {
            let (count, _) = lists.entry(kind).or_default().entry(*text).or_insert((0, document));
            *count += 1;
        }
    }
    let absent: Vec<Vec<DocId>> = items
        .iter()
        .map(|(_, kind, listing)| {
            let lists = lists.get(kind).into_iter().flatten();
            let others = lists.filter(|(text, (count, _))| *count > 1 && !listing.contains_key(text));
            others.map(|(_, (_, document))| (*document).clone()).collect()
        })
        .collect();
    for ((statement, ..), absent) in items.iter_mut().zip(absent) {
        statement.absent_from = absent;
        statement.absent_from.sort();
    }
}

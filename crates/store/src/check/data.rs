//! One graph as shapes look at it, and the paths through it.
//!
//! Values come sorted and each once, so that results never depend on the order of the quads.

use std::collections::{BTreeSet, HashMap, HashSet};

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, Quad, Term};

/// The triples of one graph, found by subject and by object.
pub(super) struct Data<'a> {
    by_subject: HashMap<Term, Vec<&'a Quad>>,
    by_object: HashMap<&'a Term, Vec<&'a Quad>>,
    quads: &'a [Quad],
}

/// A path from a node to its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Path {
    Predicate(NamedNode),
    Inverse(Box<Path>),
    Sequence(Vec<Path>),
    Alternative(Vec<Path>),
    /// Repeated: at least as often as the first says, at most once unless the second says more.
    Repeated(Box<Path>, bool, bool),
}

impl Path {
    /// The property, if the path is no more than that.
    pub(super) fn predicate(&self) -> Option<&NamedNode> {
        match self {
            Self::Predicate(property) => Some(property),
            _ => None,
        }
    }

    /// The path as SPARQL spells it.
    pub(super) fn sparql(&self) -> String {
        let list = |paths: &[Self], by: &str| {
            format!("({})", paths.iter().map(Self::sparql).collect::<Vec<_>>().join(by))
        };
        match self {
            Self::Predicate(property) => property.to_string(),
            Self::Inverse(path) => format!("^{}", path.sparql()),
            Self::Sequence(paths) => list(paths, "/"),
            Self::Alternative(paths) => list(paths, "|"),
            Self::Repeated(path, once, many) => {
                let times = match (once, many) {
                    (true, _) => "+",
                    (false, true) => "*",
                    (false, false) => "?",
                };
                format!("({}){times}", path.sparql())
            }
        }
    }
}

impl<'a> Data<'a> {
    pub(super) fn new(quads: &'a [Quad]) -> Self {
        let mut by_subject: HashMap<Term, Vec<&Quad>> = HashMap::new();
        let mut by_object: HashMap<&Term, Vec<&Quad>> = HashMap::new();
        for quad in quads {
            by_subject.entry(quad.subject.clone().into()).or_default().push(quad);
            by_object.entry(&quad.object).or_default().push(quad);
        }
        Self { by_subject, by_object, quads }
    }

    /// The triples about a node.
    pub(super) fn about(&self, node: &Term) -> &[&'a Quad] {
        self.by_subject.get(node).map_or(&[], Vec::as_slice)
    }

    /// Whether the triple is there.
    pub(super) fn has(&self, node: &Term, property: NamedNodeRef<'_>, value: &Term) -> bool {
        self.about(node).iter().any(|quad| quad.predicate == property && quad.object == *value)
    }

    /// The values of a property.
    pub(super) fn values(&self, node: &Term, property: NamedNodeRef<'_>) -> Vec<Term> {
        let found = self.about(node).iter().filter(|quad| quad.predicate == property);
        sorted(found.map(|quad| quad.object.clone()))
    }

    /// The nodes that have this one as a value.
    pub(super) fn leading_to(&self, node: &Term) -> Vec<Term> {
        let quads = self.by_object.get(node).map_or(&[][..], Vec::as_slice);
        sorted(quads.iter().map(|quad| quad.subject.clone().into()))
    }

    /// The nodes with a property.
    pub(super) fn subjects_of(&self, property: NamedNodeRef<'_>) -> impl Iterator<Item = Term> {
        self.quads.iter().filter(move |q| q.predicate == property).map(|q| q.subject.clone().into())
    }

    /// The values of a property anywhere.
    pub(super) fn objects_of(&self, property: NamedNodeRef<'_>) -> impl Iterator<Item = Term> {
        self.quads.iter().filter(move |q| q.predicate == property).map(|q| q.object.clone())
    }

    /// The nodes of a class or of one below it.
    pub(super) fn instances(&self, class: &Term) -> Vec<Term> {
        let mut classes = vec![class.clone()];
        let mut seen: HashSet<Term> = classes.iter().cloned().collect();
        let mut found = Vec::new();
        while let Some(class) = classes.pop() {
            for quad in self.by_object.get(&class).map_or(&[][..], Vec::as_slice) {
                let subject = Term::from(quad.subject.clone());
                if quad.predicate == rdf::TYPE {
                    found.push(subject);
                } else if quad.predicate == rdfs::SUB_CLASS_OF && seen.insert(subject.clone()) {
                    classes.push(subject);
                }
            }
        }
        sorted(found)
    }

    /// Whether a node is of a class or of one below it.
    pub(super) fn is_a(&self, node: &Term, class: &Term) -> bool {
        let mut classes = self.values(node, rdf::TYPE);
        let mut seen: HashSet<Term> = HashSet::new();
        while let Some(found) = classes.pop() {
            if found == *class {
                return true;
            }
            if seen.insert(found.clone()) {
                classes.extend(self.values(&found, rdfs::SUB_CLASS_OF));
            }
        }
        false
    }

    /// What a path leads to.
    pub(super) fn follow(&self, node: &Term, path: &Path) -> Vec<Term> {
        match path {
            Path::Predicate(property) => self.values(node, property.as_ref()),
            Path::Inverse(inner) => match &**inner {
                Path::Predicate(property) => {
                    let quads = self.by_object.get(node).map_or(&[][..], Vec::as_slice);
                    sorted(
                        quads.iter().filter(|q| q.predicate == *property).map(|q| q.subject.clone().into()),
                    )
                }
                // Backwards through a longer path: the inverse of each part, in the other order.
                other => self.follow(node, &inverse(other)),
            },
            Path::Sequence(paths) => paths.iter().fold(vec![node.clone()], |nodes, path| {
                sorted(nodes.iter().flat_map(|node| self.follow(node, path)))
            }),
            Path::Alternative(paths) => sorted(paths.iter().flat_map(|path| self.follow(node, path))),
            Path::Repeated(inner, once, many) => {
                let mut found: BTreeSet<Key> = BTreeSet::new();
                if !once {
                    found.insert(Key(node.clone()));
                }
                let mut open = self.follow(node, inner);
                while let Some(next) = open.pop() {
                    if found.insert(Key(next.clone())) && *many {
                        open.extend(self.follow(&next, inner));
                    }
                }
                found.into_iter().map(|key| key.0).collect()
            }
        }
    }
}

fn inverse(path: &Path) -> Path {
    match path {
        Path::Predicate(_) => Path::Inverse(Box::new(path.clone())),
        Path::Inverse(inner) => (**inner).clone(),
        Path::Sequence(paths) => Path::Sequence(paths.iter().rev().map(inverse).collect()),
        Path::Alternative(paths) => Path::Alternative(paths.iter().map(inverse).collect()),
        Path::Repeated(inner, once, many) => Path::Repeated(Box::new(inverse(inner)), *once, *many),
    }
}

/// A term in an order of its own.
#[derive(PartialEq, Eq)]
pub(super) struct Key(pub(super) Term);

impl Ord for Key {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        crate::order::terms(&self.0, &other.0)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Terms in order, each once.
pub(super) fn sorted(terms: impl IntoIterator<Item = Term>) -> Vec<Term> {
    let mut keys: Vec<Key> = terms.into_iter().map(Key).collect();
    if keys.len() > 1 {
        keys.sort();
        keys.dedup();
    }
    keys.into_iter().map(|key| key.0).collect()
}

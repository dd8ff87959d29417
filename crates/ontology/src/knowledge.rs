//! What all documents together support, as statements about summits and the things they involve.
//!
//! A [`Statement`] is one fused fact: a triple, the properties of its object where the object is a
//! record of its own (an attendance, a signature), how it was chosen, and the claims behind it.

use chrono::NaiveDate;
use oxrdf::{NamedNode, NamedNodeRef};
use serde::{Deserialize, Serialize};

use crate::code::{Basis, Policy};
use crate::correction::Verdict;
use crate::document::DocId;
use crate::edtf::Interval;

/// The place of a thing below the base: `["sco-chs", "14"]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Node(Vec<String>);

impl Node {
    /// The thing at this path.
    pub fn new<S: Into<String>>(path: impl IntoIterator<Item = S>) -> Self {
        Self(path.into_iter().map(Into::into).collect())
    }

    /// A thing that belongs to this one.
    #[must_use]
    pub fn child<S: Into<String>>(&self, path: impl IntoIterator<Item = S>) -> Self {
        Self(self.0.iter().cloned().chain(path.into_iter().map(Into::into)).collect())
    }

    /// The parts of the path.
    pub fn path(&self) -> &[String] {
        &self.0
    }
}

/// The sorts of things beside summits that have a node of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EntityKind {
    /// A person.
    Person,
    /// A state.
    Country,
    /// A city.
    City,
    /// An organisation.
    Organisation,
    /// A series of summits.
    Series,
}

impl EntityKind {
    /// Every sort.
    pub const ALL: [Self; 5] = [Self::Person, Self::Country, Self::City, Self::Organisation, Self::Series];

    /// The first part of the path of such a thing.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Country => "country",
            Self::City => "city",
            Self::Organisation => "organisation",
            Self::Series => "series",
        }
    }

    /// The node of the thing with this name.
    pub fn node(self, name: &str) -> Node {
        Node::new([self.folder(), name])
    }
}

/// A person, country, city, organisation or series with its names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entity {
    /// What sort of thing.
    pub kind: EntityKind,
    /// The name that identifies it.
    pub key: String,
    /// Labels: language tag and text, sorted.
    pub labels: Vec<(String, String)>,
    /// Other names in use: language tag and text, sorted.
    pub aliases: Vec<(String, String)>,
}

/// A property of a fused fact.
pub type Property = NamedNodeRef<'static>;

/// What a property points to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Object {
    /// A thing.
    Node(Node),
    /// A concept of a closed set.
    Code(NamedNode),
    /// Chinese words.
    Text(String),
    /// A code or number in letters, of no language.
    Plain(String),
    /// A whole number.
    Integer(u32),
    /// Yes or no.
    Boolean(bool),
    /// A calendar day.
    Day(NaiveDate),
    /// A date of which a part may be unknown.
    Edtf(Interval),
}

/// What a value rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Ground {
    /// A claim: its document and its name there.
    Claim(DocId, String),
    /// A correction, by its id.
    Correction(String),
}

impl Ground {
    /// The document, if it is a claim.
    pub fn document(&self) -> Option<&DocId> {
        match self {
            Self::Claim(document, _) => Some(document),
            Self::Correction(_) => None,
        }
    }
}

/// One fused fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Statement {
    /// The property.
    pub property: Property,
    /// The value.
    pub object: Object,
    /// If the value is a record: its class and properties.
    pub record: Option<(Property, Vec<(Property, Object)>)>,
    /// How it is known.
    pub basis: Basis,
    /// The step of the policy that chose it among the values claimed.
    pub decided: Policy,
    /// Why this value was chosen or how it follows, in words.
    pub reason: String,
    /// What it rests on, ordered.
    pub supported_by: Vec<Ground>,
    /// How many texts those are; one printed in ten papers counts once.
    pub independent: usize,
    /// The values that were claimed and not chosen, the strongest first.
    pub alternatives: Vec<Alternative>,
    /// Documents that list others of its kind, but not this.
    pub absent_from: Vec<DocId>,
    /// If the value is a record: its own properties on which claims disagree.
    pub disputed: Vec<Statement>,
}

/// A value that was claimed and not chosen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alternative {
    /// The value.
    pub object: Object,
    /// How it is known.
    pub basis: Basis,
    /// The step of the policy by which it lost.
    pub decided: Policy,
    /// What it rests on, ordered.
    pub supported_by: Vec<Ground>,
    /// How many texts those are.
    pub independent: usize,
}

/// A summit that the sources speak of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summit {
    /// Its node.
    pub node: Node,
    /// Names: language tag and text.
    pub labels: Vec<(String, String)>,
    /// What is known of it.
    pub statements: Vec<Statement>,
}

/// The standing of a country in an organisation, as summits show it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Standing {
    /// Its node.
    pub node: Node,
    /// Organisation, country, since when and at which summits.
    pub properties: Vec<(Property, Object)>,
    /// The status, with what it rests on.
    pub statement: Statement,
}

/// Everything that the documents support.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Knowledge {
    /// The summits, ordered by node.
    pub summits: Vec<Summit>,
    /// The things they involve, ordered.
    pub entities: Vec<Entity>,
    /// Which summit the n-th event of a document was identified with.
    pub denotes: Vec<(DocId, usize, Node)>,
    /// The summits that the n-th event of a document may denote, where nothing tells which, ordered.
    pub may_denote: Vec<(DocId, usize, Vec<Node>)>,
    /// The standings of countries in organisations, ordered.
    pub standings: Vec<Standing>,
    /// Names of people that leave it open whom they mean, ordered.
    pub undecided: Vec<Undecided>,
    /// What became of each correction, ordered.
    pub verdicts: Vec<Verdict>,
}

/// A name that several known people bear, or one in part, where nothing tells who is meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Undecided {
    /// The name as written.
    pub name: String,
    /// The key of the person it became: none of those who may be meant.
    pub key: String,
    /// The keys of those who may be meant, ordered.
    pub people: Vec<String>,
    /// Where it stands, ordered.
    pub documents: Vec<DocId>,
}

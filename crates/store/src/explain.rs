//! Why the graph says what it says: from a statement to its claims, and from a claim to the words.
//!
//! An [`Explanation`] is made of what the store holds and of nothing else; it takes no decision and
//! reads no rule. Its parts stand in the order of the vocabulary, so that it never depends on the
//! order of reading.

mod about;
mod claims;
mod gather;
mod source;

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term, Triple};
use summitkg_ontology::{Basis, DocId, Evidence, Role};

use crate::error::StoreError;
use crate::store::Store;

pub use source::SourceText;

/// What lies behind some statements, or behind the claims of some documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// Fused facts.
    pub statements: Vec<ExplainedStatement>,
    /// Where documents speak of the summits concerned.
    pub mentions: Vec<ExplainedMention>,
    /// Claims that support no statement, not even as a value that was not preferred.
    pub unused: Vec<ExplainedClaim>,
}

/// A fused fact, how it was chosen, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedStatement {
    /// Its own node.
    pub node: NamedNode,
    /// What it is about.
    pub subject: NamedNode,
    /// The property.
    pub property: NamedNode,
    /// The value.
    pub value: Term,
    /// The properties of the value, if that is a record such as an attendance.
    pub record: Vec<(NamedNode, Term)>,
    /// How it is known.
    pub basis: Option<NamedNode>,
    /// The step of the policy that decided between values.
    pub decided_by: Option<NamedNode>,
    /// Why this value was chosen or how it follows, in words.
    pub reasons: Vec<Literal>,
    /// How many documents support it.
    pub sources: Option<u64>,
    /// How many of them are texts of their own.
    pub independent: Option<u64>,
    /// What it rests on.
    pub support: ExplainedSupport,
    /// Values that were claimed and not preferred.
    pub alternatives: Vec<ExplainedAlternative>,
    /// Documents whose own list lacks it.
    pub absent_from: Vec<DocId>,
    /// What the reference data say of it, if no source does.
    pub background: Vec<Triple>,
}

/// What a statement or alternative rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExplainedSupport {
    /// Claims of documents.
    pub claims: Vec<ExplainedClaim>,
    /// Corrections by people.
    pub corrections: Vec<ExplainedCorrection>,
    /// Nodes that this graph does not hold: it was exported without its claims.
    pub missing: Vec<NamedNode>,
}

/// A value that was claimed and not preferred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedAlternative {
    /// Its node.
    pub node: NamedNode,
    /// The value.
    pub value: Option<Term>,
    /// The properties of the value, if that is a record.
    pub record: Vec<(NamedNode, Term)>,
    /// How it is known.
    pub basis: Option<NamedNode>,
    /// The step of the policy by which it lost.
    pub decided_by: Option<NamedNode>,
    /// How many documents support it.
    pub sources: Option<u64>,
    /// How many of them are texts of their own.
    pub independent: Option<u64>,
    /// What it rests on.
    pub support: ExplainedSupport,
}

/// One thing that one document says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedClaim {
    /// Its node.
    pub node: NamedNode,
    /// The document.
    pub document: DocId,
    /// The event that it speaks of, as this document tells of it.
    pub mention: NamedNode,
    /// The summits that this event was identified with; none if that could not be decided.
    pub denotes: Vec<NamedNode>,
    /// The property.
    pub property: NamedNode,
    /// The value, in the words of the document.
    pub value: Term,
    /// The properties of the value, if that is a record.
    pub record: Vec<(NamedNode, Term)>,
    /// How it is known.
    pub basis: Option<Basis>,
    /// The words and the rules that read them, by place.
    pub evidence: Vec<Evidence>,
}

/// A place where a document speaks of a summit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedMention {
    /// Its node.
    pub node: NamedNode,
    /// The document.
    pub document: DocId,
    /// What the document has to say of the summit.
    pub role: Option<Role>,
    /// The summits that it was identified with.
    pub denotes: Vec<NamedNode>,
    /// The summits that it may mean, where that could not be decided.
    pub may_denote: Vec<NamedNode>,
    /// The words that name the summit, by place.
    pub evidence: Vec<Evidence>,
}

/// What a person put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedCorrection {
    /// Its node.
    pub node: NamedNode,
    /// What was done.
    pub action: Option<NamedNode>,
    /// Who did it.
    pub creator: Option<String>,
    /// When: `YYYY-MM-DD`.
    pub created: Option<String>,
    /// Why.
    pub reasons: Vec<Literal>,
}

impl Store {
    /// Why the graph says what it says of a thing; `None` if it says nothing.
    ///
    /// The thing may be a summit, person, country, city, organisation or series, a record such as an
    /// attendance or an outcome document, a source document, or a statement, alternative, claim, piece
    /// of evidence or correction itself. Of a document only its own claims are given.
    pub fn explain(&self, thing: NamedNodeRef<'_>) -> Result<Option<Explanation>, StoreError> {
        let found = gather::Gatherer::new(self).of(thing)?;
        Ok((found != Explanation::default()).then_some(found))
    }

    /// Why the graph says all that it says.
    pub fn explain_all(&self) -> Result<Explanation, StoreError> {
        gather::Gatherer::new(self).everything()
    }
}

impl Explanation {
    /// The same with the claims of one document alone; of each statement there still stands how many support it.
    fn of_document(mut self, id: Option<&DocId>) -> Self {
        for statement in &mut self.statements {
            let others = statement.alternatives.iter_mut().map(|a| &mut a.support);
            for support in others.chain([&mut statement.support]) {
                support.claims.retain(|claim| Some(&claim.document) == id);
            }
        }
        self
    }

    /// Every claim, also behind values that were not preferred and behind nothing; one may occur again.
    pub fn claims(&self) -> impl Iterator<Item = &ExplainedClaim> {
        let preferred = self.statements.iter().flat_map(|s| &s.support.claims);
        let others = self.statements.iter().flat_map(|s| &s.alternatives).flat_map(|a| &a.support.claims);
        preferred.chain(others).chain(&self.unused)
    }

    /// The documents that it quotes, ordered.
    pub fn documents(&self) -> Vec<DocId> {
        let mentioned = self.mentions.iter().map(|m| &m.document);
        let mut all: Vec<DocId> = self.claims().map(|c| &c.document).chain(mentioned).cloned().collect();
        all.sort();
        all.dedup();
        all
    }
}

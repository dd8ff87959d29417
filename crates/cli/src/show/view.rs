//! The store with the names of its things in one language.

use std::collections::BTreeMap;

use anyhow::Result;
use summitkg_ontology::{Base, DocId};
use summitkg_store::{Answer, NamedNode, Store, Term};

use super::code;
use super::find::Found;
use crate::args::Lang;
use crate::term::{short, short_iri};

/// A thing with all its names.
#[derive(Debug, Default)]
pub(super) struct Thing {
    pub(super) class: String,
    /// Language and label.
    pub(super) labels: Vec<(String, String)>,
    pub(super) aliases: Vec<String>,
}

/// A store as one reader sees it.
pub(crate) struct View<'s> {
    pub(crate) store: &'s Store,
    pub(crate) lang: Lang,
    pub(super) things: BTreeMap<String, Thing>,
}

/// One row of an answer.
pub(super) struct Row(BTreeMap<String, Term>);

impl Row {
    pub(super) fn term(&self, variable: &str) -> Option<&Term> {
        self.0.get(variable)
    }

    /// The IRI or the words.
    pub(super) fn text(&self, variable: &str) -> Option<&str> {
        match self.term(variable)? {
            Term::NamedNode(node) => Some(node.as_str()),
            Term::Literal(literal) => Some(literal.value()),
            _ => None,
        }
    }
}

impl<'s> View<'s> {
    /// Reads the names of everything.
    pub(crate) fn new(store: &'s Store, lang: Lang) -> Result<Self> {
        let mut view = Self { store, lang, things: BTreeMap::new() };
        for row in view.rows(include_str!("things.rq"), None)? {
            let (Some(thing), Some(class), Some(Term::Literal(name))) =
                (row.text("thing"), row.text("class"), row.term("name"))
            else {
                continue;
            };
            let entry = view.things.entry(thing.to_owned()).or_default();
            class.clone_into(&mut entry.class);
            if row.text("main") == Some("true") {
                entry.labels.push((name.language().unwrap_or_default().to_owned(), name.value().to_owned()));
            } else {
                entry.aliases.push(name.value().to_owned());
            }
        }
        Ok(view)
    }

    /// The rows of a query, about a thing if one is given.
    pub(super) fn rows(&self, query: &str, thing: Option<&str>) -> Result<Vec<Row>> {
        let parameters: Vec<(String, Term)> =
            thing.map(|iri| ("thing".to_owned(), NamedNode::new_unchecked(iri).into())).into_iter().collect();
        let Answer::Solutions { variables, rows } = self.store.query(query, &parameters)? else {
            return Ok(Vec::new());
        };
        let row = |values: Vec<Option<Term>>| {
            Row(variables
                .iter()
                .cloned()
                .zip(values)
                .filter_map(|(name, value)| Some((name, value?)))
                .collect())
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// The address below which things are named.
    pub(crate) fn base(&self) -> &Base {
        self.store.base()
    }

    /// What a thing or value is called.
    pub(crate) fn label(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.name(node.as_str()),
            other => short(other, self.store.base()),
        }
    }

    /// What the thing with this address is called.
    pub(crate) fn name(&self, iri: &str) -> String {
        let labels = self.things.get(iri).map(|t| t.labels.as_slice()).unwrap_or_default();
        let of = |wanted: &str| {
            labels.iter().find(|(language, _)| language == wanted).map(|(_, label)| label.clone())
        };
        of(self.lang.pick("zh", "en"))
            .or_else(|| of("zh"))
            .or_else(|| labels.first().map(|(_, label)| label.clone()))
            .or_else(|| code::label(iri, self.lang).map(str::to_owned))
            .or_else(|| self.store.base().local(iri)?.rsplit('/').next().map(str::to_owned))
            .unwrap_or_else(|| short_iri(iri, self.store.base()))
    }

    /// A value of a row, as it is called; nothing if there is none.
    pub(super) fn cell(&self, row: &Row, variable: &str) -> String {
        row.term(variable).map_or_else(String::new, |term| self.label(term))
    }

    /// What one may type to mean this thing.
    pub(crate) fn handle(&self, found: &Found) -> String {
        match found {
            Found::Thing(iri) => self.store.base().local(iri).unwrap_or(iri).to_owned(),
            Found::Document(id, _) => format!("doc/{id}"),
        }
    }

    /// The heading of a thing.
    pub(crate) fn title(&self, found: &Found) -> String {
        match found {
            Found::Thing(iri) => self.name(iri),
            Found::Document(_, name) => name.clone(),
        }
    }

    /// The address of a document.
    pub(super) fn document(&self, id: &DocId) -> String {
        self.store.base().document(id).as_str().to_owned()
    }
}

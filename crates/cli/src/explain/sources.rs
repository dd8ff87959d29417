//! The documents that an explanation quotes, with their texts as far as the store keeps them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use anyhow::Result;
use summitkg_ontology::{DocId, Evidence};
use summitkg_store::{DocumentInfo, SourceText, Store};

/// Documents by identity.
pub(crate) struct Sources<'s> {
    store: &'s Store,
    documents: BTreeMap<DocId, DocumentInfo>,
    read: RefCell<BTreeMap<DocId, Option<Rc<SourceText>>>>,
}

/// Words in the sentence that they stand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Passage {
    /// The number of the line, if the text is there.
    pub(super) line: Option<usize>,
    /// Where the sentence begins, in code points.
    pub(super) start: u32,
    pub(super) sentence: String,
    /// Whether the text has other words at the place: it was changed after it was read.
    pub(super) differs: bool,
}

impl<'s> Sources<'s> {
    pub(crate) fn new(store: &'s Store) -> Result<Self> {
        let documents = store.documents()?.into_iter().map(|info| (info.id.clone(), info)).collect();
        Ok(Self { store, documents, read: RefCell::default() })
    }

    pub(super) fn info(&self, id: &DocId) -> Option<&DocumentInfo> {
        self.documents.get(id)
    }

    /// What people call a document.
    pub(super) fn name(&self, id: &DocId) -> String {
        self.info(id).map_or_else(|| id.to_string(), |info| info.meta.name.clone())
    }

    /// The text, read from the store each time.
    pub(super) fn load(&self, id: &DocId) -> Result<Option<SourceText>> {
        Ok(self.store.text(id)?.and_then(SourceText::new))
    }

    fn text(&self, id: &DocId) -> Result<Option<Rc<SourceText>>> {
        if let Some(known) = self.read.borrow().get(id) {
            return Ok(known.clone());
        }
        let text = self.load(id)?.map(Rc::new);
        self.read.borrow_mut().insert(id.clone(), text.clone());
        Ok(text)
    }

    /// The sentence around some words; what the evidence itself keeps of it if there is no text.
    pub(super) fn passage(&self, id: &DocId, evidence: &Evidence) -> Result<Passage> {
        let text = self.text(id)?;
        let range = evidence.start()..evidence.end();
        let there = text.as_ref().and_then(|t| t.words(range.clone())) == Some(evidence.exact());
        if let Some(text) = text.as_ref().filter(|_| there) {
            let sentence = text.sentence(range.clone());
            return Ok(Passage {
                line: Some(text.line(range.start)),
                start: sentence.start,
                sentence: text.words(sentence).unwrap_or_default().to_owned(),
                differs: false,
            });
        }
        let before = u32::try_from(evidence.prefix().chars().count()).unwrap_or_default();
        Ok(Passage {
            line: None,
            start: evidence.start().saturating_sub(before),
            sentence: format!("{}{}{}", evidence.prefix(), evidence.exact(), evidence.suffix()),
            differs: text.is_some(),
        })
    }

    /// The evidence of a claim, put together by the sentences that it stands in.
    pub(super) fn passages<'e>(
        &self,
        id: &DocId,
        evidence: &'e [Evidence],
    ) -> Result<Vec<(Passage, Vec<&'e Evidence>)>> {
        let mut all: Vec<(Passage, Vec<&Evidence>)> = Vec::new();
        for evidence in evidence {
            let passage = self.passage(id, evidence)?;
            match all.iter_mut().find(|(known, _)| *known == passage) {
                Some((_, quoted)) => quoted.push(evidence),
                None => all.push((passage, vec![evidence])),
            }
        }
        Ok(all)
    }
}

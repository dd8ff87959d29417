//! Why a claim is in one of two stores only.

use oxigraph::model::NamedNode;
use oxigraph::model::vocab::rdf;
use summitkg_ontology::vocab::skg;

use super::cause::Causes;
use super::inputs::Reading;
use super::pair::{Pair, Side, node, text};
use super::reading::{self, Quoted};
use super::{Cause, CauseKind, DeltaKind};
use crate::error::StoreError;

impl Causes<'_> {
    /// Why a claim is in one store only, or stands there otherwise.
    pub(super) fn of_claim(&mut self, claim: &NamedNode) -> Result<Vec<Cause>, StoreError> {
        if let Some(known) = self.of_claim.get(claim) {
            return Ok(known.clone());
        }
        let causes = match self.document(claim) {
            Some(document) => self.in_document(&document, claim)?,
            None => Vec::new(),
        };
        self.of_claim.insert(claim.clone(), causes.clone());
        Ok(causes)
    }

    fn in_document(&mut self, document: &NamedNode, claim: &NamedNode) -> Result<Vec<Cause>, StoreError> {
        let inputs = self.inputs;
        let Some(found) = inputs.documents.get(document) else { return Ok(Vec::new()) };
        let Pair { before: Some(before), after: Some(after) } = &found.readings else {
            return Ok(found.causes.clone());
        };
        let is_version = |c: &&Cause| matches!(c.kind, CauseKind::Rules | CauseKind::Software);
        let mut causes: Vec<Cause> = found.causes.iter().filter(|c| !is_version(c)).cloned().collect();
        causes.extend(self.reading(document, claim, &Pair { before, after })?);
        if causes.is_empty() {
            causes.clone_from(&found.causes);
        }
        if causes.is_empty() {
            causes.push(Cause::new(CauseKind::Unknown, DeltaKind::Changed, "reading").within(&after.name));
        }
        Ok(causes)
    }

    fn reading(
        &mut self,
        document: &NamedNode,
        claim: &NamedNode,
        readings: &Pair<&Reading>,
    ) -> Result<Vec<Cause>, StoreError> {
        if readings.before.rules == readings.after.rules {
            return Ok(Vec::new());
        }
        if self.defined.is_none() {
            let before = reading::definitions(self.stores.before)?;
            self.defined = Some(Pair { before, after: reading::definitions(self.stores.after)? });
        }
        if !self.texts.contains_key(document) {
            let mut words = None;
            for side in Side::BOTH {
                let found = self.stores.of(side).objects(document, skg::TEXT, document.as_ref().into())?;
                words = words.or_else(|| found.first().and_then(text).map(str::to_owned));
            }
            self.texts.insert(document.clone(), words);
        }
        let text = self.texts.get(document).and_then(Option::as_deref);
        let (mut quoted, mut event) = (Quoted::default(), Quoted::default());
        for side in Side::BOTH {
            let store = self.stores.of(side);
            quoted.add(store, document, claim, text)?;
            for mention in
                store.objects(claim, rdf::SUBJECT, document.as_ref().into())?.iter().filter_map(node)
            {
                event.add(store, document, mention, text)?;
            }
        }
        Ok(self.defined.as_ref().map(|d| reading::causes(readings, d, &quoted, &event)).unwrap_or_default())
    }
}

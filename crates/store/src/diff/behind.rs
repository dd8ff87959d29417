//! The claims and corrections behind a value.

use std::collections::BTreeSet;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, NamedNode, Term};
use summitkg_ontology::vocab::skg;

use super::cause::Causes;
use super::pair::{Side, node};
use super::{Delta, DeltaKind, Value};
use crate::error::StoreError;

/// A statement: property, value and node.
pub(super) type Told = (NamedNode, Term, NamedNode);

impl Causes<'_> {
    /// The claims and corrections that support a value; for what has no statement of its own, those of the facts it is
    /// part of.
    pub(super) fn behind(
        &mut self,
        side: Side,
        delta: &Delta,
        value: &Value,
    ) -> Result<BTreeSet<NamedNode>, StoreError> {
        let of = |told: &[Told], wanted: &dyn Fn(&Told) -> bool| -> Vec<NamedNode> {
            told.iter().filter(|t| wanted(t)).map(|(_, _, node)| node.clone()).collect()
        };
        let told = self.told(side, &delta.thing)?;
        let mut statements = of(told, &|(p, v, _)| *p == delta.property && *v == value.term);
        if statements.is_empty() && delta.property == rdf::TYPE {
            statements = of(told, &|(p, ..)| *p == skg::STATUS || *p == skg::SERIES);
        }
        if statements.is_empty() {
            let record: Term = delta.thing.clone().into();
            let default = Some(GraphNameRef::DefaultGraph);
            statements = self.stores.of(side).subjects(rdf::OBJECT, &record, default)?;
            if !self.is_record(side, &delta.thing)? {
                statements.clear();
            }
        }
        if statements.is_empty() {
            // Since when a country is a member, and at which summits, follows from what shows that it is one.
            statements = of(self.told(side, &delta.thing)?, &|(p, ..)| *p == skg::STANDING);
        }
        let mut behind = BTreeSet::new();
        for statement in statements {
            let store = self.stores.of(side);
            let default = GraphNameRef::DefaultGraph;
            let mut nodes = vec![statement.clone()];
            if delta.kind == DeltaKind::Support {
                let others = store.objects(&statement, skg::ALTERNATIVE, default)?;
                nodes.extend(others.iter().filter_map(node).cloned());
                let lacking = store.objects(&statement, skg::ABSENT_FROM, default)?;
                behind.extend(lacking.iter().filter_map(node).cloned());
            }
            for about in nodes {
                let supports = store.objects(&about, skg::SUPPORTED_BY, default)?;
                behind.extend(supports.iter().filter_map(node).cloned());
            }
        }
        Ok(behind)
    }

    /// Whether facts lead to a thing as to a part of them.
    fn is_record(&self, side: Side, thing: &NamedNode) -> Result<bool, StoreError> {
        let default = GraphNameRef::DefaultGraph;
        let classes = self.stores.of(side).objects(thing, rdf::TYPE, default)?;
        let things = [skg::SUMMIT, skg::PERSON_CLASS, skg::COUNTRY_CLASS, skg::CITY_CLASS];
        let things = things.into_iter().chain([skg::ORGANISATION_CLASS, skg::SUMMIT_SERIES]);
        Ok(!things.map(Term::from).any(|class| classes.contains(&class)))
    }

    fn told(&mut self, side: Side, thing: &NamedNode) -> Result<&[Told], StoreError> {
        let key = (side, thing.clone());
        if !self.told.contains_key(&key) {
            let store = self.stores.of(side);
            let default = GraphNameRef::DefaultGraph;
            let mut told = Vec::new();
            for about in store.subjects(rdf::SUBJECT, &thing.clone().into(), Some(default))? {
                let property = store.objects(&about, rdf::PREDICATE, default)?.pop();
                let value = store.objects(&about, rdf::OBJECT, default)?.pop();
                if let (Some(Term::NamedNode(property)), Some(value)) = (property, value) {
                    told.push((property, value, about));
                }
            }
            self.told.insert(key.clone(), told);
        }
        Ok(self.told.get(&key).map(Vec::as_slice).unwrap_or_default())
    }
}

//! Tables of the people, countries and organisations that others name, with what they are called.

use std::collections::BTreeSet;

use oxigraph::model::{NamedNodeRef, Term};
use summitkg_ontology::vocab::{skg, skos};

use super::Row;
use super::view::View;

pub(super) fn people(view: &View<'_>) -> Vec<Row> {
    named(view, skg::PERSON_CLASS, |person| vec![("person_id", view.id(person))])
}

pub(super) fn countries(view: &View<'_>) -> Vec<Row> {
    named(view, skg::COUNTRY_CLASS, |country| {
        vec![("country_id", view.id(country)), ("country_iso", view.iso(Some(country)))]
    })
}

pub(super) fn organisations(view: &View<'_>) -> Vec<Row> {
    named(view, skg::ORGANISATION_CLASS, |organisation| vec![("organisation_id", view.id(organisation))])
}

fn named(view: &View<'_>, class: NamedNodeRef<'_>, own: impl Fn(&str) -> Row) -> Vec<Row> {
    let row = |thing: &str| {
        let others: BTreeSet<&str> = view
            .all(thing, skos::ALT_LABEL)
            .filter_map(|term| match term {
                Term::Literal(name) => Some(name.value()),
                _ => None,
            })
            .collect();
        let mut row = own(thing);
        for (column, language) in [("name_zh", "zh"), ("name_en", "en"), ("name_ru", "ru")] {
            row.push((column, view.label(Some(thing), language)));
        }
        row.push(("other_names", others.into_iter().collect::<Vec<_>>().join("|")));
        row
    };
    view.instances(class).into_iter().map(row).collect()
}

//! Tables of summits and of what happened there.

use oxigraph::model::{NamedNodeRef, Term};
use summitkg_ontology::Interval;
use summitkg_ontology::vocab::skg;

use super::Row;
use super::view::{View, iri};

pub(super) fn summits(view: &View<'_>) -> Vec<Row> {
    view.instances(skg::SUMMIT).into_iter().map(|summit| summit_row(view, summit)).collect()
}

fn summit_row(view: &View<'_>, summit: &str) -> Row {
    let text = |property| view.text(summit, property);
    let link = |property| view.link(summit, property);
    let known = |property: NamedNodeRef<'_>, names: [&'static str; 2]| -> Row {
        let value = view.one(summit, property);
        let statement = value.and_then(|value| view.statement(summit, property, value));
        let basis = statement.map_or_else(String::new, |statement| view.text(statement, skg::BASIS));
        names.into_iter().zip([basis, view.id_of(statement)]).collect()
    };
    let series = link(skg::SERIES);
    let country = link(skg::HOST_COUNTRY);
    let chair = link(skg::CHAIR);
    [
        vec![
            ("summit_id", view.id(summit)),
            ("series", view.series(summit)),
            ("series_zh", view.label(series, "zh")),
            ("series_en", view.label(series, "en")),
            ("number", text(skg::NUMBER)),
            ("status", text(skg::STATUS)),
            ("name_zh", view.label(Some(summit), "zh")),
            ("name_en", view.label(Some(summit), "en")),
            ("year", view.year(summit)),
            ("date_edtf", text(skg::EDTF)),
            ("date_earliest", text(skg::DATE_EARLIEST)),
            ("date_latest", text(skg::DATE_LATEST)),
            ("date_text", text(skg::DATE_TEXT)),
        ],
        known(skg::EDTF, ["date_basis", "date_statement_id"]),
        view.city(link(skg::HOST_CITY)),
        known(skg::HOST_CITY, ["city_basis", "city_statement_id"]),
        view.country(country),
        known(skg::HOST_COUNTRY, ["country_basis", "country_statement_id"]),
        vec![("venue", text(skg::VENUE)), ("format", text(skg::FORMAT))],
        known(skg::FORMAT, ["format_basis", "format_statement_id"]),
        view.thing(["chair_id", "chair_zh", "chair_en"], chair),
        known(skg::CHAIR, ["chair_basis", "chair_statement_id"]),
        vec![("previous_summit_id", text(skg::PREVIOUS_SUMMIT)), ("next_summit_id", text(skg::NEXT_SUMMIT))],
    ]
    .concat()
}

/// The records that a property of summits leads to, one row each.
fn records(
    view: &View<'_>,
    property: NamedNodeRef<'static>,
    own: impl Fn(&str) -> Row,
    id: &'static str,
) -> Vec<Row> {
    let mut rows = Vec::new();
    for (summit, value) in view.of_summits(property) {
        let Some(record) = iri(value) else { continue };
        let named = vec![(id, view.id(record))];
        rows.push([named, view.summit(summit), own(record), view.known(summit, property, value)].concat());
    }
    rows
}

pub(super) fn attendance(view: &View<'_>) -> Vec<Row> {
    let own = |record: &str| {
        let text = |property| view.text(record, property);
        [
            view.person(view.link(record, skg::PERSON)),
            vec![("unnamed", text(skg::UNNAMED)), ("office", text(skg::OFFICE))],
            view.represents(view.link(record, skg::REPRESENTS)),
            vec![
                ("capacity", text(skg::CAPACITY)),
                ("capacity_basis", text(skg::CAPACITY_BASIS)),
                ("mode", text(skg::MODE)),
                ("as_written", text(skg::AS_WRITTEN)),
            ],
        ]
        .concat()
    };
    records(view, skg::ATTENDANCE, own, "attendance_id")
}

pub(super) fn accompanying(view: &View<'_>) -> Vec<Row> {
    let row = |(summit, value): (&str, &Term)| {
        let known = view.known(summit, skg::ACCOMPANYING, value);
        [view.summit(summit), view.person(iri(value)), known].concat()
    };
    view.of_summits(skg::ACCOMPANYING).into_iter().map(row).collect()
}

pub(super) fn documents(view: &View<'_>) -> Vec<Row> {
    let own = |record: &str| {
        let text = |property| view.text(record, property);
        vec![
            ("title", text(skg::TITLE)),
            ("kind", text(skg::KIND)),
            ("action", text(skg::ACTION)),
            ("others", text(skg::COUNT_ONLY)),
        ]
    };
    records(view, skg::OUTCOME, own, "outcome_id")
}

pub(super) fn signatures(view: &View<'_>) -> Vec<Row> {
    let own = |record: &str| {
        let outcome = view.link(record, skg::DOCUMENT);
        let title = outcome.map_or_else(String::new, |outcome| view.text(outcome, skg::TITLE));
        let title = if title.is_empty() { view.text(record, skg::DOCUMENT_TITLE) } else { title };
        let represents = view.link(record, skg::REPRESENTS);
        let signed = view.text(record, skg::DATE);
        let interval: Option<Interval> = signed.parse().ok();
        let day = |day: Option<String>| day.unwrap_or_default();
        let earliest = day(interval.and_then(|i| i.start.earliest()).map(|day| day.to_string()));
        let latest = day(interval.and_then(|i| i.end.latest()).map(|day| day.to_string()));
        [
            vec![("outcome_id", view.id_of(outcome)), ("title", title)],
            view.person(view.link(record, skg::SIGNATORY)),
            vec![("office", view.text(record, skg::OFFICE))],
            view.represents(represents),
            vec![
                ("signed_edtf", signed),
                ("signed_earliest", earliest),
                ("signed_latest", latest),
                ("place", view.text(record, skg::PLACE)),
            ],
        ]
        .concat()
    };
    records(view, skg::SIGNATURE, own, "signature_id")
}

pub(super) fn membership_changes(view: &View<'_>) -> Vec<Row> {
    let own = |record: &str| {
        let mut row = view.country(view.link(record, skg::COUNTRY));
        row.push(("change", view.text(record, skg::CHANGE)));
        row.push(("to_status", view.text(record, skg::TO_STATUS)));
        row
    };
    records(view, skg::MEMBERSHIP_CHANGE, own, "change_id")
}

pub(super) fn next_hosts(view: &View<'_>) -> Vec<Row> {
    let own = |record: &str| {
        [
            vec![("host_year", view.text(record, skg::YEAR))],
            view.city(view.link(record, skg::CITY)),
            view.country(view.link(record, skg::COUNTRY)),
            vec![
                ("chair_term", view.text(record, skg::CHAIR_TERM)),
                ("fulfilled_by_summit_id", view.text(record, skg::FULFILLED_BY)),
            ],
        ]
        .concat()
    };
    records(view, skg::NEXT_HOST, own, "decision_id")
}

pub(super) fn speeches(view: &View<'_>) -> Vec<Row> {
    let own = |record: &str| {
        let mut row = view.person(view.link(record, skg::SPEAKER));
        row.push(("title", view.text(record, skg::TITLE)));
        row
    };
    records(view, skg::SPEECH, own, "speech_id")
}

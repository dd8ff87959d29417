//! The status of each country in each series by year, as far as it was observed.
//!
//! An observation is the capacity in which a country attended, or a status that it was granted. Nothing is
//! carried from one year into the next.

use std::collections::BTreeMap;

use oxigraph::model::NamedNodeRef;
use summitkg_ontology::vocab::skg;
use summitkg_ontology::{Basis, Capacity, Change, ToStatus};

use super::Row;
use super::view::{View, iri};

/// What one record of a summit tells of a country's status, the best first.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Observation {
    observed: Observed,
    basis: Basis,
    status: ToStatus,
    /// Latest first.
    day: std::cmp::Reverse<String>,
    summit: String,
    statement: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Observed {
    /// The status was granted that year; it counts before the capacity in which the country had come.
    Change,
    Attendance,
}

/// Series, country and year.
type Key<'q> = (String, &'q str, String);

pub(super) fn by_year(view: &View<'_>) -> Vec<Row> {
    let observations = observations(view);
    observations.into_iter().map(|(key, seen)| row(view, key, seen)).collect()
}

fn row(view: &View<'_>, (series, country, year): Key<'_>, mut seen: Vec<Observation>) -> Row {
    seen.sort();
    seen.dedup();
    let Some(best) = seen.first().cloned() else { return Row::new() };
    let mut others: Vec<&str> =
        seen.iter().map(|o| o.status.code()).filter(|s| *s != best.status.code()).collect();
    others.dedup();
    let observed = match best.observed {
        Observed::Change => "change",
        Observed::Attendance => "attendance",
    };
    [
        vec![("series", series)],
        view.country(Some(country)),
        vec![
            ("year", year),
            ("membership_status", best.status.code().to_owned()),
            ("observed", observed.to_owned()),
            ("other_statuses", others.join("|")),
            ("basis", best.basis.code().to_owned()),
            ("summit_id", best.summit),
            ("statement_id", best.statement),
        ],
    ]
    .concat()
}

fn observations<'q>(view: &View<'q>) -> BTreeMap<Key<'q>, Vec<Observation>> {
    let mut found: BTreeMap<Key<'q>, Vec<Observation>> = BTreeMap::new();
    let mut add = |property: NamedNodeRef<'static>, read: &dyn Fn(&str) -> Option<Read<'q>>| {
        for (summit, value) in view.of_summits(property) {
            let year = view.year(summit);
            let Some(Read { country, status, observed, basis }) = iri(value).and_then(read) else { continue };
            if year.is_empty() || !view.is(country, skg::COUNTRY_CLASS) {
                continue;
            }
            let statement = view.statement(summit, property, value);
            let of_statement = || basis_of(view, statement?, skg::BASIS);
            let observation = Observation {
                observed,
                basis: basis.or_else(of_statement).unwrap_or(Basis::Background),
                status,
                day: std::cmp::Reverse(view.text(summit, skg::DATE_EARLIEST)),
                summit: view.id(summit),
                statement: view.id_of(statement),
            };
            found.entry((view.series(summit), country, year)).or_default().push(observation);
        }
    };
    add(skg::MEMBERSHIP_CHANGE, &|record| granted(view, record));
    add(skg::ATTENDANCE, &|record| attended(view, record));
    found
}

/// What a record says, and how it is known if the record tells.
struct Read<'q> {
    country: &'q str,
    status: ToStatus,
    observed: Observed,
    basis: Option<Basis>,
}

fn granted<'q>(view: &View<'q>, record: &str) -> Option<Read<'q>> {
    let change = Change::from_concept(view.link(record, skg::CHANGE)?)?;
    let status = ToStatus::from_concept(view.link(record, skg::TO_STATUS)?)?;
    let country = view.link(record, skg::COUNTRY)?;
    let done = change == Change::Admitted;
    done.then_some(Read { country, status, observed: Observed::Change, basis: None })
}

/// Guests and organisations have no status.
fn attended<'q>(view: &View<'q>, record: &str) -> Option<Read<'q>> {
    let status = match Capacity::from_concept(view.link(record, skg::CAPACITY)?)? {
        Capacity::Member => ToStatus::Member,
        Capacity::Observer => ToStatus::Observer,
        Capacity::DialoguePartner => ToStatus::DialoguePartner,
        _ => return None,
    };
    let country = view.link(record, skg::REPRESENTS)?;
    let basis = basis_of(view, record, skg::CAPACITY_BASIS);
    Some(Read { country, status, observed: Observed::Attendance, basis })
}

fn basis_of(view: &View<'_>, node: &str, property: NamedNodeRef<'_>) -> Option<Basis> {
    Basis::from_concept(view.link(node, property)?)
}

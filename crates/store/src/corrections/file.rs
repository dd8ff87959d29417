//! The file of corrections that people write by hand: TOML, its values named as in the JSON of a Report.
//!
//! Every mistake is told with the line on which its table begins or its key stands.

use summitkg_ontology::{Amendment, Correction, EntityKind, fingerprint};
use toml::value::Datetime;

use super::CorrectionError;
use super::facts::{claim, property};
use super::rows::{Different, Fact, File, Prefer, Reject, Same, Scalar};

/// Reads the corrections of a file; `name` is what the file is called.
pub(super) fn read(name: &str, text: &str) -> Result<Vec<Correction>, CorrectionError> {
    let line = |at: usize| text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
    let told =
        |at: usize, problem: String| CorrectionError::At { file: name.to_owned(), line: line(at), problem };
    let file: File = toml::from_str(text).map_err(|problem| {
        told(problem.span().map_or(0, |span| span.start), problem.message().trim().to_owned())
    })?;
    let mut reader = Reader { name, by: file.by, on: file.on, found: Vec::new() };
    let facts = file.replace.into_iter().map(|row| (row, true));
    for (row, replace) in facts.chain(file.add.into_iter().map(|row| (row, false))) {
        let at = row.span().start;
        reader.fact(row.into_inner(), replace).map_err(|problem| told(at, problem))?;
    }
    for row in file.reject {
        let at = row.span().start;
        reader.reject(row.into_inner()).map_err(|problem| told(at, problem))?;
    }
    for row in file.same {
        let at = row.span().start;
        reader.same(row.into_inner()).map_err(|problem| told(at, problem))?;
    }
    for row in file.different {
        let at = row.span().start;
        reader.different(row.into_inner()).map_err(|problem| told(at, problem))?;
    }
    for row in file.prefer {
        let at = row.span().start;
        reader.prefer(row.into_inner()).map_err(|problem| told(at, problem))?;
    }
    Ok(reader.found)
}

/// Whose and when a table is, if it says so.
type About = (Option<String>, Option<String>, Option<Datetime>, String);

struct Reader<'n> {
    name: &'n str,
    by: Option<String>,
    on: Option<Datetime>,
    found: Vec<Correction>,
}

impl Reader<'_> {
    fn push(&mut self, (id, by, on, why): About, amendment: Amendment) -> Result<(), String> {
        let by = by.or_else(|| self.by.clone()).filter(|by| !by.trim().is_empty());
        let by = by.ok_or("say who corrects: `by = \"…\"`, here or at the head of the file")?;
        let on = on.or(self.on).and_then(|on| on.date);
        let on = on.ok_or("say when: `on = 2026-01-31`, here or at the head of the file")?;
        let on = chrono::NaiveDate::from_ymd_opt(on.year.into(), on.month.into(), on.day.into());
        if why.trim().is_empty() {
            return Err("say why: `why = \"…\"`".to_owned());
        }
        let derived = || fingerprint([format!("{amendment:?}").as_str()]);
        let id = id.map_or_else(derived, |id| super::spelt(&id));
        if id.is_empty() {
            return Err("an empty id; leave it out, or give it a name".to_owned());
        }
        if self.found.iter().any(|other| other.id == id) {
            return Err(format!("a second correction with the id {id}; leave one out, or give each an `id`"));
        }
        self.found.push(Correction {
            id,
            file: self.name.to_owned(),
            by,
            on: on.ok_or("no day of the calendar")?,
            why,
            amendment,
        });
        Ok(())
    }

    fn fact(&mut self, row: Fact, replace: bool) -> Result<(), String> {
        let claim = claim(&row)?;
        let summit = row.summit;
        let amendment = match (replace, row.instead_of) {
            (true, instead_of) => {
                Amendment::Replace { summit, claim, instead_of: instead_of.map(Scalar::text) }
            }
            (false, None) => Amendment::Add { summit, claim },
            (false, Some(_)) => return Err("`instead_of` belongs to [[replace]]".to_owned()),
        };
        self.push((row.id, row.by, row.on, row.why), amendment)
    }

    fn reject(&mut self, row: Reject) -> Result<(), String> {
        let value = row.value.map(Scalar::text);
        if row.document.is_none() && (row.summit.is_none() || (row.property.is_none() && value.is_none())) {
            return Err("say which claims: `document`, or `summit` with `property` or `value`".to_owned());
        }
        let amendment = Amendment::Reject {
            summit: row.summit,
            document: row.document,
            quote: row.quote,
            property: row.property.as_deref().map(property).transpose()?,
            value,
        };
        self.push((row.id, row.by, row.on, row.why), amendment)
    }

    fn same(&mut self, row: Same) -> Result<(), String> {
        let given = [
            (None, row.summits),
            (Some(EntityKind::Person), row.people),
            (Some(EntityKind::Country), row.countries),
            (Some(EntityKind::City), row.cities),
            (Some(EntityKind::Organisation), row.organisations),
        ];
        let mut given = given.into_iter().filter_map(|(kind, names)| Some((kind, names?)));
        match (given.next(), given.next()) {
            (Some((kind, names)), None) if names.len() > 1 => {
                self.push((row.id, row.by, row.on, row.why), Amendment::Same { kind, names })
            }
            _ => {
                Err("name at least two of one of: summits, people, countries, cities, organisations"
                    .to_owned())
            }
        }
    }

    fn different(&mut self, row: Different) -> Result<(), String> {
        let (kind, name) = match (row.summit, row.person) {
            (Some(summit), None) => (None, summit),
            (None, Some(person)) => (Some(EntityKind::Person), person),
            _ => return Err("say what the document does not mean: `summit` or `person`".to_owned()),
        };
        let amendment = Amendment::Different { kind, name, document: row.document, called: row.instead };
        self.push((row.id, row.by, row.on, row.why), amendment)
    }

    fn prefer(&mut self, row: Prefer) -> Result<(), String> {
        let property = row.property.as_deref().map(property).transpose()?;
        let amendment = Amendment::Prefer { source: row.source, summit: row.summit, property };
        self.push((row.id, row.by, row.on, row.why), amendment)
    }
}

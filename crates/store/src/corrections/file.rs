//! The file of corrections that people write by hand: TOML, its values named as in the JSON of a Report.
//!
//! Every mistake is told with the line on which its table begins or its key stands.

use serde::Deserialize;
use summitkg_ontology::{
    Accompanying, Action, Amendment, Attendance, Capacity, Chair, Change, Claim, Correction, Date,
    EntityKind, Format, HostDecision, Interval, Kind, MembershipChange, Mode, Outcome, RepresentsKind,
    Signature, Speech, ToStatus, fingerprint,
};
use toml::Spanned;
use toml::value::Datetime;

use super::CorrectionError;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    by: Option<String>,
    on: Option<Datetime>,
    #[serde(default)]
    replace: Vec<Spanned<Fact>>,
    #[serde(default)]
    add: Vec<Spanned<Fact>>,
    #[serde(default)]
    reject: Vec<Spanned<Reject>>,
    #[serde(default)]
    same: Vec<Spanned<Same>>,
    #[serde(default)]
    different: Vec<Spanned<Different>>,
    #[serde(default)]
    prefer: Vec<Spanned<Prefer>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fact {
    id: Option<String>,
    by: Option<String>,
    on: Option<Datetime>,
    why: String,
    summit: String,
    instead_of: Option<Scalar>,
    number: Option<u32>,
    date: Option<String>,
    city: Option<String>,
    country: Option<String>,
    venue: Option<String>,
    format: Option<String>,
    chair: Option<ChairRow>,
    attendance: Option<AttendanceRow>,
    accompanying: Option<AccompanyingRow>,
    outcome: Option<OutcomeRow>,
    signature: Option<SignatureRow>,
    next: Option<NextRow>,
    membership: Option<MembershipRow>,
    speech: Option<SpeechRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reject {
    id: Option<String>,
    by: Option<String>,
    on: Option<Datetime>,
    why: String,
    summit: Option<String>,
    document: Option<String>,
    quote: Option<String>,
    property: Option<String>,
    value: Option<Scalar>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Same {
    id: Option<String>,
    by: Option<String>,
    on: Option<Datetime>,
    why: String,
    summits: Option<Vec<String>>,
    people: Option<Vec<String>>,
    countries: Option<Vec<String>>,
    cities: Option<Vec<String>>,
    organisations: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Different {
    id: Option<String>,
    by: Option<String>,
    on: Option<Datetime>,
    why: String,
    document: String,
    summit: Option<String>,
    person: Option<String>,
    instead: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Prefer {
    id: Option<String>,
    by: Option<String>,
    on: Option<Datetime>,
    why: String,
    source: String,
    summit: Option<String>,
    property: Option<String>,
}

/// A word or a number: values are compared as they are printed.
#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Number(u32),
    Text(String),
}

impl Scalar {
    fn text(self) -> String {
        match self {
            Self::Number(n) => n.to_string(),
            Self::Text(text) => text,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChairRow {
    person: Option<String>,
    office: Option<String>,
    country: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AttendanceRow {
    person: Option<String>,
    office: Option<String>,
    represents: Option<String>,
    represents_kind: Option<String>,
    capacity: Option<String>,
    mode: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccompanyingRow {
    person: String,
    office: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomeRow {
    title: Option<String>,
    count_only: Option<String>,
    kind: String,
    action: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignatureRow {
    document: Option<String>,
    person: String,
    office: Option<String>,
    country: Option<String>,
    date: Option<String>,
    place: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NextRow {
    year: Option<u16>,
    city: Option<String>,
    country: Option<String>,
    chair_term: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MembershipRow {
    country: String,
    change: String,
    to_status: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpeechRow {
    speaker: String,
    title: Option<String>,
}

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
        let id = id.unwrap_or_else(derived);
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

/// The names of properties as the JSON of a Report has them, and their local names in the vocabulary.
const PROPERTIES: [(&str, &str); 14] = [
    ("number", "number"),
    ("date", "edtf"),
    ("city", "hostCity"),
    ("country", "hostCountry"),
    ("venue", "venue"),
    ("format", "format"),
    ("chair", "chair"),
    ("attendance", "attendance"),
    ("accompanying", "accompanying"),
    ("outcome", "outcome"),
    ("signature", "signature"),
    ("next", "nextHost"),
    ("membership", "membershipChange"),
    ("speech", "speech"),
];

fn property(name: &str) -> Result<String, String> {
    let found = PROPERTIES.iter().find(|(plain, local)| *plain == name || *local == name);
    let known = || PROPERTIES.map(|(plain, _)| plain).join(", ");
    found
        .map(|(_, local)| (*local).to_owned())
        .ok_or_else(|| format!("no property `{name}`; there are {}", known()))
}

macro_rules! code {
    ($type:ident, $value:expr) => {
        $value
            .as_deref()
            .map(|code| {
                let known = || $type::ALL.iter().map(|v| v.code()).collect::<Vec<_>>().join(", ");
                $type::from_code(code).ok_or_else(|| format!("no value `{code}`; there are {}", known()))
            })
            .transpose()
    };
}

fn interval(text: &str) -> Result<Interval, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is no date such as 2014-09-12, 2014-09-11/2014-09-12 or 2021-XX-17"))
}

/// The one thing that a table says of a summit.
fn claim(row: &Fact) -> Result<Claim, String> {
    let mut claims = Vec::new();
    claims.extend(row.number.map(Claim::Number));
    if let Some(text) = &row.date {
        claims.push(Claim::Date(Date { interval: interval(text)?, text: String::new() }));
    }
    claims.extend(row.city.clone().map(Claim::City));
    claims.extend(row.country.clone().map(Claim::Country));
    claims.extend(row.venue.clone().map(Claim::Venue));
    claims.extend(code!(Format, row.format)?.map(Claim::Format));
    claims.extend(row.chair.as_ref().map(|r| {
        Claim::Chair(Chair { person: r.person.clone(), office: r.office.clone(), country: r.country.clone() })
    }));
    if let Some(r) = &row.attendance {
        if r.person.is_none() && r.represents.is_none() {
            return Err("say who took part: `person`, or `represents` for someone unnamed".to_owned());
        }
        claims.push(Claim::Attendance(Attendance {
            person: r.person.clone(),
            as_written: String::new(),
            office: r.office.clone(),
            represents: r.represents.clone(),
            represents_kind: code!(RepresentsKind, r.represents_kind)?,
            capacity: code!(Capacity, r.capacity)?,
            capacity_inferred: false,
            mode: code!(Mode, r.mode)?,
        }));
    }
    claims.extend(
        row.accompanying.as_ref().map(|r| {
            Claim::Accompanying(Accompanying { person: r.person.clone(), office: r.office.clone() })
        }),
    );
    if let Some(r) = &row.outcome {
        if r.title.is_none() && r.count_only.is_none() {
            return Err("say which document: `title`, or `count_only` for a set without titles".to_owned());
        }
        claims.push(Claim::Outcome(Outcome {
            title: r.title.clone(),
            quoted: r.title.is_some(),
            kind: code!(Kind, Some(r.kind.clone()))?.unwrap_or(Kind::Other),
            action: code!(Action, Some(r.action.clone()))?.unwrap_or(Action::Noted),
            count_only: r.count_only.clone(),
        }));
    }
    if let Some(r) = &row.signature {
        claims.push(Claim::Signature(Signature {
            document: r.document.clone(),
            person: r.person.clone(),
            office: r.office.clone(),
            country: r.country.clone(),
            date: r.date.as_deref().map(interval).transpose()?,
            place: r.place.clone(),
        }));
    }
    if let Some(r) = &row.next {
        let term = |text: &String| {
            let (from, to) = text.split_once('-')?;
            Some((from.parse().ok()?, to.parse().ok()?))
        };
        let chair_term = r.chair_term.as_ref().map(|text| term(text).ok_or("`chair_term` is like 2024-2025"));
        claims.push(Claim::Next(HostDecision {
            year: r.year,
            city: r.city.clone(),
            country: r.country.clone(),
            chair_term: chair_term.transpose()?,
        }));
    }
    if let Some(r) = &row.membership {
        claims.push(Claim::Membership(MembershipChange {
            country: r.country.clone(),
            change: code!(Change, Some(r.change.clone()))?.unwrap_or(Change::Admitted),
            to_status: code!(ToStatus, Some(r.to_status.clone()))?.unwrap_or(ToStatus::Member),
        }));
    }
    claims.extend(
        row.speech
            .as_ref()
            .map(|r| Claim::Speech(Speech { speaker: r.speaker.clone(), title: r.title.clone() })),
    );
    match claims.len() {
        1 => Ok(claims.remove(0)),
        0 => Err(format!("say what is so: one of {}", PROPERTIES.map(|(plain, _)| plain).join(", "))),
        _ => Err("one fact in each table: write a second table for the second".to_owned()),
    }
}

//! The one fact that a table of a correction states, as a claim.

use summitkg_ontology::{
    Accompanying, Action, Attendance, Capacity, Chair, Change, Claim, Date, Format, HostDecision, Interval,
    Kind, MembershipChange, Mode, Outcome, RepresentsKind, Signature, Speech, ToStatus,
};

use super::rows::Fact;

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

pub(super) fn property(name: &str) -> Result<String, String> {
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
pub(super) fn claim(row: &Fact) -> Result<Claim, String> {
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

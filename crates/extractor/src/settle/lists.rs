//! Participants, documents and the other lists of an event, each entry once.

use std::collections::BTreeSet;

use summitkg_ontology::{
    Action, Attendance, Basis, Capacity, Claim, Edtf, Kind, Mode, Outcome, RepresentsKind, Role, Speech,
    name_key,
};

use super::Merged;
use crate::extract::Reading;
use crate::frame::{Candidate, Frame};

fn of(frame: &Frame, pick: fn(&Claim) -> bool) -> impl Iterator<Item = &Candidate> {
    frame.candidates.iter().filter(move |c| pick(&c.claim))
}

/// Merges candidates that are the same entry; `join` adds what the later one knows and tells whether they are.
fn merge<'c>(
    candidates: impl Iterator<Item = &'c Candidate>,
    join: impl Fn(&mut Claim, &Claim) -> bool,
) -> Vec<Merged> {
    let mut all: Vec<Merged> = Vec::new();
    for candidate in candidates {
        match all.iter_mut().find_map(|known| join(&mut known.claim, &candidate.claim).then_some(known)) {
            Some(known) => known.absorb(candidate),
            None => all.push(Merged::new(candidate)),
        }
    }
    all
}

/// The participants, with the capacity and mode that the text or the standing of their country gives.
pub(super) fn attendance(reading: &Reading<'_>, frame: &Frame, role: Role) -> Vec<Merged> {
    let key = |a: &Attendance| a.person.as_deref().map(name_key);
    let mut all = merge(of(frame, |c| matches!(c, Claim::Attendance(_))), |known, more| {
        let (Claim::Attendance(known), Claim::Attendance(more)) = (known, more) else { return false };
        let same = match (key(known), key(more)) {
            (Some(a), Some(b)) => a == b,
            (None, None) => known.represents == more.represents && known.office == more.office,
            _ => false,
        };
        if same {
            if more.represents.is_some() && known.represents.is_none()
                || more.as_written.len() > known.as_written.len()
            {
                known.as_written.clone_from(&more.as_written);
            }
            known.office = known.office.take().or_else(|| more.office.clone());
            known.represents = known.represents.take().or_else(|| more.represents.clone());
            known.represents_kind = known.represents_kind.or(more.represents_kind);
            known.capacity = known.capacity.or(more.capacity);
            known.mode = known.mode.or(more.mode);
        }
        same
    });
    // Who is there by name is not there a second time as an unnamed representative.
    let named: BTreeSet<String> = all.iter().filter_map(named_country).collect();
    all.retain(|m| match &m.claim {
        Claim::Attendance(Attendance { person: None, represents: Some(who), .. }) => !named.contains(who),
        _ => true,
    });
    let by_video = frame.by_video();
    let hears_video =
        all.iter().any(|m| matches!(&m.claim, Claim::Attendance(a) if a.mode == Some(Mode::Video)));
    // Some before cameras, nobody said to be in the room and no city to be in: all were before cameras.
    let own = |a: &Attendance| a.represents.as_deref().is_none_or(|who| who == crate::marks::HOME);
    let led_by_video =
        all.iter().any(|m| matches!(&m.claim, Claim::Attendance(a) if a.mode == Some(Mode::Video) && own(a)));
    let in_room = all
        .iter()
        .any(|m| matches!(&m.claim, Claim::Attendance(a) if matches!(a.mode, Some(Mode::SpecialRepresentative | Mode::InPerson))));
    let lead_only = hears_video && led_by_video && !in_room && frame.city.is_none();
    for merged in &mut all {
        let Claim::Attendance(a) = &mut merged.claim else { continue };
        own_body(reading, frame, a);
        host(frame, a);
        if a.capacity.is_none() {
            a.capacity = standing(reading, frame, a);
            a.capacity_inferred = true;
        }
        if role == Role::Reported {
            let default = if by_video || lead_only { Mode::Video } else { Mode::InPerson };
            a.mode = Some(a.mode.unwrap_or(default));
        }
    }
    all
}

/// The country of a participant with a name.
fn named_country(merged: &Merged) -> Option<String> {
    match &merged.claim {
        Claim::Attendance(Attendance {
            person: Some(_),
            represents: Some(who),
            represents_kind: Some(RepresentsKind::Country),
            ..
        }) => Some(who.clone()),
        _ => None,
    }
}

/// A secretary-general without an organisation is that of the one that meets.
fn own_body(reading: &Reading<'_>, frame: &Frame, attendance: &mut Attendance) {
    let rules = &reading.extractor.rules;
    let standing = |office: &String| rules.word("standing-office").is_match(office);
    if attendance.represents.is_none() && attendance.office.as_ref().is_some_and(standing) {
        attendance.represents = rules.series(&frame.series).map(|s| s.organisation.clone());
        attendance.represents_kind = attendance.represents.as_ref().map(|_| RepresentsKind::Organisation);
    }
}

/// Who presides with an office and no country speaks for the host.
fn host(frame: &Frame, attendance: &mut Attendance) {
    let presides =
        |c: &Candidate| matches!(&c.claim, Claim::Chair(chair) if chair.person == attendance.person);
    if attendance.represents.is_none() && attendance.office.is_some() && frame.candidates.iter().any(presides)
    {
        attendance.represents.clone_from(&frame.country);
        attendance.represents_kind = frame.country.as_ref().map(|_| RepresentsKind::Country);
    }
}

/// The capacity that follows from the standing of a country or organisation in the year of the meeting.
fn standing(reading: &Reading<'_>, frame: &Frame, attendance: &Attendance) -> Option<Capacity> {
    let series = reading.extractor.rules.series(&frame.series)?;
    let who = attendance.represents.as_deref()?;
    let by_number = || {
        let n = u16::try_from(frame.number?).ok()?;
        series.yearly.then_some(series.first_year?.checked_add(n)?.checked_sub(1)?)
    };
    let year =
        frame.known_year().or_else(by_number).or_else(|| reading.context.written.date.and_then(Edtf::year));
    let mut rows = series.standings.iter().filter(|row| year.is_none_or(|y| row.from <= y));
    let held = rows.rfind(|row| row.who.iter().any(|w| w == who));
    if let Some(row) = held {
        return Some(row.capacity);
    }
    match attendance.represents_kind? {
        RepresentsKind::Organisation if who.starts_with(series.organisation.as_str()) => {
            Some(Capacity::StandingBody)
        }
        RepresentsKind::Organisation => Some(Capacity::InternationalOrganisation),
        // A pack without standings tells nothing of its members.
        RepresentsKind::Country if series.standings.is_empty() => Some(Capacity::Member),
        RepresentsKind::Country => Some(series.others.unwrap_or(Capacity::Invited)),
    }
}

/// Officials, without those who take part themselves.
pub(super) fn accompanying(frame: &Frame, attendance: &[Merged]) -> Vec<Merged> {
    let present: BTreeSet<String> = attendance
        .iter()
        .filter_map(|m| match &m.claim {
            Claim::Attendance(a) => a.person.as_deref().map(name_key),
            _ => None,
        })
        .collect();
    let mut all = merge(of(frame, |c| matches!(c, Claim::Accompanying(_))), |known, more| known == more);
    all.retain(|m| !matches!(&m.claim, Claim::Accompanying(a) if present.contains(&name_key(&a.person))));
    all
}

/// A title as it is compared: simplified, without marks and blanks, without the organisation in front.
fn title_key(title: &str) -> String {
    let marks = |c: &char| c.is_alphanumeric();
    name_key(title).chars().filter(marks).collect()
}

/// The documents: the same title is one document, and what was signed and issued was signed.
pub(super) fn outcomes(frame: &Frame, role: Role) -> Vec<Merged> {
    let speeches: BTreeSet<String> = frame
        .candidates
        .iter()
        .filter_map(|c| match &c.claim {
            Claim::Speech(Speech { title: Some(title), .. }) => Some(title_key(title)),
            _ => None,
        })
        .collect();
    let candidates = of(frame, |c| matches!(c, Claim::Outcome(_))).filter(|c| match &c.claim {
        Claim::Outcome(o) => {
            let planned = (o.action == Action::Planned) == (role == Role::Announced);
            planned && !o.title.as_ref().is_some_and(|t| speeches.contains(&title_key(t)))
        }
        _ => false,
    });
    let mut all = merge(candidates, |known, more| {
        let (Claim::Outcome(known), Claim::Outcome(more)) = (known, more) else { return false };
        let same = match (&known.title, &more.title) {
            (Some(a), Some(b)) => title_key(a) == title_key(b),
            (None, None) => known.count_only == more.count_only && known.kind == more.kind,
            _ => false,
        };
        if same {
            known.action = known.action.min(more.action);
            known.quoted |= more.quoted;
        }
        same
    });
    // An adopted text printed without its title is the declaration that is named elsewhere.
    let named = all.iter().any(|m| {
        matches!(
            &m.claim,
            Claim::Outcome(Outcome { title: Some(_), kind: Kind::Declaration, action: Action::Signed, .. })
        )
    });
    if named {
        all.retain(|m| {
            !matches!(
                &m.claim,
                Claim::Outcome(Outcome { title: None, count_only: None, kind: Kind::Declaration, .. })
            )
        });
    }
    all
}

/// The signatories.
pub(super) fn signatures(frame: &Frame) -> Vec<Merged> {
    merge(
        of(frame, |c| matches!(c, Claim::Signature(_))),
        |known, more| matches!((known, more), (Claim::Signature(a), Claim::Signature(b)) if name_key(&a.person) == name_key(&b.person)),
    )
}

/// The steps of countries; a later step of one rule wins over none.
pub(super) fn memberships(frame: &Frame) -> Vec<Merged> {
    let mut all = merge(of(frame, |c| matches!(c, Claim::Membership(_))), |known, more| known == more);
    // The start of a procedure is no admission, even if the words for one stand in it.
    let started: Vec<_> = all
        .iter()
        .filter_map(|m| match &m.claim {
            Claim::Membership(c) if c.change == summitkg_ontology::Change::AccessionStarted => {
                Some(c.country.clone())
            }
            _ => None,
        })
        .collect();
    all.retain(|m| match &m.claim {
        Claim::Membership(c) => {
            c.change != summitkg_ontology::Change::Admitted
                || c.to_status != summitkg_ontology::ToStatus::Member
                || !started.contains(&c.country)
        }
        _ => true,
    });
    all
}

/// The speeches: one without a title is the same speaker's with one.
pub(super) fn speeches(frame: &Frame) -> Vec<Merged> {
    let mut all = merge(of(frame, |c| matches!(c, Claim::Speech(_))), |known, more| {
        let (Claim::Speech(a), Claim::Speech(b)) = (known, more) else { return false };
        let titles = match (&a.title, &b.title) {
            (Some(x), Some(y)) => title_key(x) == title_key(y),
            _ => true,
        };
        let same = name_key(&a.speaker) == name_key(&b.speaker) && titles;
        if same {
            a.title = a.title.take().or_else(|| b.title.clone());
        }
        same
    });
    all.sort_by_key(|m| m.basis != Basis::Stated);
    all
}

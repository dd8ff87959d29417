//! Each claim as a predicate with a value or a record of properties, and back.

use std::collections::BTreeMap;

use oxrdf::{Literal, NamedNode, Term};

use crate::claim::{
    Accompanying, Attendance, Chair, Claim, Date, HostDecision, MembershipChange, Outcome, Signature, Speech,
};
use crate::code::{Action, Basis, Capacity, Change, Format, Kind, Mode, RepresentsKind, ToStatus};
use crate::edtf::Interval;
use crate::knowledge::{Object, Property};
use crate::vocab::skg;

/// What a claim says of its event.
pub(super) enum Value {
    /// One value, perhaps with the words for it.
    Simple(Object, Option<String>),
    /// A record of this class.
    Record(Property, Vec<(Property, Object)>),
}

/// Properties of one subject as read from a graph, one value each.
pub(super) type Fields = BTreeMap<String, Term>;

fn text(property: Property, value: Option<&String>) -> Option<(Property, Object)> {
    value.map(|v| (property, Object::Text(v.clone())))
}

fn code(property: Property, concept: Option<NamedNode>) -> Option<(Property, Object)> {
    concept.map(|c| (property, Object::Code(c)))
}

impl Claim {
    /// The property of the vocabulary that this claim is about.
    pub fn property(&self) -> Property {
        match self {
            Self::Number(_) => skg::NUMBER,
            Self::Date(_) => skg::EDTF,
            Self::City(_) => skg::HOST_CITY,
            Self::Country(_) => skg::HOST_COUNTRY,
            Self::Venue(_) => skg::VENUE,
            Self::Format(_) => skg::FORMAT,
            Self::Chair(_) => skg::CHAIR,
            Self::Attendance(_) => skg::ATTENDANCE,
            Self::Accompanying(_) => skg::ACCOMPANYING,
            Self::Outcome(_) => skg::OUTCOME,
            Self::Signature(_) => skg::SIGNATURE,
            Self::Next(_) => skg::NEXT_HOST,
            Self::Membership(_) => skg::MEMBERSHIP_CHANGE,
            Self::Speech(_) => skg::SPEECH,
            Self::OrganisationAge(_) => skg::ORGANISATION_AGE,
        }
    }

    pub(super) fn value(&self) -> Value {
        let words = |text: &String| Value::Simple(Object::Text(text.clone()), None);
        match self {
            Self::Number(n) | Self::OrganisationAge(n) => Value::Simple(Object::Integer(*n), None),
            Self::Date(d) => Value::Simple(Object::Edtf(d.interval), Some(d.text.clone())),
            Self::City(c) | Self::Country(c) | Self::Venue(c) => words(c),
            Self::Format(f) => Value::Simple(Object::Code(f.concept()), None),
            Self::Chair(c) => record(
                skg::ATTENDANCE_CLASS,
                [
                    text(skg::PERSON_NAME, c.person.as_ref()),
                    text(skg::OFFICE, c.office.as_ref()),
                    text(skg::COUNTRY_NAME, c.country.as_ref()),
                ],
            ),
            Self::Attendance(a) => {
                let basis = if a.capacity_inferred { Basis::Inferred } else { Basis::Stated };
                record(
                    skg::ATTENDANCE_CLASS,
                    [
                        text(skg::PERSON_NAME, a.person.as_ref()),
                        text(skg::AS_WRITTEN, Some(&a.as_written)),
                        text(skg::OFFICE, a.office.as_ref()),
                        text(skg::REPRESENTS_NAME, a.represents.as_ref()),
                        code(skg::REPRESENTS_KIND, a.represents_kind.map(RepresentsKind::concept)),
                        code(skg::CAPACITY, a.capacity.map(Capacity::concept)),
                        code(skg::CAPACITY_BASIS, a.capacity.map(|_| basis.concept())),
                        code(skg::MODE, a.mode.map(Mode::concept)),
                        Some((skg::UNNAMED, Object::Boolean(a.person.is_none()))),
                    ],
                )
            }
            Self::Accompanying(a) => record(
                skg::PERSON_CLASS,
                [text(skg::PERSON_NAME, Some(&a.person)), text(skg::OFFICE, a.office.as_ref())],
            ),
            Self::Outcome(o) => record(
                skg::OUTCOME_DOCUMENT,
                [
                    text(skg::TITLE, o.title.as_ref()),
                    Some((skg::QUOTED, Object::Boolean(o.quoted))),
                    code(skg::KIND, Some(o.kind.concept())),
                    code(skg::ACTION, Some(o.action.concept())),
                    text(skg::COUNT_ONLY, o.count_only.as_ref()),
                ],
            ),
            Self::Signature(s) => record(
                skg::SIGNATURE_CLASS,
                [
                    text(skg::DOCUMENT_TITLE, s.document.as_ref()),
                    text(skg::PERSON_NAME, Some(&s.person)),
                    text(skg::OFFICE, s.office.as_ref()),
                    text(skg::COUNTRY_NAME, s.country.as_ref()),
                    s.date.map(|d| (skg::DATE, Object::Edtf(d))),
                    text(skg::PLACE, s.place.as_ref()),
                ],
            ),
            Self::Next(n) => record(
                skg::HOST_DECISION,
                [
                    n.year.map(|y| (skg::YEAR, Object::Integer(u32::from(y)))),
                    text(skg::CITY_NAME, n.city.as_ref()),
                    text(skg::COUNTRY_NAME, n.country.as_ref()),
                    n.chair_term.map(|(from, to)| (skg::CHAIR_TERM, Object::Plain(format!("{from}-{to}")))),
                ],
            ),
            Self::Membership(m) => record(
                skg::MEMBERSHIP_CHANGE_CLASS,
                [
                    text(skg::COUNTRY_NAME, Some(&m.country)),
                    code(skg::CHANGE, Some(m.change.concept())),
                    code(skg::TO_STATUS, Some(m.to_status.concept())),
                ],
            ),
            Self::Speech(s) => record(
                skg::SPEECH_CLASS,
                [text(skg::PERSON_NAME, Some(&s.speaker)), text(skg::TITLE, s.title.as_ref())],
            ),
        }
    }

    /// Reads a claim back: `object` and `words` of the claim itself, `fields` of its record.
    pub(super) fn read(property: &str, object: &Term, words: Option<&Term>, fields: &Fields) -> Option<Self> {
        let get = |p: Property| fields.get(p.as_str());
        let words_of = |p: Property| get(p).and_then(literal);
        Some(match property {
            p if p == skg::NUMBER.as_str() => Self::Number(integer(object)?),
            p if p == skg::ORGANISATION_AGE.as_str() => Self::OrganisationAge(integer(object)?),
            p if p == skg::EDTF.as_str() => {
                // A correction has no words of a source.
                Self::Date(Date {
                    interval: interval(object)?,
                    text: words.and_then(literal).unwrap_or_default(),
                })
            }
            p if p == skg::HOST_CITY.as_str() => Self::City(literal(object)?),
            p if p == skg::HOST_COUNTRY.as_str() => Self::Country(literal(object)?),
            p if p == skg::VENUE.as_str() => Self::Venue(literal(object)?),
            p if p == skg::FORMAT.as_str() => Self::Format(Format::from_concept(iri(object)?)?),
            p if p == skg::CHAIR.as_str() => Self::Chair(Chair {
                person: words_of(skg::PERSON_NAME),
                office: words_of(skg::OFFICE),
                country: words_of(skg::COUNTRY_NAME),
            }),
            p if p == skg::ATTENDANCE.as_str() => {
                let concept = |p: Property| get(p).and_then(iri);
                Self::Attendance(Attendance {
                    person: words_of(skg::PERSON_NAME),
                    as_written: words_of(skg::AS_WRITTEN)?,
                    office: words_of(skg::OFFICE),
                    represents: words_of(skg::REPRESENTS_NAME),
                    represents_kind: concept(skg::REPRESENTS_KIND).and_then(RepresentsKind::from_concept),
                    capacity: concept(skg::CAPACITY).and_then(Capacity::from_concept),
                    capacity_inferred: concept(skg::CAPACITY_BASIS).and_then(Basis::from_concept)
                        == Some(Basis::Inferred),
                    mode: concept(skg::MODE).and_then(Mode::from_concept),
                })
            }
            p if p == skg::ACCOMPANYING.as_str() => Self::Accompanying(Accompanying {
                person: words_of(skg::PERSON_NAME)?,
                office: words_of(skg::OFFICE),
            }),
            p if p == skg::OUTCOME.as_str() => Self::Outcome(Outcome {
                title: words_of(skg::TITLE),
                quoted: words_of(skg::QUOTED).as_deref() == Some("true"),
                kind: Kind::from_concept(iri(get(skg::KIND)?)?)?,
                action: Action::from_concept(iri(get(skg::ACTION)?)?)?,
                count_only: words_of(skg::COUNT_ONLY),
            }),
            p if p == skg::SIGNATURE.as_str() => Self::Signature(Signature {
                document: words_of(skg::DOCUMENT_TITLE),
                person: words_of(skg::PERSON_NAME)?,
                office: words_of(skg::OFFICE),
                country: words_of(skg::COUNTRY_NAME),
                date: get(skg::DATE).and_then(interval),
                place: words_of(skg::PLACE),
            }),
            p if p == skg::NEXT_HOST.as_str() => Self::Next(HostDecision {
                year: get(skg::YEAR).and_then(integer).and_then(|y| u16::try_from(y).ok()),
                city: words_of(skg::CITY_NAME),
                country: words_of(skg::COUNTRY_NAME),
                chair_term: words_of(skg::CHAIR_TERM).and_then(|t| {
                    t.split_once('-').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)))
                }),
            }),
            p if p == skg::MEMBERSHIP_CHANGE.as_str() => Self::Membership(MembershipChange {
                country: words_of(skg::COUNTRY_NAME)?,
                change: Change::from_concept(iri(get(skg::CHANGE)?)?)?,
                to_status: ToStatus::from_concept(iri(get(skg::TO_STATUS)?)?)?,
            }),
            p if p == skg::SPEECH.as_str() => {
                Self::Speech(Speech { speaker: words_of(skg::PERSON_NAME)?, title: words_of(skg::TITLE) })
            }
            _ => return None,
        })
    }
}

fn record<const N: usize>(class: Property, fields: [Option<(Property, Object)>; N]) -> Value {
    Value::Record(class, fields.into_iter().flatten().collect())
}

/// The text of a literal.
pub(super) fn literal(term: &Term) -> Option<String> {
    match term {
        Term::Literal(literal) => Some(Literal::value(literal).to_owned()),
        _ => None,
    }
}

/// The IRI of a named node.
pub(super) fn iri(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}

/// The value of an integer literal.
pub(super) fn integer(term: &Term) -> Option<u32> {
    literal(term)?.parse().ok()
}

fn interval(term: &Term) -> Option<Interval> {
    literal(term)?.parse().ok()
}

//! Records of a summit beside attendance and documents: signatures, the decision on the next
//! meeting, changes of membership, speeches, companions.

use std::collections::{BTreeMap, BTreeSet};

use summitkg_ontology::vocab::skg;
use summitkg_ontology::{
    Basis, Claim, EntityKind, Fulfilment, HostDecision, Interval, MembershipChange, Node, Object, Property,
    Signature, Speech, Statement, name_key,
};

use crate::choose::{Candidate, Choice, choose};
use crate::documents::Documents;
use crate::mention::Said;
use crate::names::{Names, Person};
use crate::record::{Disputed, statement};

/// One summit with everything that is said of it as of a meeting.
pub(crate) struct Whose<'a, 'n> {
    pub(crate) names: &'n Names<'n>,
    pub(crate) node: Node,
    pub(crate) said: Vec<Said<'a>>,
    /// When it met, as far as known.
    date: Option<Interval>,
    /// The countries and organisations that people of a name speak for at this summit.
    bodies: BTreeMap<String, BTreeSet<(EntityKind, String)>>,
    /// The people of a name who are known to be there.
    known: BTreeMap<String, BTreeSet<String>>,
}

impl<'a, 'n> Whose<'a, 'n> {
    /// Gathers what is said of a summit.
    pub(crate) fn new(names: &'n Names<'n>, node: Node, said: Vec<Said<'a>>, date: Option<Interval>) -> Self {
        let mut whose = Self { names, node, said, date, bodies: BTreeMap::new(), known: BTreeMap::new() };
        for naming in whose.said.iter().filter_map(|s| names.person_in(s.fact.claim())) {
            whose.bodies.entry(name_key(naming.name)).or_default().extend(naming.body);
        }
        let people: Vec<_> = whose.said.iter().filter_map(|s| whose.named(*s)).collect();
        for (name, person) in people {
            if person.undecided.is_empty() {
                whose.known.entry(name_key(name)).or_default().insert(person.key);
            }
        }
        whose
    }

    /// The name of a person in a claim, and whom it means; a claim without a country borrows that
    /// of the same name at the same summit.
    fn named(&self, said: Said<'a>) -> Option<(&'a str, Person)> {
        let mut naming = self.names.person_in(said.fact.claim())?;
        let here = self.bodies.get(&name_key(naming.name));
        let only = || here.filter(|all| all.len() == 1).and_then(|all| all.first()).cloned();
        naming.body = naming.body.or_else(only);
        naming.date = self.date;
        Some((naming.name, self.names.person_of(said.doc, &naming)))
    }

    /// The name of a person in a claim, and whom it means; what the claim leaves open, another of the
    /// same name at the same summit may decide.
    pub(crate) fn naming(&self, said: Said<'a>) -> Option<(&'a str, Person)> {
        let (name, person) = self.named(said)?;
        let here =
            self.known.get(&name_key(name)).filter(|all| all.len() == 1 && !person.undecided.is_empty());
        match here.and_then(|all| all.first()).filter(|key| person.undecided.contains(*key)) {
            Some(key) => Some((name, Person { key: key.clone(), undecided: BTreeSet::new() })),
            None => Some((name, person)),
        }
    }

    /// The person whom a claim names.
    pub(crate) fn person_in(&self, said: Said<'a>) -> Option<String> {
        self.naming(said).map(|(_, person)| person.key)
    }

    fn claims<T>(&self, pick: impl Fn(&'a Claim) -> Option<&'a T>) -> Vec<(&'a T, Said<'a>)> {
        self.said.iter().filter_map(|said| Some((pick(said.fact.claim())?, *said))).collect()
    }
}

/// A title with one blank wherever the page has blanks or breaks.
pub(crate) fn printed(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The preferred value of one part of a record.
fn part<'a, R, T: Ord>(
    claims: &[(&'a R, Said<'a>)],
    value: impl Fn(&'a R) -> Option<T>,
    show: impl Fn(&T) -> String,
) -> Option<Choice<T>> {
    let candidates = claims.iter().filter_map(|(record, said)| Some(Candidate::new(value(record)?, *said)));
    choose(candidates.collect(), show)
}

/// Who accompanied a participant.
pub(crate) fn accompanying(whose: &Whose<'_, '_>) -> Vec<Statement> {
    let mut people: BTreeMap<String, Vec<Said<'_>>> = BTreeMap::new();
    for said in whose.said.iter().filter(|s| matches!(s.fact.claim(), Claim::Accompanying(_))) {
        if let Some(person) = whose.person_in(*said) {
            people.entry(person).or_default().push(*said);
        }
    }
    let of = |(person, said): (&String, &Vec<Said<'_>>)| {
        let node = EntityKind::Person.node(person);
        let with_record =
            statement(skg::ACCOMPANYING, node, (skg::PERSON_CLASS, Vec::new()), said, Disputed::default());
        Statement { record: None, ..with_record }
    };
    people.iter().map(of).collect()
}

/// Who signed which document.
pub(crate) fn signatures(whose: &Whose<'_, '_>, documents: &Documents<'_>) -> Vec<Statement> {
    type Signed<'a> = BTreeMap<Option<Node>, Vec<(&'a Signature, Said<'a>)>>;
    let mut people: BTreeMap<String, Signed<'_>> = BTreeMap::new();
    let signatures = whose.claims(|c| if let Claim::Signature(s) = c { Some(s) } else { None });
    for (signature, said) in signatures {
        if let Some(person) = whose.person_in(said) {
            let document = documents.signed(signature.document.as_deref(), said);
            people.entry(person).or_default().entry(document).or_default().push((signature, said));
        }
    }
    let mut statements = Vec::new();
    for (person, signed) in &people {
        for (document, claims) in signed {
            let mut node = whose.node.child(["signature", person]);
            if signed.len() > 1 {
                // One person under several documents: the path tells which.
                let which = document.as_ref().and_then(|d| d.path().last().cloned());
                node = node.child([which.unwrap_or_else(|| "unknown".to_owned())]);
            }
            statements.push(signature(whose, node, person, document.as_ref(), claims));
        }
    }
    statements
}

fn signature<'a>(
    whose: &Whose<'_, '_>,
    node: Node,
    person: &str,
    document: Option<&Node>,
    claims: &[(&'a Signature, Said<'a>)],
) -> Statement {
    let names = whose.names;
    let office = part(claims, |s| s.office.clone(), Clone::clone);
    let office = office.map(|choice| choice.without_alike(|a, b| names.one_office(a, b)));
    let country = part(claims, |s| s.country.as_deref().map(|c| names.country(c)), Clone::clone);
    let date = part(claims, |s| s.date, ToString::to_string);
    let place = part(claims, |s| s.place.clone(), Clone::clone);
    let title = part(claims, |s| s.document.clone(), Clone::clone);
    let disputed = Disputed::default()
        .of(skg::OFFICE, office.as_ref(), |office| Object::Text(office.clone()))
        .of(skg::REPRESENTS, country.as_ref(), |key| Object::Node(EntityKind::Country.node(key)))
        .of(skg::DATE, date.as_ref(), |date| Object::Edtf(*date))
        .of(skg::PLACE, place.as_ref(), |place| Object::Text(place.clone()));
    let mut properties: Vec<(Property, Object)> =
        vec![(skg::SIGNATORY, Object::Node(EntityKind::Person.node(person)))];
    properties.extend(document.map(|d| (skg::DOCUMENT, Object::Node(d.clone()))));
    let unknown = title.filter(|_| document.is_none());
    properties.extend(unknown.map(|t| (skg::DOCUMENT_TITLE, Object::Text(t.value))));
    properties.extend(country.map(|c| (skg::REPRESENTS, Object::Node(EntityKind::Country.node(&c.value)))));
    properties.extend(office.map(|c| (skg::OFFICE, Object::Text(c.value))));
    properties.extend(date.map(|c| (skg::DATE, Object::Edtf(c.value))));
    properties.extend(place.map(|c| (skg::PLACE, Object::Text(c.value))));
    let said: Vec<Said<'_>> = claims.iter().map(|(_, said)| *said).collect();
    statement(skg::SIGNATURE, node, (skg::SIGNATURE_CLASS, properties), &said, disputed)
}

/// What the summit decided on the following one; `fulfilled` is the summit that met, `became` what became of
/// the decision and how that is known.
pub(crate) fn next_host(
    whose: &Whose<'_, '_>,
    fulfilled: Option<&Node>,
    became: (Fulfilment, Basis),
) -> Option<Statement> {
    let names = whose.names;
    let claims: Vec<(&HostDecision, Said<'_>)> =
        whose.claims(|c| if let Claim::Next(n) = c { Some(n) } else { None });
    if claims.is_empty() {
        return None;
    }
    let year = part(&claims, |n| n.year, u16::to_string);
    let city = part(&claims, |n| n.city.as_deref().map(|c| names.city(c)), Clone::clone);
    let country = part(&claims, |n| n.country.as_deref().map(|c| names.country(c)), Clone::clone);
    let term = part(&claims, |n| n.chair_term, |(from, to)| format!("{from}-{to}"));
    let disputed = Disputed::default()
        .of(skg::YEAR, year.as_ref(), |year| Object::Integer((*year).into()))
        .of(skg::CITY, city.as_ref(), |key| Object::Node(EntityKind::City.node(key)))
        .of(skg::COUNTRY, country.as_ref(), |key| Object::Node(EntityKind::Country.node(key)))
        .of(skg::CHAIR_TERM, term.as_ref(), |(from, to)| Object::Plain(format!("{from}-{to}")));
    let mut properties: Vec<(Property, Object)> = Vec::new();
    properties.extend(year.as_ref().map(|c| (skg::YEAR, Object::Integer(c.value.into()))));
    properties.extend(city.as_ref().map(|c| (skg::CITY, Object::Node(EntityKind::City.node(&c.value)))));
    properties
        .extend(country.as_ref().map(|c| (skg::COUNTRY, Object::Node(EntityKind::Country.node(&c.value)))));
    let term_text = term.as_ref().map(|c| format!("{}-{}", c.value.0, c.value.1));
    properties.extend(term_text.map(|t| (skg::CHAIR_TERM, Object::Plain(t))));
    properties.extend(fulfilled.map(|node| (skg::FULFILLED_BY, Object::Node(node.clone()))));
    properties.push((skg::FULFILMENT, Object::Code(became.0.concept())));
    properties.push((skg::FULFILMENT_BASIS, Object::Code(became.1.concept())));
    let said: Vec<Said<'_>> = claims.iter().map(|(_, said)| *said).collect();
    let node = whose.node.child(["next"]);
    Some(statement(skg::NEXT_HOST, node, (skg::HOST_DECISION, properties), &said, disputed))
}

/// Steps of countries towards a status.
pub(crate) fn memberships(whose: &Whose<'_, '_>) -> Vec<Statement> {
    let mut steps: BTreeMap<_, Vec<(&MembershipChange, Said<'_>)>> = BTreeMap::new();
    for (change, said) in whose.claims(|c| if let Claim::Membership(m) = c { Some(m) } else { None }) {
        let key = (whose.names.country(&change.country), change.change);
        steps.entry(key).or_default().push((change, said));
    }
    let of = |((country, change), claims): (&(String, summitkg_ontology::Change), &Vec<_>)| {
        let status = part(claims, |m: &MembershipChange| Some(m.to_status), |s| s.code().to_owned());
        let mut properties = vec![
            (skg::COUNTRY, Object::Node(EntityKind::Country.node(country))),
            (skg::CHANGE, Object::Code(change.concept())),
        ];
        properties.extend(status.as_ref().map(|s| (skg::TO_STATUS, Object::Code(s.value.concept()))));
        let said: Vec<Said<'_>> = claims.iter().map(|(_, said)| *said).collect();
        let node = whose.node.child(["membership", country, change.code()]);
        let record = (skg::MEMBERSHIP_CHANGE_CLASS, properties);
        let disputed = Disputed::default().of(skg::TO_STATUS, status.as_ref(), |s| Object::Code(s.concept()));
        statement(skg::MEMBERSHIP_CHANGE, node, record, &said, disputed)
    };
    steps.iter().map(of).collect()
}

/// Speeches; one without a title is the same speaker's one titled speech at this summit.
pub(crate) fn speeches(whose: &Whose<'_, '_>) -> Vec<Statement> {
    type Titled<'a> = BTreeMap<String, Vec<(&'a Speech, Said<'a>)>>;
    let mut speakers: BTreeMap<String, Titled<'_>> = BTreeMap::new();
    for (speech, said) in whose.claims(|c| if let Claim::Speech(s) = c { Some(s) } else { None }) {
        let title = speech.title.as_deref().map(name_key).unwrap_or_default();
        let title = title.chars().filter(|c| c.is_alphanumeric()).collect();
        if let Some(speaker) = whose.person_in(said) {
            speakers.entry(speaker).or_default().entry(title).or_default().push((speech, said));
        }
    }
    let mut statements = Vec::new();
    for (speaker, mut titled) in speakers {
        if titled.len() == 2
            && let Some(untitled) = titled.remove("")
        {
            for claims in titled.values_mut() {
                claims.extend(untitled.iter().copied());
            }
        }
        for claims in titled.values() {
            let title = part(claims, |s| s.title.as_deref().map(printed), Clone::clone).map(|c| c.value);
            let mut properties = vec![(skg::SPEAKER, Object::Node(EntityKind::Person.node(&speaker)))];
            properties.extend(title.clone().map(|t| (skg::TITLE, Object::Text(t))));
            let node = whose.node.child(["speech", &speaker, title.as_deref().unwrap_or("untitled")]);
            let said: Vec<Said<'_>> = claims.iter().map(|(_, said)| *said).collect();
            statements.push(statement(
                skg::SPEECH,
                node,
                (skg::SPEECH_CLASS, properties),
                &said,
                Disputed::default(),
            ));
        }
    }
    statements
}

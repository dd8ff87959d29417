//! Values, records and their properties in words.

use summitkg_ontology::vocab::{NS, skg};
use summitkg_ontology::{Basis, Property};
use summitkg_store::{ExplainedClaim, ExplainedStatement, Literal, NamedNode, Term};

use crate::args::Lang;
use crate::show::View;

/// What a record is called by: the first of these that it has.
const NAMES: [Property; 14] = [
    skg::PERSON,
    skg::PERSON_NAME,
    skg::SIGNATORY,
    skg::SPEAKER,
    skg::TITLE,
    skg::COUNT_ONLY,
    skg::AS_WRITTEN,
    skg::YEAR,
    skg::CITY,
    skg::CITY_NAME,
    skg::COUNTRY,
    skg::COUNTRY_NAME,
    skg::REPRESENTS,
    skg::REPRESENTS_NAME,
];

/// Properties that say nothing beside the others.
const SILENT: [Property; 4] = [skg::CAPACITY_BASIS, skg::UNNAMED, skg::REPRESENTS_KIND, skg::QUOTED];

/// What tells one date in several ways; together they are one statement to people.
const DATES: [Property; 6] =
    [skg::EDTF, skg::START_DATE, skg::END_DATE, skg::DATE_EARLIEST, skg::DATE_LATEST, skg::DATE_TEXT];

/// The local name of a term of the vocabulary, or else its address.
pub(super) fn local(node: &NamedNode) -> &str {
    node.as_str().strip_prefix(NS).unwrap_or(node.as_str())
}

/// What a property is called.
pub(super) fn property(view: &View<'_>, property: &NamedNode) -> String {
    view.name(property.as_str())
}

/// What a value is called; a record by the best of its names.
pub(super) fn value(view: &View<'_>, value: &Term, record: &[(NamedNode, Term)]) -> String {
    match named_by(record) {
        Some((p, name)) if *p == skg::AS_WRITTEN => format!("[{}]", view.label(name)),
        Some((_, name)) => view.label(name),
        None => view.label(value),
    }
}

fn named_by(record: &[(NamedNode, Term)]) -> Option<&(NamedNode, Term)> {
    NAMES.iter().find_map(|wanted| record.iter().find(|(p, _)| p == wanted))
}

/// The other properties of a record.
pub(super) fn details(view: &View<'_>, record: &[(NamedNode, Term)]) -> Vec<(String, String)> {
    let name = named_by(record).map(|(p, _)| p);
    let inferred = record.iter().any(|(p, v)| {
        *p == skg::CAPACITY_BASIS && matches!(v, Term::NamedNode(n) if *n == Basis::Inferred.concept())
    });
    let told = record.iter().filter(|(p, _)| Some(p) != name && !SILENT.iter().any(|s| p == s));
    told.map(|(p, v)| {
        let mut text = view.label(v);
        if *p == skg::CAPACITY && inferred {
            text.push_str(view.lang.pick("（推断）", " (inferred)"));
        }
        (property(view, p), text)
    })
    .collect()
}

/// The details in one line.
pub(super) fn details_line(view: &View<'_>, record: &[(NamedNode, Term)]) -> String {
    let (between, separator) = match view.lang {
        Lang::Zh => ("：", "；"),
        Lang::En => (": ", "; "),
    };
    let all: Vec<String> =
        details(view, record).into_iter().map(|(name, value)| format!("{name}{between}{value}")).collect();
    all.join(separator)
}

/// Why an attendee has a capacity that no word gives.
pub(super) fn capacity_note(view: &View<'_>, record: &[(NamedNode, Term)]) -> Option<&'static str> {
    let inferred = Basis::Inferred.concept();
    let is = |(p, v): &(NamedNode, Term)| {
        *p == skg::CAPACITY_BASIS && matches!(v, Term::NamedNode(n) if *n == inferred)
    };
    record.iter().any(is).then(|| {
        view.lang.pick(
            "出席身份为推断：文中没有写明，由所代表者在该组织中的地位得出",
            "the capacity is inferred: no word gives it, it follows from the standing in the organisation of whom they represent",
        )
    })
}

/// A reason in this language, or in English, or in any.
pub(super) fn reason(lang: Lang, reasons: &[Literal]) -> Option<&str> {
    let of = |tag: &str| reasons.iter().find(|r| r.language() == Some(tag));
    of(lang.pick("zh", "en")).or_else(|| of("en")).or(reasons.first()).map(Literal::value)
}

/// Whether a reason only repeats basis and number of documents.
pub(super) fn says_nothing_more(reason: &str) -> bool {
    let bare = Basis::ALL.iter().find_map(|b| reason.strip_prefix(b.code())?.strip_prefix(" in "));
    let bare =
        bare.and_then(|rest| rest.strip_suffix(" documents").or_else(|| rest.strip_suffix(" document")));
    bare.is_some_and(|count| count.bytes().all(|b| b.is_ascii_digit()))
}

/// `1 document`, `2 documents`; how many of them are texts of their own, if that is fewer.
pub(super) fn sources(lang: Lang, count: Option<u64>, independent: Option<u64>) -> Option<String> {
    let count = count.filter(|n| *n > 0)?;
    let own = independent.filter(|n| *n < count);
    Some(match (lang, own) {
        (Lang::Zh, None) => format!("{count} 篇文档"),
        (Lang::Zh, Some(own)) => format!("{count} 篇文档，其中独立文本 {own} 篇"),
        (Lang::En, own) => {
            let documents = if count == 1 { "document" } else { "documents" };
            let own = own.map_or_else(String::new, |own| format!(", {own} of them independent"));
            format!("{count} {documents}{own}")
        }
    })
}

/// What a claim says in the parts that a reason names: its value, its year.
pub(super) fn parts(claim: &ExplainedClaim) -> Vec<String> {
    let mut parts = Vec::new();
    let literals = claim.record.iter().map(|(_, v)| v).chain([&claim.value]);
    for literal in literals {
        let Term::Literal(literal) = literal else { continue };
        let text = literal.value();
        if text.starts_with(|c: char| c.is_ascii_digit() || c == 'X') {
            parts.push(text.to_owned());
        }
    }
    let years: Vec<String> =
        parts.iter().filter_map(|p| p.split_once('-')).map(|(year, _)| year.to_owned()).collect();
    parts.extend(years);
    parts
}

/// Whether two statements tell one date in two ways.
pub(super) fn same_date(a: &ExplainedStatement, b: &ExplainedStatement) -> bool {
    let date = |s: &ExplainedStatement| DATES.iter().any(|p| s.property == *p);
    date(a)
        && date(b)
        && a.subject == b.subject
        && a.basis == b.basis
        && a.reasons == b.reasons
        && a.support == b.support
}

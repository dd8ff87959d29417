//! What shapes ask of a single value: its type, its length, whether it is less than another.

use std::cmp::Ordering;
use std::str::FromStr;

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, Term};
use oxsdatatypes::{Boolean, Date, DateTime, Decimal, Double, GYear, Integer, Time};

/// The text of a value; a blank node has none.
pub(super) fn text(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        Term::Literal(literal) => Some(literal.value()),
        _ => None,
    }
}

/// Whether a value is of the kind that `sh:nodeKind` names.
pub(super) fn is_of_kind(term: &Term, kind: &str) -> bool {
    match term {
        Term::NamedNode(_) => kind.contains("IRI"),
        Term::BlankNode(_) => kind.contains("BlankNode"),
        Term::Literal(_) => kind.contains("Literal"),
        Term::Triple(_) => false,
    }
}

/// Whether the words of a literal fit its datatype, as far as the datatype is known.
pub(super) fn is_well_formed(literal: &Literal) -> bool {
    fn parses<T: FromStr>(text: &str) -> bool {
        T::from_str(text).is_ok()
    }
    let (text, datatype) = (literal.value(), literal.datatype());
    let whole = || {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    match datatype {
        xsd::INTEGER | xsd::INT | xsd::LONG | xsd::SHORT => whole(),
        xsd::NON_NEGATIVE_INTEGER => whole() && !text.starts_with('-'),
        xsd::BOOLEAN => parses::<Boolean>(text),
        xsd::DECIMAL => parses::<Decimal>(text),
        xsd::DOUBLE | xsd::FLOAT => parses::<Double>(text),
        xsd::DATE => parses::<Date>(text),
        xsd::TIME => parses::<Time>(text),
        xsd::DATE_TIME => parses::<DateTime>(text),
        xsd::G_YEAR => parses::<GYear>(text),
        _ => true,
    }
}

/// How two values compare; none if they cannot be compared.
pub(super) fn compare(a: &Term, b: &Term) -> Option<Ordering> {
    let (Term::Literal(a), Term::Literal(b)) = (a, b) else { return None };
    if is_number(a) && is_number(b) {
        return by::<Integer>(a, b).or_else(|| by::<Decimal>(a, b)).or_else(|| by::<Double>(a, b));
    }
    if a.datatype() != b.datatype() {
        return None;
    }
    match a.datatype() {
        xsd::DATE => by::<Date>(a, b),
        xsd::DATE_TIME => by::<DateTime>(a, b),
        xsd::TIME => by::<Time>(a, b),
        xsd::G_YEAR => by::<GYear>(a, b),
        xsd::BOOLEAN => by::<Boolean>(a, b),
        xsd::STRING => Some(a.value().cmp(b.value())),
        rdf::LANG_STRING => (a.language() == b.language()).then(|| a.value().cmp(b.value())),
        _ => None,
    }
}

fn by<T: FromStr + PartialOrd>(a: &Literal, b: &Literal) -> Option<Ordering> {
    T::from_str(a.value()).ok()?.partial_cmp(&T::from_str(b.value()).ok()?)
}

fn is_number(literal: &Literal) -> bool {
    const NUMBERS: &[&str] = &[
        "integer",
        "decimal",
        "double",
        "float",
        "int",
        "long",
        "short",
        "nonNegativeInteger",
        "positiveInteger",
    ];
    let name = literal.datatype().as_str().strip_prefix("http://www.w3.org/2001/XMLSchema#");
    name.is_some_and(|name| NUMBERS.contains(&name))
}

/// Whether a language tag is within a range such as `zh`.
pub(super) fn in_language(literal: &Literal, range: &str) -> bool {
    let Some(tag) = literal.language().map(str::to_ascii_lowercase) else { return false };
    range == "*" || tag == range || tag.strip_prefix(range).is_some_and(|rest| rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str, datatype: oxigraph::model::NamedNodeRef<'_>) -> Term {
        Literal::new_typed_literal(text, datatype).into()
    }

    #[test]
    fn values_compare_as_sparql_compares_them() {
        let date = |text| typed(text, xsd::DATE);
        assert_eq!(compare(&date("2014-09-11"), &date("2014-09-12")), Some(Ordering::Less));
        assert_eq!(compare(&typed("9", xsd::INTEGER), &typed("10.0", xsd::DECIMAL)), Some(Ordering::Less));
        assert_eq!(compare(&date("2014-09-11"), &typed("2014-09-11", xsd::STRING)), None);
        assert_eq!(compare(&date("2014"), &date("2014-09-11")), None);
    }

    #[test]
    fn a_day_that_does_not_exist_is_no_date() {
        let fits = |text| matches!(typed(text, xsd::DATE), Term::Literal(l) if is_well_formed(&l));
        assert!(fits("2024-02-29"));
        assert!(!fits("2023-02-29"));
        assert!(!fits("2023"));
    }

    #[test]
    fn a_language_range_covers_its_tags() {
        let literal = Literal::new_language_tagged_literal_unchecked("x", "zh-hant");
        assert!(in_language(&literal, "zh"));
        assert!(!in_language(&literal, "z"));
    }
}

//! What the values of closed sets are called, read from the ontology.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use summitkg_ontology::vocab;

use crate::args::Lang;

/// Local name to Chinese and English label.
static LABELS: LazyLock<BTreeMap<&str, (&str, &str)>> = LazyLock::new(|| {
    let mut labels = BTreeMap::new();
    let mut subject = None;
    for line in include_str!("../../../../ontology/summitkg.ttl").lines() {
        if let Some(rest) = line.strip_prefix("skg:") {
            subject = rest.split_whitespace().next();
        } else if let (Some(name), Some(rest)) = (subject, line.trim_start().strip_prefix("rdfs:label ")) {
            let of = |tag: &str| {
                rest.split(" , ").find_map(|part| part.split_once(tag)?.0.trim().strip_prefix('"'))
            };
            if let (Some(zh), Some(en)) = (of("\"@zh"), of("\"@en")) {
                labels.insert(name, (zh, en));
            }
        }
    }
    labels
});

/// The label of a term of our vocabulary.
pub(crate) fn label(iri: &str, lang: Lang) -> Option<&'static str> {
    labels(iri).map(|(zh, en)| lang.pick(zh, en))
}

/// Its Chinese and English label.
pub(crate) fn labels(iri: &str) -> Option<(&'static str, &'static str)> {
    LABELS.get(iri.strip_prefix(vocab::NS)?).copied()
}

#[cfg(test)]
mod tests {
    use summitkg_ontology::{
        Action, Basis, Capacity, Change, Format, Fulfilment, Kind, Mode, Role, SummitStatus, ToStatus,
    };

    use super::*;

    #[test]
    fn every_code_has_a_label() {
        macro_rules! all {
            ($($set:ident),+) => { [$($set::ALL.iter().map(|v| v.concept()).collect::<Vec<_>>()),+].concat() };
        }
        for concept in all!(
            Action,
            Basis,
            Capacity,
            Change,
            Format,
            Fulfilment,
            Kind,
            Mode,
            Role,
            SummitStatus,
            ToStatus
        ) {
            assert!(label(concept.as_str(), Lang::Zh).is_some(), "{concept}");
        }
        assert_eq!(label(Capacity::Member.concept().as_str(), Lang::Zh), Some("成员国"));
    }
}

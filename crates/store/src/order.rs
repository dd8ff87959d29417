//! The order in which things are written: the same for the same content, and as people count.

use std::cmp::Ordering;

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use summitkg_ontology::vocab::{NS, skg, skos};

/// Sorts quads for printing, each once: by graph, subject, predicate, object.
pub(crate) fn sort(quads: &mut Vec<Quad>) {
    quads.sort_by(compare);
    quads.dedup();
}

/// By graph, subject, predicate, object.
pub(crate) fn compare(a: &Quad, b: &Quad) -> Ordering {
    graphs(&a.graph_name, &b.graph_name)
        .then_with(|| subjects(&a.subject, &b.subject))
        .then_with(|| predicates(&a.predicate, &b.predicate))
        .then_with(|| others_class(a).cmp(&others_class(b)))
        .then_with(|| terms(&a.object, &b.object))
}

/// Whether this gives a class of another vocabulary, which comes after ours.
fn others_class(quad: &Quad) -> bool {
    quad.predicate == rdf::TYPE
        && matches!(&quad.object, Term::NamedNode(class) if !class.as_str().starts_with(NS))
}

fn graphs(a: &GraphName, b: &GraphName) -> Ordering {
    match (a, b) {
        (GraphName::DefaultGraph, GraphName::DefaultGraph) => Ordering::Equal,
        (GraphName::DefaultGraph, _) => Ordering::Less,
        (_, GraphName::DefaultGraph) => Ordering::Greater,
        (GraphName::NamedNode(a), GraphName::NamedNode(b)) => natural(a.as_str(), b.as_str()),
        _ => a.to_string().cmp(&b.to_string()),
    }
}

fn subjects(a: &NamedOrBlankNode, b: &NamedOrBlankNode) -> Ordering {
    match (a, b) {
        (NamedOrBlankNode::NamedNode(a), NamedOrBlankNode::NamedNode(b)) => natural(a.as_str(), b.as_str()),
        _ => b.is_named_node().cmp(&a.is_named_node()).then_with(|| a.to_string().cmp(&b.to_string())),
    }
}

/// What a thing is and is called, then our own properties as the vocabulary lists them, then others.
fn predicates(a: &NamedNode, b: &NamedNode) -> Ordering {
    let rank = |p: &NamedNode| {
        let first = [
            rdf::TYPE,
            rdfs::LABEL,
            skos::ALT_LABEL,
            rdf::REIFIES,
            rdf::SUBJECT,
            rdf::PREDICATE,
            rdf::OBJECT,
        ];
        first.iter().chain(skg::PROPERTIES).position(|known| p == known).unwrap_or(usize::MAX)
    };
    if a == b { Ordering::Equal } else { rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)) }
}

/// IRIs, blank nodes, literals; those in Chinese first, numbers by size.
pub(crate) fn terms(a: &Term, b: &Term) -> Ordering {
    let kind = |term: &Term| match term {
        Term::NamedNode(_) => 0,
        Term::BlankNode(_) => 1,
        Term::Literal(_) => 2,
        Term::Triple(_) => 3,
    };
    match (a, b) {
        (Term::NamedNode(a), Term::NamedNode(b)) => natural(a.as_str(), b.as_str()),
        (Term::Literal(a), Term::Literal(b)) => {
            let language = |l: Option<&str>| match l {
                None => 0,
                Some("zh") => 1,
                Some("zh-hant") => 2,
                Some("en") => 3,
                Some(_) => 4,
            };
            language(a.language())
                .cmp(&language(b.language()))
                .then_with(|| a.language().cmp(&b.language()))
                .then_with(|| natural(a.value(), b.value()))
                .then_with(|| a.datatype().as_str().cmp(b.datatype().as_str()))
                .then_with(|| a.to_string().cmp(&b.to_string()))
        }
        _ => kind(a).cmp(&kind(b)).then_with(|| a.to_string().cmp(&b.to_string())),
    }
}

/// Code points, but runs of digits by their value: `sco-chs/2` before `sco-chs/14`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    loop {
        match (left.first(), right.first()) {
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (first, second) = (digits(left), digits(right));
                let order = first.len().cmp(&second.len()).then_with(|| first.cmp(second));
                if order != Ordering::Equal {
                    return order;
                }
                left = after_digits(left);
                right = after_digits(right);
            }
            (Some(x), Some(y)) if x == y => {
                left = left.get(1..).unwrap_or_default();
                right = right.get(1..).unwrap_or_default();
            }
            // Same but for leading zeros, or different here.
            (x, y) => return x.cmp(&y).then_with(|| a.cmp(b)),
        }
    }
}

/// The digits at the beginning, without leading zeros.
fn digits(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    let run = text.get(..end).unwrap_or_default();
    run.get(run.iter().take_while(|b| **b == b'0').count()..).unwrap_or_default()
}

fn after_digits(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    text.get(end..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ordered_as_people_count() {
        let mut names = ["s/10", "s/2", "s/2/b", "s/1", "s/02", "s", "甲/3", "s/x"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["s", "s/1", "s/02", "s/2", "s/2/b", "s/10", "s/x", "甲/3"]);
    }
}

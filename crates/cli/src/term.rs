//! Terms of RDF as people read them.

use summitkg_ontology::{Base, vocab};
use summitkg_store::Term;

/// Prefixes beside our own.
const PREFIXES: &[(&str, &str)] = &[
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("schema", "https://schema.org/"),
    ("skgsh", "https://w3id.org/summitkg/shapes#"),
];

/// An address with its prefix: `id:sco-chs/14`, `skg:Summit`.
pub(crate) fn short_iri(iri: &str, base: &Base) -> String {
    let ours = [("id", base.as_str()), ("skg", vocab::NS)];
    let found = ours.iter().chain(PREFIXES).find_map(|(prefix, ns)| Some((prefix, iri.strip_prefix(ns)?)));
    found.map_or_else(|| format!("<{iri}>"), |(prefix, local)| format!("{prefix}:{local}"))
}

/// A term without its language or datatype.
pub(crate) fn short(term: &Term, base: &Base) -> String {
    match term {
        Term::NamedNode(node) => short_iri(node.as_str(), base),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_shortened() {
        let base = Base::default();
        assert_eq!(short_iri("https://w3id.org/summitkg/id/sco-chs/14", &base), "id:sco-chs/14");
        assert_eq!(short_iri("https://w3id.org/summitkg/ns#Summit", &base), "skg:Summit");
        assert_eq!(short_iri("urn:x", &base), "<urn:x>");
    }
}

//! Explanations follow the graph: what rests on what, also where newer graphs say more.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::fs;

use summitkg_ontology::vocab::{NS, skg};
use summitkg_ontology::{Basis, DocId};
use summitkg_store::{Explanation, NamedNode, Store, Term};

const ID: &str = "https://w3id.org/summitkg/id/";

/// A summit whose chair two documents tell differently, and a third claim that nothing rests on.
const GRAPH: &str = include_str!("explain.trig");

/// The store, and its folder.
fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("g.trig");
    fs::write(&path, GRAPH).unwrap();
    let store = Store::load_graph(path).unwrap();
    (folder, store)
}

fn explain(store: &Store, local: &str) -> Explanation {
    let node = NamedNode::new(format!("{ID}{local}")).unwrap();
    store.explain(node.as_ref()).unwrap().unwrap_or_else(|| panic!("{local} is not explained"))
}

/// The names of the statements.
fn statements(explanation: &Explanation) -> Vec<&str> {
    explanation.statements.iter().map(|s| s.node.as_str().rsplit('/').next().unwrap()).collect()
}

#[test]
fn a_statement_tells_how_it_was_chosen_and_what_it_rests_on() {
    let (_folder, store) = store();
    let found = explain(&store, "statement/1");
    let [s] = found.statements.as_slice() else { panic!("{found:?}") };
    let concept = |local: &str| Some(NamedNode::new_unchecked(format!("{NS}{local}")));
    assert_eq!(
        (s.decided_by.clone(), s.basis.clone()),
        (concept("policyStated"), Some(Basis::Stated.concept()))
    );
    assert_eq!((s.sources, s.independent), (Some(1), Some(1)));
    assert_eq!(s.absent_from, [DocId::parse("bbbbbbbbbbbbbbbb").unwrap()]);
    let [claim] = s.support.claims.as_slice() else { panic!("{s:?}") };
    assert_eq!((claim.document.as_str(), claim.evidence[0].exact()), ("aaaaaaaaaaaaaaaa", "甲"));
    assert_eq!(claim.denotes[0].as_str(), format!("{ID}sco-chs/14"));
    let [correction] = s.support.corrections.as_slice() else { panic!("{s:?}") };
    assert_eq!(
        (correction.creator.as_deref(), correction.created.as_deref(), correction.reasons[0].value()),
        (Some("某人"), Some("2026-01-02"), "据公报")
    );
    assert_eq!(s.support.missing.len(), 1, "a claim that the graph does not hold is told");
    let [other] = s.alternatives.as_slice() else { panic!("{s:?}") };
    assert_eq!(other.value, Some(Term::from(NamedNode::new_unchecked(format!("{ID}person/乙")))));
    assert_eq!(
        (other.decided_by.clone(), other.support.claims[0].evidence[0].exact()),
        (concept("policyPrecision"), "乙")
    );
}

#[test]
fn every_kind_of_node_leads_to_its_statements() {
    let (_folder, store) = store();
    for (local, expected) in [
        ("sco-chs/14", vec!["1", "2", "3"]),
        ("person/甲", vec!["1", "2"]),
        ("sco-chs/14/attendance/甲", vec!["2", "3"]),
        ("statement/2", vec!["2"]),
        ("alternative/1", vec!["1"]),
        ("correction/1", vec!["1"]),
        ("doc/aaaaaaaaaaaaaaaa", vec!["1", "2", "3"]),
        ("doc/bbbbbbbbbbbbbbbb", vec!["1"]),
        ("doc/aaaaaaaaaaaaaaaa/event/0", vec!["1", "2", "3"]),
        ("doc/bbbbbbbbbbbbbbbb/claim/1", vec!["1"]),
        ("doc/aaaaaaaaaaaaaaaa/claim/2", vec![]),
        ("doc/bbbbbbbbbbbbbbbb/e", vec!["1"]),
    ] {
        let found = explain(&store, local);
        let mut names = statements(&found);
        names.sort_unstable();
        assert_eq!(names, expected, "{local}");
    }
    assert_eq!(store.explain(NamedNode::new_unchecked("urn:x").as_ref()).unwrap(), None);
}

#[test]
fn claims_that_nothing_rests_on_and_open_mentions_are_told() {
    let (_folder, store) = store();
    let unused = |found: &Explanation| -> Vec<String> {
        found.unused.iter().map(|c| c.property.as_str().to_owned()).collect()
    };
    for local in ["sco-chs/14", "doc/aaaaaaaaaaaaaaaa", "doc/aaaaaaaaaaaaaaaa/claim/2"] {
        assert_eq!(unused(&explain(&store, local)), [skg::VENUE.as_str()], "{local}");
    }
    let found = explain(&store, "doc/bbbbbbbbbbbbbbbb");
    assert_eq!(unused(&found), [""; 0]);
    assert_eq!((found.mentions[0].denotes.len(), found.mentions[0].may_denote.len()), (0, 2));
    let other = found.claims().find(|c| c.document.as_str() != "bbbbbbbbbbbbbbbb");
    assert_eq!(other, None, "of a document only its own claims are given");
    let all = store.explain_all().unwrap();
    assert_eq!((statements(&all).len(), all.mentions.len(), all.unused.len()), (3, 2, 1));
    assert_eq!(all.documents().len(), 2);
}

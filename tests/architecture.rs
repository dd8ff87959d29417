//! Who may depend on whom, and who owns which outside library alone (DESIGN §2).
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use summitkg_tests::{none, repository};

/// Our crates and those of ours that each depends on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("ontology", &[]),
    ("extractor", &["ontology"]),
    ("fusion", &["ontology"]),
    ("store", &["fusion", "ontology"]),
    ("cli", &["extractor", "fusion", "ontology", "store"]),
    ("bench", &["extractor", "fusion", "ontology", "store"]),
];

/// It measures the others beside the libraries that they own, and is part of no product.
const MEASURES: &str = "bench";

/// Outside libraries and the one crate that may know them.
const OWNED: &[(&str, &[&str])] = &[
    ("extractor", &["aho-corasick", "chardetng", "encoding_rs", "jieba-rs"]),
    ("store", &["oxigraph"]),
    ("cli", &["anyhow", "clap", "comfy-table", "indicatif"]),
];

fn manifest(path: &str) -> toml::Table {
    let text = fs::read_to_string(repository(path)).unwrap();
    text.parse().unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The names in these tables of a crate's manifest.
fn dependencies(krate: &str, tables: &[&str]) -> BTreeSet<String> {
    let manifest = manifest(&format!("crates/{krate}/Cargo.toml"));
    let named =
        |table: &&str| manifest.get(*table).and_then(toml::Value::as_table).cloned().unwrap_or_default();
    tables.iter().flat_map(|table| named(table).into_iter().map(|(name, _)| name)).collect()
}

fn crates() -> BTreeSet<String> {
    let entries = fs::read_dir(repository("crates")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn crates_depend_only_downwards() {
    let listed: BTreeSet<String> = ALLOWED.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(listed, crates(), "left: ALLOWED, right: crates/");
    let mut wrong = Vec::new();
    for (name, allowed) in ALLOWED {
        let ours: BTreeSet<String> = dependencies(name, &["dependencies", "build-dependencies"])
            .iter()
            .filter_map(|dep| dep.strip_prefix("summitkg-").map(str::to_owned))
            .collect();
        let allowed: BTreeSet<String> = allowed.iter().map(|dep| (*dep).to_owned()).collect();
        wrong.extend(ours.difference(&allowed).map(|dep| format!("{name} may not depend on {dep}")));
        wrong.extend(
            allowed.difference(&ours).map(|dep| format!("{name} does not depend on {dep}: not allowed then")),
        );
    }
    none(&wrong);
}

#[test]
fn outside_libraries_have_one_owner() {
    let owners: BTreeMap<&str, &str> =
        OWNED.iter().flat_map(|(owner, libraries)| libraries.iter().map(|l| (*l, *owner))).collect();
    let mut wrong = Vec::new();
    for krate in crates().into_iter().filter(|krate| krate != MEASURES) {
        for dep in dependencies(&krate, &["dependencies", "build-dependencies", "dev-dependencies"]) {
            if let Some(owner) = owners.get(dep.as_str()).filter(|owner| **owner != krate) {
                wrong.push(format!("{krate} may not depend on {dep}: {owner} owns it"));
            }
        }
    }
    for (library, owner) in &owners {
        if !dependencies(owner, &["dependencies"]).contains(*library) {
            wrong.push(format!("{owner} does not use {library}: take it off the list"));
        }
    }
    none(&wrong);
}

#[test]
fn the_default_build_is_pure_rust() {
    let workspace = manifest("Cargo.toml");
    let oxigraph = &workspace["workspace"]["dependencies"]["oxigraph"];
    assert_eq!(oxigraph["default-features"].as_bool(), Some(false), "its defaults have RocksDB");
    assert!(!oxigraph["features"].as_array().unwrap().iter().any(|f| f.as_str() == Some("rocksdb")));
    // What measures brings the C code of others with it.
    let default = workspace["workspace"]["default-members"].as_array().unwrap();
    let default: BTreeSet<String> =
        default.iter().map(|path| path.as_str().unwrap().replace("crates/", "")).collect();
    let products: BTreeSet<String> = crates().into_iter().filter(|krate| krate != MEASURES).collect();
    assert_eq!(default, products, "left: default-members, right: crates/ without {MEASURES}");
    for krate in crates() {
        let manifest = manifest(&format!("crates/{krate}/Cargo.toml"));
        let default = manifest.get("features").and_then(|f| f.get("default"));
        assert!(default.is_none_or(|d| d.as_array().unwrap().is_empty()), "{krate} has default features");
    }
}

//! The literate suite: pages of texts with what the extractor must read in them.
//!
//! With `SUMMITKG_UPDATE=1` the blocks of `facts` are rewritten, except those of known failures, which
//! say what should come out; the diff is the review.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a harness may panic and talk")]

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use summitkg_extractor::Extractor;
use summitkg_ontology::{Document, DocumentMeta};
use summitkg_tests::page::{Case, blocks, cases, difference, render};
use summitkg_tests::{check_known_failures, files, misquotes, none, repository};

/// Cases whose blocks say what should be read and is not; the list may only shrink.
const KNOWN: &[&str] = &[];

/// A path as one can click it, from the root of the repository.
fn shown(path: &Path) -> std::path::Display<'_> {
    path.strip_prefix(repository("")).unwrap_or(path).display()
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages.extend(files(&path, "md"));
        }
    }
    pages.sort();
    pages
}

/// The cases of a page, which has no other blocks than theirs.
fn cases_of(page: &Path) -> Vec<Case> {
    let shown = shown(page).to_string();
    let blocks = blocks(&shown, &fs::read_to_string(page).unwrap());
    for block in &blocks {
        let known = ["meta", "text", "facts"].contains(&block.language.as_str());
        assert!(known, "{shown}:{}: a block of `{}`", block.lines.0, block.language);
    }
    cases(&shown, blocks)
}

/// Writes what was read into the blocks of a page, the last first so that lines keep their numbers.
fn rewrite(page: &Path, blocks: &[((usize, usize), String)]) {
    let source = fs::read_to_string(page).unwrap();
    let mut lines: Vec<String> = source.lines().map(str::to_owned).collect();
    for ((first, end), facts) in blocks.iter().rev() {
        lines.splice(first..end, facts.lines().map(str::to_owned));
    }
    fs::write(page, lines.join("\n") + "\n").unwrap();
}

#[test]
fn pages_say_what_the_extractor_reads() {
    let extractor = Extractor::new().unwrap();
    let update = env::var_os("SUMMITKG_UPDATE").is_some_and(|v| v == "1");
    let (mut names, mut failed, mut wrong) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    let pages = pages(&repository("tests/suite"));
    let pages: Vec<(&PathBuf, Vec<Case>)> = pages.iter().map(|page| (page, cases_of(page))).collect();
    for (page, cases) in &pages {
        let mut blocks = Vec::new();
        for case in cases {
            let place = format!("{}:{}: {}", shown(page), case.block.0, case.name);
            assert!(names.insert(case.name.as_str()), "{place}: another case has this name");
            let name = format!("suite/{}", case.name);
            let meta = DocumentMeta { name, ..case.meta.clone() };
            let document = Document::new(meta, case.text.clone());
            let report = extractor.extract(&document);
            let got = render(&report, &document);
            wrong.extend(misquotes(&document, &report).into_iter().map(|w| format!("{place}: {w}")));
            let known = KNOWN.contains(&case.name.as_str());
            if update && !known {
                blocks.push((case.block, got));
            } else if got != case.facts {
                failed.insert(case.name.as_str());
                if !known {
                    wrong.push(format!("{place}\n{}", difference(&case.facts, &got)));
                }
            }
        }
        if update {
            rewrite(page, &blocks);
        }
    }
    println!("{} cases, {} of them known to fail", names.len(), KNOWN.len());
    none(&wrong);
    check_known_failures(KNOWN, &failed);
}

/// A family of rules has a folder of pages, and a folder of pages a family.
#[test]
fn every_family_of_rules_has_pages() {
    let stem = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let rules = files(&repository("data/rules"), "toml");
    let families: BTreeSet<String> = rules.iter().map(|p| stem(p)).filter(|name| name != "words").collect();
    let folders = fs::read_dir(repository("tests/suite")).unwrap();
    let folders: BTreeSet<String> = folders.map(|f| stem(&f.unwrap().path())).collect();
    assert_eq!(families, folders, "left: data/rules, right: tests/suite");
}

#[test]
fn every_rule_has_a_case() {
    let pages: String =
        pages(&repository("tests/suite")).iter().map(|page| fs::read_to_string(page).unwrap()).collect();
    let named: BTreeSet<&str> = pages.split([' ', '`', '\n', ',']).collect();
    let mut missing = Vec::new();
    for file in files(&repository("data/rules"), "toml") {
        let source = fs::read_to_string(&file).unwrap();
        let ids = source.lines().filter_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"'));
        missing.extend(ids.filter(|id| !named.contains(id)).map(str::to_owned));
    }
    assert!(missing.is_empty(), "rules that no page of tests/suite shows: {missing:#?}");
}

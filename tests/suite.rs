//! The literate suite: pages of texts with what the extractor must read in them.
//!
//! A heading names a case. A `text` block, with a `meta` block before it if needed, is read, and the
//! `facts` block after it must be what comes out; an empty one promises silence. With
//! `SUMMITKG_UPDATE=1` the blocks are rewritten, except those of known failures, which say what should
//! come out; the diff is the review.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a harness may panic and talk")]

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use summitkg_extractor::Extractor;
use summitkg_ontology::{
    Basis, Claim, Document, DocumentMeta, Evidence, Fact, HostDecision, Report, RepresentsKind,
};
use summitkg_tests::{check_known_failures, files, misquotes, none, repository};

/// Cases whose blocks say what should be read and is not; the list may only shrink.
const KNOWN: &[&str] = &[];

/// One text with what should be read in it.
struct Case {
    name: String,
    page: PathBuf,
    meta: DocumentMeta,
    text: String,
    /// The lines of the facts block: the first, and one past the last, counted from zero.
    block: (usize, usize),
    facts: String,
}

/// A fenced block: its language, the line after its opening, and its lines.
type Block<'a> = (&'a str, usize, Vec<&'a str>);

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

fn cases(page: &Path) -> Vec<Case> {
    let source = fs::read_to_string(page).unwrap();
    let (mut cases, mut heading) = (Vec::new(), None);
    let (mut meta, mut text) = (DocumentMeta::default(), None);
    let mut open: Option<Block<'_>> = None;
    for (i, line) in source.lines().enumerate() {
        let place = || format!("{}:{}", shown(page), i + 1);
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => open = Some((language, i + 1, Vec::new())),
            (Some((_, _, lines)), None) => lines.push(line),
            (None, None) => {
                if let Some(name) = line.strip_prefix('#').map(|l| l.trim_start_matches('#').trim()) {
                    heading = Some(name.to_owned());
                }
            }
            (Some(_), Some(_)) => {
                let (language, first, lines) = open.take().unwrap();
                match language {
                    "meta" => lines.iter().for_each(|line| set(&mut meta, line, &place())),
                    "text" => text = Some(lines.join("\n")),
                    "facts" => cases.push(Case {
                        name: heading
                            .take()
                            .unwrap_or_else(|| panic!("{}: a case without a heading", place())),
                        page: page.to_owned(),
                        meta: std::mem::take(&mut meta),
                        text: text.take().unwrap_or_else(|| panic!("{}: facts without a text", place())),
                        block: (first, i),
                        facts: lines.iter().flat_map(|line| [*line, "\n"]).collect(),
                    }),
                    other => panic!("{}: a block of `{other}`", place()),
                }
            }
        }
    }
    assert!(open.is_none() && text.is_none(), "{}: an open block, or a text without facts", page.display());
    cases
}

fn set(meta: &mut DocumentMeta, line: &str, place: &str) {
    let (key, value) = line.split_once(": ").unwrap_or_else(|| panic!("{place}: no `key: value`: {line}"));
    let value = Some(value.to_owned());
    match key {
        "title" => meta.title = value,
        "published" => meta.published = value,
        "publisher" => meta.publisher = value,
        other => panic!("{place}: `{other}` is not known of a document"),
    }
}

/// What a report says: an event or a fact a line, with the words and the rule that read them.
fn render(report: &Report, document: &Document) -> String {
    let mut out = String::new();
    for event in &report.events {
        writeln!(out, "{} {}{}", event.series, event.role.code(), words(&event.evidence)).unwrap();
        for fact in &event.facts {
            let basis = if fact.basis() == Basis::Inferred { "  (inferred)" } else { "" };
            writeln!(out, "  {}{basis}{}", value(fact), words(fact.evidence())).unwrap();
        }
    }
    for finding in &report.findings {
        let (start, end) = (finding.start as usize, finding.end as usize);
        let quote: String = document.text().chars().skip(start).take(end - start).collect();
        writeln!(out, "? {}  «{}»", finding.kind.code(), one_line(&quote)).unwrap();
    }
    out
}

fn words(evidence: &[Evidence]) -> String {
    evidence.first().map(|e| format!("  «{}»  {}", one_line(e.exact()), e.rule())).unwrap_or_default()
}

fn one_line(text: &str) -> String {
    text.replace('\n', "⏎").replace('\t', "⇥")
}

/// `name=value` for each part that is known.
fn parts(name: &str, parts: &[(&str, Option<String>)]) -> String {
    let known =
        parts.iter().filter_map(|(key, value)| Some(format!("  {key}={}", one_line(value.as_deref()?))));
    name.to_owned() + &known.collect::<String>()
}

fn value(fact: &Fact) -> String {
    let some = |value: &str| Some(value.to_owned());
    match fact.claim() {
        Claim::Number(n) => format!("number {n}"),
        Claim::Date(d) => format!("date {}", d.interval),
        Claim::City(c) => format!("city {c}"),
        Claim::Country(c) => format!("country {c}"),
        Claim::Venue(v) => format!("venue {v}"),
        Claim::Format(f) => format!("format {}", f.code()),
        Claim::OrganisationAge(n) => format!("organisation-age {n}"),
        Claim::Chair(c) => parts(
            "chair",
            &[("person", c.person.clone()), ("office", c.office.clone()), ("country", c.country.clone())],
        ),
        Claim::Attendance(a) => {
            let inferred = if a.capacity_inferred { "(inferred)" } else { "" };
            let organisation = a.represents_kind == Some(RepresentsKind::Organisation);
            let quoted = fact.evidence().iter().any(|e| e.exact() == a.as_written);
            parts(
                "attendance",
                &[
                    ("person", a.person.clone().or(some("?"))),
                    ("office", a.office.clone()),
                    (if organisation { "organisation" } else { "country" }, a.represents.clone()),
                    ("capacity", a.capacity.map(|c| format!("{}{inferred}", c.code()))),
                    ("mode", a.mode.map(|m| m.code().to_owned())),
                    ("as_written", Some(a.as_written.clone()).filter(|_| !quoted)),
                ],
            )
        }
        Claim::Accompanying(a) => {
            parts("accompanying", &[("person", some(&a.person)), ("office", a.office.clone())])
        }
        Claim::Outcome(o) => parts(
            "outcome",
            &[
                ("title", o.title.as_ref().map(|t| if o.quoted { format!("《{t}》") } else { t.clone() })),
                ("count_only", o.count_only.clone()),
                ("kind", some(o.kind.code())),
                ("action", some(o.action.code())),
            ],
        ),
        Claim::Signature(s) => parts(
            "signature",
            &[
                ("person", some(&s.person)),
                ("office", s.office.clone()),
                ("country", s.country.clone()),
                ("document", s.document.clone()),
                ("date", s.date.map(|d| d.to_string())),
                ("place", s.place.clone()),
            ],
        ),
        Claim::Next(HostDecision { year, city, country, chair_term }) => parts(
            "next",
            &[
                ("year", year.map(|y| y.to_string())),
                ("city", city.clone()),
                ("country", country.clone()),
                ("chair_term", chair_term.map(|(from, to)| format!("{from}-{to}"))),
            ],
        ),
        Claim::Membership(m) => parts(
            "membership",
            &[
                ("country", some(&m.country)),
                ("change", some(m.change.code())),
                ("to_status", some(m.to_status.code())),
            ],
        ),
        Claim::Speech(s) => parts("speech", &[("speaker", some(&s.speaker)), ("title", s.title.clone())]),
    }
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

/// Lines of one text that the other lacks, as a diff; or both, if only their order differs.
fn difference(want: &str, got: &str) -> String {
    let lack = |a: &str, b: &str, sign: &str| -> String {
        let b: BTreeSet<&str> = b.lines().collect();
        a.lines().filter(|line| !b.contains(line)).flat_map(|line| [sign, line, "\n"]).collect()
    };
    let lines = lack(want, got, "  - ") + &lack(got, want, "  + ");
    if lines.is_empty() { format!("  other order:\n{got}") } else { lines }
}

#[test]
fn pages_say_what_the_extractor_reads() {
    let extractor = Extractor::new().unwrap();
    let update = env::var_os("SUMMITKG_UPDATE").is_some_and(|v| v == "1");
    let (mut names, mut failed, mut wrong) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    let pages: Vec<Vec<Case>> = pages(&repository("tests/suite")).iter().map(|page| cases(page)).collect();
    for page in &pages {
        let mut blocks = Vec::new();
        for case in page {
            let place = format!("{}:{}: {}", shown(&case.page), case.block.0, case.name);
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
        if let Some(case) = page.first().filter(|_| update) {
            rewrite(&case.page, &blocks);
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

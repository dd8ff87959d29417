//! Pages: markdown with blocks of `text`, and of `facts` with what must be read in them.
//!
//! A heading names a case. A `text` block, with a `meta` block before it if needed, is read, and the
//! `facts` block after it must be what comes out; an empty one promises silence.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use summitkg_ontology::{
    Basis, Claim, Document, DocumentMeta, Evidence, Fact, HostDecision, Report, RepresentsKind,
};

/// A fenced block.
pub struct Block {
    /// The heading that it stands under.
    pub heading: String,
    /// What the fence says that it is.
    pub language: String,
    /// Its lines in the page: the first, and one past the last, counted from zero.
    pub lines: (usize, usize),
    /// What stands in it, each line with its end.
    pub text: String,
}

/// One text with what should be read in it.
pub struct Case {
    /// The heading above it.
    pub name: String,
    /// What is known of the text.
    pub meta: DocumentMeta,
    /// The text.
    pub text: String,
    /// The lines of the facts block.
    pub block: (usize, usize),
    /// What that block says.
    pub facts: String,
}

/// The fenced blocks of a page; those within a list are indented and no concern of a test.
#[track_caller]
pub fn blocks(page: &str, source: &str) -> Vec<Block> {
    let (mut blocks, mut heading) = (Vec::new(), String::new());
    let mut open: Option<Block> = None;
    for (i, line) in source.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => {
                let (heading, language) = (heading.clone(), language.to_owned());
                open = Some(Block { heading, language, lines: (i + 1, i + 1), text: String::new() });
            }
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {
                if let Some(name) = line.strip_prefix('#') {
                    name.trim_start_matches('#').trim().clone_into(&mut heading);
                }
            }
            (Some(block), Some(_)) => {
                block.lines.1 = i;
                blocks.extend(open.take());
            }
        }
    }
    assert!(open.is_none(), "{page}: an open block");
    blocks
}

/// The cases that blocks of a page make; blocks of other languages are none of theirs.
#[track_caller]
pub fn cases(page: &str, blocks: impl IntoIterator<Item = Block>) -> Vec<Case> {
    let (mut cases, mut meta, mut text) = (Vec::new(), DocumentMeta::default(), None);
    for block in blocks {
        let place = format!("{page}:{}", block.lines.0);
        match block.language.as_str() {
            "meta" => block.text.lines().for_each(|line| set(&mut meta, line, &place)),
            "text" => text = Some(block.text.strip_suffix('\n').unwrap_or_default().to_owned()),
            "facts" => {
                assert!(!block.heading.is_empty(), "{place}: a case without a heading");
                cases.push(Case {
                    name: block.heading,
                    meta: std::mem::take(&mut meta),
                    text: text.take().unwrap_or_else(|| panic!("{place}: facts without a text")),
                    block: block.lines,
                    facts: block.text,
                });
            }
            _ => {}
        }
    }
    assert!(text.is_none(), "{page}: a text without facts");
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

/// What a report says: an event or a fact a line, with the words and the rule that read them; then what it leaves
/// for a person to look at, with the words and why.
pub fn render(report: &Report, document: &Document) -> String {
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
        let (kind, message) = (finding.kind.code(), one_line(&finding.message));
        writeln!(out, "? {kind}  «{}»  {message}", one_line(&quote)).unwrap();
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

/// Lines of one text that the other lacks, as a diff; or both, if only their order differs.
pub fn difference(want: &str, got: &str) -> String {
    let lack = |a: &str, b: &str, sign: &str| -> String {
        let b: BTreeSet<&str> = b.lines().collect();
        a.lines().filter(|line| !b.contains(line)).flat_map(|line| [sign, line, "\n"]).collect()
    };
    let lines = lack(want, got, "  - ") + &lack(got, want, "  + ");
    if lines.is_empty() { format!("  other order:\n{got}") } else { lines }
}

//! The text as it stands on a screen, counted in columns by a rule of our own.

use std::collections::BTreeMap;

use serde_json::Value;
use summitkg_tests::none;

use crate::{REPORTS, TRAP, claims, number};

/// Columns of a character; our texts have no others than these.
fn width(c: char) -> usize {
    match u32::from(c) {
        0x1100..=0x115F
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

/// What stands in a line between two columns.
fn between(line: &str, from: usize, to: usize) -> String {
    let mut column = 0;
    let mut found = String::new();
    for c in line.chars() {
        if column >= from && column < to {
            found.push(c);
        }
        column += width(c);
    }
    found
}

fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// Every run of carets that ends with a place stands under the words that the object gives for it;
/// every place of the object is there.
#[track_caller]
pub(crate) fn check(text: &str, object: &Value) {
    let mut quotes: BTreeMap<String, String> = BTreeMap::new();
    for claim in claims(object) {
        for e in claim["evidence"].as_array().unwrap() {
            let place = format!("{}–{}", number(e, "start"), number(e, "end"));
            // On a screen, a tab and the end of a line are blanks.
            let quote = e["quote"].as_str().unwrap().replace(['\n', '\t'], " ");
            quotes.insert(format!("{place} {quote}"), quote);
        }
    }
    let mut seen = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut above = "";
    // Words that go on in the next row, in their order; those of a row stand before what begins there.
    let (mut begun, mut going_on): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for line in text.lines() {
        // Patterns of rules have carets too, but no bar.
        let under = |at: &usize| line[..*at].trim_end().ends_with('│');
        let Some(at) = line.find('^').filter(under) else {
            above = line;
            begun = std::mem::take(&mut going_on);
            begun.reverse();
            continue;
        };
        let run = line[at..].chars().take_while(|c| *c == '^').count();
        let from = columns(&line[..at]);
        let parts = begun.pop().unwrap_or_default() + &between(above, from, from + run);
        let Some(place) = line[at + run..].split_whitespace().next() else {
            going_on.push(parts);
            continue;
        };
        let words = format!("{place} {parts}");
        match quotes.get(&words) {
            Some(quote) => {
                seen.insert(words, quote.clone());
            }
            // Signs that could steer a terminal are shown as something else.
            None if parts.contains('\u{FFFD}') => {}
            None => wrong.push(format!("{line}\nbelow\n{above}\nis not {parts}")),
        }
    }
    none(&wrong);
    assert!(!seen.is_empty());
    let steered = |words: &&String| words.chars().any(|c| c.is_control() || c == '\u{202E}');
    let missing: Vec<&String> =
        quotes.keys().filter(|w| !seen.contains_key(*w)).filter(|w| !steered(w)).collect();
    assert!(missing.is_empty(), "not shown: {missing:?}\n{text}");
}

#[test]
fn carets_stand_under_the_quoted_words() {
    for n in ["1", "14", "17", "20", "25"] {
        for lang in ["zh", "en"] {
            let text = REPORTS.run(&["explain", n, "--lang", lang]);
            check(&text, &REPORTS.json(&[n]));
            // Sentences are cut to the width of the screen, 100 columns where there is none.
            let sentences = text.lines().filter(|l| l.contains(" │ ") && !l.contains('^'));
            assert!(sentences.map(columns).max() <= Some(100), "{n}");
        }
    }
    for thing in ["普京", "印度", "14-2014-dushanbe"] {
        check(&REPORTS.run(&["explain", thing]), &REPORTS.json(&[thing]));
    }
}

#[test]
fn a_date_is_told_step_by_step_with_the_claims_of_each() {
    let text = REPORTS.run(&["explain", "14", "date", "--lang", "zh"]);
    let lines: Vec<&str> = text.lines().collect();
    let at = |start: &str| {
        lines
            .iter()
            .position(|l| l.starts_with(start))
            .unwrap_or_else(|| panic!("{start} is missing in\n{text}"))
    };
    let (first, own) = (at("├─ 2014-09-12 (inferred"), at("│  └─ 14-2014-dushanbe"));
    let (second, other) = (at("└─ in accord with 2014 (foreseen"), at("   └─ 13-2013-bishkek"));
    assert!(first < own && own < second && second < other, "{text}");
    assert!(text.contains("data/rules/coded.tsv:") && text.contains("会议名称之后不远处的日期"), "{text}");
}

#[test]
fn nothing_in_a_text_steers_the_terminal() {
    let text = TRAP.run(&["explain", "14"]);
    let bad: Vec<char> =
        text.chars().filter(|c| (c.is_control() && *c != '\n') || *c == '\u{202E}').collect();
    assert!(bad.is_empty(), "{bad:?}");
    assert!(text.contains("script") && !text.contains('\u{1b}'), "{text}");
    check(&text, &TRAP.json(&["14"]));
}

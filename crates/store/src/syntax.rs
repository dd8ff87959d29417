//! Errors of the SPARQL parser, said so that the eye finds the place.
//!
//! The parser reports how far it came and everything it could have gone on with. It reads a whole
//! word before it knows that the word is wrong, so the place is often just behind the culprit.

use oxigraph::sparql::SparqlSyntaxError;

use crate::error::{QueryError, one_line};

/// More alternatives than this do not help anybody.
const MAX_EXPECTED: usize = 8;

/// The error in `text`, of which some bracket may be `unclosed`.
pub(crate) fn error(text: &str, unclosed: bool, problem: &SparqlSyntaxError) -> QueryError {
    let message = one_line(&problem.to_string());
    let placed = message.strip_prefix("error at ").and_then(|rest| {
        let (place, expected) = rest.split_once(": ")?;
        let (line, column) = place.split_once(':')?;
        Some(describe(text, unclosed, (line.parse().ok()?, column.parse().ok()?), expected))
    });
    placed.unwrap_or(QueryError::Syntax { line: 1, column: 1, message })
}

fn describe(text: &str, unclosed: bool, place: (usize, usize), expected: &str) -> QueryError {
    let (line, reached) = place;
    let chars: Vec<char> = text.lines().nth(line - 1).unwrap_or_default().chars().collect();
    let is_last = text.lines().skip(line).all(|rest| rest.trim().is_empty());
    let at_end = is_last && chars.iter().skip(reached - 1).all(|c| c.is_whitespace());
    let start = if at_end && unclosed { reached - 1 } else { word_start(&chars, reached - 1) };
    let word: String = chars.iter().skip(start).take_while(|c| !c.is_whitespace()).take(40).collect();
    let found = match word.as_str() {
        "" if is_last => "unexpected end of the query".to_owned(),
        "" => "unexpected end of the line".to_owned(),
        word => format!("unexpected `{word}`"),
    };

    let list = expected.strip_prefix("expected ").unwrap_or(expected);
    let list = list.strip_prefix("one of ").unwrap_or(list);
    // The parser's own sentences stand among the words it expects.
    let is_sentence = |item: &&str| item.contains(' ') && item.starts_with(char::is_alphabetic);
    let useless = |item: &&str| !matches!(*item, "[_]" | "SERVICE" | "LATERAL" | "<unreported>");
    let useful: Vec<&str> = list.split(", ").filter(useless).collect();
    let message = if let Some(sentence) = list.split(", ").find(is_sentence) {
        let named = if word.chars().count() > 1 { format!(": `{word}`") } else { String::new() };
        lower_first(sentence) + &named
    } else if useful.is_empty() || useful.len() > MAX_EXPECTED {
        found
    } else {
        format!("{found}, expected {}", useful.join(" or "))
    };
    QueryError::Syntax { line, column: start + 1, message }
}

/// Where the word begins that ends at, or goes on over, the place that the parser reached.
fn word_start(chars: &[char], reached: usize) -> usize {
    let is_bracket = |c: &char| matches!(c, '{' | '}' | '(' | ')' | '[' | ']' | ';' | ',' | '.');
    let here_is_blank = chars.get(reached).is_none_or(|c| c.is_whitespace());
    match reached.checked_sub(1).and_then(|before| chars.get(before)) {
        None => reached,
        Some(before) if before.is_whitespace() => reached,
        Some(before) if is_bracket(before) => reached - usize::from(here_is_blank),
        Some(_) => {
            let is_word = |c: &&char| !c.is_whitespace() && !is_bracket(c);
            reached - chars.iter().take(reached).rev().take_while(is_word).count()
        }
    }
}

fn lower_first(sentence: &str) -> String {
    let mut chars = sentence.chars();
    match chars.next() {
        // Not the first letter of an abbreviation.
        Some(first) if chars.clone().next().is_some_and(|c| !c.is_uppercase()) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => sentence.to_owned(),
    }
}

//! What must be known of a query before the parser sees it.
//!
//! The parser and the planner are recursive: a short text of ten thousand brackets would overflow
//! the stack and abort the process. So nesting is measured here, in one pass that cannot fail;
//! whether the text is SPARQL at all is for the parser to say.

use std::collections::BTreeSet;

use crate::error::QueryError;

const MAX_BYTES: usize = 64 * 1024;
const MAX_DEPTH: usize = 200;
/// Operators and groups chain into trees as deep as they are many, at some 16 KiB of stack each.
const MAX_OPERATORS: usize = 1000;

/// The outline of a query.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// Names of the variables.
    pub(crate) variables: BTreeSet<String>,
    /// Whether the query says in what order it wants its rows.
    pub(crate) ordered: bool,
    /// Where the outermost pattern of a SELECT or ASK begins, after its brace.
    pub(crate) body: Option<usize>,
    /// Whether a bracket is never closed.
    pub(crate) unclosed: bool,
}

/// Outlines a query, or refuses it.
pub(crate) fn outline(text: &str) -> Result<Outline, QueryError> {
    if text.len() > MAX_BYTES {
        return Err(QueryError::TooLong { limit: MAX_BYTES });
    }
    let mut outline = Outline::default();
    let mut open = Vec::new();
    let mut operators = 0;
    let mut template = false;
    for (start, token) in (Tokens { text, at: 0 }) {
        match token.as_bytes() {
            [bracket @ (b'{' | b'(' | b'[')] => {
                if *bracket == b'{' && open.is_empty() && !template && outline.body.is_none() {
                    outline.body = Some(start + 1);
                }
                open.push(*bracket);
                operators += usize::from(*bracket == b'{');
                if open.len() > MAX_DEPTH {
                    return Err(QueryError::TooDeep { limit: MAX_DEPTH });
                }
            }
            [b'}' | b')' | b']'] => {
                open.pop();
            }
            [b'?' | b'$', name @ ..] if !name.is_empty() => {
                outline.variables.insert(String::from_utf8_lossy(name).into_owned());
            }
            [b'!' | b'/' | b'|' | b'+' | b'-' | b'*' | b'=' | b'<' | b'>' | b'&'] => operators += 1,
            _ => match token.to_ascii_uppercase().as_str() {
                "SERVICE" => return Err(QueryError::Service),
                "ORDER" => outline.ordered = true,
                "CONSTRUCT" | "DESCRIBE" => template = true,
                "OPTIONAL" | "UNION" | "MINUS" | "FILTER" | "BIND" | "AS" | "IN" | "EXISTS" => operators += 1,
                _ => {}
            },
        }
    }
    if operators > MAX_OPERATORS {
        return Err(QueryError::TooComplex { limit: MAX_OPERATORS });
    }
    outline.unclosed = !open.is_empty();
    Ok(outline)
}

/// Words, variables and single signs with their places; strings, IRIs and comments are passed over.
struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.text.get(self.at..)?;
            let start = self.at;
            let first = rest.chars().next()?;
            let length = match first {
                '#' => rest.find('\n').unwrap_or(rest.len()),
                '"' | '\'' => string_length(rest, first),
                '<' => iri_length(rest).unwrap_or(1),
                '?' | '$' => 1 + rest.get(1..)?.find(|c: char| !is_word(c)).unwrap_or(rest.len() - 1),
                c if is_word(c) || c == ':' => name_length(rest),
                c => c.len_utf8(),
            };
            self.at += length;
            let token = rest.get(..length)?;
            let skipped =
                first.is_whitespace() || matches!(first, '#' | '"' | '\'') || (first == '<' && length > 1);
            if !skipped {
                return Some((start, token));
            }
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '\u{B7}'
}

/// A keyword, number or prefixed name; within a name, signs belong to it.
fn name_length(text: &str) -> usize {
    let mut escaped = false;
    let mut prefixed = false;
    for (at, c) in text.char_indices() {
        let inside =
            escaped || is_word(c) || c == ':' || c == '\\' || (prefixed && matches!(c, '-' | '.' | '%'));
        if !inside {
            return at;
        }
        escaped = c == '\\' && !escaped;
        prefixed |= c == ':';
    }
    text.len()
}

/// A string with its quotes; one that does not end reaches to the end of the line, or of the text.
fn string_length(text: &str, quote: char) -> usize {
    let long = text.chars().take(3).all(|c| c == quote) && text.len() >= 3;
    let open = if long { 3 } else { 1 };
    let mut escaped = false;
    let mut run = 0;
    for (at, c) in text.char_indices().skip(open) {
        run = if c == quote && !escaped { run + 1 } else { 0 };
        if run == open {
            return at + c.len_utf8();
        }
        if c == '\n' && !long {
            return at;
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}

/// An IRI in angle brackets; `None` if the sign means less than.
fn iri_length(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    let inside = text.get(1..end)?;
    let forbidden = |c: char| matches!(c, '\0'..=' ' | '<' | '"' | '{' | '}' | '|' | '^' | '`');
    (!inside.contains(forbidden)).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(text: &str) -> Vec<String> {
        outline(text).unwrap().variables.into_iter().collect()
    }

    #[test]
    fn strings_comments_and_iris_are_passed_over() {
        assert_eq!(variables("SELECT ?a { ?a <x#{{{> \"?no {\" } # ?no {"), ["a"]);
        assert_eq!(variables("'''a'?no''' ?a \"\"\"?no\"\" \"\"\" ?b"), ["a", "b"]);
        assert_eq!(variables(r#""\"?no" ?a '\\' ?b"#), ["a", "b"]);
        assert_eq!(variables("FILTER(?a < 3 && ?b > 2)"), ["a", "b"]);
        assert_eq!(variables("?城市 ?a1_x ex:a\\#b-c.d ?z"), ["a1_x", "z", "城市"]);
    }

    #[test]
    fn the_body_is_the_outermost_pattern() {
        let body = |text: &str| outline(text).unwrap().body.map(|at| text.get(at..).unwrap().to_owned());
        assert_eq!(body("SELECT (EXISTS { ?x ?y ?z } AS ?e) WHERE { a }").as_deref(), Some(" a }"));
        assert_eq!(body("ASK{b}").as_deref(), Some("b}"));
        assert_eq!(body("CONSTRUCT { a } WHERE { b }"), None);
    }

    #[test]
    fn what_would_overflow_is_refused() {
        for bracket in ["{", "(", "["] {
            assert!(matches!(outline(&bracket.repeat(10_000)), Err(QueryError::TooDeep { .. })));
        }
        for operator in ["!", "a/", "-", "OPTIONAL {} ", "UNION ", "{} ", "(1 AS ?x)"] {
            let text = operator.repeat(MAX_OPERATORS + 1);
            assert!(
                matches!(outline(&text), Err(QueryError::TooComplex { .. } | QueryError::TooLong { .. })),
                "{operator}"
            );
        }
        assert!(matches!(outline(&" ".repeat(70_000)), Err(QueryError::TooLong { .. })));
        assert!(matches!(outline("SELECT * { service <x> {} }"), Err(QueryError::Service)));
        assert!(outline("SELECT ?service { ?service ex:service 'SERVICE' }").is_ok());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_outlined_or_refused(text in "\\PC*|[\"'<>{}()?\\\\#a \n]*") {
            let _ = outline(&text);
        }
    }
}

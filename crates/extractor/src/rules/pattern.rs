//! Patterns of rules as regular expressions over skeletons.
//!
//! `{country}` is any country, `{city:place}` a city whose name is wanted, `{=上海合作组织}` the thing
//! with that key, `{document}` a word that ends the name of a document, `{w:name}` a set of words of `words.toml`, `{gap:20}` up to twenty characters within a
//! sentence without a participant, `{any:20}` the same with any. All else is regular expression.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::file::RuleError;
use crate::lexicon::Lexicon;
use crate::mention::Value;
use crate::pattern::Pattern;
use crate::skeleton::{Alphabet, kind};

/// Turns patterns into regular expressions.
#[derive(Clone, Copy)]
pub(super) struct Compiler<'a> {
    pub(super) alphabet: &'a Alphabet,
    pub(super) words: &'a BTreeMap<String, String>,
    pub(super) lexicon: &'a Lexicon,
    /// Whether all patterns are those compiled into the program.
    pub(super) trusted: bool,
}

/// The sets of words that a pattern names.
fn names(pattern: &str) -> impl Iterator<Item = &str> {
    pattern.split("{w:").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// Gives each key that a pattern names a character; a key that is no word of the lexicons gets none.
pub(super) fn collect_keys(lexicon: &Lexicon, pattern: &str, alphabet: &mut Alphabet) {
    let plain = Alphabet::default();
    for rest in pattern.split("{=").skip(1) {
        if let Some((key, _)) = rest.split_once('}') {
            let key = key.split_once(':').map_or(key, |(key, _)| key);
            if let Some(value) = lexicon.meaning(key).and_then(Value::of) {
                alphabet.add(key, plain.of(&value));
            }
        }
    }
}

impl Compiler<'_> {
    pub(super) fn compile(&self, file: &str, id: &str, pattern: &str) -> Result<Pattern, RuleError> {
        let expanded = self.expand(pattern, 0).map_err(|name| RuleError::Placeholder {
            file: file.to_owned(),
            id: id.to_owned(),
            name,
        })?;
        if self.trusted {
            return Ok(Pattern::trusted(expanded));
        }
        Pattern::checked(expanded).map_err(|problem| RuleError::Pattern {
            file: file.to_owned(),
            id: id.to_owned(),
            problem: Box::new(problem),
        })
    }

    /// A pattern with the sets of words that it names, and those that they name, as they are written: what it
    /// depends on in the files, but not on the order in which things are given their characters.
    pub(super) fn spell_out(&self, pattern: &str) -> String {
        let mut spelt = pattern.to_owned();
        let mut named: Vec<&str> = names(pattern).collect();
        let mut done = std::collections::BTreeSet::new();
        while let Some(name) = named.pop() {
            if let Some(words) = self.words.get(name).filter(|_| done.insert(name)) {
                let _ = write!(spelt, "\t{name}={words}");
                named.extend(names(words));
            }
        }
        spelt
    }

    fn expand(&self, pattern: &str, depth: u8) -> Result<String, String> {
        let mut out = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, next)) = after.split_once('}') else { return Err(after.to_owned()) };
            rest = next;
            if name.starts_with(|c: char| c.is_ascii_digit()) {
                // A repetition of the regular expression itself.
                let _ = write!(out, "{{{name}}}");
                continue;
            }
            let (name, capture) = match name.split_once(':') {
                Some(("w", words)) => {
                    let inner = self.words.get(words).filter(|_| depth < 4).ok_or_else(|| name.to_owned())?;
                    let inner = self.expand(inner, depth + 1)?;
                    let _ = write!(out, "(?:{inner})");
                    continue;
                }
                Some(("gap", n)) => {
                    let _ = write!(out, "[^。！？；\n\u{E00F}]{{0,{n}}}?");
                    continue;
                }
                Some(("any", n)) => {
                    let _ = write!(out, "[^。！？\n]{{0,{n}}}?");
                    continue;
                }
                Some((name, capture)) => (name, Some(capture)),
                None => (name, None),
            };
            let class = self.class(name).ok_or_else(|| name.to_owned())?;
            let _ = match capture {
                Some(capture) => write!(out, "(?P<{capture}>{class})"),
                None => write!(out, "{class}"),
            };
        }
        out.push_str(rest);
        Ok(out)
    }

    fn class(&self, name: &str) -> Option<String> {
        if let Some(key) = name.strip_prefix('=') {
            return self.alphabet.letter(key).map(|c| c.to_string());
        }
        if name == "document" {
            let words: Vec<_> = self.lexicon.document_words().map(regex::escape).collect();
            return Some(format!("(?:{})", words.join("|")));
        }
        // Things with a character of their own are still things of their kind.
        let letters = self.alphabet.letters(kind(name)?);
        Some(if letters.chars().count() == 1 { letters } else { format!("[{letters}]") })
    }
}

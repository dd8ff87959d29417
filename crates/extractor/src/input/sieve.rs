//! Tells by the bytes of a record that no rule can read anything in it, so that it need not be parsed.
//!
//! A record is held back only if all is sure: it is well-formed, has a text that would be read, and none of the
//! needles stands in it in any form. Whatever could hide a needle or make the record fail goes the whole way: escapes by
//! number, entities, tags other than those of paragraphs, broken characters, another encoding, text strewn with
//! blanks or signs. So a sieve changes what is done, never what is found.
#![cfg_attr(not(test), expect(clippy::non_ascii_literal, reason = "traces of damage are no vocabulary"))]

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::{memchr, memchr_iter, memchr2};

use super::{Options, encoding, html, jsonl};
use crate::LexiconError;

/// The needles of all packs, and what may hide one.
pub(crate) struct Sieve {
    needles: Needles,
    /// The needles and what may hide them; none if a needle has signs that records write in several ways.
    suspects: Option<Needles>,
}

/// Words to be searched for all at once.
struct Needles {
    whole: AhoCorasick,
    /// The long ones without their first byte, and the short ones. Four bytes of each are compared at once, and those that
    /// reach from one character into the next are rarer than those that begin one; three bytes are in too many texts, so
    /// the short ones must not be among the long.
    parts: [AhoCorasick; 2],
}

/// Words of so many bytes still have four without the first.
const LONG: usize = 5;

impl Needles {
    fn new(words: &[&str]) -> Result<Self, LexiconError> {
        let automaton = |words: &[&[u8]]| {
            let built = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(words);
            built.map_err(|problem| LexiconError::Automaton { problem: problem.to_string() })
        };
        let bytes: Vec<&[u8]> = words.iter().map(|word| word.as_bytes()).collect();
        let (long, short): (Vec<&[u8]>, Vec<&[u8]>) = bytes.iter().partition(|word| word.len() >= LONG);
        let long: Vec<&[u8]> = long.into_iter().filter_map(|word| word.get(1..)).collect();
        Ok(Self { whole: automaton(&bytes)?, parts: [automaton(&long)?, automaton(&short)?] })
    }

    /// Whether a text may have one of the words; nearly always whether it has one.
    fn may_be_in(&self, text: &str) -> bool {
        self.parts.iter().any(|part| part.is_match(text))
    }

    fn is_in(&self, text: &str) -> bool {
        self.may_be_in(text) && self.whole.is_match(text)
    }
}

/// A record without any needle.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Quiet<'l> {
    /// Its own name, if it has one.
    pub(super) name: Option<&'l str>,
}

/// What makes a record fail, or be decoded anew: a lost character, and the trace of such.
const HIDING: [&str; 2] = ["\u{FFFD}", "锟斤拷"];

impl Sieve {
    pub(crate) fn new(needles: &[String]) -> Result<Self, LexiconError> {
        let words: Vec<&str> = needles.iter().map(String::as_str).collect();
        let plain = words.iter().flat_map(|word| word.chars()).all(char::is_alphanumeric);
        let suspects = plain.then(|| Needles::new(&[words.as_slice(), &HIDING].concat())).transpose()?;
        Ok(Self { needles: Needles::new(&words)?, suspects })
    }

    /// Whether a text has one of the words without which no summit is meant.
    pub(crate) fn has_needle(&self, text: &str) -> bool {
        self.needles.is_in(text)
    }

    /// A record, if it is certain that it is one and that it concerns no summit.
    pub(super) fn quiet<'l>(&self, line: &'l [u8], options: &Options) -> Option<Quiet<'l>> {
        let suspects = self.suspects.as_ref()?;
        let body = line.trim_ascii();
        let may = line.len() as u64 <= options.document_limit && !strange(body);
        let text = simdutf8::basic::from_utf8(body).ok().filter(|text| may && !suspects.may_be_in(text))?;
        let record = Record::parse(text)?;
        if let Some(Value::Text(title)) = record.field(options.title_field.as_deref(), jsonl::TITLE).ok()?
            && title.contains(['<', '&', '\\'])
        {
            return None;
        }
        let name = match record.field(options.id_field.as_deref(), jsonl::ID).ok()? {
            Some(Value::Text(name)) if name.contains('\\') => return None,
            Some(Value::Text(name) | Value::Number(name)) => {
                Some(name.trim()).filter(|name| !name.is_empty())
            }
            Some(Value::Other) | None => None,
        };
        match record.field(options.text_field.as_deref(), jsonl::TEXT).ok()? {
            Some(Value::Text(text)) if is_sound(text) => Some(Quiet { name }),
            _ => None,
        }
    }
}

/// Whether a record has control characters, or enough letters with marks for readings between characters.
#[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are compared at once")]
fn strange(bytes: &[u8]) -> bool {
    // In UTF-8 such letters, and few others, begin with these bytes.
    const MARKED: std::ops::RangeInclusive<u8> = 0xC3..=0xC9;
    // Hardly any text has either, which takes the fewest steps to see.
    if !bytes.iter().fold(false, |any, b| any | (*b < b' ') | MARKED.contains(b)) {
        return false;
    }
    bytes.iter().any(|b| *b < b' ') || bytes.iter().filter(|b| MARKED.contains(b)).count() >= FEW
}

/// With fewer readings than this a text is not full of them.
const FEW: usize = 4;

/// A value of a record, as it is written.
#[derive(Clone, Copy)]
enum Value<'l> {
    /// What stands between the quotation marks, with its escapes.
    Text(&'l str),
    Number(&'l str),
    Other,
}

/// The fields of a flat record that are not null.
struct Record<'l> {
    fields: [(&'l str, Value<'l>); FIELDS],
    count: usize,
}

/// Only parsing tells.
struct Unsure;

/// Records of more fields are parsed.
const FIELDS: usize = 24;

impl<'l> Record<'l> {
    /// Reads an object of strings, short numbers, true, false and null; none for anything else.
    fn parse(text: &'l str) -> Option<Self> {
        let mut rest = text.strip_prefix('{')?.trim_start_matches(' ');
        let mut record = Self { fields: [("", Value::Other); FIELDS], count: 0 };
        loop {
            let (key, after) = string(rest)?;
            rest = after.trim_start_matches(' ').strip_prefix(':')?.trim_start_matches(' ');
            let (value, after) = value(rest)?;
            let fields = record.fields.get(..record.count)?;
            // Of a field that comes twice the second counts: rare enough to be parsed.
            if key.contains('\\') || fields.iter().any(|(known, _)| *known == key) {
                return None;
            }
            if let Some(value) = value {
                *record.fields.get_mut(record.count)? = (key, value);
                record.count += 1;
            }
            rest = after.trim_start_matches(' ');
            match rest.strip_prefix(',') {
                Some(next) => rest = next.trim_start_matches(' '),
                None => return (rest == "}").then_some(record),
            }
        }
    }

    /// The value of a field by the name that was asked for or the usual ones; unless that needs a closer look.
    fn field(&self, wanted: Option<&str>, usual: &[&str]) -> Result<Option<Value<'l>>, Unsure> {
        let fields = self.fields.get(..self.count).ok_or(Unsure)?;
        let of = |is: &dyn Fn(&str) -> bool| fields.iter().find(|(key, _)| is(key)).map(|(_, value)| *value);
        match wanted {
            // A path, or nothing: null is told from what is not there.
            Some(wanted) => of(&|key| key == wanted).map(Some).ok_or(Unsure),
            None if fields.iter().all(|(key, _)| key.is_ascii()) => {
                Ok(usual.iter().find_map(|name| of(&|key| key.eq_ignore_ascii_case(name))))
            }
            None => Ok(usual.iter().find_map(|name| of(&|key| key.to_lowercase() == *name))),
        }
    }
}

/// A string that the text begins with, without its quotation marks, and what follows it.
fn string(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('"')?;
    let mut at = 0;
    loop {
        at += memchr2(b'"', b'\\', inner.as_bytes().get(at..)?)?;
        if inner.as_bytes().get(at) == Some(&b'"') {
            return Some((inner.get(..at)?, inner.get(at + 1..)?));
        }
        // An escape by number may hide a needle.
        if !matches!(inner.as_bytes().get(at + 1)?, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') {
            return None;
        }
        at += 2;
    }
}

/// A value that the text begins with, none for null, and what follows it.
fn value(text: &str) -> Option<(Option<Value<'_>>, &str)> {
    if text.starts_with('"') {
        return string(text).map(|(inner, rest)| (Some(Value::Text(inner)), rest));
    }
    for (word, value) in [("null", None), ("true", Some(Value::Other)), ("false", Some(Value::Other))] {
        if let Some(rest) = text.strip_prefix(word) {
            return Some((value, rest));
        }
    }
    // Longer numbers, and those with signs, fractions or exponents, are printed anew when they are parsed.
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = text.split_at_checked(end)?;
    let short = (1..=18).contains(&number.len()) && (number == "0" || !number.starts_with('0'));
    (short && !rest.starts_with(['.', 'e', 'E'])).then_some((Some(Value::Number(number)), rest))
}

/// Whether a text, as a record writes it, would be read as it stands: not empty, not decoded wrongly long ago, with no
/// markup but ends of lines, and with so few blanks and signs between its characters that words can be searched for.
fn is_sound(text: &str) -> bool {
    let bytes = text.as_bytes();
    let tag = |at: usize| bytes.get(at..).and_then(html::line_end).is_some();
    let mut tags = memchr_iter(b'<', bytes).peekable();
    let lines = tags.peek().is_some();
    memchr(b'&', bytes).is_none()
        && tags.all(tag)
        && encoding::is_chinese(text)
        && gaps(bytes, lines) <= FEW_GAPS
}

/// With so few gaps no text is damaged, also if one more stands at its very end, where none is looked for.
const FEW_GAPS: usize = 7;

/// At most how many characters are followed by a blank or by a sign that may be an ornament; with `lines` the ends of lines
/// are blanks too.
#[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are compared at once")]
fn gaps(bytes: &[u8], lines: bool) -> usize {
    // Without branches, and in parts whose counts fit a byte, so that many bytes are looked at at once.
    let ended = |next: u8| (next == b' ') | (lines & (next == b'\\'));
    let signed = |next: u8, second: u8, third: u8| {
        (next == 0xE3) & (second == 0x80) & (third == 0x80)
            | (next == 0xC2) & (second == 0xA0)
            | (next == 0xE2) & ((0x96..=0x9D).contains(&second) | (second == 0x80) & (third == 0xBB))
    };
    let count = |part: &[u8]| {
        let from = |n: usize| part.get(n..).unwrap_or_default();
        let next = from(3).iter().zip(from(4)).zip(from(5));
        let gaps = part.iter().zip(from(1)).zip(next).map(|((first, second), ((a, b), c))| {
            let chinese = (0xE4..=0xE9).contains(first) | (*first == 0xE3) & (*second >= 0x90);
            u8::from(chinese & (ended(*a) | signed(*a, *b, *c)))
        });
        usize::from(gaps.fold(0u8, u8::wrapping_add))
    };
    // The parts overlap by what a character and its neighbour need.
    (0..bytes.len())
        .step_by(PART)
        .map(|at| count(bytes.get(at..(at + PART + 5).min(bytes.len())).unwrap_or_default()))
        .sum()
}

/// How many bytes are counted at once.
const PART: usize = 240;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::input::{Source, read};

    const NEEDLES: [&str; 3] = ["上合", "中亚", "G20"];
    const TEXT: &str = "<p>　　他在会议上说，这是一个中国的大会。</p>\\r\\n<p>完。</P>";

    fn sieve() -> Sieve {
        Sieve::new(&NEEDLES.map(str::to_owned)).unwrap()
    }

    #[test]
    fn records_are_quiet_if_nothing_can_hide_a_needle() {
        let record =
            |text: &str| format!("{{\"id\": 7, \"title\": \"题\", \"note\": null, \"text\": \"{text}\"}}\n");
        for text in [TEXT, "他在会议上说，这是一个中国的大会。", "他在会议上\\n说，这是<br/>一个中国的大会。"]
        {
            let line = record(text);
            assert_eq!(
                sieve().quiet(line.as_bytes(), &Options::default()),
                Some(Quiet { name: Some("7") }),
                "{text}"
            );
        }
        for hidden in [
            "上合",
            "\\u4e0a合",
            "上<b>合</b>",
            "&#19978;合",
            "上 合 组 织 成 员 国 元 首 会 议 在 某 地 开",
            "\u{FFFD}",
            "<div>",
            "上★合★组★织★成★员★国★元★首",
            "s\u{e8}s\u{e8}s\u{e8}s\u{e8}",
            "\\x",
            "\t",
        ] {
            let line = record(&format!("{TEXT}{hidden}"));
            assert_eq!(sieve().quiet(line.as_bytes(), &Options::default()), None, "{hidden}");
        }
        for line in [
            record("").as_str(),
            &record(TEXT).replace("题", "<b>题"),
            &record(TEXT).replace("null", "{}"),
            &record(TEXT).replace("null", "1e3"),
            &record(TEXT).replace("\"note\": null", "\"text\": \"\""),
            &record(TEXT).replace("\"text\"", "\"words\""),
            &record(TEXT).replace('}', ""),
            &record(TEXT).replace('}', ",}"),
            "[1]",
            "",
        ] {
            assert_eq!(sieve().quiet(line.as_bytes(), &Options::default()), None, "{line}");
        }
    }

    proptest! {
        #[test]
        fn what_is_quiet_would_be_read_and_has_no_needle(
            text in "(上|合|中|亚|G20|的|大会| |　|●|è|\\\\u4e0a|\\\\n|\\\\t|\\\\\"|<p>|</P>|<br>|<b>|<td>|&nbsp;|&amp;|\\PC){0,30}",
            title in "(上|合|<b>|&|题|\\\\n){0,4}",
            id in prop_oneof![Just("\"a\""), Just("\" \""), Just("12"), Just("012"), Just("null"), Just("\"\\\\n\""), Just("{}")],
            more in "(|,\"text\":null|,\"Text\":\"x\"|,\"n\":-1|,\"n\":true|,\"url\":\"u\")",
        ) {
            let text = format!("的一是在和了国{text}");
            let line = format!("{{\"id\":{id},\"title\":\"{title}\",\"text\":\"{text}\"{more}}}\n");
            let sieve = sieve();
            if let Some(Quiet { name }) = sieve.quiet(line.as_bytes(), &Options::default()) {
                let mut found = Vec::new();
                read(Source::from_bytes("n.jsonl", line.as_bytes()), &Options::default(), &mut |d| found.push(d));
                let [Ok(document)] = found.as_slice() else { panic!("{line}: {found:?}") };
                prop_assert_eq!(&document.meta().name, name.unwrap_or("n-1"));
                prop_assert!(!sieve.has_needle(document.text()));
                prop_assert!(!sieve.has_needle(document.meta().title.as_deref().unwrap_or_default()));
                prop_assert!(!crate::view::is_damaged(document.text()));
            }
        }
    }
}

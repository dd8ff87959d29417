//! Titles between 《 and 》, which may nest, and between the quotation marks that some writers use for them.
#![expect(clippy::non_ascii_literal, reason = "the marks of titles are a shape")]

use std::ops::Range;

use super::{Mention, Value};
use crate::marks::{AS_TITLE, BEFORE_TITLE, IN_A_ROW, MEANS};

/// Longest title in bytes; a mark that is not closed by then is a misprint.
const LONGEST: usize = 600;

/// Finds titles; one that is never closed ends where its line does not.
pub(super) fn find(text: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('《')).map(|i| at + i) {
        let (closes, next) = close(text, start);
        let inner = start + '《'.len_utf8()..closes.unwrap_or(start);
        if !inner.is_empty() {
            found.push(Mention { range: start..next, value: Value::Title(undoubled(text, inner)) });
        }
        at = next;
    }
    let single = doubled(text).chain(quoted(text, '〈', '〉'));
    let within = |m: &Mention| {
        let before = found.partition_point(|title| title.range.start <= m.range.start);
        before.checked_sub(1).and_then(|i| found.get(i)).is_some_and(|title| m.range.start < title.range.end)
    };
    let single: Vec<Mention> = single.filter(|m| !within(m)).collect();
    found.extend(quoted(text, '“', '”').chain(single));
    found
}

/// Where the title that opens at a place closes, if it does, and where to look for the next.
fn close(text: &str, start: usize) -> (Option<usize>, usize) {
    let mut depth = 0_usize;
    for (i, c) in text.get(start..).unwrap_or_default().char_indices() {
        match c {
            '\n' => return (None, start + i),
            _ if i > LONGEST => return (None, start + i),
            '《' => depth += 1,
            '》' if depth > 1 => depth -= 1,
            '》' => return (Some(start + i), start + i + c.len_utf8()),
            _ => {}
        }
    }
    (None, text.len())
}

/// 〈〈某某〉〉: what copying made of the marks of a title.
fn doubled(text: &str) -> impl Iterator<Item = Mention> + '_ {
    text.match_indices("〈〈").filter_map(|(start, mark)| {
        let inner = start + mark.len();
        // No further than a title is long: a line may have any number of marks that are never closed.
        let near =
            text.get(inner..)?.char_indices().take_while(|(i, c)| *i < LONGEST && !matches!(c, '\n' | '。'));
        let length = near
            .map(|(i, _)| i)
            .find(|i| text.get(inner + i..).is_some_and(|rest| rest.starts_with("〉〉")))
            .filter(|i| *i > 0)?;
        let end = inner + length;
        Some(Mention { range: start..end + mark.len(), value: Value::Title(inner..end) })
    })
}

/// 《《某某》》: marks that stand twice are one pair.
fn undoubled(text: &str, inner: Range<usize>) -> Range<usize> {
    let core = text.get(inner.clone()).and_then(|words| words.strip_prefix('《')?.strip_suffix('》'));
    match core {
        Some(core) if !core.contains(['《', '》']) => {
            inner.start + '《'.len_utf8()..inner.end - '》'.len_utf8()
        }
        _ => inner,
    }
}

/// What is signed, approved or issued in quotation marks is a title: 签署“某某宣言”, 以“某某”为题.
fn quoted(text: &str, open: char, close: char) -> impl Iterator<Item = Mention> + '_ {
    // 签署“某某宣言”与“某某条约”: what stands in a row with a title is one.
    let mut last_end = None;
    text.match_indices(open).filter_map(move |(start, mark)| {
        let rest = text.get(start + mark.len()..)?;
        let length = quotation(rest, open, close).filter(|_| !rest.starts_with(open))?;
        let after = rest.get(length..)?.strip_prefix(close)?;
        let inner = start + mark.len()..start + mark.len() + length;
        let before = text.get(..start)?.trim_end_matches('了');
        let acted = BEFORE_TITLE.iter().any(|verb| before.ends_with(verb))
            || before.ends_with(AS_TITLE.0) && after.starts_with(AS_TITLE.1)
            || last_end
                .and_then(|end| text.get(end..start))
                .is_some_and(|between| IN_A_ROW.contains(&between));
        let means = MEANS.iter().any(|word| after.starts_with(word));
        let long = rest.get(..length)?.chars().count() >= 4;
        (acted && !means && long).then(|| {
            last_end = Some(inner.end + close.len_utf8());
            Mention { range: start..inner.end + close.len_utf8(), value: Value::Title(inner) }
        })
    })
}

/// The length of a quotation behind its opening mark; one may stand within another.
fn quotation(rest: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0;
    for (i, c) in rest.char_indices().take_while(|(i, _)| *i <= LONGEST) {
        match c {
            c if c == open => depth += 1,
            c if c == close && depth == 0 => return Some(i),
            c if c == close => depth -= 1,
            '\n' | '。' | '《' => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_nest_and_unclosed_ones_are_left() {
        let titles = |text: &str| -> Vec<String> {
            let of = |m: Mention| match m.value {
                Value::Title(inner) => text.get(inner).unwrap().to_owned(),
                _ => String::new(),
            };
            find(text).into_iter().map(of).collect()
        };
        assert_eq!(
            titles("《甲》《〈乙〉纲要》和《关于《丙》的决议》"),
            ["甲", "〈乙〉纲要", "关于《丙》的决议"]
        );
        assert_eq!(titles("《甲\n乙》《》《丙》"), ["丙"]);
        assert_eq!(titles("《《甲》》《《乙》实施纲要》"), ["甲", "《乙》实施纲要"]);
        assert_eq!(titles("签署“某某宣言”，批准了“某某计划”，弘扬“上海精神”"), ["某某宣言", "某某计划"]);
        assert_eq!(
            titles("发表题为“弘扬“某某精神” 深化合作”的谈话，以“共创未来”为题发表谈话"),
            ["弘扬“某某精神” 深化合作", "共创未来"]
        );
        assert_eq!(titles("签署“某某条约”与“某某宣言”。"), ["某某条约", "某某宣言"]);
        assert!(titles("通过“视频会议”方式").is_empty());
        assert_eq!(
            titles("题为〈弘扬“某某精神” 深化合作〉，签署了〈〈某某宣言〉〉"),
            ["某某宣言", "弘扬“某某精神” 深化合作"]
        );
        assert_eq!(titles("签署《关于〈某某条约〉的声明》"), ["关于〈某某条约〉的声明"]);
    }
}

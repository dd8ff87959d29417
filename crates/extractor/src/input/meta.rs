//! Days of publication and the script of a text.
#![cfg_attr(
    not(test),
    expect(clippy::non_ascii_literal, reason = "forms of dates in metadata are no vocabulary")
)]

use summitkg_ontology::{Edtf, simplified};

/// A day as `YYYY-MM-DD`, from the usual ways to print one; `None` if it is no day.
pub(super) fn date(text: &str) -> Option<String> {
    let text: String = text.trim().chars().map(narrow).collect();
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    while parts.len() < 3 {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at_checked(digits)?;
        if parts.is_empty() && number.len() == 8 {
            parts = vec![number.get(..4)?, number.get(4..6)?, number.get(6..)?];
            rest = after;
            break;
        }
        parts.push(number);
        rest = after;
        if parts.len() < 3 {
            rest = rest.trim_start().strip_prefix(['-', '/', '.', '年', '月'])?.trim_start();
        }
    }
    // A day is followed by 日, by a time or by nothing.
    if rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '年')) {
        return None;
    }
    let number = |i: usize| parts.get(i).filter(|p| (1..=4).contains(&p.len()))?.parse::<u16>().ok();
    let (year, month, day) = (number(0)?, number(1)?, number(2)?);
    let date = Edtf::new(Some(year), u8::try_from(month).ok(), u8::try_from(day).ok())?;
    (year >= 1000).then_some(date)?.full().map(|day| day.to_string())
}

fn narrow(c: char) -> char {
    match c {
        '０'..='９' | '／' | '．' | '－' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// How much of a text decides on its script.
const ENOUGH: usize = 2_000;

/// The language tag of a Chinese text: by the share of characters that have a simpler form.
pub(super) fn language(text: &str) -> Option<&'static str> {
    let mut han = 0usize;
    let mut letters = 0usize;
    let mut traditional = 0usize;
    let is_han = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}');
    let is_mark = |c: char| matches!(c, '，' | '。' | '、' | '“' | '”' | '：');
    // What most characters are is asked first: the table of letters is large.
    let is_letter = |c: &char| is_han(*c) || !is_mark(*c) && c.is_alphabetic();
    for c in text.chars().filter(is_letter).take(ENOUGH) {
        letters += 1;
        if is_han(c) {
            han += 1;
            traditional += usize::from(simplified(c) != c);
        }
    }
    match () {
        () if han * 5 < letters || han == 0 => None,
        () if traditional * 20 > han => Some("zh-Hant"),
        () => Some("zh-Hans"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_their_usual_forms() {
        for text in [
            "2014-09-13",
            "2014/9/13",
            "2014年9月13日",
            "20140913",
            "2014.9.13",
            " 2014-09-13T08:00:00+08:00 ",
            "2014-09-13 08:00",
            "２０１４年９月１３日",
            "2014 年 9 月 13 日 10:05",
            "20140913080000x".get(..8).unwrap(),
        ] {
            assert_eq!(date(text).as_deref(), Some("2014-09-13"), "{text}");
        }
        for text in [
            "",
            "2014",
            "2014-09",
            "2014-02-30",
            "13/09/2014",
            "会议",
            "2014-13-01",
            "1410566400",
            "0000-01-01",
            "2014-09-131",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn scripts_are_told_apart() {
        assert_eq!(language("上海合作组织成员国元首理事会会议在杜尚别举行"), Some("zh-Hans"));
        assert_eq!(language("上海合作組織成員國元首理事會會議在杜尚別舉行"), Some("zh-Hant"));
        assert_eq!(language("The summit was held in Dushanbe."), None);
        assert_eq!(language(""), None);
    }
}

//! A sentence with carets under the words that count, as wide as the screen at most.
//!
//! Widths are those of a terminal: a Chinese character takes two columns. One row is a line of the
//! text and the line of carets below it; both begin in the same column.

use std::ops::Range;

use unicode_width::UnicodeWidthStr as _;

use crate::output::printable;

/// What stands for words left out.
const CUT: char = '…';
/// Columns of context that are kept before words too long for one row.
const CONTEXT: usize = 12;

/// A line of text and the carets below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) text: String,
    pub(super) carets: String,
}

/// Lays out a sentence; `marked` are ranges of its characters.
pub(super) fn rows(sentence: &str, marked: &[Range<usize>], width: usize) -> Vec<Row> {
    let shown: Vec<char> = printable(sentence).chars().collect();
    let columns = |range: Range<usize>| {
        shown.get(range).map_or(0, |chars| chars.iter().collect::<String>().width())
    };
    let is_marked = |at: usize| marked.iter().any(|range| range.contains(&at));
    let first = marked.iter().map(|r| r.start).min().unwrap_or(0).min(shown.len());
    let last = marked.iter().map(|r| r.end).max().unwrap_or(0).clamp(first, shown.len());
    let (mut start, mut end) = (first, last);
    let room = width.max(20) - 2;
    if columns(0..shown.len()) <= width.max(20) {
        (start, end) = (0, shown.len());
    } else if columns(first..last) <= room {
        // As much as fits, the same on either side.
        loop {
            let before = (start > 0 && columns(start - 1..end) <= room).then(|| start - 1);
            start = before.unwrap_or(start);
            let after = (end < shown.len() && columns(start..end + 1) <= room).then_some(end + 1);
            end = after.unwrap_or(end);
            if before.is_none() && after.is_none() {
                break;
            }
        }
    } else {
        while start > 0 && columns(start - 1..first) <= CONTEXT {
            start -= 1;
        }
    }
    let mut rows = Vec::new();
    let mut at = start;
    while at < end {
        let mut stop = at;
        while stop < end && (stop == at || columns(at..stop + 1) <= room) {
            stop += 1;
        }
        // A sentence that fits is not cut for the sake of the signs of cutting.
        if (start, end) == (0, shown.len()) && columns(at..end) <= width.max(20) {
            stop = end;
        }
        if (at..stop).any(is_marked) {
            rows.push(row(&shown, at..stop, &is_marked));
        }
        at = stop;
    }
    rows
}

fn row(shown: &[char], range: Range<usize>, is_marked: &impl Fn(usize) -> bool) -> Row {
    let mut row = Row { text: String::new(), carets: String::new() };
    if range.start > 0 {
        row.text.push(CUT);
    }
    row.carets.push_str(&" ".repeat(row.text.width()));
    for (at, c) in shown.iter().enumerate().take(range.end).skip(range.start) {
        let before = row.text.width();
        row.text.push(*c);
        let sign = if is_marked(at) { "^" } else { " " };
        row.carets.push_str(&sign.repeat(row.text.width().saturating_sub(before)));
    }
    row.carets.truncate(row.carets.trim_end().len());
    if range.end < shown.len() {
        row.text.push(CUT);
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sentence: &str, quote: &str, width: usize) -> Vec<Row> {
        let start = sentence.split(quote).next().unwrap().chars().count();
        rows(sentence, &[start..start + quote.chars().count()], width)
    }

    #[test]
    fn carets_stand_under_the_words_in_columns() {
        let rows = of("总统拉赫蒙（Rahmon）主持会议。", "拉赫蒙（R", 80);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].text, "总统拉赫蒙（Rahmon）主持会议。");
        assert_eq!(rows[0].carets, "    ^^^^^^^^^");
    }

    #[test]
    fn a_long_sentence_is_cut_around_the_words() {
        let sentence = format!("{}普京{}", "前".repeat(200), "后".repeat(200));
        let rows = of(&sentence, "普京", 40);
        let [Row { text, carets }] = rows.as_slice() else { panic!("{rows:?}") };
        assert!(text.width() <= 40 && text.width() > 34, "{text}");
        assert!(text.starts_with(CUT) && text.ends_with(CUT), "{text}");
        let before = text.split("普京").next().unwrap().width();
        assert_eq!(carets, &format!("{}^^^^", " ".repeat(before)));
    }

    #[test]
    fn words_too_long_for_one_row_take_several() {
        let quote = "名单".repeat(60);
        let rows = of(&format!("{}{quote}。", "甲".repeat(50)), &quote, 50);
        assert!(rows.len() > 4 && rows.iter().all(|r| r.text.width() <= 50), "{rows:?}");
        let carets: usize = rows.iter().map(|r| r.carets.matches('^').count()).sum();
        assert_eq!(carets, quote.width());
    }

    #[test]
    fn what_could_steer_a_terminal_is_made_visible_and_keeps_its_place() {
        let rows = of("a\u{1b}[31m\u{202E}乙\t丙", "丙", 80);
        assert_eq!(rows[0].text, "a\u{FFFD}[31m\u{FFFD}乙 丙");
        assert_eq!(rows[0].carets.len(), rows[0].text.width());
        assert!(rows[0].carets.ends_with("  ^^"));
    }
}

//! A sentence with carets under the words that count, as wide as the screen at most.
//!
//! Widths are those of a terminal: a Chinese character takes two columns. A row is a line of the text
//! and, for each range of words that reaches into it, a line of carets; all begin in one column.

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
    /// For each range that reaches into the row: its place among all, whether it ends here, its carets.
    pub(super) carets: Vec<(usize, bool, String)>,
}

/// Lays out a sentence; `marked` are ranges of its characters.
pub(super) fn rows(sentence: &str, marked: &[Range<usize>], width: usize) -> Vec<Row> {
    let shown: Vec<char> = printable(sentence).chars().collect();
    let columns =
        |range: Range<usize>| shown.get(range).map_or(0, |chars| chars.iter().collect::<String>().width());
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
            rows.push(row(&shown, at..stop, marked));
        }
        at = stop;
    }
    rows
}

fn row(shown: &[char], range: Range<usize>, marked: &[Range<usize>]) -> Row {
    let mut text = String::new();
    if range.start > 0 {
        text.push(CUT);
    }
    // Where each character begins, and the end.
    let mut columns = Vec::with_capacity(range.len() + 1);
    for c in shown.get(range.clone()).unwrap_or_default() {
        columns.push(text.width());
        text.push(*c);
    }
    columns.push(text.width());
    if range.end < shown.len() {
        text.push(CUT);
    }
    let column = |at: usize| columns.get(at - range.start).copied().unwrap_or_default();
    let reaching = marked.iter().enumerate().filter(|(_, m)| m.start < range.end && range.start < m.end);
    let carets = reaching.map(|(n, m)| {
        let (from, to) = (column(m.start.max(range.start)), column(m.end.min(range.end)));
        (n, m.end <= range.end, format!("{}{}", " ".repeat(from), "^".repeat(to.saturating_sub(from))))
    });
    Row { carets: carets.collect(), text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sentence: &str, quote: &str, width: usize) -> Vec<Row> {
        let start = sentence.split(quote).next().unwrap().chars().count();
        let marked = start..start + quote.chars().count();
        rows(sentence, std::slice::from_ref(&marked), width)
    }

    #[test]
    fn carets_stand_under_the_words_in_columns() {
        let rows = of("总统拉赫蒙（Rahmon）主持会议。", "拉赫蒙（R", 80);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].text, "总统拉赫蒙（Rahmon）主持会议。");
        assert_eq!(rows[0].carets, [(0, true, "    ^^^^^^^^^".to_owned())]);
    }

    #[test]
    fn words_within_words_have_carets_of_their_own() {
        let rows = rows("甲乙丙丁", &[0..4, 1..2], 80);
        let carets: Vec<&str> = rows[0].carets.iter().map(|(_, _, carets)| carets.as_str()).collect();
        assert_eq!(carets, ["^^^^^^^^", "  ^^"]);
    }

    #[test]
    fn a_long_sentence_is_cut_around_the_words() {
        let sentence = format!("{}普京{}", "前".repeat(200), "后".repeat(200));
        let rows = of(&sentence, "普京", 40);
        let [Row { text, carets }] = rows.as_slice() else { panic!("{rows:?}") };
        assert!(text.width() <= 40 && text.width() > 34, "{text}");
        assert!(text.starts_with(CUT) && text.ends_with(CUT), "{text}");
        let before = text.split("普京").next().unwrap().width();
        assert_eq!(carets, &[(0, true, format!("{}^^^^", " ".repeat(before)))]);
    }

    #[test]
    fn words_too_long_for_one_row_take_several() {
        let quote = "名单".repeat(60);
        let rows = of(&format!("{}{quote}。", "甲".repeat(50)), &quote, 50);
        assert!(rows.len() > 4 && rows.iter().all(|r| r.text.width() <= 50), "{rows:?}");
        let carets = rows.iter().flat_map(|r| &r.carets).map(|(_, _, carets)| carets.matches('^').count());
        assert_eq!(carets.sum::<usize>(), quote.width());
        let ends: Vec<bool> = rows.iter().flat_map(|r| &r.carets).map(|(_, ends, _)| *ends).collect();
        assert!(ends.iter().rev().skip(1).all(|ends| !ends) && ends.last() == Some(&true), "{ends:?}");
    }

    #[test]
    fn what_could_steer_a_terminal_is_made_visible_and_keeps_its_place() {
        let rows = of("a\u{1b}[31m\u{202E}乙\t丙", "丙", 80);
        assert_eq!(rows[0].text, "a\u{FFFD}[31m\u{FFFD}乙 丙");
        assert_eq!(rows[0].carets, [(0, true, format!("{}^^", " ".repeat(rows[0].text.width() - 2)))]);
    }
}

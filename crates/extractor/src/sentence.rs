//! Sentences and headings of a view, in order; together they cover its lines.
#![expect(clippy::non_ascii_literal, reason = "the marks that end a sentence are a shape")]

use std::ops::Range;

/// A sentence, a heading or a line of a list or table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) range: Range<usize>,
    /// The number of its line.
    pub(crate) line: usize,
    /// Whether it is a whole line that does not end like a sentence.
    pub(crate) heading: bool,
}

/// What behind a semicolon begins a sentence of its own, told by nobody of the sentence before.
const ACTORS: [&str; 6] = ["会议", "峰会", "会晤", "元首们", "成员国元首", "与会"];

/// Longest heading, in characters.
const HEADING: usize = 80;

/// Splits a view into sentences.
pub(crate) fn split(text: &str) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut at = 0;
    for (number, line) in text.split('\n').enumerate() {
        let start = at;
        at += line.len() + 1;
        let ends = |c: char| matches!(c, '。' | '！' | '？' | '；' | '：' | '…' | '，' | '、' | '”');
        let heading = !line.contains('。')
            && !line.trim_end().ends_with(ends)
            && !entry(line)
            && line.chars().count() <= HEADING;
        if heading {
            push(&mut sentences, text, start..start + line.len(), number, true);
            continue;
        }
        let mut from = start;
        let mut chars = line.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let acts = c == '；'
                && line
                    .get(i + c.len_utf8()..)
                    .is_some_and(|rest| ACTORS.iter().any(|w| rest.starts_with(w)));
            if !matches!(c, '。' | '！' | '？') && !acts {
                continue;
            }
            let mut end = start + i + c.len_utf8();
            while let Some((j, c)) = chars.peek().copied()
                && matches!(c, '”' | '’' | '）' | '。' | '！' | '？')
            {
                chars.next();
                end = start + j + c.len_utf8();
            }
            push(&mut sentences, text, from..end, number, false);
            from = end;
        }
        push(&mut sentences, text, from..start + line.len(), number, false);
    }
    sentences
}

/// Whether a line is an item of a numbered list or a row of a table.
fn entry(line: &str) -> bool {
    let rest = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.trim_start().len() && rest.starts_with(['.', '、', '）'])
        || line.contains('\t')
        || line.matches('|').count() > 1
}

fn push(sentences: &mut Vec<Sentence>, text: &str, range: Range<usize>, line: usize, heading: bool) {
    let words = text.get(range.clone()).unwrap_or_default();
    let (left, right) = (words.len() - words.trim_start().len(), words.len() - words.trim_end().len());
    if left < words.len() {
        sentences.push(Sentence { range: range.start + left..range.end - right, line, heading });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_at_their_marks_and_headings_are_lines() {
        let text = "某某出席会议\n他说：“要团结。”会议通过宣言。元首会见记者";
        let words: Vec<_> =
            split(text).into_iter().map(|s| (text.get(s.range).unwrap(), s.heading)).collect();
        assert_eq!(
            words,
            [
                ("某某出席会议", true),
                ("他说：“要团结。”", false),
                ("会议通过宣言。", false),
                ("元首会见记者", false)
            ]
        );
    }
}

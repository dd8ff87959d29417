//! Lines of the original, and whether a sentence goes on from one to the next.
#![expect(
    clippy::non_ascii_literal,
    clippy::string_slice,
    reason = "marks are a shape; slices are at boundaries"
)]

use std::ops::Range;

/// A line of the original: its bytes without surrounding blanks.
pub(super) struct Line {
    pub(super) range: Range<usize>,
    pub(super) blank_before: usize,
    /// Whether it begins with blanks, as paragraphs do.
    pub(super) indented: bool,
}

/// The lines of a text that are not blank.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line> + '_ {
    let mut at = 0;
    let mut blank = 0;
    let ends = |c| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{B}' | '\u{C}');
    text.split(ends).filter_map(move |raw| {
        let start = at + (raw.len() - raw.trim_start().len());
        let trimmed = raw.trim();
        at += raw.len() + text[at + raw.len()..].chars().next().map_or(0, char::len_utf8);
        if trimmed.is_empty() {
            blank += 1;
            return None;
        }
        let indented = raw.starts_with(char::is_whitespace);
        let line = Line { range: start..start + trimmed.len(), blank_before: blank, indented };
        blank = 0;
        Some(line)
    })
}

/// Whether a sentence that stands at the end of one line goes on in the next: running text (the line
/// is full, or has a comma or full stop in it) that does not end in a mark that can end a line.
pub(super) fn goes_on(before: &str, after: &str, blank_lines: usize, full: bool) -> bool {
    const OPENERS: [char; 12] = ['●', '■', '◆', '▲', '★', '#', '*', '【', '（', '(', '—', '·'];
    let Some(last) = before.chars().next_back() else { return false };
    let Some(first) = after.chars().next() else { return false };
    let running = || full || before.contains(['。', '，', ',', '；']) && before.chars().count() >= 14;
    let open = last.is_alphanumeric()
        || matches!(last, '、' | '，' | ',' | '“' | '《' | '·')
        || full && !matches!(last, '。' | '！' | '？' | '：' | '”');
    let credit =
        || ["摄", "攝", "电", "電", "报道", "報道", "报导", "報導"].iter().any(|w| before.ends_with(w));
    let joined = matches!(first, '》' | '”' | '，' | '、' | '。' | ',')
        || first.is_alphabetic()
        || first == '《'
        || first == '“'
        || first.is_ascii_digit() && !list_number(after);
    open && joined
        && !credit()
        && (matches!(last, '、' | '《' | '“') || running())
        && blank_lines < 3
        && !OPENERS.contains(&first)
        && !after.contains('\t')
        && !(labelled(before) && labelled(after))
}

/// Whether a line begins like a field of a box: a short word, then a colon or a wide blank.
fn labelled(line: &str) -> bool {
    let word = line.find(|c: char| !c.is_alphanumeric()).unwrap_or(line.len());
    let (word, rest) = line.split_at(word);
    (1..=LABEL).contains(&word.chars().count()) && rest.starts_with(['：', ':', '\u{3000}', '\t'])
        || rest.starts_with("  ") && !word.is_empty()
}

/// Longest name of a field, in characters.
const LABEL: usize = 8;

/// Whether a line begins like an item of a numbered list.
fn list_number(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len() && rest.starts_with(['.', '、', '．', ')', '）', '年'])
}

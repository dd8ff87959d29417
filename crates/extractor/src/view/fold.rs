//! One character for one character: script, width and marks.
#![expect(clippy::non_ascii_literal, reason = "marks and scripts are folded by character")]

use summitkg_ontology::simplified;

/// Whether a character is one of the Chinese script.
pub(super) fn is_chinese(c: char) -> bool {
    ('\u{3400}'..='\u{9FFF}').contains(&c)
}

pub(super) fn invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}'
        | '\u{AD}' | '\u{FE00}'..='\u{FE0F}')
        || c.is_control()
}

/// One character for one character: script, width, and the marks that have several forms.
pub(super) fn fold(c: char, within_ascii: bool) -> char {
    match c {
        ',' if !within_ascii => '，',
        ';' => '；',
        ':' if !within_ascii => '：',
        '(' => '（',
        ')' => '）',
        '?' => '？',
        '!' => '！',
        '「' | '『' | '"' | '＂' | '〝' => '“',
        '」' | '』' | '〞' => '”',
        '＜' | '<' => '〈',
        '＞' | '>' => '〉',
        '•' | '・' | '‧' | '∙' | '⋅' | '．' => '·',
        '－' | '–' | '―' | '─' | '━' | '～' | '~' | '〜' => '—',
        '\u{FF01}'..='\u{FF5E}' => match c {
            '！' | '，' | '：' | '；' | '？' | '（' | '）' => c,
            _ => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        },
        '﹑' => '、',
        '﹐' => '，',
        c => simplified(c),
    }
}

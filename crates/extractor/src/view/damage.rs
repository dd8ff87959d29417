//! What copying does to a text: marks of HTML left in it, lines cut at a width, blanks between words.
#![expect(clippy::non_ascii_literal, reason = "the marks that entities stand for")]

use std::ops::RangeInclusive;

use memchr::memchr_iter;

/// Fewer lines than this do not show that a text is cut at a width.
const FEW_LINES: usize = 5;
/// The widths, in characters, at which texts are cut.
const WIDTHS: RangeInclusive<usize> = 16..=60;
/// A line of fewer Chinese characters does not show whether words are set apart.
const SHORT: usize = 16;

/// Signs that adorn a text and stand for nothing.
const ORNAMENTS: [char; 22] = [
    '★', '☆', '●', '◆', '◇', '■', '□', '▲', '△', '▼', '▽', '※', '◎', '♦', '♥', '♠', '♣', '♪', '◤', '◥', '✿',
    '❀',
];
/// With fewer signs inside words than this a text is not strewn with them.
const STREWN: usize = 6;

/// Whether a sign adorns a text.
pub(super) fn ornament(c: char) -> bool {
    ORNAMENTS.contains(&c)
}

/// Whether signs are strewn between the characters of a text, as some copies have it against searching.
pub(super) fn strewn(text: &str) -> bool {
    // In UTF-8 ornaments, and few other signs, begin like this.
    let mut signs = memchr_iter(0xE2, text.as_bytes()).filter_map(|at| text.as_bytes().get(at + 1..at + 3));
    if !signs.any(|rest| matches!(rest, [0x96..=0x9D, _] | [0x80, 0xBB])) {
        return false;
    }
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let within = |w: &&[char]| matches!(w, [a, b, c] if ornament(*b) && super::is_chinese(*a) && super::is_chinese(*c));
    chars.windows(3).filter(within).take(STREWN).count() == STREWN
}

/// With fewer readings than this a text is not full of them.
const READINGS: usize = 4;
/// Longest reading of one character, in letters.
const LETTERS: usize = 6;

/// Whether a text has the readings of its characters behind them: 上shàng海hǎi, 上(shàng)海(hǎi).
pub(super) fn read_out(text: &str) -> bool {
    // In UTF-8 letters with tones, and few others, begin with these bytes.
    if text.bytes().filter(|b| (0xC3..=0xC9).contains(b)).count() < READINGS {
        return false;
    }
    let behind = |(i, c): (usize, char)| super::is_chinese(c).then(|| text.get(i + c.len_utf8()..)).flatten();
    let toned = |rest: &str| {
        let rest = rest.strip_prefix(['(', '（']).unwrap_or(rest);
        letters(rest).is_some_and(|length| rest.get(..length).is_some_and(|word| !word.is_ascii()))
    };
    text.char_indices().filter_map(behind).filter(|rest| toned(rest)).take(READINGS).count() == READINGS
}

/// The length of the reading of one character that a text begins with.
pub(super) fn letters(text: &str) -> Option<usize> {
    let latin = |c: char| c.is_ascii_alphabetic() || ('\u{C0}'..='\u{24F}').contains(&c);
    let length = text.char_indices().find(|(_, c)| !latin(*c)).map_or(text.len(), |(i, _)| i);
    let count = text.get(..length)?.chars().take(LETTERS + 1).count();
    (1..=LETTERS).contains(&count).then_some(length)
}

/// Longer lines say where a text goes on only in passing, in characters.
const LONGEST: usize = 40;

/// Whether a line is what a printed page bears besides its text: its number, its head, where it goes on.
pub(super) fn furniture(line: &str) -> bool {
    // Of long lines only those can be furniture that begin with the names of other pages.
    let mut visible = line.chars().filter(|c| !c.is_whitespace());
    let linking = matches!(visible.next(), Some('参' | '參' | '另' | '延' | '相'));
    if !linking && visible.nth(LONGEST).is_some() {
        return false;
    }
    let words: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let count = words.chars().count();
    let numbered = words.chars().any(|c| c.is_ascii_digit())
        && words.chars().all(|c| {
            c.is_ascii_digit() || matches!(c, '-' | '—' | '–' | '－' | '第' | '页' | '頁' | '共' | '/')
        });
    let goes_on = ["上接第", "下转第", "下轉第"].iter().any(|mark| words.contains(mark));
    let head = count <= 8
        && line.contains("  ") | line.contains("　　")
        && words.starts_with(|c: char| c.is_ascii_digit()) | words.ends_with(|c: char| c.is_ascii_digit())
        && words.chars().any(super::is_chinese);
    // 参见：…: the names of other pages.
    let links = [
        "参见",
        "參見",
        "另见",
        "另見",
        "延伸阅读",
        "延伸閱讀",
        "相关阅读",
        "相關閱讀",
        "相关链接",
        "相關連結",
    ];
    let links = links.iter().filter_map(|word| words.strip_prefix(word));
    let linking = links.into_iter().any(|rest| rest.starts_with(['：', ':'])) && !words.contains('。');
    numbered && count <= 8 && !dated(&words)
        || linking
        || goes_on && count <= LONGEST && !words.contains(['。', '，'])
        || head
}

/// Whether digits are a year or a day rather than a page.
fn dated(words: &str) -> bool {
    words.chars().filter(char::is_ascii_digit).count() > 3
}

/// How long the name of an entity is, in bytes.
const ENTITY: RangeInclusive<usize> = 2..=8;

/// A mark of HTML at the beginning of a text: its length in bytes and what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A tag within a line.
    Inline(usize),
    /// A tag that begins or ends a block.
    Break(usize),
    /// An entity.
    Char(usize, char),
}

/// Reads the tag or entity that the text begins with.
pub(super) fn mark(text: &str) -> Option<Mark> {
    if let Some(rest) = text.strip_prefix('&') {
        // No further than a name is long: a text may have any number of these marks.
        let mut near = rest.char_indices().take_while(|(i, _)| i <= ENTITY.end());
        let (end, _) = near.find(|(_, c)| *c == ';').filter(|(end, _)| ENTITY.contains(end))?;
        let name = rest.get(..end)?;
        return Some(Mark::Char(name.len() + 2, entity(name)?));
    }
    let rest = text.strip_prefix('<')?;
    let name = rest.strip_prefix('/').unwrap_or(rest);
    let length = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    let name = name.get(..length)?.to_ascii_lowercase();
    let end =
        rest.find(['>', '\n', '<']).filter(|end| rest.get(*end..).is_some_and(|r| r.starts_with('>')))?;
    let length = end + 2;
    match name.as_str() {
        "p" | "br" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "li" | "ul" | "ol" | "tr"
        | "table" | "td" | "th" | "hr" | "section" | "article" | "center" | "blockquote" | "img" => {
            Some(Mark::Break(length))
        }
        "a" | "b" | "i" | "u" | "em" | "strong" | "span" | "font" | "sup" | "sub" | "small" | "tbody"
        | "thead" | "o" | "st1" | "figure" | "figcaption" => Some(Mark::Inline(length)),
        _ => None,
    }
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    Some(match name {
        "nbsp" | "emsp" | "ensp" | "thinsp" => ' ',
        "middot" | "bull" => '·',
        "ldquo" | "lsquo" => '“',
        "rdquo" | "rsquo" => '”',
        "mdash" | "ndash" => '—',
        "hellip" => '…',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        _ => return None,
    })
}

/// The width, in characters, at which the lines of a text, without its furniture, are cut; none for a text of whole
/// paragraphs.
///
/// Cut lines end inside a sentence more often than not, are all about as long, and the text has
/// sentences.
pub(super) fn width<'t>(lines: impl Iterator<Item = &'t str>) -> Option<usize> {
    let (mut all, mut open, mut stops) = (0, 0, 0);
    let mut widths: Vec<usize> = Vec::new();
    for line in lines {
        all += 1;
        open += usize::from(line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '、' | '，' | '·')));
        stops += line.matches('。').count();
        widths.push(line.chars().count());
    }
    // A few lines may be longer, such as headings; most are about as long as the text is wide.
    widths.sort_unstable();
    let width = widths.get(widths.len() * 9 / 10).copied().unwrap_or_default();
    (all >= FEW_LINES && open * 2 > all && stops * 6 >= all && WIDTHS.contains(&width)).then_some(width)
}

/// Whether a text has blanks between its words, as the output of a segmenter has.
pub(super) fn spaced<'t>(lines: impl Iterator<Item = &'t str>) -> bool {
    let (mut long, mut spaced) = (0, 0);
    for line in lines.filter(|line| !line.contains('\t')) {
        let (mut chinese, mut blanks, mut within) = (0, 0, false);
        for c in line.trim().chars() {
            let is_chinese = super::is_chinese(c);
            let blank = !is_chinese && c.is_whitespace();
            chinese += usize::from(is_chinese);
            blanks += usize::from(blank && !within);
            within = blank;
        }
        long += usize::from(chinese >= SHORT);
        spaced += usize::from(chinese >= SHORT && blanks * 4 > chinese);
    }
    spaced * 2 > long
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_words() {
        assert_eq!(mark("<b>甲</b>"), Some(Mark::Inline(3)));
        assert_eq!(mark("<P class=\"x\">甲"), Some(Mark::Break(13)));
        assert_eq!(mark("&nbsp;甲"), Some(Mark::Char(6, ' ')));
        assert_eq!(mark("&#12298;甲"), Some(Mark::Char(8, '《')));
        for plain in ["<上合>", "甲", "<", "&", "& 甲;", "<b\n>", "&;", "&thetasym;", "&&amp;"] {
            assert_eq!(mark(plain), None, "{plain}");
        }
    }

    #[test]
    fn what_a_page_bears_is_told_from_its_text() {
        for line in [
            "— 12 —",
            "3",
            "第3页 共8页",
            "要　闻　　　　1",
            "2　　2006年6月16日　　要闻　　（上接第一版）",
            "參見：某某峰會、某某組織",
        ] {
            assert!(furniture(line), "{line}");
        }
        for line in
            ["2014", "第14次会议", "9月12日", "（下转第二版，记者某某）宣言通过。", "某某某　　　12人，出席"]
        {
            assert!(!furniture(line), "{line}");
        }
        assert!(strewn("上★海合●作组★织成◆员国元■首理事☆会开▲幕"));
        assert!(!strewn("●第一条\n●第二条\n甲★乙"));
    }

    #[test]
    fn lines_of_one_width_are_told_from_paragraphs() {
        let cut = "各国领导人今天在某地举行会议，就地区形势\n交换意见。会议通过宣言，并决定下次会议\n\
                   在另一地举行。会前各国领导人合影留念，\n会后共同会见记者，并出席文艺演出和宴会\n活动。会议由某国总统主持并致辞。";
        assert_eq!(width(cut.lines()), Some(20));
        assert_eq!(width("标题\n一个短句。\n又一个短句。\n第三个短句。\n第四个短句。".lines()), None);
        assert!(spaced("上海合作组织 成员国 元首 理事会 会议 今天 在 某地 举行\n甲某 乙某 参加".lines()));
        assert!(!spaced("上海合作组织成员国元首理事会会议　习近平出席并发表讲话".lines()));
        assert!(!spaced("上海合作组织\t元首\t会议\t今天\t在某地举行\t某国家".lines()));
    }
}

//! What copying does to a text: marks of HTML left in it, lines cut at a width, blanks between words.
#![expect(clippy::non_ascii_literal, reason = "the marks that entities stand for")]

use std::ops::RangeInclusive;

/// Fewer lines than this do not show that a text is cut at a width.
const FEW_LINES: usize = 5;
/// The widths, in characters, at which texts are cut.
const WIDTHS: RangeInclusive<usize> = 16..=60;
/// A line of fewer Chinese characters does not show whether its words are set apart.
const SHORT: usize = 12;

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

/// The width, in characters, at which the lines of a text are cut; none for a text of whole paragraphs.
///
/// Cut lines end inside a sentence more often than not, are all about as long, and the text has
/// sentences.
pub(super) fn width<'t>(lines: impl Iterator<Item = &'t str>) -> Option<usize> {
    let (mut all, mut open, mut stops, mut width) = (0, 0, 0, 0);
    for line in lines {
        all += 1;
        open += usize::from(line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '、' | '，' | '·')));
        stops += line.matches('。').count();
        width = width.max(line.chars().count());
    }
    (all >= FEW_LINES && open * 2 > all && stops * 6 >= all && WIDTHS.contains(&width)).then_some(width)
}

/// Whether a line has blanks between its words, as the output of a segmenter has.
pub(super) fn spaced(line: &str) -> bool {
    let chinese = line.chars().filter(|c| super::is_chinese(*c)).count();
    chinese >= SHORT && line.split_whitespace().count().saturating_sub(1) * 4 > chinese
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
    fn lines_of_one_width_are_told_from_paragraphs() {
        let cut = "各国领导人今天在某地举行会议，就地区形势\n交换意见。会议通过宣言，并决定下次会议\n\
                   在另一地举行。会前各国领导人合影留念，\n会后共同会见记者，并出席文艺演出和宴会\n活动。会议由某国总统主持并致辞。";
        assert_eq!(width(cut.lines()), Some(20));
        assert_eq!(width("标题\n一个短句。\n又一个短句。\n第三个短句。\n第四个短句。".lines()), None);
        assert!(spaced("上海合作组织 成员国 元首 理事会 会议 今天 在 某地 举行"));
        assert!(!spaced("上海合作组织成员国元首理事会会议　习近平出席并发表讲话"));
    }
}

//! Countries told by one character each: 俄总统, 吉首都, 印巴两国, 中俄哈吉塔乌六国.
#![expect(clippy::non_ascii_literal, reason = "the words around such characters are a shape")]

use std::sync::LazyLock;

use regex::Regex;

use super::{Mention, Value};
use crate::lexicon::Lexicon;
use crate::numeral::number;

#[expect(clippy::unwrap_used, reason = "the pattern is fixed")]
static AMONG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(?P<who>(?:\\p{Han}、?){2,10}?)(?P<n>[两二三四五六七八九])国").unwrap());

/// What stands right behind the one character of a country: its capital.
const CAPITAL: &str = "首都";

/// The countries that single characters stand for, where nothing else was found.
pub(super) fn find(lexicon: &Lexicon, text: &str, found: &[Mention]) -> Vec<Mention> {
    let free = |start: usize, end: usize| {
        let i = found.partition_point(|m| m.range.end <= start);
        found.get(i).is_none_or(|m| m.range.start >= end)
    };
    let mut letters: Vec<Mention> = Vec::new();
    let mut add = |at: usize, c: char, key: &str| {
        let range = at..at + c.len_utf8();
        letters.push(Mention { range, value: Value::Country(key.to_owned()) });
    };
    // Before an office or 首都, where no other word ends.
    let offices = found.iter().filter(|m| matches!(m.value, Value::Office(_))).map(|m| m.range.start);
    for at in offices.chain(text.match_indices(CAPITAL).map(|(at, _)| at)) {
        let before = text.get(..at).unwrap_or_default();
        let Some(c) = before.chars().next_back() else { continue };
        let start = at - c.len_utf8();
        let word_ends = before.get(..start).and_then(|b| b.chars().next_back()).is_none_or(ends_word)
            || found.binary_search_by_key(&start, |m| m.range.end).is_ok();
        if let Some(letter) = lexicon.letter(c).filter(|l| l.alone && word_ends && free(start, at)) {
            add(start, c, &letter.key);
        }
    }
    // As many as the number behind them says.
    for captures in AMONG.captures_iter(text) {
        let (Some(who), Some(n)) = (captures.name("who"), captures.name("n")) else { continue };
        let count = if n.as_str() == "两" { Some(2) } else { number(n.as_str()) };
        let Some(count) = count.and_then(|n| usize::try_from(n).ok()) else { continue };
        let all: Vec<(usize, char)> = who.as_str().char_indices().filter(|(_, c)| *c != '、').collect();
        let Some(last) = all.len().checked_sub(count).and_then(|from| all.get(from..)) else { continue };
        let known = last.iter().all(|(i, c)| {
            let at = who.start() + i;
            lexicon.letter(*c).is_some() && free(at, at + c.len_utf8())
        });
        if known {
            for (i, c) in last {
                if let Some(letter) = lexicon.letter(*c) {
                    add(who.start() + i, *c, &letter.key);
                }
            }
        }
    }
    letters.sort_by_key(|m| m.range.start);
    letters.dedup_by_key(|m| m.range.start);
    letters
}

/// Whether a new word may begin behind this character.
fn ends_word(c: char) -> bool {
    !c.is_alphanumeric()
        || matches!(
            c,
            '同' | '与'
                | '和'
                | '及'
                | '由'
                | '对'
                | '向'
                | '从'
                | '在'
                | '受'
                | '让'
                | '是'
                | '请'
                | '有'
                | '见'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_characters_stand_for_countries_in_set_phrases() {
        let lexicon = Lexicon::load().unwrap();
        let countries = |text: &str| -> Vec<String> {
            let found = super::super::find(&lexicon, text).into_iter().filter_map(|m| match m.value {
                Value::Country(key) => Some(key),
                _ => None,
            });
            found.collect()
        };
        assert_eq!(countries("同俄总统普京、哈总统某某"), ["俄罗斯", "哈萨克斯坦"]);
        assert_eq!(countries("设在吉首都比什凯克"), ["吉尔吉斯斯坦"]);
        assert_eq!(countries("印巴两国派了代表"), ["印度", "巴基斯坦"]);
        assert_eq!(countries("中、俄、哈、吉、塔、乌六国领袖").len(), 6);
        for other in ["老总统", "科技部长", "临时政府总统", "中亚五国", "前总统", "两国元首"]
        {
            assert!(countries(other).is_empty(), "{other}: {:?}", countries(other));
        }
    }
}

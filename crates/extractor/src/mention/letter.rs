//! Countries told by one character each: 俄总统, 吉首都, 印巴两国, 中俄哈吉塔乌六国.
#![expect(clippy::non_ascii_literal, reason = "the words around such characters are a shape")]

use super::{Mention, Value};
use crate::lexicon::Lexicon;

/// What stands behind the number of countries.
const NATIONS: &str = "国";

/// How many countries a character counts, if it counts several.
fn counted(c: char) -> Option<usize> {
    "两二三四五六七八九".chars().position(|n| n == c).map(|i| i.max(1) + 1)
}

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
    let mut from = 0;
    for (at, nations) in text.match_indices(NATIONS) {
        let before = text.get(from..at).unwrap_or_default();
        let count = before.chars().next_back().and_then(|n| Some((n, counted(n)?)));
        let Some((n, count)) = count else { continue };
        let mut rest = before.strip_suffix(n).unwrap_or_default();
        let mut among = Vec::with_capacity(count);
        while among.len() < count {
            rest = rest.strip_suffix(crate::marks::PAUSE).unwrap_or(rest);
            let Some(c) = rest.chars().next_back() else { break };
            rest = rest.strip_suffix(c).unwrap_or_default();
            let place = from + rest.len();
            let Some(letter) = lexicon.letter(c).filter(|_| free(place, place + c.len_utf8())) else { break };
            among.push((place, c, letter));
        }
        if among.len() == count {
            for (place, c, letter) in among {
                add(place, c, &letter.key);
            }
        }
        from = at + nations.len();
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

//! Words of a text; the segmenter is named here and nowhere else.
//!
//! Its dictionary is ours: the frequent words, of which that of the library is a superset.

use std::sync::OnceLock;

use jieba_rs::Jieba;

/// Words with frequency and part of speech; a test loads it.
const WORDS: &str = include_str!("../../../data/lexicon/words.txt");

/// Splits text into words; its dictionary is loaded when it is first needed.
#[derive(Default)]
pub(crate) struct Segmenter {
    jieba: OnceLock<Jieba>,
}

/// How much text is looked at to find the end of a name, in characters.
const WINDOW: usize = 24;

impl Segmenter {
    fn jieba(&self) -> &Jieba {
        self.jieba.get_or_init(|| Jieba::with_dict(&mut WORDS.as_bytes()).unwrap_or_else(|_| Jieba::empty()))
    }

    /// Where a name of a person that begins the text ends, in bytes: before the first word that
    /// is of the dictionary, longer than a character and no name. `may` tells the characters that
    /// names have.
    pub(crate) fn name_end(&self, text: &str, may: impl Fn(char) -> bool) -> usize {
        let cut = text.char_indices().nth(WINDOW).map_or(text.len(), |(i, _)| i);
        let window = text.get(..cut).unwrap_or(text);
        let possible = window.find(|c: char| !may(c)).unwrap_or(window.len());
        let jieba = self.jieba();
        let mut end = 0;
        for tag in jieba.tag(window, false) {
            let name = tag.tag.starts_with("nr") || tag.tag.starts_with("ns") || tag.tag.starts_with("nz");
            let single = tag.word.chars().count() == 1;
            if end + tag.word.len() > possible || !(name || single || end == 0) {
                break;
            }
            end += tag.word.len();
        }
        end
    }

    /// Whether a word is one of the dictionary that is no name: 宣布.
    pub(crate) fn is_ordinary(&self, word: &str) -> bool {
        match self.jieba().tag(word, false).as_slice() {
            [one] => !one.tag.starts_with("nr") && one.tag != "x",
            _ => false,
        }
    }

    /// Whether a word of the dictionary, longer than a character, begins at `at` or spans it.
    pub(crate) fn word_boundary(&self, text: &str, at: usize) -> bool {
        let cut = text.char_indices().nth(WINDOW).map_or(text.len(), |(i, _)| i);
        let window = text.get(..cut).unwrap_or(text);
        let jieba = self.jieba();
        let mut end = 0;
        for word in jieba.cut(window, true) {
            if end >= at {
                break;
            }
            end += word.word.len();
        }
        end == at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_words_are_a_dictionary() {
        assert!(Jieba::with_dict(&mut WORDS.as_bytes()).is_ok());
    }

    #[test]
    fn a_name_ends_where_a_word_begins() {
        let segmenter = Segmenter::default();
        let transcribes = |c: char| "普京特别莫迪卡里夫".contains(c);
        for (text, name) in [("普京特别强调", "普京"), ("莫迪强调", "莫迪"), ("卡里莫夫特别", "卡里莫夫")]
        {
            assert_eq!(text.get(..segmenter.name_end(text, transcribes)), Some(name), "{text}");
        }
    }
}

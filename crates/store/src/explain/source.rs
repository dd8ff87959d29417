//! A document's text as evidence counts it, in code points, with its lines and sentences.

use std::ops::Range;

/// A text that is cut at code points.
#[derive(Clone, Debug)]
pub struct SourceText {
    text: String,
    /// Where each code point begins, and the end.
    starts: Vec<u32>,
}

/// What ends a sentence.
const ENDS: [char; 7] = ['。', '！', '？', '!', '?', '\n', '\r'];
/// What may stand behind the end and belongs to the sentence.
const CLOSES: [char; 8] = ['”', '’', '」', '』', '）', ')', '》', '"'];

impl SourceText {
    /// Prepares a text; `None` if it is 4 GiB or longer.
    pub fn new(text: String) -> Option<Self> {
        let end = u32::try_from(text.len()).ok()?;
        let starts = text.char_indices().filter_map(|(i, _)| u32::try_from(i).ok()).chain([end]).collect();
        Some(Self { text, starts })
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How many code points it has.
    pub fn length(&self) -> u32 {
        u32::try_from(self.starts.len() - 1).unwrap_or(u32::MAX)
    }

    /// The words at a range of code points; `None` if it reaches beyond the text.
    pub fn words(&self, range: Range<u32>) -> Option<&str> {
        let byte = |at: u32| self.starts.get(at as usize).map(|byte| *byte as usize);
        self.text.get(byte(range.start)?..byte(range.end)?)
    }

    /// The number of the line of a code point, from 1.
    pub fn line(&self, at: u32) -> usize {
        self.words(0..at.min(self.length())).unwrap_or_default().matches('\n').count() + 1
    }

    /// The sentence, or the sentences, around a range of code points, without blanks at either end.
    pub fn sentence(&self, range: Range<u32>) -> Range<u32> {
        let range = range.start.min(self.length())..range.end.min(self.length());
        let (before, after) =
            (self.words(0..range.start).unwrap_or_default(), self.words(range.end..self.length()));
        let quoted = self.words(range.clone()).unwrap_or_default();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        // A mark that closes the sentence before is no part of this one.
        let back = before.chars().rev().take_while(|c| !ENDS.contains(c)).count();
        let opened: String = before.chars().rev().take(back).collect::<Vec<_>>().into_iter().rev().collect();
        let skipped = if before.chars().count() > back {
            opened.chars().take_while(|c| CLOSES.contains(c) || c.is_whitespace()).count()
        } else {
            opened.chars().take_while(|c| c.is_whitespace()).count()
        };
        let start = range.start - count(back - skipped);
        let mut rest = after.unwrap_or_default().chars().peekable();
        let mut end = range.end;
        let mut ended = quoted.trim_end_matches(CLOSES).ends_with(ENDS);
        while !ended && let Some(c) = rest.next_if(|c| !matches!(c, '\n' | '\r')) {
            end += 1;
            ended = ENDS.contains(&c);
        }
        while ended && rest.next_if(|c| CLOSES.contains(c)).is_some() {
            end += 1;
        }
        let tail = self.words(range.end.max(start)..end).unwrap_or_default();
        let blanks = tail.chars().rev().take_while(|c| c.is_whitespace()).count();
        start..end - count(blanks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_cut_at_its_marks_in_code_points() {
        let text = "标题\n\n　　甲说：“开会。”乙主持会议！丙丁𠮷（戊）出席\n己。";
        let source = SourceText::new(text.to_owned()).unwrap();
        for (quote, sentence, line) in [
            ("标", "标题", 1),
            ("开会", "甲说：“开会。”", 3),
            ("开会。”", "甲说：“开会。”", 3),
            ("乙", "乙主持会议！", 3),
            ("会议！", "乙主持会议！", 3),
            ("戊", "丙丁𠮷（戊）出席", 3),
            ("会议！丙", "乙主持会议！丙丁𠮷（戊）出席", 3),
            ("己。", "己。", 4),
        ] {
            let byte = text.find(quote).unwrap();
            let start = u32::try_from(text.get(..byte).unwrap().chars().count()).unwrap();
            let end = start + u32::try_from(quote.chars().count()).unwrap();
            assert_eq!(source.words(start..end), Some(quote));
            assert_eq!(source.words(source.sentence(start..end)), Some(sentence), "{quote}");
            assert_eq!(source.line(start), line, "{quote}");
        }
        assert_eq!(source.words(0..99), None);
        assert!(source.sentence(90..99).end <= source.length());
    }

    proptest::proptest! {
        #[test]
        fn a_sentence_holds_its_words(text in "[甲乙。！”\n a𠮷]{0,30}", at in 0u32..30, length in 1u32..6) {
            let source = SourceText::new(text).unwrap();
            if source.words(at..at + length).is_some() {
                let sentence = source.sentence(at..at + length);
                proptest::prop_assert!(sentence.start <= at && at + length <= sentence.end, "{sentence:?}");
                proptest::prop_assert!(source.words(sentence).is_some());
            }
        }
    }
}

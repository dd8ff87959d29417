//! The text that rules match on, and the way back to the original.
//!
//! Folds width and script, joins lines broken inside a sentence, drops invisible characters, readings
//! in brackets and what else copying adds, so that a rule is written once. It does not segment, and nothing outside
//! this crate ever sees a view offset.
#![expect(
    clippy::non_ascii_literal,
    clippy::string_slice,
    reason = "marks and scripts are folded by character; slices are at boundaries"
)]

mod damage;
mod fold;
mod lines;

use std::ops::Range;

use damage::Mark;
use fold::{fold, invisible, is_chinese};
use lines::{Line, goes_on, lines};
use summitkg_ontology::{Document, Span, simplified};

/// A range of bytes of a [`View`]; cannot be passed where a [`Span`] is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ViewRange(pub(crate) Range<usize>);

/// Folded text; every character knows its original.
pub(crate) struct View {
    text: String,
    /// What stands for what, from left to right.
    parts: Vec<Part>,
}

/// Part of a view: characters that are each as long as their originals, or one character that is not.
struct Part {
    /// Where it begins in the view.
    here: usize,
    original: Range<usize>,
}

impl View {
    /// Folds a document.
    pub(crate) fn new(document: &Document) -> Self {
        let text = document.text();
        let mut view = Self { text: String::with_capacity(text.len()), parts: Vec::new() };
        let mut previous: Option<Line> = None;
        let lines: Vec<(Line, bool)> = lines(text)
            .map(|line| {
                let furniture = damage::furniture(&text[line.range.clone()]);
                (line, furniture)
            })
            .collect();
        let words = |(line, _): &(Line, bool)| &text[line.range.clone()];
        let width = damage::width(lines.iter().filter(|(_, furniture)| !furniture).map(words));
        let spaced = damage::spaced(lines.iter().map(words));
        let (strewn, read_out) = (damage::strewn(text), damage::read_out(text));
        // What stands between two pages does not part the sentence that goes on over them.
        let mut page_ends = false;
        for (mut line, furniture) in lines {
            if furniture {
                page_ends = true;
                continue;
            }
            if std::mem::take(&mut page_ends) {
                (line.blank_before, line.indented) = (0, false);
            }
            if let Some(previous) = previous {
                view.join(text, &previous, &line, width);
            }
            view.push_line(text, line.range.clone(), Damage { spaced, strewn, read_out });
            previous = Some(line);
        }
        view
    }

    /// The folded text; lines are separated by `\n`.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The words of a range.
    pub(crate) fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// The span in the original that a range of the view stands for.
    pub(crate) fn span(&self, document: &Document, range: &ViewRange) -> Option<Span> {
        let from = self.place(range.0.start)?.start;
        let to = self.place(range.0.end.checked_sub(1)?)?.end;
        document.span(from..to)
    }

    /// The place in the original of the character that a byte of the view belongs to.
    fn place(&self, at: usize) -> Option<Range<usize>> {
        let next = self.parts.partition_point(|part| part.here <= at);
        let part = self.parts.get(next.checked_sub(1)?)?;
        let end = self.parts.get(next).map_or(self.text.len(), |part| part.here);
        if at >= end {
            return None;
        }
        if end - part.here != part.original.len() {
            return Some(part.original.clone());
        }
        let start = (part.here..=at).rfind(|at| self.text.is_char_boundary(*at))?;
        let length = self.text[start..].chars().next()?.len_utf8();
        let start = part.original.start + (start - part.here);
        Some(start..start + length)
    }

    /// The words of a range in the script of the original, without what the view leaves out.
    pub(crate) fn original(&self, document: &Document, range: &Range<usize>) -> String {
        let written = |(at, folded): (usize, char)| {
            let words = self.place(at).and_then(|place| document.text().get(place));
            let mut chars = words.unwrap_or_default().chars();
            chars.next().filter(|_| chars.next().is_none()).unwrap_or(folded)
        };
        self.slice(range.clone()).char_indices().map(|(i, c)| written((range.start + i, c))).collect()
    }

    fn push(&mut self, c: char, original: Range<usize>) {
        let here = self.text.len();
        self.text.push(c);
        self.stands_for(here, original);
    }

    /// Characters of the script, of which each is as long as the one it is folded to.
    fn push_chinese(&mut self, words: &str, at: usize) {
        let here = self.text.len();
        self.text.extend(words.chars().map(simplified));
        self.stands_for(here, at..at + words.len());
    }

    /// Notes what the view from a place on stands for.
    fn stands_for(&mut self, here: usize, original: Range<usize>) {
        if let Some(last) = self.parts.last_mut()
            && last.original.end == original.start
            && here - last.here == last.original.len()
            && self.text.len() - here == original.len()
        {
            last.original.end = original.end;
        } else {
            self.parts.push(Part { here, original });
        }
    }

    /// Ends the previous line: with nothing if the sentence goes on, with a line break otherwise.
    fn join(&mut self, text: &str, previous: &Line, next: &Line, width: Option<usize>) {
        let (before, after) = (&text[previous.range.clone()], &text[next.range.clone()]);
        let full = width.is_some_and(|width| before.chars().count() * 2 > width)
            && next.blank_before == 0
            && !next.indented;
        if !goes_on(before, after, next.blank_before, full) {
            self.push('\n', previous.range.end..next.range.start);
        } else if before.ends_with(|c: char| c.is_ascii_alphanumeric())
            && after.starts_with(|c: char| c.is_ascii_alphanumeric())
        {
            self.push(' ', previous.range.end..next.range.start);
        }
    }

    fn push_line(&mut self, text: &str, range: Range<usize>, damage: Damage) {
        let base = range.start;
        let line = &text[range];
        let spaced = damage.spaced && !line.contains('\t');
        let mut at = 0;
        while let Some(c) = line[at..].chars().next() {
            // Nothing of what follows is about characters of the script.
            let others = line[at..].find(|c| !is_chinese(c)).unwrap_or(line.len() - at);
            if others > 0 {
                self.push_chinese(&line[at..at + others], base + at);
                at += others;
                continue;
            }
            let i = at;
            at += c.len_utf8();
            let here = base + i..base + at;
            let next = |at: usize| line[at..].chars().next();
            // A reading in brackets after a character, as some copies have it: 國(guó).
            let left_out = reading(&line[i..]).or_else(|| gloss(&line[i..])).map(Mark::Inline);
            let left_out = left_out.or_else(|| damage::mark(&line[i..]));
            let behind = damage.read_out && line[..i].chars().next_back().is_some_and(is_chinese);
            let letters = || damage::letters(&line[i..]).filter(|_| behind).map(Mark::Inline);
            let left_out = left_out.or_else(letters);
            if let Some(Mark::Inline(length) | Mark::Break(length) | Mark::Char(length, _)) = left_out {
                at = i + length;
                let whole = here.start..here.start + length;
                match left_out {
                    Some(Mark::Break(_)) if !self.text.ends_with('\n') => self.push('\n', whole),
                    Some(Mark::Char(_, c)) if !(c == ' ' && self.text.ends_with(['\n', ' '])) => {
                        self.push(fold(c, false), whole);
                    }
                    _ => {}
                }
            } else if c.is_whitespace() {
                at = line.len() - line[at..].trim_start().len();
                let next = next(at);
                let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
                if !spaced || latin(next) && latin(self.text.chars().next_back()) {
                    self.push(if c == '\t' { '\t' } else { ' ' }, here.start..base + at);
                }
            } else if c == '*' && line[i..].starts_with("**") {
                // The mark of words in bold.
                at += 1;
            } else if !(invisible(c) || damage.strewn && damage::ornament(c)) {
                let ascii_neighbour = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                let within_ascii =
                    ascii_neighbour(self.text.chars().next_back()) && ascii_neighbour(next(at));
                let folded = fold(c, within_ascii);
                // A mark that a copy has doubled.
                if !(matches!(folded, '，' | '。' | '、' | '；') && self.text.ends_with(folded)) {
                    self.push(folded, here);
                }
            }
        }
    }
}

/// How much of a text is looked at to tell whether it is damaged, in characters.
const SAMPLE: usize = 600;

/// Whether so many blanks, signs or readings stand between the characters of a text that no word of it can be searched for.
pub(crate) fn is_damaged(text: &str) -> bool {
    let (mut chinese, mut between) = (0_usize, 0_usize);
    let mut before = false;
    for c in text.chars().take(SAMPLE) {
        let here = is_chinese(c);
        chinese += usize::from(here);
        between += usize::from(before && (c == ' ' || c == '\u{3000}' || damage::ornament(c)));
        before = here;
    }
    between > 8 && between * 8 > chinese || damage::read_out(text)
}

/// What copying has done to all of a text.
#[derive(Clone, Copy)]
struct Damage {
    /// Whether blanks stand between words or characters.
    spaced: bool,
    /// Whether signs stand between characters.
    strewn: bool,
    /// Whether readings stand behind characters.
    read_out: bool,
}

/// Longest reading, in bytes.
const READING: usize = 12;

/// The length of a bracketed reading in Latin letters with a tone mark, if the text begins with one.
fn reading(text: &str) -> Option<usize> {
    let inner = text.strip_prefix(['(', '（'])?;
    let open = text.len() - inner.len();
    // No further than a reading is long: a line may have any number of brackets that are never closed.
    let mut near = inner.char_indices().take_while(|(i, _)| *i <= READING);
    let (end, close) = near.find(|(_, c)| matches!(c, ')' | '）'))?;
    let word = inner.get(..end)?;
    let latin = |c: char| c.is_ascii_lowercase() || ('\u{C0}'..='\u{24F}').contains(&c);
    let toned = !word.is_ascii();
    (toned && !word.is_empty() && word.chars().all(latin)).then_some(open + end + close.len_utf8())
}

/// Longest name in Latin letters, in bytes.
const GLOSS: usize = 60;

/// The length of a bracketed name in Latin letters, if the text begins with one: （BRICS）, （Vladimir Putin）.
fn gloss(text: &str) -> Option<usize> {
    let inner = text.strip_prefix(['(', '（'])?;
    let open = text.len() - inner.len();
    let part =
        |c: char| c.is_alphabetic() && !is_chinese(c) || matches!(c, ' ' | '.' | '-' | '\'' | '’' | '·');
    let end = inner.char_indices().take_while(|(i, _)| *i <= GLOSS).find(|(_, c)| !part(*c));
    let (end, close) = end.filter(|(end, c)| *end > 1 && matches!(c, ')' | '）'))?;
    Some(open + end + close.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use summitkg_ontology::DocumentMeta;

    fn document(text: &str) -> Document {
        Document::new(DocumentMeta::default(), text.into())
    }

    #[test]
    fn characters_of_the_script_keep_their_length() {
        for c in ('\u{3400}'..='\u{9FFF}').filter(|c| is_chinese(*c)) {
            assert_eq!(simplified(c).len_utf8(), c.len_utf8(), "{c}");
        }
    }

    #[test]
    fn a_match_in_the_view_quotes_the_original() {
        let doc = document("第１２屆，國(guó)家主\u{200B}席");
        let view = View::new(&doc);
        assert_eq!(view.text(), "第12届，国家主席");
        for (folded, original) in [("12", "１２"), ("届", "屆"), ("国家主席", "國(guó)家主\u{200B}席")]
        {
            let at = view.text().find(folded).unwrap();
            let span = view.span(&doc, &ViewRange(at..at + folded.len())).unwrap();
            assert_eq!(doc.quote(span), Some(original));
        }
        assert_eq!(view.original(&doc, &(0..view.text().len())), "第１２屆，國家主席");
    }

    #[test]
    fn what_copying_left_is_left_out() {
        let cases = [
            (
                "<p>会议在<b>某地</b>举行。</p><p>&nbsp;&nbsp;元首签署&#12298;宣言&#12299;。</p>",
                "\n会议在某地举行。\n元首签署《宣言》。\n",
            ),
            (
                "上海合作组织 成员国 元首 理事会 第 二十四 次 会议 4日 在 某地 举行",
                "上海合作组织成员国元首理事会第二十四次会议4日在某地举行",
            ),
        ];
        for (text, want) in cases {
            assert_eq!(View::new(&document(text)).text(), want);
        }
    }

    #[test]
    fn a_broken_sentence_is_joined_and_a_heading_is_not() {
        let cases = [
            ("各国应加强团结，合作应对挑战，为地区谋求发\n\n展与繁荣。", "谋求发展与繁荣"),
            ("会议通过宣言。\n\n元首们会见记者。", "宣言。\n元首们"),
            ("某人出席会议并发表讲话\n\n要高举旗帜", "讲话\n要高举"),
            ("某日，会议在某地举行。记者甲摄\n9月1日，会议", "甲摄\n9月"),
        ];
        for (text, want) in cases {
            let view = View::new(&document(text));
            assert!(view.text().contains(want), "{} lacks {want}", view.text());
        }
    }
}

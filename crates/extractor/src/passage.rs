//! A sentence ready for rules: its summits, its lists of participants, its skeleton.

use std::cell::OnceCell;
use std::ops::Range;

use summitkg_ontology::Interval;

use crate::Extractor;
use crate::frame::{Frames, Tense, compatible};
use crate::list::{Lists, Represented, Run};
use crate::mention::{Mention, Value, Year};
use crate::pattern::{Captures, Known, Match, Numbers, Traits};
use crate::rules::Rules;
use crate::sentence::Sentence;
use crate::skeleton::{Skeleton, kind};
use crate::summit::{self, SummitName};
use crate::view::View;

/// What one character of a passage's skeleton stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Mention(Mention),
    Summit(usize),
    List(usize),
}

/// A sentence with what was found in it.
pub(crate) struct Passage {
    pub(crate) sentence: Sentence,
    pub(crate) summits: Vec<SummitName>,
    pub(crate) lists: Vec<Run>,
    pub(crate) skeleton: Skeleton,
    /// The patterns that can match in its words, once any is asked.
    possible: OnceCell<Numbers>,
    pieces: Vec<Piece>,
    /// Whether it tells what someone says rather than what happened.
    pub(crate) speech: bool,
    /// The day that the passage is about, if it names one and no summit.
    pub(crate) when: Option<Interval>,
    /// For each summit: the frame it means and how it is spoken of.
    pub(crate) told: Vec<Option<(usize, Tense)>>,
    /// What is told of meetings that are only named: words of the view, and the frame they are about.
    pub(crate) reach: Vec<(Range<usize>, usize)>,
}

/// A sentence of which only the names of meetings have been read: sentences of texts that name none need no more.
pub(crate) struct Draft {
    pub(crate) sentence: Sentence,
    pub(crate) summits: Vec<SummitName>,
    pub(crate) skeleton: Skeleton,
    traits: Traits,
    /// Which of the mentions of the text are in it.
    mentions: Range<usize>,
}

impl Draft {
    /// Reads the names: `mentions` are all those of the text.
    pub(crate) fn new(extractor: &Extractor, view: &str, mentions: &[Mention], sentence: Sentence) -> Self {
        let from = mentions.partition_point(|m| m.range.end <= sentence.range.start);
        let to = mentions.partition_point(|m| m.range.start < sentence.range.end);
        let here = mentions.get(from..to).unwrap_or_default();
        let letter = |m: &Mention| (m.range.clone(), extractor.rules.alphabet.of(&m.value));
        let skeleton = Skeleton::new(view, sentence.range.clone(), here.iter().map(letter));
        let traits = Traits::of(&skeleton.text());
        let summits = summit::find(&extractor.rules, &skeleton, &traits, here);
        Self { sentence, summits, skeleton, traits, mentions: from..to }
    }
}

impl Passage {
    /// Reads a sentence: `mentions` are all those of the text.
    pub(crate) fn new(extractor: &Extractor, view: &str, mentions: &[Mention], sentence: Sentence) -> Self {
        Self::of(Draft::new(extractor, view, mentions, sentence), extractor, view, mentions)
    }

    /// Reads the rest of a sentence.
    pub(crate) fn of(draft: Draft, extractor: &Extractor, view: &str, mentions: &[Mention]) -> Self {
        let Draft { sentence, summits, skeleton: plain, traits, mentions: here } = draft;
        let here = mentions.get(here).unwrap_or_default();
        let rules = &extractor.rules;
        let letter = |m: &Mention| (m.range.clone(), rules.alphabet.of(&m.value));
        let range = || sentence.range.clone();
        let within =
            |m: &Mention, outer: &Range<usize>| outer.start <= m.range.start && m.range.end <= outer.end;

        // Summits become one character, then lists.
        let mut pieces: Vec<(Range<usize>, char, Piece)> = Vec::new();
        for mention in here.iter().filter(|m| !summits.iter().any(|s| within(m, &s.range))) {
            let (range, letter) = letter(mention);
            pieces.push((range, letter, Piece::Mention(mention.clone())));
        }
        let letter_of = |name: &str| kind(name).unwrap_or(' ');
        for (i, summit) in summits.iter().enumerate() {
            pieces.push((summit.range.clone(), letter_of("summit"), Piece::Summit(i)));
        }
        pieces.sort_by_key(|(range, ..)| range.start);
        let encode = |pieces: &[(Range<usize>, char, Piece)]| {
            Skeleton::new(view, range(), pieces.iter().map(|(r, c, _)| (r.clone(), *c)))
        };
        let with_summits = if summits.is_empty() { plain } else { encode(&pieces) };
        let named: Vec<Option<&Mention>> = pieces
            .iter()
            .map(|(_, _, piece)| match piece {
                Piece::Mention(mention) => Some(mention),
                _ => None,
            })
            .collect();
        let lists = Lists {
            lexicon: &extractor.lexicon,
            rules,
            segmenter: &extractor.segmenter,
            view,
            skeleton: &with_summits,
            pieces: &named,
        }
        .find();
        pieces.retain(|(range, ..)| {
            !lists.iter().any(|l| l.range.start <= range.start && range.end <= l.range.end)
        });
        for (i, list) in lists.iter().enumerate() {
            let letter = letter_of(if list.is_group() { "group" } else { "list" });
            pieces.push((list.range.clone(), letter, Piece::List(i)));
        }
        pieces.sort_by_key(|(range, ..)| range.start);
        let mut skeleton = if lists.is_empty() { with_summits } else { encode(&pieces) };
        let unchanged = summits.is_empty() && lists.is_empty();
        let traits = if unchanged { traits } else { Traits::of(&skeleton.text()) };
        skeleton.allow(rules.index().possible(&traits));
        let told = vec![None; summits.len()];
        let pieces = pieces.into_iter().map(|(_, _, piece)| piece).collect();
        Self {
            sentence,
            summits,
            lists,
            skeleton,
            possible: OnceCell::new(),
            pieces,
            speech: false,
            when: None,
            told,
            reach: Vec::new(),
        }
    }

    /// Its words as they stand.
    pub(crate) fn words<'p>(&'p self, rules: &Rules, view: &'p View) -> Known<'p> {
        let words = view.slice(self.sentence.range.clone());
        Known::new(words, Some(self.possible.get_or_init(|| rules.index().possible(&Traits::of(words)))))
    }

    /// What stands at a place of the skeleton.
    pub(crate) fn piece(&self, at: usize) -> Option<&Piece> {
        self.pieces.get(self.skeleton.piece(at)?)
    }

    /// The mention that a capture is.
    pub(crate) fn mention(&self, captures: &Captures<'_>, name: &str) -> Option<&Mention> {
        match self.piece(captures.name(name)?.start())? {
            Piece::Mention(mention) => Some(mention),
            _ => None,
        }
    }

    /// The first of several captures that is there.
    pub(crate) fn first<'p>(&'p self, captures: &Captures<'_>, names: &[&str]) -> Option<&'p Mention> {
        names.iter().find_map(|name| self.mention(captures, name))
    }

    /// Every mention in a range of the skeleton.
    pub(crate) fn mentions_in(&self, range: Range<usize>) -> impl Iterator<Item = &Mention> {
        let text = self.skeleton.text().get(range.clone()).unwrap_or_default().as_str();
        text.char_indices().filter_map(move |(i, _)| match self.piece(range.start + i)? {
            Piece::Mention(mention) => Some(mention),
            _ => None,
        })
    }

    /// The list that a capture is.
    pub(crate) fn list(&self, captures: &Captures<'_>, name: &str) -> Option<&Run> {
        match self.piece(captures.name(name)?.start())? {
            Piece::List(i) => self.lists.get(*i),
            _ => None,
        }
    }

    /// The number of the summit that a capture is.
    pub(crate) fn summit(&self, captures: &Captures<'_>, name: &str) -> Option<usize> {
        match self.piece(captures.name(name)?.start())? {
            Piece::Summit(i) => Some(*i),
            _ => None,
        }
    }

    /// The dates of the sentence that are more than a year, with their places.
    pub(crate) fn dates(&self) -> impl Iterator<Item = &Mention> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Mention(mention) if matches!(mention.value, Value::Date(words) if words.is_more_than_a_year()) => {
                Some(mention)
            }
            _ => None,
        })
    }

    /// The countries that the sentence names or for which its participants speak, with their places.
    pub(crate) fn countries(&self) -> impl Iterator<Item = (&String, &Range<usize>)> {
        let named = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Mention(Mention { range, value: Value::Country(key) }) => Some((key, range)),
            _ => None,
        });
        let items = self.lists.iter().flat_map(|list| &list.items);
        let spoken_for = items.filter_map(|item| match &item.represents {
            Some(Represented::Country(key)) => Some((key, &item.written)),
            _ => None,
        });
        named.chain(spoken_for)
    }

    /// The years that the sentence names by number.
    pub(crate) fn years(&self) -> impl Iterator<Item = u16> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Mention(Mention { value: Value::Date(words), .. }) => match words.year {
                Some(Year::Is(year)) => Some(year),
                _ => None,
            },
            _ => None,
        })
    }

    /// The organisations that the sentence names.
    pub(crate) fn organisations(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Mention(Mention { value: Value::Organisation { key, .. }, .. }) => Some(key.as_str()),
            _ => None,
        })
    }

    /// The cities that the sentence names, with their countries and places.
    pub(crate) fn cities(&self) -> impl Iterator<Item = (&String, &String, &Range<usize>)> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Mention(Mention { range, value: Value::City { key, country } }) => {
                Some((key, country, range))
            }
            _ => None,
        })
    }

    /// The places of the titles in the sentence.
    #[cfg(test)]
    pub(crate) fn titles(&self) -> impl Iterator<Item = &Range<usize>> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Mention(Mention { range, value: Value::Title(_) }) => Some(range),
            _ => None,
        })
    }

    /// The view range of a match.
    pub(crate) fn range(&self, found: &Match<'_>) -> Range<usize> {
        self.skeleton.view(found.range())
    }

    /// The frames that what stands at a place of the view belongs to: that of the last summit told of
    /// before it in the sentence, else all told of in it, else the one that the text tells of.
    pub(crate) fn frames_at(&self, at: usize, frames: &Frames) -> Vec<usize> {
        if let Some((_, frame)) = self.reach.iter().find(|(range, _)| range.contains(&at)) {
            return vec![*frame];
        }
        let told = || self.summits.iter().zip(&self.told).filter_map(|(name, told)| told.map(|t| (name, t)));
        let main = || told().filter(|(_, (frame, tense))| *tense != Tense::Past && frames.tells_of(*frame));
        if let Some((_, (frame, _))) = main().rfind(|(name, _)| name.range.start <= at) {
            return vec![frame];
        }
        let fits = |frame: &usize| {
            let date = frames.all.get(*frame).and_then(|f| f.date);
            self.when.zip(date).is_none_or(|(when, date)| compatible(when, date))
        };
        let mut found: Vec<usize> =
            main().filter(|(_, (_, tense))| *tense > Tense::Named).map(|(_, (frame, _))| frame).collect();
        found.dedup();
        if found.is_empty() { frames.current.into_iter().filter(fits).collect() } else { found }
    }
}

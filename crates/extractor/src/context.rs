//! What a text tells of itself: when and where it was written, what sort of text it is.

use std::ops::Range;

use chrono::{Datelike, Days};
use summitkg_ontology::{Document, Edtf, Genre, Interval};

use crate::Extractor;
use crate::frame::Tense;
use crate::lexicon::Meaning;
use crate::mention::{Mention, Value, Year};
use crate::passage::Passage;
use crate::view::View;
use crate::when::Written;

/// The circumstances of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    pub(crate) written: Written,
    /// Whether the day of writing is told as such, and not only taken from a day below a title or signatures.
    pub(crate) dated: bool,
    /// The words that the day of writing was taken from, if the text itself has them.
    pub(crate) written_in: Option<Range<usize>>,
    pub(crate) published: Option<String>,
    pub(crate) dateline: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) genre: Option<Genre>,
    /// The main series of the organisation that the text names first.
    pub(crate) series: Option<String>,
    /// The line on which an adopted text begins.
    pub(crate) adopted_from: Option<usize>,
    /// The whole dates of the text with their places, from which later days without a year count.
    anchors: Vec<(usize, u16)>,
    /// The year that the heading of a chronology gives.
    year: Option<u16>,
}

/// Within how many days a report is printed.
const PRINTED_WITHIN: u64 = 3;

impl Context {
    /// Reads the circumstances and marks the passages in which somebody speaks.
    pub(crate) fn read(
        extractor: &Extractor,
        document: &Document,
        view: &View,
        mentions: &[Mention],
        passages: &mut [Passage],
    ) -> Self {
        let title = passages.iter().find(|p| p.sentence.heading && !p.summits.is_empty());
        let title = title.map(|p| view.original(document, &p.sentence.range).trim().to_owned());
        let mut context = Self { title, ..Self::default() };
        context.read_dates(extractor, document, view, passages);
        context.read_genre(extractor, view, passages);
        context.mark_speech(extractor, passages);
        context.anchors = mentions
            .iter()
            .filter_map(|m| Some((m.range.start, absolute(m)?)))
            .filter_map(|(at, date)| Some((at, date.full()?.year().try_into().ok()?)))
            .collect();
        // Also the titles of documents may be what names it.
        context.series = extractor.lexicon.words(view.text()).find_map(|(_, meaning)| match meaning {
            Meaning::Organisation { key, .. } => extractor.rules.main_series(key).map(|s| s.code.clone()),
            _ => None,
        });
        if context.written.date.is_none() && context.genre == Some(Genre::Background) {
            // 2012年大事记: the year of all days below.
            context.year = passages.iter().take(2).flat_map(Passage::years).next();
        }
        context
    }

    fn read_dates(&mut self, extractor: &Extractor, document: &Document, view: &View, passages: &[Passage]) {
        let given = document.meta().published.as_deref().and_then(|p| p.parse::<Edtf>().ok());
        let dated = |words: &str, full: bool| {
            passages.iter().find_map(|p| {
                let captures = extractor.rules.word(words).captures(&p.skeleton)?;
                let mention = p.mention(&captures, "date")?;
                let date = absolute(mention)?;
                let whole = captures.get(0)?;
                // Nothing is published over several days.
                let range = matches!(mention.value, Value::Date(words) if words.end.is_some());
                let fits = !full || date.full().is_some() && !range;
                fits.then(|| (date, mention.range.clone(), p.range(&whole)))
            })
        };
        let dateline = dated("dateline", false);
        if let Some((_, _, words)) = &dateline {
            self.dateline = Some(view.original(document, words));
        }
        let printed =
            dated("published", true).or_else(|| dated("edition", true)).or_else(|| dated("printed-at", true));
        if let (None, Some((date, range, _))) = (given, &printed) {
            self.published = Some(date.to_string());
            self.written_in = Some(range.clone());
        }
        let signed = || {
            ["place.dated", "place.signed"].iter().find_map(|id| {
                let rule = extractor.rules.all.iter().find(|r| r.id.as_str() == *id)?;
                passages.iter().find_map(|p| {
                    let mention = p.mention(&rule.regex.captures(&p.skeleton)?, "date")?;
                    absolute(mention).filter(|d| d.full().is_some()).map(|d| (d, mention.range.clone()))
                })
            })
        };
        let date = given.or(printed.map(|(date, ..)| date)).or_else(|| {
            let (date, range) = signed()?;
            self.written_in = Some(range);
            Some(date)
        });
        let told = |words: &str| dated(words, true).is_some();
        self.dated = given.is_some() || dateline.is_some() || told("published") || told("printed-at");
        // 今天 counts from the day of the dateline, which may lie before that of printing.
        let sent = dateline.map(|(date, ..)| date);
        let sent_before = date.and_then(Edtf::full).zip(sent).and_then(|(printed, sent)| {
            let days = (0..=PRINTED_WITHIN).filter_map(|n| printed.checked_sub_days(Days::new(n)));
            days.filter_map(Edtf::from_day).find(|day| sent.agrees(*day))
        });
        self.written = Written { date: sent_before.or(date).or(sent) };
    }

    fn read_genre(&mut self, extractor: &Extractor, view: &View, passages: &[Passage]) {
        let rules = &extractor.rules;
        let heading = |words: &str| {
            passages.iter().take(8).any(|p| p.sentence.heading && rules.word(words).is_match(p.words(rules, view)))
        };
        self.adopted_from = passages
            .iter()
            .find(|p| !p.sentence.heading && rules.word("declares").is_match(p.words(rules, view)))
            .map(|p| p.sentence.line + 1);
        let speech = heading("speech-heading");
        self.genre = if speech && self.adopted_from.is_some() {
            Some(Genre::Composite)
        } else if speech && passages.iter().any(|p| rules.word("address").is_match(&p.skeleton)) {
            Some(Genre::Speech)
        } else if self.adopted_from.is_some() {
            Some(Genre::Declaration)
        } else if heading("adopted") {
            Some(Genre::Communique)
        } else if passages.iter().take(3).any(|p| short(p) && rules.word("history").is_match(p.words(rules, view))) {
            Some(Genre::Background)
        } else {
            None
        };
    }

    /// A passage is speech if it says so, or goes on in a line of speech; all of a speech or an adopted
    /// text is.
    fn mark_speech(&self, extractor: &Extractor, passages: &mut [Passage]) {
        let rules = &extractor.rules;
        let spoken = matches!(self.genre, Some(Genre::Speech | Genre::Composite));
        let mut line = None;
        let mut before = false;
        for passage in passages {
            let text = &passage.skeleton;
            let adopted = self.adopted_from.is_some_and(|from| passage.sentence.line >= from);
            let new_line = line.replace(passage.sentence.line) != Some(passage.sentence.line);
            // 我们……于某日在某地举行会议，声明如下: that they met is told, not said.
            let says = (rules.word("speaking-start").is_match(text)
                || rules.word("point-start").is_match(text))
                && !rules.word("declares").is_match(text);
            let acts = rules.word("acting-start").is_match(text);
            let acted = rules.word("acted").is_match(text);
            before = !passage.sentence.heading
                && (adopted && !acted
                    || spoken && self.adopted_from.is_none_or(|from| passage.sentence.line + 1 < from)
                    || says
                    || before && !new_line && !acts);
            passage.speech = before;
        }
    }

    /// A date in this text.
    pub(crate) fn complete(&self, mention: &Mention, tense: Tense) -> Option<crate::when::Completed> {
        let Value::Date(mut words) = mention.value else { return None };
        // Nothing tells when the text was written: the year is that of the whole date before.
        let anchor = self.anchors.partition_point(|(at, _)| *at < mention.range.start).checked_sub(1);
        let year = anchor.and_then(|i| self.anchors.get(i)).map(|(_, year)| *year).or(self.year);
        let relative = match (words.year, year) {
            (Some(Year::From(n)), Some(year)) if self.written.date.is_none() => {
                year.checked_add_signed(i16::from(n))
            }
            _ => None,
        };
        words.year = relative.map(Year::Is).or(words.year);
        let done = self.written.complete(words, tense)?;
        let done = crate::when::Completed { inferred: done.inferred || relative.is_some(), ..done };
        match year.filter(|_| self.written.date.is_none() && done.interval.start.year().is_none()) {
            Some(year) if done.interval.start.month().is_some() => {
                let interval = Interval {
                    start: done.interval.start.with_year(year)?,
                    end: done.interval.end.with_year(year)?,
                };
                Some(crate::when::Completed { interval, inferred: true })
            }
            _ => Some(done),
        }
    }
}

/// Whether a passage is as short as a headline.
fn short(passage: &Passage) -> bool {
    passage.skeleton.text().chars().count() <= 60
}

/// A date that needs nothing to complete it.
fn absolute(mention: &Mention) -> Option<Edtf> {
    match mention.value {
        Value::Date(words) => Written::default().complete(words, Tense::Named).map(|c| c.interval.start),
        _ => None,
    }
}

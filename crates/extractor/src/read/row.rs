//! One row of a table or one box of fields: what its cells tell of a meeting.

use std::ops::Range;

use summitkg_ontology::{
    Action, Attendance, Basis, Chair, Claim, Date, Edtf, Format, Interval, Kind, Outcome, RepresentsKind,
    RuleId,
};

use super::next::decision;
use super::table::Column;
use crate::extract::Reading;
use crate::frame::{Candidate, Clues, Frames, Tense, better};
use crate::list::{Item, Represented};
use crate::mention::{DateWords, Mention, Value};
use crate::numeral::number;
use crate::passage::Passage;
use crate::pattern::Haystack;
use crate::summit::SummitName;

/// What the cells of one row, or the fields of one box, tell of a meeting.
#[derive(Default)]
pub(super) struct Row {
    pub(super) clues: Clues,
    candidates: Vec<(Claim, Basis, Range<usize>)>,
    host: Option<String>,
    chair: Option<(Range<usize>, Option<String>, Option<Represented>)>,
    pub(super) year: Option<DateWords>,
    action: Option<Action>,
}

impl Row {
    /// A row below others of a year, whose head tells what was done with the documents.
    pub(super) fn new(year: Option<DateWords>, action: Option<Action>) -> Self {
        Self { year, action, ..Self::default() }
    }

    fn add(&mut self, claim: Claim, basis: Basis, range: &Range<usize>) {
        self.candidates.push((claim, basis, range.clone()));
    }

    pub(super) fn cell(
        &mut self,
        reading: &Reading<'_>,
        passage: &Passage,
        cell: Range<usize>,
        column: Column,
    ) {
        let text = passage.skeleton.text().get(cell.clone()).unwrap_or_default();
        let (start, end) =
            (cell.start + text.len() - text.trim_start().len(), cell.start + text.trim_end().len());
        if start >= end {
            return;
        }
        let range = passage.skeleton.view(start..end);
        match column {
            Column::Number => self.number(passage, start..end),
            Column::Year => {
                self.year = passage.mentions_in(start..end).find_map(|m| match m.value {
                    Value::Date(words) => Some(words),
                    _ => None,
                });
                let digits = || number(reading.view.slice(range.clone())).and_then(|n| u16::try_from(n).ok());
                let plain =
                    |year| DateWords { year: Some(crate::mention::Year::Is(year)), ..DateWords::default() };
                self.year = self.year.or_else(|| digits().filter(|y| (1900..2200).contains(y)).map(plain));
            }
            Column::Date => self.date(reading, passage, start..end),
            Column::Place => self.place(passage, start..end),
            Column::Chair => self.person(reading, passage, start..end),
            Column::Attendees => self.attendees(reading, passage, &range),
            Column::Documents => self.documents(reading, passage, start..end),
            Column::Format => self.format(reading, reading.view.slice(range.clone()), &range),
            Column::Next => self.next(reading, passage, start..end),
            Column::Previous => {}
        }
    }

    pub(super) fn number(&mut self, passage: &Passage, cell: Range<usize>) {
        let ordinal = passage.mentions_in(cell.clone()).find_map(|m| match m.value {
            Value::Ordinal(n) => Some((n, m.range.clone())),
            _ => None,
        });
        let of_name = || passage.summits.iter().find_map(|s| Some((s.number?, s.range.clone())));
        let digits = || {
            let n = number(&passage.skeleton.text().get(cell.clone())?)?;
            Some((n, passage.skeleton.view(cell.clone())))
        };
        if let Some((n, range)) =
            ordinal.or_else(digits).or_else(of_name).filter(|(n, _)| (1..200).contains(n))
        {
            self.clues.number = Some(n);
            self.add(Claim::Number(n), Basis::Stated, &range);
        }
    }

    /// 2011年某城峰会: the year and the city of a name.
    pub(super) fn named(&mut self, reading: &Reading<'_>, passage: &Passage) {
        let Some(name) = passage.summits.first() else { return };
        let year = name.year.and_then(|words| words.year).and_then(|y| reading.context.written.year(y));
        if let Some(date) =
            year.and_then(|year| Edtf::new(Some(year), None, None)).filter(|_| self.clues.date.is_none())
        {
            let interval = Interval::single(date);
            self.clues.date = Some(interval);
            let text = reading.view.slice(name.range.clone()).to_owned();
            self.add(Claim::Date(Date { interval, text }), Basis::Stated, &name.range);
        }
        if let Some((city, range)) = name.city.clone().filter(|_| self.clues.city.is_none()) {
            self.clues.city = Some(city.clone());
            self.add(Claim::City(city), Basis::Stated, &range);
        }
    }

    pub(super) fn date(&mut self, reading: &Reading<'_>, passage: &Passage, cell: Range<usize>) {
        let found = passage.mentions_in(cell).find(|m| matches!(m.value, Value::Date(_)));
        let Some(Mention { range, value: Value::Date(words) }) = found else { return };
        let words = DateWords { year: words.year.or(self.year.and_then(|y| y.year)), ..*words };
        if let Some(done) = reading.context.written.complete(words, Tense::Held) {
            let text = reading.view.slice(range.clone()).to_owned();
            let basis = if done.inferred { Basis::Inferred } else { Basis::Stated };
            let range = range.clone();
            self.clues.date = Some(done.interval);
            self.add(Claim::Date(Date { interval: done.interval, text }), basis, &range);
        }
    }

    pub(super) fn place(&mut self, passage: &Passage, cell: Range<usize>) {
        let found: Vec<Mention> = passage.mentions_in(cell).cloned().collect();
        for Mention { range, value } in found {
            match value {
                Value::City { key, .. } if self.clues.city.is_none() => {
                    self.clues.city = Some(key.clone());
                    self.add(Claim::City(key), Basis::Stated, &range);
                }
                Value::Country(key) if self.host.is_none() => {
                    (self.host, self.clues.country) = (Some(key.clone()), Some(key.clone()));
                    self.add(Claim::Country(key), Basis::Stated, &range);
                }
                _ => {}
            }
        }
    }

    /// Who presided: a participant with office, or a bare name.
    fn person(&mut self, reading: &Reading<'_>, passage: &Passage, cell: Range<usize>) {
        let here = passage.skeleton.view(cell.clone());
        let mut items = passage.lists.iter().flat_map(|run| &run.items);
        let named = |item: &&Item| item.person.as_ref().is_some_and(|name| here.contains(&name.start));
        if let Some(item) = items.find(named) {
            // 主席 某某: the word may be the name of the field.
            let office = item.office.clone().filter(|_| here.contains(&item.written.start));
            let represents = item.represents.clone();
            self.chair = item.person.clone().map(|name| (name, office, represents));
            return;
        }
        let range = passage.skeleton.view(cell);
        let name = reading.view.slice(range.clone());
        let lexicon = &reading.extractor.lexicon;
        let transcribed =
            (2..=24).contains(&name.chars().count()) && name.chars().all(|c| lexicon.transcribes(c));
        if transcribed || lexicon.chinese_name(name) {
            self.chair = Some((range, None, None));
        } else if let Some(crate::lexicon::Meaning::Country(key)) = lexicon.meaning(name) {
            let chair = Chair { person: None, office: None, country: Some(key.clone()) };
            self.add(Claim::Chair(chair), Basis::Stated, &range);
        }
    }

    pub(super) fn attendees(&mut self, reading: &Reading<'_>, passage: &Passage, here: &Range<usize>) {
        let items = passage.lists.iter().flat_map(|run| &run.items);
        for item in
            items.filter(|item| !item.group && here.end > item.written.start && here.start < item.written.end)
        {
            let claim = Claim::Attendance(reading.attendance(item, None));
            self.add(claim, Basis::Stated, &item.written);
        }
    }

    /// Titles, with or without their marks, one behind the other.
    fn documents(&mut self, reading: &Reading<'_>, passage: &Passage, cell: Range<usize>) {
        let rules = &reading.extractor.rules;
        let text = passage.skeleton.text().get(cell.clone()).unwrap_or_default();
        let mut at = cell.start;
        for part in rules.word("cell-joint").parts(text) {
            let here = at + text.get(at - cell.start..).and_then(|rest| rest.find(part)).unwrap_or(0);
            at = here + part.len();
            let title = passage.mentions_in(here..at).find_map(|m| match &m.value {
                Value::Title(inner) => Some((inner.clone(), m.range.clone())),
                _ => None,
            });
            let whole = passage.skeleton.view(here..at);
            let (inner, range) = title.clone().unwrap_or_else(|| (whole.clone(), whole.clone()));
            let words = reading.view.slice(inner.clone());
            let kind = reading.kind_of(words);
            let ends =
                reading.extractor.lexicon.document_words().any(|word| words.trim_end().ends_with(word));
            if title.is_none()
                && (matches!(kind, Kind::Other | Kind::Procedure)
                    || !ends
                    || words.trim().chars().count() < 4)
            {
                continue;
            }
            let signed = rules.word("signing").is_match(text);
            let issues = matches!(kind, Kind::Declaration | Kind::Communique | Kind::Statement);
            let action = self.action.unwrap_or(match (signed, issues) {
                (true, _) => Action::Signed,
                (false, true) => Action::Issued,
                (false, false) => Action::Approved,
            });
            let outcome = Outcome {
                title: Some(reading.original(&inner)),
                quoted: title.is_some(),
                kind,
                action,
                count_only: None,
            };
            self.add(Claim::Outcome(outcome), Basis::Inferred, &range);
        }
    }

    fn next(&mut self, reading: &Reading<'_>, passage: &Passage, cell: Range<usize>) {
        let range = passage.skeleton.view(cell.clone());
        let Some(mut next) = decision(reading, passage, cell) else { return };
        let of_name =
            passage.summits.iter().find_map(|s| s.city.as_ref().map(|(city, _)| (city.clone(), s.year)));
        if let Some((city, year)) = of_name {
            next.city = next.city.or(Some(city));
            next.year = next.year.or(year.and_then(|w| w.year).and_then(|y| reading.context.written.year(y)));
        }
        if next.city.is_some() || next.country.is_some() {
            self.add(Claim::Next(next), Basis::Stated, &range);
        }
    }

    /// 视频会议, wherever in the row it stands.
    pub(super) fn formats(&mut self, reading: &Reading<'_>, passage: &Passage) {
        let words = passage.words(&reading.extractor.rules, reading.view);
        self.format(reading, words, &passage.sentence.range.clone());
    }

    fn format<'t>(&mut self, reading: &Reading<'_>, words: impl Haystack<'t>, range: &Range<usize>) {
        if let Some((format, found)) = met_by(reading, words) {
            let place = range.start + found.start..range.start + found.end;
            self.add(Claim::Format(format), Basis::Stated, &place);
        }
    }

    /// Puts a row into the frame of its meeting; whether it tells which meeting it is about.
    pub(super) fn write(
        self,
        reading: &Reading<'_>,
        frames: &mut Frames,
        passage: &Passage,
        series: &str,
    ) -> bool {
        let Ok(rule) = RuleId::new("event.table-row") else { return false };
        let placed = self.clues.city.is_some() || self.clues.country.is_some();
        if self.clues.date.is_none() && (self.clues.number.is_none() || !placed) {
            return false;
        }
        let line = SummitName {
            range: passage.sentence.range.clone(),
            series: Some(series.to_owned()),
            rule,
            context: false,
            number: self.clues.number,
            year: None,
            city: None,
            country: None,
        };
        let Some(frame) = frames.resolve(&line, &self.clues, false) else { return false };
        self.put(reading, frames, frame);
        frames.current = Some(frame);
        true
    }

    pub(super) fn put(mut self, reading: &Reading<'_>, frames: &mut Frames, frame: usize) {
        let Ok(rule) = RuleId::new("event.table-row") else { return };
        let told = &mut frames.all[frame];
        if let Some((name, office, represents)) = self.chair.take() {
            let host = self.host.clone().or_else(|| told.country.clone());
            let represents = match represents {
                Some(Represented::Country(key)) => Some(key),
                _ => host,
            };
            let person = Some(reading.original(&name));
            let chair = Chair { person: person.clone(), office: office.clone(), country: represents.clone() };
            self.add(Claim::Chair(chair), Basis::Stated, &name);
            let represents_kind = represents.as_ref().map(|_| RepresentsKind::Country);
            let known = represents.is_some();
            let attendance = Attendance {
                as_written: reading.original(&name),
                person,
                office,
                represents,
                represents_kind,
                capacity: None,
                capacity_inferred: false,
                mode: None,
            };
            if known {
                self.add(Claim::Attendance(attendance), Basis::Inferred, &name);
            }
        }
        if let Some(date) = self.clues.date {
            told.date = Some(told.date.map_or(date, |known| better(known, date)));
        }
        told.city = told.city.take().or(self.clues.city);
        told.country = told.country.take().or(self.clues.country);
        told.number = told.number.or(self.clues.number);
        for (claim, basis, range) in self.candidates {
            told.candidates.push(Candidate { claim, basis, rule: rule.clone(), ranges: vec![range] });
        }
    }
}

/// How the words of a row or of a line of a list say that a meeting met.
pub(super) fn met_by<'t>(reading: &Reading<'_>, words: impl Haystack<'t>) -> Option<(Format, Range<usize>)> {
    let rules = &reading.extractor.rules;
    let of = |name: &str, format: Format| rules.word(name).find(words).map(|m| (format, m.range()));
    of("row-hybrid", Format::Hybrid)
        .or_else(|| of("row-video", Format::Video))
        .or_else(|| of("row-in-person", Format::InPerson))
}

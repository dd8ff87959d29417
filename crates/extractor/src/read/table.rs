//! Tables of meetings and boxes of facts: the head of a column, or the name before a colon, says what a cell tells.

use std::ops::Range;

use summitkg_ontology::Action;

use super::row::Row;
use crate::extract::Reading;
use crate::frame::{Frames, compatible};
use crate::mention::DateWords;
use crate::passage::Passage;
use crate::pattern::Haystack;

/// What a column or a field tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Number,
    Year,
    Date,
    Place,
    Chair,
    Attendees,
    Documents,
    Format,
    Next,
    /// The meeting before.
    Previous,
}

/// The columns, with the set of words that head each.
const COLUMNS: [(Column, &str); 10] = [
    (Column::Number, "column-number"),
    (Column::Year, "column-year"),
    (Column::Date, "column-date"),
    (Column::Place, "column-place"),
    (Column::Chair, "column-chair"),
    (Column::Attendees, "column-attendees"),
    (Column::Documents, "column-documents"),
    (Column::Format, "column-format"),
    (Column::Next, "column-next"),
    (Column::Previous, "column-previous"),
];

/// The table that is being read: what parts its cells, and what each column tells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    mark: char,
    columns: Vec<Option<Column>>,
    series: String,
    /// What its head says was done with the documents.
    action: Option<Action>,
    /// The year of the rows above, where a cell that spans rows is written once.
    year: Option<DateWords>,
}

/// Reads the head or a row of a table; whether the passage is one.
pub(super) fn read(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) -> bool {
    if let Some(table) = head(reading, frames, passage) {
        frames.table = Some(table);
        return true;
    }
    let Some(mut table) = frames.table.take() else { return false };
    let cells = cells(&passage.skeleton.text(), table.mark);
    let ruled = passage.skeleton.text().chars().all(|c| matches!(c, '-' | '|' | ' ' | '：' | '—' | '+'));
    if ruled {
        frames.table = Some(table);
        return true;
    }
    if cells.len() < 2
        || cells.len() > table.columns.len()
        || table.mark == ' ' && cells.len() < table.columns.len()
    {
        return false;
    }
    let mut row = Row::new(table.year, table.action);
    for (cell, column) in cells.into_iter().zip(&table.columns) {
        if let Some(column) = column {
            row.cell(reading, passage, cell, *column);
        }
    }
    table.year = row.year;
    row.formats(reading, passage);
    let told = row.write(reading, frames, passage, &table.series);
    frames.table = Some(table);
    told
}

/// A field of a box of facts on one meeting, `举办地点：…`: what it tells, and where.
fn field_of(reading: &Reading<'_>, passage: &Passage) -> Option<(Column, Range<usize>)> {
    let words = passage.words(&reading.extractor.rules, reading.view);
    let parts = reading.extractor.rules.word("field").captures(words)?;
    let (key, value) = (parts.name("key")?, parts.name("value")?);
    // Nothing but names of columns: the head of a table.
    if value.as_str().split_whitespace().next().is_some_and(|word| column(reading, word).is_some()) {
        return None;
    }
    let start = passage.sentence.range.start;
    Some((column(reading, key.as_str())?, start + value.start()..start + value.end()))
}

/// Whether the passage is a field of a box, but not that of the name of the meeting.
pub(super) fn is_field(reading: &Reading<'_>, passage: &Passage) -> bool {
    field_of(reading, passage).is_some_and(|(column, _)| column != Column::Number)
}

/// Reads a field of a box on the meeting that is being told of.
pub(super) fn field(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) {
    let Some((column, words)) = field_of(reading, passage) else { return };
    let value = passage.skeleton.here(words.start)..passage.skeleton.here(words.end);
    let Some(frame) = frames.current.filter(|i| frames.all[*i].future == 0 || frames.all[*i].held > 0) else {
        return;
    };
    let key = reading.view.slice(passage.sentence.range.start..words.start);
    let mut row = Row::new(None, action_of(reading, key));
    if column == Column::Previous {
        row.number(passage, value.clone());
        row.date(reading, passage, value.clone());
        row.place(passage, value);
        row.named(reading, passage);
        let series = frames.all[frame].series.clone();
        row.write(reading, frames, passage, &series);
        frames.current = Some(frame);
        return;
    }
    if column == Column::Attendees {
        // The name of the field may be the head of the list.
        row.attendees(reading, passage, &words);
    } else {
        row.cell(reading, passage, value, column);
    }
    let known = &frames.all[frame];
    let agrees = row.clues.date.zip(known.date).is_none_or(|(a, b)| compatible(a, b))
        && row.clues.city.as_ref().zip(known.city.as_ref()).is_none_or(|(a, b)| a == b);
    if agrees {
        row.put(reading, frames, frame);
    }
}

/// What the word at the head of a column says that it tells.
fn column(reading: &Reading<'_>, head: &str) -> Option<Column> {
    let head: String = head.chars().filter(|c| !c.is_whitespace() && *c != '*').collect();
    let is = |words: &&str| reading.extractor.rules.word(words).is_match(&head);
    COLUMNS.iter().find(|(_, words)| is(words)).map(|(column, _)| *column)
}

/// The parts of a line between its marks.
fn cells(text: &str, mark: char) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for part in text.split(mark) {
        found.push(at..at + part.len());
        at += part.len() + mark.len_utf8();
    }
    let empty = |range: &Range<usize>| text.get(range.clone()).is_none_or(|t| t.trim().is_empty());
    if mark != '\t' && found.first().is_some_and(empty) {
        found.remove(0);
    }
    if mark != '\t' && found.last().is_some_and(empty) {
        found.pop();
    }
    found
}

/// The head of a table: nothing but names of columns, of which one tells which meeting a row is about.
fn head(reading: &Reading<'_>, frames: &Frames, passage: &Passage) -> Option<Table> {
    let words = passage.words(&reading.extractor.rules, reading.view);
    let mark = ['|', '\t', ' '].into_iter().find(|mark| words.contains(*mark) && cells(&words, *mark).len() >= 2)?;
    let cells = cells(&words, mark);
    let columns: Vec<Option<Column>> =
        cells.iter().map(|cell| column(reading, &words.get(cell.clone()).unwrap_or_default())).collect();
    let known = columns.iter().flatten().count();
    let tells = columns.iter().flatten().any(|c| matches!(c, Column::Number | Column::Year | Column::Date));
    let series =
        frames.listed.clone().or_else(|| frames.series_here()).or_else(|| reading.context.series.clone())?;
    let enough = if mark == ' ' { known == columns.len() && known > 2 } else { known * 2 > columns.len() };
    let action = action_of(reading, words);
    (known >= 2 && tells && enough).then_some(Table { mark, columns, series, action, year: None })
}

/// What the name of a column or a field says was done with its documents: 签署文件.
fn action_of<'t>(reading: &Reading<'_>, words: impl Haystack<'t>) -> Option<Action> {
    let verbs = [("signing", Action::Signed), ("approving", Action::Approved), ("issuing", Action::Issued)];
    verbs
        .into_iter()
        .find(|(word, _)| reading.extractor.rules.word(word).is_match(words))
        .map(|(_, action)| action)
}

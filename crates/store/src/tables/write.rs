//! Rows as text: RFC 4180, with a comma or a tab between cells.

use super::Row;
use super::dictionary::{CellKind, DICTIONARY, TableSpec};

/// A table with its header.
pub(super) fn table(spec: &TableSpec, rows: &[Row], delimiter: char) -> String {
    let mut text = String::new();
    line(&mut text, spec.columns.iter().map(|column| column.name.as_str()), delimiter);
    for row in rows {
        debug_assert!(row.iter().map(|(name, _)| *name).eq(spec.columns.iter().map(|c| c.name.as_str())));
        line(&mut text, row.iter().map(|(_, cell)| cell.as_str()), delimiter);
    }
    text
}

/// What every column of every table is called and means, for people.
pub(super) fn dictionary() -> String {
    let mut text = String::new();
    let header = [
        "table",
        "column",
        "title_zh",
        "title_en",
        "description_zh",
        "description_en",
        "type",
        "values",
        "unit",
        "key",
        "references",
    ];
    line(&mut text, header, ',');
    for table in &DICTIONARY.tables {
        let words = &table.words;
        let about = [
            &table.name,
            "",
            &words.title_zh,
            &words.title_en,
            &words.description_zh,
            &words.description_en,
            "",
            "",
            "",
            "",
            "",
        ];
        line(&mut text, about, ',');
        for column in &table.columns {
            let values = match &column.kind {
                CellKind::Code(codes) => codes.join("|"),
                _ => String::new(),
            };
            let references =
                table.reference(column).map_or_else(String::new, |(table, key)| format!("{table}.{key}"));
            let words = &column.words;
            let cells: [&str; 11] = [
                &table.name,
                &column.name,
                &words.title_zh,
                &words.title_en,
                &words.description_zh,
                &words.description_en,
                column.kind.name(),
                &values,
                &column.unit,
                if table.is_key(column) { "primary" } else { "" },
                &references,
            ];
            line(&mut text, cells, ',');
        }
    }
    text
}

fn line<'c>(text: &mut String, cells: impl IntoIterator<Item = &'c str>, delimiter: char) {
    for (n, cell) in cells.into_iter().enumerate() {
        if n > 0 {
            text.push(delimiter);
        }
        if cell.contains([delimiter, '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

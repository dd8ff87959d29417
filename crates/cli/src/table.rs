//! Rows as people or other programs read them.

use std::io::{self, Write};

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};

use crate::output::{on_terminal, printable, terminal_width};

/// A form of rows that are not an answer of SPARQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowFormat {
    Table,
    Csv,
    Tsv,
    Json,
}

impl RowFormat {
    /// The form with this name; without one, a table for people and CSV for programs.
    pub(crate) fn named(name: Option<&str>) -> Option<Self> {
        match name.map(str::to_ascii_lowercase).as_deref() {
            None if on_terminal() => Some(Self::Table),
            None | Some("csv") => Some(Self::Csv),
            Some("table") => Some(Self::Table),
            Some("tsv") => Some(Self::Tsv),
            Some("json") => Some(Self::Json),
            Some(_) => None,
        }
    }
}

/// Columns under their headings, in the width of the terminal; Chinese characters are two wide.
pub(crate) fn render<S: AsRef<str>>(header: &[S], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
    if let Some(width) = terminal_width() {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        if width > 0 {
            table.set_width(width);
        }
    }
    if !header.is_empty() {
        table.set_header(header.iter().map(|h| printable(h.as_ref())));
    }
    for row in rows {
        table.add_row(row.iter().map(|cell| printable(cell)));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 1));
    }
    let mut text = String::new();
    for line in table.to_string().lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Writes rows in the form asked for.
pub(crate) fn write(
    format: RowFormat,
    header: &[&str],
    rows: &[Vec<String>],
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        RowFormat::Table => out.write_all(render(header, rows).as_bytes()),
        RowFormat::Csv => {
            let line = |cells: Vec<String>| cells.join(",") + "\r\n";
            out.write_all(line(header.iter().map(|h| csv(h)).collect()).as_bytes())?;
            rows.iter()
                .try_for_each(|row| out.write_all(line(row.iter().map(|c| csv(c)).collect()).as_bytes()))
        }
        RowFormat::Tsv => {
            let clean = |cell: &str| cell.replace(['\t', '\n', '\r'], " ");
            let line = |cells: Vec<String>| cells.join("\t") + "\n";
            out.write_all(line(header.iter().map(|h| clean(h)).collect()).as_bytes())?;
            rows.iter()
                .try_for_each(|row| out.write_all(line(row.iter().map(|c| clean(c)).collect()).as_bytes()))
        }
        RowFormat::Json => {
            let objects = rows.iter().map(|row| {
                header
                    .iter()
                    .zip(row)
                    .map(|(h, c)| ((*h).to_owned(), c.as_str().into()))
                    .collect::<serde_json::Map<_, _>>()
            });
            let list: Vec<_> = objects.collect();
            writeln!(out, "{}", serde_json::to_string_pretty(&list)?)
        }
    }
}

fn csv(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_columns_align() {
        let rows =
            vec![vec!["杜尚别".to_owned(), "a".to_owned()], vec!["x".to_owned(), "b\u{1b}[1m".to_owned()]];
        assert_eq!(
            render(&["城市", "n"], &rows),
            "城市    n\n──────────────\n杜尚别  a\nx       b\u{FFFD}[1m\n"
        );
    }

    #[test]
    fn csv_quotes_what_must_be_quoted() {
        let mut out = Vec::new();
        write(RowFormat::Csv, &["a", "b"], &[vec!["x,y".into(), "\"q\"".into()]], &mut out).unwrap();
        assert_eq!(out, b"a,b\r\n\"x,y\",\"\"\"q\"\"\"\r\n");
    }
}

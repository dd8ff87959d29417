//! Reads a gazetteer: tab-separated rows below a header line; comments begin with `#`.

/// Why a shipped table of words is refused.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each message documents its variant")]
pub enum LexiconError {
    #[error("{file} line {line}: {found} columns where the header has {wanted}")]
    Columns { file: &'static str, line: usize, found: usize, wanted: usize },
    #[error("{file} line {line}: `{value}` is no known {what}")]
    Value { file: &'static str, line: usize, what: &'static str, value: String },
    #[error("the words of the lexicons cannot be searched for: {problem}")]
    Automaton { problem: String },
}

/// One row with where it stands.
pub(crate) struct Row<'a> {
    pub(crate) file: &'static str,
    pub(crate) line: usize,
    columns: Vec<&'a str>,
}

impl<'a> Row<'a> {
    /// The n-th column.
    pub(crate) fn column(&self, n: usize) -> &'a str {
        self.columns.get(n).copied().unwrap_or_default()
    }

    /// The row as it stands.
    pub(crate) fn text(&self) -> String {
        self.columns.join("\t")
    }

    /// A complaint about a value of this row.
    pub(crate) fn refuse(&self, what: &'static str, value: &str) -> LexiconError {
        LexiconError::Value { file: self.file, line: self.line, what, value: value.to_owned() }
    }
}

/// The rows of a table.
pub(crate) fn rows<'a>(file: &'static str, text: &'a str) -> Result<Vec<Row<'a>>, LexiconError> {
    let mut wanted = None;
    let mut rows = Vec::new();
    for (i, line) in text.lines().enumerate() {
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        let columns: Vec<_> = line.split('\t').collect();
        match wanted {
            None => wanted = Some(columns.len()),
            Some(wanted) if wanted != columns.len() => {
                return Err(LexiconError::Columns { file, line: i + 1, found: columns.len(), wanted });
            }
            Some(_) => rows.push(Row { file, line: i + 1, columns }),
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_other_width_is_refused_with_its_line() {
        let error = rows("t.tsv", "# c\na\tb\nx\ty\nz\n").map(|_| ()).unwrap_err();
        assert_eq!(error.to_string(), "t.tsv line 4: 1 columns where the header has 2");
    }
}

//! The tables in `data`: columns between tabs, a header, remarks behind `#`.

use anyhow::{Result, bail};

/// The rows of a table whose header is as expected.
pub(crate) fn rows<'t>(table: &'t str, header: &[&str]) -> Result<Vec<Vec<&'t str>>> {
    let mut lines = table.lines().filter(|line| !line.starts_with('#'));
    let found: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    if found != header {
        bail!("the header is {found:?}, not {header:?}");
    }
    let mut rows = Vec::new();
    for line in lines {
        let row: Vec<&str> = line.split('\t').collect();
        if row.len() != header.len() || row.iter().any(|cell| cell.is_empty()) {
            bail!("not {} cells that have something: {line}", header.len());
        }
        rows.push(row);
    }
    Ok(rows)
}

/// The words of a cell; `-` is none.
pub(crate) fn words(cell: &str) -> Vec<String> {
    cell.split_whitespace().filter(|word| *word != "-").map(str::to_owned).collect()
}

//! The graph as tables for spreadsheets and statistics, with a dictionary of their columns.
//!
//! `data/tables` names the tables and columns and says what they mean; the modules below fill them.
//! Each cell is a value of the graph or empty, which means that it is not known. Each row of a fact leads
//! to its statement, and that to the passages behind it. The same content gives the same bytes.

mod dictionary;
mod evidence;
mod membership;
mod metadata;
mod names;
mod summits;
mod view;
mod write;

use std::collections::BTreeSet;

use self::dictionary::{DICTIONARY, TableSpec};
use self::view::View;
use crate::error::StoreError;
use crate::export::{Layer, named};
use crate::store::Store;

named! {
    /// What stands between the cells of a table.
    TableFormat {
        /// A comma.
        Csv = "csv",
        /// A tab.
        Tsv = "tsv",
    }
}

impl TableFormat {
    /// The format of this name, which is also its file name ending.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name.to_ascii_lowercase())
    }

    const fn delimiter(self) -> char {
        match self {
            Self::Csv => ',',
            Self::Tsv => '\t',
        }
    }
}

/// A file of the folder that the tables make up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFile {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A row: the name of each column with its cell.
type Row = Vec<(&'static str, String)>;

/// The columns of the tables, in Chinese and English.
const DICTIONARY_FILE: &str = "dictionary.csv";
/// The same for programs: CSV on the Web.
const METADATA_FILE: &str = "csv-metadata.json";

impl Store {
    /// The tables, the dictionary for people and the one for programs; with `bom` a spreadsheet that
    /// guesses encodings sees UTF-8.
    pub fn tables(&self, format: TableFormat, bom: bool) -> Result<Vec<TableFile>, StoreError> {
        let quads = self.quads(Layer::All, false)?;
        let view = View::of(self.base(), &quads);
        let mut files = Vec::new();
        let mut file = |name: String, text: String| {
            let mark = if bom && name != METADATA_FILE { "\u{FEFF}" } else { "" };
            files.push(TableFile { name, bytes: format!("{mark}{text}").into_bytes() });
        };
        for table in &DICTIONARY.tables {
            let rows = rows(&view, &table.name);
            file(table_file(table, format), write::table(table, &rows, format.delimiter()));
        }
        file(DICTIONARY_FILE.to_owned(), write::dictionary());
        file(METADATA_FILE.to_owned(), metadata::json(self.base(), format));
        Ok(files)
    }
}

fn table_file(table: &TableSpec, format: TableFormat) -> String {
    format!("{}.{}", table.name, format.name())
}

/// Why a folder is not one of our tables, to be replaced by another: the first thing in it that is not
/// ours. `names` are its entries, `metadata` the content of its `csv-metadata.json`.
pub fn not_our_tables<'n>(
    names: impl IntoIterator<Item = &'n str>,
    metadata: Option<&[u8]>,
) -> Option<String> {
    let mut known = BTreeSet::new();
    for format in TableFormat::ALL {
        known.extend(DICTIONARY.tables.iter().map(|table| table_file(table, *format)));
    }
    known.extend([DICTIONARY_FILE.to_owned(), METADATA_FILE.to_owned()]);
    let strange = names.into_iter().find(|name| !known.contains(*name)).map(str::to_owned);
    strange.or_else(|| (!metadata.is_some_and(metadata::is_ours)).then(|| METADATA_FILE.to_owned()))
}

/// The rows of a table, in the order of the export of the graph.
fn rows(view: &View<'_>, table: &str) -> Vec<Row> {
    match table {
        "summits" => summits::summits(view),
        "attendance" => summits::attendance(view),
        "accompanying" => summits::accompanying(view),
        "documents" => summits::documents(view),
        "signatures" => summits::signatures(view),
        "membership" => membership::by_year(view),
        "membership_changes" => summits::membership_changes(view),
        "next_hosts" => summits::next_hosts(view),
        "speeches" => summits::speeches(view),
        "people" => names::people(view),
        "countries" => names::countries(view),
        "organisations" => names::organisations(view),
        "sources" => evidence::sources(view),
        "statements" => evidence::statements(view),
        "claims" => evidence::claims(view),
        // A test walks the dictionary.
        other => unreachable!("data/tables/tables.tsv has a table `{other}` that nothing fills"),
    }
}

//! What the tables and their columns are called and mean, from `data/tables`.

use std::sync::LazyLock;

use summitkg_ontology::{Action, Basis, Capacity, Change, Format, Genre, Kind, Mode, SummitStatus, ToStatus};

/// The two files, parsed.
pub(super) static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(|| {
    let columns: Vec<ColumnSpec> = lines(COLUMNS).map(column).collect();
    let tables = lines(TABLES).map(|cells| table(&cells, &columns)).collect();
    Dictionary { tables }
});

const TABLES: &str = include_str!("../../../../data/tables/tables.tsv");
const COLUMNS: &str = include_str!("../../../../data/tables/columns.tsv");

pub(super) struct Dictionary {
    pub(super) tables: Vec<TableSpec>,
}

/// A table.
pub(super) struct TableSpec {
    pub(super) name: String,
    /// The columns that tell rows apart.
    pub(super) key: Vec<String>,
    pub(super) columns: Vec<ColumnSpec>,
    pub(super) words: Words,
}

/// A column.
#[derive(Clone)]
pub(super) struct ColumnSpec {
    pub(super) name: String,
    pub(super) kind: CellKind,
    /// The table whose rows it names.
    pub(super) references: Option<String>,
    pub(super) unit: String,
    pub(super) words: Words,
}

/// Titles and descriptions.
#[derive(Clone)]
pub(super) struct Words {
    pub(super) title_zh: String,
    pub(super) title_en: String,
    pub(super) description_zh: String,
    pub(super) description_en: String,
}

/// What the cells of a column hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CellKind {
    Id,
    Text,
    List,
    Integer,
    Boolean,
    Date,
    Year,
    Edtf,
    Iri,
    /// One of these.
    Code(Vec<&'static str>),
}

impl CellKind {
    fn of(name: &str) -> Self {
        macro_rules! codes {
            ($set:ident) => {
                Self::Code($set::ALL.iter().map(|value| value.code()).collect())
            };
        }
        match name {
            "id" => Self::Id,
            "text" => Self::Text,
            "list" => Self::List,
            "integer" => Self::Integer,
            "boolean" => Self::Boolean,
            "date" => Self::Date,
            "year" => Self::Year,
            "edtf" => Self::Edtf,
            "iri" => Self::Iri,
            "code:action" => codes!(Action),
            "code:basis" => codes!(Basis),
            "code:capacity" => codes!(Capacity),
            "code:change" => codes!(Change),
            "code:format" => codes!(Format),
            "code:genre" => codes!(Genre),
            "code:kind" => codes!(Kind),
            "code:mode" => codes!(Mode),
            "code:status" => codes!(SummitStatus),
            "code:tostatus" => codes!(ToStatus),
            other => unreachable!("data/tables/columns.tsv has a type `{other}` that nothing knows"),
        }
    }

    /// The name for people.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Id => "identifier",
            Self::Text => "text",
            Self::List => "list of texts",
            Self::Integer => "whole number",
            Self::Boolean => "true or false",
            Self::Date => "date (YYYY-MM-DD)",
            Self::Year => "year (YYYY)",
            Self::Edtf => "date (EDTF)",
            Self::Iri => "address",
            Self::Code(_) => "code",
        }
    }
}

/// The cells of each line after the comment and the header.
fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().skip(2).map(|line| line.split('\t').collect())
}

fn cell(cells: &[&str], n: usize) -> String {
    cells.get(n).copied().unwrap_or_default().to_owned()
}

fn words(cells: &[&str], first: usize) -> Words {
    let [title_zh, title_en, description_zh, description_en] = [0, 1, 2, 3].map(|n| cell(cells, first + n));
    Words { title_zh, title_en, description_zh, description_en }
}

#[expect(clippy::needless_pass_by_value, reason = "it ends an iterator")]
fn column(cells: Vec<&'static str>) -> ColumnSpec {
    let references = Some(cell(&cells, 2)).filter(|table| !table.is_empty());
    ColumnSpec {
        name: cell(&cells, 0),
        kind: CellKind::of(&cell(&cells, 1)),
        references,
        unit: cell(&cells, 3),
        words: words(&cells, 4),
    }
}

fn table(cells: &[&'static str], columns: &[ColumnSpec]) -> TableSpec {
    let listed = |n: usize| cell(cells, n).split(' ').map(str::to_owned).collect::<Vec<_>>();
    let spec = |name: &String| {
        let found = columns.iter().find(|column| column.name == *name).cloned();
        found.unwrap_or_else(|| unreachable!("data/tables/columns.tsv has no `{name}`"))
    };
    TableSpec {
        name: cell(cells, 0),
        key: listed(1),
        columns: listed(2).iter().map(spec).collect(),
        words: words(cells, 3),
    }
}

impl TableSpec {
    pub(super) fn is_key(&self, column: &ColumnSpec) -> bool {
        self.key.contains(&column.name)
    }

    /// The column of another table that this one's cells are found in.
    pub(super) fn reference<'c>(&self, column: &'c ColumnSpec) -> Option<(&'c str, &'static str)> {
        let table = column.references.as_deref()?;
        let target = DICTIONARY.tables.iter().find(|t| t.name == table)?;
        let key = target.key.first()?;
        let own = target.name == self.name && *key == column.name;
        (!own).then_some((table, key.as_str()))
    }
}

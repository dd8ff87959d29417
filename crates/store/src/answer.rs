//! What a query yields, and its spellings.

use std::cmp::Ordering;
use std::io::Write;

use oxigraph::model::{GraphName, Term, Triple, Variable};
use oxigraph::sparql::QueryResults;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use summitkg_ontology::Base;

use crate::error::{ExportError, QueryError};
use crate::export::{self, Format, named};
use crate::order;
use crate::query::evaluation;

named! {
    /// A syntax for tables.
    ResultFormat {
        /// For spreadsheets; values without their types.
        Csv = "csv",
        /// Values as SPARQL spells them.
        Tsv = "tsv",
        /// SPARQL 1.1 results in JSON.
        Json = "json",
        /// SPARQL results in XML.
        Xml = "xml",
    }
}

impl ResultFormat {
    /// The format of this name, which is also its file name ending.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        Self::ALL.iter().copied().find(|f| f.name() == name).or(match name.as_str() {
            "srj" => Some(Self::Json),
            "srx" => Some(Self::Xml),
            _ => None,
        })
    }

    const fn sparql(self) -> QueryResultsFormat {
        match self {
            Self::Csv => QueryResultsFormat::Csv,
            Self::Tsv => QueryResultsFormat::Tsv,
            Self::Json => QueryResultsFormat::Json,
            Self::Xml => QueryResultsFormat::Xml,
        }
    }
}

/// What a query yields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The rows of a SELECT.
    Solutions {
        /// The names of the columns.
        variables: Vec<String>,
        /// A value or none for each column.
        rows: Vec<Vec<Option<Term>>>,
    },
    /// The answer of an ASK.
    Boolean(bool),
    /// The triples of a CONSTRUCT or DESCRIBE, sorted, each once.
    Graph(Vec<Triple>),
}

impl Answer {
    /// Takes everything from the engine; stops at the first error, which it may repeat for ever.
    pub(crate) fn collect(
        results: QueryResults<'_>,
        max_rows: Option<usize>,
        ordered: bool,
    ) -> Result<Self, QueryError> {
        let within = |count: usize| match max_rows {
            Some(limit) if count > limit => Err(QueryError::TooManyRows { limit }),
            _ => Ok(()),
        };
        match results {
            QueryResults::Boolean(value) => Ok(Self::Boolean(value)),
            QueryResults::Solutions(solutions) => {
                let variables: Vec<_> = solutions.variables().iter().map(|v| v.as_str().to_owned()).collect();
                let mut rows = Vec::new();
                for solution in solutions {
                    rows.push(solution.map_err(evaluation)?.values().to_vec());
                    within(rows.len())?;
                }
                if !ordered {
                    rows.sort_by(|a, b| compare_rows(a, b));
                }
                Ok(Self::Solutions { variables, rows })
            }
            QueryResults::Graph(triples) => {
                let mut quads = Vec::new();
                for triple in triples {
                    quads.push(triple.map_err(evaluation)?.in_graph(GraphName::DefaultGraph));
                    within(quads.len())?;
                }
                order::sort(&mut quads);
                Ok(Self::Graph(quads.into_iter().map(Triple::from).collect()))
            }
        }
    }

    /// Writes a table or a yes or no.
    pub fn write(&self, format: ResultFormat, out: &mut impl Write) -> Result<(), ExportError> {
        let serializer = QueryResultsSerializer::from_format(format.sparql());
        let mut bytes = Vec::new();
        match self {
            Self::Graph(_) => return Err(ExportError::NotATable { format: format.name() }),
            Self::Boolean(value) => {
                serializer.serialize_boolean_to_writer(&mut bytes, *value)?;
            }
            Self::Solutions { variables, rows } => {
                let variables: Vec<_> = variables.iter().map(Variable::new_unchecked).collect();
                let mut writer = serializer.serialize_solutions_to_writer(&mut bytes, variables.clone())?;
                for row in rows {
                    let bound = variables.iter().zip(row);
                    writer.serialize(bound.filter_map(|(v, t)| Some((v.as_ref(), t.as_ref()?.as_ref()))))?;
                }
                writer.finish()?;
            }
        }
        if bytes.last() != Some(&b'\n') {
            bytes.push(b'\n');
        }
        Ok(out.write_all(&bytes)?)
    }

    /// Writes a graph; names below `base` are shortened.
    pub fn write_graph(&self, format: Format, base: &Base, out: &mut impl Write) -> Result<(), ExportError> {
        let Self::Graph(triples) = self else {
            return Err(ExportError::NotAGraph { format: format.name() });
        };
        let quads: Vec<_> = triples.iter().map(|t| t.clone().in_graph(GraphName::DefaultGraph)).collect();
        export::write(&quads, format, base, "summitkg: answer of a query", out)
    }
}

fn compare_rows(a: &[Option<Term>], b: &[Option<Term>]) -> Ordering {
    let values = a.iter().zip(b).map(|(x, y)| match (x, y) {
        (Some(x), Some(y)) => order::terms(x, y),
        (x, y) => x.is_some().cmp(&y.is_some()),
    });
    values.fold(Ordering::Equal, Ordering::then)
}

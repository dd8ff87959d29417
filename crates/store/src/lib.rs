#![doc = include_str!("../README.md")]

mod answer;
mod backup;
mod check;
mod commit;
mod compact;
mod conflicts;
mod copy;
mod corrections;
mod count;
mod description;
mod diff;
mod embedded;
mod error;
mod explain;
mod export;
mod families;
mod folder;
mod identity;
mod literal;
mod load;
mod lock;
mod order;
mod plain;
mod query;
mod rdf12;
mod reference;
mod replace;
mod scan;
mod settle;
mod shipped;
mod state;
mod stats;
mod store;
mod suggest;
mod syntax;
mod tables;
mod turtle;
mod update;

pub use answer::{Answer, ResultFormat};
pub use check::{CheckError, CheckReport, CheckResult, GraphKind, Severity, ShapesError};
pub use compact::Compaction;
pub use conflicts::{Citation, Conflict, ConflictKind, Side};
pub use corrections::{CorrectionError, read_corrections};
pub use description::DescribeOptions;
pub use diff::{Cause, CauseKind, Delta, DeltaKind, Diff, Names, Part, Value};
pub use error::{ExportError, ParameterError, QueryError, StoreError, UnknownQuery};
pub use explain::{
    ExplainedAlternative, ExplainedClaim, ExplainedCorrection, ExplainedMention, ExplainedStatement,
    ExplainedSupport, Explanation, SourceText,
};
pub use export::{ExportOptions, Format, Layer};
pub use query::{QueryOptions, parse_term};
pub use shipped::{Parameter, ParameterKind, ShippedQuery, find_query, shipped};
pub use stats::{LayerSizes, Stats};
pub use store::{Access, DocumentInfo, Options, Store};
pub use suggest::nearest;
pub use tables::{TableFile, TableFormat, not_our_tables};
pub use update::{Changes, Entry};

pub use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
pub use oxigraph::sparql::CancellationToken;

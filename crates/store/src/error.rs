//! Why a store, a query or an export is refused.
#![expect(missing_docs, reason = "each message documents its variant")]

use std::io;
use std::path::{Path, PathBuf};

use oxigraph::store::StorageError;

/// Why a store cannot be opened, read or changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{}: there is no store here; make one with `summitkg build`, or name another with --store", .path.display())]
    Missing { path: PathBuf },
    #[error("{}: there is no backup here; `summitkg backup` makes one", .path.display())]
    NoBackup { path: PathBuf },
    #[error("{}: not a store of summitkg ({problem}); nothing was changed, choose another path, or restore it from a backup if it was one (`summitkg restore --force`)", .path.display())]
    NotAStore { path: PathBuf, problem: String },
    #[error("{}: written by a newer summitkg (format {version}); use that version, or build anew elsewhere", .path.display())]
    Newer { path: PathBuf, version: String },
    #[error("{}: written by an older summitkg (format {version}), which this one cannot read; copy it with a version between, or build anew elsewhere", .path.display())]
    Older { path: PathBuf, version: String },
    #[error("{}: being written by {}; try again when it is done", .path.display(), process(*.holder))]
    Locked { path: PathBuf, holder: Option<u32> },
    #[error("{}: being read by another process; try again when it is done", .path.display())]
    InUse { path: PathBuf },
    #[error("{}: a store in a folder needs RocksDB; rebuild with `--features rocksdb`, or use a path that ends in .nq", .path.display())]
    NoRocksDb { path: PathBuf },
    #[error("{}: holds things under <{base}>; leave out --base, or build anew elsewhere", .path.display())]
    OtherBase { path: PathBuf, base: String },
    #[error("{}: names its things otherwise than under <{base}>, so nothing of both can be compared; build one of them anew with --base", .path.display())]
    OtherNames { path: PathBuf, base: String },
    #[error("{}:{line}: {problem}; restore the store from a backup (`summitkg restore`), or remove it and build it anew", .path.display())]
    Corrupt { path: PathBuf, line: u64, problem: String },
    #[error("{}: holds {found} quads and says that it should hold {told}: lines were lost or added; restore the store from a backup (`summitkg restore`), or remove it and build it anew; \
        if you edited it by hand and it is right, take out its line with <http://rdfs.org/ns/void#triples>", .path.display())]
    Count { path: PathBuf, found: usize, told: usize },
    #[error("{}: {problem}; restore the store from a backup (`summitkg restore`), or remove it and build it anew", .path.display())]
    Damaged { path: PathBuf, problem: String },
    #[error("{}: cannot be written: {problem}; {}", .path.display(), advice(.problem.kind()))]
    Unwritable { path: PathBuf, problem: io::Error },
    #[error("{}: an earlier change was not completed; open the store again", .path.display())]
    Incomplete { path: PathBuf },
    #[error("{}: a backup of {store} must be of its kind, {kind}; `summitkg copy` makes another kind of store", .path.display(), store = .store.display())]
    OtherKind { path: PathBuf, store: PathBuf, kind: &'static str },
    #[error("{}: there is something here already; choose a path that does not exist", .path.display())]
    Exists { path: PathBuf },
    #[error("{}: opened for reading only", .path.display())]
    ReadOnly { path: PathBuf },
    #[error("there is no document `{name}` in the store{}", hint(nearest.as_deref()))]
    UnknownDocument { name: String, nearest: Option<String> },
    #[error("there is no correction and no file of corrections `{name}` in the store{}", hint(nearest.as_deref()))]
    UnknownCorrection { name: String, nearest: Option<String> },
    #[error("{}: unknown kind of graph file; known are .ttl, .trig, .nt, .nq, .jsonld, .rdf and .xml, each also with .gz", .path.display())]
    UnknownFormat { path: PathBuf },
    #[error("{}: {problem}", .path.display())]
    Unreadable { path: PathBuf, problem: String },
    #[error("{}: {problem}", .path.display())]
    Io { path: PathBuf, problem: io::Error },
}

impl StoreError {
    /// The exit code that the command line promises for this.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Exists { .. }
            | Self::ReadOnly { .. }
            | Self::OtherNames { .. }
            | Self::OtherKind { .. } => 2,
            Self::UnknownDocument { .. }
            | Self::UnknownCorrection { .. }
            | Self::UnknownFormat { .. }
            | Self::Unreadable { .. }
            | Self::Io { .. } => 3,
            Self::Missing { .. }
            | Self::NoBackup { .. }
            | Self::NotAStore { .. }
            | Self::Newer { .. }
            | Self::Older { .. }
            | Self::Locked { .. }
            | Self::InUse { .. }
            | Self::NoRocksDb { .. }
            | Self::OtherBase { .. }
            | Self::Corrupt { .. }
            | Self::Count { .. }
            | Self::Damaged { .. }
            | Self::Unwritable { .. }
            | Self::Incomplete { .. } => 4,
        }
    }

    pub(crate) fn io(path: &Path) -> impl Fn(io::Error) -> Self {
        move |problem| Self::Io { path: path.to_owned(), problem }
    }

    pub(crate) fn unwritable(path: &Path) -> impl Fn(io::Error) -> Self {
        move |problem| Self::Unwritable { path: path.to_owned(), problem }
    }

    pub(crate) fn engine(path: &Path) -> impl Fn(StorageError) -> Self {
        move |problem| match problem {
            // A file that the engine knows is gone.
            StorageError::Io(problem) if problem.kind() == io::ErrorKind::NotFound => {
                Self::Damaged { path: path.to_owned(), problem: one_line(&problem.to_string()) }
            }
            // The engine does not always tell the kind, but always in these words.
            StorageError::Io(problem) if problem.to_string().contains("No space left on device") => {
                Self::Unwritable { path: path.to_owned(), problem: io::ErrorKind::StorageFull.into() }
            }
            StorageError::Io(problem) => Self::Unwritable { path: path.to_owned(), problem },
            other => Self::Damaged { path: path.to_owned(), problem: one_line(&other.to_string()) },
        }
    }
}

/// Why a query has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    #[error("query, line {line}, column {column}: {message}")]
    Syntax { line: usize, column: usize, message: String },
    #[error("the query has no variable ?{name}; check the name of the parameter")]
    UnknownParameter { name: String },
    #[error("the query is longer than {limit} bytes; ask in several queries")]
    TooLong { limit: usize },
    #[error("the query is nested deeper than {limit} levels; ask in several queries")]
    TooDeep { limit: usize },
    #[error("the query has more than {limit} operators; ask in several queries")]
    TooComplex { limit: usize },
    #[error("no answer within {} s; add a LIMIT or bind more, or allow more time", .seconds)]
    TimedOut { seconds: f64 },
    #[error("the query was cancelled")]
    Cancelled,
    #[error("more than {limit} rows; add a LIMIT, or allow more rows")]
    TooManyRows { limit: usize },
    #[error("SERVICE is not available: summitkg asks no other server")]
    Service,
    #[error("the query failed: {problem}")]
    Evaluation { problem: String },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl QueryError {
    /// The exit code that the command line promises for this.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Syntax { .. } | Self::UnknownParameter { .. } | Self::Service => 2,
            Self::Evaluation { .. } => 3,
            Self::Store(problem) => problem.exit_code(),
            Self::TooLong { .. }
            | Self::TooDeep { .. }
            | Self::TooComplex { .. }
            | Self::TimedOut { .. }
            | Self::Cancelled
            | Self::TooManyRows { .. } => 5,
        }
    }
}

/// Why a graph or an answer cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(
        "{format} holds one graph only, and claims need one for each document; use trig, nquads or jsonld"
    )]
    NeedsGraphs { format: &'static str },
    #[error(
        "{format} has no form for RDF 1.2; use turtle, trig, ntriples, nquads or rdfxml, or leave out --rdf12"
    )]
    NoRdf12 { format: &'static str },
    #[error(
        "the answer is a graph, which cannot be written as {format}; use turtle, ntriples, trig, nquads, jsonld or rdfxml"
    )]
    NotATable { format: &'static str },
    #[error("the answer is not a graph and cannot be written as {format}; use csv, tsv, json or xml")]
    NotAGraph { format: &'static str },
    #[error("{subject}: a value holds U+{code:04X}, which XML cannot; use another format")]
    NotInXml { subject: String, code: u32 },
    #[error("cannot write: {0}")]
    Io(io::Error),
    #[error("{0}")]
    Store(StoreError),
}

impl From<io::Error> for ExportError {
    fn from(problem: io::Error) -> Self {
        Self::Io(problem)
    }
}

impl From<StoreError> for ExportError {
    fn from(problem: StoreError) -> Self {
        Self::Store(problem)
    }
}

impl ExportError {
    /// The exit code that the command line promises for this.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::NeedsGraphs { .. }
            | Self::NoRdf12 { .. }
            | Self::NotATable { .. }
            | Self::NotAGraph { .. } => 2,
            Self::NotInXml { .. } | Self::Io(_) => 3,
            Self::Store(problem) => problem.exit_code(),
        }
    }
}

/// There is no shipped query of this name.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no query `{name}`{}; `summitkg queries` lists them", hint(*.nearest))]
pub struct UnknownQuery {
    pub name: String,
    pub nearest: Option<&'static str>,
}

/// Why values do not fit the parameters of a shipped query.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParameterError {
    #[error("query `{query}` has no parameter `{name}`; {}", listed(.known))]
    Unknown { query: &'static str, name: String, known: Vec<String> },
    #[error("query `{query}` needs a value: --param {name}=…")]
    Missing { query: &'static str, name: String },
    #[error("parameter `{name}`: `{value}` is not {kind}")]
    Invalid { name: String, value: String, kind: &'static str },
}

/// What to do where nothing can be written.
fn advice(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room and run the command again; what was stored before is unharmed"
        }
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only; choose a path on another disk",
        io::ErrorKind::PermissionDenied => {
            "you may not write there; change its permissions, or choose another path"
        }
        _ => "what was stored before is unharmed",
    }
}

fn process(holder: Option<u32>) -> String {
    holder.map_or_else(|| "another process".to_owned(), |pid| format!("process {pid}"))
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!(", did you mean `{name}`?"))
}

fn listed(known: &[String]) -> String {
    if known.is_empty() { "it has none".to_owned() } else { format!("it has {}", known.join(", ")) }
}

/// The message of another library on one line.
pub(crate) fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! Errors to exit codes, and to one line for people.

use std::io;
use std::process::ExitCode;

use summitkg_extractor::{InputError, LoadError};
use summitkg_store::{
    CheckError, CorrectionError, ExportError, ParameterError, QueryError, StoreError, UnknownQuery,
};

use crate::output;

/// What goes wrong in the command itself.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The answer is negative.
    #[error("{0}")]
    Negative(String),
    /// The answer is negative, and was printed.
    #[error("there are differences")]
    Different,
    /// Arguments that make no sense.
    #[error("{0}")]
    Usage(String),
    /// The same, with lines that show the place.
    #[error("{message}")]
    UsageAt { message: String, excerpt: String },
    /// Nothing could be read, or something could not under `--strict`.
    #[error("{0}")]
    Input(String),
    /// A file cannot be written.
    #[error("{path}: cannot be written: {problem}")]
    Output { path: String, problem: io::Error },
    /// A query would have taken more memory than it may.
    #[error("no answer within {0} of memory; add a LIMIT or bind more, or allow more with --max-memory")]
    Memory(String),
    /// Not even its store fits.
    #[error("the store cannot be opened within {0} of memory; allow more with --max-memory")]
    MemoryToOpen(String),
    /// Another limit, of the system.
    #[error("{0}")]
    Limit(String),
    /// A child told what went wrong, and ended with this exit code.
    #[error("told by a child process")]
    Told(u8),
}

impl Failure {
    const fn exit_code(&self) -> u8 {
        match self {
            Self::Negative(_) | Self::Different => 1,
            Self::Usage(_) | Self::UsageAt { .. } => 2,
            Self::Input(_) | Self::Output { .. } => 3,
            Self::Memory(_) | Self::MemoryToOpen(_) | Self::Limit(_) => 5,
            Self::Told(code) => *code,
        }
    }
}

/// Whether somewhere the reader of our output went away.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = match cause.downcast_ref::<ExportError>() {
            Some(ExportError::Io(problem)) => Some(problem),
            _ => cause.downcast_ref::<io::Error>(),
        };
        io.is_some_and(|problem| problem.kind() == io::ErrorKind::BrokenPipe)
    })
}

fn exit_code(error: &anyhow::Error) -> u8 {
    let of = |cause: &(dyn std::error::Error + 'static)| {
        cause
            .downcast_ref::<Failure>()
            .map(Failure::exit_code)
            .or_else(|| cause.downcast_ref::<StoreError>().map(StoreError::exit_code))
            .or_else(|| cause.downcast_ref::<QueryError>().map(QueryError::exit_code))
            .or_else(|| cause.downcast_ref::<CheckError>().map(CheckError::exit_code))
            .or_else(|| cause.downcast_ref::<ExportError>().map(ExportError::exit_code))
            .or_else(|| cause.is::<UnknownQuery>().then_some(2))
            .or_else(|| cause.is::<ParameterError>().then_some(2))
            .or_else(|| cause.is::<CorrectionError>().then_some(3))
            .or_else(|| cause.is::<InputError>().then_some(3))
            .or_else(|| cause.is::<LoadError>().then_some(3))
    };
    error.chain().find_map(of).unwrap_or(3)
}

/// Tells the error in one line and gives the exit code; a reader that went away is no error.
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    if is_broken_pipe(error) {
        return ExitCode::SUCCESS;
    }
    if let Some(Failure::Different | Failure::Told(_)) = error.downcast_ref() {
        return ExitCode::from(exit_code(error));
    }
    output::complain(&format!("error: {error:#}"));
    if let Some(Failure::UsageAt { excerpt, .. }) = error.downcast_ref() {
        output::say(excerpt);
    }
    ExitCode::from(exit_code(error))
}

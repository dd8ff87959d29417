//! The arguments, with their help.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use summitkg_bench::Order;

/// Corpora with a known answer, and what reading them costs.
#[derive(Debug, Parser)]
#[command(name = "summitkg-bench", max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a synthetic corpus as JSON lines, and what a reader of it must find
    Generate(Generate),
    /// Compare a store with what the texts that it was built from say; exit code 1 if they differ
    Verify(Verify),
    /// Ask a store every shipped query, and print rows and milliseconds as JSON lines
    Queries(Queries),
    /// Compare the cost of reading and storing with that of others on the same texts
    Ratios(Ratios),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Generate {
    /// How many documents
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    documents: u32,
    /// The part of them that speaks of a summit
    #[arg(long, default_value_t = 0.02)]
    share: f64,
    /// What everything follows from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The first year
    #[arg(long, default_value_t = 2001)]
    from_year: i32,
    /// At most so many years of meetings; fewer if there are not two documents for each meeting
    #[arg(long, default_value_t = 25)]
    years: u32,
    /// Mix the documents, instead of giving them in the order of publication
    #[arg(long)]
    shuffle: bool,
    /// The corpus; - is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub(crate) output: PathBuf,
    /// Where to write what a reader must find, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) answer: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    /// The store, built with --no-background
    #[arg(long, value_name = "PATH")]
    pub(crate) store: PathBuf,
    /// What `generate` wrote
    #[arg(long, value_name = "FILE")]
    pub(crate) answer: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Queries {
    /// The store
    #[arg(long, value_name = "PATH")]
    pub(crate) store: PathBuf,
    /// Give a query up after so many seconds
    #[arg(long, default_value_t = 60)]
    pub(crate) timeout: u64,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Ratios {
    /// JSON lines, perhaps packed [default: 20,000 generated documents]
    #[arg(long, value_name = "FILE")]
    pub(crate) corpus: Option<PathBuf>,
}

impl Generate {
    pub(crate) fn order(&self) -> Order {
        Order {
            documents: self.documents,
            share: self.share,
            seed: self.seed,
            from_year: self.from_year,
            years: self.years,
            shuffle: self.shuffle,
        }
    }
}

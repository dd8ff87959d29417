//! The command of the benchmarks: corpora with a known answer.
#![expect(clippy::print_stderr, reason = "a command tells what went wrong")]

mod args;

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Parser as _;
use summitkg_bench::{Answer, Corpus, Order, Ratios, ask_all, work};
use summitkg_store::{Access, Store};

use crate::args::{Args, Command, Generate, Queries, Verify};

fn main() -> ExitCode {
    let done = match Args::parse().command {
        Command::Generate(args) => generate(&args),
        Command::Verify(args) => verify(&args),
        Command::Queries(args) => queries(&args),
        Command::Ratios(args) => ratios(&args),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn generate(args: &Generate) -> Result<ExitCode> {
    let corpus = Corpus::new(&args.order())?;
    if let Some(path) = &args.answer {
        let mut text = serde_json::to_string_pretty(&corpus.answer())?;
        text.push('\n');
        std::fs::write(path, text).with_context(|| path.display().to_string())?;
    }
    let told = args.output.display();
    if args.output == Path::new("-") {
        corpus.write(&mut BufWriter::new(io::stdout().lock()))
    } else {
        let file = File::create(&args.output).with_context(|| told.to_string())?;
        corpus.write(&mut BufWriter::with_capacity(1 << 20, file))
    }
    .with_context(|| told.to_string())?;
    Ok(ExitCode::SUCCESS)
}

fn verify(args: &Verify) -> Result<ExitCode> {
    let told = args.answer.display();
    let text = std::fs::read_to_string(&args.answer).with_context(|| told.to_string())?;
    let answer: Answer = serde_json::from_str(&text).with_context(|| told.to_string())?;
    let verdict = summitkg_bench::verify(&Store::open(&args.store, Access::Read)?, &answer)?;
    write!(io::stdout(), "{verdict}")?;
    Ok(ExitCode::from(u8::from(!verdict.wrong.is_empty())))
}

fn queries(args: &Queries) -> Result<ExitCode> {
    let store = Store::open(&args.store, Access::Read)?;
    for asked in ask_all(&store, Duration::from_secs(args.timeout))? {
        writeln!(io::stdout(), "{}", serde_json::to_string(&asked)?)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn ratios(args: &args::Ratios) -> Result<ExitCode> {
    let corpus = match &args.corpus {
        Some(path) => work::unfolded(path)?,
        None => work::lines(&Order { documents: 20_000, ..Order::default() })?,
    };
    let folder = tempfile::tempdir().context("a folder for stores")?;
    write!(io::stdout(), "{}", Ratios::measure(&corpus, folder.path())?)?;
    Ok(ExitCode::SUCCESS)
}

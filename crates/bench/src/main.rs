//! The command of the benchmarks: corpora with a known answer.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command prints")]

mod args;

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Parser as _;
use summitkg_bench::Corpus;

use crate::args::{Args, Command, Generate};

fn main() -> ExitCode {
    let done = match Args::parse().command {
        Command::Generate(args) => generate(&args),
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

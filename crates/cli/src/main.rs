//! The `summitkg` command: reads reports of summits into a knowledge graph one can query and cite.

mod args;
mod child;
mod command;
mod context;
mod diff;
mod error;
mod eval;
mod explain;
mod files;
mod names;
mod output;
mod pipeline;
mod progress;
mod reader;
mod show;
mod table;
mod term;

use std::process::ExitCode;

use args::{Args, Command};
use context::Context;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        output::complain(&format!("error: a fault in summitkg itself: {panic}"));
    }));
    let args = match args::parse() {
        Ok(args) => args,
        Err(code) => return code,
    };
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error::report(&error),
    }
}

fn run(args: Args) -> anyhow::Result<()> {
    let context = Context::new(args.global)?;
    match args.command {
        Command::Build(args) => command::build::run(&context, &args),
        Command::Extract(args) => command::extract::run(&context, &args),
        Command::Query(args) => command::query::run(&context, &args),
        Command::Queries(args) => command::queries::run(&context, &args),
        Command::Show(args) => command::show::run(&context, &args),
        Command::Check(args) => command::check::run(&context, &args),
        Command::Explain(args) => command::explain::run(&context, &args),
        Command::Eval(args) => command::eval::run(&context, &args),
        Command::Conflicts(args) => command::conflicts::run(&context, &args),
        Command::Correct(args) => command::correct::run(&context, &args),
        Command::Export(args) => command::export::run(&context, &args),
        Command::Stats(args) => command::stats::run(&context, &args),
        Command::Remove(args) => command::remove::run(&context, &args),
        Command::Diff(args) => command::diff::run(&context, &args),
        Command::Copy(args) => command::copy::run(&context, &args),
        Command::Backup(args) => command::backup::run(&context, &args),
        Command::Restore(args) => command::restore::run(&context, &args),
        Command::Compact => command::compact::run(&context),
        Command::Completions { shell } => command::completions::run(shell),
    }
}

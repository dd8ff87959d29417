//! Completions for shells.

use anyhow::Result;
use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::args::Args;
use crate::output::Output;

pub(crate) fn run(shell: Shell) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "summitkg", &mut script);
    let mut out = Output::open(None)?;
    std::io::Write::write_all(&mut out, &script)?;
    out.finish()
}

//! The graph in the formats of others.

use std::path::Path;

use anyhow::Result;
use summitkg_store::{Format, Layer};

use crate::args::Export;
use crate::command::query::format_of;
use crate::context::Context;
use crate::error::Failure;
use crate::output::Output;

pub(crate) fn run(context: &Context, args: &Export) -> Result<()> {
    let format = format(args)?;
    let layer = Layer::from_name(&args.layer)
        .ok_or_else(|| Failure::Usage(format!("--layer {}: must be knowledge, claims or all", args.layer)))?;
    let store = context.open(None)?;
    let mut out = Output::open(args.output.as_deref())?;
    store.export(format, layer, args.with_text, &mut out)?;
    out.finish()
}

fn format(args: &Export) -> Result<Format, Failure> {
    const KNOWN: &str = "known are turtle, trig, ntriples, nquads, jsonld and rdfxml";
    if let Some(name) = &args.format {
        let found = Format::from_name(name).or_else(|| format_of(name));
        return found.ok_or_else(|| Failure::Usage(format!("--format {name}: no known format; {KNOWN}")));
    }
    match args.output.as_deref().filter(|p| *p != Path::new("-")) {
        None => Ok(Format::Turtle),
        Some(path) => Format::from_path(path).ok_or_else(|| {
            Failure::Usage(format!(
                "{}: no known format by its extension, name one with --format; {KNOWN}",
                path.display()
            ))
        }),
    }
}

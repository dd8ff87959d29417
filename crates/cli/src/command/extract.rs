//! Texts to Reports, without a store.

use std::io::Write as _;

use anyhow::Result;
use summitkg_extractor::Extractor;
use summitkg_ontology::{Document, Report};

use crate::args::{Extract, JsonFormat};
use crate::context::Context;
use crate::output::{self, Output};
use crate::reader;

pub(crate) fn run(context: &Context, args: &Extract) -> Result<()> {
    let extractor = Extractor::new()?;
    let mut out = Output::open(args.output.as_deref())?;
    reader::extract(context, &args.input, &extractor, |document, report| {
        let json = report.to_json();
        let written = match args.format {
            JsonFormat::Json => serde_json::to_writer_pretty(&mut out, &json),
            JsonFormat::Ndjson => serde_json::to_writer(&mut out, &json),
        };
        written.map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
        if args.findings {
            tell(document, &report);
        }
        Ok(())
    })?;
    out.finish()
}

/// Longest quotation in a line of findings, in characters.
const QUOTED: usize = 60;

fn tell(document: &Document, report: &Report) {
    for finding in &report.findings {
        let words = document.text().chars().skip(finding.start as usize);
        let length = finding.end.saturating_sub(finding.start) as usize;
        let mut quote: String = words.take(length.min(QUOTED)).collect();
        if length > QUOTED {
            quote.push('…');
        }
        let (name, kind) = (&report.document.name, finding.kind.code());
        let line = format!("{name}:{}-{}: {kind}: {}: {quote}", finding.start, finding.end, finding.message);
        output::say(&output::printable(&line));
    }
}

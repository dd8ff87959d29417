//! Files to Reports, in the order of the input: reading and extraction on all cores, names, progress.

use std::io::{self, BufReader};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread;

use anyhow::Result;
use summitkg_extractor::{Extractor, InputError, Options, Outcome, Piece, Source, pieces};
use summitkg_ontology::{Document, DocumentMeta, Report};

use crate::args::{Input, Lang};
use crate::context::Context;
use crate::error::Failure;
use crate::files::{self, InputFile};
use crate::names::Names;
use crate::output;
use crate::pipeline::{self, Job, Take};
use crate::progress::Progress;

/// What was read and what was not.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    pub(crate) files: usize,
    pub(crate) documents: usize,
    /// How many files or records could not be read.
    pub(crate) skipped: usize,
    /// One sentence for each of them that is shown.
    failures: Vec<String>,
    /// Files of folders that are no texts.
    pub(crate) ignored: usize,
}

impl Summary {
    fn fail(&mut self, context: &Context, failure: String) {
        self.skipped += 1;
        if context.verbose || self.failures.len() < SHOWN {
            self.failures.push(failure);
        }
    }
}

/// Failures that are shown without `--verbose`.
const SHOWN: usize = 5;

/// No thread is worth starting for so few bytes.
const SMALL: u64 = 128 << 10;

/// Reads and extracts everything, handing over each document with its Report in order.
///
/// Fails if nothing could be read, or under `--strict` if anything could not, or if `sink` does.
pub(crate) fn extract(
    context: &Context,
    input: &Input,
    extractor: &Extractor,
    mut sink: impl FnMut(&Document, Report) -> Result<()>,
) -> Result<Summary> {
    let work = |piece: Piece, options: &Options| {
        let mut all = Vec::new();
        piece.read(options, &mut |document| {
            all.push(document.map(|document| {
                let report = extractor.extract(&document);
                Outcome::Read(Box::new((document, report)))
            }));
        });
        all
    };
    run(context, input, extractor, &work, |outcome| match outcome {
        Outcome::Read(read) => sink(&read.0, read.1),
        Outcome::Quiet(_) => Ok(()),
    })
}

/// The same, handing over no more than the name of a document that cannot concern a summit.
pub(crate) fn sift(
    context: &Context,
    input: &Input,
    extractor: &Extractor,
    sink: impl FnMut(Outcome) -> Result<()>,
) -> Result<Summary> {
    let work = |piece: Piece, options: &Options| {
        let mut all = Vec::new();
        extractor.extract_piece(piece, options, &mut |outcome| all.push(outcome));
        all
    };
    run(context, input, extractor, &work, sink)
}

/// Part of a file, or why the file cannot be read.
type Part = std::result::Result<Piece, Failure>;
/// What was read in a piece.
type Outcomes = Vec<std::result::Result<Outcome, InputError>>;

fn run(
    context: &Context,
    input: &Input,
    extractor: &Extractor,
    work: &(impl Fn(Piece, &Options) -> Outcomes + Sync),
    mut sink: impl FnMut(Outcome) -> Result<()>,
) -> Result<Summary> {
    let found = files::find(&input.paths);
    let mut summary = Summary { ignored: found.ignored, ..Summary::default() };
    found.problems.into_iter().for_each(|problem| summary.fail(context, problem));
    let list = found.list.as_slice();
    let total = list.iter().map(|file| (!file.is_standard_input()).then_some(file.size)).sum::<Option<u64>>();
    let progress = Progress::new(context, total);
    let threads =
        input.threads.map_or_else(|| thread::available_parallelism().map_or(1, NonZero::get), usize::from);
    let threads = if total.is_some_and(|bytes| bytes <= SMALL) { 1 } else { threads };

    let find = |take: Take<'_, (usize, Arc<Options>, Part)>| {
        for (i, file) in list.iter().enumerate() {
            let options = Arc::new(options(input, file));
            let mut take = |part: Part| {
                let bytes = part.as_ref().map_or(0, Piece::size);
                take(Job { job: (i, Arc::clone(&options), part), bytes })
            };
            if split(file, &options, &progress, &mut take).is_break() {
                return;
            }
        }
    };
    let work =
        |(file, options, part): (usize, Arc<Options>, Part)| (file, part.map(|piece| work(piece, &options)));
    let mut names = Names::default();
    let mut latest = None;
    let mut result = Ok(());
    pipeline::run(threads, find, work, |(file, part)| {
        let before = summary.documents;
        let outcomes = part.unwrap_or_else(|failure| {
            summary.fail(context, failure.to_string());
            Vec::new()
        });
        for outcome in outcomes {
            match outcome {
                Ok(outcome) => {
                    summary.documents += 1;
                    summary.files += usize::from(latest.replace(file) != Some(file));
                    let name = list.get(file).map(|file| file.document.as_str()).unwrap_or_default();
                    result = sink(unique(outcome, &mut names, name, extractor));
                    if result.is_err() {
                        return ControlFlow::Break(());
                    }
                }
                Err(error) => summary.fail(context, error.to_string()),
            }
        }
        progress.documents(summary.documents - before);
        ControlFlow::Continue(())
    });
    progress.finish();
    result?;
    judge(context, input, &summary)?;
    Ok(summary)
}

/// A document under a name that no other has. Its identity follows from its name, so it is read anew: names that
/// come twice are rare.
fn unique(outcome: Outcome, names: &mut Names, file: &str, extractor: &Extractor) -> Outcome {
    match outcome {
        Outcome::Quiet(own) => Outcome::Quiet(names.give(&own, file).unwrap_or(own)),
        Outcome::Read(read) => match names.give(&read.0.meta().name, file) {
            None => Outcome::Read(read),
            Some(name) => {
                let meta = DocumentMeta { name, ..read.0.meta().clone() };
                let document = Document::new(meta, read.0.text().to_owned());
                let report = extractor.extract(&document);
                Outcome::Read(Box::new((document, report)))
            }
        },
    }
}

/// The pieces of a file.
fn split(
    file: &InputFile,
    options: &Options,
    progress: &Progress,
    take: &mut dyn FnMut(Part) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut flow = ControlFlow::Continue(());
    let mut pass = |piece: Piece| {
        flow = take(Ok(piece));
        flow
    };
    if file.is_standard_input() {
        let reader = BufReader::with_capacity(64 << 10, progress.count(io::stdin().lock()));
        pieces(Source::new("-", "standard input", reader), options, &mut pass);
        return flow;
    }
    let path = file.path.display().to_string();
    let name = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match files::open(&file.path) {
        Ok(opened) => {
            let reader = BufReader::with_capacity(64 << 10, progress.count(opened));
            pieces(Source::new(name, path, reader), options, &mut pass);
            flow
        }
        Err(failure) => take(Err(failure)),
    }
}

/// Tells what could not be read, and whether that is a failure.
fn judge(context: &Context, input: &Input, summary: &Summary) -> Result<()> {
    if summary.documents == 0 || (input.strict && summary.skipped > 0) {
        if let ([only], 1) = (summary.failures.as_slice(), summary.skipped) {
            return Err(Failure::Input(only.clone()).into());
        }
        warn(context, summary);
        let what = if summary.documents == 0 {
            "nothing could be read"
        } else {
            "not everything could be read (--strict)"
        };
        return Err(Failure::Input(format!("{what}: {} problems", summary.skipped)).into());
    }
    warn(context, summary);
    Ok(())
}

fn warn(context: &Context, summary: &Summary) {
    if context.quiet {
        return;
    }
    for failure in &summary.failures {
        output::complain(&format!("{}: {failure}", context.lang.pick("跳过", "skipped")));
    }
    let more = summary.skipped - summary.failures.len();
    if more > 0 {
        output::complain(&match context.lang {
            Lang::Zh => format!("另有 {more} 项跳过（用 -v 全部列出）"),
            Lang::En => format!("skipped {more} more (-v lists them all)"),
        });
    }
}

fn options(input: &Input, file: &InputFile) -> Options {
    Options {
        text_field: input.text_field.clone(),
        title_field: input.title_field.clone(),
        date_field: input.date_field.clone(),
        id_field: input.id_field.clone(),
        publisher_field: input.publisher_field.clone(),
        document_name: Some(file.document.clone()).filter(|_| !file.is_standard_input()),
        ..Options::default()
    }
}

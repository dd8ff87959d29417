//! Files to Reports, in the order of the input: reading, extraction on all cores, progress.

use std::collections::BTreeMap;
use std::io::{self, BufReader, IsTerminal as _, Read};
use std::num::NonZero;
use std::thread;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use summitkg_extractor::{Extractor, Options, Source, read};
use summitkg_ontology::{Document, DocumentMeta, Report};

use crate::args::{Input, Lang};
use crate::context::Context;
use crate::error::Failure;
use crate::files::{self, InputFile};
use crate::output;

/// What was read and what was not.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    pub(crate) files: usize,
    pub(crate) documents: usize,
    /// One sentence for each file or record that could not be read.
    pub(crate) failures: Vec<String>,
    /// Files of folders that are no texts.
    pub(crate) ignored: usize,
}

/// How much is read before it is extracted, so that all cores have work and memory stays bounded.
const BATCH_DOCUMENTS: usize = 64;
const BATCH_BYTES: usize = 8 << 20;

/// Failures that are shown without `--verbose`.
const SHOWN: usize = 5;

/// Reads and extracts everything, handing over each document with its Report in order.
///
/// Fails if nothing could be read, or under `--strict` if anything could not, or if `sink` does.
pub(crate) fn extract(
    context: &Context,
    input: &Input,
    extractor: &Extractor,
    mut sink: impl FnMut(Document, Report) -> Result<()>,
) -> Result<Summary> {
    let found = files::find(&input.paths);
    let mut summary = Summary { failures: found.problems, ignored: found.ignored, ..Summary::default() };
    let bar = progress(context, &found.list);
    let mut names = Names::default();
    let mut batch = Batch { extractor, documents: Vec::new(), bytes: 0 };
    for file in &found.list {
        let before = (summary.documents, summary.failures.len());
        let mut outcome = Ok(());
        let mut take = |result: Result<Document, _>| match result {
            Ok(document) => {
                summary.documents += 1;
                batch.push(names.unique(document, &file.document));
                if outcome.is_ok() && batch.is_full() {
                    outcome = batch.run(&mut sink);
                }
            }
            Err(error) => summary.failures.push(format!("{error}")),
        };
        if let Err(problem) = read_file(file, &options(input, file), &bar, &mut take) {
            summary.failures.push(problem.to_string());
        }
        outcome?;
        summary.files +=
            usize::from((summary.documents, summary.failures.len()) > before && summary.documents > before.0);
    }
    batch.run(&mut sink)?;
    bar.finish_and_clear();
    judge(context, input, &summary)?;
    Ok(summary)
}

/// Tells what could not be read, and whether that is a failure.
fn judge(context: &Context, input: &Input, summary: &Summary) -> Result<()> {
    let failures = &summary.failures;
    if summary.documents == 0 || (input.strict && !failures.is_empty()) {
        if let [only] = failures.as_slice() {
            return Err(Failure::Input(only.clone()).into());
        }
        warn(context, failures);
        let what = if summary.documents == 0 {
            "nothing could be read"
        } else {
            "not everything could be read (--strict)"
        };
        return Err(Failure::Input(format!("{what}: {} problems", failures.len())).into());
    }
    warn(context, failures);
    Ok(())
}

fn warn(context: &Context, failures: &[String]) {
    if context.quiet {
        return;
    }
    let shown = if context.verbose { failures.len() } else { SHOWN };
    for failure in failures.iter().take(shown) {
        output::complain(&format!("{}: {failure}", context.lang.pick("跳过", "skipped")));
    }
    if failures.len() > shown {
        let more = failures.len() - shown;
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

fn read_file(
    file: &InputFile,
    options: &Options,
    bar: &ProgressBar,
    sink: &mut dyn FnMut(Result<Document, summitkg_extractor::InputError>),
) -> Result<(), Failure> {
    let path = file.path.display().to_string();
    if file.is_standard_input() {
        read(Source::new("-", "standard input", io::stdin().lock()), options, sink);
        return Ok(());
    }
    let name = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    bar.set_message(output::printable(&name));
    let counted = Counted { inner: files::open(&file.path)?, bar };
    read(Source::new(name, path, BufReader::with_capacity(64 << 10, counted)), options, sink);
    Ok(())
}

struct Counted<'b, R> {
    inner: R,
    bar: &'b ProgressBar,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.bar.inc(count as u64);
        Ok(count)
    }
}

/// A bar on a terminal, and nothing anywhere else.
fn progress(context: &Context, files: &[InputFile]) -> ProgressBar {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if context.quiet || dumb || files.len() < 2 || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar =
        ProgressBar::with_draw_target(Some(files.iter().map(|f| f.size).sum()), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {wide_msg}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

struct Batch<'e> {
    extractor: &'e Extractor,
    documents: Vec<Document>,
    bytes: usize,
}

impl Batch<'_> {
    fn push(&mut self, document: Document) {
        self.bytes += document.text().len();
        self.documents.push(document);
    }

    fn is_full(&self) -> bool {
        self.documents.len() >= BATCH_DOCUMENTS || self.bytes >= BATCH_BYTES
    }

    fn run(&mut self, sink: &mut impl FnMut(Document, Report) -> Result<()>) -> Result<()> {
        self.bytes = 0;
        let documents = std::mem::take(&mut self.documents);
        let reports = extract_all(self.extractor, &documents);
        documents.into_iter().zip(reports).try_for_each(|(document, report)| sink(document, report))
    }
}

/// Extracts on all cores; the order is that of the documents.
fn extract_all(extractor: &Extractor, documents: &[Document]) -> Vec<Report> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(documents.len()).max(1);
    // Neighbours in the input are alike in size, so dealing them out in turn shares the work evenly.
    let share = |first: usize| -> Vec<Report> {
        documents.iter().skip(first).step_by(threads).map(|document| extractor.extract(document)).collect()
    };
    let mut shares: Vec<_> = if threads == 1 {
        vec![share(0).into_iter()]
    } else {
        thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|first| scope.spawn(move || share(first))).collect();
            let joined = workers
                .into_iter()
                .map(|w| w.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            joined.map(Vec::into_iter).collect()
        })
    };
    (0..documents.len()).filter_map(|i| shares.get_mut(i % threads)?.next()).collect()
}

/// The names given so far.
#[derive(Default)]
struct Names(BTreeMap<String, usize>);

impl Names {
    /// The document under a name that no other has: if need be with the file's before it, and a number.
    fn unique(&mut self, document: Document, file: &str) -> Document {
        let own = document.meta().name.clone();
        if self.take(&own) {
            return document;
        }
        let longer = format!("{file}/{own}");
        let numbered = (2..).map(|n| format!("{longer}#{n}"));
        let candidates = std::iter::once(longer.clone()).filter(|_| own != file).chain(numbered);
        let name = { candidates }.find(|name| self.take(name)).unwrap_or(longer);
        let meta = DocumentMeta { name, ..document.meta().clone() };
        Document::new(meta, document.text().to_owned())
    }

    fn take(&mut self, name: &str) -> bool {
        let count = self.0.entry(name.to_owned()).or_default();
        *count += 1;
        *count == 1
    }
}

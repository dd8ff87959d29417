//! Texts into the store.

use std::time::{Duration, Instant};

use anyhow::Result;
use summitkg_extractor::{Extractor, Outcome};
use summitkg_ontology::{DocId, DocumentMeta, Node, ReadWith, Report, Undecided};
use summitkg_store::{Access, Changes, Entry, Options, Store};

use crate::args::{Build, Lang};
use crate::command::correct;
use crate::context::Context;
use crate::reader::{self, Summary};

/// How many documents a note names.
const NAMED: usize = 5;

/// What the documents were found to say.
#[derive(Default)]
struct Found {
    with_summits: usize,
    findings: usize,
}

pub(crate) fn run(context: &Context, args: &Build) -> Result<()> {
    let started = Instant::now();
    let calendar = if args.no_background { Some(false) } else { args.background.then_some(true) };
    // Opened first, so that a store that is locked is not learnt of after an hour of reading.
    let mut store =
        Store::open_with(&context.store, Access::Write, Options { calendar, ..context.options() })?;
    let extractor = Extractor::new()?;
    let versions = (env!("CARGO_PKG_VERSION").to_owned(), extractor.version().to_owned());
    let (mut entries, mut waiting) = (Vec::new(), 0);
    let (mut changes, mut stored) = (Changes::default(), Duration::ZERO);
    let mut found = Found::default();
    // What speaks of no summit can only take out what was stored of an earlier text of the same name.
    let mut names = None;
    let mut is_stored = |store: &Store, name: &str| -> Result<bool> {
        if names.is_none() {
            names = Some(store.document_names()?);
        }
        Ok(names.as_ref().is_some_and(|names| names.contains(name)))
    };
    let summary = reader::sift(context, &args.input, &extractor, |outcome| {
        let (document, report) = match outcome {
            Outcome::Quiet(name) => {
                if is_stored(&store, &name)? {
                    entries.push(Entry { report: silent(name), text: None, versions: versions.clone() });
                }
                return Ok(());
            }
            Outcome::Read(read) => *read,
        };
        let speaks = !report.events.is_empty();
        found.with_summits += usize::from(speaks);
        found.findings += report.findings.len();
        let text = (speaks && !args.no_text).then(|| document.text().to_owned());
        if speaks || is_stored(&store, &report.document.name)? {
            entries.push(Entry { report, text, versions: versions.clone() });
        }
        waiting += u32::from(speaks);
        if waiting >= args.batch {
            let begun = Instant::now();
            changes.add(store.put(std::mem::take(&mut entries))?);
            (waiting, stored) = (0, stored + begun.elapsed());
        }
        Ok(())
    })?;
    let read = started.elapsed().saturating_sub(stored);
    changes.add(store.put(entries)?);
    store.compact_after(changes.quads_added)?;
    context.note(&describe(context, &summary, &found, &changes));
    if store.outgrows_its_file()? {
        context.note(&advice(context));
    }
    if context.verbose {
        let stored = started.elapsed().saturating_sub(read);
        context.note(&format!("read {:.2} s, stored {:.2} s", read.as_secs_f64(), stored.as_secs_f64()));
    }
    Ok(())
}

/// What a store in a large file is told.
fn advice(context: &Context) -> String {
    let store = context.store.display();
    let folder = context.store.with_extension("");
    let folder = folder.display();
    match context.lang {
        Lang::Zh => format!(
            "提示：此库已大，单个文件每次改动都要整体读写；改用目录更快：summitkg copy {store} {folder}"
        ),
        Lang::En => format!(
            "hint    this store is large, and each change reads and writes the whole file; a folder is faster: summitkg copy {store} {folder}"
        ),
    }
}

/// The report of a document that says nothing.
fn silent(name: String) -> Report {
    Report {
        id: DocId::derive(&name, ""),
        document: DocumentMeta { name, ..DocumentMeta::default() },
        sha256: String::new(),
        events: Vec::new(),
        findings: Vec::new(),
        read_with: ReadWith::default(),
    }
}

fn describe(context: &Context, summary: &Summary, found: &Found, changes: &Changes) -> String {
    let Summary { files, documents, skipped, ignored, .. } = summary;
    let (with, without) = (found.with_summits, documents - found.with_summits.min(*documents));
    let (findings, store) = (found.findings, context.store.display());
    let Changes { documents_added: added, documents_replaced: replaced, documents_unchanged: same, .. } =
        changes;
    let (plus, minus) = (changes.quads_added, changes.quads_removed);
    let mut lines = match context.lang {
        Lang::Zh => vec![
            format!("读取：{files} 个文件，{documents} 篇文档；跳过 {skipped}，忽略 {ignored}"),
            format!("峰会：{with} 篇谈及，{without} 篇没有；存疑 {findings} 处（extract --findings 列出）"),
            format!(
                "入库：新增 {added} 篇，替换 {replaced} 篇，未变 {same} 篇；四元组 +{plus} −{minus}  {store}"
            ),
        ],
        Lang::En => vec![
            format!("read    {files} files, {documents} documents; {skipped} skipped, {ignored} ignored"),
            format!(
                "summits {with} documents speak of one, {without} do not; {findings} findings (extract --findings lists them)"
            ),
            format!(
                "stored  {added} new, {replaced} replaced, {same} unchanged; quads +{plus} -{minus} in {store}"
            ),
        ],
    };
    if changes.documents_superseded > 0 {
        let count = changes.documents_superseded;
        lines.push(match context.lang {
            Lang::Zh => format!("同名文档 {count} 篇只留最后一篇"),
            Lang::En => format!("same name: of {count} documents only the last was kept"),
        });
    }
    if !changes.other_texts.is_empty() {
        let names = changes.other_texts.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if changes.other_texts.len() > NAMED { ", …" } else { "" };
        lines.push(match context.lang {
            Lang::Zh => format!("新文本替换了库中同名文档：{names}{more}；若是另一篇文档，请改文件名后重新读入两者"),
            Lang::En => format!(
                "another text took the place of the stored one of the same name: {names}{more}; if it is another document, rename the file and build both again"
            ),
        });
    }
    if !changes.verdicts.is_empty() {
        lines.push(correct::summary(context.lang, &changes.verdicts));
    }
    lines.extend(undecided(context, changes));
    lines.extend(open_mentions(context, changes));
    lines.join("\n")
}

/// Names that became people of their own, because several may be meant.
fn undecided(context: &Context, changes: &Changes) -> Option<String> {
    let names: Vec<String> =
        changes.undecided.iter().take(NAMED).map(|name| describe_name(context, name)).collect();
    let count = changes.undecided.len();
    let rest = count > NAMED;
    (count > 0).then(|| match context.lang {
        Lang::Zh => format!(
            "人名：{count} 个未能确定所指，各自另立：{}{}",
            names.join("；"),
            if rest { "；…" } else { "" }
        ),
        Lang::En => {
            let (names, more) = (names.join(", "), if rest { ", …" } else { "" });
            format!("names   {count} left open, each a person of its own: {names}{more}")
        }
    })
}

/// Events that may be several summits, and so were left out of all of them.
fn open_mentions(context: &Context, changes: &Changes) -> Option<String> {
    let several = |nodes: &[Node]| {
        let names: Vec<String> = nodes.iter().take(NAMED).map(|node| node.path().join("/")).collect();
        names.join(", ") + if nodes.len() > NAMED { ", …" } else { "" }
    };
    let open: Vec<String> = changes
        .may_denote
        .iter()
        .take(NAMED)
        .map(|(document, _, nodes)| format!("doc/{document} ({}?)", several(nodes)))
        .collect();
    let count = changes.may_denote.len();
    let more = if count > NAMED { "; …" } else { "" };
    let open = open.join("; ");
    (count > 0).then(|| match context.lang {
        Lang::Zh => format!("未定：{count} 处所指峰会未能确定，未归入任何一次（skg:mayDenote）：{open}{more}"),
        Lang::En => format!("open    {count} mentions may mean several summits and count for none (skg:mayDenote): {open}{more}"),
    })
}

fn describe_name(context: &Context, name: &Undecided) -> String {
    let Undecided { name, people, documents, .. } = name;
    let (people, count) = (people.join("/"), documents.len());
    match context.lang {
        Lang::Zh => format!("{name}（或为 {people}；{count} 篇文档）"),
        Lang::En => {
            format!("{name} ({people}?; in {count} {})", if count == 1 { "document" } else { "documents" })
        }
    }
}

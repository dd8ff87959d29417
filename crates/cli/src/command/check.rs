//! What is wrong with the graph.

use std::path::Path;

use anyhow::Result;
use summitkg_ontology::Base;
use summitkg_store::{CheckReport, CheckResult, Format, GraphName, Severity};

use crate::args::{Check, Lang};
use crate::command::query::format_of;
use crate::context::Context;
use crate::error::Failure;
use crate::output::{Output, printable};
use crate::table::{self, RowFormat};
use crate::term::{short, short_iri};

/// How results are written: as rows, or as a report in RDF.
enum Form {
    Rows(RowFormat),
    Graph(Format),
}

pub(crate) fn run(context: &Context, args: &Check) -> Result<()> {
    let form = form(args)?;
    let store = context.open(args.graph.as_deref())?;
    let report = store.check(&args.shapes)?;
    let mut out = Output::open(args.output.as_deref())?;
    match form {
        Form::Rows(RowFormat::Table) if report.results.is_empty() => {}
        Form::Rows(format) => write(context, &report, format, store.base(), &mut out)?,
        Form::Graph(format) => report.write(format, store.base(), &mut out)?,
    }
    out.finish()?;
    tell(context, &report, args.strict);
    if report.conforms(args.strict) {
        return Ok(());
    }
    let found = found(context.lang, &report);
    let message = match context.lang {
        Lang::Zh => format!("不合规：{found}"),
        Lang::En => format!("the graph does not conform: {found}"),
    };
    Err(Failure::Negative(message).into())
}

fn form(args: &Check) -> Result<Form, Failure> {
    const KNOWN: &str =
        "known are table, csv, tsv, json; for a SHACL report turtle, trig, ntriples, nquads, jsonld, rdfxml";
    let extension = args.output.as_deref().and_then(Path::extension);
    let extension = extension.map(|e| e.to_string_lossy().to_ascii_lowercase());
    let (name, by) = match (&args.format, &extension) {
        (Some(name), _) => (Some(name.to_ascii_lowercase()), "--format"),
        (None, Some(extension)) if extension == "txt" => (Some("table".to_owned()), "--output"),
        (None, Some(extension)) => (Some(extension.clone()), "--output"),
        // A file is for programs.
        (None, None) => (args.output.as_ref().map(|_| "csv".to_owned()), "--format"),
    };
    let rows = RowFormat::named(name.as_deref());
    let graph = name.as_deref().and_then(|name| Format::from_name(name).or_else(|| format_of(name)));
    match (rows, graph) {
        (Some(rows), _) => Ok(Form::Rows(rows)),
        (None, Some(graph)) => Ok(Form::Graph(graph)),
        (None, None) => {
            let name = name.unwrap_or_default();
            Err(Failure::Usage(format!("{by}: `{name}` is no known format; {KNOWN}")))
        }
    }
}

fn write(
    context: &Context,
    report: &CheckReport,
    format: RowFormat,
    base: &Base,
    out: &mut Output,
) -> std::io::Result<()> {
    let people = format == RowFormat::Table;
    let heading = |zh, en| if people { context.lang.pick(zh, en) } else { en };
    let header = [
        heading("程度", "severity"),
        heading("形状", "shape"),
        heading("节点", "focus"),
        heading("属性", "path"),
        heading("值", "value"),
        heading("说明", "message"),
        heading("图层", "layer"),
        heading("文档", "document"),
    ];
    let rows: Vec<Vec<String>> =
        report.results.iter().map(|result| row(context.lang, result, base, people).to_vec()).collect();
    table::write(format, &header, &rows, out)
}

fn row(lang: Lang, result: &CheckResult, base: &Base, people: bool) -> [String; 8] {
    let severity = match result.severity {
        Severity::Violation => lang.pick("违规", "violation"),
        Severity::Warning => lang.pick("警告", "warning"),
        Severity::Info => lang.pick("提示", "info"),
    };
    let severity = if people { severity } else { result.severity.name() };
    // Programs get names that they can look up.
    let term = |term| if people { short(term, base) } else { bare(term) };
    let path = result
        .path
        .as_ref()
        .map(|path| if people { short_iri(path.as_str(), base) } else { path.as_str().to_owned() });
    let shape = if people { result.short_name().to_owned() } else { result.shape.as_str().to_owned() };
    let document = match (&result.document, &result.graph) {
        (Some(name), _) => name.clone(),
        (None, GraphName::NamedNode(graph)) if result.kind.name() == "other" => graph.as_str().to_owned(),
        _ => String::new(),
    };
    [
        severity.to_owned(),
        shape,
        term(&result.focus),
        path.unwrap_or_default(),
        result.value.as_ref().map(term).unwrap_or_default(),
        result.message(lang.pick("zh", "en")).to_owned(),
        result.kind.name().to_owned(),
        document,
    ]
}

/// A term without signs around it.
fn bare(term: &summitkg_store::Term) -> String {
    match term {
        summitkg_store::Term::NamedNode(node) => node.as_str().to_owned(),
        summitkg_store::Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

/// How much was looked at, and what could not be.
fn tell(context: &Context, report: &CheckReport, strict: bool) {
    let CheckReport { nodes, quotes, documents, documents_without_text, .. } = report;
    let unchecked = report.quotes_without_text;
    let looked = match context.lang {
        Lang::Zh => format!("检查 {nodes} 个节点、{quotes} 条引文、{documents} 篇文档"),
        Lang::En => format!(
            "checked {}, {}, {}",
            count(*nodes, "node"),
            count(*quotes, "quote"),
            count(*documents, "document")
        ),
    };
    let without = match context.lang {
        _ if *documents_without_text == 0 && unchecked == 0 => String::new(),
        Lang::Zh => format!("；{documents_without_text} 篇无正文，{unchecked} 条引文无从核对"),
        Lang::En => {
            let unchecked = count(unchecked, "quote");
            format!("; {documents_without_text} without text, so {unchecked} could not be compared with one")
        }
    };
    context.note(&format!("{looked}{without}"));
    for shape in &report.idle {
        let name = shape.as_str();
        let words = match context.lang {
            Lang::Zh => format!("形状 <{name}>：图中没有它所针对的节点"),
            Lang::En => format!("shape <{name}>: the graph has no node that it is about"),
        };
        context.note(&printable(&words));
    }
    if report.conforms(strict) {
        context.note(&match context.lang {
            Lang::Zh if report.results.is_empty() => "未发现问题".to_owned(),
            Lang::En if report.results.is_empty() => "nothing is wrong".to_owned(),
            lang => found(lang, report),
        });
    }
}

/// `2 violations, 1 warning`
fn found(lang: Lang, report: &CheckReport) -> String {
    let words = [
        (Severity::Violation, "项违规", "violation"),
        (Severity::Warning, "项警告", "warning"),
        (Severity::Info, "项提示", "remark"),
    ];
    let counts = words.into_iter().filter_map(|(severity, zh, en)| match (report.count(severity), lang) {
        (0, _) => None,
        (n, Lang::Zh) => Some(format!("{n} {zh}")),
        (n, Lang::En) => Some(count(n, en)),
    });
    counts.collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// `1 node`, `2 nodes`
fn count(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

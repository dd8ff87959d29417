//! Questions in SPARQL.

use std::io;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use summitkg_store::{
    Answer, Format, QueryError, QueryOptions, ResultFormat, ShippedQuery, Store, Term, Triple, find_query,
    parse_term,
};

use crate::args::{Lang, Query};
use crate::child;
use crate::context::Context;
use crate::error::Failure;
use crate::files;
use crate::output::{on_terminal, printable};
use crate::table;
use crate::term::{short, short_iri};

/// A question: one of ours, or somebody's own.
enum Question {
    Shipped(&'static ShippedQuery),
    Own(String),
}

/// The parent stops its child in time; a child that lost its parent stops so much later.
const ORPHANED: Duration = Duration::from_secs(5);

/// Answers in a child process, which can be stopped and whose memory can be limited.
pub(crate) fn run(context: &Context, args: &Query) -> Result<()> {
    let timeout = Duration::from_secs_f64(args.timeout);
    match child::inherited() {
        None => child::run(timeout, args.max_memory, args.output.as_deref()),
        Some(inherited) => {
            inherited.confine()?;
            answer(context, args, timeout + ORPHANED)
        }
    }
}

fn answer(context: &Context, args: &Query, timeout: Duration) -> Result<()> {
    let question = question(args)?;
    let form = Form::of(args)?;
    let (text, parameters) = match &question {
        Question::Shipped(query) => (query.text, query.bind(&given(context, query, &args.parameters)?)?),
        Question::Own(text) => {
            let pairs = pairs(&args.parameters)?;
            (text.as_str(), pairs.into_iter().map(|(name, value)| (name, parse_term(&value))).collect())
        }
    };
    let store = context.open(args.graph.as_deref())?;
    child::begin()?;
    let options = QueryOptions { timeout: Some(timeout), max_rows: args.max_rows, ..QueryOptions::default() };
    let answer = store.query_with(text, &parameters, &options).map_err(|error| place(text, error))?;
    let mut bytes = Vec::new();
    let rows = write(&mut bytes, &store, &answer, form)?;
    child::deliver(&bytes)?;
    if let Some(rows) = rows {
        context.note(&match (context.lang, rows) {
            (Lang::Zh, n) => format!("{n} 行"),
            (Lang::En, 1) => "1 row".to_owned(),
            (Lang::En, n) => format!("{n} rows"),
        });
    }
    Ok(())
}

fn question(args: &Query) -> Result<Question> {
    if let Some(text) = &args.text {
        return Ok(Question::Own(text.clone()));
    }
    let path = args.source.as_deref().unwrap_or(Path::new("-"));
    let shown = path.display();
    if path == Path::new("-") {
        let mut text = String::new();
        let read = io::stdin().lock().take(LIMIT).read_to_string(&mut text);
        read.map_err(|problem| Failure::Input(format!("standard input: {problem}")))?;
        return Ok(Question::Own(text));
    }
    if path.exists() {
        let mut text = String::new();
        let read = files::open(path)?.take(LIMIT).read_to_string(&mut text);
        read.map_err(|problem| Failure::Input(format!("{shown}: {}", files::reason(&problem))))?;
        return Ok(Question::Own(text));
    }
    let name = path.to_string_lossy();
    if name.contains(['/', '\\']) || name.ends_with(".rq") || name.ends_with(".sparql") {
        return Err(Failure::Usage(format!("{shown}: no such file")).into());
    }
    find_query(&name).map(Question::Shipped).map_err(|unknown| {
        let near = unknown.nearest.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let list = if near.is_empty() { " (`summitkg queries` lists them)" } else { "" };
        Failure::Usage(format!("`{name}` is neither a shipped query nor a file{near}{list}")).into()
    })
}

/// No query is longer.
const LIMIT: u64 = 16 << 20;

fn pairs(given: &[String]) -> Result<Vec<(String, String)>> {
    let split = |pair: &String| {
        let parts = pair.split_once('=').filter(|(name, _)| !name.is_empty());
        let parts =
            parts.map(|(name, value)| (name.trim_start_matches(['?', '$']).to_owned(), value.to_owned()));
        parts.ok_or_else(|| Failure::Usage(format!("--param {pair}: must be NAME=VALUE")).into())
    };
    given.iter().map(split).collect()
}

/// The parameters given, and the language if the query asks for one.
fn given(context: &Context, query: &ShippedQuery, parameters: &[String]) -> Result<Vec<(String, String)>> {
    let mut pairs = pairs(parameters)?;
    if query.parameters.iter().any(|p| p.name == "lang") && pairs.iter().all(|(name, _)| name != "lang") {
        pairs.push(("lang".to_owned(), context.lang.pick("zh", "en").to_owned()));
    }
    Ok(pairs)
}

/// Shows the line of a mistake, with a caret below it.
fn place(text: &str, error: QueryError) -> anyhow::Error {
    let QueryError::Syntax { line, column, .. } = &error else { return error.into() };
    let Some(words) = text.lines().nth(line.saturating_sub(1)) else { return error.into() };
    let before: String =
        words.chars().take(column.saturating_sub(1)).map(|c| if c == '\t' { ' ' } else { c }).collect();
    let width: usize = before.chars().map(|c| if c > '\u{1100}' { 2 } else { 1 }).sum();
    let shown = words.replace('\t', " ");
    let excerpt = format!("{line:>4} | {}\n     | {}^", printable(&shown), " ".repeat(width));
    Failure::UsageAt { message: error.to_string(), excerpt }.into()
}

/// The form of the answer: for rows, and for graphs.
#[derive(Clone, Copy)]
struct Form {
    /// None is a table for people.
    rows: Option<ResultFormat>,
    graph: Option<Format>,
    /// Asked for, not chosen by us.
    asked: Option<Asked>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Rows,
    Graph,
}

impl Form {
    fn of(args: &Query) -> Result<Self> {
        let extension = args
            .output
            .as_deref()
            .and_then(Path::extension)
            .map(|e| e.to_string_lossy().to_ascii_lowercase());
        let (name, by) = match (&args.format, &extension) {
            (Some(name), _) => (name.to_ascii_lowercase(), "--format"),
            (None, Some(extension)) => (extension.clone(), "--output"),
            (None, None) => {
                let rows = (args.output.is_some() || !on_terminal()).then_some(ResultFormat::Csv);
                return Ok(Self { rows, graph: Some(Format::Turtle), asked: None });
            }
        };
        if matches!(name.as_str(), "table" | "txt") {
            return Ok(Self { rows: None, graph: None, asked: None });
        }
        let (rows, graph) =
            (ResultFormat::from_name(&name), Format::from_name(&name).or_else(|| format_of(&name)));
        let asked = match (rows, graph) {
            (Some(_), None) => Some(Asked::Rows),
            (None, Some(_)) => Some(Asked::Graph),
            (Some(_), Some(_)) => None,
            (None, None) => {
                let known =
                    "table, csv, tsv, json, xml; for graphs turtle, trig, ntriples, nquads, jsonld, rdfxml";
                return Err(
                    Failure::Usage(format!("{by}: `{name}` is no known format; known are {known}")).into()
                );
            }
        };
        Ok(Self { rows, graph, asked })
    }
}

/// A format of graphs by an extension.
pub(crate) fn format_of(extension: &str) -> Option<Format> {
    Format::from_path(Path::new(&format!("x.{extension}")))
}

/// Writes the answer; gives the number of rows of a table, which people are told.
fn write(out: &mut Vec<u8>, store: &Store, answer: &Answer, form: Form) -> Result<Option<usize>> {
    let mut count = None;
    match answer {
        Answer::Boolean(yes) if matches!(form.rows, None | Some(ResultFormat::Csv | ResultFormat::Tsv)) => {
            writeln!(out, "{yes}")?;
        }
        Answer::Graph(triples) => match (form.graph, form.asked) {
            (_, Some(Asked::Rows)) => {
                let name = form.rows.map_or("a table", ResultFormat::name);
                return Err(summitkg_store::ExportError::NotATable { format: name }.into());
            }
            (Some(format), _) => answer.write_graph(format, store.base(), out)?,
            (None, _) => {
                let rows: Vec<Vec<String>> = triples.iter().map(|t| cells(t, store)).collect();
                out.write_all(table::render(&["subject", "predicate", "object"], &rows).as_bytes())?;
                count = Some(rows.len());
            }
        },
        Answer::Solutions { variables, rows } if form.rows.is_none() && form.asked.is_none() => {
            let cell =
                |term: &Option<Term>| term.as_ref().map_or_else(String::new, |t| short(t, store.base()));
            let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
            out.write_all(table::render(variables, &rows).as_bytes())?;
            count = Some(rows.len());
        }
        Answer::Solutions { .. } | Answer::Boolean(_) => match (form.rows, form.graph) {
            (Some(format), _) => answer.write(format, out)?,
            (None, graph) => {
                let format = graph.map_or("a graph", Format::name);
                return Err(summitkg_store::ExportError::NotAGraph { format }.into());
            }
        },
    }
    Ok(count)
}

fn cells(triple: &Triple, store: &Store) -> Vec<String> {
    let subject = match &triple.subject {
        summitkg_store::NamedOrBlankNode::NamedNode(node) => short_iri(node.as_str(), store.base()),
        blank @ summitkg_store::NamedOrBlankNode::BlankNode(_) => blank.to_string(),
    };
    vec![subject, short_iri(triple.predicate.as_str(), store.base()), short(&triple.object, store.base())]
}

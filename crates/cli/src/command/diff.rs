//! Two stores compared.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use anyhow::Result;
use serde_json::{Value as Json, json};
use summitkg_store::{
    Access, Cause, Delta, DeltaKind, Diff, Format, GraphName, Part, Store, StoreError, Value,
};

use crate::args::{Diff as Args, Lang};
use crate::context::Context;
use crate::diff::Words;
use crate::error::Failure;
use crate::output::{Output, on_terminal};
use crate::table::{self, RowFormat};

/// The form of the answer.
#[derive(Clone, Copy)]
enum Form {
    Rows(RowFormat),
    Patch,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<()> {
    let form = form(args)?;
    let (before, after) = (open(context, &args.before)?, open(context, &args.after)?);
    let diff = before.diff(&after)?;
    let base = if diff.added.is_empty() { before.base() } else { after.base() };
    let words = Words { diff: &diff, base, lang: context.lang };
    let everything = args.layer == "all";
    let listed = |d: &Delta| match d.part {
        Part::Knowledge => args.all || d.kind != DeltaKind::Support,
        _ => everything,
    };
    let chosen: Vec<&Delta> = diff.deltas.iter().filter(|d| listed(d)).collect();
    let mut out = Output::open(args.output.as_deref())?;
    match form {
        Form::Patch => {
            diff.write_patch_of(|q| everything || q.graph_name == GraphName::DefaultGraph, &mut out)?;
        }
        Form::Rows(RowFormat::Json) => {
            let json = if args.summary { summary_json(&words, &chosen) } else { json(&words, &chosen) };
            writeln!(out, "{}", serde_json::to_string_pretty(&json)?)?;
        }
        Form::Rows(format) if args.summary => summary(&words, &chosen, format, &mut out)?,
        Form::Rows(format) => rows(&words, &chosen, format, &mut out)?,
    }
    out.finish()?;
    if diff.is_empty() {
        context.note(context.lang.pick("没有差异", "no differences"));
        return Ok(());
    }
    context.note(&words.count(listed));
    Err(Failure::Different.into())
}

/// A store, or a graph that was exported; a file of N-Quads may be either.
fn open(context: &Context, path: &Path) -> Result<Store> {
    let format = Format::from_path(path);
    if format.is_some_and(|format| format != Format::NQuads) {
        return Ok(Store::load_graph(path)?);
    }
    match Store::open_with(path, Access::Read, context.options()) {
        Err(StoreError::NotAStore { .. }) if format.is_some() && path.is_file() => {
            Ok(Store::load_graph(path)?)
        }
        other => Ok(other?),
    }
}

fn form(args: &Args) -> Result<Form> {
    let extension = args.output.as_deref().and_then(Path::extension).and_then(|e| e.to_str());
    let name = args.format.as_deref().or(extension).map(str::to_ascii_lowercase);
    let known = "table, csv, tsv, json or rdf-patch";
    match name.as_deref() {
        Some("rdf-patch" | "rdfp") if args.summary => {
            Err(Failure::Usage("--summary: a patch cannot be counted; leave out one of the two".to_owned())
                .into())
        }
        Some("rdf-patch" | "rdfp") => Ok(Form::Patch),
        None if args.output.is_some() || !on_terminal() => Ok(Form::Rows(RowFormat::Csv)),
        Some("txt") => Ok(Form::Rows(RowFormat::Table)),
        name => RowFormat::named(name).map(Form::Rows).ok_or_else(|| {
            let given = name.unwrap_or_default();
            Failure::Usage(format!("`{given}` is no known form of differences; known are {known}")).into()
        }),
    }
}

fn rows(words: &Words<'_>, deltas: &[&Delta], format: RowFormat, out: &mut Output) -> Result<()> {
    let people = format == RowFormat::Table;
    let row = |d: &&Delta| {
        let kind = if people { words.kind(d.kind) } else { d.kind.code() };
        let mut row = vec![kind.to_owned()];
        if !people {
            row.extend([d.part.code().to_owned(), d.thing.as_str().to_owned()]);
        }
        row.extend([words.thing(&d.thing), words.property(&d.property)]);
        let causes = if people { words.main_causes(d) } else { words.causes(d) };
        row.extend([words.value(d.before.as_ref()), words.value(d.after.as_ref()), causes]);
        row
    };
    let rows: Vec<Vec<String>> = deltas.iter().map(row).collect();
    let header: &[&str] = match (people, words.lang) {
        (false, _) => &["change", "part", "thing", "name", "property", "before", "after", "cause"],
        (true, Lang::Zh) => &["变化", "对象", "属性", "A", "B", "原因"],
        (true, Lang::En) => &["change", "thing", "property", "A", "B", "cause"],
    };
    if people && rows.is_empty() {
        return Ok(());
    }
    Ok(table::write(format, header, &rows, out)?)
}

/// For each set of causes, how many differences of each kind.
fn counts(words: &Words<'_>, deltas: &[&Delta], people: bool) -> Vec<(String, BTreeMap<DeltaKind, usize>)> {
    let mut counts: BTreeMap<String, BTreeMap<DeltaKind, usize>> = BTreeMap::new();
    for delta in deltas {
        let causes = if people { words.main_causes(delta) } else { words.causes(delta) };
        *counts.entry(causes).or_default().entry(delta.kind).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    let total = |kinds: &BTreeMap<DeltaKind, usize>| kinds.values().sum::<usize>();
    counts.sort_by_key(|(_, kinds)| std::cmp::Reverse(total(kinds)));
    counts
}

fn summary(words: &Words<'_>, deltas: &[&Delta], format: RowFormat, out: &mut Output) -> Result<()> {
    let people = format == RowFormat::Table;
    let title = |kind: &DeltaKind| if people { words.kind(*kind) } else { kind.code() };
    let mut header: Vec<&str> = DeltaKind::ALL.iter().map(title).collect();
    header.push(if people { words.lang.pick("原因", "cause") } else { "cause" });
    let row = |(cause, kinds): (String, BTreeMap<DeltaKind, usize>)| {
        let count = |kind: &DeltaKind| kinds.get(kind).copied().unwrap_or_default().to_string();
        DeltaKind::ALL.iter().map(count).chain([cause]).collect()
    };
    let rows: Vec<Vec<String>> = counts(words, deltas, people).into_iter().map(row).collect();
    Ok(table::write(format, &header, &rows, out)?)
}

fn summary_json(words: &Words<'_>, deltas: &[&Delta]) -> Json {
    let one = |(cause, kinds): (String, BTreeMap<DeltaKind, usize>)| {
        let mut object = serde_json::Map::new();
        object.insert("cause".to_owned(), cause.into());
        for kind in DeltaKind::ALL {
            object.insert(kind.code().to_owned(), kinds.get(kind).copied().unwrap_or_default().into());
        }
        Json::Object(object)
    };
    counts(words, deltas, false).into_iter().map(one).collect()
}

fn json(words: &Words<'_>, deltas: &[&Delta]) -> Json {
    let Diff { inputs, removed, added, deltas: all, .. } = words.diff;
    json!({
        "quads": { "added": added.len(), "removed": removed.len() },
        "inputs": inputs.iter().map(|c| cause(words, c)).collect::<Vec<_>>(),
        "differences": deltas.iter().map(|d| difference(words, d)).collect::<Vec<_>>(),
        "not_listed": all.len() - deltas.len(),
    })
}

fn difference(words: &Words<'_>, delta: &Delta) -> Json {
    let value = |value: &Option<Value>| {
        value.as_ref().map(|v| {
            let details = v.details.iter().map(|(p, t)| json!([p.as_str(), t.to_string()]));
            json!({
                "text": words.value(Some(v)),
                "term": v.term.to_string(),
                "details": details.collect::<Vec<_>>(),
            })
        })
    };
    json!({
        "change": delta.kind.code(),
        "part": delta.part.code(),
        "thing": delta.thing.as_str(),
        "name": words.thing(&delta.thing),
        "property": delta.property.as_str(),
        "before": value(&delta.before),
        "after": value(&delta.after),
        "quads": delta.quads,
        "causes": delta.causes.iter().map(|c| cause(words, c)).collect::<Vec<_>>(),
    })
}

fn cause(words: &Words<'_>, cause: &Cause) -> Json {
    json!({
        "kind": cause.kind.code(),
        "change": cause.change.code(),
        "name": cause.name,
        "document": cause.document,
        "before": cause.before,
        "after": cause.after,
        "indirect": cause.indirect,
        "text": words.cause(cause),
    })
}

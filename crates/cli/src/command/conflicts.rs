//! Where sources disagree, what is preferred, and why.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};
use summitkg_store::{Citation, Conflict, ConflictKind, Format, Side, Term};

use crate::args::Conflicts;
use crate::context::Context;
use crate::error::Failure;
use crate::output::{Output, on_terminal};
use crate::show::{self, Found, View};
use crate::table::{self, RowFormat};

const HEADER: [&str; 13] = [
    "summit",
    "thing",
    "property",
    "kind",
    "value",
    "preferred",
    "decidedBy",
    "basis",
    "document",
    "published",
    "start",
    "end",
    "quote",
];

/// The columns that people read on a terminal.
const SHORT: [usize; 7] = [0, 1, 2, 4, 5, 6, 8];

pub(crate) fn run(context: &Context, args: &Conflicts) -> Result<()> {
    let store = context.open(args.graph.as_deref())?;
    let extension = args.output.as_deref().and_then(Path::extension).and_then(OsStr::to_str);
    let name = args.format.as_deref().or(extension);
    if let Some(format) = name.and_then(Format::from_name) {
        if !args.thing.is_empty() {
            let problem = "one summit is listed as table, csv, tsv or json; a graph has all conflicts";
            return Err(Failure::Usage(problem.to_owned()).into());
        }
        let mut out = Output::open(args.output.as_deref())?;
        store.write_conflicts(format, &mut out)?;
        return out.finish();
    }
    let format = RowFormat::named(name).ok_or_else(|| {
        let known = "known are table, csv, tsv, json, and for a graph turtle, ntriples, jsonld and rdfxml";
        Failure::Usage(format!("{}: no known format; {known}", name.unwrap_or_default()))
    })?;
    let mut out = Output::open(args.output.as_deref())?;
    let view = View::new(&store, context.lang)?;
    let mut conflicts = store.conflicts()?;
    if !args.thing.is_empty() {
        let only = only(context, &view, &args.thing.join(" "))?;
        conflicts.retain(|conflict| only.contains(&conflict.summit.as_str().to_owned()));
    }
    let count = conflicts.len();
    if format == RowFormat::Json {
        let list: Vec<Value> = conflicts.iter().map(|conflict| json_of(&view, conflict)).collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&list)?)?;
    } else {
        let rows: Vec<Vec<String>> = conflicts.iter().flat_map(|c| rows(&view, c)).collect();
        if format == RowFormat::Table && on_terminal() {
            let header: Vec<&str> = SHORT.iter().filter_map(|i| HEADER.get(*i).copied()).collect();
            let mut rows: Vec<Vec<String>> =
                rows.iter().map(|row| SHORT.iter().filter_map(|i| row.get(*i).cloned()).collect()).collect();
            rows.dedup();
            table::write(format, &header, &rows, &mut out)?;
        } else {
            table::write(format, &HEADER, &rows, &mut out)?;
        }
    }
    out.finish()?;
    context.note(&match context.lang {
        crate::args::Lang::Zh => format!("{count} 处分歧"),
        crate::args::Lang::En if count == 1 => "1 conflict".to_owned(),
        crate::args::Lang::En => format!("{count} conflicts"),
    });
    Ok(())
}

/// The summits that people mean.
fn only(context: &Context, view: &View<'_>, wanted: &str) -> Result<Vec<String>> {
    let found = show::find(view, wanted)?;
    let things = found.into_iter().filter_map(|found| match found {
        Found::Thing(iri) => Some(iri),
        Found::Document(..) => None,
    });
    let things: Vec<String> = things.collect();
    if things.is_empty() {
        let message = context.lang.pick("没有找到峰会", "no summit found for");
        return Err(Failure::Negative(format!("{message} `{wanted}`")).into());
    }
    Ok(things)
}

fn thing(view: &View<'_>, conflict: &Conflict) -> String {
    if conflict.subject == conflict.summit { String::new() } else { view.name(conflict.subject.as_str()) }
}

fn property(conflict: &Conflict) -> &str {
    conflict.property.as_str().rsplit(['#', '/']).next().unwrap_or_default()
}

fn code(view: &View<'_>, concept: Option<&summitkg_store::NamedNode>) -> String {
    concept.map_or_else(String::new, |node| view.label(&Term::from(node.clone())))
}

/// The summit's name; of a standing the organisation and the country.
fn summit_of(view: &View<'_>, conflict: &Conflict) -> String {
    let path = view.base().decode(conflict.summit.as_str()).unwrap_or_default();
    match path.as_slice() {
        [folder, organisation, country, ..] if folder == "membership" => {
            let base = view.base();
            let (body, state) = (base.organisation(organisation), base.country(country));
            format!("{}, {}", view.name(body.as_str()), view.name(state.as_str()))
        }
        _ => view.name(conflict.summit.as_str()),
    }
}

/// One row for each source of each value, with the first words.
fn rows(view: &View<'_>, conflict: &Conflict) -> Vec<Vec<String>> {
    // An event that may be several summits is called after its document.
    let event = conflict.sides.first().and_then(|side| side.citations.first());
    let summit = match (conflict.kind, event) {
        (ConflictKind::Identity, Some(citation)) => citation.source.clone(),
        _ => summit_of(view, conflict),
    };
    let head =
        [summit, thing(view, conflict), property(conflict).to_owned(), conflict.kind.code().to_owned()];
    let row = |side: &Side, citation: &Citation| {
        let place = |pick: fn((u32, u32)) -> u32| {
            citation.place.map(pick).map_or_else(String::new, |n| n.to_string())
        };
        let preferred = side.preferred.map_or("", |preferred| if preferred { "yes" } else { "no" });
        let cells = [
            side.value.as_ref().map_or_else(String::new, |value| view.label(value)),
            preferred.to_owned(),
            code(view, side.decided.as_ref()),
            code(view, side.basis.as_ref()),
            citation.source.clone(),
            citation.published.clone().unwrap_or_default(),
            place(|(start, _)| start),
            place(|(_, end)| end),
            citation.quote.clone(),
        ];
        head.iter().cloned().chain(cells).collect::<Vec<String>>()
    };
    let none = [Citation::default()];
    let of = |side: &Side| -> Vec<Vec<String>> {
        let citations = if side.citations.is_empty() { none.as_slice() } else { &side.citations };
        // The first words of each source; all of them are in the other forms.
        let mut rows: Vec<Vec<String>> = Vec::new();
        for (i, citation) in citations.iter().enumerate() {
            if i == 0 || citations.get(i - 1).is_none_or(|before| before.source != citation.source) {
                rows.push(row(side, citation));
            }
        }
        rows
    };
    conflict.sides.iter().flat_map(of).collect()
}

fn json_of(view: &View<'_>, conflict: &Conflict) -> Value {
    let side = |side: &Side| {
        let local = |node: &summitkg_store::NamedNode| {
            node.as_str().rsplit('#').next().unwrap_or_default().to_owned()
        };
        let citations: Vec<Value> = side
            .citations
            .iter()
            .map(|c| {
                json!({
                    "source": c.source, "document": c.document, "published": c.published,
                    "start": c.place.map(|p| p.0), "end": c.place.map(|p| p.1), "quote": c.quote, "rule": c.rule,
                })
            })
            .collect();
        json!({
            "value": side.value.as_ref().map(|value| view.label(value)),
            "term": side.value.as_ref().map(ToString::to_string),
            "preferred": side.preferred,
            "decidedBy": side.decided.as_ref().map(local),
            "basis": side.basis.as_ref().map(local),
            "sources": citations,
        })
    };
    json!({
        "kind": conflict.kind.code(),
        "summit": conflict.summit.as_str(),
        "label": summit_of(view, conflict),
        "subject": conflict.subject.as_str(),
        "property": property(conflict),
        "values": conflict.sides.iter().map(side).collect::<Vec<_>>(),
    })
}

//! The graph in the formats of others: files of RDF, folders of tables, what the dataset is.

use std::fs;
use std::path::Path;

use anyhow::Result;
use summitkg_store::{DescribeOptions, ExportOptions, Format, Layer, NamedNode, TableFormat, not_our_tables};

use crate::args::Export;
use crate::command::query::format_of;
use crate::context::Context;
use crate::error::Failure;
use crate::files::reason;
use crate::output::{Output, write_folder};

pub(crate) fn run(context: &Context, args: &Export) -> Result<()> {
    if args.describe {
        return describe(context, args);
    }
    if let Some(format) = args.format.as_deref().and_then(TableFormat::from_name) {
        return tables(context, args, format);
    }
    if args.bom {
        return Err(Failure::Usage("--bom: only tables have one; add --format csv".to_owned()).into());
    }
    let format = format(args)?;
    let name = args.layer.as_deref().unwrap_or("knowledge");
    let layer = Layer::from_name(name).ok_or_else(|| {
        let known: Vec<&str> = Layer::ALL.iter().map(|layer| layer.name()).collect();
        Failure::Usage(format!("--layer {name}: no such layer; there are {}", known.join(", ")))
    })?;
    let options =
        ExportOptions { format, layer, with_text: args.with_text, rdf12: args.rdf12, gzip: packed(args) };
    let store = context.open(None)?;
    let mut out = Output::open(args.output.as_deref())?;
    store.export_with(options, &mut out)?;
    out.finish()
}

fn file(args: &Export) -> Option<&Path> {
    args.output.as_deref().filter(|path| *path != Path::new("-"))
}

fn packed(args: &Export) -> bool {
    file(args).and_then(Path::extension).is_some_and(|end| end.eq_ignore_ascii_case("gz"))
}

fn format(args: &Export) -> Result<Format, Failure> {
    const KNOWN: &str =
        "known are turtle, trig, ntriples, nquads, jsonld and rdfxml, and csv and tsv for tables";
    if let Some(name) = &args.format {
        let found = Format::from_name(name).or_else(|| format_of(name));
        return found.ok_or_else(|| Failure::Usage(format!("--format {name}: no known format; {KNOWN}")));
    }
    let Some(path) = file(args) else { return Ok(Format::Turtle) };
    let shown = path.display();
    let end = path.extension().and_then(|end| end.to_str()).and_then(TableFormat::from_name);
    if let Some(tables) = end {
        let name = tables.name();
        return Err(Failure::Usage(format!(
            "{shown}: tables are several files; use --format {name} with -o FOLDER"
        )));
    }
    Format::from_path(path).ok_or_else(|| {
        Failure::Usage(format!("{shown}: no known format by its extension, name one with --format; {KNOWN}"))
    })
}

/// A folder of tables, replaced whole if it is one already.
fn tables(context: &Context, args: &Export, format: TableFormat) -> Result<()> {
    let name = format.name();
    for (given, option) in
        [(args.layer.is_some(), "--layer"), (args.with_text, "--with-text"), (args.rdf12, "--rdf12")]
    {
        if given {
            return Err(Failure::Usage(format!(
                "{option}: not for tables; leave out one of it and --format {name}"
            ))
            .into());
        }
    }
    let Some(folder) = file(args) else {
        return Err(
            Failure::Usage(format!("--format {name}: tables are several files; add -o FOLDER")).into()
        );
    };
    refuse_other_folder(folder)?;
    let store = context.open(None)?;
    let files = store.tables(format, args.bom)?;
    write_folder(folder, &files)?;
    let (n, shown) = (files.len(), folder.display());
    let (zh, en) = (format!("{n} 个文件写入 {shown}"), format!("{n} files in {shown}"));
    context.note(context.lang.pick(&zh, &en));
    Ok(())
}

/// Nothing of somebody else's is ever replaced.
fn refuse_other_folder(folder: &Path) -> Result<(), Failure> {
    let shown = folder.display();
    let failed = |problem: std::io::Error| Failure::Input(format!("{shown}: {}", reason(&problem)));
    match fs::metadata(folder) {
        Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(problem) => return Err(failed(problem)),
        Ok(meta) if !meta.is_dir() => {
            return Err(Failure::Usage(format!(
                "{shown}: tables are written to a folder, and this is a file"
            )));
        }
        Ok(_) => {}
    }
    if fs::canonicalize(folder).ok() == std::env::current_dir().and_then(fs::canonicalize).ok() {
        return Err(Failure::Usage(format!("{shown}: name a folder other than the one you are in")));
    }
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(failed)?;
    let names: Vec<String> =
        entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let metadata = fs::read(folder.join("csv-metadata.json")).ok();
    let strange = not_our_tables(names.iter().map(String::as_str), metadata.as_deref());
    match strange.filter(|_| !names.is_empty()) {
        Some(name) if names.contains(&name) => Err(Failure::Usage(format!(
            "{shown}: not empty, and `{name}` is not from an earlier export; choose another folder"
        ))),
        Some(name) => Err(Failure::Usage(format!(
            "{shown}: not empty, and not an earlier export (no `{name}`); choose another folder"
        ))),
        None => Ok(()),
    }
}

fn describe(context: &Context, args: &Export) -> Result<()> {
    let licence = args.licence.as_deref().map(|iri| {
        let problem = || {
            format!(
                "--licence {iri}: not an absolute IRI, such as https://creativecommons.org/licenses/by/4.0/"
            )
        };
        NamedNode::new(iri).map_err(|_| Failure::Usage(problem()))
    });
    let options = DescribeOptions {
        licence: licence.transpose()?,
        title: args.title.clone(),
        publisher: args.publisher.clone(),
        modified: args.date.clone(),
    };
    if !options.has_valid_day() {
        let day = args.date.as_deref().unwrap_or_default();
        return Err(Failure::Usage(format!("--date {day}: not a day, such as 2026-11-20")).into());
    }
    if let Some(tables) = args.format.as_deref().and_then(TableFormat::from_name) {
        let name = tables.name();
        return Err(Failure::Usage(format!("--describe: a graph, so not --format {name}; use turtle")).into());
    }
    let format = format(args)?;
    let store = context.open(None)?;
    let mut out = Output::open(args.output.as_deref())?;
    store.describe(format, packed(args), &options, &mut out)?;
    out.finish()?;
    if options.licence.is_none() {
        context.note(
            context.lang.pick(
                "没有说明许可；可用 --licence IRI 说明",
                "no licence is stated; --licence IRI states one",
            ),
        );
    }
    Ok(())
}

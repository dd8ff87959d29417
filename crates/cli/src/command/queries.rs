//! The list of shipped queries.

use anyhow::Result;
use summitkg_store::{Parameter, shipped};

use crate::args::Queries;
use crate::context::Context;
use crate::error::Failure;
use crate::output::Output;
use crate::table::{self, RowFormat};

pub(crate) fn run(context: &Context, args: &Queries) -> Result<()> {
    let format = RowFormat::named(args.format.as_deref())
        .ok_or_else(|| Failure::Usage("--format: must be table, csv, tsv or json".to_owned()))?;
    let header = match format {
        RowFormat::Table => [
            context.lang.pick("名称", "name"),
            context.lang.pick("问题", "question"),
            context.lang.pick("参数", "parameters"),
        ],
        _ => ["name", "question", "parameters"],
    };
    let rows: Vec<Vec<String>> = shipped()
        .iter()
        .map(|query| {
            let parameters: Vec<String> = query.parameters.iter().map(describe).collect();
            vec![
                query.name.to_owned(),
                context.lang.pick(query.zh, query.en).to_owned(),
                parameters.join(" "),
            ]
        })
        .collect();
    let mut out = Output::open(None)?;
    table::write(format, &header, &rows, &mut out)?;
    out.finish()
}

fn describe(parameter: &Parameter) -> String {
    match &parameter.default {
        Some(default) => format!("{}={default}", parameter.name),
        None => format!("{}=…", parameter.name),
    }
}

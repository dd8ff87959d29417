//! What the store holds, in numbers.

use std::io::Write as _;

use anyhow::Result;

use crate::args::Stats;
use crate::context::Context;
use crate::output::Output;
use crate::table;

pub(crate) fn run(context: &Context, args: &Stats) -> Result<()> {
    let store = context.open(None)?;
    let stats = store.stats()?;
    let mut out = Output::open(None)?;
    if args.format == "json" {
        writeln!(out, "{}", serde_json::to_string_pretty(&stats)?)?;
        return out.finish();
    }
    let mut rows = Vec::new();
    let mut row = |zh: &str, en: &str, count: usize| {
        rows.push(vec![context.lang.pick(zh, en).to_owned(), count.to_string()]);
    };
    row("文档", "documents", stats.documents);
    for (status, count) in &stats.summits {
        let zh = match status.as_str() {
            "held" => "已举行的峰会",
            "announced" => "预告的峰会",
            "mentioned" => "提及的峰会",
            other => other,
        };
        row(zh, &format!("summits {status}"), *count);
    }
    row("人物", "persons", stats.persons);
    row("国家", "countries", stats.countries);
    row("城市", "cities", stats.cities);
    row("组织", "organisations", stats.organisations);
    row("陈述", "statements", stats.statements);
    row("主张", "claims", stats.claims);
    row("证据", "pieces of evidence", stats.evidence);
    row("四元组：知识", "quads: knowledge", stats.quads.knowledge);
    row("四元组：主张", "quads: claims", stats.quads.claims);
    row("四元组：参考", "quads: reference", stats.quads.reference);
    row("四元组：簿记", "quads: bookkeeping", stats.quads.bookkeeping);
    out.write_all(table::render::<&str>(&[], &rows).as_bytes())?;
    out.finish()
}

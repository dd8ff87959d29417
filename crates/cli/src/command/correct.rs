//! What people correct: a file applied, listed, or withdrawn.

use std::collections::BTreeMap;
use std::io::Read as _;

use anyhow::Result;
use summitkg_ontology::{Correction, CorrectionState, Verdict};
use summitkg_store::{Access, Changes, Store, read_corrections};

use crate::args::{Correct, Lang};
use crate::context::Context;
use crate::error::Failure;
use crate::output::Output;
use crate::table::{self, RowFormat};

const HEADER: [&str; 8] = ["id", "file", "by", "on", "kind", "state", "reason", "why"];

pub(crate) fn run(context: &Context, args: &Correct) -> Result<()> {
    if args.files.is_empty() && args.withdraw.is_empty() {
        let store = context.open(None)?;
        let verdicts = store.verdicts()?;
        return list(args, store.corrections()?, &verdicts, context);
    }
    let mut store = Store::open_with(&context.store, Access::Write, context.options())?;
    let mut corrections: Vec<Correction> = Vec::new();
    for path in &args.files {
        for correction in read_corrections(path, &text_of(path)?, store.base())? {
            if let Some(other) = corrections.iter().find(|c| c.id == correction.id) {
                let (id, file, first) = (&correction.id, &correction.file, &other.file);
                let problem =
                    format!("{file}: the correction {id} is also in {first}; give one another `id`");
                return Err(Failure::Input(problem).into());
            }
            corrections.push(correction);
        }
    }
    let changes = if args.withdraw.is_empty() {
        store.correct(corrections)?
    } else {
        store.withdraw(&args.withdraw)?
    };
    let verdicts = store.verdicts()?;
    context.note(&describe(context, &changes, &verdicts));
    list(args, store.corrections()?, &verdicts, context)
}

fn text_of(path: &std::path::Path) -> Result<String> {
    let failed =
        |problem: std::io::Error| Failure::Input(format!("{}: cannot be read: {problem}", path.display()));
    if path == std::path::Path::new("-") {
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text).map_err(failed)?;
        return Ok(text);
    }
    Ok(std::fs::read_to_string(path).map_err(failed)?)
}

fn describe(context: &Context, changes: &Changes, verdicts: &[Verdict]) -> String {
    let (plus, minus) = (changes.quads_added, changes.quads_removed);
    match context.lang {
        Lang::Zh => format!("{}；四元组 +{plus} −{minus}", summary(Lang::Zh, verdicts)),
        Lang::En => format!("{}; quads +{plus} -{minus}", summary(Lang::En, verdicts)),
    }
}

/// How many corrections apply, and which are stale.
pub(crate) fn summary(lang: Lang, verdicts: &[Verdict]) -> String {
    let count = |state| verdicts.iter().filter(|v| v.state == state).count();
    let (applied, unneeded) = (count(CorrectionState::Applied), count(CorrectionState::Unneeded));
    let stale: Vec<String> = verdicts
        .iter()
        .filter(|v| v.state == CorrectionState::Stale)
        .map(|v| format!("{} ({})", v.id, v.reason))
        .collect();
    let which = if stale.is_empty() { String::new() } else { format!(": {}", stale.join("; ")) };
    let stale = stale.len();
    match lang {
        Lang::Zh => format!("更正：已应用 {applied} 条，已不必 {unneeded} 条，已失效 {stale} 条{which}"),
        Lang::En => {
            format!("corrections {applied} applied, {unneeded} not needed any more, {stale} stale{which}")
        }
    }
}

fn list(args: &Correct, corrections: Vec<Correction>, verdicts: &[Verdict], context: &Context) -> Result<()> {
    let format = RowFormat::named(args.format.as_deref()).ok_or_else(|| {
        let name = args.format.as_deref().unwrap_or_default();
        Failure::Usage(format!("--format {name}: no known format; known are table, csv, tsv and json"))
    })?;
    let verdicts: BTreeMap<&str, &Verdict> = verdicts.iter().map(|v| (v.id.as_str(), v)).collect();
    let row = |c: Correction| {
        let verdict = verdicts.get(c.id.as_str());
        let state = verdict.map_or("", |v| v.state.code()).to_owned();
        let reason = verdict.map_or_else(String::new, |v| v.reason.clone());
        let kind = c.amendment.kind().code().to_owned();
        vec![c.id, c.file, c.by, c.on.to_string(), kind, state, reason, c.why]
    };
    let rows: Vec<Vec<String>> = corrections.into_iter().map(row).collect();
    let mut out = Output::open(None)?;
    if !context.quiet || args.files.is_empty() {
        table::write(format, &HEADER, &rows, &mut out)?;
    }
    out.finish()?;
    let stale = verdicts.values().filter(|v| v.state == CorrectionState::Stale).count();
    if args.strict && stale > 0 {
        return Err(Failure::Negative(format!("{stale} corrections are stale")).into());
    }
    Ok(())
}

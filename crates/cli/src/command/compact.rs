//! Tables rewritten so that they are faster to read.

use anyhow::Result;
use summitkg_store::{Access, Compaction, Store};

use crate::args::Lang;
use crate::context::Context;

pub(crate) fn run(context: &Context) -> Result<()> {
    let compacted = Store::open_with(&context.store, Access::Write, context.options())?.compact()?;
    let store = context.store.display();
    context.note(&match (compacted, context.lang) {
        (None, Lang::Zh) => format!("{store} 是单个文件，无需整理"),
        (None, Lang::En) => format!("{store} is one file: there is nothing to compact"),
        (Some(Compaction { before, after }), lang) => {
            let (before, after) = (megabytes(before), megabytes(after));
            match lang {
                Lang::Zh => format!("已整理 {store}：{before} MB → {after} MB"),
                Lang::En => format!("compacted {store}: {before} MB before, {after} MB now"),
            }
        }
    });
    Ok(())
}

fn megabytes(bytes: u64) -> String {
    let tenths = bytes / 100_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

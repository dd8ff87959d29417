//! Documents out of the store.

use anyhow::Result;
use summitkg_store::{Access, Store};

use crate::args::{Lang, Remove};
use crate::command::correct;
use crate::context::Context;

pub(crate) fn run(context: &Context, args: &Remove) -> Result<()> {
    let mut store = Store::open_with(&context.store, Access::Write, context.options())?;
    let changes = store.remove(&args.documents)?;
    let (count, plus, minus) = (changes.documents_removed, changes.quads_added, changes.quads_removed);
    context.note(&match context.lang {
        Lang::Zh => format!("移除 {count} 篇文档；四元组 +{plus} −{minus}"),
        Lang::En => format!("removed {count} documents; quads +{plus} -{minus}"),
    });
    // What relied on these documents may no longer apply.
    if !changes.verdicts.is_empty() {
        context.note(&correct::summary(context.lang, &changes.verdicts));
    }
    Ok(())
}

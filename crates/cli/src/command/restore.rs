//! The store made of a backup again.

use anyhow::Result;
use summitkg_store::{Store, StoreError};

use crate::args::{Lang, Restore};
use crate::context::Context;
use crate::error::Failure;

pub(crate) fn run(context: &Context, args: &Restore) -> Result<()> {
    let restored =
        Store::restore(&args.backup, &context.store, args.force).map_err(|problem| match problem {
            StoreError::Exists { path } => anyhow::Error::from(Failure::Usage(format!(
                "{}: there is a store here already; --force replaces it, another path with --store keeps it",
                path.display()
            ))),
            other => other.into(),
        })?;
    let (quads, store, backup) = (restored.len()?, context.store.display(), args.backup.display());
    context.note(&match context.lang {
        Lang::Zh => format!("已由 {backup} 恢复 {store}：{quads} 个四元组"),
        Lang::En => format!("restored {store} from {backup}: {quads} quads"),
    });
    Ok(())
}

//! A backup of the store.

use anyhow::Result;

use crate::args::{Backup, Lang};
use crate::context::Context;

pub(crate) fn run(context: &Context, args: &Backup) -> Result<()> {
    context.open(None)?.backup_to(&args.target)?;
    let (store, target) = (context.store.display(), args.target.display());
    context.note(&match context.lang {
        Lang::Zh => format!("已将 {store} 备份到 {target}"),
        Lang::En => format!("backed up {store} to {target}"),
    });
    Ok(())
}

//! One store to another, of whatever kind.

use anyhow::Result;
use summitkg_store::{Access, Store};

use crate::args::{Copy, Lang};
use crate::context::Context;

pub(crate) fn run(context: &Context, args: &Copy) -> Result<()> {
    Store::open(&args.from, Access::Read)?.copy_to(&args.to)?;
    let (from, to) = (args.from.display(), args.to.display());
    context.note(&match context.lang {
        Lang::Zh => format!("已将 {from} 复制到 {to}"),
        Lang::En => format!("copied {from} to {to}"),
    });
    Ok(())
}

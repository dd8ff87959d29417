//! One thing, as people read it.

use std::io::Write as _;

use anyhow::Result;

use crate::args::{Lang, Show};
use crate::context::Context;
use crate::error::Failure;
use crate::output::{self, Output};
use crate::show::{self, Found, View};

pub(crate) fn run(context: &Context, args: &Show) -> Result<()> {
    let wanted = args.thing.join(" ");
    let store = context.open(args.graph.as_deref())?;
    let view = View::new(&store, context.lang)?;
    let text = match show::find(&view, &wanted)?.as_slice() {
        [] => return Err(unknown(&view, &wanted)?),
        [only] => show::page(&view, only)?,
        several => return Err(ambiguous(&view, &wanted, several)),
    };
    let mut out = Output::open(None)?;
    out.write_all(text.as_bytes())?;
    out.finish()
}

/// There is no such thing; perhaps another was meant.
pub(crate) fn unknown(view: &View<'_>, wanted: &str) -> Result<anyhow::Error> {
    let near = show::nearest_name(view, wanted)?;
    let message = match view.lang {
        Lang::Zh => {
            let near = near.map_or_else(String::new, |near| format!("；是否指“{near}”？"));
            format!("没有找到“{wanted}”{near}")
        }
        Lang::En => {
            let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            format!("nothing found for `{wanted}`{near}")
        }
    };
    Ok(Failure::Negative(message).into())
}

/// How many of several candidates are listed.
const LISTED: usize = 20;

/// Several things may be meant; they are listed.
pub(crate) fn ambiguous(view: &View<'_>, wanted: &str, found: &[Found]) -> anyhow::Error {
    let count = found.len();
    let mut lines: Vec<String> = found
        .iter()
        .take(LISTED)
        .map(|f| output::printable(&format!("  {}  {}", view.handle(f), view.title(f))))
        .collect();
    if count > LISTED {
        lines.push("  …".to_owned());
    }
    let message = match view.lang {
        Lang::Zh => format!("“{wanted}”可指 {count} 项，请指明其一："),
        Lang::En => format!("`{wanted}` may be any of {count}; name one of them:"),
    };
    Failure::UsageAt { message, excerpt: lines.join("\n") }.into()
}

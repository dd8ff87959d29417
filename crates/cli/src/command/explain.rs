//! Why the graph says what it says.

use std::io::Write as _;
use std::path::Path;

use anyhow::Result;
use summitkg_extractor::{LoadError, RuleBook};

use super::show::{ambiguous, unknown};
use crate::args::{Explain, Lang};
use crate::context::Context;
use crate::error::Failure;
use crate::explain::{self, Case, Look, Selected, Selection, Sources};
use crate::output::Output;
use crate::show::View;

/// A form of explanations.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Json,
    Html,
}

pub(crate) fn run(context: &Context, args: &Explain) -> Result<()> {
    let form = form(args)?;
    if args.thing.is_empty() && form == Form::Text {
        let message = "explain: name what is to be explained, such as `explain 14 hostCity`; all of it needs --format json or html";
        return Err(Failure::Usage(message.to_owned()).into());
    }
    let store = context.open(args.graph.as_deref())?;
    let view = View::new(&store, context.lang)?;
    let selection = selection(&view, args)?;
    let book = RuleBook::new().map_err(LoadError::from)?;
    let sources = Sources::new(&store)?;
    let everything;
    let explanation = if let Some(selection) = &selection {
        &selection.explanation
    } else {
        everything = store.explain_all()?;
        &everything
    };
    let all = context.lang.pick("全部事实及其出处", "All facts and where they are said");
    let case = Case {
        view: &view,
        sources: &sources,
        book: &book,
        handle: selection.as_ref().map(|s| s.handle.as_str()),
        title: selection.as_ref().map_or(all, |s| &s.title),
        part: selection.as_ref().and_then(|s| s.part.as_deref()),
        explanation,
    };
    let mut out = Output::open(args.output.as_deref())?;
    match form {
        Form::Text => {
            let screen = args.output.as_deref().is_none_or(|p| p == Path::new("-"));
            let look = Look::of(screen, context.verbose);
            out.write_all(explain::render_text(&case, look)?.as_bytes())?;
        }
        Form::Json => explain::write_json(&case, &mut out)?,
        Form::Html => explain::write_html(&case, &mut out)?,
    }
    out.finish()
}

/// What is asked for; none is everything.
fn selection(view: &View<'_>, args: &Explain) -> Result<Option<Box<Selection>>> {
    if args.thing.is_empty() {
        return Ok(None);
    }
    let wanted = args.thing.join(" ");
    let negative = |message: String| Err(Failure::Negative(message).into());
    match explain::select(view, &args.thing)? {
        Selected::One(selection) if selection.explanation == summitkg_store::Explanation::default() => {
            let handle = &selection.handle;
            negative(match view.lang {
                Lang::Zh => format!("图谱中没有关于 {handle} 的陈述"),
                Lang::En => format!("the graph states nothing of {handle}"),
            })
        }
        Selected::One(selection) => Ok(Some(selection)),
        Selected::Several(typed, found) => Err(ambiguous(view, &typed, &found)),
        Selected::Nothing => Err(unknown(view, &wanted)?),
        Selected::NoPart { handle, part, nearest } => negative(match view.lang {
            Lang::Zh => {
                let near = nearest.map_or_else(String::new, |near| format!("；是否指“{near}”？"));
                format!("{handle} 没有关于“{part}”的陈述{near}")
            }
            Lang::En => {
                let near = nearest.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                format!("{handle}: nothing is stated of `{part}`{near}")
            }
        }),
    }
}

fn form(args: &Explain) -> Result<Form, Failure> {
    let extension = args.output.as_deref().and_then(Path::extension);
    let extension = extension.map(|e| e.to_string_lossy().to_ascii_lowercase());
    match (args.format.as_deref(), extension.as_deref()) {
        (Some("json"), _) | (None, Some("json")) => Ok(Form::Json),
        (Some("html"), _) | (None, Some("html" | "htm")) => Ok(Form::Html),
        (Some(_), _) | (None, None | Some("txt")) => Ok(Form::Text),
        (None, Some(other)) => Err(Failure::Usage(format!(
            "--output: `.{other}` is no known format; known are .txt, .json and .html, or name one with --format"
        ))),
    }
}

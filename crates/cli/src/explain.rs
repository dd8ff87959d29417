//! Why the graph says what it says, as text, as JSON and as a page.

mod excerpt;
mod html;
mod json;
mod select;
mod sources;
mod steps;
mod text;
mod words;

use summitkg_extractor::RuleBook;
use summitkg_store::Explanation;

use crate::show::View;

pub(crate) use html::write as write_html;
pub(crate) use json::{FORM, write as write_json};
pub(crate) use select::{Selected, Selection, select};
pub(crate) use sources::Sources;
pub(crate) use text::{Look, render as render_text};

/// An explanation with all that is needed to tell it to somebody.
pub(crate) struct Case<'c, 's> {
    pub(crate) view: &'c View<'s>,
    pub(crate) sources: &'c Sources<'s>,
    pub(crate) book: &'c RuleBook,
    /// What is explained, as one may type it; everything if none.
    pub(crate) handle: Option<&'c str>,
    /// What that is called.
    pub(crate) title: &'c str,
    /// The property or value that it was narrowed to.
    pub(crate) part: Option<&'c str>,
    pub(crate) explanation: &'c Explanation,
}

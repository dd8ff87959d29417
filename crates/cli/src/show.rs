//! Things of the graph as people read them: finding one by what people call it, and its page.

pub(crate) mod code;
mod find;
mod page;
mod summit;
mod view;

pub(crate) use code::labels;
pub(crate) use find::{Found, find, is_city, nearest_name};
pub(crate) use page::page;
pub(crate) use view::View;

//! What every command needs to know: the store, the language, how much to say.

use std::env;
use std::path::{Path, PathBuf};

use summitkg_ontology::Base;
use summitkg_store::{Access, Options, Store};

use crate::args::{Global, Lang};
use crate::error::Failure;
use crate::output;

/// The settings of a run.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) store: PathBuf,
    pub(crate) base: Option<Base>,
    pub(crate) lang: Lang,
    pub(crate) quiet: bool,
    pub(crate) verbose: bool,
}

impl Context {
    pub(crate) fn new(global: Global) -> anyhow::Result<Self> {
        let base = global.base.map(|iri| {
            let problem = || {
                format!(
                    "--base {iri}: not an absolute IRI that ends in / or #, such as https://example.org/id/"
                )
            };
            Base::new(&iri).ok_or_else(|| Failure::Usage(problem()))
        });
        Ok(Self {
            store: global.store,
            base: base.transpose()?,
            lang: global.lang.unwrap_or_else(|| locale(|name| env::var(name).ok())),
            quiet: global.quiet,
            verbose: global.verbose,
        })
    }

    /// Words for people, unless they want none.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            output::say(text);
        }
    }

    /// The store as it is, or a graph file in its place.
    pub(crate) fn open(&self, graph: Option<&Path>) -> anyhow::Result<Store> {
        Ok(match graph {
            Some(path) => Store::load_graph(path)?,
            None => Store::open_with(&self.store, Access::Read, self.options())?,
        })
    }

    /// How a store is to be opened.
    pub(crate) fn options(&self) -> Options {
        Options { base: self.base.clone(), ..Options::default() }
    }
}

/// The language of the environment, by the usual order of its variables.
fn locale(get: impl Fn(&str) -> Option<String>) -> Lang {
    let value = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| get(name).filter(|v| !v.is_empty()));
    if value.is_some_and(|v| v.to_ascii_lowercase().starts_with("zh")) { Lang::Zh } else { Lang::En }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_tells_the_language() {
        let of = |all: &str, lang: &str| {
            locale(|name| match name {
                "LC_ALL" => Some(all.to_owned()),
                "LANG" => Some(lang.to_owned()),
                _ => None,
            })
        };
        assert_eq!(of("", "zh_CN.UTF-8"), Lang::Zh);
        assert_eq!(of("C", "zh_CN.UTF-8"), Lang::En);
        assert_eq!(of("", ""), Lang::En);
    }
}

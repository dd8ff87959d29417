//! An explanation as one page that needs nothing else: facts on one side, the documents on the other.
//!
//! Every quote of a fact links to the mark of its words, and every mark back to the facts that rest
//! on it. The page has no script and asks no server; its policy forbids both. Documents are written
//! one after the other, so that many of them need no more memory than one.

mod escape;
mod facts;
mod marks;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use anyhow::Result;
use summitkg_ontology::{DocId, Evidence};
use summitkg_store::{ExplainedClaim, ExplainedMention, ExplainedStatement};

use super::Case;
use super::words::same_date;
use escape::label;
use marks::Spans;

/// What has a number on the page.
enum Fact<'e> {
    /// A statement; a date that is told in several ways is one.
    Statement(&'e ExplainedStatement, Vec<&'e ExplainedStatement>),
    Mention(&'e ExplainedMention),
    Unused(&'e ExplainedClaim),
}

impl<'e> Fact<'e> {
    /// The words that it rests on, with their documents.
    fn quotes(&self) -> Vec<(&'e DocId, &'e Evidence)> {
        fn of<'e>(claims: impl Iterator<Item = &'e ExplainedClaim>) -> Vec<(&'e DocId, &'e Evidence)> {
            claims.flat_map(|c| c.evidence.iter().map(|e| (&c.document, e))).collect()
        }
        match self {
            Self::Statement(s, _) => {
                let lost = s.alternatives.iter().flat_map(|a| &a.support.claims);
                of(s.support.claims.iter().chain(lost))
            }
            Self::Mention(m) => m.evidence.iter().map(|e| (&m.document, e)).collect(),
            Self::Unused(c) => of([*c].into_iter()),
        }
    }
}

/// The page before it is written: what is numbered, and where.
struct Page<'c, 'v, 's> {
    case: &'c Case<'v, 's>,
    facts: Vec<Fact<'c>>,
    /// The documents in the order of the page, and the number of each.
    documents: Vec<DocId>,
    numbers: BTreeMap<DocId, usize>,
    spans: BTreeMap<DocId, Spans>,
}

/// Writes the page.
pub(crate) fn write(case: &Case<'_, '_>, out: &mut impl Write) -> Result<()> {
    let page = Page::new(case);
    page.head(out)?;
    writeln!(
        out,
        "<body>\n<a class=skip href=\"#texts\">{}</a>",
        page.pick("跳到原文", "Skip to the documents")
    )?;
    writeln!(out, "<div class=\"pane facts\" tabindex=0>")?;
    page.header(out)?;
    page.write_facts(out)?;
    page.write_rules(out)?;
    writeln!(out, "</div>\n<main class=pane tabindex=0>\n<section id=texts>")?;
    writeln!(out, "<h2>{}</h2>", page.pick("原文", "Documents"))?;
    for id in &page.documents {
        page.write_document(out, id)?;
    }
    writeln!(out, "</section>\n</main>\n</body>\n</html>")?;
    Ok(())
}

impl<'c, 'v, 's> Page<'c, 'v, 's> {
    fn new(case: &'c Case<'v, 's>) -> Self {
        let explanation = case.explanation;
        let mut facts: Vec<Fact<'c>> = Vec::new();
        for statement in &explanation.statements {
            let known = facts.iter_mut().rev().take(8).find_map(|fact| match fact {
                Fact::Statement(first, others) if same_date(first, statement) => Some((first, others)),
                _ => None,
            });
            match known {
                // What else was claimed stands with the date as a whole.
                Some((first, others)) if !statement.alternatives.is_empty() => {
                    others.push(std::mem::replace(first, statement));
                }
                Some((_, others)) => others.push(statement),
                None => facts.push(Fact::Statement(statement, Vec::new())),
            }
        }
        facts.extend(explanation.mentions.iter().map(Fact::Mention));
        facts.extend(explanation.unused.iter().map(Fact::Unused));
        let mut spans: BTreeMap<DocId, Spans> = BTreeMap::new();
        for (n, fact) in facts.iter().enumerate() {
            for (document, evidence) in fact.quotes() {
                let place = (evidence.start(), evidence.end());
                spans.entry(document.clone()).or_default().entry(place).or_default().insert(n + 1);
            }
        }
        let mut documents: Vec<DocId> = explanation.documents();
        documents.sort_by_cached_key(|id| {
            let published = case.sources.info(id).and_then(|info| info.meta.published.clone());
            (published, case.sources.name(id), id.clone())
        });
        let numbers = documents.iter().enumerate().map(|(n, id)| (id.clone(), n + 1)).collect();
        Self { case, facts, documents, numbers, spans }
    }

    fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        self.case.view.lang.pick(zh, en)
    }

    /// The name of the mark of some words.
    fn mark(&self, document: &DocId, span: (u32, u32)) -> String {
        format!("d{}-{}-{}", self.numbers.get(document).unwrap_or(&0), span.0, span.1)
    }

    fn head(&self, out: &mut impl Write) -> Result<()> {
        let title = label(self.case.title);
        writeln!(out, "<!DOCTYPE html>\n<html lang={}>\n<head>", self.pick("zh", "en"))?;
        writeln!(out, "<meta charset=utf-8>")?;
        writeln!(
            out,
            "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'; \
             base-uri 'none'; form-action 'none'\">"
        )?;
        writeln!(out, "<meta name=viewport content=\"width=device-width, initial-scale=1\">")?;
        writeln!(out, "<meta name=referrer content=no-referrer>\n<title>{title}</title>\n<style>")?;
        out.write_all(include_bytes!("html/page.css"))?;
        // Of a mark that is taken apart, the other parts do not lie within the target.
        for (document, spans) in &self.spans {
            for span in marks::parted(&marks::pieces(spans, u32::MAX)) {
                let id = self.mark(document, span);
                writeln!(
                    out,
                    ":root:has(#{id}:target) .{id} {{ background: var(--hit); color: var(--hit-ink); }}"
                )?;
            }
        }
        writeln!(out, "</style>\n</head>")?;
        Ok(())
    }

    fn header(&self, out: &mut impl Write) -> Result<()> {
        let part = self.case.part.map_or_else(String::new, |p| format!(" · {}", label(p)));
        writeln!(out, "<header>\n<h1>{}{part}</h1>", label(self.case.title))?;
        let counted = match self.case.view.lang {
            crate::args::Lang::Zh => format!("{} 项事实，{} 篇文档", self.facts.len(), self.documents.len()),
            crate::args::Lang::En => {
                format!("{} facts, {} documents", self.facts.len(), self.documents.len())
            }
        };
        let handle = self.case.handle.map_or_else(String::new, |h| format!("<code>{}</code> · ", label(h)));
        writeln!(out, "<p class=soft>{handle}{counted}</p>")?;
        let hint = self.pick(
            "点引文，看原文中的字句；点原文中的小号数字，看所支持的事实。",
            "Follow a quote to its words in the document; follow the small numbers there back to the facts.",
        );
        writeln!(out, "<p class=soft>{hint}</p>")?;
        self.contents(out)?;
        writeln!(out, "</header>")?;
        Ok(())
    }

    /// Links to subjects and documents, if there are several.
    fn contents(&self, out: &mut impl Write) -> Result<()> {
        let subjects = self.subjects();
        if subjects.len() < 2 && self.documents.len() < 2 {
            return Ok(());
        }
        writeln!(
            out,
            "<nav aria-label=\"{0}\">\n<details><summary>{0}</summary>",
            self.pick("目录", "Contents")
        )?;
        let mut list = |items: Vec<(String, String)>| -> Result<()> {
            writeln!(out, "<ul>")?;
            for (target, name) in items {
                writeln!(out, "<li><a href=\"#{target}\">{}</a></li>", label(&name))?;
            }
            writeln!(out, "</ul>")?;
            Ok(())
        };
        let of = |(n, node): (usize, &&str)| (format!("s{}", n + 1), self.case.view.name(node));
        list(subjects.iter().enumerate().map(of).collect())?;
        let documents = self.documents.iter().enumerate();
        list(documents.map(|(n, id)| (format!("d{}", n + 1), self.case.sources.name(id))).collect())?;
        writeln!(out, "</details>\n</nav>")?;
        Ok(())
    }

    /// What the statements are about, in their order, each once.
    fn subjects(&self) -> Vec<&'c str> {
        let mut seen = BTreeSet::new();
        let statements = self.facts.iter().filter_map(|fact| match fact {
            Fact::Statement(s, _) => Some(s.subject.as_str()),
            _ => None,
        });
        statements.filter(|subject| seen.insert(*subject)).collect()
    }
}

//! The documents of the page, with the words marked that facts rest on.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::Result;
use summitkg_ontology::{Basis, DocId, Evidence};
use summitkg_store::SourceText;

use super::escape::{label, words};
use super::marks::{Piece, Spans, pieces};
use super::{Fact, Page};

impl Page<'_, '_, '_> {
    pub(super) fn write_document(&self, out: &mut impl Write, id: &DocId) -> Result<()> {
        let number = self.numbers.get(id).copied().unwrap_or_default();
        let meta = self.case.sources.info(id).map(|info| &info.meta);
        let name = self.case.sources.name(id);
        let language = meta.and_then(|m| m.language.clone()).unwrap_or_else(|| "zh".to_owned());
        let language = label(&language);
        let title = meta.and_then(|m| m.title.clone()).unwrap_or_else(|| name.clone());
        writeln!(out, "<article class=doc id=d{number} aria-labelledby=t{number}>")?;
        writeln!(out, "<h3 id=t{number} lang=\"{language}\">{}</h3>", label(&title))?;
        let known =
            [Some(&name), meta.and_then(|m| m.publisher.as_ref()), meta.and_then(|m| m.published.as_ref())];
        let known: Vec<String> = known.into_iter().flatten().map(|k| label(k)).collect();
        write!(out, "<p class=meta>{}", known.join(" · "))?;
        let url = meta.and_then(|m| m.url.as_deref());
        if let Some(url) = url.filter(|u| u.starts_with("https://") || u.starts_with("http://")) {
            write!(out, " · <a rel=\"noreferrer noopener\" href=\"{0}\">{0}</a>", label(url))?;
        }
        writeln!(out, "</p>")?;
        let empty = Spans::new();
        let spans = self.spans.get(id).unwrap_or(&empty);
        let quotes = self.quotes_of(id);
        let text = self.case.sources.load(id)?;
        // Words that the text does not have at their place are quoted below it.
        let holds =
            |e: &&Evidence| text.as_ref().is_some_and(|t| t.words(e.start()..e.end()) == Some(e.exact()));
        let there: Spans = spans
            .iter()
            .filter(|(span, _)| quotes.iter().any(|e| (e.start(), e.end()) == **span && holds(e)))
            .map(|(span, facts)| (*span, facts.clone()))
            .collect();
        if let Some(text) = &text {
            write!(out, "<div class=text lang=\"{language}\">")?;
            self.write_text(out, id, text, &there)?;
            writeln!(out, "</div>")?;
        }
        let mut elsewhere: Vec<&Evidence> =
            quotes.into_iter().filter(|e| !there.contains_key(&(e.start(), e.end()))).collect();
        elsewhere.dedup_by_key(|e| (e.start(), e.end()));
        if !elsewhere.is_empty() {
            let note = if text.is_some() {
                self.pick(
                    "库中正文此处已不同；以下是读取时的字句",
                    "Words that the stored text no longer has, as they were read",
                )
            } else {
                self.pick(
                    "库中没有保存正文；以下是引用的字句",
                    "The store does not keep the text; these are the quoted words",
                )
            };
            writeln!(out, "<p class=soft>{note}</p>\n<ul lang=\"{language}\">")?;
            for e in elsewhere {
                let span = (e.start(), e.end());
                write!(out, "<li class=text>{}", words(e.prefix()))?;
                self.open(out, id, span, true)?;
                write!(out, "{}", words(e.exact()))?;
                self.close(out, spans.get(&span).into_iter().flatten().copied())?;
                writeln!(out, "{}</li>", words(e.suffix()))?;
            }
            writeln!(out, "</ul>")?;
        }
        writeln!(out, "</article>")?;
        Ok(())
    }

    /// All evidence of a document on this page, by place.
    fn quotes_of(&self, id: &DocId) -> Vec<&Evidence> {
        let facts = self.spans.get(id).into_iter().flat_map(Spans::values).flatten();
        let numbers: BTreeSet<usize> = facts.copied().collect();
        let facts = numbers.into_iter().filter_map(|n| self.facts.get(n - 1));
        let quotes = facts.flat_map(Fact::quotes).filter(|(document, _)| *document == id);
        let mut all: Vec<&Evidence> = quotes.map(|(_, evidence)| evidence).collect();
        all.sort();
        all.dedup();
        all
    }

    fn write_text(&self, out: &mut impl Write, id: &DocId, text: &SourceText, spans: &Spans) -> Result<()> {
        // What the marks link to that ended just here; the one around them need not say it again.
        let mut linked = BTreeSet::new();
        for piece in pieces(spans, text.length()) {
            if !matches!(piece, Piece::Close { .. }) {
                linked.clear();
            }
            match piece {
                Piece::Words(range) => write!(out, "{}", words(text.words(range).unwrap_or_default()))?,
                Piece::Open { span, first } => self.open(out, id, span, first)?,
                Piece::Close { span, last } => {
                    let facts = spans.get(&span).into_iter().flatten().filter(|_| last).copied();
                    self.close(out, facts.filter(|fact| linked.insert(*fact)))?;
                }
            }
        }
        Ok(())
    }

    fn open(&self, out: &mut impl Write, id: &DocId, span: (u32, u32), first: bool) -> Result<()> {
        let name = self.mark(id, span);
        let facts = self.spans.get(id).and_then(|s| s.get(&span)).into_iter().flatten();
        let mut facts = facts.filter_map(|n| self.facts.get(n - 1));
        let inferred = facts.all(|fact| match fact {
            Fact::Statement(s, _) => s.basis.as_ref().is_some_and(|b| *b == Basis::Inferred.concept()),
            Fact::Mention(_) => false,
            Fact::Unused(c) => c.basis == Some(Basis::Inferred),
        });
        let kind = if inferred { " inferred" } else { "" };
        // The other parts of a mark that is taken apart have its name as a class.
        let own = if first { format!(" id={name}") } else { String::new() };
        write!(out, "<mark class=\"{name}{kind}\"{own}>")?;
        Ok(())
    }

    fn close(&self, out: &mut impl Write, facts: impl Iterator<Item = usize>) -> Result<()> {
        for fact in facts {
            let about = self.pick("事实", "fact");
            write!(out, "<a class=back href=\"#f{fact}\" data-n={fact} aria-label=\"{about} {fact}\"></a>")?;
        }
        write!(out, "</mark>")?;
        Ok(())
    }
}

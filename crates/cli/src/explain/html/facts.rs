//! The facts of the page, each with the quotes that it rests on.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::Result;
use summitkg_ontology::{Basis, DocId, Evidence};
use summitkg_store::{
    ExplainedAlternative, ExplainedClaim, ExplainedMention, ExplainedStatement, ExplainedSupport, NamedNode,
    Term,
};

use super::escape::{label, words as quoted};
use super::{Fact, Page};
use crate::explain::json::{background_of, handle};
use crate::explain::{steps, words};

impl Page<'_, '_, '_> {
    pub(super) fn write_facts(&self, out: &mut impl Write) -> Result<()> {
        writeln!(out, "<section id=facts>\n<h2>{}</h2>", self.pick("事实", "Facts"))?;
        let mut subjects: BTreeSet<&str> = BTreeSet::new();
        let (mut mentions, mut unused) = (false, false);
        for (n, fact) in self.facts.iter().enumerate() {
            let n = n + 1;
            match fact {
                Fact::Statement(s, others) => {
                    if subjects.insert(s.subject.as_str()) {
                        let name = label(&self.case.view.name(s.subject.as_str()));
                        let handle = label(&handle(self.case, &s.subject));
                        writeln!(out, "<h3 id=s{}>{name} <code>{handle}</code></h3>", subjects.len())?;
                    }
                    self.statement(out, n, s, others)?;
                }
                Fact::Mention(m) => {
                    if !mentions {
                        mentions = true;
                        let heading = self.pick("谈及峰会之处", "Where summits are spoken of");
                        writeln!(out, "<h3>{heading}</h3>")?;
                    }
                    self.mention(out, n, m)?;
                }
                Fact::Unused(c) => {
                    if !unused {
                        unused = true;
                        let heading = self.pick("未被采用的断言", "Claims that support no statement");
                        writeln!(out, "<h3>{heading}</h3>")?;
                    }
                    self.unused(out, n, c)?;
                }
            }
        }
        writeln!(out, "</section>")?;
        Ok(())
    }

    fn statement(
        &self,
        out: &mut impl Write,
        n: usize,
        s: &ExplainedStatement,
        others: &[&ExplainedStatement],
    ) -> Result<()> {
        let view = self.case.view;
        writeln!(out, "<article class=fact id=f{n}>")?;
        self.heading(out, n, &s.property, &s.value, &s.record)?;
        let ways = others.iter().map(|o| (words::property(view, &o.property), view.label(&o.value)));
        details(out, ways.chain(words::details(view, &s.record)))?;
        let reason = words::reason(view.lang, &s.reasons);
        let values: Vec<Vec<String>> = s.support.claims.iter().map(words::parts).collect();
        let steps = steps::steps(reason.unwrap_or_default(), &values);
        let told = if s.alternatives.is_empty() { reason } else { reason.map(steps::chain) };
        let told = told.filter(|told| steps.is_empty() && !words::says_nothing_more(told));
        let known = [
            s.basis.as_ref().map(|b| view.name(b.as_str())),
            words::sources(view.lang, s.sources, s.independent),
            s.decided_by.as_ref().map(|d| view.name(d.as_str())),
            told.map(str::to_owned),
            words::capacity_note(view, &s.record).map(str::to_owned),
        ];
        self.how(out, known)?;
        if steps.is_empty() {
            self.claims(out, s.support.claims.iter())?;
        } else {
            writeln!(out, "<ol class=steps>")?;
            for step in steps {
                writeln!(out, "<li><p>{}</p>", label(&step.text))?;
                self.claims(out, step.claims.iter().filter_map(|n| s.support.claims.get(*n)))?;
                writeln!(out, "</li>")?;
            }
            writeln!(out, "</ol>")?;
        }
        self.beside(out, &s.support)?;
        for triple in &s.background {
            let subject = background_of(self.case, triple);
            let said = [subject, words::property(view, &triple.predicate), view.label(&triple.object)];
            let heading = self.pick("参考数据", "reference data");
            writeln!(out, "<p class=how>{heading}: {}</p>", label(&said.join(" · ")))?;
        }
        for alternative in &s.alternatives {
            self.alternative(out, alternative)?;
        }
        if !s.absent_from.is_empty() {
            let names = s.absent_from.iter().map(|id| self.document_link(id));
            let names: Vec<String> = names.collect();
            let heading = self.pick("未列于", "not in the list of");
            writeln!(out, "<p class=how>{heading} {}</p>", names.join(self.pick("、", ", ")))?;
        }
        writeln!(out, "</article>")?;
        Ok(())
    }

    fn heading(
        &self,
        out: &mut impl Write,
        n: usize,
        property: &NamedNode,
        value: &Term,
        record: &[(NamedNode, Term)],
    ) -> Result<()> {
        let view = self.case.view;
        let (property, value) = (words::property(view, property), words::value(view, value, record));
        let (property, value) = (label(&property), label(&value));
        writeln!(out, "<h4><span class=n>{n}</span> <span class=of>{property}</span> {value}</h4>")?;
        Ok(())
    }

    fn how(&self, out: &mut impl Write, known: impl IntoIterator<Item = Option<String>>) -> Result<()> {
        let known: Vec<String> = known.into_iter().flatten().collect();
        if !known.is_empty() {
            writeln!(out, "<p class=how>{}</p>", label(&known.join(self.pick("；", "; "))))?;
        }
        Ok(())
    }

    fn alternative(&self, out: &mut impl Write, a: &ExplainedAlternative) -> Result<()> {
        let view = self.case.view;
        let value = a.value.as_ref().map(|v| words::value(view, v, &a.record)).unwrap_or_default();
        let heading = self.pick("未采用", "not preferred");
        writeln!(out, "<div class=other>\n<p><b>{heading}</b> {}</p>", label(&value))?;
        let known = [
            a.basis.as_ref().map(|b| view.name(b.as_str())),
            words::sources(view.lang, a.sources, a.independent),
            a.decided_by.as_ref().map(|d| view.name(d.as_str())),
        ];
        self.how(out, known)?;
        self.claims(out, a.support.claims.iter())?;
        self.beside(out, &a.support)?;
        writeln!(out, "</div>")?;
        Ok(())
    }

    /// What something rests on beside claims.
    fn beside(&self, out: &mut impl Write, support: &ExplainedSupport) -> Result<()> {
        let view = self.case.view;
        for c in &support.corrections {
            let heading = format!("{} {}", self.pick("更正", "correction"), handle(self.case, &c.node));
            let action = c.action.as_ref().map(|a| view.name(a.as_str()));
            let reason = words::reason(view.lang, &c.reasons).map(str::to_owned);
            self.how(out, [Some(heading), action, c.creator.clone(), c.created.clone(), reason])?;
        }
        if !support.missing.is_empty() {
            let note = self.pick("条断言不在此图中", "claims are not in this graph");
            writeln!(out, "<p class=how>{} {note}</p>", support.missing.len())?;
        }
        Ok(())
    }

    fn claims<'e>(
        &self,
        out: &mut impl Write,
        claims: impl Iterator<Item = &'e ExplainedClaim>,
    ) -> Result<()> {
        let mut begun = false;
        for claim in claims {
            if !begun {
                writeln!(out, "<ul>")?;
                begun = true;
            }
            write!(out, "<li>")?;
            self.claim(out, claim)?;
            writeln!(out, "</li>")?;
        }
        if begun {
            writeln!(out, "</ul>")?;
        }
        Ok(())
    }

    fn claim(&self, out: &mut impl Write, claim: &ExplainedClaim) -> Result<()> {
        let mut known = vec![self.document_link(&claim.document)];
        if claim.basis.is_some_and(|b| b != Basis::Stated) {
            let basis = claim.basis.map(|b| self.case.view.name(b.concept().as_str())).unwrap_or_default();
            known.push(label(&basis));
        }
        write!(out, "{}", known.join(self.pick("，", ", ")))?;
        self.quotes(out, &claim.document, &claim.evidence)
    }

    /// Each quote as a link to its mark, with the rules that read it.
    fn quotes(&self, out: &mut impl Write, document: &DocId, evidence: &[Evidence]) -> Result<()> {
        for same in evidence.chunk_by(|a, b| (a.start(), a.end()) == (b.start(), b.end())) {
            let Some(e) = same.first() else { continue };
            let (start, end) = (e.start(), e.end());
            let (target, words) = (self.mark(document, (start, end)), quoted(e.exact()));
            write!(
                out,
                "<br><a class=quote lang=zh href=\"#{target}\">{words}</a> <span class=n>{start}–{end}</span>"
            )?;
            for rule in same.iter().map(|e| e.rule().as_str()) {
                write!(out, " <a href=\"#r-{rule}\"><code>{rule}</code></a>")?;
            }
        }
        Ok(())
    }

    fn document_link(&self, id: &DocId) -> String {
        let name = label(&self.case.sources.name(id));
        match self.numbers.get(id) {
            Some(number) => format!("<a href=\"#d{number}\">{name}</a>"),
            None => name,
        }
    }

    fn mention(&self, out: &mut impl Write, n: usize, m: &ExplainedMention) -> Result<()> {
        let view = self.case.view;
        let role = m.role.map(|r| view.name(r.concept().as_str())).unwrap_or_default();
        let names = |nodes: &[NamedNode]| {
            let names: Vec<String> = nodes.iter().map(|n| view.name(n.as_str())).collect();
            names.join(self.pick("、", ", "))
        };
        let meant = match (m.denotes.as_slice(), m.may_denote.as_slice()) {
            ([], []) => self.pick("未能确定是哪次峰会", "identified with no summit").to_owned(),
            ([], open) => format!("{} {}", self.pick("可能是", "may be"), names(open)),
            (decided, _) => names(decided),
        };
        let (role, meant) = (label(&role), label(&meant));
        writeln!(out, "<article class=fact id=f{n}>")?;
        writeln!(out, "<h4><span class=n>{n}</span> <span class=of>{role}</span> {meant}</h4>")?;
        write!(out, "<ul><li>{}", self.document_link(&m.document))?;
        self.quotes(out, &m.document, &m.evidence)?;
        writeln!(out, "</li></ul>\n</article>")?;
        Ok(())
    }

    fn unused(&self, out: &mut impl Write, n: usize, c: &ExplainedClaim) -> Result<()> {
        let view = self.case.view;
        writeln!(out, "<article class=\"fact unused\" id=f{n}>")?;
        self.heading(out, n, &c.property, &c.value, &c.record)?;
        details(out, words::details(view, &c.record).into_iter())?;
        if c.denotes.is_empty() {
            let note = self.pick("所谈的会议未能确定", "the meeting that it speaks of was not identified");
            self.how(out, [Some(note.to_owned())])?;
        }
        self.claims(out, [c].into_iter())?;
        writeln!(out, "</article>")?;
        Ok(())
    }

    pub(super) fn write_rules(&self, out: &mut impl Write) -> Result<()> {
        let quotes = self.facts.iter().flat_map(Fact::quotes);
        let ids: BTreeSet<&str> = quotes.map(|(_, e)| e.rule().as_str()).collect();
        if ids.is_empty() {
            return Ok(());
        }
        writeln!(out, "<section id=rules>\n<h2>{}</h2>", self.pick("规则", "Rules"))?;
        for id in ids {
            writeln!(out, "<div class=rule id=\"r-{id}\">\n<h3><code>{id}</code></h3>")?;
            match self.case.book.rule(id) {
                None => self.how(
                    out,
                    [Some(self.pick("此版本中没有这条规则", "this version has no such rule").to_owned())],
                )?,
                Some(rule) => {
                    writeln!(out, "<p class=meta>data/{}</p>", label(&rule.place))?;
                    if let Some((zh, en)) = &rule.words {
                        writeln!(out, "<p>{}</p>", label(self.pick(zh, en)))?;
                    }
                    if let Some(pattern) = &rule.pattern {
                        writeln!(out, "<p lang=zh><code>{}</code></p>", label(pattern))?;
                    }
                    if let Some(example) = &rule.example {
                        writeln!(out, "<p class=soft lang=zh>{}</p>", label(example))?;
                    }
                }
            }
            writeln!(out, "</div>")?;
        }
        writeln!(out, "</section>")?;
        Ok(())
    }
}

/// Names and values, if there are any.
fn details(out: &mut impl Write, details: impl Iterator<Item = (String, String)>) -> Result<()> {
    let mut begun = false;
    for (name, value) in details {
        if !begun {
            writeln!(out, "<dl class=details>")?;
            begun = true;
        }
        writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", label(&name), label(&value))?;
    }
    if begun {
        writeln!(out, "</dl>")?;
    }
    Ok(())
}

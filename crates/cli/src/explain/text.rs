//! An explanation as people read it on a screen: a tree for each statement, carets below the words.

mod look;
mod tree;

use std::collections::BTreeSet;
use std::ops::Range;

use anyhow::Result;
use summitkg_ontology::{DocId, Evidence};
use summitkg_store::{
    ExplainedAlternative, ExplainedClaim, ExplainedCorrection, ExplainedMention, ExplainedStatement,
    ExplainedSupport, NamedNode,
};

use super::json::{background_of, handle};
use super::{Case, excerpt, steps, words};
use crate::args::Lang;
use crate::output::printable;
pub(crate) use look::Look;
use tree::Tree;

/// Columns for branches, line numbers and the signs of cutting.
const MARGIN: usize = 14;

/// The whole text.
pub(crate) fn render(case: &Case<'_, '_>, look: Look) -> Result<String> {
    let mut teller = Teller { case, look, rules: BTreeSet::new(), text: String::new() };
    let part = case.part.map_or_else(String::new, |part| format!(" · {part}"));
    teller.line(&look.bold(&printable(&format!("{}{part}", case.title))));
    teller.line(&printable(case.handle.unwrap_or_default()));
    teller.statements()?;
    teller.mentions()?;
    teller.unused()?;
    teller.rules();
    Ok(teller.text)
}

struct Teller<'c, 'v, 's> {
    case: &'c Case<'v, 's>,
    look: Look,
    /// The rules that were named.
    rules: BTreeSet<String>,
    text: String,
}

impl Teller<'_, '_, '_> {
    fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        self.case.view.lang.pick(zh, en)
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn heading(&mut self, zh: &str, en: &str) {
        let heading = self.look.bold(self.pick(zh, en));
        self.line("");
        self.line(&heading);
    }

    fn statements(&mut self) -> Result<()> {
        let all = &self.case.explanation.statements;
        let mut subject: Option<&NamedNode> = None;
        for (n, statement) in all.iter().enumerate() {
            // One date in several ways was told with the first of them.
            if all.iter().take(n).any(|first| words::same_date(first, statement)) {
                continue;
            }
            let others = all.iter().skip(n + 1).filter(|other| words::same_date(statement, other));
            let mut others: Vec<&ExplainedStatement> = others.collect();
            // What else was claimed stands with the date as a whole.
            let mut statement = statement;
            if let Some(whole) = others.iter_mut().find(|other| !other.alternatives.is_empty()) {
                statement = std::mem::replace(whole, statement);
            }
            if subject != Some(&statement.subject) {
                subject = Some(&statement.subject);
                if self.case.handle != Some(&handle(self.case, &statement.subject)) {
                    let name = printable(&self.case.view.name(statement.subject.as_str()));
                    let name = format!(
                        "{name}  {}",
                        self.look.dim(&printable(&handle(self.case, &statement.subject)))
                    );
                    self.line("");
                    self.line(&self.look.bold(&name));
                }
            }
            let tree = self.statement(statement, &others)?;
            self.line("");
            self.text.push_str(&tree.print());
        }
        Ok(())
    }

    fn statement(&mut self, s: &ExplainedStatement, others: &[&ExplainedStatement]) -> Result<Tree> {
        let view = self.case.view;
        let name = self.look.bold(&printable(&words::property(view, &s.property)));
        let mut tree = Tree::new(format!("{name}  {}", printable(&words::value(view, &s.value, &s.record))));
        let details = words::details_line(view, &s.record);
        if !details.is_empty() {
            tree.line(printable(&details));
        }
        for other in others {
            let (name, value) = (words::property(view, &other.property), view.label(&other.value));
            tree.line(self.look.dim(&printable(&format!("{name}  {value}"))));
        }
        let basis = s.basis.as_ref().map(|b| view.name(b.as_str()));
        let decided = s.decided_by.as_ref().map(|d| view.name(d.as_str()));
        let counted = words::sources(view.lang, s.sources, s.independent);
        let reason = words::reason(view.lang, &s.reasons);
        let values: Vec<Vec<String>> = s.support.claims.iter().map(words::parts).collect();
        let steps = steps::steps(reason.unwrap_or_default(), &values);
        let told = if s.alternatives.is_empty() { reason } else { reason.map(steps::chain) };
        let told = told.filter(|told| steps.is_empty() && !words::says_nothing_more(told));
        let told = told.map(str::to_owned);
        let known: Vec<String> = [basis, counted, decided, told].into_iter().flatten().collect();
        tree.line(printable(&known.join(self.pick("；", "; "))));
        if let Some(note) = words::capacity_note(view, &s.record) {
            tree.line(note.to_owned());
        }
        if steps.is_empty() {
            for claim in &s.support.claims {
                tree.add(self.claim(claim)?);
            }
        }
        for step in steps {
            let mut branch = Tree::new(printable(&step.text));
            for claim in step.claims.iter().filter_map(|n| s.support.claims.get(*n)) {
                branch.add(self.claim(claim)?);
            }
            tree.add(branch);
        }
        self.others(&mut tree, &s.support);
        for triple in &s.background {
            let subject = background_of(self.case, triple);
            let (property, value) = (words::property(view, &triple.predicate), view.label(&triple.object));
            let label = self.pick("参考数据", "reference data");
            tree.add(Tree::new(printable(&format!("{label}: {subject} · {property} · {value}"))));
        }
        for alternative in &s.alternatives {
            tree.add(self.alternative(alternative)?);
        }
        if !s.absent_from.is_empty() {
            let names: Vec<String> = s.absent_from.iter().map(|id| self.case.sources.name(id)).collect();
            let label = self.pick("未列于", "not in the list of");
            tree.add(Tree::new(printable(&format!("{label} {}", names.join(self.pick("、", ", "))))));
        }
        Ok(tree)
    }

    /// What a statement rests on beside claims.
    fn others(&self, tree: &mut Tree, support: &ExplainedSupport) {
        for correction in &support.corrections {
            tree.add(self.correction(correction));
        }
        if !support.missing.is_empty() {
            let note = match (self.case.view.lang, support.missing.len()) {
                (Lang::Zh, n) => format!("另有 {n} 条断言不在此图中（导出时未含断言）"),
                (Lang::En, 1) => "1 claim is not in this graph: it was exported without it".to_owned(),
                (Lang::En, n) => format!("{n} claims are not in this graph: it was exported without them"),
            };
            tree.add(Tree::new(note));
        }
    }

    fn correction(&self, correction: &ExplainedCorrection) -> Tree {
        let view = self.case.view;
        let action = correction.action.as_ref().map(|a| view.name(a.as_str()));
        let label = self.pick("更正", "correction").to_owned();
        let known = [
            Some(format!("{label} {}", handle(self.case, &correction.node))),
            action,
            correction.creator.clone(),
            correction.created.clone(),
        ];
        let known: Vec<String> = known.into_iter().flatten().collect();
        let mut tree = Tree::new(printable(&known.join(self.pick("；", "; "))));
        if let Some(reason) = words::reason(view.lang, &correction.reasons) {
            tree.line(printable(reason));
        }
        tree
    }

    fn alternative(&mut self, a: &ExplainedAlternative) -> Result<Tree> {
        let view = self.case.view;
        let value = a.value.as_ref().map(|v| words::value(view, v, &a.record)).unwrap_or_default();
        let mut tree = Tree::new(printable(&format!("{}  {value}", self.pick("未采用", "not preferred"))));
        let known = [
            a.basis.as_ref().map(|b| view.name(b.as_str())),
            words::sources(view.lang, a.sources, a.independent),
            a.decided_by.as_ref().map(|d| view.name(d.as_str())),
        ];
        let known: Vec<String> = known.into_iter().flatten().collect();
        tree.line(printable(&known.join(self.pick("；", "; "))));
        for claim in &a.support.claims {
            tree.add(self.claim(claim)?);
        }
        self.others(&mut tree, &a.support);
        Ok(tree)
    }

    fn claim(&mut self, claim: &ExplainedClaim) -> Result<Tree> {
        let view = self.case.view;
        let mut tree = self.source(&claim.document);
        let (name, value) =
            (words::property(view, &claim.property), words::value(view, &claim.value, &claim.record));
        let details = words::details_line(view, &claim.record);
        let basis = claim.basis.map(|b| view.name(b.concept().as_str())).unwrap_or_default();
        let (open, close) = (self.pick("（", " ("), self.pick("）", ")"));
        let between = if details.is_empty() { "" } else { self.pick("；", "; ") };
        tree.line(printable(&format!("{name} {value}{between}{details}{open}{basis}{close}")));
        self.quotes(&mut tree, &claim.document, &claim.evidence)?;
        Ok(tree)
    }

    /// A document: what it is called, who published it, when.
    fn source(&self, id: &DocId) -> Tree {
        let name = self.look.name(&printable(&self.case.sources.name(id)));
        let meta = self.case.sources.info(id).map(|info| &info.meta);
        let about = meta.map(|m| {
            let title =
                m.title.as_ref().map(|t| format!("{}{t}{}", self.pick("《", "“"), self.pick("》", "”")));
            let known: Vec<String> =
                [title, m.publisher.clone(), m.published.clone()].into_iter().flatten().collect();
            known.join(self.pick("，", ", "))
        });
        Tree::new(format!("{name}  {}", printable(&about.unwrap_or_default())))
    }

    /// The words with the rules that read them, and carets.
    fn quotes(&mut self, tree: &mut Tree, document: &DocId, evidence: &[Evidence]) -> Result<()> {
        for (passage, quoted) in self.case.sources.passages(document, evidence)? {
            self.rules.extend(quoted.iter().map(|e| e.rule().as_str().to_owned()));
            if passage.differs {
                let note = self.pick(
                    "库中正文此处并非这些字，以下为读取时的字句",
                    "the stored text has other words here; below is what was read",
                );
                tree.line(note.to_owned());
            }
            // Rules that read the same words share their carets.
            let mut places: Vec<(Range<u32>, Vec<&str>)> = Vec::new();
            for e in quoted {
                let range = e.start()..e.end();
                match places.iter_mut().find(|(known, _)| *known == range) {
                    Some((_, rules)) => rules.push(e.rule().as_str()),
                    None => places.push((range, vec![e.rule().as_str()])),
                }
            }
            let gutter = passage.line.map_or_else(String::new, |n| n.to_string());
            let blank = self.look.dim(&format!("{} │", " ".repeat(gutter.len())));
            let gutter = self.look.dim(&format!("{gutter} │"));
            let within = |at: u32| at.saturating_sub(passage.start) as usize;
            let marked: Vec<_> = places.iter().map(|(r, _)| within(r.start)..within(r.end)).collect();
            for row in excerpt::rows(&passage.sentence, &marked, self.look.width - MARGIN) {
                tree.line(format!("{gutter} {}", row.text));
                for (n, ends, carets) in &row.carets {
                    let place = places.get(*n).filter(|_| *ends);
                    let label = place.map_or_else(String::new, |(range, rules)| {
                        let place = format!("{}–{}", range.start, range.end);
                        format!(" {} {}", self.look.dim(&place), self.look.rule(&rules.join(", ")))
                    });
                    tree.line(format!("{blank} {}{label}", self.look.carets(carets)));
                }
            }
        }
        Ok(())
    }

    fn mentions(&mut self) -> Result<()> {
        if self.case.explanation.mentions.is_empty() {
            return Ok(());
        }
        self.heading("谈及峰会之处", "Where summits are spoken of");
        for mention in &self.case.explanation.mentions {
            let tree = self.mention(mention)?;
            self.line("");
            self.text.push_str(&tree.print());
        }
        Ok(())
    }

    fn mention(&mut self, mention: &ExplainedMention) -> Result<Tree> {
        let view = self.case.view;
        let role = mention.role.map(|r| view.name(r.concept().as_str())).unwrap_or_default();
        let mut tree = self.source(&mention.document);
        let names =
            |nodes: &[NamedNode]| -> Vec<String> { nodes.iter().map(|n| view.name(n.as_str())).collect() };
        let separator = self.pick("、", ", ");
        let meant = match (mention.denotes.as_slice(), mention.may_denote.as_slice()) {
            ([], []) => self.pick("未能确定是哪次峰会", "identified with no summit").to_owned(),
            ([], open) => format!("{} {}", self.pick("可能是", "may be"), names(open).join(separator)),
            (decided, _) => names(decided).join(separator),
        };
        tree.line(printable(&format!("{role} → {meant}")));
        self.quotes(&mut tree, &mention.document, &mention.evidence)?;
        Ok(tree)
    }

    fn unused(&mut self) -> Result<()> {
        if self.case.explanation.unused.is_empty() {
            return Ok(());
        }
        self.heading("未被采用的断言", "Claims that support no statement");
        for claim in &self.case.explanation.unused {
            let mut tree = self.claim(claim)?;
            if claim.denotes.is_empty() {
                let note =
                    self.pick("所谈的会议未能确定", "the meeting that it speaks of was not identified");
                tree.line(note.to_owned());
            }
            self.line("");
            self.text.push_str(&tree.print());
        }
        Ok(())
    }

    fn rules(&mut self) {
        if self.rules.is_empty() {
            return;
        }
        self.heading("规则", "Rules");
        for id in std::mem::take(&mut self.rules) {
            let Some(rule) = self.case.book.rule(&id) else {
                let note = self.pick("此版本中没有这条规则", "this version has no such rule");
                self.line(&format!("  {}  {note}", self.look.rule(&id)));
                continue;
            };
            let place = self.look.dim(&format!("data/{}", rule.place));
            self.line(&format!("  {}  {place}", self.look.rule(&id)));
            let says = rule.words.as_ref().map(|(zh, en)| self.pick(zh, en).to_owned());
            for said in says.iter().chain(rule.pattern.as_ref()) {
                self.line(&format!("    {}", self.look.cut(said)));
            }
            if let Some(example) = &rule.example {
                let label = self.pick("例：", "such as: ");
                self.line(&format!("    {label}{}", self.look.cut(example)));
            }
        }
    }
}

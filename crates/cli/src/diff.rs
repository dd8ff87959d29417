//! Differences between two stores, in words.

use summitkg_ontology::Base;
use summitkg_ontology::vocab;
use summitkg_store::{Cause, CauseKind, Delta, DeltaKind, Diff, NamedNode, Part, Term, Value};

use crate::args::Lang;
use crate::show::code::label as code_label;
use crate::term::{short, short_iri};

/// The properties that tell one record from another, in the order in which people name them.
const TELLING: [&str; 19] = [
    "person",
    "signatory",
    "speaker",
    "asWritten",
    "office",
    "represents",
    "country",
    "capacity",
    "mode",
    "title",
    "document",
    "kind",
    "action",
    "change",
    "toStatus",
    "date",
    "year",
    "city",
    "chairTerm",
];

/// How many causes a table names.
const MOST: usize = 3;

/// Longer values, such as whole texts, are cut.
const LONGEST: usize = 80;

/// Says what differs, in one language.
pub(crate) struct Words<'d> {
    pub(crate) diff: &'d Diff,
    pub(crate) base: &'d Base,
    pub(crate) lang: Lang,
}

impl Words<'_> {
    /// What a thing is called; a record, by what it belongs to.
    pub(crate) fn thing(&self, thing: &NamedNode) -> String {
        if let Some(label) = self.label(thing) {
            return label;
        }
        let own = short_iri(thing.as_str(), self.base);
        let Some(owner) = self.diff.names.owners.get(thing) else { return own };
        let rest = thing.as_str().strip_prefix(owner.as_str()).unwrap_or(&own);
        let label = self.label(owner).unwrap_or_else(|| short_iri(owner.as_str(), self.base));
        format!("{label} › {}", rest.trim_start_matches('/'))
    }

    fn label(&self, thing: &NamedNode) -> Option<String> {
        self.diff.names.label(thing, self.lang.pick("zh", "en")).map(str::to_owned)
    }

    /// What a property is called.
    pub(crate) fn property(&self, property: &NamedNode) -> String {
        // A date is one fact; how it is spelt is for programs.
        let date = (*property == vocab::skg::EDTF).then(|| self.lang.pick("日期", "date"));
        date.or_else(|| code_label(property.as_str(), self.lang))
            .map_or_else(|| short_iri(property.as_str(), self.base), str::to_owned)
    }

    /// A value; a record by what tells it from others.
    pub(crate) fn value(&self, value: Option<&Value>) -> String {
        let Some(value) = value else { return String::new() };
        let told = |local: &&str| {
            let property = vocab::concept(local);
            let found = value.details.iter().filter(|(p, _)| *p == property);
            let words: Vec<String> = found.map(|(_, term)| self.term(term)).collect();
            (!words.is_empty()).then(|| words.join("/"))
        };
        let is_record = value.details.iter().any(|(p, _)| is_type(p)) || node(&value.term).is_none();
        let mut words: Vec<String> = TELLING.iter().filter_map(told).collect();
        let named = ["person", "signatory", "speaker"].iter().any(|local| told(local).is_some());
        if named && let Some(at) = told(&"asWritten").and_then(|w| words.iter().position(|known| *known == w))
        {
            words.remove(at);
        }
        if is_record && node(&value.term).is_some() && !words.is_empty() {
            return words.join(self.lang.pick("，", ", "));
        }
        self.term(&value.term)
    }

    fn term(&self, term: &Term) -> String {
        if let Some(node) = node(term) {
            let label = self.label(node).or_else(|| code_label(node.as_str(), self.lang).map(str::to_owned));
            return label.unwrap_or_else(|| short_iri(node.as_str(), self.base));
        }
        let whole = short(term, self.base);
        match whole.char_indices().nth(LONGEST) {
            Some((at, _)) => format!("{}…", whole.get(..at).unwrap_or_default()),
            None => whole,
        }
    }

    /// The kind of a difference.
    pub(crate) fn kind(&self, kind: DeltaKind) -> &'static str {
        match kind {
            DeltaKind::Added => self.lang.pick("新增", "added"),
            DeltaKind::Removed => self.lang.pick("删除", "removed"),
            DeltaKind::Changed => self.lang.pick("改变", "changed"),
            DeltaKind::Support => self.lang.pick("依据", "support"),
        }
    }

    /// All causes of a difference.
    pub(crate) fn causes(&self, delta: &Delta) -> String {
        let all: Vec<String> = delta.causes.iter().map(|cause| self.cause(cause)).collect();
        all.join(self.lang.pick("；", "; "))
    }

    /// The first causes of a difference, and how many more there are.
    pub(crate) fn main_causes(&self, delta: &Delta) -> String {
        let mut words: Vec<String> = delta.causes.iter().take(MOST).map(|cause| self.cause(cause)).collect();
        let more = delta.causes.len().saturating_sub(MOST);
        if more > 0 {
            words.push(match self.lang {
                Lang::Zh => format!("另 {more} 项"),
                Lang::En => format!("{more} more"),
            });
        }
        words.join(self.lang.pick("；", "; "))
    }

    /// A cause in a few words.
    pub(crate) fn cause(&self, cause: &Cause) -> String {
        let mut words = match self.lang {
            Lang::Zh => zh(cause),
            Lang::En => en(cause),
        };
        if let Some(document) = &cause.document {
            words = match self.lang {
                Lang::Zh => format!("{words}（{document}）"),
                Lang::En => format!("{words}, in {document}"),
            };
        }
        if cause.indirect {
            words.push_str(self.lang.pick("（间接）", " (indirect)"));
        }
        words
    }

    /// How much of which kind there is, and what is not listed.
    pub(crate) fn count(&self, listed: impl Fn(&Delta) -> bool) -> String {
        let of = |kind: DeltaKind| {
            self.diff.deltas.iter().filter(|d| d.part == Part::Knowledge && d.kind == kind).count()
        };
        let (plus, minus, other) = (of(DeltaKind::Added), of(DeltaKind::Removed), of(DeltaKind::Changed));
        let support = of(DeltaKind::Support);
        let mut text = match self.lang {
            Lang::Zh => format!("事实：新增 {plus}，删除 {minus}，改变 {other}；仅依据不同 {support}"),
            Lang::En => format!(
                "facts   {plus} added, {minus} removed, {other} changed; {support} differ in support alone"
            ),
        };
        let (removed, added) = (self.diff.removed.len(), self.diff.added.len());
        text = match self.lang {
            Lang::Zh => format!("{text}；四元组 +{added} −{removed}"),
            Lang::En => format!("{text}; quads +{added} -{removed}"),
        };
        let mut hidden = Vec::new();
        for part in Part::ALL {
            let unlisted = self.diff.deltas.iter().filter(|d| d.part == *part && !listed(d));
            let (count, quads) = unlisted.fold((0, 0), |(n, quads), d| (n + 1, quads + d.quads));
            if count > 0 {
                let option = if *part == Part::Knowledge { "--all" } else { "--layer all" };
                hidden.push(match self.lang {
                    Lang::Zh => format!("{} {count} 处（四元组 {quads}，{option}）", part_zh(*part)),
                    Lang::En => format!("{count} in {} ({quads} quads, {option})", part.code()),
                });
            }
        }
        if !hidden.is_empty() {
            text.push('\n');
            text.push_str(self.lang.pick("未列出：", "not listed: "));
            text.push_str(&hidden.join(self.lang.pick("，", ", ")));
        }
        text
    }
}

fn part_zh(part: Part) -> &'static str {
    match part {
        Part::Knowledge => "知识",
        Part::Claims => "主张",
        Part::Corrections => "更正",
        Part::Reference => "参考",
        Part::Bookkeeping => "簿记",
    }
}

/// What it was and what it is.
fn between(cause: &Cause) -> String {
    let (old, new) = (cause.before.as_deref().unwrap_or("–"), cause.after.as_deref().unwrap_or("–"));
    format!("{old} → {new}")
}

fn en(cause: &Cause) -> String {
    let name = &cause.name;
    let change = match cause.change {
        DeltaKind::Added => "added",
        DeltaKind::Removed => "removed",
        DeltaKind::Changed | DeltaKind::Support => "changed",
    };
    let only = if cause.change == DeltaKind::Added { "B" } else { "A" };
    match cause.kind {
        CauseKind::Document => format!("document {name} {change}"),
        CauseKind::Text => format!("document {name} has another text"),
        CauseKind::Metadata => format!("{name} {}", between(cause)),
        CauseKind::Unread => {
            format!("document {name} is in {only} only: taken out, or no meeting found in it by other rules")
        }
        CauseKind::Rule if cause.change == DeltaKind::Changed => {
            format!("rule {name} has another definition")
        }
        CauseKind::Rule => format!("rule {name} was applied in {only} only"),
        CauseKind::Series => format!("series {name} is described otherwise"),
        CauseKind::Row => format!("row {name} {change}"),
        CauseKind::File => format!("file {name} changed"),
        CauseKind::Rules => format!("rules or lexicons {}", between(cause)),
        CauseKind::Software if cause.before.is_none() => "software: how values are chosen".to_owned(),
        CauseKind::Software => format!("software {}", between(cause)),
        CauseKind::Correction => format!("correction {name} {change}"),
        CauseKind::Identity => format!("{name} is understood to speak of another summit: {}", between(cause)),
        CauseKind::Reference => "reference data".to_owned(),
        CauseKind::Background => format!("calendar of past summits {change}"),
        CauseKind::Unknown if cause.indirect => format!("unknown: one of {name} inputs that differ"),
        CauseKind::Unknown if cause.document.is_some() => {
            "unknown: read otherwise by the same rules".to_owned()
        }
        CauseKind::Unknown => format!("unknown: no claims in {}", name.replace(' ', " and ")),
    }
}

fn zh(cause: &Cause) -> String {
    let name = &cause.name;
    let change = match cause.change {
        DeltaKind::Added => "新增",
        DeltaKind::Removed => "移除",
        DeltaKind::Changed | DeltaKind::Support => "改变",
    };
    let only = if cause.change == DeltaKind::Added { "B" } else { "A" };
    match cause.kind {
        CauseKind::Document => format!("文档 {name} {change}"),
        CauseKind::Text => format!("文档 {name} 文本不同"),
        CauseKind::Metadata => format!("{name} {}", between(cause)),
        CauseKind::Unread => format!("文档 {name} 仅在 {only} 中：已移除，或按另一套规则未发现峰会"),
        CauseKind::Rule if cause.change == DeltaKind::Changed => format!("规则 {name} 定义不同"),
        CauseKind::Rule => format!("规则 {name} 仅用于 {only}"),
        CauseKind::Series => format!("系列 {name} 定义不同"),
        CauseKind::Row => format!("词条 {name} {change}"),
        CauseKind::File => format!("文件 {name} 不同"),
        CauseKind::Rules => format!("规则或词库 {}", between(cause)),
        CauseKind::Software if cause.before.is_none() => "软件：取值方式".to_owned(),
        CauseKind::Software => format!("软件 {}", between(cause)),
        CauseKind::Correction => format!("更正 {name} {change}"),
        CauseKind::Identity => format!("{name} 所指峰会不同：{}", between(cause)),
        CauseKind::Reference => "参考数据".to_owned(),
        CauseKind::Background => format!("历届峰会年表 {change}"),
        CauseKind::Unknown if cause.indirect => format!("不明：{name} 项不同的来源之一"),
        CauseKind::Unknown if cause.document.is_some() => "不明：同样的规则读出不同".to_owned(),
        CauseKind::Unknown => format!("不明：{} 没有主张", name.replace(' ', "、")),
    }
}

fn is_type(property: &NamedNode) -> bool {
    property.as_str() == "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
}

fn node(term: &Term) -> Option<&NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node),
        _ => None,
    }
}

//! The page of a summit.

use anyhow::Result;
use summitkg_ontology::vocab::skg;
use summitkg_ontology::{Capacity, Property};

use super::page::{Page, mark, who};
use super::view::Row;
use crate::table;

impl Page<'_, '_> {
    pub(super) fn summit(&mut self, iri: &str) -> Result<()> {
        self.facts(iri)?;
        self.attendance(iri)?;
        self.decisions(iri)
    }

    fn facts(&mut self, iri: &str) -> Result<()> {
        let view = self.view;
        let slots = view.rows(include_str!("slots.rq"), Some(iri))?;
        let values = |property: &Property| {
            let of = slots.iter().filter(|row| row.text("property") == Some(property.as_str()));
            of.map(|row| self.value(row)).collect::<Vec<_>>()
        };
        let others = SLOTS.iter().map(|(property, zh, en)| (self.pick(zh, en), values(property)));
        let others = others.filter(|(_, values)| !values.is_empty());
        let others = others.map(|(name, values)| vec![name.to_owned(), values.join(self.pick("、", ", "))]);
        // The date is the first thing people look for.
        let facts: Vec<Vec<String>> = self.date(&slots).into_iter().chain(others).collect();
        self.text.push('\n');
        self.text.push_str(&table::render::<&str>(&[], &facts));
        Ok(())
    }

    fn attendance(&mut self, iri: &str) -> Result<()> {
        let view = self.view;
        let cell = |variable: &'static str| move |row: &Row| view.cell(row, variable);
        let attendance = sorted_by_capacity(view.rows(include_str!("attendance.rq"), Some(iri))?);
        let capacity = |row: &Row| view.cell(row, "capacity") + &mark(view, row, "capacityBasis");
        let person = |row: &Row| who(view, row);
        self.section(
            ("出席", "Attendance"),
            &attendance,
            &[
                ("身份", "capacity", &capacity),
                ("人物", "person", &person),
                ("职务", "office", &cell("office")),
                ("代表", "represents", &cell("represents")),
                ("方式", "mode", &cell("mode")),
            ],
        );
        Ok(())
    }

    fn decisions(&mut self, iri: &str) -> Result<()> {
        let view = self.view;
        let cell = |variable: &'static str| move |row: &Row| view.cell(row, variable);
        let title = |row: &Row| {
            if row.term("title").is_some() { view.cell(row, "title") } else { view.cell(row, "count") }
        };
        let rows = view.rows(include_str!("outcomes.rq"), Some(iri))?;
        self.section(
            ("文件", "Documents"),
            &rows,
            &[
                ("文件", "document", &title),
                ("种类", "kind", &cell("kind")),
                ("行动", "action", &cell("action")),
            ],
        );
        let rows = view.rows(include_str!("signatures.rq"), Some(iri))?;
        self.section(
            ("签署", "Signatories"),
            &rows,
            &[
                ("人物", "person", &cell("person")),
                ("职务", "office", &cell("office")),
                ("代表", "represents", &cell("represents")),
                ("文件", "document", &cell("title")),
                ("日期", "date", &cell("date")),
                ("地点", "place", &cell("place")),
            ],
        );
        let rows = view.rows(include_str!("next.rq"), Some(iri))?;
        self.section(
            ("下次会议的决定", "Decided on the next"),
            &rows,
            &[
                ("年份", "year", &cell("year")),
                ("城市", "city", &cell("city")),
                ("国家", "country", &cell("country")),
                ("主席国任期", "chair term", &cell("term")),
                ("实现", "fulfilled by", &cell("fulfilled")),
            ],
        );
        let rows = view.rows(include_str!("membership.rq"), Some(iri))?;
        self.section(
            ("成员变动", "Changes of membership"),
            &rows,
            &[
                ("国家", "country", &cell("country")),
                ("步骤", "step", &cell("change")),
                ("地位", "towards", &cell("status")),
            ],
        );
        let rows = view.rows(include_str!("speeches.rq"), Some(iri))?;
        self.section(
            ("讲话", "Speeches"),
            &rows,
            &[("人物", "speaker", &cell("speaker")), ("题目", "title", &cell("title"))],
        );
        let rows = view.rows(include_str!("sources.rq"), Some(iri))?;
        self.section(
            ("来源", "Sources"),
            &rows,
            &[
                ("文档", "document", &cell("name")),
                ("标题", "title", &cell("title")),
                ("发布者", "publisher", &cell("publisher")),
                ("发布日期", "published", &cell("published")),
                ("说法", "as", &cell("role")),
            ],
        );
        Ok(())
    }

    fn value(&self, row: &Row) -> String {
        let shown =
            row.term("person").or_else(|| row.term("value")).map_or_else(String::new, |t| self.view.label(t));
        shown + &mark(self.view, row, "basis")
    }

    /// What the sources say, then what only the background adds.
    fn date(&self, slots: &[Row]) -> Option<Vec<String>> {
        let of = |property: &str| slots.iter().find(|row| row.text("property") == Some(property));
        let shown = |row: &Row, value: String| value + &mark(self.view, row, "basis");
        let said = of(skg::EDTF.as_str());
        let mut dates: Vec<String> = said
            .and_then(|row| Some(shown(row, row.text("value")?.replace('/', " – "))))
            .into_iter()
            .collect();
        let start = of(skg::START_DATE.as_str());
        if let Some(row) = start.filter(|row| said.is_none_or(|said| said.text("basis") != row.text("basis")))
        {
            let first = row.text("value")?;
            let last = of(skg::END_DATE.as_str()).and_then(|r| r.text("value")).filter(|last| *last != first);
            let days = last.map_or_else(|| first.to_owned(), |last| format!("{first} – {last}"));
            dates.push(shown(row, days));
        }
        (!dates.is_empty())
            .then(|| vec![self.pick("日期", "date").to_owned(), dates.join(self.pick("；", "; "))])
    }
}

/// The slots of a summit, in the order in which they are shown.
const SLOTS: &[(Property, &str, &str)] = &[
    (skg::STATUS, "状态", "status"),
    (skg::HOST_CITY, "城市", "city"),
    (skg::HOST_COUNTRY, "国家", "country"),
    (skg::VENUE, "会场", "venue"),
    (skg::FORMAT, "形式", "format"),
    (skg::CHAIR, "主持", "chair"),
    (skg::ACCOMPANYING, "陪同", "accompanying"),
    (skg::PREVIOUS_SUMMIT, "上一次", "previous"),
    (skg::NEXT_SUMMIT, "下一次", "next"),
];

/// Members first, in the order of the vocabulary.
fn sorted_by_capacity(mut rows: Vec<Row>) -> Vec<Row> {
    let rank = |row: &Row| {
        let capacity = row.text("capacity").and_then(Capacity::from_concept);
        capacity.map_or(u8::MAX, |c| c as u8)
    };
    rows.sort_by_key(rank);
    rows
}

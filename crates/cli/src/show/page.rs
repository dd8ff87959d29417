//! The page of one thing.

use anyhow::Result;
use summitkg_ontology::Basis;
use summitkg_ontology::vocab::skg;

use super::find::Found;
use super::view::{Row, View};
use crate::args::Lang;
use crate::output::printable;
use crate::table;

/// A page that is being written.
pub(super) struct Page<'v, 's> {
    pub(super) view: &'v View<'s>,
    pub(super) text: String,
}

/// What is known of a thing, as people read it.
pub(crate) fn page(view: &View<'_>, found: &Found) -> Result<String> {
    let mut page = Page { view, text: String::new() };
    page.text.push_str(&printable(&view.title(found)));
    page.text.push('\n');
    page.line(&view.handle(found));
    match found {
        Found::Document(id, _) => page.document(id)?,
        Found::Thing(iri) => {
            let class = view.things.get(iri).map(|t| t.class.as_str()).unwrap_or_default();
            match class {
                _ if class == skg::SUMMIT.as_str() => page.summit(iri)?,
                _ if class == skg::PERSON_CLASS.as_str() => page.person(iri)?,
                _ => page.place(iri)?,
            }
        }
    }
    Ok(page.text)
}

/// A column: its heading in Chinese and English, and its cell.
type Column<'c> = (&'c str, &'c str, &'c dyn Fn(&Row) -> String);

impl Page<'_, '_> {
    pub(super) fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        self.view.lang.pick(zh, en)
    }

    pub(super) fn line(&mut self, text: &str) {
        self.text.push_str(&printable(text));
        self.text.push('\n');
    }

    /// A heading with a table below it, without the columns that are empty in every row.
    pub(super) fn section(&mut self, heading: (&str, &str), rows: &[Row], columns: &[Column<'_>]) {
        if rows.is_empty() {
            return;
        }
        let cells: Vec<Vec<String>> =
            rows.iter().map(|row| columns.iter().map(|(_, _, cell)| cell(row)).collect()).collect();
        let used: Vec<usize> = (0..columns.len())
            .filter(|i| cells.iter().any(|row| row.get(*i).is_some_and(|c| !c.is_empty())))
            .collect();
        let header: Vec<&str> =
            used.iter().filter_map(|i| columns.get(*i)).map(|(zh, en, _)| self.pick(zh, en)).collect();
        let cells: Vec<Vec<String>> =
            cells.iter().map(|row| used.iter().filter_map(|i| row.get(*i)).cloned().collect()).collect();
        let heading = match self.view.lang {
            Lang::Zh => format!("{}（{}）", heading.0, rows.len()),
            Lang::En => format!("{} ({})", heading.1, rows.len()),
        };
        self.text.push('\n');
        self.line(&heading);
        for line in table::render(&header, &cells).lines() {
            self.text.push_str("  ");
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    fn person(&mut self, iri: &str) -> Result<()> {
        let view = self.view;
        self.aliases(iri);
        let cell = |variable: &'static str| move |row: &Row| view.cell(row, variable);
        let rows = view.rows(include_str!("person.rq"), Some(iri))?;
        self.section(
            ("出席", "Attendance"),
            &rows,
            &[
                ("日期", "date", &day),
                ("峰会", "summit", &cell("summit")),
                ("职务", "office", &cell("office")),
                ("代表", "represents", &cell("represents")),
                ("身份", "capacity", &cell("capacity")),
                ("方式", "mode", &cell("mode")),
            ],
        );
        Ok(())
    }

    fn place(&mut self, iri: &str) -> Result<()> {
        let view = self.view;
        self.aliases(iri);
        let cell = |variable: &'static str| move |row: &Row| view.cell(row, variable);
        let rows = view.rows(include_str!("hosted.rq"), Some(iri))?;
        self.section(
            ("峰会", "Summits"),
            &rows,
            &[
                ("日期", "date", &day),
                ("峰会", "summit", &cell("summit")),
                ("城市", "city", &cell("city")),
                ("形式", "format", &cell("format")),
            ],
        );
        let rows = view.rows(include_str!("represented.rq"), Some(iri))?;
        let person = |row: &Row| who(view, row);
        self.section(
            ("出席", "Attendance"),
            &rows,
            &[
                ("日期", "date", &day),
                ("峰会", "summit", &cell("summit")),
                ("人物", "person", &person),
                ("职务", "office", &cell("office")),
                ("身份", "capacity", &cell("capacity")),
                ("方式", "mode", &cell("mode")),
            ],
        );
        let rows = view.rows(include_str!("steps.rq"), Some(iri))?;
        self.section(
            ("成员变动", "Changes of membership"),
            &rows,
            &[
                ("日期", "date", &day),
                ("峰会", "summit", &cell("summit")),
                ("步骤", "step", &cell("change")),
                ("地位", "towards", &cell("status")),
            ],
        );
        Ok(())
    }

    fn aliases(&mut self, iri: &str) {
        let Some(thing) = self.view.things.get(iri).filter(|t| !t.aliases.is_empty()) else { return };
        let names = thing.aliases.join(self.pick("、", ", "));
        self.line(&format!("{}{names}", self.pick("又作：", "also: ")));
    }

    fn document(&mut self, id: &summitkg_ontology::DocId) -> Result<()> {
        let view = self.view;
        if let Some(info) = view.store.documents()?.into_iter().find(|d| d.id == *id) {
            let meta = info.meta;
            let facts = [
                (("标题", "title"), meta.title),
                (("发布者", "publisher"), meta.publisher),
                (("发布日期", "published"), meta.published),
                (("电头", "dateline"), meta.dateline),
                (("语言", "language"), meta.language),
                (("网址", "address"), meta.url),
            ];
            let rows = facts
                .into_iter()
                .filter_map(|((zh, en), value)| Some(vec![self.pick(zh, en).to_owned(), value?]));
            let rows: Vec<Vec<String>> = rows.collect();
            self.text.push('\n');
            self.text.push_str(&table::render::<&str>(&[], &rows));
        }
        let cell = |variable: &'static str| move |row: &Row| view.cell(row, variable);
        let rows = view.rows(include_str!("document.rq"), Some(&view.document(id)))?;
        self.section(
            ("谈及的峰会", "Speaks of"),
            &rows,
            &[
                ("峰会", "summit", &cell("summit")),
                ("说法", "as", &cell("role")),
                ("主张", "claims", &cell("claims")),
            ],
        );
        Ok(())
    }
}

/// How a value is known, unless a source states it.
pub(super) fn mark(view: &View<'_>, row: &Row, variable: &str) -> String {
    match row.text(variable).filter(|basis| *basis != Basis::Stated.concept().as_str()) {
        Some(basis) => {
            let (open, close) = (view.lang.pick("（", " ("), view.lang.pick("）", ")"));
            format!("{open}{}{close}", view.name(basis))
        }
        None => String::new(),
    }
}

/// A person's name, or how an unnamed one is written.
pub(super) fn who(view: &View<'_>, row: &Row) -> String {
    if row.term("person").is_some() {
        return view.cell(row, "person");
    }
    format!("[{}]", row.text("written").unwrap_or_default())
}

/// The day on which a summit began, or what is known of it.
fn day(row: &Row) -> String {
    row.text("start").or_else(|| row.text("edtf")).unwrap_or_default().to_owned()
}

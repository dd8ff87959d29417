//! The dictionary for programs: CSV on the Web (W3C), one description for all tables.

use serde_json::{Map, Value, json};
use summitkg_ontology::Base;

use super::dictionary::{CellKind, ColumnSpec, DICTIONARY, TableSpec, Words};
use super::{TableFormat, table_file};

/// Who makes these tables; by this a later export knows an earlier one.
const CREATOR: &str = "summitkg export";

pub(super) fn json(base: &Base, format: TableFormat) -> String {
    let tables: Vec<Value> = DICTIONARY.tables.iter().map(|spec| table(spec, base, format)).collect();
    let group = json!({
        "@context": "http://www.w3.org/ns/csvw",
        "dc:creator": CREATOR,
        "dialect": {
            "encoding": "utf-8",
            "delimiter": format.delimiter().to_string(),
            "lineTerminators": ["\r\n"],
            "doubleQuote": true,
            "header": true,
        },
        "tables": tables,
    });
    let text = serde_json::to_string_pretty(&group).unwrap_or_default();
    text + "\n"
}

/// Whether this is what [`json()`] writes.
pub(super) fn is_ours(bytes: &[u8]) -> bool {
    let parsed: Result<Value, _> = serde_json::from_slice(bytes);
    parsed.is_ok_and(|value| value.get("dc:creator").and_then(Value::as_str) == Some(CREATOR))
}

fn table(spec: &TableSpec, base: &Base, format: TableFormat) -> Value {
    let columns: Vec<Value> = spec.columns.iter().map(|column| self::column(spec, column, base)).collect();
    let foreign: Vec<Value> = spec
        .columns
        .iter()
        .filter_map(|column| {
            let (table, key) = spec.reference(column)?;
            let resource = format!("{table}.{}", format.name());
            Some(json!({
                "columnReference": column.name,
                "reference": { "resource": resource, "columnReference": key },
            }))
        })
        .collect();
    let mut schema = Map::new();
    schema.insert("columns".to_owned(), columns.into());
    schema.insert("primaryKey".to_owned(), json!(spec.key));
    if !foreign.is_empty() {
        schema.insert("foreignKeys".to_owned(), foreign.into());
    }
    if let [key] = spec.key.as_slice() {
        schema.insert("aboutUrl".to_owned(), format!("{}{{+{key}}}", base.as_str()).into());
    }
    json!({
        "url": table_file(spec, format),
        "dc:title": in_both(&spec.words.title_zh, &spec.words.title_en),
        "dc:description": in_both(&spec.words.description_zh, &spec.words.description_en),
        "tableSchema": schema,
    })
}

fn column(table: &TableSpec, spec: &ColumnSpec, base: &Base) -> Value {
    let Words { title_zh, title_en, description_zh, description_en } = &spec.words;
    let mut column = Map::new();
    let mut set = |name: &str, value: Value| column.insert(name.to_owned(), value);
    set("name", json!(spec.name));
    // The header of the file is a title too, or a validator would look for another header.
    set("titles", json!({ "en": [spec.name, title_en], "zh": [spec.name, title_zh] }));
    set("dc:description", in_both(description_zh, description_en));
    set("datatype", datatype(&spec.kind));
    if spec.kind == CellKind::List {
        set("separator", json!("|"));
    }
    if spec.kind == CellKind::Id && spec.references.is_some() {
        set("valueUrl", json!(format!("{}{{+{}}}", base.as_str(), spec.name)));
    }
    if !spec.unit.is_empty() {
        set("schema:unitText", json!(spec.unit));
    }
    if table.is_key(spec) {
        set("required", json!(true));
    }
    Value::Object(column)
}

fn in_both(zh: &str, en: &str) -> Value {
    json!([{ "@value": en, "@language": "en" }, { "@value": zh, "@language": "zh" }])
}

fn datatype(kind: &CellKind) -> Value {
    match kind {
        CellKind::Id | CellKind::Text | CellKind::List => json!("string"),
        CellKind::Integer => json!({ "base": "integer", "minimum": 0 }),
        CellKind::Boolean => json!("boolean"),
        CellKind::Date => json!({ "base": "date", "format": "yyyy-MM-dd" }),
        CellKind::Year => json!("gYear"),
        CellKind::Edtf => json!({ "@id": "http://id.loc.gov/datatypes/edtf/EDTF", "base": "string" }),
        CellKind::Iri => json!("anyURI"),
        CellKind::Code(codes) => json!({ "base": "string", "format": codes.join("|") }),
    }
}

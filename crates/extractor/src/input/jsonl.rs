//! Records in JSON: one a line, or a list of them.
#![cfg_attr(not(test), expect(clippy::non_ascii_literal, reason = "names of fields are no vocabulary"))]

use memchr::memchr;
use serde_json::{Map, Value};
use summitkg_ontology::{Document, DocumentMeta};

use super::{InputError, Options, Sink, encoding, html, meta};

pub(super) const TEXT: &[&str] = &[
    "text",
    "content",
    "body",
    "fulltext",
    "full_text",
    "article",
    "article_body",
    "articlebody",
    "正文",
    "内容",
];
pub(super) const TITLE: &[&str] = &["title", "headline", "标题"];
const DATE: &[&str] = &[
    "published",
    "date",
    "pubdate",
    "pub_date",
    "publish_date",
    "publishdate",
    "published_at",
    "date_published",
    "datepublished",
    "publish_time",
    "pubtime",
    "日期",
    "发布时间",
];
pub(super) const ID: &[&str] = &["id", "_id", "doc_id", "docid", "uuid", "guid", "url", "link"];
const PUBLISHER: &[&str] = &["publisher", "source", "media", "outlet", "newspaper", "site", "来源", "媒体"];
const URL: &[&str] = &["url", "link", "href"];

/// Lines of records, of which the first has this number in its file.
pub(super) struct Lines<'b> {
    pub(super) bytes: &'b [u8],
    pub(super) first: usize,
}

impl<'b> Lines<'b> {
    /// Every line that is not blank, with its number.
    pub(super) fn records(&self) -> impl Iterator<Item = (usize, &'b [u8])> + use<'b> {
        let mut rest = self.bytes;
        let lines = std::iter::from_fn(move || {
            let end = memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            let (line, after) = rest.split_at_checked(end)?;
            rest = after;
            (!line.is_empty()).then_some(line)
        });
        (self.first..).zip(lines).filter(|(_, line)| !is_blank(line))
    }
}

/// Whether a line holds no record.
pub(super) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace) || line == b"\xEF\xBB\xBF"
}

/// Reads one record of a file.
pub(super) fn read_line(
    document: &str,
    path: &str,
    (number, line): (usize, &[u8]),
    options: &Options,
) -> Result<Document, InputError> {
    let (place, limit) = (format!("{path}:{number}"), options.document_limit);
    if line.len() as u64 > limit {
        return Err(InputError::DocumentTooLarge { place, limit });
    }
    let text = encoding::decode(line, None, &place)?;
    read_record(&parse(&text, &place)?, || record_name(document, number), &place, options)
}

/// The name of a record without one.
pub(super) fn record_name(document: &str, number: usize) -> String {
    format!("{document}-{number}")
}

/// Reads a file that is one JSON value: a record, or a list of records.
pub(super) fn read_value(
    document: &str,
    path: &str,
    bytes: &[u8],
    options: &Options,
    sink: Sink<'_>,
) -> Result<(), InputError> {
    let text = encoding::decode(bytes, None, path)?;
    if text.trim().is_empty() {
        return Err(InputError::Empty { place: path.to_owned() });
    }
    match parse(&text, path)? {
        Value::Array(records) => {
            for (i, record) in (1..).zip(&records) {
                let place = format!("{path}[{i}]");
                sink(read_record(record, || record_name(document, i), &place, options));
            }
            if records.is_empty() { Err(InputError::Empty { place: path.to_owned() }) } else { Ok(()) }
        }
        record => read_record(&record, || document.to_owned(), path, options).map(|d| sink(Ok(d))),
    }
}

fn parse(text: &str, place: &str) -> Result<Value, InputError> {
    let text = text.trim_start_matches('\u{FEFF}').trim_end();
    serde_json::from_str(text).map_err(|problem| {
        let json = |problem| InputError::Json { place: place.to_owned(), problem };
        // The line is that of the file and stands in the place.
        let words = problem.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        json(if problem.line() > 1 {
            format!("{words} at line {}, column {}", problem.line(), problem.column())
        } else {
            format!("{words} at column {}", problem.column())
        })
    })
}

fn read_record(
    value: &Value,
    name: impl FnOnce() -> String,
    place: &str,
    options: &Options,
) -> Result<Document, InputError> {
    let Value::Object(record) = value else {
        return Err(InputError::Json {
            place: place.to_owned(),
            problem: "not an object with fields".to_owned(),
        });
    };
    let text =
        find(record, options.text_field.as_deref(), TEXT).and_then(Value::as_str).ok_or_else(|| {
            let wanted =
                options.text_field.as_ref().map_or("text, content or body".to_owned(), |f| format!("`{f}`"));
            InputError::NoText { place: place.to_owned(), wanted, present: keys(record) }
        })?;
    let get =
        |wanted: Option<&String>, usual| find(record, wanted.map(String::as_str), usual).and_then(plain);
    let too_deep = |limit| InputError::TooDeep { place: place.to_owned(), limit };
    let title =
        get(options.title_field.as_ref(), TITLE).map(|t| html::fragment(&t).map_err(too_deep)).transpose()?;
    let meta = DocumentMeta {
        name: get(options.id_field.as_ref(), ID).unwrap_or_else(name),
        title: title.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()),
        publisher: get(options.publisher_field.as_ref(), PUBLISHER),
        published: get(options.date_field.as_ref(), DATE).and_then(|d| meta::date(&d)),
        dateline: get(None, &["dateline"]),
        genre: None,
        language: get(None, &["language", "lang"]),
        url: get(None, URL),
    };
    super::document(meta, html::fragment(text).map_err(too_deep)?, place)
}

/// A field by the name that was asked for (dots lead into objects), or else by the usual names.
fn find<'r>(record: &'r Map<String, Value>, wanted: Option<&str>, usual: &[&str]) -> Option<&'r Value> {
    if let Some(wanted) = wanted {
        let (first, mut rest) = wanted.split_once('.').unwrap_or((wanted, ""));
        return record.get(wanted).or_else(|| {
            let mut value = record.get(first)?;
            while !rest.is_empty() {
                let (key, after) = rest.split_once('.').unwrap_or((rest, ""));
                value = value.get(key)?;
                rest = after;
            }
            Some(value)
        });
    }
    usual.iter().find_map(|name| {
        record.iter().find(|(k, v)| k.to_lowercase() == *name && !v.is_null()).map(|(_, v)| v)
    })
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        // {"$oid": "…"}, {"name": "…"}
        Value::Object(object) if object.len() == 1 => object.values().next().and_then(plain),
        _ => None,
    }
}

fn keys(record: &Map<String, Value>) -> String {
    let mut names: Vec<String> = record.keys().take(8).map(|k| k.chars().take(30).collect()).collect();
    if record.len() > names.len() {
        names.push("…".to_owned());
    }
    if names.is_empty() { "no field".to_owned() } else { names.join(", ") }
}

//! Bytes to documents: formats, encodings, metadata; the only part of the crate that reads anything.
//!
//! A [`Source`] is a stream of bytes with a name. [`read`] finds out what it is (plain text, Markdown,
//! HTML, JSON lines, any of these compressed), decodes it and hands over one [`Document`] after the
//! other; JSON lines are never held in memory as a whole. What cannot be read is an [`InputError`] that
//! names the place, and the rest is read.

mod encoding;
mod front_matter;
mod html;
mod jsonl;
mod meta;
mod piece;
mod sieve;

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use summitkg_ontology::{Document, DocumentMeta};

pub use piece::{Piece, pieces};
pub(crate) use sieve::Sieve;

/// Bytes with what is known about them.
pub struct Source<'a> {
    name: String,
    path: String,
    reader: Box<dyn BufRead + 'a>,
}

impl<'a> Source<'a> {
    /// Bytes that are read as needed. `name` is a file's name, or `-` for standard input; `path` is what
    /// messages call it.
    pub fn new(name: impl Into<String>, path: impl Into<String>, reader: impl BufRead + 'a) -> Self {
        Self { name: name.into(), path: path.into(), reader: Box::new(reader) }
    }

    /// Bytes at hand.
    pub fn from_bytes(name: impl Into<String>, bytes: &'a [u8]) -> Self {
        let name = name.into();
        Self { path: name.clone(), name, reader: Box::new(bytes) }
    }

    /// The name of a file's document: without folder, without the extensions we know.
    pub fn document_name(file: &str) -> &str {
        let stem = strip_extension(file, &["gz"]).unwrap_or(file);
        let known = ["txt", "text", "md", "markdown", "html", "htm", "xhtml", "jsonl", "ndjson", "json"];
        match strip_extension(stem, &known).unwrap_or(stem) {
            "-" => "stdin",
            stem => stem,
        }
    }
}

/// How to read; the default guesses fields by their usual names.
#[derive(Clone, Debug)]
pub struct Options {
    /// The field of a record that holds the text.
    pub text_field: Option<String>,
    /// The field that holds the headline.
    pub title_field: Option<String>,
    /// The field that holds the day of publication.
    pub date_field: Option<String>,
    /// The field that identifies the record.
    pub id_field: Option<String>,
    /// The field that names the publisher.
    pub publisher_field: Option<String>,
    /// The name of documents of this source, instead of one taken from the file's name.
    pub document_name: Option<String>,
    /// How many bytes one document may have.
    pub document_limit: u64,
    /// How many bytes a compressed file may unfold to if it is a bomb: more than text can be compressed by.
    pub total_limit: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            text_field: None,
            title_field: None,
            date_field: None,
            id_field: None,
            publisher_field: None,
            document_name: None,
            document_limit: 64 << 20,
            total_limit: 1 << 30,
        }
    }
}

/// Why a file or record is not read; the place is a path, with the line for records.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each message documents its variant")]
pub enum InputError {
    #[error("{place}: {problem}")]
    Unreadable { place: String, problem: io::Error },
    #[error("{place}: a damaged or cut gzip file ({problem}); fetch it again")]
    Packed { place: String, problem: io::Error },
    #[error("{place}: no text in it")]
    Empty { place: String },
    #[error("{place}: {what}, not text; save it as text, HTML or JSON lines first")]
    Binary { place: String, what: &'static str },
    #[error("{place}: {bad} of {all} characters cannot be decoded as {encoding}; convert it to UTF-8")]
    Undecodable { place: String, bad: usize, all: usize, encoding: &'static str },
    #[error("{place}: text was decoded wrongly before it was saved ({sample}…); fetch the original again")]
    Mojibake { place: String, sample: String },
    #[error("{place}: a document of more than {limit} bytes")]
    DocumentTooLarge { place: String, limit: u64 },
    #[error("{place}: unfolds to more than {limit} bytes, as no text does; unpack it first if it is one")]
    UnfoldsTooLarge { place: String, limit: u64 },
    #[error("{place}: HTML nested more than {limit} levels deep")]
    TooDeep { place: String, limit: usize },
    #[error("{place}: not a JSON record: {problem}")]
    Json { place: String, problem: String },
    #[error(
        "{place}: no field {wanted} in the record; it has {present}; name the right one with --text-field"
    )]
    NoText { place: String, wanted: String, present: String },
}

impl InputError {
    fn io(place: &str, problem: io::Error) -> Self {
        Self::Unreadable { place: place.to_owned(), problem }
    }
}

/// What a source holds once it is no longer compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Html,
    Lines,
    /// One JSON value: a record or a list of records.
    Json,
}

/// How far a source is looked at before it is known what it is.
const HEAD: usize = 16 << 10;

type Sink<'s> = &'s mut dyn FnMut(Result<Document, InputError>);

/// Reads every document of a source, in order; what cannot be read is handed over as an error.
pub fn read(source: Source<'_>, options: &Options, sink: Sink<'_>) {
    pieces(source, options, &mut |piece| {
        piece.read(options, sink);
        ControlFlow::Continue(())
    });
}

fn strip_extension<'n>(name: &'n str, known: &[&str]) -> Option<&'n str> {
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty() && known.iter().any(|k| k.eq_ignore_ascii_case(extension))).then_some(stem)
}

fn form(name: &str, head: &[u8]) -> Form {
    let stem = strip_extension(name, &["gz"]).unwrap_or(name);
    let extension = stem.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_ascii_lowercase());
    let narrow: Vec<u8> = head.iter().copied().filter(|b| *b != 0).take(1024).collect();
    let start = String::from_utf8_lossy(&narrow);
    let start = start.trim_start_matches(|c: char| c == '\u{FEFF}' || c == '\u{FFFD}' || c.is_whitespace());
    match extension.as_str() {
        "jsonl" | "ndjson" => Form::Lines,
        "json" => json_form(start, head),
        "html" | "htm" | "xhtml" => Form::Html,
        "md" | "markdown" => Form::Text,
        _ if html::looks_like_page(start) => Form::Html,
        _ if start.starts_with("{\"") && name == "-" => json_form(start, head),
        _ => Form::Text,
    }
}

/// JSON is one record a line if its first line is a whole record.
fn json_form(start: &str, head: &[u8]) -> Form {
    let first = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let record = serde_json::from_slice::<serde_json::Value>(first).is_ok_and(|v| v.is_object());
    if start.starts_with('{') && (record || first.len() == HEAD) { Form::Lines } else { Form::Json }
}

fn text_document(name: &str, path: &str, bytes: &[u8]) -> Result<Document, InputError> {
    let decoded = encoding::decode(bytes, None, path)?;
    let (fields, text) = front_matter::split(&decoded);
    let meta = front_matter::meta(&fields, name);
    document(meta, text.to_owned(), path)
}

fn html_document(name: &str, path: &str, bytes: &[u8]) -> Result<Document, InputError> {
    let decoded = encoding::decode(bytes, html::declared_charset(bytes).as_deref(), path)?;
    let (fields, markup) = front_matter::split(&decoded);
    let page = html::page(markup).map_err(|limit| InputError::TooDeep { place: path.to_owned(), limit })?;
    let mut meta = front_matter::meta(&fields, name);
    meta.title = meta.title.or(page.title);
    meta.publisher = meta.publisher.or(page.publisher);
    meta.published = meta.published.or(page.published);
    meta.url = meta.url.or(page.url);
    document(meta, page.text, path)
}

/// The last step for every format: nothing empty, nothing that was decoded wrongly long ago.
fn document(mut meta: DocumentMeta, text: String, place: &str) -> Result<Document, InputError> {
    if !text.chars().any(char::is_alphanumeric) {
        return Err(InputError::Empty { place: place.to_owned() });
    }
    if let Some(sample) = encoding::mojibake(&text) {
        return Err(InputError::Mojibake { place: place.to_owned(), sample });
    }
    meta.language = meta.language.or_else(|| meta::language(&text).map(str::to_owned));
    Ok(Document::new(meta, text))
}

#[cfg(test)]
mod tests;

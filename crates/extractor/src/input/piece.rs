//! Sources in pieces: whole files, and as many lines of records at once as one thread reads in a moment.
//!
//! Finding pieces needs no look at what they say, so one thread finds them and others read them; of a source of
//! records no more than a piece is in memory.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;
use memchr::{memchr, memchr_iter, memrchr};

use super::jsonl::{self, Lines};
use super::sieve::Quiet;
use super::{
    Form, HEAD, InputError, Options, Sieve, Sink, Source, encoding, form, html_document, text_document,
};
use crate::Found;

/// Part of a source that can be read by itself.
pub struct Piece {
    /// What a document without a name is called.
    document: Arc<str>,
    path: Arc<str>,
    content: Content,
}

enum Content {
    /// Whole lines, of which the first has this number.
    Lines(Vec<u8>, usize),
    Whole(Form, Vec<u8>),
    Failure(InputError),
}

/// How many bytes of records make a piece.
const PIECE: usize = 256 << 10;

/// Who takes pieces, and may want no more.
type Take<'t> = &'t mut dyn FnMut(Piece) -> ControlFlow<()>;

/// The pieces of a source, in order, until `take` wants no more.
pub fn pieces(source: Source<'_>, options: &Options, take: &mut dyn FnMut(Piece) -> ControlFlow<()>) {
    let Source { name, path, reader } = source;
    let document = options.document_name.as_deref().unwrap_or_else(|| Source::document_name(&name));
    let splitter = Splitter { document: document.into(), path: path.into(), options };
    if let Err(error) = splitter.split(&name, reader, take) {
        _ = take(splitter.piece(Content::Failure(error)));
    }
}

impl Piece {
    /// How many bytes it has.
    pub fn size(&self) -> usize {
        match &self.content {
            Content::Lines(bytes, _) | Content::Whole(_, bytes) => bytes.len(),
            Content::Failure(_) => 0,
        }
    }

    /// Reads every document in it, in order.
    pub fn read(self, options: &Options, sink: Sink<'_>) {
        self.sift(options, None, &mut |found| {
            sink(found.map(|found| match found {
                Found::Document(document) => document,
                Found::Quiet(_) => unreachable!("only a sieve tells that a document is quiet"),
            }));
        });
    }

    /// Reads every document in it that a sieve does not hold back, and the names of the others.
    pub(crate) fn sift(
        self,
        options: &Options,
        sieve: Option<&Sieve>,
        sink: &mut dyn FnMut(Result<Found, InputError>),
    ) {
        let Self { document, path, content } = self;
        match content {
            Content::Lines(bytes, first) => {
                for (number, line) in (Lines { bytes: &bytes, first }).records() {
                    let quiet = sieve.and_then(|sieve| sieve.quiet(line, options));
                    sink(match quiet {
                        Some(Quiet { name }) => Ok(Found::Quiet(
                            name.map_or_else(|| jsonl::record_name(&document, number), str::to_owned),
                        )),
                        None => {
                            jsonl::read_line(&document, &path, (number, line), options).map(Found::Document)
                        }
                    });
                }
            }
            Content::Whole(form, bytes) => {
                let mut sink = |document: Result<_, _>| sink(document.map(Found::Document));
                let read = match form {
                    Form::Html => html_document(&document, &path, &bytes).map(|d| sink(Ok(d))),
                    Form::Text => text_document(&document, &path, &bytes).map(|d| sink(Ok(d))),
                    _ => jsonl::read_value(&document, &path, &bytes, options, &mut sink),
                };
                if let Err(error) = read {
                    sink(Err(error));
                }
            }
            Content::Failure(error) => sink(Err(error)),
        }
    }
}

struct Splitter<'o> {
    document: Arc<str>,
    path: Arc<str>,
    options: &'o Options,
}

impl Splitter<'_> {
    fn piece(&self, content: Content) -> Piece {
        Piece { document: Arc::clone(&self.document), path: Arc::clone(&self.path), content }
    }

    fn split(&self, name: &str, mut reader: Box<dyn BufRead + '_>, take: Take<'_>) -> Result<(), InputError> {
        let mut head = peek(&mut reader, &self.path)?;
        let mut reader: Box<dyn BufRead + '_> = Box::new(io::Cursor::new(head.clone()).chain(reader));
        if head.starts_with(&[0x1f, 0x8b]) {
            let packed = Rc::new(Cell::new(0));
            let counted = BufReader::new(Counted { inner: reader, count: Rc::clone(&packed) });
            let unfolded = Unfolded {
                inner: MultiGzDecoder::new(counted),
                count: 0,
                packed,
                limit: self.options.total_limit,
            };
            reader = Box::new(BufReader::with_capacity(64 << 10, unfolded));
            head = peek(&mut reader, &self.path).map_err(|error| self.unfolding(error))?;
            reader = Box::new(io::Cursor::new(head.clone()).chain(reader));
        }
        if let Some(what) = encoding::magic(&head) {
            return Err(InputError::Binary { place: self.path.to_string(), what });
        }
        let form = form(name, &head);
        if form == Form::Lines && encoding::wide(&head).is_none() {
            return self.lines(&mut *reader, take).map_err(|error| self.unfolding(error));
        }
        let bytes = self.whole(reader).map_err(|error| self.unfolding(error))?;
        if form == Form::Lines {
            let text = encoding::decode(&bytes, None, &self.path)?;
            return self.lines(&mut text.as_bytes(), take);
        }
        _ = take(self.piece(Content::Whole(form, bytes)));
        Ok(())
    }

    fn whole(&self, reader: impl Read) -> Result<Vec<u8>, InputError> {
        let mut bytes = Vec::new();
        let limit = self.options.document_limit;
        reader.take(limit + 1).read_to_end(&mut bytes).map_err(|e| InputError::io(&self.path, e))?;
        if bytes.len() as u64 > limit {
            return Err(InputError::DocumentTooLarge { place: self.path.to_string(), limit });
        }
        Ok(bytes)
    }

    /// Cuts at the ends of lines; a line that is too long for a record is skipped and reported.
    fn lines(&self, reader: &mut dyn BufRead, take: Take<'_>) -> Result<(), InputError> {
        let limit = self.options.document_limit;
        let (mut block, mut first, mut any) = (Vec::new(), 1, false);
        // Where the line begins of which more may follow.
        let mut open = 0;
        loop {
            let read = match reader.fill_buf() {
                Err(problem) if problem.kind() == io::ErrorKind::Interrupted => continue,
                read => read.map(|bytes| {
                    // Bytes at hand come all at once.
                    let bytes = bytes.get(..bytes.len().min(PIECE)).unwrap_or_default();
                    open = memrchr(b'\n', bytes).map_or(open, |at| block.len() + at + 1);
                    block.extend_from_slice(bytes);
                    bytes.len()
                }),
            };
            let ended = !matches!(read, Ok(1..));
            let too_long = (block.len() - open) as u64 > limit;
            if ended || too_long || open >= PIECE {
                let mut rest = Vec::with_capacity(block.capacity());
                if too_long || !matches!(read, Ok(0)) {
                    rest.extend_from_slice(block.get(open..).unwrap_or_default());
                    block.truncate(open);
                }
                open = 0;
                let lines = memchr_iter(b'\n', &block).count();
                any |= any || Lines { bytes: &block, first }.records().next().is_some();
                if !block.is_empty() && take(self.piece(Content::Lines(block, first))).is_break() {
                    return Ok(());
                }
                (block, first) = (rest, first + lines);
            }
            let place = || format!("{}:{first}", self.path);
            let count = read.map_err(|problem| InputError::io(&place(), problem))?;
            reader.consume(count);
            if too_long {
                let failure = InputError::DocumentTooLarge { place: place(), limit };
                if take(self.piece(Content::Failure(failure))).is_break() {
                    return Ok(());
                }
                skip_line(reader).map_err(|problem| InputError::io(&place(), problem))?;
                (first, any) = (first + 1, true);
                block.clear();
            }
            if count == 0 {
                break;
            }
        }
        if any { Ok(()) } else { Err(InputError::Empty { place: self.path.to_string() }) }
    }

    fn unfolding(&self, error: InputError) -> InputError {
        match error {
            InputError::Unreadable { place, problem } if problem.to_string() == TOO_MUCH => {
                InputError::UnfoldsTooLarge { place, limit: self.options.total_limit }
            }
            // What only unfolding says of bytes.
            InputError::Unreadable { place, problem }
                if matches!(problem.kind(), ErrorKind::UnexpectedEof | ErrorKind::InvalidInput) =>
            {
                InputError::Packed { place, problem }
            }
            other => other,
        }
    }
}

/// The beginning of a stream, which is consumed.
fn peek(reader: &mut dyn BufRead, path: &str) -> Result<Vec<u8>, InputError> {
    let mut head = Vec::new();
    reader.take(HEAD as u64).read_to_end(&mut head).map_err(|e| InputError::io(path, e))?;
    Ok(head)
}

fn skip_line(reader: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        let (used, done) = match memchr(b'\n', buffer) {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        reader.consume(used);
        if done {
            return Ok(());
        }
    }
}

/// A reader that tells how much it has read.
struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.count.set(self.count.get() + count as u64);
        Ok(count)
    }
}

/// A reader that fails, instead of ending, once too much came out of too little. Text is streamed whatever its
/// size, and never gets this small: prose by a factor of three to five, tables and repeated records by fifty.
struct Unfolded<R> {
    inner: R,
    count: u64,
    packed: Rc<Cell<u64>>,
    limit: u64,
}

/// By how much no text can be compressed.
const FOLDED: u64 = 200;
const TOO_MUCH: &str = "unfolds to too much";

impl<R: Read> Read for Unfolded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.count += count as u64;
        let bomb = self.count > self.limit && self.count / FOLDED > self.packed.get();
        if bomb { Err(io::Error::other(TOO_MUCH)) } else { Ok(count) }
    }
}

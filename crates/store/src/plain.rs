//! The plain store: one file of sorted N-Quads, written whole or not at all.
//!
//! Identical content gives identical bytes, so the file is fit for version control.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::Quad;

use crate::count;
use crate::error::{StoreError, one_line};
use crate::identity::Identity;

/// The end of the name of a file that is not complete.
const TEMPORARY: &str = ".tmp";

/// From so many quads on, some four hundred documents that speak of summits, one more document takes over a second in
/// a file; measured, 157,000 take 0.8 s and 912,000 take 6 s, where a folder takes 0.3 and 0.2 s.
pub(crate) const LARGE: usize = 200_000;

/// Whether a store at this path is one file.
pub(crate) fn is_plain(path: &Path) -> bool {
    let unpacked = if is_gzip(path) { path.file_stem().map(Path::new) } else { Some(path) };
    unpacked.and_then(Path::extension).is_some_and(|e| e.eq_ignore_ascii_case("nq"))
}

pub(crate) fn is_gzip(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz"))
}

/// A file name with something after it.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The file's content, unpacked; `None` if there is no file.
pub(crate) fn bytes(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    let io = StoreError::io(path);
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(problem) => return Err(io(problem)),
    };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(&io)?;
    if is_gzip(path) && !bytes.is_empty() {
        let mut unpacked = Vec::new();
        MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut unpacked).map_err(|problem| {
            StoreError::NotAStore { path: path.to_owned(), problem: format!("no whole gzip file: {problem}") }
        })?;
        bytes = unpacked;
    }
    Ok(Some(bytes))
}

/// What a file holds: whose it is, and its quads.
pub(crate) fn read(path: &Path) -> Result<Option<(Identity, Vec<Quad>)>, StoreError> {
    if path.is_dir() {
        return Err(StoreError::NotAStore { path: path.to_owned(), problem: "a folder".to_owned() });
    }
    let Some(bytes) = bytes(path)? else { return Ok(None) };
    if bytes.is_empty() {
        return Ok(None);
    }
    let Some(identity) = bytes.split(|b| *b == b'\n').find_map(Identity::of_line) else {
        let problem = "it has no line that names its format".to_owned();
        return Err(StoreError::NotAStore { path: path.to_owned(), problem });
    };
    identity.check(path)?;
    let mut quads = Vec::new();
    let mut told = None;
    for quad in RdfParser::from_format(RdfFormat::NQuads).for_reader(bytes.as_slice()) {
        let quad = quad.map_err(|problem| corrupt(path, &problem))?;
        told = told.or_else(|| count::told(&quad));
        quads.push(quad);
    }
    let found = quads.len();
    if let Some(told) = told.filter(|told| *told != found) {
        return Err(StoreError::Count { path: path.to_owned(), found, told });
    }
    Ok(Some((identity, quads)))
}

fn corrupt(path: &Path, problem: &RdfParseError) -> StoreError {
    let line = match problem {
        RdfParseError::Syntax(syntax) => syntax.location().map_or(1, |place| place.start.line + 1),
        RdfParseError::Io(_) => 1,
    };
    StoreError::Corrupt { path: path.to_owned(), line, problem: one_line(&problem.to_string()) }
}

/// A quad as a line of the file.
fn line(quad: &Quad) -> String {
    format!("{quad} .\n")
}

/// Lines as they stand in the file: sorted, each once.
fn ordered(mut lines: Vec<String>) -> Vec<String> {
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// Replaces the file by these quads, sorted; on failure the old file stays as it was.
pub(crate) fn write(
    path: &Path,
    quads: impl Iterator<Item = Result<Quad, StoreError>>,
) -> Result<(), StoreError> {
    // A quad is let go as soon as it is a line.
    let lines = quads.map(|quad| Ok(line(&quad?))).collect::<Result<_, StoreError>>()?;
    write_lines(path, &ordered(lines))
}

/// Writes a file of quads and of the one that tells how many there are, itself included; gives the latter.
pub(crate) fn write_counted(
    path: &Path,
    quads: &[Quad],
    count: impl FnOnce(usize) -> Quad,
) -> Result<Quad, StoreError> {
    let mut lines = ordered(quads.iter().map(line).collect());
    let count = count(lines.len() + 1);
    let last = line(&count);
    lines.insert(lines.partition_point(|other| *other < last), last);
    write_lines(path, &lines)?;
    Ok(count)
}

fn write_lines(path: &Path, lines: &[String]) -> Result<(), StoreError> {
    let write_all = |out: &mut dyn Write| lines.iter().try_for_each(|line| out.write_all(line.as_bytes()));
    replace(path, |file| {
        if is_gzip(path) {
            // Level and header are fixed and no time is written: same content, same bytes.
            let mut gz = GzEncoder::new(file, Compression::new(6));
            write_all(&mut gz)?;
            gz.finish().map(drop)
        } else {
            write_all(file)
        }
    })
}

/// Writes a file whole or not at all, and so that a power failure cannot undo it.
pub(crate) fn replace(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> Result<(), StoreError> {
    // A link stays a link: what it points to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let temporary = beside(&target, TEMPORARY);
    let written = write_synced(&temporary, content).and_then(|()| {
        if let Ok(old) = fs::metadata(&target) {
            fs::set_permissions(&temporary, old.permissions())?;
        }
        fs::rename(&temporary, &target)
    });
    if let Err(problem) = written {
        let _ = fs::remove_file(&temporary);
        return Err(StoreError::unwritable(path)(problem));
    }
    sync_folder(&target);
    Ok(())
}

/// Makes the folder that a file is to be in.
pub(crate) fn make_folder(path: &Path) -> Result<(), StoreError> {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => {
            fs::create_dir_all(parent).map_err(StoreError::unwritable(parent))
        }
        _ => Ok(()),
    }
}

/// What a writer that was killed left; only for who has the lock.
pub(crate) fn tidy(path: &Path) {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let _ = fs::remove_file(beside(&target, TEMPORARY));
}

pub(crate) fn write_synced(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, File::create(path)?);
    content(&mut out)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

/// Makes the renaming survive a power failure, where the system can.
pub(crate) fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

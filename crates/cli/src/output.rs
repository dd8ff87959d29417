//! Where output goes: standard output, files written whole or not at all, words for people.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use summitkg_store::TableFile;

use crate::child;
use crate::error::Failure;

/// A line that begins with the program's name; whatever it quotes, it stays one line.
pub(crate) fn complain(message: &str) {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = writeln!(io::stderr().lock(), "summitkg: {}", printable(&line));
}

/// Lines for people.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Whether people, rather than programs, read standard output.
pub(crate) fn on_terminal() -> bool {
    terminal_width().is_some()
}

/// The width of the terminal that shows standard output, if one does; 0 if it has none.
pub(crate) fn terminal_width() -> Option<u16> {
    if let Some(inherited) = child::inherited() {
        return inherited.width;
    }
    let out = io::stdout();
    out.is_terminal().then(|| terminal_size::terminal_size_of(out).map_or(0, |(width, _)| width.0))
}

/// Whether nobody reads standard output any more.
#[cfg(unix)]
pub(crate) fn is_closed() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let out = io::stdout();
    let mut files = [PollFd::new(&out, PollFlags::empty())];
    poll(&mut files, Some(&Timespec::default())).is_ok() && files[0].revents().contains(PollFlags::ERR)
}

/// Elsewhere it shows when something is written.
#[cfg(not(unix))]
pub(crate) fn is_closed() -> bool {
    false
}

/// Text that cannot steer a terminal: control characters and direction overrides are made visible.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => ' ',
            c if c.is_control() => '\u{FFFD}',
            '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => {
                '\u{FFFD}'
            }
            c => c,
        })
        .collect()
}

/// Standard output, or a file that appears when it is complete.
pub(crate) enum Output {
    Standard(BufWriter<io::Stdout>),
    /// Something that is no regular file, such as `/dev/null`: written as it comes.
    Direct(BufWriter<File>),
    Whole(WholeFile),
}

impl Output {
    /// Opens `path`; none and `-` are standard output.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path.filter(|p| *p != Path::new("-")) else {
            return Ok(Self::Standard(BufWriter::new(io::stdout())));
        };
        let failed = |problem| Failure::Output { path: path.display().to_string(), problem };
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => Err(failed(io::ErrorKind::IsADirectory.into())),
            Ok(meta) if !meta.is_file() => {
                let file = File::options().write(true).open(path).map_err(failed)?;
                Ok(Self::Direct(BufWriter::new(file)))
            }
            _ => WholeFile::create(path).map(Self::Whole).map_err(failed),
        }
    }

    /// Ends the output; only now a file takes its name.
    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        self.flush()?;
        if let Self::Whole(file) = self {
            let path = file.target.display().to_string();
            file.finish().map_err(|problem| Failure::Output { path, problem })?;
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(out) => out.write(bytes),
            Self::Direct(out) => out.write(bytes),
            Self::Whole(out) => out.file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard(out) => out.flush(),
            Self::Direct(out) => out.flush(),
            Self::Whole(out) => out.file.flush(),
        }
    }
}

/// A file under another name until it is complete; dropped before that, it is gone.
pub(crate) struct WholeFile {
    target: PathBuf,
    part: PathBuf,
    file: BufWriter<File>,
    done: bool,
}

impl WholeFile {
    fn create(path: &Path) -> io::Result<Self> {
        // A link stays a link: what it points to is replaced.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        remove_leftovers(&target);
        let part = hidden(&target, PART).ok_or(io::ErrorKind::InvalidInput)?;
        let file = File::options().write(true).create(true).truncate(true).open(&part)?;
        // Where nothing can be locked, leftovers stay.
        let _ = file.try_lock();
        Ok(Self { target, part, file: BufWriter::new(file), done: false })
    }

    fn finish(mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        fs::rename(&self.part, &self.target)?;
        self.done = true;
        Ok(())
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if !self.done {
            let _ = fs::remove_file(&self.part);
        }
    }
}

/// The end of the name of what is not complete.
const PART: &str = "part";
/// The end of the name of a folder that gives way to a new one.
const OLD: &str = "old";

/// A name of this process beside the target, out of sight.
fn hidden(target: &Path, end: &str) -> Option<PathBuf> {
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name()?);
    name.push(format!(".{}.{end}", std::process::id()));
    Some(target.with_file_name(name))
}

/// Removes what runs that were killed left for this target; who still writes holds a lock on it.
fn remove_leftovers(target: &Path) {
    let Some(name) = target.file_name().and_then(|name| name.to_str()) else { return };
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let other = entry.file_name();
        let middle =
            other.to_str().and_then(|other| other.strip_prefix('.')?.strip_prefix(name)?.strip_prefix('.'));
        let Some((pid, end)) = middle.and_then(|middle| middle.split_once('.')) else { continue };
        let ours = pid.parse::<u32>().is_ok() && [PART, OLD].contains(&end);
        if !ours || !File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            continue;
        }
        // Killed between its two steps: the earlier folder comes back.
        let _ = if end == OLD && !target.exists() {
            fs::rename(entry.path(), target)
        } else if entry.path().is_dir() {
            fs::remove_dir_all(entry.path())
        } else {
            fs::remove_file(entry.path())
        };
    }
}

/// Writes a folder whole or not at all; one that is there is replaced.
pub(crate) fn write_folder(path: &Path, files: &[TableFile]) -> Result<(), Failure> {
    let failed = |problem| Failure::Output { path: path.display().to_string(), problem };
    // A link stays a link: what it points to is replaced.
    let target = fs::canonicalize(path).or_else(|_| std::path::absolute(path)).map_err(failed)?;
    remove_leftovers(&target);
    let beside = |end| hidden(&target, end).ok_or_else(|| failed(io::ErrorKind::InvalidInput.into()));
    let (part, old) = (beside(PART)?, beside(OLD)?);
    let written = fs::create_dir(&part).and_then(|()| {
        let lock = File::open(&part);
        let _ = lock.as_ref().map(File::try_lock);
        for file in files {
            let mut out = File::create_new(part.join(&file.name))?;
            out.write_all(&file.bytes)?;
            out.sync_all()?;
        }
        let there = target.exists();
        if there {
            fs::rename(&target, &old)?;
        }
        fs::rename(&part, &target).inspect_err(|_| {
            if there {
                let _ = fs::rename(&old, &target);
            }
        })
    });
    let _ = fs::remove_dir_all(if written.is_ok() { &old } else { &part });
    written.map_err(failed)
}

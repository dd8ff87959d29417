//! States: whole copies of the database in a folder, which never change once they have their name.
//!
//! Readers read the newest one, and a writer makes the next out of its own copy. Files of `RocksDB` are written
//! once and then only linked, so that a copy takes milliseconds and hardly any room. A list in each state
//! tells its files with their sizes and checksums, because the engine finds some damage late or never:
//! it opens a shortened journal as an earlier state, and repeats the error of a damaged block for ever.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use flate2::Crc;

use crate::error::StoreError;
use crate::lock::Lock;
use crate::plain::{sync_folder, write_synced};

/// The list of the files of a state.
const LIST: &str = "summitkg.files";
/// The lock that readers of a state share; whoever has it alone may remove the state.
const LOCK: &str = "summitkg.lock";
const PREFIX: &str = "state-";
/// A state that has not got its name yet.
const NEW: &str = "new";
/// What the engine calls it before that.
const NEW_TMP: &str = "new.tmp";
/// A state that readers may no longer find.
const GONE: &str = "gone-";

/// How often a reader looks again, if states come and go faster than it can lock one.
const TRIES: u32 = 200;

/// Size and checksum of files, by name.
type Files = BTreeMap<String, (u64, u32)>;

/// One state of a folder.
#[derive(Debug)]
pub(crate) struct State {
    /// Where it is.
    pub(crate) path: PathBuf,
    files: Files,
}

/// How thoroughly files are compared with their list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Every size, and the content of what is small: at each opening.
    Sizes,
    /// All content.
    Content,
}

impl State {
    /// The newest state in a folder, not locked: for a writer, who alone removes states.
    pub(crate) fn newest(folder: &Path) -> Result<Option<Self>, StoreError> {
        numbered(folder)?.pop().map(|number| Self::at(place(folder, number))).transpose()
    }

    /// The newest state in a folder, locked for reading as far as it can be.
    pub(crate) fn newest_locked(folder: &Path) -> Result<Option<(Self, Option<Lock>)>, StoreError> {
        for _ in 0..TRIES {
            let Some(number) = numbered(folder)?.pop() else { return Ok(None) };
            let path = place(folder, number);
            match Lock::shared_if_there(folder, &path.join(LOCK)) {
                Ok(lock) if path.exists() => return Ok(Some((Self::at(path)?, lock))),
                // It was removed meanwhile: there is a newer one.
                Ok(_) | Err(StoreError::Locked { .. }) => sleep(Duration::from_millis(5)),
                Err(problem) => return Err(problem),
            }
        }
        Err(StoreError::Locked { path: folder.to_owned(), holder: None })
    }

    fn at(path: PathBuf) -> Result<Self, StoreError> {
        let list = path.join(LIST);
        let text = fs::read(&list).map_err(|problem| match problem.kind() {
            io::ErrorKind::NotFound => damaged(&list, "is missing"),
            _ => StoreError::io(&list)(problem),
        })?;
        let files = parse(&text).ok_or_else(|| damaged(&list, "is no whole list"))?;
        Ok(Self { path, files })
    }

    /// Compares the files with the list.
    pub(crate) fn verify(&self, depth: Depth) -> Result<(), StoreError> {
        for (name, (size, sum)) in &self.files {
            let path = self.path.join(name);
            let found = match fs::metadata(&path) {
                Ok(found) => found.len(),
                Err(problem) if problem.kind() == io::ErrorKind::NotFound => {
                    return Err(damaged(&path, "is missing"));
                }
                Err(problem) => return Err(StoreError::io(&path)(problem)),
            };
            if found != *size {
                return Err(damaged(&path, &format!("has {found} bytes of {size}")));
            }
            if (depth == Depth::Content || !is_table(name)) && checksum(&path)? != *sum {
                return Err(damaged(&path, "holds other bytes than were written"));
            }
        }
        Ok(())
    }

    /// How many bytes its files have.
    pub(crate) fn size(&self) -> u64 {
        self.files.values().map(|(size, _)| size).sum()
    }

    /// Copies the files of this state, without list and lock, into a new folder; only tables are sure to be on disk.
    pub(crate) fn copy_to(&self, folder: &Path) -> Result<(), StoreError> {
        copy_files(&self.path, folder, |name| self.files.contains_key(name) || is_kept(name))
    }

    /// Makes a copy of this state the newest of a folder.
    pub(crate) fn publish_to(&self, folder: &Path) -> Result<Self, StoreError> {
        let new = fresh(folder)?;
        self.copy_to(&new)?;
        for name in self.files.keys().filter(|name| !is_table(name)) {
            let path = new.join(name);
            File::open(&path).and_then(|file| file.sync_all()).map_err(StoreError::unwritable(&path))?;
        }
        // What is on another disk by now was read once more.
        publish(folder, Some(self)).and_then(|state| state.verify(Depth::Content).map(|()| state))
    }
}

/// An empty place for the next state of a folder; it is not there yet.
pub(crate) fn fresh(folder: &Path) -> Result<PathBuf, StoreError> {
    let new = folder.join(NEW);
    remove(&new)?;
    Ok(new)
}

/// Gives the files at the fresh place their list and their name, and removes older states that nobody reads.
pub(crate) fn publish(folder: &Path, known: Option<&State>) -> Result<State, StoreError> {
    let new = folder.join(NEW);
    let io = StoreError::unwritable(&new);
    let mut files = Files::new();
    for entry in fs::read_dir(&new).map_err(&io)? {
        let entry = entry.map_err(&io)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // What is kept beside the database tells by its name whether it is whole, and a state is whole without it.
        if is_kept(&name) {
            continue;
        }
        let size = entry.metadata().map_err(&io)?.len();
        // A table with the name of one that is known is the same one.
        let sum =
            known.and_then(|known| known.files.get(&name)).filter(|(s, _)| *s == size && is_table(&name));
        let sum = sum.map_or_else(|| checksum(&entry.path()), |(_, sum)| Ok(*sum))?;
        files.insert(name, (size, sum));
    }
    let list = new.join(LIST);
    File::create(new.join(LOCK)).map_err(&io)?;
    write_synced(&list, |file| file.write_all(print(&files).as_bytes())).map_err(&io)?;
    sync_folder(&list);
    let number = numbered(folder)?.pop().unwrap_or(0) + 1;
    let path = place(folder, number);
    fs::rename(&new, &path).map_err(StoreError::unwritable(&path))?;
    sync_folder(&path);
    remove_older(folder)?;
    Ok(State { path, files })
}

/// What a writer that was killed left, and states that nobody reads any more.
pub(crate) fn tidy(folder: &Path) -> Result<(), StoreError> {
    let io = StoreError::io(folder);
    for entry in fs::read_dir(folder).map_err(&io)? {
        let entry = entry.map_err(&io)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name == NEW || name == NEW_TMP || name.starts_with(GONE) {
            remove(&entry.path())?;
        }
    }
    remove_older(folder)
}

fn remove_older(folder: &Path) -> Result<(), StoreError> {
    let mut old = numbered(folder)?;
    old.pop();
    for number in old {
        let path = place(folder, number);
        // Without its lock nobody reads it.
        let lock = Lock::unused(&path.join(LOCK));
        if lock.is_some() || !path.join(LOCK).exists() {
            // Out of sight at once, so that nobody begins to read half of it.
            let gone = folder.join(format!("{GONE}{number}"));
            fs::rename(&path, &gone).map_err(StoreError::unwritable(&path))?;
            remove(&gone)?;
        }
    }
    Ok(())
}

/// Whether a name in a folder is that of a state.
pub(crate) fn is_state(name: &str) -> bool {
    number(name).is_some()
}

/// Whether a name in a folder is that of something made here.
pub(crate) fn is_ours(name: &str) -> bool {
    name == NEW || name == NEW_TMP || name.starts_with(GONE) || is_state(name)
}

fn number(name: &str) -> Option<u64> {
    name.strip_prefix(PREFIX)?.parse().ok()
}

fn place(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{PREFIX}{number}"))
}

/// The numbers of the states in a folder, ascending.
fn numbered(folder: &Path) -> Result<Vec<u64>, StoreError> {
    let io = StoreError::io(folder);
    let mut numbers = Vec::new();
    for entry in fs::read_dir(folder).map_err(&io)? {
        numbers.extend(number(&entry.map_err(&io)?.file_name().to_string_lossy()));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// The end of the names of files of ours that are written once.
pub(crate) const KEPT: &str = "kept";

/// Files that are written once and never changed: tables of `RocksDB`, and what is kept beside them.
fn is_table(name: &str) -> bool {
    is_kept(name) || Path::new(name).extension().is_some_and(|end| end == "sst")
}

/// Whether a file is kept beside those of the database.
pub(crate) fn is_kept(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == KEPT)
}

/// Copies files of a database into a new folder: tables as links where that is possible.
pub(crate) fn copy_files(from: &Path, to: &Path, wanted: impl Fn(&str) -> bool) -> Result<(), StoreError> {
    fs::create_dir(to).map_err(StoreError::unwritable(to))?;
    add_files(from, to, wanted)
}

/// The same into a folder that is there.
pub(crate) fn add_files(from: &Path, to: &Path, wanted: impl Fn(&str) -> bool) -> Result<(), StoreError> {
    for entry in fs::read_dir(from).map_err(StoreError::io(from))? {
        let entry = entry.map_err(StoreError::io(from))?;
        let name = entry.file_name();
        let (source, target) = (entry.path(), to.join(&name));
        let name = name.to_string_lossy();
        if !wanted(&name) || !source.is_file() || (is_table(&name) && fs::hard_link(&source, &target).is_ok())
        {
            continue;
        }
        let mut copied = fs::copy(&source, &target).map(drop);
        if is_table(&name) {
            copied = copied.and_then(|()| File::open(&target)?.sync_all());
        }
        copied.map_err(StoreError::unwritable(&target))?;
    }
    Ok(())
}

/// Removes a folder, if it is there.
pub(crate) fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(path) {
        Err(problem) if problem.kind() != io::ErrorKind::NotFound => {
            Err(StoreError::unwritable(path)(problem))
        }
        _ => Ok(()),
    }
}

fn checksum(path: &Path) -> Result<u32, StoreError> {
    let io = StoreError::io(path);
    let mut file = File::open(path).map_err(&io)?;
    let (mut crc, mut buffer) = (Crc::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer).map_err(&io)? {
            0 => return Ok(crc.sum()),
            n => crc.update(buffer.get(..n).unwrap_or_default()),
        }
    }
}

/// One file on each line, and their number at the end, so that a list that is cut off is none.
fn print(files: &Files) -> String {
    let mut text = String::new();
    for (name, (size, sum)) in files {
        let _ = writeln!(text, "{sum:08x} {size} {name}");
    }
    let _ = writeln!(text, "files {}", files.len());
    text
}

fn parse(text: &[u8]) -> Option<Files> {
    let (lines, end) = std::str::from_utf8(text).ok()?.strip_suffix('\n')?.rsplit_once('\n')?;
    let mut files = Files::new();
    for line in lines.lines() {
        let mut parts = line.splitn(3, ' ');
        let sum = u32::from_str_radix(parts.next()?, 16).ok()?;
        let size = parts.next()?.parse().ok()?;
        files.insert(parts.next()?.to_owned(), (size, sum));
    }
    (end.strip_prefix("files ")?.parse() == Ok(files.len())).then_some(files)
}

fn damaged(path: &Path, problem: &str) -> StoreError {
    StoreError::Damaged { path: path.to_owned(), problem: format!("this file {problem}") }
}

#[cfg(test)]
mod tests;

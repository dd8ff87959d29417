//! Which files are read, in which order and under which names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use summitkg_extractor::Source;

use crate::error::Failure;

/// What a folder is searched for.
const EXTENSIONS: &[&str] = &["txt", "text", "md", "markdown", "html", "htm", "jsonl", "ndjson", "json"];

/// A file to read; standard input if the path is `-`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct InputFile {
    pub(crate) path: PathBuf,
    /// The name of its document, or the beginning of those of its records without an id.
    pub(crate) document: String,
    pub(crate) size: u64,
}

impl InputFile {
    pub(crate) fn is_standard_input(&self) -> bool {
        self.path == Path::new("-")
    }
}

/// What was found below the paths that were given.
#[derive(Debug, Default)]
pub(crate) struct Files {
    pub(crate) list: Vec<InputFile>,
    /// One sentence for each path that cannot be read.
    pub(crate) problems: Vec<String>,
    /// How many files of folders were left alone: other extensions, README, files seen before.
    pub(crate) ignored: usize,
}

/// Finds the files, in the order of the arguments, those of folders by name.
pub(crate) fn find(paths: &[PathBuf]) -> Files {
    let mut search = Search::default();
    for path in paths {
        search.argument(path);
    }
    let Search { mut found, seen, .. } = search;
    let (named, sizes): (Vec<(PathBuf, PathBuf)>, Vec<u64>) =
        seen.into_iter().map(|(p, c, s)| ((p, c), s)).unzip();
    let documents = unique_names(&named.iter().map(|(_, canonical)| canonical.as_path()).collect::<Vec<_>>());
    let files = named.into_iter().zip(sizes).zip(documents);
    found.list = files.map(|(((path, _), size), document)| InputFile { path, document, size }).collect();
    found
}

#[derive(Default)]
struct Search {
    found: Files,
    /// Path as given, canonical path, size.
    seen: Vec<(PathBuf, PathBuf, u64)>,
    known: BTreeSet<PathBuf>,
}

impl Search {
    fn problem(&mut self, path: &Path, problem: impl std::fmt::Display) {
        self.found.problems.push(format!("{}: {problem}", path.display()));
    }

    fn argument(&mut self, path: &Path) {
        if path == Path::new("-") {
            if self.known.insert(path.to_owned()) {
                self.seen.push((path.to_owned(), path.to_owned(), 0));
            }
            return;
        }
        match fs::metadata(path) {
            Err(problem) => self.problem(path, reason(&problem)),
            Ok(meta) if meta.is_dir() => {
                let before = (self.seen.len(), self.found.problems.len(), self.found.ignored);
                self.folder(path);
                if before == (self.seen.len(), self.found.problems.len(), self.found.ignored) {
                    self.problem(path, "the folder is empty");
                } else if (before.0, before.1) == (self.seen.len(), self.found.problems.len()) {
                    self.problem(
                        path,
                        format!("no texts in the folder (looked for .{}, also .gz)", EXTENSIONS.join(", .")),
                    );
                }
            }
            Ok(meta) => self.file(path, &meta),
        }
    }

    fn file(&mut self, path: &Path, meta: &fs::Metadata) {
        if !meta.is_file() {
            return self.problem(path, "not a regular file; to read from a pipe, use - and standard input");
        }
        match fs::canonicalize(path) {
            Ok(canonical) if !self.known.insert(canonical.clone()) => self.found.ignored += 1,
            Ok(canonical) => self.seen.push((path.to_owned(), canonical, meta.len())),
            Err(problem) => self.problem(path, reason(&problem)),
        }
    }

    /// A folder and those below it; a link that leads back is not followed twice.
    fn folder(&mut self, root: &Path) {
        let mut visited = BTreeSet::new();
        let mut waiting = vec![root.to_owned()];
        while let Some(path) = waiting.pop() {
            let meta = match fs::metadata(&path) {
                Ok(meta) => meta,
                Err(problem) => {
                    self.problem(&path, reason(&problem));
                    continue;
                }
            };
            if meta.is_dir() {
                match fs::canonicalize(&path)
                    .and_then(|c| if visited.insert(c) { entries(&path) } else { Ok(Vec::new()) })
                {
                    Ok(entries) => waiting.extend(entries.into_iter().rev()),
                    Err(problem) => self.problem(&path, reason(&problem)),
                }
            } else if meta.is_file() && is_text(&path) {
                self.file(&path, &meta);
            } else {
                self.found.ignored += 1;
            }
        }
    }
}

/// What is in a folder, by name, without hidden files.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

/// Whether a file found in a folder is one of ours by its name.
fn is_text(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let stem = name.strip_suffix(".gz").unwrap_or(&name);
    let known = stem.rsplit_once('.').is_some_and(|(s, e)| !s.is_empty() && EXTENSIONS.contains(&e));
    known && !name.starts_with("readme")
}

/// The reason of an operating system, as a sentence.
pub(crate) fn reason(problem: &io::Error) -> String {
    match problem.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        // Without "(os error 40)", which tells people nothing.
        _ => problem.to_string().split(" (os error").next().unwrap_or_default().to_lowercase(),
    }
}

/// Names by which documents are known: the file's, with as many folders before it as tell it from the others.
fn unique_names(paths: &[&Path]) -> Vec<String> {
    let mut names: Vec<String> = paths.iter().map(|p| name(p, 0, false)).collect();
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, name) in names.iter().enumerate() {
        groups.entry(name.clone()).or_default().push(i);
    }
    for group in groups.into_values().filter(|g| g.len() > 1) {
        let deepest = group.iter().map(|i| paths[*i].components().count()).max().unwrap_or(0);
        let ways = (1..deepest).map(|n| (n, false)).chain((0..deepest).map(|n| (n, true)));
        for (folders, extension) in ways {
            let tried: Vec<String> = group.iter().map(|i| name(paths[*i], folders, extension)).collect();
            if tried.iter().collect::<BTreeSet<_>>().len() == group.len() {
                for (i, name) in group.iter().zip(tried) {
                    names[*i] = name;
                }
                break;
            }
        }
    }
    names
}

fn name(path: &Path, folders: usize, extension: bool) -> String {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let last = if extension { &*file } else { Source::document_name(&file) };
    let mut parts: Vec<_> = path.parent().into_iter().flat_map(Path::components).collect();
    parts.retain(|c| matches!(c, Component::Normal(_)));
    let from = parts.len().saturating_sub(folders);
    let parts = parts.iter().skip(from).map(|c| c.as_os_str().to_string_lossy().into_owned());
    parts.chain([last.to_owned()]).collect::<Vec<_>>().join("/")
}

/// Opens a file that was found; never waits for one that turned into a pipe meanwhile.
pub(crate) fn open(path: &Path) -> Result<fs::File, Failure> {
    let failed = |problem: String| Failure::Input(format!("{}: {problem}", path.display()));
    if !fs::metadata(path).map_err(|p| failed(reason(&p)))?.is_file() {
        return Err(failed("not a regular file".to_owned()));
    }
    fs::File::open(path).map_err(|p| failed(reason(&p)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_short_as_they_can_be() {
        let paths = [
            "/d/a/1.txt",
            "/d/b/1.md",
            "/d/2.txt.gz",
            "/d/c/3.txt",
            "/d/c/3.html",
            "/e/x/4.txt",
            "/f/x/4.txt",
        ];
        let paths: Vec<&Path> = paths.iter().map(Path::new).collect();
        assert_eq!(unique_names(&paths), ["a/1", "b/1", "2", "3.txt", "3.html", "e/x/4", "f/x/4"]);
    }

    #[test]
    fn folders_are_searched_for_texts() {
        for (name, text) in [
            ("a.txt", true),
            ("A.HTML.GZ", true),
            ("x.jsonl", true),
            ("a.pdf", false),
            ("README.md", false),
            ("txt", false),
            (".txt", false),
        ] {
            assert_eq!(is_text(Path::new(name)), text, "{name}");
        }
    }
}

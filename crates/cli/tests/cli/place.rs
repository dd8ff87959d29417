//! A folder to run the command in, and what a run did.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder of its own for each test, with the store in it.
pub(crate) struct Place(pub(crate) TempDir);

/// What a run did.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        name.to_owned()
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_summitkg"));
        command.current_dir(self.0.path()).args(args);
        command.env_clear().env("SUMMITKG_STORE", "store.nq").stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        done(self.command(args).output().unwrap())
    }

    pub(crate) fn run_with_input(&self, args: &[&str], input: &str) -> Run {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        done(child.wait_with_output().unwrap())
    }

    /// The names of documents that `extract` reads, in order.
    pub(crate) fn names(&self, args: &[&str]) -> Vec<String> {
        let run = self.run(&[&["extract", "--format", "ndjson", "-q"], args].concat());
        let name = |line: &str| {
            let object: serde_json::Value = serde_json::from_str(line).unwrap();
            object["document"]["id"].as_str().unwrap().to_owned()
        };
        run.out.lines().map(name).collect()
    }
}

pub(crate) fn done(output: Output) -> Run {
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// One line of error with these words, this exit code, and nothing on standard output.
#[track_caller]
pub(crate) fn assert_fails(run: &Run, code: i32, words: &[&str]) {
    assert_eq!((run.code, run.out.as_str(), run.err.lines().count()), (code, "", 1), "{}", run.err);
    assert!(run.err.starts_with("summitkg: error: "), "{}", run.err);
    for word in words {
        assert!(run.err.contains(word), "`{word}` is missing in: {}", run.err);
    }
}

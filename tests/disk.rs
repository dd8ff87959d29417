//! A disk that is full, one that may only be read, and a folder where one may not write.
//!
//! Full and read-only disks are small ones in memory, which only root may mount; that is said where it is not permitted.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "tests may panic, and tell what they skip")]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use summitkg_store::{Access, Store};
use summitkg_tests::{none, program, repository};
use tempfile::TempDir;

/// A disk in memory, gone with this value.
struct Disk(TempDir);

impl Disk {
    fn new(megabytes: u32) -> Option<Self> {
        let disk = Self(tempfile::tempdir().unwrap());
        let size = format!("size={megabytes}m");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(disk.0.path()).output();
        if mounted.is_ok_and(|done| done.status.success()) {
            return Some(disk);
        }
        eprintln!("skipped: no disk can be mounted here (only root may)");
        None
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn remount(&self, how: &str) {
        let done = Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(self.0.path()).status();
        assert!(done.unwrap().success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

fn kinds() -> &'static [&'static str] {
    if cfg!(feature = "rocksdb") { &["store.nq", "store"] } else { &["store.nq"] }
}

fn command(store: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.args(["-q", "--store"]).arg(store).args(args).env_remove("SUMMITKG_STORE");
    command.current_dir(repository("data/reports")).stdin(Stdio::null());
    command
}

fn run(store: &Path, args: &[&str]) -> Output {
    command(store, args).output().unwrap()
}

#[track_caller]
fn done(store: &Path, args: &[&str]) {
    let run = run(store, args);
    assert!(run.status.success(), "{args:?}: {}", String::from_utf8_lossy(&run.stderr));
}

/// What is wrong with a refusal: it is one line with this word, and exit code 4.
fn refusal(run: &Output, word: &str) -> Option<String> {
    let err = String::from_utf8_lossy(&run.stderr);
    let right = run.status.code() == Some(4) && err.lines().count() == 1 && err.contains(word);
    (!right).then(|| format!("exit {:?}: {err}", run.status.code()))
}

fn documents(store: &Path) -> Result<Vec<String>, String> {
    let store = Store::open(store, Access::Read).map_err(|problem| problem.to_string())?;
    store.verify().map_err(|problem| problem.to_string())?;
    let documents = store.documents().map_err(|problem| problem.to_string())?;
    Ok(documents.into_iter().map(|document| document.meta.name).collect())
}

#[test]
fn a_full_disk_harms_nothing_and_the_command_can_be_run_again() {
    let Some(disk) = Disk::new(64) else { return };
    let (mut wrong, mut refused) = (Vec::new(), 0);
    for kind in kinds() {
        let (store, filler) = (disk.path(kind), disk.path("filler"));
        done(&store, &["build", "14-2014-dushanbe.txt", "15-2015-ufa.txt"]);
        let before = documents(&store).unwrap();
        for left in [0, 4, 16, 64, 256, 1024, 2048, 4096, 8192] {
            // Everything but so many kilobytes is taken.
            let _ = fs::File::create(&filler)
                .and_then(|mut file| std::io::copy(&mut std::io::repeat(0), &mut file));
            let size = fs::metadata(&filler).unwrap().len();
            fs::File::options()
                .write(true)
                .open(&filler)
                .unwrap()
                .set_len(size.saturating_sub(left * 1024))
                .unwrap();
            let mut complain = |problem: String| wrong.push(format!("{kind}, {left} KB left: {problem}"));
            let build = run(&store, &["build", "20-2020-video.txt"]);
            if !build.status.success() {
                refused += 1;
                if let Some(problem) = refusal(&build, "make room") {
                    complain(problem);
                }
            }
            let expected = before.len() + usize::from(build.status.success());
            match documents(&store) {
                Ok(found) if found.len() == expected => {}
                other => complain(format!("{expected} documents expected, found {other:?}")),
            }
            fs::remove_file(&filler).unwrap();
            done(&store, &["build", "20-2020-video.txt"]);
            done(&store, &["remove", "20-2020-video"]);
            assert_eq!(documents(&store).unwrap(), before);
        }
        if store.is_dir() {
            fs::remove_dir_all(store).unwrap();
        } else {
            fs::remove_file(store).unwrap();
        }
        if let Some(left) = fs::read_dir(disk.0.path()).unwrap().next() {
            wrong.push(format!("{kind}: left {:?}", left.unwrap().file_name()));
        }
    }
    eprintln!("full disk: {refused} builds refused, {} wrong", wrong.len());
    assert!(refused > 0);
    none(&wrong);
}

#[test]
fn a_disk_that_may_only_be_read_is_read() {
    let Some(disk) = Disk::new(64) else { return };
    let mut wrong = Vec::new();
    for kind in kinds() {
        let store = disk.path(kind);
        done(&store, &["build", "14-2014-dushanbe.txt", "15-2015-ufa.txt"]);
        disk.remount("ro");
        for args in [&["stats"][..], &["check"], &["query", "summits"]] {
            let read = run(&store, args);
            if !read.status.success() {
                wrong.push(format!("{kind}, {args:?}: {}", String::from_utf8_lossy(&read.stderr)));
            }
        }
        let backup = store.with_file_name(format!("b-{kind}"));
        let target = backup.to_str().unwrap();
        for args in [&["build", "20-2020-video.txt"][..], &["remove", "15-2015-ufa"], &["backup", target]] {
            wrong.extend(refusal(&run(&store, args), "read-only").map(|p| format!("{kind}, {args:?}: {p}")));
        }
        disk.remount("rw");
        assert_eq!(documents(&store).unwrap().len(), 2);
    }
    none(&wrong);
}

#[test]
fn a_store_that_one_may_not_write_is_read() {
    // Root may write everywhere and becomes somebody else.
    let root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let as_other = |command: &mut Command| {
        if root { command.uid(65534).gid(65534).output() } else { command.output() }
    };
    let place = tempfile::tempdir().unwrap();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
    // Not where the program lies in a folder of root's own.
    let possible = as_other(&mut command(Path::new("x.nq"), &["queries"]));
    if root && !possible.is_ok_and(|run| run.status.success()) {
        eprintln!("skipped: another user cannot run the program from here");
        return;
    }
    let mut wrong = Vec::new();
    for kind in kinds() {
        let store = place.path().join(kind);
        done(&store, &["build", "14-2014-dushanbe.txt", "15-2015-ufa.txt"]);
        let folders: Vec<&Path> =
            if store.is_dir() { vec![&store, place.path()] } else { vec![place.path()] };
        for folder in &folders {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
        }
        let read = as_other(&mut command(&store, &["stats"])).unwrap();
        if !read.status.success() {
            wrong.push(format!("{kind}: {}", String::from_utf8_lossy(&read.stderr)));
        }
        let write = as_other(&mut command(&store, &["build", "20-2020-video.txt"])).unwrap();
        wrong.extend(refusal(&write, "may not write").map(|problem| format!("{kind}: {problem}")));
        for folder in &folders {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
        }
        assert_eq!(documents(&store).unwrap().len(), 2);
    }
    none(&wrong);
}

//! What is refused on opening, and that a refusal touches nothing.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::fs;
use std::path::Path;

use common::{entry, kinds, read, three, write};
use summitkg_store::{Access, Store, StoreError};

fn refused(path: &Path, access: Access) -> StoreError {
    Store::open(path, access).err().unwrap()
}

#[track_caller]
fn check_message(problem: &StoreError, path: &Path) {
    let message = problem.to_string();
    assert!(!message.contains('\n') && message.contains(&*path.to_string_lossy()), "{message}");
}

fn text_of<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Names and content of everything below a folder.
fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(content(&path));
        } else {
            all.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}

#[test]
fn a_missing_store_cannot_be_read() {
    for (folder, path) in kinds() {
        let problem = refused(&path, Access::Read);
        assert!(matches!(problem, StoreError::Missing { .. }) && problem.exit_code() == 4, "{problem}");
        check_message(&problem, &path);
        assert!(content(folder.path()).is_empty());
        // Opened but never written, it is still missing.
        assert!(matches!(write(&path).remove(&["甲".to_owned()]), Err(StoreError::Missing { .. })));
        assert!(matches!(refused(&path, Access::Read), StoreError::Missing { .. }));
        write(&path).put(Vec::new()).unwrap();
        assert!(read(&path).documents().unwrap().is_empty());
    }
}

#[test]
fn a_second_writer_is_refused_and_told_why() {
    for (_folder, path) in kinds() {
        let mut first = write(&path);
        first.put(three()).unwrap();
        let problem = refused(&path, Access::Write);
        let me = std::process::id();
        assert!(matches!(problem, StoreError::Locked { holder: Some(pid), .. } if pid == me), "{problem}");
        check_message(&problem, &path);
        drop(first);
        write(&path);
    }
}

#[test]
fn a_store_is_read_while_it_is_written_and_the_other_way_round() {
    for (_folder, path) in kinds() {
        let mut writer = write(&path);
        writer.put(three()).unwrap();
        let reader = read(&path);
        writer.put(vec![entry("丁", 9, "北京")]).unwrap();
        let second = read(&path);
        writer.remove(&["甲".to_owned(), "乙".to_owned()]).unwrap();
        drop(writer);
        // A reader keeps what it began with, and keeps nobody out.
        write(&path).remove(&["丁".to_owned()]).unwrap();
        assert_eq!(reader.documents().unwrap().len(), 3);
        assert_eq!(second.documents().unwrap().len(), 4);
        assert_eq!(read(&path).documents().unwrap().len(), 1);
        assert!(matches!({ reader }.put(three()), Err(StoreError::ReadOnly { .. })));
    }
}

#[test]
fn a_store_that_is_just_being_made_is_named_as_such_if_it_is_a_folder() {
    let (_folder, path) = kinds().pop().unwrap();
    let mut writer = write(&path);
    if path.is_dir() {
        assert!(matches!(refused(&path, Access::Read), StoreError::Locked { .. }));
    }
    writer.put(three()).unwrap();
    assert_eq!(read(&path).documents().unwrap().len(), 3);
}

#[cfg(not(feature = "rocksdb"))]
#[test]
fn a_folder_needs_the_feature_and_the_message_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let problem = refused(&path, Access::Write);
    assert!(
        problem.to_string().contains("--features rocksdb") && problem.to_string().contains(".nq"),
        "{problem}"
    );
    assert!(!path.exists());
    assert!(matches!(refused(&path, Access::Read), StoreError::Missing { .. }));
}

#[test]
fn what_is_not_ours_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let make = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let photos = folder.path().join("photos");
    fs::create_dir(&photos).unwrap();
    fs::write(photos.join("1.jpg"), "x").unwrap();
    let named = folder.path().join("folder.nq");
    fs::create_dir(&named).unwrap();
    let others = [
        make("notes.nq", "会议记录\n".as_bytes()),
        make("other.nq", b"<http://a> <http://b> <http://c> .\n"),
        make("binary.nq", &[0, 255, 254, 10, 255]),
        make("notes.nq.gz", b"not gzip"),
        make("notes.txt", b"notes"),
        photos,
        named,
    ];
    let before = content(folder.path());
    for path in &others {
        for access in [Access::Read, Access::Write] {
            let problem = refused(path, access);
            assert!(matches!(problem, StoreError::NotAStore { .. }) && problem.exit_code() == 4, "{problem}");
            check_message(&problem, path);
        }
    }
    assert_eq!(content(folder.path()), before);
}

#[test]
fn a_newer_store_is_refused_even_if_it_cannot_be_understood() {
    let (_folder, path) = kinds().remove(0);
    write(&path).put(three()).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let newer = text.replace("softwareVersion> \"2\"", "softwareVersion> \"3\"") + "<<( something new )>>\n";
    fs::write(&path, &newer).unwrap();
    for access in [Access::Read, Access::Write] {
        let problem = refused(&path, access);
        assert!(matches!(&problem, StoreError::Newer { version, .. } if version == "3"), "{problem}");
        assert_eq!(problem.exit_code(), 4);
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), newer);
    let older = text.replace("softwareVersion> \"2\"", "softwareVersion> \"0\"");
    fs::write(&path, &older).unwrap();
    let problem = refused(&path, Access::Read);
    assert!(matches!(&problem, StoreError::Older { .. }) && problem.exit_code() == 4, "{problem}");
}

#[cfg(feature = "rocksdb")]
#[test]
fn a_newer_folder_is_refused_before_the_database_is_opened() {
    let (_folder, path) = kinds().pop().unwrap();
    write(&path).put(three()).unwrap();
    let marker = path.join("summitkg.store");
    let text = fs::read_to_string(&marker).unwrap();
    fs::write(&marker, text.replace("\"2\"", "\"7\"")).unwrap();
    let before = content(&path);
    for access in [Access::Read, Access::Write] {
        assert!(matches!(refused(&path, access), StoreError::Newer { .. }));
    }
    assert_eq!(content(&path), before);
}

#[test]
fn a_damaged_line_is_named() {
    let (_folder, path) = kinds().remove(0);
    write(&path).put(three()).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[6] = "<https://example.org/half> <https://exam";
    fs::write(&path, lines.join("\n")).unwrap();
    let problem = refused(&path, Access::Read);
    assert!(matches!(problem, StoreError::Corrupt { line: 7, .. }), "{problem}");
    check_message(&problem, &path);
    // Cut off in the middle of a line, as by a bad copy.
    let cut = text.len() - 20;
    fs::write(&path, &text.as_bytes()[..cut]).unwrap();
    let problem = refused(&path, Access::Write);
    let last = text.lines().count() as u64;
    assert!(matches!(problem, StoreError::Corrupt { line, .. } if line == last), "{problem}");
}

#[test]
fn a_file_that_lost_whole_lines_is_refused_until_somebody_says_that_it_is_right() {
    let (_folder, path) = kinds().remove(0);
    write(&path).put(three()).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let told = lines.iter().find(|line| line.contains("void#triples")).unwrap();
    assert!(told.contains(&format!("\"{}\"", lines.len())), "{told}");
    for kept in [0, 1, lines.len() / 2, lines.len() - 1] {
        fs::write(&path, text_of(lines[..kept].iter().copied())).unwrap();
        let problem = refused(&path, Access::Read);
        let found = matches!(
            problem,
            StoreError::Missing { .. } | StoreError::NotAStore { .. } | StoreError::Count { .. }
        );
        assert!(found && problem.exit_code() == 4, "{kept} lines: {problem}");
        check_message(&problem, &path);
    }
    let problem = refused(&path, Access::Write);
    assert!(matches!(problem, StoreError::Count { found, told, .. } if found + 1 == told), "{problem}");
    let edited = text_of(lines[..lines.len() - 1].iter().copied().filter(|line| line != told));
    fs::write(&path, edited).unwrap();
    assert_eq!(read(&path).documents().unwrap().len(), 3);
    // The next change counts again.
    write(&path).remove(&["甲".to_owned()]).unwrap();
    assert_eq!(read(&path).len().unwrap(), fs::read_to_string(&path).unwrap().lines().count());
}

#[test]
fn a_file_of_the_first_format_is_read_as_it_is_and_made_ours_by_a_writer() {
    let (_folder, path) = kinds().remove(0);
    write(&path).put(three()).unwrap();
    let ours = fs::read_to_string(&path).unwrap();
    let first = ours.replace("softwareVersion> \"2\"", "softwareVersion> \"1\"");
    let older = text_of(first.lines().filter(|line| !line.contains("void#triples")));
    fs::write(&path, &older).unwrap();
    assert_eq!(read(&path).documents().unwrap().len(), 3);
    assert_eq!(fs::read_to_string(&path).unwrap(), older);
    let copy = path.with_file_name("copy.nq");
    read(&path).copy_to(&copy).unwrap();
    assert_eq!(fs::read_to_string(copy).unwrap(), ours);
    let mut writer = write(&path);
    assert_eq!(fs::read_to_string(&path).unwrap(), ours);
    writer.put(three()).unwrap();
    writer.remove(&["甲".to_owned()]).unwrap();
}

#[test]
fn a_killed_writer_leaves_nothing_behind_the_next_one() {
    for (folder, path) in kinds() {
        write(&path).put(three()).unwrap();
        let before = content(folder.path()).len();
        if path.is_dir() {
            for left in ["work", "new", "new.tmp", "gone-1", "state-0"] {
                fs::create_dir(path.join(left)).unwrap();
                fs::write(path.join(left).join("bulk-1.sst"), "x").unwrap();
            }
        } else {
            fs::write(format!("{}.tmp", path.display()), "half").unwrap();
            fs::write(format!("{}.lock", path.display()), "1").unwrap();
        }
        drop(write(&path));
        assert_eq!(content(folder.path()).len(), before, "{:?}", content(folder.path()));
        assert_eq!(read(&path).documents().unwrap().len(), 3);
    }
}

#[test]
fn a_claim_that_lost_a_quad_is_named() {
    let (_folder, path) = kinds().remove(0);
    write(&path).put(three()).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let lost = |line: &str| line.contains("ns#role>") || line.contains("void#triples");
    let without: Vec<&str> = text.lines().filter(|line| !lost(line)).collect();
    fs::write(&path, without.join("\n") + "\n").unwrap();
    let problem = write(&path).put(vec![entry("丁", 9, "北京")]).unwrap_err();
    assert!(matches!(problem, StoreError::Damaged { .. }), "{problem}");
    check_message(&problem, &path);
}

#[test]
fn the_plain_file_is_sorted_and_the_same_for_the_same_content() {
    for (folder, path) in kinds().into_iter().take(2) {
        write(&path).put(three()).unwrap();
        let bytes = fs::read(&path).unwrap();
        if path.extension().unwrap() == "nq" {
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert!(text.lines().is_sorted() && text.ends_with(" .\n"));
        }
        write(&path).put(vec![entry("丁", 9, "北京")]).unwrap();
        assert_ne!(fs::read(&path).unwrap(), bytes);
        write(&path).remove(&["丁".to_owned()]).unwrap();
        assert!(fs::read(&path).unwrap() == bytes);
        // Nothing is left beside it.
        assert_eq!(content(folder.path()).len(), 1);
    }
}

#[test]
fn without_a_change_the_file_is_not_written() {
    let (_folder, path) = kinds().remove(0);
    write(&path).put(three()).unwrap();
    let time = || fs::metadata(&path).unwrap().modified().unwrap();
    let before = time();
    write(&path).put(three()).unwrap();
    assert_eq!(time(), before);
}

#[test]
fn a_failing_write_leaves_the_old_file_and_the_old_graph() {
    let (folder, path) = kinds().remove(0);
    let mut store = write(&path);
    store.put(three()).unwrap();
    let before = fs::read(&path).unwrap();
    // In the way of the temporary file.
    let obstacle = folder.path().join("s.nq.tmp");
    fs::create_dir(&obstacle).unwrap();
    let problem = store.put(vec![entry("丁", 9, "北京")]).unwrap_err();
    assert!(matches!(problem, StoreError::Unwritable { .. }) && problem.exit_code() == 4, "{problem}");
    assert!(fs::read(&path).unwrap() == before);
    assert_eq!(store.documents().unwrap().len(), 3);
    fs::remove_dir(&obstacle).unwrap();
    assert_eq!(store.put(vec![entry("丁", 9, "北京")]).unwrap().documents_added, 1);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let (folder, path) = kinds().remove(0);
    let target = folder.path().join("target.nq");
    write(&target).put(three()).unwrap();
    std::os::unix::fs::symlink(&target, &path).unwrap();
    write(&path).put(vec![entry("丁", 9, "北京")]).unwrap();
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    assert_eq!(read(&target).documents().unwrap().len(), 4);
}

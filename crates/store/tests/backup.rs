//! Backups and what is made of them: whole, verified, and harming nothing.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{entry, kinds, read, three, write};
use summitkg_store::{Layer, Quad, Store, StoreError};

/// A place beside a store, for one of the same kind.
fn beside(path: &Path, name: &str) -> PathBuf {
    let file = path.file_name().unwrap().to_str().unwrap();
    path.with_file_name(format!("{name}-{file}"))
}

fn quads(store: &Store) -> Vec<Quad> {
    store.quads(Layer::All, true).unwrap()
}

#[test]
fn a_backup_is_a_store_of_its_own_and_is_made_while_others_write() {
    for (_folder, path) in kinds() {
        let mut writer = write(&path);
        writer.put(three()).unwrap();
        let backup = beside(&path, "backup");
        let reader = read(&path);
        let before = quads(&reader);
        writer.put(vec![entry("丁", 9, "北京")]).unwrap();
        reader.backup_to(&backup).unwrap();
        assert_eq!(quads(&read(&backup)), before);
        let again = read(&path).backup_to(&backup).unwrap_err();
        assert!(matches!(again, StoreError::Exists { .. }), "{again}");
        // It can be written, and that changes nothing of the other.
        write(&backup).remove(&["甲".to_owned()]).unwrap();
        assert_eq!(read(&path).documents().unwrap().len(), 4);
        assert_eq!(read(&backup).documents().unwrap().len(), 2);
        assert!(read(&backup).check(&[]).is_ok());
    }
}

#[test]
fn a_backup_is_of_the_same_kind() {
    for (folder, path) in kinds() {
        write(&path).put(three()).unwrap();
        let other = if path.is_dir() { "other.nq" } else { "other" };
        let problem = read(&path).backup_to(folder.path().join(other)).unwrap_err();
        assert!(matches!(problem, StoreError::OtherKind { .. }) && problem.exit_code() == 2, "{problem}");
        assert!(!folder.path().join(other).exists());
    }
}

#[test]
fn a_store_is_restored_only_where_there_is_none_or_it_may_be_replaced() {
    for (folder, path) in kinds() {
        write(&path).put(three()).unwrap();
        let (backup, elsewhere) = (beside(&path, "backup"), beside(&path, "elsewhere"));
        read(&path).backup_to(&backup).unwrap();
        let before = quads(&read(&path));
        let restored = Store::restore(&backup, &elsewhere, false).unwrap();
        assert_eq!(quads(&restored), before);

        write(&path).put(vec![entry("丁", 9, "北京")]).unwrap();
        let problem = Store::restore(&backup, &path, false).err().unwrap();
        assert!(matches!(problem, StoreError::Exists { .. }), "{problem}");
        assert_eq!(read(&path).documents().unwrap().len(), 4);
        let problem = Store::restore(beside(&path, "nowhere"), &path, true).err().unwrap();
        assert!(matches!(problem, StoreError::NoBackup { .. }), "{problem}");
        let reader = read(&path);
        Store::restore(&backup, &path, true).unwrap();
        assert_eq!(quads(&read(&path)), before);
        assert_eq!(reader.documents().unwrap().len(), 4, "who reads goes on");
        let writer = write(&path);
        let problem = Store::restore(&backup, &path, true).err().unwrap();
        assert!(matches!(problem, StoreError::Locked { .. }), "{problem}");
        drop(writer);
        write(&path).put(vec![entry("丁", 9, "北京")]).unwrap();
        assert_eq!(quads(&read(&backup)), before, "the backup is as it was");
        let photos = folder.path().join("photos");
        fs::create_dir(&photos).unwrap();
        fs::write(photos.join("1.jpg"), "x").unwrap();
        if path.is_dir() {
            let problem = Store::restore(&backup, &photos, true).err().unwrap();
            assert!(matches!(problem, StoreError::NotAStore { .. }), "{problem}");
        }
    }
}

#[test]
fn a_damaged_store_is_replaced_by_its_backup() {
    for (_folder, path) in kinds() {
        write(&path).put(three()).unwrap();
        let backup = beside(&path, "backup");
        read(&path).backup_to(&backup).unwrap();
        let before = quads(&read(&backup));
        let file = if path.is_dir() { path.join("summitkg.store") } else { path.clone() };
        fs::write(file, "").unwrap();
        if path.is_dir() {
            for entry in fs::read_dir(path.join("state-1")).unwrap() {
                fs::remove_file(entry.unwrap().path()).unwrap();
            }
        }
        assert!(Store::open(&path, summitkg_store::Access::Read).is_err());
        Store::restore(&backup, &path, true).unwrap();
        assert_eq!(quads(&read(&path)), before);
        write(&path).remove(&["甲".to_owned()]).unwrap();
    }
}

#[test]
fn a_damaged_backup_is_refused_and_the_store_stays() {
    for (_folder, path) in kinds() {
        write(&path).put(three()).unwrap();
        let backup = beside(&path, "backup");
        read(&path).copy_to(&backup).unwrap();
        let file = if path.is_dir() {
            let tables = fs::read_dir(backup.join("state-1")).unwrap().map(|entry| entry.unwrap().path());
            tables.filter(|table| table.extension().is_some_and(|end| end == "sst")).min().unwrap()
        } else {
            backup.clone()
        };
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..middle + 16].fill(b'\n');
        fs::write(&file, bytes).unwrap();
        let problem = Store::restore(&backup, &path, true).err().unwrap();
        assert_eq!(problem.exit_code(), 4, "{problem}");
        assert_eq!(read(&path).documents().unwrap().len(), 3);
    }
}

#[test]
fn compacting_changes_no_quad() {
    for (_folder, path) in kinds() {
        let mut store = write(&path);
        store.put(three()).unwrap();
        store.put(vec![entry("丁", 9, "北京")]).unwrap();
        let before = quads(&store);
        let compacted = store.compact().unwrap();
        assert_eq!(compacted.is_some(), path.is_dir());
        drop(store);
        assert_eq!(quads(&read(&path)), before);
        assert!(read(&path).check(&[]).is_ok());
    }
}

#[test]
fn only_a_folder_to_which_much_was_added_is_compacted_by_itself() {
    for (_folder, path) in kinds() {
        let mut store = write(&path);
        store.put(three()).unwrap();
        let before = quads(&store);
        assert_eq!(store.compact_after(99_999).unwrap(), None);
        assert_eq!(store.compact_after(100_000).unwrap().is_some(), path.is_dir());
        drop(store);
        assert_eq!(quads(&read(&path)), before);
    }
}

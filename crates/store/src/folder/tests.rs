//! Folders of the first format, made as its version made them.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use super::*;
use crate::store::Store;

/// A folder with the database among our files, and nothing that counts.
fn of_first_format(path: &Path) {
    fs::create_dir(path).unwrap();
    let old = Identity { base: Base::default(), format: "1".to_owned() };
    fs::write(path.join(MARKER), format!("{} .\n", old.quad())).unwrap();
    fs::write(path.join(LOCK), "1\n").unwrap();
    let graph = engine::open(path).unwrap();
    let plain = path.with_extension("nq");
    let mut other = Store::open(&plain, Access::Write).unwrap();
    other.put(Vec::new()).unwrap();
    for quad in &other.graph {
        let quad = quad.unwrap();
        if quad == other.identity.quad() {
            graph.insert(&old.quad()).unwrap();
        } else if !crate::count::is_count(&quad) {
            graph.insert(&quad).unwrap();
        }
    }
    // Left by a killed bulk load, and not flushed.
    fs::write(path.join("bulk-7.sst"), "x").unwrap();
}

#[test]
fn a_folder_of_the_first_format_is_read_as_it_is_and_made_ours_by_a_writer() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("store");
    of_first_format(&path);
    let reader = Store::open(&path, Access::Read).unwrap();
    let quads = reader.len().unwrap();
    assert!(path.join("CURRENT").exists() && quads > 1000);
    assert!(matches!(Store::open(&path, Access::Write), Err(StoreError::InUse { .. })));
    let backup = place.path().join("backup");
    reader.backup_to(&backup).unwrap();
    drop(reader);

    let writer = Store::open(&path, Access::Write).unwrap();
    // Now it is counted.
    assert_eq!(writer.len().unwrap(), quads + 1);
    assert_eq!(marker(&path).unwrap().unwrap(), Identity::new(Base::default()));
    let reader = Store::open(&path, Access::Read).unwrap();
    assert_eq!(reader.len().unwrap(), quads + 1);
    reader.verify().unwrap();
    drop((writer, reader));
    let mut names: Vec<String> =
        fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["state-1", LOCK, MARKER]);
    Store::open(&backup, Access::Write).unwrap().verify().unwrap();
}

#[test]
fn a_migration_that_was_interrupted_is_made_again() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("store");
    of_first_format(&path);
    // The marker is the first thing that changes.
    mark(&path, &Identity::new(Base::default())).unwrap();
    let before = Store::open(&path, Access::Read).unwrap().len().unwrap();
    let store = Store::open(&path, Access::Write).unwrap();
    assert_eq!(store.len().unwrap(), before + 1);
    assert!(store.contains(&Identity::new(Base::default()).quad()).unwrap());
}

#[test]
fn a_database_that_lost_its_beginning_is_never_begun_anew() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("store");
    of_first_format(&path);
    fs::remove_file(path.join("CURRENT")).unwrap();
    for access in [Access::Read, Access::Write] {
        assert!(matches!(Store::open(&path, access), Err(StoreError::Damaged { .. })));
    }
}

//! States come, are read and go, and their damage is found.

use super::*;

fn made(folder: &Path, content: &str) -> State {
    let new = fresh(folder).unwrap();
    fs::create_dir(&new).unwrap();
    fs::write(new.join("1.sst"), content).unwrap();
    fs::write(new.join("CURRENT"), "x").unwrap();
    publish(folder, None).unwrap()
}

#[test]
fn a_state_that_is_read_stays_until_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    made(folder.path(), "one");
    let (first, lock) = State::newest_locked(folder.path()).unwrap().unwrap();
    made(folder.path(), "two");
    assert!(first.path.exists());
    let (second, _) = State::newest_locked(folder.path()).unwrap().unwrap();
    assert_eq!(fs::read_to_string(second.path.join("1.sst")).unwrap(), "two");
    drop(lock);
    tidy(folder.path()).unwrap();
    assert!(!first.path.exists() && second.path.exists());
}

#[test]
fn any_damage_is_found_in_the_files_or_in_their_list() {
    let folder = tempfile::tempdir().unwrap();
    let state = made(folder.path(), "some content");
    assert!(state.verify(Depth::Content).is_ok());
    for name in ["1.sst", "CURRENT", LIST] {
        let path = state.path.join(name);
        let good = fs::read(&path).unwrap();
        for length in 0..good.len() {
            fs::write(&path, &good[..length]).unwrap();
            let found = State::newest(folder.path()).and_then(|s| s.unwrap().verify(Depth::Sizes));
            assert!(matches!(found, Err(StoreError::Damaged { .. })), "{name} cut to {length}");
        }
        fs::remove_file(&path).unwrap();
        let found = State::newest(folder.path()).and_then(|s| s.unwrap().verify(Depth::Sizes));
        assert!(matches!(found, Err(StoreError::Damaged { .. })), "{name} missing");
        let mut other = good.clone();
        other[0] ^= 1;
        fs::write(&path, other).unwrap();
        let found = State::newest(folder.path()).and_then(|s| s.unwrap().verify(Depth::Content));
        assert!(matches!(found, Err(StoreError::Damaged { .. })), "{name} changed");
        fs::write(&path, good).unwrap();
    }
}

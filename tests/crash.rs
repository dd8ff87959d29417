//! Whatever is killed at whatever moment, the store afterwards is that of before or after a batch, and whole.
//!
//! The real program is killed by a signal that it cannot see, at moments that a seeded generator chooses: after some
//! time, or after some changes of what stands in the folder of the store. `SUMMITKG_KILLS` is the number for
//! each kind of store, `SUMMITKG_SEED` makes another series.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "tests may panic, and tell what they measured")]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use summitkg_store::{Access, Layer, Store, StoreError};
use summitkg_tests::{none, program, repository};
use tempfile::TempDir;

/// The documents that a build reads, two at a time, and one to add.
const BUILT: [&str; 6] = [
    "01-2001-shanghai",
    "02-2002-st-petersburg",
    "14-2014-dushanbe",
    "15-2015-ufa",
    "20-2020-video",
    "24-2024-astana",
];
const ADDED: &str = "21-2021-dushanbe";

const CORRECTIONS: &str = r#"
by = "整理者"
on = 2026-11-20

[[add]]
id = "venue"
why = "见请柬"
summit = "sco-chs/14"
venue = "民族宫"
"#;

/// Numbers that look random and are the same every time (xorshift64*).
struct Generator(u64);

impl Generator {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % limit
    }
}

/// One thing that is killed.
struct Operation {
    name: &'static str,
    args: Vec<String>,
    /// The store that it begins with; none for the first build.
    begins: Option<PathBuf>,
    /// The contents that the store may have, from first to last; an empty one stands for no store.
    legal: Vec<Vec<String>>,
    /// How long it takes.
    takes: Duration,
}

/// Where the stores of one kind are made and broken.
struct Place {
    folder: TempDir,
    store: PathBuf,
}

impl Place {
    fn command(&self, args: &[String]) -> Command {
        let mut command = Command::new(program());
        command.current_dir(self.folder.path()).args(["-q", "--store"]).arg(&self.store).args(args);
        command
            .env_remove("SUMMITKG_STORE")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[String]) {
        let done = self.command(args).output().unwrap();
        assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    fn beside(&self, name: &str) -> PathBuf {
        let end = if is_folder(&self.store) { "" } else { ".nq" };
        self.folder.path().join(format!("{name}{end}"))
    }

    /// The store as an operation finds it, with nothing else about.
    fn begin(&self, begins: Option<&Path>) {
        for entry in fs::read_dir(self.folder.path().join("place")).unwrap() {
            remove(&entry.unwrap().path());
        }
        if let Some(begins) = begins {
            copy(begins, &self.store);
        }
    }

    /// What stands beside and in the store.
    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for folder in [self.store.parent().unwrap(), &self.store] {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        names
    }

    /// Kills the child after some time, or after some changes of names and a little more.
    fn kill(&self, child: &mut Child, takes: Duration, random: &mut Generator) {
        let begun = Instant::now();
        if random.below(2) == 0 {
            let moment = takes * u32::try_from(random.below(1100)).unwrap() / 1000;
            while begun.elapsed() < moment && child.try_wait().unwrap().is_none() {
                sleep(Duration::from_millis(1));
            }
        } else {
            let changes = if is_folder(&self.store) { 12 } else { 5 };
            let (mut names, mut changes) = (self.names(), 1 + random.below(changes));
            while changes > 0 && child.try_wait().unwrap().is_none() {
                let now = self.names();
                changes -= u64::from(now != names);
                names = now;
            }
            sleep(Duration::from_micros(random.below(4000)));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

fn is_folder(store: &Path) -> bool {
    store.extension().is_none()
}

fn remove(path: &Path) {
    if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
}

fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::copy(from, to).unwrap();
        return;
    }
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

/// Everything in a store, whose files are whole and whose quads are as many as it says; empty if there is none.
fn content(store: &Path) -> Result<Vec<String>, String> {
    let store = match Store::open(store, Access::Read) {
        Ok(store) => store,
        Err(StoreError::Missing { .. }) => return Ok(Vec::new()),
        Err(problem) => return Err(format!("cannot be opened: {problem}")),
    };
    store.verify().map_err(|problem| format!("is damaged: {problem}"))?;
    let quads = store.quads(Layer::All, true).map_err(|problem| format!("cannot be read: {problem}"))?;
    Ok(quads.iter().map(ToString::to_string).collect())
}

/// The same of a store that is as it should be. What has the same content later need not be applied the shapes again.
fn good(store: &Path) -> Vec<String> {
    if store.exists() {
        let report = Store::open(store, Access::Read).unwrap().check(&[]).unwrap();
        assert!(report.conforms(false), "{:?}", report.results);
    }
    content(store).unwrap()
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn text(name: &str) -> String {
    repository(&format!("data/reports/{name}.txt")).to_str().unwrap().to_owned()
}

/// Everything that is killed, with all contents that it may leave.
fn operations(place: &Place) -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut add = |name, args: Vec<String>, begins: Option<&Path>, between: Vec<Vec<String>>| {
        place.begin(begins);
        let mut legal = vec![good(&place.store)];
        legal.extend(between);
        let begun = Instant::now();
        place.run(&args);
        let takes = begun.elapsed();
        legal.push(good(&place.store));
        legal.dedup();
        operations.push(Operation { name, args, begins: begins.map(Path::to_owned), legal, takes });
    };
    let texts: Vec<String> = BUILT.iter().map(|name| text(name)).collect();
    let build = |documents: &[String]| [&strings(&["build", "--batch", "2"]), documents].concat();
    // Batch by batch.
    let between = [2, 4].map(|count| {
        place.begin(None);
        place.run(&build(&texts[..count]));
        good(&place.store)
    });
    add("build", build(&texts), None, between.to_vec());
    let base = place.beside("base");
    copy(&place.store, &base);

    fs::write(place.folder.path().join("c.toml"), CORRECTIONS).unwrap();
    let in_place = |name: &str| place.store.with_file_name(name).to_str().unwrap().to_owned();
    let (file, backup) = (in_place("out.nq"), in_place(if is_folder(&place.store) { "b" } else { "b.nq" }));
    add("add", build(&[text(ADDED)]), Some(&base), Vec::new());
    let grown = place.beside("grown");
    copy(&place.store, &grown);
    add("correct", strings(&["correct", "c.toml"]), Some(&base), Vec::new());
    add("remove", strings(&["remove", BUILT[2], BUILT[3]]), Some(&base), Vec::new());
    add(
        "export",
        strings(&["export", "--layer", "all", "--with-text", "-o", &file]),
        Some(&base),
        Vec::new(),
    );
    add("backup", strings(&["backup", &backup]), Some(&base), Vec::new());
    add("restore", strings(&["restore", "--force", grown.to_str().unwrap()]), Some(&base), Vec::new());
    if is_folder(&place.store) {
        add("compact", strings(&["compact"]), Some(&base), Vec::new());
    }
    operations
}

/// What is wrong after an operation was killed, and which of the legal contents there is.
fn verdict(place: &Place, operation: &Operation) -> Result<usize, String> {
    let found = content(&place.store)?;
    let state = operation.legal.iter().position(|legal| *legal == found);
    let state = state.ok_or("holds neither what it held before nor what it should hold after")?;
    let last = operation.legal.last().unwrap();
    let target = Path::new(operation.args.last().unwrap());
    let write = |store: &Path| {
        Store::open(store, Access::Write).map(drop).map_err(|problem| format!("cannot be written: {problem}"))
    };
    // The next writer removes what is left; so does the same again where it leaves a file of its own.
    write(&place.store)?;
    match operation.name {
        "export" => {
            // An earlier one was there before.
            let file = fs::read_to_string(target).unwrap();
            if file != "old" && !is_export_of(&file, last) {
                return Err("left half of its export".to_owned());
            }
            place.run(&operation.args);
        }
        "backup" => match content(target)? {
            none if none.is_empty() => place.run(&operation.args),
            whole if whole == *last => write(target)?,
            _ => return Err("left half of its backup".to_owned()),
        },
        _ => {}
    }
    let left: Vec<String> = place.names().into_iter().filter(|name| !is_expected(name)).collect();
    if left.is_empty() { Ok(state) } else { Err(format!("left {left:?}")) }
}

/// Whether a file has the quads of this content and nothing else.
fn is_export_of(file: &str, content: &[String]) -> bool {
    let mut exported: Vec<&str> = file.lines().map(|line| line.trim_end_matches(" .")).collect();
    let mut held: Vec<&str> = content.iter().map(String::as_str).collect();
    exported.sort_unstable();
    held.sort_unstable();
    exported == held
}

/// What may stand beside and in a store when nothing is going on.
fn is_expected(name: &str) -> bool {
    let store = ["store.nq", "store", "summitkg.store", "summitkg.lock"].contains(&name);
    store || ["out.nq", "b", "b.nq"].contains(&name) || name.starts_with("state-")
}

fn number(name: &str, default: u64) -> u64 {
    env::var(name)
        .map_or(default, |value| value.parse().unwrap_or_else(|_| panic!("{name}={value}: no number")))
}

fn killed_again_and_again(store: &str) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("place")).unwrap();
    let place = Place { store: folder.path().join("place").join(store), folder };
    let operations = operations(&place);
    let (kills, seed) = (number("SUMMITKG_KILLS", 24), number("SUMMITKG_SEED", 5));
    let mut random = Generator(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let (mut wrong, mut tally) = (Vec::new(), BTreeMap::<(&str, usize), usize>::new());
    for (n, operation) in (0..kills).zip(operations.iter().cycle()) {
        place.begin(operation.begins.as_deref());
        if operation.name == "export" {
            fs::write(operation.args.last().unwrap(), "old").unwrap();
        }
        let mut child = place.command(&operation.args).spawn().unwrap();
        place.kill(&mut child, operation.takes, &mut random);
        let found = verdict(&place, operation);
        // What was interrupted can be done again; removing is refused where it was not.
        let again = match (operation.name, &found) {
            ("backup", _) => false,
            ("remove", Ok(state)) => *state == 0,
            _ => true,
        };
        match found {
            Ok(state) => *tally.entry((operation.name, state)).or_default() += 1,
            Err(problem) => wrong.push(format!("kill {n}, {}: the store {problem}", operation.name)),
        }
        if n % 4 == 0 && again {
            place.run(&operation.args);
            if content(&place.store).as_ref() != Ok(operation.legal.last().unwrap()) {
                wrong.push(format!("kill {n}, {}: done again, it is not what it should be", operation.name));
            }
        }
    }
    eprintln!("{store}: {kills} kills, {} inconsistent; stores found in each state: {tally:?}", wrong.len());
    none(&wrong);
}

#[test]
fn a_plain_store_survives_every_kill() {
    killed_again_and_again("store.nq");
}

#[cfg(feature = "rocksdb")]
#[test]
fn a_folder_survives_every_kill() {
    killed_again_and_again("store");
}

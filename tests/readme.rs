//! The pages for people are true: the README's commands run and answer as shown, and what the
//! pages name exists.
//!
//! In a block of `console`, a line `$ command` is run by a shell where `summitkg` is the program
//! just built, in a folder that holds a copy of `data/reports`, `queries` and `tests/gold`. The lines below it are
//! its output as a terminal shows it, none if it does not matter; `…` stands for lines left out, and
//! at the end of a line for the rest of it. Commands of make and cargo are not run, but the targets
//! and files that the pages name must exist.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a harness may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, pipe};
use std::path::Path;
use std::process::{Command, Stdio};

use summitkg_tests::{none, program, repository};

/// A command with the output that the page shows, and its line.
struct Shown {
    line: usize,
    command: String,
    output: Vec<String>,
}

fn page(name: &str) -> String {
    fs::read_to_string(repository(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The commands of all blocks of `console`.
fn commands(text: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut inside = false;
    for (n, line) in text.lines().enumerate() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            shown.push(Shown { line: n + 1, command: command.to_owned(), output: Vec::new() });
        } else if let Some(last) = shown.last_mut().filter(|_| inside) {
            last.output.push(line.trim_end().to_owned());
        }
    }
    shown
}

/// A folder like the repository as far as the page's commands read it.
fn workplace() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    for folder in ["data/reports", "queries", "tests/gold", "tests/queries/disputed"] {
        let copy = place.path().join(folder);
        fs::create_dir_all(&copy).unwrap();
        for entry in fs::read_dir(repository(folder)).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
        }
    }
    place
}

/// What a terminal would show of a command, and whether it succeeded.
fn run(command: &str, place: &Path, program: &Path) -> (bool, Vec<String>) {
    // A pipe gets CSV; the page shows a terminal.
    let asks = ["query", "queries", "eval", "diff", "check", "conflicts", "correct"]
        .iter()
        .any(|c| command.starts_with(&format!("summitkg {c}")));
    let plain = asks && !["--format", " -o", "|", ">"].iter().any(|option| command.contains(option));
    let command = if plain { format!("{command} --format table") } else { command.to_owned() };
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let (mut reader, writer) = pipe().unwrap();
    let mut child = Command::new("sh")
        .args(["-c", &command])
        .current_dir(place)
        .env("PATH", path)
        .env("LC_ALL", "C")
        .env("NO_COLOR", "1")
        .env_remove("SUMMITKG_STORE")
        .stdin(Stdio::null())
        .stdout(writer.try_clone().unwrap())
        .stderr(writer)
        .spawn()
        .unwrap();
    let mut output = String::new();
    reader.read_to_string(&mut output).unwrap();
    // A comparison that finds differences has done its work.
    let status = child.wait().unwrap();
    let success = status.success() || command.starts_with("summitkg diff ") && status.code() == Some(1);
    (success, output.lines().map(|l| l.trim_end().to_owned()).collect())
}

/// Whether a shown line is the real one; columns of tables may be wider or narrower.
fn same(shown: &str, real: &str) -> bool {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let real = words(real);
    shown.strip_suffix('…').map_or_else(|| words(shown) == real, |start| real.starts_with(&words(start)))
}

/// Whether the shown lines are the real ones, some left out where `…` says so.
fn occurs(shown: &[String], real: &[String]) -> bool {
    match shown.split_first() {
        None => real.is_empty(),
        Some((first, rest)) if first == "…" => (0..=real.len()).any(|n| occurs(rest, &real[n..])),
        Some((first, rest)) => {
            real.split_first().is_some_and(|(r, more)| same(first, r) && occurs(rest, more))
        }
    }
}

#[test]
fn left_out_lines_are_the_only_difference() {
    let lines = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
    let real = lines("one two three four");
    for (shown, want) in [
        ("one two three four", true),
        ("one … four", true),
        ("… tw… three …", true),
        ("…", true),
        ("one two three four …", true),
        ("one three four", false),
        ("one two", false),
        ("… four three", false),
    ] {
        assert_eq!(occurs(&lines(shown), &real), want, "{shown}");
    }
}

#[test]
fn every_command_of_the_readme_answers_as_shown() {
    let (place, program) = (workplace(), program().parent().unwrap().to_owned());
    let mut wrong = Vec::new();
    let shown = commands(&page("README.md"));
    let ours = |s: &&Shown| !s.command.starts_with("make ") && !s.command.starts_with("cargo ");
    for Shown { line, command, output } in shown.iter().filter(ours) {
        let (success, real) = run(command, place.path(), &program);
        if !success || !(output.is_empty() || occurs(output, &real)) {
            let verdict = if success { "answers otherwise" } else { "fails" };
            wrong.push(format!("README.md:{line}: `{command}` {verdict}:\n{}\n", real.join("\n")));
        }
    }
    assert!(shown.iter().filter(ours).count() >= 5, "the README shows at least five commands");
    none(&wrong);
}

#[test]
fn what_make_demo_shows_is_what_it_runs() {
    let makefile = page("Makefile");
    let recipe = makefile.split("\ndemo:").nth(1).unwrap().split("\n\n").next().unwrap();
    let lines: Vec<&str> = recipe.lines().map(str::trim).collect();
    let echoed: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("@echo \"$$ summitkg ")?.strip_suffix('"'))
        .collect();
    let run: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("@$(SUMMITKG) "))
        .map(|line| line.trim_end_matches(" --format table"))
        .collect();
    assert_eq!(echoed, run, "left: what make demo prints, right: what it runs");
    let readme = commands(&page("README.md"));
    let shown: Vec<&str> = readme
        .iter()
        .skip_while(|s| s.command != "make demo")
        .skip(1)
        .map_while(|s| s.command.strip_prefix("summitkg "))
        .take(run.len())
        .collect();
    assert_eq!(shown, run, "left: README.md, right: Makefile");
}

/// The words between single backticks.
fn quoted(text: &str) -> BTreeSet<&str> {
    let prose = text.split("```").step_by(2);
    prose.flat_map(|part| part.split('`').skip(1).step_by(2)).collect()
}

#[test]
fn files_and_targets_that_the_pages_name_exist() {
    let makefile = page("Makefile");
    let root = repository("");
    let mut wrong = Vec::new();
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = page(name);
        let shown = commands(&text);
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let missing = links.filter(|l| !l.starts_with('#') && !l.contains("://") && !root.join(l).exists());
        wrong.extend(missing.map(|link| format!("{name}: the link to {link} leads nowhere")));
        let words = quoted(&text).into_iter().chain(shown.iter().map(|s| s.command.as_str()));
        for word in words {
            if let Some(target) = word.strip_prefix("make ") {
                let known = makefile.lines().any(|l| l.split(':').next() == Some(target));
                wrong.extend((!known).then(|| format!("{name}: no target for `{word}`")));
            }
            let folder = word.split('/').next().unwrap();
            let ours =
                ["crates", "data", "ontology", "queries", "tests"].contains(&folder) && word.contains('/');
            let example = word.contains(['*', ' ', '<']) || word.contains("NAME") || word == "queries/x.rq";
            if ours && !example && !root.join(word).exists() {
                wrong.push(format!("{name}: there is no `{word}`"));
            }
        }
    }
    none(&wrong);
}

#[test]
fn the_table_of_crates_lists_the_crates() {
    let text = page("ARCHITECTURE.md");
    let listed: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `crates/")?.split('`').next())
        .filter(|name| !name.contains('/'))
        .collect();
    let entries = fs::read_dir(repository("crates")).unwrap();
    let present: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(listed, present.iter().map(String::as_str).collect(), "left: ARCHITECTURE.md, right: crates/");
}

//! Embeds the folders `data/rules` and `data/packs`, so that adding a file there needs no Rust.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let data = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("../../data");
    let mut code = String::new();
    for (constant, folder) in [("RULES", "rules"), ("PACKS", "packs")] {
        println!("cargo:rerun-if-changed={}", data.join(folder).display());
        let mut names = Vec::new();
        for entry in fs::read_dir(data.join(folder))? {
            let path = entry?.path();
            // The sets of words have a form of their own.
            let rules = path.extension().is_some_and(|e| e == "toml")
                && path.file_stem().is_some_and(|s| s != "words");
            if let Some(name) = path.file_name().filter(|_| rules) {
                names.push(name.to_string_lossy().into_owned());
            }
        }
        names.sort();
        let _ = writeln!(code, "const {constant}: &[(&str, &str)] = &[");
        for name in names {
            let file = data.join(folder).join(&name).canonicalize()?;
            println!("cargo:rerun-if-changed={}", file.display());
            let (shown, path) = (format!("{folder}/{name}"), file.to_string_lossy().into_owned());
            let _ = writeln!(code, "    ({shown:?}, include_str!({path:?})),");
        }
        code.push_str("];\n");
    }
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("rules.rs"), code)
}

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
            let name = entry?.file_name().to_string_lossy().into_owned();
            // The sets of words have a form of their own.
            if name.ends_with(".toml") && name != "words.toml" {
                names.push(name);
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

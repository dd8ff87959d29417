//! Embeds the folders `queries/` and `data/reference/`, so that adding a file there needs no Rust.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("../..");
    let mut code = String::new();
    embed(&mut code, "QUERIES", &root.join("queries"), "rq")?;
    embed(&mut code, "REFERENCE", &root.join("data/reference"), "ttl")?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("embedded.rs"), code)
}

/// Writes a constant with the name and content of every file of the folder that ends so.
fn embed(code: &mut String, constant: &str, folder: &Path, extension: &str) -> io::Result<()> {
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == extension) {
            files.push(path.canonicalize()?);
        }
    }
    files.sort();
    let _ = writeln!(code, "pub(crate) const {constant}: &[(&str, &str)] = &[");
    for file in files {
        println!("cargo:rerun-if-changed={}", file.display());
        // Quoted as Rust quotes them.
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let file = file.to_string_lossy();
        let _ = writeln!(code, "    ({name:?}, include_str!({file:?})),");
    }
    code.push_str("];\n");
    Ok(())
}

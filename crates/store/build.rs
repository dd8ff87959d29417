//! Embeds the folders `queries/` and `data/reference/`, so that adding a file there needs no Rust, and a hash
//! of all that knowledge is made with beside the claims: the code, the reference data, the labels of concepts.
//! Another one tells a store that all of it must be made anew.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("../..");
    let mut code = String::new();
    embed(&mut code, "QUERIES", &root.join("queries"), "rq")?;
    embed(&mut code, "REFERENCE", &root.join("data/reference"), "ttl")?;
    let mut hash = Sha256::new();
    for folder in ["crates/fusion/src", "crates/ontology/src", "data/reference"] {
        add(&mut hash, &root.join(folder))?;
    }
    let ontology = root.join("ontology/summitkg.ttl");
    println!("cargo:rerun-if-changed={}", ontology.display());
    hash.update(fs::read(ontology)?);
    let digest = hash.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let _ = writeln!(code, "pub(crate) const DIGEST: &str = {digest:?};");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("embedded.rs"), code)
}

/// Adds the names and content of the sources in a folder, in their order.
fn add(hash: &mut Sha256, folder: &Path) -> io::Result<()> {
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        hash.update(entry.file_name().as_encoded_bytes());
        hash.update([0]);
        if entry.file_type()?.is_dir() {
            add(hash, &entry.path())?;
        } else {
            hash.update(fs::read(entry.path())?);
        }
    }
    Ok(())
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

//! temp
use summitkg_extractor::*;
use summitkg_ontology::*;
fn main() {
    let ex = match Extractor::new() { Ok(e) => e, Err(e) => { println!("{e}"); std::process::exit(1) } };
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let name = std::path::Path::new(&path).file_stem().unwrap().to_str().unwrap().to_owned();
        let mut text = String::from_utf8(bytes).unwrap();
        let mut meta = DocumentMeta { name, ..Default::default() };
        if text.starts_with("---\n") { let (h, b) = text[4..].split_once("---\n").unwrap(); for l in h.lines() { if let Some((k,v)) = l.split_once(':') { let v=v.trim().to_owned(); match k { "published" => meta.published=Some(v), "title" => meta.title=Some(v), _=>{} } } } text = b.to_owned(); }
        println!("{}", ex.extract(&Document::new(meta, text)).to_json());
    }
}

//! What `export` writes, and what it refuses to overwrite.

use std::fs;

use crate::TEXT;
use crate::place::{Place, assert_fails};

/// A folder with a store of one text.
fn built() -> Place {
    let place = Place::new();
    place.write("a.txt", TEXT);
    let built = place.run(&["build", "a.txt"]);
    assert_eq!(built.code, 0, "{}", built.err);
    place
}

#[test]
fn the_extension_tells_the_format_and_gz_packs() {
    let place = built();
    for (name, begin) in
        [("a.ttl", "# summitkg"), ("a.nt", "<"), ("a.rdf", "<?xml"), ("a.trig", "# summitkg")]
    {
        assert_eq!(place.run(&["export", "-o", name]).code, 0, "{name}");
        assert!(fs::read_to_string(place.path(name)).unwrap().starts_with(begin), "{name}");
    }
    assert_eq!(place.run(&["export", "-o", "b.ttl.gz"]).code, 0);
    assert!(fs::read(place.path("b.ttl.gz")).unwrap().starts_with(&[0x1F, 0x8B]));
    let ask =
        |graph: &str| place.run(&["query", "--graph", graph, "-e", "SELECT ?s { ?s skg:number ?n }"]).out;
    assert_eq!(ask("b.ttl.gz"), ask("a.ttl"));
    assert_eq!(place.run(&["export", "--describe", "-q", "-o", "d.ttl.gz"]).code, 0);
    assert!(ask("d.ttl.gz").starts_with('s'));
}

#[test]
fn rdf_1_2_is_written_where_it_can_be() {
    let place = built();
    let run = place.run(&["export", "--rdf12", "--layer", "cited", "--format", "trig"]);
    assert!(run.code == 0 && run.out.contains("{|") && run.out.contains("<<( "), "{}", run.err);
    let refused = place.run(&["export", "--rdf12", "-o", "x.jsonld"]);
    assert_fails(&refused, 2, &["jsonld", "RDF 1.2", "--rdf12"]);
    assert!(!place.path("x.jsonld").exists());
}

#[test]
fn tables_are_a_folder_that_is_replaced_whole() {
    let place = built();
    let run = place.run(&["export", "--format", "csv", "-o", "t"]);
    assert!(run.code == 0 && run.out.is_empty() && run.err.contains("files in t"), "{}", run.err);
    let summits = fs::read_to_string(place.path("t/summits.csv")).unwrap();
    assert!(summits.starts_with("summit_id,series,") && summits.contains("sco-chs/14,sco-chs,"), "{summits}");
    // Again, in the other form: none of the files of before stays.
    assert_eq!(place.run(&["export", "--format", "tsv", "--bom", "-q", "-o", "t"]).code, 0);
    assert!(!place.path("t/summits.csv").exists() && place.path("t/summits.tsv").exists());
    fs::create_dir(place.path("empty")).unwrap();
    assert_eq!(place.run(&["export", "--format", "csv", "-q", "-o", "empty"]).code, 0);

    place.write("t/notes.txt", "mine");
    let before = fs::read_dir(place.path("t")).unwrap().count();
    assert_fails(&place.run(&["export", "--format", "csv", "-o", "t"]), 2, &["t: not empty", "`notes.txt`"]);
    place.write("other/summits.csv", "mine");
    let refused = place.run(&["export", "--format", "csv", "-o", "other"]);
    assert_fails(&refused, 2, &["other", "`csv-metadata.json`"]);
    assert_eq!(fs::read_dir(place.path("t")).unwrap().count(), before);
    assert_eq!(fs::read_to_string(place.path("other/summits.csv")).unwrap(), "mine");
    assert_fails(&place.run(&["export", "--format", "csv", "-o", "a.txt"]), 2, &["a.txt", "file"]);
    assert_fails(&place.run(&["export", "--format", "csv", "-o", "."]), 2, &["folder"]);
    assert_fails(&place.run(&["export", "--format", "csv", "-o", "no/such/t"]), 3, &["no/such/t"]);
    let left = fs::read_dir(place.path("")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> = left.filter(|name| name.starts_with('.')).collect();
    assert!(left.is_empty(), "{left:?} is left behind");
}

#[test]
fn what_makes_no_sense_together_is_refused() {
    let place = built();
    for (args, words) in [
        (&["--format", "csv"][..], &["-o FOLDER"][..]),
        (&["-o", "summits.csv"], &["summits.csv", "--format csv"]),
        (&["--format", "csv", "-o", "t", "--rdf12"], &["--rdf12"]),
        (&["--format", "csv", "-o", "t", "--layer", "all"], &["--layer"]),
        (&["--bom"], &["--bom", "csv"]),
        (&["--layer", "everything"], &["everything", "knowledge, cited, claims, all"]),
        (&["--licence", "https://example.org/"], &["--describe"]),
        (&["--describe", "--format", "csv"], &["--describe"]),
        (&["--describe", "--licence", "CC BY"], &["--licence CC BY"]),
        (&["--describe", "--date", "2026-02-30"], &["--date 2026-02-30"]),
    ] {
        assert_fails(&place.run(&[&["export"], args].concat()), 2, words);
    }
    assert!(!place.path("t").exists());
}

#[test]
fn a_dataset_is_described_with_what_its_owner_says() {
    let place = built();
    let run = place.run(&["export", "--describe"]);
    assert!(run.code == 0 && run.err.contains("no licence is stated"), "{}", run.err);
    assert!(run.out.contains("void:Dataset") && !run.out.contains("dcterms:license"), "{}", run.out);
    let licence = "https://creativecommons.org/licenses/by/4.0/";
    let args = ["export", "--describe", "--licence", licence, "--title", "峰会", "--publisher", "某所"];
    let run = place.run(&[&args[..], &["--date", "2026-11-20"]].concat());
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    for words in [licence, "\"峰会\"", "\"某所\"", "\"2026-11-20\"^^xsd:date"] {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
}

//! temp
#![allow(missing_docs, clippy::all, clippy::pedantic, clippy::print_stdout, clippy::unwrap_used)]
use std::time::Instant;
use summitkg_store::*;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let t = Instant::now();
    let store = Store::open(&path, Access::Read).unwrap();
    println!("open {:?}", t.elapsed());
    let t = Instant::now();
    let reports = store.reports().unwrap();
    println!(
        "reports {} {:?} facts {}",
        reports.len(),
        t.elapsed(),
        reports.iter().flat_map(|r| &r.events).map(|e| e.facts.len()).sum::<usize>()
    );
    let t = Instant::now();
    let background = store.background().unwrap();
    println!("background {:?}", t.elapsed());
    for _ in 0..3 {
        let t = Instant::now();
        let k = summitkg_fusion::fuse(&reports, &background);
        println!(
            "fuse {:?} summits {} statements {}",
            t.elapsed(),
            k.summits.len(),
            k.summits.iter().map(|s| s.statements.len()).sum::<usize>()
        );
        let t = Instant::now();
        let q = summitkg_ontology::rdf::knowledge(store.base(), &k);
        println!("map {:?} quads {}", t.elapsed(), q.len());
    }
    let mut fam = std::collections::BTreeMap::<String, usize>::new();
    for r in &reports {
        let f: std::collections::BTreeSet<_> =
            r.events.iter().map(|e| background.family(&e.series).to_owned()).collect();
        for f in f {
            *fam.entry(f).or_default() += 1;
        }
    }
    for (f, n) in &fam {
        let one = std::iter::once(f.clone()).collect();
        let t = Instant::now();
        let k = summitkg_fusion::Fusion { reference: &background, corrections: &[], families: Some(&one) }
            .fuse(&reports);
        println!("{f} {n} docs fuse {:?} summits {}", t.elapsed(), k.summits.len());
    }
}

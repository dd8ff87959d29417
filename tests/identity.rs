//! Which summits a whole collection of texts speaks of: exactly those that there were, none twice.
//!
//! The texts are no part of this repository: `SUMMITKG_CORPORA` names the folder that holds them. Without it
//! these tests say so and pass. What they hold against the graph are facts of meetings, not words of texts.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Once, OnceLock};

use summitkg_extractor::{Extractor, Options as Reading, Source, read};
use summitkg_ontology::Document;
use summitkg_store::{Entry, Options, Store};
use summitkg_tests::{file_name, none, rows};

/// The heads of state of the SCO in these texts: number, year, city, status.
const SCO_CHS: [(u32, u16, &str, &str); 20] = [
    (1, 2001, "上海", "Held"),
    (2, 2002, "圣彼得堡", "Mentioned"),
    (3, 2003, "莫斯科", "Mentioned"),
    (4, 2004, "塔什干", "Mentioned"),
    (5, 2005, "阿斯塔纳", "Mentioned"),
    (6, 2006, "上海", "Mentioned"),
    (7, 2007, "比什凯克", "Held"),
    (8, 2008, "杜尚别", "Held"),
    (9, 2009, "叶卡捷琳堡", "Mentioned"),
    (10, 2010, "塔什干", "Mentioned"),
    (11, 2011, "阿斯塔纳", "Mentioned"),
    (12, 2012, "北京", "Held"),
    (13, 2013, "比什凯克", "Held"),
    (14, 2014, "杜尚别", "Held"),
    (15, 2015, "乌法", "Held"),
    (16, 2016, "塔什干", "Mentioned"),
    (17, 2017, "阿斯塔纳", "Mentioned"),
    (19, 2019, "比什凯克", "Held"),
    (21, 2021, "杜尚别", "Held"),
    (24, 2024, "阿斯塔纳", "Held"),
];

/// The numbered meetings of other series that these texts report as held: series, number, year, city.
const HELD: [(&str, u32, u16, &str); 17] = [
    ("apec", 20, 2012, "符拉迪沃斯托克"),
    ("apec", 21, 2013, "巴厘岛"),
    ("apec", 22, 2014, "北京"),
    ("apec", 23, 2015, "马尼拉"),
    ("brics", 5, 2013, "德班"),
    ("brics", 6, 2014, "福塔莱萨"),
    ("brics", 7, 2015, "乌法"),
    ("cica", 4, 2014, "上海"),
    ("g20", 8, 2013, "圣彼得堡"),
    ("g20", 9, 2014, "布里斯班"),
    ("g20", 10, 2015, "安塔利亚"),
    ("sco-chg", 11, 2012, "比什凯克"),
    ("sco-chg", 12, 2013, "塔什干"),
    ("sco-chg", 13, 2014, "阿斯塔纳"),
    ("sco-chg", 14, 2015, "郑州"),
    ("sco-chs", 14, 2014, "杜尚别"),
    ("sco-chs", 15, 2015, "乌法"),
];

/// Every text of the corpora.
fn texts(folder: &Path) -> Vec<Document> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "txt" || e == "gz") {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut documents = Vec::new();
    for path in files {
        let bytes = fs::read(&path).unwrap();
        // Some records have no text: what cannot be read is told elsewhere.
        read(Source::from_bytes(file_name(&path), &bytes), &Reading::default(), &mut |d| {
            documents.extend(d.ok());
        });
    }
    documents
}

/// One store with all texts, read once; none without the corpora, which is said.
fn store() -> Option<&'static Store> {
    static STORE: OnceLock<Option<Store>> = OnceLock::new();
    let store = STORE.get_or_init(|| {
        let folder = env::var_os("SUMMITKG_CORPORA").map(|f| PathBuf::from(f).join("corpora"));
        let folder = folder.filter(|f| f.join("news-2012-2015.jsonl.gz").is_file())?;
        let extractor = Extractor::new().unwrap();
        let versions = ("0".to_owned(), extractor.version().to_owned());
        let entries = texts(&folder).into_iter().map(|document| {
            let report = extractor.extract(&document);
            Entry { report, text: Some(document.text().to_owned()), versions: versions.clone() }
        });
        let mut store =
            Store::in_memory_with(Options { calendar: Some(true), ..Options::default() }).unwrap();
        store.put(entries.collect()).unwrap();
        Some(store)
    });
    if store.is_none() {
        static SAID: Once = Once::new();
        SAID.call_once(|| {
            let _ = writeln!(io::stderr(), "skipped: set SUMMITKG_CORPORA to a folder with corpora/");
        });
    }
    store.as_ref()
}

/// A summit as the graph has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Summit {
    number: Option<u32>,
    year: Option<u16>,
    cities: Vec<String>,
    status: String,
}

/// The summits of each series.
fn summits(store: &Store) -> BTreeMap<String, Vec<Summit>> {
    let word = |property: &str| {
        let query = format!("SELECT ?s ?v {{ ?s a skg:Summit ; {property} ?v }}");
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in rows(store, &query) {
            values.entry(row[0].clone()).or_default().push(row[1].clone());
        }
        values
    };
    let (series, numbers, dates) = (word("skg:series"), word("skg:number"), word("skg:dateEarliest"));
    let (cities, statuses) = (word("skg:hostCity"), word("skg:status"));
    let mut found: BTreeMap<String, Vec<Summit>> = BTreeMap::new();
    for (summit, series) in &series {
        let one = |values: &BTreeMap<String, Vec<String>>| values.get(summit).map(|all| all[0].clone());
        let cities = cities.get(summit).into_iter().flatten();
        found.entry(series.concat().replace("series/", "")).or_default().push(Summit {
            number: one(&numbers).and_then(|n| n.parse().ok()),
            year: one(&dates).and_then(|d| d.get(..4)?.parse().ok()),
            cities: cities.map(|city| city.replace("city/", "")).collect(),
            status: one(&statuses).unwrap_or_default().replace("summit", ""),
        });
    }
    for all in found.values_mut() {
        all.sort();
    }
    found
}

#[test]
fn the_summits_of_the_sco_are_exactly_those_that_there_were() {
    let Some(store) = store() else { return };
    let mut found = summits(store);
    let summit = |number, year, city: &str, status: &str| Summit {
        number,
        year: Some(year),
        cities: vec![city.to_owned()],
        status: status.to_owned(),
    };
    let wanted: Vec<Summit> = SCO_CHS
        .iter()
        .map(|(number, year, city, status)| summit(Some(*number), *year, city, status))
        .collect();
    assert_eq!(found.remove("sco-chs").unwrap_or_default(), wanted);
    assert_eq!(found.remove("sco-plus").unwrap_or_default(), [summit(None, 2024, "阿斯塔纳", "Held")]);
}

#[test]
fn the_numbered_meetings_of_every_series_are_known_once() {
    let Some(store) = store() else { return };
    let found = summits(store);
    let mut wrong = Vec::new();
    for (series, number, year, city) in HELD {
        let all = found.get(series).cloned().unwrap_or_default();
        let same: Vec<&Summit> = all.iter().filter(|s| s.number == Some(number)).collect();
        let right = |s: &Summit| s.year == Some(year) && s.cities == [city] && s.status == "Held";
        if same.len() != 1 || !right(same[0]) {
            wrong.push(format!("{series} {number} ({year}, {city}): {same:?}"));
        }
    }
    none(&wrong);
}

#[test]
fn no_two_summits_of_a_series_share_year_and_city() {
    let Some(store) = store() else { return };
    let mut wrong = Vec::new();
    for (series, all) in summits(store) {
        for (i, a) in all.iter().enumerate() {
            for b in all.iter().skip(i + 1) {
                let year = a.year.is_some() && a.year == b.year;
                let city = a.cities.is_empty() || b.cities.is_empty() || a.cities == b.cities;
                if year && city || a.number.is_some() && a.number == b.number {
                    wrong.push(format!("{series}: {a:?} and {b:?}"));
                }
            }
        }
    }
    none(&wrong);
}

#[test]
fn no_held_summit_is_without_date_or_place() {
    let Some(store) = store() else { return };
    let mut wrong = Vec::new();
    for (series, all) in summits(store) {
        let bare = |s: &&Summit| s.status == "Held" && (s.year.is_none() || s.cities.is_empty());
        wrong.extend(all.iter().filter(bare).map(|s| format!("{series}: {s:?}")));
    }
    none(&wrong);
}

#[test]
fn what_may_be_several_is_none_of_them() {
    let Some(store) = store() else { return };
    let open = rows(store, "SELECT ?m { GRAPH ?g { ?m skg:mayDenote ?s } }");
    let both = rows(store, "SELECT ?m { GRAPH ?g { ?m skg:mayDenote ?s ; skg:denotes ?t } }");
    assert_eq!(both, BTreeSet::new());
    assert!(open.len() <= 3, "too much is left open: {open:?}");
}

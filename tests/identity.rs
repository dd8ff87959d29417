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

use summitkg_extractor::Extractor;
use summitkg_ontology::Document;
use summitkg_store::{Answer, Entry, Options, Store, Term};
use summitkg_tests::{documents, none};

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
    files.iter().flat_map(|path| documents(path)).collect()
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
        let mut store = Store::in_memory(Options { calendar: Some(true), ..Options::default() }).unwrap();
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
#[derive(Debug, Default)]
struct Summit {
    series: String,
    number: Option<u32>,
    year: Option<u16>,
    cities: BTreeSet<String>,
    status: String,
}

impl Summit {
    fn row(&self) -> (String, Option<u32>, Option<u16>, String, String) {
        let cities: Vec<&str> = self.cities.iter().map(String::as_str).collect();
        (self.series.clone(), self.number, self.year, cities.join("/"), self.status.clone())
    }
}

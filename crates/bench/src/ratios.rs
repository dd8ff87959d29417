//! What reading and storing cost beside others that do part of the same work, in one run.

use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use jieba_rs::Jieba;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;
use oxigraph::store::Store as Graph;
use summitkg_extractor::Extractor;
use summitkg_store::{Access, Format, Layer, Store};

use crate::spent::Spent;
use crate::work::{build, documents, speaking};

/// How often work is done; the cheapest run counts.
const TIMES: u32 = 3;
/// Memory for Oxigraph's bulk loader, in megabytes: more makes it slower.
const LOADER: usize = 64;

/// One line of the comparison.
struct Line {
    what: &'static str,
    spent: Spent,
    /// Against which line, by processor time.
    against: Option<(&'static str, f64)>,
}

/// Everything that was compared.
pub struct Ratios {
    bytes: usize,
    lines: Vec<Line>,
    quads: usize,
}

impl Ratios {
    /// Measures over a corpus of JSON lines; stores are made in `folder`.
    pub fn measure(corpus: &[u8], folder: &Path) -> Result<Self> {
        let mut ratios = Self { bytes: corpus.len(), lines: Vec::new(), quads: 0 };
        let mut texts: Vec<String> = Vec::new();
        documents(corpus, |document| texts.push(document.text().to_owned()));
        let jieba = Jieba::new();
        let cut = || texts.iter().map(|text| jieba.cut(text, true).len()).sum::<usize>();
        let (words, spent) = Spent::least(TIMES, cut);
        if words == 0 {
            bail!("the corpus has no text");
        }
        ratios.add("jieba-rs cut", spent, None);

        let extractor = Extractor::new()?;
        let (found, extraction) = Spent::least(TIMES, || speaking(&extractor, corpus, 1));
        ratios.add("extraction", extraction, Some("jieba-rs cut"));
        let (both, spent) = Spent::least(TIMES, || speaking(&extractor, corpus, 2));
        if both != found {
            bail!("one thread found {found} documents with a summit, two found {both}");
        }
        ratios.add("extraction, 2 threads", spent, Some("extraction"));

        let plain = ratios.stored("build, plain file", &extractor, corpus, (folder, "ratios.nq"))?;
        let quads = quads(&plain)?;
        ratios.quads = quads.len();
        let (loaded, spent) = Spent::least(1, || load(&Graph::new()?, &quads));
        loaded?;
        ratios.add("bulk loader, memory", spent, Some("build, plain file"));
        #[cfg(feature = "rocksdb")]
        {
            ratios.stored("build, folder", &extractor, corpus, (folder, "ratios.store"))?;
            let (loaded, spent) =
                Spent::least(1, || load(&Graph::open(folder.join("ratios.loaded"))?, &quads));
            loaded?;
            ratios.add("bulk loader, folder", spent, Some("build, folder"));
        }
        Ok(ratios)
    }

    /// Builds new stores; gives the last.
    fn stored(
        &mut self,
        what: &'static str,
        extractor: &Extractor,
        corpus: &[u8],
        (folder, name): (&Path, &str),
    ) -> Result<PathBuf> {
        let mut number = 0;
        let (built, spent) = Spent::least(TIMES, || {
            number += 1;
            let path = folder.join(format!("{number}-{name}"));
            build(extractor, corpus, &path).map(|_| path)
        });
        self.add(what, spent, Some("extraction"));
        built
    }

    fn add(&mut self, what: &'static str, spent: Spent, against: Option<&'static str>) {
        let other = |name| self.lines.iter().find(|line| line.what == name);
        let ratio = |name| Some((name, spent.cpu.as_secs_f64() / other(name)?.spent.cpu.as_secs_f64()));
        let against = against.and_then(ratio);
        self.lines.push(Line { what, spent, against });
    }
}

impl fmt::Display for Ratios {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let megabytes = self.bytes as f64 / 1e6;
        writeln!(f, "{megabytes:.1} MB of JSON lines; {} quads\n", self.quads)?;
        writeln!(f, "| work | clock s | processor s | MB/s of processor | ratio | to |")?;
        writeln!(f, "|---|--:|--:|--:|--:|---|")?;
        for Line { what, spent, against } in &self.lines {
            let (wall, cpu) = (spent.wall.as_secs_f64(), spent.cpu.as_secs_f64());
            let mut ratio = String::from("|");
            if let Some((name, value)) = against {
                ratio.clear();
                write!(ratio, "{value:.3} | {name}")?;
            }
            writeln!(f, "| {what} | {wall:.2} | {cpu:.2} | {:.1} | {ratio} |", megabytes / cpu)?;
        }
        Ok(())
    }
}

/// Everything that a store holds.
fn quads(path: &Path) -> Result<Vec<Quad>> {
    let mut bytes = Vec::new();
    Store::open(path, Access::Read)?.export(Format::NQuads, Layer::All, true, &mut bytes)?;
    Ok(RdfParser::from_format(RdfFormat::NQuads).for_slice(&bytes).collect::<Result<_, _>>()?)
}

fn load(graph: &Graph, quads: &[Quad]) -> Result<()> {
    let mut loader = graph.bulk_loader().with_max_memory_size_in_megabytes(LOADER);
    loader.load_quads(quads.iter().cloned())?;
    Ok(loader.commit()?)
}

//! How well texts are read, against gold.

use std::io::Write as _;

use anyhow::Result;
use serde_json::{Map, Value, json};
use summitkg_extractor::Extractor;

use crate::args::Eval;
use crate::context::Context;
use crate::error::Failure;
use crate::eval::{Counts, Gold, Predictions, Tally, Verdict, score};
use crate::output::{self, Output};
use crate::reader;
use crate::table::{self, RowFormat};

pub(crate) fn run(context: &Context, args: &Eval) -> Result<()> {
    let format = RowFormat::named(args.format.as_deref())
        .ok_or_else(|| Failure::Usage("--format: must be table, csv, tsv or json".to_owned()))?;
    let gold = Gold::read(&args.gold)?;
    let predictions = match &args.reports {
        Some(path) => Predictions::read(path)?,
        None => extract(context, args)?,
    };
    let mut scored = Scored::default();
    for (name, events) in &gold.documents {
        let predicted = predictions.documents.get(name);
        if predicted.is_none() {
            scored.absent.push(name.clone());
        }
        score(&mut scored.tally, name, events, predicted.map_or(&[], Vec::as_slice));
    }
    scored.documents = gold.documents.len();
    let known = |name: &&String| !gold.documents.contains_key(*name);
    scored.without_gold = predictions.documents.keys().filter(known).cloned().collect();
    if scored.absent.len() == scored.documents {
        let message = format!("{}: has gold for none of the documents", args.gold.display());
        return Err(Failure::Input(message).into());
    }
    tell(context, &scored, &gold.other, &predictions.twice);
    let mut out = Output::open(None)?;
    match format {
        RowFormat::Json => writeln!(out, "{}", serde_json::to_string_pretty(&scored.json(args.errors))?)?,
        _ => write(context, &scored, args.errors, format, &mut out)?,
    }
    out.finish()?;
    let f1 = scored.tally.total().f1();
    match args.min.filter(|min| f1 < *min) {
        Some(min) => Err(Failure::Negative(format!("F1 {f1:.4} is under the bar of {min}")).into()),
        None => Ok(()),
    }
}

fn extract(context: &Context, args: &Eval) -> Result<Predictions> {
    let extractor = Extractor::new()?;
    let mut predictions = Predictions::default();
    reader::extract(context, &args.input, &extractor, |_, report| Ok(predictions.push(&report)?))?;
    Ok(predictions)
}

/// The figures with what they are over.
#[derive(Default)]
struct Scored {
    tally: Tally,
    /// How many documents gold has.
    documents: usize,
    /// Documents of gold that were not read; all their facts are missing.
    absent: Vec<String>,
    /// Documents that were read and are not scored.
    without_gold: Vec<String>,
}

/// How many names a note lists.
const NAMED: usize = 5;

fn tell(context: &Context, scored: &Scored, other: &[String], twice: &[String]) {
    let notes = [
        (&scored.absent[..], "未读到，其事实全部计为缺失", "not read, so all their facts are missing"),
        (&scored.without_gold, "没有标准答案，不计分", "without gold, so not scored"),
        (other, "标准答案目录中不含 events 的文件", "files of the gold folder without `events`, left out"),
        (twice, "同名文档，只计第一篇", "several documents of one name, the first is scored"),
    ];
    for (names, zh, en) in notes.into_iter().filter(|(names, ..)| !names.is_empty()) {
        let shown = if context.verbose { names.len() } else { NAMED };
        let list = names.iter().take(shown).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if names.len() > shown { ", … (-v)" } else { "" };
        let line = format!("{} ({}): {list}{more}", context.lang.pick(zh, en), names.len());
        context.note(&output::printable(&line));
    }
}

fn write(
    context: &Context,
    scored: &Scored,
    errors: bool,
    format: RowFormat,
    out: &mut Output,
) -> std::io::Result<()> {
    let people = format == RowFormat::Table;
    let heading = |zh, en| if people { context.lang.pick(zh, en) } else { en };
    if errors && !(people && scored.tally.mistakes.is_empty()) {
        let header = [
            heading("判定", "verdict"),
            heading("文档", "document"),
            heading("类型", "type"),
            heading("所属", "of"),
            heading("标准答案", "gold"),
            heading("抽取结果", "extracted"),
        ];
        let rows: Vec<Vec<String>> = scored.mistakes().map(Vec::from).collect();
        table::write(format, &header, &rows, out)?;
        if !people {
            return Ok(());
        }
        writeln!(out)?;
    }
    let header = [
        heading("类型", "type"),
        heading("正确", "tp"),
        heading("多余", "fp"),
        heading("缺失", "fn"),
        heading("精确率", "precision"),
        heading("召回率", "recall"),
        "F1",
    ];
    let types = scored.tally.counts.iter().map(|(fact, counts)| (fact.code(), *counts));
    let rows = types.chain([(heading("合计", "all"), scored.tally.total())]).map(|(name, counts)| {
        let figures = [counts.precision(), counts.recall(), counts.f1()].map(|share| format!("{share:.4}"));
        let numbers = [counts.right, counts.spurious, counts.missing].map(|n| n.to_string());
        [name.to_owned()].into_iter().chain(numbers).chain(figures).collect()
    });
    table::write(format, &header, &rows.collect::<Vec<_>>(), out)
}

impl Scored {
    /// The cells of each mistake.
    fn mistakes(&self) -> impl Iterator<Item = [String; 6]> {
        self.tally.mistakes.iter().map(|m| {
            let verdict = match m.verdict {
                Verdict::Missing => "missing",
                Verdict::Spurious => "spurious",
                Verdict::Wrong => "wrong",
            };
            let cells = [verdict, &m.document, m.fact.code(), &m.of, &m.gold, &m.predicted];
            cells.map(str::to_owned)
        })
    }

    fn json(&self, errors: bool) -> Value {
        let types = self.tally.counts.iter().map(|(fact, counts)| (fact.code().to_owned(), figures(*counts)));
        let mut object = json!({
            "documents": self.documents,
            "absent": self.absent,
            "without_gold": self.without_gold,
            "total": figures(self.tally.total()),
            "types": types.collect::<Map<_, _>>(),
        });
        if errors {
            let mistakes = self.mistakes().map(|[verdict, document, fact, of, gold, extracted]| {
                json!({"verdict": verdict, "document": document, "type": fact, "of": of, "gold": gold, "extracted": extracted})
            });
            object["errors"] = mistakes.collect();
        }
        object
    }
}

fn figures(counts: Counts) -> Value {
    json!({
        "tp": counts.right,
        "fp": counts.spurious,
        "fn": counts.missing,
        "precision": counts.precision(),
        "recall": counts.recall(),
        "f1": counts.f1(),
    })
}

//! A program that embeds the store: one report goes in, one question is asked, the graph comes out.
//!
//! `cargo run -p summitkg-store --example embed`

use std::error::Error;
use std::io::{self, Write};

use summitkg_ontology::{
    Basis, Claim, CodePoints, Document, DocumentMeta, Event, Evidence, Fact, ReadWith, Report, Role, RuleId,
};
use summitkg_store::{Entry, Format, Layer, Literal, ResultFormat, Store};

fn main() -> Result<(), Box<dyn Error>> {
    run(&mut io::stdout().lock())
}

/// Everything that the program does, to any writer.
pub(crate) fn run(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut store = Store::in_memory()?;
    let (document, report) = report()?;
    let versions = ("embed".to_owned(), "0".to_owned());
    let changes = store.put(vec![Entry { report, text: Some(document.text().to_owned()), versions }])?;
    writeln!(out, "documents added: {}", changes.documents_added)?;

    // Which words say what? A parameter stands for the variable of its name.
    let question = "SELECT ?number ?quote { GRAPH ?document {
        ?claim rdf:predicate skg:number ; rdf:object ?number ; prov:wasDerivedFrom/oa:hasSelector/oa:exact ?quote
    } }";
    let answer = store.query(question, &[("number".to_owned(), Literal::from(14).into())])?;
    answer.write(ResultFormat::Csv, out)?;

    store.export(Format::Turtle, Layer::Knowledge, false, out)?;
    Ok(())
}

/// What an extractor would make of this sentence.
fn report() -> Result<(Document, Report), Box<dyn Error>> {
    let text = "上海合作组织成员国元首理事会第十四次会议在杜尚别举行。".to_owned();
    let document =
        Document::new(DocumentMeta { name: "example".to_owned(), ..DocumentMeta::default() }, text);
    let points = CodePoints::new(document.text());
    let rule = RuleId::new("example.number")?;
    let quote = |words: &str| {
        let start = document.text().find(words)?;
        let span = document.span(start..start + words.len())?;
        Evidence::new(&document, &points, span, rule.clone())
    };
    let number = quote("第十四次会议").ok_or("no such words")?;
    let city = quote("杜尚别").ok_or("no such words")?;
    let event = Event {
        series: "sco-chs".to_owned(),
        role: Role::Reported,
        evidence: vec![number.clone()],
        facts: vec![
            Fact::new(Claim::Number(14), Basis::Stated, number),
            Fact::new(Claim::City("杜尚别".to_owned()), Basis::Stated, city),
        ],
    };
    let report = Report {
        id: document.id().clone(),
        document: document.meta().clone(),
        sha256: document.sha256(),
        events: vec![event],
        findings: Vec::new(),
        read_with: ReadWith::default(),
    };
    Ok((document, report))
}

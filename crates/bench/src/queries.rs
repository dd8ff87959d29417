//! Every shipped query, as it is and for one summit.

use anyhow::Result;
use serde::Serialize;
use std::time::Duration;
use summitkg_store::{Answer, QueryOptions, ShippedQuery, Store, shipped};

use crate::spent::Spent;

/// What one query took.
#[derive(Debug, Serialize)]
pub struct Asked {
    /// Its name.
    pub query: &'static str,
    /// The parameters that were given.
    pub given: String,
    /// How many rows it had; none if it was given up.
    pub rows: Option<usize>,
    /// Milliseconds by the clock, without opening the store.
    pub ms: f64,
    /// Milliseconds of the processor.
    pub cpu_ms: f64,
    /// Why there are no rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// Asks every shipped query of a store: as it is, and for one thing where it has a parameter for that.
pub fn ask_all(store: &Store, timeout: Duration) -> Result<Vec<Asked>> {
    let document = store.documents()?.first().map(|info| info.meta.name.clone()).unwrap_or_default();
    let one = [("series", "sco-chs"), ("number", "5"), ("document", &document)];
    let mut asked = Vec::new();
    for query in shipped() {
        asked.push(ask(store, query, &[], timeout)?);
        let has = |name: &str| query.parameters.iter().any(|parameter| parameter.name == name);
        let given: Vec<(String, String)> = one
            .iter()
            .filter(|(name, _)| has(name))
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        if !given.is_empty() {
            asked.push(ask(store, query, &given, timeout)?);
        }
    }
    Ok(asked)
}

fn ask(store: &Store, query: &ShippedQuery, given: &[(String, String)], timeout: Duration) -> Result<Asked> {
    let parameters = query.bind(given)?;
    let options = QueryOptions { timeout: Some(timeout), ..QueryOptions::default() };
    let (answer, spent) = Spent::least(1, || store.query_with(query.text, &parameters, &options));
    // What is quick is asked again: the first time also fetches from the disk.
    let (answer, spent) = match answer {
        Ok(_) if spent.wall < Duration::from_secs(1) => {
            Spent::least(3, || store.query_with(query.text, &parameters, &options))
        }
        answer => (answer, spent),
    };
    let (rows, problem) = match answer {
        Ok(Answer::Solutions { rows, .. }) => (Some(rows.len()), None),
        Ok(_) => (None, Some("no rows".to_owned())),
        Err(problem) => (None, Some(problem.to_string())),
    };
    let given: Vec<String> = given.iter().map(|(name, value)| format!("{name}={value}")).collect();
    Ok(Asked {
        query: query.name,
        given: given.join(" "),
        rows,
        ms: milliseconds(spent.wall),
        cpu_ms: milliseconds(spent.cpu),
        problem,
    })
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

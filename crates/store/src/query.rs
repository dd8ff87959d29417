//! SPARQL over the store.
//!
//! A query runs on a thread of its own: it has a deep stack, and a caller with a deadline can stop
//! waiting even where the engine does not look at the clock (sorting, closures of paths, VALUES).
//! Such a thread is left to itself and ends with the process.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term, Variable};
use oxigraph::sparql::{
    CancellationToken, PreparedSparqlQuery, QueryEvaluationError, QueryExplanation, SparqlEvaluator,
};
use oxigraph::store::Store as Graph;
use summitkg_ontology::Base;

use crate::answer::Answer;
use crate::error::{QueryError, StoreError, one_line};
use crate::scan::{self, Outline};
use crate::store::Store;
use crate::syntax;
use crate::turtle::{BASE_PREFIX, PREFIXES};

const STACK: usize = 64 * 1024 * 1024;
/// How long the engine may take to notice that it is to stop.
const GRACE: Duration = Duration::from_millis(200);
/// How often a caller's own token is looked at.
const TICK: Duration = Duration::from_millis(50);
/// How long a query may take before the files are looked at: in damaged ones the engine may never end.
const PATIENCE: Duration = Duration::from_secs(1);

/// Limits for a query; by default there are none.
#[derive(Clone, Default)]
pub struct QueryOptions {
    /// How long to wait for the answer.
    pub timeout: Option<Duration>,
    /// How many rows or triples the answer may have; more are an error, never silently cut.
    pub max_rows: Option<usize>,
    /// With this the query can be stopped from another thread.
    pub cancellation: Option<CancellationToken>,
}

impl Store {
    /// Answers a query; each parameter stands for the variable of its name.
    ///
    /// The prefixes `skg`, `id`, `rdf`, `rdfs`, `xsd`, `schema`, `prov`, `oa`, `skos`, `edtf`,
    /// `dcterms`, `sh`, `skgsh`, `void`, `dcat` and `foaf` need no declaration. Rows come in the order that the query asks for, and sorted if
    /// it does not. Nothing is ever asked of another server.
    pub fn query(&self, text: &str, parameters: &[(String, Term)]) -> Result<Answer, QueryError> {
        self.query_with(text, parameters, &QueryOptions::default())
    }

    /// Answers a query within limits.
    pub fn query_with(
        &self,
        text: &str,
        parameters: &[(String, Term)],
        options: &QueryOptions,
    ) -> Result<Answer, QueryError> {
        self.evaluate(text, parameters, options, false).map(|(answer, _)| answer)
    }

    /// Answers a query, and counts the rows that all steps of its plan produced on the way: what it costs,
    /// on any machine, however busy.
    pub fn query_counted(
        &self,
        text: &str,
        parameters: &[(String, Term)],
        options: &QueryOptions,
    ) -> Result<(Answer, u64), QueryError> {
        self.evaluate(text, parameters, options, true)
    }

    fn evaluate(
        &self,
        text: &str,
        parameters: &[(String, Term)],
        options: &QueryOptions,
        counted: bool,
    ) -> Result<(Answer, u64), QueryError> {
        // Of two values for one variable the last counts.
        let parameters: BTreeMap<&str, &Term> =
            parameters.iter().map(|(name, term)| (name.as_str(), term)).collect();
        let given = text;
        let text = &with_conditions(given, &parameters);
        let outline = scan::outline(text)?;
        for name in parameters.keys() {
            let condition = format!("#if {name}:");
            if !outline.variables.contains(*name) && !given.contains(&condition) {
                return Err(QueryError::UnknownParameter { name: (*name).to_owned() });
            }
        }
        let token = options.cancellation.clone().unwrap_or_default();
        let task = Task {
            graph: self.graph.clone(),
            base: self.base().clone(),
            text: text.to_owned(),
            parameters: parameters.into_iter().map(|(name, term)| (name.to_owned(), term.clone())).collect(),
            max_rows: options.max_rows,
            counted,
            outline,
            token: token.clone(),
        };
        let (sender, receiver) = mpsc::channel();
        thread::Builder::new()
            .name("query".to_owned())
            .stack_size(STACK)
            // Nobody listens any more if the time was up.
            .spawn(move || drop(sender.send(task.run())))
            .map_err(|problem| failed(&problem))?;
        let answer = wait(&receiver, &token, options.timeout, || self.verify_files());
        if let Err(QueryError::Evaluation { .. } | QueryError::TimedOut { .. }) = &answer {
            self.verify_files()?;
        }
        answer.map_err(|problem| in_the_text(given, problem))
    }
}

fn wait<T>(
    answer: &mpsc::Receiver<Result<T, QueryError>>,
    token: &CancellationToken,
    timeout: Option<Duration>,
    verify: impl Fn() -> Result<(), StoreError>,
) -> Result<T, QueryError> {
    let begun = Instant::now();
    let deadline = timeout.and_then(|timeout| begun.checked_add(timeout));
    let mut verified = false;
    loop {
        if !verified && begun.elapsed() >= PATIENCE {
            verify()?;
            verified = true;
        }
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        match answer.recv_timeout(left.map_or(TICK, |left| left.min(TICK))) {
            Ok(answer) => return answer,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(QueryError::Evaluation { problem: "the engine gave up".to_owned() });
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        let late = left.is_some_and(|left| left <= TICK) && deadline.is_some_and(|d| Instant::now() >= d);
        if !late && !token.is_cancelled() {
            continue;
        }
        token.cancel();
        return match answer.recv_timeout(GRACE) {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(problem)) if !matches!(problem, QueryError::Cancelled) => Err(problem),
            _ if late => Err(QueryError::TimedOut { seconds: timeout.unwrap_or_default().as_secs_f64() }),
            _ => Err(QueryError::Cancelled),
        };
    }
}

struct Task {
    graph: Graph,
    base: Base,
    text: String,
    parameters: Vec<(String, Term)>,
    max_rows: Option<usize>,
    counted: bool,
    outline: Outline,
    token: CancellationToken,
}

impl Task {
    /// The answer and, if they are counted, the rows of all steps.
    fn run(self) -> Result<(Answer, u64), QueryError> {
        // The text as given is parsed first, so that a syntax error names a place in it.
        let mut query = self.parse(&self.text)?;
        // The engine substitutes only what is selected; the values of other variables are put
        // into the pattern.
        let mut inserted: Vec<&(String, Term)> = Vec::new();
        loop {
            for parameter @ (name, term) in &self.parameters {
                if !inserted.contains(&parameter) {
                    query = query.substitute_variable(Variable::new_unchecked(name), term.clone());
                }
            }
            let bound = query.on_store(&self.graph);
            let (results, explanation) = if self.counted {
                let (results, explanation) = bound.compute_statistics().explain();
                (results, Some(explanation))
            } else {
                (bound.execute(), None)
            };
            match results {
                Ok(results) => {
                    let answer = Answer::collect(results, self.max_rows, self.outline.ordered)?;
                    return Ok((answer, explanation.map_or(0, |explanation| rows_of_steps(&explanation))));
                }
                Err(QueryEvaluationError::NotExistingSubstitutedVariable(variable)) => {
                    let unknown = || QueryError::UnknownParameter { name: variable.as_str().to_owned() };
                    let body = self.outline.body.ok_or_else(unknown)?;
                    let missing = |(name, _): &&(String, Term)| name == variable.as_str();
                    inserted.push(self.parameters.iter().find(missing).ok_or_else(unknown)?);
                    query = self.parse(&with_values(&self.text, body, &inserted))?;
                }
                Err(problem) => return Err(evaluation(problem)),
            }
        }
    }

    fn parse(&self, text: &str) -> Result<PreparedSparqlQuery, QueryError> {
        let mut evaluator = SparqlEvaluator::new().with_cancellation_token(self.token.clone());
        for (prefix, iri) in PREFIXES.iter().copied().chain([(BASE_PREFIX, self.base.as_str())]) {
            evaluator = evaluator.with_prefix(prefix, iri).map_err(|problem| failed(&problem))?;
        }
        evaluator.parse_query(text).map_err(|problem| syntax::error(text, self.outline.unclosed, &problem))
    }
}

/// A mistake in a line with a condition has the beginning of that line as its place: a value made it longer.
fn in_the_text(text: &str, mut problem: QueryError) -> QueryError {
    if let QueryError::Syntax { line, column, .. } = &mut problem {
        let given = text.split('\n').nth(*line - 1).unwrap_or_default();
        let code = given.trim_start();
        if code.starts_with("#if ") {
            *column = given.chars().count() - code.chars().count() + 1;
        }
    }
    problem
}

/// The rows of all steps together; what the engine tells of its plan is only to be had as JSON.
fn rows_of_steps(explanation: &QueryExplanation) -> u64 {
    fn sum(step: &serde_json::Value) -> u64 {
        let steps = step["children"].as_array().into_iter().flatten();
        step["number of results"].as_u64().unwrap_or_default() + steps.map(sum).sum::<u64>()
    }
    let mut json = Vec::new();
    let written = explanation.write_in_json(&mut json).ok();
    let plan: Option<serde_json::Value> = written.and_then(|()| serde_json::from_slice(&json).ok());
    plan.map_or(0, |plan| sum(&plan["plan"]))
}

/// A query in which the lines `#if NAME: PATTERN` are no comments where a value is given for NAME, which
/// stands in them as `$NAME`. So the planner knows it, and begins with what it selects.
fn with_conditions(text: &str, parameters: &BTreeMap<&str, &Term>) -> String {
    let line = |line: &str| {
        let (name, pattern) = line.trim_start().strip_prefix("#if ")?.split_once(':')?;
        Some(pattern.replace(&format!("${name}"), &parameters.get(name)?.to_string()))
    };
    text.split('\n').map(|l| line(l).unwrap_or_else(|| l.to_owned())).collect::<Vec<_>>().join("\n")
}

/// A query with the values of variables that it does not select, at the head of its pattern.
fn with_values(text: &str, body: usize, values: &[&(String, Term)]) -> String {
    let (head, pattern) = text.split_at_checked(body).unwrap_or((text, ""));
    let mut query = head.to_owned();
    for (name, term) in values {
        let _ = write!(query, " VALUES ?{name} {{ {term} }} ");
    }
    query + pattern
}

/// The term that is meant by a word: `14`, `2014-09-12`, `<iri>`, `skg:Summit`, `"x"@zh`, and
/// anything else a plain string.
pub fn parse_term(text: &str) -> Term {
    let integer = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !integer.is_empty() && integer.bytes().all(|b| b.is_ascii_digit()) {
        return Literal::new_typed_literal(text, xsd::INTEGER).into();
    }
    if is_day(text) {
        return Literal::new_typed_literal(text, xsd::DATE).into();
    }
    if text.starts_with(['<', '"'])
        && let Ok(term) = text.parse()
    {
        return term;
    }
    let prefixed = text.split_once(':').and_then(|(prefix, local)| {
        let (_, namespace) = PREFIXES.iter().find(|(known, _)| *known == prefix)?;
        NamedNode::new(format!("{namespace}{local}")).ok()
    });
    prefixed.map_or_else(|| Literal::new_simple_literal(text).into(), Term::from)
}

/// `2014-09-12`
pub(crate) fn is_day(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    shape == "9999-99-99"
}

pub(crate) fn evaluation(problem: QueryEvaluationError) -> QueryError {
    match problem {
        QueryEvaluationError::Cancelled => QueryError::Cancelled,
        QueryEvaluationError::Service(_) | QueryEvaluationError::UnsupportedService(_) => QueryError::Service,
        other => failed(&other),
    }
}

fn failed(problem: &dyn std::error::Error) -> QueryError {
    QueryError::Evaluation { problem: one_line(&problem.to_string()) }
}

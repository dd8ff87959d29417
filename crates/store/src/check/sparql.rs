//! Constraints in SPARQL, asked over one graph of the store.
//!
//! `$this` is bound before a constraint of others is asked, once for each node. Ours are asked once for all nodes: parsing
//! and planning a query for each of twenty thousand pieces of evidence takes longer than everything else together.

use std::collections::HashMap;

use oxigraph::model::{GraphName, Literal, Term, Variable};
use oxigraph::sparql::{PreparedSparqlQuery, QueryResults, SparqlEvaluator};
use oxigraph::store::Store as Graph;

use super::data::Path;
use super::shape::Sparql;
use super::value;
use crate::error::one_line;
use crate::turtle::PREFIXES;

/// One violation that a query found: its value and its path, if it has them.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) value: Option<Term>,
    pub(super) path: Option<Term>,
}

/// What a query found, by node.
pub(super) type Answers = HashMap<Term, Vec<Found>>;

/// A query that can be asked, or why it cannot.
pub(super) fn prepare(constraint: &Sparql, path: Option<&Path>) -> Result<PreparedSparqlQuery, String> {
    let mut evaluator = SparqlEvaluator::new();
    let own = constraint.prefixes.iter().map(|(prefix, iri)| (prefix.as_str(), iri.as_str()));
    for (prefix, iri) in PREFIXES.iter().copied().chain(own) {
        evaluator = evaluator.with_prefix(prefix, iri).map_err(|problem| problem.to_string())?;
    }
    let path = path.map_or_else(|| "<urn:path>".to_owned(), Path::sparql);
    let select = constraint.select.replace("$PATH", &path).replace("?PATH", &path);
    evaluator
        .parse_query(&select)
        .map_err(|problem| format!("is not SPARQL: {}", one_line(&problem.to_string())))
}

/// What a query finds for one node, or for all of them if there is none.
pub(super) fn ask(
    constraint: &Sparql,
    path: Option<&Path>,
    graph: &Graph,
    name: &GraphName,
    this: Option<&Term>,
) -> Result<Answers, String> {
    let mut query = prepare(constraint, path)?;
    if *name != GraphName::DefaultGraph {
        query.dataset_mut().set_default_graph(vec![name.clone()]);
    }
    if let Some(this) = this {
        query = query.substitute_variable(Variable::new_unchecked("this"), this.clone());
    }
    let failed = |problem: oxigraph::sparql::QueryEvaluationError| {
        format!("cannot be evaluated: {}", one_line(&problem.to_string()))
    };
    let mut found = Answers::new();
    let QueryResults::Solutions(solutions) = query.on_store(graph).execute().map_err(failed)? else {
        return Err("must be a SELECT".to_owned());
    };
    for solution in solutions {
        let solution = solution.map_err(failed)?;
        let Some(node) = this.or_else(|| solution.get("this")) else {
            return Err("must select $this".to_owned());
        };
        let get = |name: &str| solution.get(name).cloned();
        found.entry(node.clone()).or_default().push(Found { value: get("value"), path: get("path") });
    }
    Ok(found)
}

/// The messages of a constraint with what was found put in for `{?value}`, `{?path}` and `{$this}`.
pub(super) fn messages(constraint: &Sparql, this: &Term, found: &Found) -> Vec<Literal> {
    let values = [("this", Some(this)), ("value", found.value.as_ref()), ("path", found.path.as_ref())];
    constraint.messages.iter().map(|message| fill(message, &values)).collect()
}

/// A message with terms put in for the variables in braces.
pub(super) fn fill(message: &Literal, values: &[(&str, Option<&Term>)]) -> Literal {
    let mut text = message.value().to_owned();
    for (name, term) in values {
        let term = term.map(|term| value::text(term).map_or_else(|| term.to_string(), str::to_owned));
        for sign in ['?', '$'] {
            text = text.replace(&format!("{{{sign}{name}}}"), term.as_deref().unwrap_or("?"));
        }
    }
    match message.language() {
        Some(language) => Literal::new_language_tagged_literal_unchecked(text, language),
        None => Literal::new_simple_literal(text),
    }
}

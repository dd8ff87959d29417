//! The graph of shapes as its reader sees it: values of terms of SHACL, lists, paths, names.

use std::collections::BTreeSet;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, Term};
use regex::Regex;

use super::ShapesError;
use super::data::{Data, Path};
use super::shape::sh;

/// No list is longer, unless it runs in a circle.
const LONGEST: usize = 100_000;

/// A graph that holds shapes.
pub(super) struct Source<'a> {
    pub(super) graph: &'a Data<'a>,
}

impl Source<'_> {
    pub(super) fn path(&self, node: &Term, path: &Term) -> Result<Path, ShapesError> {
        if let Term::NamedNode(property) = path
            && *path != Term::from(rdf::NIL.into_owned())
        {
            return Ok(Path::Predicate(property.clone()));
        }
        if !self.graph.values(path, rdf::FIRST).is_empty() {
            let parts = self.list(node, path)?;
            return Ok(Path::Sequence(parts.iter().map(|p| self.path(node, p)).collect::<Result<_, _>>()?));
        }
        let inner = |name: &str| self.values(path, name).into_iter().next();
        if let Some(list) = inner("alternativePath") {
            let parts = self.list(node, &list)?;
            return Ok(Path::Alternative(
                parts.iter().map(|p| self.path(node, p)).collect::<Result<_, _>>()?,
            ));
        }
        if let Some(path) = inner("inversePath") {
            return Ok(Path::Inverse(Box::new(self.path(node, &path)?)));
        }
        for (name, once, many) in
            [("zeroOrMorePath", false, true), ("oneOrMorePath", true, true), ("zeroOrOnePath", false, false)]
        {
            if let Some(path) = inner(name) {
                return Ok(Path::Repeated(Box::new(self.path(node, &path)?), once, many));
            }
        }
        Err(self.refuse(node, "has a sh:path that is none"))
    }

    pub(super) fn list(&self, node: &Term, list: &Term) -> Result<Vec<Term>, ShapesError> {
        let (mut members, mut rest) = (Vec::new(), list.clone());
        let nil = Term::from(rdf::NIL.into_owned());
        while rest != nil {
            let (first, next) = (self.graph.values(&rest, rdf::FIRST), self.graph.values(&rest, rdf::REST));
            let ([first], [next]) = (first.as_slice(), next.as_slice()) else {
                return Err(self.refuse(node, "needs a list where there is none"));
            };
            if members.len() > LONGEST {
                return Err(self.refuse(node, "has a list without an end"));
            }
            members.push(first.clone());
            rest = next.clone();
        }
        Ok(members)
    }

    pub(super) fn pattern(&self, node: &Term, name: &str, value: &Term) -> Result<Regex, ShapesError> {
        let pattern = self.literal(node, name, value)?;
        let flags: String = match self.values(node, "flags").first() {
            Some(Term::Literal(flags)) => flags.value().to_owned(),
            _ => String::new(),
        };
        let pattern = if flags.is_empty() {
            pattern.value().to_owned()
        } else {
            format!("(?{flags}){}", pattern.value())
        };
        Regex::new(&pattern).map_err(|_| self.refuse(node, "has a sh:pattern that is no regular expression"))
    }

    pub(super) fn values(&self, node: &Term, name: &str) -> Vec<Term> {
        self.graph.values(node, sh(name).as_ref())
    }

    pub(super) fn messages(&self, node: &Term) -> Vec<Literal> {
        let literal = |term| if let Term::Literal(message) = term { Some(message) } else { None };
        self.values(node, "message").into_iter().filter_map(literal).collect()
    }

    pub(super) fn flag(&self, node: &Term, name: &str) -> bool {
        let yes = |term: &Term| matches!(term, Term::Literal(l) if matches!(l.value(), "true" | "1"));
        self.values(node, name).iter().any(yes)
    }

    pub(super) fn iri(&self, node: &Term, name: &str, value: &Term) -> Result<NamedNode, ShapesError> {
        match value {
            Term::NamedNode(iri) => Ok(iri.clone()),
            _ => Err(self.refuse(node, &format!("sh:{name} must be an IRI"))),
        }
    }

    pub(super) fn literal(&self, node: &Term, name: &str, value: &Term) -> Result<Literal, ShapesError> {
        match value {
            Term::Literal(literal) => Ok(literal.clone()),
            _ => Err(self.refuse(node, &format!("sh:{name} must be a literal"))),
        }
    }

    pub(super) fn number(&self, node: &Term, name: &str, value: &Term) -> Result<usize, ShapesError> {
        let number = self.literal(node, name, value)?.value().parse();
        number.map_err(|_| self.refuse(node, &format!("sh:{name} must be a whole number from 0")))
    }

    /// The shape's name, or for a blank one that of the nearest named node that leads to it.
    pub(super) fn name(&self, node: &Term) -> NamedNode {
        let (mut nodes, mut seen) = (vec![node.clone()], BTreeSet::new());
        while let Some(node) = nodes.pop() {
            match &node {
                Term::NamedNode(name) => return name.clone(),
                node if seen.insert(node.to_string()) => nodes.extend(self.graph.leading_to(node)),
                _ => {}
            }
        }
        sh("Shape")
    }

    pub(super) fn refuse(&self, node: &Term, problem: &str) -> ShapesError {
        let blank = matches!(node, Term::BlankNode(_));
        let name = self.name(node);
        let shape = if blank { format!("a shape within {name}") } else { node.to_string() };
        ShapesError { shape, problem: problem.to_owned() }
    }
}

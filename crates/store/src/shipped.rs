//! The questions that ship with summitkg: `queries/*.rq`.
//!
//! The first lines of a file are comments with the question in Chinese and English and with the
//! parameters:
//!
//! ```text
//! # zh: 谁出席了第几次峰会？
//! # en: Who attended a summit?
//! # param: number 14 the number of the summit
//! # param: series:text "" the code of the series, all if left out
//! ```
//!
//! A default of `""` or `-` means none. A parameter is an integer, a date or an IRI if it says so
//! (`name:integer`) or if its default is one, else a text, compared with `STR(?x)`.

use std::sync::LazyLock;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term};

use crate::embedded::QUERIES;
use crate::error::{ParameterError, UnknownQuery};
use crate::query::{is_day, parse_term};
use crate::suggest::nearest;

/// A question with its query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShippedQuery {
    /// The name: that of the file.
    pub name: &'static str,
    /// The question in Chinese.
    pub zh: &'static str,
    /// The question in English.
    pub en: &'static str,
    /// What can or must be given.
    pub parameters: Vec<Parameter>,
    /// SPARQL.
    pub text: &'static str,
}

/// A variable that stands for a given value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name of the variable.
    pub name: String,
    /// What values it takes.
    pub kind: ParameterKind,
    /// The value if none is given; without it the variable is left free.
    pub default: Option<String>,
    /// What it means.
    pub description: String,
}

/// The kinds of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// A string without a language.
    Text,
    /// A whole number.
    Integer,
    /// A day.
    Date,
    /// An IRI, whole or with a known prefix.
    Iri,
}

static SHIPPED: LazyLock<Vec<ShippedQuery>> =
    LazyLock::new(|| QUERIES.iter().map(|(name, text)| ShippedQuery::read(name, text)).collect());

/// All shipped queries, by name.
pub fn shipped() -> &'static [ShippedQuery] {
    &SHIPPED
}

/// The shipped query of this name.
pub fn find_query(name: &str) -> Result<&'static ShippedQuery, UnknownQuery> {
    shipped().iter().find(|query| query.name == name).ok_or_else(|| UnknownQuery {
        name: name.to_owned(),
        nearest: nearest(name, shipped().iter().map(|query| query.name)),
    })
}

impl ShippedQuery {
    fn read(name: &'static str, text: &'static str) -> Self {
        let mut query = Self { name, zh: "", en: "", parameters: Vec::new(), text };
        let comments = text.lines().take_while(|line| line.starts_with('#') || line.trim().is_empty());
        for line in comments.map(|line| line.trim_start_matches('#').trim()) {
            match line.split_once(':') {
                Some(("zh", question)) => query.zh = question.trim(),
                Some(("en", question)) => query.en = question.trim(),
                Some(("param", declaration)) => query.parameters.extend(Parameter::read(declaration.trim())),
                _ => {}
            }
        }
        query
    }

    /// The values for all parameters, those given and else the defaults; a parameter with neither
    /// is left free.
    pub fn bind(&self, given: &[(String, String)]) -> Result<Vec<(String, Term)>, ParameterError> {
        if let Some((name, _)) =
            given.iter().find(|(name, _)| self.parameters.iter().all(|p| p.name != *name))
        {
            let known = self.parameters.iter().map(|p| p.name.clone()).collect();
            return Err(ParameterError::Unknown { query: self.name, name: name.clone(), known });
        }
        let mut values = Vec::new();
        for parameter in &self.parameters {
            let given = given.iter().rev().find(|(name, _)| *name == parameter.name).map(|(_, value)| value);
            if let Some(value) = given.or(parameter.default.as_ref()) {
                values.push((parameter.name.clone(), parameter.term(value)?));
            }
        }
        Ok(values)
    }
}

impl Parameter {
    fn read(declaration: &str) -> Option<Self> {
        let (name, rest) = declaration.split_once(char::is_whitespace).unwrap_or((declaration, ""));
        let (name, kind) = name.split_once(':').unwrap_or((name, ""));
        let rest = rest.trim_start();
        let (default, description) = match rest.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
            Some(parts) => parts,
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        let default = Some(default).filter(|d| !d.is_empty() && *d != "-").map(str::to_owned);
        let kind = match (kind, &default) {
            ("integer", _) => ParameterKind::Integer,
            ("date", _) => ParameterKind::Date,
            ("iri", _) => ParameterKind::Iri,
            ("", Some(d)) if d.bytes().all(|b| b.is_ascii_digit()) => ParameterKind::Integer,
            ("", Some(d)) if is_day(d) => ParameterKind::Date,
            ("", Some(d)) if d.starts_with('<') => ParameterKind::Iri,
            _ => ParameterKind::Text,
        };
        let description = description.trim().to_owned();
        (!name.is_empty()).then(|| Self { name: name.to_owned(), kind, default, description })
    }

    /// The value as a term of this parameter's kind.
    pub fn term(&self, value: &str) -> Result<Term, ParameterError> {
        let term = match self.kind {
            ParameterKind::Text => Some(Literal::new_simple_literal(value).into()),
            ParameterKind::Integer => value
                .parse::<i64>()
                .ok()
                .map(|n| Literal::new_typed_literal(n.to_string(), xsd::INTEGER).into()),
            ParameterKind::Date => is_day(value).then(|| Literal::new_typed_literal(value, xsd::DATE).into()),
            ParameterKind::Iri => match parse_term(value) {
                Term::NamedNode(node) => Some(node.into()),
                _ => NamedNode::new(value).ok().map(Term::from),
            },
        };
        let kind = match self.kind {
            ParameterKind::Text => "a text",
            ParameterKind::Integer => "a whole number",
            ParameterKind::Date => "a day like 2014-09-12",
            ParameterKind::Iri => "an IRI",
        };
        term.ok_or_else(|| ParameterError::Invalid { name: self.name.clone(), value: value.to_owned(), kind })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = "# zh: 问？\n# en: Q?\n# param: number 14 the number\n# param: day:date - a day\n\
        # param: name \"伊姆兰·汗 x\" who\n# param: who\n\nSELECT * {} # param: no 1 x\n";

    #[test]
    fn a_header_is_read() {
        let query = ShippedQuery::read("example", EXAMPLE);
        assert_eq!((query.zh, query.en), ("问？", "Q?"));
        let read: Vec<_> = query
            .parameters
            .iter()
            .map(|p| (p.name.as_str(), p.kind, p.default.as_deref(), p.description.as_str()))
            .collect();
        assert_eq!(
            read,
            [
                ("number", ParameterKind::Integer, Some("14"), "the number"),
                ("day", ParameterKind::Date, None, "a day"),
                ("name", ParameterKind::Text, Some("伊姆兰·汗 x"), "who"),
                ("who", ParameterKind::Text, None, ""),
            ]
        );
    }

    #[test]
    fn values_are_typed_and_defaults_filled_in() {
        let query = ShippedQuery::read("example", EXAMPLE);
        let given = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
        };
        let bound = query.bind(&given(&[("number", "007"), ("day", "2014-09-12")])).unwrap();
        let bound: Vec<_> = bound.iter().map(|(name, term)| format!("{name}={term}")).collect();
        assert_eq!(
            bound,
            [
                "number=\"7\"^^<http://www.w3.org/2001/XMLSchema#integer>",
                "day=\"2014-09-12\"^^<http://www.w3.org/2001/XMLSchema#date>",
                "name=\"伊姆兰·汗 x\"",
            ]
        );
        assert!(matches!(query.bind(&given(&[("number", "十四")])), Err(ParameterError::Invalid { .. })));
        assert!(matches!(query.bind(&given(&[("nr", "1")])), Err(ParameterError::Unknown { .. })));
    }

    #[test]
    fn every_shipped_query_asks_in_both_languages() {
        for query in shipped() {
            assert!(!query.zh.is_empty() && !query.en.is_empty(), "{}", query.name);
            assert!(find_query(query.name).is_ok());
        }
        assert_eq!(find_query("no such query at all").unwrap_err().nearest, None);
    }
}

//! The report of a check as RDF: `sh:ValidationReport`, in names of our own instead of blank nodes.

use std::io::Write;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use sha2::{Digest as _, Sha256};
use summitkg_ontology::Base;

use super::shape::sh;
use super::{CheckReport, CheckResult, Severity, hex, key};
use crate::error::ExportError;
use crate::export::{Format, write};
use crate::order;

impl CheckReport {
    /// The report as SHACL has it; by its rules a graph conforms only if there is no result at all.
    ///
    /// A result names the graph it concerns by `dcterms:isPartOf`, unless it is the default graph.
    pub fn quads(&self, base: &Base) -> Vec<Quad> {
        let report = base.node(["check"]);
        let mut quads = Vec::new();
        let mut add = |subject: &NamedNode, property: NamedNode, object: Term| {
            quads.push(Quad::new(subject.clone(), property, object, GraphName::DefaultGraph));
        };
        add(&report, rdf::TYPE.into_owned(), sh("ValidationReport").into());
        add(&report, sh("conforms"), Literal::from(self.results.is_empty()).into());
        for result in &self.results {
            let node = base.node(["check", &hash(result)]);
            add(&report, sh("result"), node.clone().into());
            add(&node, rdf::TYPE.into_owned(), sh("ValidationResult").into());
            let severity = match result.severity {
                Severity::Violation => "Violation",
                Severity::Warning => "Warning",
                Severity::Info => "Info",
            };
            add(&node, sh("resultSeverity"), sh(severity).into());
            let shape = result.of_shape.as_ref().unwrap_or(&result.shape);
            add(&node, sh("sourceShape"), shape.clone().into());
            if result.of_shape.is_some() {
                add(&node, sh("sourceConstraint"), result.shape.clone().into());
            }
            add(&node, sh("sourceConstraintComponent"), result.component.clone().into());
            add(&node, sh("focusNode"), result.focus.clone());
            if let Some(path) = &result.path {
                add(&node, sh("resultPath"), path.clone().into());
            }
            if let Some(value) = &result.value {
                add(&node, sh("value"), value.clone());
            }
            for message in &result.messages {
                add(&node, sh("resultMessage"), message.clone().into());
            }
            if let GraphName::NamedNode(graph) = &result.graph {
                let part = NamedNode::new_unchecked("http://purl.org/dc/terms/isPartOf");
                add(&node, part, graph.clone().into());
            }
        }
        order::sort(&mut quads);
        quads
    }

    /// Writes the report as a graph.
    pub fn write(&self, format: Format, base: &Base, out: &mut impl Write) -> Result<(), ExportError> {
        write(&self.quads(base), format, base, "summitkg: report of a check", out)
    }
}

/// What tells a result from all others, shortened.
fn hash(result: &CheckResult) -> String {
    let (kind, graph, severity, rest) = key(result);
    let mut hasher = Sha256::new();
    let rest: Vec<String> = rest.iter().map(|key| key.0.to_string()).collect();
    for part in [kind.name(), &graph, severity.name()].into_iter().chain(rest.iter().map(String::as_str)) {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hex(&hasher.finalize()).chars().take(16).collect()
}

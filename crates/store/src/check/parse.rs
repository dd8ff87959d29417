//! Shapes read from their graph: every constraint of SHACL Core, and constraints in SPARQL.
//!
//! What is not understood is refused with the shape and the term, never passed over.

use std::collections::BTreeSet;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, Quad, Term};

use super::data::{Data, Path, sorted};
use super::shape::{Constraint, Id, SH, Shape, Shapes, Sparql, Target, sh};
use super::source::Source;
use super::{Severity, ShapesError, sparql};

impl Shapes {
    /// Reads the shapes of a graph; `ours` are the nodes of constraints that may be asked at once.
    pub(super) fn parse(quads: &[Quad], ours: &BTreeSet<String>) -> Result<Self, ShapesError> {
        let graph = Data::new(quads);
        let mut parser =
            Parser { source: Source { graph: &graph }, shapes: Self::default(), open: Vec::new(), ours };
        if let Some(component) = graph.instances(&term("ConstraintComponent")).first() {
            return Err(parser
                .source
                .refuse(component, "defines a constraint; such definitions are not supported"));
        }
        let kinds = ["NodeShape", "PropertyShape"].map(|class| graph.instances(&term(class)));
        let aimed = ["targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target"];
        let aimed = aimed.map(|name| graph.subjects_of(sh(name).as_ref()).collect());
        for node in sorted(kinds.into_iter().chain(aimed).flatten()) {
            parser.shape(&node)?;
        }
        Ok(parser.shapes)
    }
}

fn term(name: &str) -> Term {
    sh(name).into()
}

/// Terms of a shape that say something, but ask nothing by themselves.
const ASIDE: &[&str] = &[
    "name",
    "description",
    "order",
    "group",
    "defaultValue",
    "message",
    "severity",
    "deactivated",
    "path",
    "targetClass",
    "targetNode",
    "targetSubjectsOf",
    "targetObjectsOf",
    "flags",
    "ignoredProperties",
    "qualifiedMinCount",
    "qualifiedMaxCount",
    "qualifiedValueShapesDisjoint",
    "prefixes",
    "declare",
];

struct Parser<'a> {
    source: Source<'a>,
    shapes: Shapes,
    /// The shapes being read, to find one that needs itself.
    open: Vec<Term>,
    ours: &'a BTreeSet<String>,
}

impl Parser<'_> {
    fn shape(&mut self, node: &Term) -> Result<Id, ShapesError> {
        if let Some(id) = self.shapes.ids.get(node) {
            return Ok(*id);
        }
        if self.open.contains(node) {
            return Err(self.source.refuse(node, "uses itself; recursive shapes are not supported"));
        }
        if !matches!(node, Term::NamedNode(_) | Term::BlankNode(_)) {
            return Err(self.source.refuse(node, "is no shape, but a literal"));
        }
        self.open.push(node.clone());
        let path = match self.source.values(node, "path").as_slice() {
            [] => None,
            [path] => Some(self.source.path(node, path)?),
            _ => return Err(self.source.refuse(node, "has more than one sh:path")),
        };
        let severity = match self.source.values(node, "severity").as_slice() {
            [] => Severity::Violation,
            [Term::NamedNode(severity)] => Severity::from_iri(severity.as_str()).ok_or_else(|| {
                self.source.refuse(node, "sh:severity must be sh:Violation, sh:Warning or sh:Info")
            })?,
            _ => return Err(self.source.refuse(node, "has no single sh:severity")),
        };
        let mut constraints = Vec::new();
        let mut properties: Vec<_> =
            self.source.graph.about(node).iter().map(|quad| quad.predicate.clone()).collect();
        properties.sort();
        properties.dedup();
        for property in &properties {
            let Some(name) = property.as_str().strip_prefix(SH) else { continue };
            for value in self.source.graph.values(node, property.as_ref()) {
                self.constraint(node, name, &value, &mut constraints)?;
            }
        }
        let counts = |c: &Constraint| matches!(c, Constraint::MinCount(_) | Constraint::MaxCount(_));
        if path.is_none() && constraints.iter().any(counts) {
            return Err(self.source.refuse(node, "counts values, but has no sh:path"));
        }
        let shape = Shape {
            name: self.source.name(node),
            path,
            targets: self.targets(node)?,
            severity,
            messages: self.source.messages(node),
            deactivated: self.source.flag(node, "deactivated"),
            constraints,
        };
        self.open.pop();
        let id = self.shapes.all.len();
        self.shapes.all.push(shape);
        self.shapes.ids.insert(node.clone(), id);
        Ok(id)
    }

    fn constraint(
        &mut self,
        node: &Term,
        name: &str,
        value: &Term,
        out: &mut Vec<Constraint>,
    ) -> Result<(), ShapesError> {
        let bound = |literal: Literal, lower, allowed| Constraint::Bound(literal, lower, allowed);
        out.push(match name {
            "class" => Constraint::Class(value.clone()),
            "datatype" => Constraint::Datatype(self.source.iri(node, name, value)?),
            "nodeKind" => {
                let kind = self.source.iri(node, name, value)?;
                let known =
                    ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"];
                if !known.iter().any(|k| sh(k) == kind) {
                    return Err(self.source.refuse(node, "sh:nodeKind names no kind of node"));
                }
                Constraint::NodeKind(kind)
            }
            "minCount" => Constraint::MinCount(self.source.number(node, name, value)?),
            "maxCount" => Constraint::MaxCount(self.source.number(node, name, value)?),
            "minInclusive" => bound(self.source.literal(node, name, value)?, true, true),
            "minExclusive" => bound(self.source.literal(node, name, value)?, true, false),
            "maxInclusive" => bound(self.source.literal(node, name, value)?, false, true),
            "maxExclusive" => bound(self.source.literal(node, name, value)?, false, false),
            "minLength" => Constraint::MinLength(self.source.number(node, name, value)?),
            "maxLength" => Constraint::MaxLength(self.source.number(node, name, value)?),
            "pattern" => Constraint::Pattern(self.source.pattern(node, name, value)?),
            "languageIn" => {
                let tags = self.source.list(node, value)?;
                let tag =
                    |tag: &Term| self.source.literal(node, name, tag).map(|l| l.value().to_ascii_lowercase());
                Constraint::LanguageIn(tags.iter().map(tag).collect::<Result<_, _>>()?)
            }
            "uniqueLang" if self.source.flag(node, name) => Constraint::UniqueLang,
            "equals" => Constraint::Equals(self.source.iri(node, name, value)?),
            "disjoint" => Constraint::Disjoint(self.source.iri(node, name, value)?),
            "lessThan" => Constraint::Less(self.source.iri(node, name, value)?, false),
            "lessThanOrEquals" => Constraint::Less(self.source.iri(node, name, value)?, true),
            "hasValue" => Constraint::HasValue(value.clone()),
            "in" => Constraint::In(self.source.list(node, value)?),
            "not" => Constraint::Not(self.shape(value)?),
            "node" => Constraint::Node(self.shape(value)?),
            "property" => {
                if self.source.values(value, "path").is_empty() {
                    return Err(self.source.refuse(value, "is used as sh:property, but has no sh:path"));
                }
                Constraint::Property(self.shape(value)?)
            }
            "and" => Constraint::And(self.members(node, value)?),
            "or" => Constraint::Or(self.members(node, value)?),
            "xone" => Constraint::Xone(self.members(node, value)?),
            "qualifiedValueShape" => self.qualified(node, value)?,
            "closed" if self.source.flag(node, name) => self.closed(node)?,
            "uniqueLang" | "closed" => return Ok(()),
            "sparql" => match self.sparql(node, value)? {
                Some(constraint) => Constraint::Sparql(constraint),
                None => return Ok(()),
            },
            aside if ASIDE.contains(&aside) => return Ok(()),
            other => return Err(self.source.refuse(node, &format!("sh:{other} is not supported"))),
        });
        Ok(())
    }

    fn members(&mut self, node: &Term, list: &Term) -> Result<Vec<Id>, ShapesError> {
        self.source.list(node, list)?.iter().map(|member| self.shape(member)).collect()
    }

    fn qualified(&mut self, node: &Term, value: &Term) -> Result<Constraint, ShapesError> {
        let number = |name: &str| -> Result<Option<usize>, ShapesError> {
            self.source
                .values(node, name)
                .first()
                .map(|value| self.source.number(node, name, value))
                .transpose()
        };
        let (min, max) = (number("qualifiedMinCount")?, number("qualifiedMaxCount")?);
        let mut siblings = Vec::new();
        if self.source.flag(node, "qualifiedValueShapesDisjoint") {
            for parent in
                self.source.graph.follow(node, &Path::Inverse(Box::new(Path::Predicate(sh("property")))))
            {
                for property in self.source.values(&parent, "property").iter().filter(|p| *p != node) {
                    siblings.extend(self.source.values(property, "qualifiedValueShape"));
                }
            }
        }
        let others = sorted(siblings).iter().map(|s| self.shape(s)).collect::<Result<_, _>>()?;
        Ok(Constraint::Qualified { shape: self.shape(value)?, min, max, others })
    }

    fn closed(&self, node: &Term) -> Result<Constraint, ShapesError> {
        let mut allowed = Vec::new();
        for property in self.source.values(node, "property") {
            allowed.extend(self.source.values(&property, "path"));
        }
        for list in self.source.values(node, "ignoredProperties") {
            allowed.extend(self.source.list(node, &list)?);
        }
        let iri = |term| if let Term::NamedNode(node) = term { Some(node) } else { None };
        Ok(Constraint::Closed(allowed.into_iter().filter_map(iri).collect()))
    }

    fn sparql(&self, shape: &Term, node: &Term) -> Result<Option<Sparql>, ShapesError> {
        if self.source.flag(node, "deactivated") {
            return Ok(None);
        }
        let select = match self.source.values(node, "select").as_slice() {
            [Term::Literal(select)] => select.value().to_owned(),
            _ => {
                return Err(self
                    .source
                    .refuse(node, "must have one sh:select (sh:ask is not supported here)"));
            }
        };
        for variable in ["shapesGraph", "currentShape"] {
            if select.contains(&format!("${variable}")) || select.contains(&format!("?{variable}")) {
                return Err(self.source.refuse(node, &format!("${variable} is not supported")));
            }
        }
        let mut prefixes = Vec::new();
        for source in self.source.values(node, "prefixes") {
            for declared in self.source.values(&source, "declare") {
                let text = |name| self.source.values(&declared, name).into_iter().next();
                if let (Some(Term::Literal(prefix)), Some(Term::Literal(iri))) =
                    (text("prefix"), text("namespace"))
                {
                    prefixes.push((prefix.value().to_owned(), iri.value().to_owned()));
                }
            }
        }
        let own = self.source.messages(node);
        let messages = if own.is_empty() { self.source.messages(shape) } else { own };
        let name = if let Term::NamedNode(name) = node { Some(name.clone()) } else { None };
        let at_once = name.as_ref().is_some_and(|name| self.ours.contains(name.as_str()));
        let constraint = Sparql { name, select, prefixes, messages, at_once };
        match sparql::prepare(&constraint, None) {
            Ok(_) => Ok(Some(constraint)),
            Err(problem) => Err(self.source.refuse(node, &problem)),
        }
    }

    fn targets(&self, node: &Term) -> Result<Vec<Target>, ShapesError> {
        let mut targets: Vec<Target> = Vec::new();
        targets.extend(self.source.values(node, "targetNode").into_iter().map(Target::Node));
        targets.extend(self.source.values(node, "targetClass").into_iter().map(Target::Class));
        for value in self.source.values(node, "targetSubjectsOf") {
            targets.push(Target::SubjectsOf(self.source.iri(node, "targetSubjectsOf", &value)?));
        }
        for value in self.source.values(node, "targetObjectsOf") {
            targets.push(Target::ObjectsOf(self.source.iri(node, "targetObjectsOf", &value)?));
        }
        // A shape that is a class aims at its own instances.
        let class = Term::from(oxigraph::model::vocab::rdfs::CLASS.into_owned());
        if self.source.graph.has(node, rdf::TYPE, &class) {
            targets.push(Target::Class(node.clone()));
        }
        Ok(targets)
    }
}

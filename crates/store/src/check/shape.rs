//! Shapes as read from their graph: every constraint of SHACL Core, and constraints in SPARQL.
//!
//! What is not understood is refused with the shape and the term, never passed over.

use std::collections::{BTreeSet, HashMap};

use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, Quad, Term};
use regex::Regex;

use super::data::{Data, Path, sorted};
use super::{Severity, ShapesError, sparql};

/// The namespace of SHACL.
pub(super) const SH: &str = "http://www.w3.org/ns/shacl#";

/// The place of a shape in [`Shapes`].
pub(super) type Id = usize;

/// A shape with all that it asks.
pub(super) struct Shape {
    /// Its name; for one without, the nearest named shape that uses it.
    pub(super) name: NamedNode,
    pub(super) path: Option<Path>,
    pub(super) targets: Vec<Target>,
    pub(super) severity: Severity,
    pub(super) messages: Vec<Literal>,
    pub(super) deactivated: bool,
    pub(super) constraints: Vec<Constraint>,
}

/// Which nodes a shape looks at.
pub(super) enum Target {
    Node(Term),
    Class(Term),
    SubjectsOf(NamedNode),
    ObjectsOf(NamedNode),
}

/// One thing that is asked.
pub(super) enum Constraint {
    Class(Term),
    Datatype(NamedNode),
    NodeKind(NamedNode),
    MinCount(usize),
    MaxCount(usize),
    /// The bound, whether it is a lower one, and whether it is allowed itself.
    Bound(Literal, bool, bool),
    MinLength(usize),
    MaxLength(usize),
    Pattern(Regex),
    LanguageIn(Vec<String>),
    UniqueLang,
    Equals(NamedNode),
    Disjoint(NamedNode),
    /// Less than the values of the property, or equal.
    Less(NamedNode, bool),
    HasValue(Term),
    In(Vec<Term>),
    Not(Id),
    And(Vec<Id>),
    Or(Vec<Id>),
    Xone(Vec<Id>),
    Node(Id),
    Property(Id),
    /// How many values conform to a shape, and to none of the others.
    Qualified {
        shape: Id,
        min: Option<usize>,
        max: Option<usize>,
        others: Vec<Id>,
    },
    /// No property but these.
    Closed(Vec<NamedNode>),
    Sparql(Sparql),
}

/// A constraint in SPARQL: each answer is a violation.
pub(super) struct Sparql {
    /// Its node, if it has a name.
    pub(super) name: Option<NamedNode>,
    pub(super) select: String,
    pub(super) prefixes: Vec<(String, String)>,
    pub(super) messages: Vec<Literal>,
    /// One of ours: asked once for all nodes, since none depends on what `$this` is bound to first.
    pub(super) at_once: bool,
}

/// All shapes that are applied together.
#[derive(Default)]
pub(super) struct Shapes {
    pub(super) all: Vec<Shape>,
    ids: HashMap<Term, Id>,
}

impl Shapes {
    pub(super) fn get(&self, id: Id) -> Option<&Shape> {
        self.all.get(id)
    }

    /// Reads the shapes of a graph; `ours` are the nodes of constraints that may be asked at once.
    pub(super) fn parse(quads: &[Quad], ours: &BTreeSet<String>) -> Result<Self, ShapesError> {
        let graph = Data::new(quads);
        let mut parser = Parser { graph: &graph, shapes: Self::default(), open: Vec::new(), ours };
        let kinds = ["NodeShape", "PropertyShape"].map(|class| graph.instances(&term(class)));
        let aimed = ["targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target"];
        let aimed = aimed.map(|name| graph.subjects_of(sh(name).as_ref()).collect());
        for node in sorted(kinds.into_iter().chain(aimed).flatten()) {
            parser.shape(&node)?;
        }
        Ok(parser.shapes)
    }
}

pub(super) fn sh(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{SH}{name}"))
}

fn term(name: &str) -> Term {
    sh(name).into()
}

/// No list is longer, unless it runs in a circle.
const LONGEST: usize = 100_000;

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
    graph: &'a Data<'a>,
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
            return Err(self.refuse(node, "uses itself; recursive shapes are not supported"));
        }
        if !matches!(node, Term::NamedNode(_) | Term::BlankNode(_)) {
            return Err(self.refuse(node, "is no shape, but a literal"));
        }
        self.open.push(node.clone());
        let path = match self.values(node, "path").as_slice() {
            [] => None,
            [path] => Some(self.path(node, path)?),
            _ => return Err(self.refuse(node, "has more than one sh:path")),
        };
        let severity = match self.values(node, "severity").as_slice() {
            [] => Severity::Violation,
            [Term::NamedNode(severity)] => Severity::from_iri(severity.as_str()).ok_or_else(|| {
                self.refuse(node, "sh:severity must be sh:Violation, sh:Warning or sh:Info")
            })?,
            _ => return Err(self.refuse(node, "has no single sh:severity")),
        };
        let mut constraints = Vec::new();
        let mut properties: Vec<_> =
            self.graph.about(node).iter().map(|quad| quad.predicate.clone()).collect();
        properties.sort();
        properties.dedup();
        for property in &properties {
            let Some(name) = property.as_str().strip_prefix(SH) else { continue };
            for value in self.graph.values(node, property.as_ref()) {
                self.constraint(node, name, &value, &mut constraints)?;
            }
        }
        let counts = |c: &Constraint| matches!(c, Constraint::MinCount(_) | Constraint::MaxCount(_));
        if path.is_none() && constraints.iter().any(counts) {
            return Err(self.refuse(node, "counts values, but has no sh:path"));
        }
        let shape = Shape {
            name: self.name(node),
            path,
            targets: self.targets(node)?,
            severity,
            messages: self.messages(node),
            deactivated: self.flag(node, "deactivated"),
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
            "datatype" => Constraint::Datatype(self.iri(node, name, value)?),
            "nodeKind" => {
                let kind = self.iri(node, name, value)?;
                let known =
                    ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"];
                if !known.iter().any(|k| sh(k) == kind) {
                    return Err(self.refuse(node, "sh:nodeKind names no kind of node"));
                }
                Constraint::NodeKind(kind)
            }
            "minCount" => Constraint::MinCount(self.number(node, name, value)?),
            "maxCount" => Constraint::MaxCount(self.number(node, name, value)?),
            "minInclusive" => bound(self.literal(node, name, value)?, true, true),
            "minExclusive" => bound(self.literal(node, name, value)?, true, false),
            "maxInclusive" => bound(self.literal(node, name, value)?, false, true),
            "maxExclusive" => bound(self.literal(node, name, value)?, false, false),
            "minLength" => Constraint::MinLength(self.number(node, name, value)?),
            "maxLength" => Constraint::MaxLength(self.number(node, name, value)?),
            "pattern" => Constraint::Pattern(self.pattern(node, name, value)?),
            "languageIn" => {
                let tags = self.list(node, value)?;
                let tag = |tag: &Term| self.literal(node, name, tag).map(|l| l.value().to_ascii_lowercase());
                Constraint::LanguageIn(tags.iter().map(tag).collect::<Result<_, _>>()?)
            }
            "uniqueLang" if self.flag(node, name) => Constraint::UniqueLang,
            "uniqueLang" => return Ok(()),
            "equals" => Constraint::Equals(self.iri(node, name, value)?),
            "disjoint" => Constraint::Disjoint(self.iri(node, name, value)?),
            "lessThan" => Constraint::Less(self.iri(node, name, value)?, false),
            "lessThanOrEquals" => Constraint::Less(self.iri(node, name, value)?, true),
            "hasValue" => Constraint::HasValue(value.clone()),
            "in" => Constraint::In(self.list(node, value)?),
            "not" => Constraint::Not(self.shape(value)?),
            "node" => Constraint::Node(self.shape(value)?),
            "property" => {
                if self.values(value, "path").is_empty() {
                    return Err(self.refuse(value, "is used as sh:property, but has no sh:path"));
                }
                Constraint::Property(self.shape(value)?)
            }
            "and" => Constraint::And(self.members(node, value)?),
            "or" => Constraint::Or(self.members(node, value)?),
            "xone" => Constraint::Xone(self.members(node, value)?),
            "qualifiedValueShape" => self.qualified(node, value)?,
            "closed" if self.flag(node, name) => self.closed(node)?,
            "closed" => return Ok(()),
            "sparql" => match self.sparql(node, value)? {
                Some(constraint) => Constraint::Sparql(constraint),
                None => return Ok(()),
            },
            aside if ASIDE.contains(&aside) => return Ok(()),
            other => return Err(self.refuse(node, &format!("sh:{other} is not supported"))),
        });
        Ok(())
    }

    fn members(&mut self, node: &Term, list: &Term) -> Result<Vec<Id>, ShapesError> {
        self.list(node, list)?.iter().map(|member| self.shape(member)).collect()
    }

    fn qualified(&mut self, node: &Term, value: &Term) -> Result<Constraint, ShapesError> {
        let number = |name: &str| -> Result<Option<usize>, ShapesError> {
            self.values(node, name).first().map(|value| self.number(node, name, value)).transpose()
        };
        let (min, max) = (number("qualifiedMinCount")?, number("qualifiedMaxCount")?);
        let mut siblings = Vec::new();
        if self.flag(node, "qualifiedValueShapesDisjoint") {
            for parent in self.graph.follow(node, &Path::Inverse(Box::new(Path::Predicate(sh("property"))))) {
                for property in self.values(&parent, "property").iter().filter(|p| *p != node) {
                    siblings.extend(self.values(property, "qualifiedValueShape"));
                }
            }
        }
        let others = sorted(siblings).iter().map(|s| self.shape(s)).collect::<Result<_, _>>()?;
        Ok(Constraint::Qualified { shape: self.shape(value)?, min, max, others })
    }

    fn closed(&self, node: &Term) -> Result<Constraint, ShapesError> {
        let mut allowed = Vec::new();
        for property in self.values(node, "property") {
            allowed.extend(self.values(&property, "path"));
        }
        for list in self.values(node, "ignoredProperties") {
            allowed.extend(self.list(node, &list)?);
        }
        let iri = |term| if let Term::NamedNode(node) = term { Some(node) } else { None };
        Ok(Constraint::Closed(allowed.into_iter().filter_map(iri).collect()))
    }

    fn sparql(&self, shape: &Term, node: &Term) -> Result<Option<Sparql>, ShapesError> {
        if self.flag(node, "deactivated") {
            return Ok(None);
        }
        let select = match self.values(node, "select").as_slice() {
            [Term::Literal(select)] => select.value().to_owned(),
            _ => return Err(self.refuse(node, "must have one sh:select (sh:ask is not supported here)")),
        };
        for variable in ["shapesGraph", "currentShape"] {
            if select.contains(&format!("${variable}")) || select.contains(&format!("?{variable}")) {
                return Err(self.refuse(node, &format!("${variable} is not supported")));
            }
        }
        let mut prefixes = Vec::new();
        for source in self.values(node, "prefixes") {
            for declared in self.values(&source, "declare") {
                let text = |name| self.values(&declared, name).into_iter().next();
                if let (Some(Term::Literal(prefix)), Some(Term::Literal(iri))) =
                    (text("prefix"), text("namespace"))
                {
                    prefixes.push((prefix.value().to_owned(), iri.value().to_owned()));
                }
            }
        }
        let own = self.messages(node);
        let messages = if own.is_empty() { self.messages(shape) } else { own };
        let name = if let Term::NamedNode(name) = node { Some(name.clone()) } else { None };
        let at_once = name.as_ref().is_some_and(|name| self.ours.contains(name.as_str()));
        let constraint = Sparql { name, select, prefixes, messages, at_once };
        match sparql::prepare(&constraint, None) {
            Ok(_) => Ok(Some(constraint)),
            Err(problem) => Err(self.refuse(node, &problem)),
        }
    }

    fn targets(&self, node: &Term) -> Result<Vec<Target>, ShapesError> {
        let mut targets: Vec<Target> = Vec::new();
        targets.extend(self.values(node, "targetNode").into_iter().map(Target::Node));
        targets.extend(self.values(node, "targetClass").into_iter().map(Target::Class));
        for value in self.values(node, "targetSubjectsOf") {
            targets.push(Target::SubjectsOf(self.iri(node, "targetSubjectsOf", &value)?));
        }
        for value in self.values(node, "targetObjectsOf") {
            targets.push(Target::ObjectsOf(self.iri(node, "targetObjectsOf", &value)?));
        }
        // A shape that is a class aims at its own instances.
        let class = Term::from(oxigraph::model::vocab::rdfs::CLASS.into_owned());
        if self.graph.has(node, rdf::TYPE, &class) {
            targets.push(Target::Class(node.clone()));
        }
        Ok(targets)
    }

    fn path(&self, node: &Term, path: &Term) -> Result<Path, ShapesError> {
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

    fn list(&self, node: &Term, list: &Term) -> Result<Vec<Term>, ShapesError> {
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

    fn pattern(&self, node: &Term, name: &str, value: &Term) -> Result<Regex, ShapesError> {
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

    fn values(&self, node: &Term, name: &str) -> Vec<Term> {
        self.graph.values(node, sh(name).as_ref())
    }

    fn messages(&self, node: &Term) -> Vec<Literal> {
        let literal = |term| if let Term::Literal(message) = term { Some(message) } else { None };
        self.values(node, "message").into_iter().filter_map(literal).collect()
    }

    fn flag(&self, node: &Term, name: &str) -> bool {
        let yes = |term: &Term| matches!(term, Term::Literal(l) if matches!(l.value(), "true" | "1"));
        self.values(node, name).iter().any(yes)
    }

    fn iri(&self, node: &Term, name: &str, value: &Term) -> Result<NamedNode, ShapesError> {
        match value {
            Term::NamedNode(iri) => Ok(iri.clone()),
            _ => Err(self.refuse(node, &format!("sh:{name} must be an IRI"))),
        }
    }

    fn literal(&self, node: &Term, name: &str, value: &Term) -> Result<Literal, ShapesError> {
        match value {
            Term::Literal(literal) => Ok(literal.clone()),
            _ => Err(self.refuse(node, &format!("sh:{name} must be a literal"))),
        }
    }

    fn number(&self, node: &Term, name: &str, value: &Term) -> Result<usize, ShapesError> {
        let number = self.literal(node, name, value)?.value().parse();
        number.map_err(|_| self.refuse(node, &format!("sh:{name} must be a whole number from 0")))
    }

    /// The shape's name, or for a blank one that of the nearest named node that leads to it.
    fn name(&self, node: &Term) -> NamedNode {
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

    fn refuse(&self, node: &Term, problem: &str) -> ShapesError {
        let blank = matches!(node, Term::BlankNode(_));
        let name = self.name(node);
        let shape = if blank { format!("a shape within {name}") } else { node.to_string() };
        ShapesError { shape, problem: problem.to_owned() }
    }
}

//! Shapes applied to one graph.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;

use oxigraph::model::{GraphName, Literal, NamedNode, Term};
use oxigraph::store::Store as Graph;

use super::data::{Data, sorted};
use super::shape::{Constraint, Id, Shape, Shapes, Sparql, Target, sh};
use super::sparql::{self, Answers};
use super::{ShapesError, value};

/// What a shape found.
pub(super) struct Finding {
    pub(super) shape: Id,
    pub(super) component: NamedNode,
    /// The constraint in SPARQL, and its own messages.
    pub(super) constraint: Option<NamedNode>,
    pub(super) messages: Vec<Literal>,
    pub(super) focus: Term,
    pub(super) path: Option<NamedNode>,
    pub(super) value: Option<Term>,
}

/// Shapes, and the graph they look at.
pub(super) struct Engine<'a> {
    pub(super) shapes: &'a Shapes,
    pub(super) data: Data<'a>,
    pub(super) graph: &'a Graph,
    pub(super) name: &'a GraphName,
    /// Answers of the constraints that are asked once.
    answers: RefCell<HashMap<String, Rc<Answers>>>,
}

type Outcome = Result<(), ShapesError>;

impl<'a> Engine<'a> {
    pub(super) fn new(shapes: &'a Shapes, data: Data<'a>, graph: &'a Graph, name: &'a GraphName) -> Self {
        Self { shapes, data, graph, name, answers: RefCell::default() }
    }

    /// Everything that the shapes find, and the nodes they looked at; says which shapes had any.
    pub(super) fn run(&self, looked_at: &mut [bool]) -> Result<(Vec<Finding>, Vec<Term>), ShapesError> {
        let (mut findings, mut nodes) = (Vec::new(), Vec::new());
        for (id, shape) in self.shapes.all.iter().enumerate() {
            let targets = self.targets(shape);
            for focus in &targets {
                self.validate(id, focus, &mut findings)?;
            }
            if let Some(seen) = looked_at.get_mut(id) {
                *seen |= !targets.is_empty();
            }
            nodes.extend(targets);
        }
        Ok((findings, sorted(nodes)))
    }

    fn targets(&self, shape: &Shape) -> Vec<Term> {
        sorted(shape.targets.iter().flat_map(|target| match target {
            Target::Node(node) => vec![node.clone()],
            Target::Class(class) => self.data.instances(class),
            Target::SubjectsOf(property) => self.data.subjects_of(property.as_ref()).collect(),
            Target::ObjectsOf(property) => self.data.objects_of(property.as_ref()).collect(),
        }))
    }

    fn conforms(&self, shape: Id, node: &Term) -> Result<bool, ShapesError> {
        let mut findings = Vec::new();
        self.validate(shape, node, &mut findings)?;
        Ok(findings.is_empty())
    }

    /// How many of the shapes a node conforms to.
    fn conforming(&self, shapes: &[Id], node: &Term) -> Result<usize, ShapesError> {
        shapes.iter().try_fold(0, |count, shape| Ok(count + usize::from(self.conforms(*shape, node)?)))
    }

    fn validate(&self, id: Id, focus: &Term, out: &mut Vec<Finding>) -> Outcome {
        let Some(shape) = self.shapes.get(id).filter(|shape| !shape.deactivated) else { return Ok(()) };
        let values = match &shape.path {
            Some(path) => self.data.follow(focus, path),
            None => vec![focus.clone()],
        };
        shape.constraints.iter().try_for_each(|constraint| {
            let mut tell = Tell { id, shape, focus, out };
            self.apply(constraint, &values, &mut tell)
        })
    }

    fn apply(&self, constraint: &Constraint, values: &[Term], tell: &mut Tell<'_, '_>) -> Outcome {
        match constraint {
            Constraint::Property(property) => {
                return values.iter().try_for_each(|node| self.validate(*property, node, tell.out));
            }
            Constraint::Sparql(query) => return self.ask(query, tell),
            Constraint::Closed(allowed) => self.closed(allowed, values, tell),
            Constraint::MinCount(n) if values.len() < *n => tell.shape("MinCount"),
            Constraint::MaxCount(n) if values.len() > *n => tell.shape("MaxCount"),
            Constraint::HasValue(wanted) if !values.contains(wanted) => tell.shape("HasValue"),
            Constraint::MinCount(_) | Constraint::MaxCount(_) | Constraint::HasValue(_) => {}
            Constraint::UniqueLang => unique_language(values, tell),
            Constraint::Equals(property) => {
                let others = self.data.values(tell.focus, property.as_ref());
                for value in values.iter().filter(|v| !others.contains(v)) {
                    tell.value("Equals", value);
                }
                for value in others.iter().filter(|v| !values.contains(v)) {
                    tell.value("Equals", value);
                }
            }
            Constraint::Less(property, or_equal) => {
                let others = self.data.values(tell.focus, property.as_ref());
                let name = if *or_equal { "LessThanOrEquals" } else { "LessThan" };
                for value in values {
                    for other in &others {
                        let order = value::compare(value, other);
                        let holds =
                            order == Some(Ordering::Less) || *or_equal && order == Some(Ordering::Equal);
                        if !holds {
                            tell.value(name, value);
                        }
                    }
                }
            }
            Constraint::Qualified { shape, min, max, others } => {
                let mut count = 0;
                for value in values {
                    let fits = self.conforms(*shape, value)? && self.conforming(others, value)? == 0;
                    count += usize::from(fits);
                }
                if min.is_some_and(|min| count < min) {
                    tell.shape("QualifiedMinCount");
                }
                if max.is_some_and(|max| count > max) {
                    tell.shape("QualifiedMaxCount");
                }
            }
            of_each => {
                for value in values {
                    if let Some(name) = self.wrong(of_each, value, tell.focus)? {
                        tell.value(name, value);
                    }
                }
            }
        }
        Ok(())
    }

    /// The component that one value violates.
    fn wrong(
        &self,
        constraint: &Constraint,
        value: &Term,
        focus: &Term,
    ) -> Result<Option<&'static str>, ShapesError> {
        let long = |test: &dyn Fn(usize) -> bool| value::text(value).is_some_and(|t| test(t.chars().count()));
        let (name, fits) = match constraint {
            Constraint::Class(class) => ("Class", self.data.is_a(value, class)),
            Constraint::Datatype(datatype) => {
                let fits = |l: &Literal| l.datatype() == datatype.as_ref() && value::is_well_formed(l);
                ("Datatype", matches!(value, Term::Literal(literal) if fits(literal)))
            }
            Constraint::NodeKind(kind) => ("NodeKind", value::is_of_kind(value, kind.as_str())),
            Constraint::Bound(bound, lower, allowed) => {
                let order = value::compare(value, &Term::Literal(bound.clone()));
                let beyond = if *lower { Ordering::Greater } else { Ordering::Less };
                let fits = order == Some(beyond) || *allowed && order == Some(Ordering::Equal);
                (
                    match (lower, allowed) {
                        (true, true) => "MinInclusive",
                        (true, false) => "MinExclusive",
                        (false, true) => "MaxInclusive",
                        (false, false) => "MaxExclusive",
                    },
                    fits,
                )
            }
            Constraint::MinLength(n) => ("MinLength", long(&|length| length >= *n)),
            Constraint::MaxLength(n) => ("MaxLength", long(&|length| length <= *n)),
            Constraint::Pattern(pattern) => {
                ("Pattern", value::text(value).is_some_and(|t| pattern.is_match(t)))
            }
            Constraint::LanguageIn(ranges) => {
                let within = |l: &Literal| ranges.iter().any(|range| value::in_language(l, range));
                ("LanguageIn", matches!(value, Term::Literal(literal) if within(literal)))
            }
            Constraint::Disjoint(property) => ("Disjoint", !self.data.has(focus, property.as_ref(), value)),
            Constraint::In(list) => ("In", list.contains(value)),
            Constraint::Not(shape) => ("Not", !self.conforms(*shape, value)?),
            Constraint::Node(shape) => ("Node", self.conforms(*shape, value)?),
            Constraint::And(shapes) => ("And", self.conforming(shapes, value)? == shapes.len()),
            Constraint::Or(shapes) => ("Or", self.conforming(shapes, value)? > 0),
            Constraint::Xone(shapes) => ("Xone", self.conforming(shapes, value)? == 1),
            // Those of all values together.
            _ => return Ok(None),
        };
        Ok((!fits).then_some(name))
    }

    fn closed(&self, allowed: &[NamedNode], values: &[Term], tell: &mut Tell<'_, '_>) {
        for node in values {
            for quad in self.data.about(node).iter().filter(|quad| !allowed.contains(&quad.predicate)) {
                tell.push("Closed", Some(quad.object.clone()), Some(quad.predicate.clone()));
            }
        }
    }

    fn ask(&self, query: &Sparql, tell: &mut Tell<'_, '_>) -> Outcome {
        let refuse = |problem: String| ShapesError {
            shape: query.name.as_ref().map_or_else(|| tell.shape.name.to_string(), ToString::to_string),
            problem,
        };
        let path = tell.shape.path.as_ref();
        let answers = match (&query.name, query.at_once && path.is_none()) {
            (Some(name), true) => {
                let known = self.answers.borrow().get(name.as_str()).cloned();
                if let Some(known) = known {
                    known
                } else {
                    let asked = sparql::ask(query, None, self.graph, self.name, None).map_err(refuse)?;
                    let asked = Rc::new(asked);
                    self.answers.borrow_mut().insert(name.as_str().to_owned(), Rc::clone(&asked));
                    asked
                }
            }
            _ => Rc::new(sparql::ask(query, path, self.graph, self.name, Some(tell.focus)).map_err(refuse)?),
        };
        for found in answers.get(tell.focus).map_or(&[][..], Vec::as_slice) {
            let path = match (&found.path, path) {
                (Some(Term::NamedNode(path)), _) => Some(path.clone()),
                (_, path) => path.and_then(|p| p.predicate()).cloned(),
            };
            tell.out.push(Finding {
                shape: tell.id,
                component: sh("SPARQLConstraintComponent"),
                constraint: query.name.clone(),
                messages: sparql::messages(query, tell.focus, found),
                focus: tell.focus.clone(),
                path,
                value: found.value.clone(),
            });
        }
        Ok(())
    }
}

fn unique_language(values: &[Term], tell: &mut Tell<'_, '_>) {
    let mut languages: Vec<String> = values
        .iter()
        .filter_map(
            |v| if let Term::Literal(l) = v { l.language().map(str::to_ascii_lowercase) } else { None },
        )
        .collect();
    languages.sort();
    let mut twice: Vec<&str> = languages.windows(2).filter(|w| w[0] == w[1]).map(|w| w[0].as_str()).collect();
    twice.dedup();
    for _ in twice {
        tell.shape("UniqueLang");
    }
}

/// Where findings about one node by one shape go.
struct Tell<'t, 'o> {
    id: Id,
    shape: &'t Shape,
    focus: &'t Term,
    out: &'o mut Vec<Finding>,
}

impl Tell<'_, '_> {
    /// Of all values together.
    fn shape(&mut self, component: &str) {
        self.push(component, None, None);
    }

    fn value(&mut self, component: &str, value: &Term) {
        self.push(component, Some(value.clone()), None);
    }

    fn push(&mut self, component: &str, value: Option<Term>, path: Option<NamedNode>) {
        let own = || self.shape.path.as_ref().and_then(|path| path.predicate()).cloned();
        self.out.push(Finding {
            shape: self.id,
            component: sh(&format!("{component}ConstraintComponent")),
            constraint: None,
            messages: self.shape.messages.clone(),
            focus: self.focus.clone(),
            path: path.or_else(own),
            value,
        });
    }
}

//! From what people type to what is to be explained: a thing, then perhaps a property or value of it.

use std::collections::BTreeSet;

use anyhow::Result;
use summitkg_ontology::vocab::{NS, skg};
use summitkg_ontology::{Property, name_key};
use summitkg_store::{ExplainedStatement, Explanation, NamedNode, Term, nearest};

use super::words;
use crate::show::{self, Found, View};

/// What was asked for.
pub(crate) struct Selection {
    /// How one may type it.
    pub(crate) handle: String,
    /// What it is called.
    pub(crate) title: String,
    /// The property or value that it was narrowed to.
    pub(crate) part: Option<String>,
    pub(crate) explanation: Explanation,
}

/// What typed words select.
pub(crate) enum Selected {
    One(Box<Selection>),
    /// Several things may be meant by these words.
    Several(String, Vec<Found>),
    /// The thing is there, but nothing like the last word is said of it.
    NoPart {
        handle: String,
        part: String,
        nearest: Option<String>,
    },
    Nothing,
}

/// All words are a thing, or all but the last, which then is a property or value.
pub(crate) fn select(view: &View<'_>, typed: &[String]) -> Result<Selected> {
    let whole = typed.join(" ");
    let split = typed.split_last().filter(|(_, front)| !front.is_empty());
    let front = split.map(|(last, front)| (last.as_str(), front.join(" ")));
    if let Some((last, front)) = &front
        && !properties(last).is_empty()
        && let [thing] = things(view, front)?.as_slice()
    {
        return narrowed(view, thing, last);
    }
    let found = things(view, &whole)?;
    match (found.as_slice(), &front) {
        // A word that adds nothing to what the others mean asks for a part of it.
        ([thing], Some((last, front)))
            if !show::is_city(view, last)
                && matches!(things(view, front)?.as_slice(), [same] if same == thing) =>
        {
            match narrowed(view, thing, last)? {
                Selected::NoPart { .. } => one(view, thing),
                part => Ok(part),
            }
        }
        ([thing], _) => one(view, thing),
        ([], Some((last, front))) => match things(view, front)?.as_slice() {
            [] => Ok(Selected::Nothing),
            [thing] => narrowed(view, thing, last),
            several => Ok(Selected::Several(front.clone(), several.to_vec())),
        },
        ([], None) => Ok(Selected::Nothing),
        (several, _) => Ok(Selected::Several(whole, several.to_vec())),
    }
}

/// What words mean: an address of anything in the graph, or what `show` understands.
fn things(view: &View<'_>, typed: &str) -> Result<Vec<Found>> {
    let found = show::find(view, typed)?;
    if found.len() == 1 || !typed.contains('/') {
        return Ok(found);
    }
    let base = view.store.base();
    let inner = typed.trim_start_matches('<').trim_end_matches('>');
    let local = base.local(inner).or_else(|| inner.strip_prefix("id:")).unwrap_or(inner);
    let address = NamedNode::new(format!("{}{local}", base.as_str())).ok();
    let address = address.filter(|_| !local.contains("://"));
    let there = match &address {
        Some(node) => view.store.explain(node.as_ref())?.is_some(),
        None => false,
    };
    Ok(if there { address.into_iter().map(|n| Found::Thing(n.into_string())).collect() } else { found })
}

fn explanation(view: &View<'_>, found: &Found) -> Result<Explanation> {
    let node = match found {
        Found::Thing(iri) => NamedNode::new_unchecked(iri),
        Found::Document(id, _) => view.store.base().document(id),
    };
    Ok(view.store.explain(node.as_ref())?.unwrap_or_default())
}

fn one(view: &View<'_>, found: &Found) -> Result<Selected> {
    Ok(Selected::One(Box::new(Selection {
        handle: view.handle(found),
        title: view.title(found),
        part: None,
        explanation: explanation(view, found)?,
    })))
}

fn narrowed(view: &View<'_>, found: &Found, part: &str) -> Result<Selected> {
    let mut all = explanation(view, found)?;
    let subject = match found {
        Found::Thing(iri) => iri.as_str(),
        Found::Document(..) => "",
    };
    let about: BTreeSet<String> = show::find(view, part)?
        .iter()
        .map(|f| match f {
            Found::Thing(iri) => iri.clone(),
            Found::Document(id, _) => view.store.base().document(id).into_string(),
        })
        .collect();
    let wanted = properties(part);
    let ways: [&dyn Fn(&ExplainedStatement) -> bool; 4] = [
        &|s| wanted.contains(s.property.as_str()) && s.subject.as_str() == subject,
        &|s| {
            let fields = s.record.iter().map(|(p, _)| p);
            fields.chain([&s.property]).any(|p| wanted.contains(p.as_str()))
        },
        &|s| concerns(view, s, &about),
        &|s| !about.contains(subject) && names(view, s).any(|n| key(&n).contains(&key(part))),
    ];
    let kept = ways.iter().find_map(|way| {
        let kept: Vec<ExplainedStatement> = all.statements.iter().filter(|s| way(s)).cloned().collect();
        (!kept.is_empty()).then_some(kept)
    });
    let Some(kept) = kept else {
        let known = all.statements.iter().map(|s| words::local(&s.property));
        let nearest = nearest(part, known).map(str::to_owned);
        return Ok(Selected::NoPart { handle: view.handle(found), part: part.to_owned(), nearest });
    };
    let properties: BTreeSet<&NamedNode> = kept.iter().map(|s| &s.property).collect();
    all.unused
        .retain(|claim| wanted.contains(claim.property.as_str()) && properties.contains(&claim.property));
    all.statements = kept;
    all.mentions.clear();
    Ok(Selected::One(Box::new(Selection {
        handle: view.handle(found),
        title: view.title(found),
        part: Some(part.to_owned()),
        explanation: all,
    })))
}

/// Whether a statement is about one of these things, has it in its value, or rests on its words.
fn concerns(view: &View<'_>, statement: &ExplainedStatement, about: &BTreeSet<String>) -> bool {
    let is = |term: &Term| matches!(term, Term::NamedNode(node) if about.contains(node.as_str()));
    let mut documents = statement.support.claims.iter().map(|c| view.store.base().document(&c.document));
    about.contains(statement.subject.as_str())
        || is(&statement.value)
        || statement.record.iter().any(|(_, value)| is(value))
        || documents.any(|document| about.contains(document.as_str()))
}

fn names<'a>(view: &'a View<'_>, statement: &'a ExplainedStatement) -> impl Iterator<Item = String> + 'a {
    let fields = statement.record.iter().map(|(_, value)| value);
    fields.chain([&statement.value]).map(|value| view.label(value))
}

fn key(name: &str) -> String {
    name_key(name).to_lowercase()
}

/// Short names for what one most often asks for.
const SHORT: &[(&[&str], &[Property])] = &[
    (
        &["date", "日期", "时间", "when"],
        &[skg::EDTF, skg::START_DATE, skg::END_DATE, skg::DATE_EARLIEST, skg::DATE_LATEST, skg::DATE_TEXT],
    ),
    (&["city", "城市", "where"], &[skg::HOST_CITY]),
    (&["country", "国家"], &[skg::HOST_COUNTRY]),
    (&["主持", "chairman"], &[skg::CHAIR]),
    (&["形式"], &[skg::FORMAT]),
    (&["出席", "attendee", "attendees", "who"], &[skg::ATTENDANCE]),
    (&["文件", "document", "documents", "outcomes", "outcome_documents"], &[skg::OUTCOME]),
    (&["签署", "signatures"], &[skg::SIGNATURE]),
    (&["next", "下次"], &[skg::NEXT_HOST, skg::NEXT_SUMMIT]),
    (&["previous", "上次", "上一次"], &[skg::PREVIOUS_SUMMIT]),
    (&["下一次"], &[skg::NEXT_SUMMIT]),
    (&["membership", "成员变动", "membership_changes"], &[skg::MEMBERSHIP_CHANGE]),
    (&["speeches"], &[skg::SPEECH]),
    (&["随行", "officials"], &[skg::ACCOMPANYING]),
];

/// The properties that a word may name: by their term, their label, or a short name.
fn properties(word: &str) -> BTreeSet<String> {
    let word = word.trim().trim_start_matches('<').trim_end_matches('>');
    let bare = word.strip_prefix(NS).or_else(|| word.strip_prefix("skg:")).unwrap_or(word);
    let typed = bare.to_lowercase();
    let short = SHORT.iter().filter(|(names, _)| names.contains(&typed.as_str()));
    let mut found: BTreeSet<String> =
        short.flat_map(|(_, properties)| properties.iter().map(|p| p.as_str().to_owned())).collect();
    let named = |p: &&Property| {
        let local = p.as_str().strip_prefix(NS).unwrap_or_default();
        local.to_lowercase() == typed || show::labels(p.as_str()).is_some_and(|l| l.0 == bare || l.1 == typed)
    };
    found.extend(skg::PROPERTIES.iter().filter(named).map(|p| p.as_str().to_owned()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_go_by_term_label_and_short_name() {
        for (typed, expected) in [
            ("hostCity", vec![skg::HOST_CITY]),
            ("HOSTCITY", vec![skg::HOST_CITY]),
            ("skg:chair", vec![skg::CHAIR]),
            ("主办城市", vec![skg::HOST_CITY]),
            ("host city", vec![skg::HOST_CITY]),
            ("city", vec![skg::HOST_CITY, skg::CITY]),
            ("主持", vec![skg::CHAIR]),
            ("普京", vec![]),
            ("14", vec![]),
        ] {
            let mut expected: Vec<String> = expected.iter().map(|p| p.as_str().to_owned()).collect();
            expected.sort();
            assert_eq!(properties(typed).into_iter().collect::<Vec<_>>(), expected, "{typed}");
        }
    }
}

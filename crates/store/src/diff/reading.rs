//! Why one text was read twice in different ways: rules, series, rows of lexicons.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use summitkg_ontology::vocab::{oa, prov, skg};
use summitkg_ontology::{ReadWith, simplified};

use super::inputs::Reading;
use super::pair::{Pair, Side, node, text};
use super::{Cause, CauseKind, DeltaKind};
use crate::error::StoreError;
use crate::store::Store;

/// How far from the words of a claim a row of a lexicon may stand that takes part in reading it, in characters:
/// a sentence or two.
const NEAR: usize = 60;

/// The definitions that each store's documents name, all together.
pub(super) type Definitions = Pair<BTreeMap<(String, String), String>>;

/// What the words of a claim are, and who read them.
#[derive(Default)]
pub(super) struct Quoted {
    pub(super) rules: BTreeSet<String>,
    /// The words with what stands around them, folded as the reader folds them.
    around: Vec<String>,
}

impl Quoted {
    /// Adds the evidence of a claim or of an event.
    pub(super) fn add(
        &mut self,
        store: &Store,
        document: &NamedNode,
        claim: &NamedNode,
        source: Option<&str>,
    ) -> Result<(), StoreError> {
        let graph = || document.as_ref().into();
        let mut evidence = store.objects(claim, prov::WAS_DERIVED_FROM, graph())?;
        evidence.extend(store.objects(claim, skg::EVIDENCE, graph())?);
        for evidence in evidence.iter().filter_map(node) {
            let rules = store.objects(evidence, skg::RULE, graph())?;
            self.rules.extend(rules.iter().filter_map(text).map(str::to_owned));
            let mut fields: BTreeMap<NamedNode, String> = BTreeMap::new();
            for selector in store.objects(evidence, oa::HAS_SELECTOR, graph())?.iter().filter_map(node) {
                for quad in store.quads_of(Some(selector.as_ref()), None, None, Some(graph()))? {
                    if let Some(value) = text(&quad.object) {
                        fields.insert(quad.predicate.clone(), value.to_owned());
                    }
                }
            }
            let field = |p: NamedNodeRef<'_>| fields.get(&p.into_owned()).map(String::as_str);
            let place = |p| field(p).and_then(|n| n.parse::<usize>().ok());
            let words = match (source, place(oa::START), place(oa::END)) {
                (Some(source), Some(start), Some(end)) if start <= end => {
                    let from = start.saturating_sub(NEAR);
                    source.chars().skip(from).take(end - from + NEAR).collect::<String>()
                }
                _ => [oa::PREFIX, oa::EXACT, oa::SUFFIX].into_iter().filter_map(field).collect(),
            };
            self.around.push(folded(&words));
        }
        Ok(())
    }

    fn is_near(&self, word: &str) -> bool {
        self.around.iter().any(|words| words.contains(word))
    }
}

/// Text as rows of lexicons are looked for in it.
fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(simplified).collect()
}

/// File, name, what became of it, and its digests.
type Definition<'r> = (&'r str, &'r str, DeltaKind, Option<&'r str>, Option<&'r str>);

/// Everything that the two readings of a document did not have in common.
struct Changes<'r> {
    all: Vec<Definition<'r>>,
}

impl<'r> Changes<'r> {
    fn of(before: &'r ReadWith, after: &'r ReadWith) -> Self {
        let mut all = Vec::new();
        for (file, name, digest) in before.iter() {
            match after.get(file, name) {
                Some(same) if same == digest => {}
                Some(other) => all.push((file, name, DeltaKind::Changed, Some(digest), Some(other))),
                None => all.push((file, name, DeltaKind::Removed, Some(digest), None)),
            }
        }
        for (file, name, digest) in after.iter() {
            if before.get(file, name).is_none() {
                all.push((file, name, DeltaKind::Added, None, Some(digest)));
            }
        }
        // The longest word is found: one within another that came or went was there all the time.
        let longer: Vec<(&str, DeltaKind)> = all
            .iter()
            .filter(|(file, ..)| is_lexicon(file))
            .map(|(_, name, kind, ..)| (*name, *kind))
            .collect();
        all.retain(|(file, name, kind, ..)| {
            let hidden = |(other, change): &(&str, DeltaKind)| {
                let opposite = matches!(
                    (kind, change),
                    (DeltaKind::Removed, DeltaKind::Added) | (DeltaKind::Added, DeltaKind::Removed)
                );
                opposite && other.len() > name.len() && other.contains(name)
            };
            !is_lexicon(file) || !longer.iter().any(hidden)
        });
        Self { all }
    }
}

fn is_lexicon(file: &str) -> bool {
    ![ReadWith::RULES, ReadWith::SERIES, ReadWith::FILES].contains(&file)
}

/// The causes for which a claim was read in one of two readings only: rules that read it and rows near it; if
/// neither differs, those of the whole document, as indirect ones; if these neither, the versions.
pub(super) fn causes(
    readings: &Pair<&Reading>,
    defined: &Definitions,
    claim: &Quoted,
    event: &Quoted,
) -> Vec<Cause> {
    let name = readings.after.name.as_str();
    let changes = Changes::of(&readings.before.with, &readings.after.with);
    let rule = |id: &str| {
        let key = (ReadWith::RULES.to_owned(), id.to_owned());
        let digest = |side: Side| defined.of(side).get(&key).map(String::as_str);
        let cause = |kind| Cause::new(CauseKind::Rule, kind, id).within(name);
        match (digest(Side::Before), digest(Side::After)) {
            (Some(old), Some(new)) if old != new => {
                Some(cause(DeltaKind::Changed).between(Some(old), Some(new)))
            }
            (None, Some(new)) => Some(cause(DeltaKind::Added).between(None, Some(new))),
            (Some(old), None) => Some(cause(DeltaKind::Removed).between(Some(old), None)),
            _ => None,
        }
    };
    let of_file = |near: &dyn Fn(&str) -> bool| -> Vec<Cause> {
        let mut rows = Vec::new();
        for (file, word, kind, old, new) in &changes.all {
            if is_lexicon(file) && near(word) {
                let cause = Cause::new(CauseKind::Row, *kind, format!("{file} {word}")).within(name);
                rows.push(cause.between(*old, *new));
            }
        }
        rows
    };
    let mut causes: Vec<Cause> = claim.rules.iter().filter_map(|id| rule(id)).collect();
    let rows = of_file(&|word| claim.is_near(word));
    if !rows.is_empty() {
        // That a rule was applied on one side only then follows from the row.
        causes.retain(|cause| cause.change == DeltaKind::Changed);
        causes.extend(rows);
    }
    if causes.is_empty() {
        causes.extend(event.rules.iter().filter_map(|id| rule(id)));
        causes.extend(of_file(&|word| event.is_near(word)));
        for (file, item, kind, old, new) in &changes.all {
            if *file == ReadWith::SERIES && *kind == DeltaKind::Changed {
                let cause = Cause::new(CauseKind::Series, *kind, *item).within(name);
                causes.push(cause.between(*old, *new));
            }
        }
    }
    if causes.is_empty() {
        causes.extend(of_file(&|_| true).into_iter().map(Cause::indirect));
        for (file, item, kind, old, new) in &changes.all {
            let cause = match *file {
                ReadWith::RULES => rule(item),
                ReadWith::FILES => {
                    Some(Cause::new(CauseKind::File, *kind, *item).within(name).between(*old, *new))
                }
                _ => None,
            };
            causes.extend(cause.map(Cause::indirect));
        }
    }
    let (old, new) = (&readings.before, &readings.after);
    if causes.is_empty() && old.rules != new.rules {
        let cause = Cause::new(CauseKind::Rules, DeltaKind::Changed, "rules").within(name);
        causes.push(cause.between(Some(&old.rules), Some(&new.rules)));
    }
    causes
}

/// The definitions that the documents of a store name.
pub(super) fn definitions(store: &Store) -> Result<BTreeMap<(String, String), String>, StoreError> {
    let mut defined = BTreeMap::new();
    for quad in store.quads_of(None, Some(skg::READ_WITH), None, None)? {
        let Term::Literal(literal) = &quad.object else { continue };
        for (file, name, digest) in ReadWith::parse(literal.value()).iter() {
            defined.insert((file.to_owned(), name.to_owned()), digest.to_owned());
        }
    }
    Ok(defined)
}

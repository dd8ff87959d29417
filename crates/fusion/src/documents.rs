//! What a summit adopted: titles, sets that are only counted, and the one text without a title.
//!
//! A document belongs to its summit: two meetings may each issue a 新闻公报. Within a summit two
//! titles of one kind are one document if the shorter is the longer with words left out and no
//! other longer title fits; a year in brackets must not differ.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use summitkg_ontology::vocab::skg;
use summitkg_ontology::{Action, Basis, Claim, Kind, Node, Object, Outcome, Property, Statement, name_key};

use crate::choose::{Candidate, choose, choose_by};
use crate::mention::Said;
use crate::record::{Disputed, listing, note_absences, statement};
use crate::records::{Whose, printed};

/// The shortest title that can stand for a longer one.
const SHORTEST: usize = 4;

/// Claims of one document.
struct Group<'a> {
    /// Its titles as they are compared; none for sets and texts without a title.
    titles: BTreeSet<Title>,
    claims: Vec<(&'a Outcome, Said<'a>)>,
    node: Node,
}

/// A title without marks and blanks, and what stands in brackets at its end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Title {
    core: Vec<char>,
    bracket: Vec<char>,
}

impl Title {
    fn new(title: &str) -> Self {
        let key = name_key(title).replace('(', "（").replace(')', "）");
        let (core, bracket) = match key.strip_suffix('）').and_then(|t| t.rsplit_once('（')) {
            Some((core, bracket)) if !core.is_empty() => (core.to_owned(), bracket.to_owned()),
            _ => (key, String::new()),
        };
        let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect();
        Self { core: bare(&core), bracket: bare(&bracket) }
    }

    /// Whether this may be the other with words left out; both end alike.
    fn abridges(&self, longer: &Self) -> bool {
        let brackets = self.bracket.is_empty() || longer.bracket.is_empty() || self.bracket == longer.bracket;
        let tail = |t: &[char]| t.iter().rev().take(2).copied().collect::<Vec<_>>();
        let mut rest = longer.core.iter();
        brackets
            && self.core.len() >= SHORTEST
            && self.core.len() <= longer.core.len()
            && tail(&self.core) == tail(&longer.core)
            && self.core.iter().all(|c| rest.any(|l| l == c))
    }
}

/// The documents of one summit.
pub(crate) struct Documents<'a> {
    groups: Vec<Group<'a>>,
}

impl<'a> Documents<'a> {
    /// Merges the claims on documents.
    pub(crate) fn new(whose: &Whose<'a, '_>) -> Self {
        let (mut titled, mut sets, mut bare) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for said in &whose.said {
            let Claim::Outcome(outcome) = said.fact.claim() else { continue };
            let claim = (outcome, *said);
            match (&outcome.title, &outcome.count_only) {
                (Some(title), _) => titled.entry(Title::new(title)).or_insert_with(Vec::new).push(claim),
                (None, Some(words)) => sets.entry(name_key(words)).or_insert_with(Vec::new).push(claim),
                (None, None) => bare.entry(outcome.kind).or_insert_with(Vec::new).push(claim),
            }
        }
        let mut groups = merge_titles(titled);
        for (kind, claims) in bare {
            match only_titled(&groups, kind) {
                Some(i) => groups[i].claims.extend(claims),
                None => groups.push(Group::untitled(claims)),
            }
        }
        groups.extend(sets.into_values().map(Group::untitled));
        for group in &mut groups {
            let claims = || group.claims.iter().map(|(outcome, _)| outcome);
            let name = group.title().or_else(|| claims().find_map(|o| o.count_only.clone()));
            let kind = claims().map(|o| o.kind.code()).next().unwrap_or_default();
            group.node = whose.node.child(["document", &name.unwrap_or_else(|| kind.to_owned())]);
        }
        Self { groups }
    }

    /// The document that a signature is under: the one of this title, or, if the text has no
    /// title, the declaration that the same event mention adopts.
    pub(crate) fn signed(&self, title: Option<&str>, said: Said<'_>) -> Option<Node> {
        let fitting: Vec<&Group<'_>> = if let Some(title) = title.map(Title::new) {
            let exact: Vec<_> = self.groups.iter().filter(|g| g.titles.contains(&title)).collect();
            let alike = |t: &Title| title.abridges(t) || t.abridges(&title);
            let near = self.groups.iter().filter(|g| g.titles.iter().any(alike));
            if exact.is_empty() { near.collect() } else { exact }
        } else {
            let here = |(o, s): &(&Outcome, Said<'_>)| {
                o.kind == Kind::Declaration && o.count_only.is_none() && s.doc == said.doc
            };
            self.groups.iter().filter(|g| g.claims.iter().any(here)).collect()
        };
        match fitting.as_slice() {
            [one] => Some(one.node.clone()),
            _ => None,
        }
    }

    /// The statements on outcomes.
    pub(crate) fn statements(&self) -> Vec<Statement> {
        let mut items: Vec<_> = self
            .groups
            .iter()
            .map(|group| {
                let listed = group.claims.iter().filter(|(outcome, _)| outcome.action != Action::Planned);
                (group.statement(), (), listing(listed.map(|(_, said)| *said)))
            })
            .collect();
        note_absences(&mut items);
        let mut statements: Vec<Statement> = items.into_iter().map(|(statement, ..)| statement).collect();
        statements.sort_by(|a, b| a.object.cmp(&b.object));
        statements
    }
}

/// Joins short forms of titles to the long ones, the longest first.
fn merge_titles<'a>(titled: BTreeMap<Title, Vec<(&'a Outcome, Said<'a>)>>) -> Vec<Group<'a>> {
    let mut titled: Vec<_> = titled.into_iter().collect();
    titled.sort_by_key(|(title, _)| Reverse((title.core.len(), title.bracket.len())));
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (title, claims) in titled {
        let kinds: BTreeSet<Kind> = claims.iter().map(|(o, _)| o.kind).collect();
        let longer: Vec<usize> = (0..groups.len())
            .filter(|i| groups[*i].claims.iter().any(|(o, _)| kinds.contains(&o.kind)))
            .filter(|i| groups[*i].titles.iter().any(|t| title.abridges(t)))
            .collect();
        if let [one] = longer.as_slice() {
            groups[*one].titles.insert(title);
            groups[*one].claims.extend(claims);
        } else {
            let mut group = Group::untitled(claims);
            group.titles.insert(title);
            groups.push(group);
        }
    }
    groups
}

/// The one titled document of a kind, signed if it is a declaration.
fn only_titled(groups: &[Group<'_>], kind: Kind) -> Option<usize> {
    let fits = |g: &Group<'_>| {
        let of_kind =
            |o: &Outcome| o.kind == kind && (kind != Kind::Declaration || o.action == Action::Signed);
        !g.titles.is_empty() && g.claims.iter().any(|(o, _)| of_kind(o))
    };
    let mut fitting = (0..groups.len()).filter(|i| fits(&groups[*i]));
    let first = fitting.next();
    first.filter(|_| fitting.next().is_none())
}

/// What was done counts for more the further it goes.
fn force(action: Action) -> u8 {
    match action {
        Action::Signed => 4,
        Action::Approved => 3,
        Action::Issued => 2,
        Action::Noted => 1,
        Action::Planned => 0,
    }
}

impl<'a> Group<'a> {
    fn untitled(claims: Vec<(&'a Outcome, Said<'a>)>) -> Self {
        Self { titles: BTreeSet::new(), claims, node: Node::new::<String>([]) }
    }

    /// The printed title that most documents give, one between title marks first, a long one
    /// before a short one.
    fn title(&self) -> Option<String> {
        let titles = self.claims.iter().filter_map(|(outcome, said)| {
            let title = printed(outcome.title.as_deref()?);
            let basis = if outcome.quoted { said.basis() } else { Basis::Inferred };
            Some(Candidate { value: (Reverse(title.chars().count()), title), basis, said: *said })
        });
        choose(titles.collect(), |(_, title)| title.clone()).map(|choice| choice.value.1)
    }

    fn statement(&self) -> Statement {
        let of = |outcome: &Outcome, said: Said<'a>| Candidate::new(outcome.kind, said);
        let titled = self.claims.iter().filter(|(o, _)| self.titles.is_empty() || o.title.is_some());
        let kind = choose(titled.map(|(o, s)| of(o, *s)).collect(), |k| k.code().to_owned());
        let actions = self.claims.iter().map(|(o, s)| Candidate::new(o.action, *s)).collect();
        let action = choose_by(actions, |a| a.code().to_owned(), |a| force(*a));
        let quoted = self.claims.iter().any(|(o, _)| o.quoted);
        let words = self.claims.iter().find_map(|(o, _)| o.count_only.clone());
        let title = self.title();
        let mut properties: Vec<(Property, Object)> = Vec::new();
        properties.extend(title.clone().map(|t| (skg::TITLE, Object::Text(t))));
        properties.push((skg::QUOTED, Object::Boolean(quoted)));
        properties.extend(kind.as_ref().map(|k| (skg::KIND, Object::Code(k.value.concept()))));
        properties.extend(action.as_ref().map(|a| (skg::ACTION, Object::Code(a.value.concept()))));
        properties.extend(words.filter(|_| title.is_none()).map(|w| (skg::COUNT_ONLY, Object::Text(w))));
        let said: Vec<Said<'_>> = self.claims.iter().map(|(_, said)| *said).collect();
        let disputed = Disputed::default()
            .of(skg::KIND, kind.as_ref(), |kind| Object::Code(kind.concept()))
            .of(skg::ACTION, action.as_ref(), |action| Object::Code(action.concept()));
        let record = (skg::OUTCOME_DOCUMENT, properties);
        statement(skg::OUTCOME, self.node.clone(), record, &said, disputed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_with_words_left_out_abridges_the_whole() {
        for (short, long, one) in [
            ("新闻公报", "上海合作组织成员国元首理事会会议新闻公报", true),
            ("上合组织成员国元首杜尚别宣言", "上海合作组织成员国元首杜尚别宣言", true),
            ("上海合作组织成员国元首阿斯塔纳宣言", "上海合作组织成员国元首理事会阿斯塔纳宣言", true),
            (
                "长期睦邻友好合作条约实施纲要",
                "〈上海合作组织成员国长期睦邻友好合作条约〉实施纲要（2013—2017年）",
                true,
            ),
            ("合作纲要（2013—2015年）", "合作实施纲要（2013—2017年）", false),
            ("义务的备忘录范本", "义务的备忘录范本修订案", false),
            ("联合公报", "会议新闻公报", false),
        ] {
            assert_eq!(Title::new(short).abridges(&Title::new(long)), one, "{short} / {long}");
        }
    }
}

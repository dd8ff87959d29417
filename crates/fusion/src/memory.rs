//! What is remembered from one fusing of a family to the next, so that a change costs the summits it touches.
//!
//! Everything that the knowledge of a summit is made of goes into one number. Where that is as it was,
//! so is the knowledge, and it is not made again. What a summit shows of the standing of countries is kept,
//! for standings are made from all summits.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};
use summitkg_ontology::{DocId, Ground, Interval, Knowledge, Node, Standing};

use crate::choose::Lost;
use crate::cluster::{Decision, Summits};
use crate::links::{Link, fulfilment};
use crate::mention::Said;
use crate::names::Names;
use crate::printings::Printings;
use crate::standings::Shown;

/// What is remembered of one family.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    pub(crate) summits: BTreeMap<Node, Remembered>,
    /// Of each standing what it was made of.
    pub(crate) standings: BTreeMap<Node, u64>,
}

/// What is remembered of one summit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Remembered {
    pub(crate) made_of: u64,
    pub(crate) shown: Shown,
}

/// A family fused again.
#[derive(Clone, Debug)]
pub struct Renewal {
    /// What is known of the summits and standings that changed, and every mention that was left open.
    pub knowledge: Knowledge,
    /// The summits and standings that changed: new ones, others than before, and those that are no more.
    pub changed: BTreeSet<Node>,
    /// What to remember until the next time.
    pub memory: Memory,
}

impl Memory {
    /// The nodes that differ between the two.
    pub(crate) fn changed(&self, before: &Self) -> BTreeSet<Node> {
        let made_of = |memory: &Self| -> BTreeMap<Node, u64> {
            let summits = memory.summits.iter().map(|(node, kept)| (node.clone(), kept.made_of));
            let standings = memory.standings.iter().map(|(node, made_of)| (node.clone(), *made_of));
            summits.chain(standings).collect()
        };
        let (before, after) = (made_of(before), made_of(self));
        let all = before.keys().chain(after.keys());
        all.filter(|node| before.get(*node) != after.get(*node)).cloned().collect()
    }
}

/// What a standing is made of.
pub(crate) fn of_standing(standing: &Standing) -> u64 {
    let mut hash = DefaultHasher::new();
    standing.hash(&mut hash);
    hash.finish()
}

/// What the summits of a family are made of.
pub(crate) struct Ingredients<'s, 'a> {
    pub(crate) summits: &'s Summits<'a>,
    pub(crate) nodes: &'s BTreeMap<usize, Node>,
    pub(crate) links: &'s [Link],
    printings: &'s Printings,
    /// For each text the first of its documents, which does not depend on how texts are numbered.
    first: BTreeMap<usize, &'a DocId>,
    names: &'s Names<'s>,
    /// What corrections say of names.
    corrected: u64,
}

impl<'s, 'a> Ingredients<'s, 'a> {
    pub(crate) fn new(
        summits: &'s Summits<'a>,
        names: &'s Names<'s>,
        printings: &'s Printings,
        nodes: &'s BTreeMap<usize, Node>,
        links: &'s [Link],
    ) -> Self {
        let mut first: BTreeMap<usize, &DocId> = BTreeMap::new();
        for mention in summits.mentions {
            let doc = first.entry(printings.text_of(mention.doc)).or_insert(mention.doc);
            *doc = (*doc).min(mention.doc);
        }
        let mut hash = DefaultHasher::new();
        names.hash_corrected(&mut hash);
        Self { summits, nodes, links, printings, first, names, corrected: hash.finish() }
    }

    /// What the knowledge of a summit is made of; `number` is that of the calendar, `fulfilled` the summit
    /// that carried out its decision.
    pub(crate) fn of(&self, i: usize, number: Option<u32>, fulfilled: Option<usize>) -> u64 {
        let (summits, cluster) = (self.summits, &self.summits.clusters[i]);
        let mut hash = DefaultHasher::new();
        let into = &mut hash;
        (self.corrected, self.nodes.get(&i), cluster.series, cluster.number, number, summits.year(i))
            .hash(into);
        for mention in summits.mentions_of(i) {
            (mention.doc, mention.index, mention.event.role, mention.meta()).hash(into);
            self.text(mention.doc, into);
        }
        for said in summits.said_of(i) {
            self.said(said, into);
        }
        for decision in summits.foreseen_by(i) {
            self.decision(decision, into);
        }
        for decision in summits.decisions_of(i) {
            (decision.target.and_then(|to| self.nodes.get(&to))).hash(into);
        }
        fulfilled.and_then(|to| self.nodes.get(&to)).hash(into);
        fulfilment(summits, i, fulfilled).hash(into);
        for link in self.links.iter().filter(|link| link.from == i || link.to == i) {
            (self.nodes.get(&link.from), self.nodes.get(&link.to), link.basis, &link.reason).hash(into);
            self.grounds(&link.support, into);
        }
        if let Some(dating) = &cluster.dating {
            (dating.interval, dating.basis, dating.decided, &dating.reason, &dating.text).hash(into);
            self.grounds(&dating.support, into);
            for Lost { value, basis, decided, support } in &dating.others {
                let _: &Interval = value;
                (value, basis, decided).hash(into);
                self.grounds(support, into);
            }
        }
        let entry = cluster.entry.map(|entry| (entry.number, entry.date, &entry.city, &entry.country));
        entry.hash(into);
        // A mention that may denote several is linked to each.
        for (mention, several) in summits.open.iter().filter(|(_, several)| several.contains(&i)) {
            let mention = &summits.mentions[*mention];
            (mention.doc, mention.index, several.len()).hash(into);
        }
        hash.finish()
    }

    fn decision(&self, decision: &Decision<'_>, into: &mut DefaultHasher) {
        (self.nodes.get(&decision.from), decision.says).hash(into);
        self.said(decision.said, into);
    }

    fn said(&self, said: Said<'_>, into: &mut DefaultHasher) {
        (said.doc, said.meta, said.index, said.role, said.preferred, said.fact).hash(into);
        self.names.is_shared(said.fact.claim()).hash(into);
        self.text(said.doc, into);
    }

    fn grounds(&self, support: &[Ground], into: &mut DefaultHasher) {
        for ground in support {
            ground.hash(into);
            if let Some(doc) = ground.document() {
                self.text(doc, into);
            }
        }
    }

    /// The text that a document prints.
    fn text(&self, doc: &DocId, into: &mut DefaultHasher) {
        self.first.get(&self.printings.text_of(doc)).hash(into);
    }
}

#[cfg(test)]
mod tests {
    use summitkg_ontology::{DocId, Report};

    use super::*;
    use crate::Fusion;
    use crate::testing::{Draft, reference};

    fn summit(name: &str, number: u32, date: &str) -> Draft {
        Draft::new(name).event("sco-chs").number(number).date(date)
    }

    fn reports(drafts: impl IntoIterator<Item = Draft>) -> BTreeMap<DocId, Report> {
        drafts.into_iter().map(Draft::report).map(|report| (report.id.clone(), report)).collect()
    }

    fn renew(reports: &BTreeMap<DocId, Report>, before: &Memory) -> Renewal {
        let reference = reference();
        let fusion = Fusion { reference: &reference, corrections: &[], families: None };
        fusion.renew(&reports.values().collect::<Vec<_>>(), "上海合作组织", before)
    }

    fn paths(renewal: &Renewal) -> Vec<String> {
        renewal.changed.iter().map(|node| node.path().join("/")).collect()
    }

    /// Two meetings that are not neighbours.
    fn two() -> Vec<Draft> {
        vec![
            summit("a", 10, "2010-06-11").attends("observer 印度 总理 -"),
            summit("b", 15, "2015-07-10").attends("member 俄罗斯 总统 普京"),
        ]
    }

    #[test]
    fn what_is_as_it_was_is_not_made_again() {
        let reports = reports(two());
        let first = renew(&reports, &Memory::default());
        assert_eq!(first.knowledge.summits.len(), 2);
        let again = renew(&reports, &first.memory);
        assert_eq!(again.changed, BTreeSet::new());
        assert_eq!((again.knowledge.summits.len(), again.knowledge.standings.len()), (0, 0));
        assert_eq!(again.memory, first.memory);
    }

    #[test]
    fn a_new_report_changes_its_summit_and_the_standings_it_shows() {
        let before = renew(&reports(two()), &Memory::default());
        let more = summit("c", 15, "2015-07-10").attends("member 中国 国家主席 习近平");
        let after = renew(&reports(two().into_iter().chain([more])), &before.memory);
        assert_eq!(paths(&after), ["membership/上海合作组织/中国/member", "sco-chs/15"]);
        assert_eq!(after.knowledge.summits.len(), 1);
        // The standing of a country at another summit is remembered.
        assert!(after.memory.standings.keys().any(|node| node.path().contains(&"印度".to_owned())));
    }

    #[test]
    fn a_meeting_that_nothing_tells_of_any_more_is_among_the_changed() {
        let before = renew(&reports(two()), &Memory::default());
        let after = renew(&reports(two().into_iter().skip(1)), &before.memory);
        assert_eq!(paths(&after), ["membership/上海合作组织/印度/observer", "sco-chs/10"]);
        assert!(after.knowledge.summits.is_empty());
    }

    #[test]
    fn a_neighbour_changes_where_a_link_to_it_does() {
        let before = renew(&reports(two()), &Memory::default());
        let next = summit("c", 11, "2011-06-15");
        let after = renew(&reports(two().into_iter().chain([next])), &before.memory);
        assert_eq!(paths(&after), ["sco-chs/10", "sco-chs/11"]);
    }

    #[test]
    fn a_reprint_changes_how_many_texts_stand_behind_a_value() {
        let mut reports = reports(two());
        let before = renew(&reports, &Memory::default());
        let mut reprint = reports.values().find(|r| r.document.name == "b").unwrap().clone();
        reprint.id = DocId::derive("reprint", "of b");
        reprint.document.name = "reprint".to_owned();
        reports.insert(reprint.id.clone(), reprint);
        let after = renew(&reports, &before.memory);
        let [summit] = after.knowledge.summits.as_slice() else { panic!("{:?}", paths(&after)) };
        assert!(summit.statements.iter().any(|s| s.supported_by.len() == 2 && s.independent == 1));
    }
}

//! What holds for whatever reports say: many small sets of random reports, the same on every run.

use std::collections::BTreeSet;

use summitkg_ontology::{Base, Basis, Ground, Knowledge, Report, Role, rdf};

use crate::testing::{Draft, reference};
use crate::{Reference, fuse};

/// A sequence of numbers that looks random (Knuth's MMIX generator).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }
}

const DATES: [&str; 9] = [
    "2013",
    "2014-09",
    "XXXX-XX-13",
    "2013-09-13",
    "2014-09-12",
    "2014-09-11/2014-09-12",
    "XXXX-09-12",
    "2021-XX-17",
    "2015-07-09/2015-07-10",
];

fn event(draft: Draft, numbers: &mut Numbers) -> Draft {
    let role = [Role::Reported, Role::Mentioned, Role::Announced][numbers.below(3)];
    let mut draft = draft.spoken(numbers.pick(&["sco-chs", "sco-chs", "sco-plus"]), role);
    for _ in 0..numbers.below(7) {
        draft = match numbers.below(11) {
            0 => draft.number([13, 14, 15, 21][numbers.below(4)]),
            1 | 2 => draft.date(numbers.pick(&DATES)),
            3 => draft.at(
                numbers.pick(&["杜尚别", "比什凯克", "乌法", "-"]),
                numbers.pick(&["-", "塔吉克斯坦", "俄罗斯"]),
            ),
            4 => draft.age([12, 13, 20][numbers.below(3)]),
            5 => draft.chair(numbers.pick(&["塔吉克斯坦 总统 拉赫蒙", "俄罗斯 - -", "- - 阿坦巴耶夫"])),
            6 => draft.attends(numbers.pick(&[
                "member 印度 代表 -",
                "member 印度 总理 莫迪",
                "observer 印度 代表 -",
            ])),
            7 => draft.outcome(numbers.pick(&[
                "declaration signed 甲乙丙宣言",
                "declaration signed -",
                "resolution issued #一系列决议",
            ])),
            8 => draft.signs("塔吉克斯坦 拉赫蒙 2014-09-12 杜尚别"),
            9 => draft.next(numbers.pick(&[
                "2014 杜尚别 塔吉克斯坦",
                "2015 乌法 -",
                "- - 俄罗斯",
                "- 比什凯克 -",
            ])),
            _ => draft.speech("习近平", numbers.pick(&["-", "甲乙丙", "丁"])),
        };
        draft = if numbers.below(4) == 0 { draft.inferred() } else { draft.stated() };
    }
    draft
}

fn reports(numbers: &mut Numbers) -> Vec<Report> {
    let count = 1 + numbers.below(6);
    let mut all = Vec::new();
    for i in 0..count {
        let day = numbers.pick(&["", "2013-09-14", "2014-09-13", "2022-01-01"]);
        let mut draft = Draft::published(&format!("d{i}"), (!day.is_empty()).then_some(day));
        for _ in 0..=numbers.below(3) {
            draft = event(draft, numbers);
        }
        all.push(draft.report());
    }
    all
}

/// Everything that must hold of knowledge from these reports.
fn check(knowledge: &Knowledge, reports: &[Report]) {
    let claims: BTreeSet<_> = reports
        .iter()
        .flat_map(|r| r.events.iter().enumerate().map(move |(i, e)| (r, i, e)))
        .flat_map(|(r, i, e)| e.facts.iter().map(move |f| Ground::Claim(r.id.clone(), rdf::claim_name(i, f))))
        .collect();
    let nodes: BTreeSet<_> = knowledge.summits.iter().map(|s| &s.node).collect();
    assert_eq!(nodes.len(), knowledge.summits.len(), "one summit, one node");
    assert!(knowledge.denotes.iter().all(|(.., node)| nodes.contains(node)));
    let mut records = BTreeSet::new();
    for summit in &knowledge.summits {
        let mut seen = BTreeSet::new();
        for s in &summit.statements {
            let what = format!("{:?} {} {:?}", summit.node, s.property, s.object);
            assert!(seen.insert((s.property, &s.object)), "twice: {what}");
            assert!(s.record.is_none() || records.insert(&s.object), "a record of two summits: {what}");
            assert_eq!(s.supported_by.is_empty(), s.basis == Basis::Background, "{what}");
            assert!(s.supported_by.iter().all(|claim| claims.contains(claim)), "{what}");
            assert!(!s.reason.is_empty(), "{what}");
        }
    }
    assert!(rdf::knowledge(&Base::default(), knowledge).iter().all(|q| q.subject.is_named_node()));
}

#[test]
fn any_reports_give_knowledge_that_is_sound_and_independent_of_order() {
    let mut numbers = Numbers(7);
    for round in 0..400 {
        let mut reports = reports(&mut numbers);
        let reference = [reference(), Reference::default()][round % 2].clone();
        let knowledge = fuse(&reports, &reference);
        check(&knowledge, &reports);
        reports.reverse();
        let middle = reports.len() / 2;
        reports.rotate_left(middle);
        assert_eq!(fuse(&reports, &reference), knowledge, "round {round}");
    }
}

//! Corrections of every kind over a few reports, with what makes each stale.

use summitkg_ontology::vocab::skg;
use summitkg_ontology::{
    Amendment, Attendance, Basis, Capacity, Claim, Correction, CorrectionState, Date, EntityKind, Ground,
    Knowledge, Object, Policy, Property, Report, Statement,
};

use crate::Fusion;
use crate::testing::{Draft, reference};

/// Two reports of the 14th meeting that disagree, and one of a meeting without a number.
fn reports() -> Vec<Report> {
    let news = Draft::published("news", Some("2014-09-13"))
        .event("sco-chs")
        .number(14)
        .date("2014-09-12")
        .at("乌法", "-")
        .chair("塔吉克斯坦 总统 拉赫蒙")
        .attends("observer 塔吉克斯坦 总统 拉赫蒙")
        .attends("member 俄罗斯 总统 普京")
        .attends("member 中国 主席 习近平")
        .outcome("declaration approved 某某宣言");
    let other = Draft::published("other", Some("2014-09-14"))
        .event("sco-chs")
        .number(14)
        .date("2014-09-13")
        .at("杜尚别", "-")
        .attends("member 塔吉克斯坦 总统 拉赫莫诺夫")
        .attends("member 俄罗斯 总统 普京");
    let later =
        Draft::published("later", Some("2019-06-15")).event("sco-chs").date("2019-06-14").at("比什凯克", "-");
    vec![news.report(), other.report(), later.report()]
}

fn correct(id: &str, amendment: Amendment) -> Correction {
    Correction {
        id: id.into(),
        file: "f.toml".into(),
        by: "某人".into(),
        on: "2026-11-20".parse().unwrap(),
        why: "因为".into(),
        amendment,
    }
}

fn replace(claim: Claim, instead_of: Option<&str>) -> Amendment {
    Amendment::Replace { summit: "sco-chs/14".into(), claim, instead_of: instead_of.map(Into::into) }
}

fn fused(amendments: Vec<Amendment>) -> Knowledge {
    let corrections: Vec<_> =
        amendments.into_iter().enumerate().map(|(i, a)| correct(&format!("c{i}"), a)).collect();
    corrected(&corrections)
}

fn corrected(corrections: &[Correction]) -> Knowledge {
    Fusion { reference: &reference(), corrections, families: None }.fuse(&reports())
}

fn statements<'k>(knowledge: &'k Knowledge, path: &str, property: Property) -> Vec<&'k Statement> {
    let of = knowledge.summits.iter().filter(|s| s.node.path().join("/") == path);
    of.flat_map(|s| &s.statements).filter(|s| s.property == property).collect()
}

fn node(statement: &Statement) -> String {
    match &statement.object {
        Object::Node(node) => node.path().join("/"),
        other => format!("{other:?}"),
    }
}

fn states(knowledge: &Knowledge) -> Vec<CorrectionState> {
    knowledge.verdicts.iter().map(|v| v.state).collect()
}

#[test]
fn a_replaced_slot_outranks_every_source_and_the_sources_stay_as_alternatives() {
    let knowledge = fused(vec![replace(Claim::City("杜尚别".into()), Some("乌法"))]);
    let city = statements(&knowledge, "sco-chs/14", skg::HOST_CITY)[0];
    assert_eq!((node(city).as_str(), city.basis), ("city/杜尚别", Basis::Correction));
    assert_eq!(city.decided, Policy::Correction);
    assert!(city.supported_by.contains(&Ground::Correction("c0".into())), "{:?}", city.supported_by);
    assert_eq!(city.alternatives.len(), 1);
    assert_eq!(states(&knowledge), [CorrectionState::Applied]);
    let date = Date { interval: "2014-09-11/2014-09-12".parse().unwrap(), text: String::new() };
    let dated = fused(vec![replace(Claim::Date(date), None)]);
    let edtf = statements(&dated, "sco-chs/14", skg::EDTF)[0];
    assert_eq!(edtf.object, Object::Edtf("2014-09-11/2014-09-12".parse().unwrap()));
    assert_eq!(edtf.basis, Basis::Correction);
}

#[test]
fn a_replaced_part_of_a_record_leaves_the_other_parts_to_the_sources() {
    let capacity = Attendance {
        person: Some("拉赫蒙".into()),
        capacity: Some(Capacity::Member),
        ..Attendance::default()
    };
    let knowledge = fused(vec![replace(Claim::Attendance(capacity), None)]);
    let all = statements(&knowledge, "sco-chs/14", skg::ATTENDANCE);
    let his = all.iter().find(|s| node(s).ends_with("拉赫蒙")).unwrap();
    let properties = &his.record.as_ref().unwrap().1;
    assert!(properties.contains(&(skg::CAPACITY, Object::Code(Capacity::Member.concept()))));
    assert!(properties.contains(&(skg::OFFICE, Object::Text("总统".into()))));
    let disputed = his.disputed.iter().find(|s| s.property == skg::CAPACITY).unwrap();
    assert_eq!((disputed.basis, disputed.alternatives.len()), (Basis::Correction, 1));
}

#[test]
fn what_is_added_and_rejected_changes_the_lists() {
    let guest = Attendance {
        person: Some("某某".into()),
        represents: Some("蒙古国".into()),
        capacity: Some(Capacity::Observer),
        ..Attendance::default()
    };
    let knowledge = fused(vec![
        Amendment::Add { summit: "sco-chs/14".into(), claim: Claim::Attendance(guest) },
        Amendment::Reject {
            summit: Some("sco-chs/14".into()),
            document: None,
            quote: None,
            property: Some("attendance".into()),
            value: Some("习近平".into()),
        },
    ]);
    let all: Vec<String> =
        statements(&knowledge, "sco-chs/14", skg::ATTENDANCE).into_iter().map(node).collect();
    assert!(all.iter().any(|n| n.ends_with("蒙古国/某某")), "{all:?}");
    assert!(!all.iter().any(|n| n.ends_with("习近平")), "{all:?}");
    assert_eq!(knowledge.verdicts[1].rejects.len(), 1);
    assert_eq!(states(&knowledge), [CorrectionState::Applied; 2]);
}

#[test]
fn names_and_summits_can_be_joined_and_parted() {
    let people = |names: [&str; 2]| Amendment::Same {
        kind: Some(EntityKind::Person),
        names: names.map(Into::into).to_vec(),
    };
    let knowledge = fused(vec![people(["拉赫蒙", "拉赫莫诺夫"])]);
    assert_eq!(statements(&knowledge, "sco-chs/14", skg::ATTENDANCE).len(), 3);
    assert_eq!(states(&knowledge), [CorrectionState::Applied]);

    let parted = fused(vec![Amendment::Different {
        kind: Some(EntityKind::Person),
        name: "普京".into(),
        document: "other".into(),
        called: Some("另一人".into()),
    }]);
    let all: Vec<String> = statements(&parted, "sco-chs/14", skg::ATTENDANCE).into_iter().map(node).collect();
    assert!(all.iter().any(|n| n.ends_with("另一人")) && all.iter().any(|n| n.ends_with("普京")), "{all:?}");

    let same =
        Amendment::Same { kind: None, names: vec!["sco-chs/14".into(), "sco-chs/2019-比什凯克".into()] };
    let one = fused(vec![same]);
    assert_eq!(one.summits.iter().filter(|s| s.node.path()[0] == "sco-chs").count(), 1);
    let apart = fused(vec![Amendment::Different {
        kind: None,
        name: "sco-chs/14".into(),
        document: "other".into(),
        called: None,
    }]);
    assert_eq!(states(&apart), [CorrectionState::Applied]);
    assert_eq!(apart.summits.iter().filter(|s| s.node.path()[0] == "sco-chs").count(), 3);
}

#[test]
fn a_number_renames_a_summit_and_another_correction_may_use_the_new_name() {
    let number = Amendment::Add { summit: "sco-chs/2019-比什凯克".into(), claim: Claim::Number(19) };
    let venue = Amendment::Add { summit: "sco-chs/19".into(), claim: Claim::Venue("某宫".into()) };
    let knowledge = fused(vec![venue, number]);
    assert_eq!(states(&knowledge), [CorrectionState::Applied; 2]);
    assert_eq!(statements(&knowledge, "sco-chs/19", skg::VENUE).len(), 1);
}

#[test]
fn a_preferred_source_decides_where_it_speaks() {
    let prefer = |property: Option<&str>| Amendment::Prefer {
        source: "other".into(),
        summit: Some("sco-chs/14".into()),
        property: property.map(Into::into),
    };
    let city = |knowledge: &Knowledge| node(statements(knowledge, "sco-chs/14", skg::HOST_CITY)[0]);
    let first = city(&fused(Vec::new()));
    let knowledge = fused(vec![prefer(None)]);
    assert_eq!(city(&knowledge), "city/杜尚别");
    assert_eq!(statements(&knowledge, "sco-chs/14", skg::HOST_CITY)[0].decided, Policy::PreferredSource);
    let date = statements(&knowledge, "sco-chs/14", skg::EDTF)[0];
    assert_eq!(date.object, Object::Edtf("2014-09-13".parse().unwrap()));
    assert_eq!(city(&fused(vec![prefer(Some("edtf"))])), first, "only the date is preferred");
}

#[test]
fn what_no_longer_applies_is_stale_and_changes_nothing() {
    let reject = |document: &str| Amendment::Reject {
        summit: None,
        document: Some(document.into()),
        quote: Some("无此文字".into()),
        property: None,
        value: None,
    };
    let nobody = Attendance { person: Some("无此人".into()), ..Attendance::default() };
    let stale = vec![
        Amendment::Replace { summit: "sco-chs/99".into(), claim: Claim::Number(1), instead_of: None },
        replace(Claim::City("杜尚别".into()), Some("北京")),
        replace(Claim::Venue("某宫".into()), None),
        replace(Claim::Attendance(nobody), None),
        reject("news"),
        Amendment::Same { kind: Some(EntityKind::Person), names: vec!["普京".into(), "无此人".into()] },
        Amendment::Same { kind: None, names: vec!["sco-chs/14".into(), "sco-chs/77".into()] },
        Amendment::Different {
            kind: Some(EntityKind::Person),
            name: "普京".into(),
            document: "later".into(),
            called: None,
        },
        Amendment::Prefer { source: "无此报".into(), summit: None, property: None },
    ];
    let plain = fused(Vec::new());
    let knowledge = fused(stale);
    assert_eq!(states(&knowledge), [CorrectionState::Stale; 9], "{:?}", knowledge.verdicts);
    assert_eq!(knowledge.summits, plain.summits);
    let unneeded = fused(vec![Amendment::Add {
        summit: "sco-chs/14".into(),
        claim: Claim::Chair(summitkg_ontology::Chair {
            person: Some("拉赫蒙".into()), ..Default::default()
        }),
    }]);
    assert_eq!(states(&unneeded), [CorrectionState::Unneeded]);
}

#[test]
fn the_order_of_corrections_does_not_matter() {
    let corrections: Vec<Correction> = [
        replace(Claim::City("杜尚别".into()), None),
        Amendment::Add { summit: "sco-chs/2019-比什凯克".into(), claim: Claim::Number(19) },
        Amendment::Add { summit: "sco-chs/19".into(), claim: Claim::Venue("某宫".into()) },
    ]
    .into_iter()
    .enumerate()
    .map(|(i, a)| correct(&format!("c{i}"), a))
    .collect();
    let mut reversed = corrections.clone();
    reversed.reverse();
    assert_eq!(corrected(&corrections), corrected(&reversed));
}

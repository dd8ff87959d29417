//! The whole of fusion on reports that are built like those of five real documents: news of the
//! 13th meeting, news of the 14th, its speech and declaration, the 21st, and the 24th with SCO+.

mod identity;

use std::collections::BTreeSet;

use summitkg_ontology::vocab::skg;
use summitkg_ontology::{
    Base, Basis, EntityKind, Ground, Knowledge, Object, Property, Report, Role, Statement, Summit,
    SummitStatus, rdf,
};

use crate::testing::{Draft, reference};
use crate::{Reference, fuse};

fn thirteenth() -> Report {
    Draft::new("000")
        .event("sco-chs")
        .number(13)
        .date("XXXX-XX-13")
        .at("比什凯克", "吉尔吉斯斯坦")
        .chair("吉尔吉斯斯坦 总统 阿塔姆巴耶夫")
        .attends("member 中国 国家主席 习近平")
        .attends("member 吉尔吉斯斯坦 总统 阿塔姆巴耶夫")
        .attends("observer 蒙古 总统 额勒贝格道尔吉")
        .attends("observer 印度 代表 -")
        .with("王沪宁")
        .outcome("declaration signed 上海合作组织成员国元首比什凯克宣言")
        .outcome("communique issued 上海合作组织成员国元首理事会会议新闻公报")
        .next("2014 杜尚别 塔吉克斯坦")
        .report()
}

fn fourteenth() -> Report {
    Draft::published("001", Some("2014-09-13"))
        .event("sco-chs")
        .number(14)
        .inferred()
        .date("2014-09-12")
        .stated()
        .at("杜尚别", "塔吉克斯坦")
        .chair("塔吉克斯坦 总统 拉赫蒙")
        .attends("member 吉尔吉斯斯坦 总统 阿坦巴耶夫")
        .attends("member 塔吉克斯坦 总统 拉赫蒙")
        .attends("observer 印度 代表 -")
        .outcome("declaration signed 上海合作组织成员国元首杜尚别宣言")
        .outcome("communique issued 上海合作组织元首理事会会议新闻公报")
        .outcome("resolution approved #一系列决议")
        .next("2015 乌法 俄罗斯")
        .speech("习近平", "凝心聚力 精诚协作")
        .spoken("sco-chs", Role::Mentioned)
        .date("2013")
        .at("比什凯克", "-")
        .report()
}

fn declaration() -> Report {
    Draft::new("002")
        .event("sco-chs")
        .number(14)
        .date("2014-09-11/2014-09-12")
        .at("杜尚别", "塔吉克斯坦共和国")
        .attends("member 塔吉克斯坦 总统 拉赫蒙")
        .attends("member 印度 总理 莫迪")
        .attends("observer 蒙古国 总统 额勒贝格道尔吉")
        .attends("observer 蒙古国 代表 -")
        .outcome("declaration signed -")
        .signs("吉尔吉斯斯坦 阿坦巴耶夫 2014-09-12 杜尚别")
        .next("- - 俄罗斯")
        .speech("习近平", "凝心聚力　精诚协作")
        .spoken("sco-chs", Role::Mentioned)
        .date("2013-09-13")
        .at("比什凯克", "-")
        .spoken("sco-chs", Role::Mentioned)
        .at("比什凯克", "-")
        .spoken("sco-chs", Role::Announced)
        .at("-", "俄罗斯")
        .spoken("sco-chg", Role::Mentioned)
        .date("2013")
        .report()
}

fn twenty_first() -> Report {
    Draft::new("003")
        .event("sco-chs")
        .number(21)
        .date("XXXX-XX-17")
        .inferred()
        .at("杜尚别", "塔吉克斯坦")
        .stated()
        .age(20)
        .chair("塔吉克斯坦 总统 拉赫蒙")
        .attends("member/video 中国 国家主席 习近平")
        .attends("member/special_representative 中国 特别代表 王毅")
        .outcome("declaration signed 上海合作组织二十周年杜尚别宣言")
        .next("- - 乌兹别克斯坦")
        .spoken("sco-chs", Role::Announced)
        .report()
}

fn twenty_fourth() -> Report {
    let (city, country) = ("阿斯塔纳", "哈萨克斯坦");
    Draft::new("004")
        .event("sco-chs")
        .number(24)
        .inferred()
        .date("2024-07-04")
        .stated()
        .at(city, country)
        .age(23)
        .next("- - 中国")
        .event("sco-plus")
        .inferred()
        .date("2024-07-04")
        .stated()
        .at(city, country)
        .report()
}

fn five() -> Vec<Report> {
    vec![thirteenth(), fourteenth(), declaration(), twenty_first(), twenty_fourth()]
}

fn names(knowledge: &Knowledge) -> Vec<String> {
    knowledge.summits.iter().map(|s| s.node.path().join("/")).collect()
}

fn summit<'k>(knowledge: &'k Knowledge, name: &str) -> &'k Summit {
    let found = knowledge.summits.iter().find(|s| s.node.path().join("/") == name);
    found.unwrap_or_else(|| panic!("no {name} among {:?}", names(knowledge)))
}

fn all<'k>(knowledge: &'k Knowledge, name: &str, property: Property) -> Vec<&'k Statement> {
    summit(knowledge, name).statements.iter().filter(|s| s.property == property).collect()
}

fn show(object: &Object) -> String {
    match object {
        Object::Node(node) => node.path().join("/"),
        Object::Code(code) => code.as_str().rsplit('#').next().unwrap_or_default().to_owned(),
        Object::Text(text) | Object::Plain(text) => text.clone(),
        Object::Integer(n) => n.to_string(),
        Object::Boolean(b) => b.to_string(),
        Object::Day(day) => day.to_string(),
        Object::Edtf(interval) => interval.to_string(),
    }
}

fn values(knowledge: &Knowledge, name: &str, property: Property) -> Vec<String> {
    all(knowledge, name, property).iter().map(|s| show(&s.object)).collect()
}

fn inner(statement: &Statement, property: Property) -> Option<String> {
    let (_, properties) = statement.record.as_ref()?;
    properties.iter().find(|(p, _)| *p == property).map(|(_, object)| show(object))
}

#[test]
fn five_documents_speak_of_six_summits_of_two_series_and_one_of_prime_ministers() {
    let knowledge = fuse(&five(), &reference());
    assert_eq!(
        names(&knowledge),
        [
            "sco-chg/2013",
            "sco-chs/13",
            "sco-chs/14",
            "sco-chs/2015-乌法",
            "sco-chs/21",
            "sco-chs/24",
            "sco-plus/2024-阿斯塔纳"
        ]
    );
    let status = |name| values(&knowledge, name, skg::STATUS).concat();
    assert_eq!(status("sco-chs/13"), SummitStatus::Held.local());
    assert_eq!(status("sco-chs/2015-乌法"), SummitStatus::Announced.local());
    assert_eq!(status("sco-chg/2013"), SummitStatus::Mentioned.local());
}

#[test]
fn every_mention_finds_its_summit_but_a_chairmanship_has_none() {
    let knowledge = fuse(&five(), &reference());
    let of = |report: &Report| -> Vec<(usize, String)> {
        let mine = knowledge.denotes.iter().filter(|(doc, ..)| *doc == report.id);
        mine.map(|(_, index, node)| (*index, node.path().join("/"))).collect()
    };
    let name = |index: usize, name: &str| (index, name.to_owned());
    assert_eq!(of(&fourteenth()), [name(0, "sco-chs/14"), name(1, "sco-chs/13")]);
    assert_eq!(
        of(&declaration()),
        [
            name(0, "sco-chs/14"),
            name(1, "sco-chs/13"),
            name(2, "sco-chs/13"),
            name(3, "sco-chs/2015-乌法"),
            name(4, "sco-chg/2013")
        ]
    );
    assert_eq!(of(&twenty_first()), [name(0, "sco-chs/21")]);
}

#[test]
fn partial_dates_complete_each_other_step_by_step() {
    let knowledge = fuse(&five(), &reference().without_calendar());
    let edtf = all(&knowledge, "sco-chs/13", skg::EDTF)[0];
    assert_eq!(show(&edtf.object), "2013-09-13");
    for step in
        ["XXXX-XX-13 (stated, 1 document)", "with 2013 (stated, 1 document): 2013-XX-13", ": 2013-09-13"]
    {
        assert!(edtf.reason.contains(step), "{step} in {}", edtf.reason);
    }
    assert_eq!(edtf.supported_by.len(), 3);
    assert_eq!(values(&knowledge, "sco-chs/13", skg::START_DATE), ["2013-09-13"]);
    assert_eq!(values(&knowledge, "sco-chs/14", skg::EDTF), ["2014-09-11/2014-09-12"]);
    assert_eq!(values(&knowledge, "sco-chs/14", skg::END_DATE), ["2014-09-12"]);
    assert_eq!(values(&knowledge, "sco-chs/2015-乌法", skg::EDTF), ["2015"]);
}

#[test]
fn a_year_follows_from_age_and_rhythm_and_the_month_stays_open() {
    let knowledge = fuse(&five(), &reference().without_calendar());
    let edtf = all(&knowledge, "sco-chs/21", skg::EDTF)[0];
    assert_eq!((show(&edtf.object), edtf.basis), ("2021-XX-17".to_owned(), Basis::Inferred));
    for step in
        ["founded in 2001", "14th in 2014 and 24th in 2024: one meeting a year, so the 21st fell in 2021"]
    {
        assert!(edtf.reason.contains(step), "{step} in {}", edtf.reason);
    }
    assert!(edtf.supported_by.len() > 3);
    assert!(values(&knowledge, "sco-chs/21", skg::START_DATE).is_empty());
    assert_eq!(values(&knowledge, "sco-chs/21", skg::DATE_LATEST), ["2021-12-17"]);

    let knowledge = fuse(&five(), &reference());
    assert_eq!(values(&knowledge, "sco-chs/21", skg::EDTF), ["2021-XX-17"]);
    let start = all(&knowledge, "sco-chs/21", skg::START_DATE)[0];
    assert_eq!((show(&start.object), start.basis), ("2021-09-17".to_owned(), Basis::Background));
    assert!(start.supported_by.is_empty());
}

#[test]
fn background_never_contradicts_a_source() {
    let wrong = Draft::new("x").event("sco-chs").number(21).date("2021-09-16").at("北京", "-").report();
    let knowledge = fuse(&[wrong], &reference());
    assert_eq!(values(&knowledge, "sco-chs/21", skg::START_DATE), ["2021-09-16"]);
    assert_eq!(values(&knowledge, "sco-chs/21", skg::HOST_CITY), ["city/北京"]);
    assert!(values(&knowledge, "sco-chs/21", skg::HOST_COUNTRY).is_empty());
    let silent = Draft::new("y").event("sco-chs").number(21).report();
    let edtf = fuse(&[silent], &reference());
    let edtf = all(&edtf, "sco-chs/21", skg::EDTF)[0];
    assert_eq!((show(&edtf.object), edtf.basis), ("2021-09-17".to_owned(), Basis::Background));
}

#[test]
fn summits_of_one_city_stay_apart() {
    let knowledge = fuse(&five(), &Reference::default());
    assert_eq!(values(&knowledge, "sco-chs/14", skg::HOST_CITY), ["city/杜尚别"]);
    assert_eq!(values(&knowledge, "sco-chs/21", skg::HOST_CITY), ["city/杜尚别"]);
    let mention = |name: &str, day: Option<&str>| {
        Draft::published(name, day).spoken("sco-chs", Role::Mentioned).at("杜尚别", "-").report()
    };
    let (early, late, undated) =
        (mention("a", Some("2015-01-01")), mention("b", Some("2022-01-01")), mention("c", None));
    let mut reports = five();
    reports.extend([early.clone(), late.clone(), undated.clone()]);
    let knowledge = fuse(&reports, &Reference::default());
    let of = |report: &Report| {
        let found = knowledge.denotes.iter().find(|(doc, ..)| *doc == report.id);
        found.map(|(.., node)| node.path().join("/"))
    };
    assert_eq!(of(&early).as_deref(), Some("sco-chs/14"));
    assert_eq!(of(&late).as_deref(), Some("sco-chs/21"));
    assert_eq!(of(&undated), None);
}

#[test]
fn one_person_has_one_node_whatever_the_spelling() {
    let knowledge = fuse(&five(), &reference());
    assert_eq!(values(&knowledge, "sco-chs/13", skg::CHAIR), ["person/阿塔姆巴耶夫"]);
    let attended = |name| values(&knowledge, name, skg::ATTENDANCE);
    let here = "sco-chs/14/attendance/吉尔吉斯斯坦/阿塔姆巴耶夫".to_owned();
    assert!(attended("sco-chs/14").contains(&here), "{:?}", attended("sco-chs/14"));
    let people =
        knowledge.entities.iter().filter(|e| e.kind == EntityKind::Person && e.key.starts_with('阿'));
    assert_eq!(people.count(), 1);
}

#[test]
fn the_named_stand_for_the_unnamed_of_their_country_and_capacity() {
    let knowledge = fuse(&five(), &reference());
    let records = all(&knowledge, "sco-chs/14", skg::ATTENDANCE);
    let of = |country: &str| -> Vec<&&Statement> {
        let country = format!("country/{country}");
        records.iter().filter(|s| inner(s, skg::REPRESENTS).as_deref() == Some(country.as_str())).collect()
    };
    let mongolia = of("蒙古国");
    assert_eq!(mongolia.len(), 1);
    assert_eq!(mongolia[0].supported_by.len(), 2);
    assert_eq!(inner(mongolia[0], skg::OFFICE).as_deref(), Some("总统"));
    // A member and an observer are two capacities, so both records stay.
    assert_eq!(of("印度").len(), 2);
    let two = all(&knowledge, "sco-chs/21", skg::ATTENDANCE);
    assert_eq!(
        two.iter().filter(|s| inner(s, skg::REPRESENTS).as_deref() == Some("country/中国")).count(),
        2
    );
    // Who presides takes part.
    assert!(
        values(&knowledge, "sco-chs/21", skg::ATTENDANCE).iter().any(|n| n.ends_with("塔吉克斯坦/拉赫蒙"))
    );
}

#[test]
fn the_text_without_a_title_is_the_declaration_that_was_signed() {
    let knowledge = fuse(&five(), &reference());
    let path = |title: &str| format!("sco-chs/14/document/{title}");
    let title = "上海合作组织成员国元首杜尚别宣言";
    assert_eq!(
        values(&knowledge, "sco-chs/14", skg::OUTCOME),
        [path("一系列决议"), path("上海合作组织元首理事会会议新闻公报"), path(title)]
    );
    let signature = all(&knowledge, "sco-chs/14", skg::SIGNATURE)[0];
    assert_eq!(show(&signature.object), "sco-chs/14/signature/阿塔姆巴耶夫");
    assert_eq!(inner(signature, skg::DOCUMENT), Some(path(title)));
    assert_eq!(inner(signature, skg::DATE).as_deref(), Some("2014-09-12"));
    assert_eq!(all(&knowledge, "sco-chs/14", skg::SPEECH).len(), 1);
}

#[test]
fn decisions_are_linked_to_the_summit_that_met() {
    let knowledge = fuse(&five(), &reference());
    let next = |name| values(&knowledge, name, skg::NEXT_SUMMIT).concat();
    assert_eq!(next("sco-chs/13"), "sco-chs/14");
    assert_eq!(next("sco-chs/14"), "sco-chs/2015-乌法");
    assert_eq!(next("sco-chs/21") + &next("sco-chs/24"), "");
    assert_eq!(values(&knowledge, "sco-chs/14", skg::PREVIOUS_SUMMIT), ["sco-chs/13"]);
    let decision = |name| all(&knowledge, name, skg::NEXT_HOST)[0];
    assert_eq!(inner(decision("sco-chs/13"), skg::FULFILLED_BY).as_deref(), Some("sco-chs/14"));
    assert_eq!(inner(decision("sco-chs/14"), skg::FULFILLED_BY), None);
    assert_eq!(inner(decision("sco-chs/14"), skg::CITY).as_deref(), Some("city/乌法"));
    assert_eq!(inner(decision("sco-chs/21"), skg::COUNTRY).as_deref(), Some("country/乌兹别克斯坦"));
}

#[test]
fn contradictions_are_told_and_the_value_of_most_documents_is_preferred() {
    let report = |name: &str, city: &str| Draft::new(name).event("sco-chs").number(30).at(city, "-").report();
    let knowledge =
        fuse(&[report("a", "甲城"), report("b", "乙城"), report("c", "乙城")], &Reference::default());
    let city = all(&knowledge, "sco-chs/30", skg::HOST_CITY)[0];
    assert_eq!((show(&city.object).as_str(), city.supported_by.len()), ("city/乙城", 2));
    assert_eq!(city.reason, "stated in 2 documents; also claimed: 甲城 (1 document)");
}

#[test]
fn the_country_is_that_of_the_city() {
    let report = |name: &str, city: &str, country: &str| {
        Draft::new(name).event("sco-chs").number(30).at(city, country).report()
    };
    let reports = [
        report("a", "杜尚别", "塔吉克斯坦"),
        report("b", "杜尚别", "哈萨克斯坦"),
        report("c", "杜尚别", "哈萨克斯坦"),
    ];
    let knowledge = fuse(&reports, &reference());
    assert_eq!(values(&knowledge, "sco-chs/30", skg::HOST_CITY), ["city/杜尚别"]);
    assert_eq!(values(&knowledge, "sco-chs/30", skg::HOST_COUNTRY), ["country/塔吉克斯坦"]);
}

#[test]
fn what_was_planned_is_not_what_was_held() {
    let plan = Draft::new("a")
        .spoken("sco-chs", Role::Announced)
        .number(30)
        .at("甲城", "-")
        .attends("member 中国 国家主席 某甲")
        .report();
    let held = Draft::new("b").event("sco-chs").number(30).inferred().at("乙城", "-").report();
    let knowledge = fuse(&[plan.clone(), held], &Reference::default());
    assert_eq!(values(&knowledge, "sco-chs/30", skg::HOST_CITY), ["city/乙城"]);
    assert!(all(&knowledge, "sco-chs/30", skg::ATTENDANCE).is_empty());
    let knowledge = fuse(&[plan], &Reference::default());
    assert_eq!(values(&knowledge, "sco-chs/30", skg::STATUS), [SummitStatus::Announced.local()]);
    assert_eq!(all(&knowledge, "sco-chs/30", skg::ATTENDANCE).len(), 1);
}

#[test]
fn a_numbered_meeting_takes_the_year_of_the_one_dated_meeting_in_its_city() {
    let report = Draft::new("a").event("sco-chs").number(13).date("XXXX-XX-13").at("比什凯克", "-").report();
    let mention = |name: &str, date: &str| {
        Draft::new(name).spoken("sco-chs", Role::Mentioned).date(date).at("比什凯克", "-").report()
    };
    let knowledge =
        fuse(&[report.clone(), mention("b", "2013"), mention("c", "2013-09")], &Reference::default());
    assert_eq!(names(&knowledge), ["sco-chs/13"]);
    assert_eq!(values(&knowledge, "sco-chs/13", skg::EDTF), ["2013-09-13"]);
    // Another day is another meeting; two years leave it open.
    let other = fuse(&[report.clone(), mention("b", "2007-08-16")], &Reference::default());
    assert_eq!(names(&other), ["sco-chs/13", "sco-chs/2007-比什凯克"]);
    let open = fuse(&[report, mention("b", "2013"), mention("c", "2007")], &Reference::default());
    assert_eq!(names(&open).len(), 3);
    assert_eq!(values(&open, "sco-chs/13", skg::EDTF), ["XXXX-XX-13"]);
}

#[test]
fn a_report_without_number_and_place_is_about_the_meeting_of_that_week() {
    let full = Draft::new("a").event("sco-chs").number(19).date("2019-06-14").report();
    let bare =
        |name: &str, day| Draft::published(name, Some(day)).event("sco-chs").chair("中国 - 某甲").report();
    let (near, far) = (bare("b", "2019-06-15"), bare("c", "2019-12-15"));
    let knowledge = fuse(&[full, near, far], &Reference::default());
    assert_eq!(knowledge.denotes.iter().filter(|(.., node)| node.path()[1] == "19").count(), 2);
    assert_eq!(knowledge.summits.len(), 2);
}

#[test]
fn an_announcement_is_of_the_first_meeting_there_after_the_document() {
    let plan = |name: &str, day, city: &str| {
        Draft::published(name, Some(day)).spoken("sco-chs", Role::Announced).at(city, "-").report()
    };
    let reports = [
        fourteenth(),
        twenty_fourth(),
        plan("a", "2014-05-01", "杜尚别"),
        plan("b", "2011-05-01", "阿斯塔纳"),
    ];
    let knowledge = fuse(&reports, &Reference::default());
    let of = |report: &Report| {
        let found = knowledge.denotes.iter().find(|(doc, ..)| *doc == report.id);
        found.map(|(.., node)| node.path().join("/"))
    };
    assert_eq!(of(&reports[2]).as_deref(), Some("sco-chs/14"));
    assert_eq!(of(&reports[3]).as_deref(), Some("sco-chs/阿斯塔纳"));
}

#[test]
fn a_sentence_in_passing_without_place_is_no_summit() {
    let report = Draft::new("a").spoken("sco-chs", Role::Mentioned).speech("习近平", "-").report();
    assert_eq!(fuse(&[report], &reference()), Knowledge::default());
}

#[test]
fn the_order_of_reports_does_not_matter() {
    let mut reports = five();
    let knowledge = fuse(&reports, &reference());
    // A fixed sequence of swaps visits many orders.
    for turn in 0..24 {
        let (a, b) = (turn % 5, (turn * 3 + 1) % 5);
        reports.swap(a, b);
        assert_eq!(fuse(&reports, &reference()), knowledge, "turn {turn}");
    }
    reports.push(fourteenth());
    assert_eq!(fuse(&reports, &reference()), knowledge, "a report given twice");
}

#[test]
fn every_statement_has_its_claims_and_a_reason() {
    for reference in [reference(), Reference::default()] {
        let reports = five();
        let knowledge = fuse(&reports, &reference);
        let claims: BTreeSet<Ground> = reports
            .iter()
            .flat_map(|r| r.events.iter().enumerate().map(move |(i, e)| (r, i, e)))
            .flat_map(|(r, i, e)| {
                e.facts.iter().map(move |f| Ground::Claim(r.id.clone(), rdf::claim_name(i, f)))
            })
            .collect();
        for summit in &knowledge.summits {
            let mut seen = BTreeSet::new();
            for s in &summit.statements {
                let what = format!("{:?} {} {}", summit.node, s.property, show(&s.object));
                assert!(!s.reason.is_empty(), "{what}");
                assert_eq!(s.supported_by.is_empty(), s.basis == Basis::Background, "{what}");
                assert!(seen.insert((s.property, s.object.clone())), "twice: {what}");
                for claim in &s.supported_by {
                    assert!(claims.contains(claim), "{what}: {claim:?}");
                }
            }
        }
        assert!(!rdf::knowledge(&Base::default(), &knowledge).is_empty());
    }
}

#[test]
fn labels_tell_number_year_and_place() {
    let knowledge = fuse(&five(), &reference());
    let label = |name| summit(&knowledge, name).labels.iter().map(|(_, l)| l.as_str()).collect::<Vec<_>>();
    assert_eq!(label("sco-chs/14")[1], "上海合作组织成员国元首理事会第十四次会议（2014年，杜尚别）");
    assert_eq!(
        label("sco-plus/2024-阿斯塔纳"),
        ["SCO Plus meeting (Astana, 2024)", "“上海合作组织+”会议（2024年，阿斯塔纳）"]
    );
}

//! Which mentions are one summit, which are two, which stay open; what became of decisions.

use summitkg_ontology::{Fulfilment, Node, Policy};

use super::*;

fn passing(name: &str, day: Option<&str>) -> Draft {
    Draft::published(name, day).spoken("sco-chs", Role::Mentioned)
}

fn told(name: &str, number: u32, date: &str, city: &str) -> Report {
    Draft::new(name).event("sco-chs").number(number).date(date).at(city, "-").report()
}

fn denoted(knowledge: &Knowledge, report: &Report) -> Option<String> {
    let found = knowledge.denotes.iter().find(|(doc, ..)| *doc == report.id);
    found.map(|(.., node)| node.path().join("/"))
}

fn open(knowledge: &Knowledge, report: &Report) -> Vec<String> {
    let found = knowledge.may_denote.iter().filter(|(doc, ..)| *doc == report.id);
    found.flat_map(|(.., nodes)| nodes.iter().map(|n: &Node| n.path().join("/"))).collect()
}

/// The same knowledge whatever the order of the reports.
fn in_every_order(reports: &[Report], reference: &Reference) -> Knowledge {
    let knowledge = fuse(reports, reference);
    let mut turned = reports.to_vec();
    for turn in 0..reports.len() {
        turned.rotate_left(1);
        let other = if turn % 2 == 0 { turned.iter().rev().cloned().collect() } else { turned.clone() };
        assert_eq!(fuse(&other, reference), knowledge, "turn {turn}");
    }
    knowledge
}

#[test]
fn one_body_does_not_meet_twice_in_one_city_in_one_year() {
    let report = told("a", 14, "2014-09-12", "杜尚别");
    let slip = passing("b", None).date("2014-05").at("杜尚别", "-").report();
    let elsewhere = passing("c", None).date("2014-05").at("北京", "-").report();
    let knowledge = in_every_order(&[report, slip.clone(), elsewhere], &Reference::default());
    assert_eq!(names(&knowledge), ["sco-chs/14", "sco-chs/2014-北京"]);
    assert_eq!(denoted(&knowledge, &slip).as_deref(), Some("sco-chs/14"));
    // The other month is a conflict of dates and is told.
    let edtf = all(&knowledge, "sco-chs/14", skg::EDTF)[0];
    assert!(edtf.reason.contains("2014-05"), "{}", edtf.reason);
}

#[test]
fn another_month_without_a_city_is_another_meeting_only_if_it_is_reported() {
    let june = told("a", 4, "2010-06-26", "杜尚别");
    let november = Draft::new("b").event("sco-chs").date("2010-11").report();
    let said = passing("c", None).date("2010-11").report();
    let two = in_every_order(&[june.clone(), november], &Reference::default());
    assert_eq!(names(&two), ["sco-chs/2010", "sco-chs/4"]);
    let one = in_every_order(&[june, said.clone()], &Reference::default());
    assert_eq!(names(&one), ["sco-chs/4"]);
    assert_eq!((denoted(&one, &said), open(&one, &said)), (None, vec!["sco-chs/4".to_owned()]));
}

#[test]
fn what_fits_two_stays_open_and_makes_no_summit() {
    let two = [told("a", 4, "2010-06-26", "杜尚别"), told("b", 5, "2010-11-12", "比什凯克")];
    let said = passing("c", None).date("2010").report();
    let knowledge = in_every_order(&[&two[..], std::slice::from_ref(&said)].concat(), &Reference::default());
    assert_eq!(names(&knowledge), ["sco-chs/4", "sco-chs/5"]);
    assert_eq!(open(&knowledge, &said), ["sco-chs/4", "sco-chs/5"]);
    assert_eq!(denoted(&knowledge, &said), None);
    // A month or a city decides.
    for near in [passing("c", None).date("2010-11"), passing("c", None).date("2010").at("比什凯克", "-")]
    {
        let near = near.report();
        let knowledge =
            in_every_order(&[&two[..], std::slice::from_ref(&near)].concat(), &Reference::default());
        assert_eq!(denoted(&knowledge, &near).as_deref(), Some("sco-chs/5"));
        assert!(knowledge.may_denote.is_empty());
    }
}

#[test]
fn a_bare_place_means_the_nearest_meeting_there() {
    let held = [told("a", 7, "2007-08-16", "比什凯克"), told("b", 13, "2013-09-13", "比什凯克")];
    for (day, number) in
        [("2008-01-01", "7"), ("2012-01-01", "7"), ("2013-09-11", "13"), ("2019-01-01", "13")]
    {
        let said = passing("c", Some(day)).at("比什凯克", "-").report();
        let knowledge =
            in_every_order(&[&held[..], std::slice::from_ref(&said)].concat(), &Reference::default());
        assert_eq!(denoted(&knowledge, &said), Some(format!("sco-chs/{number}")), "{day}");
    }
}

#[test]
fn an_announcement_without_a_place_is_of_the_next_meeting_within_a_year() {
    let held = told("a", 13, "2013-09-13", "比什凯克");
    for (day, found) in [("2013-08-26", true), ("2012-01-01", false), ("2013-09-14", false)] {
        let plan = Draft::published("b", Some(day)).spoken("sco-chs", Role::Announced).report();
        let knowledge = in_every_order(&[held.clone(), plan.clone()], &Reference::default());
        assert_eq!(denoted(&knowledge, &plan).is_some(), found, "{day}");
        assert_eq!(names(&knowledge), ["sco-chs/13"], "{day}");
    }
}

#[test]
fn announcements_of_one_unknown_meeting_are_one() {
    let plan = |name: &str, day| {
        Draft::published(name, Some(day)).spoken("sco-chs", Role::Announced).at("杜尚别", "-").report()
    };
    let (first, second, late) = (plan("a", "2014-02-01"), plan("b", "2014-06-01"), plan("c", "2020-06-01"));
    let knowledge = in_every_order(&[first.clone(), second.clone(), late], &Reference::default());
    assert_eq!(names(&knowledge).len(), 2);
    assert_eq!(denoted(&knowledge, &first), denoted(&knowledge, &second));
    // A document that tells number and year takes the first two with it.
    let report = told("d", 14, "2014-09-12", "杜尚别");
    let late = plan("c", "2020-06-01");
    let knowledge = in_every_order(&[first.clone(), second, late, report], &Reference::default());
    assert_eq!(denoted(&knowledge, &first).as_deref(), Some("sco-chs/14"));
    assert_eq!(names(&knowledge).len(), 2);
}

#[test]
fn a_document_that_links_number_and_year_changes_who_is_meant_before() {
    let numbered = Draft::new("a").event("sco-chs").number(14).chair("塔吉克斯坦 总统 拉赫蒙").report();
    let dated = Draft::new("b").event("sco-chs").date("2014-09-12").at("杜尚别", "-").report();
    let apart = in_every_order(&[numbered.clone(), dated.clone()], &Reference::default());
    assert_eq!(names(&apart), ["sco-chs/14", "sco-chs/2014-杜尚别"]);
    let link = passing("c", None).number(14).date("2014").report();
    let knowledge = in_every_order(&[numbered, dated.clone(), link], &Reference::default());
    assert_eq!(names(&knowledge), ["sco-chs/14"]);
    assert_eq!(denoted(&knowledge, &dated).as_deref(), Some("sco-chs/14"));
}

#[test]
fn a_day_of_two_numbers_is_that_of_the_one_that_no_report_has_elsewhere() {
    let list = Draft::new("a")
        .spoken("sco-chg", Role::Mentioned)
        .number(11)
        .date("2013-11-29")
        .spoken("sco-chg", Role::Mentioned)
        .number(12)
        .date("2013-11-29")
        .report();
    let report = Draft::new("b").event("sco-chg").number(11).inferred().date("2012-12-05").report();
    let knowledge = in_every_order(&[list.clone(), report], &Reference::default());
    assert_eq!(values(&knowledge, "sco-chg/11", skg::EDTF), ["2012-12-05"]);
    assert_eq!(values(&knowledge, "sco-chg/12", skg::EDTF), ["2013-11-29"]);
    let other = &all(&knowledge, "sco-chg/11", skg::EDTF)[0].alternatives[0];
    assert_eq!((show(&other.object).as_str(), other.decided), ("2013-11-29", Policy::Report));
    let alone = fuse(&[list], &Reference::default());
    assert_eq!(values(&alone, "sco-chg/11", skg::EDTF), ["2013-11-29"]);
}

#[test]
fn nobody_reports_what_is_to_come() {
    let early =
        |day| Draft::published("a", Some(day)).event("g20").date("2016-09-04").at("杭州", "-").report();
    let status =
        |day| values(&fuse(&[early(day)], &Reference::default()), "g20/2016-杭州", skg::STATUS).concat();
    assert_ne!(status("2015-11-17"), SummitStatus::Held.local());
    assert_eq!(status("2016-09-05"), SummitStatus::Held.local());
}

#[test]
fn a_report_without_date_is_found_by_its_declaration_and_its_decision() {
    let tail = |next: &str| {
        Draft::new("tail")
            .event("sco-chs")
            .outcome("declaration signed 上海合作組織成員國元首理事會杜尚別宣言")
            .next(next)
            .report()
    };
    let knowledge = in_every_order(&[fourteenth(), tail("- - 乌兹别克斯坦")], &reference());
    let held: Vec<_> = knowledge.summits.iter().filter(|s| s.node.path()[0] == "sco-chs").collect();
    let numbers = held.iter().flat_map(|s| s.statements.iter().filter(|s| s.property == skg::NUMBER));
    let found: Vec<_> = numbers.map(|s| (show(&s.object), s.basis)).collect();
    assert!(found.contains(&("21".to_owned(), Basis::Background)), "{found:?}");
    // What the 14th decided speaks for the 14th; with neither, the city alone leaves two.
    let same = fuse(&[fourteenth(), tail("2015 乌法 俄罗斯")], &reference());
    assert_eq!(denoted(&same, &tail("2015 乌法 俄罗斯")).as_deref(), Some("sco-chs/14"));
}

#[test]
fn a_decision_is_kept_moved_or_still_pending() {
    let decides = |next: &str| {
        Draft::new("a").event("s").number(5).date("2013-05-01").at("甲城", "-").next(next).report()
    };
    let then =
        |date: &str, city: &str| Draft::new("b").event("s").number(6).date(date).at(city, "-").report();
    let became = |reports: &[Report]| {
        let knowledge = in_every_order(reports, &Reference::default());
        let decision = all(&knowledge, "s/5", skg::NEXT_HOST)[0].clone();
        let inner = |property| inner(&decision, property).unwrap_or_default();
        assert_eq!(inner(skg::FULFILMENT_BASIS), Basis::Inferred.local());
        (inner(skg::FULFILMENT), inner(skg::FULFILLED_BY), names(&knowledge).len())
    };
    let is = |what: Fulfilment, by: &str, summits| (what.local().to_owned(), by.to_owned(), summits);
    let plan = decides("2014 乙城 -");
    assert_eq!(became(std::slice::from_ref(&plan)), is(Fulfilment::Pending, "", 2));
    assert_eq!(became(&[plan.clone(), then("2014-05-02", "乙城")]), is(Fulfilment::Held, "s/6", 2));
    assert_eq!(became(&[plan.clone(), then("2014-05-02", "丙城")]), is(Fulfilment::Moved, "s/6", 2));
    assert_eq!(became(&[plan.clone(), then("2015-05-02", "乙城")]), is(Fulfilment::Moved, "s/6", 2));
    // What was named a year before is not yet held, whatever the words.
    let early =
        Draft::published("c", Some("2013-06-01")).spoken("s", Role::Mentioned).date("2014").at("乙城", "-");
    assert_eq!(became(&[plan.clone(), early.report()]), is(Fulfilment::Pending, "", 2));
    // Another year and another city: what was decided is another meeting.
    assert_eq!(became(&[plan, then("2015-05-02", "丙城")]), is(Fulfilment::Pending, "", 3));
}

#[test]
fn a_meeting_by_video_keeps_no_promise_of_a_city() {
    let decides = Draft::new("a").event("s").number(5).date("2019-05-01").next("2020 乙城 -").report();
    let video = Draft::new("b").event("s").number(6).date("2020-11-10").by_video().report();
    let knowledge = fuse(&[decides, video], &Reference::default());
    let decision = all(&knowledge, "s/5", skg::NEXT_HOST)[0];
    assert_eq!(inner(decision, skg::FULFILMENT).as_deref(), Some(Fulfilment::Moved.local()));
}

#[test]
fn what_only_the_calendar_knows_of_the_next_meeting_is_background() {
    for (reference, what, basis) in [
        (reference(), Fulfilment::Held, Basis::Background),
        (reference().without_calendar(), Fulfilment::Pending, Basis::Inferred),
    ] {
        let knowledge = fuse(&five(), &reference);
        let decision = all(&knowledge, "sco-chs/21", skg::NEXT_HOST)[0];
        assert_eq!(inner(decision, skg::FULFILMENT).as_deref(), Some(what.local()));
        assert_eq!(inner(decision, skg::FULFILMENT_BASIS).as_deref(), Some(basis.local()));
        assert_eq!(inner(decision, skg::FULFILLED_BY), None);
    }
}

//! Dates as words give them: absolute or relative, whole or in part.
#![expect(clippy::non_ascii_literal, reason = "dates are computed from their shape")]

use std::ops::Range;
use std::sync::LazyLock;

use chrono::Datelike;
use regex::{Captures, Regex};

use super::{Mention, Value};
use crate::numeral::number;

/// A year as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Year {
    /// 2014年
    Is(u16),
    /// 今年 0, 去年 -1, 明年 1, counted from the day of writing
    From(i8),
}

/// A month as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Month {
    /// 9月
    Is(u8),
    /// 本月 0, 上月 -1
    From(i8),
}

/// A day as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Day {
    /// 12日, 12号
    Is(u8),
    /// 今天 0, 昨天 -1
    From(i8),
    /// 上周五: weeks from that of writing, days from Monday; none for a bare 周五.
    Week(Option<i8>, u8),
}

/// The parts of a date that the words give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DateWords {
    pub(crate) year: Option<Year>,
    pub(crate) month: Option<Month>,
    pub(crate) day: Option<Day>,
    /// Month (if it differs) and day of the end of a range.
    pub(crate) end: Option<(Option<u8>, u8)>,
}

impl DateWords {
    /// Whether the words give a day or a month, and not only a year.
    pub(crate) fn is_more_than_a_year(self) -> bool {
        self.month.is_some() || self.day.is_some()
    }
}

const N: &str = "[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,3}";
const Y: &str = "[12][0-9]{3}|[一二][〇零○一二三四五六七八九]{3}";

#[expect(clippy::unwrap_used, reason = "the pattern is fixed")]
pub(super) static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let range = format!("(?:日|号)?(?:至|到|—|-|~|、)(?:(?P<em>{N})月)?(?P<ed>{N})(?:日|号)");
    Regex::new(&format!(
        "(?P<iso>[12][0-9]{{3}})[-/.](?P<im>[01]?[0-9])[-/.](?P<id>[0-3]?[0-9])(?:[-/—](?P<ied>[0-3]?[0-9]))?\
         |(?:(?:(?P<y>{Y})年|(?P<ry>今年|去年|明年|前年|本年|翌年|次年|转年|第二年|同年|同一年|当年))(?:的)?)?(?P<m>{N})月(?:份)?(?:(?P<d>{N})(?:{range}|日|号))?\
         |(?P<rm>本月|上月|下月|上个月|下个月)(?:(?P<d2>{N})(?:日|号)(?:(?:至|到|—|-|、)(?:下月)?(?P<ed3>{N})(?:日|号))?)?\
         |(?P<na>[0-9]{{1,2}}|[一二两三四五六七八九十]{{1,2}})天(?P<dir>前|后)\
         |(?P<rd>今天|昨天|明天|今日|昨日|明日|次日|翌日|第二天|隔日|前天|前日|后天)\
         |(?P<w>上|本|这|下)?个?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天])\
         |[今昨明前]（(?P<d4>{N})）(?:日|天)\
         |(?P<d3>{N})(?:日|号)(?:(?:至|到|—|-|~|、)(?P<ed2>{N})(?:日|号))?\
         |(?P<y2>{Y})年|(?P<ry2>今年|去年|明年|前年|年内)"
    ))
    .unwrap()
});

/// Finds dates in stretches of a text; impossible ones are left alone.
pub(super) fn find(text: &str, stretches: &[Range<usize>]) -> Vec<Mention> {
    let mut named: Option<u16> = None;
    let mut last: Option<(Option<u16>, u8, u8)> = None;
    let counted = |mut date: Mention| {
        let Value::Date(words) = &mut date.value else { return None };
        let written = text.get(date.range.clone()).unwrap_or_default();
        // 三天后 counts from the day named before; 三天前 from the day of writing.
        let after = match words.day {
            Some(Day::From(n)) if NEXT_DAY.contains(&written) => Some(n.max(1)),
            Some(Day::From(n)) if written.ends_with(LATER) => Some(n),
            _ => None,
        };
        if let Some(days) = after {
            // Without a day named before them such words tell no date at all.
            let (year, month, day) = day_after(last?, days)?;
            *words = DateWords {
                year: year.map(Year::Is),
                month: Some(Month::Is(month)),
                day: Some(Day::Is(day)),
                end: None,
            };
        }
        if let Some(years) = text.get(date.range.clone()).and_then(since_named) {
            // Without a year named before them such words tell no date at all.
            words.year = Some(Year::Is(named? + years));
        }
        let year = match words.year {
            Some(Year::Is(year)) => Some(year),
            _ => None,
        };
        named = year.or(named);
        if let (Some(Month::Is(month)), Some(Day::Is(day))) = (words.month, words.day) {
            let (month, day) = words.end.map_or((month, day), |(m, d)| (m.unwrap_or(month), d));
            last = Some((year, month, day));
        }
        Some(date)
    };
    let dates = stretches.iter().flat_map(|stretch| {
        let words = text.get(stretch.clone()).unwrap_or_default();
        let found = DATE.captures_iter(words).filter_map(|found| read(text, stretch.start, &found));
        found.collect::<Vec<_>>()
    });
    dates.filter_map(counted).collect()
}

/// Words for the day after the one named last.
const NEXT_DAY: [&str; 4] = ["次日", "翌日", "第二天", "隔日"];

/// How 三天后 ends.
const LATER: &str = "天后";

fn day_after((year, month, day): (Option<u16>, u8, u8), days: i8) -> Option<(Option<u16>, u8, u8)> {
    let known = i32::from(year.unwrap_or(2001));
    let day = chrono::NaiveDate::from_ymd_opt(known, u32::from(month), u32::from(day))?;
    let next = day.checked_add_signed(chrono::TimeDelta::try_days(i64::from(days))?)?;
    let year = year.and_then(|_| u16::try_from(next.year()).ok());
    Some((year, u8::try_from(next.month()).ok()?, u8::try_from(next.day()).ok()?))
}

/// How many years after the year named last a date lies that counts from it and not from the day of writing.
fn since_named(words: &str) -> Option<u16> {
    let begins = |all: &[&str]| all.iter().any(|word| words.starts_with(word));
    if begins(&["翌年", "次年", "转年", "第二年"]) {
        Some(1)
    } else {
        begins(&["当年", "同年", "同一年"]).then_some(0)
    }
}

/// 三天前, 三天后: how many days from that of writing.
fn days(direction: &str, count: u8) -> Option<i8> {
    let count = i8::try_from(count).ok()?;
    Some(if direction == "前" { -count } else { count })
}

fn weekday(word: &str) -> Option<u8> {
    let day = ["一", "二", "三", "四", "五", "六"].iter().position(|day| *day == word).unwrap_or(6);
    u8::try_from(day).ok()
}

fn week(word: &str) -> i8 {
    match word {
        "上" => -1,
        "下" => 1,
        _ => 0,
    }
}

/// A date found in the stretch that begins at a place of a text.
fn read(text: &str, stretch: usize, found: &Captures<'_>) -> Option<Mention> {
    let whole = found.get(0)?;
    let range = stretch + whole.start()..stretch + whole.end();
    // 五年内: not this year.
    let counted = || {
        let last = text.get(..range.start).and_then(|before| before.chars().next_back());
        last.is_some_and(|c| {
            matches!(c, '几' | '数' | '半' | '今') || number(c.encode_utf8(&mut [0; 4])).is_some()
        })
    };
    if whole.as_str() == "年内" && counted() {
        return None;
    }
    let get = |name: &str| found.name(name).map(|m| m.as_str());
    let small = |name: &str| get(name).and_then(number).and_then(|n| u8::try_from(n).ok());
    let year = |name: &str| get(name).and_then(number).and_then(|n| u16::try_from(n).ok());
    let relative = |words: Option<&str>| match words? {
        "今年" | "本年" | "年内" | "本月" | "今天" | "今日" => Some(0),
        "后天" => Some(2),
        "翌年" | "次年" | "转年" | "第二年" | "同年" | "同一年" | "当年" => None,
        "去年" | "上月" | "上个月" | "昨天" | "昨日" => Some(-1),
        "前年" | "前天" | "前日" => Some(-2),
        _ => Some(1),
    };
    let words = DateWords {
        year: year("iso")
            .or(year("y"))
            .or(year("y2"))
            .map(Year::Is)
            .or_else(|| relative(get("ry").or(get("ry2"))).map(Year::From)),
        month: small("im").or(small("m")).map(Month::Is).or_else(|| relative(get("rm")).map(Month::From)),
        day: small("id")
            .or(small("d"))
            .or(small("d2"))
            .or(small("d3"))
            .or(small("d4"))
            .map(Day::Is)
            .or_else(|| relative(get("rd")).map(Day::From))
            .or_else(|| days(get("dir")?, small("na")?).map(Day::From))
            .or_else(|| get("wd").and_then(weekday).map(|day| Day::Week(get("w").map(week), day))),
        end: small("ed").or(small("ed2")).or(small("ed3")).or(small("ied")).map(|day| (small("em"), day)),
    };
    let month_ok = !matches!(words.month, Some(Month::Is(m)) if !(1..=12).contains(&m));
    let day_ok = !matches!(words.day, Some(Day::Is(d)) if !(1..=31).contains(&d));
    let end_ok =
        words.end.is_none_or(|(m, d)| (1..=31).contains(&d) && m.is_none_or(|m| (1..=12).contains(&m)));
    // 3日内, 20日游, 第二号, ordinary numbers: a bare day stands alone or before a time of day.
    let bare = words.year.is_none() && words.month.is_none();
    let before = text.get(..range.start)?.chars().next_back();
    let after = text.get(range.end..)?.chars().next();
    let glued = bare
        && get("d3").is_some()
        && (before.is_some_and(|c| matches!(c, '第' | '十') || c.is_ascii_digit())
            || after.is_some_and(|c| {
                matches!(c, '内' | '游' | '线' | '楼' | '馆' | '院' | '文' | '令' | '球' | '车')
            }));
    // 2019-06-13—2019…: the second date is one of its own.
    if let (Some(end), true) = (
        found.name("ied"),
        after.is_some_and(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '年' | '月')),
    ) {
        let day = found.name("id").map_or(end.start(), |day| day.end());
        let range = range.start..stretch + day;
        let value = Value::Date(DateWords { end: None, ..words });
        return (month_ok && day_ok).then_some(Mention { range, value });
    }
    (month_ok && day_ok && end_ok && !glued).then_some(Mention { range, value: Value::Date(words) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<Mention> {
        find(text, &super::super::shape::stretches(text).collect::<Vec<_>>())
    }

    #[test]
    fn words_give_the_parts_they_give() {
        let day = |d| Some(Day::Is(d));
        let month = |m| Some(Month::Is(m));
        let plain = DateWords::default();
        let cases = [
            (
                "2014年9月12日",
                DateWords { year: Some(Year::Is(2014)), month: month(9), day: day(12), end: None },
            ),
            (
                "二〇一九年六月十四日",
                DateWords { year: Some(Year::Is(2019)), month: month(6), day: day(14), end: None },
            ),
            ("9月11日至12日", DateWords { month: month(9), day: day(11), end: Some((None, 12)), ..plain }),
            (
                "8月31日至9月1日",
                DateWords { month: month(8), day: day(31), end: Some((Some(9), 1)), ..plain },
            ),
            ("6月9日、10日", DateWords { month: month(6), day: day(9), end: Some((None, 10)), ..plain }),
            ("13号", DateWords { day: day(13), ..plain }),
            ("今年9月", DateWords { year: Some(Year::From(0)), month: month(9), ..plain }),
            ("2014年", DateWords { year: Some(Year::Is(2014)), ..plain }),
            ("去年", DateWords { year: Some(Year::From(-1)), ..plain }),
            (
                "2014-09-13",
                DateWords { year: Some(Year::Is(2014)), month: month(9), day: day(13), end: None },
            ),
            (
                "2014.9.11—12",
                DateWords {
                    year: Some(Year::Is(2014)),
                    month: month(9),
                    day: day(11),
                    end: Some((None, 12)),
                },
            ),
            ("前天", DateWords { day: Some(Day::From(-2)), ..plain }),
            (
                "本月20日至21日",
                DateWords { month: Some(Month::From(0)), day: day(20), end: Some((None, 21)), ..plain },
            ),
            ("下月", DateWords { month: Some(Month::From(1)), ..plain }),
            ("三天前", DateWords { day: Some(Day::From(-3)), ..plain }),
            ("上周五", DateWords { day: Some(Day::Week(Some(-1), 4)), ..plain }),
            ("八月二十八日", DateWords { month: month(8), day: day(28), ..plain }),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .map(|(text, want)| (text, Value::Date(want), found(text)))
            .filter(|(text, want, got)| !matches!(got.as_slice(), [m] if m.value == *want && m.range == (0..text.len())))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn a_year_told_by_another_counts_from_it() {
        let year = |text: &str| match found(text).last().map(|m| m.value.clone()) {
            Some(Value::Date(words)) => words.year,
            _ => None,
        };
        assert_eq!(year("2004年在某地举行，翌年7月"), Some(Year::Is(2005)));
        assert_eq!(year("突破出现在2015年。当年7月"), Some(Year::Is(2015)));
        assert!(found("翌年7月").is_empty());
        let day = |text: &str| match found(text).last().map(|m| m.value.clone()) {
            Some(Value::Date(words)) => (words.year, words.month, words.day),
            _ => (None, None, None),
        };
        assert_eq!(
            day("2001年6月30日抵达，次日"),
            (Some(Year::Is(2001)), Some(Month::Is(7)), Some(Day::Is(1)))
        );
        assert!(found("次日").is_empty());
    }

    #[test]
    fn what_is_no_day_is_left_alone() {
        for text in ["13月5日内", "第2号", "99号线", "五年", "40日"] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}

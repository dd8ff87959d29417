//! Names of summits in Chinese and English.

use summitkg_ontology::EntityKind;

use crate::reference::Reference;

/// What a summit's name is made of.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Parts<'a> {
    pub(crate) series: &'a str,
    pub(crate) number: Option<u32>,
    pub(crate) year: Option<u16>,
    pub(crate) city: Option<&'a str>,
    pub(crate) country: Option<&'a str>,
}

/// The names of a summit, by language.
pub(crate) fn labels(reference: &Reference, parts: Parts<'_>) -> Vec<(String, String)> {
    let of_series = |language| reference.label(EntityKind::Series, parts.series, language);
    let place = |language| match (parts.city, parts.country) {
        (Some(city), _) => Some(reference.label(EntityKind::City, city, language).unwrap_or(city)),
        (None, Some(country)) => {
            Some(reference.label(EntityKind::Country, country, language).unwrap_or(country))
        }
        (None, None) => None,
    };
    let series = of_series("zh").unwrap_or(parts.series);
    let head = match parts.number {
        // A council meets, a summit is one meeting.
        Some(n) if series.ends_with("理事会") => format!("{series}第{}次会议", numeral_zh(n)),
        Some(n) => format!("第{}次{series}", numeral_zh(n)),
        None if series.ends_with("理事会") => format!("{series}会议"),
        None => series.to_owned(),
    };
    let year = parts.year.map(|y| format!("{y}年"));
    let zh = bracketed(head, [year, place("zh").map(str::to_owned)], "，", ("（", "）"));
    let council = series.ends_with("理事会");
    let series = of_series("en").unwrap_or(parts.series);
    let head = match parts.number {
        Some(n) if council => format!("{} meeting of the {series}", ordinal_en(n)),
        Some(n) => format!("{} {series}", ordinal_en(n)),
        None if council => format!("Meeting of the {series}"),
        None => series.to_owned(),
    };
    let year = parts.year.map(|y| y.to_string());
    let en = bracketed(head, [place("en").map(str::to_owned), year], ", ", (" (", ")"));
    vec![("en".to_owned(), en), ("zh".to_owned(), zh)]
}

fn bracketed(head: String, parts: [Option<String>; 2], comma: &str, brackets: (&str, &str)) -> String {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { head } else { format!("{head}{}{}{}", brackets.0, parts.join(comma), brackets.1) }
}

/// `13th`.
pub(crate) fn ordinal_en(n: u32) -> String {
    let ending = match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

/// `十三`; from a hundred on in figures.
fn numeral_zh(n: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS.get(n as usize).copied().unwrap_or_default();
    match (n / 10, n % 10) {
        (0, ones) => digit(ones).to_owned(),
        (tens @ 1..=9, ones) => {
            let tens = if tens == 1 { "" } else { digit(tens) };
            format!("{tens}十{}", if ones == 0 { "" } else { digit(ones) })
        }
        _ => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_out() {
        let zh = |n| numeral_zh(n);
        assert_eq!(
            [zh(1), zh(10), zh(14), zh(20), zh(21), zh(100)],
            ["一", "十", "十四", "二十", "二十一", "100"]
        );
        assert_eq!(ordinal_en(1) + &ordinal_en(12) + &ordinal_en(23), "1st12th23rd");
    }

    #[test]
    fn a_label_tells_what_is_known() {
        let reference = crate::testing::reference();
        let parts = Parts {
            series: "sco-chs",
            number: Some(14),
            year: Some(2014),
            city: Some("杜尚别"),
            country: None,
        };
        let label = |parts| labels(&reference, parts).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
        assert_eq!(
            label(parts),
            [
                "14th meeting of the Council of Heads of State of the SCO (Dushanbe, 2014)",
                "上海合作组织成员国元首理事会第十四次会议（2014年，杜尚别）"
            ]
        );
        assert_eq!(
            label(Parts { series: "x", year: Some(2020), ..Parts::default() }),
            ["x (2020)", "x（2020年）"]
        );
    }
}

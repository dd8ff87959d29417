//! When two values count as the same: spelling, punctuation, script and usual short forms do not matter.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use summitkg_ontology::simplified;

use super::ratio::ratio;

/// What the tables say stands for what, by kind and surface.
static EQUAL: LazyLock<BTreeMap<(&str, &str), &str>> = LazyLock::new(|| {
    include_str!("../../../../data/eval/equal.tsv")
        .lines()
        .skip(2)
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let (surface, kind, key) = (cells.next()?, cells.next()?, cells.next()?);
            Some(((kind, surface), key))
        })
        .collect()
});

fn key<'n>(kind: &str, name: &'n str) -> Option<&'n str> {
    EQUAL.get(&(kind, name)).copied()
}

/// Quotation marks, brackets, dashes and the marks that end a phrase.
const MARKS: &str = "《》〈〉“”\"'‘’（）()—-－、，,。：:";

/// Simplified characters without punctuation and blanks.
pub(super) fn folded(text: &str) -> String {
    text.chars()
        .map(simplified)
        .map(|c| if matches!(c, '•' | '・' | '‧') { '·' } else { c })
        .filter(|c| !c.is_whitespace() && !MARKS.contains(*c))
        .collect()
}

/// Equal but for script and punctuation.
pub(super) fn same(a: Option<&str>, b: Option<&str>) -> bool {
    a.map(folded) == b.map(folded)
}

/// What may be left out at the end of a place's name; only the first that fits is.
const PLACE_ENDS: &[&str] = &["伊斯兰共和国", "阿拉伯共和国", "人民共和国", "共和国", "联邦", "市"];

/// A country, city or organisation by its usual name.
pub(super) fn place(name: &str) -> String {
    let name = folded(name);
    if let Some(key) = key("place", &name) {
        return key.to_owned();
    }
    if name.contains("反恐") && name.contains("机构") {
        return "上海合作组织地区反恐怖机构".to_owned();
    }
    let short = PLACE_ENDS.iter().find_map(|end| name.strip_suffix(end).filter(|s| s.chars().count() > 1));
    let short = short.unwrap_or(&name);
    key("place", short).unwrap_or(short).to_owned()
}

pub(super) fn same_place(a: Option<&str>, b: Option<&str>) -> bool {
    a.map(place) == b.map(place)
}

/// Whether a name is that of a group of participants, such as 有关国际组织.
pub(super) fn is_group(name: &str) -> bool {
    let name = folded(name);
    EQUAL.keys().any(|(kind, word)| *kind == "group" && name.contains(word))
}

pub(super) fn same_person(a: Option<&str>, b: Option<&str>) -> bool {
    let by_key = |name: &str| {
        let name = folded(name);
        key("person", &name).map_or(name.clone(), str::to_owned)
    };
    a.map(by_key) == b.map(by_key)
}

pub(super) fn same_office(a: Option<&str>, b: Option<&str>) -> bool {
    let by_key = |name: &str| {
        let name = folded(name);
        key("office", &name).map_or(name.clone(), str::to_owned)
    };
    a.map(by_key) == b.map(by_key)
}

/// The group of a kind of document: a charter is a treaty.
pub(super) fn kind(code: &str) -> &str {
    key("document_kind", code).unwrap_or(code)
}

/// The step of membership by its code in a Report.
pub(super) fn change(code: &str) -> &str {
    key("change", code).unwrap_or(code)
}

/// How alike titles must be that a text quotes, and those that it only describes.
const QUOTED: f64 = 0.9;
const DESCRIBED: f64 = 0.7;

/// Titles that differ in little; the organisation's name at their beginning may be left out.
pub(super) fn same_title(gold: Option<&str>, predicted: Option<&str>, quoted: bool) -> bool {
    let (a, b) = (gold.map(folded), predicted.map(folded));
    let (Some(a), Some(b)) = (a.as_deref(), b.as_deref()) else { return a == b };
    if a.is_empty() || b.is_empty() {
        return a == b;
    }
    let (a, b) = (without_organisation(a), without_organisation(b));
    a == b || ratio(a, b) >= if quoted { QUOTED } else { DESCRIBED }
}

fn without_organisation(title: &str) -> &str {
    let names = ["上海合作组织", "上合组织"];
    names.iter().find_map(|name| title.strip_prefix(name)).unwrap_or(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_known_by_any_usual_name() {
        for (name, usual) in [
            ("俄羅斯聯邦", "俄罗斯"),
            ("伊朗伊斯兰共和国", "伊朗"),
            ("中华人民共和国", "中国"),
            ("蒙古国", "蒙古"),
            ("上合组织地区反恐机构", "上海合作组织地区反恐怖机构"),
            ("乌法市", "乌法"),
            ("共和国", "共和国"),
            ("《》", ""),
        ] {
            assert_eq!(place(name), usual, "{name}");
        }
    }

    #[test]
    fn persons_are_known_by_other_spellings() {
        assert!(same_person(Some("伊姆兰汗"), Some("伊姆蘭・汗")));
        assert!(same_person(Some("谢里夫"), Some("夏巴兹")));
        assert!(!same_person(Some("普京"), Some("梅德韦杰夫")));
        assert!(!same_person(Some(""), None));
        assert!(same_person(None, None));
    }

    #[test]
    fn titles_may_differ_in_little() {
        let dushanbe = Some("上海合作组织成员国元首杜尚别宣言");
        assert!(same_title(dushanbe, Some("《成员国元首杜尚别宣言》"), true));
        assert!(!same_title(dushanbe, Some("元首理事会杜尚别宣言"), true));
        assert!(same_title(dushanbe, Some("元首理事会杜尚别宣言"), false));
        assert!(!same_title(dushanbe, Some("《》"), false));
    }

    #[test]
    fn groups_are_no_participants() {
        assert!(is_group("有关国际和地区组织"));
        assert!(!is_group("联合国"));
    }
}

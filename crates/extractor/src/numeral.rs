//! Chinese and Arabic numerals as numbers.

/// The value of a numeral of up to four digits: `14`, `十四`, `廿二`, `二〇一九`, `两百`.
pub(crate) fn number(text: &str) -> Option<u32> {
    let digit = |c: char| match c {
        '0'..='9' => c.to_digit(10),
        '〇' | '零' | '○' => Some(0),
        '一' | '壹' | '元' => Some(1),
        '二' | '两' | '贰' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    };
    if text.is_empty() || text.chars().count() > 6 {
        return None;
    }
    if text.chars().all(|c| digit(c).is_some()) {
        return text.chars().try_fold(0u32, |n, c| Some(n * 10 + digit(c)?));
    }
    let (mut total, mut pending) = (0, None);
    for c in text.chars() {
        let unit = match c {
            '百' => 100,
            '十' => 10,
            '廿' => {
                total += 20;
                continue;
            }
            '卅' => {
                total += 30;
                continue;
            }
            _ => {
                pending = Some(digit(c)?);
                continue;
            }
        };
        total += pending.take().unwrap_or(1) * unit;
    }
    Some(total + pending.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numerals_of_every_kind() {
        let cases = [
            ("14", Some(14)),
            ("十四", Some(14)),
            ("十", Some(10)),
            ("二十一", Some(21)),
            ("廿二", Some(22)),
            ("卅", Some(30)),
            ("二〇一九", Some(2019)),
            ("两百", Some(200)),
            ("一百零三", Some(103)),
            ("五", Some(5)),
            ("", None),
            ("年", None),
            ("1234567", None),
        ];
        let wrong: Vec<_> = cases.iter().filter(|(text, want)| number(text) != *want).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

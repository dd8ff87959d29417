//! Traditional characters to simplified ones, one for one.
//!
//! Both ends of the chain compare names across scripts: the extractor when it matches words,
//! fusion when it matches people; so the table lives below both. Phrases are not converted.

use std::sync::LazyLock;

/// For each code point of the basic plane, what it folds to.
static FOLDED: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table: Vec<u16> = (0..=u16::MAX).collect();
    for line in include_str!("../../../data/lexicon/variants.tsv").lines().filter(|l| !l.starts_with('#')) {
        let mut columns = line.split('\t').map(|column| column.encode_utf16());
        if let (Some(mut from), Some(mut to)) = (columns.next(), columns.next())
            && let (Some(from), None, Some(to), None) = (from.next(), from.next(), to.next(), to.next())
        {
            table[usize::from(from)] = to;
        }
    }
    table
});

/// The simplified form of a character; itself if it has none.
pub fn simplified(c: char) -> char {
    match u16::try_from(u32::from(c)) {
        Ok(code) => char::from_u32(u32::from(FOLDED[usize::from(code)])).unwrap_or(c),
        Err(_) => c,
    }
}

/// A name as it is compared: simplified, without blanks, one kind of middle dot and of dash.
pub fn name_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for c in name.chars().map(simplified) {
        match c {
            // Nearly all characters of nearly all names.
            '\u{4E00}'..='\u{9FFF}' => key.push(c),
            '•' | '・' | '‧' | '．' | '∙' | '⋅' => key.push('·'),
            '━' | '—' | '–' | '-' | '－' | '―' | '─' => key.push('-'),
            '\u{200B}' => {}
            c if c.is_whitespace() => {}
            c => key.push(c),
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_both_scripts_compare_equal() {
        assert_eq!(name_key("納扎爾巴耶夫"), name_key("纳扎尔巴耶夫"));
        assert_eq!(name_key("伊姆蘭•汗"), "伊姆兰·汗");
        assert_eq!(simplified('a'), 'a');
        assert_eq!(simplified('\u{20000}'), '\u{20000}');
    }
}

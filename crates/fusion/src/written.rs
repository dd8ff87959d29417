//! Names as they are compared.
//!
//! Two spellings of one name differ in script, case, blanks, the kind of dot between its parts, the
//! accents of its letters; none of these tells two things apart. What does is left to the caller.

use summitkg_ontology::name_key;

/// Letters with accents that people leave out, and what they write instead.
const PLAIN: &[(&str, char)] = &[
    ("àáâãäåāăąạảấầẩẫậắằẳẵặ", 'a'),
    ("çćč", 'c'),
    ("đ", 'd'),
    ("èéêëēėęěẹẻẽếềểễệ", 'e'),
    ("ğģǧ", 'g'),
    ("ìíîïīıịỉĩ", 'i'),
    ("ñńň", 'n'),
    ("òóôõöøōơọỏốồổỗộớờởỡợ", 'o'),
    ("śšşș", 's'),
    ("ùúûüūůưụủũứừửữự", 'u'),
    ("ýÿỳỷỹỵ", 'y'),
    ("źżž", 'z'),
    ("ё", 'е'),
    ("й", 'и'),
];

/// A name in the form in which names are compared: simplified, lower case, letters and digits alone.
pub(crate) fn fold(name: &str) -> String {
    let key = name_key(name);
    // Chinese characters have neither case nor accents.
    if key.chars().all(|c| ('\u{4E00}'..='\u{9FA5}').contains(&c)) {
        return key;
    }
    key.to_lowercase().chars().filter(|c| c.is_alphanumeric()).map(plain).collect()
}

fn plain(c: char) -> char {
    // Neither bare letters nor Chinese characters have accents, and nearly all names consist of them.
    if c.is_ascii() || c > '\u{1FFF}' {
        return c;
    }
    PLAIN.iter().find(|(accented, _)| accented.contains(c)).map_or(c, |(_, plain)| *plain)
}

/// The words of a name in letters, each as it is compared.
pub(crate) fn words(name: &str) -> Vec<String> {
    // V.V.Putin has three words.
    let spaced = name.replace('.', ". ");
    spaced.split_whitespace().map(fold).filter(|word| !word.is_empty()).collect()
}

/// Whether a name is written with Chinese characters.
pub(crate) fn is_han(name: &str) -> bool {
    name.chars().any(|c| ('\u{3400}'..='\u{9FFF}').contains(&c))
}

/// What stands after the last dot of a Chinese transcription, if there is one.
pub(crate) fn last_part(name: &str) -> Option<String> {
    let key = name_key(name);
    let (_, last) = key.rsplit_once('·')?;
    Some(fold(last)).filter(|last| last.chars().count() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_compare_equal() {
        for (a, b) in [
            ("伊姆蘭•汗", "伊姆兰·汗"),
            ("伊姆兰.汗", "伊姆兰汗"),
            ("刚果（金）", "刚果(金)"),
            ("Recep Tayyip Erdoğan", "recep tayyip erdogan"),
            ("Артём", "Артем"),
            ("U.N.", "UN"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        assert_ne!(fold("а"), fold("a"), "Cyrillic and Latin");
        assert_ne!(fold("刚果（金）"), fold("刚果（布）"));
    }

    #[test]
    fn names_have_parts() {
        assert_eq!(words("V.V. Putin"), ["v", "v", "putin"]);
        assert_eq!(last_part("夏巴兹‧谢里夫").as_deref(), Some("谢里夫"));
        assert_eq!(last_part("普京"), None);
        assert!(is_han("普京") && !is_han("Путин"));
    }
}

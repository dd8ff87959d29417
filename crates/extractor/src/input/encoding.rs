//! Bytes to characters: byte order mark, strict UTF-8, declared charset, then what reads best.
#![cfg_attr(
    not(test),
    expect(clippy::non_ascii_literal, reason = "what tells encodings apart is no vocabulary")
)]

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EncoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::InputError;

/// What files begin with that are no text at all.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP, Word or EPUB file"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG\r\n", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7FELF", "a program"),
    (b"BZh", "a bzip2 file"),
    (b"\xFD7zXZ\0", "an xz file"),
    (b"\x28\xB5\x2F\xFD", "a zstd file"),
    (b"7z\xBC\xAF", "a 7z file"),
    (b"Rar!", "a RAR file"),
    (b"SQLite format 3\0", "a database"),
];

/// What sort of binary file begins like this.
pub(super) fn magic(head: &[u8]) -> Option<&'static str> {
    MAGIC.iter().find(|(bytes, _)| head.starts_with(bytes)).map(|(_, what)| *what)
}

/// Characters that every Chinese report is full of, in both scripts.
const FREQUENT: &str = "的一是在和了国國会會年月日人大中上海合作组組织織成员員元首举舉行席主总總统統议議发發表与與为為这這有不以地区區平安全方面，。、";

/// Further characters that any Chinese text is full of, whatever it is about.
const COMMON: &str = "不我他个们来到说时要就出可也你对生能而子那得于着下自之过后作里用道行所然家种事多经么去法学如都同现当没动面起看定天分还进好小部其些本前开但因只从想实";

/// How much of a file decides on its encoding.
const SAMPLE: usize = 256 << 10;

/// At most one character in a thousand may be lost.
const TOLERANCE: usize = 1000;

/// Decodes `bytes`; `place` is for messages, `declared` a label from the file itself.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>, place: &str) -> Result<String, InputError> {
    let (text, encoding) = decode_any(bytes, declared);
    // Nearly every text is sound, which its bytes tell faster than its characters.
    let control = |b: u8| b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r' | 0xB | 0xC);
    let controls = text.bytes().filter(|b| control(*b)).count();
    if controls == 0 && !text.contains('\u{FFFD}') {
        return Ok(text);
    }
    let (bad, all) = losses(&text);
    if controls > 0 && controls * TOLERANCE > all {
        return Err(InputError::Binary { place: place.to_owned(), what: "a binary file" });
    }
    // A file that was cut off may end within a character.
    let cut_off = bad == 1 && text.ends_with('\u{FFFD}');
    if bad * TOLERANCE > all && !cut_off {
        return Err(InputError::Undecodable { place: place.to_owned(), bad, all, encoding: encoding.name() });
    }
    Ok(text)
}

fn losses(text: &str) -> (usize, usize) {
    text.chars().fold((0, 0), |(bad, all), c| (bad + usize::from(c == '\u{FFFD}'), all + 1))
}

fn decode_any(bytes: &[u8], declared: Option<&str>) -> (String, &'static Encoding) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return (without_bom(encoding, bytes.get(length..).unwrap_or_default()), encoding);
    }
    let whole = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        // Cut off within its last character: no other encoding looks like this by chance.
        Err(cut) => {
            let read = bytes.get(..cut.valid_up_to()).unwrap_or_default();
            cut.error_len().is_none() && !read.is_ascii()
        }
    };
    if whole && wide(bytes).is_none() {
        return (String::from_utf8_lossy(bytes).into_owned(), UTF_8);
    }
    if let Some(encoding) = declared.and_then(|label| Encoding::for_label(label.as_bytes())) {
        let encoding = if encoding.name().starts_with("GB") { GB18030 } else { encoding };
        let text = without_bom(encoding, bytes);
        let (bad, all) = losses(&text);
        if bad * TOLERANCE <= all {
            return (text, encoding);
        }
    }
    let encoding = detect(bytes);
    (without_bom(encoding, bytes), encoding)
}

fn without_bom(encoding: &'static Encoding, bytes: &[u8]) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// UTF-16, told by its byte order mark or by NULs that stand on one side only.
pub(super) fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    match Encoding::for_bom(bytes) {
        Some((encoding, _)) => return (encoding != UTF_8).then_some(encoding),
        None if !bytes.contains(&0) => return None,
        None => {}
    }
    let mut sides = [0usize; 2];
    for (i, _) in bytes.iter().enumerate().take(SAMPLE).filter(|(_, b)| **b == 0) {
        sides[i % 2] += 1;
    }
    let [high_first, low_first] = sides;
    let encoding = if high_first > low_first { UTF_16BE } else { UTF_16LE };
    let even = bytes.get(..bytes.len().min(SAMPLE) & !1).unwrap_or_default();
    let text = without_bom(encoding, even);
    let (_, all) = losses(&text);
    let expected = text.chars().filter(|c| plausible(*c)).count();
    (high_first.min(low_first) * 20 <= high_first.max(low_first) && expected * 10 >= all * 9)
        .then_some(encoding)
}

/// What Chinese reports consist of.
fn plausible(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{A0}'..='\u{FF}' | '\u{2000}'..='\u{206F}'
        | '\u{3000}'..='\u{303F}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{400}'..='\u{4FF}')
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    if let Some(encoding) = wide(bytes) {
        return encoding;
    }
    let sample = bytes.get(..bytes.len().min(SAMPLE)).unwrap_or_default();
    // UTF-8 with a few broken places, rather than another encoding.
    let lossy = String::from_utf8_lossy(sample);
    let (bad, all) = losses(&lossy);
    let beyond = lossy.chars().filter(|c| !c.is_ascii() && *c != '\u{FFFD}').count();
    if bad * 20 <= all && bad * 4 <= beyond {
        return UTF_8;
    }
    let best = [GB18030, BIG5, UTF_16LE, UTF_16BE].into_iter().map(|e| (score(e, sample), e));
    if let Some((score, encoding)) = best.reduce(|a, b| if b.0 > a.0 { b } else { a })
        && score >= 30
    {
        return encoding;
    }
    let guess = |hint: Option<&[u8]>| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(sample, true);
        detector.guess(hint, Utf8Detection::Allow)
    };
    let unhinted = guess(None);
    let accepted = unhinted == UTF_8 || unhinted == BIG5 || unhinted.name().starts_with("GB");
    let encoding = if accepted { unhinted } else { guess(Some(b"cn")) };
    if encoding.name().starts_with("GB") { GB18030 } else { encoding }
}

/// Frequent characters in a thousand, less what cannot be decoded.
fn score(encoding: &'static Encoding, sample: &[u8]) -> usize {
    let text = without_bom(encoding, sample);
    let (bad, all) = losses(&text);
    let frequent = text.chars().filter(|c| is_frequent(*c)).count();
    let odd = text.chars().filter(|c| !plausible(*c)).count();
    if odd * 5 > all { 0 } else { (frequent * 1000 / all.max(1)).saturating_sub(bad * 10_000 / all.max(1)) }
}

/// How many characters beyond ASCII tell whether a text is sound.
const SOUND: usize = 100;

/// Whether a text, as it is or with escapes and tags in it, is full of common characters: then it was not decoded
/// wrongly, which looking tells more cheaply than encoding.
pub(super) fn is_chinese(text: &str) -> bool {
    let (mut foreign, mut frequent, mut common) = (0, 0, 0);
    for c in text.chars().filter(|c| !c.is_ascii() && !c.is_whitespace()).take(SOUND) {
        foreign += 1;
        let commonness = commonness(c);
        frequent += usize::from(is_han(c) && commonness == FREQUENTLY);
        common += usize::from(commonness > 0);
        if frequent * 20 > SOUND {
            return true;
        }
    }
    frequent * 20 > foreign || common * 4 > foreign
}

/// The [`commonness`] of the characters that every report is full of.
const FREQUENTLY: u8 = 2;

/// How common a character is: what every report is full of, what every text is full of, others.
fn commonness(c: char) -> u8 {
    static SET: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let mut set = vec![0; 1 << 16];
        for c in COMMON.chars() {
            set[c as usize] = 1;
        }
        for c in FREQUENT.chars() {
            set[c as usize] = FREQUENTLY;
        }
        set
    });
    SET.get(c as usize).copied().unwrap_or_default()
}

fn is_frequent(c: char) -> bool {
    commonness(c) == FREQUENTLY
}

/// How much of a text is looked at for old damage.
const ENOUGH: usize = 300;

/// A sample of the damage, if the text was decoded wrongly before it was saved.
pub(super) fn mojibake(text: &str) -> Option<String> {
    // U+FFFD written as UTF-8 and read as GBK.
    let lost = text.matches("锟斤拷").count();
    if lost > 0 && lost * 3 * 50 > text.chars().count() {
        return text.find("锟斤拷").and_then(|at| text.get(at..)).map(|t| t.chars().take(6).collect());
    }
    if is_chinese(text) {
        return None;
    }
    let foreign: String = text.chars().filter(|c| !c.is_ascii() && !c.is_whitespace()).take(ENOUGH).collect();
    let count = foreign.chars().count();
    let ideographs = foreign.chars().filter(|c| is_han(*c)).count();
    // As GBK it looks Chinese, as a Western encoding it does not.
    let wrong = if ideographs * 2 > count { GB18030 } else { WINDOWS_1252 };
    let (bytes, ..) = wrong.encode(&foreign);
    let meant = String::from_utf8_lossy(&bytes).chars().filter(|c| is_han(*c)).count();
    let decoded = meant >= 2 && meant * 5 > count || exchanged(text);
    decoded.then(|| foreign.chars().take(6).collect())
}

/// Whether a text becomes Chinese if what was read as one encoding is read as another: GBK that was taken for Big5.
fn exchanged(text: &str) -> bool {
    let sample: String = text.chars().take(ENOUGH).collect();
    let (_, frequent_now) = common(&sample);
    let encoded = |wrong: &'static Encoding| {
        let mut encoder = wrong.new_encoder();
        let length = encoder.max_buffer_length_from_utf8_without_replacement(sample.len())?;
        let mut bytes = Vec::with_capacity(length);
        // Ends at the first character that the encoding lacks.
        let (result, _) = encoder.encode_from_utf8_to_vec_without_replacement(&sample, &mut bytes, true);
        (result == EncoderResult::InputEmpty).then_some(bytes)
    };
    let western = || sample.chars().map(|c| u8::try_from(c).ok()).collect::<Option<Vec<u8>>>();
    let readings = [
        (western(), GB18030),
        (western(), BIG5),
        (encoded(WINDOWS_1252), GB18030),
        (encoded(WINDOWS_1252), BIG5),
        (encoded(BIG5), GB18030),
        (encoded(GB18030), BIG5),
    ];
    readings.into_iter().filter_map(|(bytes, right)| Some(without_bom(right, &bytes?))).any(|reading| {
        let (han, frequent) = common(&reading);
        frequent > 3 * frequent_now + 3 && frequent * 8 > han && han * 3 > reading.chars().count()
    })
}

/// How many Chinese characters a text has, and how many of these are those that every report is full of.
fn common(text: &str) -> (usize, usize) {
    text.chars()
        .filter(|c| is_han(*c))
        .fold((0, 0), |(han, frequent), c| (han + 1, frequent + usize::from(is_frequent(c))))
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIMPLIFIED: &str = "上海合作组织成员国元首理事会第十四次会议12日在塔吉克斯坦首都杜尚别举行。\r\n";
    const TRADITIONAL: &str = "上海合作組織成員國元首理事會第十四次會議12日在塔吉克首都杜尚別舉行。\r\n";

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn every_usual_encoding_is_found_without_a_label() {
        for text in [SIMPLIFIED, TRADITIONAL, "上海合作组织成员国元首理事会会议在杜尚别举行"]
        {
            let mut cases = vec![
                ("utf-8", text.as_bytes().to_vec()),
                ("bom", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
                ("gb18030", GB18030.encode(text).0.into_owned()),
                ("utf-16le", utf16(text, false)),
                ("utf-16be", utf16(text, true)),
                ("utf-16le bom", [vec![0xFF, 0xFE], utf16(text, false)].concat()),
                ("utf-16be bom", [vec![0xFE, 0xFF], utf16(text, true)].concat()),
            ];
            if !BIG5.encode(text).2 {
                cases.push(("big5", BIG5.encode(text).0.into_owned()));
            }
            for (name, bytes) in cases {
                assert_eq!(decode(&bytes, None, "t").ok().as_deref(), Some(text), "{name}");
            }
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        assert_eq!(magic(png), Some("a picture"));
        let noise: Vec<u8> = (0..4096u32).map(|i| i.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect();
        assert!(decode(&noise, None, "t").is_err());
        let mut broken = SIMPLIFIED.repeat(3).into_bytes();
        broken[1] = b'x';
        assert!(matches!(decode(&broken, None, "t"), Err(InputError::Undecodable { bad: 2, .. })));
        let mut cut = SIMPLIFIED.trim_end().repeat(3).into_bytes();
        cut.pop();
        assert!(decode(&cut, None, "t").is_ok());
        let short = SIMPLIFIED.as_bytes().get(..40).unwrap();
        assert_eq!(decode(short, None, "t").unwrap(), "上海合作组织成员国元首理事\u{FFFD}");
    }

    #[test]
    fn old_damage_is_seen() {
        let gbk = GB18030.decode_without_bom_handling(SIMPLIFIED.as_bytes()).0.into_owned();
        let latin = WINDOWS_1252.decode_without_bom_handling(SIMPLIFIED.as_bytes()).0.into_owned();
        let read_as = |bytes: &[u8], wrong: &'static Encoding| without_bom(wrong, bytes);
        let (simplified, traditional) = (GB18030.encode(SIMPLIFIED).0, BIG5.encode(TRADITIONAL).0);
        let exchanged = [
            read_as(&simplified, WINDOWS_1252),
            read_as(&simplified, BIG5).replace('\u{FFFD}', ""),
            read_as(&traditional, GB18030),
            read_as(&traditional, WINDOWS_1252),
            simplified.iter().map(|b| char::from(*b)).collect(),
        ];
        for damaged in &exchanged {
            assert!(mojibake(damaged).is_some(), "{damaged}");
        }
        for damaged in [gbk.as_str(), latin.as_str(), "锟斤拷锟斤拷会议锟斤拷"] {
            assert!(mojibake(damaged).is_some(), "{damaged}");
        }
        for sound in [SIMPLIFIED, TRADITIONAL, "", "Déjà vu, naïve café", "Саммит ШОС в Душанбе"]
        {
            assert_eq!(mojibake(sound), None, "{sound}");
        }
    }
}

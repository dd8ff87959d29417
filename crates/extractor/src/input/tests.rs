use std::io::Write as _;

use proptest::prelude::*;

use super::*;

const TEXT: &str = "上海合作组织成员国元首理事会会议在杜尚别举行。\n";

fn read_all(name: &str, bytes: &[u8], options: &Options) -> Vec<Result<Document, InputError>> {
    let mut all = Vec::new();
    read(Source::from_bytes(name, bytes), options, &mut |d| all.push(d));
    all
}

/// Name, title, day and text of each document, or the message.
fn brief(name: &str, bytes: &[u8]) -> Vec<String> {
    let show = |d: &Document| {
        let part = |p: &Option<String>| p.clone().unwrap_or_default();
        format!("{}|{}|{}|{}", d.meta().name, part(&d.meta().title), part(&d.meta().published), d.text())
    };
    let results = read_all(name, bytes, &Options::default());
    results.iter().map(|r| r.as_ref().map_or_else(ToString::to_string, show)).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

#[test]
fn each_format_gives_its_text() {
    let matter = format!("---\ntitle: 会议\npublished: 2014年9月13日\n---\n{TEXT}");
    let page = format!("<html><head><title>会议</title></head><body><p>{}</p></body></html>", TEXT.trim());
    let record = r#"{"url":"http://x/1","headline":"会&amp;议","date":"20140913","content":"<p>一</p>二会"}"#;
    for (name, bytes, expected) in [
        ("a.txt", matter.clone().into_bytes(), format!("a|会议|2014-09-13|{TEXT}")),
        ("a.txt", [b"\xEF\xBB\xBF", matter.as_bytes()].concat(), format!("a|会议|2014-09-13|{TEXT}")),
        ("a.b.md", TEXT.replace('\n', "\r\n").into_bytes(), format!("a.b|||{}", TEXT.replace('\n', "\r\n"))),
        ("a.html", page.clone().into_bytes(), format!("a|会议||{TEXT}")),
        ("a.txt", page.clone().into_bytes(), format!("a|会议||{TEXT}")),
        ("a.html.gz", gzip(page.as_bytes()), format!("a|会议||{TEXT}")),
        ("a.txt.gz", gzip(TEXT.as_bytes()), format!("a|||{TEXT}")),
        ("-", TEXT.as_bytes().to_vec(), format!("stdin|||{TEXT}")),
        ("a.jsonl", record.as_bytes().to_vec(), "http://x/1|会&议|2014-09-13|一\n二会\n".to_owned()),
        ("-", record.as_bytes().to_vec(), "http://x/1|会&议|2014-09-13|一\n二会\n".to_owned()),
        ("a.json", format!("[{record}]").into_bytes(), "http://x/1|会&议|2014-09-13|一\n二会\n".to_owned()),
        (
            "a.json",
            record.replace(',', ",\n").into_bytes(),
            "http://x/1|会&议|2014-09-13|一\n二会\n".to_owned(),
        ),
    ] {
        assert_eq!(brief(name, &bytes), [expected], "{name}");
    }
}

#[test]
fn a_broken_record_is_reported_and_the_rest_is_read() {
    let lines = "{\"id\":1,\"text\":\"会议一\"}\n{\"id\":2,\"text\":\n\n[1]\n{\"id\":3,\"words\":\"x\"}\n{\"text\":\"会议四\"}";
    assert_eq!(
        brief("n.jsonl", lines.as_bytes()),
        [
            "1|||会议一",
            "n.jsonl:2: not a JSON record: EOF while parsing a value at column 15",
            "n.jsonl:4: not a JSON record: not an object with fields",
            "n.jsonl:5: no field text, content or body in the record; it has id, words; name the right one with --text-field",
            "n-6|||会议四",
        ]
    );
    let options =
        Options { text_field: Some("a.b".into()), id_field: Some("k".into()), ..Options::default() };
    let read = read_all("n.jsonl", r#"{"a":{"b":"会议"},"k":7}"#.as_bytes(), &options);
    assert_eq!(read[0].as_ref().unwrap().meta().name, "7");
}

#[test]
fn bad_files_say_what_they_are() {
    for (name, bytes, expected) in [
        ("a.txt", &b""[..], "a.txt: no text in it"),
        ("a.txt", "\u{FEFF} \u{3000}\n".as_bytes(), "a.txt: no text in it"),
        ("a.jsonl", b"\n\n", "a.jsonl: no text in it"),
        ("a.txt", b"%PDF-1.4", "a.txt: a PDF file, not text"),
        ("a.txt", b"ab\0\0cd\x01", "a.txt: a binary file, not text"),
        (
            "a.txt",
            "涓婃捣鍚堜綔缁勭粐鍏冮浼氳".as_bytes(),
            "a.txt: text was decoded wrongly before it was saved",
        ),
        ("a.txt.gz", &[0x1f, 0x8b, 8, 0], "a.txt.gz: "),
        ("a.json", b"{\"a\": }", "a.json: not a JSON record"),
    ] {
        let read = brief(name, bytes);
        assert!(read.len() == 1 && read[0].starts_with(expected) && !read[0].contains('\n'), "{read:?}");
    }
}

#[test]
fn pieces_are_cut_between_lines_and_know_their_numbers() {
    let text = "会".repeat(20_000);
    let lines = format!("{{\"text\":\"{text}\"}}\n\n").repeat(40);
    let mut sizes = Vec::new();
    let mut names = Vec::new();
    pieces(Source::from_bytes("n.jsonl", lines.as_bytes()), &Options::default(), &mut |piece| {
        sizes.push(piece.size());
        piece.read(&Options::default(), &mut |d| names.push(d.unwrap().meta().name.clone()));
        if names.len() < 30 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    assert!(sizes.len() > 3 && sizes.iter().all(|size| *size < 1 << 20), "{sizes:?}");
    assert!((30..40).contains(&names.len()), "nothing is read once no more is wanted");
    let expected: Vec<String> = (0..names.len()).map(|i| format!("n-{}", i * 2 + 1)).collect();
    assert_eq!(names, expected);
}

#[test]
fn a_cut_or_damaged_packed_file_is_told_as_one() {
    let packed = gzip("会议在某地举行。".repeat(50).as_bytes());
    let mut damaged = packed.clone();
    damaged[12..20].fill(0xFF);
    for bytes in [&packed[..packed.len() / 2], &damaged] {
        let read = read_all("a.txt.gz", bytes, &Options::default());
        assert!(matches!(&read[..], [Err(InputError::Packed { .. })]), "{read:?}");
    }
}

#[test]
fn bombs_and_giants_are_stopped() {
    let options = Options { document_limit: 1000, total_limit: 5000, ..Options::default() };
    let long = "会".repeat(500);
    assert!(matches!(
        read_all("a.txt", long.as_bytes(), &options)[..],
        [Err(InputError::DocumentTooLarge { .. })]
    ));
    let bomb = gzip(&vec![b'a'; 1 << 20]);
    let lines = read_all("a.jsonl.gz", &bomb, &options);
    assert!(matches!(lines.last(), Some(Err(InputError::UnfoldsTooLarge { limit: 5000, .. }))), "{lines:?}");
    // Much text is no bomb, however it is packed.
    let texts: Vec<String> = (0..500).map(|i| format!("{{\"text\":\"会议{i}\"}}\n")).collect();
    let texts = texts.concat();
    let lines = read_all("a.jsonl.gz", &gzip(texts.as_bytes()), &options);
    assert!(
        texts.len() > 5000 && lines.len() == 500 && lines.iter().all(Result::is_ok),
        "{:?}",
        lines.last()
    );
    let mixed = format!("{{\"text\":\"{long}\"}}\n{{\"text\":\"会议\"}}\n");
    let lines = read_all("a.jsonl", mixed.as_bytes(), &options);
    assert!(matches!(&lines[..], [Err(InputError::DocumentTooLarge { .. }), Ok(_)]), "{lines:?}");
}

proptest! {
    #[test]
    fn any_bytes_at_all(bytes in prop::collection::vec(any::<u8>(), 0..400), name in 0usize..6) {
        let names = ["a.txt", "a.html", "a.jsonl", "a.json", "a.gz", "-"];
        for result in read_all(names[name], &bytes, &Options::default()) {
            match result {
                Ok(document) => prop_assert!(!document.text().is_empty()),
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
    }

    #[test]
    fn any_text_at_all(text in "(<[a-z/]{1,4}>|&[a-z]{0,4};?|---\n|[a-z]: .|\\PC|[\u{4E00}-\u{9FFF}]){0,60}", name in 0usize..4) {
        let names = ["a.txt", "a.html", "a.jsonl", "a.json"];
        let record = serde_json::json!({"text": text, "title": text, "date": text}).to_string();
        for bytes in [text.as_bytes(), record.as_bytes()] {
            for document in read_all(names[name], bytes, &Options::default()).into_iter().flatten() {
                prop_assert!(document.text().chars().any(char::is_alphanumeric));
            }
        }
    }
}

//! `eval`: the figures, the mistakes by name, and gold that cannot be used.

use crate::TEXT;
use crate::place::{Place, assert_fails};

const GOLD: &str = r#"{"events": [{"series": "sco-chs", "number": 14, "role": "reported", "city": "杜尚别",
    "date": {"start": "2014-09-12", "end": "2014-09-12"}, "chair": {"person": "拉赫蒙"},
    "attendance": [{"person": "拉赫蒙", "represents": "塔吉克斯坦", "capacity": "member"}]}]}"#;

#[test]
fn readings_are_scored_against_gold() {
    let place = Place::new();
    place.write("gold/a.json", GOLD);
    place.write("gold/b.json", r#"{"events": []}"#);
    place.write("gold/notes.json", r#"{"summits": 1}"#);
    place.write("d/a.txt", format!("---\npublished: 2014-09-13\n---\n{TEXT}俄罗斯总统普京出席会议。\n"));
    place.write("d/c.txt", TEXT);
    let eval = |more: &[&str]| place.run(&[&["eval", "--gold", "gold", "d"], more].concat());
    let run = eval(&[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines[0], "type,tp,fp,fn,precision,recall,F1");
    assert!(lines.contains(&"city,1,0,0,1.0000,1.0000,1.0000"), "{}", run.out);
    assert!(lines.contains(&"chair,0,0,1,1.0000,0.0000,0.0000"), "{}", run.out);
    assert!(lines.contains(&"attendee,0,1,1,0.0000,0.0000,0.0000"), "{}", run.out);
    assert!(lines.contains(&"all,5,1,2,0.8333,0.7143,0.7692"), "{}", run.out);
    assert_eq!(
        run.err,
        "not read, so all their facts are missing (1): b\nwithout gold, so not scored (1): c\n\
         files of the gold folder without `events`, left out (1): notes\n"
    );
    let errors = eval(&["--errors", "-q"]);
    assert_eq!(
        (errors.out.replace('\r', ""), errors.err.as_str()),
        (
            "verdict,document,type,of,gold,extracted\n\
             missing,a,chair,sco-chs 14,拉赫蒙,\n\
             missing,a,attendee,sco-chs 14,拉赫蒙 / 塔吉克斯坦,\n\
             spurious,a,attendee,sco-chs 14,,普京 / 俄罗斯\n"
                .to_owned(),
            ""
        )
    );
    assert!(eval(&["--format", "table", "--lang", "zh"]).out.starts_with("类型"));
    assert_eq!(eval(&["--min", "0.76"]).code, 0);
    let low = eval(&["--min", "0.77", "-q"]);
    assert_eq!((low.code, low.out.lines().count()), (1, lines.len()));
    assert_eq!(low.err, "summitkg: error: F1 0.7692 is under the bar of 0.77\n");

    let reports = place.run(&["extract", "d"]).out;
    place.write("r.json", &reports);
    let again = place.run(&["eval", "--gold", "gold", "--reports", "r.json"]);
    assert_eq!((again.out, again.err), (run.out.clone(), run.err.clone()));
    assert_eq!(place.run_with_input(&["eval", "--gold", "gold", "--reports", "-"], &reports).out, run.out);
}

#[test]
fn gold_that_cannot_be_used_is_told_in_one_line() {
    let place = Place::new();
    place.write("a.txt", TEXT);
    place.write("gold/a.json", GOLD);
    place.write("other/x.json", GOLD);
    place.write("bad/a.json", "{\"events\": [{\"number\": \"14\"}]}");
    place.write("none/notes.json", "{}");
    place.write("r.ndjson", "{\"document\":");
    for (args, code, words) in [
        (&["--gold", "nowhere", "a.txt"][..], 3, &["nowhere: no such file or folder"][..]),
        (&["--gold", "none", "a.txt"], 3, &["none: no gold in it"]),
        (&["--gold", "bad", "a.txt"], 3, &["bad/a.json: not gold", "expected u32", "line 1"]),
        (&["--gold", "other", "a.txt"], 3, &["other: has gold for none of the documents"]),
        (&["--gold", "gold", "--reports", "r.ndjson"], 3, &["r.ndjson: not reports", "line 1"]),
        (&["--gold", "gold", "--reports", "/dev/null"], 3, &["/dev/null: not a regular file"]),
        (&["--gold", "gold"], 2, &["PATH"]),
        (&["a.txt"], 2, &["--gold"]),
        (&["--gold", "gold", "a.txt", "--reports", "r.ndjson"], 2, &["--reports"]),
        (&["--gold", "gold", "a.txt", "--min", "90"], 2, &["--min", "not between 0 and 1"]),
        (&["--gold", "gold", "a.txt", "--format", "xml"], 2, &["--format"]),
    ] {
        assert_fails(&place.run(&[&["eval"], args].concat()), code, words);
    }
}

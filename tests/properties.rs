//! What holds for any text at all: no panic, every piece of evidence quotes, twice the same bytes.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::env;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError};
use summitkg_extractor::{Extractor, Options, Source, read};
use summitkg_store::Store;
use summitkg_tests::{document, entry, misquotes};

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new().unwrap());

/// Words that rules look for, and what may stand between, before or after them, balanced or not.
const PIECES: &[&str] = &[
    "上海合作组织",
    "上合组织",
    "上海合作組織",
    "“上海合作组织+”",
    "金砖国家领导人",
    "成员国",
    "元首理事会",
    "政府首脑（总理）理事会",
    "第十四次会议",
    "第14次",
    "第０次会议",
    "第九千九百九十九次会议",
    "峰会",
    "会议",
    "阿斯塔纳峰会",
    "下次会议",
    "下一届",
    "去年",
    "本次",
    "2014年9月12日",
    "12日",
    "２０２１年",
    "二〇二一年",
    "二月三十日",
    "13号",
    "9月11日至12日",
    "99日",
    "0年0月0日",
    "上午",
    "当地时间",
    "在",
    "于",
    "杜尚别",
    "塔吉克斯坦首都",
    "比什凯克",
    "独立宫",
    "俄罗斯总统普京",
    "普京",
    "国家主席习近平",
    "伊姆兰·汗",
    "·",
    "某某",
    "总统",
    "总理",
    "代表",
    "领导人",
    "观察员国",
    "主席国客人",
    "等",
    "和",
    "、",
    "以及",
    "以视频方式",
    "特别代表",
    "有关国际组织",
    "出席",
    "参加",
    "主持",
    "举行",
    "召开",
    "将于",
    "签署",
    "批准",
    "发表",
    "通过",
    "决定",
    "宣布",
    "由",
    "接任",
    "2024至2025年度",
    "轮值主席国",
    "启动接收",
    "加入",
    "为成员国的程序",
    "观察员地位",
    "吸收",
    "为对话伙伴",
    "发表题为",
    "的重要讲话",
    "成立20年来",
    "一系列决议",
    "《",
    "》",
    "〈",
    "〉",
    "“",
    "”",
    "‘",
    "（",
    "）",
    "(",
    ")",
    "「",
    "」",
    "《上海合作组织宪章》",
    "《〈条约〉议定书》",
    "宣言",
    "新闻公报",
    "新华社杜尚别9月12日电",
    "（记者",
    "摄",
    "——",
    "…",
    "。",
    "，",
    "；",
    "：",
    "！",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "　",
    " ",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "\u{c}",
    "\0",
    "e\u{301}",
    "🇨🇳",
    "\u{20000}",
    "\u{202e}",
    "#",
    "**",
    "<b>",
    "&nbsp;",
    "|",
    "---\n",
];

/// The same texts in every run, unless `PROPTEST_CASES` asks for so many new ones.
fn config(cases: u32) -> ProptestConfig {
    let repeatable = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    match env::var_os("PROPTEST_CASES") {
        Some(_) => repeatable,
        None => ProptestConfig { cases, rng_seed: RngSeed::Fixed(14), ..repeatable },
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        40 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[0-9]{1,25}",
        1 => "\\PC{1,6}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// A sound report with pieces taken out, doubled and put elsewhere, and odd ones put in.
fn splices() -> impl Strategy<Value = String> {
    const SOUND: &str = "习近平出席上海合作组织成员国元首理事会第二十一次会议\n\n新华社杜尚别9月17日电　上海合作组织成员国元首理事会第二十一次会议17日在塔吉克斯坦首都杜尚别举行，塔吉克斯坦总统拉赫蒙主持会议。成员国俄罗斯总统普京、印度总理莫迪以视频方式出席，观察员国白俄罗斯总统卢卡申科等领导人以及印度、巴基斯坦代表与会。成员国元首签署了《上海合作组织二十周年杜尚别宣言》，批准《〈长期睦邻友好合作条约〉实施纲要（2023—2027年）》，发表新闻公报。会议决定启动接收伊朗为成员国的程序，由乌兹别克斯坦接任轮值主席国，2022年峰会在撒马尔罕举行。\n\n塔吉克斯坦共和国总统\t拉赫蒙\n俄罗斯联邦总统\t普京\n\n2021年9月17日于杜尚别";
    let cuts = prop::collection::vec(
        (any::<prop::sample::Index>(), any::<prop::sample::Index>(), prop::sample::select(PIECES), 0..4u8),
        1..12,
    );
    cuts.prop_map(|cuts| {
        let mut text: Vec<char> = SOUND.chars().collect();
        for (a, b, piece, how) in cuts {
            let (a, b) = (a.index(text.len() + 1), b.index(text.len() + 1));
            let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 40));
            let cut: Vec<char> = text[from..to].to_vec();
            match how {
                0 => drop(text.drain(from..to)),
                1 => drop(text.splice(from..from, piece.chars())),
                2 => drop(text.splice(to..to, cut)),
                _ => drop(text.splice(from..to, piece.chars())),
            }
        }
        text.into_iter().collect()
    })
}

fn reads_soundly(text: &str) -> Result<(), TestCaseError> {
    let document = document("任意", text);
    let report = EXTRACTOR.extract(&document);
    let wrong = misquotes(&document, &report);
    prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let (once, again) = (report.to_json().to_string(), EXTRACTOR.extract(&document).to_json().to_string());
    prop_assert_eq!(once, again);
    Ok(())
}

proptest! {
    #![proptest_config(config(800))]

    #[test]
    fn any_text_is_read(text in "(?s).{0,200}") {
        reads_soundly(&text)?;
    }

    #[test]
    fn any_jumble_of_words_is_read(text in pieces()) {
        reads_soundly(&text)?;
    }

    #[test]
    fn any_damage_to_a_report_is_read(text in splices()) {
        reads_soundly(&text)?;
    }

    /// Any bytes are documents or a complaint.
    #[test]
    fn any_bytes_are_taken(name in prop::sample::select(&["a.txt", "a.html", "a.jsonl", "a.md", "a.txt.gz", "a"][..]),
                           bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..300), pieces().prop_map(String::into_bytes)]) {
        let mut wrong = Vec::new();
        read(Source::from_bytes(name, &bytes), &Options::default(), &mut |document| {
            if let Ok(document) = document {
                wrong.extend(misquotes(&document, &EXTRACTOR.extract(&document)));
            }
        });
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

proptest! {
    #![proptest_config(config(10))]

    /// Whatever was read goes into a store and comes out as it was; putting it again changes nothing.
    #[test]
    fn any_report_survives_the_store(text in splices()) {
        let entry = entry(&EXTRACTOR, &document("任意", &text));
        let mut store = Store::in_memory().unwrap();
        store.put(vec![entry.clone()]).unwrap();
        prop_assert!(store.put(vec![entry.clone()]).unwrap().is_empty());
        if let Some(report) = store.report(&entry.report.id).unwrap() {
            prop_assert_eq!(report.to_json()["events"].to_string(), entry.report.to_json()["events"].to_string());
        }
    }
}

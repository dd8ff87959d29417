//! The page, read by a parser of HTML that is not ours, and shown by Chromium if there is one.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::io::{self, Write as _};
use std::process::Command;

use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use summitkg_tests::none;

use crate::{HOSTILE, REPORTS, TRAP, claims, number, place_of, texts};

fn all<'h>(html: &'h Html, selector: &str) -> Vec<ElementRef<'h>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

fn words(element: ElementRef<'_>) -> String {
    element.text().collect()
}

/// What must be true of any page, and of the object that says the same; `texts` are the documents in
/// their order, if all are kept.
#[track_caller]
pub(crate) fn check(text: &str, object: &Value, texts: Option<&[String]>) {
    let html = Html::parse_document(text);
    let mut wrong = Vec::new();

    let ids: Vec<&str> = all(&html, "[id]").iter().map(|e| e.attr("id").unwrap()).collect();
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "an id stands twice");
    for link in all(&html, "[href]") {
        let href = link.attr("href").unwrap();
        let there = href.strip_prefix('#').map(|id| known.contains(id));
        let source = href.starts_with("https://") || href.starts_with("http://");
        if !there.unwrap_or(source && link.value().name() == "a") {
            wrong.push(format!("{href} leads nowhere"));
        }
    }
    let loads = "script, link, img, iframe, object, embed, video, audio, base, form, svg, [src], [srcset], [style], [onclick], [onload], [background]";
    wrong.extend(all(&html, loads).iter().map(|e| format!("loads or runs: {}", e.html())));
    for style in all(&html, "style") {
        let style = words(style);
        if ["url(", "@import", "http", "expression"].iter().any(|w| style.contains(w)) {
            wrong.push("the style loads something".to_owned());
        }
    }
    let policy = all(&html, "meta[http-equiv=Content-Security-Policy]");
    assert!(policy[0].attr("content").unwrap().starts_with("default-src 'none'"));
    assert!(["zh", "en"].contains(&all(&html, "html")[0].attr("lang").unwrap()));

    // The words of each mark, put together of all its parts.
    let mut marks: BTreeMap<&str, String> = BTreeMap::new();
    for mark in all(&html, "mark") {
        let name = mark.value().classes().find(|c| c.starts_with('d') && c.contains('-')).unwrap();
        marks.entry(name).or_default().push_str(&words(mark));
    }
    for fact in all(&html, ".fact") {
        let number = fact.attr("id").unwrap();
        let quotes: Vec<_> = fact.select(&Selector::parse("a.quote").unwrap()).collect();
        let background = words(fact).contains("background") || words(fact).contains("not in this graph");
        if quotes.is_empty() && !background {
            wrong.push(format!("{number} has no quote: {}", words(fact)));
        }
        for quote in quotes {
            let target = quote.attr("href").unwrap().trim_start_matches('#');
            if marks.get(target) != Some(&words(quote)) {
                wrong.push(format!(
                    "{number}: {target} marks {:?}, not {:?}",
                    marks.get(target),
                    words(quote)
                ));
            }
            let back = Selector::parse(&format!("mark.{target} a[href=\"#{number}\"]")).unwrap();
            if html.select(&back).next().is_none() {
                wrong.push(format!("{target} does not lead back to {number}"));
            }
        }
    }
    let said: BTreeSet<String> = claims(object)
        .iter()
        .flat_map(|c| c["evidence"].as_array().unwrap())
        .map(|e| format!("{}-{} {}", number(e, "start"), number(e, "end"), e["quote"].as_str().unwrap()))
        .collect();
    let marked: BTreeSet<String> =
        marks.iter().map(|(name, words)| format!("{} {words}", name.split_once('-').unwrap().1)).collect();
    assert_eq!(said, marked, "left: JSON, right: marks");
    if let Some(texts) = texts {
        let shown: Vec<String> = all(&html, ".doc .text").into_iter().map(words).collect();
        assert_eq!(shown, texts, "the documents are whole");
    }
    none(&wrong);
}

#[test]
fn every_fact_leads_to_its_words_and_back() {
    let texts = texts();
    let whole: Vec<String> = texts.values().cloned().collect();
    let all_documents = REPORTS.run(&["explain", "--format", "html"]);
    check(&all_documents, &REPORTS.json(&[]), Some(&whole));
    for thing in ["14", "普京", "14-2014-dushanbe", "21-2021-dushanbe"] {
        let lang = if thing == "普京" { "en" } else { "zh" };
        let page = REPORTS.run(&["explain", thing, "--format", "html", "--lang", "en"]);
        check(&page, &REPORTS.json(&[thing]), texts.get(thing).map(|t| vec![t.clone()]).as_deref());
        let local = REPORTS.run(&["explain", thing, "--format", "html", "--lang", lang]);
        assert!(local.contains(&format!("<html lang={lang}>")));
    }
    REPORTS.run(&["explain", "-o", "page.html"]);
    assert_eq!(std::fs::read_to_string(REPORTS.0.path().join("page.html")).unwrap(), all_documents);
}

#[test]
fn hostile_texts_stay_texts() {
    let page = TRAP.run(&["explain", "--format", "html"]);
    check(&page, &TRAP.json(&[]), Some(&[HOSTILE.to_owned()]));
    let html = Html::parse_document(&page);
    assert!(words(all(&html, "title")[0]).contains("All facts"));
    assert_eq!(words(all(&html, "h1")[0]), words(all(&html, "title")[0]));
    assert!(!page.contains("javascript:"), "only web addresses are linked");
    // A sign that turns the direction stands alone in a box.
    let signs = all(&html, ".text .sign");
    assert!(signs.len() >= 2 && signs.iter().all(|s| words(*s).chars().count() == 1));
    assert_eq!(page.matches('\u{202E}').count(), page.matches("data-c=\"U+202E\"").count());
}

/// Chromium under any of its names.
fn chromium() -> Option<String> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let there = |name: &&str| Command::new(name).arg("--version").output().is_ok_and(|o| o.status.success());
    env::var("SUMMITKG_CHROMIUM").ok().or_else(|| names.iter().find(|n| there(n)).map(|n| (*n).to_owned()))
}

#[test]
fn a_browser_shows_the_page_and_asks_nobody() {
    let Some(browser) = chromium() else {
        let required = env::var_os("SUMMITKG_REQUIRE_CHROMIUM").is_some_and(|v| v == "1");
        assert!(!required, "SUMMITKG_REQUIRE_CHROMIUM=1, and there is no chromium: apt-get install chromium");
        let _ = writeln!(io::stderr(), "skipped: there is no chromium");
        return;
    };
    let folder = TRAP.0.path();
    TRAP.run(&["explain", "-o", "page.html"]);
    let log = folder.join("net.json");
    let output = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
        ])
        .args(["--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--v=0"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--log-net-log={}", log.display()))
        .args(["--virtual-time-budget=3000", "--dump-dom"])
        .arg(place_of(&folder.join("page.html")))
        .output()
        .unwrap();
    let (dom, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    let html = Html::parse_document(&dom);
    assert!(all(&html, "mark").len() > 5 && all(&html, "script").is_empty(), "{dom}");
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.len() > 1000, "the log of the network is empty");
    assert!(!log.contains("tracker.invalid"), "the page asked another server");
    assert!(!said.contains("Content Security Policy") && !said.contains("tracker.invalid"), "{said}");
}

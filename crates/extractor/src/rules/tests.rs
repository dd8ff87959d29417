use summitkg_ontology::{Document, DocumentMeta};

use super::*;
use crate::Extractor;
use crate::passage::Passage;
use crate::view::View;

/// What loading one file of rules says.
fn rules_of(lexicon: &Lexicon, text: &str) -> Result<(), RuleError> {
    let files = read_all([("a.toml", text)], false)?;
    Rules::from_files(lexicon, &files, &[], ("w", "[words]\n"), false).map(|_| ())
}

#[test]
fn shipped_rules_load_and_every_rule_has_examples() {
    let (_, rules) = load(&Data::shipped(), &[]).unwrap();
    assert!(rules.all.len() > 20 && rules.series.len() > 5);
    let names = rules.series.iter().flat_map(|s| &s.names).chain(&rules.generic).map(|n| &n.regex);
    let patterns = rules.words.iter().chain(rules.all.iter().map(|r| &r.regex)).chain(names);
    let broken: Vec<&str> = patterns.filter_map(Pattern::problem).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn no_pattern_is_ruled_out_that_matches() {
    let extractor = Extractor::new().unwrap();
    let rules = &extractor.rules;
    let texts = examples().into_iter().flat_map(|(_, hits, misses)| hits.into_iter().chain(misses));
    let mut matches = 0;
    for text in texts {
        let document = Document::new(DocumentMeta::default(), text);
        let view = View::new(&document);
        let mentions = crate::mention::find(&extractor.lexicon, view.text());
        for sentence in crate::sentence::split(view.text()) {
            let passage = Passage::new(&extractor, view.text(), &mentions, sentence);
            for known in [passage.skeleton.text(), passage.words(rules, &view)] {
                for pattern in rules.all.iter().map(|rule| &rule.regex).chain(&rules.words) {
                    if pattern.is_match(known.as_str()) {
                        matches += 1;
                        assert!(pattern.may_match_in(known), "{pattern:?} in {}", known.as_str());
                    }
                }
            }
        }
    }
    assert!(matches > 1000, "{matches}");
}

#[test]
fn a_misspelt_key_is_refused_with_its_place() {
    let lexicon = Lexicon::load().unwrap();
    let bad = "[[rule]]\nid = \"a.b\"\npatern = \"x\"\n";
    let error = rules_of(&lexicon, bad).unwrap_err().to_string();
    assert!(error.starts_with("a.toml:") && error.contains("line 3") && error.contains("patern"), "{error}");
}

#[test]
fn an_id_is_never_used_twice_and_needs_examples() {
    let lexicon = Lexicon::load().unwrap();
    let row =
        "[[rule]]\nid = \"a.b\"\nrelation = \"chair\"\npattern = \"x\"\nhits = [\"x\"]\nmisses = [\"y\"]\n";
    let twice = format!("{row}{row}");
    let error = rules_of(&lexicon, &twice).unwrap_err();
    assert!(error.to_string().contains("already"), "{error}");
    let bare = row.replace("misses = [\"y\"]", "misses = []");
    let error = rules_of(&lexicon, &bare).unwrap_err();
    assert!(error.to_string().contains("misses"), "{error}");
}

#[test]
fn a_mistake_in_a_pack_is_told_with_file_and_line() {
    let series = "[[series]]\ncode = \"x\"\n";
    let cases = [
        (
            "organisation = \"某某会议\"\naliases = [\n  \"某会\",\n  \"欧盟\",\n]\n".to_owned(),
            "p.toml:4: `欧盟` cannot",
        ),
        ("organisation = \"某某会议\"\naliases = [\"法国\"]\n".to_owned(), "the country `法国`"),
        ("organisation = \"杜尚别\"\n".to_owned(), "p.toml:1: `杜尚别` cannot"),
        ("organisation = \"某某会议\"\naliases = [\"某\"]\n".to_owned(), "p.toml:2: `某` cannot"),
        ("organisation = \"某某會議\"\n".to_owned(), "write `某某会议`"),
        ("aliases = [\"某会\"]\n".to_owned(), "p.toml:1: names need an `organisation`"),
        (
            format!("{series}names = [\n  {{ pattern = \"{{=某某会议}}\" }},\n]\n"),
            "p.toml:4: rule `name.x-1`",
        ),
        (format!("{series}names = [\n  {{ pattern = \"(\" }},\n]\n"), "p.toml:4: rule `name.x-1`"),
        (format!("{series}names = []\nothers = \"host\"\n"), "p.toml:4: series `x`: `host` is no capacity"),
        (
            format!(
                "{series}names = []\nstandings = [{{ from = 2000, capacity = \"member\", who = [\"法兰西\"] }}]\n"
            ),
            "p.toml:4: series `x`: `法兰西` is no country",
        ),
        (
            series.replace("\"x\"", "\"sco-chs\"") + "names = [{ pattern = \"x\" }]\n",
            "already defined in packs/sco.toml:",
        ),
        (series.replace("code", "cod"), "line 2"),
    ];
    let told = |text: &str| load(&Data::shipped(), &[("p.toml", text)]).map(|_| ()).unwrap_err().to_string();
    let wrong: Vec<_> = cases
        .iter()
        .map(|(text, part)| (part, told(text)))
        .filter(|(part, told)| !told.contains(*part))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn two_packs_cannot_give_one_name_to_two_organisations() {
    let first = "organisation = \"某某会议\"\naliases = [\"某会\"]\n";
    let second = first.replace("某某会议", "另一会议");
    let error = load(&Data::shipped(), &[("a.toml", first), ("b.toml", &second)])
        .map(|_| ())
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("b.toml:2: `某会`") && error.contains("某某会议"), "{error}");
    assert!(
        load(&Data::shipped(), &[("a.toml", first), ("b.toml", "organisation = \"某某会议\"\n")]).is_ok()
    );
}

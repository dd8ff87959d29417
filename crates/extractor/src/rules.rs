//! The loaded rules: patterns from `data/rules`, names of series from `data/packs`.

mod book;
mod file;
mod pack;
mod pattern;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use summitkg_ontology::{Action, Capacity, Change, Mode, ReadWith, RuleId, ToStatus};

pub use book::{RuleBook, RuleText};
pub(crate) use file::Relation;
pub use file::RuleError;
use file::{File, NameRow, PackFile, RuleFile, RuleRow, WordsFile};

use pack::{check_names, own_names, series};

use crate::LoadError;
use crate::data::Data;
use crate::lexicon::Lexicon;
use crate::pattern::{Haystack, Index, Pattern};
use crate::skeleton::Alphabet;

/// One rule, ready to match.
pub(crate) struct Rule {
    pub(crate) id: RuleId,
    /// The digest of its definition, with all sets of words that it names.
    pub(crate) digest: String,
    pub(crate) relation: Relation,
    pub(crate) regex: Pattern,
    pub(crate) mode: Option<Mode>,
    pub(crate) capacity: Option<Capacity>,
    pub(crate) action: Option<Action>,
    pub(crate) change: Option<Change>,
    pub(crate) to_status: Option<ToStatus>,
    pub(crate) inferred: bool,
    pub(crate) in_speech: bool,
    pub(crate) in_title: bool,
}

/// A series of summits, as its pack describes it.
pub(crate) struct Series {
    pub(crate) code: String,
    /// The digest of what the pack says of it beside its names.
    pub(crate) digest: String,
    pub(crate) organisation: String,
    pub(crate) first_year: Option<u16>,
    pub(crate) yearly: bool,
    /// Whether 峰会 without more means a meeting of this series.
    pub(crate) main: bool,
    /// Patterns that name a meeting of this series.
    pub(crate) names: Vec<Name>,
    /// The capacity of a country that has no standing.
    pub(crate) others: Option<Capacity>,
    /// From which year on a country or organisation has which standing.
    pub(crate) standings: Vec<Standing>,
}

/// From a year on, these countries and organisations have this standing.
pub(crate) struct Standing {
    pub(crate) from: u16,
    pub(crate) capacity: Capacity,
    pub(crate) who: Vec<String>,
}

/// A pattern that names a meeting.
pub(crate) struct Name {
    pub(crate) id: RuleId,
    /// The digest of its definition, with all sets of words that it names.
    pub(crate) digest: String,
    pub(crate) regex: Pattern,
    /// Whether the name means this series only where the text is about it anyhow.
    pub(crate) context: bool,
}

/// All rules.
pub(crate) struct Rules {
    pub(crate) all: Vec<Rule>,
    pub(crate) series: Vec<Series>,
    /// Names that mean a meeting of whatever series the text is about.
    pub(crate) generic: Vec<Name>,
    words: Vec<Pattern>,
    /// The places of the words, by their names.
    named: FxHashMap<String, usize>,
    /// The rules of each relation, by their places in `all`.
    relations: BTreeMap<Relation, Vec<usize>>,
    index: OnceLock<Index>,
    names: OnceLock<Index>,
    /// The digest of all sets of words, which the code uses too.
    pub(crate) words_digest: String,
    pub(crate) alphabet: Alphabet,
    /// Words without one of which no text is about a summit.
    pub(crate) needles: Vec<String>,
}

/// Loads these files and further packs, and a lexicon that knows the organisations of all of them by name.
pub(crate) fn load(data: &Data, more: &[(&str, &str)]) -> Result<(Lexicon, Rules), LoadError> {
    let trusted = data.is_shipped();
    let mut packs: Vec<File<'_, PackFile>> = read_all(data.packs(), trusted)?;
    packs.extend(read_all(more.iter().copied(), false)?);
    let names: Vec<(String, String)> = packs.iter().flat_map(|pack| own_names(&pack.content)).collect();
    let lexicon = Lexicon::with_names(data, &names)?;
    for pack in &packs {
        check_names(&lexicon, pack)?;
    }
    let rules =
        Rules::from_files(&lexicon, &read_all(data.rules(), trusted)?, &packs, data.words(), trusted)?;
    Ok((lexicon, rules))
}

impl Rules {
    fn from_files(
        lexicon: &Lexicon,
        rule_files: &[File<'_, RuleFile>],
        packs: &[File<'_, PackFile>],
        words: (&str, &str),
        trusted: bool,
    ) -> Result<Self, RuleError> {
        let words_file: WordsFile = file::parse(words.0, words.1)?;

        let mut alphabet = Alphabet::default();
        let rule_patterns = rule_files.iter().flat_map(|f| f.content.rule.iter().map(|r| &r.pattern));
        let names = packs.iter().flat_map(|f| f.content.patterns());
        for pattern in rule_patterns.chain(names).chain(words_file.words.values()) {
            pattern::collect_keys(lexicon, pattern, &mut alphabet);
        }
        let compiler = pattern::Compiler { alphabet: &alphabet, words: &words_file.words, lexicon, trusted };
        let mut ids = BTreeMap::new();
        let mut loaded = Self {
            all: Vec::new(),
            series: Vec::new(),
            generic: Vec::new(),
            words: Vec::new(),
            named: FxHashMap::default(),
            relations: BTreeMap::new(),
            index: OnceLock::new(),
            names: OnceLock::new(),
            words_digest: ReadWith::digest(words.1),
            alphabet: Alphabet::default(),
            needles: Vec::new(),
        };
        for (name, pattern) in &words_file.words {
            loaded.named.insert(name.clone(), loaded.words.len());
            loaded.words.push(compiler.compile(words.0, name, pattern)?);
        }
        for file in rule_files {
            for row in &file.content.rule {
                loaded.all.push(rule(&file.place(&row.id), row, &mut ids, &compiler)?);
            }
        }
        let mut needles = BTreeSet::new();
        for pack in packs {
            needles.extend(pack.content.needles.iter().cloned());
            let compiler = pattern::Compiler { trusted: pack.trusted, ..compiler };
            let mut name = |code: &str, n: usize, row: &NameRow| -> Result<Name, RuleError> {
                let place = pack.place(&row.pattern);
                let id = file::unique(&place, &format!("name.{code}-{n}"), &mut ids)?;
                let spelt = compiler.spell_out(row.pattern.get_ref());
                Ok(Name {
                    digest: ReadWith::digest(&format!("{spelt}\t{}", row.context)),
                    regex: compiler.compile(&place, id.as_str(), row.pattern.get_ref())?,
                    context: row.context,
                    id,
                })
            };
            for (n, row) in pack.content.generic.iter().enumerate() {
                loaded.generic.push(name("generic", n + 1, row)?);
            }
            for row in &pack.content.series {
                let names = row.names.iter().enumerate().map(|(n, r)| name(&row.code, n + 1, r));
                let names = names.collect::<Result<_, _>>()?;
                loaded.series.push(series(lexicon, pack, row, names)?);
            }
        }
        loaded.needles = needles.into_iter().collect();
        loaded.alphabet = alphabet;
        for (place, rule) in loaded.all.iter().enumerate() {
            loaded.relations.entry(rule.relation).or_default().push(place);
        }
        Ok(loaded)
    }

    /// Tells which rules and sets of words can match in a text; made when a text first needs it.
    pub(crate) fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(self.all.iter().map(|r| &r.regex).chain(&self.words)))
    }

    /// The same for names of meetings.
    pub(crate) fn names(&self) -> &Index {
        let names = || self.series.iter().flat_map(|s| &s.names).chain(&self.generic);
        self.names.get_or_init(|| Index::of(names().map(|n| &n.regex)))
    }

    /// The digest of the definition of a rule or of a name of a series; none for what the code reads by itself.
    pub(crate) fn digest(&self, id: &RuleId) -> Option<&str> {
        let names = self.series.iter().flat_map(|s| &s.names).chain(&self.generic);
        let rules = self.all.iter().map(|r| (&r.id, &r.digest)).chain(names.map(|n| (&n.id, &n.digest)));
        rules.into_iter().find(|(known, _)| *known == id).map(|(_, digest)| digest.as_str())
    }

    /// The rules of one relation, in their order.
    pub(crate) fn of(&self, relation: Relation) -> impl Iterator<Item = &Rule> {
        self.relations.get(&relation).into_iter().flatten().filter_map(|place| self.all.get(*place))
    }

    /// The rules of one relation that can read anything in a text, in their order.
    pub(crate) fn possible<'r, 't: 'r>(
        &'r self,
        relation: Relation,
        text: impl Haystack<'t> + 'r,
    ) -> impl Iterator<Item = &'r Rule> {
        self.of(relation).filter(move |rule| rule.regex.may_match_in(text))
    }

    /// A named set of words; a test makes sure that every name used in the code is defined.
    pub(crate) fn word(&self, name: &str) -> &Pattern {
        #[expect(clippy::expect_used, reason = "the names are compared with the file by a test")]
        self.named.get(name).and_then(|place| self.words.get(*place)).expect("words.toml defines every name that the code uses")
    }

    /// The series that 峰会 means in texts on an organisation.
    pub(crate) fn main_series(&self, organisation: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.main && series.organisation == organisation)
    }

    /// The series with this code.
    pub(crate) fn series(&self, code: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.code == code)
    }
}

fn read_all<'a, T: serde::de::DeserializeOwned>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
    trusted: bool,
) -> Result<Vec<File<'a, T>>, RuleError> {
    files.into_iter().map(|(name, text)| File::read(name, text, trusted)).collect()
}

fn rule(
    place: &str,
    row: &RuleRow,
    ids: &mut BTreeMap<String, String>,
    compiler: &pattern::Compiler<'_>,
) -> Result<Rule, RuleError> {
    let id = file::unique(place, row.id.get_ref(), ids)?;
    if row.hits.is_empty() || row.misses.is_empty() {
        return Err(RuleError::NoExample { file: place.to_owned(), id: row.id.get_ref().clone() });
    }
    let spelt = compiler.spell_out(&row.pattern);
    let RuleRow { relation, mode, capacity, action, change, to_status, .. } = row;
    let definition = format!(
        "{spelt}\t{relation:?}\t{mode:?}\t{capacity:?}\t{action:?}\t{change:?}\t{to_status:?}\t{}\t{}\t{}",
        row.inferred, row.in_speech, row.in_title
    );
    Ok(Rule {
        digest: ReadWith::digest(&definition),
        relation: row.relation,
        regex: compiler.compile(place, row.id.get_ref(), &row.pattern)?,
        mode: file::code(place, row, row.mode.as_deref(), Mode::from_code)?,
        capacity: file::code(place, row, row.capacity.as_deref(), Capacity::from_code)?,
        action: file::code(place, row, row.action.as_deref(), Action::from_code)?,
        change: file::code(place, row, row.change.as_deref(), Change::from_code)?,
        to_status: file::code(place, row, row.to_status.as_deref(), ToStatus::from_code)?,
        inferred: row.inferred,
        in_speech: row.in_speech,
        in_title: row.in_title,
        id,
    })
}

/// A hash of every file that decides what is read.
pub(crate) fn version(data: &Data, more: &[(&str, &str)]) -> String {
    summitkg_ontology::fingerprint(data.texts().chain(more.iter().map(|(_, text)| *text)))
}

/// The examples of every rule: its name, the texts it must read and those it must leave alone.
#[cfg(test)]
pub(crate) fn examples() -> Vec<(String, Vec<String>, Vec<String>)> {
    let data = Data::shipped();
    let files: Vec<File<'_, RuleFile>> = read_all(data.rules(), true).unwrap_or_default();
    let rows = files.into_iter().flat_map(|f| f.content.rule);
    rows.map(|r| (r.id.into_inner(), r.hits, r.misses)).collect()
}

/// The texts of all rule files and packs.
#[cfg(test)]
pub(crate) fn texts() -> Vec<String> {
    let data = Data::shipped();
    data.rules().chain(data.packs()).chain([data.words()]).map(|(_, text)| text.to_owned()).collect()
}

/// The names of all sets of words.
#[cfg(test)]
pub(crate) fn word_names() -> Vec<String> {
    let data = Data::shipped();
    let (name, text) = data.words();
    file::parse::<WordsFile>(name, text).map(|f| f.words.into_keys().collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_misspelt_key_is_refused_with_its_place() {
        let lexicon = Lexicon::load().unwrap();
        let bad = "[[rule]]\nid = \"a.b\"\npatern = \"x\"\n";
        let error = rules_of(&lexicon, bad).unwrap_err().to_string();
        assert!(
            error.starts_with("a.toml:") && error.contains("line 3") && error.contains("patern"),
            "{error}"
        );
    }

    #[test]
    fn an_id_is_never_used_twice_and_needs_examples() {
        let lexicon = Lexicon::load().unwrap();
        let row = "[[rule]]\nid = \"a.b\"\nrelation = \"chair\"\npattern = \"x\"\nhits = [\"x\"]\nmisses = [\"y\"]\n";
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
            (
                format!("{series}names = []\nothers = \"host\"\n"),
                "p.toml:4: series `x`: `host` is no capacity",
            ),
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
        let told =
            |text: &str| load(&Data::shipped(), &[("p.toml", text)]).map(|_| ()).unwrap_err().to_string();
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
}

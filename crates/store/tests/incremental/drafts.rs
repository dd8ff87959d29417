//! Random documents and corrections of a few families that share people and cities.

use summitkg_ontology::{
    Action, Amendment, Attendance, Basis, Capacity, Chair, Claim, CodePoints, Correction, Date, Document,
    DocumentMeta, EntityKind, Event, Evidence, Fact, HostDecision, Kind, Mode, Outcome, Report,
    RepresentsKind, Role, RuleId, Signature,
};
use summitkg_store::Entry;

/// A sequence of numbers that looks random (Knuth's MMIX generator).
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn maybe(&mut self, text: &str) -> Option<String> {
        (self.below(3) > 0).then(|| text.to_owned())
    }
}

/// Three series of one organisation, two of others, and one that no reference knows.
const SERIES: [&str; 6] = ["sco-chs", "sco-plus", "sco-chg", "brics", "g20", "xyz"];
const CITIES: [&str; 5] = ["杜尚别", "乌法", "比什凯克", "北京", "某城"];
const COUNTRIES: [&str; 5] = ["塔吉克斯坦", "俄罗斯", "吉尔吉斯斯坦", "中国", "某国"];
const PEOPLE: [&str; 6] = ["拉赫蒙", "普京", "习近平", "谢里夫", "莫迪", "某某"];
const DATES: [&str; 8] = [
    "2014-09-12",
    "2014-09-13",
    "2014-09",
    "2015-07-09/2015-07-10",
    "2015-07-08",
    "2015",
    "XXXX-07-09",
    "2014-09-11/2014-09-12",
];

fn claim(numbers: &mut Numbers) -> Claim {
    match numbers.below(13) {
        0 | 1 => Claim::Number(numbers.pick(&[6, 7, 14, 15])),
        2 | 3 => {
            let date = numbers.pick(&DATES);
            Claim::Date(Date { interval: date.parse().unwrap(), text: date.to_owned() })
        }
        4 => Claim::City(numbers.pick(&CITIES).to_owned()),
        5 => Claim::Country(numbers.pick(&COUNTRIES).to_owned()),
        6 => Claim::Chair(Chair {
            person: Some(numbers.pick(&PEOPLE).to_owned()),
            office: numbers.maybe("总统"),
            country: None,
        }),
        7 | 8 => {
            let country = numbers.pick(&COUNTRIES);
            let person = numbers.pick(&PEOPLE);
            Claim::Attendance(Attendance {
                person: numbers.maybe(person),
                as_written: format!("{country}总统{person}"),
                office: numbers.maybe("总统"),
                represents: Some(country.to_owned()),
                represents_kind: Some(RepresentsKind::Country),
                capacity: Some(numbers.pick(&[Capacity::Member, Capacity::Observer])),
                capacity_inferred: numbers.below(4) == 0,
                mode: Some(numbers.pick(&[Mode::InPerson, Mode::Video])),
            })
        }
        9 => Claim::Outcome(Outcome {
            title: Some(numbers.pick(&["某某宣言", "会议某某宣言", "某某声明"]).to_owned()),
            quoted: true,
            kind: numbers.pick(&[Kind::Declaration, Kind::Statement]),
            action: numbers.pick(&[Action::Signed, Action::Issued]),
            count_only: None,
        }),
        10 => Claim::Signature(Signature {
            document: None,
            person: numbers.pick(&PEOPLE).to_owned(),
            office: None,
            country: Some(numbers.pick(&COUNTRIES).to_owned()),
            date: Some(numbers.pick(&["2014-09-12", "2014-09-13"]).parse().unwrap()),
            place: numbers.maybe("杜尚别"),
        }),
        11 => Claim::Next(HostDecision {
            year: Some(numbers.pick(&[2015, 2016])),
            city: Some(numbers.pick(&CITIES).to_owned()),
            country: None,
            chair_term: None,
        }),
        _ => Claim::Venue(numbers.pick(&["某宫", "他宫"]).to_owned()),
    }
}

/// An event as it is drawn: series, role, and what is said.
type Drawn = (&'static str, Role, Vec<(Claim, Basis)>);

/// A small document: of eight names, of one to three events, now and then of none.
pub(crate) fn entry(numbers: &mut Numbers) -> Entry {
    let name = format!("d{}", numbers.below(8));
    let day = numbers.pick(&[None, Some("2014-09-13"), Some("2014-09-15"), Some("2015-07-11")]);
    let count = if numbers.below(12) == 0 { 0 } else { 1 + numbers.below(3) };
    let events: Vec<Drawn> = (0..count)
        .map(|_| {
            let role = numbers.pick(&[Role::Reported, Role::Reported, Role::Mentioned, Role::Announced]);
            let facts = (0..=numbers.below(6)).map(|_| {
                (claim(numbers), if numbers.below(4) == 0 { Basis::Inferred } else { Basis::Stated })
            });
            let facts = facts.collect();
            (numbers.pick(&SERIES), role, facts)
        })
        .collect();
    // The text names each event and fact once, so that every quote has its own place.
    let mut text = String::new();
    let mut words = |what: String| {
        let start = text.len();
        text.push_str(&what);
        let range = start..text.len();
        text.push('。');
        range
    };
    let ranges: Vec<_> = events
        .iter()
        .map(|(series, _, facts)| {
            let named = words((*series).to_owned());
            (named, facts.iter().map(|(claim, _)| words(format!("{claim:?}"))).collect::<Vec<_>>())
        })
        .collect();
    text.push('完');
    let meta = DocumentMeta { name, published: day.map(str::to_owned), ..DocumentMeta::default() };
    let document = Document::new(meta, text);
    let points = CodePoints::new(document.text());
    let quote = |range: &std::ops::Range<usize>| {
        let rule = RuleId::new("test.rule").unwrap();
        Evidence::new(&document, &points, document.span(range.clone()).unwrap(), rule).unwrap()
    };
    let event = |((series, role, facts), (named, places)): (Drawn, &(_, Vec<_>))| {
        let facts = facts.into_iter().zip(places);
        let mut event = Event {
            series: series.to_owned(),
            role,
            evidence: vec![quote(named)],
            facts: facts.map(|((claim, basis), place)| Fact::new(claim, basis, quote(place))).collect(),
        };
        event.settle_order();
        event
    };
    let report = Report {
        id: document.id().clone(),
        document: document.meta().clone(),
        sha256: document.sha256(),
        events: events.into_iter().zip(&ranges).map(event).collect(),
        findings: Vec::new(),
        read_with: summitkg_ontology::ReadWith::default(),
    };
    let text = (numbers.below(2) == 0).then(|| document.text().to_owned());
    Entry { report, text, versions: ("1".to_owned(), "1".to_owned()) }
}

/// A claim as a correction makes it: without the words of a source.
fn corrected(numbers: &mut Numbers) -> Claim {
    match claim(numbers) {
        Claim::Date(date) => Claim::Date(Date { text: String::new(), ..date }),
        Claim::Attendance(a) => Claim::Attendance(Attendance { as_written: String::new(), ..a }),
        other => other,
    }
}

/// A correction of one of six ids, of any kind; some apply, some are stale. Each is a file of its own.
pub(crate) fn correction(numbers: &mut Numbers) -> Correction {
    let id = format!("c{}", numbers.below(6));
    let series = numbers.pick(&SERIES);
    let summit = format!("{series}/{}", numbers.pick(&["6", "7", "14", "15", "2014-杜尚别"]));
    let amendment = match numbers.below(12) {
        0 | 1 => Amendment::Replace { summit, claim: corrected(numbers), instead_of: None },
        2 => Amendment::Replace {
            summit,
            claim: Claim::City(numbers.pick(&CITIES).to_owned()),
            instead_of: Some(numbers.pick(&CITIES).to_owned()),
        },
        3 | 4 => Amendment::Add { summit, claim: corrected(numbers) },
        5 | 6 => Amendment::Reject {
            summit: Some(summit),
            document: None,
            quote: None,
            property: Some(numbers.pick(&["hostCity", "edtf", "attendance"]).to_owned()),
            value: None,
        },
        7 => Amendment::Prefer {
            source: format!("d{}", numbers.below(8)),
            summit: (numbers.below(3) > 0).then_some(summit),
            property: None,
        },
        8 => Amendment::Same { kind: None, names: vec![summit, format!("{series}/14")] },
        9 => Amendment::Different {
            kind: None,
            name: summit,
            document: format!("d{}", numbers.below(8)),
            called: None,
        },
        10 => Amendment::Same {
            kind: Some(EntityKind::Person),
            names: vec![numbers.pick(&PEOPLE).to_owned(), numbers.pick(&PEOPLE).to_owned()],
        },
        _ => Amendment::Different {
            kind: Some(EntityKind::Person),
            name: numbers.pick(&PEOPLE).to_owned(),
            document: format!("d{}", numbers.below(8)),
            called: numbers.maybe("另一人"),
        },
    };
    Correction {
        file: format!("{id}.toml"),
        id,
        by: "某人".to_owned(),
        on: "2026-11-20".parse().unwrap(),
        why: "因为".to_owned(),
        amendment,
    }
}

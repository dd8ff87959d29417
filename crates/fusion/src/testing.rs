//! Reports in a few words, and a small reference, for tests.

use summitkg_ontology::{
    Accompanying, Action, Attendance, Base, Basis, Capacity, Chair, Claim, CodePoints, Date, Document,
    DocumentMeta, Event, Evidence, Fact, Format, HostDecision, Kind, Mode, Outcome, ReadWith, Report,
    RepresentsKind, Role, RuleId, Signature, Speech,
};

use crate::Reference;

/// A report that is being written; facts go to the last event.
pub(crate) struct Draft {
    document: Document,
    events: Vec<Event>,
    facts: usize,
    basis: Basis,
}

/// 200 characters that no draft of another name has.
fn text(name: &str) -> String {
    let seed = name.bytes().fold(7_u32, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
    (0..200).filter_map(|i: u32| char::from_u32(0x4E00 + seed.wrapping_add(i * i * 37) % 0x5000)).collect()
}

fn some(word: &str) -> Option<String> {
    (word != "-").then(|| word.to_owned())
}

fn words<const N: usize>(text: &str) -> [&str; N] {
    text.splitn(N, ' ').collect::<Vec<_>>().try_into().unwrap()
}

impl Draft {
    pub(crate) fn new(name: &str) -> Self {
        Self::published(name, None)
    }

    pub(crate) fn published(name: &str, day: Option<&str>) -> Self {
        let meta =
            DocumentMeta { name: name.into(), published: day.map(Into::into), ..DocumentMeta::default() };
        let document = Document::new(meta, text(name));
        Self { document, events: Vec::new(), facts: 0, basis: Basis::Stated }
    }

    /// A reported event.
    pub(crate) fn event(self, series: &str) -> Self {
        self.spoken(series, Role::Reported)
    }

    pub(crate) fn spoken(mut self, series: &str, role: Role) -> Self {
        self.events.push(Event { series: series.into(), role, evidence: Vec::new(), facts: Vec::new() });
        self
    }

    /// What follows is inferred.
    pub(crate) fn inferred(mut self) -> Self {
        self.basis = Basis::Inferred;
        self
    }

    /// What follows is stated.
    pub(crate) fn stated(mut self) -> Self {
        self.basis = Basis::Stated;
        self
    }

    pub(crate) fn fact(mut self, claim: Claim) -> Self {
        let span = self.document.span(self.facts * 3..self.facts * 3 + 3).unwrap();
        let points = CodePoints::new(self.document.text());
        let rule = RuleId::new("test.rule").unwrap();
        let evidence = Evidence::new(&self.document, &points, span, rule).unwrap();
        self.facts += 1;
        self.events.last_mut().unwrap().facts.push(Fact::new(claim, self.basis, evidence));
        self
    }

    pub(crate) fn number(self, n: u32) -> Self {
        self.fact(Claim::Number(n))
    }

    pub(crate) fn date(self, edtf: &str) -> Self {
        self.fact(Claim::Date(Date { interval: edtf.parse().unwrap(), text: format!("《{edtf}》") }))
    }

    pub(crate) fn at(self, city: &str, country: &str) -> Self {
        let draft = if city == "-" { self } else { self.fact(Claim::City(city.into())) };
        if country == "-" { draft } else { draft.fact(Claim::Country(country.into())) }
    }

    pub(crate) fn age(self, years: u32) -> Self {
        self.fact(Claim::OrganisationAge(years))
    }

    /// `country office person`
    pub(crate) fn chair(self, text: &str) -> Self {
        let [country, office, person] = words(text);
        self.fact(Claim::Chair(Chair { person: some(person), office: some(office), country: some(country) }))
    }

    /// `capacity country office person`; `capacity` may be followed by `/mode`.
    pub(crate) fn attends(self, text: &str) -> Self {
        let [capacity, country, office, person] = words(text);
        let (capacity, mode) = capacity.split_once('/').unwrap_or((capacity, "in_person"));
        self.fact(Claim::Attendance(Attendance {
            person: some(person),
            as_written: format!("{country}{office}{person}"),
            office: some(office),
            represents: some(country),
            represents_kind: Some(RepresentsKind::Country),
            capacity: Capacity::from_code(capacity),
            capacity_inferred: false,
            mode: Mode::from_code(mode),
        }))
    }

    pub(crate) fn with(self, person: &str) -> Self {
        self.fact(Claim::Accompanying(Accompanying { person: person.into(), office: None }))
    }

    /// `kind action title`; `-` for a text without a title, `#words` for a set.
    pub(crate) fn outcome(self, text: &str) -> Self {
        let [kind, action, title] = words(text);
        let set = title.strip_prefix('#').map(str::to_owned);
        self.fact(Claim::Outcome(Outcome {
            title: some(title).filter(|_| set.is_none()),
            quoted: set.is_none() && title != "-",
            kind: Kind::from_code(kind).unwrap(),
            action: Action::from_code(action).unwrap(),
            count_only: set,
        }))
    }

    /// `country person date place`
    pub(crate) fn signs(self, text: &str) -> Self {
        let [country, person, date, place] = words(text);
        self.fact(Claim::Signature(Signature {
            document: None,
            person: person.into(),
            office: None,
            country: some(country),
            date: some(date).map(|d| d.parse().unwrap()),
            place: some(place),
        }))
    }

    /// `year city country`, `-` for what is not said.
    pub(crate) fn next(self, text: &str) -> Self {
        let [year, city, country] = words(text);
        let year = some(year).map(|y| y.parse().unwrap());
        self.fact(Claim::Next(HostDecision {
            year,
            city: some(city),
            country: some(country),
            chair_term: None,
        }))
    }

    pub(crate) fn by_video(self) -> Self {
        self.fact(Claim::Format(Format::Video))
    }

    pub(crate) fn speech(self, speaker: &str, title: &str) -> Self {
        self.fact(Claim::Speech(Speech { speaker: speaker.into(), title: some(title) }))
    }

    pub(crate) fn report(self) -> Report {
        Report {
            id: self.document.id().clone(),
            document: self.document.meta().clone(),
            sha256: self.document.sha256(),
            events: self.events,
            findings: Vec::new(),
            read_with: ReadWith::default(),
        }
    }
}

/// Three countries, some people, two series and a calendar.
pub(crate) fn reference() -> Reference {
    let triples = oxttl::TurtleParser::new().for_slice(TURTLE.as_bytes()).map(Result::unwrap);
    Reference::from_triples(&Base::default(), triples)
}

const TURTLE: &str = r#"
@base <https://w3id.org/summitkg/id/> .
@prefix skg: <https://w3id.org/summitkg/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<country/塔吉克斯坦> a skg:Country ; rdfs:label "塔吉克斯坦"@zh ; skos:altLabel "塔吉克斯坦共和国"@zh .
<country/蒙古国> a skg:Country ; rdfs:label "蒙古国"@zh ; skos:altLabel "蒙古"@zh .
<city/杜尚别> a skg:City ; rdfs:label "杜尚别"@zh , "Dushanbe"@en ; skg:country <country/塔吉克斯坦> .
<city/乌法> a skg:City ; rdfs:label "乌法"@zh , "Ufa"@en ; skg:country <country/俄罗斯> .
<city/比什凯克> a skg:City ; rdfs:label "比什凯克"@zh , "Bishkek"@en ; skg:country <country/吉尔吉斯斯坦> .
<city/阿斯塔纳> a skg:City ; rdfs:label "阿斯塔纳"@zh , "Astana"@en ; skg:country <country/哈萨克斯坦> .
<person/阿塔姆巴耶夫> a skg:Person ; rdfs:label "阿塔姆巴耶夫"@zh ; skos:altLabel "阿坦巴耶夫"@zh ;
    skg:country <country/吉尔吉斯斯坦> .
<person/卡里莫夫> a skg:Person ; rdfs:label "卡里莫夫"@zh ; skg:country <country/乌兹别克斯坦> .
<person/纳扎尔巴耶夫> a skg:Person ; rdfs:label "纳扎尔巴耶夫"@zh ; skg:country <country/哈萨克斯坦> .
<person/夏巴兹·谢里夫> a skg:Person ; rdfs:label "夏巴兹·谢里夫"@zh ; skos:altLabel "谢里夫"@zh ;
    skg:country <country/巴基斯坦> .
<person/奥萨马·谢里夫> a skg:Person ; rdfs:label "奥萨马·谢里夫"@zh ; skos:altLabel "谢里夫"@zh ;
    skg:country <country/埃及> .
<series/sco-chs> a skg:SummitSeries ; skg:organisation <organisation/上海合作组织> ;
    rdfs:label "上海合作组织成员国元首理事会"@zh , "Council of Heads of State of the SCO"@en .
<series/sco-plus> a skg:SummitSeries ; skg:organisation <organisation/上海合作组织> ;
    rdfs:label "“上海合作组织+”会议"@zh , "SCO Plus meeting"@en .
<sco-chs/15> a skg:Summit ; skg:series <series/sco-chs> ; skg:number 15 ;
    skg:startDate "2015-07-09"^^xsd:date ; skg:endDate "2015-07-10"^^xsd:date ; skg:hostCity <city/乌法> .
<sco-chs/21> a skg:Summit ; skg:series <series/sco-chs> ; skg:number 21 ;
    skg:startDate "2021-09-17"^^xsd:date ; skg:endDate "2021-09-17"^^xsd:date ;
    skg:hostCity <city/杜尚别> ; skg:hostCountry <country/塔吉克斯坦> .
<sco-chs/22> a skg:Summit ; skg:series <series/sco-chs> ; skg:number 22 ;
    skg:startDate "2022-09-15"^^xsd:date ; skg:endDate "2022-09-16"^^xsd:date ;
    skg:hostCity <city/撒马尔罕> ; skg:hostCountry <country/乌兹别克斯坦> .
"#;

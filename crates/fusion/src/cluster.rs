//! Summits while they are being identified: mentions that denote one meeting, and what the
//! decisions of earlier meetings foresee of it.

use std::collections::{BTreeMap, BTreeSet};

use summitkg_ontology::{Claim, DocId, Edtf, EntityKind, Format, HostDecision, Interval, Kind, Role};

use crate::choose::{Candidate, choose};
use crate::corrections::Preference;
use crate::dates::{Dating, YearStep, combine, settle};
use crate::mention::{DateClaim, Mention, Place, Said, Support, support};
use crate::names::Names;
use crate::reference::{Entry, Reference};
use crate::written::fold;
use crate::years::{Known, infer};

/// By how many days sources may differ on one meeting.
pub(crate) const NEAR: i64 = 7;

/// Mentions of one summit.
#[derive(Debug)]
pub(crate) struct Cluster<'a> {
    pub(crate) series: &'a str,
    pub(crate) number: Option<u32>,
    pub(crate) members: BTreeSet<usize>,
    /// What corrections say of it.
    pub(crate) corrected: Vec<Said<'a>>,
    /// The decisions that it takes, and those that foresee it, by place in [`Summits::decisions`].
    pub(crate) decides: Vec<usize>,
    pub(crate) foreseen: Vec<usize>,
    /// What members and decisions say, each once, so that no pass asks every member again.
    places: BTreeSet<Place>,
    years: BTreeSet<u16>,
    intervals: BTreeSet<Interval>,
    /// Year and place of what it decides on the following meeting.
    decided: BTreeSet<(Option<u16>, Place)>,
    /// The summits that its decisions mean, each once, in the order in which they were found.
    pub(crate) leads: Vec<usize>,
    /// The summit that this one is said to follow, if only announced so.
    pub(crate) after: Option<usize>,
    /// What the sources say of its date; kept by [`Summits::refresh`].
    pub(crate) dating: Option<Dating>,
    /// The summit in the calendar; kept by [`Summits::refresh`].
    pub(crate) entry: Option<&'a Entry>,
}

/// What a summit decides on the following one.
#[derive(Debug)]
pub(crate) struct Decision<'a> {
    pub(crate) from: usize,
    pub(crate) says: &'a HostDecision,
    pub(crate) said: Said<'a>,
    pub(crate) place: Place,
    /// The summit that is meant.
    pub(crate) target: Option<usize>,
}

impl Decision<'_> {
    /// Whether only the chairmanship is decided; that foresees no meeting.
    pub(crate) fn only_chair(&self) -> bool {
        self.says.year.is_none() && self.says.city.is_none()
    }
}

/// All summits of all series.
pub(crate) struct Summits<'a> {
    pub(crate) mentions: &'a [Mention<'a>],
    pub(crate) reference: &'a Reference,
    pub(crate) clusters: Vec<Cluster<'a>>,
    pub(crate) decisions: Vec<Decision<'a>>,
    /// For each mention its summit.
    pub(crate) of_mention: Vec<Option<usize>>,
    /// The last day that each document can look back on.
    pub(crate) seen_from: BTreeMap<&'a DocId, Edtf>,
    /// Sources that corrections prefer.
    pub(crate) preferences: Vec<Preference>,
    /// The mentions that denote no summit because they may denote each of these.
    pub(crate) open: BTreeMap<usize, BTreeSet<usize>>,
    /// The mentions whose decisions are known.
    gathered: Vec<bool>,
    /// The summits of each series, in the order in which they were opened.
    series: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Summits<'a> {
    /// No summits yet.
    pub(crate) fn of(mentions: &'a [Mention<'a>], reference: &'a Reference) -> Self {
        Self {
            mentions,
            reference,
            clusters: Vec::new(),
            decisions: Vec::new(),
            of_mention: vec![None; mentions.len()],
            seen_from: BTreeMap::new(),
            preferences: Vec::new(),
            open: BTreeMap::new(),
            gathered: vec![false; mentions.len()],
            series: BTreeMap::new(),
        }
    }

    /// Makes a summit without mentions yet.
    pub(crate) fn open(&mut self, series: &'a str, number: Option<u32>) -> usize {
        self.clusters.push(Cluster {
            series,
            number,
            members: BTreeSet::new(),
            corrected: Vec::new(),
            decides: Vec::new(),
            foreseen: Vec::new(),
            places: BTreeSet::new(),
            years: BTreeSet::new(),
            intervals: BTreeSet::new(),
            decided: BTreeSet::new(),
            leads: Vec::new(),
            after: None,
            dating: None,
            entry: None,
        });
        let new = self.clusters.len() - 1;
        self.series.entry(series).or_default().push(new);
        new
    }

    /// Lets a mention denote a summit.
    pub(crate) fn join(&mut self, mention: usize, cluster: usize) {
        self.of_mention[mention] = Some(cluster);
        self.open.remove(&mention);
        let says: &'a Mention<'a> = &self.mentions[mention];
        let cluster = &mut self.clusters[cluster];
        cluster.members.insert(mention);
        cluster.places.extend(Some(&says.place).filter(|place| place.known()).cloned());
        cluster.years.extend(says.year());
        cluster.intervals.extend(says.dates().map(|date| date.interval));
    }

    /// Lets a summit take over everything that speaks of another.
    pub(crate) fn take_over(&mut self, cluster: usize, other: usize) {
        for m in std::mem::take(&mut self.clusters[other].members) {
            self.join(m, cluster);
        }
        self.clusters[other].places.clear();
    }

    /// Lets a decision mean a summit.
    pub(crate) fn aim(&mut self, decision: usize, at: usize) {
        let (from, only_chair) = {
            let decision = &mut self.decisions[decision];
            decision.target = Some(at);
            (decision.from, decision.only_chair())
        };
        let leads = &mut self.clusters[from].leads;
        if !leads.contains(&at) {
            leads.push(at);
        }
        let target = &mut self.clusters[at];
        target.foreseen.push(decision);
        let decision = &self.decisions[decision];
        if !only_chair {
            target.places.extend(Some(&decision.place).filter(|place| place.known()).cloned());
            target.years.extend(decision.says.year);
        }
    }

    /// Years and places of the following meeting: as decided, and as it was held.
    pub(crate) fn then(&self, i: usize) -> impl Iterator<Item = (Option<u16>, &Place)> {
        let decided = self.clusters[i].decided.iter().map(|(year, place)| (*year, place));
        let next = self.following(i).into_iter();
        decided.chain(next.flat_map(move |next| self.places(next).map(move |place| (self.year(next), place))))
    }

    /// The summits that the decisions of one mean.
    pub(crate) fn leads(&self, of: usize) -> &[usize] {
        &self.clusters[of].leads
    }

    /// The summits of a series that something speaks of.
    pub(crate) fn of_series(&self, series: &str) -> Vec<usize> {
        let all = self.series.get(series).into_iter().flatten().copied();
        all.filter(|i| self.live(*i)).collect()
    }

    /// Whether anything speaks of it; a summit that was merged into another is empty.
    pub(crate) fn live(&self, i: usize) -> bool {
        !self.clusters[i].members.is_empty() || self.foreseen_by(i).next().is_some()
    }

    /// The decisions that foresee this summit.
    pub(crate) fn foreseen_by(&self, i: usize) -> impl Iterator<Item = &Decision<'a>> {
        self.clusters[i].foreseen.iter().map(|d| &self.decisions[*d]).filter(|d| !d.only_chair())
    }

    /// The decisions that this summit takes.
    pub(crate) fn decisions_of(&self, i: usize) -> impl Iterator<Item = &Decision<'a>> {
        self.clusters[i].decides.iter().map(|d| &self.decisions[*d])
    }

    /// The mentions of this summit.
    pub(crate) fn mentions_of(&self, i: usize) -> impl Iterator<Item = &'a Mention<'a>> {
        let mentions = self.mentions;
        self.clusters[i].members.iter().map(move |m| &mentions[*m])
    }

    /// The places that mentions and decisions give, each once.
    pub(crate) fn places(&self, i: usize) -> impl Iterator<Item = &Place> {
        self.clusters[i].places.iter()
    }

    /// The dates that mentions give, each once.
    pub(crate) fn intervals(&self, i: usize) -> impl Iterator<Item = Interval> {
        self.clusters[i].intervals.iter().copied()
    }

    /// Whether it met in this year, by what is settled or else by what anything says of it.
    pub(crate) fn in_year(&self, i: usize, year: u16) -> bool {
        self.year(i).map_or_else(|| self.clusters[i].years.contains(&year), |own| own == year)
    }

    /// Whether it can be at this place, as far as known.
    pub(crate) fn fits(&self, i: usize, place: &Place) -> bool {
        let mut places = self.places(i).peekable();
        places.peek().is_none() || places.any(|known| known.agrees(place))
    }

    /// The year, from the sources or at last from the calendar.
    pub(crate) fn year(&self, i: usize) -> Option<u16> {
        let cluster = &self.clusters[i];
        let own = cluster.dating.as_ref().and_then(|d| d.interval.start.year());
        own.or_else(|| cluster.entry.and_then(|e| e.date).and_then(|d| d.start.year()))
    }

    /// The number, from the sources or at last from the calendar.
    pub(crate) fn ordinal(&self, i: usize) -> Option<u32> {
        self.clusters[i].number.or_else(|| self.clusters[i].entry.and_then(|e| e.number))
    }

    /// The summit with the following number.
    pub(crate) fn following(&self, i: usize) -> Option<usize> {
        let number = self.ordinal(i)?.checked_add(1)?;
        let same = self.of_series(self.clusters[i].series);
        // A number that a source gives goes before one of the calendar.
        let stated = same.iter().find(|j| self.clusters[**j].number == Some(number));
        stated.or_else(|| same.iter().find(|j| self.ordinal(**j) == Some(number))).copied()
    }

    /// The date, else the bare year, for comparison with other dates.
    pub(crate) fn when(&self, i: usize) -> Option<Interval> {
        let dating = self.clusters[i].dating.as_ref().map(|d| d.interval);
        let dated = dating.filter(|interval| interval.start.year().is_some());
        dated.or_else(|| self.clusters[i].entry.and_then(|e| e.date))
    }

    /// Brings dates and calendar up to date with the members.
    pub(crate) fn refresh(&mut self) {
        let datings: Vec<Option<Dating>> =
            (0..self.clusters.len()).map(|i| settle(self.date_claims(i))).collect();
        let known: Vec<Known<'a>> =
            datings.iter().enumerate().map(|(i, d)| self.known(i, d.as_ref())).collect();
        for (i, dating) in datings.into_iter().enumerate() {
            let step = known[i].year.is_none().then(|| infer(&known, i)).flatten();
            self.clusters[i].dating = completed(dating, step.as_ref());
        }
        for i in 0..self.clusters.len() {
            self.clusters[i].entry = self.find_entry(i);
        }
    }

    fn date_claims(&self, i: usize) -> Vec<DateClaim<'a>> {
        let mut claims: Vec<DateClaim<'a>> = self.said_of(i).filter_map(DateClaim::new).collect();
        claims.extend(self.foreseen_by(i).filter_map(|d| {
            let interval = Interval::single(Edtf::new(Some(d.says.year?), None, None)?);
            Some(DateClaim { interval, text: "", said: d.said.foreseen() })
        }));
        claims
    }

    fn known(&self, i: usize, dating: Option<&Dating>) -> Known<'a> {
        let cluster = &self.clusters[i];
        let reference = self.reference;
        let first = |support: &Support| support.iter().take(1).cloned().collect::<Support>();
        let said = || self.mentions_of(i).flat_map(Mention::said);
        let number =
            said().filter(|s| matches!(s.fact.claim(), Claim::Number(n) if Some(*n) == cluster.number));
        let ages = said().filter_map(|s| match s.fact.claim() {
            Claim::OrganisationAge(age) => Some(Candidate::new(*age, s)),
            _ => None,
        });
        Known {
            series: cluster.series,
            organisation: reference
                .organisation_of(EntityKind::Series, cluster.series)
                .unwrap_or(cluster.series),
            number: cluster.number.map(|n| (n, first(&support(number)))),
            year: dating.and_then(|d| Some((d.interval.start.year()?, first(&d.support)))),
            age: choose(ages.collect(), u32::to_string).map(|age| (age.value, first(&age.support))),
        }
    }

    /// The summit in the calendar: by number, else by year and place, else by the course of meetings, if
    /// that leaves one.
    fn find_entry(&self, i: usize) -> Option<&'a Entry> {
        let cluster = &self.clusters[i];
        let calendar = self.reference.calendar(cluster.series);
        if cluster.number.is_some() {
            return calendar.into_iter().find(|e| e.number == cluster.number);
        }
        let interval = cluster.dating.as_ref().map(|d| d.interval);
        let Some((interval, year)) = interval.and_then(|d| Some((d, d.start.year()?))) else {
            return self.entry_by_course(i);
        };
        let mut fitting = calendar.filter(|entry| {
            let dated =
                entry.date.is_some_and(|d| d.start.year() == Some(year) && combine(d, interval).is_some());
            dated && self.fits(i, &entry.place())
        });
        fitting.next().filter(|_| fitting.next().is_none())
    }

    /// The summit that the calendar has in the same city, if the one after it is where this one decided: for
    /// a report that tells no date. The name of its declaration stands for the city.
    fn entry_by_course(&self, i: usize) -> Option<&'a Entry> {
        let reported = self.mentions_of(i).filter(|m| m.event.role == Role::Reported);
        let titles: Vec<String> = reported.flat_map(declarations).collect();
        let decided: Vec<&Place> = self.decisions_of(i).map(|d| &d.place).filter(|p| p.known()).collect();
        let calendar = || self.reference.calendar(self.clusters[i].series);
        let there = |entry: &Entry| match self.places(i).next() {
            Some(_) => self.in_city(i, &entry.place()),
            None => entry.city.as_deref().is_some_and(|city| called_after(&titles, city)),
        };
        let follows = |entry: &Entry| {
            let next = entry.number.and_then(|n| calendar().find(|e| e.number == Some(n + 1)));
            next.is_some_and(|next| decided.iter().all(|place| place.agrees(&next.place())))
        };
        let mut fitting = calendar().filter(|entry| !decided.is_empty() && there(entry) && follows(entry));
        fitting.next().filter(|_| fitting.next().is_none())
    }

    /// Whether something says that it met in this city.
    pub(crate) fn in_city(&self, i: usize, place: &Place) -> bool {
        self.places(i).any(|known| known.same_city(place))
    }

    /// Whether some source tells of it as held.
    pub(crate) fn held(&self, i: usize) -> bool {
        self.told_of(i, |role| role == Role::Reported)
    }

    /// Whether some source speaks of it as of something that was.
    pub(crate) fn met(&self, i: usize) -> bool {
        self.told_of(i, |role| role != Role::Announced)
    }

    /// Whether a mention of such a role was not written before the day.
    fn told_of(&self, i: usize, fits: impl Fn(Role) -> bool) -> bool {
        // The calendar does not speak against a source.
        let dated = self.clusters[i].dating.as_ref().map(|d| d.interval.start);
        let first = dated.filter(|start| start.year().is_some()).and_then(Edtf::earliest);
        let before = |m: &Mention<'_>| {
            let published = m.published().and_then(Edtf::latest);
            published.zip(first).is_some_and(|(published, first)| (first - published).num_days() > NEAR)
        };
        self.mentions_of(i).any(|m| fits(m.event.role) && !before(m))
    }

    /// Whether those who tell of the meeting itself place it here, or say nothing of its place.
    pub(crate) fn told_at(&self, i: usize, place: &Place) -> bool {
        let told = self.mentions_of(i).filter(|m| m.event.role != Role::Announced).map(|m| &m.place);
        let mut told = told.filter(|known| known.known()).peekable();
        told.peek().is_none() || told.any(|known| known.agrees(place))
    }

    /// Whether it met by video and in no other way, as far as is said.
    pub(crate) fn by_video_alone(&self, i: usize) -> bool {
        let formats = self.mentions_of(i).flat_map(Mention::said).filter_map(|s| match s.fact.claim() {
            Claim::Format(format) if s.role != Role::Announced => Some(*format),
            _ => None,
        });
        let formats: BTreeSet<Format> = formats.collect();
        formats.len() == 1 && formats.contains(&Format::Video)
    }

    /// The decisions in the mentions of summits, with the places they name; those of mentions that found
    /// their summit since the last time are added.
    pub(crate) fn gather_decisions(&mut self, names: &Names<'_>) {
        for m in 0..self.mentions.len() {
            let Some(from) = self.of_mention[m].filter(|_| !self.gathered[m]) else { continue };
            self.gathered[m] = true;
            for (says, said) in self.mentions[m].decisions() {
                let place = Place::new(names, says.city.as_deref(), says.country.as_deref());
                self.clusters[from].decides.push(self.decisions.len());
                self.clusters[from].decided.insert((says.year, place.clone()));
                self.decisions.push(Decision { from, says, said, place, target: None });
            }
        }
    }
}

/// The titles of the declarations that a report tells of, as they are compared.
pub(crate) fn declarations(mention: &Mention<'_>) -> Vec<String> {
    let title = |claim: &Claim| match claim {
        Claim::Outcome(outcome) if outcome.kind == Kind::Declaration => outcome.title.as_deref().map(fold),
        _ => None,
    };
    mention.said().filter_map(|said| title(said.fact.claim())).collect()
}

/// Whether one of these declarations is called after a city: its name stands before the last word. Before
/// more than that it belongs to something else, such as an organisation.
pub(crate) fn called_after(titles: &[String], city: &str) -> bool {
    const WORD: usize = 2;
    let city = fold(city);
    let rest = |title: &String| title.rsplit_once(&city).map(|(_, rest)| rest.chars().count());
    titles.iter().any(|title| rest(title).is_some_and(|rest| rest <= WORD))
}

fn completed(dating: Option<Dating>, step: Option<&YearStep>) -> Option<Dating> {
    match (dating, step) {
        (Some(dating), Some(step)) => Some(dating.in_year(step)),
        (None, Some(step)) => Dating::of_year(step),
        (dating, None) => dating,
    }
}

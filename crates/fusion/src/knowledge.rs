//! Summits and the things they involve, put together.

use std::collections::{BTreeMap, BTreeSet};

use summitkg_ontology::vocab::skg;
use summitkg_ontology::{
    Basis, Claim, EntityKind, HostDecision, Interval, Knowledge, Node, Object, Policy, Property, Role,
    Statement, Summit, SummitStatus,
};

use crate::attendance::attendance;
use crate::choose::{Candidate, Choice, choose};
use crate::cluster::Summits;
use crate::dates::{combine, complete};
use crate::documents::Documents;
use crate::label::{Parts, labels};
use crate::links::{Link, by_source, fulfilment, links};
use crate::memory::{Ingredients, Memory, Remembered, Renewal, of_standing};
use crate::mention::{Mention, Place, Said, Support, support};
use crate::names::Names;
use crate::people::People;
use crate::printings::Printings;
use crate::record::chosen;
use crate::records::{Whose, accompanying, memberships, next_host, signatures, speeches};
use crate::standings::{Shown, standings};

/// The reason of every value that the calendar alone gives.
const CALENDAR: &str = "reference calendar";

/// The reason of a country that follows from its city.
const OF_CITY: &str = "country of the city";

/// Puts the knowledge together from identified summits, leaving out what is as it was remembered.
pub(crate) fn assemble(
    summits: &Summits<'_>,
    names: &Names<'_>,
    printings: &Printings,
    before: &Memory,
) -> Renewal {
    let drafts: BTreeMap<usize, Draft<'_, '_>> = (0..summits.clusters.len())
        .filter(|i| summits.live(*i))
        .map(|i| (i, Draft::new(summits, names, i)))
        .collect();
    let nodes = nodes(summits, &drafts);
    let links = links(summits);
    let ingredients = Ingredients::new(summits, names, printings, &nodes, &links);
    let mut out = Knowledge::default();
    let mut memory = Memory::default();
    let mut people = People::default();
    for (i, draft) in &drafts {
        let node = &nodes[i];
        let made_of = ingredients.of(*i, draft.number_of_calendar(), draft.fulfilled(&links));
        let kept = before.summits.get(node).filter(|kept| kept.made_of == made_of);
        let remembered = kept.cloned().unwrap_or_else(|| {
            let whose = draft.whose(&nodes);
            people.gather(&whose);
            let mut summit = draft.summit(&whose, &nodes, &links);
            let shown = Shown::of(&summit);
            summit.statements.iter_mut().for_each(|statement| printings.count(statement));
            out.summits.push(summit);
            Remembered { made_of, shown }
        });
        memory.summits.insert(node.clone(), remembered);
    }
    let shown = memory.summits.iter().map(|(node, kept)| (node, &kept.shown));
    for mut standing in standings(shown, names.reference) {
        printings.count(&mut standing.statement);
        let made_of = of_standing(&standing);
        if before.standings.get(&standing.node) != Some(&made_of) {
            out.standings.push(standing.clone());
        }
        memory.standings.insert(standing.node, made_of);
    }
    let changed = memory.changed(before);
    out.undecided = people.undecided();
    out.summits.sort_by(|a, b| a.node.cmp(&b.node));
    out.denotes = summits
        .mentions
        .iter()
        .zip(&summits.of_mention)
        .filter_map(|(m, i)| Some((m.doc.clone(), m.index, nodes.get(&(*i)?)?.clone())))
        .filter(|(.., node)| changed.contains(node))
        .collect();
    out.denotes.sort();
    let of = |(m, several): (&usize, &BTreeSet<usize>)| {
        let mention = &summits.mentions[*m];
        let several: BTreeSet<Node> = several.iter().filter_map(|i| nodes.get(i).cloned()).collect();
        (mention.doc.clone(), mention.index, several.into_iter().collect::<Vec<Node>>())
    };
    out.may_denote = summits.open.iter().map(of).filter(|(.., several)| !several.is_empty()).collect();
    out.may_denote.sort();
    out.entities = involved(&out).into_iter().map(|(kind, key)| names.entity(kind, &key)).collect();
    out.entities.sort();
    Renewal { knowledge: out, changed, memory }
}

/// The path of each summit's node.
pub(crate) fn paths(summits: &Summits<'_>, names: &Names<'_>) -> BTreeMap<String, usize> {
    let drafts: BTreeMap<usize, Draft<'_, '_>> = (0..summits.clusters.len())
        .filter(|i| summits.live(*i))
        .map(|i| (i, Draft::new(summits, names, i)))
        .collect();
    nodes(summits, &drafts).into_iter().map(|(i, node)| (node.path().join("/"), i)).collect()
}

/// By number if known, else by year and place.
fn nodes(summits: &Summits<'_>, drafts: &BTreeMap<usize, Draft<'_, '_>>) -> BTreeMap<usize, Node> {
    let mut taken: BTreeMap<Node, u32> = BTreeMap::new();
    let mut nodes = BTreeMap::new();
    for (i, draft) in drafts {
        let cluster = &summits.clusters[*i];
        let year = draft.interval().and_then(|d| d.start.year()).map(|y| y.to_string());
        let place = draft.city.as_ref().or(draft.country.as_ref()).map(|c| c.value.clone());
        let name = match (cluster.number, year, place) {
            (Some(number), ..) => number.to_string(),
            (None, Some(year), Some(place)) => format!("{year}-{place}"),
            (None, year, place) => year.or(place).unwrap_or_else(|| draft.first_mention()),
        };
        let node = Node::new([cluster.series, name.as_str()]);
        let count = taken.entry(node.clone()).and_modify(|n| *n += 1).or_insert(1);
        let node = match *count {
            1 => node,
            n => Node::new([cluster.series, format!("{name}-no{n}").as_str()]),
        };
        nodes.insert(*i, node);
    }
    nodes
}

/// The things that statements point to.
fn involved(knowledge: &Knowledge) -> BTreeSet<(EntityKind, String)> {
    const KINDS: [EntityKind; 5] = [
        EntityKind::Person,
        EntityKind::Country,
        EntityKind::City,
        EntityKind::Organisation,
        EntityKind::Series,
    ];
    let statements = knowledge.summits.iter().flat_map(|s| &s.statements);
    let objects = statements.flat_map(|s| {
        let inner = s.record.iter().flat_map(|(_, properties)| properties).map(|(_, object)| object);
        // What was claimed and not chosen is shown too, so it has a name.
        let others = std::iter::once(s).chain(&s.disputed).flat_map(|s| &s.alternatives);
        inner.chain(others.map(|alternative| &alternative.object)).chain([&s.object])
    });
    let standing = knowledge.standings.iter().flat_map(|s| &s.properties).map(|(_, object)| object);
    let objects = objects.chain(standing);
    let thing = |object: &Object| match object {
        Object::Node(node) => match node.path() {
            [folder, key] => KINDS.into_iter().find(|k| k.folder() == folder).map(|k| (k, key.clone())),
            _ => None,
        },
        _ => None,
    };
    objects.filter_map(thing).collect()
}

/// A summit whose name depends on slots that are already chosen.
struct Draft<'a, 's> {
    summits: &'s Summits<'a>,
    names: &'s Names<'s>,
    i: usize,
    /// What is said of the meeting itself: if some source tells of it, then what was merely
    /// foreseen is left to its claims.
    said: Vec<Said<'a>>,
    city: Option<Choice<String>>,
    country: Option<Choice<String>>,
}

/// A statement for which no other value was claimed.
fn statement(property: Property, object: Object, basis: Basis, reason: &str, support: &Support) -> Statement {
    Statement {
        property,
        object,
        record: None,
        basis,
        decided: if basis == Basis::Background { Policy::Background } else { Policy::Only },
        reason: reason.to_owned(),
        independent: 0,
        supported_by: support.clone(),
        alternatives: Vec::new(),
        absent_from: Vec::new(),
        disputed: Vec::new(),
    }
}

fn background(property: Property, object: Object, reason: &str) -> Statement {
    statement(property, object, Basis::Background, reason, &Support::new())
}

impl<'a, 's> Draft<'a, 's> {
    fn new(summits: &'s Summits<'a>, names: &'s Names<'s>, i: usize) -> Self {
        let told = summits.mentions_of(i).any(|m| m.event.role != Role::Announced);
        let said = summits.said_of(i).filter(|said| !told || said.role != Role::Announced).collect();
        let mut draft = Self { summits, names, i, said, city: None, country: None };
        draft.city = draft.place(
            |claim| match claim {
                Claim::City(city) => Some(names.city(city)),
                _ => None,
            },
            |says| says.city.as_deref().map(|c| names.city(c)),
        );
        draft.country = draft.place(
            |claim| match claim {
                Claim::Country(country) => Some(names.country(country)),
                _ => None,
            },
            |says| says.country.as_deref().map(|c| names.country(c)),
        );
        draft
    }

    fn slot<T: Ord>(
        &self,
        pick: impl Fn(&Claim) -> Option<T>,
        show: impl Fn(&T) -> String,
    ) -> Option<Choice<T>> {
        let candidates = self.said.iter().filter_map(|s| Some(Candidate::new(pick(s.fact.claim())?, *s)));
        choose(candidates.collect(), show)
    }

    /// Chooses among what mentions and decisions say of the place.
    fn place(
        &self,
        pick: impl Fn(&Claim) -> Option<String>,
        foreseen: impl Fn(&HostDecision) -> Option<String>,
    ) -> Option<Choice<String>> {
        let all = self.summits.said_of(self.i);
        let told = all.filter_map(|s| Some(Candidate::new(pick(s.fact.claim())?, s)));
        let decided = self.summits.foreseen_by(self.i);
        let decided = decided.filter_map(|d| Some(Candidate::new(foreseen(d.says)?, d.said.foreseen())));
        choose(told.chain(decided).collect(), Clone::clone)
    }

    fn interval(&self) -> Option<Interval> {
        self.summits.clusters[self.i].dating.as_ref().map(|d| d.interval)
    }

    fn first_mention(&self) -> String {
        let first = self.summits.mentions_of(self.i).next();
        first.map_or_else(|| "unknown".to_owned(), |m| format!("{}-{}", m.doc, m.index))
    }

    fn whose(&self, nodes: &BTreeMap<usize, Node>) -> Whose<'a, 's> {
        Whose::new(self.names, nodes[&self.i].clone(), self.said.clone(), self.when())
    }

    /// When people were called as they are here: the date of the meeting, of its sources, or else
    /// the day on which a report of it was published.
    fn when(&self) -> Option<Interval> {
        let calendar = self.summits.clusters[self.i].entry.and_then(|entry| entry.date);
        let dated = self.interval().filter(|d| d.start.year().is_some()).or(calendar);
        let told = self.summits.mentions_of(self.i).filter(|m| m.event.role == Role::Reported);
        let published = || told.filter_map(Mention::published).min();
        dated.or_else(|| published().map(|day| Interval { start: day, end: day }))
    }

    fn summit(&self, whose: &Whose<'a, 's>, nodes: &BTreeMap<usize, Node>, links: &[Link]) -> Summit {
        let node = whose.node.clone();
        let documents = Documents::new(whose);
        let mut statements = self.identity();
        statements.extend(self.dates());
        statements.extend(self.places());
        statements.extend(self.simple(whose));
        statements.extend(attendance(whose));
        statements.extend(accompanying(whose));
        statements.extend(documents.statements());
        statements.extend(signatures(whose, &documents));
        let fulfilled = self.fulfilled(links);
        let became = fulfilment(self.summits, self.i, fulfilled);
        statements.extend(next_host(whose, fulfilled.and_then(|i| nodes.get(&i)), became));
        statements.extend(memberships(whose));
        statements.extend(speeches(whose));
        for link in links {
            let (property, other) = match (link.from == self.i, link.to == self.i) {
                (true, _) => (skg::NEXT_SUMMIT, link.to),
                (_, true) => (skg::PREVIOUS_SUMMIT, link.from),
                _ => continue,
            };
            let object = Object::Node(nodes[&other].clone());
            statements.push(statement(property, object, link.basis, &link.reason, &link.support));
        }
        Summit { node, labels: self.labels(), statements }
    }

    /// The summit that carried out the decision: one that is told of, not only foreseen.
    fn fulfilled(&self, links: &[Link]) -> Option<usize> {
        let targets: Vec<usize> = self.summits.decisions_of(self.i).filter_map(|d| d.target).collect();
        let linked = by_source(links).get(&self.i).map(|l| l.to).filter(|to| targets.contains(to));
        let target = linked.or_else(|| targets.first().copied())?;
        self.summits.met(target).then_some(target)
    }

    fn labels(&self) -> Vec<(String, String)> {
        let cluster = &self.summits.clusters[self.i];
        let parts = Parts {
            series: cluster.series,
            number: cluster.number,
            year: self.summits.year(self.i),
            city: self.city.as_ref().map(|c| c.value.as_str()),
            country: self.country.as_ref().map(|c| c.value.as_str()),
        };
        labels(self.names.reference, parts)
    }

    /// What shows that a mention speaks of this summit: its number or else the first fact.
    fn identifying(&self, role: Option<Role>) -> Support {
        let mentions = self.summits.mentions_of(self.i).filter(|m| role.is_none_or(|r| m.event.role == r));
        let said = mentions.filter_map(|m| m.said().min_by_key(|s| s.fact.claim().rank()));
        let decided = self.summits.foreseen_by(self.i).filter(|_| role.is_none_or(|r| r == Role::Announced));
        let claims = support(said.chain(decided.map(|d| d.said)));
        // A mention may have no facts of its own.
        if claims.is_empty() && role.is_some() { self.identifying(None) } else { claims }
    }

    fn identity(&self) -> Vec<Statement> {
        let cluster = &self.summits.clusters[self.i];
        let series = Object::Node(EntityKind::Series.node(cluster.series));
        let reason = "the series that the mentions name";
        let mut out = vec![statement(skg::SERIES, series, Basis::Stated, reason, &self.identifying(None))];
        let (status, role, reason) = if self.summits.held(self.i) {
            (SummitStatus::Held, Role::Reported, "some document reports it")
        } else if self.summits.mentions_of(self.i).any(|m| m.event.role == Role::Mentioned) {
            (SummitStatus::Mentioned, Role::Mentioned, "named in passing only")
        } else {
            (SummitStatus::Announced, Role::Announced, "only announced or decided")
        };
        let object = Object::Code(status.concept());
        out.push(statement(skg::STATUS, object, Basis::Stated, reason, &self.identifying(Some(role))));
        let numbers = self.summits.said_of(self.i).filter_map(|s| match s.fact.claim() {
            Claim::Number(n) => Some(Candidate::new(*n, s)),
            _ => None,
        });
        if let Some(number) = choose(numbers.collect(), u32::to_string) {
            out.push(chosen(skg::NUMBER, &number, |n| Object::Integer(*n)));
        } else if let Some(number) = self.number_of_calendar() {
            out.push(background(skg::NUMBER, Object::Integer(number), CALENDAR));
        }
        out
    }

    /// The number in the calendar, unless another summit claims or shares it.
    fn number_of_calendar(&self) -> Option<u32> {
        let number = self.summits.ordinal(self.i)?;
        let series = self.summits.of_series(self.summits.clusters[self.i].series);
        (series.into_iter().filter(|j| self.summits.ordinal(*j) == Some(number)).count() == 1)
            .then_some(number)
    }

    fn dates(&self) -> Vec<Statement> {
        let cluster = &self.summits.clusters[self.i];
        let calendar = cluster.entry.and_then(|entry| entry.date);
        let mut out = Vec::new();
        let (interval, basis, reason, support) = match (&cluster.dating, calendar) {
            (Some(d), _) => (d.interval, d.basis, d.reason.as_str(), d.support.clone()),
            (None, Some(interval)) => (interval, Basis::Background, CALENDAR, Support::new()),
            (None, None) => return out,
        };
        let mut put = |property, object| out.push(statement(property, object, basis, reason, &support));
        put(skg::EDTF, Object::Edtf(interval));
        let days = |interval: Interval| {
            let days = [(skg::START_DATE, interval.start.full()), (skg::END_DATE, interval.end.full())];
            days.into_iter().filter_map(|(property, day)| Some((property, Object::Day(day?))))
        };
        if complete(interval) {
            days(interval).for_each(|(property, object)| put(property, object));
        }
        let bounds =
            [(skg::DATE_EARLIEST, interval.start.earliest()), (skg::DATE_LATEST, interval.end.latest())];
        for (property, day) in bounds {
            if let Some(day) = day {
                put(property, Object::Day(day));
            }
        }
        let text = cluster.dating.as_ref().and_then(|d| d.text.clone());
        if let Some(text) = text {
            put(skg::DATE_TEXT, Object::Text(text));
        }
        // Other dates that were claimed stand with the date as a whole, not with each of its parts.
        if let (Some(dating), Some(whole)) = (&cluster.dating, out.first_mut()) {
            whole.decided = dating.decided;
            whole.alternatives =
                dating.others.iter().map(|lost| lost.alternative(|i| Object::Edtf(*i))).collect();
        }
        // The calendar completes a date that it does not contradict.
        let completing =
            calendar.filter(|c| !complete(interval) && complete(*c) && combine(*c, interval).is_some());
        out.extend(completing.into_iter().flat_map(days).map(|(p, object)| background(p, object, CALENDAR)));
        out
    }

    fn places(&self) -> Vec<Statement> {
        let of = |kind: EntityKind, key: &str| Object::Node(kind.node(key));
        let entry = self.summits.clusters[self.i].entry;
        let place = entry.map(|e| Place { city: e.city.clone(), country: e.country.clone() });
        let place = place.filter(|place| self.summits.fits(self.i, place)).unwrap_or_default();
        let mut out = Vec::new();
        match (&self.city, place.city) {
            (Some(city), _) => out.push(chosen(skg::HOST_CITY, city, |key| of(EntityKind::City, key))),
            (None, Some(city)) => out.push(background(skg::HOST_CITY, of(EntityKind::City, &city), CALENDAR)),
            (None, None) => {}
        }
        let of_city = self.city.as_ref().and_then(|c| self.names.country_of_city(&c.value));
        // The city is the more definite: a country that it does not lie in stays beside that in which it does.
        let country = self.country.clone().map(|choice| match of_city {
            Some(of) if choice.basis != Basis::Correction => choice.rather(of, OF_CITY),
            _ => choice,
        });
        match (country, of_city, place.country) {
            (Some(country), ..) => {
                out.push(chosen(skg::HOST_COUNTRY, &country, |key| of(EntityKind::Country, key)));
            }
            (None, Some(country), _) => {
                let object = of(EntityKind::Country, country);
                out.push(background(skg::HOST_COUNTRY, object, OF_CITY));
            }
            (None, None, Some(country)) => {
                out.push(background(skg::HOST_COUNTRY, of(EntityKind::Country, &country), CALENDAR));
            }
            (None, None, None) => {}
        }
        out
    }

    fn simple(&self, whose: &Whose<'a, '_>) -> Vec<Statement> {
        let mut out = Vec::new();
        let venue = self.slot(|c| if let Claim::Venue(v) = c { Some(v.clone()) } else { None }, Clone::clone);
        out.extend(venue.map(|v| chosen(skg::VENUE, &v, |venue| Object::Text(venue.clone()))));
        let format =
            self.slot(|c| if let Claim::Format(f) = c { Some(*f) } else { None }, |f| f.code().to_owned());
        out.extend(format.map(|f| chosen(skg::FORMAT, &f, |format| Object::Code(format.concept()))));
        out.extend(self.chair(whose));
        let age =
            self.slot(|c| if let Claim::OrganisationAge(n) = c { Some(*n) } else { None }, u32::to_string);
        out.extend(age.map(|a| chosen(skg::ORGANISATION_AGE, &a, |age| Object::Integer(*age))));
        out
    }

    /// The person who presided, or else the country that chaired.
    fn chair(&self, whose: &Whose<'a, '_>) -> Option<Statement> {
        let chairs = || self.said.iter().filter(|s| matches!(s.fact.claim(), Claim::Chair(_)));
        let people: Vec<_> = chairs()
            .filter_map(|s| Some(Candidate::new(EntityKind::Person.node(&whose.person_in(*s)?), *s)))
            .collect();
        let country = |s: &Said<'a>| match s.fact.claim() {
            Claim::Chair(chair) => chair.country.as_deref().map(|c| self.names.country(c)),
            _ => None,
        };
        let countries = || {
            let named = chairs().filter_map(|s| Some((country(s)?, *s)));
            named.map(|(key, s)| Candidate::new(EntityKind::Country.node(&key), s)).collect()
        };
        let candidates = if people.is_empty() { countries() } else { people };
        let choice = choose(candidates, |node| node.path().last().cloned().unwrap_or_default())?;
        Some(chosen(skg::CHAIR, &choice, |node| Object::Node(node.clone())))
    }
}

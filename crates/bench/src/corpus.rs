//! The documents themselves, each made when it is asked for.

use std::io::{self, Write};

use anyhow::Result;
use serde::Serialize;

use crate::answer::{Answer, Summit};
use crate::grammar::{Facts, Grammar};
use crate::meeting::Meeting;
use crate::plan::{Kind, Order, Plan, Planned, Telling};
use crate::random::Random;

/// One record of a corpus, as archives of news have them.
#[derive(Debug, Default, Serialize)]
pub struct Record {
    /// Its name.
    pub id: String,
    /// The headline.
    pub title: String,
    /// The day of publication.
    pub published: String,
    /// Who published it.
    pub publisher: String,
    /// The text, perhaps in paragraphs of HTML; some records have lost it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A corpus that follows from its order: the same documents whenever they are asked for.
pub struct Corpus {
    order: Order,
    plan: Plan,
    grammar: Grammar,
    topics: Vec<Topic>,
}

/// The symbols of one kind of news.
struct Topic {
    title: usize,
    say: usize,
}

/// Of the other documents, one in so many has no text: the first is the eighth.
const LOST: u32 = 4000;
const FIRST_LOST: u32 = 7;

impl Corpus {
    /// Plans a corpus; its documents are made later, one by one.
    pub fn new(order: &Order) -> Result<Self> {
        let grammar = Grammar::shipped()?;
        let plan = Plan::new(order, &grammar)?;
        let topic = |name: &str| Topic {
            title: grammar.symbol(&format!("{name}.title")),
            say: grammar.symbol(&format!("{name}.say")),
        };
        let topics = grammar.words("topic").map(topic).collect();
        Ok(Self { order: order.clone(), plan, grammar, topics })
    }

    /// What a reader of the corpus must find.
    pub fn answer(&self) -> Answer {
        let mut documents = vec![0; self.plan.meetings.len()];
        for telling in self.plan.tellings() {
            documents[telling.meeting as usize] += 1;
        }
        let mut summits: Vec<Summit> = self
            .plan
            .meetings
            .iter()
            .zip(documents)
            .map(|(meeting, documents)| Summit {
                series: meeting.series.clone(),
                number: meeting.number,
                start: meeting.day.to_string(),
                city: meeting.city.clone(),
                country: meeting.country.clone(),
                chair: meeting.chair.clone(),
                attendees: meeting.attendees,
                documents,
            })
            .collect();
        summits.sort_by(|a, b| (&a.series, a.number).cmp(&(&b.series, b.number)));
        Answer {
            documents: self.order.documents,
            failures: (0..self.plan.others()).filter(|n| lost(*n)).count(),
            speaking: self.plan.tellings().len(),
            seed: self.order.seed,
            summits,
        }
    }

    /// Writes all documents as JSON lines, in the order of publication or mixed.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let mut line = Vec::new();
        let mut order: Vec<u32> = (0..if self.order.shuffle { self.order.documents } else { 0 }).collect();
        Random::of(self.order.seed, 0x5AFF).shuffle(&mut order);
        for i in 0..self.order.documents {
            line.clear();
            let record = self.document(order.get(i as usize).copied().unwrap_or(i));
            serde_json::to_writer(&mut line, &record)?;
            line.push(b'\n');
            out.write_all(&line)?;
        }
        out.flush()
    }

    /// The records in the order of publication.
    pub fn documents(&self) -> impl Iterator<Item = Record> {
        (0..self.order.documents).map(|i| self.document(i))
    }

    /// The document of this number, in the order of publication.
    fn document(&self, i: u32) -> Record {
        let mut random = Random::of(self.order.seed, 1 << 32 | u64::from(i));
        let mut record = Record { id: format!("n{i:07}"), ..Record::default() };
        let dated = |day: u32| {
            let mut facts = Facts::default();
            let day = self.plan.day(day);
            facts.set("DATED", day.format("%-m月%-d日").to_string());
            (day.to_string(), facts)
        };
        record.publisher = self.grammar.text("publisher", &Facts::default(), &mut random);
        let paragraphs = match self.plan.document(i) {
            Planned::Telling(telling) => {
                let (day, facts) = dated(telling.day);
                record.published = day;
                self.telling(telling, &facts, &mut record)
            }
            Planned::Other { day, before } => {
                let (day, facts) = dated(day);
                record.published = day;
                let paragraphs = self.other(&facts, &mut random, &mut record);
                if lost(before) {
                    return record;
                }
                paragraphs
            }
        };
        record.text = Some(if random.once_in(8) {
            format!("<p>    {}</p>\r\n", paragraphs.join("</p>\r\n<p>    "))
        } else {
            paragraphs.join("\n")
        });
        record
    }

    /// News that concern no summit.
    fn other(&self, facts: &Facts, random: &mut Random, record: &mut Record) -> Vec<String> {
        let topic = random.pick(&self.topics);
        self.grammar.write(topic.title, facts, random, &mut record.title);
        let mut left = 4 + random.below(15);
        while random.once_in(6) {
            left += 3 + random.below(20);
        }
        let mut paragraphs = Vec::new();
        let mut paragraph = self.grammar.text("lead", facts, random);
        while left > 0 {
            for _ in 0..left.min(1 + random.below(4)) {
                self.grammar.write(topic.say, facts, random, &mut paragraph);
                left -= 1;
            }
            paragraphs.push(std::mem::take(&mut paragraph));
        }
        paragraphs.push(self.grammar.text("close", facts, random));
        paragraphs
    }

    /// A text that speaks of a meeting.
    fn telling(&self, telling: Telling, dated: &Facts, record: &mut Record) -> Vec<String> {
        let meeting = &self.plan.meetings[telling.meeting as usize];
        let mut random = Random::of(self.order.seed ^ 0xF0, telling.words);
        let mut facts = meeting.facts.clone();
        facts.set("SOMEONE", random.pick(&meeting.others).clone());
        let mut write = |symbol: &str| {
            let mut text = String::new();
            self.grammar.write(self.grammar.symbol(symbol), &facts, &mut random, &mut text);
            text
        };
        let (title, paragraphs) = match telling.kind {
            Kind::Report | Kind::Reprint => ("report.title", report(meeting, telling.words)),
            Kind::Short => ("short.title", vec!["short.say", "talk"]),
            Kind::Soon => ("soon.title", vec!["soon.say", "soon.more"]),
            Kind::Past => {
                let past = write("past.say");
                let mut paragraphs = self.other(dated, &mut random, record);
                paragraphs.push(past);
                return paragraphs;
            }
        };
        record.title = write(title);
        paragraphs.into_iter().map(write).collect()
    }
}

/// The paragraphs of a full report, some of them only where there is something to tell.
fn report(meeting: &Meeting, words: u64) -> Vec<&'static str> {
    let mut parts = vec!["report.lead", "report.members"];
    for part in ["report.observers", "report.guests", "report.officials"] {
        parts.extend(meeting.has.get(part));
    }
    parts.extend(["talk"].repeat(1 + usize::from(words.is_multiple_of(3))));
    parts.push("report.adopted");
    parts.extend(meeting.has.get("report.next"));
    parts
}

/// Whether this one of the other documents has lost its text.
fn lost(before: u32) -> bool {
    before % LOST == FIRST_LOST
}

//! Lists of participants: persons with office and country, unnamed representatives, and the
//! words that say in what quality they are there.

mod item;

use std::ops::Range;

use summitkg_ontology::Capacity;

use crate::lexicon::Lexicon;
use crate::mention::{Mention, Value};
use crate::rules::Rules;
use crate::skeleton::{Skeleton, is_piece};
use crate::token::Segmenter;

/// One participant as the words give him; ranges are of the view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// The words that stand for him.
    pub(crate) written: Range<usize>,
    /// His name.
    pub(crate) person: Option<Range<usize>>,
    /// His office, in its usual form.
    pub(crate) office: Option<String>,
    /// The country or organisation he speaks for.
    pub(crate) represents: Option<Represented>,
    /// The quality that a word of the list gives him.
    pub(crate) class: Option<Capacity>,
    /// Whether these are several without names or number.
    pub(crate) group: bool,
}

impl Item {
    fn is_of_country(&self) -> bool {
        matches!(self.represents, Some(Represented::Country(_)))
    }

    /// Whether someone who speaks for a country, or for an organisation, can be there in this quality.
    fn may_be(&self, class: Capacity) -> bool {
        let of_organisation = matches!(class, Capacity::StandingBody | Capacity::InternationalOrganisation);
        let of_country = matches!(class, Capacity::Member | Capacity::Observer | Capacity::DialoguePartner);
        match self.represents {
            Some(Represented::Organisation { .. }) => !of_country,
            Some(Represented::Country(_)) => !of_organisation,
            None => true,
        }
    }
}

/// Whom someone speaks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Represented {
    Country(String),
    Organisation { key: String, body: bool },
}

/// A list of participants that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) range: Range<usize>,
    pub(crate) items: Vec<Item>,
}

impl Run {
    /// Whether nobody in it is told apart.
    pub(crate) fn is_group(&self) -> bool {
        self.items.iter().all(|item| item.group)
    }
}

/// Whether a mention stands for or before a participant.
fn stands_for_somebody(value: &Value) -> bool {
    matches!(
        value,
        Value::Country(_)
            | Value::Organisation { .. }
            | Value::Office(_)
            | Value::Person { .. }
            | Value::Class(_)
    )
}

/// How far, in bytes, words of a list bear on a place.
const REACH: usize = 900;

/// Reads lists in the skeleton of one sentence, in which summits are already one character.
pub(crate) struct Lists<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) rules: &'a Rules,
    pub(crate) segmenter: &'a Segmenter,
    pub(crate) view: &'a str,
    pub(crate) skeleton: &'a Skeleton,
    /// The mentions that the pieces of the skeleton stand for; none for a summit.
    pub(crate) pieces: &'a [Option<&'a Mention>],
}

impl Lists<'_> {
    /// Every list of the sentence, from left to right.
    pub(crate) fn find(&self) -> Vec<Run> {
        let mut runs = Vec::new();
        if !self.pieces.iter().flatten().any(|mention| stands_for_somebody(&mention.value)) {
            return runs;
        }
        let before_item = self.rules.word("before-item");
        let mut at = 0;
        while let Some(c) = self.rest(at).chars().next() {
            // What most characters are, and no list begins with.
            if !is_piece(c) && !before_item.may_begin_with(c) {
                at += c.len_utf8();
                continue;
            }
            match self.run(at) {
                Some((mut run, end)) => {
                    self.share_office(&mut run, at);
                    // 甲国主席某某，乙国、丙国总统某某和某某: one list.
                    let before = runs.last().map_or(0, |last: &Run| self.skeleton.here(last.range.end));
                    let start = self.skeleton.here(run.range.start);
                    match runs
                        .last_mut()
                        .filter(|_| start < at && self.matches("separator", before) == Some(start))
                    {
                        Some(last) => {
                            last.range.end = run.range.end;
                            last.items.extend(run.items);
                        }
                        None => runs.push(run),
                    }
                    at = end;
                }
                None => at += c.len_utf8(),
            }
        }
        runs
    }

    /// 俄罗斯、塔吉克斯坦、乌兹别克斯坦总统普京、拉赫蒙和卡里莫夫: as many names as countries, in their order.
    fn share_office(&self, run: &mut Run, start: usize) {
        let from = (start.saturating_sub(REACH)..=start).find(|i| self.skeleton.text().is_char_boundary(*i));
        let Some(from) = from else { return };
        let before = self.text_of(from..start);
        let Some(found) = self.rules.word("countries-before").find(before) else { return };
        let found = from + found.start()..start;
        let country = |at: usize| match self.mention(at).map(|m| &m.value) {
            Some(Value::Country(key)) => Some(Represented::Country(key.clone())),
            _ => None,
        };
        let places = self.text_of(found.clone()).char_indices().map(|(i, _)| found.start + i);
        let mut countries: Vec<Represented> = places.filter_map(country).collect();
        let Some((first, others)) = run.items.split_first_mut() else { return };
        countries.extend(first.represents.clone().filter(|_| first.is_of_country()));
        let bare =
            |item: &&mut Item| item.person.is_some() && item.office.is_none() && item.represents.is_none();
        let names = others.iter_mut().take_while(bare).count();
        let (Some(person), true) =
            (first.person.clone(), first.office.is_some() && names + 1 == countries.len())
        else {
            return;
        };
        let office = first.office.clone();
        first.written = person;
        for (item, country) in run.items.iter_mut().zip(countries) {
            item.represents = Some(country);
            item.office.clone_from(&office);
        }
        run.range.start = self.skeleton.view(found).start;
    }

    fn run(&self, start: usize) -> Option<(Run, usize)> {
        if !self.may_begin(start) {
            return None;
        }
        let (mut items, mut end) = self.item(start)?;
        // Items from here on are governed by the next word for a quality that stands behind them.
        let mut open = 0;
        let mut current = items.last().and_then(|item| item.class);
        loop {
            if let Some((class, after)) = self.class_behind(end) {
                for item in items.iter_mut().skip(open).filter(|item| item.may_be(class)) {
                    item.class = item.class.or(Some(class));
                }
                (open, current, end) = (items.len(), None, after);
            } else if let Some(after) = self.matches("open-list", end) {
                end = after;
            }
            // Country and office begin a new participant also where a copy has lost the mark between them.
            let lost = || self.begins_holder(end).then_some(end);
            let Some(next) = self.matches("separator", end).or_else(lost) else { break };
            let comma = self.text_of(end..next).contains(crate::marks::COMMA);
            let Some((mut more, after)) = self.item(next) else { break };
            if comma
                && !more.iter().any(|i| i.office.is_some() && i.represents.is_some() || i.class.is_some())
            {
                break;
            }
            if comma {
                current = None;
            }
            for item in &mut more {
                if item.class.is_some() {
                    current = item.class;
                } else {
                    let previous = items.last().is_some_and(Item::is_of_country);
                    let guest = current == Some(Capacity::GuestOfChair) && previous && !item.is_of_country();
                    item.class = current.filter(|class| !guest && item.may_be(*class));
                }
            }
            items.extend(more);
            end = after;
        }
        Some((Run { range: self.skeleton.view(start..end), items }, end))
    }

    /// Whether a list may begin here: at a mention that stands for or before a participant.
    fn may_begin(&self, at: usize) -> bool {
        match self.mention(at).map(|m| &m.value) {
            Some(value) => stands_for_somebody(value),
            None => self.matches("before-item", at).is_some(),
        }
    }

    /// Whether a country and an office stand here.
    fn begins_holder(&self, at: usize) -> bool {
        let is = |at: usize, pick: fn(&Value) -> bool| self.mention(at).is_some_and(|m| pick(&m.value));
        let after = at + self.rest(at).chars().next().map_or(0, char::len_utf8);
        is(at, |v| matches!(v, Value::Country(_))) && is(after, |v| matches!(v, Value::Office(_)))
    }

    /// A word for a quality that governs what stands before it.
    fn class_behind(&self, at: usize) -> Option<(Capacity, usize)> {
        let end = self.matches("after-class", at).or_else(|| self.matches("in-quality", at))?;
        let class =
            self.text_of(at..end).char_indices().find_map(|(i, _)| match self.mention(at + i)?.value {
                Value::Class(class) => Some(class),
                _ => None,
            })?;
        Some((class, end))
    }

    /// The mention that one character of the skeleton stands for.
    fn mention(&self, at: usize) -> Option<&Mention> {
        self.pieces.get(self.skeleton.piece(at)?).copied().flatten()
    }

    /// Where the words of a named set that stand here end.
    fn matches(&self, words: &str, at: usize) -> Option<usize> {
        let text = self.skeleton.text();
        let end =
            (at.saturating_add(REACH).min(text.len())..=text.len()).find(|i| text.is_char_boundary(*i))?;
        let found = self.rules.word(words).find_at_start(self.text_of(at..end))?;
        (found.end() > 0).then_some(at + found.end())
    }

    fn rest(&self, at: usize) -> &str {
        self.text_of(at..self.skeleton.text().len())
    }

    fn text_of(&self, range: Range<usize>) -> &str {
        self.skeleton.text().as_str().get(range).unwrap_or_default()
    }
}

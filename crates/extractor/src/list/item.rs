//! One item of a list of participants.

use std::ops::Range;

use summitkg_ontology::Capacity;

use super::{Item, Lists, Represented};
use crate::marks::JOINTS;
use crate::mention::Value;
use crate::pattern::Match;

/// Longest and shortest name in transcription, in characters.
const NAME: std::ops::RangeInclusive<usize> = 2..=24;
/// A mention is one character of the private use area.
const PIECE: usize = 3;

impl Lists<'_> {
    /// The participants that one item stands for, and where it ends.
    pub(super) fn item(&self, start: usize) -> Option<(Vec<Item>, usize)> {
        let mut at = start;
        let mut class = None;
        loop {
            if let Some(after) = self.matches("before-item", at) {
                at = after;
                continue;
            }
            match self.mention(at).map(|m| &m.value) {
                Some(Value::Class(found)) => {
                    let after = self.after_class(at + PIECE);
                    if !self.heads_item(after) {
                        return self.group(start, at + PIECE, *found);
                    }
                    (class, at) = (Some(*found), after);
                }
                Some(Value::Organisation { .. }) if self.qualifies(at + PIECE) => at += PIECE,
                _ => break,
            }
        }
        let (mut items, end) = match &self.mention(at)?.value {
            Value::Country(key) => self.of(at, Represented::Country(key.clone()))?,
            Value::Organisation { key, body } => {
                self.of(at, Represented::Organisation { key: key.clone(), body: *body })?
            }
            Value::Office(key) => {
                let (name, end) = self.name(at + PIECE, true)?;
                (vec![self.new_item(at..end, Some(name), Some(key.clone()), None)], end)
            }
            Value::Person { .. } => self.known_person(at)?,
            _ => return None,
        };
        for item in &mut items {
            item.class = item.class.or(class);
        }
        Some((items, end))
    }

    /// After a word for a quality: an unnamed head (观察员国领导人…) and a colon may follow before the names.
    fn after_class(&self, at: usize) -> usize {
        let head = matches!(self.mention(at).map(|m| &m.value), Some(Value::Unnamed(_)));
        let past = if head { at + PIECE } else { at };
        self.matches("after-head", past).unwrap_or(past)
    }

    fn heads_item(&self, at: usize) -> bool {
        match self.mention(at).map(|m| &m.value) {
            Some(
                Value::Country(_) | Value::Organisation { .. } | Value::Office(_) | Value::Person { .. },
            ) => true,
            _ => self.matches("before-item", at).is_some(),
        }
    }

    /// Whether an organisation only says whose members or chair are meant.
    fn qualifies(&self, at: usize) -> bool {
        matches!(self.mention(at).map(|m| &m.value), Some(Value::Class(_)))
            || self.matches("before-item", at).is_some()
    }

    /// Several without names: 有关国际和地区组织代表.
    fn group(&self, start: usize, at: usize, class: Capacity) -> Option<(Vec<Item>, usize)> {
        let end = self.matches("after-unnamed", at)?;
        let mut item = self.new_item(start..end, None, None, None);
        (item.group, item.class) = (true, Some(class));
        Some((vec![item], end))
    }

    /// Whoever speaks for a country or an organisation.
    fn of(&self, at: usize, who: Represented) -> Option<(Vec<Item>, usize)> {
        let first = at + PIECE;
        let is_country = matches!(who, Represented::Country(_));
        let shared = if is_country {
            self.matches("shared-unnamed", first)
        } else {
            self.matches("shared-unnamed-organisation", first)
        };
        if let Some(end) = shared {
            return Some((self.sharing(at, end), end));
        }
        let office = self.matches("between", first).unwrap_or(first);
        match self.mention(office).map(|m| &m.value) {
            Some(Value::Office(key)) => Some(self.holder(at, office, key.clone(), who)),
            Some(Value::Unnamed(key)) => {
                let end = office + PIECE;
                Some((vec![self.new_item(at..end, None, Some(key.clone()), Some(who))], end))
            }
            Some(Value::Person { .. }) if is_country => {
                let (name, end) = self.name(office, false)?;
                Some((vec![self.new_item(at..end, Some(name), None, Some(who))], end))
            }
            _ if is_country => {
                // An office that no lexicon has, if a name follows it.
                let after = self.matches("loose-office", office)?;
                let home = matches!(&who, Represented::Country(c) if c == crate::marks::HOME);
                let (name, end) = self.name(after, home)?;
                let words = self.view_text(office..after);
                // 因国内局势由代理外长: what stands before is no part of the office.
                let cause = self.rules.word("by-cause").find(&words).map_or(0, Match::end);
                let words = words.get(cause..).unwrap_or_default().to_owned();
                Some((vec![self.new_item(at..end, Some(name), Some(words), Some(who))], end))
            }
            _ => None,
        }
    }

    /// The holder of an office, by name if one follows.
    fn holder(&self, start: usize, office: usize, key: String, who: Represented) -> (Vec<Item>, usize) {
        let home = matches!(&who, Represented::Country(c) if c == crate::marks::HOME);
        if let Some((name, end)) = self.name(office + PIECE, home) {
            return (vec![self.new_item(start..end, Some(name), Some(key), Some(who))], end);
        }
        // 总统全权代表、代理外长某某: two offices of one person.
        let second = self.matches("office-joint", office + PIECE);
        if let Some((at, Value::Office(also))) = second.and_then(|at| Some((at, &self.mention(at)?.value)))
            && let Some((name, end)) = self.name(at + PIECE, home)
        {
            let office = if self.rules.word("envoy-office").is_match(&key) {
                also.clone()
            } else {
                format!("{key}兼{also}")
            };
            return (vec![self.new_item(start..end, Some(name), Some(office), Some(who))], end);
        }
        let end = office + PIECE;
        (vec![self.new_item(start..end, None, Some(key), Some(who))], end)
    }

    /// Countries or organisations that share one word for their representatives.
    fn sharing(&self, start: usize, end: usize) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let (mut office, mut class) = (None, None);
        for (i, c) in self.text_of(start..end).char_indices() {
            let at = start + i;
            let Some(mention) = self.mention(at) else { continue };
            let piece = at..at + c.len_utf8();
            match &mention.value {
                Value::Country(key) => {
                    items.push(self.new_item(piece, None, None, Some(Represented::Country(key.clone()))));
                }
                Value::Organisation { key, body } => {
                    let who = Represented::Organisation { key: key.clone(), body: *body };
                    items.push(self.new_item(piece, None, None, Some(who)));
                }
                Value::Unnamed(key) | Value::Office(key) => office = Some(key.clone()),
                Value::Class(found) => class = Some(*found),
                _ => {}
            }
        }
        let last = self.skeleton.view(start..end).end;
        if let Some(item) = items.last_mut() {
            item.written.end = last;
        }
        for item in &mut items {
            (item.office, item.class) = (office.clone(), class);
        }
        items
    }

    /// A person of the lexicon, perhaps with the office behind the name: 拉赫蒙总统.
    fn known_person(&self, at: usize) -> Option<(Vec<Item>, usize)> {
        let (name, end) = self.name(at, false)?;
        if let Some(Value::Office(key)) = self.mention(end).map(|m| &m.value)
            && !self.rules.word("envoy-office").is_match(key)
        {
            return Some((
                vec![self.new_item(at..end + PIECE, Some(name), Some(key.clone()), None)],
                end + PIECE,
            ));
        }
        if let Some((office, who, after)) = self.in_bracket(end) {
            return Some((vec![self.new_item(at..after, Some(name), office, Some(who))], after));
        }
        Some((vec![self.new_item(at..end, Some(name), None, None)], end))
    }

    /// Country and office in brackets behind a name: 普京（俄罗斯总统）.
    fn in_bracket(&self, at: usize) -> Option<(Option<String>, Represented, usize)> {
        let start = self.matches("bracket-opens", at)?;
        let who = match self.mention(start).map(|m| &m.value) {
            Some(Value::Country(key)) => Represented::Country(key.clone()),
            Some(Value::Organisation { key, body }) => {
                Represented::Organisation { key: key.clone(), body: *body }
            }
            _ => return None,
        };
        let (office, end) = match self.mention(start + PIECE).map(|m| &m.value) {
            Some(Value::Office(key)) => (Some(key.clone()), start + 2 * PIECE),
            _ => (None, start + PIECE),
        };
        Some((office, who, self.matches("bracket-closes", end)?))
    }

    /// A name that begins here: of the lexicon, in transcription, or of Chinese form.
    fn name(&self, at: usize, chinese: bool) -> Option<(Range<usize>, usize)> {
        let at = self.matches("between", at).unwrap_or(at);
        let rest = self.rest(at);
        let may = |c: char| self.lexicon.transcribes(c) || c == ' ';
        if let Some(end) = self.whole_name(at) {
            return Some((self.skeleton.view(at..end), end));
        }
        let run = rest.find(|c: char| !may(c)).unwrap_or(rest.len());
        // 阿基诺三世: the count of a dynasty is part of the name.
        if let Some(after) = self.matches("of-name", at + run).filter(|_| run > 3 && !chinese) {
            return Some((self.skeleton.view(at..after), after));
        }
        // A known name, perhaps in a longer form that the lexicon lacks: an initial or a first name
        // and a dot before it, a dot and more behind it.
        let dotted = run == 0 || rest.get(..run).is_some_and(|first| first.ends_with(JOINTS));
        if dotted && matches!(self.mention(at + run).map(|m| &m.value), Some(Value::Person { .. })) {
            let mut end = at + run + PIECE;
            while self.rest(end).starts_with(JOINTS) {
                let dot = self.rest(end).chars().next().map_or(0, char::len_utf8);
                let tail = self.tail(end + dot);
                if tail == end + dot {
                    break;
                }
                end = tail;
            }
            return Some((self.skeleton.view(at..end), end));
        }
        let run = rest.get(..run).unwrap_or_default().trim_end_matches(JOINTS).trim_end().len();
        let next = self.rest(at + run);
        let closed = next.is_empty() || next.starts_with(crate::marks::ends_name) || self.ends_here(at + run);
        let mut length = if closed { run } else { self.segmenter.name_end(rest, may).min(run) };
        if length > 0 && closed {
            length = self.known_end(rest, length);
        }
        let count = rest.get(..length).map_or(0, |name| name.chars().count());
        if !chinese && NAME.contains(&count) {
            return Some((self.skeleton.view(at..at + length), at + length));
        }
        let end = self.chinese_name(rest)?;
        Some((self.skeleton.view(at..at + end), at + end))
    }

    /// The end of a name in transcription in which words of the lexicon stand by chance: 谢尔达尔, 马利基.
    fn whole_name(&self, at: usize) -> Option<usize> {
        if matches!(self.mention(at).map(|m| &m.value), Some(Value::Person { .. })) {
            return None;
        }
        let start = self.skeleton.view(at..self.skeleton.text().len()).start;
        let rest = self.view.get(start..)?;
        let length = rest.find(|c: char| !self.lexicon.transcribes(c)).unwrap_or(rest.len());
        let length = rest.get(..length)?.trim_end_matches(JOINTS).len();
        let closed = rest.get(length..).is_none_or(|next| {
            next.is_empty() || next.starts_with(crate::marks::ends_name) || next.starts_with(JOINTS)
        });
        let end = self.skeleton.here(start + length);
        let pieces = self.text_of(at..end).chars().filter(|c| crate::skeleton::is_piece(*c)).count();
        // The run must end where a piece ends, hold one, and be more than that one.
        let whole = self.skeleton.view(at..end) == (start..start + length);
        let count = rest.get(..length)?.chars().count();
        (closed && whole && pieces > 0 && self.text_of(at..end).chars().count() > 1 && NAME.contains(&count))
            .then_some(end)
    }

    /// The rest of a name after a dot: another word of transcription or a known name.
    fn tail(&self, at: usize) -> usize {
        if matches!(self.mention(at).map(|m| &m.value), Some(Value::Person { .. })) {
            return at + PIECE;
        }
        let rest = self.rest(at);
        let run = rest.find(|c: char| !self.lexicon.transcribes(c)).unwrap_or(rest.len());
        at + run
    }

    /// Whether what follows can only follow a name: a mention, a separator or a verb of attending.
    fn ends_here(&self, at: usize) -> bool {
        self.mention(at).is_some()
            || self.skeleton.piece(at).is_some()
            || self.matches("after-name", at).is_some()
    }

    /// Cuts a run of transcription characters where a verb begins within it.
    fn known_end(&self, rest: &str, length: usize) -> usize {
        let name = rest.get(..length).unwrap_or_default();
        let cut = name.char_indices().skip(2).find(|(i, _)| {
            let tail = rest.get(*i..).unwrap_or_default();
            self.rules.word("after-name").find(tail).is_some_and(|m| m.start() == 0 && m.end() > 3)
        });
        cut.map_or(length, |(i, _)| i)
    }

    /// The end of a name of Chinese form, told by what follows it.
    fn chinese_name(&self, rest: &str) -> Option<usize> {
        let end = |n: usize| rest.char_indices().nth(n).map_or(rest.len(), |(i, _)| i);
        let fits = |n: usize| {
            let name = rest.get(..end(n)).filter(|name| !name.ends_with(crate::marks::ENDS_LIST));
            name.is_some_and(|name| self.lexicon.chinese_name(name) && !self.segmenter.is_ordinary(name))
        };
        let ends = |n: usize| {
            let next = rest.get(end(n)..).unwrap_or_default();
            next.is_empty()
                || next.starts_with(crate::marks::ends_name)
                || next.starts_with(|c| ('\u{E000}'..='\u{F8FF}').contains(&c))
                || self.rules.word("after-name").find(next).is_some_and(|m| m.start() == 0)
        };
        if let Some(n) = [3, 2, 4].into_iter().find(|n| fits(*n) && ends(*n)) {
            return Some(end(n));
        }
        [3, 2].into_iter().find(|n| fits(*n) && self.segmenter.word_boundary(rest, end(*n))).map(end)
    }

    fn new_item(
        &self,
        range: Range<usize>,
        person: Option<Range<usize>>,
        office: Option<String>,
        represents: Option<Represented>,
    ) -> Item {
        Item { written: self.skeleton.view(range), person, office, represents, class: None, group: false }
    }

    /// The words of a range in which mentions are written out.
    fn view_text(&self, range: Range<usize>) -> String {
        let mut words = String::new();
        for (i, c) in self.text_of(range.clone()).char_indices() {
            match self.mention(range.start + i).map(|m| &m.value) {
                Some(Value::Office(key) | Value::Unnamed(key) | Value::Country(key)) => words.push_str(key),
                _ => words.push(c),
            }
        }
        words
    }
}

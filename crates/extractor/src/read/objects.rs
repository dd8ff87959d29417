//! The documents that stand behind a verb of signing, approving or issuing.

use std::ops::Range;

use summitkg_ontology::{Action, Kind, Outcome};

use crate::extract::Reading;
use crate::mention::{Mention, Value};
use crate::passage::Passage;
use crate::pattern::Match;

/// Longest name of a document that stands without title marks, in characters.
const UNQUOTED: usize = 70;

/// The documents named from a place on, one after the other.
pub(super) fn follow(reading: &Reading<'_>, passage: &Passage, start: usize) -> Vec<(Outcome, Range<usize>)> {
    let rules = &reading.extractor.rules;
    let text = passage.skeleton.text();
    let mut found = Vec::new();
    let mut at = start;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        // The first object follows its verb; only then commas join.
        let joint = if at == start { rules.word("object-lead") } else { rules.word("title-joint") };
        let joined = joint.find(rest).map_or("", Match::as_str);
        at += joined.len();
        let rest = text.get(at..).unwrap_or_default();
        // Behind a comma another sentence may begin.
        let loose = rules.word("loose-joint").is_match(joined) && !rules.word("object-named").is_match(rest);
        if let Some(crate::passage::Piece::Mention(mention @ Mention { value: Value::Title(_), .. })) =
            passage.piece(at)
        {
            let mut end = at + rest.chars().next().map_or(0, char::len_utf8);
            let after = text.get(end..).unwrap_or_default();
            if rules.word("speech-tail").is_match(after) {
                break;
            }
            let Some((mut outcome, mut range)) = quoted(reading, mention) else { break };
            if let Some(tail) = rules.word("after-title").find(after) {
                end += tail.end();
                range.end = passage.skeleton.view(at..end).end;
                outcome.title = Some(reading.original(&range));
                outcome.kind = reading.kind_of(reading.view.slice(range.clone()));
            }
            found.push((outcome, range));
            at = end;
        } else if let Some((outcome, length)) =
            unquoted(reading, passage, at).filter(|_| !passage.sentence.heading && !loose)
        {
            // 同名公报: a document that is named elsewhere.
            if !rules.word("same-name").is_match(text.get(at..).unwrap_or_default())
                || outcome.title.is_none()
            {
                found.push((outcome, passage.skeleton.view(at..at + length)));
            }
            at += length;
        } else {
            break;
        }
    }
    found
}

pub(super) fn quoted(reading: &Reading<'_>, mention: &Mention) -> Option<(Outcome, Range<usize>)> {
    let Value::Title(inner) = &mention.value else { return None };
    let title = reading.original(inner);
    let kind = reading.kind_of(reading.view.slice(inner.clone()));
    let outcome = Outcome { title: Some(title), quoted: true, kind, action: Action::Noted, count_only: None };
    Some((outcome, mention.range.clone()))
}

/// A document named without title marks, or a set of which only the number is told.
fn unquoted(reading: &Reading<'_>, passage: &Passage, at: usize) -> Option<(Outcome, usize)> {
    let rules = &reading.extractor.rules;
    let rest = passage.skeleton.text().get(at..)?;
    let mut end = None;
    // 修改《某某》的议定书: a document that is named after another.
    if let Some(found) = rules.word("named-after").find(rest) {
        let range = passage.skeleton.view(at..at + found.end());
        let kind = reading.kind_of(found.as_str());
        let title = Some(reading.original(&range));
        return Some((
            Outcome { title, quoted: false, kind, action: Action::Noted, count_only: None },
            found.end(),
        ));
    }
    // What a document is about may have verbs of its own: 关于启动…的决议.
    let about = rules.word("object-about").is_match(rest);
    let stop = rules.word(if about { "object-stop-hard" } else { "object-stop" });
    for (count, (i, _)) in rest.char_indices().enumerate() {
        let from = rest.get(i..)?;
        let title = matches!(passage.piece(at + i), Some(crate::passage::Piece::Mention(m)) if matches!(m.value, Value::Title(_)));
        if count > UNQUOTED || title || stop.is_match(from) {
            break;
        }
        if let Some(word) = rules.word("document-word").find(from)
            && rules.word("object-end").is_match(from.get(word.end()..)?)
        {
            end = Some((reading.kind_of(word.as_str()), i + word.end()));
            break;
        }
    }
    let (kind, length) = end?;
    let words = rest.get(..length)?;
    let range = passage.skeleton.view(at..at + length);
    let original = reading.original(&range);
    let open = original.starts_with(crate::marks::ENDS_LIST);
    let original = original.trim_start_matches(crate::marks::ENDS_LIST).to_owned();
    if open && kind == Kind::Other || original.starts_with(crate::marks::OF) || original.chars().count() < 2 {
        return None;
    }
    let set = rules.word("counted").is_match(words);
    let joint = rules.word("joint-statement").is_match(words);
    let titled =
        joint || rules.word("about").is_match(words) || matches!(kind, Kind::Communique | Kind::Declaration);
    let (title, count_only) = if set || !titled { (None, Some(original)) } else { (Some(original), None) };
    Some((Outcome { title, quoted: false, kind, action: Action::Noted, count_only }, length))
}

impl Reading<'_> {
    /// What sort of document a title names: the last word for a kind in it, outside what it is about.
    pub(crate) fn kind_of(&self, title: &str) -> Kind {
        let folded: String = title.chars().map(summitkg_ontology::simplified).collect();
        let plain: String = folded.chars().filter(|c| !matches!(c, '《' | '》' | '〈' | '〉')).collect();
        let plain = self.extractor.rules.word("bracketed").parts(&plain).concat();
        self.extractor.lexicon.document_kind(&plain).unwrap_or(Kind::Other)
    }

    /// Whether a city lies in a country.
    pub(crate) fn city_in(&self, city: &str, country: &str) -> bool {
        matches!(self.extractor.lexicon.meaning(city), Some(crate::lexicon::Meaning::City { country: of, .. }) if of == country)
    }
}

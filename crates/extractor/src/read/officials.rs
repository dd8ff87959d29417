//! Officials named without office at the end of a report.

use std::ops::Range;

use summitkg_ontology::{Accompanying, Basis, Claim, RuleId};

use crate::extract::Reading;
use crate::frame::{Candidate, Frames};
use crate::lexicon::Meaning;
use crate::passage::Passage;
use crate::pattern::Match;

/// Officials named without office at the end: 某某、某某等参加。 Whether the passage is such a sentence.
pub(super) fn read(reading: &Reading<'_>, frames: &mut Frames, passage: &Passage) -> bool {
    let closing = reading.extractor.rules.word("activities-above");
    let words = passage.words(&reading.extractor.rules, reading.view);
    if passage.speech && !closing.is_match(words) || passage.sentence.heading {
        return false;
    }
    let Some(names) = bare_names(reading, passage) else { return false };
    // Who takes part himself is no companion.
    let attends = |c: &Candidate| matches!(&c.claim, Claim::Attendance(a) if names.iter().any(|n| a.person.as_deref() == Some(reading.view.slice(n.clone()))));
    if !passage.summits.is_empty()
        && (frames.all.iter().flat_map(|f| &f.candidates).any(attends)
            || passage.told.iter().all(Option::is_none))
    {
        return false;
    }
    let Ok(rule) = RuleId::new("accompanying.bare-names") else { return false };
    // One name alone, without office, behind a leader of the writers' own country.
    let home = |c: &Candidate| matches!(&c.claim, Claim::Attendance(a) if a.represents.as_deref() == Some(crate::marks::HOME));
    let led = frames.current.is_some_and(|i| frames.all[i].candidates.iter().any(home));
    let telling = names.len() > 1 || led || reading.extractor.rules.word("activities").is_match(words);
    if !telling {
        return false;
    }
    // Nobody has been at a meeting still to come: they were at the one that the text is about.
    let held = |i: &usize| frames.all.get(*i).is_some_and(|f| f.held > 0 || f.headline && f.future == 0);
    let mut about = (0..frames.all.len()).find(held).filter(|_| !frames.current.is_some_and(|i| held(&i)));
    // The meeting of the headline is what the text is about, whatever else it tells of the same day.
    let headlines: Vec<usize> =
        (0..frames.all.len()).filter(|i| frames.all[*i].headline && held(i)).collect();
    if let [headline] = headlines.as_slice() {
        about = about.or(Some(*headline).filter(|i| frames.current != Some(*i)));
    }
    // 上述活动 are all that were told of.
    let all = reading.extractor.rules.word("activities-above").is_match(words) && about.is_none();
    for name in names {
        let claim = Claim::Accompanying(Accompanying { person: reading.original(&name), office: None });
        let found = Candidate { claim, basis: Basis::Stated, rule: rule.clone(), ranges: vec![name.clone()] };
        match about {
            _ if all => {
                let told = frames.all.iter_mut().filter(|f| f.held > 0 || f.headline && f.future == 0);
                told.for_each(|f| f.candidates.push(found.clone()));
            }
            Some(frame) => frames.all[frame].candidates.push(found),
            None => frames.add(passage, name.start, &found),
        }
    }
    true
}

/// The names of a sentence that is a list of Chinese names and a verb of attending, and nothing else.
fn bare_names(reading: &Reading<'_>, passage: &Passage) -> Option<Vec<Range<usize>>> {
    let rules = &reading.extractor.rules;
    let start = passage.sentence.range.start;
    let words = passage.words(&reading.extractor.rules, reading.view);
    let list = match rules.word("officials-before").find(words) {
        Some(head) if head.start() < 12 => {
            let rest = words.get(head.end()..)?;
            head.end()..head.end() + rules.word("officials-end").find(rest).map_or(rest.len(), Match::start)
        }
        _ => {
            let tail = rules.word("with-officials-tail").find(words)?;
            let lead = rules.word("officials-lead").find(words).map_or(0, Match::end);
            lead.min(tail.start())..tail.start()
        }
    };
    let mut names = Vec::new();
    let mut at = list.start;
    let joints = rules.word("name-joint");
    while at < list.end {
        let rest = words.get(at..list.end)?;
        let length = joints.find(rest).map_or(rest.len(), Match::start);
        let chunk = rest.get(..length)?;
        let trimmed = chunk.trim();
        let is_name = |name: &str| {
            reading.extractor.lexicon.chinese_name(name) && !reading.extractor.segmenter.is_ordinary(name)
        };
        let name = if is_name(trimmed) {
            trimmed
        } else {
            // An office may stand before the name: 国务委员某某, 上海市委书记某某。
            let words = reading.extractor.lexicon.words(trimmed);
            let foreign = |m: &&Meaning| matches!(m, Meaning::Country(key) if key != crate::marks::HOME);
            if words.iter().any(|word| foreign(&word.meaning)) {
                return None;
            }
            let office = words.into_iter().rfind(|word| matches!(word.meaning, Meaning::Office(_)))?;
            trimmed.get(office.range.end..).filter(|name| is_name(name))?
        };
        let offset = at + chunk.find(name)?;
        names.push(start + offset..start + offset + name.len());
        at += length + joints.find(rest).map_or(rest.len() - length, Match::len);
    }
    (!names.is_empty()).then_some(names)
}

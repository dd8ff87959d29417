//! A headline kept apart from the text: what it tells, and the words of the text that bear it out.

use summitkg_ontology::{Basis, Claim, Document, DocumentMeta, RuleId};

use super::naming::clues;
use super::tense::{Around, later, tenses};
use crate::extract::Reading;
use crate::frame::{Candidate, Frame, Frames, Tense};
use crate::mention::{Mention, Value};
use crate::passage::Passage;
use crate::view::View;

/// The frames that a headline kept apart from the text tells of; their evidence is in the text.
pub(super) fn read(reading: &Reading<'_>, frames: &mut Frames) {
    let title = reading.document.meta().title.as_deref();
    let Some(title) = title.filter(|title| reading.extractor.sieve.has_needle(title)) else { return };
    let document = Document::new(DocumentMeta::default(), title.to_owned());
    let view = View::new(&document);
    let extractor = reading.extractor;
    let mentions = crate::mention::find(&extractor.lexicon, view.text());
    for mut sentence in crate::sentence::split(view.text()) {
        sentence.heading = true;
        let passage = Passage::new(extractor, view.text(), &mentions, sentence);
        for (name, tense) in passage.summits.iter().zip(tenses(reading, &passage, Around::default())) {
            let (Some(series), Some(tense @ (Tense::Held | Tense::Future))) = (&name.series, tense) else {
                continue;
            };
            let clues = clues(reading, name);
            if name.context || later(reading, tense, &clues) != tense {
                continue;
            }
            let mut frame = Frame::new(series.clone());
            frame.learn(&clues);
            (frame.headline, frame.future) = (tense == Tense::Held, usize::from(tense == Tense::Future));
            frames.all.push(frame);
        }
    }
    frames.current = (frames.all.len() == 1).then_some(0);
}

/// Words of the text for what only the headline told: the meeting itself, and its city.
pub(super) fn ground(reading: &Reading<'_>, frames: &mut Frames, passages: &[Passage]) {
    let rules = &reading.extractor.rules;
    let [Ok(rule), Ok(place), Ok(number)] =
        ["event.of-headline", "place.of-headline", "number.of-headline"].map(RuleId::new)
    else {
        return;
    };
    for frame in frames.all.iter_mut().filter(|f| f.headline || f.future > 0) {
        if frame.names.is_empty() && !frame.candidates.is_empty() {
            let met = |p: &Passage| {
                let found = rules.word("met").find(&p.skeleton).filter(|_| !p.speech)?;
                Some(p.range(&found))
            };
            frame.names.extend(passages.iter().find_map(met).map(|range| (range, rule.clone())));
        }
        let counted = frame.candidates.iter().any(|c| matches!(c.claim, Claim::Number(_)));
        if let (Some(n), false, Some((range, _))) = (frame.number, counted, frame.names.first().cloned()) {
            // The number stands in the headline; the words are those of the text for the meeting it names.
            let (claim, rule) = (Claim::Number(n), number.clone());
            frame.candidates.push(Candidate { claim, basis: Basis::Inferred, rule, ranges: vec![range] });
        }
        let known = frame.candidates.iter().any(|c| matches!(c.claim, Claim::City(_)));
        if let (Some(city), false, false) = (&frame.city, known, frame.names.is_empty()) {
            let said = |m: &Mention| matches!(&m.value, Value::City { key, .. } if key == city);
            let text = |p: &Passage| p.skeleton.text().len();
            let range = passages
                .iter()
                .find_map(|p| p.mentions_in(0..text(p)).find(|m| said(m)).map(|m| m.range.clone()));
            let claim = Claim::City(city.clone());
            let found = range.map(|r| Candidate {
                claim,
                basis: Basis::Inferred,
                rule: place.clone(),
                ranges: vec![r],
            });
            frame.candidates.extend(found);
        }
    }
}

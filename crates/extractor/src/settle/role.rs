//! Whether a text reports, announces or only mentions a meeting.

use summitkg_ontology::{Edtf, Role};

use crate::extract::Reading;
use crate::frame::Frame;

/// A text on meetings of as many years reports none of them, it looks back.
pub(super) const YEARS_OF_HISTORY: usize = 3;

/// Whether a meeting that is only named lies ahead of the day of writing.
pub(super) fn ahead(reading: &Reading<'_>, frame: &Frame) -> bool {
    let written = reading.context.written.date.filter(|_| reading.context.dated);
    let Some((written, date)) = written.zip(frame.date) else { return false };
    if let (Some(today), Some(day)) = (written.full(), date.start.full()) {
        return day > today;
    }
    if date.start.month().is_none() && date.start.year() > written.year() {
        return true;
    }
    let months = |d: Edtf| Some(i32::from(d.year()?) * 12 + i32::from(d.month()?));
    months(written).zip(months(date.start)).is_some_and(|(now, then)| then > now)
}

/// Whether a meeting falls into a year after that of the text, whatever the words say of it.
pub(super) fn to_come(reading: &Reading<'_>, frame: &Frame) -> bool {
    let written = reading.context.written.date.filter(|_| reading.context.dated);
    written.and_then(Edtf::year).zip(frame.known_year()).is_some_and(|(written, year)| year > written)
}

/// Whether a meeting lies at another time than the one that the text is about: a text reports meetings of one time.
pub(super) fn far(main: Option<&Frame>, frame: &Frame) -> bool {
    let year = |f: &Frame| f.known_year();
    match (main.and_then(year), year(frame)) {
        (Some(a), Some(b)) => a != b && frame.future == 0,
        _ => false,
    }
}

/// Within how many days a meeting is reported; later texts look back at it.
const REPORTED_WITHIN: i64 = 60;

/// Whether a meeting was in a year before that of the text, and not just at its turn.
pub(super) fn long_past(reading: &Reading<'_>, frame: &Frame) -> bool {
    let written = reading.context.written.date;
    let days = written.and_then(Edtf::full).zip(frame.date.and_then(|d| d.end.full()));
    if days.is_some_and(|(written, held)| (written - held).num_days() > REPORTED_WITHIN) {
        return true;
    }
    let months = |date: Edtf| Some(i32::from(date.year()?) * 12 + i32::from(date.month()?));
    let apart = written.and_then(months).zip(frame.date.and_then(|d| months(d.end)));
    if apart.is_some_and(|(written, held)| written - held > 2) {
        return true;
    }
    match (written.and_then(Edtf::year), written.and_then(Edtf::month), frame.known_year()) {
        (Some(year), Some(month), Some(held)) => held + 1 < year || held < year && month > 1,
        _ => false,
    }
}

/// What the text has to say of a summit; none if it cannot be told from others of its series.
pub(super) fn role(frame: &Frame) -> Option<Role> {
    if frame.held > 0 {
        Some(Role::Reported)
    } else if frame.future > 0 {
        Some(Role::Announced)
    } else if frame.headline {
        Some(Role::Reported)
    } else {
        let told_apart = frame.number.is_some() || frame.known_year().is_some() || frame.city.is_some();
        told_apart.then_some(Role::Mentioned)
    }
}

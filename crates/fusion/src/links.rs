//! Which summit follows which.

use std::collections::{BTreeMap, BTreeSet};

use summitkg_ontology::{Basis, Claim, Fulfilment};

use crate::cluster::Summits;
use crate::label::ordinal_en;
use crate::mention::{Mention, Said, Support, support};

/// One summit follows another.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) basis: Basis,
    pub(crate) reason: String,
    pub(crate) support: Support,
}

/// All links; each summit has at most one that follows and one that came before. Numbers go
/// before decisions, decisions before announcements.
pub(crate) fn links(summits: &Summits<'_>) -> Vec<Link> {
    let live: Vec<usize> = (0..summits.clusters.len()).filter(|i| summits.live(*i)).collect();
    let by_number = live.iter().filter_map(|i| of_numbers(summits, *i));
    let decided = live.iter().filter_map(|i| of_decision(summits, *i));
    let announced = live.iter().filter_map(|i| of_announcement(summits, *i));
    let (mut sources, mut targets) = (BTreeSet::new(), BTreeSet::new());
    let mut links: Vec<Link> = Vec::new();
    for link in by_number.chain(decided).chain(announced) {
        // Two summits do not follow each other both ways.
        let back = links.iter().any(|l| l.from == link.to && l.to == link.from);
        if link.from != link.to && !back && !sources.contains(&link.from) && !targets.contains(&link.to) {
            sources.insert(link.from);
            targets.insert(link.to);
            links.push(link);
        }
    }
    links
}

/// Where the links of each summit lead, by the summit they come from.
pub(crate) fn by_source(links: &[Link]) -> BTreeMap<usize, &Link> {
    links.iter().map(|link| (link.from, link)).collect()
}

/// What became of the decision of a summit on the following one, and how that is known; `fulfilled` is the
/// summit that sources tell of. The calendar knows others.
pub(crate) fn fulfilment(
    summits: &Summits<'_>,
    from: usize,
    fulfilled: Option<usize>,
) -> (Fulfilment, Basis) {
    // A chairmanship only counts where nothing is said of the meeting.
    let mut decided: Vec<_> = summits.decisions_of(from).collect();
    if decided.iter().any(|d| !d.only_chair()) {
        decided.retain(|d| !d.only_chair());
    }
    let year =
        |held: Option<u16>| decided.iter().all(|d| d.says.year.is_none_or(|y| held.is_none_or(|h| h == y)));
    let became = |kept: bool| if kept { Fulfilment::Held } else { Fulfilment::Moved };
    if let Some(to) = fulfilled {
        let there = decided.iter().all(|d| !d.place.known() || summits.told_at(to, &d.place));
        let kept = there && year(summits.year(to)) && !summits.by_video_alone(to);
        return (became(kept), Basis::Inferred);
    }
    let next = summits.ordinal(from).and_then(|n| n.checked_add(1));
    let mut calendar = summits.reference.calendar(summits.clusters[from].series);
    match calendar.find(|entry| next.is_some() && entry.number == next) {
        Some(entry) => {
            let there = decided.iter().all(|d| d.place.agrees(&entry.place()));
            let held = entry.date.and_then(|date| date.start.year());
            (became(there && year(held) && !entry.by_video), Basis::Background)
        }
        None => (Fulfilment::Pending, Basis::Inferred),
    }
}

fn decisions<'s, 'a>(summits: &'s Summits<'a>, from: usize) -> impl Iterator<Item = (usize, Said<'a>)> + 's {
    let own = summits.decisions_of(from).filter(|d| !d.only_chair());
    own.filter_map(|d| Some((d.target?, d.said)))
}

fn numbered(summits: &Summits<'_>, i: usize) -> Support {
    let number = summits.clusters[i].number;
    let said = summits.mentions_of(i).flat_map(Mention::said);
    support(said.filter(|s| matches!(s.fact.claim(), Claim::Number(n) if Some(*n) == number)))
}

fn of_numbers(summits: &Summits<'_>, from: usize) -> Option<Link> {
    let to = summits.following(from)?;
    let both = [from, to].map(|i| summits.clusters[i].number.is_some());
    let numbers = summits.ordinal(from).zip(summits.ordinal(to))?;
    let reason = format!("the {} is followed by the {}", ordinal_en(numbers.0), ordinal_en(numbers.1));
    let agreed: Vec<Said<'_>> =
        decisions(summits, from).filter(|(target, _)| *target == to).map(|(_, said)| said).collect();
    let mut claims = numbered(summits, from);
    claims.extend(numbered(summits, to));
    let basis = match (agreed.is_empty(), both) {
        (false, _) => Basis::Stated,
        (true, [true, true]) => Basis::Inferred,
        (true, _) => Basis::Background,
    };
    let reason = match basis {
        Basis::Stated => format!("{reason}, as it had decided"),
        Basis::Inferred | Basis::Correction => reason,
        Basis::Background => {
            claims.clear();
            format!("{reason} in the reference calendar")
        }
    };
    claims.extend(support(agreed));
    claims.sort();
    claims.dedup();
    Some(Link { from, to, basis, reason, support: claims })
}

fn of_decision(summits: &Summits<'_>, from: usize) -> Option<Link> {
    let (to, _) = decisions(summits, from).next()?;
    let said = decisions(summits, from).filter(|(target, _)| *target == to).map(|(_, said)| said);
    let reason = "decided at the earlier summit".to_owned();
    Some(Link { from, to, basis: Basis::Stated, reason, support: support(said) })
}

fn of_announcement(summits: &Summits<'_>, to: usize) -> Option<Link> {
    let from = summits.clusters[to].after?;
    let said = summits.mentions_of(to).filter_map(|m| m.said().next());
    let reason = "announced by a document that reports the earlier summit".to_owned();
    let claims = support(said);
    (!claims.is_empty()).then_some(Link { from, to, basis: Basis::Inferred, reason, support: claims })
}

//! Which summit follows which.

use std::collections::{BTreeMap, BTreeSet};

use summitkg_ontology::{Basis, Claim};

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

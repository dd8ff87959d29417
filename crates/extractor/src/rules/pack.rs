//! What a pack brings: names of its organisation, its series and who stands how to them.

use summitkg_ontology::{Capacity, ReadWith};

use super::file::{File, PackFile, SeriesRow};
use super::{Name, RuleError, Series, Standing};
use crate::lexicon::{Lexicon, Meaning};

/// The names that a pack brings for its organisation, each with its key.
pub(super) fn own_names(pack: &PackFile) -> impl Iterator<Item = (String, String)> {
    let organisation = pack.organisation.as_ref().map(|o| o.get_ref().clone()).unwrap_or_default();
    let names: Vec<String> = pack.names().map(|name| name.get_ref().clone()).collect();
    names.into_iter().map(move |name| (name, organisation.clone()))
}

/// Whether the lexicon has learnt the names of a pack as they are meant.
pub(super) fn check_names(lexicon: &Lexicon, pack: &File<'_, PackFile>) -> Result<(), RuleError> {
    let names = || pack.content.names();
    let Some(organisation) = pack.content.organisation.as_ref().map(toml::Spanned::get_ref) else {
        return match names().next() {
            Some(first) => Err(RuleError::NoOrganisation { file: pack.place(first) }),
            None => Ok(()),
        };
    };
    for spanned in names() {
        let (file, name) = (pack.place(spanned), spanned.get_ref().clone());
        let refuse = |known: String| {
            Err(RuleError::Name {
                file: file.clone(),
                name: name.clone(),
                organisation: organisation.clone(),
                known,
            })
        };
        let folded: String = name.chars().map(summitkg_ontology::simplified).collect();
        if folded != name {
            return Err(RuleError::Folded { file, name, folded });
        }
        if name.chars().count() < 2 || name.contains(char::is_whitespace) {
            return refuse("one character, or has blanks".to_owned());
        }
        match lexicon.meaning(&name) {
            Some(Meaning::Organisation { key, .. }) if key == organisation => {}
            Some(known) => return refuse(known.to_string()),
            None => return refuse("no word that can be found".to_owned()),
        }
    }
    Ok(())
}

pub(super) fn series(
    lexicon: &Lexicon,
    pack: &File<'_, PackFile>,
    row: &SeriesRow,
    names: Vec<Name>,
) -> Result<Series, RuleError> {
    let refuse = |value: &toml::Spanned<String>, what: &'static str| RuleError::Standing {
        file: pack.place(value),
        series: row.code.clone(),
        value: value.get_ref().clone(),
        what,
    };
    let capacity = |value: &toml::Spanned<String>| {
        Capacity::from_code(value.get_ref()).ok_or_else(|| refuse(value, "capacity"))
    };
    let mut standings = Vec::new();
    for standing in &row.standings {
        for who in &standing.who {
            let known = match lexicon.meaning(who.get_ref()) {
                Some(Meaning::Country(key) | Meaning::Organisation { key, .. }) => key == who.get_ref(),
                _ => false,
            };
            if !known {
                return Err(refuse(who, "country or organisation by its usual short form"));
            }
        }
        standings.push(Standing {
            from: standing.from,
            capacity: capacity(&standing.capacity)?,
            who: standing.who.iter().map(|who| who.get_ref().clone()).collect(),
        });
    }
    let standings_of = |s: &super::file::StandingRow| {
        let who: Vec<&str> = s.who.iter().map(|w| w.get_ref().as_str()).collect();
        format!("{} {} {}", s.from, s.capacity.get_ref(), who.join(" "))
    };
    let definition = format!(
        "{:?}\t{:?}\t{}\t{}\t{:?}\t{:?}",
        pack.content.organisation.as_ref().map(toml::Spanned::get_ref),
        row.first_year,
        row.yearly,
        row.main,
        row.others.as_ref().map(toml::Spanned::get_ref),
        row.standings.iter().map(standings_of).collect::<Vec<_>>()
    );
    Ok(Series {
        code: row.code.clone(),
        digest: ReadWith::digest(&definition),
        organisation: pack.content.organisation.as_ref().map(|o| o.get_ref().clone()).unwrap_or_default(),
        first_year: row.first_year,
        yearly: row.yearly,
        main: row.main,
        names,
        others: row.others.as_ref().map(capacity).transpose()?,
        standings,
    })
}

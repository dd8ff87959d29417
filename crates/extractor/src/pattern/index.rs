//! Which of many patterns can match in a text, found in one pass over the text.

use std::ops::Range;

use super::Pattern;
use super::required::{ATOMS, Atom, Required, Traits, bits};

/// Patterns by what their matches require.
pub(crate) struct Index {
    /// The atoms that are among the most telling of any pattern.
    telling: Traits,
    /// The patterns of each of these, one atom behind the other.
    patterns: Vec<u16>,
    /// Where the patterns of each atom begin, and where those of the last end.
    starts: Vec<u32>,
    /// What else each pattern requires: for each the sets of atoms of which a text must have one.
    others: Vec<Range<usize>>,
    /// The sets of all patterns, each as a range of `atoms`.
    sets: Vec<Range<usize>>,
    atoms: Vec<Atom>,
    /// Patterns that require nothing that could be looked for.
    always: Numbers,
}

/// A set of patterns, by their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers(Box<[u64]>);

impl Index {
    /// Numbers patterns in their order.
    pub(crate) fn of<'p>(patterns: impl Iterator<Item = &'p Pattern>) -> Self {
        let number = |(number, pattern): (u16, &Pattern)| {
            _ = pattern.number.set(number);
            Required::of(&pattern.source)
        };
        let required: Vec<Required> = (0..).zip(patterns).map(number).collect();
        let mut index = Self {
            telling: Traits::none(),
            patterns: Vec::new(),
            starts: vec![0],
            others: Vec::new(),
            sets: Vec::new(),
            atoms: Vec::new(),
            always: Numbers::none(required.len()),
        };
        let mut of_atoms = vec![Vec::new(); ATOMS];
        for (number, required) in (0..).zip(&required) {
            let mut sets = required.sets();
            match sets.next() {
                None => index.always.add(number),
                Some(atoms) => atoms.iter().for_each(|atom| {
                    index.telling.add(*atom);
                    of_atoms[usize::from(*atom)].push(number);
                }),
            }
            let start = index.sets.len();
            for atoms in sets {
                let start = index.atoms.len();
                index.atoms.extend(atoms);
                index.sets.push(start..index.atoms.len());
            }
            index.others.push(start..index.sets.len());
        }
        for patterns in of_atoms {
            index.patterns.extend(patterns);
            index.starts.push(u32::try_from(index.patterns.len()).unwrap_or(u32::MAX));
        }
        index
    }

    /// The patterns that can match in a text that has these traits.
    pub(crate) fn possible(&self, traits: &Traits) -> Numbers {
        let mut told = Numbers::none(self.others.len());
        for atom in self.telling.both(traits).map(usize::from) {
            let (start, end) = (self.starts[atom] as usize, self.starts[atom + 1] as usize);
            self.patterns[start..end].iter().for_each(|number| told.add(*number));
        }
        let mut possible = self.always.clone();
        for number in told.iter() {
            let mut others = self.sets[self.others[usize::from(number)].clone()].iter();
            if others.all(|set| self.atoms[set.clone()].iter().any(|atom| traits.has(*atom))) {
                possible.add(number);
            }
        }
        possible
    }
}

impl Numbers {
    fn none(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)].into())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    fn add(&mut self, number: u16) {
        if let Some(word) = self.0.get_mut(usize::from(number >> 6)) {
            *word |= 1 << (number & 63);
        }
    }

    pub(super) fn has(&self, number: u16) -> bool {
        self.0.get(usize::from(number >> 6)).is_some_and(|word| word >> (number & 63) & 1 == 1)
    }

    fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        (0..).zip(&self.0).flat_map(|(at, word)| bits(*word).map(move |bit| (at << 6) + bit))
    }
}

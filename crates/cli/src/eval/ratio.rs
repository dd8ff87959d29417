//! How alike two titles are: the measure of Ratcliff and Obershelp, as Python's `difflib` computes it.
//!
//! The longest run that both have is taken out, then the same is done to the left and to the right of
//! it; twice what was taken over both lengths is the ratio. Scores must be those of a scorer written with
//! `difflib`, so its rule for long texts is kept too: in a second text of 200 characters or more, those
//! that make up over a hundredth of it start no run, they only extend one.

use std::collections::BTreeMap;
use std::ops::Range;

/// From this length on, frequent characters start no run.
const LONG: usize = 200;

/// Between 0 (nothing in common) and 1 (equal); not the same with the sides exchanged.
#[expect(clippy::cast_precision_loss, reason = "no text has 2^52 characters")]
pub(super) fn ratio(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let length = a.len() + b.len();
    if length == 0 { 1.0 } else { 2.0 * Sides::new(&a, &b).matches() as f64 / length as f64 }
}

struct Sides<'t> {
    a: &'t [char],
    b: &'t [char],
    /// Where each character of `b` that may start a run stands, in order.
    places: BTreeMap<char, Vec<usize>>,
}

impl<'t> Sides<'t> {
    fn new(a: &'t [char], b: &'t [char]) -> Self {
        let mut places: BTreeMap<char, Vec<usize>> = BTreeMap::new();
        for (j, c) in b.iter().enumerate() {
            places.entry(*c).or_default().push(j);
        }
        if b.len() >= LONG {
            let most = b.len() / 100 + 1;
            places.retain(|_, at| at.len() <= most);
        }
        Self { a, b, places }
    }

    /// How many characters are in runs that both sides have in the same order.
    fn matches(&self) -> usize {
        let mut waiting = vec![(0..self.a.len(), 0..self.b.len())];
        let mut matches = 0;
        while let Some((a, b)) = waiting.pop() {
            let (i, j, size) = self.longest_run(a.clone(), b.clone());
            if size > 0 {
                matches += size;
                waiting.push((a.start..i, b.start..j));
                waiting.push((i + size..a.end, j + size..b.end));
            }
        }
        matches
    }

    /// The longest run in these parts, the first of several: where it begins on each side, and its length.
    fn longest_run(&self, a: Range<usize>, b: Range<usize>) -> (usize, usize, usize) {
        let (mut i, mut j, mut size) = (a.start, b.start, 0);
        // Length of the run that ends at each place of `b` and the current one of `a`.
        let mut ending: BTreeMap<usize, usize> = BTreeMap::new();
        for at in a.clone() {
            let mut next = BTreeMap::new();
            let places = self.places.get(&self.a[at]).map_or(&[][..], Vec::as_slice);
            for place in places.iter().copied().filter(|place| b.contains(place)) {
                let run = place.checked_sub(1).and_then(|p| ending.get(&p)).unwrap_or(&0) + 1;
                next.insert(place, run);
                if run > size {
                    (i, j, size) = (at + 1 - run, place + 1 - run, run);
                }
            }
            ending = next;
        }
        while i > a.start && j > b.start && self.a[i - 1] == self.b[j - 1] {
            (i, j, size) = (i - 1, j - 1, size + 1);
        }
        while i + size < a.end && j + size < b.end && self.a[i + size] == self.b[j + size] {
            size += 1;
        }
        (i, j, size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected: `difflib.SequenceMatcher(None, a, b).ratio()`.
    #[test]
    fn ratios_are_those_of_difflib() {
        let long = format!("甲{}乙", "成员国".repeat(80));
        let other = format!("关于甲{}的声明", "成员国".repeat(70));
        let rare: String = ('\u{4e00}'..'\u{4ee0}').collect();
        let damaged: String = rare.chars().filter(|c| u32::from(*c) % 7 != 0).chain("结束".chars()).collect();
        let cases = [
            ("", "", 1.0),
            ("", "a", 0.0),
            ("杜尚别宣言", "杜尚别宣言", 1.0),
            ("成员国元首杜尚别宣言", "元首理事会杜尚别宣言", 0.7),
            ("元首理事会杜尚别宣言", "成员国元首杜尚别宣言", 0.7),
            ("tide", "diet", 0.25),
            ("diet", "tide", 0.5),
            ("abxcd", "abcd", 8.0 / 9.0),
            (" abcd", "abcd abcd", 10.0 / 14.0),
            (&long, &other, 422.0 / 458.0),
            (&other, &long, 422.0 / 458.0),
            (&rare, &damaged, 0.918_660_287_081_339_7),
        ];
        let wrong: Vec<_> = cases.iter().filter(|(a, b, want)| (ratio(a, b) - want).abs() > 1e-12).collect();
        let told: Vec<_> = wrong.iter().map(|(a, b, want)| (a, b, want, ratio(a, b))).collect();
        assert!(told.is_empty(), "{told:#?}");
    }
}

//! The name that was probably meant.

/// The candidate nearest to `name`, if one is near enough to be a slip.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let best = candidates.map(|candidate| (distance(name, candidate), candidate)).min()?;
    // Where nothing is left of a short name it is another one.
    (best.0 <= (length / 3).max(2) && best.0 < length).then_some(best.1)
}

/// Levenshtein's distance, in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_nonsense_does_not() {
        let names = ["attendance", "conflicts", "timeline"];
        assert_eq!(nearest("atendance", names.into_iter()), Some("attendance"));
        assert_eq!(nearest("时间线", names.into_iter()), None);
        assert_eq!(nearest("x", [].into_iter()), None);
        assert_eq!(nearest("99", ["РФ"].into_iter()), None);
        assert_eq!(nearest("普京", ["普金"].into_iter()), Some("普金"));
        assert_eq!(distance("元首理事会", "元首会"), 2);
    }
}

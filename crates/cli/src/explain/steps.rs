//! The steps of a reason, each with the claims that it is made of.
//!
//! Fusion tells a chain as clauses between semicolons, each with the values that it adds; a claim
//! belongs to the first clause that has its value.

/// One clause and the places of its claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) text: String,
    pub(super) claims: Vec<usize>,
}

/// What begins the clause that names the values that were not preferred.
const OTHERS: &str = "also claimed: ";

/// Splits a reason; `values` are what each claim says, the whole value first. Without several steps
/// there is no chain: none are given.
pub(super) fn steps(reason: &str, values: &[Vec<String>]) -> Vec<Step> {
    let mut steps: Vec<Step> =
        chain(reason).split("; ").map(|text| Step { text: text.to_owned(), claims: Vec::new() }).collect();
    if steps.len() < 2 {
        return Vec::new();
    }
    for (n, parts) in values.iter().enumerate() {
        // What a clause adds goes before what comes of it, which stands behind a colon.
        let adds = |text: &str| text.split(": ").next().unwrap_or_default().to_owned();
        let has = |part: &String| {
            let added = steps.iter().position(|step| says(&adds(&step.text), part));
            added.or_else(|| steps.iter().position(|step| says(&step.text, part)))
        };
        let place = parts.iter().find_map(has).unwrap_or(steps.len() - 1);
        if let Some(step) = steps.get_mut(place) {
            step.claims.push(n);
        }
    }
    steps
}

/// The reason without the values that were not preferred.
pub(super) fn chain(reason: &str) -> &str {
    let at = reason.find(&format!("; {OTHERS}")).unwrap_or(reason.len());
    reason.get(..at).unwrap_or(reason)
}

/// Whether a clause has this value as a word of its own: 14 in "the 14th", not in 2014-09-14.
fn says(clause: &str, value: &str) -> bool {
    let mut words = clause.split(|c: char| !(c.is_ascii_digit() || matches!(c, 'X' | '-' | '/')));
    words.any(|word| word == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(reason: &str, values: &[&[&str]]) -> Vec<(String, Vec<usize>)> {
        let values: Vec<Vec<String>> =
            values.iter().map(|v| v.iter().map(|s| (*s).to_owned()).collect()).collect();
        steps(reason, &values).into_iter().map(|s| (s.text, s.claims)).collect()
    }

    #[test]
    fn each_claim_stands_below_the_step_that_has_its_value() {
        let reason = "XXXX-09-17 (stated, 1 document); the organisation was 12 years old in 2013, so it was founded in 2001; \
                      20 years old at this meeting, which was in 2021: 2021-09-17; also claimed: 2020 (1 document)";
        let found = of(reason, &[&["XXXX-09-17"], &["20"], &["12"], &["2013-09-13", "2013"], &["?"]]);
        assert_eq!(
            found.iter().map(|(_, claims)| claims.clone()).collect::<Vec<_>>(),
            [vec![0], vec![2, 3], vec![1, 4]]
        );
        assert!(found.iter().all(|(text, _)| !text.contains("also claimed")));
    }

    #[test]
    fn what_a_clause_adds_goes_before_what_comes_of_it() {
        let reason = "2013-XX-13 (inferred, 1 document); with 2013-09 (stated, 1 document): 2013-09-13; in accord with 2013-09-13 (inferred, 2 documents)";
        let found = of(reason, &[&["2013-09-13", "2013"], &["2013-09", "2013"], &["2013-XX-13", "2013"]]);
        assert_eq!(
            found.into_iter().map(|(_, claims)| claims).collect::<Vec<_>>(),
            [vec![2], vec![1], vec![0]]
        );
    }

    #[test]
    fn a_reason_of_one_clause_is_no_chain() {
        assert_eq!(of("stated in 2 documents; also claimed: 2013 (1 document)", &[&["2014"]]), []);
    }
}

//! The names of documents, of which no two are the same.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// The names given so far, by their hashes: there may be millions. Two names of one hash would only give a document a
/// longer name than it needs.
#[derive(Default)]
pub(crate) struct Names(HashSet<u64>);

impl Names {
    /// The name for a document of this file if it cannot keep its own, since another has it: the file's before it, and
    /// if need be a number.
    pub(crate) fn give(&mut self, own: &str, file: &str) -> Option<String> {
        if self.take(own) {
            return None;
        }
        let longer = format!("{file}/{own}");
        let numbered = (2..).map(|n| format!("{longer}#{n}"));
        let mut candidates = std::iter::once(longer.clone()).filter(|_| own != file).chain(numbered);
        candidates.find(|name| self.take(name))
    }

    fn take(&mut self, name: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        self.0.insert(hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_document_has_a_name_of_its_own() {
        let mut names = Names::default();
        let given: Vec<_> = [("a", "f"), ("a", "f"), ("a", "g"), ("a", "f"), ("f", "f"), ("f", "f")]
            .map(|(own, file)| names.give(own, file).unwrap_or(own.to_owned()))
            .into();
        assert_eq!(given, ["a", "f/a", "g/a", "f/a#2", "f", "f/f#2"]);
    }
}

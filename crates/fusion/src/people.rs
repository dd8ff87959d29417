//! Names of people that leave it open whom they mean.

use std::collections::{BTreeMap, BTreeSet};

use summitkg_ontology::{DocId, Undecided};

use crate::records::Whose;

/// Such names at all summits.
#[derive(Default)]
pub(crate) struct People {
    open: BTreeMap<(String, String), (BTreeSet<String>, BTreeSet<DocId>)>,
}

impl People {
    /// Takes note of everyone at a summit.
    pub(crate) fn gather(&mut self, whose: &Whose<'_, '_>) {
        for said in &whose.said {
            let Some((name, person)) = whose.naming(*said) else { continue };
            if !person.undecided.is_empty() {
                let (people, documents) = self.open.entry((person.key.clone(), name.to_owned())).or_default();
                people.extend(person.undecided);
                documents.insert(said.doc.clone());
            }
        }
    }

    /// The names that leave it open, ordered.
    pub(crate) fn undecided(&mut self) -> Vec<Undecided> {
        let open = std::mem::take(&mut self.open).into_iter();
        open.map(|((key, name), (people, documents))| Undecided {
            name,
            key,
            people: people.into_iter().collect(),
            documents: documents.into_iter().collect(),
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use summitkg_ontology::EntityKind;

    use crate::fuse;
    use crate::testing::{Draft, reference};

    #[test]
    fn a_name_that_several_bear_is_a_person_of_its_own_and_told() {
        let bare = Draft::new("a").event("sco-chs").number(15).speech("谢里夫", "讲话").report();
        let knowledge = fuse(std::slice::from_ref(&bare), &reference());
        let [open] = knowledge.undecided.as_slice() else { panic!("{:?}", knowledge.undecided) };
        assert_eq!((open.name.as_str(), open.key.as_str()), ("谢里夫", "谢里夫"));
        assert_eq!(open.people, ["夏巴兹·谢里夫", "奥萨马·谢里夫"]);
        assert_eq!(open.documents, std::slice::from_ref(&bare.id));
        assert!(knowledge.entities.iter().any(|e| e.kind == EntityKind::Person && e.key == "谢里夫"));
        // Another document says of the same summit for whom he came.
        let full =
            Draft::new("b").event("sco-chs").number(15).attends("member 巴基斯坦 总理 谢里夫").report();
        for reports in [[bare.clone(), full.clone()], [full, bare]] {
            let knowledge = fuse(&reports, &reference());
            assert!(knowledge.undecided.is_empty(), "{:?}", knowledge.undecided);
            assert!(knowledge.entities.iter().any(|e| e.key == "夏巴兹·谢里夫"));
            assert!(!knowledge.entities.iter().any(|e| e.key == "谢里夫"));
        }
    }
}

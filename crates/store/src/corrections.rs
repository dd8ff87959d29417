//! Corrections by people: read from a file, kept in a graph of their own, applied on every change.

mod facts;
mod file;
mod rows;

use std::path::Path;

use oxigraph::io::RdfParser;
use oxigraph::model::vocab::rdfs;
use oxigraph::model::{GraphNameRef, Quad, Term};
use summitkg_ontology::vocab::skg;
use summitkg_ontology::{Base, Correction, CorrectionState, DocId, Verdict, rdf as mapping};

use crate::error::{StoreError, one_line};
use crate::export::Format;
use crate::store::Store;
use crate::suggest::nearest;
use crate::update::Changes;

/// Why a file of corrections is refused; nothing of it is applied.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each message documents its variant")]
pub enum CorrectionError {
    #[error("{file}:{line}: {problem}")]
    At { file: String, line: usize, problem: String },
    #[error("{file}: {problem}")]
    Rdf { file: String, problem: String },
    #[error("{file}: no corrections in it")]
    Empty { file: String },
}

/// Reads a file of corrections: RDF if its name says so, else TOML. `base` is that of the store.
pub fn read_corrections(path: &Path, text: &str, base: &Base) -> Result<Vec<Correction>, CorrectionError> {
    let name = path.file_name().map_or_else(|| "-".into(), |name| name.to_string_lossy().into_owned());
    let found = match Format::from_path(path) {
        Some(format) => {
            let rdf = |problem: String| CorrectionError::Rdf { file: name.clone(), problem };
            let quads: Result<Vec<Quad>, _> =
                RdfParser::from_format(format.rdf()).for_reader(text.as_bytes()).collect();
            let quads = quads.map_err(|problem| rdf(one_line(&problem.to_string())))?;
            mapping::read_corrections(base, &quads, &name).map_err(|problem| rdf(problem.to_string()))?
        }
        None => file::read(&name, text)?,
    };
    if found.is_empty() { Err(CorrectionError::Empty { file: name }) } else { Ok(found) }
}

/// An id as its address has it: with `_` for blanks.
fn spelt(id: &str) -> String {
    id.replace(char::is_whitespace, "_")
}

impl Store {
    /// The corrections, by id. What became of each in the last change is in [`Changes::verdicts`]
    /// and, as `skg:correctionState`, in the graph.
    pub fn corrections(&self) -> Result<Vec<Correction>, StoreError> {
        let quads = self.graph_quads(&self.base().corrections_graph())?;
        mapping::read_corrections(self.base(), &quads, "").map_err(|problem| StoreError::Damaged {
            path: self.place().to_owned(),
            problem: problem.to_string(),
        })
    }

    /// What became of each correction, as the knowledge has it, by id.
    pub fn verdicts(&self) -> Result<Vec<Verdict>, StoreError> {
        let default = Some(GraphNameRef::DefaultGraph);
        let mut verdicts = Vec::new();
        for correction in self.corrections()? {
            let node = self.base().correction(&correction.id);
            let (mut state, mut reason, mut rejects) = (None, String::new(), Vec::new());
            for quad in self.quads_of(Some(node.as_ref()), None, None, default)? {
                match (quad.predicate.as_ref(), &quad.object) {
                    (p, Term::NamedNode(concept)) if p == skg::CORRECTION_STATE => {
                        state = CorrectionState::from_concept(concept.as_str());
                    }
                    (p, Term::Literal(words)) if p == rdfs::COMMENT => words.value().clone_into(&mut reason),
                    (p, Term::NamedNode(claim)) if p == skg::REJECTS => {
                        let path = self.base().decode(claim.as_str()).unwrap_or_default();
                        let document = path.get(1).and_then(|id| DocId::parse(id));
                        rejects.extend(document.zip(path.get(3).cloned()));
                    }
                    _ => {}
                }
            }
            rejects.sort();
            verdicts.extend(state.map(|state| Verdict { id: correction.id, state, reason, rejects }));
        }
        Ok(verdicts)
    }

    /// Applies corrections. They take the place of all earlier ones from files of the same names, and of
    /// those with the same ids.
    pub fn correct(&mut self, corrections: Vec<Correction>) -> Result<Changes, StoreError> {
        self.begun()?;
        let mut all = self.corrections()?;
        all.retain(|old| !corrections.iter().any(|new| new.file == old.file || new.id == old.id));
        all.extend(corrections);
        self.settle_corrections(all)
    }

    /// Withdraws corrections, by id or by the name of their file; all of them or, if one is not there, none.
    pub fn withdraw(&mut self, names: &[String]) -> Result<Changes, StoreError> {
        self.begun()?;
        let mut all = self.corrections()?;
        for name in names {
            let id = spelt(name);
            let before = all.len();
            let known: Vec<String> = all.iter().flat_map(|c| [c.id.clone(), c.file.clone()]).collect();
            all.retain(|c| c.id != id && c.file != *name);
            if all.len() == before {
                let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
                return Err(StoreError::UnknownCorrection { name: name.clone(), nearest });
            }
        }
        self.settle_corrections(all)
    }
}

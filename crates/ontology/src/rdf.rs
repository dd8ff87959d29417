//! The mapping to RDF; only this module knows the graph's layout.
//!
//! Plain RDF 1.1 without blank nodes. Claims live in one named graph per document and can be
//! read back as the Report; knowledge lives in the default graph.

mod claims;
mod corrections;
mod fields;
mod knowledge;
mod terms;

pub use claims::{RdfError, claim_name, claims, report};
pub use corrections::{corrections, read_corrections};
pub use knowledge::{denotes, knowledge};

#![doc = include_str!("../README.md")]

mod claim;
mod code;
mod correction;
mod document;
mod edtf;
mod evidence;
mod json;
mod knowledge;
mod mint;
mod offsets;
pub mod rdf;
mod read_with;
mod report;
mod script;
pub mod vocab;

pub use claim::{
    Accompanying, Attendance, Chair, Claim, Date, HostDecision, MembershipChange, Outcome, Signature, Speech,
};
pub use code::{
    Action, Amends, Basis, Capacity, Change, CorrectionState, Format, Fulfilment, Genre, Kind, Mode, Policy,
    RepresentsKind, Role, SummitStatus, ToStatus,
};
pub use correction::{Amendment, Correction, Verdict};
pub use document::{DocId, Document, DocumentMeta, Span, fingerprint};
pub use edtf::{Edtf, EdtfError, Interval};
pub use evidence::{Evidence, RuleId, RuleIdError};
pub use knowledge::{
    Alternative, Entity, EntityKind, Ground, Knowledge, Node, Object, Property, Standing, Statement, Summit,
    Undecided,
};
pub use mint::Base;
pub use offsets::CodePoints;
pub use read_with::ReadWith;
pub use report::{Event, Fact, Finding, FindingKind, Report};
pub use script::{name_key, simplified};

#![doc = include_str!("../README.md")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "numbers of documents are 32 bits wide"
)]

mod answer;
mod corpus;
mod grammar;
mod meeting;
mod plan;
mod queries;
mod random;
mod ratios;
mod spent;
mod table;
mod verify;
pub mod work;

pub use answer::{Answer, Summit};
pub use corpus::{Corpus, Record};
pub use plan::Order;
pub use queries::{Asked, ask_all};
pub use ratios::Ratios;
pub use spent::Spent;
pub use verify::{Verdict, verify};

#![doc = include_str!("../README.md")]

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

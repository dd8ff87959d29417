#![doc = include_str!("../README.md")]

mod answer;
mod corpus;
mod grammar;
mod meeting;
mod plan;
mod random;
mod table;

pub use answer::{Answer, Summit};
pub use corpus::{Corpus, Record};
pub use plan::Order;

#![doc = include_str!("../README.md")]

mod addresses;
mod encoded;
mod error;
mod find;
mod learn;
mod lists;
mod names;
mod nearness;
mod people;
mod redactor;
mod spans;
mod words;

pub use error::RedactionError;
pub use redactor::{Count, Redactor};

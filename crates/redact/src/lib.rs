#![doc = include_str!("../README.md")]

mod addresses;
mod checksums;
mod defanged;
mod encoded;
mod error;
mod find;
mod labelled;
mod learn;
mod lists;
mod names;
mod nearness;
mod people;
mod redactor;
mod spans;
mod suspects;
mod words;

pub use error::RedactionError;
pub use redactor::{Count, Redactor};

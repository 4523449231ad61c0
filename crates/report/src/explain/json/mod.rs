//! An explanation as JSON, schema `shindan/explanation/v1`.

mod contradictions;
mod document;
mod evidence;
mod facts;
mod what_if;
mod writer;

pub use writer::{SCHEMA, render, schema};

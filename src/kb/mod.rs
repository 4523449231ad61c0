//! Packs: from the files that authors write to a validated [`Pack`], or to all of their problems.

pub mod i18n;
pub mod raw;
pub mod tls_suite;

mod answer;
mod article;
mod canonical;
mod case;
mod check;
mod condition;
mod fold;
mod host;
mod interpret;
mod keys_page;
mod load;
mod lower;
mod manifest;
mod model;
mod mutant;
mod pack;
mod parse;
mod phrases;
mod probe;
mod schema;
mod shares;
mod source;
mod table;
mod written;

#[cfg(test)]
mod broken;
#[cfg(test)]
mod mistakes;
#[cfg(test)]
mod pages;
#[cfg(test)]
pub(crate) mod testing;

pub use answer::Answered;
pub use article::{Claim, Statement, Subject};
pub use canonical::canonical;
pub use case::{Case, Expect, Given, STATUSES, Suspect, cases, given};
pub use condition::{Comparison, Condition, Known, Term, VersionRange};
pub use host::{covers, is_private, nearly};
pub use interpret::{Interpretation, Interpreter, SeenSign};
pub use keys_page::keys_page;
pub use load::{check, load};
pub use lower::frequency_word;
pub use manifest::{MANIFEST_SCHEMA, Manifest, ManifestError, Replacement, manifest_schema};
pub use model::{Class, ContextState, DefectNumbers, Model, ModelProblem, Numbers, VariantNumbers};
pub use mutant::{Mutant, Mutated, Mutation, Operation, mutants};
pub use pack::*;
pub use probe::{Client, Probe, Request, Service};
pub use raw::{Answer, By, Confidence, OfSeveral, StopBy};
pub use schema::schemas;
pub use table::{Link, Rate, Table};
pub use written::{WhichNumber, Written};

#![doc = include_str!("../README.md")]

mod article;
mod choices;
mod condition;
mod fact;
mod host;
mod numbers;
mod pack;
mod probe;
mod shares;
mod source_file;
mod table;
pub mod tls_suite;
mod written;

pub use article::{Claim, Statement, Subject};
pub use choices::{Answer, By, Confidence, OfSeveral, StopBy};
pub use condition::{Comparison, Condition, Known, Term, VersionRange};
pub use fact::*;
pub use host::{covers, is_private, nearly};
pub use numbers::{
    Class, ContextState, DefectNumbers, Model, ModelProblem, Numbers, VariantNumbers,
};
pub use pack::*;
pub use probe::{Client, Probe, Request, Service};
pub use source_file::SourceFile;
pub use table::{Link, Rate, Table};
pub use written::{WhichNumber, Written};

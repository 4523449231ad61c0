//! The types of the pack format. The JSON Schema and the reference of keys are generated from them, so that
//! both say what is parsed.
//!
//! They hold shapes only. `lower` decides whether a name exists and a number makes sense.

mod article;
mod catalogue;
mod cmdlet;
mod condition;
mod defect;
mod evidence;
mod fact;
mod failure;
mod pack;
mod phrase;
mod probe;
mod request;
mod rule;
mod spoken;
mod step;
mod text;
mod tickets;
mod topic;
mod value;

pub use crate::source::{RulesFile, TextsFile};
pub use article::*;
use catalogue::catalogue;
pub use cmdlet::RawCmdlet;
pub use condition::{Comparisons, Condition, RawCondition, Term, Test};
pub use defect::*;
pub use evidence::{RawProperty, RawSign};
pub use fact::{Distribution, FactType, RawFact};
pub use failure::{RawCode, RawCodes, RawFailure, RawMessages};
pub use pack::*;
pub use phrase::*;
pub use probe::{RawClient, RawProbe, RawService};
pub use request::RawRequest;
pub use rule::RawRule;
pub use spoken::{RawEntity, RawNegation, RawPredicate};
pub use step::{RawAccess, RawStep};
pub use text::*;
pub use tickets::Tickets;
pub use topic::RawTopic;
pub use value::{At, Entries, Frequency, Minutes, OneOrMany, Operand};

//! The pack format as authors write it: the types that parse are the types that the JSON Schema and
//! the page of keys come from.
//!
//! Everything here is only shape. Whether a name exists or a number makes sense is `lower`'s to say.

mod article;
mod cmdlet;
mod condition;
mod nodes;
mod phrase;
mod probe;
mod request;
mod value;

pub use article::*;
pub use cmdlet::RawCmdlet;
pub use condition::{Comparisons, Condition, RawCondition, Term, Test};
pub use nodes::*;
pub use phrase::*;
pub use probe::{RawClient, RawProbe, RawService};
pub use request::RawRequest;
pub use value::{At, Entries, Frequency, Minutes, OneOrMany, Operand};

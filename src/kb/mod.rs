//! Packs: from the files that authors write to a validated [`Pack`], or to all of their problems.

pub mod raw;

mod check;
mod condition;
mod load;
mod lower;
mod model;
mod pack;
mod parse;
mod shares;
mod source;

#[cfg(test)]
mod mistakes;
#[cfg(test)]
pub(crate) mod testing;

pub use condition::{Comparison, Condition, Known, Term};
pub use load::load;
pub use model::{
    Class, ContextState, DefectNumbers, Link, Model, ModelProblem, Numbers, Rate, Table,
    VariantNumbers,
};
pub use pack::*;
pub use raw::{By, Confidence};

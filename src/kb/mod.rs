//! Packs: from the files that authors write to a validated [`Pack`], or to all of their problems.

pub mod raw;

mod condition;
mod fold;
mod interpret;
mod model;
mod pack;
mod shares;

pub use condition::{Comparison, Condition, Known, Term};
pub use interpret::{Interpretation, Interpreter, SeenSign};
pub use model::{
    Class, ContextState, DefectNumbers, Link, Model, ModelProblem, Numbers, Rate, Table,
    VariantNumbers,
};
pub use pack::*;
pub use raw::{By, Confidence};

//! All nodes of a pack as they were written, file after file: what `parse` yields and `lower` reads.

mod kinds;
mod node;

pub use kinds::{Raw, RawTexts, RulesFile, TextsFile};
pub use node::Node;

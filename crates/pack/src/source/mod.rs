//! All nodes of a pack as the files have them: the output of `parse` and input of `lower`.

mod kinds;
mod node;

pub use kinds::{Raw, RawTexts, RulesFile, TextsFile};
pub use node::Node;

impl Raw<'_> {
    /// Whether the pack has requests that probes send.
    pub fn sends_requests(&self) -> bool {
        self.requests.iter().any(|node| node.raw.url.is_some())
    }
}

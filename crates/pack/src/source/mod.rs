//! All nodes of a pack as they were written, file after file: what `parse` yields and `lower` reads.

mod kinds;
mod node;

pub use kinds::{Raw, RawTexts, RulesFile, TextsFile};
pub use node::Node;

impl Raw<'_> {
    /// Whether probes have anything to send.
    pub fn sends_requests(&self) -> bool {
        self.requests.iter().any(|node| node.raw.url.is_some())
    }
}

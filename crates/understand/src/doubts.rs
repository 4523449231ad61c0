//! Words of doubt and negation in answers.

use aho_corasick::{AhoCorasick, MatchKind};
use shindan_model::{Doubt, Pack};

use super::plain::{is_whole, plain};

/// The words of doubt of a pack, all looked for in one pass.
#[derive(Debug)]
pub(super) struct Doubts(Option<AhoCorasick>);

impl Doubts {
    pub(super) fn new(pack: &Pack) -> Self {
        let words = pack.doubts.iter().flat_map(|Doubt { anywhere, before, after, .. }| {
            anywhere.iter().chain(before).chain(after).map(|word| plain(word))
        });
        Self(AhoCorasick::builder().match_kind(MatchKind::Standard).build(words).ok())
    }

    /// Whether a [plain] text has any of them.
    pub(super) fn occur_in(&self, text: &str) -> bool {
        let Some(automaton) = &self.0 else { return false };
        automaton.find_overlapping_iter(text).any(|hit| is_whole(text, hit.start(), hit.end()))
    }
}

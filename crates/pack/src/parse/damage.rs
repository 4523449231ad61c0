//! What could not be read of a file.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

/// What was taken out of a table or list: its key, none for an element of a list, and its value.
pub(super) type Entry<'i> = (Option<Range<usize>>, Spanned<DeValue<'i>>);

/// An entry that could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Damage {
    /// The keys that lead to it, outermost first; positions in lists are left out.
    pub(super) keys: Vec<String>,
    /// The key that it was probably meant to be.
    pub(super) meant: Option<String>,
    /// The id with dots that its keys were meant to be.
    pub(super) unquoted: Option<String>,
    /// The keys within it, if it was a table.
    pub(super) below: Vec<String>,
}

impl Damage {
    /// The key right below these keys that could not be read, and the one that it was meant to be.
    pub(crate) fn keys_below(&self, above: &[&str]) -> Vec<String> {
        match self.keys.get(above.len()) {
            Some(key) if self.keys.iter().zip(above).all(|(key, above)| key == above) => {
                [Some(key.clone()), self.meant.clone()].into_iter().flatten().collect()
            }
            _ => Vec::new(),
        }
    }

    /// Ids that may have been those of nodes that could not be read.
    pub(super) fn lost_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.unquoted.iter().cloned().collect();
        if self.keys.len() <= 2 {
            ids.extend(self.keys.last().cloned());
            ids.extend(self.below.iter().cloned());
        }
        ids
    }
}

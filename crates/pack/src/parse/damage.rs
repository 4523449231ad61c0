//! Entries of a file that could not be read.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

/// An entry that was taken out of a table or list: its key (`None` for an element of a list) and its value.
pub(super) type Entry<'i> = (Option<Range<usize>>, Spanned<DeValue<'i>>);

/// An entry that could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Damage {
    /// Keys that lead to it, outermost first, without positions in lists.
    pub(super) keys: Vec<String>,
    /// The key that was probably meant.
    pub(super) meant: Option<String>,
    /// The dotted id that was probably meant by its keys.
    pub(super) unquoted: Option<String>,
    /// The keys in it, if it was a table.
    pub(super) below: Vec<String>,
}

impl Damage {
    /// The damaged key right below these keys, and the key that was meant.
    pub(crate) fn keys_below(&self, above: &[&str]) -> Vec<String> {
        match self.keys.get(above.len()) {
            Some(key) if self.keys.iter().zip(above).all(|(key, above)| key == above) => {
                [Some(key.clone()), self.meant.clone()].into_iter().flatten().collect()
            }
            _ => Vec::new(),
        }
    }

    /// Ids that damaged nodes may have had.
    pub(super) fn lost_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.unquoted.iter().cloned().collect();
        if self.keys.len() <= 2 {
            ids.extend(self.keys.last().cloned());
            ids.extend(self.below.iter().cloned());
        }
        ids
    }
}

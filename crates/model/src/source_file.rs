//! Files of packs in memory.

/// A file of a pack, in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path, relative to the folder of the pack.
    pub path: String,
    /// Its text.
    pub text: String,
}

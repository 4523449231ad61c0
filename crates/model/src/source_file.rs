//! A text file, in memory.

/// A file of a pack, in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path as people know it, relative to the pack's folder.
    pub path: String,
    /// Its text.
    pub text: String,
}

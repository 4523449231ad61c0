//! The number that begins an answer.

use super::number::Numbers;

/// The number that begins an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Index of the line.
    pub(super) line: usize,
    pub(super) depth: usize,
    pub(super) numbers: Numbers,
    /// Whether what stands before it on its line, or right above, says that an earlier answer was wrong.
    pub(super) is_correction: bool,
    /// Whether it is quoted, and the answer is not.
    pub(super) is_answered_outside: bool,
}

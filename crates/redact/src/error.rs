//! Why a case cannot be redacted.

/// Why a case cannot be redacted.
#[derive(Debug, thiserror::Error)]
pub enum RedactionError {
    /// The lists are malformed.
    #[error("`templates/redaction.toml` cannot be read: {0}")]
    Lists(String),
    /// A pack's lists keep what the program's replace.
    #[error(
        "`templates/redaction.toml` of the pack adds to `{0}`, and a pack may only add what is replaced"
    )]
    TakesAway(String),
    /// The names are too many to look for in one pass.
    #[error("too many names to look for: {0}")]
    Names(String),
}

//! Why a case cannot be redacted.

/// Why a case cannot be redacted.
#[derive(Debug, thiserror::Error)]
pub enum RedactionError {
    /// The lists are malformed.
    #[error("`templates/redaction.toml` cannot be read: {0}")]
    Lists(String),
    /// The names are too many to look for in one pass.
    #[error("too many names to look for: {0}")]
    Names(String),
}

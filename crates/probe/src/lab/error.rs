//! Why a site cannot be used.

/// Why a site cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// No file has this name.
    #[error("there is no site `{0}`")]
    Unknown(String),
    /// A file that does not parse.
    #[error("site `{name}`: {message}")]
    Wrong {
        /// The site.
        name: String,
        /// What is wrong, with the line or the key.
        message: String,
    },
    /// A certificate that cannot be made, or that a TLS library refuses.
    #[error("cannot make a certificate: {0}")]
    Certificate(String),
    /// A port that cannot be opened.
    #[error("cannot open a port: {0}")]
    Port(#[from] std::io::Error),
}

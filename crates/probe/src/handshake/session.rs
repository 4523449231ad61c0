//! What a handshake leads to, whichever stack went through it.

use std::io::{self, Read, Write};

use super::super::failure::{Failure, RequestError};

/// A stream in both directions.
pub(crate) trait ReadWrite: Read + Write {}
impl<T: Read + Write> ReadWrite for T {}

/// An encrypted connection.
pub(crate) struct TlsSession<'r> {
    pub(crate) stream: Box<dyn ReadWrite + 'r>,
    /// Library, version and suite: `rustls TLS 1.2 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`.
    pub(crate) stack: String,
    /// The certificates that the server sent, in DER, its own first.
    pub(crate) chain: Vec<Vec<u8>>,
}

/// Tells apart why a handshake failed. A message that is no TLS, or an alert, is `InvalidData`.
pub(super) fn handshake_error(error: &io::Error) -> RequestError {
    match Failure::of(error) {
        _ if error.kind() == io::ErrorKind::InvalidData => RequestError::Handshake(None),
        Failure::TimedOut => RequestError::Connection(Failure::TimedOut),
        other => RequestError::Handshake(Some(other)),
    }
}

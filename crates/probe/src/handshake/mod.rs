//! The TLS handshake of a request, by one of two stacks: rustls for what is safe today, OpenSSL (feature
//! `legacy-tls`) for Windows Server 2003 to 2012 R2.
//!
//! Both accept any certificate and keep it: [`super::chain`] judges it later, and no secret is sent.

#[cfg(feature = "legacy-tls")]
mod legacy;
pub(super) mod modern;
mod session;

use super::connection::Connection;
use super::failure::RequestError;

pub(super) use session::{ReadWrite, TlsSession};

/// A TLS stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stack {
    /// rustls: TLS 1.2 and 1.3, ECDHE with GCM or ChaCha20.
    Modern,
    /// OpenSSL: TLS 1.0 to 1.3, every suite it has.
    #[cfg(feature = "legacy-tls")]
    Legacy,
}

/// Shakes hands with a server.
///
/// # Errors
/// [`RequestError::Handshake`], or [`RequestError::Connection`] if the time is over.
pub(super) fn handshake<'r>(
    connection: Connection<'r>,
    host: &str,
    stack: Stack,
) -> Result<TlsSession<'r>, RequestError> {
    match stack {
        Stack::Modern => modern::handshake(connection, host),
        #[cfg(feature = "legacy-tls")]
        Stack::Legacy => legacy::handshake(connection, host),
    }
}

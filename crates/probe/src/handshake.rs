//! TLS on a connection, with whichever of two stacks the server can agree with: rustls, which knows what
//! is good today, and OpenSSL (feature `legacy-tls`), which knows what Windows Server 2003 to 2012 R2 do.
//!
//! Any certificate is taken and kept: whether it is good is for [`super::chain`] to say, and nothing
//! secret is sent.

use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, SignatureScheme, StreamOwned};

use super::http::Broken;
use super::limits::{Connection, Failure};

/// A stack of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stack {
    /// TLS 1.2 and 1.3, ECDHE with GCM or ChaCha20.
    Today,
    /// TLS 1.0 to 1.3 with everything that was ever usual.
    #[cfg(feature = "legacy-tls")]
    Legacy,
}

/// A connection that is encrypted, and with whom.
pub(super) struct Secured<'r> {
    pub(super) stream: Box<dyn ReadWrite + 'r>,
    /// As `rustls TLS 1.2 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`.
    pub(super) stack: String,
    /// The certificates that the server showed, its own first.
    pub(super) chain: Vec<Vec<u8>>,
}

/// What bytes go in and come out of.
pub(super) trait ReadWrite: Read + Write {}
impl<T: Read + Write> ReadWrite for T {}

/// Agrees with a server on a version and a suite.
///
/// # Errors
/// Why that did not come about.
pub(super) fn secure<'r>(
    connection: Connection<'r>,
    host: &str,
    stack: Stack,
) -> Result<Secured<'r>, Broken> {
    match stack {
        Stack::Today => today(connection, host),
        #[cfg(feature = "legacy-tls")]
        Stack::Legacy => super::legacy::secure(connection, host),
    }
}

fn today<'r>(mut connection: Connection<'r>, host: &str) -> Result<Secured<'r>, Broken> {
    let ours = |_| Broken::Handshake(None);
    let seen = Arc::new(Seen::default());
    let name = ServerName::try_from(host.to_owned()).map_err(|_| Broken::Handshake(None))?;
    let config = Arc::new(config(&seen).map_err(ours)?);
    let mut client = ClientConnection::new(config, name).map_err(ours)?;
    while client.is_handshaking() {
        client.complete_io(&mut connection).map_err(|error| broken_off(&error))?;
    }
    let (version, suite) = (client.protocol_version(), client.negotiated_cipher_suite());
    let version = version.map(|version| format!("{version:?}").replace("TLSv1_", "TLS 1."));
    let suite = suite.map(|suite| format!("{:?}", suite.suite()));
    let stack = format!("rustls {} {}", version.unwrap_or_default(), suite.unwrap_or_default());
    let chain = seen.chain();
    Ok(Secured { stream: Box::new(StreamOwned::new(client, connection)), stack, chain })
}

/// Why a handshake ended too early.
pub(super) fn broken_off(error: &io::Error) -> Broken {
    match Failure::of(error) {
        _ if error.kind() == io::ErrorKind::InvalidData => Broken::Handshake(None),
        Failure::TimedOut => Broken::Connection(Failure::TimedOut),
        other => Broken::Handshake(Some(other)),
    }
}

/// How rustls is set up; `seen` keeps what the server shows.
pub(super) fn config(seen: &Arc<Seen>) -> Result<ClientConfig, rustls::Error> {
    Ok(ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(seen) as Arc<dyn ServerCertVerifier>)
        .with_no_client_auth())
}

/// Takes any certificate and keeps it.
#[derive(Debug, Default)]
pub(super) struct Seen {
    chain: Mutex<Vec<Vec<u8>>>,
}

impl Seen {
    pub(super) fn chain(&self) -> Vec<Vec<u8>> {
        self.chain.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ServerCertVerifier for Seen {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let all = std::iter::once(end_entity).chain(intermediates).map(|der| der.to_vec());
        *self.chain.lock().unwrap_or_else(PoisonError::into_inner) = all.collect();
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let provider: CryptoProvider = ring::default_provider();
        provider.signature_verification_algorithms.supported_schemes()
    }
}

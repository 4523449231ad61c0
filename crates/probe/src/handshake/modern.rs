//! rustls, for what is safe today.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, SignatureScheme, StreamOwned};

use super::super::connection::Connection;
use super::super::failure::RequestError;
use super::session::{TlsSession, handshake_error};

pub(super) fn handshake<'r>(
    mut connection: Connection<'r>,
    host: &str,
) -> Result<TlsSession<'r>, RequestError> {
    let failed = |_| RequestError::Handshake(None);
    let verifier = Arc::new(RecordingVerifier::default());
    let name = ServerName::try_from(host.to_owned()).map_err(|_| RequestError::Handshake(None))?;
    let config = Arc::new(config(&verifier).map_err(failed)?);
    let mut client = ClientConnection::new(config, name).map_err(failed)?;
    while client.is_handshaking() {
        client.complete_io(&mut connection).map_err(|error| handshake_error(&error))?;
    }
    let (version, suite) = (client.protocol_version(), client.negotiated_cipher_suite());
    let version = version.map(|version| format!("{version:?}").replace("TLSv1_", "TLS 1."));
    let suite = suite.map(|suite| format!("{:?}", suite.suite()));
    let stack = format!("rustls {} {}", version.unwrap_or_default(), suite.unwrap_or_default());
    let chain = verifier.chain();
    Ok(TlsSession { stream: Box::new(StreamOwned::new(client, connection)), stack, chain })
}

/// A client configuration that accepts any certificate and records it in `verifier`.
pub(in super::super) fn config(
    verifier: &Arc<RecordingVerifier>,
) -> Result<ClientConfig, rustls::Error> {
    Ok(ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(verifier) as Arc<dyn ServerCertVerifier>)
        .with_no_client_auth())
}

/// Accepts any certificate and records the chain.
#[derive(Debug, Default)]
pub(in super::super) struct RecordingVerifier {
    chain: Mutex<Vec<Vec<u8>>>,
}

impl RecordingVerifier {
    fn chain(&self) -> Vec<Vec<u8>> {
        self.chain.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ServerCertVerifier for RecordingVerifier {
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

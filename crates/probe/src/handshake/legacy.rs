//! OpenSSL with every version and suite it was built with, for servers that share none with rustls.

use std::sync::OnceLock;

use openssl::error::ErrorStack;
use openssl::provider::Provider;
use openssl::ssl::{
    HandshakeError, Ssl, SslContext, SslMethod, SslOptions, SslStream, SslVerifyMode, SslVersion,
};

use super::super::connection::Connection;
use super::super::failure::RequestError;
use super::session::{TlsSession, handshake_error};

/// Every suite that authenticates and encrypts, however weak.
const SUITES: &str = "ALL:COMPLEMENTOFALL:!aNULL:!eNULL:@SECLEVEL=0";
/// Connects to servers from before RFC 5746 as well.
const SSL_OP_LEGACY_SERVER_CONNECT: u64 = 1 << 2;

pub(super) fn handshake<'r>(
    connection: Connection<'r>,
    host: &str,
) -> Result<TlsSession<'r>, RequestError> {
    let ssl = client(host).map_err(|_| RequestError::Handshake(None))?;
    let stream = match ssl.connect(connection) {
        Ok(stream) => stream,
        Err(HandshakeError::Failure(at) | HandshakeError::WouldBlock(at)) => {
            let error = at.error().io_error();
            return Err(error.map_or(RequestError::Handshake(None), handshake_error));
        }
        Err(HandshakeError::SetupFailure(_)) => return Err(RequestError::Handshake(None)),
    };
    let (stack, chain) = (negotiated(&stream), chain(&stream));
    Ok(TlsSession { stream: Box::new(stream), stack, chain })
}

fn client(host: &str) -> Result<Ssl, ErrorStack> {
    // RC4 is in the legacy provider. Never unload it: doing so while the program exits crashes.
    static LEGACY_PROVIDER: OnceLock<()> = OnceLock::new();
    LEGACY_PROVIDER.get_or_init(|| {
        std::mem::forget(Provider::try_load(None, "legacy", true));
    });
    let mut context = SslContext::builder(SslMethod::tls_client())?;
    context.set_verify(SslVerifyMode::NONE);
    context.set_security_level(0);
    context.set_min_proto_version(Some(SslVersion::TLS1))?;
    context.set_cipher_list(SUITES)?;
    context.set_options(SslOptions::from_bits_retain(SSL_OP_LEGACY_SERVER_CONNECT));
    let mut ssl = Ssl::new(&context.build())?;
    // An address is not sent as a name (RFC 6066 3).
    if host.parse::<std::net::IpAddr>().is_err() {
        ssl.set_hostname(host)?;
    }
    Ok(ssl)
}

/// As `OpenSSL TLS 1.0 TLS_RSA_WITH_AES_128_CBC_SHA`.
fn negotiated<S>(stream: &SslStream<S>) -> String {
    let version = match stream.ssl().version_str() {
        "TLSv1" => "TLS 1.0".to_owned(),
        other => other.replace("TLSv", "TLS "),
    };
    let cipher = stream.ssl().current_cipher();
    let suite = cipher.map(|cipher| cipher.standard_name().unwrap_or(cipher.name()));
    format!("OpenSSL {version} {}", suite.unwrap_or_default())
}

/// The certificates that the server showed, its own first.
fn chain<S>(stream: &SslStream<S>) -> Vec<Vec<u8>> {
    let shown = stream.ssl().peer_cert_chain();
    shown.into_iter().flatten().filter_map(|one| one.to_der().ok()).collect()
}

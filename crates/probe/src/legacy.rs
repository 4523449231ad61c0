//! The second stack of TLS: OpenSSL with everything switched on that it was built with, for servers that
//! share no suite with rustls. It verifies nothing, as nothing secret is sent.

use std::sync::OnceLock;

use openssl::error::ErrorStack;
use openssl::provider::Provider;
use openssl::ssl::{
    HandshakeError, Ssl, SslContext, SslMethod, SslOptions, SslStream, SslVerifyMode, SslVersion,
};

use super::handshake::{Secured, broken_off};
use super::http::Broken;
use super::limits::Connection;

/// Every suite with a certificate and a cipher, also those that no longer count as safe.
const SUITES: &str = "ALL:COMPLEMENTOFALL:!aNULL:!eNULL:@SECLEVEL=0";
/// `SSL_OP_LEGACY_SERVER_CONNECT`: servers from before RFC 5746.
const FROM_BEFORE_2010: u64 = 1 << 2;

/// Agrees with a server on a version and a suite.
///
/// # Errors
/// Why that did not come about.
pub(super) fn secure<'r>(connection: Connection<'r>, host: &str) -> Result<Secured<'r>, Broken> {
    let ssl = client(host).map_err(|_| Broken::Handshake(None))?;
    let stream = match ssl.connect(connection) {
        Ok(stream) => stream,
        Err(HandshakeError::Failure(at) | HandshakeError::WouldBlock(at)) => {
            let error = at.error().io_error();
            return Err(error.map_or(Broken::Handshake(None), broken_off));
        }
        Err(HandshakeError::SetupFailure(_)) => return Err(Broken::Handshake(None)),
    };
    let (stack, chain) = (agreed(&stream), chain(&stream));
    Ok(Secured { stream: Box::new(stream), stack, chain })
}

fn client(host: &str) -> Result<Ssl, ErrorStack> {
    // RC4 is kept apart. What was loaded stays: giving it back while the program ends is a crash.
    static OLDEST: OnceLock<()> = OnceLock::new();
    OLDEST.get_or_init(|| {
        std::mem::forget(Provider::try_load(None, "legacy", true));
    });
    let mut context = SslContext::builder(SslMethod::tls_client())?;
    context.set_verify(SslVerifyMode::NONE);
    context.set_security_level(0);
    context.set_min_proto_version(Some(SslVersion::TLS1))?;
    context.set_cipher_list(SUITES)?;
    context.set_options(SslOptions::from_bits_retain(FROM_BEFORE_2010));
    let mut ssl = Ssl::new(&context.build())?;
    // An address is no name (RFC 6066 3).
    if host.parse::<std::net::IpAddr>().is_err() {
        ssl.set_hostname(host)?;
    }
    Ok(ssl)
}

/// As `OpenSSL TLS 1.0 TLS_RSA_WITH_AES_128_CBC_SHA`.
fn agreed<S>(stream: &SslStream<S>) -> String {
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

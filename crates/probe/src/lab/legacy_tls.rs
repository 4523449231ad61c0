//! A server that completes the handshake of old TLS versions and suites, by OpenSSL.

use std::io::{Read, Write};

use openssl::error::ErrorStack;
use openssl::pkey::PKey;
use openssl::ssl::{SslContext, SslContextBuilder, SslMethod, SslVersion};
use openssl::x509::X509;

use super::certificate::ServerCertificate;
use super::error::SiteError;
use super::site::Tls;
use crate::handshake::ReadWrite;

/// OpenSSL's names of the suites that a site may have.
const SUITES: [(u16, &str); 13] = [
    (0x0004, "RC4-MD5"),
    (0x0005, "RC4-SHA"),
    (0x000a, "DES-CBC3-SHA"),
    (0x002f, "AES128-SHA"),
    (0x0035, "AES256-SHA"),
    (0x003c, "AES128-SHA256"),
    (0x003d, "AES256-SHA256"),
    (0x009c, "AES128-GCM-SHA256"),
    (0x009d, "AES256-GCM-SHA384"),
    (0xc013, "ECDHE-RSA-AES128-SHA"),
    (0xc014, "ECDHE-RSA-AES256-SHA"),
    (0xc027, "ECDHE-RSA-AES128-SHA256"),
    (0xc028, "ECDHE-RSA-AES256-SHA384"),
];

/// A server with the versions, suites and certificate of a site.
pub(super) struct LegacyServer(SslContext);

impl LegacyServer {
    pub(super) fn new(tls: &Tls, certificate: &ServerCertificate) -> Result<Self, SiteError> {
        let failed = |error: ErrorStack| SiteError::Certificate(error.to_string());
        let mut context = SslContext::builder(SslMethod::tls_server()).map_err(failed)?;
        configure(&mut context, tls, certificate).map_err(failed)?;
        Ok(Self(context.build()))
    }

    /// Shakes hands with a client and passes the encrypted stream on.
    pub(super) fn serve<S: Read + Write>(&self, stream: S, with: impl FnOnce(&mut dyn ReadWrite)) {
        let Ok(ssl) = openssl::ssl::Ssl::new(&self.0) else { return };
        let Ok(mut stream) = ssl.accept(stream) else { return };
        with(&mut stream);
        let _ = stream.shutdown();
    }
}

fn configure(
    context: &mut SslContextBuilder,
    tls: &Tls,
    certificate: &ServerCertificate,
) -> Result<(), ErrorStack> {
    let version = |version: &String| match version.as_str() {
        "1.0" => SslVersion::TLS1,
        "1.1" => SslVersion::TLS1_1,
        _ => SslVersion::TLS1_2,
    };
    context.set_security_level(0);
    context.set_min_proto_version(tls.old_versions.iter().map(version).next())?;
    context.set_max_proto_version(tls.old_versions.iter().map(version).next_back())?;
    let suites = SUITES.iter().filter(|(number, _)| tls.old_suites.contains(number));
    let names: Vec<&str> = suites.map(|(_, name)| *name).collect();
    context.set_cipher_list(&format!("{}:@SECLEVEL=0", names.join(":")))?;
    context.set_private_key(&*PKey::private_key_from_der(&certificate.key)?)?;
    for (at, der) in certificate.chain.iter().enumerate() {
        let one = X509::from_der(der)?;
        match at {
            0 => context.set_certificate(&one)?,
            _ => context.add_extra_chain_cert(one)?,
        }
    }
    Ok(())
}

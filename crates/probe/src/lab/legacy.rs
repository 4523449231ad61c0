//! A server that speaks TLS as Windows did before 2016, through OpenSSL: for sites that are to be looked at
//! behind their hello.

use std::io::{Read, Write};

use openssl::error::ErrorStack;
use openssl::pkey::PKey;
use openssl::ssl::{SslContext, SslContextBuilder, SslMethod, SslVersion};
use openssl::x509::X509;

use super::certificates::Made;
use super::site::{SiteError, Tls};

/// OpenSSL's names of the suites that sites have.
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

/// A server's side.
pub(super) struct Server(SslContext);

impl Server {
    pub(super) fn new(tls: &Tls, made: &Made) -> Result<Self, SiteError> {
        let failed = |error: ErrorStack| SiteError::Certificate(error.to_string());
        let mut context = SslContext::builder(SslMethod::tls_server()).map_err(failed)?;
        set_up(&mut context, tls, made).map_err(failed)?;
        Ok(Self(context.build()))
    }

    /// Speaks TLS with a client and leaves the rest to somebody.
    pub(super) fn serve<S: Read + Write>(&self, stream: S, with: impl FnOnce(&mut dyn ReadWrite)) {
        let Ok(ssl) = openssl::ssl::Ssl::new(&self.0) else { return };
        let Ok(mut stream) = ssl.accept(stream) else { return };
        with(&mut stream);
        let _ = stream.shutdown();
    }
}

/// What bytes go in and come out of.
pub(super) trait ReadWrite: Read + Write {}
impl<T: Read + Write> ReadWrite for T {}

fn set_up(context: &mut SslContextBuilder, tls: &Tls, made: &Made) -> Result<(), ErrorStack> {
    let version = |version: &String| match version.as_str() {
        "1.0" => SslVersion::TLS1,
        "1.1" => SslVersion::TLS1_1,
        _ => SslVersion::TLS1_2,
    };
    context.set_security_level(0);
    context.set_min_proto_version(tls.old_versions.iter().map(version).next())?;
    context.set_max_proto_version(tls.old_versions.iter().map(version).next_back())?;
    let own = SUITES.iter().filter(|(number, _)| tls.old_suites.contains(number));
    let names: Vec<&str> = own.map(|(_, name)| *name).collect();
    context.set_cipher_list(&format!("{}:@SECLEVEL=0", names.join(":")))?;
    context.set_private_key(&*PKey::private_key_from_der(&made.key)?)?;
    for (at, der) in made.chain.iter().enumerate() {
        let one = X509::from_der(der)?;
        match at {
            0 => context.set_certificate(&one)?,
            _ => context.add_extra_chain_cert(one)?,
        }
    }
    Ok(())
}

//! Simulated sites on loopback, to practise on and to test against: real TCP, TLS, HTTP and DNS.
//!
//! A site is a TOML file that says what its servers do, what the customer says, and what is wrong.
//! Certificates are made when it starts, with a key that is no secret. Nothing listens on any other address
//! than 127.0.0.1 or ::1.

mod certificate;
mod dns;
mod error;
#[cfg(feature = "legacy-tls")]
mod legacy_tls;
mod misbehave;
mod old_tls;
mod servers;
mod site;
mod sites;

use std::net::SocketAddr;
use std::sync::Arc;

use jiff::Timestamp;

use certificate::ServerCertificate;

pub use error::SiteError;
pub use site::{Answer, Certificate, DnsMisbehaviour, Issuer, Misbehaviour, Site, Tls, Truth};
pub use sites::Sites;

/// A running site. Its servers stop when the program ends.
#[derive(Debug)]
pub struct Running {
    /// The address of HTTPS.
    pub secure: SocketAddr,
    /// The address of HTTP without TLS.
    pub plain: SocketAddr,
    /// The address of DNS, over UDP and TCP.
    pub dns: SocketAddr,
    /// The root that every client trusts here, in PEM.
    pub root: String,
}

/// Starts a site on free ports of loopback. `now` is the moment from which the days of its certificate
/// count.
///
/// # Errors
/// [`SiteError::Certificate`] or [`SiteError::Port`].
pub fn start(site: &Site, now: Timestamp) -> Result<Running, SiteError> {
    let certificate = Arc::new(ServerCertificate::issue(&site.certificate, &site.host, now)?);
    let site = Arc::new(site.clone());
    let secure = servers::secure(&site, &certificate)?;
    let plain = servers::plain(&site)?;
    let dns = dns::serve(&site)?;
    Ok(Running { secure, plain, dns, root: certificate.root.clone() })
}

//! Simulated sites on loopback: real TCP, TLS, HTTP and DNS, to practise on and to test against.
//!
//! A site is a TOML file in `lab/`. What is wrong with it, and what the customer says, is data; certificates
//! are made on the spot, with a key that is no secret.

mod certificates;
mod dns;
#[cfg(feature = "legacy-tls")]
mod legacy;
mod servers;
mod site;
mod tls;
mod trouble;

use std::net::SocketAddr;
use std::sync::Arc;

use include_dir::{Dir, File, include_dir};
use jiff::Timestamp;

pub use site::{Answer, Certificate, Issuer, Lie, Site, SiteError, Tls, Truth};
pub use trouble::Trouble;

use certificates::Made;

static SITES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lab");

/// A site that is running, for as long as the program does.
#[derive(Debug)]
pub struct Running {
    /// HTTPS.
    pub secure: SocketAddr,
    /// HTTP.
    pub plain: SocketAddr,
    /// DNS.
    pub dns: SocketAddr,
    /// The authority that everybody outside trusts here, as PEM.
    pub root: String,
}

/// The names of the sites that come with shindan, in alphabetical order.
pub fn names() -> Vec<&'static str> {
    let file = |file: &'static File<'_>| file.path().to_str()?.strip_suffix(".toml");
    let mut names: Vec<_> = SITES.files().filter_map(file).collect();
    names.sort_unstable();
    names
}

/// A site by its name.
///
/// # Errors
/// When there is none, or its file is not in order.
pub fn site(name: &str) -> Result<Site, SiteError> {
    site::load(name, &|name| SITES.get_file(format!("{name}.toml"))?.contents_utf8())
}

/// Starts a site on ports that are free.
///
/// # Errors
/// When a certificate cannot be made, or a port cannot be had.
pub fn start(site: &Site, now: Timestamp) -> Result<Running, SiteError> {
    let made = Arc::new(Made::new(&site.certificate, &site.host, now)?);
    let site = Arc::new(site.clone());
    let secure = servers::secure(&site, &made)?;
    let plain = servers::plain(&site)?;
    let dns = dns::serve(&site)?;
    Ok(Running { secure, plain, dns, root: made.root.clone() })
}

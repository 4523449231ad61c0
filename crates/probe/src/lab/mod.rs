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

use jiff::Timestamp;
use shindan_model::SourceFile;

pub use site::{Answer, Certificate, Issuer, Lie, Site, SiteError, Tls, Truth};
pub use trouble::Trouble;

use certificates::Made;

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

/// The sites that there are, each a file `lab/NAME.toml`.
#[derive(Clone, Debug)]
pub struct Sites {
    files: Vec<SourceFile>,
}

impl Sites {
    /// The sites in `files`; what is not TOML is not looked at.
    pub fn new(files: Vec<SourceFile>) -> Self {
        Self { files }
    }

    /// Their names, in alphabetical order.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.files.iter().filter_map(name).collect();
        names.sort_unstable();
        names
    }

    /// A site by its name.
    ///
    /// # Errors
    /// When there is none, or its file is not in order.
    pub fn site(&self, wanted: &str) -> Result<Site, SiteError> {
        let text = |wanted: &str| {
            let mut files = self.files.iter();
            files.find(|file| name(file) == Some(wanted)).map(|file| file.text.as_str())
        };
        site::load(wanted, &text)
    }
}

fn name(file: &SourceFile) -> Option<&str> {
    file.path.rsplit('/').next()?.strip_suffix(".toml")
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

//! Settings of probes.

use crate::index::FactIx;

/// The hosts that probes look at, and the client that they stand in for.
#[derive(Clone, Debug, Default)]
pub struct Probe {
    /// Facts with the name of the host. In this and the next two lists, the first known fact counts.
    pub host: Vec<FactIx>,
    /// Facts with a mail address.
    pub address: Vec<FactIx>,
    /// Facts with the name of an internal server.
    pub server: Vec<FactIx>,
    /// Roles, each with a further host that requests go to, inputs in braces.
    pub roles: Vec<(String, String)>,
    /// Text in a URL for which redirects of hosts other than the endpoint are followed.
    pub follow: Option<String>,
    /// The client that probes stand in for.
    pub client: Option<Client>,
    /// A service whose host may be found in DNS.
    pub service: Option<Service>,
}

/// Versions and suites of TLS that a client offers, by their numbers in [`super::tls_suite`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its versions, oldest first.
    pub versions: Vec<u16>,
    /// Its suites, the preferred one first.
    pub suites: Vec<u16>,
    /// The source, in the author's words.
    pub source: String,
}

/// A service whose host may be found in DNS (RFC 2782), and the request to that host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The name of the SRV record, with inputs in braces.
    pub name: String,
    /// The role of the host.
    pub role: String,
    /// The URL, with `{target}` for the host that was found.
    pub url: String,
}

//! What probes need from a pack.

use crate::index::FactIx;

/// Where probes begin, in whose place they look, and at what else.
#[derive(Clone, Debug, Default)]
pub struct Probe {
    /// Facts that name the host; of each kind the first that is known counts.
    pub host: Vec<FactIx>,
    /// Facts that have a mail address.
    pub address: Vec<FactIx>,
    /// Facts that name a server inside.
    pub server: Vec<FactIx>,
    /// Role → another host that requests go to, with names of inputs in braces.
    pub roles: Vec<(String, String)>,
    /// What the URL of a redirect must have in it to be followed.
    pub follow: Option<String>,
    /// In whose place probes look.
    pub client: Option<Client>,
    /// A service that DNS may name a host for.
    pub service: Option<Service>,
}

/// What a client offers in TLS, by the numbers of [`super::tls_suite`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The versions, oldest first.
    pub versions: Vec<u16>,
    /// The suites, the one that it likes best first.
    pub suites: Vec<u16>,
    /// Where this is written.
    pub source: String,
}

/// A service that DNS may name a host for (RFC 2782), and what is asked of that host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The name that DNS is asked for, with names of inputs in braces.
    pub name: String,
    /// The role as which that name is looked at.
    pub role: String,
    /// Where to, with `{target}` for the host that DNS named.
    pub url: String,
}

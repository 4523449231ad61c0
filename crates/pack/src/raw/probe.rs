//! `[pack.probe]`: where probes begin, in whose place they look, and at what else.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::raw::{At, Entries, OneOrMany, RawPack};

/// `[pack.probe]`: where probes begin, in whose place they look, and at what else. Of the facts of one kind, the first that is known counts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawProbe {
    /// Facts that name the host, which is looked at as `endpoint`. Example: `host = ["endpoint.host", "endpoint.rpc_proxy"]`
    pub host: Option<OneOrMany>,
    /// Facts that have a mail address. Example: `address = "user.email"`
    pub address: Option<OneOrMany>,
    /// Facts that name a server inside. Example: `server = "endpoint.exchange_server"`
    pub server: Option<OneOrMany>,
    /// Role → another host that requests go to, with the names in braces that requests have. `{domain}` itself is looked at as `domain`, and where an answer points to as `redirect`. Example: `roles = { autodiscover = "autodiscover.{domain}" }`
    #[serde(default)]
    pub roles: Entries<At<String>>,
    /// What the URL must have in it for a redirect of another host than the endpoint to be followed; left out, none is. Example: `follow = "/autodiscover/"`
    pub follow: Option<At<String>>,
    /// The client that must be able to reach the host. Without one, nothing is said of what it could agree on with a server. Example: `[pack.probe.client]`
    pub client: Option<At<RawClient>>,
    /// A service that DNS may name a host for. Example: `[pack.probe.service]`
    pub service: Option<At<RawService>>,
}

impl RawPack {
    /// Whether probes look in the place of a client.
    pub fn has_client(&self) -> bool {
        self.probe.as_ref().is_some_and(|probe| probe.client.is_some())
    }
}

/// `[pack.probe.client]`: what the client that must be able to reach the host offers in TLS. Its name is a text of the pack.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawClient {
    /// The versions of TLS. Example: `versions = ["TLS 1.2"]`
    #[schemars(required)]
    pub versions: Option<OneOrMany>,
    /// The suites, as IANA names them, the one that it likes best first. Example: `suites = ["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_RSA_WITH_AES_128_GCM_SHA256"]`
    #[schemars(required)]
    pub suites: Option<OneOrMany>,
    /// Where this is written. Example: `source = "Microsoft 365: technical reference details about encryption"`
    #[schemars(required)]
    pub source: Option<At<String>>,
}

/// `[pack.probe.service]`: a service that DNS may name a host for (RFC 2782), and what is asked of that host.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawService {
    /// The name that DNS is asked for. Example: `name = "_autodiscover._tcp.{domain}"`
    #[schemars(required)]
    pub name: Option<At<String>>,
    /// As what that name is looked at: one of `roles`. Example: `role = "autodiscover"`
    #[schemars(required)]
    pub role: Option<At<String>>,
    /// Where to, with `{target}` for the host that DNS named. Example: `url = "https://{target}/autodiscover/autodiscover.xml"`
    #[schemars(required)]
    pub url: Option<At<String>>,
}

//! `[pack.probe]`: the hosts that probes look at, and the client that they stand in for.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::raw::{At, Entries, OneOrMany, RawPack};

/// `[pack.probe]`: the hosts that probes look at, and the client that they stand in for. Of several facts, the first that is known counts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawProbe {
    /// Facts with the name of the host; it has the role `endpoint`. Example: `host = ["endpoint.host", "endpoint.rpc_proxy"]`
    pub host: Option<OneOrMany>,
    /// Facts with a mail address. Example: `address = "user.email"`
    pub address: Option<OneOrMany>,
    /// Facts with the name of an internal server. Example: `server = "endpoint.exchange_server"`
    pub server: Option<OneOrMany>,
    /// Role → another host that requests go to, with the inputs of requests in braces. `{domain}` has the role `domain`, and hosts that answers redirect to have the role `redirect`. Example: `roles = { autodiscover = "autodiscover.{domain}" }`
    #[serde(default)]
    pub roles: Entries<At<String>>,
    /// Text in a URL for which redirects of hosts other than the endpoint are followed. If left out, none is. Example: `follow = "/autodiscover/"`
    pub follow: Option<At<String>>,
    /// The client that must be able to reach the host. Without one, probes do not compare what client and server support. Example: `[pack.probe.client]`
    pub client: Option<At<RawClient>>,
    /// A service whose host may be found in DNS. Example: `[pack.probe.service]`
    pub service: Option<At<RawService>>,
}

impl RawPack {
    /// Whether probes stand in for a client.
    pub fn has_client(&self) -> bool {
        self.probe.as_ref().is_some_and(|probe| probe.client.is_some())
    }
}

/// `[pack.probe.client]`: versions and suites of TLS that the client offers. Its name is a text of the pack.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawClient {
    /// The versions of TLS. Example: `versions = ["TLS 1.2"]`
    #[schemars(required)]
    pub versions: Option<OneOrMany>,
    /// The suites by their IANA names, the preferred one first. Example: `suites = ["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_RSA_WITH_AES_128_GCM_SHA256"]`
    #[schemars(required)]
    pub suites: Option<OneOrMany>,
    /// The source: a document, an observation. Example: `source = "Microsoft 365: technical reference details about encryption"`
    #[schemars(required)]
    pub source: Option<At<String>>,
}

/// `[pack.probe.service]`: a service whose host may be found in DNS (RFC 2782), and the request to that host.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawService {
    /// The name of the SRV record. Example: `name = "_autodiscover._tcp.{domain}"`
    #[schemars(required)]
    pub name: Option<At<String>>,
    /// The role of the host: one of `roles`. Example: `role = "autodiscover"`
    #[schemars(required)]
    pub role: Option<At<String>>,
    /// The URL, with `{target}` for the host that was found. Example: `url = "https://{target}/autodiscover/autodiscover.xml"`
    #[schemars(required)]
    pub url: Option<At<String>>,
}

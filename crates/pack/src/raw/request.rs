//! `[request.ID]`: what probes send, and what failures are about.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::Confidence;

use crate::raw::{At, Entries, OneOrMany};

/// `[request.ID]`: a request to a server. With `url`, probes send it, without credentials; what the answer means is for properties to say. With `urls`, `hosts`, `words` or `steps`, a failure is known to be about it; the one that is named innermost in a chain of messages counts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRequest {
    /// Where to, with `{host}`, `{domain}` (of the mail address, else the host's), `{address}` and `{server}` (else the host). The host is `{host}`, `{domain}` or one of `roles` in `[pack.probe]`. Not sent while what it names is unknown. Example: `url = "https://{host}/owa/"`
    pub url: Option<At<String>>,
    /// The method; left out, it is `GET`. Example: `method = "RPC_IN_DATA"`
    pub method: Option<At<String>>,
    /// Fields of the request beside `Host`. Example: `headers = { Accept = "application/rpc" }`
    #[serde(default)]
    pub headers: Entries<At<String>>,
    /// The body, with the same names in braces as the URL. Example: `body = "<Autodiscover/>"`
    pub body: Option<At<String>>,
    /// URLs by which a failure about it is known; `*` stands for anything. Example: `urls = ["*/ews/mrsproxy.svc*"]`
    pub urls: Option<OneOrMany>,
    /// Hosts, or hosts with a port, by which a failure about it is known. Example: `hosts = ["*.prod.outlook.com", "*:808"]`
    pub hosts: Option<OneOrMany>,
    /// Words by which a failure about it is known, in the chain of messages or around it. Example: `words = ["Proxy request CrossForest"]`
    pub words: Option<OneOrMany>,
    /// Steps of an analyzer's result by which a failure about it is known, as in `rca.test.*`. Example: `steps = ["autodiscover*"]`
    pub steps: Option<OneOrMany>,
    /// Whether it is none that the complaint is about: a failure of it says nothing of the complaint, unless a sign names it in `requests`. Example: `elsewhere = true`
    pub elsewhere: Option<bool>,
    /// Where this is written. Example: `source = "MS-RPCH 2.1.2.1.1"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the source is. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}

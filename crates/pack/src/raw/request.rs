//! `[request.ID]`: requests that probes send and failures are about.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::Confidence;

use crate::raw::{At, Entries, OneOrMany};

/// `[request.ID]`: a request to a server. With `url`, probes send it, without credentials; properties say what the answer means. With `urls`, `hosts`, `words` or `steps`, a failure is known to be about it; the one that is named innermost in a chain of messages counts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRequest {
    /// The URL, with `{host}`, `{domain}` (of the mail address, or else of the host), `{address}` and `{server}` (or else the host). Its host must be `{host}`, `{domain}` or one of `roles` in `[pack.probe]`. The request is not sent while one of its inputs is unknown. Example: `url = "https://{host}/owa/"`
    pub url: Option<At<String>>,
    /// The method; `GET` by default. Example: `method = "RPC_IN_DATA"`
    pub method: Option<At<String>>,
    /// Header fields in addition to `Host`. Example: `headers = { Accept = "application/rpc" }`
    #[serde(default)]
    pub headers: Entries<At<String>>,
    /// The body, with the same inputs in braces as the URL. Example: `body = "<Autodiscover/>"`
    pub body: Option<At<String>>,
    /// URLs that show that a failure is about it; `*` stands for anything. Example: `urls = ["*/ews/mrsproxy.svc*"]`
    pub urls: Option<OneOrMany>,
    /// Hosts, or hosts with a port, that show that a failure is about it. Example: `hosts = ["*.prod.outlook.com", "*:808"]`
    pub hosts: Option<OneOrMany>,
    /// Words in the chain of messages, or around it, that show that a failure is about it. Example: `words = ["Proxy request CrossForest"]`
    pub words: Option<OneOrMany>,
    /// Tests of an analyzer, as in `rca.test.*`, that show that a failure is about it. Example: `steps = ["autodiscover*"]`
    pub steps: Option<OneOrMany>,
    /// Whether the complaint is about other requests. Then its failures say nothing about the complaint, unless a sign names it in `requests`. Example: `elsewhere = true`
    pub elsewhere: Option<bool>,
    /// The source: a document, an article's step, an observation. Example: `source = "MS-RPCH 2.1.2.1.1"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How reliable the source is. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}

//! `[request.ID]`: what probes send.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::Confidence;

use crate::raw::{At, Entries};

/// `[request.ID]`: an HTTP request that probes send, without credentials. What the answer means is for properties to say.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRequest {
    /// Where to, with `{host}`, `{domain}` (of the mail address, else the host's), `{address}` and `{server}` (else the host). The host is `{host}`, `{domain}` or one of `roles` in `[pack.probe]`. Not sent while what it names is unknown. Example: `url = "https://{host}/owa/"`
    #[schemars(required)]
    pub url: Option<At<String>>,
    /// The method; left out, it is `GET`. Example: `method = "RPC_IN_DATA"`
    pub method: Option<At<String>>,
    /// Fields of the request beside `Host`. Example: `headers = { Accept = "application/rpc" }`
    #[serde(default)]
    pub headers: Entries<At<String>>,
    /// The body, with the same names in braces as the URL. Example: `body = "<Autodiscover/>"`
    pub body: Option<At<String>>,
    /// Where this is written. Example: `source = "MS-RPCH 2.1.2.1.1"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the source is. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}

//! Requests that probes send and failures are about.

use crate::about::About;

/// A request to a server: probes send it, failures are about it, or both.
#[derive(Clone, Debug)]
pub struct Request {
    /// Id, source, place.
    pub about: About,
    /// The HTTP request that probes send, without credentials; `None` if they send none.
    pub sent: Option<SentRequest>,
    /// What shows that a failure is about it.
    pub known_by: KnownBy,
    /// Whether the complaint is about other requests. Then its failures say nothing about the complaint,
    /// unless a sign names it.
    pub elsewhere: bool,
}

/// An HTTP request that probes send.
#[derive(Clone, Debug)]
pub struct SentRequest {
    /// The URL, with inputs in braces: `https://{host}/owa/`.
    pub url: String,
    /// The method: `GET`.
    pub method: String,
    /// Header fields in addition to `Host`.
    pub headers: Vec<(String, String)>,
    /// The body, with inputs in braces.
    pub body: Option<String>,
}

/// What shows that a failure is about a request: any one of these.
#[derive(Clone, Debug, Default)]
pub struct KnownBy {
    /// Patterns of URLs.
    pub urls: Vec<String>,
    /// Patterns of hosts, or of hosts with a port.
    pub hosts: Vec<String>,
    /// Words in the chain of messages or around it.
    pub words: Vec<String>,
    /// Patterns of tests of an analyzer.
    pub steps: Vec<String>,
}

/// The requests that a sign's failures must be about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OfRequests {
    /// All requests except those that are `elsewhere`.
    #[default]
    Here,
    /// All requests.
    Any,
    /// Only these.
    These {
        /// Positions in [`crate::Pack::requests`].
        named: Vec<usize>,
        /// Whether messages that name no request count as well.
        unnamed: bool,
    },
}

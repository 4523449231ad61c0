//! Requests to servers: what probes send, and what failures are about.

use crate::about::About;

/// A request to a server: probes send it, failures are about it, or both.
#[derive(Clone, Debug)]
pub struct Request {
    /// Id, source, place.
    pub about: About,
    /// What probes send, without credentials; nothing if they do not.
    pub sent: Option<SentRequest>,
    /// How a failure about it is known.
    pub known_by: KnownBy,
    /// Whether it is none of the customer's that the complaint is about: what fails there says nothing
    /// of the complaint, unless a sign names it.
    pub elsewhere: bool,
}

/// An HTTP request that probes send.
#[derive(Clone, Debug)]
pub struct SentRequest {
    /// With names of inputs in braces: `https://{host}/owa/`.
    pub url: String,
    /// As `GET`.
    pub method: String,
    /// Fields beside `Host`.
    pub headers: Vec<(String, String)>,
    /// With names of inputs in braces.
    pub body: Option<String>,
}

/// How a failure about a request is known; any one of these.
#[derive(Clone, Debug, Default)]
pub struct KnownBy {
    /// Patterns of URLs.
    pub urls: Vec<String>,
    /// Patterns of hosts, or of hosts with a port.
    pub hosts: Vec<String>,
    /// Words in the chain of messages, or around it.
    pub words: Vec<String>,
    /// Patterns of the steps of an analyzer.
    pub steps: Vec<String>,
}

/// Which requests a sign made of failures is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OfRequests {
    /// Every request but those that are elsewhere.
    #[default]
    Here,
    /// Every request.
    Any,
    /// These, by their positions in [`crate::Pack::requests`].
    These {
        /// The positions.
        named: Vec<usize>,
        /// And where no request is named.
        unnamed: bool,
    },
}

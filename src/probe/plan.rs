//! What will be asked of whom, before anything is sent.

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::kb::{Pack, Request};
use crate::read::http::host_of;

/// What one knows before a probe begins.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// The host.
    pub host: String,
    /// A mail address of the organisation.
    pub address: Option<String>,
    /// A server inside.
    pub server: Option<String>,
}

/// As what a host is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// What the customer typed.
    Endpoint,
    /// The name that Autodiscover is looked for under.
    Autodiscover,
    /// The domain itself, which mostly is a web site.
    Domain,
    /// What an answer pointed to.
    Redirect,
}

impl Role {
    /// The word in observations.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Endpoint => "endpoint",
            Role::Autodiscover => "autodiscover",
            Role::Domain => "domain",
            Role::Redirect => "redirect",
        }
    }
}

/// A request ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// As `GET`.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// Fields beside `Host`.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<String>,
    /// Whether the connection is to end with it.
    pub closes: bool,
}

impl Planned {
    /// A `GET` without anything.
    pub fn get(url: &str) -> Self {
        let (method, url) = ("GET".to_owned(), url.to_owned());
        Self { method, url, headers: Vec::new(), body: None, closes: true }
    }

    /// One that any client could send, and that leaves a connection as it was. Log-ons bind to theirs,
    /// and the methods of RPC over HTTP are two halves of one conversation (MS-RPCH 3.2.1).
    pub fn is_ordinary(&self) -> bool {
        let logs_on = |(name, _): &(String, String)| name.eq_ignore_ascii_case("authorization");
        self.method == "GET" && !self.headers.iter().any(logs_on)
    }

    /// Whether TLS is spoken.
    pub fn is_tls(&self) -> bool {
        self.url.starts_with("https://")
    }

    /// Where to, in lower case.
    pub fn host(&self) -> String {
        host_of(&self.url).unwrap_or_default().to_ascii_lowercase()
    }

    /// The port, as written or usual.
    pub fn port(&self) -> u16 {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let written = authority.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        written.unwrap_or(if self.is_tls() { 443 } else { 80 })
    }

    /// What stands in the request line: `/owa/`.
    pub fn path(&self) -> String {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let path = rest.find(['/', '?']).map_or("", |at| &rest[at..]);
        let path = path.split('#').next().unwrap_or_default();
        if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
    }

    /// The bytes to send. What could end a line is left out.
    pub fn bytes(&self) -> Vec<u8> {
        let mut lines = vec![
            format!("{} {} HTTP/1.1", self.method, self.path()),
            format!("Host: {}", self.host()),
        ];
        lines.extend(self.fields());
        let clean = |line: &String| line.chars().filter(|c| !c.is_control()).collect::<String>();
        let head: Vec<String> = lines.iter().map(clean).collect();
        let body = self.body.as_deref().unwrap_or_default();
        format!("{}\r\n\r\n{body}", head.join("\r\n")).into_bytes()
    }

    /// The head as it stands in a transcript, with the whole URL.
    pub fn head(&self) -> String {
        let first = format!("{} {} HTTP/1.1\nHost: {}", self.method, self.url, self.host());
        let fields: String = self.fields().iter().map(|field| format!("\n{field}")).collect();
        let body = self.body.as_ref().map(|body| format!("{body}\n")).unwrap_or_default();
        format!("{first}{fields}\n\n{body}")
    }

    /// The fields beside `Host`, as they are sent.
    pub(super) fn fields(&self) -> Vec<String> {
        let has = |name: &str| self.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
        let mut fields: Vec<String> =
            self.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        if !has("user-agent") {
            fields.push(format!("User-Agent: shindan/{}", env!("CARGO_PKG_VERSION")));
        }
        if self.closes {
            fields.push("Connection: close".to_owned());
        }
        if self.body.is_some() || self.method != "GET" {
            fields.push(format!(
                "Content-Length: {}",
                self.body.as_deref().unwrap_or_default().len()
            ));
        }
        fields
    }
}

/// What will be asked of whom.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Every host, the endpoint first.
    pub hosts: Vec<(String, Role)>,
    /// Every request.
    pub requests: Vec<Planned>,
    /// The domain of the organisation, where it is known.
    pub domain: Option<String>,
}

impl Plan {
    /// The requests of a pack that can be sent with what is known.
    pub fn new(pack: &Pack, target: &Target) -> Self {
        let host = target.host.to_ascii_lowercase();
        let domain = domain(&host, target.address.as_deref());
        let filled = |text: &str| fill(text, &host, domain.as_deref(), target);
        let planned = |request: &Request| {
            let body = request.body.as_deref().map(filled);
            Some(Planned {
                method: request.method.clone(),
                url: filled(&request.url)?,
                headers: request.headers.clone(),
                body: if body == Some(None) { return None } else { body.flatten() },
                closes: true,
            })
        };
        let requests: Vec<Planned> = pack.requests.iter().filter_map(planned).collect();
        let mut known = BTreeSet::from([host.clone()]);
        let mut hosts = vec![(host, Role::Endpoint)];
        for request in &requests {
            let own = request.host();
            if known.insert(own.clone()) {
                let is_domain = Some(&own) == domain.as_ref();
                hosts.push((own, if is_domain { Role::Domain } else { Role::Autodiscover }));
            }
        }
        Self { hosts, requests, domain }
    }

    /// As what a host is looked at.
    pub(super) fn role(&self, host: &str) -> Role {
        let own = self.hosts.iter().find(|(own, _)| own == host);
        own.map_or(Role::Redirect, |(_, role)| *role)
    }
}

/// The domain of the mail address, else what stands behind the host's first label.
fn domain(host: &str, address: Option<&str>) -> Option<String> {
    let of_address = address.and_then(|address| address.rsplit_once('@'));
    if let Some((_, domain)) = of_address {
        return Some(domain.to_ascii_lowercase());
    }
    if host.parse::<IpAddr>().is_ok() {
        return None;
    }
    match host.split_once('.') {
        Some((_, rest)) if rest.contains('.') => Some(rest.to_owned()),
        Some(_) => Some(host.to_owned()),
        None => None,
    }
}

/// Replaces the names in braces; nothing where one of them is not known.
fn fill(text: &str, host: &str, domain: Option<&str>, target: &Target) -> Option<String> {
    let server = target.server.as_deref().unwrap_or(host);
    let inputs = [
        ("{host}", Some(host)),
        ("{domain}", domain),
        ("{address}", target.address.as_deref()),
        ("{server}", Some(server)),
    ];
    let mut filled = text.to_owned();
    for (name, value) in inputs {
        if filled.contains(name) {
            // A name or an address has nothing in it that ends a URL or a line.
            let value = value.filter(|value| {
                value.chars().all(|c| c.is_alphanumeric() || "._-@+:".contains(c))
            })?;
            filled = filled.replace(name, value);
        }
    }
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_in_parts() {
        for (url, host, port, path) in [
            ("https://Mail.contoso.com/owa/", "mail.contoso.com", 443, "/owa/"),
            ("http://a.b:8080?x=1#y", "a.b", 8080, "/?x=1"),
            ("https://a.b", "a.b", 443, "/"),
        ] {
            let planned = Planned::get(url);
            assert_eq!((planned.host().as_str(), planned.port()), (host, port));
            assert_eq!(planned.path(), path);
        }
    }

    #[test]
    fn domains() {
        for (host, address, expected) in [
            ("mail.contoso.com", None, Some("contoso.com")),
            ("contoso.com", None, Some("contoso.com")),
            ("mail.contoso.com", Some("a@fabrikam.com"), Some("fabrikam.com")),
            ("192.0.2.1", None, None),
            ("exch01", None, None),
        ] {
            assert_eq!(domain(host, address).as_deref(), expected, "{host}");
        }
    }

    #[test]
    fn nothing_unknown_and_nothing_strange_is_sent() {
        let target = Target { address: Some("a@b.c\r\nX: y".to_owned()), ..Target::default() };
        assert_eq!(fill("https://{host}/?{address}", "h.h", None, &target), None);
        assert_eq!(fill("https://{domain}/", "h.h", None, &target), None);
        let filled = fill("https://{host}/?{server}", "h.h", None, &target);
        assert_eq!(filled.as_deref(), Some("https://h.h/?h.h"));
    }
}

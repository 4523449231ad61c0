//! What a probe will send to whom, before anything is sent.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use shindan_model::{Pack, SentRequest};

use super::hello::Offer;
use super::request::PlannedRequest;

/// What a probe starts from.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// The host that the customer typed.
    pub host: String,
    /// A mail address of the organisation.
    pub address: Option<String>,
    /// The name of a server inside the organisation.
    pub server: Option<String>,
}

/// The part that a host plays.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The host that the customer typed.
    Endpoint,
    /// The domain of the organisation, usually its web site.
    Domain,
    /// A host that an answer redirected to.
    Redirect,
    /// A role that the pack names.
    Named(Arc<str>),
}

impl Role {
    /// The value of the observation `probe.role`.
    pub fn as_str(&self) -> &str {
        match self {
            Role::Endpoint => "endpoint",
            Role::Domain => "domain",
            Role::Redirect => "redirect",
            Role::Named(name) => name,
        }
    }
}

/// A service that a SRV record may name a host for (RFC 2782).
#[derive(Clone, Debug)]
pub struct Service {
    /// The name to query: `_service._tcp.contoso.com`.
    pub name: String,
    /// The role of that name.
    pub role: Role,
    /// The URL to request, with `{target}` for the host that the record names.
    pub url: String,
}

/// What a probe will send to whom.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Every host to connect to, the endpoint first.
    pub hosts: Vec<(String, Role)>,
    /// Every request to send.
    pub requests: Vec<PlannedRequest>,
    /// The domain of the organisation, if known: its MX records are queried.
    pub domain: Option<String>,
    /// The service to look up.
    pub service: Option<Service>,
    /// Part of a URL, in lower case. Redirects that contain it are followed, others are not.
    pub follow: Option<String>,
    /// What the client offers in TLS whose place the probe takes.
    pub client: Option<Offer>,
}

impl Plan {
    /// Plans the requests of a pack that `target` has the values for; others are left out.
    ///
    /// `{host}`, `{domain}`, `{address}` and `{server}` are replaced. Without a mail address, the domain is
    /// the host without its first label; without a server, the server is the host.
    pub fn new(pack: &Pack, target: &Target) -> Self {
        let host = target.host.to_ascii_lowercase();
        let domain = domain(&host, target.address.as_deref());
        let filled = |text: &str| fill(text, &host, domain.as_deref(), target);
        let planned = |request: &SentRequest| {
            let body = request.body.as_deref().map(filled);
            Some(PlannedRequest {
                method: request.method.clone(),
                url: filled(&request.url)?,
                headers: request.headers.clone(),
                body: if body == Some(None) { return None } else { body.flatten() },
                closes_connection: true,
            })
        };
        let sent = pack.requests.iter().filter_map(|request| request.sent.as_ref());
        let requests: Vec<PlannedRequest> = sent.filter_map(planned).collect();
        let named = |role: &str| Role::Named(role.into());
        let role = |host: &str| {
            let is_host =
                |name: &str| filled(name).is_some_and(|name| name.eq_ignore_ascii_case(host));
            let known = pack.probe.roles.iter().find(|(_, name)| is_host(name));
            match known {
                _ if domain.as_deref() == Some(host) => Role::Domain,
                Some((role, _)) => named(role),
                None => Role::Redirect,
            }
        };
        let service = pack.probe.service.as_ref().and_then(|service| {
            let (role, url) = (named(&service.role), service.url.clone());
            Some(Service { name: filled(&service.name)?, role, url })
        });
        let follow = pack.probe.follow.as_ref().map(|part| part.to_ascii_lowercase());
        let client = pack.probe.client.as_ref().map(Offer::from);
        let mut known = BTreeSet::from([host.clone()]);
        let mut hosts = vec![(host.clone(), Role::Endpoint)];
        for request in &requests {
            let host = request.host();
            if known.insert(host.clone()) {
                let role = role(&host);
                hosts.push((host, role));
            }
        }
        Self { hosts, requests, domain: domain.clone(), service, follow, client }
    }

    /// The part that a host plays.
    pub(super) fn role(&self, host: &str) -> Role {
        let planned = self.hosts.iter().find(|(planned, _)| planned == host);
        planned.map_or(Role::Redirect, |(_, role)| role.clone())
    }

    /// Whether a redirect from a host of this role is followed. Those of the endpoint never are.
    pub(super) fn follows(&self, role: &Role, to: &str) -> bool {
        let to = to.to_ascii_lowercase();
        *role != Role::Endpoint && self.follow.as_ref().is_some_and(|part| to.contains(part))
    }
}

/// The domain of the mail address, else the host without its first label; `None` for an IP address or a
/// single label.
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

/// Replaces the names in braces; `None` if a value is unknown or unsafe.
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
            // No character that could end a URL or a line.
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
    fn the_domain_comes_from_the_address_or_the_host() {
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
    fn unknown_and_unsafe_values_are_not_sent() {
        let target = Target { address: Some("a@b.c\r\nX: y".to_owned()), ..Target::default() };
        assert_eq!(fill("https://{host}/?{address}", "h.h", None, &target), None);
        assert_eq!(fill("https://{domain}/", "h.h", None, &target), None);
        let filled = fill("https://{host}/?{server}", "h.h", None, &target);
        assert_eq!(filled.as_deref(), Some("https://h.h/?h.h"));
    }
}

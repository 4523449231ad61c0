//! What will be asked of whom, before anything is sent.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use shindan_model::{Pack, Request};

use super::hello::Offer;
use super::request::Planned;

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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// What the customer typed.
    Endpoint,
    /// The domain itself, which mostly is a web site.
    Domain,
    /// What an answer pointed to.
    Redirect,
    /// What the pack calls it.
    Named(Arc<str>),
}

impl Role {
    /// The word in observations.
    pub fn as_str(&self) -> &str {
        match self {
            Role::Endpoint => "endpoint",
            Role::Domain => "domain",
            Role::Redirect => "redirect",
            Role::Named(name) => name,
        }
    }
}

/// A service that DNS may name a host for (RFC 2782).
#[derive(Clone, Debug)]
pub struct Service {
    /// The name that DNS is asked for.
    pub name: String,
    /// As what that name is looked at.
    pub role: Role,
    /// Where to, with `{target}` for the host that DNS names.
    pub url: String,
}

/// What will be asked of whom.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Every host, the endpoint first.
    pub hosts: Vec<(String, Role)>,
    /// Every request.
    pub requests: Vec<Planned>,
    /// The domain of the organisation, where it is known.
    pub domain: Option<String>,
    /// The service that is looked for.
    pub service: Option<Service>,
    /// What the URL of a redirect must have in it to be followed.
    pub follow: Option<String>,
    /// What the client offers in whose place one looks.
    pub client: Option<Offer>,
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
        let named = |role: &str| Role::Named(role.into());
        let role = |host: &str| {
            let is_it = |own: &str| filled(own).is_some_and(|own| own.eq_ignore_ascii_case(host));
            let known = pack.probe.roles.iter().find(|(_, own)| is_it(own));
            match known {
                _ if domain.as_deref() == Some(host) => Role::Domain,
                Some((role, _)) => named(role),
                None => Role::Redirect,
            }
        };
        let service = pack.probe.service.as_ref().and_then(|own| {
            let (role, url) = (named(&own.role), own.url.clone());
            Some(Service { name: filled(&own.name)?, role, url })
        });
        let follow = pack.probe.follow.as_ref().map(|part| part.to_ascii_lowercase());
        let client = pack.probe.client.as_ref().map(Offer::from);
        let mut known = BTreeSet::from([host.clone()]);
        let mut hosts = vec![(host.clone(), Role::Endpoint)];
        for request in &requests {
            let own = request.host();
            if known.insert(own.clone()) {
                let role = role(&own);
                hosts.push((own, role));
            }
        }
        Self { hosts, requests, domain: domain.clone(), service, follow, client }
    }

    /// As what a host is looked at.
    pub(super) fn role(&self, host: &str) -> Role {
        let own = self.hosts.iter().find(|(own, _)| own == host);
        own.map_or(Role::Redirect, |(_, role)| role.clone())
    }

    /// Whether a redirect of a host is followed.
    pub(super) fn follows(&self, role: &Role, to: &str) -> bool {
        let to = to.to_ascii_lowercase();
        *role != Role::Endpoint && self.follow.as_ref().is_some_and(|part| to.contains(part))
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

//! The attempts at one host: names, addresses, connections.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::mpsc::channel;
use std::thread;

use super::super::plan::{Role, Service};
use super::super::redirects::RedirectHistory;
use super::super::request::PlannedRequest;
use super::super::tls::Agreement;
use super::super::{dns, transcript};
use super::host_state::HostState;
use super::prober::{ProbeContext, Prober};
use super::requests::by_connection;

/// The most addresses of a host that are tried.
const MAX_ADDRESSES: usize = 4;

impl Prober<'_> {
    /// Queries where the mail of a domain goes, and where else its service may be.
    pub(super) fn domain(&self, domain: &str) {
        thread::scope(|scope| {
            scope.spawn(|| {
                self.query(domain, &Role::Domain, dns::RecordType::Mx);
            });
            if let Some(service) = &self.context.plan.service {
                self.service(service);
            }
        });
    }

    /// Follows the SRV record of a service.
    fn service(&self, service: &Service) {
        let answer = self.query(&service.name, &service.role, dns::RecordType::Srv);
        let records = answer.records.iter().filter(|(name, _)| *name == "dns.srv");
        let mut all: Vec<_> = records.filter_map(|(_, value)| srv_fields(value)).collect();
        // The lowest priority first, then the highest weight (RFC 2782).
        all.sort_by_key(|(priority, weight, ..)| (*priority, std::cmp::Reverse(*weight)));
        if let Some((.., 443, host)) = all.first() {
            let url = service.url.replace("{target}", host);
            self.follow(&url, RedirectHistory::starting_at(&service.name));
        }
    }

    fn query(&self, name: &str, role: &Role, record_type: dns::RecordType) -> dns::Answer {
        let ProbeContext { settings, limits, .. } = self.context;
        let (answer, attempt) =
            dns::attempt(settings.dns, (name, role.as_str()), record_type, limits);
        self.record(attempt);
        answer
    }

    /// Resolves a host. Without an answer, falls back to the unspecified address if there is a proxy, which
    /// resolves the name, and to the addresses of `connect_to`.
    pub(super) fn addresses(&self, host: &str, role: &Role) -> Vec<IpAddr> {
        if let Ok(address) = host.parse() {
            return vec![address];
        }
        let (v4, v6) = thread::scope(|scope| {
            let v6 = scope.spawn(|| self.query(host, role, dns::RecordType::Aaaa));
            let v4 = self.query(host, role, dns::RecordType::A);
            (v4, v6.join().unwrap_or_default())
        });
        let mut all = v4.addresses;
        all.extend(v6.addresses);
        if all.is_empty() && self.context.limits.proxy().is_some() {
            return vec![Ipv4Addr::UNSPECIFIED.into()];
        }
        if all.is_empty() {
            let named =
                self.context.settings.connect_to.iter().filter(|((name, _), _)| name == host);
            all.extend(named.map(|(_, to)| to.ip()));
            all.dedup();
        }
        all.truncate(MAX_ADDRESSES);
        all
    }

    /// Where to connect for a port of a host: where `connect_to` says, else `address`; `None` if
    /// `connect_to` lists other ports of the host only.
    pub(super) fn socket_address(
        &self,
        host: &str,
        port: u16,
        address: IpAddr,
    ) -> Option<SocketAddr> {
        let named = &self.context.settings.connect_to;
        match named.iter().find(|((name, at), _)| name == host && *at == port) {
            Some((_, to)) => Some(*to),
            None if named.iter().any(|((name, _), _)| name == host) => None,
            None => Some(SocketAddr::new(address, port)),
        }
    }

    /// Makes every attempt at one host.
    pub(super) fn host(&self, host: &str, role: &Role) {
        let new = HostState::default();
        let state = self.context.hosts.get(host).unwrap_or(&new);
        let addresses = self.addresses(host, role);
        let Some(first) = addresses.first().copied() else {
            state.agreement.set(Agreement::Closed);
            return;
        };
        let requests = self.context.plan.requests.iter().filter(|request| request.host() == host);
        let (secure, plain): (Vec<&PlannedRequest>, Vec<&PlannedRequest>) =
            requests.partition(|request| request.is_tls());
        let secure = by_connection(&secure);
        thread::scope(|scope| {
            for group in by_connection(&plain) {
                let port = group[0].port();
                let Some(at) = self.socket_address(host, port, first) else { continue };
                scope.spawn(move || self.requests(&group, role, at, state));
            }
            // Try every address; the first that opens is probed further.
            let (send, opened) = channel();
            for address in &addresses {
                let Some(at) = self.socket_address(host, 443, *address) else { continue };
                let send = send.clone();
                scope.spawn(move || {
                    let connection = self.context.limits.connect_host(host, at);
                    self.record(transcript::tcp_attempt(host, role, (*address, 443), &connection));
                    if let Ok(connection) = connection {
                        let _ = send.send((at, connection));
                    }
                });
            }
            drop(send);
            let send_requests = |at: SocketAddr| {
                for group in &secure {
                    scope.spawn(move || self.requests(group, role, at, state));
                }
            };
            // With one address there is nothing to wait for.
            let only = match addresses.as_slice() {
                [only] => self.socket_address(host, 443, *only),
                _ => None,
            };
            if let Some(at) = only {
                send_requests(at);
            }
            let Ok((at, connection)) = opened.recv() else {
                state.agreement.set(Agreement::Closed);
                return;
            };
            // The connections to other addresses have served their purpose.
            drop(opened);
            if only.is_none() {
                send_requests(at);
            }
            let has_handshakes = !secure.is_empty();
            self.tls(host, role, (at, connection), (state, has_handshakes));
        });
    }
}

/// Priority, weight, port and host of an SRV record.
fn srv_fields(value: &str) -> Option<(u16, u16, u16, String)> {
    let mut words = value.split(' ');
    let mut number = || words.next()?.parse().ok();
    let (priority, weight, port) = (number()?, number()?, number()?);
    Some((priority, weight, port, words.next()?.trim_end_matches('.').to_ascii_lowercase()))
}

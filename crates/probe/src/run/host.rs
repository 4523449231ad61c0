//! The walk over the hosts of a plan: names, addresses, connections.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::mpsc::channel;
use std::thread;

use super::super::plan::{Role, Service};
use super::super::request::Planned;
use super::super::tls::Agreement;
use super::super::way::Way;
use super::super::{dns, report};
use super::known::Known;
use super::line::lines;
use super::{Look, World};

/// Addresses of a host that are tried.
const MOST_ADDRESSES: usize = 4;

impl Look<'_> {
    /// Where else its service may be, and where mail goes.
    pub(super) fn domain(&self, domain: &str) {
        thread::scope(|scope| {
            scope.spawn(|| {
                self.ask(domain, &Role::Domain, dns::Type::Mx);
            });
            if let Some(service) = &self.world.plan.service {
                self.service(service);
            }
        });
    }

    /// The host that DNS names for a service.
    fn service(&self, service: &Service) {
        let answer = self.ask(&service.name, &service.role, dns::Type::Srv);
        let records = answer.records.iter().filter(|(name, _)| *name == "dns.srv");
        let mut all: Vec<_> = records.filter_map(|(_, value)| parts_of_service(value)).collect();
        // The lowest priority and the highest weight (RFC 2782).
        all.sort_by_key(|(priority, weight, ..)| (*priority, std::cmp::Reverse(*weight)));
        if let Some((.., 443, host)) = all.first() {
            self.follow(&service.url.replace("{target}", host), Way::from(&service.name));
        }
    }

    fn ask(&self, name: &str, role: &Role, kind: dns::Type) -> dns::Answer {
        let World { settings, reach, .. } = self.world;
        let (answer, attempt) = dns::attempt(settings.dns, (name, role.as_str()), kind, reach);
        self.met(attempt);
        answer
    }

    /// The addresses of a host.
    pub(super) fn addresses(&self, host: &str, role: &Role) -> Vec<IpAddr> {
        if let Ok(address) = host.parse() {
            return vec![address];
        }
        let (v4, v6) = thread::scope(|scope| {
            let v6 = scope.spawn(|| self.ask(host, role, dns::Type::Aaaa));
            let v4 = self.ask(host, role, dns::Type::A);
            (v4, v6.join().unwrap_or_default())
        });
        let mut all = v4.addresses;
        all.extend(v6.addresses);
        if all.is_empty() && self.world.reach.proxy().is_some() {
            // Inside, names of the outside are often known to the proxy alone.
            return vec![Ipv4Addr::UNSPECIFIED.into()];
        }
        if all.is_empty() {
            // Told where it is, one goes there whatever DNS says.
            let told = self.world.settings.connect_to.iter().filter(|((own, _), _)| own == host);
            all.extend(told.map(|(_, to)| to.ip()));
            all.dedup();
        }
        all.truncate(MOST_ADDRESSES);
        all
    }

    /// Where a port of a host is: there, or where one was told; nowhere if only other ports were told.
    pub(super) fn place(&self, host: &str, port: u16, address: IpAddr) -> Option<SocketAddr> {
        let told = &self.world.settings.connect_to;
        let own = told.iter().find(|((own, at), _)| own == host && *at == port);
        match own {
            Some((_, to)) => Some(*to),
            None if told.iter().any(|((own, _), _)| own == host) => None,
            None => Some(SocketAddr::new(address, port)),
        }
    }

    /// Everything about one host.
    pub(super) fn host(&self, host: &str, role: &Role) {
        let nothing = Known::default();
        let known = self.world.known.get(host).unwrap_or(&nothing);
        let addresses = self.addresses(host, role);
        let Some(first) = addresses.first().copied() else {
            known.agreement.set(Agreement::Closed);
            return;
        };
        let requests = self.world.plan.requests.iter().filter(|request| request.host() == host);
        let (secure, plain): (Vec<&Planned>, Vec<&Planned>) =
            requests.partition(|request| request.is_tls());
        let secure = lines(&secure);
        thread::scope(|scope| {
            for line in lines(&plain) {
                let Some(at) = self.place(host, line[0].port(), first) else { continue };
                scope.spawn(move || self.line(&line, role, at, known));
            }
            // Each address is tried; the first that opens is looked at more closely.
            let (send, opened) = channel();
            for address in &addresses {
                let Some(at) = self.place(host, 443, *address) else { continue };
                let send = send.clone();
                scope.spawn(move || {
                    let connection = self.world.reach.connect_host(host, at);
                    self.met(report::connected(host, role, (*address, 443), &connection));
                    if let Ok(connection) = connection {
                        let _ = send.send((at, connection));
                    }
                });
            }
            drop(send);
            let ask = |at: SocketAddr| {
                for line in &secure {
                    scope.spawn(move || self.line(line, role, at, known));
                }
            };
            // Where there is no choice, nobody has to wait for it.
            let only = match addresses.as_slice() {
                [only] => self.place(host, 443, *only),
                _ => None,
            };
            if let Some(at) = only {
                ask(at);
            }
            let Ok((at, connection)) = opened.recv() else {
                known.agreement.set(Agreement::Closed);
                return;
            };
            // Connections to the other addresses have shown what they are for.
            drop(opened);
            if only.is_none() {
                ask(at);
            }
            let has_handshakes = !secure.is_empty();
            self.tls(host, role, (at, connection), (known, has_handshakes));
        });
    }
}

/// Priority, weight, port and host of a service.
fn parts_of_service(value: &str) -> Option<(u16, u16, u16, String)> {
    let mut words = value.split(' ');
    let mut number = || words.next()?.parse().ok();
    let (priority, weight, port) = (number()?, number()?, number()?);
    Some((priority, weight, port, words.next()?.trim_end_matches('.').to_ascii_lowercase()))
}

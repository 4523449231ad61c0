//! The attempt at a host's TLS: hellos, its chain, and the certificates missing from that.

use std::net::{Ipv4Addr, SocketAddr};
use std::thread;

use super::super::attempt::Attempt;
use super::super::connection::Connection;
use super::super::failure::{Failure, RequestError};
use super::super::handshake::Stack;
use super::super::hello::Offer;
use super::super::http::{Answer, HttpConnection};
use super::super::plan::Role;
use super::super::request::PlannedRequest;
use super::super::tls::{self, Agreement};
use super::super::{chain, client, dns, transcript};
use super::host_state::HostState;
use super::prober::{ProbeContext, Prober, Settings};

/// The most certificates that are fetched, each the issuer of the one before.
const MAX_ISSUERS: usize = 4;

impl Prober<'_> {
    /// Sends hellos to a host, each on a connection, and judges its chain. `has_handshakes`: requests will
    /// shake hands as well, and leave the chain in `state`.
    pub(super) fn tls(
        &self,
        host: &str,
        role: &Role,
        (at, connection): (SocketAddr, Connection<'_>),
        (state, has_handshakes): (&HostState, bool),
    ) {
        let limits = &self.context.limits;
        // Of another host it only matters whether it speaks TLS at all.
        let versions = match role {
            Role::Endpoint => Offer::VERSIONS.as_slice(),
            _ => &[Offer::MOST_COMPATIBLE],
        };
        let has_client = self.context.plan.client.is_some();
        let usual = Offer::of_version(Offer::MOST_COMPATIBLE);
        let offer = self.context.plan.client.as_ref().unwrap_or(&usual);
        let hello = |offer: &Offer, name: Option<&str>| {
            Ok::<_, Failure>(tls::send_hello(limits.connect_host(host, at)?, offer, name))
        };
        let hello_of = |version: u16| hello(&Offer::of_version(version), Some(host));
        let (first, versions, nameless) = thread::scope(|scope| {
            let (hello, hello_of) = (&hello, &hello_of);
            let spawn = |version: &u16| {
                let version = *version;
                (version, scope.spawn(move || hello_of(version)))
            };
            let hellos: Vec<_> = versions.iter().map(spawn).collect();
            let nameless =
                (*role == Role::Endpoint).then(|| scope.spawn(move || hello(offer, None)));
            let first = tls::send_hello(connection, offer, Some(host));
            let answer = |hello: thread::ScopedJoinHandle<'_, Result<tls::Answer, Failure>>| {
                hello.join().ok().and_then(Result::ok)
            };
            let versions: Vec<_> = hellos
                .into_iter()
                .filter_map(|(version, hello)| Some((version, answer(hello)?)))
                .collect();
            (first, versions, nameless.and_then(answer))
        });
        let agreement = Agreement::of(offer, &first, &versions);
        state.agreement.set(agreement);
        let mut answers =
            transcript::TlsAnswers { first, versions, nameless, agreement, has_client };
        // TLS 1.3 encrypts certificates: only a handshake shows them.
        if answers.chain().is_empty() && agreement.speaks_tls() {
            let shown = has_handshakes.then(|| state.chain.wait(limits.left())).flatten();
            let handshake = || {
                let connection = limits.connect_host(host, at).ok()?;
                Some(HttpConnection::tls(connection, host, Stack::Modern).ok()?.chain)
            };
            let chain = shown.filter(|chain| !chain.is_empty()).or_else(handshake);
            answers.first.flight.chain = chain.unwrap_or_default();
        }
        self.record(self.judged(host, role, &answers));
    }

    /// Judges the chain that a server sent, and fetches what is missing from it to name it.
    fn judged(&self, host: &str, role: &Role, answers: &transcript::TlsAnswers) -> Attempt {
        let Settings { roots, now, fetch_issuers, .. } = &self.context.settings;
        let served = answers.chain();
        let mut judgement =
            (!served.is_empty()).then(|| chain::judge(served, &[], &[host], roots, *now));
        let (mut fetched, mut urls) = (Vec::new(), Vec::new());
        while *fetch_issuers
            && urls.len() < MAX_ISSUERS
            && let Some(url) = judgement.as_ref().and_then(|judgement| judgement.issuer_url.clone())
            && !urls.contains(&url)
            && let Some(ders) = self.fetch(&url)
        {
            urls.push(url);
            fetched.extend(ders);
            judgement = Some(chain::judge(served, &fetched, &[host], roots, *now));
        }
        transcript::tls_attempt(host, role, answers, judgement.as_ref())
    }

    /// Whether a client accepts the certificates behind an answer; `None` without an answer or without
    /// certificates.
    pub(super) fn is_accepted(
        &self,
        request: &PlannedRequest,
        answer: &Result<Answer, RequestError>,
    ) -> Option<bool> {
        let Settings { roots, now, .. } = &self.context.settings;
        let served =
            answer.as_ref().ok().map(|answer| &answer.chain).filter(|chain| !chain.is_empty())?;
        Some(chain::judge(served, &[], &[&request.host()], roots, *now).is_accepted())
    }

    /// Fetches the certificates at a URL. They only serve to name what is missing.
    fn fetch(&self, url: &str) -> Option<Vec<Vec<u8>>> {
        let request = PlannedRequest::get(url);
        let ProbeContext { settings, limits, .. } = self.context;
        let host = request.host();
        let address = host.parse().ok().or_else(|| {
            let answer = dns::query(settings.dns, &host, dns::RecordType::A, limits);
            answer.addresses.first().copied()
        });
        let through = limits.proxy().map(|_| Ipv4Addr::UNSPECIFIED.into());
        let at = self.socket_address(&host, request.port(), address.or(through)?)?;
        let answer = client::exchange(limits, &request, at).ok()?;
        let is_ok = answer.head.split(' ').nth(1) == Some("200");
        is_ok.then(|| chain::certificates(&answer.content))
    }
}

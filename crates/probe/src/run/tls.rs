//! TLS of a host: hellos, its chain, and what is missing from that.

use std::net::{Ipv4Addr, SocketAddr};
use std::thread;

use super::super::attempt::Attempt;
use super::super::handshake::Stack;
use super::super::hello::Offer;
use super::super::http::{Answer, Broken, Line};
use super::super::limits::{Connection, Failure};
use super::super::plan::Role;
use super::super::request::Planned;
use super::super::tls::{self, Agreement};
use super::super::{chain, client, dns, report};
use super::known::Known;
use super::{Look, Settings, World};

/// Certificates that are fetched, each the issuer of the one before.
const MOST_ISSUERS: usize = 4;

impl Look<'_> {
    /// TLS of a host that was reached: what it answers to hellos, and its chain.
    pub(super) fn tls(
        &self,
        host: &str,
        role: &Role,
        (at, connection): (SocketAddr, Connection<'_>),
        (known, has_handshakes): (&Known, bool),
    ) {
        let reach = &self.world.reach;
        // Of other hosts it is enough to know whether they speak TLS at all, with whatever suites.
        let versions = match role {
            Role::Endpoint => Offer::VERSIONS.as_slice(),
            _ => &[Offer::MOST_USUAL],
        };
        let has_client = self.world.plan.client.is_some();
        let usual = Offer::of_version(Offer::MOST_USUAL);
        let offer = self.world.plan.client.as_ref().unwrap_or(&usual);
        let greet = |offer: &Offer, name: Option<&str>| {
            Ok::<_, Failure>(tls::greet(reach.connect_host(host, at)?, offer, name))
        };
        let greet_in = |version: u16| greet(&Offer::of_version(version), Some(host));
        let (first, versions, nameless) = thread::scope(|scope| {
            let (greet, greet_in) = (&greet, &greet_in);
            let hello = |version: &u16| {
                let version = *version;
                (version, scope.spawn(move || greet_in(version)))
            };
            let hellos: Vec<_> = versions.iter().map(hello).collect();
            let nameless =
                (*role == Role::Endpoint).then(|| scope.spawn(move || greet(offer, None)));
            let first = tls::greet(connection, offer, Some(host));
            let answered = |hello: thread::ScopedJoinHandle<'_, Result<tls::Answer, Failure>>| {
                hello.join().ok().and_then(Result::ok)
            };
            let versions: Vec<_> = hellos
                .into_iter()
                .filter_map(|(version, hello)| Some((version, answered(hello)?)))
                .collect();
            (first, versions, nameless.and_then(answered))
        });
        let agreement = Agreement::of(offer, &first, &versions);
        known.agreement.set(agreement);
        let mut spoken = report::Spoken { first, versions, nameless, agreement, has_client };
        // With TLS 1.3 certificates are encrypted: a handshake has to be gone through.
        if spoken.chain().is_empty() && agreement.speaks_tls() {
            let shown = has_handshakes.then(|| known.chain.wait(reach.left())).flatten();
            let own = || {
                let connection = reach.connect_host(host, at).ok()?;
                Some(Line::secure(connection, host, Stack::Today).ok()?.chain)
            };
            let chain = shown.filter(|chain| !chain.is_empty()).or_else(own);
            spoken.first.flight.chain = chain.unwrap_or_default();
        }
        self.met(self.judged(host, role, &spoken));
    }

    /// The chain that a server sent, judged; what is missing from it is fetched to name it.
    fn judged(&self, host: &str, role: &Role, spoken: &report::Spoken) -> Attempt {
        let Settings { roots, now, fetch_issuers, .. } = &self.world.settings;
        let served = spoken.chain();
        let mut judgement =
            (!served.is_empty()).then(|| chain::judge(served, &[], &[host], roots, *now));
        let (mut fetched, mut asked) = (Vec::new(), Vec::new());
        while *fetch_issuers
            && asked.len() < MOST_ISSUERS
            && let Some(url) = judgement.as_ref().and_then(|own| own.issuer_url.clone())
            && !asked.contains(&url)
            && let Some(ders) = self.fetch(&url)
        {
            asked.push(url);
            fetched.extend(ders);
            judgement = Some(chain::judge(served, &fetched, &[host], roots, *now));
        }
        report::spoken(host, role, spoken, judgement.as_ref())
    }

    /// Whether a client would have accepted the certificates of the server that answered; none where
    /// it showed none.
    pub(super) fn is_accepted(
        &self,
        request: &Planned,
        answer: &Result<Answer, Broken>,
    ) -> Option<bool> {
        let Settings { roots, now, .. } = &self.world.settings;
        let served =
            answer.as_ref().ok().map(|answer| &answer.chain).filter(|it| !it.is_empty())?;
        Some(chain::judge(served, &[], &[&request.host()], roots, *now).is_accepted())
    }

    /// The certificates at a URL. Nothing depends on them but the name of what is missing.
    fn fetch(&self, url: &str) -> Option<Vec<Vec<u8>>> {
        let request = Planned::get(url);
        let World { settings, reach, .. } = self.world;
        let host = request.host();
        let address = host.parse().ok().or_else(|| {
            let answer = dns::ask(settings.dns, &host, dns::Type::A, reach);
            answer.addresses.first().copied()
        });
        let through = reach.proxy().map(|_| Ipv4Addr::UNSPECIFIED.into());
        let at = self.place(&host, request.port(), address.or(through)?)?;
        let answer = client::exchange(reach, &request, at).ok()?;
        let is_good = answer.head.split(' ').nth(1) == Some("200");
        is_good.then(|| chain::certificates(&answer.content))
    }
}

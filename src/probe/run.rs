//! Every attempt of a plan, each as soon as what it needs is there.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use super::attempt::Attempt;
use super::chain::{self, Roots};
use super::handshake::Stack;
use super::hello::Offer;
use super::http::{Answer, Broken, Line};
use super::plan::{Plan, Planned, Role};
use super::reach::{Connection, Failure, Reach};
use super::tls::{self, Agreement};
use super::way::Way;
use super::{client, dns, report};

/// Addresses of a host that are tried.
const MOST_ADDRESSES: usize = 4;
/// Redirects that are followed (MS-OXDISCO 3.1.5).
const MOST_REDIRECTS: usize = 10;
/// Requests that follow each other on one connection: each of them is a round trip more.
const MOST_ON_A_LINE: usize = 2;

/// How a plan is carried out.
pub struct Settings {
    /// Who is asked for names.
    pub dns: SocketAddr,
    /// The authorities that end a path.
    pub roots: Roots,
    /// The time at which certificates must be valid.
    pub now: Timestamp,
    /// Hosts and ports that are reached elsewhere.
    pub connect_to: Vec<((String, u16), SocketAddr)>,
    /// Whether the certificate that a server should have sent is fetched, to name it.
    pub fetch_issuers: bool,
}

/// Carries out a plan. `meet` is shown each attempt as it ends; what had not ended when the time is
/// over, or when `cancelled` becomes true, is left.
pub fn run(
    plan: Plan,
    settings: Settings,
    reach: Reach,
    cancelled: &AtomicBool,
    mut meet: impl FnMut(&Attempt),
) -> Vec<Attempt> {
    let reach = reach.and_to(settings.connect_to.iter().map(|(_, to)| *to));
    let known = plan.hosts.iter().map(|(host, _)| (host.clone(), Known::default())).collect();
    let world = Arc::new(World { plan, settings, reach, known });
    let (send, receive) = channel();
    for (host, role) in world.plan.hosts.clone() {
        let (world, send) = (Arc::clone(&world), send.clone());
        thread::spawn(move || Look { world: &world, send: &send }.host(&host, role));
    }
    if let Some(domain) = world.plan.domain.clone() {
        let (world, send) = (Arc::clone(&world), send.clone());
        thread::spawn(move || Look { world: &world, send: &send }.domain(&domain));
    }
    drop(send);
    let mut attempts = Vec::new();
    while let Some(attempt) = next(&receive, &world.reach, cancelled) {
        meet(&attempt);
        attempts.push(attempt);
    }
    if cancelled.load(Ordering::Relaxed) || world.reach.left().is_zero() {
        let is_missing = |request: &&Planned| !attempts.iter().any(|own| own.is_of(request));
        let cut_off: Vec<_> = world.plan.requests.iter().filter(is_missing).collect();
        for request in cut_off {
            let role = world.plan.role(&request.host());
            let attempt = report::not_tested(request, role, "cancelled");
            meet(&attempt);
            attempts.push(attempt);
        }
    }
    let place = |attempt: &Attempt| {
        let host = world.plan.hosts.iter().position(|(host, _)| *host == attempt.host);
        // How long something took changes from run to run.
        let is_fixed = |line: &&str| !line.starts_with("probe.time");
        let said: Vec<&str> = attempt.text.lines().filter(is_fixed).collect();
        (host.unwrap_or(usize::MAX), attempt.kind, said.join("\n"))
    };
    attempts.sort_by_cached_key(place);
    attempts
}

/// The next attempt that ends; none when all have, or there is no time left for them.
fn next(receive: &Receiver<Attempt>, reach: &Reach, cancelled: &AtomicBool) -> Option<Attempt> {
    const LOOK_UP: Duration = Duration::from_millis(50);
    // A moment more, for those that end at the very end.
    let mut grace = 2;
    loop {
        match receive.recv_timeout(LOOK_UP) {
            Ok(attempt) => return Some(attempt),
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) if cancelled.load(Ordering::Relaxed) => return None,
            Err(RecvTimeoutError::Timeout) if reach.left().is_zero() => {
                grace -= 1;
                if grace == 0 {
                    return None;
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

struct World {
    plan: Plan,
    settings: Settings,
    reach: Reach,
    /// What becomes known of the plan's hosts.
    known: BTreeMap<String, Known>,
}

/// Who looks, and where what is seen goes.
#[derive(Clone, Copy)]
struct Look<'w> {
    world: &'w World,
    send: &'w Sender<Attempt>,
}

/// What is known of a host's TLS, as soon as it is.
#[derive(Default)]
struct Known {
    agreement: Awaited<Agreement>,
    /// The certificates that a handshake showed; none where the first one failed.
    chain: Awaited<Vec<Vec<u8>>>,
}

/// Something that somebody finds out and others wait for.
struct Awaited<T>(Mutex<Option<T>>, Condvar);

impl<T> Default for Awaited<T> {
    fn default() -> Self {
        Self(Mutex::new(None), Condvar::new())
    }
}

impl<T: Clone> Awaited<T> {
    /// The first to say it is believed.
    fn set(&self, value: T) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(value);
        self.1.notify_all();
    }

    fn wait(&self, time: Duration) -> Option<T> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.1.wait_timeout_while(known, time, |known| known.is_none());
        known.unwrap_or_else(PoisonError::into_inner).0.clone()
    }
}

impl Look<'_> {
    fn met(&self, attempt: Attempt) {
        // Nobody listens any more once the time is over.
        let _ = self.send.send(attempt);
    }

    /// Where else Autodiscover may be, and where mail goes.
    fn domain(&self, domain: &str) {
        thread::scope(|scope| {
            scope.spawn(|| {
                self.ask(domain, Role::Domain, dns::Type::Mx);
            });
            let name = format!("_autodiscover._tcp.{domain}");
            let answer = self.ask(&name, Role::Autodiscover, dns::Type::Srv);
            let mut services: Vec<(u16, u16, u16, String)> = answer
                .records
                .iter()
                .filter(|(name, _)| *name == "dns.srv")
                .filter_map(|(_, value)| service(value))
                .collect();
            // The lowest priority and the highest weight (RFC 2782).
            services.sort_by_key(|(priority, weight, ..)| (*priority, std::cmp::Reverse(*weight)));
            if let Some((.., 443, host)) = services.first() {
                let url = format!("https://{host}/autodiscover/autodiscover.xml");
                self.follow(&url, Way::from(&name));
            }
        });
    }

    fn ask(&self, name: &str, role: Role, kind: dns::Type) -> dns::Answer {
        let World { settings, reach, .. } = self.world;
        let (answer, attempt) = dns::attempt(settings.dns, (name, role.as_str()), kind, reach);
        self.met(attempt);
        answer
    }

    /// The addresses of a host.
    fn addresses(&self, host: &str, role: Role) -> Vec<IpAddr> {
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
    fn place(&self, host: &str, port: u16, address: IpAddr) -> Option<SocketAddr> {
        let told = &self.world.settings.connect_to;
        let own = told.iter().find(|((own, at), _)| own == host && *at == port);
        match own {
            Some((_, to)) => Some(*to),
            None if told.iter().any(|((own, _), _)| own == host) => None,
            None => Some(SocketAddr::new(address, port)),
        }
    }

    /// Everything about one host.
    fn host(&self, host: &str, role: Role) {
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

    /// TLS of a host that was reached: what it answers to hellos, and its chain.
    fn tls(
        &self,
        host: &str,
        role: Role,
        (at, connection): (SocketAddr, Connection<'_>),
        (known, has_handshakes): (&Known, bool),
    ) {
        let reach = &self.world.reach;
        // Of other hosts it is enough to know whether they speak TLS at all, with whatever suites.
        let offers = match role {
            Role::Endpoint => Offer::VERSIONS.as_slice(),
            _ => &[Offer::Tls12],
        };
        let greet = |offer: Offer, name: Option<&str>| {
            Ok::<_, Failure>(tls::greet(reach.connect_host(host, at)?, offer, name))
        };
        let (online, versions, nameless) = thread::scope(|scope| {
            let greet = &greet;
            let hellos: Vec<_> = offers
                .iter()
                .map(|offer| (*offer, scope.spawn(move || greet(*offer, Some(host)))))
                .collect();
            let nameless = (role == Role::Endpoint)
                .then(|| scope.spawn(move || greet(Offer::ExchangeOnline, None)));
            let online = tls::greet(connection, Offer::ExchangeOnline, Some(host));
            let answered = |hello: thread::ScopedJoinHandle<'_, Result<tls::Answer, Failure>>| {
                hello.join().ok().and_then(Result::ok)
            };
            let versions: Vec<_> = hellos
                .into_iter()
                .filter_map(|(offer, hello)| Some((offer, answered(hello)?)))
                .collect();
            (online, versions, nameless.and_then(answered))
        });
        let agreement = Agreement::of(&online, &versions);
        known.agreement.set(agreement);
        let mut spoken = report::Spoken { online, versions, nameless, agreement };
        // With TLS 1.3 certificates are encrypted: a handshake has to be gone through.
        if spoken.chain().is_empty() && agreement.speaks_tls() {
            let shown = has_handshakes.then(|| known.chain.wait(reach.left())).flatten();
            let own = || {
                let connection = reach.connect_host(host, at).ok()?;
                Some(Line::secure(connection, host, Stack::Today).ok()?.chain)
            };
            let chain = shown.filter(|chain| !chain.is_empty()).or_else(own);
            spoken.online.flight.chain = chain.unwrap_or_default();
        }
        self.met(self.judged(host, role, &spoken));
    }

    /// The chain that a server sent, judged; what is missing from it is fetched to name it.
    fn judged(&self, host: &str, role: Role, spoken: &report::Spoken) -> Attempt {
        let Settings { roots, now, fetch_issuers, .. } = &self.world.settings;
        let served = spoken.chain();
        let mut judgement =
            (!served.is_empty()).then(|| chain::judge(served, &[], &[host], roots, *now));
        let (mut fetched, mut asked) = (Vec::new(), Vec::new());
        while *fetch_issuers
            && asked.len() < MOST_ADDRESSES
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

    /// Requests that follow each other on one connection, as long as the server keeps it.
    fn line(&self, requests: &[Planned], role: Role, at: SocketAddr, known: &Known) {
        let mut line = None;
        thread::scope(|scope| {
            for request in requests {
                let answer = self.send(&mut line, request, at, known);
                // The endpoint's certificates are judged by themselves.
                let is_search = role != Role::Endpoint;
                let mut way = Way::from(&request.url);
                way.to(&request.url);
                if is_search {
                    way.meets(self.is_accepted(request, &answer));
                }
                self.met(report::requested(request, role, &answer, is_search.then_some(&way)));
                if let Some(to) = answer.ok().and_then(|answer| redirect(request, &answer.head))
                    && to.to_ascii_lowercase().contains("/autodiscover/")
                    && is_search
                {
                    scope.spawn(move || self.follow(&to, way));
                }
            }
        });
    }

    /// Sends one request, on the connection that is there or on a new one.
    fn send<'c>(
        &'c self,
        line: &mut Option<Line<'c>>,
        request: &Planned,
        at: SocketAddr,
        known: &Known,
    ) -> Result<Answer, Broken> {
        let reach = &self.world.reach;
        if reach.proxy().is_some() && request.is_ordinary() {
            let answer = client::exchange(reach, request, at);
            if !matches!(answer, Err(Broken::Handshake(_))) {
                return answer;
            }
        }
        let bytes = request.bytes();
        if let Some(mut open) = line.take() {
            match open.exchange(&bytes) {
                // A server may close between two requests (RFC 9112 9.3.1), or have said more than it
                // announced: neither is an answer to this one.
                Err(Broken::Connection(Failure::Closed | Failure::Reset) | Broken::NotHttp) => {}
                answer => {
                    *line = Some(open).filter(Line::takes_more);
                    return answer;
                }
            }
        }
        let mut open = self.open(request, at, known)?;
        let answer = open.exchange(&bytes);
        *line = Some(open).filter(Line::takes_more);
        answer
    }

    /// A connection for a request, with a stack of TLS that the server can agree with.
    fn open(&self, request: &Planned, at: SocketAddr, known: &Known) -> Result<Line<'_>, Broken> {
        let reach = &self.world.reach;
        let host = request.host();
        let connect = || reach.connect_host(&host, at).map_err(Broken::Connection);
        if !request.is_tls() {
            return Ok(Line::plain(connect()?));
        }
        let line = connect().and_then(|open| Line::secure(open, &host, Stack::Today));
        known.chain.set(line.as_ref().map(|line| line.chain.clone()).unwrap_or_default());
        if matches!(line, Err(Broken::Handshake(_)))
            && known.agreement.wait(reach.left()) == Some(Agreement::TooLong)
        {
            return Err(Broken::Ours("message-too-long"));
        }
        // Where the server does speak TLS, that one of ours could not is no fault of its.
        let is_ours = |broken: &Broken| {
            let agreement = known.agreement.wait(reach.left());
            agreement.is_some_and(|agreement| match broken {
                Broken::Handshake(None) => agreement.speaks_tls(),
                // It broke off: that is its own doing if it has what rustls asks for.
                Broken::Handshake(Some(_)) => agreement.speaks_tls() && !agreement.suits_rustls(),
                _ => false,
            })
        };
        match line {
            Err(broken) if matches!(broken, Broken::Handshake(_)) && is_ours(&broken) => {
                legacy(connect, &host)
            }
            line => line,
        }
    }

    /// Whether a client would have accepted the certificates of the server that answered; none where
    /// it showed none.
    fn is_accepted(&self, request: &Planned, answer: &Result<Answer, Broken>) -> Option<bool> {
        let Settings { roots, now, .. } = &self.world.settings;
        let served =
            answer.as_ref().ok().map(|answer| &answer.chain).filter(|it| !it.is_empty())?;
        Some(chain::judge(served, &[], &[&request.host()], roots, *now).is_accepted())
    }

    /// Goes where an answer pointed to, until it points back or too far.
    fn follow(&self, url: &str, mut way: Way) {
        let request = Planned::get(url);
        let end = match () {
            () if way.urls.iter().any(|seen| seen == url) => Some("redirects-in-circles"),
            () if way.urls.len() >= MOST_REDIRECTS => Some("too-many-redirects"),
            () if !request.is_tls() => Some("redirect-without-tls"),
            () => None,
        };
        if let Some(why) = end {
            self.met(report::led_nowhere(&request, &way, why));
            return;
        }
        way.to(url);
        let host = request.host();
        let Some(address) = self.addresses(&host, Role::Redirect).first().copied() else { return };
        let Some(at) = self.place(&host, request.port(), address) else { return };
        let new = Known::default();
        let known = self.world.known.get(&host);
        let answer = thread::scope(|scope| {
            // A host that is not looked at anyway is judged here.
            if known.is_none() {
                let (host, new) = (&host, &new);
                scope.spawn(move || match self.world.reach.connect_host(host, at) {
                    Ok(open) => self.tls(host, Role::Redirect, (at, open), (new, true)),
                    Err(_) => new.agreement.set(Agreement::Closed),
                });
            }
            self.send(&mut None, &request, at, known.unwrap_or(&new))
        });
        way.meets(self.is_accepted(&request, &answer));
        self.met(report::requested(&request, Role::Redirect, &answer, Some(&way)));
        if let Some(next) = answer.ok().and_then(|answer| redirect(&request, &answer.head)) {
            self.follow(&next, way);
        }
    }
}

/// With the second stack, on a connection of its own.
#[cfg(feature = "legacy-tls")]
fn legacy<'r>(
    connect: impl FnOnce() -> Result<Connection<'r>, Broken>,
    host: &str,
) -> Result<Line<'r>, Broken> {
    Line::secure(connect()?, host, Stack::Legacy).map_err(|broken| match broken {
        Broken::Handshake(_) => Broken::Ours("no-common-stack"),
        other => other,
    })
}

/// There is no second stack.
#[cfg(not(feature = "legacy-tls"))]
fn legacy<'r>(
    _connect: impl FnOnce() -> Result<Connection<'r>, Broken>,
    _host: &str,
) -> Result<Line<'r>, Broken> {
    Err(Broken::Ours("needs-legacy-tls"))
}

/// Requests by the connections that they go over: ordinary ones to the same port share, others do not.
fn lines(requests: &[&Planned]) -> Vec<Vec<Planned>> {
    let mut lines: Vec<Vec<Planned>> = Vec::new();
    for request in requests {
        let has_room = |line: &&mut Vec<Planned>| {
            line.len() < MOST_ON_A_LINE && line[0].is_ordinary() && line[0].port() == request.port()
        };
        match lines.iter_mut().find(has_room).filter(|_| request.is_ordinary()) {
            Some(line) => line.push((*request).clone()),
            None => lines.push(vec![(*request).clone()]),
        }
    }
    for line in &mut lines {
        let last = line.len() - 1;
        for request in &mut line[..last] {
            request.closes = false;
        }
    }
    lines
}

/// Where an answer to a request points to; a path alone is one on the same host (RFC 9110 10.2.2).
fn redirect(request: &Planned, head: &str) -> Option<String> {
    let status = head.split(' ').nth(1)?;
    let is_redirect = matches!(status, "301" | "302" | "303" | "307" | "308");
    let fields = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    let mut location = fields.filter(|(name, _)| name.eq_ignore_ascii_case("location"));
    let (_, value) = location.next().filter(|_| is_redirect)?;
    let value = value.trim();
    let is_path = value.starts_with('/') && !value.starts_with("//");
    let scheme = if request.is_tls() { "https" } else { "http" };
    let own = || format!("{scheme}://{}:{}{value}", request.host(), request.port());
    Some(if is_path { own() } else { value.to_owned() })
}

/// Priority, weight, port and host of a service.
fn service(value: &str) -> Option<(u16, u16, u16, String)> {
    let mut words = value.split(' ');
    let mut number = || words.next()?.parse().ok();
    let (priority, weight, port) = (number()?, number()?, number()?);
    Some((priority, weight, port, words.next()?.trim_end_matches('.').to_ascii_lowercase()))
}

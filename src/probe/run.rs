//! Every attempt of a plan, each as soon as what it needs is there.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use super::attempt::Attempt;
use super::chain::{self, Roots};
use super::hello::Offer;
use super::http::{self, Broken};
use super::plan::{Plan, Planned, Role};
use super::reach::{Failure, Reach};
use super::tls::{self, Agreement};
use super::{dns, report};

/// Addresses of a host that are tried.
const MOST_ADDRESSES: usize = 4;
/// Redirects that are followed (MS-OXDISCO 3.1.5).
const MOST_REDIRECTS: usize = 10;

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
    let world = Arc::new(World { plan, settings, reach });
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
}

/// Who looks, and where what is seen goes.
#[derive(Clone, Copy)]
struct Look<'w> {
    world: &'w World,
    send: &'w Sender<Attempt>,
}

/// What is known of a host's TLS, as soon as it is.
#[derive(Default)]
struct Verdict(Mutex<Option<Agreement>>, Condvar);

impl Verdict {
    fn set(&self, agreement: Agreement) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(agreement);
        self.1.notify_all();
    }

    fn wait(&self, time: Duration) -> Option<Agreement> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.1.wait_timeout_while(known, time, |known| known.is_none());
        *known.unwrap_or_else(PoisonError::into_inner).0
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
                self.follow(&url, &mut Vec::new());
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
        let addresses = self.addresses(host, role);
        let Some(first) = addresses.first().copied() else { return };
        let verdict = Verdict::default();
        let requests = self.world.plan.requests.iter().filter(|request| request.host() == host);
        let (secure, plain): (Vec<&Planned>, Vec<&Planned>) =
            requests.partition(|request| request.is_tls());
        thread::scope(|scope| {
            for request in plain {
                let Some(at) = self.place(host, request.port(), first) else { continue };
                scope.spawn(move || self.request(request, role, at, None));
            }
            // Each address is tried; the first that opens is looked at more closely.
            let (send, opened) = channel();
            for address in &addresses {
                let Some(at) = self.place(host, 443, *address) else { continue };
                let send = send.clone();
                scope.spawn(move || {
                    let connection = self.world.reach.connect(at);
                    self.met(report::connected(host, role, (*address, 443), &connection));
                    if let Ok(connection) = connection {
                        let _ = send.send((at, connection));
                    }
                });
            }
            drop(send);
            let verdict = &verdict;
            let ask = |at: SocketAddr| {
                for request in &secure {
                    scope.spawn(move || self.request(request, role, at, Some(verdict)));
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
                verdict.set(Agreement::Closed);
                return;
            };
            if only.is_none() {
                ask(at);
            }
            let offers = if role == Role::Endpoint { Offer::VERSIONS.as_slice() } else { &[] };
            let reach = &self.world.reach;
            let name = Some(host);
            let hellos: Vec<_> = offers
                .iter()
                .map(|offer| (*offer, scope.spawn(move || tls::knock(reach, at, *offer, name))))
                .collect();
            let nameless = (role == Role::Endpoint)
                .then(|| scope.spawn(move || tls::knock(reach, at, Offer::ExchangeOnline, None)));
            let online = tls::greet(connection, Offer::ExchangeOnline, name);
            let answered = |hello: thread::ScopedJoinHandle<'_, Result<tls::Answer, Failure>>| {
                hello.join().ok().and_then(Result::ok)
            };
            let versions: Vec<_> = hellos
                .into_iter()
                .filter_map(|(offer, hello)| Some((offer, answered(hello)?)))
                .collect();
            let nameless = nameless.and_then(answered);
            let agreement = Agreement::of(&online, &versions);
            verdict.set(agreement);
            let mut spoken = report::Spoken { online, versions, nameless, agreement };
            // With TLS 1.3 certificates are encrypted: a handshake has to be gone through.
            if spoken.chain().is_empty()
                && agreement.speaks_tls()
                && let Ok(connection) = reach.connect(at)
                && let Ok(answer) = http::exchange(
                    connection,
                    name,
                    &Planned::get(&format!("https://{host}/")).bytes(),
                )
            {
                spoken.online.flight.chain = answer.chain;
            }
            self.met(self.judged(host, role, &spoken));
        });
    }

    /// The chain that a server sent, judged; what is missing from it is fetched to name it.
    fn judged(&self, host: &str, role: Role, spoken: &report::Spoken) -> Attempt {
        let Settings { roots, now, fetch_issuers, .. } = &self.world.settings;
        let served = spoken.chain();
        let mut judgement =
            (!served.is_empty()).then(|| chain::judge(served, &[], &[host], roots, *now));
        let mut fetched: Vec<Vec<u8>> = Vec::new();
        while *fetch_issuers
            && fetched.len() < MOST_ADDRESSES
            && let Some(url) = judgement.as_ref().and_then(|own| own.issuer_url.clone())
            && let Some(der) = self.fetch(&url)
        {
            fetched.push(der);
            judgement = Some(chain::judge(served, &fetched, &[host], roots, *now));
        }
        report::spoken(host, role, spoken, judgement.as_ref())
    }

    /// The certificate at a URL. Nothing depends on it but the name of what is missing.
    fn fetch(&self, url: &str) -> Option<Vec<u8>> {
        let request = Planned::get(url);
        let World { settings, reach, .. } = self.world;
        let host = request.host();
        let answer = dns::ask(settings.dns, &host, dns::Type::A, reach);
        let address = SocketAddr::new(*answer.addresses.first()?, request.port());
        let answer = http::exchange(reach.connect(address).ok()?, None, &request.bytes()).ok()?;
        let is_good = answer.head.split(' ').nth(1) == Some("200");
        (is_good && x509_parser::parse_x509_certificate(&answer.content).is_ok())
            .then_some(answer.content)
    }

    /// One request; the answer, if it was one.
    fn request(
        &self,
        request: &Planned,
        role: Role,
        at: SocketAddr,
        verdict: Option<&Verdict>,
    ) -> Option<http::Answer> {
        let host = request.host();
        let name = request.is_tls().then_some(host.as_str());
        let reach = &self.world.reach;
        let answer = match reach.connect(at) {
            Ok(connection) => http::exchange(connection, name, &request.bytes()),
            Err(failure) => Err(Broken::Connection(failure)),
        };
        // Where the server does speak TLS, that we could not is no fault of its.
        let agreement = match (&answer, verdict) {
            (Err(Broken::Handshake(_)), Some(verdict)) => verdict.wait(reach.left()),
            _ => None,
        };
        let is_ours = matches!(&answer, Err(Broken::Handshake(_)))
            && agreement.is_some_and(Agreement::speaks_tls);
        self.met(report::requested(request, role, &answer, is_ours));
        let answer = answer.ok()?;
        if let Some(location) = redirect(request, &answer.head)
            && location.to_ascii_lowercase().contains("/autodiscover/")
            && role != Role::Endpoint
        {
            self.follow(&location, &mut vec![request.url.clone()]);
        }
        Some(answer)
    }

    /// Goes where an answer pointed to, until it points back or too far.
    fn follow(&self, url: &str, seen: &mut Vec<String>) {
        let request = Planned::get(url);
        let end = match () {
            () if seen.iter().any(|seen| seen == url) => Some("redirects-in-circles"),
            () if seen.len() >= MOST_REDIRECTS => Some("too-many-redirects"),
            () if !request.is_tls() => Some("redirect-without-tls"),
            () => None,
        };
        if let Some(why) = end {
            self.met(report::not_tested(&request, Role::Redirect, why));
            return;
        }
        seen.push(url.to_owned());
        let host = request.host();
        let Some(address) = self.addresses(&host, Role::Redirect).first().copied() else { return };
        let Some(at) = self.place(&host, request.port(), address) else { return };
        let reach = &self.world.reach;
        let answer = match reach.connect(at) {
            Ok(connection) => http::exchange(connection, Some(&host), &request.bytes()),
            Err(failure) => Err(Broken::Connection(failure)),
        };
        self.met(report::requested(&request, Role::Redirect, &answer, false));
        if let Some(next) = answer.ok().and_then(|answer| redirect(&request, &answer.head)) {
            self.follow(&next, seen);
        }
    }
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

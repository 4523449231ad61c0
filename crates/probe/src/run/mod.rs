//! Every attempt of a plan, each as soon as what it needs is there.

mod follow;
mod host;
mod known;
mod line;
mod tls;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use self::known::Known;
use super::attempt::Attempt;
use super::chain::Roots;
use super::limits::ProbeLimits;
use super::plan::Plan;
use super::report;
use super::request::Planned;

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
    reach: ProbeLimits,
    cancelled: &AtomicBool,
    mut meet: impl FnMut(&Attempt),
) -> Vec<Attempt> {
    let reach = reach.and_to(settings.connect_to.iter().map(|(_, to)| *to));
    let known = plan.hosts.iter().map(|(host, _)| (host.clone(), Known::default())).collect();
    let world = Arc::new(World { plan, settings, reach, known });
    let (send, receive) = channel();
    for (host, role) in world.plan.hosts.clone() {
        let (world, send) = (Arc::clone(&world), send.clone());
        thread::spawn(move || Look { world: &world, send: &send }.host(&host, &role));
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
            let attempt = report::not_tested(request, &role, "cancelled");
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
fn next(
    receive: &Receiver<Attempt>,
    reach: &ProbeLimits,
    cancelled: &AtomicBool,
) -> Option<Attempt> {
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
    reach: ProbeLimits,
    /// What becomes known of the plan's hosts.
    known: BTreeMap<String, Known>,
}

/// Who looks, and where what is seen goes.
#[derive(Clone, Copy)]
struct Look<'w> {
    world: &'w World,
    send: &'w Sender<Attempt>,
}

impl Look<'_> {
    fn met(&self, attempt: Attempt) {
        // Nobody listens any more once the time is over.
        let _ = self.send.send(attempt);
    }
}

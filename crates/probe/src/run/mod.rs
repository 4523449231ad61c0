//! Carries out a plan: every attempt in a thread, as soon as what it needs is known.

mod host;
mod host_state;
mod prober;
mod redirects;
mod requests;
mod tls;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::attempt::Attempt;
use super::limits::ProbeLimits;
use super::plan::Plan;
use super::request::PlannedRequest;
use super::transcript;
use host_state::HostState;
use prober::{ProbeContext, Prober};

pub use prober::Settings;

/// Carries out a plan and returns its attempts, sorted by host and kind, so that two runs against the same
/// servers give the same transcript.
///
/// `on_attempt` sees each attempt as it ends. When the time is over, or `cancelled` becomes `true`,
/// attempts under way are abandoned, and requests without an answer are listed as not tested.
pub fn run(
    plan: Plan,
    settings: Settings,
    limits: ProbeLimits,
    cancelled: &AtomicBool,
    mut on_attempt: impl FnMut(&Attempt),
) -> Vec<Attempt> {
    let limits = limits.and_to(settings.connect_to.iter().map(|(_, to)| *to));
    let hosts = plan.hosts.iter().map(|(host, _)| (host.clone(), HostState::default())).collect();
    let context = Arc::new(ProbeContext { plan, settings, limits, hosts });
    let (send, receive) = channel();
    for (host, role) in context.plan.hosts.clone() {
        let (context, attempts) = (Arc::clone(&context), send.clone());
        thread::spawn(move || Prober { context: &context, attempts: &attempts }.host(&host, &role));
    }
    if let Some(domain) = context.plan.domain.clone() {
        let (context, attempts) = (Arc::clone(&context), send.clone());
        thread::spawn(move || Prober { context: &context, attempts: &attempts }.domain(&domain));
    }
    drop(send);
    let mut attempts = Vec::new();
    while let Some(attempt) = next(&receive, &context.limits, cancelled) {
        on_attempt(&attempt);
        attempts.push(attempt);
    }
    if cancelled.load(Ordering::Relaxed) || context.limits.left().is_zero() {
        let is_missing =
            |request: &&PlannedRequest| !attempts.iter().any(|attempt| attempt.is_for(request));
        let unanswered: Vec<_> = context.plan.requests.iter().filter(is_missing).collect();
        for request in unanswered {
            let role = context.plan.role(&request.host());
            let attempt = transcript::not_tested(request, &role, "cancelled");
            on_attempt(&attempt);
            attempts.push(attempt);
        }
    }
    let sort_key = |attempt: &Attempt| {
        let host = context.plan.hosts.iter().position(|(host, _)| *host == attempt.host);
        // Durations change from run to run.
        let is_stable = |line: &&str| !line.starts_with("probe.time");
        let lines: Vec<&str> = attempt.text.lines().filter(is_stable).collect();
        (host.unwrap_or(usize::MAX), attempt.kind, lines.join("\n"))
    };
    attempts.sort_by_cached_key(sort_key);
    attempts
}

/// The next attempt that ends; `None` when all have, or when the probe is cut short.
fn next(
    receive: &Receiver<Attempt>,
    limits: &ProbeLimits,
    cancelled: &AtomicBool,
) -> Option<Attempt> {
    const POLL_INTERVAL: Duration = Duration::from_millis(50);
    // One more interval for attempts that end just in time.
    let mut intervals_left = 2;
    loop {
        match receive.recv_timeout(POLL_INTERVAL) {
            Ok(attempt) => return Some(attempt),
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) if cancelled.load(Ordering::Relaxed) => return None,
            Err(RecvTimeoutError::Timeout) if limits.left().is_zero() => {
                intervals_left -= 1;
                if intervals_left == 0 {
                    return None;
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

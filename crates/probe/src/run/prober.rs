//! What every attempt of a probe shares.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::mpsc::Sender;

use jiff::Timestamp;

use super::super::attempt::Attempt;
use super::super::chain::Roots;
use super::super::limits::ProbeLimits;
use super::super::plan::Plan;
use super::host_state::HostState;

/// How a plan is carried out.
pub struct Settings {
    /// The DNS server to query.
    pub dns: SocketAddr,
    /// The authorities that certificates may lead to.
    pub roots: Roots,
    /// The moment at which certificates must be valid.
    pub now: Timestamp,
    /// Hosts and ports to reach at another address than the one that DNS names.
    pub connect_to: Vec<((String, u16), SocketAddr)>,
    /// Whether to fetch a certificate that a server should have sent (AIA), to name it.
    pub fetch_issuers: bool,
}

/// What every attempt reads.
pub(super) struct ProbeContext {
    pub(super) plan: Plan,
    pub(super) settings: Settings,
    pub(super) limits: ProbeLimits,
    /// What becomes known of the plan's hosts.
    pub(super) hosts: BTreeMap<String, HostState>,
}

/// Makes attempts and sends each as it ends. Its methods are in the files beside this one.
#[derive(Clone, Copy)]
pub(super) struct Prober<'c> {
    pub(super) context: &'c ProbeContext,
    pub(super) attempts: &'c Sender<Attempt>,
}

impl Prober<'_> {
    /// Sends an attempt to whoever waits for it.
    pub(super) fn record(&self, attempt: Attempt) {
        // Nobody receives any more once the time is over.
        let _ = self.attempts.send(attempt);
    }
}

//! Looks for itself: what the customer's endpoints show to anybody outside, without a password.
//!
//! ```text
//! pack, host ─ plan ─▶ requests ─ run ─▶ attempts, each with a block of a transcript
//! transcript ─ shindan_read ─▶ observations ─ pack ─▶ facts
//! ```
//!
//! What is found out stands in a transcript, as text that [`shindan_read`] understands; the pack gives it
//! meaning. So one reader reads what is probed, what is replayed, and what a customer sends. A failed
//! attempt is an observation like any other, and no attempt is made twice: a
//! request that a server did not see, since it had closed a connection kept open, was none.

#![allow(clippy::disallowed_methods, reason = "probes meet the world")]

mod attempt;
pub mod chain;
mod client;
pub mod dns;
mod handshake;
pub mod hello;
pub mod http;
pub mod lab;
#[cfg(feature = "legacy-tls")]
mod legacy;
mod limits;
mod plan;
mod proxy;
mod report;
mod request;
mod run;
pub mod tls;
mod way;

use rustls::crypto::ring;

pub use attempt::{Attempt, Kind};
pub use limits::{Connection, Failure, Network, ProbeLimits};
pub use plan::{Plan, Role, Service, Target};
pub use proxy::{Proxy, ProxyError};
pub use request::Planned;
pub use run::{Settings, run};

/// Bytes that nobody can guess. Nothing secret hangs on them: where there are none, zeros do.
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let _ = ring::default_provider().secure_random.fill(&mut bytes);
    bytes
}

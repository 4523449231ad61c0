//! The ClientHello, and what a server answers before anything is encrypted (RFC 2246, 4346, 5246, 8446).
//!
//! This shows what a server can do without any cryptography, and with versions and suites that no current
//! library offers.

mod flight;
mod offer;
mod wire;

pub use flight::{Flight, MAX_FLIGHT_BYTES};
pub use offer::Offer;

//! The limits of a probe: its deadline, the addresses it may go to, and its connections at a time.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::connection::Connection;
use super::failure::Failure;
use super::network::Network;
use super::permit::{Permit, Slots};
use super::proxy::Proxy;

/// No attempt takes longer, however far the deadline is.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections at a time of a gentle probe.
const GENTLE_CONNECTIONS: usize = 4;

/// The limits of a probe.
///
/// ```
/// use std::time::Duration;
///
/// use shindan_probe::{Failure, ProbeLimits};
///
/// let limits = ProbeLimits::new(Duration::from_secs(5), false, false);
/// let private = "10.0.0.1:443".parse()?;
/// assert_eq!(limits.connect(private).err(), Some(Failure::NotAllowed));
/// assert!(limits.and_to([private]).allows(private));
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
pub struct ProbeLimits {
    deadline: Instant,
    allow_private: bool,
    /// Addresses that the user named, allowed whatever network they are in.
    named: Vec<SocketAddr>,
    proxy: Option<Proxy>,
    /// `None`: as many connections as there are attempts.
    slots: Option<Slots>,
}

impl ProbeLimits {
    /// Limits that end `time` from now. Private, loopback and link-local addresses are refused unless
    /// `allow_private`; `gentle` opens at most four connections at a time.
    pub fn new(time: Duration, allow_private: bool, gentle: bool) -> Self {
        Self {
            deadline: Instant::now() + time,
            allow_private,
            named: Vec::new(),
            proxy: None,
            slots: gentle.then(|| Slots::new(GENTLE_CONNECTIONS)),
        }
    }

    /// The time left until the deadline.
    pub fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Allows these addresses as well, whatever network they are in: the user typed them.
    pub fn and_to(mut self, named: impl IntoIterator<Item = SocketAddr>) -> Self {
        self.named.extend(named);
        self
    }

    /// Sends everything but DNS queries through a proxy, whatever network it is in: the user typed it.
    pub fn through(mut self, proxy: Option<Proxy>) -> Self {
        self.proxy = proxy;
        self
    }

    /// The proxy, if there is one.
    pub fn proxy(&self) -> Option<&Proxy> {
        self.proxy.as_ref()
    }

    /// Whether the probe may connect to `address`. The unspecified address stands for a host that only
    /// the proxy can resolve, so with a proxy it is allowed.
    pub fn allows(&self, address: SocketAddr) -> bool {
        let is_known = !address.ip().is_unspecified();
        self.allow_private
            || (self.proxy.is_some() && !is_known)
            || Network::of(address.ip()) == Network::Public
            || self.named.contains(&address)
    }

    /// Connects once, straight to `address` even if there is a proxy.
    ///
    /// # Errors
    /// [`Failure::NotAllowed`], [`Failure::TimedOut`] if no time is left, or why connecting failed.
    pub fn connect(&self, address: SocketAddr) -> Result<Connection<'_>, Failure> {
        Connection::open(self.permit(address)?, address)
    }

    /// Connects once to `host`: at `address`, or by its name through the proxy.
    ///
    /// # Errors
    /// As [`ProbeLimits::connect`]; [`Failure::Proxy`] if the proxy refuses the tunnel.
    pub fn connect_host(&self, host: &str, address: SocketAddr) -> Result<Connection<'_>, Failure> {
        let permit = self.permit(address)?;
        let Some(proxy) = &self.proxy else { return Connection::open(permit, address) };
        let start = Instant::now();
        let to_proxy = Connection::open(permit, proxy.address)?;
        let mut connection = proxy.tunnel(to_proxy, (host, address.port()))?;
        connection.took = start.elapsed();
        Ok(connection)
    }

    /// Waits until a connection to `address` may be opened.
    ///
    /// # Errors
    /// [`Failure::NotAllowed`], or [`Failure::TimedOut`] if no time is left.
    pub(super) fn permit(&self, address: SocketAddr) -> Result<Permit<'_>, Failure> {
        if !self.allows(address) {
            return Err(Failure::NotAllowed);
        }
        let permit = Permit::new(self.slots.as_ref(), self.deadline, ATTEMPT_TIMEOUT);
        if permit.left().is_zero() { Err(Failure::TimedOut) } else { Ok(permit) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_allowed_unless_the_user_says_otherwise() {
        for (address, is_public) in
            [("192.0.2.1:443", true), ("10.1.2.3:443", false), ("[::1]:443", false)]
        {
            let address = address.parse().unwrap();
            let limits = |allow_private| ProbeLimits::new(Duration::ZERO, allow_private, false);
            assert_eq!(limits(false).allows(address), is_public, "{address}");
            assert!(limits(false).and_to([address]).allows(address));
            assert!(limits(true).allows(address));
        }
    }

    #[test]
    fn a_private_address_is_refused_before_anything_is_sent() {
        let limits = ProbeLimits::new(Duration::from_secs(5), false, false);
        let failure = limits.connect("127.0.0.1:9".parse().unwrap()).err();
        assert_eq!(failure, Some(Failure::NotAllowed));
    }
}

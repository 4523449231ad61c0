//! How far a probe may go: until when, to which addresses, and over how many connections at a time.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpStream};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::proxy::Proxy;

/// No attempt takes longer, however much time there is in all.
const LONGEST: Duration = Duration::from_secs(10);
/// A connection at a time for each of these, where one is to be gentle.
const GENTLE: usize = 4;

/// What kind of network an address belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// Anybody can reach it.
    Public,
    /// Of a network inside (RFC 1918, RFC 6598, RFC 4193), or of none.
    Private,
    /// This machine.
    Loopback,
    /// This cable (RFC 3927, RFC 4291).
    LinkLocal,
}

impl Network {
    /// That of an address.
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(v4) => Self::of_v4(v4),
            IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
                Some(v4) => Self::of_v4(v4),
                None => Self::of_v6(v6),
            },
        }
    }

    fn of_v4(address: Ipv4Addr) -> Self {
        let [a, b, ..] = address.octets();
        match () {
            () if address.is_loopback() => Network::Loopback,
            () if address.is_link_local() => Network::LinkLocal,
            () if address.is_private() || address.is_multicast() || address.is_broadcast() => {
                Network::Private
            }
            () if a == 0 || a >= 240 || (a == 100 && b & 0xc0 == 64) => Network::Private,
            () => Network::Public,
        }
    }

    fn of_v6(address: Ipv6Addr) -> Self {
        let first = address.segments()[0];
        match () {
            () if address.is_loopback() => Network::Loopback,
            () if first & 0xffc0 == 0xfe80 => Network::LinkLocal,
            () if first & 0xfe00 == 0xfc00 || address.is_multicast() => Network::Private,
            () if address.is_unspecified() => Network::Private,
            () => Network::Public,
        }
    }

    /// The word in observations.
    pub fn as_str(self) -> &'static str {
        match self {
            Network::Public => "public",
            Network::Private => "private",
            Network::Loopback => "loopback",
            Network::LinkLocal => "link-local",
        }
    }
}

/// Why nothing came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The port is closed.
    Refused,
    /// Nothing in time.
    TimedOut,
    /// There is no way there.
    Unreachable,
    /// Reset.
    Reset,
    /// The other side hung up.
    Closed,
    /// An address that one may not go to.
    NotAllowed,
    /// The proxy did not let it through.
    Proxy,
}

impl Failure {
    pub(super) fn of(error: &io::Error) -> Self {
        use io::ErrorKind as Kind;
        match error.kind() {
            Kind::ConnectionRefused => Failure::Refused,
            Kind::TimedOut | Kind::WouldBlock => Failure::TimedOut,
            Kind::ConnectionReset | Kind::ConnectionAborted | Kind::BrokenPipe => Failure::Reset,
            Kind::UnexpectedEof => Failure::Closed,
            _ => Failure::Unreachable,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::of(&error)
    }
}

/// How far a probe may go.
pub struct ProbeLimits {
    deadline: Instant,
    allow_private: bool,
    /// Where one was told to go, whatever network that is in.
    told: Vec<SocketAddr>,
    /// Through whom one goes, if through anybody.
    proxy: Option<Proxy>,
    /// Free connections, where they are counted.
    free: Option<(Mutex<usize>, Condvar)>,
}

impl ProbeLimits {
    /// For so long from now; to private addresses only if allowed; `gentle` with few connections.
    pub fn new(time: Duration, allow_private: bool, gentle: bool) -> Self {
        Self {
            deadline: Instant::now() + time,
            allow_private,
            told: Vec::new(),
            proxy: None,
            free: gentle.then(|| (Mutex::new(GENTLE), Condvar::new())),
        }
    }

    /// The time that is left.
    pub fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Also to these addresses: somebody typed them.
    pub fn and_to(mut self, told: impl IntoIterator<Item = SocketAddr>) -> Self {
        self.told.extend(told);
        self
    }

    /// Through a proxy, wherever it is: somebody typed it.
    pub fn through(mut self, proxy: Option<Proxy>) -> Self {
        self.proxy = proxy;
        self
    }

    /// The proxy.
    pub fn proxy(&self) -> Option<&Proxy> {
        self.proxy.as_ref()
    }

    /// Whether one may go there. What only a proxy knows the address of, it is asked for by name.
    pub fn allows(&self, address: SocketAddr) -> bool {
        let is_known = !address.ip().is_unspecified();
        self.allow_private
            || (self.proxy.is_some() && !is_known)
            || Network::of(address.ip()) == Network::Public
            || self.told.contains(&address)
    }

    /// Connects, once, straight to an address.
    ///
    /// # Errors
    /// Why it did not come about.
    pub fn connect(&self, address: SocketAddr) -> Result<Connection<'_>, Failure> {
        self.open(self.pass(address)?, address)
    }

    /// Connects to a host at an address, or by its name through the proxy.
    ///
    /// # Errors
    /// Why it did not come about.
    pub fn connect_host(&self, host: &str, address: SocketAddr) -> Result<Connection<'_>, Failure> {
        let pass = self.pass(address)?;
        let Some(proxy) = &self.proxy else { return self.open(pass, address) };
        let start = Instant::now();
        let mut connection = proxy.tunnel(self.open(pass, proxy.at)?, (host, address.port()))?;
        connection.took = start.elapsed();
        Ok(connection)
    }

    fn open<'r>(&'r self, pass: Pass<'r>, at: SocketAddr) -> Result<Connection<'r>, Failure> {
        let start = Instant::now();
        let stream = TcpStream::connect_timeout(&at, pass.left())?;
        let _ = stream.set_nodelay(true);
        Ok(Connection { stream, pass, took: start.elapsed() })
    }

    /// The right to go to an address for a while, when there is room.
    ///
    /// # Errors
    /// When one may not go there, or there is no time left.
    pub(super) fn pass(&self, address: SocketAddr) -> Result<Pass<'_>, Failure> {
        if !self.allows(address) {
            return Err(Failure::NotAllowed);
        }
        let slot = self.slot();
        let until = (Instant::now() + LONGEST).min(self.deadline);
        let pass = Pass { until, _slot: slot };
        if pass.left().is_zero() { Err(Failure::TimedOut) } else { Ok(pass) }
    }

    fn slot(&self) -> Slot<'_> {
        if let Some((free, freed)) = &self.free {
            let mut count = free.lock().unwrap_or_else(PoisonError::into_inner);
            while *count == 0 && !self.left().is_zero() {
                let waited = freed.wait_timeout(count, self.left());
                count = waited.unwrap_or_else(PoisonError::into_inner).0;
            }
            *count = count.saturating_sub(1);
        }
        Slot(self)
    }
}

/// The right to one connection, given back at the end.
struct Slot<'r>(&'r ProbeLimits);

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        if let Some((free, freed)) = &self.0.free {
            *free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
            freed.notify_one();
        }
    }
}

/// The right to one connection, until its time is over.
pub(super) struct Pass<'r> {
    until: Instant,
    _slot: Slot<'r>,
}

impl Pass<'_> {
    /// The time that is left.
    pub(super) fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }
}

/// A connection that ends when its time is over.
pub struct Connection<'r> {
    stream: TcpStream,
    pass: Pass<'r>,
    took: Duration,
}

impl Connection<'_> {
    /// How long connecting took.
    pub fn took(&self) -> Duration {
        self.took
    }

    /// No later than so long from now.
    pub fn hurry(&mut self, time: Duration) {
        self.pass.until = self.pass.until.min(Instant::now() + time);
    }

    fn left(&self) -> io::Result<Duration> {
        let left = self.pass.left();
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
    }
}

impl Read for Connection<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.left()?))?;
        self.stream.read(into)
    }
}

impl Write for Connection<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.left()?))?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

impl Drop for Connection<'_> {
    fn drop(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_are_not_for_everybody() {
        for (address, network) in [
            ("192.0.2.1", Network::Public),
            ("2001:db8::1", Network::Public),
            ("10.1.2.3", Network::Private),
            ("172.31.0.1", Network::Private),
            ("172.32.0.1", Network::Public),
            ("100.64.0.1", Network::Private),
            ("0.0.0.0", Network::Private),
            ("224.0.0.1", Network::Private),
            ("127.9.9.9", Network::Loopback),
            ("::1", Network::Loopback),
            ("::", Network::Private),
            ("::ffff:10.0.0.1", Network::Private),
            ("::ffff:127.0.0.1", Network::Loopback),
            ("169.254.1.1", Network::LinkLocal),
            ("fe80::1", Network::LinkLocal),
            ("fd00::1", Network::Private),
        ] {
            let address: IpAddr = address.parse().unwrap();
            assert_eq!(Network::of(address), network, "{address}");
            let at = SocketAddr::new(address, 443);
            let reach = ProbeLimits::new(Duration::ZERO, false, false);
            assert_eq!(reach.allows(at), network == Network::Public);
            assert!(reach.and_to([at]).allows(at));
            assert!(ProbeLimits::new(Duration::ZERO, true, false).allows(at));
        }
    }

    #[test]
    fn nobody_goes_to_a_private_address_unasked() {
        let reach = ProbeLimits::new(Duration::from_secs(5), false, false);
        let failure = reach.connect("127.0.0.1:9".parse().unwrap()).err();
        assert_eq!(failure, Some(Failure::NotAllowed));
    }
}

//! Why a connection or a request failed.

use std::io;

/// Why a connection failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The port is closed.
    Refused,
    /// Nothing arrived in time.
    TimedOut,
    /// No route leads to the address.
    Unreachable,
    /// The peer reset the connection.
    Reset,
    /// The peer closed the connection.
    Closed,
    /// [`ProbeLimits`](super::ProbeLimits) forbid the address.
    NotAllowed,
    /// The proxy refused the request or the tunnel.
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

/// Why a request got no answer.
#[derive(Clone, Debug)]
pub enum RequestError {
    /// The connection failed.
    Connection(Failure),
    /// The TLS handshake failed. `None`: the two sides share no version or suite, or one of them sent
    /// an alert. `Some`: the server broke the connection off.
    Handshake(Option<Failure>),
    /// The answer is not HTTP.
    NotHttp,
    /// This program could not try, which says nothing about the server. Holds a value of the
    /// observation `probe.not_tested`, such as `needs-legacy-tls`.
    NotTested(&'static str),
}

//! A TCP connection that ends when its time is over.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use super::failure::Failure;
use super::permit::Permit;

/// A TCP connection that ends when its time is over: reading or writing then fails with
/// [`io::ErrorKind::TimedOut`].
pub struct Connection<'r> {
    stream: TcpStream,
    permit: Permit<'r>,
    pub(super) took: Duration,
}

impl<'r> Connection<'r> {
    /// Connects once.
    pub(super) fn open(permit: Permit<'r>, address: SocketAddr) -> Result<Self, Failure> {
        let start = Instant::now();
        let stream = TcpStream::connect_timeout(&address, permit.left())?;
        let _ = stream.set_nodelay(true);
        Ok(Self { stream, permit, took: start.elapsed() })
    }

    /// How long connecting took, with the proxy's tunnel if there is one.
    pub fn took(&self) -> Duration {
        self.took
    }

    fn left(&self) -> io::Result<Duration> {
        let left = self.permit.left();
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

//! TLS servers that nothing of today can be: they read a hello and answer in the clear as an old server
//! would, which is all that a hello needs.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::site::Tls;

/// The first record of a client.
fn hello(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut header = [0; 5];
    stream.read_exact(&mut header).ok()?;
    let mut record = vec![0; usize::from(u16::from_be_bytes([header[3], header[4]]))];
    stream.read_exact(&mut record).ok()?;
    (header[0] == 22).then_some(record)
}

/// Version and suites of a hello; TLS 1.3 only where nothing else is offered.
fn offered(hello: &[u8]) -> Option<(u16, Vec<u16>)> {
    let version = u16::from_be_bytes([*hello.get(4)?, *hello.get(5)?]);
    let session = usize::from(*hello.get(38)?);
    let at = 39 + session;
    let length = usize::from(u16::from_be_bytes([*hello.get(at)?, *hello.get(at + 1)?]));
    let suites = hello.get(at + 2..at + 2 + length)?;
    let suites =
        suites.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    Some((version, suites))
}

/// Answers as a server with these versions and suites would (RFC 5246 7.3), and hangs up.
pub(super) fn old(stream: &mut TcpStream, tls: &Tls, chain: &[Vec<u8>]) -> Option<()> {
    let (newest, suites) = offered(&hello(stream)?)?;
    let number = |version: &String| match version.as_str() {
        "1.0" => 0x0301,
        "1.1" => 0x0302,
        _ => 0x0303,
    };
    let version = tls.old_versions.iter().map(number).filter(|own: &u16| *own <= newest).max();
    let suite = tls.old_suites.iter().find(|own| suites.contains(own));
    match (version, suite) {
        (Some(version), Some(suite)) => stream.write_all(&flight(version, *suite, chain)).ok(),
        (None, _) => stream.write_all(&[21, 3, 1, 0, 2, 2, 70]).ok(),
        _ => stream.write_all(&[21, 3, 1, 0, 2, 2, 40]).ok(),
    }
}

/// The same, so slowly that nobody waits for it.
pub(super) fn slow(stream: &mut TcpStream, chain: &[Vec<u8>], slowly: Duration) -> Option<()> {
    hello(stream)?;
    for byte in flight(0x0303, 0xc02f, chain) {
        stream.write_all(&[byte]).ok()?;
        std::thread::sleep(slowly);
    }
    Some(())
}

/// Half of it.
pub(super) fn part(stream: &mut TcpStream, chain: &[Vec<u8>]) -> Option<()> {
    hello(stream)?;
    let flight = flight(0x0303, 0xc02f, chain);
    stream.write_all(&flight[..flight.len() / 2]).ok()
}

/// With a certificate of a megabyte.
pub(super) fn huge(stream: &mut TcpStream) -> Option<()> {
    hello(stream)?;
    stream.write_all(&flight(0x0303, 0xc02f, &[vec![0x30; 1 << 20]])).ok()
}

/// Answers a hello with something else.
pub(super) fn instead(stream: &mut TcpStream, bytes: &[u8]) -> Option<()> {
    hello(stream)?;
    stream.write_all(bytes).ok()
}

/// Reads the hello and does nothing with it.
pub(super) fn ignored(stream: &mut TcpStream) {
    let _ = hello(stream);
}

fn flight(version: u16, suite: u16, chain: &[Vec<u8>]) -> Vec<u8> {
    let mut hello = version.to_be_bytes().to_vec();
    hello.extend([0; 32]);
    hello.push(0);
    hello.extend(suite.to_be_bytes());
    hello.push(0);
    let mut list = Vec::new();
    for der in chain {
        list.extend(length(der.len()));
        list.extend(der);
    }
    let certificates = [length(list.len()).as_slice(), &list].concat();
    let mut messages = Vec::new();
    for (kind, content) in [(2, hello), (11, certificates), (14, Vec::new())] {
        messages.push(kind);
        messages.extend(length(content.len()));
        messages.extend(content);
    }
    let mut records = Vec::new();
    for part in messages.chunks(1 << 14) {
        records.extend([22, 3, 3]);
        records.extend(&length(part.len())[1..]);
        records.extend(part);
    }
    records
}

/// Three bytes.
fn length(length: usize) -> [u8; 3] {
    let [.., a, b, c] = (length as u64).to_be_bytes();
    [a, b, c]
}

//! Old TLS servers that no current library can play. They read the hello and answer in the clear, which is
//! all that a hello is sent for.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::site::Tls;

/// Reads the first record of a client; `None` if it is no handshake.
fn read_hello(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut header = [0; 5];
    stream.read_exact(&mut header).ok()?;
    let mut record = vec![0; usize::from(u16::from_be_bytes([header[3], header[4]]))];
    stream.read_exact(&mut record).ok()?;
    (header[0] == 22).then_some(record)
}

/// The version field and the suites of a ClientHello. The field never exceeds TLS 1.2.
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

/// Answers the hello as a server with these versions and suites does (RFC 5246 7.3), and hangs up.
pub(super) fn answer_hello(stream: &mut TcpStream, tls: &Tls, chain: &[Vec<u8>]) -> Option<()> {
    let hello = read_hello(stream)?;
    stream.write_all(&hello_answer(&hello, tls, chain)?).ok()
}

/// The flight, or the alert, that answers a ClientHello; `None` if it does not parse.
fn hello_answer(hello: &[u8], tls: &Tls, chain: &[Vec<u8>]) -> Option<Vec<u8>> {
    const PROTOCOL_VERSION: u8 = 70;
    const HANDSHAKE_FAILURE: u8 = 40;
    let alert = |description: u8| vec![21, 3, 1, 0, 2, 2, description];
    let (newest, suites) = offered(hello)?;
    let number = |version: &String| match version.as_str() {
        "1.0" => 0x0301,
        "1.1" => 0x0302,
        _ => 0x0303,
    };
    let version =
        tls.old_versions.iter().map(number).filter(|version: &u16| *version <= newest).max();
    let suite = tls.old_suites.iter().find(|suite| suites.contains(suite));
    Some(match (version, suite) {
        (Some(version), Some(suite)) => flight(version, *suite, chain),
        (None, _) => alert(PROTOCOL_VERSION),
        (Some(_), None) => alert(HANDSHAKE_FAILURE),
    })
}

/// Answers a byte at a time, with a pause after each.
pub(super) fn send_slowly(
    stream: &mut TcpStream,
    chain: &[Vec<u8>],
    pause: Duration,
) -> Option<()> {
    read_hello(stream)?;
    for byte in flight(0x0303, 0xc02f, chain) {
        stream.write_all(&[byte]).ok()?;
        std::thread::sleep(pause);
    }
    Some(())
}

/// Answers with the first half of a flight.
pub(super) fn send_half(stream: &mut TcpStream, chain: &[Vec<u8>]) -> Option<()> {
    read_hello(stream)?;
    let flight = flight(0x0303, 0xc02f, chain);
    stream.write_all(&flight[..flight.len() / 2]).ok()
}

/// Answers with a certificate of a megabyte.
pub(super) fn send_huge_certificate(stream: &mut TcpStream) -> Option<()> {
    read_hello(stream)?;
    stream.write_all(&flight(0x0303, 0xc02f, &[vec![0x30; 1 << 20]])).ok()
}

/// Answers the hello with something other than TLS.
pub(super) fn send_instead(stream: &mut TcpStream, bytes: &[u8]) -> Option<()> {
    read_hello(stream)?;
    stream.write_all(bytes).ok()
}

/// Reads the hello and answers nothing.
pub(super) fn ignore_hello(stream: &mut TcpStream) {
    let _ = read_hello(stream);
}

/// A ServerHello, a Certificate and a ServerHelloDone, in records.
fn flight(version: u16, suite: u16, chain: &[Vec<u8>]) -> Vec<u8> {
    let mut hello = version.to_be_bytes().to_vec();
    hello.extend([0; 32]);
    hello.push(0);
    hello.extend(suite.to_be_bytes());
    hello.push(0);
    let mut list = Vec::new();
    for der in chain {
        list.extend(length_24(der.len()));
        list.extend(der);
    }
    let certificates = [length_24(list.len()).as_slice(), &list].concat();
    let mut messages = Vec::new();
    for (kind, content) in [(2, hello), (11, certificates), (14, Vec::new())] {
        messages.push(kind);
        messages.extend(length_24(content.len()));
        messages.extend(content);
    }
    let mut records = Vec::new();
    for part in messages.chunks(1 << 14) {
        records.extend([22, 3, 3]);
        records.extend(&length_24(part.len())[1..]);
        records.extend(part);
    }
    records
}

/// A length in three bytes.
fn length_24(length: usize) -> [u8; 3] {
    let [.., a, b, c] = (length as u64).to_be_bytes();
    [a, b, c]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hello::{Flight, Offer};

    /// Version, suite or alert of the answer to a hello of one version.
    fn answered(tls: &str, version: u16) -> (Option<u16>, Option<u16>, Option<u8>) {
        let tls: Tls = toml::from_str(tls).unwrap();
        let record = Offer::of_version(version).hello(Some("mail.contoso.test"), [7; 32]);
        let answer = hello_answer(&record[5..], &tls, &[b"leaf".to_vec(), b"issuer".to_vec()]);
        let mut flight = Flight::default();
        flight.take(&answer.unwrap());
        if flight.alert.is_none() {
            assert_eq!(flight.chain, [b"leaf".to_vec(), b"issuer".to_vec()]);
            assert!(flight.is_done && !flight.is_not_tls);
        }
        (flight.version, flight.suite, flight.alert)
    }

    #[test]
    fn the_newest_common_version_and_the_first_common_suite_are_chosen() {
        let old = "old_versions = [\"1.0\", \"1.1\"]\nold_suites = [0x0005, 0x002f]";
        let new = "old_versions = [\"1.0\", \"1.2\"]\nold_suites = [0xffff, 0xc02f]";
        let foreign = "old_versions = [\"1.2\"]\nold_suites = [0x00ff]";
        for (tls, version, expected) in [
            (old, 0x0301, (Some(0x0301), Some(0x0005), None)),
            (old, 0x0303, (Some(0x0302), Some(0x0005), None)),
            (new, 0x0302, (Some(0x0301), Some(0xc02f), None)),
            (new, 0x0303, (Some(0x0303), Some(0xc02f), None)),
            // protocol_version and handshake_failure (RFC 5246 7.2.2).
            (foreign, 0x0302, (None, None, Some(70))),
            (foreign, 0x0303, (None, None, Some(40))),
        ] {
            assert_eq!(answered(tls, version), expected, "{tls} {version:#06x}");
        }
    }

    #[test]
    fn a_hello_cut_anywhere_is_not_answered() {
        let tls: Tls = toml::from_str("old_versions = [\"1.2\"]\nold_suites = [0xc02f]").unwrap();
        let record = Offer::of_version(0x0303).hello(None, [7; 32]);
        // Behind the record's header: up to the end of the suites.
        let suites_end = 5 + 4 + 2 + 32 + 1 + 2 + 30 * 2;
        for end in 5..suites_end {
            assert_eq!(hello_answer(&record[5..end], &tls, &[]), None, "{end}");
        }
        assert!(hello_answer(&record[5..suites_end], &tls, &[]).is_some());
    }

    #[test]
    fn a_long_chain_is_split_into_records() {
        let long = vec![0x30; 40_000];
        let mut seen = Flight::default();
        seen.take(&flight(0x0303, 0xc02f, std::slice::from_ref(&long)));
        assert_eq!((seen.chain, seen.is_too_long, seen.is_done), (vec![long], true, true));
    }
}

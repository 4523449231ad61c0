//! How the web server misbehaves: before TLS, or in the answer to a request.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use socket2::SockRef;

use super::old_tls;
use super::site::Misbehaviour;

/// Even what never ends is cut off here.
const MAX_ENDLESS_BYTES: usize = 1 << 26;
/// A head and the beginning of a body.
const PART_OF_BODY: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>";

/// How slow a slow server is.
#[derive(Clone, Copy)]
pub(super) struct Pace {
    /// The pause between two bytes.
    pub(super) pause: Duration,
    /// How long a silent server keeps a connection open.
    pub(super) silence: Duration,
}

/// Misbehaves before or instead of TLS. `false`: TLS is spoken as usual.
pub(super) fn before_tls(
    misbehaviour: Misbehaviour,
    stream: &mut TcpStream,
    chain: &[Vec<u8>],
    pace: Pace,
) -> bool {
    match misbehaviour {
        Misbehaviour::ResetsAtOnce => reset(stream),
        Misbehaviour::Silent => thread::sleep(pace.silence),
        Misbehaviour::HalfClosed => {
            let _ = stream.shutdown(std::net::Shutdown::Write);
            let _ = io::copy(stream, &mut io::sink());
        }
        Misbehaviour::HangsUp => old_tls::ignore_hello(stream),
        // Closing a socket with unread bytes resets the connection.
        Misbehaviour::Resets => {
            let _ = stream.read(&mut [0]);
        }
        Misbehaviour::ResetsInCertificate => {
            let _ = old_tls::send_half(stream, chain);
            reset(stream);
        }
        Misbehaviour::PlainHttp => {
            let _ = old_tls::send_instead(
                stream,
                b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
            );
        }
        Misbehaviour::Garbage => {
            let _ = old_tls::send_instead(stream, &[0x9e; 4096]);
        }
        Misbehaviour::SlowHello => {
            let _ = old_tls::send_slowly(stream, chain, pace.pause);
        }
        Misbehaviour::HugeCertificate => {
            let _ = old_tls::send_huge_certificate(stream);
        }
        Misbehaviour::Closed
        | Misbehaviour::GarbageAnswer
        | Misbehaviour::SlowAnswer
        | Misbehaviour::EndlessHead
        | Misbehaviour::EndlessBody
        | Misbehaviour::EndlessChunks
        | Misbehaviour::GzipBomb
        | Misbehaviour::HalfAnswer
        | Misbehaviour::ResetsInHead
        | Misbehaviour::ResetsInBody
        | Misbehaviour::RedirectsForever => return false,
    }
    true
}

/// Misbehaves in the answer to a request. `None`: requests are answered as usual.
pub(super) fn answer(
    misbehaviour: Misbehaviour,
    stream: &mut impl Write,
    host: &str,
    path: &str,
    pace: Pace,
) -> Option<io::Result<()>> {
    let mut after = |head: &[u8], part: &[u8]| {
        stream.write_all(head)?;
        (0..MAX_ENDLESS_BYTES / part.len()).try_for_each(|_| stream.write_all(part))
    };
    Some(match misbehaviour {
        Misbehaviour::EndlessHead => after(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n"),
        Misbehaviour::EndlessBody => {
            after(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", &[b'x'; 1024])
        }
        Misbehaviour::EndlessChunks => after(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
            &[b'7'; 1024],
        ),
        Misbehaviour::GzipBomb => {
            let (start, more) = bomb();
            let head =
                b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Encoding: gzip\r\n\r\n";
            after(&[head.as_slice(), &start].concat(), &more.repeat(100))
        }
        Misbehaviour::GarbageAnswer => stream.write_all(&[0x9e; 4096]),
        Misbehaviour::SlowAnswer => PART_OF_BODY.iter().try_for_each(|byte| {
            thread::sleep(pace.pause);
            stream.write_all(&[*byte])?;
            stream.flush()
        }),
        Misbehaviour::HalfAnswer | Misbehaviour::ResetsInHead => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Ty")
        }
        Misbehaviour::ResetsInBody => stream.write_all(PART_OF_BODY),
        Misbehaviour::RedirectsForever => {
            let deeper = "x".repeat(path.len());
            let next = format!("https://{host}/autodiscover/{deeper}/autodiscover.xml");
            write!(stream, "HTTP/1.1 302 Found\r\nLocation: {next}\r\nContent-Length: 0\r\n\r\n")
        }
        Misbehaviour::Closed
        | Misbehaviour::ResetsAtOnce
        | Misbehaviour::Silent
        | Misbehaviour::HalfClosed
        | Misbehaviour::HangsUp
        | Misbehaviour::Resets
        | Misbehaviour::ResetsInCertificate
        | Misbehaviour::PlainHttp
        | Misbehaviour::Garbage
        | Misbehaviour::SlowHello
        | Misbehaviour::HugeCertificate => return None,
    })
}

/// Whether the connection ends with a reset after the answer.
pub(super) fn resets_after_answer(misbehaviour: Misbehaviour) -> bool {
    matches!(misbehaviour, Misbehaviour::ResetsInHead | Misbehaviour::ResetsInBody)
}

/// Makes closing the socket reset the connection.
pub(super) fn reset(stream: &TcpStream) {
    let _ = SockRef::from(stream).set_linger(Some(Duration::ZERO));
}

/// The start of a gzip stream (RFC 1952), and 13 bytes to repeat, each time worth 2064 zeros: a block of
/// fixed codes (RFC 1951 3.2.6) with a zero, then "repeat the last byte 258 times".
fn bomb() -> (Vec<u8>, Vec<u8>) {
    const ZERO: &str = "00110000";
    const REPEAT_258: &str = "1100010100000";
    let packed = |bits: &str| -> Vec<u8> {
        let byte = |bits: &[u8]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | (bit - b'0'));
        bits.as_bytes().chunks(8).map(byte).collect()
    };
    // The header of the block has 3 bits and the zero 8, so the pattern starts 5 bits before the end of a
    // byte.
    let all = format!("010{ZERO}{}", REPEAT_258.repeat(16));
    let (start, rest) = all.split_at(16);
    let gzip = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    (gzip.into_iter().chain(packed(start)).collect(), packed(&rest[..104]))
}

#[cfg(test)]
mod tests {
    use std::net::{Shutdown, TcpListener};

    use serde::Deserialize as _;
    use serde::de::IntoDeserializer as _;
    use serde::de::value::{Error, StrDeserializer};

    use super::*;
    use crate::hello::Offer;

    const AT_ONCE: Pace = Pace { pause: Duration::ZERO, silence: Duration::ZERO };

    fn named(name: &str) -> Result<Misbehaviour, Error> {
        let name: StrDeserializer<'_, Error> = name.into_deserializer();
        Misbehaviour::deserialize(name)
    }

    /// Every name that a site may give, as the error for a wrong one lists them.
    fn names() -> Vec<String> {
        let error = named("?").unwrap_err().to_string();
        error.split('`').skip(3).step_by(2).map(str::to_owned).collect()
    }

    /// A client that hangs up after a number of bytes.
    struct Client {
        received: Vec<u8>,
        room: usize,
    }

    impl Write for Client {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.room == 0 {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            let length = bytes.len().min(self.room);
            self.received.extend(&bytes[..length]);
            self.room -= length;
            Ok(length)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What a client gets that sends a hello: bytes up to the end, or a reset.
    fn met_before_tls(misbehaviour: Misbehaviour) -> Result<Vec<u8>, io::ErrorKind> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let hello = Offer::of_version(0x0303).hello(None, [7; 32]);
        client.write_all(&hello).unwrap();
        let (mut server, _) = listener.accept().unwrap();
        // Wait for the hello, so that what is done with it does not depend on when it arrives.
        while server.peek(&mut vec![0; hello.len()]).unwrap() < hello.len() {}
        client.shutdown(Shutdown::Write).unwrap();
        assert!(before_tls(misbehaviour, &mut server, &[vec![0x30; 64]], AT_ONCE));
        drop(server);
        let mut received = Vec::new();
        client.read_to_end(&mut received).map_err(|error| error.kind())?;
        Ok(received)
    }

    #[test]
    fn every_misbehaviour_happens_in_one_phase() {
        let before = [
            "resets-at-once",
            "silent",
            "half-closed",
            "hangs-up",
            "resets",
            "resets-in-certificate",
            "plain-http",
            "garbage",
            "slow-hello",
            "huge-certificate",
        ];
        let all = names();
        assert!(all.len() > 20, "{all:?}");
        for name in &all {
            let mut client = Client { received: Vec::new(), room: 4096 };
            let misbehaviour = named(name).unwrap();
            let answered = answer(misbehaviour, &mut client, "a.test", "/", AT_ONCE).is_some();
            let is_before = before.contains(&name.as_str());
            // `closed` needs no phase: there is no connection.
            assert_eq!(answered, !is_before && name != "closed", "{name}");
            assert_eq!(answered, !client.received.is_empty(), "{name}");
        }
    }

    #[test]
    fn a_hello_is_met_as_described() {
        let reset = Err(io::ErrorKind::ConnectionReset);
        for (name, expected) in [
            ("resets-at-once", reset),
            ("resets", reset),
            ("resets-in-certificate", reset),
            ("half-closed", Ok(&b""[..])),
            ("hangs-up", Ok(b"")),
            ("plain-http", Ok(b"HTTP/1.1 400 Bad Request\r\n")),
            ("garbage", Ok(&[0x9e; 16])),
            ("slow-hello", Ok(&[22, 3, 3])),
        ] {
            let met = met_before_tls(named(name).unwrap());
            let start = met.as_ref().map_err(|kind| *kind);
            let start = start.map(|bytes| &bytes[..bytes.len().min(expected.unwrap_or(b"").len())]);
            assert_eq!(start, expected, "{name}");
            // Nothing follows where nothing is expected.
            assert!(expected != Ok(b"") || met == Ok(Vec::new()), "{name}");
        }
    }

    #[test]
    fn answers_begin_as_described() {
        for (name, expected, is_endless) in [
            ("garbage-answer", &[0x9e; 16][..], false),
            ("slow-answer", b"HTTP/1.1 200 OK\r\n", false),
            ("endless-head", b"HTTP/1.1 200 OK\r\nX-More: and more\r\nX-More: ", true),
            ("endless-body", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nxxxx", true),
            ("endless-chunks", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff", true),
            ("gzip-bomb", b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Enc", true),
            ("half-answer", b"HTTP/1.1 200 OK\r\nContent-Ty", false),
            ("resets-in-head", b"HTTP/1.1 200 OK\r\nContent-Ty", false),
            ("resets-in-body", b"HTTP/1.1 200 OK\r\n", false),
            (
                "redirects-forever",
                b"HTTP/1.1 302 Found\r\nLocation: https://a.test/autodiscover/xx/",
                false,
            ),
        ] {
            let misbehaviour = named(name).unwrap();
            let mut client = Client { received: Vec::new(), room: 1 << 16 };
            let sent = answer(misbehaviour, &mut client, "a.test", "/a", AT_ONCE).unwrap();
            assert!(client.received.starts_with(expected), "{name}");
            // Only a client that hangs up ends it.
            assert_eq!(sent.is_err(), is_endless, "{name}");
            let resets = ["resets-in-head", "resets-in-body"].contains(&name);
            assert_eq!(resets_after_answer(misbehaviour), resets, "{name}");
        }
    }
}

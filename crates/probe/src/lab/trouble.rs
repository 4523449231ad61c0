//! How servers misbehave, and in which phase: before TLS is spoken, or in the answer to a request.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use serde::Deserialize;
use socket2::SockRef;

use super::tls;

/// Waits between bytes, for one that is slow.
const SLOWLY: Duration = Duration::from_millis(200);
/// How much of what never ends is sent at most.
const ENDLESS: usize = 1 << 26;
/// A head and the beginning of a body.
const PART_OF_BODY: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>";

/// How a server misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// Nobody listens on the port of HTTPS.
    Closed,
    /// It resets a connection as soon as it is there.
    ResetsAtOnce,
    /// It takes connections and says nothing.
    Silent,
    /// It will say nothing, and says so at once (a half-closed connection); it goes on listening.
    HalfClosed,
    /// It hangs up on the hello.
    HangsUp,
    /// It resets the connection after the hello.
    Resets,
    /// It resets the connection in the middle of its certificates.
    ResetsInCertificate,
    /// It answers a hello with HTTP.
    PlainHttp,
    /// It answers a hello with bytes of no meaning.
    Garbage,
    /// It sends the flight a byte at a time, slowly.
    SlowHello,
    /// It sends a certificate of a megabyte.
    HugeCertificate,
    /// It answers requests with bytes of no meaning.
    GarbageAnswer,
    /// It sends an answer a byte at a time, slowly.
    SlowAnswer,
    /// Its answers' heads never end.
    EndlessHead,
    /// Its answers' bodies never end.
    EndlessBody,
    /// The chunks of its answers have no end, and lengths beyond all bounds.
    EndlessChunks,
    /// Its answers are a few bytes that unpack to more than anybody can hold.
    GzipBomb,
    /// It closes in the middle of a head.
    HalfAnswer,
    /// It resets the connection in the middle of a head.
    ResetsInHead,
    /// It resets the connection in the middle of a body.
    ResetsInBody,
    /// It points to another address of its own, again and again.
    RedirectsForever,
}

impl Trouble {
    /// Does what it does before TLS is spoken; `false` where TLS is spoken.
    pub(super) fn before_tls(
        self,
        stream: &mut TcpStream,
        chain: &[Vec<u8>],
        longest: Duration,
    ) -> bool {
        match self {
            Trouble::ResetsAtOnce => reset(stream),
            Trouble::Silent => thread::sleep(longest),
            Trouble::HalfClosed => {
                let _ = stream.shutdown(std::net::Shutdown::Write);
                let _ = io::copy(stream, &mut io::sink());
            }
            Trouble::HangsUp => tls::ignored(stream),
            // What was not read when a socket closes is answered with a reset.
            Trouble::Resets => {
                let _ = stream.read(&mut [0]);
            }
            Trouble::ResetsInCertificate => {
                let _ = tls::part(stream, chain);
                reset(stream);
            }
            Trouble::PlainHttp => {
                let _ =
                    tls::instead(stream, b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
            }
            Trouble::Garbage => {
                let _ = tls::instead(stream, &[0x9e; 4096]);
            }
            Trouble::SlowHello => {
                let _ = tls::slow(stream, chain, SLOWLY);
            }
            Trouble::HugeCertificate => {
                let _ = tls::huge(stream);
            }
            _ => return false,
        }
        true
    }

    /// Answers a request for a path of a host as it does; none where requests are answered as usual.
    pub(super) fn answer(
        self,
        stream: &mut impl Write,
        host: &str,
        path: &str,
    ) -> Option<io::Result<()>> {
        let mut after = |head: &[u8], part: &[u8]| {
            stream.write_all(head)?;
            (0..ENDLESS / part.len()).try_for_each(|_| stream.write_all(part))
        };
        Some(match self {
            Trouble::EndlessHead => after(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n"),
            Trouble::EndlessBody => {
                after(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", &[b'x'; 1024])
            }
            Trouble::EndlessChunks => after(
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
                &[b'7'; 1024],
            ),
            Trouble::GzipBomb => {
                let (start, more) = bomb();
                let head =
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Encoding: gzip\r\n\r\n";
                after(&[head.as_slice(), &start].concat(), &more.repeat(100))
            }
            Trouble::GarbageAnswer => stream.write_all(&[0x9e; 4096]),
            Trouble::SlowAnswer => PART_OF_BODY.iter().try_for_each(|byte| {
                thread::sleep(SLOWLY);
                stream.write_all(&[*byte])?;
                stream.flush()
            }),
            Trouble::HalfAnswer | Trouble::ResetsInHead => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Ty")
            }
            Trouble::ResetsInBody => stream.write_all(PART_OF_BODY),
            Trouble::RedirectsForever => {
                let deeper = "x".repeat(path.len());
                let next = format!("https://{host}/autodiscover/{deeper}/autodiscover.xml");
                write!(
                    stream,
                    "HTTP/1.1 302 Found\r\nLocation: {next}\r\nContent-Length: 0\r\n\r\n"
                )
            }
            _ => return None,
        })
    }

    /// Whether a connection ends with a reset once something was answered.
    pub(super) fn resets_after_answer(self) -> bool {
        matches!(self, Trouble::ResetsInHead | Trouble::ResetsInBody)
    }
}

/// Lets the connection end with a reset.
pub(super) fn reset(stream: &TcpStream) {
    let _ = SockRef::from(stream).set_linger(Some(Duration::ZERO));
}

/// The beginning of a gzip stream (RFC 1952) and what may follow any number of times: 13 bytes for 2064
/// zeros. One block of fixed codes (RFC 1951 3.2.6), a zero, then `as before` for 258 bytes.
fn bomb() -> (Vec<u8>, Vec<u8>) {
    const ZERO: &str = "00110000";
    const AS_BEFORE: &str = "1100010100000";
    let packed = |bits: &str| -> Vec<u8> {
        let byte = |bits: &[u8]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | (bit - b'0'));
        bits.as_bytes().chunks(8).map(byte).collect()
    };
    // Three bits begin the block, so that the pattern begins in the middle of a byte: after 11 bits of
    // block and zero, five more to the byte's end.
    let all = format!("010{ZERO}{}", AS_BEFORE.repeat(16));
    let (start, rest) = all.split_at(16);
    let gzip = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    (gzip.into_iter().chain(packed(start)).collect(), packed(&rest[..104]))
}

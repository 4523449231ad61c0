//! How the web server misbehaves: before TLS, or in the answer to a request.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use socket2::SockRef;

use super::old_tls;
use super::site::Misbehaviour;

/// The pause between the bytes of a slow server.
const PAUSE: Duration = Duration::from_millis(200);
/// Even what never ends is cut off here.
const MAX_ENDLESS_BYTES: usize = 1 << 26;
/// A head and the beginning of a body.
const PART_OF_BODY: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>";

/// Misbehaves before or instead of TLS. `false`: TLS is spoken as usual.
pub(super) fn before_tls(
    misbehaviour: Misbehaviour,
    stream: &mut TcpStream,
    chain: &[Vec<u8>],
    silence: Duration,
) -> bool {
    match misbehaviour {
        Misbehaviour::ResetsAtOnce => reset(stream),
        Misbehaviour::Silent => thread::sleep(silence),
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
            let _ = old_tls::send_slowly(stream, chain, PAUSE);
        }
        Misbehaviour::HugeCertificate => {
            let _ = old_tls::send_huge_certificate(stream);
        }
        _ => return false,
    }
    true
}

/// Misbehaves in the answer to a request. `None`: requests are answered as usual.
pub(super) fn answer(
    misbehaviour: Misbehaviour,
    stream: &mut impl Write,
    host: &str,
    path: &str,
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
            thread::sleep(PAUSE);
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
        _ => return None,
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

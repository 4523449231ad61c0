//! HTTP/1.1 on a raw stream (RFC 9112), over TLS or not. Heads are kept byte for byte, bodies up to 64 KiB.
//!
//! No library, because a diagnosis needs what a client hides: the negotiated suite, the bytes before a
//! server broke off, the head as it was written. `client.rs` sends the requests that need none of
//! that.

use std::io;
use std::time::{Duration, Instant};

use super::connection::Connection;
use super::failure::{Failure, RequestError};
use super::handshake::{self, ReadWrite, Stack, TlsSession};

/// The longest head that is read.
const MAX_HEAD_BYTES: usize = 64 * 1024;
/// The part of a body that is kept.
pub(super) const MAX_BODY_BYTES: usize = 64 * 1024;
/// Reading a body stops after this time.
pub(super) const BODY_TIMEOUT: Duration = Duration::from_secs(3);

/// An answer to a request.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Status line and fields, as sent.
    pub head: String,
    /// The body without chunk sizes, up to 64 KiB.
    pub content: Vec<u8>,
    /// TLS library, version and suite: `rustls TLS 1.3 TLS13_AES_256_GCM_SHA384`; `None` without TLS.
    pub stack: Option<String>,
    /// The certificates that the server sent on this connection, in DER, its own first.
    pub chain: Vec<Vec<u8>>,
    /// How long the handshake took, if this is the first answer after it.
    pub handshake_took: Option<Duration>,
    /// From sending the request to the end of the answer.
    pub took: Duration,
}

/// A connection that carries one request after the other, as long as the server keeps it open.
pub struct HttpConnection<'r> {
    stream: Box<dyn ReadWrite + 'r>,
    /// As [`Answer::stack`].
    stack: Option<String>,
    /// The certificates that the server sent, in DER, its own first.
    pub chain: Vec<Vec<u8>>,
    /// How long the handshake took, until the first answer reports it.
    handshake_took: Option<Duration>,
    is_reusable: bool,
}

impl<'r> HttpConnection<'r> {
    /// Without TLS.
    pub fn plain(connection: Connection<'r>) -> Self {
        let stream = Box::new(connection);
        Self { stream, stack: None, chain: Vec::new(), handshake_took: None, is_reusable: true }
    }

    /// Shakes hands as a client of `host`.
    ///
    /// # Errors
    /// Why the handshake failed.
    pub(super) fn tls(
        connection: Connection<'r>,
        host: &str,
        stack: Stack,
    ) -> Result<Self, RequestError> {
        let start = Instant::now();
        let TlsSession { stream, stack, chain } = handshake::handshake(connection, host, stack)?;
        let handshake_took = Some(start.elapsed());
        Ok(Self { stream, stack: Some(stack), chain, handshake_took, is_reusable: true })
    }

    /// Sends a request and reads the answer.
    ///
    /// # Errors
    /// [`RequestError::NotHttp`], or why the connection failed.
    pub fn exchange(&mut self, request: &[u8]) -> Result<Answer, RequestError> {
        let start = Instant::now();
        self.is_reusable = false;
        let (answer, is_reusable) = exchange(&mut self.stream, request)?;
        self.is_reusable = is_reusable;
        let took = start.elapsed();
        let handshake_took = self.handshake_took.take();
        let (stack, chain) = (self.stack.clone(), self.chain.clone());
        Ok(Answer { stack, chain, handshake_took, took, ..answer })
    }

    /// Whether another request can follow: the answer was read to its end, and the server did not
    /// announce to close (RFC 9112 9.3).
    pub fn is_reusable(&self) -> bool {
        self.is_reusable
    }
}

/// Sends a request and reads the answer. `true`: another request can follow.
fn exchange(stream: &mut impl ReadWrite, request: &[u8]) -> Result<(Answer, bool), RequestError> {
    let failed = |error: io::Error| RequestError::Connection(error.into());
    stream.write_all(request).map_err(failed)?;
    stream.flush().map_err(failed)?;
    let mut bytes = Vec::new();
    let mut end = None;
    let mut failure = Failure::Closed;
    while end.is_none() && bytes.len() < MAX_HEAD_BYTES {
        if bytes.len() >= 5 && !bytes.starts_with(b"HTTP/") {
            return Err(RequestError::NotHttp);
        }
        let mut some = [0; 4096];
        match stream.read(&mut some) {
            Ok(0) => break,
            Ok(length) => bytes.extend(&some[..length]),
            Err(error) => {
                failure = error.into();
                break;
            }
        }
        end = end_of_head(&bytes);
        // Interim answers precede the final one (RFC 9110 15.2).
        while let Some(at) = end.filter(|_| bytes.starts_with(b"HTTP/1.1 1")) {
            bytes.drain(..at);
            end = end_of_head(&bytes);
        }
    }
    // A head without an end is no evidence of anything.
    let at = match end {
        Some(at) => at,
        None if !b"HTTP/".starts_with(&bytes[..bytes.len().min(5)]) => {
            return Err(RequestError::NotHttp);
        }
        None if bytes.len() >= MAX_HEAD_BYTES => return Err(RequestError::NotHttp),
        None => return Err(RequestError::Connection(failure)),
    };
    let head = String::from_utf8_lossy(&bytes[..at]).trim_end().to_owned();
    let (content, is_whole) = body(stream, &head, bytes.split_off(at));
    let is_reusable = is_whole && stays_open(&head);
    Ok((Answer { head, content, ..Answer::default() }, is_reusable))
}

/// Whether the server announces to keep the connection open (RFC 9112 9.3).
fn stays_open(head: &str) -> bool {
    let says = |word: &str| {
        field(head, "connection").is_some_and(|value| value.to_ascii_lowercase().contains(word))
    };
    head.starts_with("HTTP/1.1 ") && !says("close")
}

/// The last value of a field.
fn field<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let lines = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    lines
        .filter(|(field, _)| field.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
        .last()
}

/// The offset behind the blank line.
fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let find = |mark: &[u8]| bytes.windows(mark.len()).position(|here| here == mark);
    let crlf = find(b"\r\n\r\n").map(|at| at + 4);
    let lf = find(b"\n\n").map(|at| at + 2);
    crlf.into_iter().chain(lf).min()
}

/// Reads the rest of the body. `true`: it was read to its end, and nothing follows.
fn body(stream: &mut impl ReadWrite, head: &str, mut bytes: Vec<u8>) -> (Vec<u8>, bool) {
    let is_chunked = field(head, "transfer-encoding")
        .is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
    let has_none = matches!(head.split(' ').nth(1), Some("204" | "304"));
    let length = match field(head, "content-length") {
        _ if has_none => Some(0),
        _ if is_chunked => None,
        value => value.and_then(|value| value.parse::<usize>().ok()),
    };
    let wanted = length.unwrap_or(MAX_BODY_BYTES).min(MAX_BODY_BYTES);
    let until = Instant::now() + BODY_TIMEOUT;
    let ends = |bytes: &[u8]| is_chunked && bytes.ends_with(b"0\r\n\r\n");
    while bytes.len() < wanted && !ends(&bytes) && Instant::now() < until {
        let mut some = [0; 4096];
        match stream.read(&mut some) {
            Ok(0) | Err(_) => break,
            Ok(length) => bytes.extend(&some[..length]),
        }
    }
    if is_chunked {
        let is_whole = ends(&bytes) && bytes.len() < MAX_BODY_BYTES;
        return (without_chunks(&bytes), is_whole);
    }
    let is_whole = length == Some(bytes.len());
    bytes.truncate(wanted);
    (bytes, is_whole)
}

/// The content of chunks (RFC 9112 7.1), up to the first that is broken.
fn without_chunks(mut rest: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    while let Some(end) = rest.windows(2).position(|here| here == b"\r\n") {
        let size = std::str::from_utf8(&rest[..end]).unwrap_or_default();
        let size = size.split(';').next().unwrap_or_default().trim();
        let Ok(size @ 1..) = usize::from_str_radix(size, 16) else { break };
        rest = &rest[end + 2..];
        let (some, after) = rest.split_at(size.min(rest.len()));
        content.extend(some);
        rest = after.get(2..).unwrap_or_default();
    }
    content
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    /// A server's bytes, and how many of them a read returns at most.
    struct Canned(Vec<u8>, usize);

    impl Read for Canned {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(self.0.len()).min(into.len());
            into[..length].copy_from_slice(&self.0[..length]);
            self.0.drain(..length);
            Ok(length)
        }
    }

    impl Write for Canned {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// `head|body`, and `|more` if the connection is reusable; or the error.
    #[track_caller]
    fn check(said: &str, expected: &str) {
        for step in [1, 7, 4096] {
            let answer = exchange(&mut Canned(said.as_bytes().to_vec(), step), b"");
            let shown = match answer {
                Ok((answer, is_reusable)) => {
                    let content = String::from_utf8_lossy(&answer.content);
                    let more = if is_reusable { "|more" } else { "" };
                    format!("{}|{content}{more}", answer.head.replace("\r\n", " / "))
                }
                Err(error) => format!("{error:?}"),
            };
            assert_eq!(shown, expected, "in pieces of {step}");
        }
    }

    #[test]
    fn answers_are_read_in_pieces_of_any_size() {
        check("HTTP/1.1 401 No\r\nA: b\r\n\r\n", "HTTP/1.1 401 No / A: b|");
        check(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab",
            "HTTP/1.1 200 OK / Content-Length: 2|ab|more",
        );
        check(
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab",
            "HTTP/1.1 200 OK / Content-Length: 9|ab",
        );
        check(
            "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 1\r\n\r\na",
            "HTTP/1.1 200 OK / Connection: Close / Content-Length: 1|a",
        );
        check("HTTP/1.0 200 OK\n\nall of it", "HTTP/1.0 200 OK|all of it");
        check(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK / Transfer-Encoding: chunked|abcde|more",
        );
        check("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 No\r\n\r\n", "HTTP/1.1 403 No|");
        check("SSH-2.0-x\r\n", "NotHttp");
        check("", "Connection(Closed)");
        check("HTTP/1.1 200 OK\r\nhalf", "Connection(Closed)");
        check("HT", "Connection(Closed)");
    }

    #[test]
    fn an_endless_answer_is_cut_off() {
        let endless = format!("HTTP/1.1 200 OK\r\n{}", "X: y\r\n".repeat(1 << 20));
        let answer = exchange(&mut Canned(endless.into_bytes(), 4096), b"");
        assert!(matches!(answer, Err(RequestError::NotHttp)));
        let body = format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(1 << 20));
        let (answer, _) = exchange(&mut Canned(body.into_bytes(), 4096), b"").unwrap();
        assert_eq!(answer.content.len(), MAX_BODY_BYTES);
    }
}

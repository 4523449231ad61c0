//! HTTP/1.1 requests on a connection (RFC 9112), over TLS or not, and what came back, byte for byte as
//! far as it is kept.
//!
//! A raw stream and no library: log-ons bind to connections, the methods of RPC over HTTP are no
//! client's, half an answer is evidence, and which suite was agreed on is told. What needs none of that
//! goes through reqwest, next door.

use std::io;
use std::time::{Duration, Instant};

use super::handshake::{self, ReadWrite, Secured, Stack};
use super::limits::{Connection, Failure};

/// Bytes of a head.
const MOST_HEAD: usize = 64 * 1024;
/// Bytes of a body that are kept.
pub(super) const MOST_BODY: usize = 64 * 1024;
/// A body that takes longer is cut off there.
pub(super) const LONGEST_BODY: Duration = Duration::from_secs(3);

/// What came back.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Status line and fields, as they came.
    pub head: String,
    /// The body, without the marks of chunks.
    pub content: Vec<u8>,
    /// Version and suite of TLS.
    pub stack: Option<String>,
    /// The certificates that the server showed on this connection, its own first.
    pub chain: Vec<Vec<u8>>,
    /// How long the handshake took, for the first request behind one, and the answer after it.
    pub took: (Option<Duration>, Duration),
}

/// Why nothing came back.
#[derive(Clone, Debug)]
pub enum Broken {
    /// The connection.
    Connection(Failure),
    /// The handshake: we could not agree with the server, or it broke off.
    Handshake(Option<Failure>),
    /// It does not begin as HTTP does.
    NotHttp,
    /// Nothing of the server's: why it could not be tried, as a word of `probe.not_tested`.
    Ours(&'static str),
}

/// A connection that takes one request after the other, as long as the server keeps it open.
pub struct Line<'r> {
    stream: Box<dyn ReadWrite + 'r>,
    /// Version and suite of TLS.
    stack: Option<String>,
    /// The certificates that the server showed, its own first.
    pub chain: Vec<Vec<u8>>,
    /// How long the handshake took, until somebody was told.
    handshake: Option<Duration>,
    takes_more: bool,
}

impl<'r> Line<'r> {
    /// Without TLS.
    pub fn plain(connection: Connection<'r>) -> Self {
        let stream = Box::new(connection);
        Self { stream, stack: None, chain: Vec::new(), handshake: None, takes_more: true }
    }

    /// With TLS, to a host of this name.
    ///
    /// # Errors
    /// Why the two could not agree.
    pub(super) fn secure(
        connection: Connection<'r>,
        host: &str,
        stack: Stack,
    ) -> Result<Self, Broken> {
        let start = Instant::now();
        let Secured { stream, stack, chain } = handshake::secure(connection, host, stack)?;
        let handshake = Some(start.elapsed());
        Ok(Self { stream, stack: Some(stack), chain, handshake, takes_more: true })
    }

    /// Sends a request and reads the answer.
    ///
    /// # Errors
    /// Why nothing came back.
    pub fn exchange(&mut self, request: &[u8]) -> Result<Answer, Broken> {
        let start = Instant::now();
        self.takes_more = false;
        let (answer, is_whole) = converse(&mut self.stream, request)?;
        self.takes_more = is_whole;
        let took = (self.handshake.take(), start.elapsed());
        Ok(Answer { stack: self.stack.clone(), chain: self.chain.clone(), took, ..answer })
    }

    /// Whether another request can follow: the answer was read to its end, and the server said nothing
    /// of closing (RFC 9112 9.3).
    pub fn takes_more(&self) -> bool {
        self.takes_more
    }
}

/// Sends the request and reads head and body; whether they came whole, so that more can follow.
fn converse(stream: &mut impl ReadWrite, request: &[u8]) -> Result<(Answer, bool), Broken> {
    let broken = |error: io::Error| Broken::Connection(error.into());
    stream.write_all(request).map_err(broken)?;
    stream.flush().map_err(broken)?;
    let mut bytes = Vec::new();
    let mut end = None;
    let mut failure = Failure::Closed;
    while end.is_none() && bytes.len() < MOST_HEAD {
        if bytes.len() >= 5 && !bytes.starts_with(b"HTTP/") {
            return Err(Broken::NotHttp);
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
        // What comes before the final answer is not it (RFC 9110 15.2).
        while let Some(at) = end.filter(|_| bytes.starts_with(b"HTTP/1.1 1")) {
            bytes.drain(..at);
            end = end_of_head(&bytes);
        }
    }
    // A head without an end says nothing that one could build on.
    let at = match end {
        Some(at) => at,
        None if !b"HTTP/".starts_with(&bytes[..bytes.len().min(5)]) => return Err(Broken::NotHttp),
        None if bytes.len() >= MOST_HEAD => return Err(Broken::NotHttp),
        None => return Err(Broken::Connection(failure)),
    };
    let head = String::from_utf8_lossy(&bytes[..at]).trim_end().to_owned();
    let (content, is_whole) = body(stream, &head, bytes.split_off(at));
    let is_kept = end.is_some() && stays_open(&head);
    Ok((Answer { head, content, ..Answer::default() }, is_whole && is_kept))
}

/// Whether the server keeps the connection, as its head says (RFC 9112 9.3).
fn stays_open(head: &str) -> bool {
    let says = |word: &str| {
        field(head, "connection").is_some_and(|value| value.to_ascii_lowercase().contains(word))
    };
    head.starts_with("HTTP/1.1 ") && !says("close")
}

/// The value of a field, the last of its name.
fn field<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let lines = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    lines.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).last()
}

/// Where the blank line ends.
fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let find = |mark: &[u8]| bytes.windows(mark.len()).position(|here| here == mark);
    let crlf = find(b"\r\n\r\n").map(|at| at + 4);
    let lf = find(b"\n\n").map(|at| at + 2);
    crlf.into_iter().chain(lf).min()
}

/// The rest of the body, as far as it is kept, and whether it ends where the answer does.
fn body(stream: &mut impl ReadWrite, head: &str, mut bytes: Vec<u8>) -> (Vec<u8>, bool) {
    let is_chunked = field(head, "transfer-encoding")
        .is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
    let has_none = matches!(head.split(' ').nth(1), Some("204" | "304"));
    let length = match field(head, "content-length") {
        _ if has_none => Some(0),
        _ if is_chunked => None,
        value => value.and_then(|value| value.parse::<usize>().ok()),
    };
    let wanted = length.unwrap_or(MOST_BODY).min(MOST_BODY);
    let until = Instant::now() + LONGEST_BODY;
    let ends = |bytes: &[u8]| is_chunked && bytes.ends_with(b"0\r\n\r\n");
    while bytes.len() < wanted && !ends(&bytes) && Instant::now() < until {
        let mut some = [0; 4096];
        match stream.read(&mut some) {
            Ok(0) | Err(_) => break,
            Ok(length) => bytes.extend(&some[..length]),
        }
    }
    if is_chunked {
        let is_whole = ends(&bytes) && bytes.len() < MOST_BODY;
        return (without_chunks(&bytes), is_whole);
    }
    let is_whole = length == Some(bytes.len());
    bytes.truncate(wanted);
    (bytes, is_whole)
}

/// The content of chunks (RFC 9112 7.1), as far as it is there.
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

    /// A stream that answers in pieces of so many bytes.
    struct Said(Vec<u8>, usize);

    impl Read for Said {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(self.0.len()).min(into.len());
            into[..length].copy_from_slice(&self.0[..length]);
            self.0.drain(..length);
            Ok(length)
        }
    }

    impl Write for Said {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Head and body joined by a bar, or how it broke.
    #[track_caller]
    fn check(said: &str, expected: &str) {
        for step in [1, 7, 4096] {
            let answer = converse(&mut Said(said.as_bytes().to_vec(), step), b"");
            let shown = match answer {
                Ok((answer, takes_more)) => {
                    let content = String::from_utf8_lossy(&answer.content);
                    let more = if takes_more { "|more" } else { "" };
                    format!("{}|{content}{more}", answer.head.replace("\r\n", " / "))
                }
                Err(broken) => format!("{broken:?}"),
            };
            assert_eq!(shown, expected, "in pieces of {step}");
        }
    }

    #[test]
    fn answers_of_many_kinds() {
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
    fn what_never_ends_is_cut_off() {
        let endless = format!("HTTP/1.1 200 OK\r\n{}", "X: y\r\n".repeat(1 << 20));
        let answer = converse(&mut Said(endless.into_bytes(), 4096), b"");
        assert!(matches!(answer, Err(Broken::NotHttp)));
        let body = format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(1 << 20));
        let (answer, _) = converse(&mut Said(body.into_bytes(), 4096), b"").unwrap();
        assert_eq!(answer.content.len(), MOST_BODY);
    }
}

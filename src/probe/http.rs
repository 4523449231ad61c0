//! One HTTP/1.1 request on a connection of its own (RFC 9112), over TLS or not, and what came back,
//! byte for byte as far as it is kept.
//!
//! A raw stream and no library: log-ons bind to connections, the methods of RPC over HTTP are no
//! client's, and the words behind a status carry the fault.

use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, SignatureScheme, Stream};

use super::reach::{Connection, Failure};

/// Bytes of a head.
const MOST_HEAD: usize = 64 * 1024;
/// Bytes of a body that are kept.
const MOST_BODY: usize = 64 * 1024;
/// A body that takes longer is cut off there.
const LONGEST_BODY: Duration = Duration::from_secs(3);

/// What came back.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Status line and fields, as they came.
    pub head: String,
    /// The body, without the marks of chunks.
    pub content: Vec<u8>,
    /// Version and suite of TLS.
    pub stack: Option<String>,
    /// The certificates that the server showed, its own first.
    pub chain: Vec<Vec<u8>>,
    /// How long the handshake took, and the answer after it.
    pub took: (Duration, Duration),
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
}

/// Sends a request and reads the answer. `tls` is the name of the host, where TLS is spoken.
///
/// # Errors
/// Why nothing came back.
pub fn exchange(
    mut connection: Connection<'_>,
    tls: Option<&str>,
    request: &[u8],
) -> Result<Answer, Broken> {
    let start = Instant::now();
    let Some(host) = tls else {
        let mut answer = converse(&mut connection, request)?;
        answer.took.1 = start.elapsed();
        return Ok(answer);
    };
    let seen = Arc::new(Seen::default());
    let mut client = client(host, &seen)?;
    while client.is_handshaking() {
        client.complete_io(&mut connection).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => Broken::Handshake(None),
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
                Broken::Connection(Failure::TimedOut)
            }
            _ => Broken::Handshake(Some(error.into())),
        })?;
    }
    let handshake = start.elapsed();
    let stack = match (client.protocol_version(), client.negotiated_cipher_suite()) {
        (Some(version), Some(suite)) => {
            Some(format!("rustls {version:?} {:?}", suite.suite()).replace("TLSv1_", "TLS 1."))
        }
        _ => None,
    };
    let mut answer = converse(&mut Stream::new(&mut client, &mut connection), request)?;
    answer.stack = stack;
    answer.chain = seen.chain.lock().unwrap_or_else(PoisonError::into_inner).clone();
    answer.took = (handshake, start.elapsed().saturating_sub(handshake));
    Ok(answer)
}

fn client(host: &str, seen: &Arc<Seen>) -> Result<ClientConnection, Broken> {
    let ours = Broken::Handshake(None);
    let name = ServerName::try_from(host.to_owned()).map_err(|_| ours.clone())?;
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| ours.clone())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(seen) as Arc<dyn ServerCertVerifier>)
        .with_no_client_auth();
    ClientConnection::new(Arc::new(config), name).map_err(|_| ours)
}

/// Sends the request and reads head and body.
fn converse(stream: &mut impl ReadWrite, request: &[u8]) -> Result<Answer, Broken> {
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
    let content = body(stream, &head, bytes.split_off(at));
    Ok(Answer { head, content, ..Answer::default() })
}

/// Where the blank line ends.
fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let find = |mark: &[u8]| bytes.windows(mark.len()).position(|here| here == mark);
    let crlf = find(b"\r\n\r\n").map(|at| at + 4);
    let lf = find(b"\n\n").map(|at| at + 2);
    crlf.into_iter().chain(lf).min()
}

/// The rest of the body, as far as it is kept.
fn body(stream: &mut impl ReadWrite, head: &str, mut bytes: Vec<u8>) -> Vec<u8> {
    let field = |name: &str| {
        let lines = head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines
            .filter(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
            .last()
    };
    let is_chunked = field("transfer-encoding")
        .is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
    let length = field("content-length").and_then(|value| value.parse::<usize>().ok());
    let wanted = if is_chunked { MOST_BODY } else { length.unwrap_or(MOST_BODY).min(MOST_BODY) };
    let until = Instant::now() + LONGEST_BODY;
    while bytes.len() < wanted && Instant::now() < until {
        if is_chunked && bytes.ends_with(b"0\r\n\r\n") {
            break;
        }
        let mut some = [0; 4096];
        match stream.read(&mut some) {
            Ok(0) | Err(_) => break,
            Ok(length) => bytes.extend(&some[..length]),
        }
    }
    let mut bytes = if is_chunked { without_chunks(&bytes) } else { bytes };
    bytes.truncate(wanted);
    bytes
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

trait ReadWrite: Read + Write {}
impl<T: Read + Write> ReadWrite for T {}

/// Takes any certificate and keeps it: whether it is good is for [`super::chain`] to say, and nothing
/// secret is sent.
#[derive(Debug, Default)]
struct Seen {
    chain: Mutex<Vec<Vec<u8>>>,
}

impl ServerCertVerifier for Seen {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let all = std::iter::once(end_entity).chain(intermediates).map(|der| der.to_vec());
        *self.chain.lock().unwrap_or_else(PoisonError::into_inner) = all.collect();
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let provider: CryptoProvider = ring::default_provider();
        provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
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
                Ok(answer) => {
                    let content = String::from_utf8_lossy(&answer.content);
                    format!("{}|{content}", answer.head.replace("\r\n", " / "))
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
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabcd",
            "HTTP/1.1 200 OK / Content-Length: 2|ab",
        );
        check("HTTP/1.0 200 OK\n\nall of it", "HTTP/1.0 200 OK|all of it");
        check(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK / Transfer-Encoding: chunked|abcde",
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
        let answer = converse(&mut Said(body.into_bytes(), 4096), b"").unwrap();
        assert_eq!(answer.content.len(), MOST_BODY);
    }
}

//! A proxy that the user names (RFC 9110 9.3.6, RFC 9112 3.2.2).
//!
//! The environment (`HTTPS_PROXY`) is never read: a proxy answers in the server's place, so nobody should
//! go through one without knowing.

use std::fmt;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, ToSocketAddrs as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;

use super::connection::Connection;
use super::failure::Failure;

/// The longest head of an answer to `CONNECT`.
const MAX_HEAD_BYTES: usize = 16 * 1024;

/// An HTTP proxy.
#[derive(Clone)]
pub struct Proxy {
    pub(super) url: Url,
    pub(super) address: SocketAddr,
}

/// Why a proxy cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProxyError {
    /// Not the URL of an HTTP proxy.
    #[error("cannot use `{0}` as a proxy")]
    Kind(String),
    /// Its name does not resolve.
    #[error("cannot resolve the proxy `{0}`")]
    Address(String),
}

impl Proxy {
    /// Parses `http://user:password@proxy.contoso.com:8080` and resolves the name as this machine does.
    ///
    /// # Errors
    /// [`ProxyError::Kind`] for any other URL, [`ProxyError::Address`] if the name does not resolve.
    /// Neither message shows credentials.
    pub fn new(text: &str) -> Result<Self, ProxyError> {
        let wrong_kind = || ProxyError::Kind(without_credentials(text));
        let url = Url::parse(text).map_err(|_| wrong_kind())?;
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return Err(wrong_kind());
        };
        if url.scheme() != "http" {
            return Err(wrong_kind());
        }
        let found = (host.trim_matches(['[', ']']), port).to_socket_addrs();
        let address = found.ok().and_then(|mut all| all.next());
        let address = address.ok_or_else(|| ProxyError::Address(format!("{host}:{port}")))?;
        Ok(Self { url, address })
    }

    /// Opens a tunnel to `host` over a connection to the proxy.
    ///
    /// # Errors
    /// [`Failure::Proxy`] if the proxy refuses, or why the connection failed.
    pub(super) fn tunnel<'r>(
        &self,
        mut connection: Connection<'r>,
        (host, port): (&str, u16),
    ) -> Result<Connection<'r>, Failure> {
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        let mut request = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n");
        if let Some(credentials) = self.credentials() {
            request.push_str(&format!("Proxy-Authorization: Basic {credentials}\r\n"));
        }
        connection.write_all(format!("{request}\r\n").as_bytes())?;
        let mut head = Vec::new();
        // Byte by byte: whatever follows the head is the server's.
        while !head.ends_with(b"\r\n\r\n") && head.len() < MAX_HEAD_BYTES {
            let mut byte = [0];
            if connection.read(&mut byte)? == 0 {
                return Err(Failure::Proxy);
            }
            head.extend(byte);
        }
        let status = head.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
        if status.starts_with(b"2") { Ok(connection) } else { Err(Failure::Proxy) }
    }

    fn credentials(&self) -> Option<String> {
        let (user, password) = (self.url.username(), self.url.password().unwrap_or_default());
        let credentials = format!("{}:{}", percent_decoded(user), percent_decoded(password));
        (!user.is_empty()).then(|| STANDARD.encode(credentials))
    }
}

/// Host and port, never the credentials.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let port = self.url.port_or_known_default().unwrap_or_default();
        write!(f, "{}:{port}", self.url.host_str().unwrap_or_default())
    }
}

/// The URL as typed, for messages, without credentials.
fn without_credentials(text: &str) -> String {
    match (text.split_once("://"), text.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://{rest}"),
        (None, Some((_, rest))) => rest.to_owned(),
        (_, None) => text.to_owned(),
    }
}

/// Decodes `%40` and the like; what is no escape stays.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_http_proxies_are_taken_and_credentials_never_shown() {
        for (text, expected) in [
            ("http://127.0.0.1:8080", "127.0.0.1:8080"),
            ("http://127.0.0.1", "127.0.0.1:80"),
            ("http://[::1]:3128/", "[::1]:3128"),
            ("http://user:secret@127.0.0.1:8080", "127.0.0.1:8080"),
            ("https://127.0.0.1:8080", "cannot use `https://127.0.0.1:8080` as a proxy"),
            (
                "socks5://user:secret@127.0.0.1:1080",
                "cannot use `socks5://127.0.0.1:1080` as a proxy",
            ),
            ("user:secret@127.0.0.1", "cannot use `127.0.0.1` as a proxy"),
            ("127.0.0.1:8080", "cannot use `127.0.0.1:8080` as a proxy"),
            ("", "cannot use `` as a proxy"),
        ] {
            let shown = match Proxy::new(text) {
                Ok(proxy) => proxy.to_string(),
                Err(error) => error.to_string(),
            };
            assert_eq!(shown.lines().next().unwrap_or_default(), expected, "{text}");
            assert!(!shown.contains("secret"), "{shown}");
        }
    }

    #[test]
    fn credentials_are_percent_decoded() {
        let proxy = Proxy::new("http://us%40er:p%3a%zz@127.0.0.1:1").unwrap();
        assert_eq!(proxy.credentials(), Some(STANDARD.encode("us@er:p:%zz")));
        assert_eq!(Proxy::new("http://127.0.0.1:1").unwrap().credentials(), None);
    }
}

//! A proxy between us and everybody else (RFC 9110 9.3.6, RFC 9112 3.2.2).
//!
//! Only one that is named on the command line: a proxy answers in the server's place, so nobody should go
//! through one without knowing.

use std::fmt;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, ToSocketAddrs as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;

use super::limits::{Connection, Failure};

/// Bytes of what a proxy says before the tunnel is there.
const MOST_HEAD: usize = 16 * 1024;

/// A proxy.
#[derive(Clone)]
pub struct Proxy {
    pub(super) url: Url,
    pub(super) at: SocketAddr,
}

/// Why there is no such proxy.
#[derive(Debug, thiserror::Error)]
pub enum ProxyError {
    /// Another kind, or none.
    #[error(
        "`{0}` is no proxy\nhelp: write `http://proxy.contoso.com:8080`; other kinds are not supported"
    )]
    Kind(String),
    /// Its name leads nowhere.
    #[error("cannot find the proxy `{0}`\nhelp: is its name right, and is this machine inside?")]
    Address(String),
}

impl Proxy {
    /// The proxy of a URL: `http://user:password@proxy.contoso.com:8080`. Its name is looked up as this
    /// machine looks up names.
    ///
    /// # Errors
    /// When it is none, or cannot be found.
    pub fn new(text: &str) -> Result<Self, ProxyError> {
        let kind = || ProxyError::Kind(without_credentials(text));
        let url = Url::parse(text).map_err(|_| kind())?;
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return Err(kind());
        };
        if url.scheme() != "http" {
            return Err(kind());
        }
        let found = (host.trim_matches(['[', ']']), port).to_socket_addrs();
        let at = found.ok().and_then(|mut all| all.next());
        let at = at.ok_or_else(|| ProxyError::Address(format!("{host}:{port}")))?;
        Ok(Self { url, at })
    }

    /// Leads a connection to the proxy on to a host.
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
        // Not a byte more: what follows is the server's.
        while !head.ends_with(b"\r\n\r\n") && head.len() < MOST_HEAD {
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
        let decoded = |text: &str| percent_decoded(text);
        let (user, password) = (self.url.username(), self.url.password().unwrap_or_default());
        let both = format!("{}:{}", decoded(user), decoded(password));
        (!user.is_empty()).then(|| STANDARD.encode(both))
    }
}

/// Where it is; never with whom one logs on.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let port = self.url.port_or_known_default().unwrap_or_default();
        write!(f, "{}:{port}", self.url.host_str().unwrap_or_default())
    }
}

/// A text as somebody typed it, for messages.
fn without_credentials(text: &str) -> String {
    match (text.split_once("://"), text.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://{rest}"),
        (None, Some((_, rest))) => rest.to_owned(),
        (_, None) => text.to_owned(),
    }
}

/// What stands behind `%40` and the like.
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
    fn proxies_and_what_is_none() {
        for (text, expected) in [
            ("http://127.0.0.1:8080", "127.0.0.1:8080"),
            ("http://127.0.0.1", "127.0.0.1:80"),
            ("http://[::1]:3128/", "[::1]:3128"),
            ("http://user:secret@127.0.0.1:8080", "127.0.0.1:8080"),
            ("https://127.0.0.1:8080", "`https://127.0.0.1:8080` is no proxy"),
            ("socks5://user:secret@127.0.0.1:1080", "`socks5://127.0.0.1:1080` is no proxy"),
            ("user:secret@127.0.0.1", "`127.0.0.1` is no proxy"),
            ("127.0.0.1:8080", "`127.0.0.1:8080` is no proxy"),
            ("", "`` is no proxy"),
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
    fn credentials_as_they_are_meant() {
        let proxy = Proxy::new("http://us%40er:p%3a%zz@127.0.0.1:1").unwrap();
        assert_eq!(proxy.credentials(), Some(STANDARD.encode("us@er:p:%zz")));
        assert_eq!(Proxy::new("http://127.0.0.1:1").unwrap().credentials(), None);
    }
}

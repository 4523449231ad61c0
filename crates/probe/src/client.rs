//! Ordinary requests by reqwest: issuer certificates (AIA), and what goes through a proxy. One request, no
//! redirect followed, nothing decompressed, bounded in time and size.
//!
//! Answers have the form of [`super::http`], so that one reader reads both.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::ext::ReasonPhrase;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode, Url, retry};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use super::failure::{Failure, RequestError};
use super::handshake::modern::{RecordingVerifier, config};
use super::http::{Answer, BODY_TIMEOUT, MAX_BODY_BYTES};
use super::limits::ProbeLimits;
use super::request::PlannedRequest;

/// The most fields that a head may have.
const MAX_FIELDS: usize = 500;

/// Sends a request to `address`, or through the proxy, and reads the answer.
///
/// # Errors
/// Why there is no answer.
pub(super) fn exchange(
    limits: &ProbeLimits,
    request: &PlannedRequest,
    address: SocketAddr,
) -> Result<Answer, RequestError> {
    let permit = limits.permit(address).map_err(RequestError::Connection)?;
    let cannot_send = RequestError::Connection(Failure::Unreachable);
    let verifier = Arc::new(RecordingVerifier::default());
    let (Ok(runtime), Some(client), Ok(url)) =
        (runtime(), client(limits, request, address, &verifier), Url::parse(&request.url))
    else {
        return Err(cannot_send);
    };
    let method = Method::from_bytes(request.method.as_bytes()).map_err(|_| cannot_send)?;
    let mut builder = client.request(method, url).headers(fields(request));
    if let Some(body) = &request.body {
        builder = builder.body(body.clone());
    }
    let start = Instant::now();
    let answered = runtime.block_on(async {
        let response = timeout(permit.left(), builder.send());
        let response = response.await.map_err(|_| RequestError::Connection(Failure::TimedOut))?;
        let response = response.map_err(|error| request_error(&error))?;
        if response.status() == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            return Err(RequestError::Connection(Failure::Proxy));
        }
        let head = head(&response);
        let content = body(response, permit.left().min(BODY_TIMEOUT)).await;
        Ok(Answer { head, content, ..Answer::default() })
    })?;
    let stack = request.is_tls().then(|| "rustls, by reqwest".to_owned());
    Ok(Answer { stack, took: start.elapsed(), ..answered })
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// A client that connects to `address`, or to the proxy, and nowhere else.
fn client(
    limits: &ProbeLimits,
    request: &PlannedRequest,
    address: SocketAddr,
    verifier: &Arc<RecordingVerifier>,
) -> Option<Client> {
    let tls = config(verifier).ok()?;
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        .retry(retry::never())
        .http1_only()
        .http1_max_headers(MAX_FIELDS)
        .http1_ignore_invalid_headers_in_responses(true);
    let client = match limits.proxy() {
        Some(proxy) => {
            let host = proxy.url.host_str().unwrap_or_default();
            let all = reqwest::Proxy::all(proxy.url.clone()).ok()?;
            client.proxy(all).resolve(host, proxy.address)
        }
        None => client.no_proxy().resolve(&request.host(), address),
    };
    client.build().ok()
}

/// The fields to send, without those that reqwest writes.
fn fields(request: &PlannedRequest) -> HeaderMap {
    let is_written = |name: &str| ["host", "content-length"].contains(&name);
    let fields = request.fields().into_iter().filter_map(|line| {
        let (name, value) = line.split_once(": ")?;
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        Some((name, HeaderValue::from_str(value).ok()?))
    });
    fields.filter(|(name, _)| !is_written(name.as_str())).collect()
}

/// Status line and fields. Names are in lower case and sorted: reqwest does not keep them as written.
fn head(response: &Response) -> String {
    let status = response.status();
    let said = response.extensions().get::<ReasonPhrase>().map(ReasonPhrase::as_bytes);
    let usual = status.canonical_reason().unwrap_or_default().as_bytes();
    let reason = String::from_utf8_lossy(said.unwrap_or(usual));
    let mut head = format!("{:?} {} {reason}", response.version(), status.as_u16());
    for (name, value) in response.headers() {
        head.push_str(&format!("\r\n{name}: {}", String::from_utf8_lossy(value.as_bytes())));
    }
    head
}

/// The body, up to [`MAX_BODY_BYTES`] and for `time` at most.
async fn body(mut response: Response, time: Duration) -> Vec<u8> {
    let mut content = Vec::new();
    let _ = timeout(time, async {
        while let Ok(Some(some)) = response.chunk().await
            && content.len() < MAX_BODY_BYTES
        {
            content.extend(some);
        }
    })
    .await;
    content.truncate(MAX_BODY_BYTES);
    content
}

/// Classifies an error by its causes.
fn request_error(error: &reqwest::Error) -> RequestError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            let inner = error.get_ref();
            return match inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
                Some(_) => RequestError::Handshake(None),
                None => RequestError::Connection(Failure::of(error)),
            };
        }
        if let Some(error) = error.downcast_ref::<hyper::Error>() {
            match () {
                () if error.is_parse() => return RequestError::NotHttp,
                () if error.is_incomplete_message() || error.is_closed() => {
                    return RequestError::Connection(Failure::Closed);
                }
                () => {}
            }
        }
        cause = error.source();
    }
    // No cause below: the proxy refused the tunnel.
    let failure = if error.is_connect() { Failure::Proxy } else { Failure::Unreachable };
    RequestError::Connection(failure)
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::thread;

    use super::super::http::HttpConnection;
    use super::*;

    /// A server that sends the same bytes to two clients.
    fn server(said: &'static [u8]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for mut stream in listener.incoming().take(2).map(Result::unwrap) {
                let _ = stream.read(&mut [0; 1024]);
                let _ = stream.write_all(said);
            }
        });
        address
    }

    fn shown(answer: Result<Answer, RequestError>) -> String {
        match answer {
            Ok(Answer { head, content, .. }) => {
                let content = String::from_utf8_lossy(&content);
                format!("{}|{content}", head.replace("\r\n", " / "))
            }
            Err(error) => format!("{error:?}"),
        }
    }

    /// The bytes of a server, what the raw stream makes of them, and what reqwest does if that differs.
    #[track_caller]
    fn check(said: &'static str, raw: &str, reqwest: Option<&str>) {
        let at = server(said.as_bytes());
        let limits = ProbeLimits::new(Duration::from_secs(10), true, false);
        let request = PlannedRequest::get(&format!("http://a.test:{}/", at.port()));
        let mut connection = HttpConnection::plain(limits.connect(at).unwrap());
        assert_eq!(shown(connection.exchange(&request.bytes())), raw);
        assert_eq!(shown(exchange(&limits, &request, at)), reqwest.unwrap_or(raw));
    }

    #[test]
    fn what_reqwest_hides_and_what_it_does_not() {
        check("HTTP/1.1 503 RPC Error: 6ba\r\n\r\n", "HTTP/1.1 503 RPC Error: 6ba|", None);
        check(
            "HTTP/1.1 200 OK\r\nServer: IIS\r\nX-A: b\r\nServer: F5\r\n\r\nbody",
            "HTTP/1.1 200 OK / Server: IIS / X-A: b / Server: F5|body",
            Some("HTTP/1.1 200 OK / server: IIS / server: F5 / x-a: b|body"),
        );
        check("HTTP/1.1 200 OK\r\nContent-Ty", "Connection(Closed)", None);
        check(
            "HTTP/1.1 302 Found\r\nlocation: http://a.test/x\r\ncontent-encoding: gzip\r\n\r\nno",
            "HTTP/1.1 302 Found / location: http://a.test/x / content-encoding: gzip|no",
            None,
        );
        check("SSH-2.0-x\r\n", "NotHttp", None);
        check("", "Connection(Closed)", None);
    }

    #[test]
    fn nothing_is_sent_to_an_address_that_is_not_allowed() {
        let limits = ProbeLimits::new(Duration::from_secs(10), false, false);
        let request = PlannedRequest::get("http://a.test/");
        let answer = exchange(&limits, &request, "127.0.0.1:9".parse().unwrap());
        assert_eq!(shown(answer), "Connection(NotAllowed)");
    }

    #[test]
    fn an_endless_body_is_cut_off() {
        const ENDLESS_BODY: &[u8] = &[b'x'; 1 << 20];
        let said = [b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), ENDLESS_BODY].concat();
        let at = server(said.leak());
        let limits = ProbeLimits::new(Duration::from_secs(10), true, false);
        let request = PlannedRequest::get(&format!("http://a.test:{}/", at.port()));
        assert_eq!(exchange(&limits, &request, at).unwrap().content.len(), MAX_BODY_BYTES);
    }
}

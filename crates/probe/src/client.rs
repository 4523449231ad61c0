//! Ordinary requests through reqwest: certificates that are fetched to name them, and what goes through
//! a proxy. One request, no redirect followed, nothing unpacked, and an end to time and size.
//!
//! What comes back is put down as the raw stream's answers are, so that one reader reads both.

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

use super::handshake::{Seen, config};
use super::http::{Answer, Broken, LONGEST_BODY, MOST_BODY};
use super::limits::{Failure, ProbeLimits};
use super::request::Planned;

/// Fields of a head.
const MOST_FIELDS: usize = 500;

/// Sends a request to an address of its host, or through the proxy, and reads the answer.
///
/// # Errors
/// Why nothing came back.
pub(super) fn exchange(
    reach: &ProbeLimits,
    request: &Planned,
    at: SocketAddr,
) -> Result<Answer, Broken> {
    let pass = reach.pass(at).map_err(Broken::Connection)?;
    let ours = Broken::Connection(Failure::Unreachable);
    let seen = Arc::new(Seen::default());
    let (Ok(runtime), Some(client), Ok(url)) =
        (runtime(), client(reach, request, at, &seen), Url::parse(&request.url))
    else {
        return Err(ours);
    };
    let method = Method::from_bytes(request.method.as_bytes()).map_err(|_| ours)?;
    let mut wanted = client.request(method, url).headers(fields(request));
    if let Some(body) = &request.body {
        wanted = wanted.body(body.clone());
    }
    let start = Instant::now();
    let answered = runtime.block_on(async {
        let response = timeout(pass.left(), wanted.send());
        let response = response.await.map_err(|_| Broken::Connection(Failure::TimedOut))?;
        let response = response.map_err(|error| broken(&error))?;
        if response.status() == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            return Err(Broken::Connection(Failure::Proxy));
        }
        let head = head(&response);
        let content = body(response, pass.left().min(LONGEST_BODY)).await;
        Ok(Answer { head, content, ..Answer::default() })
    })?;
    let stack = request.is_tls().then(|| "rustls, by reqwest".to_owned());
    Ok(Answer { stack, took: (None, start.elapsed()), ..answered })
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// A client that goes there and nowhere else.
fn client(
    reach: &ProbeLimits,
    request: &Planned,
    at: SocketAddr,
    seen: &Arc<Seen>,
) -> Option<Client> {
    let tls = config(seen).ok()?;
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        .retry(retry::never())
        .http1_only()
        .http1_max_headers(MOST_FIELDS)
        .http1_ignore_invalid_headers_in_responses(true);
    let client = match reach.proxy() {
        Some(proxy) => {
            let host = proxy.url.host_str().unwrap_or_default();
            let all = reqwest::Proxy::all(proxy.url.clone()).ok()?;
            client.proxy(all).resolve(host, proxy.at)
        }
        None => client.no_proxy().resolve(&request.host(), at),
    };
    client.build().ok()
}

/// The fields that are sent; length and host are reqwest's to say.
fn fields(request: &Planned) -> HeaderMap {
    let own = |name: &str| ["host", "content-length"].contains(&name);
    let fields = request.fields().into_iter().filter_map(|line| {
        let (name, value) = line.split_once(": ")?;
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        Some((name, HeaderValue::from_str(value).ok()?))
    });
    fields.filter(|(name, _)| !own(name.as_str())).collect()
}

/// Status line and fields, as far as they are kept apart from how they were written.
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

/// The body, as far as it is kept.
async fn body(mut response: Response, time: Duration) -> Vec<u8> {
    let mut content = Vec::new();
    let _ = timeout(time, async {
        while let Ok(Some(some)) = response.chunk().await
            && content.len() < MOST_BODY
        {
            content.extend(some);
        }
    })
    .await;
    content.truncate(MOST_BODY);
    content
}

/// What an error comes to, by what caused it.
fn broken(error: &reqwest::Error) -> Broken {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(own) = cause {
        if let Some(error) = own.downcast_ref::<io::Error>() {
            let inner = error.get_ref();
            return match inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
                Some(_) => Broken::Handshake(None),
                None => Broken::Connection(Failure::of(error)),
            };
        }
        if let Some(error) = own.downcast_ref::<hyper::Error>() {
            match () {
                () if error.is_parse() => return Broken::NotHttp,
                () if error.is_incomplete_message() || error.is_closed() => {
                    return Broken::Connection(Failure::Closed);
                }
                () => {}
            }
        }
        cause = own.source();
    }
    // Nothing of the above happened: the proxy said no.
    let failure = if error.is_connect() { Failure::Proxy } else { Failure::Unreachable };
    Broken::Connection(failure)
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::thread;

    use super::super::http::Line;
    use super::*;

    /// A server that says the same to two clients.
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

    fn shown(answer: Result<Answer, Broken>) -> String {
        match answer {
            Ok(Answer { head, content, .. }) => {
                let content = String::from_utf8_lossy(&content);
                format!("{}|{content}", head.replace("\r\n", " / "))
            }
            Err(broken) => format!("{broken:?}"),
        }
    }

    /// What a server says, what the raw stream makes of it, and reqwest, where that is something else.
    #[track_caller]
    fn check(said: &'static str, raw: &str, reqwest: Option<&str>) {
        let at = server(said.as_bytes());
        let reach = ProbeLimits::new(Duration::from_secs(10), true, false);
        let request = Planned::get(&format!("http://a.test:{}/", at.port()));
        let mut line = Line::plain(reach.connect(at).unwrap());
        assert_eq!(shown(line.exchange(&request.bytes())), raw);
        assert_eq!(shown(exchange(&reach, &request, at)), reqwest.unwrap_or(raw));
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
    fn where_one_may_not_go_nobody_is_asked() {
        let reach = ProbeLimits::new(Duration::from_secs(10), false, false);
        let request = Planned::get("http://a.test/");
        let answer = exchange(&reach, &request, "127.0.0.1:9".parse().unwrap());
        assert_eq!(shown(answer), "Connection(NotAllowed)");
    }

    #[test]
    fn what_never_ends_is_cut_off() {
        const ENDLESS: &[u8] = &[b'x'; 1 << 20];
        let said = [b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), ENDLESS].concat();
        let at = server(said.leak());
        let reach = ProbeLimits::new(Duration::from_secs(10), true, false);
        let request = Planned::get(&format!("http://a.test:{}/", at.port()));
        assert_eq!(exchange(&reach, &request, at).unwrap().content.len(), MOST_BODY);
    }
}

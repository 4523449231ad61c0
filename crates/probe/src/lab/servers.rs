//! The web servers of a site.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::version::{TLS12, TLS13};
use rustls::{ServerConfig, ServerConnection, Stream};

use super::certificate::ServerCertificate;
use super::error::SiteError;
use super::misbehave::{self, Pace};
use super::old_tls;
use super::site::{Answer, Misbehaviour, Site};

/// How long a server waits for a client.
const CLIENT_TIMEOUT: Duration = Duration::from_secs(30);
/// How slow a slow server is: slower than a probe waits.
const PACE: Pace = Pace { pause: Duration::from_millis(200), silence: CLIENT_TIMEOUT };
/// The longest head of a request.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// Serves HTTPS, or whatever misbehaves in its place.
pub(super) fn secure(
    site: &Arc<Site>,
    certificate: &Arc<ServerCertificate>,
) -> Result<SocketAddr, SiteError> {
    let listener = TcpListener::bind((loopback(site), 0))?;
    let address = listener.local_addr()?;
    if site.misbehaviour == Some(Misbehaviour::Closed) {
        return Ok(address);
    }
    let config = config(site, certificate)?;
    let (site, certificate) = (Arc::clone(site), Arc::clone(certificate));
    #[cfg(feature = "legacy-tls")]
    if site.tls.completes_handshake {
        let server = super::legacy_tls::LegacyServer::new(&site.tls, &certificate)?;
        serve(listener, move |stream| {
            server.serve(stream, |mut tls| drop(respond(&site, &mut tls, false)));
        });
        return Ok(address);
    }
    serve(listener, move |mut stream| {
        if site.tls.old_versions.is_empty() {
            match site.misbehaviour {
                Some(misbehaviour)
                    if misbehave::before_tls(
                        misbehaviour,
                        &mut stream,
                        &certificate.chain,
                        PACE,
                    ) => {}
                _ => speak_tls(&site, &config, &mut stream),
            }
        } else {
            let _ = old_tls::answer_hello(&mut stream, &site.tls, &certificate.chain);
        }
    });
    Ok(address)
}

/// Serves HTTP without TLS.
pub(super) fn plain(site: &Arc<Site>) -> Result<SocketAddr, SiteError> {
    let listener = TcpListener::bind((loopback(site), 0))?;
    let address = listener.local_addr()?;
    if site.secure_only {
        return Ok(address);
    }
    let site = Arc::clone(site);
    serve(listener, move |mut stream| {
        let _ = respond(&site, &mut stream, true);
    });
    Ok(address)
}

fn loopback(site: &Site) -> IpAddr {
    if site.ipv6 { Ipv6Addr::LOCALHOST.into() } else { Ipv4Addr::LOCALHOST.into() }
}

/// Serves each client in a thread.
fn serve(listener: TcpListener, client: impl Fn(TcpStream) + Send + Sync + 'static) {
    let client = Arc::new(client);
    thread::spawn(move || {
        for stream in listener.incoming().filter_map(Result::ok) {
            let client = Arc::clone(&client);
            let _ = stream.set_read_timeout(Some(CLIENT_TIMEOUT));
            let _ = stream.set_write_timeout(Some(CLIENT_TIMEOUT));
            thread::spawn(move || client(stream));
        }
    });
}

fn config(site: &Site, certificate: &ServerCertificate) -> Result<Arc<ServerConfig>, SiteError> {
    let failed = |error: rustls::Error| SiteError::Certificate(error.to_string());
    let versions = if site.tls.newest_only { vec![&TLS13] } else { vec![&TLS12, &TLS13] };
    let chain = certificate.chain.iter().map(|der| CertificateDer::from(der.clone())).collect();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(certificate.key.clone()));
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&versions)
        .map_err(failed)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map(Arc::new)
        .map_err(failed)
}

fn speak_tls(site: &Site, config: &Arc<ServerConfig>, stream: &mut TcpStream) {
    let Ok(mut connection) = ServerConnection::new(Arc::clone(config)) else { return };
    let mut tls = Stream::new(&mut connection, stream);
    let _ = respond(site, &mut tls, false);
    if site.misbehaviour.is_some_and(misbehave::resets_after_answer) {
        return misbehave::reset(stream);
    }
    connection.send_close_notify();
    let _ = connection.write_tls(stream);
    let _ = stream.shutdown(Shutdown::Write);
}

/// Answers requests until the connection is not kept.
fn respond(site: &Site, stream: &mut (impl Read + Write), plain: bool) -> io::Result<()> {
    while answer(site, stream, plain)? {}
    Ok(())
}

/// Reads one request and answers it. `true`: another may follow.
fn answer(site: &Site, stream: &mut (impl Read + Write), plain: bool) -> io::Result<bool> {
    let mut request = Vec::new();
    let mut some = [0; 2048];
    while !request.windows(4).any(|here| here == b"\r\n\r\n") && request.len() < MAX_HEAD_BYTES {
        match stream.read(&mut some)? {
            0 => return Ok(false),
            length => request.extend(&some[..length]),
        }
    }
    let request = String::from_utf8_lossy(&request);
    let mut words = request.split_whitespace();
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let host = request.lines().find_map(|line| line.strip_prefix("Host: ")).unwrap_or_default();
    let path_alone = path.split('?').next().unwrap_or_default();
    let found = site.answer.iter().find(|answer| answer.matches(method, host, path_alone, plain));
    let misbehaviour = site.misbehaviour;
    if let Some(sent) = misbehaviour.and_then(|it| misbehave::answer(it, stream, host, path, PACE))
    {
        sent?;
        stream.flush()?;
        return Ok(false);
    }
    // The bodies of other methods have no known length (MS-RPCH 2.1.2).
    let is_kept = site.keeps_connections
        && method == "GET"
        && !request.lines().any(|line| line.eq_ignore_ascii_case("connection: close"));
    let (status, fields, body) = match found {
        Some(Answer { recorded: Some(recorded), .. }) => {
            stream.write_all(recorded.as_bytes())?;
            stream.flush()?;
            return Ok(false);
        }
        Some(Answer { status, fields, body, .. }) => (status.as_str(), fields.as_slice(), &**body),
        None => ("404 Not Found", &[][..], ""),
    };
    write(stream, (status, fields, body), is_kept)?;
    Ok(is_kept)
}

fn write(
    stream: &mut impl Write,
    (status, fields, body): (&str, &[String], &str),
    is_kept: bool,
) -> io::Result<()> {
    let fields: String = fields.iter().map(|field| format!("{field}\r\n")).collect();
    let length = body.len();
    let close = if is_kept { "" } else { "Connection: close\r\n" };
    let head = format!("HTTP/1.1 {status}\r\n{fields}Content-Length: {length}\r\n{close}\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    stream.flush()
}

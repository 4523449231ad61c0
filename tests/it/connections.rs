//! Whom a probe connects to, how often, and through whom.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CustomExtension, DnType, IsCa, Issuer, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use shindan_model::Pack;
use shindan_probe::chain::Roots;
use shindan_probe::{Attempt, Plan, ProbeLimits, Settings, Target, lab, run};

use crate::lab::pack;
use crate::program::{self, NOW};

const HOST: &str = "mail.contoso.test";

/// Takes connections, each in a separate thread, until the program ends.
fn listen(client: impl Fn(TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let client = Arc::new(client);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let client = Arc::clone(&client);
            thread::spawn(move || client(stream.unwrap()));
        }
    });
    address
}

/// The head of a request, or nothing when nobody says more.
fn head(stream: &mut impl Read) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.extend(byte),
            _ => return None,
        }
    }
    Some(String::from_utf8(head).unwrap())
}

/// A certificate for the host, under a root; in between an authority that is not sent but named.
struct Certified {
    config: Arc<ServerConfig>,
    between: Vec<u8>,
    root: String,
}

fn certified(issuer_url: &str) -> Certified {
    let authority = |name: &str| {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        (params, KeyPair::generate().unwrap())
    };
    let (root, root_key) = authority("Root");
    let (between, between_key) = authority("Between");
    let root_pem = root.self_signed(&root_key).unwrap().pem();
    let between_der = between.signed_by(&between_key, &Issuer::from_params(&root, &root_key));
    let mut leaf = CertificateParams::new(vec![HOST.to_owned()]).unwrap();
    // One access description: caIssuers, at a URL (RFC 5280 4.2.2.1).
    let url = issuer_url.as_bytes();
    let mut one = vec![0x06, 8, 0x2b, 6, 1, 5, 5, 7, 0x30, 2, 0x86, url.len() as u8];
    one.extend(url);
    let mut access = vec![0x30, one.len() as u8 + 2, 0x30, one.len() as u8];
    access.extend(one);
    let extension = CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], access);
    leaf.custom_extensions.push(extension);
    let key = KeyPair::generate().unwrap();
    let leaf = leaf.signed_by(&key, &Issuer::from_params(&between, &between_key)).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![leaf.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    Certified {
        config: Arc::new(config),
        between: between_der.unwrap().der().to_vec(),
        root: root_pem,
    }
}

/// What a server was asked, and over how many connections.
#[derive(Default)]
struct Asked {
    connections: AtomicUsize,
    requests: Mutex<Vec<String>>,
}

/// A web server that keeps connections open as long as clients want, or closes each after an answer,
/// without having said so where it is `rude`.
fn web_server(config: Arc<ServerConfig>, keeps: bool, rude: bool) -> (SocketAddr, Arc<Asked>) {
    let asked = Arc::new(Asked::default());
    let counters = Arc::clone(&asked);
    let address = listen(move |stream| {
        counters.connections.fetch_add(1, Ordering::SeqCst);
        let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut stream = StreamOwned::new(connection, stream);
        while let Some(head) = head(&mut stream) {
            counters.requests.lock().unwrap().push(head.lines().next().unwrap().to_owned());
            let close = if keeps || rude { "" } else { "Connection: close\r\n" };
            let answer = format!("HTTP/1.1 401 Unauthorized\r\n{close}Content-Length: 2\r\n\r\nno");
            let sent = stream.write_all(answer.as_bytes()).and_then(|()| stream.flush());
            if !keeps || head.contains("Connection: close") || sent.is_err() {
                break;
            }
        }
    });
    (address, asked)
}

/// Probes the host alone, which is there.
fn look(
    pack: &Pack,
    at: SocketAddr,
    more: &[((String, u16), SocketAddr)],
    change: impl Fn(&mut Plan, &mut Settings),
) -> Vec<Attempt> {
    let site = shindan::embedded::sites().site("healthy-2016").unwrap();
    let running = lab::start(&site, NOW.parse().unwrap()).unwrap();
    let target = Target { host: HOST.to_owned(), ..Target::default() };
    let mut plan = Plan::new(pack, &target);
    plan.hosts.retain(|(host, _)| host == HOST);
    plan.requests.retain(|request| request.host() == HOST && request.is_tls());
    plan.domain = None;
    let mut connect_to = more.to_vec();
    connect_to.push(((HOST.to_owned(), 443), at));
    let mut settings = Settings {
        dns: running.dns,
        roots: Roots::from_pem(running.root.as_bytes()).unwrap(),
        now: NOW.parse().unwrap(),
        connect_to,
        fetch_issuers: false,
    };
    change(&mut plan, &mut settings);
    let limits = ProbeLimits::new(Duration::from_secs(20), false, false);
    run(plan, settings, limits, &AtomicBool::new(false), |_| {})
}

fn text(attempts: &[Attempt]) -> String {
    attempts.iter().map(|attempt| attempt.text.as_str()).collect()
}

/// TCP, a hello as Exchange Online, one for each of four versions, one without a name.
const HELLOS: usize = 6;

#[test]
fn tls_and_one_request_take_at_most_eight_connections() {
    let pack = pack();
    let (at, asked) = web_server(certified("").config, true, false);
    let attempts = look(&pack, at, &[], |plan, _| plan.requests.truncate(1));
    assert!(text(&attempts).contains("HTTP/1.1 401"), "{}", text(&attempts));
    let count = asked.connections.load(Ordering::SeqCst);
    assert!(count <= 8, "{count}");
    assert_eq!(count, HELLOS + 1);
}

#[test]
fn ordinary_requests_share_connections_where_the_server_keeps_them() {
    let pack = pack();
    for (keeps, rude) in [(true, false), (false, false), (false, true)] {
        let (at, asked) = web_server(certified("").config, keeps, rude);
        let mut planned = (0, 0);
        let counted = Mutex::new(&mut planned);
        let attempts = look(&pack, at, &[], |plan, _| {
            let ordinary = plan.requests.iter().filter(|request| request.is_ordinary()).count();
            **counted.lock().unwrap() = (plan.requests.len(), ordinary);
        });
        let (all, ordinary) = planned;
        assert!(ordinary >= 4 && all > ordinary, "{all} {ordinary}");
        // Each was asked once and answered, whether or not its connection lasted.
        let requests = asked.requests.lock().unwrap();
        assert_eq!(requests.len(), all, "{requests:?}");
        assert_eq!(text(&attempts).matches("HTTP/1.1 401").count(), all);
        let count = asked.connections.load(Ordering::SeqCst);
        let shared = if keeps { ordinary / 2 } else { 0 };
        assert_eq!(count, HELLOS + all - shared, "{keeps} {rude}");
    }
}

/// A way to an address that counts connections.
fn counted(to: SocketAddr) -> (SocketAddr, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let at = listen(move |client| {
        counter.fetch_add(1, Ordering::SeqCst);
        join(client, TcpStream::connect(to).unwrap());
    });
    (at, count)
}

#[test]
fn a_site_that_keeps_connections_is_seen_with_fewer_of_them() {
    let pack = pack();
    let connections = ["healthy-2016", "healthy-kept-connections"].map(|name| {
        let running =
            lab::start(&shindan::embedded::sites().site(name).unwrap(), NOW.parse().unwrap())
                .unwrap();
        let (at, count) = counted(running.secure);
        let attempts = look(&pack, at, &[], |_, settings| {
            settings.roots = Roots::from_pem(running.root.as_bytes()).unwrap();
        });
        let text = text(&attempts);
        assert!(text.contains("x-owa-version: 15.1.") || text.contains("X-OWA-Version: 15.1."));
        assert!(!text.contains("http.failure"), "{text}");
        (text.matches("\nHTTP/1.1 ").count(), count.load(Ordering::SeqCst))
    });
    let [(answers, apart), (kept_answers, kept)] = connections;
    assert_eq!(answers, kept_answers);
    assert!(kept < apart, "{kept} {apart}");
}

/// A bundle of certificates alone (RFC 2315 9.1), as `application/pkcs7-mime`.
fn bundle(der: &[u8]) -> Vec<u8> {
    let with = |tag: u8, content: &[u8]| {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], length.as_slice(), content].concat()
    };
    let kind = |last: u8| [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, last];
    let (version, nothing) = ([2, 1, 1], [0x31, 0]);
    let inner = with(0x30, &kind(1));
    let parts = [&version, nothing.as_slice(), &inner, &with(0xa0, der), &nothing];
    let signed = with(0x30, &parts.concat());
    with(0x30, &[kind(2).as_slice(), &with(0xa0, &signed)].concat())
}

#[test]
fn a_missing_certificate_is_fetched_to_name_it_unless_one_says_no() {
    let pack = pack();
    let fetched = Arc::new(AtomicUsize::new(0));
    let between = Arc::new(Mutex::new(Vec::new()));
    let (count, der) = (Arc::clone(&fetched), Arc::clone(&between));
    let authority = listen(move |mut stream| {
        let head = head(&mut stream).unwrap();
        assert!(head.starts_with("GET /between.crt HTTP/1.1\r\n"), "{head}");
        count.fetch_add(1, Ordering::SeqCst);
        let der = der.lock().unwrap();
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", der.len());
        let _ = stream.write_all(&der);
    });
    let url = "http://ca.contoso.test/between.crt";
    let certified = certified(url);
    let bundle = bundle(&certified.between);
    let (at, _) = web_server(certified.config, true, false);
    let there = [(("ca.contoso.test".to_owned(), 80), authority)];
    for (fetch, allowed, form, expected) in [
        (true, true, &certified.between, "chain.fault: missing-intermediate (CN=Between"),
        (true, true, &bundle, "chain.fault: missing-intermediate (CN=Between"),
        (false, true, &bundle, "chain.fault: missing-intermediate (CN=Between"),
        // Where DNS leads inside, nobody goes unasked.
        (true, false, &bundle, "chain.issuer_url: http://ca.contoso.test/between.crt"),
    ] {
        between.lock().unwrap().clone_from(form);
        let there = if allowed { there.as_slice() } else { &[] };
        fetched.store(0, Ordering::SeqCst);
        let attempts = look(&pack, at, there, |plan, settings| {
            plan.requests.truncate(1);
            settings.fetch_issuers = fetch;
            settings.roots = Roots::from_pem(certified.root.as_bytes()).unwrap();
            if !allowed {
                let mut site = shindan::embedded::sites().site("healthy-2016").unwrap();
                let inside = ("ca.contoso.test".to_owned(), vec!["A 127.0.0.1".to_owned()]);
                site.records.extend([inside]);
                settings.dns = lab::start(&site, NOW.parse().unwrap()).unwrap().dns;
            }
        });
        let text = text(&attempts);
        assert!(text.contains(expected), "{text}");
        assert_eq!(text.contains("chain.roots: given"), fetch && allowed, "{text}");
        let expected = usize::from(fetch && allowed);
        assert_eq!(fetched.load(Ordering::SeqCst), expected);
    }
}

/// What each of two says goes to the other.
fn join(mut client: TcpStream, mut server: TcpStream) {
    let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(std::net::Shutdown::Write);
    });
    let _ = std::io::copy(&mut server, &mut client);
    let _ = client.shutdown(std::net::Shutdown::Write);
}

/// A proxy that wants a password, and leads to the site whatever one asks for.
fn proxy(site: &lab::Running) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let (secure, plain) = (site.secure, site.plain);
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    let address = listen(move |mut client| {
        let Some(head) = head(&mut client) else { return };
        let first = head.lines().next().unwrap().to_owned();
        log.lock().unwrap().push(first.clone());
        // user:s3cret
        if !head.to_ascii_lowercase().contains("proxy-authorization: basic dxnlcjpzm2nyzxq=\r\n") {
            let _ = client.write_all(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
            );
            return;
        }
        let server = match first.strip_prefix("CONNECT ") {
            Some(to) if to.starts_with("mail.contoso.test:443 ") => {
                client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
                TcpStream::connect(secure).unwrap()
            }
            Some(_) => {
                let _ = client.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            None => {
                let mut server = TcpStream::connect(plain).unwrap();
                let path = first.split(' ').nth(1).unwrap().replace("http://mail.contoso.test", "");
                write!(server, "GET {path} HTTP/1.1\r\nHost: mail.contoso.test\r\n\r\n").unwrap();
                server
            }
        };
        join(client, server);
    });
    (address, asked)
}

#[test]
fn a_probe_goes_through_a_proxy_and_keeps_its_password() {
    let dir = tempfile::tempdir().unwrap();
    let site = shindan::embedded::sites().site("basic-missing").unwrap();
    let running = lab::start(&site, NOW.parse().unwrap()).unwrap();
    let (at, asked) = proxy(&running);
    std::fs::write(dir.path().join("root.pem"), &running.root).unwrap();
    let dns = format!("--dns={}", running.dns);
    let probe = |credentials: &str, kept: &str| {
        let proxy = format!("--proxy=http://{credentials}{at}");
        let first = ["probe", HOST, "--roots=root.pem", "--yes", "--no-aia", "--record", kept];
        let arguments = [first.as_slice(), &[&dns, &proxy]].concat();
        program::run(dir.path(), &arguments, b"")
    };
    let there = probe("user:s3cret@", "kept");
    assert_eq!(there.status, 0, "{}", there.shown());
    let kept =
        std::fs::read_to_string(dir.path().join("kept/mail.contoso.test.probe.txt")).unwrap();
    assert!(kept.contains("tls.agreement: agrees"), "{kept}");
    assert!(kept.contains("probe.stack: rustls, by reqwest"), "{kept}");
    assert!(kept.contains("x-owa-version: 15.1."), "{kept}");
    for hidden in ["s3cret", "dXNlcjpzM2NyZXQ", "roxy-A"] {
        assert!(!kept.contains(hidden), "{kept}");
        assert!(!there.stdout.contains(hidden) && !there.stderr.contains(hidden));
    }
    assert!(there.stderr.contains(&format!("through the proxy {at}")), "{}", there.stderr);
    let asked = std::mem::take(&mut *asked.lock().unwrap());
    assert!(
        asked.iter().any(|line| line.starts_with("GET http://mail.contoso.test/")),
        "{asked:?}"
    );
    let direct = asked.iter().filter(|line| line.starts_with("CONNECT mail.contoso.test:443 "));
    assert!(direct.count() > HELLOS, "{asked:?}");

    // That the proxy says no accuses nobody behind it.
    let refused = probe("", "refused");
    assert!(refused.stdout.contains("the proxy did not let it through"), "{}", refused.shown());
    assert!(!refused.stdout.contains("FAIL"), "{}", refused.stdout);
    let (_, facts) = refused.stdout.split_once("What this says about the case\n").unwrap();
    let facts: Vec<&str> = facts.lines().take_while(|line| line.starts_with("  ")).collect();
    assert!(facts.iter().all(|fact| fact.ends_with(".contoso.test): found")), "{facts:?}");
}

#[test]
fn what_is_no_proxy_is_said_without_its_password() {
    let dir = tempfile::tempdir().unwrap();
    let arguments = ["probe", HOST, "--yes", "--proxy", "socks5://user:s3cret@127.0.0.1:1080"];
    let said = program::run(dir.path(), &arguments, b"");
    assert_eq!(said.status, 2, "{}", said.shown());
    assert!(
        said.stderr.contains("cannot use `socks5://127.0.0.1:1080` as a proxy"),
        "{}",
        said.stderr
    );
}

//! What was seen, put down: a block of the transcript for each attempt.

use std::net::{IpAddr, SocketAddr};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shindan_model::tls_suite;
use shindan_read::http::host_of;

use super::attempt::{Attempt, Block, Kind};
use super::chain::{Fault, Finding, Judgement};
use super::hello::Offer;
use super::http::{self, Broken};
use super::limits::{Connection, Failure};
use super::plan::Role;
use super::request::Planned;
use super::tls::{self, Agreement};
use super::way::Way;

/// An attempt to connect.
pub(super) fn connected(
    host: &str,
    role: &Role,
    (address, port): (IpAddr, u16),
    connection: &Result<Connection<'_>, Failure>,
) -> Attempt {
    let mut block = Block::new(Kind::Tcp, host);
    let came = match connection {
        Ok(_) => "open",
        Err(Failure::Refused | Failure::Reset | Failure::Closed) => "refused",
        Err(Failure::TimedOut) => "timed-out",
        Err(Failure::Unreachable) => "unreachable",
        Err(Failure::NotAllowed) => "not-allowed",
        Err(Failure::Proxy) => "",
    };
    block.saw("probe.role", role.as_str());
    if !came.is_empty() {
        block.saw("tcp.connect", came);
    }
    // Unknown is the address of what only the proxy knows.
    if !address.is_unspecified() {
        block.saw("tcp.address", SocketAddr::new(address, port).to_string());
    }
    match connection {
        Ok(connection) => {
            block.took("connect", connection.took());
        }
        Err(Failure::NotAllowed) => {
            block.saw("probe.not_tested", "private-address");
        }
        Err(Failure::Proxy) => {
            block.saw("probe.not_tested", "proxy-refused");
        }
        Err(_) => {}
    }
    block.done()
}

/// All that was heard of a server's TLS.
pub(super) struct Spoken {
    /// To the hello of the client, or where the pack has none, to a usual one.
    pub(super) first: tls::Answer,
    /// To a hello of each version.
    pub(super) versions: Vec<(u16, tls::Answer)>,
    /// To a hello that names no host.
    pub(super) nameless: Option<tls::Answer>,
    /// What it comes to.
    pub(super) agreement: Agreement,
    /// Whether the pack has a client.
    pub(super) has_client: bool,
}

impl Spoken {
    /// The certificates, the server's first, from whichever answer has them.
    pub(super) fn chain(&self) -> &[Vec<u8>] {
        let newest_first = self.versions.iter().rev().map(|(_, answer)| answer);
        let mut all = std::iter::once(&self.first).chain(newest_first);
        all.find(|answer| !answer.flight.chain.is_empty())
            .map(|answer| answer.flight.chain.as_slice())
            .unwrap_or_default()
    }
}

/// What a server's TLS comes to.
pub(super) fn spoken(
    host: &str,
    role: &Role,
    spoken: &Spoken,
    judgement: Option<&Judgement>,
) -> Attempt {
    let mut block = Block::new(Kind::Tls, host);
    block.saw("probe.role", role.as_str()).took("answer", spoken.first.took);
    if spoken.has_client || spoken.agreement.is_of_server() {
        block.saw("tls.agreement", spoken.agreement.as_str());
    }
    if let Agreement::Agrees(suite) = spoken.agreement
        && spoken.has_client
    {
        block.saw("tls.suite", tls_suite::name(&tls_suite::SUITES, suite));
    }
    if let Some(alert) = spoken.first.flight.alert {
        block.saw("tls.alert", format!("{alert} {}", alert_name(alert)));
    }
    // A hello that was not answered in time says nothing of what the server has.
    let is_answered = |answer: &tls::Answer| answer.failure != Some(Failure::TimedOut);
    let all = spoken.versions.len() == Offer::VERSIONS.len();
    if all && spoken.versions.iter().all(|(_, answer)| is_answered(answer)) {
        block.saw("tls.versions", tls::versions(&spoken.versions));
    }
    let asks = spoken.first.flight.asks_client_certificate;
    // What stands behind a message that is too long was not read.
    let is_read = |answer: &tls::Answer| is_answered(answer) && !answer.flight.is_too_long;
    if spoken.first.flight.version.is_some() && is_read(&spoken.first) {
        block.saw("tls.client_certificate", if asks { "asked" } else { "not-asked" });
    }
    if let Some(nameless) = spoken.nameless.as_ref().filter(|answer| is_read(answer)) {
        block.saw("tls.without_name", tls::without_name(&spoken.first, nameless));
    }
    if let Some(judgement) = judgement {
        chain(&mut block, judgement);
    }
    // Whose the certificate is decides facts; that of another host than the endpoint is only judged.
    if *role == Role::Endpoint {
        for der in spoken.chain() {
            block.wire(&pem(der));
        }
    }
    block.done()
}

fn chain(block: &mut Block, judgement: &Judgement) {
    let yes_no = |is: bool| if is { "yes" } else { "no" };
    let none = |of: &dyn Fn(Fault) -> bool| {
        yes_no(!judgement.findings.iter().any(|Finding { fault, .. }| of(*fault)))
    };
    block.saw("chain.accepted", yes_no(judgement.is_accepted()));
    block.saw("chain.in_date", none(&Fault::is_of_dates));
    block.saw("chain.names_host", none(&Fault::is_of_names));
    // A chain that clients refuse for anything but dates and names is one they do not trust.
    let is_of_trust =
        |fault: Fault| fault.refuses() && !fault.is_of_dates() && !fault.is_of_names();
    block.saw("chain.trusted", none(&is_of_trust));
    block.saw("chain.roots", judgement.trust.as_str());
    if let Some(date) = judgement.lists_as_of {
        block.saw("chain.roots_as_of", date.to_string());
    }
    for Finding { fault, of } in &judgement.findings {
        block.saw("chain.fault", format!("{} ({of})", fault.as_str()));
    }
    if let Some(url) = &judgement.issuer_url
        && !judgement.trust.is_some()
    {
        block.saw("chain.issuer_url", url);
    }
}

/// One request and what came back, at the end of a way where a search leads on.
pub(super) fn requested(
    request: &Planned,
    role: &Role,
    answer: &Result<http::Answer, Broken>,
    way: Option<&Way>,
) -> Attempt {
    let host = request.host();
    let mut block = Block::new(Kind::Http, &host);
    block.saw("probe.role", role.as_str());
    if let Some(way) = way.filter(|_| *role == Role::Redirect) {
        block.saw("probe.began", &way.began);
    }
    match answer {
        Ok(answer) => {
            if let Some(stack) = &answer.stack {
                block.saw("probe.stack", stack);
            }
            if let Some(accepted) = way.and_then(|way| way.accepted) {
                block.saw("chain.way_accepted", if accepted { "yes" } else { "no" });
            }
            if let Some(handshake) = answer.took.0 {
                block.took("handshake", handshake);
            }
            block.took("answer", answer.took.1);
            block.wire(&request.head()).wire(&answer.head);
            if let Ok(text) = std::str::from_utf8(&answer.content)
                && !text.trim().is_empty()
            {
                block.wire("\n").wire(text);
            }
        }
        Err(Broken::Connection(Failure::NotAllowed)) => {
            return not_tested(request, role, "private-address");
        }
        Err(Broken::Connection(Failure::Proxy)) => {
            return not_tested(request, role, "proxy-refused");
        }
        Err(Broken::Ours(why)) => return not_tested(request, role, why),
        Err(broken) => {
            block.saw("http.failure", failure(broken)).wire(&request.head());
        }
    }
    block.done()
}

/// A request that was not sent, and why.
pub(super) fn not_tested(request: &Planned, role: &Role, why: &str) -> Attempt {
    let mut block = Block::new(Kind::Http, &request.host());
    block.saw("probe.role", role.as_str()).saw("probe.not_tested", why).wire(&request.head());
    block.done()
}

/// What an answer pointed to and no client would ask. It is a fault of where the way began.
pub(super) fn led_nowhere(request: &Planned, way: &Way, why: &str) -> Attempt {
    let began = host_of(&way.began).unwrap_or_default();
    let mut block = Block::new(Kind::Http, began);
    block.saw("probe.role", Role::Redirect.as_str()).saw("probe.began", &way.began);
    block.saw("probe.not_tested", why).wire(&request.head());
    block.done()
}

/// The word in observations.
fn failure(broken: &Broken) -> &'static str {
    match broken {
        Broken::Connection(Failure::Refused) => "connection-refused",
        Broken::Connection(Failure::TimedOut) => "timed-out",
        Broken::Connection(Failure::Reset | Failure::Closed) | Broken::Handshake(Some(_)) => {
            "connection-broken"
        }
        Broken::Handshake(None) => "tls-failed",
        Broken::Connection(Failure::Unreachable | Failure::NotAllowed | Failure::Proxy)
        | Broken::NotHttp
        | Broken::Ours(_) => "other",
    }
}

fn pem(der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let lines: Vec<&str> =
        body.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

/// The words for an alert (RFC 8446 6), of those that servers send at this point.
fn alert_name(alert: u8) -> &'static str {
    match alert {
        40 => "handshake failure",
        47 => "illegal parameter",
        70 => "protocol version",
        71 => "insufficient security",
        80 => "internal error",
        86 => "inappropriate fallback",
        112 => "unrecognized name",
        _ => "",
    }
}

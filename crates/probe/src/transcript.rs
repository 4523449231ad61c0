//! The block of the transcript for each kind of attempt.

use std::net::{IpAddr, SocketAddr};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shindan_model::tls_suite;
use shindan_read::http::host_of;

use super::attempt::{Attempt, Block, Kind};
use super::chain::{Fault, Finding, Judgement};
use super::connection::Connection;
use super::failure::{Failure, RequestError};
use super::hello::Offer;
use super::http;
use super::plan::Role;
use super::redirects::RedirectHistory;
use super::request::PlannedRequest;
use super::tls::{self, Agreement};

/// The attempt to connect to a port.
pub(super) fn tcp_attempt(
    host: &str,
    role: &Role,
    (address, port): (IpAddr, u16),
    connection: &Result<Connection<'_>, Failure>,
) -> Attempt {
    let mut block = Block::new(Kind::Tcp, host);
    let outcome = match connection {
        Ok(_) => "open",
        Err(Failure::Refused | Failure::Reset | Failure::Closed) => "refused",
        Err(Failure::TimedOut) => "timed-out",
        Err(Failure::Unreachable) => "unreachable",
        Err(Failure::NotAllowed) => "not-allowed",
        Err(Failure::Proxy) => "",
    };
    block.observe("probe.role", role.as_str());
    if !outcome.is_empty() {
        block.observe("tcp.connect", outcome);
    }
    // The unspecified address stands for a name that only the proxy resolves.
    if !address.is_unspecified() {
        block.observe("tcp.address", SocketAddr::new(address, port).to_string());
    }
    match connection {
        Ok(connection) => {
            block.took("connect", connection.took());
        }
        Err(Failure::NotAllowed) => {
            block.observe("probe.not_tested", "private-address");
        }
        Err(Failure::Proxy) => {
            block.observe("probe.not_tested", "proxy-refused");
        }
        Err(_) => {}
    }
    block.finish()
}

/// Every answer of a server to hellos.
pub(super) struct TlsAnswers {
    /// To the hello of the pack's client, else to one of TLS 1.2 with common suites.
    pub(super) first: tls::Answer,
    /// To a hello for each version.
    pub(super) versions: Vec<(u16, tls::Answer)>,
    /// To a hello that names no host.
    pub(super) nameless: Option<tls::Answer>,
    /// What they come to.
    pub(super) agreement: Agreement,
    /// Whether the pack names a client.
    pub(super) has_client: bool,
}

impl TlsAnswers {
    /// The certificates, the server's first, from the first answer that has any.
    pub(super) fn chain(&self) -> &[Vec<u8>] {
        let newest_first = self.versions.iter().rev().map(|(_, answer)| answer);
        let mut all = std::iter::once(&self.first).chain(newest_first);
        all.find(|answer| !answer.flight.chain.is_empty())
            .map(|answer| answer.flight.chain.as_slice())
            .unwrap_or_default()
    }
}

/// The attempt at a host's TLS.
pub(super) fn tls_attempt(
    host: &str,
    role: &Role,
    answers: &TlsAnswers,
    judgement: Option<&Judgement>,
) -> Attempt {
    let mut block = Block::new(Kind::Tls, host);
    block.observe("probe.role", role.as_str()).took("answer", answers.first.took);
    if answers.has_client || answers.agreement.is_about_server() {
        block.observe("tls.agreement", answers.agreement.as_str());
    }
    if let Agreement::Agrees(suite) = answers.agreement
        && answers.has_client
    {
        block.observe("tls.suite", tls_suite::name(&tls_suite::SUITES, suite));
    }
    if let Some(alert) = answers.first.flight.alert {
        block.observe("tls.alert", format!("{alert} {}", alert_name(alert)));
    }
    // A timeout is no evidence about versions.
    let is_answered = |answer: &tls::Answer| answer.failure != Some(Failure::TimedOut);
    let all = answers.versions.len() == Offer::VERSIONS.len();
    if all && answers.versions.iter().all(|(_, answer)| is_answered(answer)) {
        block.observe("tls.versions", tls::versions(&answers.versions));
    }
    let asks = answers.first.flight.asks_client_certificate;
    // Nothing was read behind a message that is too long.
    let is_read = |answer: &tls::Answer| is_answered(answer) && !answer.flight.is_too_long;
    if answers.first.flight.version.is_some() && is_read(&answers.first) {
        block.observe("tls.client_certificate", if asks { "asked" } else { "not-asked" });
    }
    if let Some(nameless) = answers.nameless.as_ref().filter(|answer| is_read(answer)) {
        block.observe("tls.without_name", tls::without_name(&answers.first, nameless));
    }
    if let Some(judgement) = judgement {
        chain(&mut block, judgement);
    }
    // Only the endpoint's certificates become facts; those of other hosts are judged.
    if *role == Role::Endpoint {
        for der in answers.chain() {
            block.wire(&pem(der));
        }
    }
    block.finish()
}

fn chain(block: &mut Block, judgement: &Judgement) {
    let yes_no = |is: bool| if is { "yes" } else { "no" };
    let none = |is_meant: &dyn Fn(Fault) -> bool| {
        yes_no(!judgement.findings.iter().any(|Finding { fault, .. }| is_meant(*fault)))
    };
    block.observe("chain.accepted", yes_no(judgement.is_accepted()));
    block.observe("chain.in_date", none(&Fault::concerns_dates));
    block.observe("chain.names_host", none(&Fault::concerns_names));
    // Refused for anything but dates and names: not trusted.
    let concerns_trust =
        |fault: Fault| fault.refuses() && !fault.concerns_dates() && !fault.concerns_names();
    block.observe("chain.trusted", none(&concerns_trust));
    block.observe("chain.roots", judgement.trust.as_str());
    if let Some(date) = judgement.list_date {
        block.observe("chain.roots_as_of", date.to_string());
    }
    for Finding { fault, subject } in &judgement.findings {
        block.observe("chain.fault", format!("{} ({subject})", fault.as_str()));
    }
    if let Some(url) = &judgement.issuer_url
        && !judgement.trust.is_some()
    {
        block.observe("chain.issuer_url", url);
    }
}

/// The attempt at a request. `history`: how a search came to it; `None` for the endpoint.
pub(super) fn http_attempt(
    request: &PlannedRequest,
    role: &Role,
    answer: &Result<http::Answer, RequestError>,
    history: Option<&RedirectHistory>,
) -> Attempt {
    let host = request.host();
    let mut block = Block::new(Kind::Http, &host);
    block.observe("probe.role", role.as_str());
    if let Some(history) = history.filter(|_| *role == Role::Redirect) {
        block.observe("probe.began", &history.start);
    }
    match answer {
        Ok(answer) => {
            if let Some(stack) = &answer.stack {
                block.observe("probe.stack", stack);
            }
            if let Some(accepted) = history.and_then(|history| history.accepted) {
                block.observe("chain.way_accepted", if accepted { "yes" } else { "no" });
            }
            if let Some(handshake) = answer.handshake_took {
                block.took("handshake", handshake);
            }
            block.took("answer", answer.took);
            block.wire(&request.head()).wire(&answer.head);
            if let Ok(text) = std::str::from_utf8(&answer.content)
                && !text.trim().is_empty()
            {
                block.wire("\n").wire(text);
            }
        }
        Err(RequestError::Connection(Failure::NotAllowed)) => {
            return not_tested(request, role, "private-address");
        }
        Err(RequestError::Connection(Failure::Proxy)) => {
            return not_tested(request, role, "proxy-refused");
        }
        Err(RequestError::NotTested(reason)) => return not_tested(request, role, reason),
        Err(error) => {
            block.observe("http.failure", failure(error)).wire(&request.head());
        }
    }
    block.finish()
}

/// A request that got no answer for a reason that is not the server's.
pub(super) fn not_tested(request: &PlannedRequest, role: &Role, reason: &str) -> Attempt {
    let mut block = Block::new(Kind::Http, &request.host());
    block
        .observe("probe.role", role.as_str())
        .observe("probe.not_tested", reason)
        .wire(&request.head());
    block.finish()
}

/// A redirect that no client follows. The fault is that of the host at which the search began.
pub(super) fn redirect_not_followed(
    request: &PlannedRequest,
    history: &RedirectHistory,
    reason: &str,
) -> Attempt {
    let first_host = host_of(&history.start).unwrap_or_default();
    let mut block = Block::new(Kind::Http, first_host);
    block.observe("probe.role", Role::Redirect.as_str()).observe("probe.began", &history.start);
    block.observe("probe.not_tested", reason).wire(&request.head());
    block.finish()
}

/// The value of the observation `http.failure`.
fn failure(error: &RequestError) -> &'static str {
    match error {
        RequestError::Connection(Failure::Refused) => "connection-refused",
        RequestError::Connection(Failure::TimedOut) => "timed-out",
        RequestError::Connection(Failure::Reset | Failure::Closed)
        | RequestError::Handshake(Some(_)) => "connection-broken",
        RequestError::Handshake(None) => "tls-failed",
        RequestError::Connection(Failure::Unreachable | Failure::NotAllowed | Failure::Proxy)
        | RequestError::NotHttp
        | RequestError::NotTested(_) => "other",
    }
}

fn pem(der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let lines: Vec<&str> =
        body.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

/// The names of the alerts that servers answer a hello with (RFC 8446 6).
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

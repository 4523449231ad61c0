//! Requests, and the connections that carry them.

use std::net::SocketAddr;
use std::thread;

use super::super::connection::Connection;
use super::super::failure::{Failure, RequestError};
use super::super::handshake::Stack;
use super::super::http::{Answer, HttpConnection};
use super::super::plan::Role;
use super::super::redirects::{RedirectHistory, redirect_target};
use super::super::request::PlannedRequest;
use super::super::tls::Agreement;
use super::super::{client, transcript};
use super::host_state::HostState;
use super::prober::Prober;

/// Each further request on a connection costs a round trip, each further connection two or three.
const MAX_REQUESTS_PER_CONNECTION: usize = 2;

impl Prober<'_> {
    /// Sends requests one after the other, on one connection as long as the server keeps it open.
    pub(super) fn requests(
        &self,
        requests: &[PlannedRequest],
        role: &Role,
        at: SocketAddr,
        state: &HostState,
    ) {
        let mut connection = None;
        thread::scope(|scope| {
            for request in requests {
                let answer = self.send(&mut connection, request, at, state);
                // The endpoint's chain is judged in the attempt at its TLS.
                let is_search = *role != Role::Endpoint;
                let mut history = RedirectHistory::starting_at(&request.url);
                history.push(&request.url);
                if is_search {
                    history.add_judgement(self.is_accepted(request, &answer));
                }
                let of_search = is_search.then_some(&history);
                self.record(transcript::http_attempt(request, role, &answer, of_search));
                if let Some(to) =
                    answer.ok().and_then(|answer| redirect_target(request, &answer.head))
                    && self.context.plan.follows(role, &to)
                {
                    scope.spawn(move || self.follow(&to, history));
                }
            }
        });
    }

    /// Sends a request on the open connection, or on a new one, which it leaves in `connection` if another
    /// request can follow.
    pub(super) fn send<'c>(
        &'c self,
        connection: &mut Option<HttpConnection<'c>>,
        request: &PlannedRequest,
        at: SocketAddr,
        state: &HostState,
    ) -> Result<Answer, RequestError> {
        let limits = &self.context.limits;
        if limits.proxy().is_some() && request.is_ordinary() {
            let answer = client::exchange(limits, request, at);
            if !matches!(answer, Err(RequestError::Handshake(_))) {
                return answer;
            }
        }
        let bytes = request.bytes();
        if let Some(mut open) = connection.take() {
            match open.exchange(&bytes) {
                // A server may close between two requests (RFC 9112 9.3.1), or send more than it announced:
                // neither answers this request.
                Err(
                    RequestError::Connection(Failure::Closed | Failure::Reset)
                    | RequestError::NotHttp,
                ) => {}
                answer => {
                    *connection = Some(open).filter(HttpConnection::is_reusable);
                    return answer;
                }
            }
        }
        let mut open = self.open(request, at, state)?;
        let answer = open.exchange(&bytes);
        *connection = Some(open).filter(HttpConnection::is_reusable);
        answer
    }

    /// Opens a connection for a request, with a TLS stack that shares a suite with the server.
    fn open(
        &self,
        request: &PlannedRequest,
        at: SocketAddr,
        state: &HostState,
    ) -> Result<HttpConnection<'_>, RequestError> {
        let limits = &self.context.limits;
        let host = request.host();
        let connect = || limits.connect_host(&host, at).map_err(RequestError::Connection);
        if !request.is_tls() {
            return Ok(HttpConnection::plain(connect()?));
        }
        let opened = connect().and_then(|open| HttpConnection::tls(open, &host, Stack::Modern));
        state.chain.set(opened.as_ref().map(|open| open.chain.clone()).unwrap_or_default());
        if matches!(opened, Err(RequestError::Handshake(_)))
            && state.agreement.wait(limits.left()) == Some(Agreement::TooLong)
        {
            return Err(RequestError::NotTested("message-too-long"));
        }
        // If the server speaks TLS, that rustls failed is no fault of the server.
        let is_our_fault = |error: &RequestError| {
            let agreement = state.agreement.wait(limits.left());
            agreement.is_some_and(|agreement| match error {
                RequestError::Handshake(None) => agreement.speaks_tls(),
                // The server broke off: its fault if it has a suite that rustls offers.
                RequestError::Handshake(Some(_)) => {
                    agreement.speaks_tls() && !agreement.suits_rustls()
                }
                _ => false,
            })
        };
        match opened {
            Err(error) if matches!(error, RequestError::Handshake(_)) && is_our_fault(&error) => {
                open_legacy(connect, &host)
            }
            opened => opened,
        }
    }
}

/// Opens another connection, with OpenSSL.
#[cfg(feature = "legacy-tls")]
fn open_legacy<'r>(
    connect: impl FnOnce() -> Result<Connection<'r>, RequestError>,
    host: &str,
) -> Result<HttpConnection<'r>, RequestError> {
    HttpConnection::tls(connect()?, host, Stack::Legacy).map_err(|error| match error {
        RequestError::Handshake(_) => RequestError::NotTested("no-common-stack"),
        other => other,
    })
}

/// Says that OpenSSL would be needed.
#[cfg(not(feature = "legacy-tls"))]
fn open_legacy<'r>(
    _connect: impl FnOnce() -> Result<Connection<'r>, RequestError>,
    _host: &str,
) -> Result<HttpConnection<'r>, RequestError> {
    Err(RequestError::NotTested("needs-legacy-tls"))
}

/// Groups requests by connection: ordinary ones to the same port share one, others do not.
pub(super) fn by_connection(requests: &[&PlannedRequest]) -> Vec<Vec<PlannedRequest>> {
    let mut groups: Vec<Vec<PlannedRequest>> = Vec::new();
    for request in requests {
        let has_room = |group: &&mut Vec<PlannedRequest>| {
            group.len() < MAX_REQUESTS_PER_CONNECTION
                && group[0].is_ordinary()
                && group[0].port() == request.port()
        };
        match groups.iter_mut().find(has_room).filter(|_| request.is_ordinary()) {
            Some(group) => group.push((*request).clone()),
            None => groups.push(vec![(*request).clone()]),
        }
    }
    for group in &mut groups {
        let last = group.len() - 1;
        for request in &mut group[..last] {
            request.closes_connection = false;
        }
    }
    groups
}

//! Requests, and the connections that they go over.

use std::net::SocketAddr;
use std::thread;

use super::super::handshake::Stack;
use super::super::http::{Answer, Broken, Line};
use super::super::limits::{Connection, Failure};
use super::super::plan::Role;
use super::super::request::Planned;
use super::super::tls::Agreement;
use super::super::way::Way;
use super::super::{client, report};
use super::Look;
use super::follow::redirect;
use super::known::Known;

/// Requests that follow each other on one connection: each of them is a round trip more.
const MOST_ON_A_LINE: usize = 2;

impl Look<'_> {
    /// Requests that follow each other on one connection, as long as the server keeps it.
    pub(super) fn line(&self, requests: &[Planned], role: &Role, at: SocketAddr, known: &Known) {
        let mut line = None;
        thread::scope(|scope| {
            for request in requests {
                let answer = self.send(&mut line, request, at, known);
                // The endpoint's certificates are judged by themselves.
                let is_search = *role != Role::Endpoint;
                let mut way = Way::from(&request.url);
                way.to(&request.url);
                if is_search {
                    way.meets(self.is_accepted(request, &answer));
                }
                self.met(report::requested(request, role, &answer, is_search.then_some(&way)));
                if let Some(to) = answer.ok().and_then(|answer| redirect(request, &answer.head))
                    && self.world.plan.follows(role, &to)
                {
                    scope.spawn(move || self.follow(&to, way));
                }
            }
        });
    }

    /// Sends one request, on the connection that is there or on a new one.
    pub(super) fn send<'c>(
        &'c self,
        line: &mut Option<Line<'c>>,
        request: &Planned,
        at: SocketAddr,
        known: &Known,
    ) -> Result<Answer, Broken> {
        let reach = &self.world.reach;
        if reach.proxy().is_some() && request.is_ordinary() {
            let answer = client::exchange(reach, request, at);
            if !matches!(answer, Err(Broken::Handshake(_))) {
                return answer;
            }
        }
        let bytes = request.bytes();
        if let Some(mut open) = line.take() {
            match open.exchange(&bytes) {
                // A server may close between two requests (RFC 9112 9.3.1), or have said more than it
                // announced: neither is an answer to this one.
                Err(Broken::Connection(Failure::Closed | Failure::Reset) | Broken::NotHttp) => {}
                answer => {
                    *line = Some(open).filter(Line::takes_more);
                    return answer;
                }
            }
        }
        let mut open = self.open(request, at, known)?;
        let answer = open.exchange(&bytes);
        *line = Some(open).filter(Line::takes_more);
        answer
    }

    /// A connection for a request, with a stack of TLS that the server can agree with.
    fn open(&self, request: &Planned, at: SocketAddr, known: &Known) -> Result<Line<'_>, Broken> {
        let reach = &self.world.reach;
        let host = request.host();
        let connect = || reach.connect_host(&host, at).map_err(Broken::Connection);
        if !request.is_tls() {
            return Ok(Line::plain(connect()?));
        }
        let line = connect().and_then(|open| Line::secure(open, &host, Stack::Today));
        known.chain.set(line.as_ref().map(|line| line.chain.clone()).unwrap_or_default());
        if matches!(line, Err(Broken::Handshake(_)))
            && known.agreement.wait(reach.left()) == Some(Agreement::TooLong)
        {
            return Err(Broken::Ours("message-too-long"));
        }
        // Where the server does speak TLS, that one of ours could not is no fault of its.
        let is_ours = |broken: &Broken| {
            let agreement = known.agreement.wait(reach.left());
            agreement.is_some_and(|agreement| match broken {
                Broken::Handshake(None) => agreement.speaks_tls(),
                // It broke off: that is its own doing if it has what rustls asks for.
                Broken::Handshake(Some(_)) => agreement.speaks_tls() && !agreement.suits_rustls(),
                _ => false,
            })
        };
        match line {
            Err(broken) if matches!(broken, Broken::Handshake(_)) && is_ours(&broken) => {
                legacy(connect, &host)
            }
            line => line,
        }
    }
}

/// With the second stack, on a connection of its own.
#[cfg(feature = "legacy-tls")]
fn legacy<'r>(
    connect: impl FnOnce() -> Result<Connection<'r>, Broken>,
    host: &str,
) -> Result<Line<'r>, Broken> {
    Line::secure(connect()?, host, Stack::Legacy).map_err(|broken| match broken {
        Broken::Handshake(_) => Broken::Ours("no-common-stack"),
        other => other,
    })
}

/// There is no second stack.
#[cfg(not(feature = "legacy-tls"))]
fn legacy<'r>(
    _connect: impl FnOnce() -> Result<Connection<'r>, Broken>,
    _host: &str,
) -> Result<Line<'r>, Broken> {
    Err(Broken::Ours("needs-legacy-tls"))
}

/// Requests by the connections that they go over: ordinary ones to the same port share, others do not.
pub(super) fn lines(requests: &[&Planned]) -> Vec<Vec<Planned>> {
    let mut lines: Vec<Vec<Planned>> = Vec::new();
    for request in requests {
        let has_room = |line: &&mut Vec<Planned>| {
            line.len() < MOST_ON_A_LINE && line[0].is_ordinary() && line[0].port() == request.port()
        };
        match lines.iter_mut().find(has_room).filter(|_| request.is_ordinary()) {
            Some(line) => line.push((*request).clone()),
            None => lines.push(vec![(*request).clone()]),
        }
    }
    for line in &mut lines {
        let last = line.len() - 1;
        for request in &mut line[..last] {
            request.closes = false;
        }
    }
    lines
}

//! What versions and suites a server would agree on with a client, from hellos and their answers.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use shindan_model::tls_suite;

use super::connection::Connection;
use super::failure::Failure;
use super::hello::{Flight, Offer};
use super::random::random;

/// The answer to one hello.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What the server sent in the clear.
    pub flight: Flight,
    /// Why there was no more, unless the answer was complete.
    pub failure: Option<Failure>,
    /// From the hello to the end of the answer.
    pub took: Duration,
}

impl Answer {
    /// Whether the server chose this version.
    fn chose(&self, version: u16) -> bool {
        self.flight.version == Some(version)
    }

    /// Whether the server sent any TLS.
    fn is_tls(&self) -> bool {
        self.flight.version.is_some() || self.flight.alert.is_some()
    }
}

/// Sends one hello and reads what the server answers in the clear. `name` is the host (SNI).
pub fn send_hello(mut connection: Connection<'_>, offer: &Offer, name: Option<&str>) -> Answer {
    let start = Instant::now();
    let mut flight = Flight::default();
    let mut failure = None;
    let hello = offer.hello(name, random());
    let mut buffer = [0; 16 * 1024];
    if let Err(error) = connection.write_all(&hello) {
        failure = Some(error.into());
    }
    while failure.is_none() {
        match connection.read(&mut buffer) {
            Ok(0) => failure = Some(Failure::Closed),
            Ok(length) if flight.take(&buffer[..length]) => {}
            Ok(_) => break,
            Err(error) => failure = Some(error.into()),
        }
    }
    Answer { flight, failure, took: start.elapsed() }
}

/// Whether a client could agree on a version and a suite with a server, and why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// They agree, on this suite.
    Agrees(u16),
    /// They agree, but the server's certificates are longer than clients on Windows accept by default.
    /// Whether this client does is unknown.
    TooLong,
    /// The server only has versions older than the client's.
    OlderOnly,
    /// The server only has versions newer than the client's.
    NewerOnly,
    /// The server has a version of the client, but none of its suites.
    NoCommonSuite,
    /// The server refuses every hello with an alert.
    Refused,
    /// The server answers with something other than TLS.
    NoTls,
    /// The server hangs up.
    Closed,
    /// The server answers nothing in time.
    Silent,
}

/// The suites of rustls: ECDHE with GCM or ChaCha20, and those of TLS 1.3.
const RUSTLS_SUITES: [u16; 9] =
    [0xc02b, 0xc02c, 0xc02f, 0xc030, 0xcca8, 0xcca9, 0x1301, 0x1302, 0x1303];

impl Agreement {
    /// Compares the answer to the client's offer with those to one hello for each version.
    pub fn of(offer: &Offer, answer: &Answer, versions: &[(u16, Answer)]) -> Self {
        if let (Some(version), Some(suite)) = (answer.flight.version, answer.flight.suite)
            && offer.has(version, suite)
        {
            if answer.flight.is_too_long {
                return Agreement::TooLong;
            }
            return Agreement::Agrees(suite);
        }
        let any_chosen = |is_wanted: &dyn Fn(u16) -> bool| {
            versions.iter().any(|(version, answer)| is_wanted(*version) && answer.chose(*version))
        };
        let all = || std::iter::once(answer).chain(versions.iter().map(|(_, answer)| answer));
        // A timeout is no evidence about suites.
        if answer.failure == Some(Failure::TimedOut) && !answer.is_tls() {
            return Agreement::Silent;
        }
        if any_chosen(&|version| offer.has_version(version)) {
            return Agreement::NoCommonSuite;
        }
        if all().any(|answer| answer.flight.version.is_some_and(|version| version < offer.oldest()))
        {
            return Agreement::OlderOnly;
        }
        if any_chosen(&|version| version > offer.newest()) {
            return Agreement::NewerOnly;
        }
        match () {
            () if answer.flight.is_not_tls => Agreement::NoTls,
            () if all().any(Answer::is_tls) => Agreement::Refused,
            () if answer.failure == Some(Failure::TimedOut) => Agreement::Silent,
            () => Agreement::Closed,
        }
    }

    /// The value of the observation `tls.agreement`.
    pub fn as_str(self) -> &'static str {
        match self {
            Agreement::Agrees(_) => "agrees",
            Agreement::TooLong => "message-too-long",
            Agreement::OlderOnly => "older-only",
            Agreement::NewerOnly => "newer-only",
            Agreement::NoCommonSuite => "no-common-suite",
            Agreement::Refused => "refused",
            Agreement::NoTls => "no-tls",
            Agreement::Closed => "closed",
            Agreement::Silent => "silent",
        }
    }

    /// Whether it is about the server alone, whoever the client is.
    pub fn is_about_server(self) -> bool {
        use Agreement::{Closed, NoTls, Refused, Silent};
        matches!(self, Refused | NoTls | Closed | Silent)
    }

    /// Whether the server is known to share a suite with rustls.
    pub fn suits_rustls(self) -> bool {
        match self {
            Agreement::Agrees(suite) => RUSTLS_SUITES.contains(&suite),
            other => other == Agreement::NewerOnly,
        }
    }

    /// Whether the server speaks TLS of any version, so that a failed handshake is not its fault.
    pub fn speaks_tls(self) -> bool {
        use Agreement::{Agrees, NewerOnly, NoCommonSuite, OlderOnly, TooLong};
        matches!(self, Agrees(_) | TooLong | OlderOnly | NewerOnly | NoCommonSuite)
    }
}

/// The versions that the server chose: `TLS 1.0, TLS 1.2`.
pub fn versions(answers: &[(u16, Answer)]) -> String {
    let chosen = answers.iter().filter(|(version, answer)| answer.chose(*version));
    let names = chosen.map(|(version, _)| tls_suite::name(&tls_suite::VERSIONS, *version));
    names.collect::<Vec<_>>().join(", ")
}

/// Compares the certificate for a hello that names the host with that for one that names none.
pub fn without_name(with: &Answer, without: &Answer) -> &'static str {
    match (with.flight.chain.first(), without.flight.chain.first()) {
        (Some(one), Some(other)) if one == other => "same-certificate",
        (_, Some(_)) => "other-certificate",
        _ => "refused",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_that_are_too_long_are_no_agreement() {
        let mut flight = Flight::default();
        (flight.version, flight.suite) = (Some(0x0303), Some(0xc02f));
        for (is_too_long, expected) in [(false, "agrees"), (true, "message-too-long")] {
            flight.is_too_long = is_too_long;
            let answer = Answer { flight: flight.clone(), failure: None, took: Duration::ZERO };
            let offer = Offer::of_version(Offer::MOST_COMPATIBLE);
            assert_eq!(Agreement::of(&offer, &answer, &[]).as_str(), expected);
        }
    }

    #[test]
    fn a_timeout_is_no_evidence_about_suites() {
        let answer = |version, failure| {
            let flight = Flight::default();
            let mut answer = Answer { flight, failure, took: Duration::ZERO };
            answer.flight.version = version;
            answer
        };
        let offer = Offer::of_version(Offer::MOST_COMPATIBLE);
        let twelve = [(0x0303, answer(Some(0x0303), None))];
        for (failure, expected) in [
            (Failure::TimedOut, Agreement::Silent),
            (Failure::Closed, Agreement::NoCommonSuite),
            (Failure::Reset, Agreement::NoCommonSuite),
        ] {
            assert_eq!(Agreement::of(&offer, &answer(None, Some(failure)), &twelve), expected);
        }
    }
}

//! TLS as a client would find it: hellos of our own, each on a connection of its own, and what the plain
//! part of the answers says.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use shindan_model::tls_suite;

use super::hello::{Flight, Offer};
use super::limits::{Connection, Failure};
use super::random;

/// How a server answered one hello.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What it said.
    pub flight: Flight,
    /// Why it said no more, where that was not its choice.
    pub failure: Option<Failure>,
    /// From the hello to the end of the answer.
    pub took: Duration,
}

impl Answer {
    /// Whether the server took the version.
    fn takes(&self, version: u16) -> bool {
        self.flight.version == Some(version)
    }

    /// Whether it said anything in TLS.
    fn is_tls(&self) -> bool {
        self.flight.version.is_some() || self.flight.alert.is_some()
    }
}

/// Sends a hello, once, and reads what comes back in the clear.
pub fn greet(mut connection: Connection<'_>, offer: &Offer, name: Option<&str>) -> Answer {
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

/// Whether a client could agree on a version and a suite with a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// It could, with this suite.
    Agrees(u16),
    /// It could, but the server's certificates are longer than clients on Windows take unless told to:
    /// whether this client does is not known.
    TooLong,
    /// The server has only versions that are older than the client's.
    OlderOnly,
    /// Only newer ones.
    NewerOnly,
    /// A version of the client's, but none of the suites.
    NoCommonSuite,
    /// It refuses every hello.
    Refused,
    /// What it speaks is no TLS.
    NoTls,
    /// It hangs up.
    Closed,
    /// It says nothing.
    Silent,
}

/// ECDHE with GCM or ChaCha20, and TLS 1.3.
const OF_RUSTLS: [u16; 9] =
    [0xc02b, 0xc02c, 0xc02f, 0xc030, 0xcca8, 0xcca9, 0x1301, 0x1302, 0x1303];

impl Agreement {
    /// From the answer to the client's offer, and those to one hello for each version.
    pub fn of(offer: &Offer, answer: &Answer, versions: &[(u16, Answer)]) -> Self {
        if let (Some(version), Some(suite)) = (answer.flight.version, answer.flight.suite)
            && offer.has(version, suite)
        {
            if answer.flight.is_too_long {
                return Agreement::TooLong;
            }
            return Agreement::Agrees(suite);
        }
        let takes = |is_wanted: &dyn Fn(u16) -> bool| {
            versions.iter().any(|(own, answer)| is_wanted(*own) && answer.takes(*own))
        };
        let all = || std::iter::once(answer).chain(versions.iter().map(|(_, answer)| answer));
        // One that was not answered in time says nothing of suites.
        if answer.failure == Some(Failure::TimedOut) && !answer.is_tls() {
            return Agreement::Silent;
        }
        if takes(&|version| offer.has_version(version)) {
            return Agreement::NoCommonSuite;
        }
        if all().any(|answer| answer.flight.version.is_some_and(|own| own < offer.oldest())) {
            return Agreement::OlderOnly;
        }
        if takes(&|version| version > offer.newest()) {
            return Agreement::NewerOnly;
        }
        match () {
            () if answer.flight.is_not_tls => Agreement::NoTls,
            () if all().any(Answer::is_tls) => Agreement::Refused,
            () if answer.failure == Some(Failure::TimedOut) => Agreement::Silent,
            () => Agreement::Closed,
        }
    }

    /// The word in observations.
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

    /// Whether it says something of the server alone, whoever the client is.
    pub fn is_of_server(self) -> bool {
        use Agreement::{Closed, NoTls, Refused, Silent};
        matches!(self, Refused | NoTls | Closed | Silent)
    }

    /// Whether the server is known to have a suite that rustls has too.
    pub fn suits_rustls(self) -> bool {
        match self {
            Agreement::Agrees(suite) => OF_RUSTLS.contains(&suite),
            other => other == Agreement::NewerOnly,
        }
    }

    /// Whether the server speaks TLS of any version, so that a failure to do so is ours.
    pub fn speaks_tls(self) -> bool {
        use Agreement::{Agrees, NewerOnly, NoCommonSuite, OlderOnly, TooLong};
        matches!(self, Agrees(_) | TooLong | OlderOnly | NewerOnly | NoCommonSuite)
    }
}

/// The versions that were taken: `TLS 1.0, TLS 1.2`.
pub fn versions(answers: &[(u16, Answer)]) -> String {
    let taken = answers.iter().filter(|(version, answer)| answer.takes(*version));
    let names = taken.map(|(version, _)| tls_suite::name(&tls_suite::VERSIONS, *version));
    names.collect::<Vec<_>>().join(", ")
}

/// What a client that names no host is shown, beside one that does.
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
    fn a_flight_that_clients_may_not_take_is_no_agreement() {
        let mut flight = Flight::default();
        (flight.version, flight.suite) = (Some(0x0303), Some(0xc02f));
        for (is_too_long, expected) in [(false, "agrees"), (true, "message-too-long")] {
            flight.is_too_long = is_too_long;
            let online = Answer { flight: flight.clone(), failure: None, took: Duration::ZERO };
            let offer = Offer::of_version(Offer::MOST_USUAL);
            assert_eq!(Agreement::of(&offer, &online, &[]).as_str(), expected);
        }
    }

    #[test]
    fn a_hello_that_was_not_answered_in_time_accuses_no_suite() {
        let answer = |version, failure| {
            let flight = Flight::default();
            let mut answer = Answer { flight, failure, took: Duration::ZERO };
            answer.flight.version = version;
            answer
        };
        let offer = Offer::of_version(Offer::MOST_USUAL);
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

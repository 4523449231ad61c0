//! TLS as Exchange Online would find it: hellos of our own, each on a connection of its own, and what
//! the plain part of the answers says.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use super::hello::{Flight, Offer};
use super::random;
use super::reach::{Connection, Failure};

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
    /// Whether the server took the offer.
    fn takes(&self, offer: Offer) -> bool {
        self.flight.version == Some(offer.version())
    }

    /// Whether it said anything in TLS.
    fn is_tls(&self) -> bool {
        self.flight.version.is_some() || self.flight.alert.is_some()
    }
}

/// Sends a hello, once, and reads what comes back in the clear.
pub fn greet(mut connection: Connection<'_>, offer: Offer, name: Option<&str>) -> Answer {
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

/// Whether Exchange Online could agree on a version and a suite with a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// It could, with this suite.
    Agrees(u16),
    /// It could, but the server's certificates are longer than clients on Windows take unless told to:
    /// whether Exchange Online does is not known.
    TooLong,
    /// The server has nothing newer than TLS 1.1.
    OlderOnly,
    /// Nothing older than TLS 1.3.
    NewerOnly,
    /// TLS 1.2, but none of the suites.
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

impl Agreement {
    /// From the answer to Exchange Online's hello, and those to one hello for each version.
    pub fn of(online: &Answer, versions: &[(Offer, Answer)]) -> Self {
        if let (Some(0x0303), Some(suite)) = (online.flight.version, online.flight.suite)
            && Offer::is_of_exchange_online(suite)
        {
            if online.flight.is_too_long {
                return Agreement::TooLong;
            }
            return Agreement::Agrees(suite);
        }
        let takes = |wanted: &[Offer]| {
            versions.iter().any(|(offer, answer)| wanted.contains(offer) && answer.takes(*offer))
        };
        let all = || std::iter::once(online).chain(versions.iter().map(|(_, answer)| answer));
        // One that was not answered in time says nothing of suites.
        if online.failure == Some(Failure::TimedOut) && !online.is_tls() {
            return Agreement::Silent;
        }
        let is_older = all().any(|answer| answer.flight.version.is_some_and(|own| own < 0x0303));
        if takes(&[Offer::Tls12]) {
            return Agreement::NoCommonSuite;
        }
        if is_older || takes(&[Offer::Tls10, Offer::Tls11]) {
            return Agreement::OlderOnly;
        }
        if takes(&[Offer::Tls13]) {
            return Agreement::NewerOnly;
        }
        match () {
            () if online.flight.is_not_tls => Agreement::NoTls,
            () if all().any(Answer::is_tls) => Agreement::Refused,
            () if online.failure == Some(Failure::TimedOut) => Agreement::Silent,
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

    /// Whether the server is known to have a suite that rustls has too.
    pub fn suits_rustls(self) -> bool {
        matches!(self, Agreement::Agrees(0xc02f | 0xc030) | Agreement::NewerOnly)
    }

    /// Whether the server speaks TLS of any version, so that a failure to do so is ours.
    pub fn speaks_tls(self) -> bool {
        use Agreement::{Agrees, NewerOnly, NoCommonSuite, OlderOnly, TooLong};
        matches!(self, Agrees(_) | TooLong | OlderOnly | NewerOnly | NoCommonSuite)
    }
}

/// The versions that were taken: `TLS 1.0, TLS 1.2`.
pub fn versions(answers: &[(Offer, Answer)]) -> String {
    let taken = answers.iter().filter(|(offer, answer)| answer.takes(*offer));
    taken.map(|(offer, _)| offer.as_str()).collect::<Vec<_>>().join(", ")
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
            assert_eq!(Agreement::of(&online, &[]).as_str(), expected);
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
        let twelve = [(Offer::Tls12, answer(Some(0x0303), None))];
        for (failure, expected) in [
            (Failure::TimedOut, Agreement::Silent),
            (Failure::Closed, Agreement::NoCommonSuite),
            (Failure::Reset, Agreement::NoCommonSuite),
        ] {
            assert_eq!(Agreement::of(&answer(None, Some(failure)), &twelve), expected);
        }
    }
}

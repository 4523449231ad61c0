//! The answer to a hello, parsed as it arrives.

use super::wire::{Reader, SUPPORTED_VERSIONS};

/// The part of an answer that is read.
pub const MAX_FLIGHT_BYTES: usize = 256 * 1024;
/// The longest handshake message that TLS clients on Windows accept by default (Microsoft: TLS registry
/// settings, `MessageLimitClient`). TLS itself allows 16 MB.
const MAX_MESSAGE_BYTES: usize = 0x8000;
/// The most certificates of a chain that are kept.
const MAX_CERTIFICATES: usize = 32;
/// The longest record (RFC 5246 6.2.3).
const MAX_RECORD_BYTES: usize = (1 << 14) + 2048;

/// What a server sent in the clear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flight {
    /// The version that the server chose: `0x0303` is TLS 1.2, `0x0300` is SSL 3.
    pub version: Option<u16>,
    /// The suite that the server chose.
    pub suite: Option<u16>,
    /// The certificates in DER, the server's first; empty where they are encrypted (TLS 1.3).
    pub chain: Vec<Vec<u8>>,
    /// Whether the server asks for a client certificate.
    pub asks_client_certificate: bool,
    /// The fatal alert that ended the handshake (RFC 5246 7.2).
    pub alert: Option<u8>,
    /// Whether a message is longer than clients on Windows accept.
    pub is_too_long: bool,
    /// Whether the answer is not TLS.
    pub is_not_tls: bool,
    /// Whether everything in the clear has arrived.
    pub is_done: bool,
    /// Bytes that make no whole record yet.
    records: Vec<u8>,
    /// Contents of records that make no whole message yet.
    messages: Vec<u8>,
    taken: usize,
}

impl Flight {
    /// Takes bytes as they arrive, in pieces of any size. `false`: no more are wanted.
    pub fn take(&mut self, bytes: &[u8]) -> bool {
        self.taken += bytes.len();
        self.records.extend(bytes);
        while self.wants_more() && self.record() {}
        self.wants_more() && self.taken < MAX_FLIGHT_BYTES
    }

    fn wants_more(&self) -> bool {
        !(self.is_done || self.is_not_tls || self.alert.is_some())
    }

    /// Parses one record, if it is whole.
    fn record(&mut self) -> bool {
        if self.records.first().is_some_and(|kind| !(20..=23).contains(kind))
            || self.records.get(1).is_some_and(|major| *major != 3)
        {
            self.is_not_tls = true;
            return false;
        }
        let [kind, _, _, high, low, rest @ ..] = self.records.as_slice() else { return false };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if length > MAX_RECORD_BYTES {
            self.is_not_tls = true;
            return false;
        }
        let Some(content) = rest.get(..length) else { return false };
        match kind {
            21 => self.alert = content.get(1).copied().filter(|_| content.first() != Some(&1)),
            22 => self.messages.extend(content),
            // Everything else is encrypted.
            _ => self.is_done = self.version.is_some(),
        }
        self.records.drain(..5 + length);
        while !self.is_done && self.message() {}
        true
    }

    /// Parses one handshake message, if it is whole.
    fn message(&mut self) -> bool {
        let [kind, a, b, c, rest @ ..] = self.messages.as_slice() else { return false };
        let length = u32::from_be_bytes([0, *a, *b, *c]) as usize;
        self.is_too_long |= length > MAX_MESSAGE_BYTES && self.version.is_some();
        if length > MAX_FLIGHT_BYTES {
            self.is_not_tls = self.version.is_none();
            self.is_done = true;
            return false;
        }
        let Some(content) = rest.get(..length) else { return false };
        let content = content.to_vec();
        match kind {
            2 => self.server_hello(&content),
            11 => self.chain = certificates(&content).unwrap_or_default(),
            13 => self.asks_client_certificate = true,
            14 => self.is_done = true,
            _ => {}
        }
        self.messages.drain(..4 + length);
        true
    }

    fn server_hello(&mut self, content: &[u8]) {
        let mut rest = Reader(content);
        let Some((version, suite)) = (|| {
            let version = rest.number(2)?;
            rest.bytes(32)?;
            let session = rest.number(1)?;
            rest.bytes(session)?;
            Some((version, rest.number(2)?))
        })() else {
            self.is_not_tls = true;
            return;
        };
        let chosen = (|| {
            rest.bytes(1)?;
            let length = rest.number(2)?;
            let mut extensions = Reader(rest.bytes(length)?);
            loop {
                let (kind, length) = (extensions.number(2)?, extensions.number(2)?);
                let mut content = Reader(extensions.bytes(length)?);
                if kind == usize::from(SUPPORTED_VERSIONS) {
                    return content.number(2);
                }
            }
        })();
        self.version = u16::try_from(chosen.unwrap_or(version)).ok();
        self.suite = u16::try_from(suite).ok();
        self.is_done = self.version == Some(0x0304);
    }
}

/// The list in a Certificate message (RFC 5246 7.4.2).
fn certificates(content: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut message = Reader(content);
    let length = message.number(3)?;
    let mut list = Reader(message.bytes(length)?);
    let mut all = Vec::new();
    while all.len() < MAX_CERTIFICATES && !list.0.is_empty() {
        let length = list.number(3)?;
        all.push(list.bytes(length)?.to_vec());
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::super::wire::with_length;
    use super::*;

    /// A ServerHello, a chain, a CertificateRequest and a ServerHelloDone, in records of `records_of` bytes.
    fn flight(version: u16, suite: u16, chain: &[&[u8]], records_of: usize) -> Vec<u8> {
        let mut messages = Vec::new();
        let mut add = |kind: u8, content: &[u8]| {
            messages.push(kind);
            with_length(&mut messages, 3, content);
        };
        let mut hello = version.min(0x0303).to_be_bytes().to_vec();
        hello.extend([7; 32]);
        hello.push(0);
        hello.extend(suite.to_be_bytes());
        hello.push(0);
        if version == 0x0304 {
            with_length(&mut hello, 2, &[0, 43, 0, 2, 3, 4]);
        }
        add(2, &hello);
        let mut list = Vec::new();
        for der in chain {
            with_length(&mut list, 3, der);
        }
        let mut content = Vec::new();
        with_length(&mut content, 3, &list);
        add(11, &content);
        add(13, &[1, 1, 0, 0]);
        add(14, &[]);
        let mut bytes = Vec::new();
        for record in messages.chunks(records_of) {
            bytes.extend([22, 3, 3]);
            with_length(&mut bytes, 2, record);
        }
        bytes
    }

    fn taken(bytes: &[u8], step: usize) -> Flight {
        let mut flight = Flight::default();
        for some in bytes.chunks(step) {
            if !flight.take(some) {
                break;
            }
        }
        flight
    }

    #[test]
    fn a_flight_is_parsed_in_pieces_of_any_size() {
        let bytes = flight(0x0302, 0x0035, &[b"first", b"second"], 11);
        for step in [1, 2, 7, 1000] {
            let seen = taken(&bytes, step);
            assert_eq!((seen.version, seen.suite), (Some(0x0302), Some(0x0035)));
            assert_eq!(seen.chain, [b"first".to_vec(), b"second".to_vec()]);
            assert!(seen.asks_client_certificate && seen.is_done && !seen.is_not_tls);
        }
        let newest = taken(&flight(0x0304, 0x1301, &[], 1000), 1000);
        assert_eq!(newest.version, Some(0x0304));
        assert!(newest.is_done);
    }

    #[test]
    fn fatal_alerts_end_a_flight_and_warnings_do_not() {
        assert_eq!(taken(&[21, 3, 1, 0, 2, 2, 70], 1).alert, Some(70));
        // A warning (unrecognized name), then the hello.
        let mut warned = vec![21, 3, 1, 0, 2, 1, 112];
        warned.extend(flight(0x0303, 0xc02f, &[b"x"], 100));
        assert_eq!(taken(&warned, 9).version, Some(0x0303));
        assert!(taken(b"HTTP/1.1 400 Bad Request\r\n", 3).is_not_tls);
        assert!(taken(&[22, 3, 3, 0xff, 0xff], 5).is_not_tls);
    }

    #[test]
    fn messages_that_windows_refuses_are_marked() {
        for (length, is_too_long, is_read) in [
            (MAX_MESSAGE_BYTES - 100, false, true),
            (MAX_MESSAGE_BYTES + 1, true, true),
            (MAX_FLIGHT_BYTES, true, false),
            (1 << 20, true, false),
        ] {
            let certificate = vec![0x30; length];
            let seen = taken(&flight(0x0303, 0xc02f, &[&certificate], 1 << 14), 1 << 14);
            let found = (seen.is_too_long, !seen.chain.is_empty(), seen.is_not_tls);
            assert_eq!(found, (is_too_long, is_read, false), "{length}");
        }
    }

    #[test]
    fn a_flight_cut_or_changed_anywhere_does_no_harm() {
        let bytes = flight(0x0303, 0xc02f, &[b"first", b"second"], 23);
        for end in 0..bytes.len() {
            let cut = taken(&bytes[..end], 5);
            assert!(!cut.is_done, "{end}");
            for with in [0, 0x55, 0xff] {
                let mut changed = bytes.clone();
                changed[end] = with;
                taken(&changed, 64);
            }
        }
    }

    #[test]
    fn an_endless_flight_is_abandoned() {
        let record: Vec<u8> = [22, 3, 3, 0x40, 0, 11, 0xff, 0xff, 0xff].into_iter().collect();
        let mut flight = Flight::default();
        let mut count = 0;
        while flight.take(&[record.as_slice(), &[0; 0x3ffc]].concat()) {
            count += 1;
            assert!(count < 100);
        }
    }
}

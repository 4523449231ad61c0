//! The first message of a TLS client, and what a server answers in the clear (RFC 2246, 4346, 5246,
//! 8446): enough to know what it can do, without any cryptography and with versions and suites that no
//! library of today offers.

/// Bytes of an answer that are looked at.
pub const MOST_BYTES: usize = 256 * 1024;
/// The longest message of a handshake that a TLS client on Windows takes, unless its registry says
/// otherwise (Microsoft: TLS registry settings, `MessageLimitClient`). TLS itself allows 16 MB.
pub const MOST_MESSAGE: usize = 0x8000;
/// Certificates in a chain.
const MOST_CERTIFICATES: usize = 32;
/// The longest record (RFC 5246 6.2.3).
const MOST_RECORD: usize = (1 << 14) + 2048;

/// What a client offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Offer {
    /// TLS 1.2 with the suites that Microsoft publishes for Exchange Online.
    ExchangeOnline,
    /// TLS 1.0 and everything that was ever usual with it.
    Tls10,
    /// TLS 1.1, likewise.
    Tls11,
    /// TLS 1.2, likewise.
    Tls12,
    /// TLS 1.3 alone.
    Tls13,
}

/// Microsoft 365, *Technical reference details about encryption*: TLS suites supported.
const EXCHANGE_ONLINE: [u16; 8] = [0xc030, 0xc02f, 0xc028, 0xc027, 0xc014, 0xc013, 0x009d, 0x009c];
/// What servers from 2003 on know: ECDHE, DHE and RSA with AES, 3DES and RC4.
const ANY: [u16; 30] = [
    0xc030, 0xc02f, 0xc02c, 0xc02b, 0xcca8, 0xcca9, 0xc028, 0xc027, 0xc024, 0xc023, 0xc014, 0xc013,
    0xc00a, 0xc009, 0x009f, 0x009e, 0x009d, 0x009c, 0x006b, 0x0067, 0x0039, 0x0033, 0x003d, 0x003c,
    0x0035, 0x002f, 0xc012, 0x000a, 0x0005, 0x0004,
];
const TLS_13: [u16; 3] = [0x1301, 0x1302, 0x1303];

/// SNI, groups, point formats, signature algorithms, supported versions, key share.
const SERVER_NAME: u16 = 0;
const GROUPS: u16 = 10;
const POINT_FORMATS: u16 = 11;
const SIGNATURES: u16 = 13;
const VERSIONS: u16 = 43;
const KEY_SHARE: u16 = 51;

impl Offer {
    /// The offers that tell which versions a server has.
    pub const VERSIONS: [Offer; 4] = [Offer::Tls10, Offer::Tls11, Offer::Tls12, Offer::Tls13];

    /// As `TLS 1.2`.
    pub fn as_str(self) -> &'static str {
        match self {
            Offer::ExchangeOnline => "Exchange Online",
            Offer::Tls10 => "TLS 1.0",
            Offer::Tls11 => "TLS 1.1",
            Offer::Tls12 => "TLS 1.2",
            Offer::Tls13 => "TLS 1.3",
        }
    }

    /// The version that a server must choose to have taken it.
    pub fn version(self) -> u16 {
        match self {
            Offer::Tls10 => 0x0301,
            Offer::Tls11 => 0x0302,
            Offer::ExchangeOnline | Offer::Tls12 => 0x0303,
            Offer::Tls13 => 0x0304,
        }
    }

    fn suites(self) -> &'static [u16] {
        match self {
            Offer::ExchangeOnline => &EXCHANGE_ONLINE,
            Offer::Tls13 => &TLS_13,
            _ => &ANY,
        }
    }

    /// Whether a suite is one of Exchange Online's.
    pub fn is_of_exchange_online(suite: u16) -> bool {
        EXCHANGE_ONLINE.contains(&suite)
    }

    /// The record to send. `name` is the host to ask for (SNI); `random` are bytes that nobody can
    /// guess, though nothing secret hangs on them.
    pub fn hello(self, name: Option<&str>, random: [u8; 32]) -> Vec<u8> {
        let mut body = Vec::new();
        body.extend(self.version().min(0x0303).to_be_bytes());
        body.extend(random);
        match self {
            // Boxes in between want to see a session of the older kind (RFC 8446 D.4).
            Offer::Tls13 => with_length(&mut body, 1, &random),
            _ => body.push(0),
        }
        let suites: Vec<u8> = self.suites().iter().flat_map(|suite| suite.to_be_bytes()).collect();
        with_length(&mut body, 2, &suites);
        body.extend([1, 0]);
        with_length(&mut body, 2, &self.extensions(name, random));
        let mut message = vec![1];
        with_length(&mut message, 3, &body);
        let mut record = vec![22, 3, 1];
        with_length(&mut record, 2, &message);
        record
    }

    fn extensions(self, name: Option<&str>, random: [u8; 32]) -> Vec<u8> {
        let mut all = Vec::new();
        let mut add = |kind: u16, content: &[u8]| {
            all.extend(kind.to_be_bytes());
            with_length(&mut all, 2, content);
        };
        // An address is no name (RFC 6066 3).
        if let Some(name) = name.filter(|name| name.parse::<std::net::IpAddr>().is_err()) {
            let mut one = vec![0];
            with_length(&mut one, 2, name.as_bytes());
            let mut list = Vec::new();
            with_length(&mut list, 2, &one);
            add(SERVER_NAME, &list);
        }
        add(GROUPS, &[0, 8, 0, 29, 0, 23, 0, 24, 0, 25]);
        add(POINT_FORMATS, &[1, 0]);
        if self.version() >= 0x0303 {
            // PKCS#1, PSS and ECDSA; SHA-1 last, which old servers need.
            let schemes: [u16; 11] = [
                0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0403, 0x0503, 0x0603, 0x0201,
                0x0203,
            ];
            let schemes: Vec<u8> = schemes.iter().flat_map(|one| one.to_be_bytes()).collect();
            let mut list = Vec::new();
            with_length(&mut list, 2, &schemes);
            add(SIGNATURES, &list);
        }
        if self == Offer::Tls13 {
            add(VERSIONS, &[2, 3, 4]);
            let mut share = vec![0, 29];
            with_length(&mut share, 2, &random);
            let mut list = Vec::new();
            with_length(&mut list, 2, &share);
            add(KEY_SHARE, &list);
        }
        all
    }
}

/// Appends a length of so many bytes, and the content.
fn with_length(to: &mut Vec<u8>, bytes: usize, content: &[u8]) {
    let length = (content.len() as u64).to_be_bytes();
    to.extend(&length[8 - bytes..]);
    to.extend(content);
}

/// What a server said in the clear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flight {
    /// The version chosen: `0x0303` is TLS 1.2, `0x0300` is SSL 3.
    pub version: Option<u16>,
    /// The suite chosen.
    pub suite: Option<u16>,
    /// The certificates in DER, the server's first; none where they are encrypted (TLS 1.3).
    pub chain: Vec<Vec<u8>>,
    /// Whether a certificate of the client's is asked for.
    pub asks_client_certificate: bool,
    /// The number of an alert that ended it (RFC 5246 7.2).
    pub alert: Option<u8>,
    /// A message of it is longer than [`MOST_MESSAGE`].
    pub is_too_long: bool,
    /// What it said is no TLS.
    pub is_not_tls: bool,
    /// Everything that is said in the clear was said.
    pub is_done: bool,
    /// Bytes not yet understood, and parts of messages.
    records: Vec<u8>,
    messages: Vec<u8>,
    taken: usize,
}

impl Flight {
    /// Takes bytes as they come. `false` when no more are wanted.
    pub fn take(&mut self, bytes: &[u8]) -> bool {
        self.taken += bytes.len();
        self.records.extend(bytes);
        while self.wants_more() && self.record() {}
        self.wants_more() && self.taken < MOST_BYTES
    }

    fn wants_more(&self) -> bool {
        !(self.is_done || self.is_not_tls || self.alert.is_some())
    }

    /// Takes one whole record, if there is one.
    fn record(&mut self) -> bool {
        if self.records.first().is_some_and(|kind| !(20..=23).contains(kind))
            || self.records.get(1).is_some_and(|major| *major != 3)
        {
            self.is_not_tls = true;
            return false;
        }
        let [kind, _, _, high, low, rest @ ..] = self.records.as_slice() else { return false };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if length > MOST_RECORD {
            self.is_not_tls = true;
            return false;
        }
        let Some(content) = rest.get(..length) else { return false };
        match kind {
            21 => self.alert = content.get(1).copied().filter(|_| content.first() != Some(&1)),
            22 => self.messages.extend(content),
            // Encrypted from here on.
            _ => self.is_done = self.version.is_some(),
        }
        self.records.drain(..5 + length);
        while !self.is_done && self.message() {}
        true
    }

    /// Takes one whole handshake message, if there is one.
    fn message(&mut self) -> bool {
        let [kind, a, b, c, rest @ ..] = self.messages.as_slice() else { return false };
        let length = u32::from_be_bytes([0, *a, *b, *c]) as usize;
        self.is_too_long |= length > MOST_MESSAGE && self.version.is_some();
        if length > MOST_BYTES {
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
                if kind == usize::from(VERSIONS) {
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
    while all.len() < MOST_CERTIFICATES && !list.0.is_empty() {
        let length = list.number(3)?;
        all.push(list.bytes(length)?.to_vec());
    }
    Some(all)
}

/// Bytes that are taken from the front.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self, bytes: usize) -> Option<usize> {
        Some(self.bytes(bytes)?.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
    }
}

/// As `TLS 1.2`.
pub fn version_name(version: u16) -> String {
    match version {
        0x0300 => "SSL 3.0".to_owned(),
        0x0301..=0x0304 => format!("TLS 1.{}", version - 0x0301),
        _ => format!("{version:#06x}"),
    }
}

/// The name of a suite as IANA registers it, of those that are offered; else its number.
pub fn suite_name(suite: u16) -> String {
    let name = match suite {
        0x0004 => "RSA_WITH_RC4_128_MD5",
        0x0005 => "RSA_WITH_RC4_128_SHA",
        0x000a => "RSA_WITH_3DES_EDE_CBC_SHA",
        0x002f => "RSA_WITH_AES_128_CBC_SHA",
        0x0033 => "DHE_RSA_WITH_AES_128_CBC_SHA",
        0x0035 => "RSA_WITH_AES_256_CBC_SHA",
        0x0039 => "DHE_RSA_WITH_AES_256_CBC_SHA",
        0x003c => "RSA_WITH_AES_128_CBC_SHA256",
        0x003d => "RSA_WITH_AES_256_CBC_SHA256",
        0x0067 => "DHE_RSA_WITH_AES_128_CBC_SHA256",
        0x006b => "DHE_RSA_WITH_AES_256_CBC_SHA256",
        0x009c => "RSA_WITH_AES_128_GCM_SHA256",
        0x009d => "RSA_WITH_AES_256_GCM_SHA384",
        0x009e => "DHE_RSA_WITH_AES_128_GCM_SHA256",
        0x009f => "DHE_RSA_WITH_AES_256_GCM_SHA384",
        0x1301 => "AES_128_GCM_SHA256",
        0x1302 => "AES_256_GCM_SHA384",
        0x1303 => "CHACHA20_POLY1305_SHA256",
        0xc009 => "ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
        0xc00a => "ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        0xc012 => "ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
        0xc013 => "ECDHE_RSA_WITH_AES_128_CBC_SHA",
        0xc014 => "ECDHE_RSA_WITH_AES_256_CBC_SHA",
        0xc023 => "ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        0xc024 => "ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
        0xc027 => "ECDHE_RSA_WITH_AES_128_CBC_SHA256",
        0xc028 => "ECDHE_RSA_WITH_AES_256_CBC_SHA384",
        0xc02b => "ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        0xc02c => "ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        0xc02f => "ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        0xc030 => "ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        0xcca8 => "ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        0xcca9 => "ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        _ => return format!("{suite:#06x}"),
    };
    format!("TLS_{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ServerHello, a chain of these, a demand for a client's certificate, and the end, in records of
    /// so many bytes.
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
    fn a_flight_in_pieces_of_any_size_says_the_same() {
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
    fn alerts_and_what_is_no_tls() {
        assert_eq!(taken(&[21, 3, 1, 0, 2, 2, 70], 1).alert, Some(70));
        // A warning, as of a name that is not known, and then the hello.
        let mut warned = vec![21, 3, 1, 0, 2, 1, 112];
        warned.extend(flight(0x0303, 0xc02f, &[b"x"], 100));
        assert_eq!(taken(&warned, 9).version, Some(0x0303));
        assert!(taken(b"HTTP/1.1 400 Bad Request\r\n", 3).is_not_tls);
        assert!(taken(&[22, 3, 3, 0xff, 0xff], 5).is_not_tls);
    }

    #[test]
    fn what_is_longer_than_clients_take_is_noted_and_read_as_far_as_is_sensible() {
        for (length, is_too_long, is_read) in [
            (MOST_MESSAGE - 100, false, true),
            (MOST_MESSAGE + 1, true, true),
            (MOST_BYTES, true, false),
            (1 << 20, true, false),
        ] {
            let certificate = vec![0x30; length];
            let seen = taken(&flight(0x0303, 0xc02f, &[&certificate], 1 << 14), 1 << 14);
            let found = (seen.is_too_long, !seen.chain.is_empty(), seen.is_not_tls);
            assert_eq!(found, (is_too_long, is_read, false), "{length}");
        }
    }

    #[test]
    fn cut_anywhere_and_changed_anywhere_it_does_no_harm() {
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
    fn what_never_ends_is_left() {
        let record: Vec<u8> = [22, 3, 3, 0x40, 0, 11, 0xff, 0xff, 0xff].into_iter().collect();
        let mut flight = Flight::default();
        let mut count = 0;
        while flight.take(&[record.as_slice(), &[0; 0x3ffc]].concat()) {
            count += 1;
            assert!(count < 100);
        }
    }

    /// Lengths that do not fit would make a server hang up, so each is read back.
    #[test]
    fn every_offer_is_a_whole_hello() {
        for offer in [Offer::ExchangeOnline].into_iter().chain(Offer::VERSIONS) {
            for name in [None, Some("mail.contoso.com"), Some("192.0.2.1")] {
                let bytes = offer.hello(name, [9; 32]);
                let mut record = Reader(&bytes);
                assert_eq!(record.bytes(3).unwrap(), [22, 3, 1]);
                assert_eq!(record.number(2).unwrap(), bytes.len() - 5);
                assert_eq!(record.number(1), Some(1));
                assert_eq!(record.number(3).unwrap(), bytes.len() - 9);
                assert_eq!(record.number(2), Some(usize::from(offer.version().min(0x0303))));
                record.bytes(32).unwrap();
                for length_of in [1, 2, 1, 2] {
                    let length = record.number(length_of).unwrap();
                    record.bytes(length).unwrap();
                }
                assert!(record.0.is_empty());
                let sends_name = bytes.windows(16).any(|here| here == b"mail.contoso.com");
                assert_eq!(sends_name, name == Some("mail.contoso.com"));
            }
        }
        for suite in ANY.iter().chain(&TLS_13) {
            assert!(suite_name(*suite).starts_with("TLS_"), "{suite:#06x}");
        }
    }
}

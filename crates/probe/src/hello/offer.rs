//! What a client offers, and the ClientHello that says so.

use shindan_model::Client;
use shindan_model::tls_suite::VERSIONS;

use super::wire::{SUPPORTED_VERSIONS, with_length};

/// The suites of servers from 2003 on: ECDHE, DHE and RSA with AES, 3DES and RC4.
const CLASSIC_SUITES: [u16; 30] = [
    0xc030, 0xc02f, 0xc02c, 0xc02b, 0xcca8, 0xcca9, 0xc028, 0xc027, 0xc024, 0xc023, 0xc014, 0xc013,
    0xc00a, 0xc009, 0x009f, 0x009e, 0x009d, 0x009c, 0x006b, 0x0067, 0x0039, 0x0033, 0x003d, 0x003c,
    0x0035, 0x002f, 0xc012, 0x000a, 0x0005, 0x0004,
];
const TLS_12: u16 = 0x0303;
const TLS_13: u16 = 0x0304;
const SUITES_OF_TLS_13: [u16; 3] = [0x1301, 0x1302, 0x1303];

/// Other extensions (RFC 6066, RFC 8422, RFC 8446).
const SERVER_NAME: u16 = 0;
const GROUPS: u16 = 10;
const POINT_FORMATS: u16 = 11;
const SIGNATURES: u16 = 13;
const KEY_SHARE: u16 = 51;

/// The versions and suites that a client offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// By number, oldest first.
    versions: Vec<u16>,
    /// By number, in order of preference.
    suites: Vec<u16>,
}

impl From<&Client> for Offer {
    fn from(client: &Client) -> Self {
        Self { versions: client.versions.clone(), suites: client.suites.clone() }
    }
}

impl Offer {
    /// The versions that a server is tested for, one hello each.
    pub const VERSIONS: [u16; 4] = [VERSIONS[0].0, VERSIONS[1].0, VERSIONS[2].0, VERSIONS[3].0];

    /// TLS 1.2, which most servers support.
    pub const MOST_COMPATIBLE: u16 = TLS_12;

    /// One version, with every suite that was ever common with it.
    pub fn of_version(version: u16) -> Self {
        let suites =
            if version == TLS_13 { SUITES_OF_TLS_13.to_vec() } else { CLASSIC_SUITES.to_vec() };
        Self { versions: vec![version], suites }
    }

    /// Whether this version and this suite are offered.
    pub fn has(&self, version: u16, suite: u16) -> bool {
        self.has_version(version) && self.suites.contains(&suite)
    }

    /// Whether this version is offered.
    pub fn has_version(&self, version: u16) -> bool {
        self.versions.contains(&version)
    }

    /// The oldest version offered.
    pub fn oldest(&self) -> u16 {
        self.versions.iter().copied().min().unwrap_or(TLS_12)
    }

    /// The newest version offered.
    pub fn newest(&self) -> u16 {
        self.versions.iter().copied().max().unwrap_or(TLS_12)
    }

    /// The record that holds the ClientHello. `name` is sent as the host (SNI) unless it is an IP address.
    /// `random` protects no secret: the handshake ends with the answer.
    pub fn hello(&self, name: Option<&str>, random: [u8; 32]) -> Vec<u8> {
        let mut body = Vec::new();
        body.extend(self.newest().min(TLS_12).to_be_bytes());
        body.extend(random);
        // Middleboxes expect a session id (RFC 8446 D.4).
        let session: &[u8] = if self.has_version(TLS_13) { &random } else { &[] };
        with_length(&mut body, 1, session);
        let suites: Vec<u8> = self.suites.iter().flat_map(|suite| suite.to_be_bytes()).collect();
        with_length(&mut body, 2, &suites);
        body.extend([1, 0]);
        with_length(&mut body, 2, &self.extensions(name, random));
        let mut message = vec![1];
        with_length(&mut message, 3, &body);
        let mut record = vec![22, 3, 1];
        with_length(&mut record, 2, &message);
        record
    }

    fn extensions(&self, name: Option<&str>, random: [u8; 32]) -> Vec<u8> {
        let mut all = Vec::new();
        let mut add = |kind: u16, content: &[u8]| {
            all.extend(kind.to_be_bytes());
            with_length(&mut all, 2, content);
        };
        // An address is not sent as a name (RFC 6066 3).
        if let Some(name) = name.filter(|name| name.parse::<std::net::IpAddr>().is_err()) {
            let mut one = vec![0];
            with_length(&mut one, 2, name.as_bytes());
            let mut list = Vec::new();
            with_length(&mut list, 2, &one);
            add(SERVER_NAME, &list);
        }
        add(GROUPS, &[0, 8, 0, 29, 0, 23, 0, 24, 0, 25]);
        add(POINT_FORMATS, &[1, 0]);
        if self.newest() >= TLS_12 {
            // PSS, PKCS#1 and ECDSA; SHA-1 last, for old servers.
            let schemes: [u16; 11] = [
                0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0403, 0x0503, 0x0603, 0x0201,
                0x0203,
            ];
            let schemes: Vec<u8> = schemes.iter().flat_map(|one| one.to_be_bytes()).collect();
            let mut list = Vec::new();
            with_length(&mut list, 2, &schemes);
            add(SIGNATURES, &list);
        }
        if self.has_version(TLS_13) {
            let newest_first = self.versions.iter().rev();
            let versions: Vec<u8> =
                newest_first.flat_map(|version| version.to_be_bytes()).collect();
            let mut list = Vec::new();
            with_length(&mut list, 1, &versions);
            add(SUPPORTED_VERSIONS, &list);
            let mut share = vec![0, 29];
            with_length(&mut share, 2, &random);
            let mut list = Vec::new();
            with_length(&mut list, 2, &share);
            add(KEY_SHARE, &list);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use shindan_model::tls_suite::{SUITES, name};

    use super::super::wire::Reader;
    use super::*;

    /// A server hangs up on a length that does not fit, so each is read back.
    #[test]
    fn every_offer_makes_a_well_formed_hello() {
        let (versions, suites) = (vec![TLS_12, TLS_13], vec![0xc030, 0x1301]);
        let both = Offer { versions, suites };
        for offer in Offer::VERSIONS.map(Offer::of_version).into_iter().chain([both]) {
            for name in [None, Some("mail.contoso.com"), Some("192.0.2.1")] {
                let bytes = offer.hello(name, [9; 32]);
                let mut record = Reader(&bytes);
                assert_eq!(record.bytes(3).unwrap(), [22, 3, 1]);
                assert_eq!(record.number(2).unwrap(), bytes.len() - 5);
                assert_eq!(record.number(1), Some(1));
                assert_eq!(record.number(3).unwrap(), bytes.len() - 9);
                assert_eq!(record.number(2), Some(usize::from(offer.newest().min(TLS_12))));
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
        for suite in CLASSIC_SUITES.iter().chain(&SUITES_OF_TLS_13) {
            assert!(name(&SUITES, *suite).starts_with("TLS_"), "{suite:#06x}");
        }
    }
}

//! Certificates in PEM and in base64; DER files as PEM.

mod x509;

use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine as _, alphabet};

use crate::kind::Kind;
use crate::lines::Lines;
use crate::part::Part;

pub use x509::ders;

use x509::{Certificate, from_bytes, is_der};

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
/// The labels of PEM blocks with certificates: those of RFC 7468, and OpenSSL's
/// `TRUSTED CERTIFICATE`.
const LABELS: [&str; 5] =
    ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE", "PKCS7", "CMS"];
/// The most lines of a block. A longer one has lost its end.
const MAX_LINES: usize = 20_000;

/// Takes a PEM block, also quoted or indented.
pub(super) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.next()?;
    let label = label(first.raw)?;
    let mut part = Part::new(Kind::Certificate, first.number);
    let mut body = String::new();
    for line in lines.take(MAX_LINES) {
        // The end of this block is lost, and the next block begins.
        if line.raw.contains(BEGIN) {
            break;
        }
        part.lines.1 = line.number;
        if line.raw.contains(END) {
            break;
        }
        body.push_str(line.raw.trim_start_matches(['>', ' ', '|', '\t']));
    }
    let found = from_base64(&body);
    for certificate in &found {
        for (name, value) in certificate.properties() {
            part.property(&first, None, name, value);
        }
    }
    if found.is_empty() {
        part.property(&first, None, "certificate.unreadable", label);
        part.not_understood = (part.lines.0..=part.lines.1).collect();
    }
    Some(part)
}

/// The label of a line that begins a PEM block with certificates.
pub(super) fn label(line: &str) -> Option<&'static str> {
    let (_, rest) = line.split_once(BEGIN)?;
    LABELS
        .into_iter()
        .find(|label| rest.strip_prefix(label).is_some_and(|end| end.starts_with("-----")))
}

/// The certificates of a DER file as PEM. `None` if it has none.
pub(super) fn pem_of(bytes: &[u8]) -> Option<String> {
    let found = is_der(bytes).then(|| ders(bytes))?;
    let block = |der: &&[u8]| {
        let body = STANDARD.encode(der);
        let lines: Vec<&str> = body
            .as_bytes()
            .chunks(64)
            .map(|line| std::str::from_utf8(line).expect("base64 is ASCII"))
            .collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    };
    let text: String = found.iter().map(block).collect();
    (!text.is_empty()).then_some(text)
}

/// Certificates in base64 without PEM's marks, as in an exported object.
pub(crate) fn from_base64(text: &str) -> Vec<Certificate> {
    const TOLERANT: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    const DECODER: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, TOLERANT);
    let packed: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    DECODER.decode(packed).map(|bytes| from_bytes(&bytes)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::parts;
    use crate::testing::{read_damaged, summary};

    const CHAIN: &str = include_str!("../../../../tests/data/certificates/chain.pem");
    const BUNDLE: &[u8] = include_bytes!("../../../../tests/data/certificates/bundle.p7b");
    const BUNDLE_TEXT: &str = include_str!("../../../../tests/data/certificates/bundle.p7b.pem");
    const LEAF: &[u8] = include_bytes!("../../../../tests/data/certificates/leaf.cer");
    const SELF_SIGNED: &str =
        include_str!("../../../../tests/data/certificates/self-signed-ec.pem");
    const WEAK: &str = include_str!("../../../../tests/data/certificates/weak.pem");

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let seen: Vec<String> = parts(text).flat_map(|part| summary(&part)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_chain_of_two() {
        check(
            CHAIN,
            &[
                "certificate 1-22",
                "1 certificate.subject = C=JP, O=Contoso, CN=mail.contoso.com",
                "1 certificate.issuer = C=JP, O=Contoso, CN=Contoso Root CA",
                "1 certificate.names = mail.contoso.com, autodiscover.contoso.com, *.contoso.co.jp, 192.0.2.10",
                "1 certificate.not_before = 2026-11-22T11:10:24Z",
                "1 certificate.not_after = 2027-12-24T11:10:24Z",
                "1 certificate.key = RSA 2048",
                "1 certificate.signature_algorithm = sha256WithRSAEncryption",
                "1 certificate.extended_key_usage = serverAuth, clientAuth",
                "1 certificate.self_signed = no",
                "1 certificate.may_sign = no",
                "1 certificate.serial = 1A2B3C",
                "1 certificate.thumbprint = 158F998CB26013F2A11DFDF1422830188C87E302",
                "certificate 23-42",
                "23 certificate.authority.subject = C=JP, O=Contoso, CN=Contoso Root CA",
                "23 certificate.authority.issuer = C=JP, O=Contoso, CN=Contoso Root CA",
                "23 certificate.authority.names = Contoso Root CA",
                "23 certificate.authority.not_before = 2026-11-22T11:10:24Z",
                "23 certificate.authority.not_after = 2036-11-19T11:10:24Z",
                "23 certificate.authority.key = RSA 2048",
                "23 certificate.authority.signature_algorithm = sha256WithRSAEncryption",
                "23 certificate.authority.extended_key_usage = ",
                "23 certificate.authority.self_signed = yes",
                "23 certificate.authority.may_sign = yes",
                "23 certificate.authority.serial = 01",
                "23 certificate.authority.thumbprint = 3C63144596B0229B90FA50A26E4FB0C4E97354C0",
            ],
        );
    }

    #[test]
    fn a_bundle_a_file_and_a_text_say_the_same() {
        let chain: Vec<_> = [CHAIN, BUNDLE_TEXT]
            .map(|text| {
                parts(text).flat_map(|part| part.observations).map(|one| format!("{one:?}")).count()
            })
            .into();
        assert_eq!(chain[0], chain[1]);
        assert_eq!(from_bytes(BUNDLE)[..1], from_bytes(LEAF)[..]);
        assert_eq!(pem_of(BUNDLE).as_deref(), Some(CHAIN));
        assert_eq!(pem_of(b"0\x82no certificate"), None);
        let quoted: String = CHAIN.lines().map(|line| format!("> {line}\r\n")).collect();
        let count = |text: &str| parts(text).map(|part| part.observations.len()).sum::<usize>();
        assert_eq!(count(&quoted), count(CHAIN));
    }

    #[test]
    fn keys_and_names() {
        let mut cut_off = WEAK.to_owned();
        cut_off.truncate(300);
        for (text, key, names, self_signed) in [
            (SELF_SIGNED, "EC 521", "EXCH01, EXCH01.corp.contoso.local", "yes"),
            (WEAK, "RSA 1024", "owa.contoso.com", "yes"),
        ] {
            let seen: Vec<String> = parts(text).flat_map(|part| summary(&part)).collect();
            for (name, value) in [("key", key), ("names", names), ("self_signed", self_signed)] {
                let line = format!("1 certificate.{name} = {value}");
                assert!(seen.contains(&line), "{line}: {seen:?}");
            }
        }
        check(&cut_off, &["certificate 1-6", "1 certificate.unreadable = CERTIFICATE"]);
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(SELF_SIGNED);
        for end in 0..BUNDLE.len() {
            let _ = from_bytes(&BUNDLE[..end]);
            let mut changed = BUNDLE.to_vec();
            changed[end] ^= 0x55;
            let _ = from_bytes(&changed);
        }
    }
}

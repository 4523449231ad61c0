//! X.509 certificates: PEM (one or several), DER, and PKCS#7 bundles.

use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine as _, alphabet};
use jiff::Timestamp;
use sha1::{Digest as _, Sha1};
use x509_parser::asn1_rs::{Any, Class, FromDer as _, Oid, Tag, oid};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{ExtendedKeyUsage, GeneralName};
use x509_parser::objects::{oid_registry, oid2sn};
use x509_parser::public_key::PublicKey;
use x509_parser::x509::X509Name;

use super::lines::Lines;
use super::part::{Kind, Part};

/// What a certificate says (RFC 5280). Names are as written in it, without any check of trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// As `CN=mail.contoso.com, O=Contoso`.
    pub subject: String,
    /// Likewise, of who signed it.
    pub issuer: String,
    /// The subject's common names.
    pub common_names: Vec<String>,
    /// Subject alternative names of kind DNS, and IP addresses.
    pub alternative_names: Vec<String>,
    /// The first moment of its life.
    pub not_before: Timestamp,
    /// The last.
    pub not_after: Timestamp,
    /// `RSA`, `EC`, `DSA` or the name of another algorithm.
    pub key_kind: String,
    /// Size of the key; none where the kind does not tell.
    pub key_bits: Option<usize>,
    /// As `sha256WithRSAEncryption`.
    pub signature_algorithm: String,
    /// What it may be used for: `serverAuth` and the like, or an OID; empty for anything.
    pub extended_key_usage: Vec<String>,
    /// Issuer and subject are the same.
    pub self_signed: bool,
    /// May sign others.
    pub is_authority: bool,
    /// Upper-case hexadecimal.
    pub serial: String,
    /// SHA-1 of the whole, upper-case hexadecimal, as Windows shows it.
    pub thumbprint: String,
}

impl Certificate {
    /// The names that hosts are compared with: the alternative names, or the common name of a
    /// certificate that has none (RFC 6125 6.4.4).
    pub fn host_names(&self) -> &[String] {
        if self.alternative_names.is_empty() { &self.common_names } else { &self.alternative_names }
    }

    /// Whether it is there to sign others and not to stand for a host.
    pub fn is_for_signing(&self) -> bool {
        let is_host = |name: &String| name.contains('.') && !name.contains(' ');
        self.is_authority
            && self.alternative_names.is_empty()
            && !self.common_names.iter().any(is_host)
    }

    /// What it says, under the names of the table of observations.
    pub(super) fn properties(&self) -> impl Iterator<Item = (String, String)> + use<> {
        let start = if self.is_for_signing() { "certificate.authority" } else { "certificate" };
        let yes_no = |is: bool| if is { "yes" } else { "no" }.to_owned();
        let bits = self.key_bits.map(|bits| format!(" {bits}")).unwrap_or_default();
        let said = [
            ("subject", self.subject.clone()),
            ("issuer", self.issuer.clone()),
            ("names", self.host_names().join(", ")),
            ("not_before", self.not_before.to_string()),
            ("not_after", self.not_after.to_string()),
            ("key", format!("{}{bits}", self.key_kind)),
            ("signature_algorithm", self.signature_algorithm.clone()),
            ("extended_key_usage", self.extended_key_usage.join(", ")),
            ("self_signed", yes_no(self.self_signed)),
            ("may_sign", yes_no(self.is_authority)),
            ("serial", self.serial.clone()),
            ("thumbprint", self.thumbprint.clone()),
        ];
        said.into_iter().map(move |(name, value)| (format!("{start}.{name}"), value))
    }
}

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
/// The labels of blocks that hold certificates (RFC 7468), and OpenSSL's own.
const LABELS: [&str; 5] =
    ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE", "PKCS7", "CMS"];
/// No block is longer; what follows a longer one is not its body.
const MAX_LINES: usize = 20_000;

/// Takes a block of PEM, also a quoted or indented one.
pub(super) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.next()?;
    let label = label(first.raw)?;
    let mut part = Part::new(Kind::Certificate, first.number);
    let mut body = String::new();
    for line in lines.take(MAX_LINES) {
        // Where the end is lost, the next block is one of its own.
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

/// The label of a line that begins a block of certificates.
pub(super) fn label(line: &str) -> Option<&'static str> {
    let (_, rest) = line.split_once(BEGIN)?;
    LABELS
        .into_iter()
        .find(|label| rest.strip_prefix(label).is_some_and(|end| end.starts_with("-----")))
}

/// The same certificates as text, so that a case can keep them.
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

/// Certificates in base64 without marks around it, as an exported object has them.
pub fn from_base64(text: &str) -> Vec<Certificate> {
    const TOLERANT: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    const DECODER: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, TOLERANT);
    let packed: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    DECODER.decode(packed).map(|bytes| from_bytes(&bytes)).unwrap_or_default()
}

/// Certificates in DER: one or several, one behind the other, or a PKCS#7 bundle. Empty for
/// anything else.
pub fn from_bytes(bytes: &[u8]) -> Vec<Certificate> {
    let parse = |der: &[u8]| X509Certificate::from_der(der).ok().and_then(|(_, one)| of(&one, der));
    ders(bytes).into_iter().filter_map(parse).collect()
}

/// Whether bytes begin as every certificate and bundle does: a sequence of some length.
pub(super) fn is_der(bytes: &[u8]) -> bool {
    matches!(bytes, [0x30, 0x81..=0x84, ..])
}

/// The bytes of each certificate: one or several, one behind the other, or a PKCS#7 bundle.
pub fn ders(bytes: &[u8]) -> Vec<&[u8]> {
    let mut rest = bundled(bytes).unwrap_or(bytes);
    let mut found = Vec::new();
    while is_der(rest)
        && let Ok((next, _)) = X509Certificate::from_der(rest)
    {
        let (one, _) = rest.split_at(rest.len() - next.len());
        found.push(one);
        rest = next;
    }
    found
}

/// The certificates of a SignedData without signature (RFC 2315 9.1), which is what a `.p7b` is.
fn bundled(bytes: &[u8]) -> Option<&[u8]> {
    const SIGNED_DATA: Oid<'static> = oid!(1.2.840.113549.1.7.2);
    let (_, outer) = Any::from_der(bytes).ok()?;
    let (content, kind) = Oid::from_der(outer.data).ok()?;
    if kind != SIGNED_DATA {
        return None;
    }
    let (_, explicit) = Any::from_der(content).ok()?;
    let (_, signed) = Any::from_der(explicit.data).ok()?;
    let mut rest = signed.data;
    while let Ok((next, member)) = Any::from_der(rest) {
        if member.class() == Class::ContextSpecific && member.tag() == Tag(0) {
            return Some(member.data);
        }
        rest = next;
    }
    None
}

fn of(parsed: &X509Certificate<'_>, der: &[u8]) -> Option<Certificate> {
    let moment = |time: x509_parser::time::ASN1Time| Timestamp::from_second(time.timestamp()).ok();
    let names = parsed.subject_alternative_name().ok().flatten();
    let usage = parsed.extended_key_usage().ok().flatten();
    let (key_kind, key_bits) = key(parsed);
    Some(Certificate {
        subject: parsed.subject().to_string(),
        issuer: parsed.issuer().to_string(),
        common_names: common_names(parsed.subject()),
        alternative_names: names
            .map(|names| names.value.general_names.iter().filter_map(host_name).collect())
            .unwrap_or_default(),
        not_before: moment(parsed.validity().not_before)?,
        not_after: moment(parsed.validity().not_after)?,
        key_kind,
        key_bits,
        signature_algorithm: short_name(&parsed.signature_algorithm.algorithm),
        extended_key_usage: usage.map(|usage| usages(usage.value)).unwrap_or_default(),
        self_signed: parsed.subject().as_raw() == parsed.issuer().as_raw(),
        is_authority: parsed.is_ca(),
        serial: hexadecimal(parsed.raw_serial()),
        thumbprint: hexadecimal(&Sha1::digest(der)),
    })
}

fn common_names(name: &X509Name<'_>) -> Vec<String> {
    name.iter_common_name().filter_map(|part| part.as_str().ok()).map(str::to_owned).collect()
}

fn host_name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match **bytes {
            [a, b, c, d] => Some(std::net::Ipv4Addr::new(a, b, c, d).to_string()),
            _ => {
                let bytes: [u8; 16] = (*bytes).try_into().ok()?;
                Some(std::net::Ipv6Addr::from(bytes).to_string())
            }
        },
        _ => None,
    }
}

fn key(parsed: &X509Certificate<'_>) -> (String, Option<usize>) {
    let public = parsed.public_key();
    let named = || (short_name(&public.algorithm.algorithm), None);
    match public.parsed() {
        Ok(PublicKey::RSA(rsa)) => {
            let modulus = rsa.modulus.iter().skip_while(|byte| **byte == 0);
            let bytes = modulus.clone().count();
            let spare = modulus.clone().next().map_or(0, |first| first.leading_zeros() as usize);
            ("RSA".to_owned(), Some(bytes * 8 - spare))
        }
        Ok(PublicKey::EC(point)) => {
            // A point is a mark and two coordinates, or a mark and one; 521 bits take 66 bytes.
            let bits = point.key_size();
            ("EC".to_owned(), Some(if bits == 528 { 521 } else { bits }))
        }
        Ok(PublicKey::DSA(y)) => ("DSA".to_owned(), Some(y.len() * 8)),
        _ => named(),
    }
}

fn usages(usage: &ExtendedKeyUsage<'_>) -> Vec<String> {
    let named = [
        (usage.any, "any"),
        (usage.server_auth, "serverAuth"),
        (usage.client_auth, "clientAuth"),
        (usage.code_signing, "codeSigning"),
        (usage.email_protection, "emailProtection"),
        (usage.time_stamping, "timeStamping"),
        (usage.ocsp_signing, "OCSPSigning"),
    ];
    let named = named.into_iter().filter(|(set, _)| *set).map(|(_, name)| name.to_owned());
    named.chain(usage.other.iter().map(Oid::to_id_string)).collect()
}

/// The usual short name of an algorithm, or its number.
fn short_name(oid: &Oid<'_>) -> String {
    oid2sn(oid, oid_registry()).map_or_else(|_| oid.to_id_string(), str::to_owned)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::parts;
    use super::super::testing::{read_damaged, summary};
    use super::*;

    const CHAIN: &str = include_str!("../../../tests/data/certificates/chain.pem");
    const BUNDLE: &[u8] = include_bytes!("../../../tests/data/certificates/bundle.p7b");
    const BUNDLE_TEXT: &str = include_str!("../../../tests/data/certificates/bundle.p7b.pem");
    const LEAF: &[u8] = include_bytes!("../../../tests/data/certificates/leaf.cer");
    const SELF_SIGNED: &str = include_str!("../../../tests/data/certificates/self-signed-ec.pem");
    const WEAK: &str = include_str!("../../../tests/data/certificates/weak.pem");

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

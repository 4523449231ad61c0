//! X.509 certificates (RFC 5280) in DER and in PKCS#7 bundles.

use jiff::Timestamp;
use sha1::{Digest as _, Sha1};
use x509_parser::asn1_rs::{Any, Class, FromDer as _, Oid, Tag, oid};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{ExtendedKeyUsage, GeneralName};
use x509_parser::objects::{oid_registry, oid2sn};
use x509_parser::public_key::PublicKey;
use x509_parser::x509::X509Name;

/// The contents of a certificate. Nothing is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Certificate {
    /// The subject: `CN=mail.contoso.com, O=Contoso`.
    pub(crate) subject: String,
    /// The issuer, likewise.
    pub(crate) issuer: String,
    /// The subject's common names.
    pub(crate) common_names: Vec<String>,
    /// The subject alternative names that are DNS names or IP addresses.
    pub(crate) alternative_names: Vec<String>,
    /// The start of its validity.
    pub(crate) not_before: Timestamp,
    /// The end of its validity.
    pub(crate) not_after: Timestamp,
    /// `RSA`, `EC`, `DSA` or the name of another algorithm.
    pub(crate) key_kind: String,
    /// The size of the key (bits). `None` if it is of another algorithm.
    pub(crate) key_bits: Option<usize>,
    /// The signature algorithm: `sha256WithRSAEncryption`.
    pub(crate) signature_algorithm: String,
    /// The purposes it is restricted to: `serverAuth`, or an OID. Empty for no restriction.
    pub(crate) extended_key_usage: Vec<String>,
    /// Whether issuer and subject are the same.
    pub(crate) self_signed: bool,
    /// Whether it may sign certificates.
    pub(crate) is_authority: bool,
    /// The serial number in upper-case hexadecimal.
    pub(crate) serial: String,
    /// SHA-1 of the DER in upper-case hexadecimal, as Windows shows it.
    pub(crate) thumbprint: String,
}

impl Certificate {
    /// The names for which it may serve: the alternative names, or the common names if it has none
    /// (RFC 6125 6.4.4).
    pub(crate) fn host_names(&self) -> &[String] {
        if self.alternative_names.is_empty() { &self.common_names } else { &self.alternative_names }
    }

    /// Whether it is an authority's and not a host's.
    pub(crate) fn is_for_signing(&self) -> bool {
        let is_host = |name: &String| name.contains('.') && !name.contains(' ');
        self.is_authority
            && self.alternative_names.is_empty()
            && !self.common_names.iter().any(is_host)
    }

    /// Its contents, under the names of [`shindan_model::SEEN`].
    pub(crate) fn properties(&self) -> impl Iterator<Item = (String, String)> + use<> {
        let start = if self.is_for_signing() { "certificate.authority" } else { "certificate" };
        let yes_no = |is: bool| if is { "yes" } else { "no" }.to_owned();
        let bits = self.key_bits.map(|bits| format!(" {bits}")).unwrap_or_default();
        let fields = [
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
        fields.into_iter().map(move |(name, value)| (format!("{start}.{name}"), value))
    }
}

/// Reads certificates in DER, one after the other, or in a PKCS#7 bundle. Empty for anything else.
pub(crate) fn from_bytes(bytes: &[u8]) -> Vec<Certificate> {
    let parse =
        |der: &[u8]| X509Certificate::from_der(der).ok().and_then(|(_, one)| contents(&one, der));
    ders(bytes).into_iter().filter_map(parse).collect()
}

/// Whether bytes begin with a long DER sequence, as every certificate and bundle does.
pub(crate) fn is_der(bytes: &[u8]) -> bool {
    matches!(bytes, [0x30, 0x81..=0x84, ..])
}

/// The DER of each certificate in bytes that are certificates, one after the other, or a PKCS#7
/// bundle. Stops at the first that is malformed.
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

/// The certificates of a `.p7b`: a SignedData without signatures (RFC 2315 9.1).
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

fn contents(parsed: &X509Certificate<'_>, der: &[u8]) -> Option<Certificate> {
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
            // Of a key of 521 bits, the coordinates take 66 bytes.
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

/// The short name of an algorithm, or its OID.
fn short_name(oid: &Oid<'_>) -> String {
    oid2sn(oid, oid_registry()).map_or_else(|_| oid.to_id_string(), str::to_owned)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

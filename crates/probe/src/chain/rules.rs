//! The checks of rustls-webpki, and the rules that it leaves to clients.

use jiff::Timestamp;
use rustls::pki_types::{CertificateDer, UnixTime};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, Error, KeyUsage, VerifiedPath};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::ParsedExtension;
use x509_parser::oid_registry::{
    OID_X509_EXT_AUTHORITY_KEY_IDENTIFIER, OID_X509_EXT_SUBJECT_KEY_IDENTIFIER,
};
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::PublicKey;

use super::fault::{Fault, Finding};
use super::roots::Roots;
use super::trust::Trust;

/// The shortest RSA key that clients accept.
const MIN_RSA_BITS: usize = 2048;

/// Verifies a certificate at a moment with the certificates sent beside it: whose list it leads to.
pub(super) fn verify(
    leaf: &EndEntityCert<'_>,
    beside: &[Vec<u8>],
    roots: &Roots,
    at: Timestamp,
) -> Result<Trust, Error> {
    let beside: Vec<CertificateDer<'_>> =
        beside.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
    let seconds = u64::try_from(at.as_second()).unwrap_or_default();
    let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
    let check = |path: &VerifiedPath<'_>| check_path(path, roots, at);
    roots.trust(|anchors| {
        let usage = KeyUsage::server_auth();
        let algorithms = ALL_VERIFICATION_ALGS;
        leaf.verify_for_usage(algorithms, anchors, &beside, time, usage, None, Some(&check))
            .map(|_| ())
    })
}

/// Rules for a path that webpki accepts (RFC 5280 4.2).
fn check_path(path: &VerifiedPath<'_>, roots: &Roots, at: Timestamp) -> Result<(), Error> {
    if !roots.is_in_date(path.anchor(), at) {
        return Err(Error::UnknownIssuer);
    }
    let leaf = path.end_entity().der();
    let between: Vec<_> = path.intermediate_certificates().map(|one| one.der()).collect();
    let parsed = std::iter::once(&leaf).chain(&between);
    for (at, der) in parsed.enumerate() {
        let (_, one) = X509Certificate::from_der(der).map_err(|_| Error::BadDer)?;
        check_identifiers(&one)?;
        if at > 0 {
            check_authority(&one)?;
        }
    }
    for root in roots.certificates(&path.anchor().subject) {
        check_identifiers(&root)?;
        check_authority(&root)?;
        let unknown = |one: &&x509_parser::extensions::X509Extension<'_>| {
            one.critical && one.parsed_extension().unsupported()
        };
        if root.extensions().iter().any(|one| unknown(&one)) {
            return Err(Error::UnsupportedCriticalExtension);
        }
    }
    Ok(())
}

/// Key identifiers are never critical (RFC 5280 4.2.1.1, 4.2.1.2).
fn check_identifiers(one: &X509Certificate<'_>) -> Result<(), Error> {
    let critical = one.extensions().iter().any(|extension| {
        let is_identifier = extension.oid == OID_X509_EXT_AUTHORITY_KEY_IDENTIFIER
            || extension.oid == OID_X509_EXT_SUBJECT_KEY_IDENTIFIER;
        is_identifier && extension.critical
    });
    if critical { Err(Error::ExtensionValueInvalid) } else { Ok(()) }
}

/// An authority has a name and may sign (RFC 5280 4.1.2.6, 4.2.1.3).
fn check_authority(one: &X509Certificate<'_>) -> Result<(), Error> {
    if one.subject().iter().next().is_none() {
        return Err(Error::BadDer);
    }
    match one.key_usage() {
        Ok(Some(usage)) if !usage.value.key_cert_sign() => Err(Error::EndEntityUsedAsCa),
        Err(_) => Err(Error::ExtensionValueInvalid),
        Ok(_) => Ok(()),
    }
}

/// Checks the server's certificate by itself.
pub(super) fn check_leaf(leaf: &X509Certificate<'_>, findings: &mut Vec<Finding>) {
    if let Ok(Some(usage)) = leaf.extended_key_usage()
        && !usage.value.server_auth
        && !usage.value.any
    {
        findings.push(Finding::new(Fault::WrongPurpose, leaf.subject()));
    }
    if has_weak_key(leaf) {
        findings.push(Finding::new(Fault::WeakKey, leaf.subject()));
    }
    // Self-signed certificates are often marked as authorities, which is not their fault.
    if leaf.is_ca() && leaf.subject().as_raw() != leaf.issuer().as_raw() {
        findings.push(Finding::new(Fault::AuthorityAsServer, leaf.subject()));
    }
    let is_short_name =
        |name: &&str| matches!(name.split_once("*."), Some(("", rest)) if !rest.contains('.'));
    let names = leaf.extensions().iter().filter_map(|one| match one.parsed_extension() {
        ParsedExtension::SubjectAlternativeName(names) => Some(&names.general_names),
        _ => None,
    });
    let dns = names.flatten().filter_map(|name| match name {
        x509_parser::extensions::GeneralName::DNSName(name) => Some(*name),
        _ => None,
    });
    // A wildcard for a top-level domain (CA/Browser Forum, baseline requirements 3.2.2.6).
    if dns.into_iter().any(|name| is_short_name(&name)) {
        findings.push(Finding::new(Fault::Malformed, leaf.subject()));
    }
}

/// RSA below 2048 bits, DSA, and curves other than P-256, P-384 and P-521.
pub(super) fn has_weak_key(one: &X509Certificate<'_>) -> bool {
    match one.public_key().parsed() {
        Ok(PublicKey::RSA(rsa)) => {
            let bytes: Vec<u8> =
                rsa.modulus.iter().copied().skip_while(|byte| *byte == 0).collect();
            let spare = bytes.first().map_or(0, |first| first.leading_zeros() as usize);
            (bytes.len() * 8).saturating_sub(spare) < MIN_RSA_BITS
        }
        Ok(PublicKey::EC(point)) => !matches!(point.key_size(), 256 | 384 | 521 | 528),
        Ok(PublicKey::DSA(_)) => true,
        _ => false,
    }
}

/// The fault that an error of webpki stands for.
pub(super) fn fault_of(error: &Error) -> Fault {
    match error {
        Error::CertExpired { .. } | Error::InvalidCertValidity => Fault::Expired,
        Error::CertNotValidYet { .. } => Fault::NotYetValid,
        Error::CaUsedAsEndEntity => Fault::AuthorityAsServer,
        Error::EndEntityUsedAsCa
        | Error::PathLenConstraintViolated
        | Error::MaximumPathDepthExceeded => Fault::NotAnAuthority,
        Error::InvalidSignatureForPublicKey | Error::UnknownIssuer => Fault::BadSignature,
        Error::NameConstraintViolation
        | Error::MalformedNameConstraint
        | Error::InvalidNetworkMaskConstraint => Fault::NameConstraint,
        Error::RequiredEkuNotFoundContext(_) | Error::EmptyEkuExtension => Fault::WrongPurpose,
        Error::UnsupportedSignatureAlgorithmContext(_)
        | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_)
        | Error::SignatureAlgorithmMismatch => Fault::WeakSignature,
        _ => Fault::Malformed,
    }
}

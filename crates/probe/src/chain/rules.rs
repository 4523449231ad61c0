//! What rustls-webpki says of a chain, and the few rules that it leaves to others.

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

use super::Trust;
use super::fault::{Fault, Finding};
use super::roots::Roots;

/// The shortest RSA key that clients take.
const LEAST_RSA_BITS: usize = 2048;

/// Looks for paths from the certificate to roots, at a moment: who trusts it.
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
    let own = |path: &VerifiedPath<'_>| of_path(path, roots, at);
    roots.trust(|anchors| {
        let usage = KeyUsage::server_auth();
        let algorithms = ALL_VERIFICATION_ALGS;
        leaf.verify_for_usage(algorithms, anchors, &beside, time, usage, None, Some(&own))
            .map(|_| ())
    })
}

/// Rules for a path that is good otherwise (RFC 5280 4.2).
fn of_path(path: &VerifiedPath<'_>, roots: &Roots, at: Timestamp) -> Result<(), Error> {
    if !roots.is_in_date(path.anchor(), at) {
        return Err(Error::UnknownIssuer);
    }
    let leaf = path.end_entity().der();
    let between: Vec<_> = path.intermediate_certificates().map(|one| one.der()).collect();
    let parsed = std::iter::once(&leaf).chain(&between);
    for (at, der) in parsed.enumerate() {
        let (_, one) = X509Certificate::from_der(der).map_err(|_| Error::BadDer)?;
        identifiers(&one)?;
        if at > 0 {
            of_authority(&one)?;
        }
    }
    for root in roots.certificates(&path.anchor().subject) {
        identifiers(&root)?;
        of_authority(&root)?;
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
fn identifiers(one: &X509Certificate<'_>) -> Result<(), Error> {
    let critical = one.extensions().iter().any(|extension| {
        let is_identifier = extension.oid == OID_X509_EXT_AUTHORITY_KEY_IDENTIFIER
            || extension.oid == OID_X509_EXT_SUBJECT_KEY_IDENTIFIER;
        is_identifier && extension.critical
    });
    if critical { Err(Error::ExtensionValueInvalid) } else { Ok(()) }
}

/// An authority has a name, and may sign (RFC 5280 4.1.2.6, 4.2.1.3).
fn of_authority(one: &X509Certificate<'_>) -> Result<(), Error> {
    if one.subject().iter().next().is_none() {
        return Err(Error::BadDer);
    }
    match one.key_usage() {
        Ok(Some(usage)) if !usage.value.key_cert_sign() => Err(Error::EndEntityUsedAsCa),
        Err(_) => Err(Error::ExtensionValueInvalid),
        Ok(_) => Ok(()),
    }
}

/// The server's certificate by itself.
pub(super) fn of_leaf(leaf: &X509Certificate<'_>, findings: &mut Vec<Finding>) {
    if let Ok(Some(usage)) = leaf.extended_key_usage()
        && !usage.value.server_auth
        && !usage.value.any
    {
        findings.push(Finding::new(Fault::WrongPurpose, leaf.subject()));
    }
    if has_weak_key(leaf) {
        findings.push(Finding::new(Fault::WeakKey, leaf.subject()));
    }
    // One that signed itself is mostly marked as an authority too; that is not what is wrong with it.
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
    // A name for a whole top-level domain (CA/Browser Forum, baseline requirements 3.2.2.6).
    if dns.into_iter().any(|name| is_short_name(&name)) {
        findings.push(Finding::new(Fault::Malformed, leaf.subject()));
    }
}

/// RSA of less than 2048 bits, DSA, and curves other than the three of NIST.
pub(super) fn has_weak_key(one: &X509Certificate<'_>) -> bool {
    match one.public_key().parsed() {
        Ok(PublicKey::RSA(rsa)) => {
            let bytes: Vec<u8> =
                rsa.modulus.iter().copied().skip_while(|byte| *byte == 0).collect();
            let spare = bytes.first().map_or(0, |first| first.leading_zeros() as usize);
            (bytes.len() * 8).saturating_sub(spare) < LEAST_RSA_BITS
        }
        Ok(PublicKey::EC(point)) => !matches!(point.key_size(), 256 | 384 | 521 | 528),
        Ok(PublicKey::DSA(_)) => true,
        _ => false,
    }
}

/// The fault that an error stands for.
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

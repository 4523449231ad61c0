//! Certificates, made when a site starts. The server's key comes with the program, as rcgen makes no RSA
//! keys and most servers have one; it protects nothing.

use jiff::{SignedDuration, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose,
};

use super::error::SiteError;
use super::site::{Certificate, Issuer as SignedBy};

/// A public test key (RSA 2048).
const KEY: &str = include_str!("test-key.pem");

/// A server's certificate with its chain and key.
#[derive(Debug)]
pub(super) struct ServerCertificate {
    /// The chain as the server sends it, in DER.
    pub(super) chain: Vec<Vec<u8>>,
    /// The key in DER (PKCS#8).
    pub(super) key: Vec<u8>,
    /// The root that every client trusts, in PEM.
    pub(super) root: String,
}

impl ServerCertificate {
    /// Issues the certificate that `wanted` describes.
    ///
    /// # Errors
    /// [`SiteError::Certificate`], as for a name that no certificate can hold.
    pub(super) fn issue(
        wanted: &Certificate,
        host: &str,
        now: Timestamp,
    ) -> Result<Self, SiteError> {
        let failed = |error: rcgen::Error| SiteError::Certificate(error.to_string());
        let public = authority("Lab Public Root CA", now).map_err(failed)?;
        let private = authority("Contoso Internal Root CA", now).map_err(failed)?;
        let (root_params, root_key) = match wanted.issuer {
            SignedBy::Private => &private,
            SignedBy::Public | SignedBy::SelfSigned => &public,
        };
        let root_cert = root_params.self_signed(root_key).map_err(failed)?;
        let root = public.0.self_signed(&public.1).map_err(failed)?.pem();
        let root_issuer = Issuer::from_params(root_params, root_key);
        let (intermediate_params, intermediate_key) =
            authority("Lab Issuing CA", now).map_err(failed)?;
        let intermediate =
            intermediate_params.signed_by(&intermediate_key, &root_issuer).map_err(failed)?;
        let key = KeyPair::from_pem(KEY).map_err(failed)?;
        let leaf = leaf(wanted, host, now).map_err(failed)?;
        let signed = match wanted.issuer {
            SignedBy::SelfSigned => leaf.self_signed(&key),
            _ => {
                leaf.signed_by(&key, &Issuer::from_params(&intermediate_params, &intermediate_key))
            }
        };
        let mut chain = vec![signed.map_err(failed)?.der().to_vec()];
        if wanted.issuer != SignedBy::SelfSigned {
            if wanted.sends_root_first {
                chain.push(root_cert.der().to_vec());
            }
            if wanted.sends_intermediate {
                chain.push(intermediate.der().to_vec());
            }
        }
        Ok(Self { chain, key: key.serialize_der(), root })
    }
}

fn authority(name: &str, now: Timestamp) -> Result<(CertificateParams, KeyPair), rcgen::Error> {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.use_authority_key_identifier_extension = true;
    params.not_before = day(now, -1000);
    params.not_after = day(now, 3000);
    Ok((params, KeyPair::generate()?))
}

fn leaf(
    wanted: &Certificate,
    host: &str,
    now: Timestamp,
) -> Result<CertificateParams, rcgen::Error> {
    let domain = host.split_once('.').map_or(host, |(_, domain)| domain);
    let default_names = || vec![host.to_owned(), format!("autodiscover.{domain}")];
    let names = wanted.names.clone().unwrap_or_else(default_names);
    let first = names.first().cloned().unwrap_or_default();
    let mut params =
        CertificateParams::new(if wanted.common_name_only { Vec::new() } else { names })?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, first);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    params.not_before = day(now, wanted.from_days);
    params.not_after = day(now, wanted.to_days);
    Ok(params)
}

/// A day counted from now, in the type that rcgen takes.
fn day<T: From<std::time::SystemTime>>(now: Timestamp, days: i64) -> T {
    let then = now.checked_add(SignedDuration::from_hours(days * 24)).unwrap_or(now);
    std::time::SystemTime::from(then).into()
}

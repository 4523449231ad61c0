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

#[cfg(test)]
mod tests {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;
    use x509_parser::certificate::X509Certificate;
    use x509_parser::extensions::GeneralName;
    use x509_parser::prelude::FromDer as _;

    use super::*;

    const HOST: &str = "mail.contoso.test";
    const NOW: &str = "2027-01-15T12:00:00Z";

    fn issued(wanted: &str) -> ServerCertificate {
        let wanted: Certificate = toml::from_str(wanted).unwrap();
        ServerCertificate::issue(&wanted, HOST, NOW.parse().unwrap()).unwrap()
    }

    fn parsed(der: &[u8]) -> X509Certificate<'_> {
        X509Certificate::from_der(der).unwrap().1
    }

    /// The alternative names of the server's certificate.
    fn names(certificate: &ServerCertificate) -> Vec<String> {
        let leaf = parsed(&certificate.chain[0]);
        let names = leaf.subject_alternative_name().unwrap();
        let names = names.map(|names| names.value.general_names.clone()).unwrap_or_default();
        let name = |name: &GeneralName<'_>| match name {
            GeneralName::DNSName(name) => (*name).to_owned(),
            other => format!("{other:?}"),
        };
        names.iter().map(name).collect()
    }

    #[test]
    fn names_are_those_that_are_wanted() {
        for (wanted, subject, expected) in [
            ("", "CN=mail.contoso.test", vec![HOST, "autodiscover.contoso.test"]),
            ("names = [\"*.contoso.test\"]", "CN=*.contoso.test", vec!["*.contoso.test"]),
            ("common_name_only = true", "CN=mail.contoso.test", vec![]),
        ] {
            let certificate = issued(wanted);
            assert_eq!(parsed(&certificate.chain[0]).subject().to_string(), subject, "{wanted}");
            assert_eq!(names(&certificate), expected, "{wanted}");
        }
    }

    #[test]
    fn days_count_from_now() {
        const DAY: i64 = 24 * 60 * 60;
        let now = NOW.parse::<Timestamp>().unwrap().as_second();
        for (wanted, from, to) in [
            ("", -30, 300),
            ("from_days = -400\nto_days = -5", -400, -5),
            ("from_days = 2", 2, 300),
        ] {
            let certificate = issued(wanted);
            let validity = parsed(&certificate.chain[0]).validity().clone();
            assert_eq!(validity.not_before.timestamp(), now + from * DAY, "{wanted}");
            assert_eq!(validity.not_after.timestamp(), now + to * DAY, "{wanted}");
        }
    }

    #[test]
    fn chains_are_sent_as_wanted() {
        const INTERMEDIATE: (&str, &str) = ("CN=Lab Issuing CA", "CN=Lab Public Root CA");
        const ROOT: (&str, &str) = ("CN=Lab Public Root CA", "CN=Lab Public Root CA");
        let leaf = |issuer: &'static str| ("CN=mail.contoso.test", issuer);
        for (wanted, expected) in [
            ("", vec![leaf("CN=Lab Issuing CA"), INTERMEDIATE]),
            ("sends_intermediate = false", vec![leaf("CN=Lab Issuing CA")]),
            ("sends_root_first = true", vec![leaf("CN=Lab Issuing CA"), ROOT, INTERMEDIATE]),
            (
                "issuer = \"private\"",
                vec![
                    leaf("CN=Lab Issuing CA"),
                    ("CN=Lab Issuing CA", "CN=Contoso Internal Root CA"),
                ],
            ),
            ("issuer = \"own\"", vec![leaf("CN=mail.contoso.test")]),
        ] {
            let certificate = issued(wanted);
            let chain = certificate.chain.iter().map(|der| {
                let one = parsed(der);
                (one.subject().to_string(), one.issuer().to_string())
            });
            let expected: Vec<_> =
                expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            assert_eq!(chain.collect::<Vec<_>>(), expected, "{wanted}");
        }
    }

    #[test]
    fn each_certificate_is_signed_by_the_next_and_the_last_by_the_root() {
        let certificate = issued("");
        let root = CertificateDer::from_pem_slice(certificate.root.as_bytes()).unwrap();
        let ders = [certificate.chain.as_slice(), &[root.to_vec()]].concat();
        let trusted = crate::chain::Roots::from_ders([root]).unwrap();
        let judge = |host| {
            crate::chain::judge(&certificate.chain, &[], &[host], &trusted, NOW.parse().unwrap())
        };
        assert_eq!(ders.len(), 3);
        for pair in ders.windows(2) {
            assert_eq!(parsed(&pair[0]).issuer(), parsed(&pair[1]).subject());
        }
        assert!(judge(HOST).is_accepted(), "{:?}", judge(HOST).findings);
        assert!(!judge("mail.fabrikam.test").is_accepted());
    }

    #[test]
    fn a_name_that_no_certificate_can_hold_is_an_error() {
        let wanted =
            Certificate { names: Some(vec!["メール.test".to_owned()]), ..Default::default() };
        let error = ServerCertificate::issue(&wanted, HOST, NOW.parse().unwrap()).unwrap_err();
        assert!(error.to_string().starts_with("cannot make a certificate: "), "{error}");
    }
}

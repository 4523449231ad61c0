//! The names that a certificate stands for (RFC 6125).

use rustls::pki_types::ServerName;
use webpki::EndEntityCert;
use x509_parser::certificate::X509Certificate;

use super::fault::{Fault, Finding};

/// Compares the names of the certificate with every host.
pub(super) fn check_names(
    checked: &EndEntityCert<'_>,
    leaf: &X509Certificate<'_>,
    hosts: &[&str],
    findings: &mut Vec<Finding>,
) {
    let has_names = leaf.subject_alternative_name().ok().flatten().is_some();
    if !has_names {
        findings.push(Finding::new(Fault::CommonNameOnly, leaf.subject()));
    }
    for host in hosts {
        let fits = ServerName::try_from(*host)
            .is_ok_and(|name| checked.verify_is_valid_for_subject_name(&name).is_ok());
        let common = || leaf.subject().iter_common_name().filter_map(|name| name.as_str().ok());
        // Without alternative names, the common name is what was meant.
        let meant = !has_names && common().any(|name| covers(name, host));
        if !fits && !meant {
            findings.push(Finding::new(Fault::NameMismatch, *host));
        }
    }
}

/// Whether a name covers a host. A first label `*` stands for one label, and needs at least two more.
///
/// ```
/// use shindan_probe::chain::covers;
///
/// assert!(covers("*.contoso.com", "mail.contoso.com"));
/// assert!(!covers("*.contoso.com", "a.mail.contoso.com"));
/// assert!(!covers("*.com", "contoso.com"));
/// ```
pub fn covers(name: &str, host: &str) -> bool {
    let (name, host) = (name.to_ascii_lowercase(), host.to_ascii_lowercase());
    match name.strip_prefix("*.") {
        Some(rest) => {
            host.split_once('.').is_some_and(|(_, domain)| domain == rest && rest.contains('.'))
        }
        None => name == host,
    }
}

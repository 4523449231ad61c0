//! A chain of certificates as a server sent it, judged as its clients would: every fault under its own
//! name, not the first one only.
//!
//! Signatures, constraints and names are rustls-webpki's to check (RFC 5280, RFC 6125). Its errors do
//! not say what to repair, so the path is also followed by names, and what clients look at besides is
//! looked at here.

mod fault;
mod path;
mod roots;
mod rules;

use jiff::Timestamp;
use jiff::civil::Date;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use shindan_read::certificate::ders;
use webpki::EndEntityCert;
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;

pub use fault::{Fault, Finding};
pub use roots::{Roots, RootsError};

use path::{End, Path};
use roots::inner;

/// To whose list of authorities a chain leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Browsers' and Microsoft's.
    Both,
    /// Browsers' alone: Microsoft has no root of it in its programme.
    BrowsersOnly,
    /// Microsoft's alone.
    MicrosoftOnly,
    /// The list that the user gave.
    Given,
    /// Not that list, and others were not asked.
    NotGiven,
    /// Neither browsers' nor Microsoft's.
    Neither,
}

impl Trust {
    /// Whether some list leads to it.
    pub fn is_some(self) -> bool {
        !matches!(self, Trust::NotGiven | Trust::Neither)
    }

    /// The word in observations.
    pub fn as_str(self) -> &'static str {
        match self {
            Trust::Both => "both",
            Trust::BrowsersOnly => "browsers-only",
            Trust::MicrosoftOnly => "microsoft-only",
            Trust::Given => "given",
            Trust::NotGiven => "not-given",
            Trust::Neither => "neither",
        }
    }
}

/// What is to be said of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Every fault, the server's own certificate first.
    pub findings: Vec<Finding>,
    /// Who trusts it, dates aside.
    pub trust: Trust,
    /// Of when the list of Microsoft is, where that was asked.
    pub lists_as_of: Option<Date>,
    /// Where the certificate that is missing can be had (AIA), by what the last one of the path says.
    pub issuer_url: Option<String>,
}

impl Judgement {
    /// Whether a client that must trust it goes on.
    pub fn is_accepted(&self) -> bool {
        !self.findings.iter().any(|finding| finding.fault.refuses())
    }

    /// Whether it has this fault, of whatever.
    pub fn has(&self, fault: Fault) -> bool {
        self.findings.iter().any(|finding| finding.fault == fault)
    }
}

/// Judges a chain.
///
/// `served` are the certificates in DER in the order in which they were sent, the server's own first;
/// `fetched` are those that were got elsewhere (AIA) to see what is missing; `hosts` are all names under
/// which clients come.
pub fn judge(
    served: &[Vec<u8>],
    fetched: &[Vec<u8>],
    hosts: &[&str],
    roots: &Roots,
    now: Timestamp,
) -> Judgement {
    let mut findings = Vec::new();
    let mut trust = roots.distrust();
    let mut issuer_url = None;
    let lists_as_of = roots.as_of();
    let Some(first) = served.first() else {
        findings.push(Finding::new(Fault::Empty, ""));
        return Judgement { findings, trust, lists_as_of, issuer_url };
    };
    let sent: Vec<_> = served.iter().map(|der| X509Certificate::from_der(der).ok()).collect();
    let Some(Some((_, leaf))) = sent.first() else {
        findings.push(Finding::new(Fault::Malformed, "the server's certificate"));
        return Judgement { findings, trust, lists_as_of, issuer_url };
    };
    if sent.iter().any(Option::is_none) {
        findings.push(Finding::new(Fault::Malformed, "a certificate beside it"));
    }
    rules::of_leaf(leaf, &mut findings);
    let der = CertificateDer::from(first.as_slice());
    let parsed = EndEntityCert::try_from(&der);
    match &parsed {
        Ok(checked) => names(checked, leaf, hosts, &mut findings),
        Err(error) => findings.push(Finding::new(rules::fault_of(error), leaf.subject())),
    }
    let more: Vec<_> =
        fetched.iter().filter_map(|der| X509Certificate::from_der(der).ok()).collect();
    let others: Vec<&X509Certificate<'_>> =
        sent.iter().skip(1).flatten().map(|(_, one)| one).collect();
    let got: Vec<&X509Certificate<'_>> = more.iter().map(|(_, one)| one).collect();
    let path = Path::follow(leaf, &others, &got, roots, now);
    // What webpki says of the chain as it was sent, today.
    let today = parsed.as_ref().ok().map(|leaf| rules::verify(leaf, &served[1..], roots, now));
    if let Some(Ok(trusted)) = today {
        trust = trusted;
    } else {
        path.dates(now, &mut findings);
        path.of_all(&mut findings);
        let end = path.end(roots);
        issuer_url = path.issuer_url();
        match end {
            End::Root => {
                trust = roots.trust_in_name(inner(path.last().issuer().as_raw()));
                if path.fetched > 0 {
                    findings
                        .push(Finding::new(Fault::MissingIntermediate, path.last_sent().issuer()));
                }
            }
            End::SelfSigned => findings.push(Finding::new(Fault::SelfSigned, leaf.subject())),
            End::PrivateRoot => {
                if path.fetched > 0 {
                    findings
                        .push(Finding::new(Fault::MissingIntermediate, path.last_sent().issuer()));
                }
                findings.push(Finding::new(Fault::PrivateRoot, path.last().subject()));
            }
            End::Missing => {
                let fault = match issuer_url {
                    Some(_) => Fault::MissingIntermediate,
                    None => Fault::PrivateRoot,
                };
                findings.push(Finding::new(fault, path.last().issuer()));
            }
        }
        // Dates aside: whatever else is wrong with it.
        if let (Ok(leaf), End::Root) = (&parsed, end) {
            let all: Vec<Vec<u8>> = served[1..].iter().chain(fetched).cloned().collect();
            let then = path.moment_of_all(now);
            match rules::verify(leaf, &all, roots, then) {
                Ok(trusted) => trust = trusted,
                Err(error) => path.blame(&error, &mut findings),
            }
        }
    }
    path.order(&sent, &mut findings);
    findings.sort_by_key(|finding| finding.fault);
    findings.dedup();
    Judgement { findings, trust, lists_as_of, issuer_url }
}

/// The certificates in what was fetched, each in DER: one, or a bundle in PKCS#7 (RFC 5280 4.2.2.1); or
/// PEM, which some offer instead.
pub fn certificates(bytes: &[u8]) -> Vec<Vec<u8>> {
    let pem = CertificateDer::pem_slice_iter(bytes).filter_map(Result::ok);
    let pem: Vec<Vec<u8>> = pem.map(|own| own.to_vec()).collect();
    let ders = || ders(bytes).into_iter().map(<[u8]>::to_vec).collect();
    let mut all = if pem.is_empty() { ders() } else { pem };
    all.retain(|der| X509Certificate::from_der(der).is_ok());
    all.truncate(MOST_FETCHED);
    all
}

/// Certificates of a bundle that are looked at: those between a server's and a root are few.
const MOST_FETCHED: usize = 8;

/// Compares the names of the certificate with every host (RFC 6125).
fn names(
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
        // Without alternative names, the common name is what people meant.
        let meant = !has_names && common().any(|name| covers(name, host));
        if !fits && !meant {
            findings.push(Finding::new(Fault::NameMismatch, *host));
        }
    }
}

/// Whether a name, perhaps with an asterisk for its first label, is the host's.
pub fn covers(name: &str, host: &str) -> bool {
    let (name, host) = (name.to_ascii_lowercase(), host.to_ascii_lowercase());
    match name.strip_prefix("*.") {
        Some(rest) => {
            host.split_once('.').is_some_and(|(_, own)| own == rest && rest.contains('.'))
        }
        None => name == host,
    }
}

#[cfg(test)]
mod tests;

//! Judges the chain of certificates that a server sent as its clients would, and lists every fault instead
//! of the first one only. Pure: no socket, no clock.
//!
//! rustls-webpki checks signatures, constraints and names (RFC 5280, RFC 6125). Its errors do not say what
//! to repair, so the path is also followed by names, and the rules that webpki leaves to clients are
//! checked here.

mod bundle;
mod fault;
mod names;
mod path;
mod roots;
mod rules;
mod trust;

use jiff::Timestamp;
use jiff::civil::Date;
use rustls::pki_types::CertificateDer;
use webpki::EndEntityCert;
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;

use path::{Path, PathEnd};
use roots::der_content;

pub use bundle::certificates;
pub use fault::{Fault, Finding};
pub use names::covers;
pub use roots::{Roots, RootsError};
pub use trust::Trust;

/// What clients make of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Every fault, sorted as [`Fault::ALL`]; none twice about the same subject.
    pub findings: Vec<Finding>,
    /// Whose list it leads to, whether or not its dates are right.
    pub trust: Trust,
    /// The date of Microsoft's list, if that was checked.
    pub list_date: Option<Date>,
    /// The URL of the missing certificate, if the last one of the path gives it (AIA).
    pub issuer_url: Option<String>,
}

impl Judgement {
    /// Whether a client that verifies certificates goes on.
    pub fn is_accepted(&self) -> bool {
        !self.findings.iter().any(|finding| finding.fault.refuses())
    }

    /// Whether it has this fault, whatever certificate or host it is about.
    pub fn has(&self, fault: Fault) -> bool {
        self.findings.iter().any(|finding| finding.fault == fault)
    }
}

/// Judges a chain.
///
/// `served` are the certificates in DER as the server sent them, its own first; `fetched` are those fetched
/// from elsewhere (AIA) to name what is missing; `hosts` are the names that clients connect to; `now` is the
/// moment at which they do. Without certificates, or with bytes that are none, the judgement is a fault:
/// there are no errors.
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
    let list_date = roots.date();
    let Some(first) = served.first() else {
        findings.push(Finding::new(Fault::Empty, ""));
        return Judgement { findings, trust, list_date, issuer_url };
    };
    let sent: Vec<_> = served.iter().map(|der| X509Certificate::from_der(der).ok()).collect();
    let Some(Some((_, leaf))) = sent.first() else {
        findings.push(Finding::new(Fault::Malformed, "the server's certificate"));
        return Judgement { findings, trust, list_date, issuer_url };
    };
    if sent.iter().any(Option::is_none) {
        findings.push(Finding::new(Fault::Malformed, "a certificate beside it"));
    }
    rules::check_leaf(leaf, &mut findings);
    let der = CertificateDer::from(first.as_slice());
    let parsed = EndEntityCert::try_from(&der);
    match &parsed {
        Ok(checked) => names::check_names(checked, leaf, hosts, &mut findings),
        Err(error) => findings.push(Finding::new(rules::fault_of(error), leaf.subject())),
    }
    let fetched_certificates: Vec<_> =
        fetched.iter().filter_map(|der| X509Certificate::from_der(der).ok()).collect();
    let others: Vec<&X509Certificate<'_>> =
        sent.iter().skip(1).flatten().map(|(_, one)| one).collect();
    let elsewhere: Vec<&X509Certificate<'_>> =
        fetched_certificates.iter().map(|(_, one)| one).collect();
    let path = Path::follow(leaf, &others, &elsewhere, roots, now);
    // The verdict of webpki on the chain as sent, at this moment.
    let verified = parsed.as_ref().ok().map(|leaf| rules::verify(leaf, &served[1..], roots, now));
    if let Some(Ok(trusted)) = verified {
        trust = trusted;
    } else {
        path.check_dates(now, &mut findings);
        path.check_certificates(&mut findings);
        let end = path.end(roots);
        issuer_url = path.issuer_url();
        match end {
            PathEnd::Root => {
                trust = roots.trust_in_name(der_content(path.last().issuer().as_raw()));
                if path.fetched > 0 {
                    findings
                        .push(Finding::new(Fault::MissingIntermediate, path.last_sent().issuer()));
                }
            }
            PathEnd::SelfSigned => findings.push(Finding::new(Fault::SelfSigned, leaf.subject())),
            PathEnd::PrivateRoot => {
                if path.fetched > 0 {
                    findings
                        .push(Finding::new(Fault::MissingIntermediate, path.last_sent().issuer()));
                }
                findings.push(Finding::new(Fault::PrivateRoot, path.last().subject()));
            }
            PathEnd::Missing => {
                let fault = match issuer_url {
                    Some(_) => Fault::MissingIntermediate,
                    None => Fault::PrivateRoot,
                };
                findings.push(Finding::new(fault, path.last().issuer()));
            }
        }
        // At a moment when every date is right, to find other faults.
        if let (Ok(leaf), PathEnd::Root) = (&parsed, end) {
            let all: Vec<Vec<u8>> = served[1..].iter().chain(fetched).cloned().collect();
            let then = path.moment_in_date(now);
            match rules::verify(leaf, &all, roots, then) {
                Ok(trusted) => trust = trusted,
                Err(error) => path.add_unexplained(&error, &mut findings),
            }
        }
    }
    path.check_order(&sent, &mut findings);
    findings.sort_by_key(|finding| finding.fault);
    findings.dedup();
    Judgement { findings, trust, list_date, issuer_url }
}

#[cfg(test)]
mod tests;

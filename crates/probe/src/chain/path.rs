//! The path from a server's certificate upwards, followed by names: what a chain was meant to be, even
//! where a client gives up on it.

use jiff::Timestamp;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::oid_registry::{OID_PKIX_ACCESS_DESCRIPTOR_CA_ISSUERS, asn1_rs};

use super::fault::{Fault, Finding};
use super::roots::{Roots, der_content};
use super::rules;

/// The longest path that is followed; real ones have three or four certificates.
const MAX_PATH: usize = 10;

/// Certificates, each the issuer of the one before.
pub(super) struct Path<'a> {
    certificates: Vec<&'a X509Certificate<'a>>,
    /// How many of them were fetched instead of sent.
    pub(super) fetched: usize,
    /// The roots that the last one names, where the list has whole certificates.
    roots: Vec<X509Certificate<'a>>,
}

/// Where a path ends.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum PathEnd {
    /// Below a root of the list.
    Root,
    /// At the server's certificate, which signed itself.
    SelfSigned,
    /// At a root that is in no list.
    PrivateRoot,
    /// At an issuer whose certificate is missing.
    Missing,
}

impl<'a> Path<'a> {
    pub(super) fn follow(
        leaf: &'a X509Certificate<'a>,
        sent: &[&'a X509Certificate<'a>],
        fetched: &[&'a X509Certificate<'a>],
        roots: &'a Roots,
        now: Timestamp,
    ) -> Self {
        let mut path = Self { certificates: vec![leaf], fetched: 0, roots: Vec::new() };
        while path.certificates.len() < MAX_PATH {
            let last = path.last();
            let issuer = last.issuer().as_raw();
            if roots.has(der_content(issuer)) {
                path.roots = roots.certificates(der_content(issuer));
                break;
            }
            if is_self_issued(last) {
                break;
            }
            let above = |one: &&&'a X509Certificate<'a>| {
                let is_new = !path.certificates.iter().any(|known| std::ptr::eq(*known, **one));
                is_new && one.subject().as_raw() == issuer
            };
            let best = |from: &[&'a X509Certificate<'a>]| {
                let all: Vec<_> = from.iter().filter(above).copied().collect();
                all.iter().find(|one| is_in_date(one, now)).or(all.first()).copied()
            };
            match best(sent) {
                Some(next) => path.certificates.push(next),
                None => match best(fetched) {
                    Some(next) => {
                        path.certificates.push(next);
                        path.fetched += 1;
                    }
                    None => break,
                },
            }
        }
        path
    }

    /// The last certificate.
    pub(super) fn last(&self) -> &'a X509Certificate<'a> {
        self.certificates[self.certificates.len() - 1]
    }

    /// The last certificate that was sent.
    pub(super) fn last_sent(&self) -> &'a X509Certificate<'a> {
        self.certificates
            [self.certificates.len() - 1 - self.fetched.min(self.certificates.len() - 1)]
    }

    pub(super) fn end(&self, roots: &Roots) -> PathEnd {
        let last = self.last();
        match () {
            () if roots.has(der_content(last.issuer().as_raw())) => PathEnd::Root,
            () if !is_self_issued(last) => PathEnd::Missing,
            () if self.certificates.len() == 1 => PathEnd::SelfSigned,
            () => PathEnd::PrivateRoot,
        }
    }

    /// The URL of the last certificate's issuer (AIA). Only `http`, as RFC 5280 4.2.2.1 has it.
    pub(super) fn issuer_url(&self) -> Option<String> {
        let extensions = self.last().extensions().iter();
        let access = extensions.filter_map(|extension| match extension.parsed_extension() {
            ParsedExtension::AuthorityInfoAccess(access) => Some(access),
            _ => None,
        });
        let issuers = access
            .flat_map(|access| access.accessdescs.iter())
            .filter(|one| one.access_method == OID_PKIX_ACCESS_DESCRIPTOR_CA_ISSUERS);
        let url = issuers.filter_map(|one| match &one.access_location {
            GeneralName::URI(url) => Some(*url),
            _ => None,
        });
        url.filter(|url| url.starts_with("http://")).map(str::to_owned).next()
    }

    /// Adds every certificate that has expired or is not valid yet.
    pub(super) fn check_dates(&self, now: Timestamp, findings: &mut Vec<Finding>) {
        let now = now.as_second();
        let certificates = self.certificates.iter().copied().chain(&self.roots);
        for (at, one) in certificates.enumerate() {
            let validity = one.validity();
            let has_expired = validity.not_after.timestamp() < now;
            let fault = match (has_expired, now < validity.not_before.timestamp(), at) {
                (true, _, 0) => Fault::Expired,
                (_, true, 0) => Fault::NotYetValid,
                (true, _, _) => Fault::AuthorityExpired,
                (_, true, _) => Fault::AuthorityNotYetValid,
                _ => continue,
            };
            findings.push(Finding::new(fault, one.subject()));
        }
    }

    /// The moment nearest to `now` at which all of them are valid.
    pub(super) fn moment_in_date(&self, now: Timestamp) -> Timestamp {
        let validities =
            || self.certificates.iter().copied().chain(&self.roots).map(|one| one.validity());
        let begin =
            validities().map(|validity| validity.not_before.timestamp()).max().unwrap_or_default();
        let end =
            validities().map(|validity| validity.not_after.timestamp()).min().unwrap_or_default();
        let moment = now.as_second().min(end).max(begin);
        Timestamp::from_second(moment).unwrap_or(now)
    }

    /// Checks the key, the signature, and above the first, the right to sign.
    pub(super) fn check_certificates(&self, findings: &mut Vec<Finding>) {
        for one in &self.certificates {
            if !is_self_issued(one) && is_weak_signature(one) {
                findings.push(Finding::new(Fault::WeakSignature, one.subject()));
            }
        }
        let above = self.certificates.iter().copied().chain(&self.roots).skip(1);
        for one in above {
            if rules::has_weak_key(one) {
                findings.push(Finding::new(Fault::WeakKey, one.subject()));
            }
        }
        for one in self.certificates.iter().skip(1) {
            if !one.is_ca() {
                findings.push(Finding::new(Fault::NotAnAuthority, one.subject()));
            }
        }
    }

    /// Adds the reason for which webpki gave up, unless a finding explains it.
    pub(super) fn add_unexplained(&self, error: &webpki::Error, findings: &mut Vec<Finding>) {
        let fault = rules::fault_of(error);
        let has = |wanted: &dyn Fn(Fault) -> bool| findings.iter().any(|one| wanted(one.fault));
        let all = || self.certificates.iter().copied().chain(&self.roots);
        let explained = match fault {
            Fault::Expired | Fault::NotYetValid => has(&Fault::concerns_dates),
            Fault::WeakSignature | Fault::BadSignature => {
                all().any(rules::has_weak_key)
                    || self.certificates.iter().any(|one| is_weak_signature(one))
            }
            _ => has(&|known| known == fault),
        };
        if !explained {
            findings.push(Finding::new(fault, self.certificates[0].subject()));
        }
    }

    /// Checks that what was sent is in order and includes no root.
    pub(super) fn check_order(
        &self,
        sent: &[Option<(&[u8], X509Certificate<'_>)>],
        findings: &mut Vec<Finding>,
    ) {
        let sent: Vec<&X509Certificate<'_>> = sent.iter().flatten().map(|(_, one)| one).collect();
        let follows =
            |pair: &[&X509Certificate<'_>]| pair[0].issuer().as_raw() == pair[1].subject().as_raw();
        if !sent.windows(2).all(follows) {
            findings.push(Finding::new(Fault::WrongOrder, sent[0].subject()));
        }
        let is_private = findings.iter().any(|one| one.fault == Fault::PrivateRoot);
        if let Some(root) = sent.iter().skip(1).find(|one| is_self_issued(one))
            && !is_private
        {
            findings.push(Finding::new(Fault::RootSent, root.subject()));
        }
    }
}

fn is_self_issued(one: &X509Certificate<'_>) -> bool {
    one.subject().as_raw() == one.issuer().as_raw()
}

fn is_in_date(one: &X509Certificate<'_>, now: Timestamp) -> bool {
    let validity = one.validity();
    (validity.not_before.timestamp()..=validity.not_after.timestamp()).contains(&now.as_second())
}

/// SHA-1 and MD5, with RSA, DSA and ECDSA (RFC 3279, RFC 5758).
fn is_weak_signature(one: &X509Certificate<'_>) -> bool {
    let algorithm: &asn1_rs::Oid<'_> = &one.signature_algorithm.algorithm;
    let weak = [
        "1.2.840.113549.1.1.2",
        "1.2.840.113549.1.1.4",
        "1.2.840.113549.1.1.5",
        "1.3.14.3.2.29",
        "1.2.840.10040.4.3",
        "1.2.840.10045.4.1",
    ];
    weak.contains(&algorithm.to_id_string().as_str())
}

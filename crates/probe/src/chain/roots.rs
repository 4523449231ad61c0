//! Lists of root certificates.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::civil::Date;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, Der, TrustAnchor};
use serde::Deserialize;
use webpki::{Error, anchor_from_trusted_cert};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;

use super::trust::Trust;

/// Written by `microsoft.py`. A test checks that it parses.
static MICROSOFT: LazyLock<Microsoft> =
    LazyLock::new(|| toml::from_str(include_str!("microsoft.toml")).unwrap_or_default());

/// The roots of Microsoft's programme.
#[derive(Debug, Default, Deserialize)]
struct Microsoft {
    /// The date of the report.
    as_of: Date,
    root: Vec<MicrosoftRoot>,
}

#[derive(Debug, Deserialize)]
struct MicrosoftRoot {
    /// The subject, DER in base64.
    subject: String,
    /// The public key with its algorithm, DER in base64.
    key: String,
}

impl MicrosoftRoot {
    fn anchor(&self) -> Option<TrustAnchor<'static>> {
        let content =
            |base64: &str| Some(Der::from(der_content(&STANDARD.decode(base64).ok()?).to_vec()));
        Some(TrustAnchor {
            subject: content(&self.subject)?,
            subject_public_key_info: content(&self.key)?,
            name_constraints: None,
        })
    }
}

/// The authorities that a chain may lead to.
pub struct Roots {
    /// Those of browsers only, of both lists, of Microsoft only, in this order: each list is a slice.
    anchors: Vec<TrustAnchor<'static>>,
    lists: Lists,
    /// Whole certificates, if the list has them.
    whole: Vec<CertificateDer<'static>>,
}

/// Whose lists these are.
enum Lists {
    /// The user.
    Given,
    /// That of browsers ends at one index, that of Microsoft begins at another.
    Public { browsers_end: usize, microsoft_begins: usize, as_of: Date },
}

/// A list holds no certificate that could be a root.
#[derive(Debug, thiserror::Error)]
#[error("found no certificate that could be a root")]
pub struct RootsError;

impl Roots {
    /// The built-in lists: Mozilla's, which stands for browsers, and that of Microsoft's programme.
    pub fn public() -> Self {
        let microsoft = MICROSOFT.root.iter().filter_map(MicrosoftRoot::anchor).collect();
        Self::of_lists(webpki_roots::TLS_SERVER_ROOTS.to_vec(), microsoft, MICROSOFT.as_of)
    }

    /// Two lists. Roots with the same name and key are in both.
    pub(super) fn of_lists(
        browsers: Vec<TrustAnchor<'static>>,
        microsoft: Vec<TrustAnchor<'static>>,
        as_of: Date,
    ) -> Self {
        let is_in = |list: &[TrustAnchor<'_>], one: &TrustAnchor<'_>| {
            list.iter().any(|root| {
                root.subject == one.subject
                    && root.subject_public_key_info == one.subject_public_key_info
            })
        };
        let alone: Vec<_> =
            microsoft.iter().filter(|root| !is_in(&browsers, root)).cloned().collect();
        let (both, mut anchors): (Vec<_>, Vec<_>) =
            browsers.into_iter().partition(|root| is_in(&microsoft, root));
        let microsoft_begins = anchors.len();
        anchors.extend(both);
        let browsers_end = anchors.len();
        anchors.extend(alone);
        let lists = Lists::Public { browsers_end, microsoft_begins, as_of };
        Self { anchors, lists, whole: Vec::new() }
    }

    /// The list of this machine. Its administrator may have added private roots, which then look public.
    ///
    /// # Errors
    /// Why the list has no certificate that can be read.
    pub fn system() -> Result<Self, String> {
        let found = rustls_native_certs::load_native_certs();
        let reason = found.errors.first().map(ToString::to_string);
        Self::from_ders(found.certs)
            .map_err(|_| reason.unwrap_or_else(|| "there are none".to_owned()))
    }

    /// The certificates in a PEM file. What is no certificate is skipped.
    ///
    /// # Errors
    /// [`RootsError`] if none could be a root.
    pub fn from_pem(text: &[u8]) -> Result<Self, RootsError> {
        Self::from_ders(CertificateDer::pem_slice_iter(text).filter_map(Result::ok))
    }

    /// Certificates in DER. What is no certificate is skipped.
    ///
    /// # Errors
    /// [`RootsError`] if none could be a root.
    pub fn from_ders(
        ders: impl IntoIterator<Item = CertificateDer<'static>>,
    ) -> Result<Self, RootsError> {
        let whole: Vec<CertificateDer<'static>> =
            ders.into_iter().filter(|der| anchor_from_trusted_cert(der).is_ok()).collect();
        let anchor = |der: &CertificateDer<'static>| {
            anchor_from_trusted_cert(der).ok().map(|anchor| anchor.to_owned())
        };
        let anchors: Vec<_> = whole.iter().filter_map(anchor).collect();
        if anchors.is_empty() {
            return Err(RootsError);
        }
        Ok(Self { anchors, lists: Lists::Given, whole })
    }

    /// The date of Microsoft's list, if it is in use.
    pub(super) fn date(&self) -> Option<Date> {
        match self.lists {
            Lists::Given => None,
            Lists::Public { as_of, .. } => Some(as_of),
        }
    }

    /// Whether a root has this subject, in DER without the outermost tag and length.
    pub(super) fn has(&self, subject: &[u8]) -> bool {
        self.anchors.iter().any(|anchor| anchor.subject.as_ref() == subject)
    }

    /// The whole certificates of the roots with a subject, if the list has them.
    pub(super) fn certificates(&self, subject: &[u8]) -> Vec<X509Certificate<'_>> {
        let parsed = self.whole.iter().filter_map(|der| X509Certificate::from_der(der).ok());
        parsed
            .map(|(_, root)| root)
            .filter(|root| der_content(root.subject().as_raw()) == subject)
            .collect()
    }

    /// Whose list a chain verify to. `verify` looks for a path to the given anchors: with cross-signed
    /// authorities, a chain may lead to each list.
    ///
    /// # Errors
    /// The error of the list that gets furthest.
    pub(super) fn trust(
        &self,
        verify: impl Fn(&[TrustAnchor<'static>]) -> Result<(), Error>,
    ) -> Result<Trust, Error> {
        let Lists::Public { browsers_end, microsoft_begins, .. } = self.lists else {
            return verify(&self.anchors).map(|()| Trust::Given);
        };
        let browsers = verify(&self.anchors[..browsers_end]);
        match (browsers, verify(&self.anchors[microsoft_begins..])) {
            (Ok(()), Ok(())) => Ok(Trust::Both),
            (Ok(()), Err(_)) => Ok(Trust::BrowsersOnly),
            (Err(_), Ok(())) => Ok(Trust::MicrosoftOnly),
            // The list that has the root gives the more specific error.
            (Err(Error::UnknownIssuer), Err(error)) | (Err(error), Err(_)) => Err(error),
        }
    }

    /// The trust in a chain that leads to no list.
    pub(super) fn distrust(&self) -> Trust {
        match self.lists {
            Lists::Given => Trust::NotGiven,
            Lists::Public { .. } => Trust::Neither,
        }
    }

    /// Whose list has a root with this subject, for a chain that cannot be verified.
    pub(super) fn trust_in_name(&self, subject: &[u8]) -> Trust {
        let named = |anchors: &[TrustAnchor<'_>]| {
            let is_there = anchors.iter().any(|anchor| anchor.subject.as_ref() == subject);
            if is_there { Ok(()) } else { Err(Error::UnknownIssuer) }
        };
        self.trust(named).unwrap_or(self.distrust())
    }

    /// Whether a root is valid at a moment. A root without a whole certificate has no dates, and is.
    pub(super) fn is_in_date(&self, anchor: &TrustAnchor<'_>, now: Timestamp) -> bool {
        let certificates = self.certificates(&anchor.subject);
        let now = now.as_second();
        let is_valid = |root: &X509Certificate<'_>| {
            let validity = root.validity();
            validity.not_before.timestamp() <= now && now <= validity.not_after.timestamp()
        };
        certificates.is_empty() || certificates.iter().any(is_valid)
    }
}

/// The content of a DER value, without its tag and length.
pub(super) fn der_content(der: &[u8]) -> &[u8] {
    let header = match der {
        [_, length, ..] if *length < 0x80 => 2,
        [_, length, ..] => 2 + usize::from(length & 0x7f),
        _ => der.len(),
    };
    der.get(header..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A subject or a key encoded differently would make one root look like two.
    #[test]
    fn both_public_lists() {
        assert_eq!(
            (MICROSOFT.root.len(), MICROSOFT.as_of.to_string().as_str()),
            (329, "2026-07-19")
        );
        let roots = Roots::public();
        let mut counts = [0; 3];
        for (at, anchor) in roots.anchors.iter().enumerate() {
            let only = |list: &[TrustAnchor<'static>]| {
                let is_there = list.iter().any(|root| std::ptr::eq(root, anchor));
                if is_there { Ok(()) } else { Err(Error::UnknownIssuer) }
            };
            let place = match roots.trust(only).unwrap() {
                Trust::BrowsersOnly => 0,
                Trust::Both => 1,
                Trust::MicrosoftOnly => 2,
                other => panic!("{at}: {other:?}"),
            };
            counts[place] += 1;
        }
        let [browsers, both, microsoft] = counts;
        // A few authorities have several certificates with one key.
        assert!((300..=329).contains(&(both + microsoft)), "{counts:?}");
        assert_eq!(browsers + both, webpki_roots::TLS_SERVER_ROOTS.len());
        // Browsers drop and add a few roots a year.
        assert!((5..40).contains(&browsers) && both > 90, "{counts:?}");
    }

    #[test]
    fn trust_is_told_from_the_name_of_a_root() {
        let roots = Roots::public();
        let trust = |name: &str| {
            let is = |anchor: &&TrustAnchor<'_>| {
                anchor.subject.windows(name.len()).any(|here| here == name.as_bytes())
            };
            let anchor = roots.anchors.iter().find(is).unwrap();
            roots.trust_in_name(&anchor.subject)
        };
        assert_eq!(trust("DigiCert Global Root G2"), Trust::Both);
        assert_eq!(trust("vTrus Root CA"), Trust::BrowsersOnly);
        assert_eq!(
            trust("Microsoft Identity Verification Root Certificate Authority 2020"),
            Trust::MicrosoftOnly
        );
        assert_eq!(roots.trust_in_name(b"Contoso Root CA"), Trust::Neither);
    }

    #[test]
    fn a_file_without_certificates_is_refused() {
        assert!(Roots::from_pem(b"no").is_err());
        assert!(Roots::from_pem(b"").is_err());
    }
}

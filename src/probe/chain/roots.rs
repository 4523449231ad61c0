//! Lists of authorities.

use jiff::Timestamp;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, TrustAnchor};
use webpki::anchor_from_trusted_cert;
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;

use super::Trust;

/// Roots that browsers have and Microsoft's programme has not, by a part of the subject's name: the
/// CCADB report of 2026-07-19 beside Mozilla's list of 2026.
const NOT_MICROSOFT: [&str; 6] =
    ["TrustAsia", "OISTE Server", "Certainly", "BJCA", "vTrus", "ANF Secure Server"];

/// The authorities that end a path.
pub struct Roots {
    pub(super) anchors: Vec<TrustAnchor<'static>>,
    /// Whole certificates, where the list has them.
    whole: Vec<CertificateDer<'static>>,
    are_given: bool,
}

/// Why a list cannot be used.
#[derive(Debug, thiserror::Error)]
#[error(
    "there is no certificate in it that could be a root\nhelp: give a file of certificates in PEM"
)]
pub struct RootsError;

impl Roots {
    /// Mozilla's list, which is that of browsers and built in. How it differs from Microsoft's is known
    /// by name.
    pub fn browsers() -> Self {
        Self {
            anchors: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
            whole: Vec::new(),
            are_given: false,
        }
    }

    /// The list of this machine: its administrator's too, so a private root may look public here.
    ///
    /// # Errors
    /// When it has none that can be read, and why.
    pub fn system() -> Result<Self, String> {
        let found = rustls_native_certs::load_native_certs();
        let reason = found.errors.first().map(ToString::to_string);
        Self::from_ders(found.certs)
            .map_err(|_| reason.unwrap_or_else(|| "there are none".to_owned()))
    }

    /// The certificates in a text.
    ///
    /// # Errors
    /// When there is none that can be read.
    pub fn from_pem(text: &[u8]) -> Result<Self, RootsError> {
        Self::from_ders(CertificateDer::pem_slice_iter(text).filter_map(Result::ok))
    }

    /// Certificates in DER.
    ///
    /// # Errors
    /// When there is none that can be read.
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
        Ok(Self { anchors, whole, are_given: true })
    }

    /// The root of this name, as DER without the outermost tag and length.
    pub(super) fn named(&self, subject: &[u8]) -> Option<&TrustAnchor<'static>> {
        self.anchors.iter().find(|anchor| anchor.subject.as_ref() == subject)
    }

    /// The certificates of an anchor, where the list has them.
    pub(super) fn certificates(&self, anchor: &TrustAnchor<'_>) -> Vec<X509Certificate<'_>> {
        let parsed = self.whole.iter().filter_map(|der| X509Certificate::from_der(der).ok());
        parsed
            .map(|(_, root)| root)
            .filter(|root| inner(root.subject().as_raw()) == anchor.subject.as_ref())
            .collect()
    }

    /// Who trusts a chain that ends at this root.
    pub(super) fn trust(&self, anchor: &TrustAnchor<'_>) -> Trust {
        let name = anchor.subject.as_ref();
        let is_in = |part: &str| name.windows(part.len()).any(|here| here == part.as_bytes());
        match () {
            () if self.are_given => Trust::Given,
            () if NOT_MICROSOFT.iter().any(|part| is_in(part)) => Trust::BrowsersOnly,
            () => Trust::Both,
        }
    }

    /// Whether a root with dates is valid at a moment; one without is.
    pub(super) fn is_in_date(&self, anchor: &TrustAnchor<'_>, now: Timestamp) -> bool {
        let own = self.certificates(anchor);
        let now = now.as_second();
        let fits = |root: &X509Certificate<'_>| {
            let life = root.validity();
            life.not_before.timestamp() <= now && now <= life.not_after.timestamp()
        };
        own.is_empty() || own.iter().any(fits)
    }
}

/// The content of a sequence in DER.
pub(super) fn inner(der: &[u8]) -> &[u8] {
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

    /// The names in the list above are names of roots.
    #[test]
    fn every_root_that_microsoft_left_out_is_in_the_list_of_browsers() {
        let roots = Roots::browsers();
        for part in NOT_MICROSOFT {
            let is = |anchor: &&TrustAnchor<'_>| {
                anchor.subject.windows(part.len()).any(|here| here == part.as_bytes())
            };
            assert!(roots.anchors.iter().any(|anchor| is(&anchor)), "{part}");
        }
        let left_out =
            roots.anchors.iter().filter(|root| roots.trust(root) == Trust::BrowsersOnly).count();
        assert_eq!(left_out, 13);
    }

    #[test]
    fn a_file_without_certificates_is_no_list() {
        assert!(Roots::from_pem(b"no").is_err());
        assert!(Roots::from_pem(b"").is_err());
    }
}

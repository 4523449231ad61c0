//! Lists of authorities.

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

use super::Trust;

/// What `microsoft.py` wrote, as much a part of the program as its code: a test reads it.
static MICROSOFT: LazyLock<Microsoft> =
    LazyLock::new(|| toml::from_str(include_str!("microsoft.toml")).unwrap_or_default());

/// The roots of Microsoft's programme.
#[derive(Debug, Default, Deserialize)]
struct Microsoft {
    /// The day of the report.
    as_of: Date,
    root: Vec<MicrosoftRoot>,
}

#[derive(Debug, Deserialize)]
struct MicrosoftRoot {
    /// The subject, in DER and base64.
    subject: String,
    /// The public key with its algorithm, likewise.
    key: String,
}

impl MicrosoftRoot {
    fn anchor(&self) -> Option<TrustAnchor<'static>> {
        let content =
            |base64: &str| Some(Der::from(inner(&STANDARD.decode(base64).ok()?).to_vec()));
        Some(TrustAnchor {
            subject: content(&self.subject)?,
            subject_public_key_info: content(&self.key)?,
            name_constraints: None,
        })
    }
}

/// The authorities that end a path.
pub struct Roots {
    /// Those of browsers alone, of both lists, of Microsoft alone, in this order: so each list is a piece.
    anchors: Vec<TrustAnchor<'static>>,
    lists: Lists,
    /// Whole certificates, where the list has them.
    whole: Vec<CertificateDer<'static>>,
}

/// Who says that these are authorities.
enum Lists {
    /// The user.
    Given,
    /// Browsers up to one place, Microsoft from another on; of when Microsoft's is.
    Public { browsers_end: usize, microsoft_begins: usize, as_of: Date },
}

/// Why a list cannot be used.
#[derive(Debug, thiserror::Error)]
#[error(
    "there is no certificate in it that could be a root\nhelp: give a file of certificates in PEM"
)]
pub struct RootsError;

impl Roots {
    /// Mozilla's list, which is that of browsers, and that of Microsoft's programme, both built in.
    pub fn public() -> Self {
        let microsoft = MICROSOFT.root.iter().filter_map(MicrosoftRoot::anchor).collect();
        Self::of_lists(webpki_roots::TLS_SERVER_ROOTS.to_vec(), microsoft, MICROSOFT.as_of)
    }

    /// Two lists, which may have roots in common: a name and a key.
    pub(super) fn of_lists(
        browsers: Vec<TrustAnchor<'static>>,
        microsoft: Vec<TrustAnchor<'static>>,
        as_of: Date,
    ) -> Self {
        let is_in = |list: &[TrustAnchor<'_>], one: &TrustAnchor<'_>| {
            list.iter().any(|own| {
                own.subject == one.subject
                    && own.subject_public_key_info == one.subject_public_key_info
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
        Ok(Self { anchors, lists: Lists::Given, whole })
    }

    /// Of when Microsoft's list is, where that is asked.
    pub(super) fn as_of(&self) -> Option<Date> {
        match self.lists {
            Lists::Given => None,
            Lists::Public { as_of, .. } => Some(as_of),
        }
    }

    /// Whether there is a root of this name, as DER without the outermost tag and length.
    pub(super) fn has(&self, subject: &[u8]) -> bool {
        self.anchors.iter().any(|anchor| anchor.subject.as_ref() == subject)
    }

    /// The certificates of the roots of a name, where the list has them.
    pub(super) fn certificates(&self, subject: &[u8]) -> Vec<X509Certificate<'_>> {
        let parsed = self.whole.iter().filter_map(|der| X509Certificate::from_der(der).ok());
        parsed
            .map(|(_, root)| root)
            .filter(|root| inner(root.subject().as_raw()) == subject)
            .collect()
    }

    /// Who trusts a chain. `leads` says whether it leads to one of these anchors: a certificate signed by
    /// several authorities may have a path to each list.
    pub(super) fn trust(
        &self,
        leads: impl Fn(&[TrustAnchor<'static>]) -> Result<(), Error>,
    ) -> Result<Trust, Error> {
        let Lists::Public { browsers_end, microsoft_begins, .. } = self.lists else {
            return leads(&self.anchors).map(|()| Trust::Given);
        };
        let browsers = leads(&self.anchors[..browsers_end]);
        match (browsers, leads(&self.anchors[microsoft_begins..])) {
            (Ok(()), Ok(())) => Ok(Trust::Both),
            (Ok(()), Err(_)) => Ok(Trust::BrowsersOnly),
            (Err(_), Ok(())) => Ok(Trust::MicrosoftOnly),
            // The list that knows the root has more to say.
            (Err(Error::UnknownIssuer), Err(error)) | (Err(error), Err(_)) => Err(error),
        }
    }

    /// What is to be said of a chain that leads nowhere.
    pub(super) fn distrust(&self) -> Trust {
        match self.lists {
            Lists::Given => Trust::NotGiven,
            Lists::Public { .. } => Trust::Neither,
        }
    }

    /// Who trusts a root of this name, where no more can be told.
    pub(super) fn trust_in_name(&self, subject: &[u8]) -> Trust {
        let named = |anchors: &[TrustAnchor<'_>]| {
            let is_there = anchors.iter().any(|anchor| anchor.subject.as_ref() == subject);
            if is_there { Ok(()) } else { Err(Error::UnknownIssuer) }
        };
        self.trust(named).unwrap_or(self.distrust())
    }

    /// Whether a root with dates is valid at a moment; one without is.
    pub(super) fn is_in_date(&self, anchor: &TrustAnchor<'_>, now: Timestamp) -> bool {
        let own = self.certificates(&anchor.subject);
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

    /// Every root that the table has can be read, and the two lists meet: a subject or a key written in
    /// another way would make them strangers.
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
                let is_there = list.iter().any(|own| std::ptr::eq(own, anchor));
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
    fn roots_by_name() {
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
    fn a_file_without_certificates_is_no_list() {
        assert!(Roots::from_pem(b"no").is_err());
        assert!(Roots::from_pem(b"").is_err());
    }
}

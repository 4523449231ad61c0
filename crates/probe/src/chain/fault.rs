//! What can be wrong with a chain.

use std::fmt::Display;

/// Something wrong with a chain of certificates: what it is, not how it is found. In the order of
/// reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The server sent no certificate.
    Empty,
    /// The server's certificate has expired.
    Expired,
    /// The server's certificate is not valid yet.
    NotYetValid,
    /// A certificate above it has expired.
    AuthorityExpired,
    /// A certificate above it is not valid yet.
    AuthorityNotYetValid,
    /// It does not stand for the name that clients connect to.
    NameMismatch,
    /// It has no alternative names, only a common name (RFC 6125 6.4.4).
    CommonNameOnly,
    /// It signed itself.
    SelfSigned,
    /// The path ends at an authority in no list.
    PrivateRoot,
    /// An intermediate certificate was not sent.
    MissingIntermediate,
    /// Signed with SHA-1 or MD5.
    WeakSignature,
    /// A key that is too short, or of a kind that clients refuse.
    WeakKey,
    /// Its extended key usage excludes servers.
    WrongPurpose,
    /// The server's certificate is that of an authority.
    AuthorityAsServer,
    /// A certificate above it may not sign others, or the path is longer than it allows.
    NotAnAuthority,
    /// A certificate above it excludes its name.
    NameConstraint,
    /// A signature does not verify.
    BadSignature,
    /// A rule of RFC 5280 is broken, or a critical extension is unknown.
    Malformed,
    /// The certificates are not sent in the order of the path (RFC 5246 7.4.2).
    WrongOrder,
    /// The root was sent, though every client either has it or does not trust it.
    RootSent,
}

impl Fault {
    /// Every fault, in the order of reports.
    pub const ALL: [Fault; 20] = [
        Fault::Empty,
        Fault::Expired,
        Fault::NotYetValid,
        Fault::AuthorityExpired,
        Fault::AuthorityNotYetValid,
        Fault::NameMismatch,
        Fault::CommonNameOnly,
        Fault::SelfSigned,
        Fault::PrivateRoot,
        Fault::MissingIntermediate,
        Fault::WeakSignature,
        Fault::WeakKey,
        Fault::WrongPurpose,
        Fault::AuthorityAsServer,
        Fault::NotAnAuthority,
        Fault::NameConstraint,
        Fault::BadSignature,
        Fault::Malformed,
        Fault::WrongOrder,
        Fault::RootSent,
    ];

    /// The word in the observation `chain.fault`.
    pub fn as_str(self) -> &'static str {
        match self {
            Fault::Empty => "empty",
            Fault::Expired => "expired",
            Fault::NotYetValid => "not-yet-valid",
            Fault::AuthorityExpired => "authority-expired",
            Fault::AuthorityNotYetValid => "authority-not-yet-valid",
            Fault::NameMismatch => "name-mismatch",
            Fault::CommonNameOnly => "common-name-only",
            Fault::SelfSigned => "self-signed",
            Fault::PrivateRoot => "private-root",
            Fault::MissingIntermediate => "missing-intermediate",
            Fault::WeakSignature => "weak-signature",
            Fault::WeakKey => "weak-key",
            Fault::WrongPurpose => "wrong-purpose",
            Fault::AuthorityAsServer => "authority-as-server",
            Fault::NotAnAuthority => "not-an-authority",
            Fault::NameConstraint => "name-constraint",
            Fault::BadSignature => "bad-signature",
            Fault::Malformed => "malformed",
            Fault::WrongOrder => "wrong-order",
            Fault::RootSent => "root-sent",
        }
    }

    /// Whether clients refuse the server because of it.
    pub fn refuses(self) -> bool {
        !matches!(self, Fault::WrongOrder | Fault::RootSent)
    }

    /// Whether it concerns the dates of a certificate.
    pub fn concerns_dates(self) -> bool {
        use Fault::{AuthorityExpired, AuthorityNotYetValid, Expired, NotYetValid};
        matches!(self, Expired | NotYetValid | AuthorityExpired | AuthorityNotYetValid)
    }

    /// Whether it concerns the names of the server's certificate.
    pub fn concerns_names(self) -> bool {
        matches!(self, Fault::NameMismatch | Fault::CommonNameOnly)
    }
}

/// A fault, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub fault: Fault,
    /// The subject of the certificate, the host, or the missing issuer.
    pub subject: String,
}

impl Finding {
    pub(super) fn new(fault: Fault, subject: impl Display) -> Self {
        Self { fault, subject: subject.to_string() }
    }
}

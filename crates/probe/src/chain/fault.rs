//! What can be wrong with a chain.

use std::fmt::Display;

/// Something wrong with a chain of certificates, by what it is and not by how one finds it. In the order
/// in which faults are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Nothing was sent.
    Empty,
    /// The server's certificate is past its end.
    Expired,
    /// Its life has not begun.
    NotYetValid,
    /// One of those above it is past its end.
    AuthorityExpired,
    /// The life of one of those above it has not begun.
    AuthorityNotYetValid,
    /// It stands for other names than the one clients use.
    NameMismatch,
    /// It has no alternative names, only a common name (RFC 6125 6.4.4).
    CommonNameOnly,
    /// It signed itself.
    SelfSigned,
    /// The path ends at an authority that is in no list.
    PrivateRoot,
    /// A certificate between it and a root was not sent.
    MissingIntermediate,
    /// Signed with SHA-1 or MD5.
    WeakSignature,
    /// A key that is too short, or of a kind no longer taken.
    WeakKey,
    /// It may not be used by a server.
    WrongPurpose,
    /// It is there to sign others.
    AuthorityAsServer,
    /// One above it may not sign others, or not so many.
    NotAnAuthority,
    /// A name that one above it rules out.
    NameConstraint,
    /// A signature that is wrong.
    BadSignature,
    /// A rule of RFC 5280 is broken, or something critical is not known.
    Malformed,
    /// Not in the order of the path (RFC 5246 7.4.2).
    WrongOrder,
    /// The root was sent, which every client has or does not trust.
    RootSent,
}

impl Fault {
    /// Every fault, in the order in which they are told.
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

    /// The word in observations.
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

    /// Whether clients refuse the server for it.
    pub fn refuses(self) -> bool {
        !matches!(self, Fault::WrongOrder | Fault::RootSent)
    }

    /// About the life of a certificate.
    pub fn is_of_dates(self) -> bool {
        use Fault::{AuthorityExpired, AuthorityNotYetValid, Expired, NotYetValid};
        matches!(self, Expired | NotYetValid | AuthorityExpired | AuthorityNotYetValid)
    }

    /// About the names it stands for.
    pub fn is_of_names(self) -> bool {
        matches!(self, Fault::NameMismatch | Fault::CommonNameOnly)
    }
}

/// A fault, and of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub fault: Fault,
    /// The subject of the certificate, or the host, or who should have signed.
    pub of: String,
}

impl Finding {
    pub(super) fn new(fault: Fault, of: impl Display) -> Self {
        Self { fault, of: of.to_string() }
    }
}

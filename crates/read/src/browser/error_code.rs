//! Error codes of browsers, which are the same in every language.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::http::host_of;
use crate::kind::Kind;
use crate::lines::Line;
use crate::openssl;
use crate::part::Part;

/// Codes on error pages and consoles: the code, the failure, and for a certificate OpenSSL's words
/// for the error. The more specific codes come first.
const CODES: [(&str, &str, &str); 30] = [
    ("DNS_PROBE_FINISHED_NXDOMAIN", "name-unresolved", ""),
    ("DNS_PROBE_", "name-unresolved", ""),
    ("ERR_NAME_NOT_RESOLVED", "name-unresolved", ""),
    ("INET_E_RESOURCE_NOT_FOUND", "name-unresolved", ""),
    ("ERR_CONNECTION_REFUSED", "connection-refused", ""),
    ("ERR_CONNECTION_TIMED_OUT", "timed-out", ""),
    ("ERR_TIMED_OUT", "timed-out", ""),
    ("ERR_CONNECTION_RESET", "connection-broken", ""),
    ("ERR_CONNECTION_CLOSED", "connection-broken", ""),
    ("ERR_EMPTY_RESPONSE", "connection-broken", ""),
    ("ERR_ADDRESS_UNREACHABLE", "timed-out", ""),
    ("ERR_PROXY_CONNECTION_FAILED", "proxy-failed", ""),
    ("ERR_TUNNEL_CONNECTION_FAILED", "proxy-failed", ""),
    ("ERR_SSL_VERSION_OR_CIPHER_MISMATCH", "tls-failed", ""),
    ("ERR_SSL_OBSOLETE_VERSION", "tls-failed", ""),
    ("ERR_SSL_PROTOCOL_ERROR", "tls-failed", ""),
    ("SSL_ERROR_UNSUPPORTED_VERSION", "tls-failed", ""),
    ("SSL_ERROR_NO_CYPHER_OVERLAP", "tls-failed", ""),
    ("INET_E_SECURITY_PROBLEM", "tls-failed", ""),
    ("ERR_CERT_DATE_INVALID", "certificate-refused", "certificate has expired"),
    ("SEC_ERROR_EXPIRED_CERTIFICATE", "certificate-refused", "certificate has expired"),
    ("ERR_CERT_COMMON_NAME_INVALID", "certificate-refused", "hostname mismatch"),
    ("SSL_ERROR_BAD_CERT_DOMAIN", "certificate-refused", "hostname mismatch"),
    ("ERR_CERT_AUTHORITY_INVALID", "certificate-refused", "unable to get local issuer certificate"),
    ("SEC_ERROR_UNKNOWN_ISSUER", "certificate-refused", "unable to get local issuer certificate"),
    ("MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT", "certificate-refused", "self-signed certificate"),
    ("ERR_CERT_WEAK_SIGNATURE_ALGORITHM", "certificate-refused", ""),
    ("ERR_CERT_", "certificate-refused", ""),
    ("DLG_FLAGS_INVALID_CA", "certificate-refused", "unable to get local issuer certificate"),
    ("DLG_FLAGS_SEC_CERT_CN_INVALID", "certificate-refused", "hostname mismatch"),
];

/// Takes a line that has a code.
pub(crate) fn read(text: &str, line: &Line<'_>) -> Option<Part> {
    static KNOWN: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let codes = CODES.iter().map(|(code, ..)| code);
        let known = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(codes);
        known.expect("a few dozen codes")
    });
    let (_, failure, verify) = &CODES[KNOWN.find(text)?.pattern().as_usize()];
    let mut part = Part::new(Kind::Http, line.number);
    let host = text.find("://").and_then(|at| host_of(&text[at + 3..]));
    part.property(line, host, "http.failure", *failure);
    if let Some(found) = openssl::verify_result(verify) {
        part.property(line, host, "tls.verify", found);
    }
    Some(part)
}

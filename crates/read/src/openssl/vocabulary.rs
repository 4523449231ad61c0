//! OpenSSL's words for verification errors, alerts and dates, which other clients print, too.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// OpenSSL's verification errors (`X509_V_ERR_…`): number, a client's words for it, and OpenSSL's.
/// The more specific words come first.
const VERIFY_RESULTS: [(u16, &str, &str); 14] = [
    (
        19,
        "self-signed certificate in certificate chain",
        "self-signed certificate in certificate chain",
    ),
    (
        19,
        "self signed certificate in certificate chain",
        "self-signed certificate in certificate chain",
    ),
    (18, "self-signed certificate", "self-signed certificate"),
    (18, "self signed certificate", "self-signed certificate"),
    (20, "unable to get local issuer certificate", "unable to get local issuer certificate"),
    (20, "unable to get issuer cert", "unable to get local issuer certificate"),
    (20, "SEC_E_UNTRUSTED_ROOT", "unable to get local issuer certificate"),
    (21, "unable to verify the first certificate", "unable to verify the first certificate"),
    (10, "certificate has expired", "certificate has expired"),
    (10, "SEC_E_CERT_EXPIRED", "certificate has expired"),
    (9, "certificate is not yet valid", "certificate is not yet valid"),
    (62, "hostname mismatch", "hostname mismatch"),
    (62, "subject name matches target host", "hostname mismatch"),
    (62, "SEC_E_WRONG_PRINCIPAL", "hostname mismatch"),
];

/// TLS alerts (RFC 8446 6.2) and OpenSSL's words for them.
const ALERTS: [(u16, &str); 9] = [
    (10, "unexpected message"),
    (40, "handshake failure"),
    (42, "bad certificate"),
    (45, "certificate expired"),
    (48, "unknown ca"),
    (70, "protocol version"),
    (71, "insufficient security"),
    (80, "internal error"),
    (112, "unrecognized name"),
];

/// The alert in an error message, as `70 protocol version`.
pub(crate) fn alert(text: &str) -> Option<String> {
    let (_, rest) = text.split_once(" alert ").filter(|_| text.contains("SSL"))?;
    let (number, name) = ALERTS.iter().find(|(_, name)| rest.starts_with(name))?;
    Some(format!("{number} {name}"))
}

/// The verification error in a client's message, as `18 self-signed certificate`.
pub(crate) fn verify_result(text: &str) -> Option<String> {
    let found = VERIFY_RESULTS.iter().find(|(_, words, _)| text.contains(words));
    found.map(|(number, _, name)| format!("{number} {name}"))
}

/// Parses a date as OpenSSL prints it: `Nov 22 06:11:59 2026 GMT`.
pub(crate) fn date(text: &str) -> Option<Timestamp> {
    let date = DateTime::strptime("%b %d %H:%M:%S %Y GMT", text.trim()).ok()?;
    Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

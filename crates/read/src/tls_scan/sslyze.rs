//! sslyze: the certificate and the suites of each version of TLS.
//!
//! Source: output of sslyze 6.3 (<https://github.com/nabla-c0d3/sslyze>), run against a server of our own.
//! Why a chain is not trusted it says in one sentence for several faults, so only trust itself, names and
//! dates are taken.
//!
//! ```text
//!  SCAN RESULTS FOR MAIL.CONTOSO.COM:443 - 192.0.2.10
//!  * Certificates Information:
//!        Common Name:                       mail.contoso.com
//!  * TLS 1.2 Cipher Suites:
//! ```

use super::{HTTPS, MAX_LINES, Scan, version};
use crate::lines::{Line, Lines};
use crate::part::Part;

const RESULTS: &str = "SCAN RESULTS FOR ";
const CERTIFICATES: &str = "* Certificates Information:";
const SUITES: &str = " Cipher Suites:";
const REJECTED: &str = "the server rejected all cipher suites";
const ACCEPTED: &str = "The server accepted the following";

/// Takes the results of one host.
pub(super) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let begin = first.unquoted().trim();
    let suites = |text: &str| section(text).and_then(version);
    let is_begin = begin.starts_with(RESULTS) || begin == CERTIFICATES || suites(begin).is_some();
    if !is_begin {
        return None;
    }
    let mut scan = Scan::new(&first);
    let mut now = None;
    let mut is_ignored = false;
    let mut tried = (false, false);
    for _ in 0..MAX_LINES {
        let Some(line) = lines.peek() else { break };
        let text = line.text();
        let trimmed = text.trim();
        let is_again = trimmed.starts_with(RESULTS) && line.number != first.number;
        let is_words = !text.is_empty() && !text.starts_with(' ') && line.number != first.number;
        if is_again || is_words || trimmed.starts_with("SCANS COMPLETED") {
            break;
        }
        lines.next();
        if text.is_empty() {
            continue;
        }
        scan.part.lines.1 = line.number;
        if let Some((host, port)) = trimmed.strip_prefix(RESULTS).and_then(target) {
            scan.host = Some(host);
            scan.is_https = port == HTTPS;
        } else if trimmed.starts_with("* ") {
            now = suites(trimmed);
            is_ignored = false;
        } else if trimmed.starts_with("Certificate Chain with SNI disabled") {
            is_ignored = true;
        } else if let Some(version) = now {
            let is_taken = trimmed.starts_with(ACCEPTED);
            if is_taken || trimmed.contains(REJECTED) {
                tried.0 |= version == "TLS 1.2";
                tried.1 |= version == "TLS 1.3";
                scan.version(&line, version, is_taken);
            }
        } else if !is_ignored {
            field(&mut scan, &line, trimmed);
        }
    }
    scan.has_all_versions = tried == (true, true);
    scan.end();
    Some(scan.part)
}

/// `TLS 1.2` of `* TLS 1.2 Cipher Suites:`.
fn section(text: &str) -> Option<&str> {
    text.strip_prefix("* ")?.strip_suffix(SUITES)
}

/// Host and port of `MAIL.CONTOSO.COM:443 - 192.0.2.10`.
fn target(text: &str) -> Option<(String, &str)> {
    let (host, _) = text.split_once(" - ")?;
    let (host, port) = host.rsplit_once(':')?;
    Some((host.to_ascii_lowercase(), port))
}

fn field<'t>(scan: &mut Scan<'t>, line: &Line<'t>, text: &str) {
    let Some((name, value)) = text.split_once(':') else { return };
    let value = value.trim();
    match name {
        "Common Name" => scan.see(line, "certificate.subject", format!("CN={value}")),
        "Issuer" => scan.see(line, "certificate.issuer", format!("CN={value}")),
        "SubjAltName - DNS Names" => {
            let names = value.trim_matches(['[', ']']).split(", ");
            let names: Vec<&str> =
                names.map(|name| name.trim_matches('\'')).filter(|name| !name.is_empty()).collect();
            scan.see(line, "certificate.names", names.join(", "));
        }
        "Not Before" if is_date(value) => scan.see(line, "certificate.not_before", value),
        "Not After" if is_date(value) => scan.see(line, "certificate.not_after", value),
        // The list that Exchange Online goes by.
        _ if text.starts_with("Windows CA Store") => {
            let Some((_, found)) = text.split_once("):") else { return };
            let found = found.trim();
            if found.starts_with("OK - Certificate is trusted") {
                scan.see(line, "tls.verify", "0 ok");
            } else if found.contains("no matching subjectAltName") {
                scan.see(line, "tls.verify", "62 hostname mismatch");
            }
        }
        _ => {}
    }
}

/// `2027-01-10`, in older versions with the time.
fn is_date(text: &str) -> bool {
    text.parse::<jiff::civil::DateTime>().is_ok() || text.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use crate::kind::Kind;
    use crate::testing::{check, read_damaged};

    const SCAN: &str = include_str!("../../../../tests/data/samples/sslyze-wrong-name.txt");

    #[test]
    fn a_certificate_of_another_name() {
        check(
            Kind::TlsScan,
            SCAN,
            &[
                "tls-scan 8-61",
                "19 certificate.subject = CN=www.contoso.com @mail.contoso.com",
                "20 certificate.issuer = CN=Contoso Issuing CA @mail.contoso.com",
                "22 certificate.not_before = 2026-01-10 @mail.contoso.com",
                "23 certificate.not_after = 2027-01-10 @mail.contoso.com",
                "28 certificate.names = www.contoso.com, contoso.com @mail.contoso.com",
                "34 tls.verify = 62 hostname mismatch @mail.contoso.com",
                "44 tls.versions = TLS 1.2, TLS 1.3 @mail.contoso.com",
            ],
        );
    }

    #[test]
    fn another_port_and_a_piece() {
        check(Kind::TlsScan, &SCAN.replace("COM:443 -", "COM:587 -"), &["tls-scan 8-61"]);
        let piece =
            " * TLS 1.0 Cipher Suites:\n     The server accepted the following 2 cipher suites:\n";
        check(Kind::TlsScan, piece, &["tls-scan 1-2"]);
        check(Kind::TlsScan, "* TLS 1.2 is needed", &[]);
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(SCAN);
    }
}

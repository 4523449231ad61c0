//! testssl.sh: versions under "Testing protocols", the certificate under "Testing server defaults".
//!
//! Source: output of testssl.sh 2.9 to 3.2 (<https://testssl.sh>), labels in 30 columns.
//!
//! ```text
//!  Start 2026-11-20 10:00:00        -->> 192.0.2.10:443 (mail.contoso.com) <<--
//!  TLS 1.2    offered (OK)
//!  Chain of trust               NOT ok (self signed)
//! ```

use super::{HTTPS, MAX_LINES, Scan, version};
use crate::lines::{Line, Lines};
use crate::part::Part;

/// What the lines of a scan begin with that lost their indentation.
const LINES: [&str; 14] = [
    "Testing ",
    "Start ",
    "Done ",
    "Rating",
    "Overall ",
    "Final ",
    "SSLv",
    "TLS 1",
    "NPN",
    "ALPN",
    "Common Name (CN)",
    "subjectAltName",
    "---",
    "Further IP",
];

/// Takes the scan of one host.
pub(super) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let is_start = target(first.raw).is_some();
    let begins = ["Testing protocols via ", "Testing server defaults (Server Hello)"];
    if !is_start && !begins.iter().any(|start| first.unquoted().trim_start().starts_with(start)) {
        return None;
    }
    let mut scan = Scan::new(&first);
    let mut label = String::new();
    let mut tried = (false, false);
    for _ in 0..MAX_LINES {
        let Some(line) = lines.peek() else { break };
        let text = line.text();
        if let Some((host, port)) = target(line.raw) {
            if line.number != first.number {
                break;
            }
            (scan.host, scan.is_https) = (Some(host.to_owned()), port == HTTPS);
        }
        let is_known = LINES.iter().any(|start| text.starts_with(start));
        if !text.is_empty() && !text.starts_with(' ') && !is_known {
            break;
        }
        lines.next();
        if text.is_empty() {
            continue;
        }
        scan.part.lines.1 = line.number;
        let (name, value) = columns(&text);
        if !name.is_empty() {
            name.clone_into(&mut label);
        } else if label.starts_with("subjectAltName") {
            more_names(&mut scan, value);
            continue;
        }
        match version(name) {
            Some(version) => {
                tried.0 |= version == "TLS 1.2";
                tried.1 |= version == "TLS 1.3";
                scan.version(&line, version, value.starts_with("offered"));
            }
            None => field(&mut scan, &line, name, value),
        }
        if name.starts_with("Done ") {
            break;
        }
    }
    scan.has_all_versions = tried == (true, true);
    scan.end();
    Some(scan.part)
}

/// Host and port of `Start … -->> 192.0.2.10:443 (mail.contoso.com) <<--`.
fn target(raw: &str) -> Option<(&str, &str)> {
    let (start, rest) = raw.split_once("-->> ")?;
    if !start.trim_start_matches(['>', ' ']).starts_with("Start ") {
        return None;
    }
    let (rest, _) = rest.split_once(") <<--")?;
    let (address, host) = rest.split_once(" (")?;
    Some((host, address.rsplit_once(':')?.1))
}

/// Label and value, with two spaces or more between them.
fn columns(text: &str) -> (&str, &str) {
    let indent = text.len() - text.trim_start().len();
    let text = text.trim();
    // A value that goes on below is indented as far as the values.
    if indent > 12 && indent < 60 {
        return ("", text);
    }
    text.split_once("  ").map_or((text, ""), |(name, value)| (name, value.trim()))
}

fn field<'t>(scan: &mut Scan<'t>, line: &Line<'t>, name: &str, value: &str) {
    match name {
        "Common Name (CN)" => {
            let cn = value.split("  ").next().unwrap_or(value);
            scan.see(line, "certificate.subject", format!("CN={cn}"));
        }
        "subjectAltName (SAN)" if !value.starts_with("missing") => {
            let names: Vec<&str> = value.split_whitespace().collect();
            scan.see(line, "certificate.names", names.join(", "));
        }
        "Issuer" if value.starts_with("self-signed") => {
            scan.see(line, "certificate.self_signed", "yes");
        }
        "Issuer" => {
            let cn = value.split(" (").next().unwrap_or(value);
            scan.see(line, "certificate.issuer", format!("CN={cn}"));
        }
        "Trust (hostname)" if value.starts_with("certificate does not match supplied URI") => {
            scan.see(line, "tls.verify", "62 hostname mismatch");
        }
        "Chain of trust" => {
            if let Some(found) = trust(value) {
                // A name that does not match is told besides.
                scan.seen.push((*line, "tls.verify", found.to_owned()));
            }
        }
        "Certificate Validity (UTC)" | "Certificate Expiration" => {
            let dates = value.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')'));
            let Some((before, after)) = dates.and_then(|(dates, _)| dates.split_once(" --> "))
            else {
                return;
            };
            let names = ["certificate.not_before", "certificate.not_after"];
            for (name, date) in names.into_iter().zip([before, after]) {
                if let Some(date) = moment(date) {
                    scan.see(line, name, date);
                }
            }
        }
        _ => {}
    }
}

/// OpenSSL's words for what testssl.sh says of the chain. Of a chain that only some lists trust, and of
/// one that was not sent whole, nothing is said.
fn trust(value: &str) -> Option<&'static str> {
    let value = value.trim();
    let reason = value.strip_prefix("NOT ok").map(str::trim);
    Some(match reason {
        Some("(self signed)") => "18 self-signed certificate",
        Some("(self signed CA in chain)") => "19 self-signed certificate in certificate chain",
        Some("(expired)") => "10 certificate has expired",
        Some("(chain incomplete)") => "20 unable to get local issuer certificate",
        None if value == "Ok" => "0 ok",
        _ => return None,
    })
}

/// Adds the names that stand on a further line.
fn more_names(scan: &mut Scan<'_>, value: &str) {
    let names = scan.seen.iter_mut().find(|(_, name, _)| *name == "certificate.names");
    if let Some((_, _, names)) = names {
        for name in value.split_whitespace() {
            names.push_str(", ");
            names.push_str(name);
        }
    }
}

/// `2026-01-10 00:00`, which is UTC.
fn moment(text: &str) -> Option<String> {
    let time: jiff::civil::DateTime = text.trim().parse().ok()?;
    Some(format!("{time}Z"))
}

#[cfg(test)]
mod tests {
    use crate::kind::Kind;
    use crate::testing::{check, read_damaged};

    const SCAN: &str = include_str!("../../../../tests/data/samples/testssl-self-signed.txt");

    #[test]
    fn a_self_signed_certificate() {
        check(
            Kind::TlsScan,
            SCAN,
            &[
                "tls-scan 1-32",
                "22 certificate.subject = CN=mail.contoso.com @mail.contoso.com",
                "23 certificate.names = mail.contoso.com, autodiscover.contoso.com, legacy.contoso.com @mail.contoso.com",
                "26 tls.verify = 18 self-signed certificate @mail.contoso.com",
                "27 certificate.not_before = 2026-01-10T00:00:00Z @mail.contoso.com",
                "27 certificate.not_after = 2027-01-10T23:59:00Z @mail.contoso.com",
                "29 certificate.self_signed = yes @mail.contoso.com",
                "9 tls.versions = TLS 1.2 @mail.contoso.com",
            ],
        );
    }

    #[test]
    fn another_port_and_a_piece() {
        check(Kind::TlsScan, &SCAN.replace(":443 (", ":25 ("), &["tls-scan 1-32"]);
        check(
            Kind::TlsScan,
            " Testing protocols via sockets except NPN+ALPN \n\n TLS 1      offered (deprecated)\n\nBye",
            &["tls-scan 1-3"],
        );
        check(
            Kind::TlsScan,
            " Testing protocols via sockets \n TLS 1      offered\n TLS 1.2    not offered\n TLS 1.3    not offered\n",
            &["tls-scan 1-4", "2 tls.versions = TLS 1.0"],
        );
    }

    #[test]
    fn a_chain_that_only_some_trust_says_nothing() {
        let trust = super::trust;
        assert_eq!(trust("Ok: Mozilla; NOT ok: Apple (chain incomplete)"), None);
        assert_eq!(trust("NOT ok: Mozilla (chain incomplete)"), None);
        assert_eq!(trust("Ok   "), Some("0 ok"));
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(SCAN);
    }
}

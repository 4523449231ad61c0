//! nmap: the ports of a host, with what its scripts `ssl-cert` and `ssl-enum-ciphers` print below them.
//!
//! Source: <https://nmap.org/nsedoc/scripts/ssl-cert.html>, `ssl-enum-ciphers.html`.
//!
//! ```text
//! Nmap scan report for mail.contoso.com (192.0.2.10)
//! PORT    STATE SERVICE
//! 443/tcp open  https
//! | ssl-cert: Subject: commonName=mail.contoso.com
//! ```

use super::{HTTPS, MAX_LINES, Scan, version};
use crate::lines::{Line, Lines};
use crate::part::Part;

const REPORT: &str = "Nmap scan report for ";

/// Takes a report on one host, or its ports alone.
pub(super) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    if host(first.raw).is_none() && !is_table(first.raw) && port(first.raw).is_none() {
        return None;
    }
    let mut scan = Scan::new(&first);
    // Of what stands above the first port nothing counts.
    scan.is_https = false;
    let mut address = None;
    let mut has_ports = false;
    for _ in 0..MAX_LINES {
        let Some(line) = lines.peek() else { break };
        let text = line.text();
        if let Some((name, ip)) = host(line.raw) {
            if line.number != first.number {
                break;
            }
            (scan.host, address) = (Some(name.to_owned()), ip);
        } else if let Some((number, state)) = port(&text) {
            scan.end();
            has_ports = true;
            scan.is_https = number == HTTPS;
            if scan.is_https {
                scan.see(&line, "tcp.connect", state);
                let at = address.or(scan.host.as_deref()).unwrap_or_default();
                if !at.is_empty() {
                    scan.see(&line, "tcp.address", format!("{at}:{number}"));
                }
            }
        } else if let Some(said) = script(&text) {
            said_by_script(&mut scan, &line, said);
        } else if !(text.is_empty() || is_table(&text) || is_around(&text)) {
            break;
        }
        lines.next();
        if !text.is_empty() {
            scan.part.lines.1 = line.number;
        }
    }
    scan.end();
    has_ports.then_some(scan.part)
}

/// What a report is about: the host and its address.
fn host(raw: &str) -> Option<(&str, Option<&str>)> {
    let rest = raw.trim_start_matches(['>', ' ']).strip_prefix(REPORT)?.trim_end();
    match rest.split_once(" (") {
        Some((name, address)) => Some((name, address.strip_suffix(')'))),
        None => Some((rest, None)),
    }
}

fn is_table(text: &str) -> bool {
    text.starts_with("PORT ") && text.contains(" STATE ")
}

/// `443/tcp open  https`, with the state as probes call it.
fn port(text: &str) -> Option<(&str, &'static str)> {
    let (port, rest) = text.trim_start().split_once(' ')?;
    let number = port.strip_suffix("/tcp")?;
    let state = match rest.split_whitespace().next()? {
        "open" => "open",
        "closed" => "refused",
        "filtered" => "timed-out",
        _ => return None,
    };
    number.parse::<u16>().is_ok().then_some((number, state))
}

/// What a script says on a line.
fn script(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix('|').map(|said| said.strip_prefix('_').unwrap_or(said))
}

/// Further lines of a report.
fn is_around(text: &str) -> bool {
    ["Host is up", "Not shown:", "Other addresses", "rDNS record", "Scanned at", "Host script"]
        .iter()
        .chain(&["Service Info:", "Service detection", "Nmap done", "# Nmap done", "Read data"])
        .any(|start| text.starts_with(start))
}

fn said_by_script<'t>(scan: &mut Scan<'t>, line: &Line<'t>, said: &str) {
    let said = said.trim();
    let after = |start: &str| said.strip_prefix(start).map(str::trim);
    if let Some(subject) = after("ssl-cert: Subject:") {
        scan.see(line, "certificate.subject", name(subject));
    } else if let Some(issuer) = after("Issuer:") {
        scan.see(line, "certificate.issuer", name(issuer));
    } else if let Some(names) = after("Subject Alternative Name:") {
        let names: Vec<&str> =
            names.split(',').filter_map(|name| name.trim().strip_prefix("DNS:")).collect();
        scan.see(line, "certificate.names", names.join(", "));
    } else if let Some(date) = after("Not valid before:").and_then(moment) {
        scan.see(line, "certificate.not_before", date);
    } else if let Some(date) = after("Not valid after:").and_then(moment) {
        scan.see(line, "certificate.not_after", date);
    } else if let Some(algorithm) = after("Signature Algorithm:") {
        scan.see(line, "certificate.signature_algorithm", algorithm);
    } else if after("least strength:").is_some() {
        scan.has_all_versions = true;
    } else if let Some(version) = said.strip_suffix(':').and_then(version) {
        scan.version(line, version, true);
    }
}

/// `commonName=mail.contoso.com/organizationName=Contoso` in the form of other readers.
fn name(text: &str) -> String {
    let parts = text.split('/').map(|part| match part.split_once('=') {
        Some(("commonName", name)) => format!("CN={name}"),
        Some(("organizationName", name)) => format!("O={name}"),
        _ => part.to_owned(),
    });
    parts
        .filter(|part| part.starts_with("CN=") || part.starts_with("O="))
        .collect::<Vec<_>>()
        .join(", ")
}

/// `2027-11-22T06:32:52`, which is UTC.
fn moment(text: &str) -> Option<String> {
    let time: jiff::civil::DateTime = text.split('+').next()?.trim().parse().ok()?;
    Some(format!("{time}Z"))
}

#[cfg(test)]
mod tests {
    use crate::kind::Kind;
    use crate::testing::{check, read_damaged};

    const SCAN: &str = include_str!("../../../../tests/data/samples/nmap-old-tls.txt");

    #[test]
    fn ports_the_certificate_of_https_and_versions() {
        check(
            Kind::TlsScan,
            SCAN,
            &[
                "tls-scan 2-32",
                "9 tcp.connect = open @mail.contoso.com",
                "9 tcp.address = 192.0.2.10:443 @mail.contoso.com",
                "10 certificate.subject = CN=mail.contoso.com, O=Contoso @mail.contoso.com",
                "11 certificate.names = mail.contoso.com, autodiscover.contoso.com @mail.contoso.com",
                "12 certificate.issuer = CN=Contoso Issuing CA @mail.contoso.com",
                "15 certificate.signature_algorithm = sha256WithRSAEncryption @mail.contoso.com",
                "16 certificate.not_before = 2026-01-10T00:00:00Z @mail.contoso.com",
                "17 certificate.not_after = 2027-01-10T23:59:59Z @mail.contoso.com",
                "19 tls.versions = TLS 1.0, TLS 1.1 @mail.contoso.com",
            ],
        );
    }

    #[test]
    fn ports_alone_and_what_is_cut_off() {
        check(
            Kind::TlsScan,
            "PORT    STATE    SERVICE\n443/tcp filtered https\n\nWhat now?",
            &["tls-scan 1-2", "2 tcp.connect = timed-out"],
        );
        check(
            Kind::TlsScan,
            "443/tcp open  https\n| ssl-enum-ciphers: \n|   TLSv1.0: \n",
            &["tls-scan 1-3", "1 tcp.connect = open"],
        );
        check(Kind::TlsScan, "443/tcp is open to the world", &[]);
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(SCAN);
    }
}

//! The output of `openssl s_client`.

mod vocabulary;

use crate::certificate;
use crate::kind::Kind;
use crate::lines::{Line, Lines, bare};
use crate::part::Part;

pub(crate) use vocabulary::{alert, date, verify_result};

/// Beginnings of the lines that s_client prints, apart from the chain and the dump of a ticket.
const LINES: [&str; 58] = [
    "---",
    "CONNECTION ESTABLISHED",
    "Protocol version:",
    "Ciphersuite:",
    "Peer certificate:",
    "Hash used:",
    "Signature type:",
    "Connecting to",
    "CONNECTED(",
    "depth=",
    "verify error:",
    "verify return:",
    "verify depth",
    "Certificate chain",
    "Server certificate",
    "subject=",
    "issuer=",
    "No client certificate CA",
    "Acceptable client certificate CA",
    "Client Certificate Types",
    "Requested Signature Algorithms",
    "Shared Requested Signature",
    "Peer signing digest",
    "Peer signature type",
    "Peer Temp Key",
    "Server Temp Key",
    "Negotiated TLS1.3 group",
    "SSL handshake has read",
    "Verification:",
    "Verification error:",
    "Verified peername:",
    "New, ",
    "Reused, ",
    "Protocol: ",
    "Protocol  :",
    "Server public key is",
    "Secure Renegotiation",
    "This TLS version forbids",
    "Compression:",
    "Expansion:",
    "No ALPN",
    "ALPN protocol",
    "Early data",
    "Verify return code:",
    "SSL-Session:",
    "Cipher    :",
    "Session-ID",
    "Master-Key:",
    "Resumption PSK",
    "PSK identity",
    "SRP username",
    "TLS session ticket",
    "Start Time:",
    "Timeout   :",
    "Extended master secret",
    "Max Early Data",
    "Post-Handshake New Session",
    "no peer certificate",
];

/// Takes a transcript, from the command or the first line of the connection on, as long as lines
/// are s_client's.
pub(super) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let command = first.raw.contains("s_client ").then_some(first.raw);
    let begins = ["CONNECTED(", "CONNECTION ESTABLISHED", "depth=", "Certificate chain"];
    let text = bare(first.raw);
    if command.is_none() && !begins.iter().any(|start| text.starts_with(start)) {
        return None;
    }
    let mut session = Session::new(command.and_then(host_in));
    session.names_roots = command.is_some_and(|line| line.contains("-CA"));
    let mut part = Part::new(Kind::Tls, first.number);
    lines.next();
    session.take(&first, &mut part);
    while let Some(line) = lines.peek() {
        let text = bare(line.raw);
        if let Some(block) = certificate::read(lines) {
            part.lines.1 = block.lines.1;
            session.has_block = true;
            part.observations.extend(block.observations);
            while lines.peek().is_some_and(|next| next.number <= block.lines.1) {
                lines.next();
            }
            continue;
        }
        lines.next();
        if text.is_empty() {
            continue;
        }
        if !session.take(&line, &mut part) && text != "DONE" && text != "closed" {
            break;
        }
        part.lines.1 = line.number;
    }
    if part.lines.1 == first.number && command.is_some() {
        return None;
    }
    session.observe(&mut part);
    Some(part)
}

/// The contents of a transcript, each with its line.
#[derive(Default)]
struct Session<'t> {
    host: Option<String>,
    protocol: Option<(Line<'t>, String)>,
    cipher: Option<(Line<'t>, String)>,
    alert: Option<(Line<'t>, String)>,
    verify: Option<(Line<'t>, String)>,
    verified_name: Option<(Line<'t>, String)>,
    /// Whether the command names the roots to trust, so that `0 ok` says little.
    names_roots: bool,
    chain: Vec<(Line<'t>, String)>,
    /// The fields of the server's certificate, for a transcript without its block.
    leaf: Vec<(Line<'t>, &'static str, String)>,
    has_block: bool,
}

impl<'t> Session<'t> {
    fn new(host: Option<&str>) -> Self {
        Self { host: host.map(str::to_owned), ..Self::default() }
    }

    /// Takes a line. `false` if it is not s_client's.
    fn take(&mut self, line: &Line<'t>, part: &mut Part) -> bool {
        let text = bare(line.raw);
        let after = |start: &str| text.strip_prefix(start).map(str::trim);
        if let Some(found) = alert(text) {
            self.alert = Some((*line, found));
        } else if let Some(rest) = after("New, ").or(after("Reused, ")) {
            if let Some((protocol, cipher)) = rest.split_once(", Cipher is ") {
                if cipher != "(NONE)" {
                    self.protocol = Some((*line, protocol.to_owned()));
                }
                self.cipher = Some((*line, cipher.to_owned()));
            }
        } else if let Some(cipher) = after("Ciphersuite:") {
            self.cipher = Some((*line, cipher.to_owned()));
        } else if let Some(protocol) =
            after("Protocol: ").or(after("Protocol  :")).or(after("Protocol version:"))
        {
            self.protocol.get_or_insert((*line, protocol.to_owned()));
        } else if let Some(rest) = after("Verify return code:") {
            if let Some((number, words)) = rest.split_once(" (") {
                let words = words.trim_end_matches(')');
                self.verify.get_or_insert((*line, format!("{number} {words}")));
            }
        } else if let Some(rest) = after("verify error:num=") {
            if let Some((number, words)) = rest.split_once(':') {
                self.verify = Some((*line, format!("{number} {words}")));
            }
        } else if let Some(name) = after("Verified peername:") {
            self.host.get_or_insert_with(|| name.to_owned());
            self.verified_name = Some((*line, name.to_owned()));
        } else if let Some((depth, subject)) = text.split_once(" s:") {
            if depth.parse::<u16>().is_err() {
                return false;
            }
            self.chain.push((*line, subject.trim().to_owned()));
        } else if let Some(field) = self.field_of_chain(text) {
            if self.chain.len() == 1 {
                self.leaf.extend(field.into_iter().map(|(name, value)| (*line, name, value)));
            }
        } else {
            let dump =
                text.get(4..7) == Some(" - ") && text.starts_with(|c: char| c.is_ascii_digit());
            let known = dump || LINES.iter().any(|start| text.starts_with(start));
            return known || (part.lines.1 == line.number && text.contains("s_client"));
        }
        true
    }

    /// The fields of a certificate on a line below its subject in the chain. `None` for another
    /// line.
    fn field_of_chain(&self, text: &str) -> Option<Vec<(&'static str, String)>> {
        let after = |start: &str| text.strip_prefix(start).map(str::trim);
        if self.chain.is_empty() {
            return None;
        }
        if let Some(issuer) = after("i:") {
            return Some(vec![("certificate.issuer", issuer.to_owned())]);
        }
        if let Some(rest) = after("a:PKEY: ") {
            let (key, algorithm) = rest.split_once("; sigalg: ")?;
            let key = key.replace(", ", " ").replace(" (bit)", "");
            let key = key.trim().to_owned();
            return Some(vec![
                ("certificate.key", key),
                ("certificate.signature_algorithm", algorithm.to_owned()),
            ]);
        }
        let rest = after("v:NotBefore: ")?;
        let (before, after) = rest.split_once("; NotAfter: ")?;
        let dates = [("certificate.not_before", before), ("certificate.not_after", after)];
        let dates =
            dates.into_iter().filter_map(|(name, text)| Some((name, date(text)?.to_string())));
        Some(dates.collect())
    }

    fn observe(self, part: &mut Part) {
        let host = self.host.as_deref();
        let mut seen: Vec<(Line<'t>, &'static str, String)> = Vec::new();
        let handshake_at = self.cipher.as_ref().or(self.alert.as_ref());
        if let Some((line, _)) = handshake_at {
            let failed = self.cipher.as_ref().is_none_or(|(_, cipher)| cipher == "(NONE)");
            let handshake = if failed { "failed" } else { "done" };
            seen.push((*line, "tls.handshake", handshake.to_owned()));
        }
        let done = self.cipher.filter(|(_, cipher)| cipher != "(NONE)");
        // `0 ok` means nothing without a certificate, and little with the command's own roots.
        let has_certificate = !self.chain.is_empty() || self.has_block;
        let verify = self
            .verify
            .filter(|(_, found)| has_certificate && !(self.names_roots && found.starts_with("0 ")));
        for (name, found) in [
            ("tls.protocol", self.protocol),
            ("tls.cipher", done),
            ("tls.alert", self.alert),
            ("tls.verify", verify),
            ("tls.verified_name", self.verified_name),
        ] {
            seen.extend(found.map(|(line, value)| (line, name, value)));
        }
        if let Some((line, subject)) = self.chain.first() {
            let subjects: Vec<&str> = self.chain.iter().map(|(_, one)| one.as_str()).collect();
            seen.push((*line, "tls.chain", subjects.join("; ")));
            if !self.has_block {
                seen.push((*line, "certificate.subject", subject.clone()));
                seen.extend(self.leaf);
            }
        }
        for (line, name, value) in seen {
            part.property(&line, host, name, value);
        }
    }
}

/// The host in a command: that of `-servername`, or else that of `-connect`.
fn host_in(command: &str) -> Option<&str> {
    let mut words = command.split_whitespace();
    let mut found = None;
    while let Some(word) = words.next() {
        match word {
            "-servername" => return words.next(),
            "-connect" => found = words.next().map(|host| host.split(':').next().unwrap_or(host)),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::kind::Kind;
    use crate::parts::parts;
    use crate::testing::{check, read_damaged, summary};

    const OLD_SERVER: &str = include_str!("../../../../tests/data/tls/tls-08-tls10-only.txt");
    const SELF_SIGNED: &str = include_str!("../../../../tests/data/tls/tls-06-selfsigned.txt");
    const OLD_CLIENT: &str = include_str!("../../../../tests/data/tls/tls-09-tls10-old-client.txt");

    #[test]
    fn a_server_that_is_too_old() {
        check(
            Kind::Tls,
            OLD_SERVER,
            &[
                "tls 2-23",
                "15 tls.handshake = failed @mail.peer.test",
                "16 tls.protocol = TLSv1.3 @mail.peer.test",
                "4 tls.alert = 70 protocol version @mail.peer.test",
            ],
        );
    }

    #[test]
    fn a_self_signed_certificate() {
        check(
            Kind::Tls,
            SELF_SIGNED,
            &[
                "tls 2-39",
                "29 tls.handshake = done @mail.peer.test",
                "29 tls.protocol = TLSv1.3 @mail.peer.test",
                "29 tls.cipher = TLS_AES_256_GCM_SHA384 @mail.peer.test",
                "5 tls.verify = 18 self-signed certificate @mail.peer.test",
                "12 tls.chain = CN=mail.peer.test @mail.peer.test",
                "12 certificate.subject = CN=mail.peer.test @mail.peer.test",
                "13 certificate.issuer = CN=mail.peer.test @mail.peer.test",
                "14 certificate.key = RSA 2048 @mail.peer.test",
                "14 certificate.signature_algorithm = sha256WithRSAEncryption @mail.peer.test",
                "15 certificate.not_before = 2026-11-22T06:32:52Z @mail.peer.test",
                "15 certificate.not_after = 2027-11-22T06:32:52Z @mail.peer.test",
            ],
        );
    }

    #[test]
    fn an_old_protocol() {
        check(
            Kind::Tls,
            OLD_CLIENT,
            &[
                "tls 2-62",
                "35 tls.handshake = done @mail.peer.test",
                "35 tls.protocol = TLSv1.0 @mail.peer.test",
                "35 tls.cipher = ECDHE-RSA-AES256-SHA @mail.peer.test",
                "33 tls.verified_name = mail.peer.test @mail.peer.test",
                "13 tls.chain = CN=mail.peer.test; CN=Peer Test Issuing CA @mail.peer.test",
                "13 certificate.subject = CN=mail.peer.test @mail.peer.test",
                "14 certificate.issuer = CN=Peer Test Issuing CA @mail.peer.test",
                "15 certificate.key = RSA 2048 @mail.peer.test",
                "15 certificate.signature_algorithm = sha256WithRSAEncryption @mail.peer.test",
                "16 certificate.not_before = 2026-11-22T06:32:52Z @mail.peer.test",
                "16 certificate.not_after = 2027-11-22T06:32:52Z @mail.peer.test",
            ],
        );
    }

    #[test]
    fn the_block_of_the_certificate_says_more_than_the_lines() {
        let block = include_str!("../../../../tests/data/certificates/weak.pem");
        let text = format!(
            "CONNECTED(00000003)\n---\nCertificate chain\n 0 s:CN = owa.contoso.com\n   i:CN = owa.contoso.com\n---\nServer certificate\n{block}subject=CN = owa.contoso.com\n\nissuer=CN = owa.contoso.com\n\n---\nNew, TLSv1.2, Cipher is X\n---\n\nregards"
        );
        let seen: Vec<String> = parts(&text).flat_map(|part| summary(&part)).collect();
        assert!(seen.iter().any(|line| line.ends_with("certificate.key = RSA 1024")), "{seen:?}");
        assert_eq!(seen.iter().filter(|line| line.contains("certificate.subject")).count(), 1);
        assert_eq!(seen.last().map(String::as_str), Some("text 29-29"));
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(SELF_SIGNED);
    }
}

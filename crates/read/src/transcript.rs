//! Transcripts of probes: one block for each attempt.
//!
//! ```text
//! ===== probe tls mail.contoso.com
//! tls.agreement: agrees
//!
//! -----BEGIN CERTIFICATE----- …
//! ```
//!
//! A block begins with the kind of probe and the host. Properties with names of
//! [`shindan_model::SEEN`] follow, then, behind a blank line, what came over the wire:
//! certificates, or an HTTP exchange with its body.

use shindan_model::is_seen;

use crate::http::{self, Exchange};
use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;
use crate::{autodiscover, certificate};

/// The beginning of the line that begins a block. The kind of probe and the host follow.
pub const BLOCK_PREFIX: &str = "===== probe ";

/// Takes a block, up to the next one.
pub(super) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.next()?;
    let (_, host) = first.raw.strip_prefix(BLOCK_PREFIX)?.split_once(' ')?;
    let host = host.trim().to_ascii_lowercase();
    let mut lines = lines.before(BLOCK_PREFIX);
    let mut part = Part::new(Kind::Probe, first.number);
    let last = lines.filter(|line| !line.is_blank()).last();
    part.lines.1 = last.map_or(first.number, |line| line.number);
    while let Some(line) = lines.peek().filter(|line| !line.is_blank()) {
        lines.next();
        match line.raw.split_once(": ").or(line.raw.strip_suffix(':').map(|name| (name, ""))) {
            Some((name, value)) if is_seen(name) => {
                part.property(&line, Some(&host), name, value.trim())
            }
            _ => part.not_understood.push(line.number),
        }
    }
    while let Some(line) = lines.peek() {
        if certificate::label(line.raw).is_some()
            && let Some(certificates) = certificate::read(lines)
        {
            let last = certificates.lines.1;
            part.adopt(certificates, &host);
            skip_to(&mut lines, last);
        } else if http::request_line(line.raw).is_some() {
            exchange(&mut part, &mut lines, line, &host);
        } else {
            lines.next();
        }
    }
    Some(part)
}

/// Takes the request, the response, and its body if that is Autodiscover's.
fn exchange<'t>(part: &mut Part, lines: &mut Lines<'t>, start: Line<'t>, host: &str) {
    lines.next();
    let Some((method, target)) = http::request_line(start.raw) else { return };
    let request = http::headers(lines);
    let mut exchange = Exchange { method: Some(method.to_owned()), ..Exchange::default() };
    exchange.request(target, &request);
    exchange.requested_at = Some(start);
    // The body of the request comes before the response.
    while lines.peek().is_some_and(|line| http::status_line(line.raw).is_none()) {
        lines.next();
    }
    exchange.response(lines);
    exchange.observe(part);
    while lines.peek().is_some_and(|line| line.is_blank()) {
        lines.next();
    }
    if let Some(response) = autodiscover::read(*lines) {
        part.adopt(response, host);
    }
    // The rest of the body is whatever the server likes, and no observation of the probe.
    lines.by_ref().for_each(drop);
}

fn skip_to(lines: &mut Lines<'_>, last: usize) {
    while lines.peek().is_some_and(|line| line.number <= last) {
        lines.next();
    }
}

#[cfg(test)]
mod tests {
    use crate::parts::parts;
    use crate::testing::{read_damaged, summary};

    const BLOCKS: &str = "\
===== probe dns mail.contoso.com
dns.name: mail.contoso.com
dns.answer: found
dns.address: 192.0.2.1
no name

===== probe http mail.contoso.com
probe.time.connect: 12 ms

POST /autodiscover/autodiscover.xml HTTP/1.1
Host: mail.contoso.com

a body
HTTP/1.1 200 OK
Content-Type: text/xml

<Autodiscover><Response><Account><Action>redirectUrl</Action></Account></Response></Autodiscover>
Result : Failed
HTTP/1.1 404 Not Found
===== probe tcp mail.contoso.com
tcp.connect: refused
";

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let seen: Vec<String> = parts(text).flat_map(|part| summary(&part)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn blocks_and_a_response_in_one() {
        check(
            BLOCKS,
            &[
                "probe 1-5",
                "2 dns.name = mail.contoso.com @mail.contoso.com",
                "3 dns.answer = found @mail.contoso.com",
                "4 dns.address = 192.0.2.1 @mail.contoso.com",
                "probe 7-19",
                "8 probe.time.connect = 12 ms @mail.contoso.com",
                "10 http.method = POST @mail.contoso.com",
                "10 http.url = mail.contoso.com/autodiscover/autodiscover.xml @mail.contoso.com",
                "10 http.credentials = none @mail.contoso.com",
                "14 http.status = 200 OK @mail.contoso.com",
                "15 http.header.content-type = text/xml @mail.contoso.com",
                "17 autodiscover.action = redirectUrl @mail.contoso.com",
                "probe 20-21",
                "21 tcp.connect = refused @mail.contoso.com",
            ],
        );
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(BLOCKS);
    }
}

//! dig's output, whole or abridged.

use super::lookup::{Lookup, Outcome, reason};
use crate::kind::Kind;
use crate::lines::Lines;
use crate::part::Part;

/// Takes one answer of dig: its sections, which begin with `;;`.
pub(super) fn answer(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let mut part = Part::new(Kind::Dns, first.number);
    let mut lookup = Lookup::default();
    let mut section = "";
    let mut has_begun = false;
    while let Some(line) = lines.peek() {
        let text = line.raw.trim();
        if line.is_blank() {
            lines.next();
            continue;
        }
        if let Some(rest) = text.strip_prefix("; <<>> DiG") {
            if has_begun {
                break;
            }
            let asked = rest.rsplit_once("<<>>").map_or("", |(_, words)| words);
            let words = asked.split_whitespace().filter(|word| !word.starts_with(['@', '+', '-']));
            for word in words {
                if word.contains('.') {
                    lookup.name = word.trim_end_matches('.').to_owned();
                } else if word.chars().all(|c| c.is_ascii_alphabetic()) {
                    lookup.kind = Some(word.to_ascii_uppercase());
                }
            }
            lookup.at = Some(line);
        } else if let Some((_, rest)) = text.split_once("status: ") {
            let status = rest.split(',').next().unwrap_or_default();
            lookup.outcome = reason(status);
            lookup.at = Some(line);
        } else if text.starts_with(";; connection timed out")
            || text.starts_with(";; communications error")
        {
            lookup.outcome = Some(Outcome::TimedOut);
        } else if let Some(name) =
            text.strip_prefix(";; ").and_then(|rest| rest.strip_suffix(" SECTION:"))
        {
            section = name;
        } else if let Some(server) = text.strip_prefix(";; SERVER: ") {
            let server = server.split('#').next().unwrap_or(server);
            lookup.server = Some((line, server.to_owned()));
        } else if section == "QUESTION" && text.starts_with(';') && !text.starts_with(";;") {
            let mut words = text[1..].split_whitespace();
            lookup.name = words.next().unwrap_or_default().trim_end_matches('.').to_owned();
            lookup.kind = words.next_back().map(str::to_owned);
        } else if !text.starts_with(';') {
            let Some((kind, value)) = resource(text) else { break };
            if section == "ANSWER" {
                lookup.found_of(line, kind, value);
            }
        }
        has_begun = true;
        lines.next();
        part.lines.1 = line.number;
    }
    lookup.observe(&mut part, &first);
    Some(part)
}

/// Type and value of `mail.contoso.com. 300 IN A 192.0.2.10`.
fn resource(text: &str) -> Option<(&str, &str)> {
    let (before, rest) = text.split_once("IN")?;
    let ttl = before.split_whitespace().nth(1)?;
    ttl.chars().all(|c| c.is_ascii_digit()).then_some(())?;
    rest.trim().split_once(char::is_whitespace).map(|(kind, value)| (kind, value.trim()))
}

//! nslookup of Windows and of BIND. Its reasons for failure are English in every language of
//! Windows.

use super::lookup::{Lookup, Outcome, host_in, reason};
use crate::kind::Kind;
use crate::lines::Lines;
use crate::part::Part;

pub(super) fn is_server(text: &str) -> bool {
    ["Server:", "サーバー:", "サーバ:"].iter().any(|label| text.starts_with(label))
}

/// Takes lines that say why there is no answer, without those of the server.
pub(super) fn refusal(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let mut part = Part::new(Kind::Dns, first.number);
    let mut lookup = Lookup::default();
    refused(&mut lines, &mut lookup, &mut part);
    lookup.outcome?;
    lookup.observe(&mut part, &first);
    Some(part)
}

/// Takes lines that say why there is no answer; `false` if there are none. The line about a timeout
/// may be followed by one about the result.
fn refused<'t>(lines: &mut Lines<'t>, lookup: &mut Lookup<'t>, part: &mut Part) -> bool {
    let mut taken = false;
    while let Some(line) = lines.peek() {
        let text = line.text();
        let text = text.trim_start();
        if text.starts_with("**") {
            let Some(outcome) = reason(text) else { break };
            lookup.outcome = Some(outcome);
            if let Some(name) = host_in(text)
                && (lookup.name.is_empty() || text.contains(": "))
            {
                lookup.name = name.to_owned();
                lookup.at = Some(line);
            }
        } else if text.starts_with("DNS request timed out") {
            lookup.outcome.get_or_insert(Outcome::TimedOut);
        } else if !text.starts_with("timeout was") {
            break;
        }
        lines.next();
        part.lines.1 = line.number;
        taken = true;
    }
    taken
}

/// Takes the server and, behind a blank line, the answer.
pub(super) fn answer(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.next()?;
    let mut part = Part::new(Kind::Dns, first.number);
    let mut lookup = Lookup::default();
    let text = first.text();
    let server = text.split_once(':').map_or("", |(_, server)| server.trim()).to_owned();
    // Without an address, this is another program's `Server:`.
    let address = lines.peek()?;
    if !address.text().trim_start().starts_with("Address") {
        return None;
    }
    lines.next();
    part.lines.1 = address.number;
    lookup.server = Some((first, server));
    let mut values: Option<&'static str> = None;
    let mut service: [String; 4] = Default::default();
    while let Some(line) = lines.peek() {
        let text = line.text();
        let (text, indented) = (text.trim(), text.starts_with([' ', '\t']));
        if line.is_blank() {
            // A blank line precedes the answer; in Japanese, another follows its heading.
            let mut next = lines;
            next.next();
            let continues = next.peek().is_some_and(|next| {
                let text = next.text();
                !is_server(text.trim_start())
                    && (is_answer(&text)
                        || text.trim_start().starts_with("**")
                        || text.starts_with("DNS request timed out"))
            });
            if !continues || lookup.outcome.is_some() {
                break;
            }
            lines.next();
            continue;
        }
        if text.starts_with("**")
            || text.starts_with("DNS request")
            || text.starts_with("timeout was")
        {
            if !refused(&mut lines, &mut lookup, &mut part) {
                break;
            }
            continue;
        }
        if is_server(text)
            || !(is_answer(text) || values.is_some() && indented || service_field(text).is_some())
        {
            break;
        }
        lines.next();
        part.lines.1 = line.number;
        if let Some((label, value)) = labelled(text) {
            values = match label {
                Label::Name => {
                    lookup.name = value.trim_end_matches('.').to_owned();
                    lookup.at = Some(line);
                    None
                }
                Label::Address => Some("dns.address"),
                Label::Alias => {
                    // The alias was asked for; the name above is what it stands for.
                    let stands_for = std::mem::replace(&mut lookup.name, value.to_owned());
                    lookup.found(line, "dns.cname", &stands_for);
                    None
                }
            };
            if let Some(name) = values
                && !value.is_empty()
            {
                lookup.found(line, name, value);
            }
        } else if let Some((name, target)) = text.split_once("canonical name = ") {
            lookup.named(name, "CNAME", line);
            lookup.found(line, "dns.cname", target);
        } else if let Some((name, rest)) = text.split_once("MX preference = ") {
            let (preference, host) = rest.split_once(", mail exchanger = ").unwrap_or((rest, ""));
            lookup.named(name, "MX", line);
            lookup.found(line, "dns.mx", &format!("{preference} {host}"));
        } else if let Some((name, rest)) = text.split_once("mail exchanger = ") {
            lookup.named(name, "MX", line);
            lookup.found(line, "dns.mx", rest);
        } else if let Some((name, host)) = text.split_once("nameserver = ") {
            lookup.named(name, "NS", line);
            lookup.found(line, "dns.ns", host);
        } else if let Some((name, _)) = text.split_once("SRV service location") {
            lookup.named(name, "SRV", line);
            service = Default::default();
        } else if let Some((name, rest)) = text.split_once("service = ") {
            lookup.named(name, "SRV", line);
            lookup.found(line, "dns.srv", rest);
        } else if let Some((field, value)) = service_field(text) {
            service[field] = value.to_owned();
            if field == 3 {
                lookup.found(line, "dns.srv", &service.join(" "));
            }
        } else if let (Some(name), true) = (values, indented) {
            lookup.found(line, name, text);
        }
    }
    lookup.observe(&mut part, &first);
    Some(part)
}

/// What a labelled line of an answer has.
#[derive(Clone, Copy)]
enum Label {
    Name,
    Address,
    Alias,
}

fn labelled(text: &str) -> Option<(Label, &str)> {
    let (label, value) = text.split_once(':')?;
    let label = match label.trim() {
        "Name" | "名前" => Label::Name,
        "Address" | "Addresses" => Label::Address,
        "Aliases" => Label::Alias,
        _ => return None,
    };
    Some((label, value.trim()))
}

/// Whether a line belongs to an answer: its heading in any language, or a value.
fn is_answer(text: &str) -> bool {
    let text = text.trim();
    let heading = [
        "Non-authoritative answer",
        "権限のない回答",
        "Nicht autorisierende Antwort",
        "Nicht-autorisierende Antwort",
    ];
    let marks = [
        "canonical name = ",
        "MX preference = ",
        "mail exchanger = ",
        "nameserver = ",
        "SRV service location",
        "service = ",
    ];
    heading.iter().any(|start| text.starts_with(start))
        || labelled(text).is_some()
        || marks.iter().any(|mark| text.contains(mark))
}

/// The value of a line below `SRV service location:`, and its position in an SRV record.
fn service_field(text: &str) -> Option<(usize, &str)> {
    let (name, value) = text.split_once('=')?;
    let names = ["priority", "weight", "port", "svr hostname"];
    Some((names.iter().position(|field| *field == name.trim())?, value.trim()))
}

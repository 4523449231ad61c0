//! PowerShell's Resolve-DnsName: tables, lists and errors.

use super::lookup::{Lookup, reason};
use crate::kind::Kind;
use crate::lines::{Line, Lines, bare};
use crate::part::Part;

/// Takes a table. The columns after `Section` depend on the type of record.
pub(super) fn table(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.next()?;
    let mut part = Part::new(Kind::Dns, first.number);
    let mut lookup = Lookup::default();
    let under = lines.peek().filter(|line| bare(line.raw).starts_with("----"))?;
    lines.next();
    part.lines.1 = under.number;
    while let Some(line) = lines.peek() {
        let text = line.text();
        let words: Vec<&str> = text.split_whitespace().collect();
        match words[..] {
            // After a blank line, the table may continue, or another one begin.
            [] => {
                let mut next = lines;
                next.next();
                let continues = next.peek().is_some_and(|next| is_row(&next.text()));
                if !continues {
                    break;
                }
            }
            [name, kind, ttl, section, ref values @ ..] if ttl.parse::<u32>().is_ok() => {
                if lookup.name.is_empty() {
                    lookup.name = name.to_owned();
                    lookup.at = Some(line);
                    lookup.kind = (kind != "SOA").then(|| kind.to_owned());
                }
                if section == "Answer" {
                    lookup.found_of(line, kind, &values.join(" "));
                }
                part.lines.1 = line.number;
            }
            _ if is_row(&text) => part.lines.1 = line.number,
            _ => break,
        }
        lines.next();
    }
    lookup.observe(&mut part, &first);
    Some(part)
}

/// Whether a line of a table is a heading, its underline or a record.
fn is_row(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default();
    let ttl = words.nth(1).unwrap_or_default();
    name == "----" || (name == "Name" && ttl == "TTL") || ttl.parse::<u32>().is_ok()
}

/// Takes one record as a list. Other cmdlets' lists have no `TTL` and no `Section`.
pub(super) fn list(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let mut part = Part::new(Kind::Dns, first.number);
    let mut fields: Vec<(Line<'_>, String, String)> = Vec::new();
    while let Some(line) = lines.peek()
        && fields.len() < 32
    {
        let text = line.text();
        let Some((name, value)) = text.split_once(" : ") else { break };
        fields.push((line, name.trim().to_owned(), value.trim().to_owned()));
        part.lines.1 = line.number;
        lines.next();
    }
    let of = |wanted: &str| fields.iter().find(|(_, name, _)| name == wanted);
    let value = |wanted: &str| of(wanted).map(|(_, _, value)| value.as_str());
    let (name, _, section) = (value("Name")?, value("TTL")?, value("Section")?);
    let kind = value("QueryType").or_else(|| value("Type"))?;
    let mut lookup = Lookup {
        name: name.to_owned(),
        at: Some(first),
        kind: (kind != "SOA").then(|| kind.to_owned()),
        ..Lookup::default()
    };
    let service = ["Priority", "Weight", "Port", "NameTarget"].map(value);
    for (line, name, value) in &fields {
        match name.as_str() {
            _ if section != "Answer" => {}
            "IPAddress" | "IP4Address" | "IP6Address" => lookup.found(*line, "dns.address", value),
            "NameHost" if kind == "CNAME" => lookup.found(*line, "dns.cname", value),
            "NameExchange" => lookup.found(*line, "dns.mx", value),
            "NameTarget" => {
                let record: Vec<&str> = service.iter().map(|field| field.unwrap_or("?")).collect();
                lookup.found(*line, "dns.srv", &record.join(" "));
            }
            _ => {}
        }
    }
    lookup.observe(&mut part, &first);
    Some(part)
}

/// Takes an error: `Resolve-DnsName : NAME : message`, and PowerShell's details below it.
pub(super) fn error(lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let text = first.text();
    let name = text.trim_start().split(" : ").nth(1)?.trim().to_owned();
    let mut part = Part::new(Kind::Dns, first.number);
    let mut lookup = Lookup { name, at: Some(first), ..Lookup::default() };
    for line in lines.take(12) {
        let text = line.text();
        if line.number > first.number
            && !text.trim_start().starts_with(['+', '~'])
            && !text.starts_with("    ")
        {
            let is_place = ["At line:", "発生場所", "In Zeile:"];
            if !is_place.iter().any(|start| text.trim_start().starts_with(start)) {
                break;
            }
        }
        lookup.outcome = lookup.outcome.or_else(|| reason(&text));
        part.lines.1 = line.number;
    }
    lookup.outcome?;
    lookup.observe(&mut part, &first);
    Some(part)
}

//! Answers of DNS as nslookup (English, Japanese, German), dig and Resolve-DnsName print them.

use super::http::bare;
use super::lines::{Line, Lines};
use super::part::{Kind, Part};

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// There are records.
    Found,
    /// No such name exists (NXDOMAIN).
    NoSuchName,
    /// The name exists, but nothing of this type.
    NoData,
    /// No server answered in time.
    TimedOut,
    /// The server refused to answer.
    Refused,
    /// The server could not answer (SERVFAIL).
    ServerFailure,
}

impl Outcome {
    /// The word in observations.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Outcome::Found => "found",
            Outcome::NoSuchName => "no-such-name",
            Outcome::NoData => "no-data",
            Outcome::TimedOut => "timed-out",
            Outcome::Refused => "refused",
            Outcome::ServerFailure => "server-failure",
        }
    }
}

/// Words for an outcome that no translation touches, in the order in which they are looked for.
const REASONS: [(&str, Outcome); 20] = [
    ("Non-existent domain", Outcome::NoSuchName),
    ("NXDOMAIN", Outcome::NoSuchName),
    ("DNS_ERROR_RCODE_NAME_ERROR", Outcome::NoSuchName),
    ("DNS name does not exist", Outcome::NoSuchName),
    ("DNS 名がありません", Outcome::NoSuchName),
    ("DNS 名は存在しません", Outcome::NoSuchName),
    ("DNS-Name ist nicht vorhanden", Outcome::NoSuchName),
    ("DNS_INFO_NO_RECORDS", Outcome::NoData),
    ("No records found", Outcome::NoData),
    ("No answer", Outcome::NoData),
    ("SERVFAIL", Outcome::ServerFailure),
    ("Server failed", Outcome::ServerFailure),
    ("RCODE_SERVER_FAILURE", Outcome::ServerFailure),
    ("REFUSED", Outcome::Refused),
    ("Query refused", Outcome::Refused),
    ("No response from server", Outcome::TimedOut),
    ("timed out", Outcome::TimedOut),
    ("timed-out", Outcome::TimedOut),
    ("ERROR_TIMEOUT", Outcome::TimedOut),
    ("タイムアウト", Outcome::TimedOut),
];

/// What was asked, and what came back.
#[derive(Debug, Default)]
struct Lookup<'t> {
    /// The name that was asked for, without the dot at its end.
    name: String,
    /// Where it stands, or what stands for it.
    at: Option<Line<'t>>,
    kind: Option<String>,
    outcome: Option<Outcome>,
    server: Option<(Line<'t>, String)>,
    /// Names of observations and values.
    records: Vec<(Line<'t>, &'static str, String)>,
}

impl<'t> Lookup<'t> {
    fn observe(self, part: &mut Part, otherwise: &Line<'t>) {
        let of = (!self.name.is_empty()).then_some(self.name.as_str());
        if let Some((line, server)) = &self.server {
            part.saw(line, of, "dns.server", server);
        }
        let empty = if self.records.is_empty() { Outcome::NoData } else { Outcome::Found };
        let outcome = self.outcome.unwrap_or(empty).as_str();
        let at = self.at.as_ref().unwrap_or(otherwise);
        if of.is_some() {
            part.saw(at, of, "dns.name", &self.name);
        }
        if let Some(kind) = &self.kind {
            part.saw(at, of, "dns.type", kind);
        }
        part.saw(at, of, "dns.answer", outcome);
        for (line, name, value) in &self.records {
            part.saw(line, of, *name, value);
        }
    }

    fn found(&mut self, line: Line<'t>, name: &'static str, value: &str) {
        self.records.push((line, name, value.trim_end_matches('.').to_owned()));
    }
}

/// Takes one question with its answer.
pub(super) fn read(lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    // What begins otherwise is not worth a closer look.
    if !bare(first.raw).starts_with(['S', 'サ', '*', 'D', ';', 'N', 'R']) {
        return None;
    }
    let text = first.text();
    let text = text.trim_start();
    match () {
        () if is_server(text) => nslookup(lines),
        () if text.starts_with("***") || text.starts_with("** server can't find") => refusal(lines),
        () if text.starts_with("DNS request timed out") => refusal(lines),
        () if text.starts_with("; <<>> DiG") || text.starts_with(";; connection timed out") => {
            dig(lines)
        }
        () if text.starts_with(";; ->>HEADER<<-") || text.starts_with(";; Got answer") => {
            dig(lines)
        }
        () if text.starts_with("Name ") && text.contains(" TTL ") && text.contains(" Section ") => {
            table(lines)
        }
        () if text.starts_with("Resolve-DnsName : ") => error(lines),
        () if text.starts_with("Name ") => list(lines),
        () => None,
    }
}

fn is_server(text: &str) -> bool {
    ["Server:", "サーバー:", "サーバ:"].iter().any(|label| text.starts_with(label))
}

/// The outcome that a line names.
fn reason(text: &str) -> Option<Outcome> {
    REASONS.iter().find(|(words, _)| text.contains(words)).map(|(_, outcome)| *outcome)
}

/// The last word that looks like a host name, in front of the reason.
fn host_in(text: &str) -> Option<&str> {
    let text = text.rsplit_once(": ").map_or(text, |(before, _)| before);
    let is_host = |word: &&str| {
        word.contains('.') && word.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    };
    let words = text.split(|c: char| c.is_whitespace() || "'\",".contains(c) || !c.is_ascii());
    words.map(|word| word.trim_end_matches(['.', ':'])).filter(is_host).next_back()
}

/// A line of nslookup's that says that there is no answer, alone or behind others of its kind.
fn refusal(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let mut part = Part::new(Kind::Dns, first.number);
    let mut lookup = Lookup::default();
    refused(&mut lines, &mut lookup, &mut part);
    lookup.outcome?;
    lookup.observe(&mut part, &first);
    Some(part)
}

/// Takes the lines that say that there is no answer, or says that there are none. A time-out is
/// followed by what came of it.
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

/// Answers of nslookup: the server asked, then the answer behind a blank line.
fn nslookup(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.next()?;
    let mut part = Part::new(Kind::Dns, first.number);
    let mut lookup = Lookup::default();
    let text = first.text();
    let server = text.split_once(':').map_or("", |(_, server)| server.trim()).to_owned();
    // Without the address, the word is that of another list.
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
            // A blank line stands before the answer, in Japanese also behind its heading.
            let mut next = lines;
            next.next();
            let goes_on = next.peek().is_some_and(|next| {
                let text = next.text();
                !is_server(text.trim_start())
                    && (is_answer(&text)
                        || text.trim_start().starts_with("**")
                        || text.starts_with("DNS request timed out"))
            });
            if !goes_on || lookup.outcome.is_some() {
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
                    // The name that was asked for is the alias; what was printed as name it stands for.
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

impl<'t> Lookup<'t> {
    fn named(&mut self, name: &str, kind: &str, line: Line<'t>) {
        if self.name.is_empty() {
            self.name = name.trim().trim_end_matches('.').to_owned();
            self.at = Some(line);
            self.kind = Some(kind.to_owned());
        }
    }
}

/// What a line of an answer gives.
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

/// Whether a line stands in an answer: a heading in any language, or what carries a value.
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

/// A line below `SRV service location:`, by its place in a record.
fn service_field(text: &str) -> Option<(usize, &str)> {
    let (name, value) = text.split_once('=')?;
    let names = ["priority", "weight", "port", "svr hostname"];
    Some((names.iter().position(|own| *own == name.trim())?, value.trim()))
}

/// Answers of dig: sections that begin with `;;`.
fn dig(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let mut part = Part::new(Kind::Dns, first.number);
    let mut lookup = Lookup::default();
    let mut section = "";
    let mut begun = false;
    while let Some(line) = lines.peek() {
        let text = line.raw.trim();
        if line.is_blank() {
            lines.next();
            continue;
        }
        if let Some(rest) = text.strip_prefix("; <<>> DiG") {
            if begun {
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
        begun = true;
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

impl<'t> Lookup<'t> {
    /// Adds a record of a type; others than those reported are left out.
    fn found_of(&mut self, line: Line<'t>, kind: &str, value: &str) {
        let name = match kind {
            "A" | "AAAA" => "dns.address",
            "CNAME" => "dns.cname",
            "MX" => "dns.mx",
            "SRV" => "dns.srv",
            "TXT" => "dns.txt",
            "NS" => "dns.ns",
            _ => return,
        };
        self.found(line, name, value.trim_matches('"'));
    }
}

/// A table of Resolve-DnsName. Each kind of record has columns of its own behind `Section`.
fn table(mut lines: Lines<'_>) -> Option<Part> {
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
            // Behind a blank line the table goes on, or its next one begins.
            [] => {
                let mut next = lines;
                next.next();
                let goes_on = next.peek().is_some_and(|next| is_row(&next.text()));
                if !goes_on {
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

/// A heading, what underlines it, or a record.
fn is_row(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default();
    let ttl = words.nth(1).unwrap_or_default();
    name == "----" || (name == "Name" && ttl == "TTL") || ttl.parse::<u32>().is_ok()
}

/// One record of Resolve-DnsName as a list; other lists have no `Section` and no time to live.
fn list(mut lines: Lines<'_>) -> Option<Part> {
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

/// An error of Resolve-DnsName: `Resolve-DnsName : NAME : words`, then PowerShell's details.
fn error(lines: Lines<'_>) -> Option<Part> {
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

#[cfg(test)]
mod tests {
    use super::super::parts;
    use super::super::shown::{cut_anywhere, shown};

    /// As shown, with name and type on the line of the answer.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut seen: Vec<String> = Vec::new();
        let (mut name, mut kind) = (String::new(), "ANY".to_owned());
        for line in parts(text).flat_map(|part| shown(&part)) {
            let value =
                line.split(" = ").nth(1).map(|value| value.split(' ').next().unwrap_or_default());
            match value {
                Some(value) if line.contains("dns.name") => name = value.to_owned(),
                Some(value) if line.contains("dns.type") => kind = value.to_owned(),
                Some(_) if line.contains("dns.answer") => {
                    seen.push(
                        line.replace(" = ", &format!(" = {name} {kind} ").replace("   ", " ")),
                    );
                    (name, kind) = (String::new(), "ANY".to_owned());
                }
                _ => seen.push(line),
            }
        }
        assert_eq!(seen, expected);
    }

    const ENGLISH: &str = "\
Server:  dc01.corp.contoso.com
Address:  10.0.0.10

Non-authoritative answer:
Name:    mail.contoso.com
Addresses:  2001:db8::1
          192.0.2.10
Aliases:  autodiscover.contoso.com

";

    #[test]
    fn an_alias_with_two_addresses() {
        check(
            ENGLISH,
            &[
                "dns 1-8",
                "1 dns.server = dc01.corp.contoso.com @autodiscover.contoso.com",
                "5 dns.answer = autodiscover.contoso.com ANY found @autodiscover.contoso.com",
                "6 dns.address = 2001:db8::1 @autodiscover.contoso.com",
                "7 dns.address = 192.0.2.10 @autodiscover.contoso.com",
                "8 dns.cname = mail.contoso.com @autodiscover.contoso.com",
            ],
        );
    }

    #[test]
    fn the_same_in_japanese_and_german() {
        for (server, answer, name) in [
            ("サーバー:  dc01.corp.contoso.com", "権限のない回答:", "名前:    mail.contoso.com"),
            (
                "Server:  dc01.corp.contoso.com",
                "Nicht autorisierende Antwort:",
                "Name:    mail.contoso.com",
            ),
        ] {
            check(
                &format!(
                    "{server}\nAddress:  10.0.0.10\n\n{answer}\n{name}\nAddress:  192.0.2.10\n\nHello"
                ),
                &[
                    "dns 1-6",
                    "1 dns.server = dc01.corp.contoso.com @mail.contoso.com",
                    "5 dns.answer = mail.contoso.com ANY found @mail.contoso.com",
                    "6 dns.address = 192.0.2.10 @mail.contoso.com",
                    "text 8-8",
                ],
            );
        }
    }

    #[test]
    fn no_such_name_and_no_answer_differ() {
        for (lines, answer) in [
            (
                "*** dc01.corp.contoso.com can't find autodiscover.contoso.com: Non-existent domain",
                "no-such-name",
            ),
            (
                "*** dc01.corp.contoso.com が autodiscover.contoso.com を見つけられません: Non-existent domain",
                "no-such-name",
            ),
            (
                "*** dc01.corp.contoso.com wurde autodiscover.contoso.com nicht gefunden: Non-existent domain.",
                "no-such-name",
            ),
            ("** server can't find autodiscover.contoso.com: NXDOMAIN", "no-such-name"),
            ("*** dc01 can't find autodiscover.contoso.com: Server failed", "server-failure"),
            ("*** dc01 can't find autodiscover.contoso.com: Query refused", "refused"),
            ("*** dc01 can't find autodiscover.contoso.com: No response from server", "timed-out"),
            ("*** Can't find autodiscover.contoso.com: No answer", "no-data"),
        ] {
            let name = "autodiscover.contoso.com";
            check(lines, &["dns 1-1", &format!("1 dns.answer = {name} ANY {answer} @{name}")]);
        }
        check("*** Exchange 2010 ***", &["text 1-1"]);
    }

    #[test]
    fn a_time_out() {
        check(
            "Server:  UnKnown\nAddress:  10.0.0.10\n\nDNS request timed out.\n    timeout was 2 seconds.\n*** Request to UnKnown timed-out",
            &["dns 1-6", "1 dns.server = UnKnown", "1 dns.answer =  ANY timed-out"],
        );
    }

    #[test]
    fn what_only_begins_like_a_refusal_ends_the_answer() {
        for line in ["*** note ***", "DNS request sent"] {
            check(
                &format!("Server:  dc01\nAddress:  10.0.0.10\n\n{line}\nx"),
                &["dns 1-2", "1 dns.server = dc01", "1 dns.answer =  ANY no-data", "text 4-5"],
            );
        }
    }

    #[test]
    fn a_service_record() {
        check(
            "Server:  dc01\nAddress:  10.0.0.10\n\n_autodiscover._tcp.contoso.com  SRV service location:\n          priority       = 0\n          weight         = 5\n          port           = 443\n          svr hostname   = mail.contoso.com",
            &[
                "dns 1-8",
                "1 dns.server = dc01 @_autodiscover._tcp.contoso.com",
                "4 dns.answer = _autodiscover._tcp.contoso.com SRV found @_autodiscover._tcp.contoso.com",
                "8 dns.srv = 0 5 443 mail.contoso.com @_autodiscover._tcp.contoso.com",
            ],
        );
    }

    #[test]
    fn no_record_of_the_type() {
        check(
            "Server:  dc01\nAddress:  10.0.0.10\n\nName:    contoso.com\n",
            &[
                "dns 1-4",
                "1 dns.server = dc01 @contoso.com",
                "4 dns.answer = contoso.com ANY no-data @contoso.com",
            ],
        );
    }

    const DIG: &str = "\
; <<>> DiG 9.18.24 <<>> autodiscover.contoso.com
;; global options: +cmd
;; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 61372
;; flags: qr rd ra; QUERY: 1, ANSWER: 2, AUTHORITY: 0, ADDITIONAL: 1

;; QUESTION SECTION:
;autodiscover.contoso.com.	IN	A

;; ANSWER SECTION:
autodiscover.contoso.com. 300	IN	CNAME	autodiscover.outlook.com.
autodiscover.outlook.com. 60	IN	A	192.0.2.20

;; Query time: 12 msec
;; SERVER: 10.0.0.10#53(10.0.0.10)
";

    #[test]
    fn dig_with_an_alias() {
        let name = "@autodiscover.contoso.com";
        check(
            DIG,
            &[
                "dns 1-15",
                &format!("15 dns.server = 10.0.0.10 {name}"),
                &format!("4 dns.answer = autodiscover.contoso.com A found {name}"),
                &format!("11 dns.cname = autodiscover.outlook.com {name}"),
                &format!("12 dns.address = 192.0.2.20 {name}"),
            ],
        );
    }

    #[test]
    fn dig_without_an_answer() {
        let head = |status: &str| {
            format!(
                ";; ->>HEADER<<- opcode: QUERY, status: {status}, id: 1\n\n;; QUESTION SECTION:\n;x.contoso.com.\tIN\tAAAA\n"
            )
        };
        for (status, answer) in [
            ("NXDOMAIN", "no-such-name"),
            ("SERVFAIL", "server-failure"),
            ("NOERROR", "no-data"),
            ("REFUSED", "refused"),
        ] {
            check(
                &head(status),
                &["dns 1-4", &format!("1 dns.answer = x.contoso.com AAAA {answer} @x.contoso.com")],
            );
        }
        check(
            "; <<>> DiG 9.16.1 <<>> mx contoso.com\n;; global options: +cmd\n;; connection timed out; no servers could be reached",
            &["dns 1-3", "1 dns.answer = contoso.com MX timed-out @contoso.com"],
        );
    }

    #[test]
    fn tables_and_lists_of_resolve_dnsname() {
        check(
            "Name                      Type   TTL   Section    NameHost\n----                      ----   ---   -------    --------\nautodiscover.contoso.com  CNAME  3600  Answer     mail.contoso.com\n\nName       : mail.contoso.com\nQueryType  : A\nTTL        : 300\nSection    : Answer\nIP4Address : 192.0.2.10\n",
            &[
                "dns 1-3",
                "3 dns.answer = autodiscover.contoso.com CNAME found @autodiscover.contoso.com",
                "3 dns.cname = mail.contoso.com @autodiscover.contoso.com",
                "dns 5-9",
                "5 dns.answer = mail.contoso.com A found @mail.contoso.com",
                "9 dns.address = 192.0.2.10 @mail.contoso.com",
            ],
        );
        check(
            "Name            Type TTL   Section    PrimaryServer  NameAdministrator  SerialNumber\n----            ---- ---   -------    -------------  -----------------  ------------\ncontoso.com     SOA  3600  Authority  ns1.contoso.com  hostmaster.contoso.com  1",
            &["dns 1-3", "3 dns.answer = contoso.com ANY no-data @contoso.com"],
        );
    }

    #[test]
    fn errors_of_resolve_dnsname() {
        for words in
            ["DNS name does not exist", "DNS 名がありません。", "Der DNS-Name ist nicht vorhanden"]
        {
            check(
                &format!(
                    "Resolve-DnsName : x.contoso.com : {words}\nAt line:1 char:1\n+ Resolve-DnsName x.contoso.com\n+ ~~~~\n    + CategoryInfo          : ResourceUnavailable: (x.contoso.com:String) [Resolve-DnsName], Win32Exception\n    + FullyQualifiedErrorId : DNS_ERROR_RCODE_NAME_ERROR,Microsoft.DnsClient.Commands.ResolveDnsName\n"
                ),
                &["dns 1-6", "1 dns.answer = x.contoso.com ANY no-such-name @x.contoso.com"],
            );
        }
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        cut_anywhere(ENGLISH);
        cut_anywhere(DIG);
    }
}

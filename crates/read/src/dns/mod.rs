//! Answers of DNS as nslookup (English, Japanese, German), dig and Resolve-DnsName print them.

mod dig;
mod nslookup;
mod resolve_dnsname;

use super::http::bare;
use super::lines::{Line, Lines};
use super::part::Part;

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
            part.property(line, of, "dns.server", server);
        }
        let empty = if self.records.is_empty() { Outcome::NoData } else { Outcome::Found };
        let outcome = self.outcome.unwrap_or(empty).as_str();
        let at = self.at.as_ref().unwrap_or(otherwise);
        if of.is_some() {
            part.property(at, of, "dns.name", &self.name);
        }
        if let Some(kind) = &self.kind {
            part.property(at, of, "dns.type", kind);
        }
        // Without a name, that nothing is there says nothing.
        if of.is_some() || self.outcome.is_some() {
            part.property(at, of, "dns.answer", outcome);
        }
        for (line, name, value) in &self.records {
            part.property(line, of, *name, value);
        }
    }

    fn found(&mut self, line: Line<'t>, name: &'static str, value: &str) {
        self.records.push((line, name, value.trim_end_matches('.').to_owned()));
    }

    /// Takes a name and type that a record is printed with, where none was before.
    fn named(&mut self, name: &str, kind: &str, line: Line<'t>) {
        if self.name.is_empty() {
            self.name = name.trim().trim_end_matches('.').to_owned();
            self.at = Some(line);
            self.kind = Some(kind.to_owned());
        }
    }

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
        () if nslookup::is_server(text) => nslookup::answer(lines),
        () if text.starts_with("***") || text.starts_with("** server can't find") => {
            nslookup::refusal(lines)
        }
        () if text.starts_with("DNS request timed out") => nslookup::refusal(lines),
        () if text.starts_with("; <<>> DiG") || text.starts_with(";; connection timed out") => {
            dig::answer(lines)
        }
        () if text.starts_with(";; ->>HEADER<<-") || text.starts_with(";; Got answer") => {
            dig::answer(lines)
        }
        () if text.starts_with("Name ") && text.contains(" TTL ") && text.contains(" Section ") => {
            resolve_dnsname::table(lines)
        }
        () if text.starts_with("Resolve-DnsName : ") => resolve_dnsname::error(lines),
        () if text.starts_with("Name ") => resolve_dnsname::list(lines),
        () => None,
    }
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
    words.map(|word| word.trim_end_matches(['.', ':'])).rfind(is_host)
}

#[cfg(test)]
mod tests {
    use crate::parts;
    use crate::testing::{read_damaged, summary};

    /// As shown, with name and type on the line of the answer.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut seen: Vec<String> = Vec::new();
        let (mut name, mut kind) = (String::new(), "ANY".to_owned());
        for line in parts(text).flat_map(|part| summary(&part)) {
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
                &["dns 1-2", "1 dns.server = dc01", "text 4-5"],
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
        read_damaged(ENGLISH);
        read_damaged(DIG);
    }
}

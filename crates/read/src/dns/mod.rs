//! DNS answers, as nslookup (English, Japanese, German), dig and Resolve-DnsName print them.

mod dig;
mod lookup;
mod nslookup;
mod resolve_dnsname;

use crate::lines::{Lines, bare};
use crate::part::Part;

/// Takes one question with its answer.
pub(super) fn read(lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    // A quick test, as this runs at every line.
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

#[cfg(test)]
mod tests {
    use crate::parts::parts;
    use crate::testing::{read_damaged, summary};

    /// Compares the summary, with name and type on the line of the answer.
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

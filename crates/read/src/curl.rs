//! curl's output: connections (`-v`), responses (`-i`) and errors.

use crate::http::{Exchange, headers, host_of, request_line, status_line};
use crate::kind::Kind;
use crate::lines::{Line, Lines, bare};
use crate::openssl;
use crate::part::Part;

/// Beginnings of the `*` lines about a connection that occur in no other text.
const STARTS: [&str; 12] = [
    "Trying ",
    "Host ",
    "Connected to ",
    "Could not resolve host",
    "connect to ",
    "Rebuilt URL to",
    "About to connect",
    "SSL connection using ",
    "SSL certificate ",
    "Connection #",
    "Closing connection",
    "Issue another request",
];

/// curl's exit codes, and the failure that each is reported as.
const FAILURES: [(u16, &str); 14] = [
    (5, "proxy-failed"),
    (6, "name-unresolved"),
    (7, "connection-refused"),
    (28, "timed-out"),
    (35, "tls-failed"),
    (51, "certificate-refused"),
    (52, "connection-broken"),
    (53, "tls-failed"),
    (55, "connection-broken"),
    (56, "connection-broken"),
    (59, "tls-failed"),
    (60, "certificate-refused"),
    (92, "connection-broken"),
    (97, "proxy-failed"),
];

/// Takes a transcript: from the command or the first line about a connection to the final response
/// head or to an error.
pub(super) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let command = command_url(first.raw);
    let begins = |line: &str| STARTS.iter().any(|start| line.starts_with(start));
    if command.is_none() && !about(first.raw).is_some_and(begins) && error(first.raw).is_none() {
        return None;
    }
    let mut part = Part::new(Kind::Http, first.number);
    let mut exchange = Exchange::default();
    if let Some(url) = command {
        exchange.requested_at = lines.next();
        exchange.url = Some(url.to_owned());
    }
    while let Some(line) = lines.peek() {
        let host = exchange.url.as_deref().and_then(host_of).map(str::to_owned);
        if let Some(text) = about(line.raw) {
            connection(text, &line, &mut exchange, host.as_deref(), &mut part);
        } else if let Some((number, text)) = error(line.raw) {
            failure(number, text, &line, host.as_deref(), &mut part);
            part.lines.1 = line.number;
            break;
        } else if let Some((method, target)) = request_line(line.raw) {
            lines.next();
            let fields = headers(&mut lines);
            part.lines.1 = fields.last().map_or(line.number, |(line, _)| line.number);
            exchange.method = Some(method.to_owned());
            exchange.request(target, &fields);
            exchange.requested_at = Some(line);
            continue;
        } else if let Some((status, _)) = status_line(line.raw) {
            exchange.response(&mut lines);
            part.lines.1 = exchange.headers.last().map_or(line.number, |(line, _)| line.number);
            // With `-v`, the blank line behind the head is a `<` alone.
            if let Some(end) = lines.peek().filter(|line| line.raw.trim() == "<") {
                part.lines.1 = end.number;
                lines.next();
            }
            if status >= 200 {
                break;
            }
            continue;
        } else if !is_between(line.raw) {
            break;
        } else if bare(line.raw).is_empty() {
            lines.next();
            continue;
        }
        part.lines.1 = line.number;
        lines.next();
    }
    if part.lines.1 == first.number && command.is_some() {
        return None;
    }
    exchange.observe(&mut part);
    Some(part)
}

/// The URL of a command: `curl -v https://mail.contoso.com/owa`.
fn command_url(raw: &str) -> Option<&str> {
    let mut words = raw.split_whitespace();
    let name = |word: &str| {
        let name = word.rsplit(['/', '\\', '>', '$', '#']).next().unwrap_or_default();
        name.eq_ignore_ascii_case("curl") || name.eq_ignore_ascii_case("curl.exe")
    };
    words.by_ref().take(6).find(|word| name(word))?;
    words.map(|word| word.trim_matches(['"', '\''])).find(|word| word.contains("://"))
}

/// The text of a `* …` line.
fn about(raw: &str) -> Option<&str> {
    bare(raw).strip_prefix('*').filter(|rest| rest.starts_with(' ')).map(str::trim)
}

/// Exit code and message of `curl: (6) Could not resolve host: mail.contoso.com`.
fn error(raw: &str) -> Option<(u16, &str)> {
    let (number, text) = bare(raw).strip_prefix("curl: (")?.split_once(')')?;
    Some((number.parse().ok()?, text.trim()))
}

/// Whether a line is blank or part of the progress meter.
fn is_between(raw: &str) -> bool {
    let line = bare(raw);
    let is_number = |c: char| c.is_ascii_digit() || " .:-kMG%".contains(c);
    line.is_empty()
        || line.starts_with("{ [")
        || line.starts_with("} [")
        || line.starts_with("% Total")
        || line.starts_with("Dload")
        || line.chars().all(is_number)
}

fn connection(
    text: &str,
    line: &Line<'_>,
    exchange: &mut Exchange<'_>,
    host: Option<&str>,
    part: &mut Part,
) {
    let quoted = |text: &'_ str| text.trim_matches(['\'', '"']).to_owned();
    if let Some(rest) = text.strip_prefix("Connected to ") {
        let name = rest.split_whitespace().next().unwrap_or_default();
        if host.is_none() {
            let scheme = if rest.contains("port 443") { "https" } else { "http" };
            exchange.url = Some(format!("{scheme}://{name}"));
        }
        let address = rest.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
        if let Some((address, _)) = address {
            part.property(line, Some(name), "dns.address", address);
        }
    } else if let Some(url) = text.strip_prefix("Issue another request to this URL: ") {
        exchange.url = Some(quoted(url));
    } else if let Some(rest) = text.strip_prefix("SSL connection using ") {
        let mut words = rest.split(" / ");
        let protocol = words.next().unwrap_or_default();
        part.property(line, host, "tls.handshake", "done");
        part.property(line, host, "tls.protocol", protocol);
        if let Some(cipher) = words.next() {
            part.property(line, host, "tls.cipher", cipher);
        }
    } else if let Some(subject) = text.strip_prefix("subject: ") {
        part.property(line, host, "certificate.subject", subject);
    } else if let Some(issuer) = text.strip_prefix("issuer: ") {
        part.property(line, host, "certificate.issuer", issuer);
    } else if let Some(date) = text.strip_prefix("start date: ").and_then(openssl::date) {
        part.property(line, host, "certificate.not_before", date.to_string());
    } else if let Some(date) = text.strip_prefix("expire date: ").and_then(openssl::date) {
        part.property(line, host, "certificate.not_after", date.to_string());
    } else if text.starts_with("SSL certificate verify ok") {
        part.property(line, host, "tls.verify", "0 ok");
    } else if let Some(rest) = text.strip_prefix("SSL certificate verify result: ") {
        if let Some((words, number)) = rest.split_once(" (")
            && let Some((number, _)) = number.split_once(')')
        {
            part.property(line, host, "tls.verify", format!("{number} {words}"));
        }
    } else if let Some((_, alert)) = text.split_once("TLS alert, ")
        && let Some((name, number)) = alert.split_once(" (")
        && let Some(number) = number.split(')').next().and_then(|n| n.parse::<u16>().ok())
        // The number holds level and description; 0, `close notify`, ends every connection.
        && number & 0xff != 0
    {
        part.property(line, host, "tls.alert", format!("{} {name}", number & 0xff));
    }
}

fn failure(number: u16, text: &str, line: &Line<'_>, host: Option<&str>, part: &mut Part) {
    let known = FAILURES.iter().find(|(code, _)| *code == number).map(|(_, name)| *name);
    let says = |words: &str| text.contains(words);
    let name = match known {
        Some("connection-refused") if says("timed out") || says("Timed out") => "timed-out",
        Some("connection-broken") if says("CONNECT") => "proxy-failed",
        Some(name) => name,
        None => "other",
    };
    // Without the command, the message may name the host.
    let named_host = ["resolve host: ", "connect to ", "target host name '", "target hostname '"]
        .iter()
        .find_map(|before| text.split_once(before))
        .and_then(|(_, rest)| rest.split([' ', '\'', ';', ':']).next());
    let host = host.or(named_host).filter(|host| host.contains('.'));
    part.property(line, host, "http.failure", name);
    if let Some(found) = openssl::verify_result(text) {
        part.property(line, host, "tls.verify", found);
    }
    if let Some(alert) = openssl::alert(text) {
        part.property(line, host, "tls.alert", alert);
    }
}

#[cfg(test)]
mod tests {
    use crate::parts::parts;
    use crate::testing::{read_damaged, summary};

    const VERBOSE: &str = "\
C:\\>curl -v https://mail.contoso.com/EWS/mrsproxy.svc
*   Trying 192.0.2.10:443...
  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0
* Connected to mail.contoso.com (192.0.2.10) port 443 (#0)
* ALPN: offers h2,http/1.1
* SSL connection using TLSv1.2 / ECDHE-RSA-AES256-GCM-SHA384
* Server certificate:
*  subject: CN=mail.contoso.com
*  start date: Nov 22 06:11:59 2026 GMT
*  expire date: Feb 24 06:11:59 2029 GMT
*  issuer: C=US; O=Contoso; CN=Contoso CA
*  SSL certificate verify ok.
> GET /EWS/mrsproxy.svc HTTP/1.1
> Host: mail.contoso.com
> User-Agent: curl/8.4.0
> Accept: */*
>
< HTTP/1.1 401 Unauthorized
< Server: Microsoft-IIS/10.0
< WWW-Authenticate: Negotiate
< WWW-Authenticate: NTLM
< X-FEServer: EXCH01
<
* Connection #0 to host mail.contoso.com left intact
";

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let seen: Vec<String> = parts(text).flat_map(|part| summary(&part)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_whole_connection() {
        check(
            VERBOSE,
            &[
                "http 1-25",
                "6 dns.address = 192.0.2.10 @mail.contoso.com",
                "8 tls.handshake = done @mail.contoso.com",
                "8 tls.protocol = TLSv1.2 @mail.contoso.com",
                "8 tls.cipher = ECDHE-RSA-AES256-GCM-SHA384 @mail.contoso.com",
                "10 certificate.subject = CN=mail.contoso.com @mail.contoso.com",
                "11 certificate.not_before = 2026-11-22T06:11:59Z @mail.contoso.com",
                "12 certificate.not_after = 2029-02-24T06:11:59Z @mail.contoso.com",
                "13 certificate.issuer = C=US; O=Contoso; CN=Contoso CA @mail.contoso.com",
                "14 tls.verify = 0 ok @mail.contoso.com",
                "15 http.method = GET @mail.contoso.com",
                "15 http.url = https://mail.contoso.com/EWS/mrsproxy.svc @mail.contoso.com",
                "15 http.credentials = none @mail.contoso.com",
                "20 http.status = 401 Unauthorized @mail.contoso.com",
                "20 http.authentication = Negotiate, NTLM @mail.contoso.com",
                "21 http.header.server = Microsoft-IIS/10.0 @mail.contoso.com",
                "22 http.header.www-authenticate = Negotiate @mail.contoso.com",
                "23 http.header.www-authenticate = NTLM @mail.contoso.com",
                "24 http.header.x-feserver = EXCH01 @mail.contoso.com",
                "http 26-26",
            ],
        );
    }

    #[test]
    fn an_answer_without_the_request() {
        check(
            "$ curl -ki https://mail.contoso.com/rpc/rpcproxy.dll\nHTTP/1.1 404 Not Found\nServer: Microsoft-IIS/7.5\n\n<html>",
            &[
                "http 1-3",
                "1 http.url = https://mail.contoso.com/rpc/rpcproxy.dll @mail.contoso.com",
                "2 http.status = 404 Not Found @mail.contoso.com",
                "3 http.header.server = Microsoft-IIS/7.5 @mail.contoso.com",
                "text 5-5",
            ],
        );
    }

    #[test]
    fn errors_name_what_failed_and_the_host() {
        for (line, expected) in [
            (
                "curl: (6) Could not resolve host: mail.contoso.com",
                &["name-unresolved @mail.contoso.com"][..],
            ),
            (
                "curl: (7) Failed to connect to mail.contoso.com port 443 after 21 ms: Couldn't connect to server",
                &["connection-refused @mail.contoso.com"],
            ),
            (
                "curl: (7) Failed to connect to mail.contoso.com port 443: Timed out",
                &["timed-out @mail.contoso.com"],
            ),
            ("curl: (28) Connection timed out after 30000 milliseconds", &["timed-out"]),
            (
                "curl: (35) error:1409442E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version",
                &["tls-failed", "70 protocol version"],
            ),
            (
                "curl: (60) SSL certificate problem: self signed certificate",
                &["certificate-refused", "18 self-signed certificate"],
            ),
            (
                "curl: (60) SSL: no alternative certificate subject name matches target host name 'mail.contoso.com'",
                &[
                    "certificate-refused @mail.contoso.com",
                    "62 hostname mismatch @mail.contoso.com",
                ],
            ),
            (
                "curl: (60) SSL certificate problem: unable to get local issuer certificate",
                &["certificate-refused", "20 unable to get local issuer certificate"],
            ),
            ("curl: (56) CONNECT tunnel failed, response 407", &["proxy-failed"]),
        ] {
            let part = parts(line).next().expect("a part");
            let seen: Vec<String> = summary(&part)
                .into_iter()
                .skip(1)
                .filter_map(|line| line.split_once(" = ").map(|(_, value)| value.to_owned()))
                .collect();
            assert_eq!(seen, expected, "{line}");
        }
    }

    #[test]
    fn stars_and_the_word_curl_in_a_mail_are_no_transcript() {
        check("* Exchange 2010\nuse curl please\n* item", &["text 1-3"]);
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(VERBOSE);
    }
}

//! Heads of HTTP requests and answers (RFC 9110, 9112), as clients and captures print them.

use super::lines::{Line, Lines};
use super::part::{Kind, Part};
use super::{autodiscover, certificate, ntlm};

/// No head has more fields.
const MAX_FIELDS: usize = 256;

/// A field of a head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// In lower case.
    pub name: String,
    /// Trimmed.
    pub value: String,
}

/// The authentication schemes that the values of `WWW-Authenticate` offer, each once, in their order
/// (RFC 9110 11.6.1). Several may stand in one value.
pub fn schemes<'v>(values: impl IntoIterator<Item = &'v str>) -> Vec<String> {
    let mut schemes: Vec<String> = Vec::new();
    for challenge in values.into_iter().flat_map(outside_quotes) {
        let word = challenge.split_whitespace().next().unwrap_or_default();
        let is_scheme = !word.is_empty()
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if is_scheme && !schemes.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            schemes.push(word.to_owned());
        }
    }
    schemes
}

/// Splits at the commas that are not inside of quotes.
fn outside_quotes(value: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    value.split(move |c| {
        quoted ^= c == '"';
        c == ',' && !quoted
    })
}

/// The host in a URL, without port; the URL may lack its scheme.
pub fn host_of(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.split_once(']') {
        Some((address, _)) => address.trim_start_matches('['),
        None => authority.split(':').next().unwrap_or_default(),
    };
    (!host.is_empty()).then_some(host)
}

/// A request and what came back, as far as a text shows it.
#[derive(Clone, Debug, Default)]
pub(super) struct Exchange<'t> {
    /// Where the request stands, or what takes its place.
    pub(super) requested_at: Option<Line<'t>>,
    /// `GET`
    pub(super) method: Option<String>,
    /// With its scheme where that is known.
    pub(super) url: Option<String>,
    /// The scheme of the credentials that were sent, `none` for none or for the first message of NTLM;
    /// nothing where that is not shown.
    pub(super) credentials: Option<String>,
    /// Where the answer stands, its status, and the words behind it.
    pub(super) status: Option<(Line<'t>, u16, String)>,
    /// The answer's fields.
    pub(super) headers: Vec<(Line<'t>, Header)>,
}

impl<'t> Exchange<'t> {
    /// Adds the fields of a request: its host and whether it carried credentials.
    pub(super) fn request(&mut self, target: &str, headers: &[(Line<'t>, Header)]) {
        let value = |name: &str| headers.iter().find(|(_, header)| header.name == name);
        let value = |name: &str| value(name).map(|(_, header)| header.value.as_str());
        let sent = value("authorization").filter(|sent| !ntlm::asks_for_challenge(sent));
        let scheme = sent.and_then(|value| value.split_whitespace().next());
        self.credentials = Some(scheme.unwrap_or("none").to_owned());
        let absolute = target.contains("://");
        let host = value("host").or(value(":authority"));
        self.url = match (host, &self.url) {
            (_, _) if absolute => Some(target.to_owned()),
            (_, Some(known)) if host_of(known) == host.and_then(host_of) => self.url.take(),
            (Some(host), _) => Some(format!("{host}{target}")),
            (None, known) => known.clone().or_else(|| Some(target.to_owned())),
        };
    }

    /// Takes the head of an answer, which begins on the next line.
    pub(super) fn response(&mut self, lines: &mut Lines<'t>) -> Option<()> {
        let line = lines.next()?;
        let (status, reason) = status_line(line.raw)?;
        self.status = Some((line, status, reason.to_owned()));
        self.headers = headers(lines);
        Some(())
    }

    fn header(&self, name: &str) -> impl Iterator<Item = &str> {
        let has_name = move |(_, header): &&(Line<'t>, Header)| header.name == name;
        self.headers.iter().filter(has_name).map(|(_, header)| header.value.as_str())
    }

    /// Puts down what was seen.
    pub(super) fn observe(&self, part: &mut Part) {
        let host = self.url.as_deref().and_then(host_of).filter(|host| host.contains('.'));
        if let Some(line) = &self.requested_at {
            let asked = [("http.method", &self.method), ("http.url", &self.url)];
            for (name, value) in asked {
                if let Some(value) = value {
                    part.property(line, host, name, value);
                }
            }
            if let Some(sent) = self.sent() {
                part.property(line, host, "http.credentials", sent);
            }
        }
        let Some((line, status, reason)) = &self.status else { return };
        part.property(line, host, "http.status", format!("{status} {reason}").trim_end());
        // In the middle of a log-on only its own scheme is named.
        if *status == 401 && !self.is_challenge() {
            let offered = schemes(self.header("www-authenticate")).join(", ");
            part.property(line, host, "http.authentication", offered);
        }
        for (line, Header { name, value }) in &self.headers {
            part.property(line, host, format!("http.header.{name}"), value);
            if name == "www-authenticate"
                && let Some(challenge) = ntlm::from_header(value)
            {
                for (name, value) in challenge.properties() {
                    part.property(line, host, name, value);
                }
            }
        }
    }

    /// The scheme of the credentials sent. The first of the three messages of NTLM has none in it.
    fn sent(&self) -> Option<&str> {
        let is_first = self.is_challenge();
        self.credentials.as_deref().map(|scheme| if is_first { "none" } else { scheme })
    }

    fn is_challenge(&self) -> bool {
        self.header("www-authenticate").any(|one| ntlm::from_header(one).is_some())
    }
}

/// Takes a request with its answer, or the head of an answer alone.
pub(super) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let connection = connection_mark(first.raw);
    if connection.is_some() {
        lines.next();
    }
    let mut exchange = Exchange::default();
    let mut part = Part::new(Kind::Http, first.number);
    let start = lines.peek()?;
    if let Some((method, target)) = request_line(start.raw) {
        lines.next();
        let request = headers(&mut lines);
        part.lines.1 = request.last().map_or(start.number, |(line, _)| line.number);
        exchange.method = Some(method.to_owned());
        exchange.request(target, &request);
        exchange.requested_at = Some(start);
        if let Some(mut at) = response_to(connection, lines) {
            autodiscover::requested(lines, at, &mut part);
            exchange.response(&mut at);
        }
    } else if status_line(start.raw).is_some() {
        exchange.response(&mut lines)?;
    } else {
        return None;
    }
    if let Some((line, ..)) = exchange.status {
        part.lines.1 = exchange.headers.last().map_or(line.number, |(line, _)| line.number);
    }
    exchange.observe(&mut part);
    part.lines.1 = dump_after(part.lines.1, lines).unwrap_or(part.lines.1);
    Some(part)
}

/// The last line of a body that a capture shows as a dump, behind the head that ends at a line.
fn dump_after(head: usize, lines: Lines<'_>) -> Option<usize> {
    let mut body = lines.skip_while(|line| line.number <= head || line.is_blank());
    let mark = body.next().filter(|line| line.raw.starts_with("[binary, "))?;
    let is_row = |line: &Line<'_>| {
        let digits = line.raw.bytes().take_while(u8::is_ascii_hexdigit).count();
        digits >= 6 && line.raw.get(digits..digits + 2) == Some("  ")
    };
    Some(body.take_while(is_row).last().map_or(mark.number, |line| line.number))
}

/// The next head, if it is a final answer on the same connection. What is looked through up to there
/// is a body, and is not looked through again for this.
fn response_to<'t>(connection: Option<&str>, mut lines: Lines<'t>) -> Option<Lines<'t>> {
    let mut current = connection;
    loop {
        let here = lines;
        let line = lines.next()?;
        if let Some((status, _)) = status_line(line.raw) {
            if current != connection {
                return None;
            }
            if status >= 200 || status == 101 {
                return Some(here);
            }
        } else if request_line(line.raw).is_some() || certificate::label(line.raw).is_some() {
            return None;
        } else if let Some(mark) = connection_mark(line.raw) {
            current = Some(mark);
        }
    }
}

/// `connection 1` of a capture's `===== connection 1: server -> client, 450 bytes`.
fn connection_mark(raw: &str) -> Option<&str> {
    let rest = raw.strip_prefix("===== ")?;
    let (connection, direction) = rest.split_once(": ")?;
    direction.contains(" -> ").then_some(connection)
}

/// A line without the marks of curl and of quoted mails.
pub(super) fn bare(raw: &str) -> &str {
    raw.trim_start_matches(['<', '>', '|', ' ', '\t']).trim_end()
}

/// Status and reason of `HTTP/1.1 401 Unauthorized`.
pub(super) fn status_line(raw: &str) -> Option<(u16, &str)> {
    let (version, rest) = bare(raw).strip_prefix("HTTP/")?.split_once(' ')?;
    let (status, reason) = rest.trim_start().split_once(' ').unwrap_or((rest.trim_start(), ""));
    let known = version.len() <= 3 && version.starts_with(|c: char| c.is_ascii_digit());
    let status: u16 = status.parse().ok().filter(|status| (100..1000).contains(status))?;
    known.then_some((status, reason.trim()))
}

/// Method and target of `GET /owa HTTP/1.1`.
pub(super) fn request_line(raw: &str) -> Option<(&str, &str)> {
    let (method, rest) = bare(raw).split_once(' ')?;
    let (target, version) = rest.trim().rsplit_once(' ')?;
    let is_method = (3..=20).contains(&method.len())
        && method.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    (is_method && version.starts_with("HTTP/")).then(|| (method, target.trim()))
}

/// The fields that follow, up to the blank line or to whatever is no field.
pub(super) fn headers<'t>(lines: &mut Lines<'t>) -> Vec<(Line<'t>, Header)> {
    let mut all = Vec::new();
    while let Some(line) = lines.peek()
        && all.len() < MAX_FIELDS
        && let Some(header) = header(bare(line.raw))
    {
        lines.next();
        all.push((line, header));
    }
    all
}

/// `Name: value`, where the name is a token (RFC 9110 5.6.2), or a pseudo-header of HTTP/2.
pub(super) fn header(text: &str) -> Option<Header> {
    let (colon, rest) = match text.strip_prefix(':') {
        Some(rest) => (":", rest),
        None => ("", text),
    };
    let (name, value) = rest.split_once(':')?;
    let token = |c: char| c.is_ascii_alphanumeric() || "-_.!#$%&'*+^`~".contains(c);
    let is_name = !name.is_empty() && name.len() <= 64 && name.chars().all(token);
    (is_name && !value.starts_with("//")).then(|| Header {
        name: format!("{colon}{}", name.to_ascii_lowercase()),
        value: value.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::parts;
    use super::super::testing::{read_damaged, summary};
    use super::*;

    const CAPTURE: &str = include_str!("../../../tests/data/http/rpc-27-impacket-ntlm-http.txt");

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let parts = parts(text).filter(|part| part.kind == Kind::Http);
        let seen: Vec<String> = parts.flat_map(|part| summary(&part)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_capture_with_a_challenge() {
        check(
            CAPTURE,
            &[
                "http 4-24",
                "5 http.method = RPC_IN_DATA @127.0.0.1",
                "5 http.url = 127.0.0.1/rpc/rpcproxy.dll @127.0.0.1",
                "5 http.credentials = none @127.0.0.1",
                "17 http.status = 401 Unauthorized @127.0.0.1",
                "18 http.header.date = Sun, 22 Nov 2026 06:25:06 GMT @127.0.0.1",
                "19 http.header.content-length = 14 @127.0.0.1",
                "20 http.header.content-type = text/plain; charset=utf-8 @127.0.0.1",
                "21 http.header.connection = keep-alive @127.0.0.1",
                "22 http.header.keep-alive = timeout=180 @127.0.0.1",
                "23 http.header.www-authenticate = Basic realm=\"msrpc realm\", charset=\"utf-8\" @127.0.0.1",
                "24 http.header.www-authenticate = Negotiate TlRMTVNTUAACAAAACAAIADgAAAAFAomig++OjyiMqtkAAAAAAAAAAD4APgBAAAAABgEAAAAAAA9QAEUARQBSAAIACABQAEUARQBSAAEABABFAFgABAAAAAMAEgBsAG8AYwBhAGwAaABvAHMAdAAHAAgAoqhhN0p63QEAAAAA * @127.0.0.1",
                "24 ntlm.target = PEER @127.0.0.1",
                "24 ntlm.netbios_computer_name = EX @127.0.0.1",
                "24 ntlm.netbios_domain_name = PEER @127.0.0.1",
                "24 ntlm.dns_computer_name = localhost @127.0.0.1",
                "24 ntlm.time = 2026-11-22T06:25:06Z @127.0.0.1",
                "24 ntlm.windows = 6.1.0 @127.0.0.1",
            ],
        );
    }

    #[test]
    fn a_head_alone() {
        check(
            "HTTP/1.0 503 RPC Error: 6ba\r\nContent-Length: 0\r\n\r\n",
            &["http 1-2", "1 http.status = 503 RPC Error: 6ba", "2 http.header.content-length = 0"],
        );
        check(
            "> HTTP/2 401\n> www-authenticate: Negotiate,NTLM\n> \n> Hi",
            &[
                "http 1-2",
                "1 http.status = 401",
                "1 http.authentication = Negotiate, NTLM",
                "2 http.header.www-authenticate = Negotiate,NTLM",
            ],
        );
    }

    #[test]
    fn a_request_and_the_answer_behind_its_body() {
        check(
            "POST /EWS/Exchange.asmx HTTP/1.1\nHost: mail.contoso.com:443\nAuthorization: Basic x\n\n<xml/>\nHTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\n\nbody",
            &[
                "http 1-8",
                "1 http.method = POST @mail.contoso.com",
                "1 http.url = mail.contoso.com:443/EWS/Exchange.asmx @mail.contoso.com",
                "1 http.credentials = Basic @mail.contoso.com",
                "8 http.status = 200 OK @mail.contoso.com",
            ],
        );
    }

    #[test]
    fn two_channels_are_kept_apart() {
        let mark =
            |connection: usize| format!("===== connection {connection}: a -> b, 1 bytes at 0 s\n");
        let text = format!(
            "{}RPC_IN_DATA /in HTTP/1.1\nHost: a.b\n\n{}RPC_OUT_DATA /out HTTP/1.1\nHost: a.b\n\n{}HTTP/1.1 401 No\n\n{}HTTP/1.1 200 Success\n",
            mark(1),
            mark(2),
            mark(1),
            mark(2)
        );
        check(
            &text,
            &[
                "http 1-3",
                "2 http.method = RPC_IN_DATA @a.b",
                "2 http.url = a.b/in @a.b",
                "2 http.credentials = none @a.b",
                "http 5-7",
                "6 http.method = RPC_OUT_DATA @a.b",
                "6 http.url = a.b/out @a.b",
                "6 http.credentials = none @a.b",
                "http 9-10",
                "10 http.status = 401 No",
                "10 http.authentication = ",
                "http 12-13",
                "13 http.status = 200 Success",
            ],
        );
    }

    #[test]
    fn schemes_of_one_header_or_several() {
        for (values, expected) in [
            (
                &["Negotiate", "NTLM", "Basic realm=\"a, b\", charset=\"utf-8\""][..],
                "Negotiate NTLM Basic",
            ),
            (&["Negotiate,NTLM"], "Negotiate NTLM"),
            (&["NTLM TlRMTVNTUAACAAAA==", "ntlm"], "NTLM"),
            (&["Bearer client_id=\"00000002\", token_types=\"app\", NTLM"], "Bearer NTLM"),
            (&["", ","], ""),
        ] {
            assert_eq!(schemes(values.iter().copied()).join(" "), expected, "{values:?}");
        }
    }

    #[test]
    fn hosts_of_urls() {
        for (url, host) in [
            ("https://mail.contoso.com:443/owa", Some("mail.contoso.com")),
            ("mail.contoso.com/owa", Some("mail.contoso.com")),
            ("https://[2001:db8::1]:443/", Some("2001:db8::1")),
            ("/owa", None),
            ("", None),
        ] {
            assert_eq!(host_of(url), host, "{url}");
        }
    }

    #[test]
    fn sentences_are_no_heads() {
        for line in ["HTTP/1.1 is old", "GET rid of HTTP", "HTTP 404", "HTTP/ 200"] {
            assert!(status_line(line).is_none() && request_line(line).is_none(), "{line}");
        }
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(CAPTURE);
    }
}

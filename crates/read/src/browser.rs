//! What browsers show: the developer tools' list of one request, a line of their console, and the
//! codes on their error pages, which no translation touches.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::http::{Exchange, Header, header, host_of};
use super::lines::{Line, Lines};
use super::openssl;
use super::part::{Kind, Part};

/// Labels of the developer tools, in lower case, in English, Japanese and German.
const URL: [&str; 5] =
    ["request url", "リクエスト url", "要求 url", "anforderungs-url", "anfrage-url"];
const METHOD: [&str; 5] = [
    "request method",
    "リクエスト メソッド",
    "要求メソッド",
    "anforderungsmethode",
    "anfragemethode",
];
const STATUS: [&str; 5] =
    ["status code", "ステータス コード", "状態コード", "statuscode", "status"];
const OTHERS: [&str; 6] = [
    "remote address",
    "referrer policy",
    "リモート アドレス",
    "参照元ポリシー",
    "remoteadresse",
    "referrer-richtlinie",
];
const OF_REQUEST: [&str; 5] = [
    "request headers",
    "リクエスト ヘッダー",
    "要求ヘッダー",
    "anforderungsheader",
    "anfrageheader",
];
const OF_ANSWER: [&str; 5] =
    ["response headers", "レスポンス ヘッダー", "応答ヘッダー", "antwortheader", "general"];

/// Codes of error pages and consoles: what failed, and for a certificate OpenSSL's words for it. The
/// more special ones stand first.
const CODES: [(&str, &str, &str); 30] = [
    ("DNS_PROBE_FINISHED_NXDOMAIN", "name-unresolved", ""),
    ("DNS_PROBE_", "name-unresolved", ""),
    ("ERR_NAME_NOT_RESOLVED", "name-unresolved", ""),
    ("INET_E_RESOURCE_NOT_FOUND", "name-unresolved", ""),
    ("ERR_CONNECTION_REFUSED", "connection-refused", ""),
    ("ERR_CONNECTION_TIMED_OUT", "timed-out", ""),
    ("ERR_TIMED_OUT", "timed-out", ""),
    ("ERR_CONNECTION_RESET", "connection-broken", ""),
    ("ERR_CONNECTION_CLOSED", "connection-broken", ""),
    ("ERR_EMPTY_RESPONSE", "connection-broken", ""),
    ("ERR_ADDRESS_UNREACHABLE", "timed-out", ""),
    ("ERR_PROXY_CONNECTION_FAILED", "proxy-failed", ""),
    ("ERR_TUNNEL_CONNECTION_FAILED", "proxy-failed", ""),
    ("ERR_SSL_VERSION_OR_CIPHER_MISMATCH", "tls-failed", ""),
    ("ERR_SSL_OBSOLETE_VERSION", "tls-failed", ""),
    ("ERR_SSL_PROTOCOL_ERROR", "tls-failed", ""),
    ("SSL_ERROR_UNSUPPORTED_VERSION", "tls-failed", ""),
    ("SSL_ERROR_NO_CYPHER_OVERLAP", "tls-failed", ""),
    ("INET_E_SECURITY_PROBLEM", "tls-failed", ""),
    ("ERR_CERT_DATE_INVALID", "certificate-refused", "certificate has expired"),
    ("SEC_ERROR_EXPIRED_CERTIFICATE", "certificate-refused", "certificate has expired"),
    ("ERR_CERT_COMMON_NAME_INVALID", "certificate-refused", "hostname mismatch"),
    ("SSL_ERROR_BAD_CERT_DOMAIN", "certificate-refused", "hostname mismatch"),
    ("ERR_CERT_AUTHORITY_INVALID", "certificate-refused", "unable to get local issuer certificate"),
    ("SEC_ERROR_UNKNOWN_ISSUER", "certificate-refused", "unable to get local issuer certificate"),
    ("MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT", "certificate-refused", "self-signed certificate"),
    ("ERR_CERT_WEAK_SIGNATURE_ALGORITHM", "certificate-refused", ""),
    ("ERR_CERT_", "certificate-refused", ""),
    ("DLG_FLAGS_INVALID_CA", "certificate-refused", "unable to get local issuer certificate"),
    ("DLG_FLAGS_SEC_CERT_CN_INVALID", "certificate-refused", "hostname mismatch"),
];

/// Takes a request of the developer tools, a line of a console, or a line with a code.
pub(super) fn read(lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let text = first.raw.trim();
    if labelled(text, &URL).is_some() {
        return request(lines);
    }
    console(text, &first).or_else(|| code(text, &first))
}

/// `Label: value`, or `Label:` alone or without its colon, whose value stands on the next line.
fn labelled<'t>(text: &'t str, labels: &[&str]) -> Option<&'t str> {
    let (label, value) = text.split_once(['：', ':']).unwrap_or((text, ""));
    labels.iter().any(|known| known.eq_ignore_ascii_case(label.trim())).then(|| value.trim())
}

/// A heading: `Response Headers`, with or without a count behind it.
fn is_heading(text: &str, headings: &[&str]) -> bool {
    let title = text.split('(').next().unwrap_or(text).trim().trim_end_matches(':');
    headings.iter().any(|heading| heading.eq_ignore_ascii_case(title))
}

fn request(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let mut part = Part::new(Kind::Http, first.number);
    let mut exchange = Exchange { requested_at: Some(first), ..Exchange::default() };
    let mut asked: Vec<(Line<'_>, Header)> = Vec::new();
    let mut in_request = false;
    while let Some(line) = lines.next() {
        let text = line.raw.trim();
        if line.is_blank() {
            let next = lines.peek().map(|next| next.raw.trim()).unwrap_or_default();
            let goes_on = is_heading(next, &OF_REQUEST) || is_heading(next, &OF_ANSWER);
            if !goes_on && header(next).is_none() {
                break;
            }
            continue;
        }
        let known = [&URL, &METHOD, &STATUS]
            .into_iter()
            .position(|labels| labelled(text, labels).is_some());
        let is_other = labelled(text, &OTHERS).is_some();
        let found = header(text);
        let value = |inline: &str, lines: &mut Lines<'_>| match inline {
            "" => lines.next().map_or("", |next| next.raw.trim()).to_owned(),
            inline => inline.to_owned(),
        };
        let inline = text.split_once(['：', ':']).map_or("", |(_, value)| value.trim());
        // `Status` may also be a field of its own.
        match (known, found) {
            (Some(0), _) if exchange.url.is_some() => break,
            (Some(0), _) => exchange.url = Some(value(inline, &mut lines)),
            (Some(1), _) => exchange.method = Some(value(inline, &mut lines)),
            (Some(_), _) => {
                let status = value(inline, &mut lines);
                let status = status.trim_start_matches(|c: char| !c.is_ascii_digit());
                let (number, words) = status.split_once(' ').unwrap_or((status, ""));
                if let Ok(number) = number.parse() {
                    exchange.status = Some((line, number, words.trim().to_owned()));
                }
            }
            _ if is_other => {
                value(inline, &mut lines);
            }
            _ if is_heading(text, &OF_REQUEST) => in_request = true,
            _ if is_heading(text, &OF_ANSWER) => in_request = false,
            (None, Some(mut field)) => {
                field.value = value(inline, &mut lines);
                if in_request {
                    asked.push((line, field))
                } else {
                    exchange.headers.push((line, field))
                }
            }
            (None, None) => break,
        }
        part.lines.1 = lines.peek().map_or(line.number, |next| next.number - 1).max(line.number);
    }
    let url = exchange.url.clone()?;
    if !asked.is_empty() {
        exchange.request(&url, &asked);
    }
    exchange.observe(&mut part);
    Some(part)
}

/// `GET https://mail.contoso.com/owa 403 (Forbidden)`, or with `[HTTP/1.1 403 Forbidden 12ms]` or a
/// code in place of the status.
fn console(text: &str, line: &Line<'_>) -> Option<Part> {
    let at = text.find("://")?;
    let start = text[..at].rfind(' ')?;
    let method = text[..start].split_whitespace().next_back()?;
    let is_method =
        ["GET", "POST", "HEAD", "OPTIONS", "RPC_IN_DATA", "RPC_OUT_DATA"].contains(&method);
    let (url, rest) = text[start + 1..].split_once(' ')?;
    if !is_method {
        return None;
    }
    let rest = rest.trim_start();
    let mut part = Part::new(Kind::Http, line.number);
    let mut exchange = Exchange {
        requested_at: Some(*line),
        method: Some(method.to_owned()),
        url: Some(url.to_owned()),
        ..Exchange::default()
    };
    let bare = rest.trim_start_matches(['[', '(']);
    let bare = bare
        .strip_prefix("HTTP/")
        .and_then(|rest| rest.split_once(' '))
        .map_or(bare, |(_, rest)| rest);
    let (number, words) = bare.split_once([' ', ')']).unwrap_or((bare, ""));
    match number.parse::<u16>() {
        Ok(number) if (100..600).contains(&number) => {
            // Firefox puts the time it took behind the words.
            let timed = words.trim_end_matches(']').rsplit_once(' ');
            let words = match timed {
                Some((words, time)) if time.ends_with("ms") => words,
                _ => words,
            };
            let words = words.trim_matches(['(', ')', ']']).trim();
            exchange.status = Some((*line, number, words.to_owned()));
        }
        _ => {
            let failed = code(rest, line)?;
            part.observations = failed.observations;
        }
    }
    exchange.observe(&mut part);
    Some(part)
}

fn code(text: &str, line: &Line<'_>) -> Option<Part> {
    static KNOWN: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let codes = CODES.iter().map(|(code, ..)| code);
        let known = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(codes);
        known.expect("a few dozen codes")
    });
    let (_, failure, verify) = &CODES[KNOWN.find(text)?.pattern().as_usize()];
    let mut part = Part::new(Kind::Http, line.number);
    let host = text.find("://").and_then(|at| host_of(&text[at + 3..]));
    part.property(line, host, "http.failure", *failure);
    if let Some(found) = openssl::verify_result(verify) {
        part.property(line, host, "tls.verify", found);
    }
    Some(part)
}

#[cfg(test)]
mod tests {
    use super::super::parts;
    use super::super::testing::{read_damaged, summary};

    const TOOLS: &str = "\
Request URL: https://mail.contoso.com/EWS/mrsproxy.svc
Request Method: GET
Status Code: 403 Forbidden
Remote Address: 192.0.2.10:443
Referrer Policy: strict-origin-when-cross-origin
Response Headers (3)
content-length: 0
server: Microsoft-IIS/10.0
x-feserver: EXCH01
Request Headers
authorization: Negotiate [removed]
host: mail.contoso.com
";

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let seen: Vec<String> = parts(text).flat_map(|part| summary(&part)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn one_request_of_the_developer_tools() {
        check(
            TOOLS,
            &[
                "http 1-12",
                "1 http.method = GET @mail.contoso.com",
                "1 http.url = https://mail.contoso.com/EWS/mrsproxy.svc @mail.contoso.com",
                "1 http.credentials = Negotiate @mail.contoso.com",
                "3 http.status = 403 Forbidden @mail.contoso.com",
                "7 http.header.content-length = 0 @mail.contoso.com",
                "8 http.header.server = Microsoft-IIS/10.0 @mail.contoso.com",
                "9 http.header.x-feserver = EXCH01 @mail.contoso.com",
            ],
        );
    }

    #[test]
    fn label_and_value_on_two_lines_and_in_japanese() {
        check(
            "リクエスト URL:\nhttps://mail.contoso.com/rpc/rpcproxy.dll\nリクエスト メソッド:\nGET\nステータス コード:\n401 Unauthorized\nリモート アドレス:\n192.0.2.10:443\nwww-authenticate:\nNTLM\n\nよろしく",
            &[
                "http 1-10",
                "1 http.method = GET @mail.contoso.com",
                "1 http.url = https://mail.contoso.com/rpc/rpcproxy.dll @mail.contoso.com",
                "5 http.status = 401 Unauthorized @mail.contoso.com",
                "5 http.authentication = NTLM @mail.contoso.com",
                "9 http.header.www-authenticate = NTLM @mail.contoso.com",
                "text 12-12",
            ],
        );
    }

    #[test]
    fn lines_of_consoles() {
        check(
            "GET https://mail.contoso.com/EWS/mrsproxy.svc 403 (Forbidden)",
            &[
                "http 1-1",
                "1 http.method = GET @mail.contoso.com",
                "1 http.url = https://mail.contoso.com/EWS/mrsproxy.svc @mail.contoso.com",
                "1 http.status = 403 Forbidden @mail.contoso.com",
            ],
        );
    }

    #[test]
    fn firefox() {
        check(
            "XHR GET https://mail.contoso.com/owa [HTTP/1.1 503 Service Unavailable 12ms]",
            &[
                "http 1-1",
                "1 http.method = GET @mail.contoso.com",
                "1 http.url = https://mail.contoso.com/owa @mail.contoso.com",
                "1 http.status = 503 Service Unavailable @mail.contoso.com",
            ],
        );
    }

    #[test]
    fn codes_of_error_pages() {
        for (text, expected) in [
            (
                "mail.contoso.com のサーバーの IP アドレスが見つかりませんでした。 DNS_PROBE_FINISHED_NXDOMAIN",
                "name-unresolved",
            ),
            ("GET https://mail.contoso.com/ net::ERR_CONNECTION_REFUSED", "connection-refused"),
            (
                "NET::ERR_CERT_AUTHORITY_INVALID",
                "certificate-refused, 20 unable to get local issuer certificate",
            ),
            ("Fehlercode: SSL_ERROR_BAD_CERT_DOMAIN", "certificate-refused, 62 hostname mismatch"),
            ("ERR_SSL_VERSION_OR_CIPHER_MISMATCH", "tls-failed"),
        ] {
            let seen: Vec<String> = parts(text).flat_map(|part| summary(&part)).collect();
            let wanted =
                |line: &&String| line.contains("http.failure") || line.contains("tls.verify");
            let values: Vec<&str> = seen
                .iter()
                .filter(wanted)
                .filter_map(|line| line.split(" = ").nth(1)?.split(" @").next())
                .collect();
            assert_eq!(values.join(", "), expected, "{text}");
        }
    }

    #[test]
    fn sentences_are_none_of_these() {
        check(
            "I GET https://mail.contoso.com/owa but nothing\nStatus: open\nan ERR_ of some kind",
            &["text 1-1", "format-list 2-2", "2 Status = open", "text 3-3"],
        );
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(TOOLS);
    }
}

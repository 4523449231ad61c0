//! What browsers show: one request of the developer tools, a line of the console, and the codes on
//! error pages.

mod developer_tools;
mod error_code;

use crate::http::Exchange;
use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;

/// Takes a request of the developer tools, a line of a console, or a line with a code.
pub(super) fn read(lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let text = first.raw.trim();
    if developer_tools::begins(text) {
        return developer_tools::read(lines);
    }
    console(text, &first).or_else(|| error_code::read(text, &first))
}

/// Takes `GET https://mail.contoso.com/owa 403 (Forbidden)`, also with
/// `[HTTP/1.1 403 Forbidden 12ms]` or an error code in place of the status.
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
            // Firefox adds the duration.
            let timed = words.trim_end_matches(']').rsplit_once(' ');
            let words = match timed {
                Some((words, time)) if time.ends_with("ms") => words,
                _ => words,
            };
            let words = words.trim_matches(['(', ')', ']']).trim();
            exchange.status = Some((*line, number, words.to_owned()));
        }
        _ => {
            let failed = error_code::read(rest, line)?;
            part.observations = failed.observations;
        }
    }
    exchange.observe(&mut part);
    Some(part)
}

#[cfg(test)]
mod tests {
    use crate::parts::parts;
    use crate::testing::{read_damaged, summary};

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
    fn sentences_are_no_requests() {
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

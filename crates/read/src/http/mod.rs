//! Heads of HTTP requests and responses (RFC 9110, 9112), as clients and captures print them.

mod authentication;
mod exchange;
mod head;
mod url;

use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;
use crate::{autodiscover, certificate};

pub(crate) use exchange::Exchange;
pub(crate) use head::{Header, header, headers, request_line, status_line};
pub use url::host_of;

/// Takes a request with its response, or the head of a response alone.
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

/// The last line of a hexadecimal dump, as a capture shows a binary body, after the head that ends
/// on line `head`.
fn dump_after(head: usize, lines: Lines<'_>) -> Option<usize> {
    let mut body = lines.skip_while(|line| line.number <= head || line.is_blank());
    let mark = body.next().filter(|line| line.raw.starts_with("[binary, "))?;
    let is_row = |line: &Line<'_>| {
        let digits = line.raw.bytes().take_while(u8::is_ascii_hexdigit).count();
        digits >= 6 && line.raw.get(digits..digits + 2) == Some("  ")
    };
    Some(body.take_while(is_row).last().map_or(mark.number, |line| line.number))
}

/// Where the final response on the same connection begins. `None` if another request or a
/// certificate comes first.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, read_damaged};

    const CAPTURE: &str = include_str!("../../../../tests/data/http/rpc-27-impacket-ntlm-http.txt");

    #[test]
    fn a_capture_with_a_challenge() {
        check(
            Kind::Http,
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
            Kind::Http,
            "HTTP/1.0 503 RPC Error: 6ba\r\nContent-Length: 0\r\n\r\n",
            &["http 1-2", "1 http.status = 503 RPC Error: 6ba", "2 http.header.content-length = 0"],
        );
        check(
            Kind::Http,
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
    fn a_request_and_the_response_behind_its_body() {
        check(
            Kind::Http,
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
            Kind::Http,
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
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(CAPTURE);
    }
}

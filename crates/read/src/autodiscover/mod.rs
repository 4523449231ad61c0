//! Autodiscover responses: POX, and the JSON of version 2.

mod pox;
mod version2;

use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;

pub(crate) use pox::from_xml;

use pox::{Response, Text, build_of};
use version2::from_json;

/// Takes a response that begins on the next line.
pub(super) fn read(lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    if first.raw.contains("{\"") {
        return read_json(first);
    }
    let start = first.raw.find("<Autodiscover").or_else(|| {
        let declared = first.raw.find("<?xml")?;
        let next = lines.clone().find(|line| line.number > first.number && !line.is_blank())?;
        next.raw.contains("<Autodiscover").then_some(declared)
    })?;
    let response = from_xml(lines.rest().get(start..)?)?;
    let mut part = Part::new(Kind::Autodiscover, first.number);
    let last = first.number + response.last_line - 1;
    let taken: Vec<Line<'_>> = lines.take_while(|line| line.number <= last + 8).collect();
    // The end tags after the last text.
    let ends = |line: &&Line<'_>| {
        let text = line.text();
        text.trim_start().starts_with("</") || text.contains("</Autodiscover>")
    };
    let tail = taken.iter().skip(response.last_line).take_while(ends);
    part.lines.1 = tail.last().map_or(last, |line| line.number);
    let line_of = |line: usize| taken.get(line - 1).copied().unwrap_or(first);
    observe(&response, &mut part, line_of);
    Some(part)
}

/// Adds the mail address that a request asks for. Its body is the text from `body` to `end`.
pub(super) fn requested(body: Lines<'_>, end: Lines<'_>, part: &mut Part) {
    let length = body.rest().len().saturating_sub(end.rest().len());
    let text = &body.rest()[..length.min(body.rest().len())];
    let Some(start) = text.find("<Autodiscover") else { return };
    let Some(address) = from_xml(&text[start..]).and_then(|asked| asked.requested_address) else {
        return;
    };
    let before = text[..start].matches('\n').count();
    if let Some(line) = body.clone().nth(before + address.line - 1) {
        part.property(&line, None, "autodiscover.requested_address", address.text);
    }
}

pub(super) fn observe<'t>(
    response: &Response,
    part: &mut Part,
    line_of: impl Fn(usize) -> Line<'t>,
) {
    let texts = [
        ("autodiscover.requested_address", &response.requested_address),
        ("autodiscover.action", &response.action),
        ("autodiscover.redirect_url", &response.redirect_url),
        ("autodiscover.redirect_address", &response.redirect_address),
        ("autodiscover.error_code", &response.error_code),
        ("autodiscover.error_message", &response.error_message),
    ];
    for (name, text) in texts {
        if let Some(Text { text, line }) = text {
            part.property(&line_of(*line), None, name, text);
        }
    }
    if let Some(first) = response.protocols.first() {
        let kinds: Vec<&str> = response.protocols.iter().map(|one| one.kind.as_str()).collect();
        part.property(&line_of(first.line), None, "autodiscover.protocols", kinds.join(", "));
    }
    for protocol in &response.protocols {
        let kind = protocol.kind.to_ascii_lowercase();
        for (field, Text { text, line }) in &protocol.fields {
            let name = format!("autodiscover.{kind}.{field}");
            part.property(&line_of(*line), None, name, text);
            if let ("server_version", Some(build)) = (*field, build_of(text)) {
                let name = format!("autodiscover.{kind}.build");
                part.property(&line_of(*line), None, name, build);
            }
        }
        let has = |name: &str| protocol.fields.iter().any(|(field, _)| *field == name);
        if kind == "expr" && !has("auth_package") {
            part.property(&line_of(protocol.line), None, "autodiscover.expr.auth_package", "");
        }
    }
}

fn read_json(line: Line<'_>) -> Option<Part> {
    let text = line.raw;
    let (start, end) = (text.find("{\"")?, text.rfind('}')?);
    let response = from_json(text.get(start..=end)?)?;
    let mut part = Part::new(Kind::Autodiscover, line.number);
    let texts = [
        ("autodiscover.v2.protocol", response.protocol),
        ("autodiscover.v2.url", response.url),
        ("autodiscover.v2.error_code", response.error_code),
        ("autodiscover.v2.error_message", response.error_message),
    ];
    for (name, value) in texts {
        if let Some(value) = value {
            part.property(&line, None, name, value);
        }
    }
    Some(part)
}

#[cfg(test)]
mod tests {
    use crate::parts::parts;
    use crate::testing::{read_damaged, summary};

    const EXCHANGE_2010: &str =
        include_str!("../../../../tests/data/autodiscover/pox-response-exchange2010.xml");

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let seen: Vec<String> = parts(text).flat_map(|part| summary(&part)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn the_settings_of_an_exchange_2010_server() {
        check(
            EXCHANGE_2010,
            &[
                "autodiscover 1-52",
                "11 autodiscover.action = settings",
                "12 autodiscover.protocols = EXCH, EXPR, WEB",
                "14 autodiscover.exch.server = EXCH01.corp.contoso.com",
                "16 autodiscover.exch.server_version = 738180DA",
                "16 autodiscover.exch.build = 14.1.218",
                "19 autodiscover.exch.availability_url = https://exch01.corp.contoso.com/EWS/Exchange.asmx",
                "20 autodiscover.exch.out_of_office_url = https://exch01.corp.contoso.com/EWS/Exchange.asmx",
                "21 autodiscover.exch.address_book_url = http://exch01.corp.contoso.com/OAB/11111111-2222-3333-4444-666666666666/",
                "25 autodiscover.expr.server = mail.contoso.com",
                "26 autodiscover.expr.ssl = On",
                "27 autodiscover.expr.auth_package = Basic",
                "28 autodiscover.expr.cert_principal_name = msstd:mail.contoso.com",
                "29 autodiscover.expr.availability_url = https://mail.contoso.com/EWS/Exchange.asmx",
                "30 autodiscover.expr.out_of_office_url = https://mail.contoso.com/EWS/Exchange.asmx",
                "31 autodiscover.expr.address_book_url = https://mail.contoso.com/OAB/11111111-2222-3333-4444-666666666666/",
                "36 autodiscover.web.owa_url = https://mail.contoso.com/owa/",
            ],
        );
    }

    #[test]
    fn an_error_in_one_line() {
        check(
            "HTML<Autodiscover><Response><Error><ErrorCode>600</ErrorCode><Message>Invalid Request</Message></Error></Response></Autodiscover>\nrest",
            &[
                "autodiscover 1-1",
                "1 autodiscover.error_code = 600",
                "1 autodiscover.error_message = Invalid Request",
                "text 2-2",
            ],
        );
    }

    #[test]
    fn a_request_is_no_response() {
        check(
            "POST /autodiscover/autodiscover.xml HTTP/1.1\nHost: a.b\n\n<?xml version=\"1.0\"?>\n<Autodiscover><Request><EMailAddress>u@a.b</EMailAddress>\n<AcceptableResponseSchema>x</AcceptableResponseSchema></Request></Autodiscover>\nHTTP/1.1 500 No\n",
            &[
                "http 1-7",
                "5 autodiscover.requested_address = u@a.b",
                "1 http.method = POST @a.b",
                "1 http.url = a.b/autodiscover/autodiscover.xml @a.b",
                "1 http.credentials = none @a.b",
                "7 http.status = 500 No @a.b",
            ],
        );
        check(
            "<Autodiscover><Response><EMailAddress>u@a.b</EMailAddress></Response></Autodiscover>",
            &["autodiscover 1-1"],
        );
    }

    #[test]
    fn version_2() {
        check(
            r#"{"Protocol":"Ews","Url":"https://mail.contoso.com/EWS/Exchange.asmx"}"#,
            &[
                "autodiscover 1-1",
                "1 autodiscover.v2.protocol = Ews",
                "1 autodiscover.v2.url = https://mail.contoso.com/EWS/Exchange.asmx",
            ],
        );
        check(
            r#"{"ErrorCode":"ProtocolNotSupported","ErrorMessage":"no"}"#,
            &[
                "autodiscover 1-1",
                "1 autodiscover.v2.error_code = ProtocolNotSupported",
                "1 autodiscover.v2.error_message = no",
            ],
        );
        check(r#"{"Protocol":"Ews"}"#, &["json 1-1", "1 Protocol = Ews"]);
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(EXCHANGE_2010);
    }
}

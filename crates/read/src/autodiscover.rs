//! Answers of Autodiscover: POX ([MS-OXDSCLI] 2.2.4) and the JSON of its version 2.

use serde::Deserialize;

use super::lines::{Line, Lines};
use super::part::{Kind, Part};
use super::xml::{Step, Steps};

/// Elements of a protocol that are reported, and what they are called in an observation.
const FIELDS: [(&str, &str); 14] = [
    ("Server", "server"),
    ("ServerVersion", "server_version"),
    ("SSL", "ssl"),
    ("AuthPackage", "auth_package"),
    ("CertPrincipalName", "cert_principal_name"),
    ("ServerExclusiveConnect", "server_exclusive_connect"),
    ("ASUrl", "availability_url"),
    ("EwsUrl", "ews_url"),
    ("OOFUrl", "out_of_office_url"),
    ("OABUrl", "address_book_url"),
    ("EcpUrl", "ecp_url"),
    ("OWAUrl", "owa_url"),
    ("ExternalUrl", "external_url"),
    ("InternalUrl", "internal_url"),
];

/// What an Autodiscover service answered, or what it was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The address that a request asks for.
    pub requested_address: Option<Text>,
    /// `settings`, `redirectUrl` or `redirectAddr`.
    pub action: Option<Text>,
    /// Where to ask instead.
    pub redirect_url: Option<Text>,
    /// The address to ask for instead.
    pub redirect_address: Option<Text>,
    /// Number and words of an error.
    pub error_code: Option<Text>,
    /// The words.
    pub error_message: Option<Text>,
    /// In the order in which they stand.
    pub protocols: Vec<Protocol>,
    /// Last line, counted as [`Text::line`] is.
    pub last_line: usize,
}

/// One protocol that a client may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Protocol {
    /// `EXCH`, `EXPR`, `EXHTTP`, `WEB`, `mapiHttp`.
    pub kind: String,
    /// Names as in the table of observations, and values.
    pub fields: Vec<(&'static str, Text)>,
    /// Where it begins.
    pub line: usize,
}

/// Words, and the line of the document on which they end, from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Trimmed.
    pub text: String,
    /// From 1.
    pub line: usize,
}

/// Reads a document that begins with `<Autodiscover` or an XML declaration. `None` for anything else.
pub fn from_xml(text: &str) -> Option<Response> {
    let mut response = Response::default();
    let mut path: Vec<String> = Vec::new();
    let mut protocol: Option<Protocol> = None;
    let mut is_one = false;
    let mut closed = 0;
    for step in Steps::new(text) {
        match step {
            Step::Open { name, attributes, line } => {
                // One inside of another is another one, behind one that was broken off.
                if path.is_empty() != (name == "Autodiscover") {
                    break;
                }
                // Or the whole of something else would be looked through.
                if path.len() == 1 && name != "Response" && name != "Request" {
                    break;
                }
                is_one |= name == "Response" || name == "Request";
                response.last_line = response.last_line.max(line);
                if name == "Protocol" && protocol.is_none() {
                    let kind = attributes.into_iter().find(|(name, _)| name == "Type");
                    let kind = kind.map(|(_, kind)| kind).unwrap_or_default();
                    protocol = Some(Protocol { kind, fields: Vec::new(), line });
                    closed = path.len();
                }
                path.push(name);
            }
            Step::Text { text, line } => {
                response.last_line = response.last_line.max(line);
                let element = path.last().map_or("", String::as_str);
                let nested = path.iter().filter(|name| *name == "Protocol").count() > 1;
                let text = Text { text, line };
                match (&mut protocol, element) {
                    // What stands inside of WEB again, EXCH and EXPR say; its inner addresses are not for
                    // the outside.
                    (Some(_), _) if nested || path.iter().any(|name| name == "Internal") => {}
                    (Some(protocol), "Type") => protocol.kind = text.text,
                    (Some(protocol), element) => {
                        let field = FIELDS.iter().find(|(tag, _)| *tag == element);
                        protocol.fields.extend(field.map(|(_, name)| (*name, text)));
                    }
                    (None, "EMailAddress") if path.iter().any(|name| name == "Request") => {
                        response.requested_address = Some(text);
                    }
                    (None, "Action") => response.action = Some(text),
                    (None, "RedirectUrl") => response.redirect_url = Some(text),
                    (None, "RedirectAddr") => response.redirect_address = Some(text),
                    (None, "ErrorCode") => response.error_code = Some(text),
                    (None, "Message") => response.error_message = Some(text),
                    (None, _) => {}
                }
            }
            Step::Close { .. } => {
                path.pop();
                if protocol.is_some() && path.len() == closed {
                    response.protocols.extend(protocol.take());
                }
            }
        }
    }
    response.protocols.extend(protocol);
    is_one.then_some(response)
}

/// The build in a `ServerVersion` ([MS-OXDSCLI] 2.2.4.1.1.2.6): eight hexadecimal digits, of which 6
/// bits are the major, 6 the minor and 15 the build number.
pub fn build_of(server_version: &str) -> Option<String> {
    let bits = u32::from_str_radix(server_version, 16).ok()?;
    let (structure, major) = (bits >> 28, bits >> 22 & 0x3f);
    let (minor, build) = (bits >> 16 & 0x3f, bits & 0x7fff);
    (structure == 7 && server_version.len() == 8).then(|| format!("{major}.{minor}.{build}"))
}

/// What version 2 answers, in JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Version2 {
    /// As asked for.
    pub protocol: Option<String>,
    /// Where it is.
    pub url: Option<String>,
    /// As `ProtocolNotSupported`.
    pub error_code: Option<String>,
    /// Words.
    pub error_message: Option<String>,
}

/// Reads one JSON object. `None` where it is another kind of object.
pub fn from_json(text: &str) -> Option<Version2> {
    let response: Version2 = serde_json::from_str(text.trim()).ok()?;
    let is_answer = response.protocol.is_some() && response.url.is_some();
    let is_error = response.error_code.is_some() && response.error_message.is_some();
    (is_answer || is_error).then_some(response)
}

/// Takes an answer that begins on the next line.
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
    // The end tags behind the last thing said.
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

/// Takes the address that a request asks for, whose body stands between two places. The rest of what
/// a client sends is no answer.
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
    let said = [
        ("autodiscover.requested_address", &response.requested_address),
        ("autodiscover.action", &response.action),
        ("autodiscover.redirect_url", &response.redirect_url),
        ("autodiscover.redirect_address", &response.redirect_address),
        ("autodiscover.error_code", &response.error_code),
        ("autodiscover.error_message", &response.error_message),
    ];
    for (name, text) in said {
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
    let said = [
        ("autodiscover.v2.protocol", response.protocol),
        ("autodiscover.v2.url", response.url),
        ("autodiscover.v2.error_code", response.error_code),
        ("autodiscover.v2.error_message", response.error_message),
    ];
    for (name, value) in said {
        if let Some(value) = value {
            part.property(&line, None, name, value);
        }
    }
    Some(part)
}

#[cfg(test)]
mod tests {
    use super::super::parts;
    use super::super::testing::{read_damaged, summary};
    use super::*;

    const EXCHANGE_2010: &str =
        include_str!("../../../tests/data/autodiscover/pox-response-exchange2010.xml");

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let seen: Vec<String> = parts(text).flat_map(|part| summary(&part)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn the_settings_of_an_exchange_2010() {
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
    fn what_a_client_asks_for_is_no_answer() {
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
    fn what_does_not_begin_as_an_answer_is_not_looked_through() {
        assert_eq!(from_xml("<Autodiscover><a/><Response/></Autodiscover>"), None);
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
    fn builds() {
        for (hexadecimal, build) in [
            ("72008287", Some("8.0.647")),
            ("738180DA", Some("14.1.218")),
            ("73C1840A", Some("15.1.1034")),
            ("73C28A02", Some("15.2.2562")),
            ("00000000", None),
            ("73C", None),
            ("Version 14", None),
        ] {
            assert_eq!(build_of(hexadecimal).as_deref(), build, "{hexadecimal}");
        }
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(EXCHANGE_2010);
    }
}

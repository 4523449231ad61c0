//! Autodiscover in plain old XML, POX ([MS-OXDSCLI] 2.2.4).

use crate::xml::{XmlEvent, XmlEvents};

/// The elements of a protocol that are reported, with the last part of their observation's name.
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

/// A response, or the request if there is no response in the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Response {
    /// The mail address that a request asks for.
    pub(crate) requested_address: Option<Text>,
    /// `settings`, `redirectUrl` or `redirectAddr`.
    pub(crate) action: Option<Text>,
    /// The URL to ask instead.
    pub(crate) redirect_url: Option<Text>,
    /// The mail address to ask for instead.
    pub(crate) redirect_address: Option<Text>,
    /// The number of an error: `600`.
    pub(crate) error_code: Option<Text>,
    /// The text of an error.
    pub(crate) error_message: Option<Text>,
    /// The protocols, in the order of the document.
    pub(crate) protocols: Vec<Protocol>,
    /// The last line of the document that was read, from 1.
    pub(crate) last_line: usize,
}

/// The settings of one protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Protocol {
    /// `EXCH`, `EXPR`, `EXHTTP`, `WEB`, `mapiHttp`.
    pub(crate) kind: String,
    /// The last parts of observations' names, and values.
    pub(crate) fields: Vec<(&'static str, Text)>,
    /// The line on which it begins, from 1.
    pub(crate) line: usize,
}

/// Text, and the line of the document on which it ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    /// Trimmed.
    pub(crate) text: String,
    /// From 1.
    pub(crate) line: usize,
}

/// Reads the document at the start of a text. `None` if it is not Autodiscover's.
pub(crate) fn from_xml(text: &str) -> Option<Response> {
    let mut response = Response::default();
    let mut path: Vec<String> = Vec::new();
    let mut protocol: Option<Protocol> = None;
    let mut has_content = false;
    let mut closed = 0;
    for event in XmlEvents::new(text) {
        match event {
            XmlEvent::Open { name, attributes, line } => {
                // A second root belongs to another document, after one that breaks off.
                if path.is_empty() != (name == "Autodiscover") {
                    break;
                }
                // Another document: stop here rather than at its end.
                if path.len() == 1 && name != "Response" && name != "Request" {
                    break;
                }
                has_content |= name == "Response" || name == "Request";
                response.last_line = response.last_line.max(line);
                if name == "Protocol" && protocol.is_none() {
                    let kind = attributes.into_iter().find(|(name, _)| name == "Type");
                    let kind = kind.map(|(_, kind)| kind).unwrap_or_default();
                    protocol = Some(Protocol { kind, fields: Vec::new(), line });
                    closed = path.len();
                }
                path.push(name);
            }
            XmlEvent::Text { text, line } => {
                response.last_line = response.last_line.max(line);
                let element = path.last().map_or("", String::as_str);
                let nested = path.iter().filter(|name| *name == "Protocol").count() > 1;
                let text = Text { text, line };
                match (&mut protocol, element) {
                    // WEB repeats EXCH and EXPR; its internal addresses are of no use outside.
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
            XmlEvent::Close { .. } => {
                path.pop();
                if protocol.is_some() && path.len() == closed {
                    response.protocols.extend(protocol.take());
                }
            }
        }
    }
    response.protocols.extend(protocol);
    has_content.then_some(response)
}

/// The build in a `ServerVersion` of eight hexadecimal digits: 4 bits for the structure (7), 6 for
/// the major, 6 for the minor and, after one unused bit, 15 for the build number.
///
/// Source: [MS-OXDSCLI] 2.2.4.1.1.2.6.
pub(crate) fn build_of(server_version: &str) -> Option<String> {
    let bits = u32::from_str_radix(server_version, 16).ok()?;
    let (structure, major) = (bits >> 28, bits >> 22 & 0x3f);
    let (minor, build) = (bits >> 16 & 0x3f, bits & 0x7fff);
    (structure == 7 && server_version.len() == 8).then(|| format!("{major}.{minor}.{build}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_begin_as_an_answer_is_not_looked_through() {
        assert_eq!(from_xml("<Autodiscover><a/><Response/></Autodiscover>"), None);
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
}

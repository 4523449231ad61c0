//! One HTTP request with its response, whichever program printed it.

use super::authentication::schemes;
use super::head::{Header, headers, status_line};
use super::url::host_of;
use crate::lines::{Line, Lines};
use crate::ntlm;
use crate::part::Part;

/// A request with its response, as far as a text shows them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exchange<'t> {
    /// The line of the request, or of what shows it.
    pub(crate) requested_at: Option<Line<'t>>,
    /// The method: `GET`.
    pub(crate) method: Option<String>,
    /// The URL, with its scheme if that is known.
    pub(crate) url: Option<String>,
    /// The scheme of the credentials sent: `none` for none and for NTLM's first message. `None` if
    /// the text does not show the request's fields.
    pub(crate) credentials: Option<String>,
    /// The line of the response, its status, and the reason phrase.
    pub(crate) status: Option<(Line<'t>, u16, String)>,
    /// The response's fields.
    pub(crate) headers: Vec<(Line<'t>, Header)>,
}

impl<'t> Exchange<'t> {
    /// Adds a request's target and fields: its URL, and whether it carried credentials.
    pub(crate) fn request(&mut self, target: &str, headers: &[(Line<'t>, Header)]) {
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

    /// Takes the head of the response, which begins on the next line. `None` if it does not.
    pub(crate) fn response(&mut self, lines: &mut Lines<'t>) -> Option<()> {
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

    /// Adds the exchange to a part.
    pub(crate) fn observe(&self, part: &mut Part) {
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
        // During a logon, the server names only the scheme in use.
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

    /// The scheme of the credentials sent. A challenge answers NTLM's first message, which has
    /// none.
    fn sent(&self) -> Option<&str> {
        let is_negotiation = self.is_challenge();
        self.credentials.as_deref().map(|scheme| if is_negotiation { "none" } else { scheme })
    }

    fn is_challenge(&self) -> bool {
        self.header("www-authenticate").any(|one| ntlm::from_header(one).is_some())
    }
}

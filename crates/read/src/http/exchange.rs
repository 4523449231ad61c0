//! One HTTP request with its response, whatever it was printed by.

use super::authentication::schemes;
use super::head::{Header, headers, status_line};
use super::url::host_of;
use crate::lines::{Line, Lines};
use crate::ntlm;
use crate::part::Part;

/// A request and what came back, as far as a text shows it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exchange<'t> {
    /// Where the request stands, or what takes its place.
    pub(crate) requested_at: Option<Line<'t>>,
    /// `GET`
    pub(crate) method: Option<String>,
    /// With its scheme where that is known.
    pub(crate) url: Option<String>,
    /// The scheme of the credentials that were sent, `none` for none or for the first message of NTLM;
    /// nothing where that is not shown.
    pub(crate) credentials: Option<String>,
    /// Where the answer stands, its status, and the words behind it.
    pub(crate) status: Option<(Line<'t>, u16, String)>,
    /// The answer's fields.
    pub(crate) headers: Vec<(Line<'t>, Header)>,
}

impl<'t> Exchange<'t> {
    /// Adds the fields of a request: its host and whether it carried credentials.
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

    /// Takes the head of an answer, which begins on the next line.
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

    /// Puts down what was seen.
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

//! Requests ready to be sent.

use shindan_read::http::host_of;

/// A request ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRequest {
    /// The method: `GET`.
    pub method: String,
    /// The whole URL: `https://mail.contoso.com/owa/`.
    pub url: String,
    /// Fields beside `Host`.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<String>,
    /// Whether to ask the server to close the connection after it.
    pub closes_connection: bool,
}

impl PlannedRequest {
    /// A `GET` without further fields.
    pub fn get(url: &str) -> Self {
        let (method, url) = ("GET".to_owned(), url.to_owned());
        Self { method, url, headers: Vec::new(), body: None, closes_connection: true }
    }

    /// Whether any client could send it, and another request can follow on the same connection. Log-ons
    /// bind to theirs, and other methods may be halves of one conversation (MS-RPCH 3.2.1).
    pub fn is_ordinary(&self) -> bool {
        let logs_on = |(name, _): &(String, String)| name.eq_ignore_ascii_case("authorization");
        self.method == "GET" && !self.headers.iter().any(logs_on)
    }

    /// Whether the URL is `https`.
    pub fn is_tls(&self) -> bool {
        self.url.starts_with("https://")
    }

    /// The host, in lower case.
    pub fn host(&self) -> String {
        host_of(&self.url).unwrap_or_default().to_ascii_lowercase()
    }

    /// The port of the URL, else 443 or 80.
    pub fn port(&self) -> u16 {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let written = authority.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        written.unwrap_or(if self.is_tls() { 443 } else { 80 })
    }

    /// Path and query of the request line: `/owa/`.
    pub fn path(&self) -> String {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let path = rest.find(['/', '?']).map_or("", |at| &rest[at..]);
        let path = path.split('#').next().unwrap_or_default();
        if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
    }

    /// The bytes to send. Control characters in lines are dropped, so that no value can add a field.
    pub fn bytes(&self) -> Vec<u8> {
        let mut lines = vec![
            format!("{} {} HTTP/1.1", self.method, self.path()),
            format!("Host: {}", self.host()),
        ];
        lines.extend(self.fields());
        let clean = |line: &String| line.chars().filter(|c| !c.is_control()).collect::<String>();
        let head: Vec<String> = lines.iter().map(clean).collect();
        let body = self.body.as_deref().unwrap_or_default();
        format!("{}\r\n\r\n{body}", head.join("\r\n")).into_bytes()
    }

    /// The request as a transcript shows it, with the whole URL in the request line.
    pub fn head(&self) -> String {
        let first = format!("{} {} HTTP/1.1\nHost: {}", self.method, self.url, self.host());
        let fields: String = self.fields().iter().map(|field| format!("\n{field}")).collect();
        let body = self.body.as_ref().map(|body| format!("{body}\n")).unwrap_or_default();
        format!("{first}{fields}\n\n{body}")
    }

    /// The fields beside `Host`.
    pub(super) fn fields(&self) -> Vec<String> {
        let has =
            |name: &str| self.headers.iter().any(|(field, _)| field.eq_ignore_ascii_case(name));
        let mut fields: Vec<String> =
            self.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        if !has("user-agent") {
            fields.push(format!("User-Agent: shindan/{}", env!("CARGO_PKG_VERSION")));
        }
        if self.closes_connection {
            fields.push("Connection: close".to_owned());
        }
        if self.body.is_some() || self.method != "GET" {
            fields.push(format!(
                "Content-Length: {}",
                self.body.as_deref().unwrap_or_default().len()
            ));
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_split_into_host_port_and_path() {
        for (url, host, port, path) in [
            ("https://Mail.contoso.com/owa/", "mail.contoso.com", 443, "/owa/"),
            ("http://a.b:8080?x=1#y", "a.b", 8080, "/?x=1"),
            ("https://a.b", "a.b", 443, "/"),
        ] {
            let planned = PlannedRequest::get(url);
            assert_eq!((planned.host().as_str(), planned.port()), (host, port));
            assert_eq!(planned.path(), path);
        }
    }
}

//! One attempt, and its block of the transcript.

use std::fmt::Write as _;
use std::time::Duration;

use shindan_read::{BLOCK_PREFIX, replace_secrets};

use super::request::PlannedRequest;

/// What an attempt tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A DNS query.
    Dns,
    /// A TCP connection.
    Tcp,
    /// TLS hellos and the certificates of the server.
    Tls,
    /// An HTTP request.
    Http,
}

impl Kind {
    /// The word in the first line of a block: `dns`, `tcp`, `tls` or `http`.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Dns => "dns",
            Kind::Tcp => "tcp",
            Kind::Tls => "tls",
            Kind::Http => "http",
        }
    }
}

/// One attempt, successful or not.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// What was tried.
    pub kind: Kind,
    /// The host, or the name that DNS was asked for.
    pub host: String,
    /// Its block of the transcript: `===== probe http mail.contoso.com`, a line `name: value` for each
    /// observation, and what went over the wire.
    pub text: String,
}

impl Attempt {
    /// Whether this is the attempt at a request.
    pub(super) fn is_for(&self, request: &PlannedRequest) -> bool {
        let first = format!("\n{} {} HTTP/1.1\n", request.method, request.url);
        self.kind == Kind::Http && self.text.contains(&first)
    }
}

/// A block of a transcript being written.
pub(super) struct Block {
    kind: Kind,
    host: String,
    text: String,
    has_wire: bool,
}

impl Block {
    pub(super) fn new(kind: Kind, host: &str) -> Self {
        let text = format!("{BLOCK_PREFIX}{} {}\n", kind.as_str(), one_line(host));
        Self { kind, host: host.to_owned(), text, has_wire: false }
    }

    /// Adds an observation.
    pub(super) fn observe(&mut self, name: &str, value: impl AsRef<str>) -> &mut Self {
        let _ = writeln!(self.text, "{name}: {}", one_line(value.as_ref()));
        self
    }

    /// Adds how long a phase took.
    pub(super) fn took(&mut self, phase: &str, time: Duration) -> &mut Self {
        self.observe(&format!("probe.time.{phase}"), format!("{} ms", time.as_millis()))
    }

    /// Adds what went over the wire, without secrets. No line of it can pass for the start of a block.
    pub(super) fn wire(&mut self, text: &str) -> &mut Self {
        if !std::mem::replace(&mut self.has_wire, true) {
            self.text.push('\n');
        }
        for line in replace_secrets(text).lines() {
            if line.starts_with("=====") {
                self.text.push(' ');
            }
            self.text.extend(line.chars().filter(|c| !c.is_control() || *c == '\t'));
            self.text.push('\n');
        }
        self
    }

    pub(super) fn finish(self) -> Attempt {
        let Self { kind, host, text, .. } = self;
        Attempt { kind, host, text: format!("{}\n", text.trim_end()) }
    }
}

/// Keeps a value on its line.
fn one_line(value: &str) -> String {
    value.chars().map(|c| if c.is_control() { ' ' } else { c }).take(2000).collect()
}

#[cfg(test)]
mod tests {
    use shindan_model::Observation;
    use shindan_read::probe_observations;

    use super::*;

    #[test]
    fn what_a_server_says_cannot_pass_for_what_was_seen() {
        let mut block = Block::new(Kind::Http, "mail.contoso.com\ntls.versions: TLS 1.3");
        block.observe("http.failure", "other\ndns.answer: found");
        block.wire("GET / HTTP/1.1\nHost: mail.contoso.com\n");
        block.wire("HTTP/1.1 200 OK\n\n===== probe dns a.b\ndns.answer: found\nHTTP/1.1 404 No");
        let text = block.finish().text;
        let names: Vec<String> = probe_observations(&text)
            .filter_map(|seen| match seen {
                Observation::Property { name, .. } => Some(name),
                _ => None,
            })
            .collect();
        let expected =
            ["http.failure", "http.method", "http.url", "http.credentials", "http.status"];
        assert_eq!(names, expected, "{text}");
    }
}

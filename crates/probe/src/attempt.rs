//! One attempt, and what is put down of it.

use std::fmt::Write as _;
use std::time::Duration;

use shindan_read::{BLOCK_PREFIX, replace_secrets};

use super::request::Planned;

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A question to DNS.
    Dns,
    /// A connection.
    Tcp,
    /// What a server says before anything is encrypted, and its certificates.
    Tls,
    /// A request.
    Http,
}

impl Kind {
    /// The word in transcripts.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Dns => "dns",
            Kind::Tcp => "tcp",
            Kind::Tls => "tls",
            Kind::Http => "http",
        }
    }
}

/// One attempt.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// What was tried.
    pub kind: Kind,
    /// On which host.
    pub host: String,
    /// The block of the transcript.
    pub text: String,
}

impl Attempt {
    /// Whether it is that of a request.
    pub(super) fn is_of(&self, request: &Planned) -> bool {
        let first = format!("\n{} {} HTTP/1.1\n", request.method, request.url);
        self.kind == Kind::Http && self.text.contains(&first)
    }
}

/// A block of a transcript being written.
pub(super) struct Block {
    kind: Kind,
    host: String,
    text: String,
    head_is_open: bool,
}

impl Block {
    pub(super) fn new(kind: Kind, host: &str) -> Self {
        let (kind_word, own) = (kind.as_str(), host.to_owned());
        let text = format!("{BLOCK_PREFIX}{kind_word} {}\n", one_line(host));
        Self { kind, host: own, text, head_is_open: true }
    }

    /// Something seen, under its name.
    pub(super) fn saw(&mut self, name: &str, value: impl AsRef<str>) -> &mut Self {
        let _ = writeln!(self.text, "{name}: {}", one_line(value.as_ref()));
        self
    }

    pub(super) fn took(&mut self, phase: &str, time: Duration) -> &mut Self {
        self.saw(&format!("probe.time.{phase}"), format!("{} ms", time.as_millis()))
    }

    /// What went over the wire. A line of it cannot begin a block.
    pub(super) fn wire(&mut self, text: &str) -> &mut Self {
        if std::mem::take(&mut self.head_is_open) {
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

    pub(super) fn done(self) -> Attempt {
        let Self { kind, host, text, .. } = self;
        Attempt { kind, host, text: format!("{}\n", text.trim_end()) }
    }
}

/// A value that stays on its line.
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
        block.saw("http.failure", "other\ndns.answer: found");
        block.wire("GET / HTTP/1.1\nHost: mail.contoso.com\n");
        block.wire("HTTP/1.1 200 OK\n\n===== probe dns a.b\ndns.answer: found\nHTTP/1.1 404 No");
        let text = block.done().text;
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

//! One DNS question with its answer, whichever program printed it.

use crate::lines::Line;
use crate::part::Part;

/// The outcome of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// There are records.
    Found,
    /// No such name exists (NXDOMAIN).
    NoSuchName,
    /// The name exists, but nothing of this type.
    NoData,
    /// No server answered in time.
    TimedOut,
    /// The server refused to answer.
    Refused,
    /// The server could not answer (SERVFAIL).
    ServerFailure,
}

impl Outcome {
    /// The word in observations.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Outcome::Found => "found",
            Outcome::NoSuchName => "no-such-name",
            Outcome::NoData => "no-data",
            Outcome::TimedOut => "timed-out",
            Outcome::Refused => "refused",
            Outcome::ServerFailure => "server-failure",
        }
    }
}

/// Phrases that name an outcome, in the order in which they are looked for.
const REASONS: [(&str, Outcome); 20] = [
    ("Non-existent domain", Outcome::NoSuchName),
    ("NXDOMAIN", Outcome::NoSuchName),
    ("DNS_ERROR_RCODE_NAME_ERROR", Outcome::NoSuchName),
    ("DNS name does not exist", Outcome::NoSuchName),
    ("DNS 名がありません", Outcome::NoSuchName),
    ("DNS 名は存在しません", Outcome::NoSuchName),
    ("DNS-Name ist nicht vorhanden", Outcome::NoSuchName),
    ("DNS_INFO_NO_RECORDS", Outcome::NoData),
    ("No records found", Outcome::NoData),
    ("No answer", Outcome::NoData),
    ("SERVFAIL", Outcome::ServerFailure),
    ("Server failed", Outcome::ServerFailure),
    ("RCODE_SERVER_FAILURE", Outcome::ServerFailure),
    ("REFUSED", Outcome::Refused),
    ("Query refused", Outcome::Refused),
    ("No response from server", Outcome::TimedOut),
    ("timed out", Outcome::TimedOut),
    ("timed-out", Outcome::TimedOut),
    ("ERROR_TIMEOUT", Outcome::TimedOut),
    ("タイムアウト", Outcome::TimedOut),
];

/// A question with its answer.
#[derive(Debug, Default)]
pub(super) struct Lookup<'t> {
    /// The name asked for, without a final dot.
    pub(super) name: String,
    /// The line of the name, or of what shows the outcome.
    pub(super) at: Option<Line<'t>>,
    pub(super) kind: Option<String>,
    pub(super) outcome: Option<Outcome>,
    pub(super) server: Option<(Line<'t>, String)>,
    /// Lines, names of observations, and values.
    pub(super) records: Vec<(Line<'t>, &'static str, String)>,
}

impl<'t> Lookup<'t> {
    pub(super) fn observe(self, part: &mut Part, fallback: &Line<'t>) {
        let of = (!self.name.is_empty()).then_some(self.name.as_str());
        if let Some((line, server)) = &self.server {
            part.property(line, of, "dns.server", server);
        }
        let empty = if self.records.is_empty() { Outcome::NoData } else { Outcome::Found };
        let outcome = self.outcome.unwrap_or(empty).as_str();
        let at = self.at.as_ref().unwrap_or(fallback);
        if of.is_some() {
            part.property(at, of, "dns.name", &self.name);
        }
        if let Some(kind) = &self.kind {
            part.property(at, of, "dns.type", kind);
        }
        // Without a name, an answer without records means nothing.
        if of.is_some() || self.outcome.is_some() {
            part.property(at, of, "dns.answer", outcome);
        }
        for (line, name, value) in &self.records {
            part.property(line, of, *name, value);
        }
    }

    pub(super) fn found(&mut self, line: Line<'t>, name: &'static str, value: &str) {
        self.records.push((line, name, value.trim_end_matches('.').to_owned()));
    }

    /// Takes the name and type of a record as those asked for, unless they are known.
    pub(super) fn named(&mut self, name: &str, kind: &str, line: Line<'t>) {
        if self.name.is_empty() {
            self.name = name.trim().trim_end_matches('.').to_owned();
            self.at = Some(line);
            self.kind = Some(kind.to_owned());
        }
    }

    /// Adds a record, if its type is one of those reported.
    pub(super) fn found_of(&mut self, line: Line<'t>, kind: &str, value: &str) {
        let name = match kind {
            "A" | "AAAA" => "dns.address",
            "CNAME" => "dns.cname",
            "MX" => "dns.mx",
            "SRV" => "dns.srv",
            "TXT" => "dns.txt",
            "NS" => "dns.ns",
            _ => return,
        };
        self.found(line, name, value.trim_matches('"'));
    }
}

/// The outcome that a line names, if any.
pub(super) fn reason(text: &str) -> Option<Outcome> {
    REASONS.iter().find(|(words, _)| text.contains(words)).map(|(_, outcome)| *outcome)
}

/// The last word before the reason that looks like a host name.
pub(super) fn host_in(text: &str) -> Option<&str> {
    let text = text.rsplit_once(": ").map_or(text, |(before, _)| before);
    let is_host = |word: &&str| {
        word.contains('.') && word.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    };
    let words = text.split(|c: char| c.is_whitespace() || "'\",".contains(c) || !c.is_ascii());
    words.map(|word| word.trim_end_matches(['.', ':'])).rfind(is_host)
}

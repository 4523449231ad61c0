//! Servers, hosts and mailboxes by name, of which different things may be said.

use super::sentence::{Instance, Sentence};
use super::word::Word;
use crate::names::is_host;

/// Beginnings of words with digits that name no server: updates, versions, Windows, products.
const NO_SERVERS: &[&str] = &[
    "cu", "sp", "su", "kb", "ru", "rtm", "v", "ver", "rev", "build", "ipv", "tls", "ssl", "sha",
    "aes", "rc", "md", "w3", "o365", "m365", "e", "f", "h", "g", "p", "q", "x", "win", "exch",
    "ex20", "e2k", "t2", "des", "rsa", "http", "utf", "iso", "net", "0x", "eventid", "event",
    "phase", "step", "day", "no", "nr", "port", "tcp", "udp", "outlook",
];

/// The names in a text, in order. `original` is the text as it was written.
pub(super) fn instances(original: &str, text: &str, words: &[Word]) -> Vec<Instance> {
    let mut found = Vec::new();
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._@".contains(c);
    let mut start = 0;
    for piece in text.split_inclusive(|c: char| !is_part(c)) {
        let token = piece.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let begin = start + piece.find(token).unwrap_or(0);
        let span = begin..begin + token.len();
        let before = text[..begin].chars().next_back();
        start += piece.len();
        let is_word =
            words.iter().any(|word| word.span.start <= span.start && span.end <= word.span.end);
        let is_address =
            token.split_once('@').is_some_and(|(user, host)| !user.is_empty() && is_host(host));
        if (is_word && !is_address) || matches!(before, Some('/' | '\\' | '@')) {
            continue;
        }
        if is_address || (is_host(token) && !token.contains('@')) || is_server(token) {
            let name = as_written(original, token).to_owned();
            found.push(Instance { span, name, is_address });
        }
    }
    found
}

/// `ex01`, `lon-mbx-2`: letters, then a number, of a form that nothing else has.
pub(super) fn is_server(token: &str) -> bool {
    let letters = token.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = &token[letters..];
    let digits = rest.bytes().rev().take_while(u8::is_ascii_digit).count();
    let is_known = NO_SERVERS
        .iter()
        .any(|known| &token[..letters] == *known || (known.len() > 2 && token.starts_with(known)));
    (2..=15).contains(&token.len())
        && letters >= 2
        && (1..=4).contains(&digits)
        && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !is_known
}

/// A word of a normal text as it stands in the original.
fn as_written<'t>(original: &'t str, token: &'t str) -> &'t str {
    let length = token.len();
    let starts = original.char_indices().map(|(at, _)| at);
    let mut spans = starts.filter_map(|at| original.get(at..at + length));
    spans.find(|span| span.eq_ignore_ascii_case(token)).unwrap_or(token)
}

/// The instances that a clause names of the kind that a fact is about, by the name of the kind.
pub(super) fn instances_in(
    sentence: &Sentence<'_>,
    clause: usize,
    kind: Option<&str>,
) -> Vec<String> {
    let of_mailbox = kind == Some("mailbox");
    let mut all: Vec<String> = Vec::new();
    for instance in sentence.instances {
        let is_here = sentence.analysis.clause_at(instance.span.start) == clause;
        let fits = if kind.is_none() { true } else { instance.is_address == of_mailbox };
        if is_here && fits && !all.contains(&instance.name) {
            all.push(instance.name.clone());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_hosts_and_mailboxes_are_named() {
        let text = "MRS is on at EX01 and lon-mbx-2, CU14 of 2016 on mail.contoso.com, u@contoso.com, IPv6";
        let names: Vec<String> = instances(text, &text.to_lowercase(), &[])
            .into_iter()
            .map(|instance| instance.name)
            .collect();
        assert_eq!(names, ["EX01", "lon-mbx-2", "mail.contoso.com", "u@contoso.com"]);
    }
}

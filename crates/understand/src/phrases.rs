//! What people say in plain words, by the phrases of the pack. A doubtful sentence says nothing:
//! a question, a condition, a negation near the phrase; and phrases of one text that say different
//! things of one fact.

use aho_corasick::{AhoCorasick, MatchKind};
use shindan_model::{Doubt, Pack, Phrase, Takes};
use unicode_normalization::UnicodeNormalization;

/// Characters between a word of negation and the phrase it negates.
const NEGATION_WITHIN_CHARS: usize = 18;
/// Characters after a phrase within which the name it announces stands.
const NAME_WITHIN_CHARS: usize = 40;

/// What a sentence says of one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// Position in [`Pack::phrases`].
    pub(super) phrase: usize,
    /// The outcome, or the name that stands after the phrase.
    pub(super) value: Result<usize, String>,
}

#[derive(Clone, Copy, Debug)]
enum Role {
    Says(usize, Option<usize>),
    Anywhere,
    Before,
    After,
}

/// The phrases of a pack, ready to be looked for.
#[derive(Debug)]
pub(super) struct Phrases {
    automaton: Option<AhoCorasick>,
    roles: Vec<Role>,
    takes: Vec<Option<Takes>>,
}

impl Phrases {
    pub(super) fn new(pack: &Pack) -> Self {
        let mut patterns = Vec::new();
        let mut roles = Vec::new();
        let mut add = |texts: &[String], role: Role| {
            for text in texts {
                patterns.push(plain(text));
                roles.push(role);
            }
        };
        for (at, Phrase { values, text, .. }) in pack.phrases.iter().enumerate() {
            for (outcome, texts) in values {
                add(texts, Role::Says(at, Some(*outcome)));
            }
            add(text, Role::Says(at, None));
        }
        for Doubt { anywhere, before, after, .. } in &pack.doubts {
            add(anywhere, Role::Anywhere);
            add(before, Role::Before);
            add(after, Role::After);
        }
        let automaton =
            AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns).ok();
        let takes = pack.phrases.iter().map(|phrase| phrase.takes).collect();
        Self { automaton, roles, takes }
    }

    /// Whether a plain text has any word of doubt or negation.
    pub(super) fn is_doubtful(&self, text: &str) -> bool {
        let Some(automaton) = &self.automaton else {
            return false;
        };
        automaton.find_overlapping_iter(text).any(|hit| {
            let is_doubt = !matches!(self.roles[hit.pattern().as_usize()], Role::Says(..));
            is_doubt && is_whole(text, hit.start(), hit.end())
        })
    }

    /// What a sentence says, each fact's phrase once.
    pub(super) fn said(&self, sentence: &str) -> Vec<Said> {
        let text = plain(sentence);
        let Some(automaton) = &self.automaton else {
            return Vec::new();
        };
        let hits: Vec<(Role, usize, usize)> = automaton
            .find_overlapping_iter(&text)
            .filter(|hit| is_whole(&text, hit.start(), hit.end()))
            .map(|hit| (self.roles[hit.pattern().as_usize()], hit.start(), hit.end()))
            .collect();
        if hits.iter().any(|(role, ..)| matches!(role, Role::Anywhere)) {
            return Vec::new();
        }
        let mut said: Vec<Said> = Vec::new();
        for (role, start, end) in &hits {
            let Role::Says(phrase, outcome) = *role else { continue };
            let is_inside = hits.iter().any(|(other, from, to)| {
                matches!(other, Role::Says(..))
                    && to - from > end - start
                    && from <= start
                    && to >= end
            });
            let negated = hits.iter().any(|(other, from, to)| match other {
                Role::Before => to <= start && is_near(&text[*to..*start]),
                Role::After => from >= end && is_near(&text[*end..*from]),
                _ => false,
            });
            if is_inside || negated {
                continue;
            }
            let value = match (outcome, self.takes[phrase]) {
                (Some(outcome), _) => Ok(outcome),
                (None, takes) => match name_after(&text[*end..], takes) {
                    Some(name) => Err(name),
                    None => continue,
                },
            };
            let statement = Said { phrase, value };
            if !said.contains(&statement) {
                said.push(statement);
            }
        }
        said
    }
}

/// One clause, and not far.
fn is_near(between: &str) -> bool {
    between.chars().count() <= NEGATION_WITHIN_CHARS && !between.contains([',', ';', '、'])
}

/// A pattern of letters does not end in the middle of a word.
pub(super) fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let inner = |a: Option<char>, b: Option<char>| matches!((a, b), (Some(a), Some(b)) if is_letter(a) && is_letter(b));
    !inner(text[..start].chars().next_back(), text[start..].chars().next())
        && !inner(text[..end].chars().next_back(), text[end..].chars().next())
}

pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The first name of a host, mail address, account or build soon after a phrase.
pub(super) fn name_after(text: &str, takes: Option<Takes>) -> Option<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._@/:\\".contains(c);
    let mut from = 0;
    while let Some(start) = text[from..].find(|c: char| c.is_ascii_alphanumeric()) {
        let start = from + start;
        if text[..start].chars().count() > NAME_WITHIN_CHARS {
            return None;
        }
        let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |length| start + length);
        let word = text[start..end].trim_end_matches(['.', ':', '/', '-']);
        let host = word.split_once("://").map_or(word, |(_, rest)| rest);
        if let Some(Takes::Build) = takes {
            if let Some(build) = build(word, &text[end..]) {
                return Some(build);
            }
            from = end.max(start + 1);
            continue;
        }
        let is_address = word.split_once('@').is_some_and(|(_, host)| is_host(host));
        let is_name = match takes {
            Some(Takes::Address) => is_address,
            Some(Takes::Account) => {
                let parts = word.split_once('\\');
                is_address
                    || parts.is_some_and(|(domain, user)| !domain.is_empty() && !user.is_empty())
            }
            _ => !host.contains('@') && is_host(host.split(['/', ':']).next().unwrap_or("")),
        };
        if is_name {
            return Some(word.to_owned());
        }
        from = end.max(start + 1);
    }
    None
}

/// `15.1.2507.6`, or `15.1` with ` (build 2507.6)` behind it.
fn build(word: &str, rest: &str) -> Option<String> {
    let is_dotted = |text: &str| {
        text.contains('.')
            && text
                .split('.')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    };
    if !is_dotted(word) {
        return None;
    }
    if word.matches('.').count() >= 2 {
        return Some(word.to_owned());
    }
    let second = rest.trim_start().strip_prefix("(build ")?.split([')', ':', ' ']).next()?;
    is_dotted(second).then(|| format!("{word}.{second}"))
}

fn is_host(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    labels.len() > 1
        && labels.iter().all(|label| !label.is_empty() && !label.starts_with('-'))
        && labels
            .last()
            .is_some_and(|last| last.len() > 1 && last.chars().all(|c| c.is_ascii_alphabetic()))
}

/// Lower case, plain forms, one space for any white space.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        match c {
            '\u{2018}' | '\u{2019}' => plain.push('\''),
            '\u{2010}'..='\u{2015}' => plain.push('-'),
            '\u{200b}'..='\u{200f}' | '\u{feff}' => {}
            c if c.is_whitespace() => {
                if !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_hosts_and_addresses() {
        let host = |text: &str| name_after(text, Some(Takes::Host));
        assert_eq!(host(": mail.contoso.com, and").as_deref(), Some("mail.contoso.com"));
        assert_eq!(
            host(" is https://mail.contoso.com/rpc.").as_deref(),
            Some("https://mail.contoso.com/rpc")
        );
        assert_eq!(host("は mail.contoso.com です").as_deref(), Some("mail.contoso.com"));
        assert_eq!(host(" version 15.1"), None);
        assert_eq!(host(" u@contoso.com"), None);
        let account = |text: &str| name_after(text, Some(Takes::Account));
        assert_eq!(account(": contoso\\mig.").as_deref(), Some("contoso\\mig"));
        assert_eq!(account(" is mig@contoso.com").as_deref(), Some("mig@contoso.com"));
        assert_eq!(account(" is mig"), None);
        let build = |text: &str| name_after(text, Some(Takes::Build));
        assert_eq!(build(" cu23 (15.1.2507.6)").as_deref(), Some("15.1.2507.6"));
        assert_eq!(build(": version 15.1 (build 2507.6)").as_deref(), Some("15.1.2507.6"));
        assert_eq!(build(" with tls 1.2"), None);
        let address = name_after(" u@contoso.com.", Some(Takes::Address));
        assert_eq!(address.as_deref(), Some("u@contoso.com"));
    }

    #[test]
    fn a_pattern_of_letters_is_whole_words() {
        assert!(is_whole("exchange 2010", 0, 13));
        assert!(!is_whole("exchange 20103", 0, 13));
        assert!(is_whole("exchange 2010を", 0, 13));
    }
}

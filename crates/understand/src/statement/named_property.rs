//! Properties that somebody names in a sentence as a program prints them: `MRSProxyEnabled is False`.

use shindan_model::Place;

use super::{StatementReader, readable};
use crate::properties::{ObservedProperty, PropertyIndex};

/// What may stand between a name and its value; the longer ones first.
const LINKS: &[&str] = &[
    "is set to",
    "are set to",
    "set to",
    "shows",
    "says",
    "reads",
    "equals",
    "is",
    "are",
    "=",
    ":",
    "->",
    "の値は",
    "は",
    "が",
    "も",
];

/// The most characters between a name and its value: `MRSProxyEnabled on EX01 is False`.
const MAX_BETWEEN: usize = 48;

impl StatementReader {
    /// The properties that a sentence names with their values, where it says so outright. `at` is where the
    /// sentence begins.
    pub(crate) fn named_properties(
        &self,
        index: &PropertyIndex,
        sentence: &str,
        at: &Place,
    ) -> Vec<ObservedProperty> {
        let mut named = Vec::new();
        let mut from = 0;
        while let Some((start, end)) = next_name(sentence, from) {
            from = end;
            let name = &sentence[start..end];
            let Some(value) = index.knows(name).then(|| value_after(&sentence[end..])).flatten()
            else {
                continue;
            };
            if self.says_outright(sentence, start) {
                named.push(ObservedProperty {
                    name: name.to_owned(),
                    value: value.to_owned(),
                    of: None,
                    cmdlet: None,
                    object: 0,
                    at: at.clone(),
                });
            }
        }
        named
    }

    /// Whether nothing at a byte of a sentence is asked, advised, denied, planned or over.
    fn says_outright(&self, sentence: &str, at: usize) -> bool {
        // Names of programs have letters that are the same when they are readable; only their place may move.
        let text = readable(sentence);
        let before = readable(&sentence[..at]).len();
        let (words, grammar) = self.words_and_grammar(&text);
        grammar.says_outright(&text, &words, before.min(text.len().saturating_sub(1)))
    }
}

/// The next word that is written as programs name properties: with small letters, and with capitals after the
/// first letter.
fn next_name(text: &str, from: usize) -> Option<(usize, usize)> {
    let is_part = |c: char| c.is_ascii_alphanumeric();
    let mut from = from;
    loop {
        let start = from + text[from..].find(is_part)?;
        let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |length| start + length);
        let word = &text[start..end];
        let capitals = word.chars().skip(1).filter(char::is_ascii_uppercase).count();
        if capitals > 0 && word.chars().any(|c| c.is_ascii_lowercase()) && word.len() > 5 {
            return Some((start, end));
        }
        from = end;
    }
}

/// The value that is said of a name which ends before `rest`: after a link, or alone if it could be nothing else.
fn value_after(rest: &str) -> Option<&str> {
    let near = rest.char_indices().nth(MAX_BETWEEN).map_or(rest, |(end, _)| &rest[..end]);
    let ends = |c: char| [',', ';', '、', '。', '(', '（'].contains(&c);
    let end =
        near.find('{').filter(|open| !near[..*open].contains(ends)).and_then(|_| near.find('}'));
    let clause = match end {
        Some(close) => &near[..=close],
        None => near.find(ends).map_or(near, |end| &near[..end]),
    };
    let direct = clause.trim_start();
    if let Some(value) = LINKS.iter().find_map(|link| linked(direct, link)) {
        return Some(value);
    }
    if let Some(value) = first_value(direct).filter(|value| is_plain(value)) {
        return Some(value);
    }
    // `MRSProxyEnabled on both servers is False`
    let is_aside = ["on ", "of ", "for ", "at "].iter().any(|word| direct.starts_with(word));
    let links = [" is ", " are ", " = ", " : "];
    let (_, after) = links.iter().find_map(|link| direct.split_once(link).filter(|_| is_aside))?;
    first_value(after.trim_start()).filter(|value| is_plain(value))
}

fn linked<'t>(text: &'t str, link: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(link)?;
    let is_word = link.ends_with(|c: char| c.is_ascii_alphabetic());
    if is_word && !rest.starts_with(' ') {
        return None;
    }
    first_value(rest.trim_start())
}

/// The value that a text begins with: one word, or what stands in braces.
fn first_value(text: &str) -> Option<&str> {
    if text.starts_with('{') {
        return text.find('}').map(|end| &text[..=end]);
    }
    let text = text.trim_start_matches(['"', '\'', '`', '$']);
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._/:@*\\".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let value = text[..end].trim_end_matches(['.', ':']);
    (!value.is_empty()).then_some(value)
}

/// Whether a word can hardly be anything but the value of a property.
fn is_plain(value: &str) -> bool {
    ["True", "False", "None"].contains(&value) || value.starts_with('{')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values() {
        for (text, expected) in [
            ("MRSProxyEnabled is False.", Some(("MRSProxyEnabled", "False"))),
            ("and MRSProxyEnabled : True on both", Some(("MRSProxyEnabled", "True"))),
            (
                "WindowsAuthentication on the vdir is False",
                Some(("WindowsAuthentication", "False")),
            ),
            (
                "IISAuthenticationMethods {Basic, Ntlm}",
                Some(("IISAuthenticationMethods", "{Basic, Ntlm}")),
            ),
            ("MRSProxyEnabled が True でした", Some(("MRSProxyEnabled", "True"))),
            (
                "ExternalUrl は https://a.contoso.com/EWS です",
                Some(("ExternalUrl", "https://a.contoso.com/EWS")),
            ),
            ("MRSProxyEnabled was False", None),
            ("MRSProxyEnabled, which I know", None),
            ("the property MRSProxyEnabled", None),
            ("Exchange is False", None),
        ] {
            let found = next_name(text, 0);
            let found =
                found.and_then(|(from, to)| Some((&text[from..to], value_after(&text[to..])?)));
            assert_eq!(found, expected, "{text}");
        }
    }
}

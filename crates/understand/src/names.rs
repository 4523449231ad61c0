//! Hosts, mail addresses, accounts and builds that people name in a sentence.

use shindan_model::Takes;

/// Characters after a phrase within which the name it announces begins.
const NAME_WITHIN_CHARS: usize = 40;

/// The first name of the kind that a phrase takes, if it begins soon after the phrase. By default
/// that is a host or a URL; trailing punctuation is left out.
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

/// `15.1.2507.6`, as one word or as `15.1 (build 2507.6)`, of which `rest` is what follows the word.
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
}

//! Hosts, mail addresses, accounts, builds and days that people name in a sentence.

use std::ops::Range;

use shindan_model::Takes;

use crate::days::day_at;

/// Characters after a phrase within which the name it announces begins.
const NAME_WITHIN_CHARS: usize = 40;

/// Something that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// Its bytes.
    pub(super) span: Range<usize>,
    pub(super) text: String,
}

/// The first name of the kind that a phrase takes, if it begins soon after the phrase. By default
/// that is a host or a URL; trailing punctuation is left out.
pub(super) fn name_after(text: &str, takes: Option<Takes>) -> Option<String> {
    let first = named(text, takes).into_iter().next()?;
    let is_near = text[..first.span.start].chars().count() <= NAME_WITHIN_CHARS;
    is_near.then_some(first.text)
}

/// All names of a kind in a text, in order.
pub(super) fn named(text: &str, takes: Option<Takes>) -> Vec<Named> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._@/:\\".contains(c);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(|c: char| c.is_ascii_alphanumeric()) {
        let start = from + start;
        if takes == Some(Takes::Date) {
            match day_at(&text[start..]) {
                Some((length, day)) => {
                    found.push(Named { span: start..start + length, text: day });
                    from = start + length;
                }
                None => {
                    from = text[start..]
                        .find(|c: char| !c.is_ascii_alphanumeric())
                        .map_or(text.len(), |length| start + length)
                }
            }
            continue;
        }
        let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |length| start + length);
        let word = text[start..end].trim_end_matches(['.', ':', '/', '-']);
        let host = word.split_once("://").map_or(word, |(_, rest)| rest);
        from = end.max(start + 1);
        let name = match takes {
            Some(Takes::Build) => build(word, &text[end..]),
            Some(Takes::Address) => is_address(word).then(|| word.to_owned()),
            Some(Takes::Account) => {
                let parts = word.split_once('\\');
                let is_account = is_address(word)
                    || parts.is_some_and(|(domain, user)| {
                        !domain.is_empty() && !user.is_empty() && !is_placeholder(domain)
                    });
                is_account.then(|| format!("{word}{}", group_rest(&text[end..])))
            }
            _ => {
                let name = host.split(['/', ':']).next().unwrap_or("");
                let is_name = !host.contains('@') && (is_host(name) || is_ipv4(name));
                is_name.then(|| word.to_owned())
            }
        };
        if let Some(name) = name {
            from = from.max(start + name.len());
            found.push(Named { span: start..start + name.len(), text: name });
        }
    }
    found
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

/// The further words of the name of a group: ` Admins` in `CONTOSO\Migration Admins グループ`.
fn group_rest(rest: &str) -> &str {
    let words = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == ' ' || c == '-'))
        .unwrap_or(rest.len());
    let is_group = rest[words..].starts_with("グループ");
    if rest.starts_with(' ') && is_group { rest[..words].trim_end() } else { "" }
}

/// Whether a name only shows where one has to be put: `DOMAIN\user`.
fn is_placeholder(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(name.as_str(), "domain" | "mydomain" | "yourdomain" | "domainname" | "dom" | "netbios")
}

fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(user, host)| !user.is_empty() && is_host(host))
}

/// Endings of names of files and pages.
const FILES: &[&str] = &[
    "asmx", "aspx", "bat", "cer", "cfg", "config", "conf", "csv", "dll", "doc", "docx", "eml",
    "exe", "htm", "html", "ini", "jpg", "json", "log", "msg", "msi", "pdf", "pem", "pfx", "php",
    "png", "pst", "svc", "txt", "wsdl", "xls", "xlsx", "xml", "zip",
];

pub(super) fn is_host(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    let is_file = labels
        .last()
        .is_some_and(|last| FILES.iter().any(|ending| last.eq_ignore_ascii_case(ending)));
    // Names of types have dots, too: each of their parts is written large.
    let is_type = labels.len() > 2
        && labels.iter().all(|label| {
            label.starts_with(|c: char| c.is_ascii_uppercase())
                && label.chars().any(|c| c.is_ascii_lowercase())
        });
    labels.len() > 1
        && !is_type
        && !is_file
        && labels.iter().all(|label| !label.is_empty() && !label.starts_with('-'))
        && labels
            .last()
            .is_some_and(|last| last.len() > 1 && last.chars().all(|c| c.is_ascii_alphabetic()))
}

fn is_ipv4(name: &str) -> bool {
    name.split('.').count() == 4 && name.split('.').all(|part| part.parse::<u8>().is_ok())
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
        assert_eq!(host(" is 192.0.2.7.").as_deref(), Some("192.0.2.7"));
        assert_eq!(host(" version 15.1"), None);
        assert_eq!(host(" u@contoso.com"), None);
        let account = |text: &str| name_after(text, Some(Takes::Account));
        assert_eq!(account(": contoso\\mig.").as_deref(), Some("contoso\\mig"));
        assert_eq!(account(" is mig@contoso.com").as_deref(), Some("mig@contoso.com"));
        assert_eq!(account(" is mig"), None);
        let group = account("contoso\\mail adminsグループに");
        assert_eq!(group.as_deref(), Some("contoso\\mail admins"));
        let build = |text: &str| name_after(text, Some(Takes::Build));
        assert_eq!(build(" cu23 (15.1.2507.6)").as_deref(), Some("15.1.2507.6"));
        assert_eq!(build(": version 15.1 (build 2507.6)").as_deref(), Some("15.1.2507.6"));
        assert_eq!(build(" with tls 1.2"), None);
        let address = name_after(" u@contoso.com.", Some(Takes::Address));
        assert_eq!(address.as_deref(), Some("u@contoso.com"));
        assert_eq!(
            name_after(" the 3 may 2027.", Some(Takes::Date)).as_deref(),
            Some("2027-05-03")
        );
    }
}

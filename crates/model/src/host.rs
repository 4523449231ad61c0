//! Comparisons of host names, as a person looking for typing mistakes makes them.

/// The host names in a text: a list, a URL, `msstd:mail.contoso.com`, a name with its port.
pub(super) fn hosts(text: &str) -> Vec<String> {
    let words = text.split([',', ';', ' ', '{', '}']).filter(|word| !word.is_empty());
    words.map(host).filter(|host| !host.is_empty()).collect()
}

fn host(word: &str) -> String {
    let word = word.split_once("://").map_or(word, |(_, rest)| rest);
    let word = word.strip_prefix("msstd:").unwrap_or(word);
    let word = word.split(['/', '?']).next().unwrap_or(word);
    let word = match word.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') && port.bytes().all(|b| b.is_ascii_digit()) => {
            name
        }
        _ => word,
    };
    word.trim_end_matches('.').to_lowercase()
}

/// Whether a certificate name covers a host. A wildcard stands for exactly one label, the leftmost.
///
/// Source: RFC 9525 section 6.3.
pub fn covers(name: &str, host: &str) -> bool {
    match name.strip_prefix("*.") {
        Some(parent) => {
            host.split_once('.').is_some_and(|(first, rest)| !first.is_empty() && rest == parent)
        }
        None => host == name,
    }
}

/// Whether one name was probably meant for the other: letters mixed up, a label missing, or the same name in
/// another domain. Names without a dot are short forms, not mistakes.
pub fn nearly(one: &str, other: &str) -> bool {
    if one == other || !one.contains('.') || !other.contains('.') {
        return false;
    }
    let (a, b): (Vec<&str>, Vec<&str>) = (one.split('.').collect(), other.split('.').collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    mistyped(one, other, &a, &b)
        || leaves_out(&a, &b)
        || leaves_out(&b, &a)
        || (same >= 2 && same < a.len() && same < b.len())
}

/// Whether names differ by a typing mistake. Names that differ only in digits are different servers: `ex01`
/// and `ex02`, `mail` and `mail2`.
fn mistyped(one: &str, other: &str, a: &[&str], b: &[&str]) -> bool {
    let split = |text: &str| -> (String, Vec<char>) {
        let mut digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
        digits.sort_unstable();
        (text.replace(|c: char| c.is_ascii_digit(), ""), digits)
    };
    let ((letters, digits), (others, other_digits)) = (split(one), split(other));
    let is_counted_on = !one.contains('@')
        && (digits.is_empty()
            || other_digits.is_empty()
            || (digits.len() == other_digits.len() && digits != other_digits));
    if letters == others && is_counted_on {
        return false;
    }
    if strsim::damerau_levenshtein(one, other) <= 1 {
        return true;
    }
    // Two different letters make another word of a short label: `owa` and `ews`.
    let close = |(a, b): (&&str, &&str)| {
        let most = if a.len().min(b.len()) < 6 { 1 } else { 2 };
        strsim::damerau_levenshtein(a, b) <= most
    };
    a.len() == b.len()
        && a.iter().zip(b).filter(|(a, b)| a != b).count() == 1
        && a.iter().zip(b).all(close)
}

/// Whether one name has the labels of a longer one in the same order, with some missing.
fn leaves_out(short: &[&str], long: &[&str]) -> bool {
    let mut rest = long.iter();
    short.len() < long.len()
        && short.last() == long.last()
        && short.iter().all(|label| rest.any(|other| other == label))
}

/// Whether a host name or address cannot be reached from the internet: no dot, an internal top-level
/// domain, or an address of a private range.
///
/// Source: RFC 1918, RFC 4193, RFC 6762 section 3, RFC 3927, RFC 8375.
pub fn is_private(host: &str) -> bool {
    use std::net::IpAddr;
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => {
            address.is_private() || address.is_loopback() || address.is_link_local()
        }
        Ok(IpAddr::V6(address)) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
        Err(_) => {
            const INNER: [&str; 7] =
                [".local", ".lan", ".internal", ".intranet", ".corp", ".home.arpa", ".localdomain"];
            !host.contains('.') || INNER.iter().any(|end| host.ends_with(end))
        }
    }
}

/// Whether two spellings may mean the same account: `CONTOSO\mig`, `mig@contoso.com`,
/// `contoso.com/Users/mig`, `mig`. Where both name a domain, its first label is compared.
pub(super) fn same_account(one: &str, other: &str) -> bool {
    let (one, other) = (account(one), account(other));
    let domains = one.0.zip(other.0);
    !one.1.is_empty() && one.1 == other.1 && domains.is_none_or(|(one, other)| one == other)
}

/// The first label of an account's domain, and its name.
fn account(text: &str) -> (Option<String>, String) {
    let text = text.trim().to_lowercase();
    let (domain, name) = if let Some((domain, name)) = text.split_once('\\') {
        (Some(domain), name)
    } else if let Some((name, domain)) = text.split_once('@') {
        (Some(domain), name)
    } else if let (Some((domain, _)), Some((_, name))) =
        (text.split_once('/'), text.rsplit_once('/'))
    {
        (Some(domain), name)
    } else {
        (None, text.as_str())
    };
    let first = domain.and_then(|domain| domain.split('.').next());
    (first.map(str::to_owned), name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_in_texts() {
        for (text, expected) in [
            ("{mail.contoso.com, *.contoso.com}", "mail.contoso.com *.contoso.com"),
            ("https://Mail.Contoso.com:443/EWS/Exchange.asmx", "mail.contoso.com"),
            ("msstd:mail.contoso.com", "mail.contoso.com"),
            ("mail.contoso.com.", "mail.contoso.com"),
            ("", ""),
        ] {
            assert_eq!(hosts(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn near_misses() {
        for (one, other, expected) in [
            ("mial.contoso.com", "mail.contoso.com", true),
            ("mail.contosso.com", "mail.contoso.com", true),
            ("mail.contoso.con", "mail.contoso.com", true),
            ("mailcontoso.com", "mail.contoso.com", true),
            ("contoso.com", "mail.contoso.com", true),
            ("mail.contoso.com", "mail.corp.contoso.com", true),
            ("mail.contoso.net", "mail.contoso.com", true),
            ("mail.contoso.co.jp", "mail.contoso.com", true),
            ("mail.contoso.local", "mail.contoso.com", true),
            ("mail.contoso.com", "mail.contoso.com", false),
            ("1111-5555@contoso.com", "1111-5556@contoso.com", true),
            ("exch10.contoso.com", "exch01.contoso.com", true),
            ("exch1.contoso.com", "exch10.contoso.com", true),
            ("ex01.contoso.com", "ex02.contoso.com", false),
            ("mail.contoso.com", "mail2.contoso.com", false),
            ("owa.contoso.com", "ews.contoso.com", false),
            ("mail.fabrikam.com", "mail.contoso.com", false),
            ("autodiscover.contoso.com", "mail.contoso.com", false),
            ("ex01", "ex01.contoso.com", false),
        ] {
            assert_eq!(nearly(one, other), expected, "{one} {other}");
            assert_eq!(nearly(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn accounts() {
        for (one, other, expected) in [
            ("CONTOSO\\mig", "contoso\\MIG", true),
            ("CONTOSO\\mig", "mig@contoso.com", true),
            ("mig@corp.contoso.com", "CORP\\mig", true),
            ("mig", "CONTOSO\\mig", true),
            ("contoso.com/Users/mig", "CONTOSO\\mig", true),
            ("CONTOSO\\mig", "CONTOSO\\mig2", false),
            ("FABRIKAM\\mig", "CONTOSO\\mig", false),
            ("", "", false),
        ] {
            assert_eq!(same_account(one, other), expected, "{one} {other}");
        }
    }
}

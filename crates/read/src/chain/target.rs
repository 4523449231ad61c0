//! The servers that a line names: URLs, and hosts with or without a port.

use shindan_model::Named;

/// A server named in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Its first byte in the line.
    pub(super) start: usize,
    pub(super) name: Named,
    /// Whether it stands in quotes.
    pub(super) is_quoted: bool,
    /// Whether the line ends within it.
    pub(super) is_cut: bool,
}

/// The longest placeholder that stands for a host (bytes).
const MAX_PLACEHOLDER_BYTES: usize = 40;
/// The longest URL (bytes).
const MAX_URL_BYTES: usize = 1024;

/// Whether a character may stand around a name to quote it.
pub(super) fn is_quote(c: char) -> bool {
    "'\"`\u{2018}\u{2019}\u{201c}\u{201d}\u{201e}\u{ab}\u{bb}「」『』".contains(c)
}

/// Whether a character ends a URL.
pub(super) fn ends_url(c: char) -> bool {
    c.is_whitespace() || is_quote(c) || "<>()|,;、。，".contains(c)
}

/// The URL whose scheme ends before the `://` at `at`.
pub(super) fn url(line: &str, at: usize) -> Option<Found> {
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || ".+-".contains(c);
    let scheme = line[..at].trim_end_matches(is_scheme).len();
    let rest = &line[at + 3..];
    // `https://<server>/path`
    let host = placeholder(rest);
    let end = rest[host..].find(ends_url).map_or(rest.len(), |end| host + end);
    if scheme == at || end == 0 || end > MAX_URL_BYTES {
        return None;
    }
    // French quotes have a space inside.
    let is_quoted =
        line[..scheme].trim_end_matches(['\u{a0}', ' ']).chars().next_back().is_some_and(is_quote);
    let is_cut = end == rest.len();
    let url = &line[scheme..at + 3 + end];
    let url = if is_cut { url } else { url.trim_end_matches(['.', ':']) };
    Some(Found {
        start: scheme,
        name: Named::Url(url.to_ascii_lowercase()),
        is_quoted,
        is_cut: is_cut && is_quoted,
    })
}

/// The paths in a line that stand for themselves, as logs print them: `/EWS/mrsproxy.svc`.
pub(super) fn paths(line: &str) -> impl Iterator<Item = Found> {
    let begins = line.match_indices(" /").map(|(at, _)| at + 1);
    begins.chain(line.starts_with('/').then_some(0)).filter_map(|start| {
        let rest = &line[start..];
        let end = rest.find(|c: char| ends_url(c) || !c.is_ascii()).unwrap_or(rest.len());
        let path = &rest[..end.min(MAX_URL_BYTES)];
        let is_path = path.len() > 2 && path[1..].contains(['/', '.']);
        let name = Named::Url(path.to_ascii_lowercase());
        is_path.then_some(Found { start, name, is_quoted: false, is_cut: false })
    })
}

/// The length of a placeholder in angle brackets that stands for the host.
fn placeholder(rest: &str) -> usize {
    let inside = rest.strip_prefix('<').and_then(|inside| inside.split_once('>'));
    let name = inside.map(|(name, _)| name).filter(|name| name.len() <= MAX_PLACEHOLDER_BYTES);
    name.map_or(0, |name| name.len() + 2)
}

/// The hosts in a line that are no part of a URL or a mail address.
pub(super) fn hosts(line: &str) -> impl Iterator<Item = Found> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "._-:@/\\".contains(c);
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(dot) = line[from..].find('.').map(|at| from + at) {
            let start = line[..dot].trim_end_matches(is_part).len().max(from);
            let end = line[dot..].find(|c| !is_part(c)).map_or(line.len(), |at| dot + at);
            from = end.max(dot + 1);
            let word = line[start..end].trim_end_matches(['.', ':', '/']);
            let is_quoted = line[..start].chars().next_back().is_some_and(is_quote);
            if is_host(word, is_quoted) {
                let name = Named::Host(word.to_ascii_lowercase());
                return Some(Found { start, name, is_quoted, is_cut: false });
            }
        }
        None
    })
}

/// `mail.contoso.com`, `10.0.0.5:808`; with a single dot only in quotes.
fn is_host(word: &str, is_quoted: bool) -> bool {
    let (host, port) = word.split_once(':').map_or((word, None), |(host, port)| (host, Some(port)));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if port.is_some_and(|port| !is_number(port) || port.len() > 5) {
        return false;
    }
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let last = labels.last().copied().unwrap_or_default();
    let is_address = labels.len() == 4 && labels.iter().all(|label| is_number(label));
    // Names of types have capitals where a domain has none, or nothing else.
    let is_domain = last.len() > 1
        && (last.bytes().all(|b| b.is_ascii_lowercase())
            || last.bytes().all(|b| b.is_ascii_uppercase()));
    let is_name = is_domain && labels.len() > if is_quoted { 1 } else { 2 };
    labels.iter().all(is_label) && (is_name || is_address && port.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_with_and_without_quotes() {
        let check = |line: &str, expected: &str, is_quoted: bool| {
            let found = url(line, line.find("://").unwrap()).unwrap();
            assert_eq!((found.name, found.is_quoted), (Named::Url(expected.into()), is_quoted));
        };
        check("to 'https://M/EWS/x.svc' failed", "https://m/ews/x.svc", true);
        check("at net.tcp://ex01/a.b that", "net.tcp://ex01/a.b", false);
        check("(https://a.example).", "https://a.example", false);
        check("https://a.example.", "https://a.example.", false);
        check("to 'https://< Server>/EWS/x.svc' failed", "https://< server>/ews/x.svc", true);
        assert_eq!(url("https://", 5), None);
        assert_eq!(url("://x", 0), None);
        assert!(url("to 'https://m/EWS/mr", 9).unwrap().is_cut);
    }

    #[test]
    fn paths_of_logs() {
        let all = |line: &str| paths(line).map(|found| found.name).collect::<Vec<_>>();
        let path = |path: &str| Named::Url(path.to_owned());
        assert_eq!(all("443 POST /EWS/mrsproxy.svc - 503"), [path("/ews/mrsproxy.svc")]);
        assert_eq!(all("/owa/ and/or 24/7 /x https://a/b"), [path("/owa/")]);
    }

    #[test]
    fn hosts_and_what_looks_like_one() {
        let all = |line: &str| -> Vec<String> {
            let names = hosts(line).map(|found| match found.name {
                Named::Host(host) | Named::Url(host) => host,
            });
            names.collect()
        };
        assert_eq!(all("refused it 10.0.0.5:808."), ["10.0.0.5:808"]);
        assert_eq!(
            all("host autodiscover.contoso.com, u@x.contoso.com"),
            ["autodiscover.contoso.com"]
        );
        assert_eq!(all("resolved: 'contoso.com'"), ["contoso.com"]);
        assert_eq!(all("contoso.com 14.3.158.0 a..b System.Net.WebException"), [""; 0]);
        assert_eq!(all("移行先は outlook.office365.com です"), ["outlook.office365.com"]);
    }
}
